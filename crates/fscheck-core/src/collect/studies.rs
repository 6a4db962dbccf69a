//! Determines the case studies that a document is about, by the names of their customers.

use std::collections::{BTreeMap, BTreeSet};

use super::Document;
use crate::evidence::name_id;
use crate::facts::CaseStudy;
use crate::name::{is_nobody, without_legal_form};
use crate::words::bare_words;

/// Letters of a word of a name by which a folder may be called.
const SHORTEST: usize = 4;

/// The customers of the case studies.
#[derive(Debug, Default)]
pub(super) struct Customers {
    /// Their numbers.
    numbers: BTreeSet<u32>,
    /// The words that occur in the name of only one of them.
    words: BTreeMap<String, u32>,
}

/// The case studies whose customers a document names.
#[derive(Debug)]
pub(super) struct Named {
    /// In its name or folder.
    in_path: BTreeSet<u32>,
    /// In its text.
    in_text: BTreeSet<u32>,
}

impl Customers {
    /// Returns the customers of `studies`; words `known` to a checklist are not names.
    pub(super) fn of(studies: &[CaseStudy], known: impl Fn(&str) -> bool) -> Customers {
        let named = || studies.iter().filter_map(|study| Some((study.number, named(study)?)));
        let mut words: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (number, name) in named() {
            let own = bare_words(&name);
            let first = own.split_whitespace().next().unwrap_or_default();
            let is_name =
                |word: &&str| word.chars().count() >= SHORTEST && (*word == first || !known(word));
            for word in own.split_whitespace().filter(is_name) {
                words.entry(word.to_owned()).or_default().push(number);
            }
        }
        let single = words.into_iter().filter_map(|(word, numbers)| match numbers.as_slice() {
            [number] => Some((word, *number)),
            _ => None,
        });
        Customers { numbers: named().map(|(number, _)| number).collect(), words: single.collect() }
    }

    /// Returns those that `document` names, given the ids of the questions that its text answers.
    pub(super) fn of_document(&self, document: &Document, found: &BTreeSet<&str>) -> Named {
        let path = bare_words(&document.path);
        let in_path = path.split_whitespace().filter_map(|word| self.words.get(word).copied());
        let is_found = |number: &&u32| found.contains(name_id(**number).as_str());
        let in_text = self.numbers.iter().filter(is_found).copied().collect();
        Named { in_path: in_path.collect(), in_text }
    }
}

fn named(study: &CaseStudy) -> Option<String> {
    let customer = &study.customer.as_ref()?.value;
    (!is_nobody(customer)).then(|| without_legal_form(customer))
}

impl Named {
    pub(super) fn is_named(&self) -> bool {
        !self.in_path.is_empty() || !self.in_text.is_empty()
    }

    /// Returns the case studies of a document that is about `each`, or about the practice: a
    /// document that mentions several customers in passing is about none. Also returns whether its
    /// path names one.
    pub(super) fn numbers(&self, each: bool) -> (Vec<u32>, bool) {
        let text = if each || self.in_text.len() == 1 { &self.in_text } else { &BTreeSet::new() };
        match self.in_path.is_empty() {
            false => (self.in_path.iter().copied().collect(), true),
            true => (text.iter().copied().collect(), false),
        }
    }
}
