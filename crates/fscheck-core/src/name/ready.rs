//! Prepares the lists of names: part of `build.rs` alone. Its results are never freed.

use std::collections::{BTreeMap, BTreeSet};
use std::num::TryFromIntError;

use fscheck_checklist::words;

use crate::competency_list::Competencies;
use crate::country_list::{self, Countries, Regions};
use crate::fold::fold;
use crate::language::ready::table;
use crate::language::table::Table;
use crate::legal_form_list::Forms;
use crate::spelling;
use crate::word_list::entries;

/// The result of a preparation, unless a list is too long for short numbers.
type Made<T> = Result<T, TryFromIntError>;

/// The first letter of scripts that put no space between words.
const FIRST_UNSPACED: char = '\u{2e80}';

fn set(words: BTreeSet<String>) -> Made<Table<()>> {
    table(words.into_iter().map(|word| (&*word.leak(), ())).collect())
}

fn map<V>(words: BTreeMap<String, V>) -> Made<Table<V>> {
    table(words.into_iter().map(|(word, value)| (&*word.leak(), value)).collect())
}

/// The words of the lines that begin with `mark`.
fn marked(list: &'static str, mark: &str) -> Made<Table<()>> {
    let lines = entries(list).filter_map(|line| line.strip_prefix(mark)?.strip_prefix(' '));
    set(lines.flat_map(|line| line.split(' ')).map(str::to_owned).collect())
}

/// Reads `countries.txt`.
pub(crate) fn countries() -> Made<Countries> {
    let list = words::COUNTRIES;
    let abbreviations = entries(list).filter_map(|line| line.strip_prefix("= ")?.split_once(' '));
    let abbreviations = abbreviations.map(|(short, whole)| (short.to_owned(), whole));
    let mut countries = Countries {
        names: Table::EMPTY,
        all_words: Table::EMPTY,
        ignored: marked(list, "-")?,
        abbreviations: map(abbreviations.collect())?,
        formal: marked(list, "~")?,
    };
    let (mut names, mut all_words) = (BTreeMap::new(), BTreeSet::new());
    for (code, own) in entries(list).filter_map(country_list::names) {
        for name in own.split(" | ") {
            let words = countries.words(name);
            all_words.extend(words.iter().cloned());
            names.insert(country_list::key(words), code);
        }
    }
    countries.names = map(names)?;
    countries.all_words = set(all_words)?;
    Ok(countries)
}

/// Reads `regions.txt`.
pub(crate) fn regions() -> Made<Regions> {
    let mut all = BTreeSet::new();
    let mut of_country: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (names, codes) in entries(words::REGIONS).filter_map(|line| line.split_once(':')) {
        let names: Vec<String> = names.split(',').map(fold).collect();
        for code in codes.split_whitespace() {
            of_country.entry(code.to_owned()).or_default().extend(names.iter().cloned());
        }
        all.extend(names);
    }
    let names = |names: BTreeSet<String>| -> &'static [&'static str] {
        names.into_iter().map(|name| &*name.leak()).collect::<Vec<_>>().leak()
    };
    let of_country = of_country.into_iter().map(|(code, own)| (code, names(own)));
    Ok(Regions { names: set(all)?, of_country: map(of_country.collect())? })
}

/// Reads `competencies.txt`.
pub(crate) fn competencies() -> Made<Competencies> {
    let list = words::COMPETENCIES;
    let ignored = marked(list, "-")?;
    let mut competencies = Competencies { all: &[], names: Table::EMPTY, ignored };
    let (mut all, mut names) = (Vec::new(), BTreeMap::new());
    for line in entries(list).filter(|line| !line.starts_with("- ")) {
        let first = line.split(" | ").next().unwrap_or_default();
        all.push(first);
        for name in line.split(" | ") {
            names.insert(competencies.key(name), first);
        }
    }
    competencies.all = all.leak();
    competencies.names = map(names)?;
    Ok(competencies)
}

/// Reads `legal-forms.txt`.
pub(crate) fn legal_forms() -> Made<Forms> {
    let (mut forms, mut longest, mut joined) = (BTreeSet::new(), 0, Vec::new());
    for entry in entries(words::LEGAL_FORMS) {
        if entry.contains(|c| c >= FIRST_UNSPACED) {
            joined.push(&*spelling::plain(entry).leak());
            continue;
        }
        let words = spelling::words(entry);
        longest = longest.max(words.len());
        forms.insert(words.join(" "));
    }
    joined.sort_by_key(|form: &&str| std::cmp::Reverse(form.len()));
    Ok(Forms { forms: set(forms)?, longest, joined: joined.leak() })
}

/// The words of the phrases in `no-customer.txt`.
pub(crate) fn no_customer_words() -> Made<Table<()>> {
    let phrases = entries(words::NO_CUSTOMER);
    let phrases = phrases.map(|entry| entry.trim_start_matches('^').trim_end_matches('$'));
    let words = phrases.flat_map(|phrase| phrase.split(' '));
    set(words.filter(|word| !["?", "9"].contains(word)).map(str::to_owned).collect())
}
