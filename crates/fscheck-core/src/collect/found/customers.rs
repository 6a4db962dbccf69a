//! The customers of the case studies: which companies they are, under which numbers, and which documents
//! are about each.

use std::collections::{BTreeMap, BTreeSet};

use super::super::statements::{NamedCompany, Statements, telling};
use super::{FEWEST, FactFinder};
use crate::facts::Certainty;
use crate::name::{is_nobody, own_words};
use crate::words::bare_words;

/// Words of a response that only the documents of one customer have, from which on they are about it.
const SHARED: usize = 5;

/// A customer, and the documents about only this one.
pub(super) struct Customer<'a> {
    pub(super) number: u32,
    pub(super) name: String,
    /// True if the facts already state it.
    pub(super) is_stated: bool,
    pub(super) certainty: Certainty,
    pub(super) quoted: String,
    pub(super) documents: Vec<&'a Statements>,
}

impl FactFinder<'_> {
    /// Returns the customers of the case studies: stated ones, then those with the most documents.
    pub(super) fn customers<'d>(
        &self,
        documents: &[&'d Statements],
        partner: Option<String>,
    ) -> Vec<Customer<'d>> {
        let known = Known::of(self.stated(), documents, partner.as_deref());
        let mut about = known.about(documents, &|_| true);
        // A company that few documents are about doesn't keep others from being about a customer.
        let count: BTreeMap<String, usize> =
            about.iter().map(|(word, documents)| (word.clone(), documents.len())).collect();
        let is_customer = |word: &str| {
            known.stated.contains_key(word) || count.get(word).is_some_and(|own| *own >= FEWEST)
        };
        about = known.about(documents, &is_customer);
        let stated = known.stated.iter().map(|(word, (number, name))| Customer {
            number: *number,
            name: name.clone(),
            is_stated: true,
            certainty: Certainty::Sure,
            quoted: String::new(),
            documents: about.get(word).cloned().unwrap_or_default(),
        });
        let mut customers: Vec<Customer<'d>> = stated.collect();
        let taken: BTreeSet<u32> = customers.iter().map(|customer| customer.number).collect();
        let open: Vec<u32> = self.numbers().filter(|number| !taken.contains(number)).collect();
        let new = known.new.iter().filter_map(|(word, naming)| {
            let documents = about.get(word).filter(|documents| documents.len() >= FEWEST)?;
            Some((word.as_str(), *naming, documents.clone()))
        });
        let mut new: Vec<(&str, &NamedCompany, Vec<&Statements>)> = new.collect();
        new.sort_by_key(|(.., documents)| std::cmp::Reverse(documents.len()));
        new.truncate(open.len());
        new.sort_by_key(|(.., documents)| documents.first().map(|first| first.path.as_str()));
        let numbers = self.order(&new, open);
        customers.extend(numbers.into_iter().zip(new).map(|(numbered, (_, naming, documents))| {
            let (number, certainty) = numbered;
            let more = crate::text::counted(documents.len(), "document");
            let order = if certainty == Certainty::Guess { "; check its number" } else { "" };
            let quoted = format!("{}; {more} about this customer only{order}", naming.quoted);
            let name = naming.company.name.clone();
            Customer { number, name, is_stated: false, certainty, quoted, documents }
        }));
        customers.sort_by_key(|customer| customer.number);
        customers
    }

    /// Returns the stated customers with their numbers, by the first word that is specific to the
    /// name.
    fn stated(&self) -> BTreeMap<String, (u32, String)> {
        let stated = |number| {
            let name = self.study(number)?.customer.as_ref()?.value.clone();
            let word = own_words(&name).into_iter().next().filter(|_| !is_nobody(&name))?;
            Some((word, (number, name)))
        };
        self.numbers().filter_map(stated).collect()
    }

    /// Returns the numbers of new customers: by the form (`#2 Northwind Bank`), by their folders
    /// (`2-northwind`), by the responses that name them or share their words, otherwise in the
    /// order of their documents.
    fn order(
        &self,
        new: &[(&str, &NamedCompany, Vec<&Statements>)],
        mut open: Vec<u32>,
    ) -> Vec<(u32, Certainty)> {
        let mut numbers: BTreeMap<usize, (u32, Certainty)> = BTreeMap::new();
        let by_form = |word: &str, _: &[&Statements]| by_form(self.form, word);
        let by_folder = |word: &str, documents: &[&Statements]| {
            let mut numbers = documents.iter().filter_map(|d| folder_number(&d.path, word));
            numbers.next().filter(|first| numbers.all(|number| number == *first))
        };
        let by_response = |word: &str, _: &[&Statements]| {
            let names = |text: &String| bare_words(text).contains(&format!(" {word} "));
            let mut named = self.responses.iter().filter(|(_, text)| names(text));
            named.next().map(|(number, _)| *number).filter(|_| named.next().is_none())
        };
        type Way<'w> = &'w dyn Fn(&str, &[&Statements]) -> Option<u32>;
        let ways: [(Way<'_>, Certainty); 3] = [
            (&by_form, Certainty::Sure),
            (&by_folder, Certainty::Likely),
            (&by_response, Certainty::Likely),
        ];
        for (way, certainty) in ways {
            for (position, (word, _, documents)) in new.iter().enumerate() {
                if let Some(number) =
                    way(word, documents).filter(|_| !numbers.contains_key(&position))
                    && let Some(place) = open.iter().position(|free| *free == number)
                {
                    open.remove(place);
                    numbers.insert(position, (number, certainty));
                }
            }
        }
        for (position, number) in self.by_words(new) {
            if !numbers.contains_key(&position)
                && let Some(place) = open.iter().position(|free| *free == number)
            {
                open.remove(place);
                numbers.insert(position, (number, Certainty::Likely));
            }
        }
        let is_last = open.len() == 1;
        let mut open = open.into_iter();
        let guessed = if is_last { Certainty::Likely } else { Certainty::Guess };
        let number = |position| match numbers.get(&position) {
            Some(numbered) => Some(*numbered),
            None => open.next().map(|number| (number, guessed)),
        };
        (0..new.len()).map_while(number).collect()
    }

    /// Returns the numbers of customers whose documents share words with one response that no other
    /// customer's documents have, and nearly as many with no other response.
    fn by_words(&self, new: &[(&str, &NamedCompany, Vec<&Statements>)]) -> Vec<(usize, u32)> {
        let mut owners: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
        for (position, (.., documents)) in new.iter().enumerate() {
            for word in documents.iter().flat_map(|document| &document.words) {
                owners.entry(*word).or_default().insert(position);
            }
        }
        let shared = |text: &str| {
            let mut count = vec![0_usize; new.len()];
            for word in telling(text).into_iter().collect::<BTreeSet<u64>>() {
                let owner = owners.get(&word).filter(|owners| owners.len() == 1);
                let place = owner.and_then(|owners| count.get_mut(*owners.first()?));
                place.into_iter().for_each(|count| *count += 1);
            }
            count
        };
        let counts: BTreeMap<u32, Vec<usize>> =
            self.responses.iter().map(|(number, text)| (*number, shared(text))).collect();
        let number = |position: usize| {
            let of = |counts: &Vec<usize>| counts.get(position).copied().unwrap_or_default();
            let mut all: Vec<(usize, u32)> =
                counts.iter().map(|(number, counts)| (of(counts), *number)).collect();
            all.sort_unstable_by_key(|(count, number)| (std::cmp::Reverse(*count), *number));
            let (most, number) = *all.first()?;
            let next = all.get(1).map_or(0, |(count, _)| *count);
            (most >= SHARED && most >= next * 2).then_some((position, number))
        };
        (0..new.len()).filter_map(number).collect()
    }
}

/// Companies that may be customers, by the first word that is specific to the name: `northwind`.
struct Known<'d> {
    /// The customers of the case studies, with their numbers and names.
    stated: BTreeMap<String, (u32, String)>,
    /// Others.
    new: BTreeMap<String, &'d NamedCompany>,
}

impl<'d> Known<'d> {
    fn of(
        stated: BTreeMap<String, (u32, String)>,
        documents: &[&'d Statements],
        partner: Option<&str>,
    ) -> Known<'d> {
        let paths: Vec<String> = documents.iter().map(|d| bare_words(&d.path)).collect();
        let mut new: BTreeMap<String, &NamedCompany> = BTreeMap::new();
        for (key, naming) in documents.iter().flat_map(|document| &document.companies) {
            let company = &naming.company;
            let Some(word) = own_words(&company.name).into_iter().next() else { continue };
            let is_in_path = || paths.iter().any(|path| path.contains(&format!(" {word} ")));
            let is_none = partner == Some(key) || company.is_partner || stated.contains_key(&word);
            if is_none || !company.has_form && !is_in_path() {
                continue;
            }
            let known = new.get(&word).map(|known| &known.company);
            let length = |name: &str| name.chars().count();
            let is_better = known.is_none_or(|known| {
                (company.has_form, length(&company.name)) > (known.has_form, length(&known.name))
            });
            if is_better {
                new.insert(word, naming);
            }
        }
        let own = partner.and_then(|key| {
            let named = documents.iter().find_map(|document| document.companies.get(key))?;
            own_words(&named.company.name).into_iter().next()
        });
        new.retain(|word, _| own.as_ref() != Some(word));
        Known { stated, new }
    }

    /// Returns the documents about only one customer: its path names it, or its text names no
    /// other.
    fn about(
        &self,
        documents: &[&'d Statements],
        counts: &dyn Fn(&str) -> bool,
    ) -> BTreeMap<String, Vec<&'d Statements>> {
        let words = || self.stated.keys().chain(self.new.keys()).filter(|word| counts(word));
        let mut about: BTreeMap<String, Vec<&Statements>> = BTreeMap::new();
        for document in documents {
            let path = bare_words(&document.path);
            let in_path: Vec<&String> =
                words().filter(|word| path.contains(&format!(" {word} "))).collect();
            let named: BTreeSet<String> = document
                .companies
                .values()
                .filter_map(|naming| own_words(&naming.company.name).into_iter().next())
                .collect();
            let in_text: Vec<&String> = words().filter(|word| named.contains(*word)).collect();
            if let ([one], _) | ([], [one]) = (in_path.as_slice(), in_text.as_slice()) {
                about.entry((*one).clone()).or_default().push(document);
            }
        }
        about
    }
}

/// Returns the number that a text of the form gives to a customer: `#2 Northwind Bank`.
fn by_form(texts: &[String], word: &str) -> Option<u32> {
    let mut numbers = texts.iter().flat_map(|text| {
        text.split('#').skip(1).filter_map(|part| {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            let number = part.get(..digits)?.parse().ok()?;
            let near: String = part.chars().take(NEAR).collect();
            bare_words(&near).contains(&format!(" {word} ")).then_some(number)
        })
    });
    let first = numbers.next()?;
    numbers.all(|number| number == first).then_some(first)
}

/// The number of characters after a number of the form in which its customer is named.
const NEAR: usize = 60;

/// The number at the beginning of the folder or file that is called by a word: `2-northwind`.
fn folder_number(path: &str, word: &str) -> Option<u32> {
    let part = path.split('/').find(|part| bare_words(part).contains(&format!(" {word} ")))?;
    let digits = part.trim_start_matches(|c: char| !c.is_alphanumeric());
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    digits.get(..count)?.parse().ok()
}
