//! The statements of one document about the partner and its customers, each with its sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::Date;

use super::cities::{City, cities};
use super::companies::{Company, companies};
use super::sentences::{Origin, Sentence};
use super::stem::stems;
use super::{Document, Proposal};
use crate::checklist::Checklist;
use crate::kind::Kind;
use crate::language::claim::{self, Ending};
use crate::language::words::list;
use crate::name::{key_without_legal_form, own_words};
use crate::words::bare_words;

/// The most names kept for one document.
const MOST_NAMES: usize = 40;

/// The most words kept for one document.
const WORDS: usize = 4_000;

/// The fewest letters of a word that may distinguish texts.
const SHORTEST: usize = 4;

/// The number of sentences at the beginning of a document that describe its subject.
const HEAD: usize = 8;

/// The number of words at the beginning of a response that may name its use case.
const BEGINNING: usize = 4;

/// The number of sentences below a line about offices that may continue its list.
const LIST: usize = 10;

/// The statements of a document.
#[derive(Clone, Debug, Default)]
pub struct Statements {
    /// Its path; empty for a response.
    pub(super) path: String,
    /// The case study that it is a response for.
    pub(super) response_of: Option<u32>,
    /// The words that it uses, as numbers.
    pub(super) words: BTreeSet<u64>,
    /// The companies that it names, by the key of their names.
    pub(super) companies: BTreeMap<String, NamedCompany>,
    /// The days on which something ended.
    pub(super) endings: Vec<Stated<(Ending, Date)>>,
    /// That the work is in production.
    pub(super) in_production: Option<Stated<()>>,
    /// True if a sentence says that it isn't in production yet.
    pub(super) is_before_production: bool,
    /// The use cases of the checklist that it names, and how.
    pub(super) use_cases: Vec<Stated<(String, Naming)>>,
    /// Numbers of the partner's employees, each with whether it is clearly about all of them.
    pub(super) employees: Vec<Stated<(u64, bool)>>,
    /// Numbers of Professional certifications.
    pub(super) certifications: Vec<Stated<u64>>,
    /// The partner's offices.
    pub(super) offices: Vec<Stated<City>>,
}

/// The way a document names a company.
#[derive(Clone, Debug)]
pub(super) struct NamedCompany {
    /// Its first occurrence, with its legal form if it is written with one.
    pub company: Company,
    /// The sentence that first names it.
    pub quoted: String,
}

/// The way a text names a use case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Naming {
    /// Beside "use case".
    AsSuch,
    /// In the first sentences of a document.
    AtBeginning,
    /// At the beginning of a response.
    InPassing,
}

/// A statement, and the sentence that makes it.
#[derive(Clone, Debug)]
pub(super) struct Stated<T> {
    pub value: T,
    pub quoted: String,
}

impl Statements {
    /// Returns the statements of `document`, for which `proposal` was made. Statements about the
    /// partner are only taken from presentations of the partner.
    pub fn of(document: &Document, proposal: &Proposal, checklist: &Checklist) -> Statements {
        let sentences = Sentence::all(document);
        let mut stated = Statements { path: document.path.clone(), ..Statements::default() };
        let from = Origin::Document(document);
        let is_prose = !matches!(proposal.kind, Kind::Template | Kind::Script);
        if is_prose {
            stated.words =
                sentences.iter().flat_map(|one| telling(&one.text)).take(WORDS).collect();
            sentences.iter().for_each(|sentence| stated.name_companies(from, sentence));
            // A record contains days of other events.
            if proposal.kind != Kind::Record {
                sentences.iter().for_each(|sentence| stated.about_project(from, sentence));
            }
            stated.name_use_cases(from, &sentences, checklist);
        }
        if is_overview(proposal, checklist) {
            stated.about_partner(from, &sentences);
        }
        stated
    }

    fn name_companies(&mut self, from: Origin<'_>, sentence: &Sentence) {
        for company in companies(&sentence.text) {
            let key = key_without_legal_form(&company.name);
            let is_new = !self.companies.contains_key(&key);
            if own_words(&company.name).is_empty() || is_new && self.companies.len() >= MOST_NAMES {
                continue;
            }
            let known = self.companies.get(&key);
            if known.is_none_or(|known| company.has_form && !known.company.has_form) {
                let quoted = sentence.quoted(from);
                self.companies.insert(key, NamedCompany { company, quoted });
            }
        }
    }

    /// Returns the statements in the response to a row of the form about case study `number`;
    /// `place` is its cell.
    pub fn of_response(number: u32, text: &str, place: &str, checklist: &Checklist) -> Statements {
        let from = Origin::Cell(place);
        let mut stated = Statements { response_of: Some(number), ..Statements::default() };
        for (position, sentence) in Sentence::of_response(text).iter().enumerate() {
            stated.about_project(from, sentence);
            // "Migration of the ledger", at the beginning of a response.
            let beginning: Vec<&str> = sentence.text.split_whitespace().take(BEGINNING).collect();
            let beginning = stems(&beginning.join(" "));
            let is_named = |use_case: &&String| {
                position == 0 && stems(use_case).iter().any(|stem| beginning.contains(stem))
            };
            stated.use_cases.extend(checklist.use_cases.iter().filter(is_named).map(|use_case| {
                let value = (use_case.clone(), Naming::InPassing);
                Stated { value, quoted: sentence.quoted(from) }
            }));
        }
        stated
    }

    /// Adds the end of the work, and whether it is in production.
    fn about_project(&mut self, from: Origin<'_>, sentence: &Sentence) {
        let text = &sentence.text;
        if let Some((ending, day)) = claim::ending(text).filter(|(_, day)| day.first == day.last) {
            let quoted = sentence.quoted(from);
            self.endings.push(Stated { value: (ending, day.first), quoted });
        }
        let words = bare_words(text);
        let words: Vec<&str> = words.split_whitespace().collect();
        if self.in_production.is_none() && list("in-production").is_in(&words) {
            self.in_production = Some(Stated { value: (), quoted: sentence.quoted(from) });
        }
        self.is_before_production |= claim::is_before_production(text);
    }

    /// Adds the use cases that are named in the first sentences or beside "use case".
    fn name_use_cases(&mut self, from: Origin<'_>, sentences: &[Sentence], checklist: &Checklist) {
        for (position, sentence) in sentences.iter().enumerate() {
            let words = bare_words(&sentence.text);
            let words: Vec<&str> = words.split_whitespace().collect();
            let how = match list("use-case").is_in(&words) {
                true => Naming::AsSuch,
                false if position < HEAD => Naming::AtBeginning,
                false => continue,
            };
            let own = stems(&sentence.text);
            for use_case in &checklist.use_cases {
                if stems(use_case).iter().any(|stem| own.contains(stem)) {
                    let value = (use_case.clone(), how);
                    self.use_cases.push(Stated { value, quoted: sentence.quoted(from) });
                }
            }
        }
    }

    fn about_partner(&mut self, from: Origin<'_>, sentences: &[Sentence]) {
        let mut below = 0;
        for sentence in sentences {
            let text = &sentence.text;
            let quoted = || sentence.quoted(from);
            let count = claim::headcount(text);
            self.employees.extend(count.map(|value| Stated { value, quoted: quoted() }));
            let count = claim::certified(text);
            self.certifications.extend(count.map(|value| Stated { value, quoted: quoted() }));
            let words = bare_words(text);
            let words: Vec<&str> = words.split_whitespace().collect();
            let is_other = list("not-an-office").is_in(&words);
            if list("offices").is_in(&words) && !is_other {
                below = LIST;
            } else {
                below = below.saturating_sub(1);
            }
            let found = cities(text);
            // Below a heading, a line of the list begins with its city.
            let begins = found.first().is_some_and(|city| text.starts_with(city.name));
            if !is_other && (below == LIST || below > 0 && begins) {
                self.offices
                    .extend(found.into_iter().map(|value| Stated { value, quoted: quoted() }));
            }
        }
    }
}

/// Returns the words of a text that may distinguish it from others, each as a number.
pub(super) fn telling(text: &str) -> Vec<u64> {
    let words = bare_words(text);
    let number = |word: &str| {
        let mut hasher = DefaultHasher::new();
        word.hash(&mut hasher);
        hasher.finish()
    };
    words.split_whitespace().filter(|word| word.chars().count() >= SHORTEST).map(number).collect()
}

/// Returns whether a document presents the partner as a whole.
fn is_overview(proposal: &Proposal, checklist: &Checklist) -> bool {
    proposal.asks.iter().any(|wanted| {
        let control = checklist.item(&wanted.control).and_then(|item| item.control());
        let mut asks = control.into_iter().flat_map(|control| &control.asks);
        asks.any(|ask| wanted.ask == ask.id && ask.states_profile)
    })
}
