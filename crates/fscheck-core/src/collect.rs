//! Proposes an entry of evidence for a document that is not listed yet: its kind, and the asks it
//! serves.
//!
//! An ask is matched by the words of the definition: its id, title, text and elements. A document
//! is matched by its name, folder, title, headings and text. The more rare words both share, the
//! more likely the document serves the ask. A proposal satisfies nothing until somebody confirms
//! it.

mod because;
mod cities;
mod companies;
mod days;
mod found;
mod ids;
mod kinds;
mod profile;
mod sentences;
mod statements;
mod stem;
mod studies;
mod titles;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::checklist::{AskRef, Checklist};
use crate::evidence::Unit;
use crate::facts::{CaseStudy, Certainty};
use crate::kind::Kind;
use crate::search::{PageText, Question, Questions, Searcher};
pub use found::{FactFinder, ProposedFact};
pub use ids::{Ids, slug};
use kinds::Guess;
use profile::{Profiles, Ranked};
pub use statements::Statements;
use studies::Customers;

/// The most matches of phrases that are examined in one document.
const MATCHES: usize = 200_000;

/// The number of asks that a proposal names in addition to those it serves.
const OTHERS: usize = 2;

/// The share of the best score from which on another ask is also served.
const AS_LIKELY: f64 = 0.9;

/// Below this score nothing points to an ask.
const LEAST: f64 = 0.05;

/// A document, as far as it was read.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its path from the evidence root, with slashes.
    pub path: String,
    /// Its pages; empty if it has no text.
    pub pages: Vec<Page>,
    /// The unit of its pages.
    pub unit: Unit,
}

/// A page of a document.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its number, from 1.
    pub number: u32,
    /// Its text.
    pub text: String,
    /// Its heading lines.
    pub headings: Vec<String>,
}

/// A proposed entry without its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Its name.
    pub title: String,
    /// Its kind.
    pub kind: Kind,
    /// Its path from the evidence root.
    pub path: String,
    /// The asks that it serves.
    pub asks: Vec<AskRef>,
    /// The next likely asks.
    pub others: Vec<AskRef>,
    /// The case studies that it is about.
    pub case_studies: Vec<u32>,
    /// True if it names a customer, or lies in a customer's folder.
    pub names_customer: bool,
    /// Its date.
    pub date: Option<Date>,
    /// The last day on which it is valid.
    pub expires_on: Option<Date>,
    /// Its certainty.
    pub certainty: Certainty,
    /// Its reasons, in sentences.
    pub because: String,
}

/// The facts that documents are compared with.
#[derive(Debug)]
pub struct Collector<'a> {
    profiles: Profiles<'a>,
    questions: Questions,
    customers: Customers,
    as_of: Date,
}

impl<'a> Collector<'a> {
    /// Returns a collector for the asks of `checklist` and the case studies; `names` find the
    /// customers in a text. No day after `as_of` counts as a document's date.
    pub fn new(
        checklist: &'a Checklist,
        studies: &[CaseStudy],
        names: Vec<Question>,
        as_of: Date,
    ) -> Collector<'a> {
        let profiles = Profiles::of(checklist);
        let customers = Customers::of(studies, |word| profiles.knows(word));
        let questions = Questions::new(profiles.questions().chain(names).collect());
        Collector { profiles, questions, customers, as_of }
    }

    /// Proposes a use for `document`.
    pub fn propose(&self, document: &Document) -> Proposal {
        let mut searcher = Searcher::with_room(&self.questions, MATCHES);
        for page in &document.pages {
            let Page { number, text, headings } = page;
            let is_wrapped = document.unit.is_wrapped();
            searcher.look_at(PageText { number: *number, text, headings, is_wrapped });
        }
        let found: BTreeSet<&str> = searcher.found().into_iter().collect();
        let guess = kinds::guess(document);
        let ranked = self.profiles.rank(document, &guess, &found);
        let asks: Vec<&Ranked<'_>> = served(&ranked);
        let top = asks.first().copied();
        let customers = self.customers.of_document(document, &found);
        let kind = kind(&guess, top);
        let is_each = top.is_some_and(|top| top.ask.per_case_study);
        let (case_studies, is_sure_of_customer) = customers.numbers(is_each);
        let is_lacking = is_each && case_studies.is_empty();
        let certainty = match top {
            Some(_) => certainty(&ranked, &guess, is_lacking),
            None => Certainty::Guess,
        };
        let others = if top.is_some() { OTHERS } else { 0 };
        let is_other = |one: &&Ranked<'_>| !asks.iter().any(|ask| std::ptr::eq(*ask, *one));
        let others: Vec<AskRef> =
            ranked.iter().filter(is_other).take(others).map(Ranked::name).collect();
        Proposal {
            title: titles::shown(document, kind),
            kind,
            path: document.path.clone(),
            because: because::sentences(document, top, &searcher, &others),
            asks: asks.into_iter().map(Ranked::name).collect(),
            others,
            names_customer: is_sure_of_customer || customers.is_named(),
            case_studies,
            date: days::of(document, kind, self.as_of),
            expires_on: days::end(document, kind),
            certainty,
        }
    }
}

/// Returns the asks that a document serves: the likeliest, and equally likely ones, if there is
/// more evidence for them than the document's format and words in its text.
fn served<'r, 'a>(ranked: &'r [Ranked<'a>]) -> Vec<&'r Ranked<'a>> {
    let best = ranked.first().map(|top| top.score).unwrap_or_default();
    let is_served = |ask: &&Ranked<'_>| ask.score >= LEAST && ask.score >= best * AS_LIKELY;
    ranked.iter().take_while(is_served).filter(|ask| ask.is_spoken_for).collect()
}

/// Returns the kind; if the document shows none, it is one that its ask accepts.
fn kind(guess: &Guess, top: Option<&Ranked<'_>>) -> Kind {
    let taken = top.filter(|top| !guess.is_known && !top.ask.takes(guess.kind));
    let first = taken.and_then(|top| top.ask.accepts.iter().find(|kind| !kind.is_live()));
    first.copied().unwrap_or(guess.kind)
}

/// Returns the certainty of the likeliest ask, by its score and its distance from the next control.
fn certainty(ranked: &[Ranked<'_>], guess: &Guess, is_lacking: bool) -> Certainty {
    let Some(top) = ranked.first() else { return Certainty::Guess };
    let next = ranked.iter().find(|other| other.control != top.control);
    let next = next.map(|next| next.score).unwrap_or_default();
    let is_plain = guess.is_known && top.ask.takes(guess.kind) && !is_ambiguous(guess.kind, top);
    if top.score >= 0.4 && next <= top.score * 0.5 && is_plain && !is_lacking {
        Certainty::Sure
    } else if top.score >= 0.2 && next <= top.score * 0.8 {
        Certainty::Likely
    } else {
        Certainty::Guess
    }
}

/// Returns whether an ask also accepts the kind that is confused with this one: what one writer
/// calls a report, another calls a record.
fn is_ambiguous(kind: Kind, top: &Ranked<'_>) -> bool {
    const ALIKE: [Kind; 2] = [Kind::Report, Kind::Record];
    ALIKE.contains(&kind) && ALIKE.iter().all(|alike| top.ask.takes(*alike))
}
