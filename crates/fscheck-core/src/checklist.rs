//! A checklist as data: the requirements for a partner, and the answers and evidence that satisfy
//! them.
//!
//! The definitions are under `checklist/`; the crate fscheck-read turns one into a [`Checklist`].

mod ask;
mod control;
pub mod diff;
mod guidance;
mod practice;
mod waiver;
pub mod wording;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::language::table::{mark, mark_of};

pub use ask::{Ask, AskRef, Element, LinkedKind, is_no_document, kind_of_file};
pub use control::{Condition, Control, Coverage, Excuse};
pub use guidance::Guidance;
pub use practice::Practice;
pub use waiver::{Basis, ClaimField, FieldKind, Waiver};

/// The names of the tests of prerequisites.
pub const TESTS: &[&str] = &[
    "guidelines-read",
    "services-path-stage",
    "tier",
    "case-studies",
    "case-study-diagrams",
    "public-case-studies",
    "self-assessment",
    "competencies",
    "case-study-statement",
    "certifications",
    "offerings",
    "focus-region",
];

/// The kinds of fields of a claim.
pub const FIELD_KINDS: &[&str] =
    &["first-day", "last-day", "offering", "case-study", "evidence", "count", "text"];

/// One release of a checklist.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// Its name, which all releases share.
    pub id: String,
    /// Its number; not every release has a separate one.
    pub version: String,
    /// The first day of the month of its release.
    pub released: Date,
    /// The last day on which it may be used, if it states one.
    pub usable_until: Option<Date>,
    /// The first day of the month in which AWS expects to release the next one.
    pub next_expected: Option<Date>,
    /// The release that it replaces, `ID@VERSION`.
    pub supersedes: Option<String>,
    /// The release that replaces it, if known, `ID@VERSION`.
    pub superseded_by: Option<String>,
    /// The programme, as a sentence names it.
    pub name: String,
    /// The title of the checklist and its workbooks.
    pub title: String,
    /// The number of case studies that an application needs.
    pub required_case_studies: u32,
    /// The use cases that a case study may name.
    pub use_cases: Vec<String>,
    /// The sub-verticals that a case study may name.
    pub sub_verticals: Vec<String>,
    /// The waivers that it knows.
    pub waivers: Vec<Waiver>,
    /// Its sections, in its order.
    pub sections: Vec<Section>,
    /// All prerequisites and controls, in its order.
    pub items: Vec<Item>,
    /// The ids of `items`.
    pub ids: Ids,
}

/// The ids of the items of a checklist, with their positions.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    positions: BTreeMap<String, usize>,
    /// The marks of all ids: most words of a text have none of these, and needn't be looked up.
    marks: u64,
}

impl Ids {
    /// Returns the ids of these items.
    pub fn of(items: &[Item]) -> Ids {
        let marks = items.iter().fold(0, |marks, item| marks | mark(&item.id));
        let positions = items.iter().enumerate().map(|(at, item)| (item.id.clone(), at));
        Ids { positions: positions.collect(), marks }
    }

    fn has_folded(&self, word: &str) -> bool {
        if !word.is_ascii() {
            return self.positions.contains_key(&word.to_uppercase());
        }
        let first = word.bytes().next().map(|byte| byte.to_ascii_uppercase());
        self.marks & mark_of(first, word.len()) != 0
            && self.positions.contains_key(&word.to_ascii_uppercase())
    }
}

/// A heading of the checklist with the items below it.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Its number, if it has one.
    pub number: Option<String>,
    /// The heading above it.
    pub chapter: String,
    /// The workbook sheet that its items are on.
    pub sheet: String,
}

/// A prerequisite or a control.
#[derive(Clone, Debug)]
pub struct Item {
    /// Such as `1.1` or `ABC-002`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its section, as a position in [`Checklist::sections`].
    pub section: usize,
    /// The clause of the source.
    pub clause: String,
    /// The requirement, in our words.
    pub requirement: String,
    /// The criteria that the source lists.
    pub criteria: Vec<String>,
    /// The data that it is judged by.
    pub body: Body,
}

/// The source that an item is judged from.
#[derive(Clone, Debug)]
pub enum Body {
    /// From facts about the partner.
    Prerequisite(Test),
    /// From answers and evidence.
    Control(Control),
}

/// The requirements of a prerequisite on the facts.
#[derive(Clone, Debug)]
pub enum Test {
    /// The programme's guidelines were read.
    GuidelinesRead,
    /// The stage on the services path is one of these.
    ServicesPathStage {
        /// The stages.
        accepts: Vec<String>,
    },
    /// The partner's tier is one of these.
    Tier {
        /// The tiers.
        accepts: Vec<String>,
    },
    /// The case studies are enough, distinct, recent, in production and drawn.
    CaseStudies {
        /// The greatest age of the completion.
        within_months: u32,
        /// The stage that each must have reached.
        stage: String,
        /// The ask that an architecture diagram of each satisfies.
        diagram: Option<AskRef>,
    },
    /// Each case study has architecture diagrams.
    CaseStudyDiagrams {
        /// The ask that they satisfy.
        ask: AskRef,
    },
    /// Enough case studies are public, with all details.
    PublicCaseStudies {
        /// Their number.
        count: usize,
    },
    /// No control is unanswered.
    SelfAssessment,
    /// One of these competencies is held.
    Competencies {
        /// The competencies.
        any_of: Vec<Designation>,
    },
    /// Each case study states something in writing.
    CaseStudyStatement {
        /// The field of the case study that contains it.
        field: String,
        /// Its subject.
        about: String,
    },
    /// Enough certified staff for the partner's size.
    Certifications {
        /// The steps, smallest partners first.
        steps: Vec<CertificationStep>,
    },
    /// Enough offerings, each fully described.
    Offerings {
        /// Their number.
        count: usize,
    },
    /// The offices support the region that the partner names.
    FocusRegion(Regions),
}

impl Test {
    /// Returns what determines the time to meet it, if not the partner alone: AWS, which grants it,
    /// exams to pass, or customers, who must agree to be named.
    pub fn waits_for(&self) -> Option<&'static str> {
        match self {
            Test::ServicesPathStage { .. } | Test::Tier { .. } | Test::Competencies { .. } => {
                Some("AWS")
            }
            Test::Certifications { .. } => Some("exams"),
            Test::PublicCaseStudies { .. } => Some("customers"),
            _ => None,
        }
    }
}

/// A designation with the other names that people give it.
#[derive(Clone, Debug)]
pub struct Designation {
    /// Its name.
    pub name: String,
    /// Other names of the same.
    pub aliases: Vec<String>,
}

/// One step of a staircase of certification counts.
#[derive(Clone, Debug)]
pub struct CertificationStep {
    /// The step is for partners with fewer employees than this; the last step is for all others.
    pub employees_under: Option<u64>,
    /// The certifications that it needs.
    pub at_least: u64,
}

/// The regions that a partner may serve, and the offices that each needs.
#[derive(Clone, Debug)]
pub struct Regions {
    /// The name for serving the whole world.
    pub worldwide: String,
    /// The regions.
    pub regions: Vec<Region>,
    /// Offices that a region needs.
    pub offices_per_region: usize,
    /// Offices that a country needs.
    pub offices_per_country: usize,
    /// Regions with an office that the whole world needs.
    pub regions_for_worldwide: usize,
}

/// A region.
#[derive(Clone, Debug)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// Regions that lie in it.
    pub includes: Vec<String>,
    /// The country that it consists of, by its alpha-2 code, if it is one.
    pub country: Option<&'static str>,
}

impl Checklist {
    /// Its full name, `ID@VERSION`.
    pub fn reference(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// The release month as `YYYY-MM`.
    pub fn release_month(&self) -> String {
        self.released.strftime("%Y-%m").to_string()
    }

    /// Returns whether it was released and may still be used on `day`.
    pub fn is_usable_on(&self, day: Date) -> bool {
        is_usable(self.released, self.usable_until, day)
    }

    /// Returns the web hosts whose pages have a fixed kind, for any ask.
    pub fn linked_kinds(&self) -> Vec<LinkedKind> {
        let asks = self.controls().flat_map(|(_, control)| &control.asks);
        asks.flat_map(|ask| ask.links.iter().cloned()).collect()
    }

    /// The item called `id`.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.get(*self.ids.positions.get(id)?)
    }

    /// Returns whether a folded word is the id of an item.
    pub(crate) fn has_folded_id(&self, word: &str) -> bool {
        self.ids.has_folded(word)
    }

    /// Returns the position of `id` in the checklist's order; unknown ids come last.
    pub fn rank(&self, id: &str) -> usize {
        self.ids.positions.get(id).copied().unwrap_or(self.items.len())
    }

    /// All controls with their items, in order.
    pub fn controls(&self) -> impl Iterator<Item = (&Item, &Control)> {
        self.items.iter().filter_map(|item| item.control().map(|control| (item, control)))
    }

    /// All prerequisites with their items, in order.
    pub fn prerequisites(&self) -> impl Iterator<Item = (&Item, &Test)> {
        self.items.iter().filter_map(|item| match &item.body {
            Body::Prerequisite(test) => Some((item, test)),
            Body::Control(_) => None,
        })
    }

    /// The stage that case studies must have reached, if it asks for any.
    pub fn case_study_stage(&self) -> Option<&str> {
        self.prerequisites().find_map(|(_, test)| match test {
            Test::CaseStudies { stage, .. } => Some(stage.as_str()),
            _ => None,
        })
    }

    /// The waiver called `kind`.
    pub fn waiver(&self, kind: &str) -> Option<&Waiver> {
        self.waivers.iter().find(|waiver| waiver.kind == kind)
    }

    /// The ids of all items, in order.
    pub fn ids(&self) -> Vec<&str> {
        self.items.iter().map(|item| item.id.as_str()).collect()
    }

    /// Returns the fields of statements that its case studies have in addition to the common ones.
    pub fn statement_fields(&self) -> Vec<&str> {
        let mut fields = Vec::new();
        for (_, test) in self.prerequisites() {
            if let Test::CaseStudyStatement { field, .. } = test {
                fields.push(field.as_str());
            }
        }
        fields
    }

    /// The fields that claims of waivers may have, in addition to the kind, in the order of the waivers.
    pub fn claim_fields(&self) -> Vec<&ClaimField> {
        let mut fields: Vec<&ClaimField> = Vec::new();
        for field in self.waivers.iter().flat_map(Waiver::fields) {
            if !fields.iter().any(|known| known.name == field.name) {
                fields.push(field);
            }
        }
        fields
    }

    /// The numbers of the case studies that it requires, from 1.
    pub fn required_numbers(&self) -> impl Iterator<Item = u32> {
        1..=self.required_case_studies
    }
}

impl Item {
    /// The control, if it is one.
    pub fn control(&self) -> Option<&Control> {
        match &self.body {
            Body::Control(control) => Some(control),
            Body::Prerequisite(_) => None,
        }
    }

    /// Its id and title: `ABC-002 Keeping Records`.
    pub fn heading(&self) -> String {
        format!("{} {}", self.id, self.title)
    }
}

/// The id of the item in a name as reports print it: `CONTROL/ask`, `CONTROL #1-4`.
pub fn id_of(name: &str) -> &str {
    name.split(['/', '#']).next().unwrap_or_default().trim()
}

/// Returns whether a release of the day `released` may be used on `day`.
pub fn is_usable(released: Date, usable_until: Option<Date>, day: Date) -> bool {
    released <= day && usable_until.is_none_or(|last| day <= last)
}
