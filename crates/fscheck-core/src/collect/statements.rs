//! What one document states about the partner and its customers, each statement with its sentence.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::cities::{City, cities};
use super::companies::{Company, companies};
use super::sentences::Sentence;
use super::stem::stems;
use super::{Document, Proposal};
use crate::checklist::Checklist;
use crate::kind::Kind;
use crate::language::claim::{self, Ending};
use crate::language::words::list;
use crate::name::{key_without_legal_form, own_words};
use crate::words::bare_words;

/// Names that are kept of one document.
const MOST_NAMES: usize = 40;

/// Sentences at the beginning of a document that say what it is about.
const HEAD: usize = 8;

/// Sentences below a line about offices that may go on with the list of them.
const LIST: usize = 10;

/// What a document states.
#[derive(Clone, Debug, Default)]
pub struct Statements {
    /// Its path.
    pub(super) path: String,
    /// The companies that it names, by what their names have in common.
    pub(super) companies: BTreeMap<String, Naming>,
    /// When something ended.
    pub(super) endings: Vec<Stated<(Ending, Date)>>,
    /// That the work is in production.
    pub(super) in_production: Option<Stated<()>>,
    /// Whether a sentence says that it isn't yet.
    pub(super) is_before_production: bool,
    /// The use cases of the checklist that it names as such, or in its first sentences.
    pub(super) use_cases: Vec<Stated<(String, bool)>>,
    /// How many people the partner has, and whether it is plainly about all of them.
    pub(super) employees: Vec<Stated<(u64, bool)>>,
    /// How many Professional certifications.
    pub(super) certifications: Vec<Stated<u64>>,
    /// The partner's offices.
    pub(super) offices: Vec<Stated<City>>,
}

/// How a document names a company.
#[derive(Clone, Debug)]
pub(super) struct Naming {
    /// As it is written first, with its legal form if it is written with one.
    pub company: Company,
    /// Where it is named first.
    pub quoted: String,
}

/// A statement, and the sentence that makes it.
#[derive(Clone, Debug)]
pub(super) struct Stated<T> {
    pub value: T,
    pub quoted: String,
}

impl Statements {
    /// What `document`, for which `proposal` was made, states. What is about the partner is taken from
    /// presentations of it alone.
    pub fn of(document: &Document, proposal: &Proposal, checklist: &Checklist) -> Statements {
        let sentences = Sentence::all(document);
        let mut stated = Statements { path: document.path.clone(), ..Statements::default() };
        let is_prose = !matches!(proposal.kind, Kind::Template | Kind::Script);
        if is_prose {
            sentences.iter().for_each(|sentence| stated.name_companies(document, sentence));
            stated.about_project(document, proposal, &sentences, checklist);
        }
        if is_overview(proposal, checklist) {
            stated.about_partner(document, &sentences);
        }
        stated
    }

    fn name_companies(&mut self, document: &Document, sentence: &Sentence) {
        for company in companies(&sentence.text) {
            let key = key_without_legal_form(&company.name);
            let is_new = !self.companies.contains_key(&key);
            if own_words(&company.name).is_empty() || is_new && self.companies.len() >= MOST_NAMES {
                continue;
            }
            let known = self.companies.get(&key);
            if known.is_none_or(|known| company.has_form && !known.company.has_form) {
                let quoted = sentence.quoted(document);
                self.companies.insert(key, Naming { company, quoted });
            }
        }
    }

    fn about_project(
        &mut self,
        document: &Document,
        proposal: &Proposal,
        sentences: &[Sentence],
        checklist: &Checklist,
    ) {
        // A record tells of days of its own.
        let is_record = proposal.kind == Kind::Record;
        for (position, sentence) in sentences.iter().enumerate() {
            let text = &sentence.text;
            if let Some((ending, day)) = claim::ending(text).filter(|_| !is_record)
                && day.first == day.last
            {
                let quoted = sentence.quoted(document);
                self.endings.push(Stated { value: (ending, day.first), quoted });
            }
            let words = bare_words(text);
            let words: Vec<&str> = words.split_whitespace().collect();
            if self.in_production.is_none() && list("in-production").is_in(&words) {
                self.in_production = Some(Stated { value: (), quoted: sentence.quoted(document) });
            }
            self.is_before_production |= !is_record && claim::is_before_production(text);
            let is_named = list("use-case").is_in(&words);
            if is_named || position < HEAD {
                let own = stems(text);
                for use_case in &checklist.use_cases {
                    if stems(use_case).iter().any(|stem| own.contains(stem)) {
                        let value = (use_case.clone(), is_named);
                        self.use_cases.push(Stated { value, quoted: sentence.quoted(document) });
                    }
                }
            }
        }
    }

    fn about_partner(&mut self, document: &Document, sentences: &[Sentence]) {
        let mut below = 0;
        for sentence in sentences {
            let text = &sentence.text;
            let quoted = || sentence.quoted(document);
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

/// Whether a document presents the partner as a whole.
fn is_overview(proposal: &Proposal, checklist: &Checklist) -> bool {
    proposal.asks.iter().any(|wanted| {
        let control = checklist.item(&wanted.control).and_then(|item| item.control());
        let mut asks = control.into_iter().flat_map(|control| &control.asks);
        asks.any(|ask| wanted.ask == ask.id && ask.states_profile)
    })
}
