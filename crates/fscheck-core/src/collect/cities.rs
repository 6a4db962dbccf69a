//! Cities in which companies have offices, as `checklist/words/cities.txt` lists them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::text;
use crate::word_list::entries;

static CITIES: LazyLock<Cities> = LazyLock::new(|| Cities::read(fscheck_checklist::words::CITIES));

/// A city, and the code of its country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct City {
    /// Its name, as the list writes it.
    pub name: &'static str,
    /// The alpha-2 code of its country.
    pub country: &'static str,
}

struct Cities {
    named: BTreeMap<String, City>,
    /// The most words of a name.
    longest: usize,
}

impl Cities {
    fn read(list: &'static str) -> Cities {
        let mut cities = Cities { named: BTreeMap::new(), longest: 1 };
        for (country, names) in entries(list).filter_map(|line| line.split_once(": ")) {
            for name in names.split(" | ") {
                cities.longest = cities.longest.max(name.split_whitespace().count());
                cities.named.insert(text::letters(name), City { name, country });
            }
        }
        cities
    }
}

/// The cities that a sentence names, in its order.
pub(super) fn cities(sentence: &str) -> Vec<City> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '|' | '/' | ';' | ':');
    let words: Vec<&str> = sentence.split(is_between).filter(|word| !word.is_empty()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let is_name = word.chars().next().is_some_and(char::is_uppercase);
        let named = (1..=CITIES.longest).rev().filter(|_| is_name).find_map(|count| {
            let name = words.get(at..at + count)?;
            // A comma parts two cities, and a hyphen a city from its quarter.
            let is_one = name.iter().rev().skip(1).all(|word| !word.ends_with([',', '.']));
            let city = |name: &str| CITIES.named.get(&text::letters(name)).copied();
            let whole = city(&name.join(" ")).filter(|_| is_one);
            let before = || city(word.split_once('-')?.0).filter(|_| count == 1);
            whole.or_else(before).map(|city| (city, count))
        });
        at += named.map_or(1, |(_, count)| count);
        found.extend(named.map(|(city, _)| city).filter(|city| !found.contains(city)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::country;

    #[test]
    fn cities_are_found_as_people_list_them() {
        let told = |sentence: &str| {
            let found = cities(sentence).into_iter();
            found
                .map(|city| format!("{} {}", city.name, city.country))
                .collect::<Vec<_>>()
                .join("|")
        };
        assert_eq!(
            told("Singapore is home; we also have offices in Sydney, Makati and Kuala Lumpur"),
            "Singapore SG|Sydney AU|Makati PH|Kuala Lumpur MY"
        );
        assert_eq!(
            told("Head office Brno (park), Prague-Karlín and Vienna (3rd district)"),
            "Brno CZ|Prague CZ|Vienna AT"
        );
        assert_eq!(told("Berlin, Hamburg | 2014"), "Berlin DE|Hamburg DE");
        assert_eq!(told("a nice split of work"), "");
    }

    #[test]
    fn every_city_is_listed_once_below_a_country() {
        let mut names = Vec::new();
        for (code, cities) in
            entries(fscheck_checklist::words::CITIES).map(|line| line.split_once(": ").unwrap())
        {
            assert_eq!(country::find(code), Some(code), "{code}");
            names.extend(cities.split(" | ").map(text::letters));
        }
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
