//! Elements that the documents for a control may omit, for a person to check.

use std::collections::BTreeMap;

use super::coverage::{Looked, of_case_studies};
use crate::checklist::{Ask, Element, Item};
use crate::finding::Finding;
use crate::location::Location;
use crate::rules::{EVIDENCE_COVERAGE, Severity};
use crate::text;

/// The most documents that a note names.
const MOST_DOCUMENTS: usize = 6;

/// Elements that the documents for one control may omit.
pub struct Doubt<'a> {
    item: &'a Item,
    /// The place where the first of the documents is named.
    at: Option<&'a Location>,
    documents: Vec<&'a str>,
    /// The case studies, by the position of an ask and the title of an element.
    missing: BTreeMap<(&'a str, &'a str), Vec<Option<u32>>>,
}

impl<'a> Doubt<'a> {
    /// Returns an empty doubt.
    pub fn new(item: &'a Item) -> Doubt<'a> {
        Doubt { item, at: None, documents: Vec::new(), missing: BTreeMap::new() }
    }

    /// Adds the elements that the documents for one place may omit.
    pub fn add(&mut self, ask: &'a Ask, looked: &Looked<'a>) {
        let is_hinted = |element: &Element| looked.unhinted.iter().all(|e| e.id != element.id);
        // A topic that firms word freely, and that the documents hint at, is most likely there.
        let is_likely = |element: &Element| element.worded_freely && is_hinted(element);
        let doubtful = looked.missing.iter().copied().filter(|element| !element.as_others_do);
        let doubtful: Vec<&Element> = doubtful.filter(|element| !is_likely(element)).collect();
        if doubtful.is_empty() {
            return;
        }
        let first = looked.documents.first().and_then(|(entry, _)| entry.path());
        self.at = self.at.or(first.map(|path| &path.at));
        for name in looked.names() {
            if !self.documents.contains(&name) {
                self.documents.push(name);
            }
        }
        for element in doubtful {
            let key = (ask.id.as_str(), element.title.as_str());
            self.missing.entry(key).or_default().push(looked.case_study);
        }
    }

    /// Returns one note about all of them.
    pub fn note(&self) -> Option<Finding> {
        let at = self.at?;
        let missing = self.missing.iter().map(|((_, title), places)| {
            format!("{title}{}", of_case_studies(places.iter().copied().flatten()))
        });
        let missing: Vec<String> = missing.collect();
        let names = self.documents.iter().map(|name| format!("`{name}`")).collect();
        let message = format!(
            "evidence {} may not cover everything that {} requires; no words found for: {}",
            text::listed(&text::some(names, MOST_DOCUMENTS)),
            self.item.id,
            missing.join("; "),
        );
        let help = "Check by eye. This is a keyword check: the documents may cover it in other \
                    words.";
        let finding = Finding::new(&EVIDENCE_COVERAGE, at, message).severity(Severity::Note);
        Some(finding.item(&self.item.id).help(help))
    }
}
