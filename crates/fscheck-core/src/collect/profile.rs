//! Profiles of asks, from the words of their definitions, and the similarity of a document to each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::kinds::{self, Guess};
use super::stem::stems;
use super::{Document, titles};
use crate::checklist::{Ask, AskRef, Checklist, Item};
use crate::evidence::element_id;
use crate::search::{Question, Sense};

// The weight of a word for an ask, by its position in the definition.
const OF_ID: f64 = 3.0;
const OF_TITLE: f64 = 2.0;
const OF_WANTS: f64 = 1.5;
const OF_ELEMENT: f64 = 1.5;
const OF_REQUIREMENT: f64 = 0.5;
const OF_PHRASE: f64 = 0.4;

// The weight of a word for a document, by its position there.
const IN_NAME: f64 = 2.5;
const IN_TITLE: f64 = 2.0;
const IN_HEADING: f64 = 1.5;
const IN_FOLDER: f64 = 0.8;
const IN_TEXT: f64 = 0.3;

/// The weight of the elements that were found.
const OF_ELEMENTS: f64 = 0.6;

/// The part of its elements that an ask without any is taken to have.
const NO_ELEMENTS: f64 = 0.3;

/// The factor for the score if an ask does not accept the kind; smaller if the kind is certain.
const OTHER_KIND: f64 = 0.35;
const MAYBE_OTHER_KIND: f64 = 0.6;

/// All asks that documents may serve.
#[derive(Debug)]
pub(super) struct Profiles<'a> {
    asks: Vec<Profile<'a>>,
    /// The weight of each stem: the fewer asks have it, the greater.
    weights: BTreeMap<String, f64>,
}

#[derive(Debug)]
struct Profile<'a> {
    control: &'a str,
    ask: &'a Ask,
    stems: BTreeMap<String, f64>,
    length: f64,
    elements: Vec<String>,
}

/// An ask, and the score of a document for it.
#[derive(Clone, Debug)]
pub(super) struct Ranked<'a> {
    pub(super) control: &'a str,
    pub(super) ask: &'a Ask,
    pub(super) score: f64,
    /// True if an element was found, or the name or title of the document points to it.
    pub(super) is_spoken_for: bool,
}

impl Ranked<'_> {
    pub(super) fn name(&self) -> AskRef {
        AskRef { control: self.control.to_owned(), ask: self.ask.id.clone() }
    }
}

impl<'a> Profiles<'a> {
    pub(super) fn of(checklist: &'a Checklist) -> Profiles<'a> {
        let controls = checklist.controls();
        // A live presentation is not a file.
        let asks = controls.flat_map(|(item, control)| {
            let asks = control.asks.iter().filter(|ask| !ask.live);
            asks.map(move |ask| profile(item, ask))
        });
        let mut asks: Vec<Profile<'a>> = asks.collect();
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for stem in asks.iter().flat_map(|ask| ask.stems.keys()) {
            *counts.entry(stem.clone()).or_default() += 1;
        }
        let all = u32::try_from(asks.len()).unwrap_or(u32::MAX);
        let weight = |count: u32| ((f64::from(all) + 1.0) / (f64::from(count) + 0.5)).ln();
        let weights: BTreeMap<String, f64> =
            counts.into_iter().map(|(stem, count)| (stem, weight(count))).collect();
        for ask in &mut asks {
            ask.length = length(&ask.stems, &weights);
        }
        Profiles { asks, weights }
    }

    /// Returns whether the definition has a word.
    pub(super) fn knows(&self, word: &str) -> bool {
        stems(word).iter().any(|stem| self.weights.contains_key(stem))
    }

    /// Returns the questions that find the elements of all asks.
    pub(super) fn questions(&self) -> impl Iterator<Item = Question> {
        self.asks.iter().flat_map(|profile| {
            profile.ask.elements.iter().map(|element| Question {
                id: element_id(profile.control, profile.ask, element),
                patterns: Arc::clone(&element.found_by),
                spelling: None,
                sense: Sense::Mention,
                skips_title: false,
            })
        })
    }

    /// Returns all asks, the likeliest first, given the ids of the elements that were `found`.
    pub(super) fn rank(
        &self,
        document: &Document,
        guess: &Guess,
        found: &BTreeSet<&str>,
    ) -> Vec<Ranked<'a>> {
        let words = words_of(document);
        let length = length(&words, &self.weights);
        let called = called(document);
        let mut ranked: Vec<Ranked<'a>> = self
            .asks
            .iter()
            .map(|profile| {
                let shared = self.shared(profile, &words) / (profile.length * length).max(1e-9);
                let covered = profile.covered(found);
                let fit = match profile.ask.accepts.contains(&guess.kind) {
                    true => 1.0,
                    false if guess.is_known => OTHER_KIND,
                    false => MAYBE_OTHER_KIND,
                };
                let score = (shared + OF_ELEMENTS * covered * (0.3 + shared)) * fit;
                // Rounded, so that the result is the same on every machine.
                let score = (score * 1e6).round() / 1e6;
                let is_spoken_for = profile.is_spoken_for(&called, found);
                Ranked { control: profile.control, ask: profile.ask, score, is_spoken_for }
            })
            .collect();
        // The order of the checklist decides among equals.
        ranked.sort_by(|one, other| other.score.total_cmp(&one.score));
        ranked
    }

    fn shared(&self, profile: &Profile<'_>, words: &BTreeMap<String, f64>) -> f64 {
        let shared = profile.stems.iter().filter_map(|(stem, own)| {
            let weight = self.weights.get(stem)?;
            Some(own * words.get(stem)? * weight * weight)
        });
        shared.sum()
    }
}

impl Profile<'_> {
    /// Returns whether an element was found, or a word of the document's name or title is one of
    /// the ask's. Words in its text alone are no reason to propose it.
    fn is_spoken_for(&self, called: &BTreeSet<String>, found: &BTreeSet<&str>) -> bool {
        self.elements.iter().any(|element| found.contains(element.as_str()))
            || called.iter().any(|stem| self.stems.contains_key(stem))
    }

    /// The part of its elements that were found.
    fn covered(&self, found: &BTreeSet<&str>) -> f64 {
        let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
        let there = self.elements.iter().filter(|element| found.contains(element.as_str())).count();
        match self.elements.len() {
            0 => NO_ELEMENTS,
            all => count(there) / count(all),
        }
    }
}

fn profile<'a>(item: &'a Item, ask: &'a Ask) -> Profile<'a> {
    let mut profile: BTreeMap<String, f64> = BTreeMap::new();
    let mut add = |text: &str, weight: f64| {
        for stem in stems(text) {
            let own = profile.entry(stem).or_default();
            *own = own.max(weight);
        }
    };
    for pattern in ask.elements.iter().flat_map(|element| element.found_by.iter()) {
        pattern.words().for_each(|word| add(word, OF_PHRASE));
    }
    add(&item.requirement, OF_REQUIREMENT);
    item.criteria.iter().for_each(|criterion| add(criterion, OF_REQUIREMENT));
    ask.elements.iter().for_each(|element| add(&element.title, OF_ELEMENT));
    add(&ask.wants, OF_WANTS);
    add(&item.title, OF_TITLE);
    add(&ask.id, OF_ID);
    let elements = ask.elements.iter().map(|element| element_id(&item.id, ask, element)).collect();
    Profile { control: &item.id, ask, stems: profile, length: 0.0, elements }
}

fn length(stems: &BTreeMap<String, f64>, weights: &BTreeMap<String, f64>) -> f64 {
    let squares = stems.iter().filter_map(|(stem, own)| {
        let weighted = own * weights.get(stem)?;
        Some(weighted * weighted)
    });
    squares.sum::<f64>().sqrt()
}

/// Returns the stems of a document's name, folder, title and headings.
fn called(document: &Document) -> BTreeSet<String> {
    let (folder, name) = document.folder_and_name();
    let title = titles::first(document);
    let about = kinds::infrastructure(document).unwrap_or_default();
    let texts = [folder, name, title.as_str(), about];
    texts.into_iter().chain(document.headings()).flat_map(stems).collect()
}

/// Returns the stems of a document, each with its weight.
fn words_of(document: &Document) -> BTreeMap<String, f64> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for stem in document.pages.iter().flat_map(|page| stems(&page.text)) {
        let count = counts.entry(stem).or_default();
        *count = count.saturating_add(1);
    }
    let often = |count: u32| IN_TEXT * (1.0 + f64::from(count).ln());
    let mut words: BTreeMap<String, f64> =
        counts.into_iter().map(|(stem, count)| (stem, often(count))).collect();
    for stem in document.headings().flat_map(stems) {
        let own = words.entry(stem).or_default();
        *own = own.max(IN_HEADING);
    }
    let (folder, name) = document.folder_and_name();
    for stem in stems(folder) {
        let own = words.entry(stem).or_default();
        *own = own.max(IN_FOLDER);
    }
    let mut add = |text: &str, weight: f64| {
        stems(text).into_iter().for_each(|stem| *words.entry(stem).or_default() += weight);
    };
    add(&titles::first(document), IN_TITLE);
    add(name, IN_NAME);
    if let Some(about) = kinds::infrastructure(document) {
        add(about, IN_NAME);
    }
    words
}
