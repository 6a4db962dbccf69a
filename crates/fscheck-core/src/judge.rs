//! Judges an assessment: gives every item of the checklist a status, with findings.
//!
//! Order of judgement (specification, section 3.1): waivers, applicability, answers, evidence. Each
//! module below holds the rules of one family; their findings are collected in one [`Judgement`].

mod acceptance;
mod assignment;
mod case_study;
mod control;
mod deadline;
mod evidence;
mod near;
mod objection;
mod offering;
mod partner;
mod prerequisite;
mod reason;
pub(crate) mod response;
mod waiver;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::assessment::Assessment;
use crate::checklist::{Body, Checklist, Condition, Item};
use crate::evidence::{Lock, Observation, Text, Unit};
use crate::finding::Finding;
use crate::location::Location;
use crate::visible::Line;
pub use acceptance::{Baseline, NewAcceptance, Refusal, accept, baseline};
pub use deadline::Deadline;
pub use response::{Weighed, Weighings};

/// The result of an item (specification, section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Answered No, failed by the facts, or excused without grounds.
    Unmet,
    /// No answer, or no facts.
    Unanswered,
    /// Answered Yes, but evidence is missing.
    Unevidenced,
    /// Claimed and evidenced.
    Met,
    /// A waiver covers it.
    Waived,
    /// Its condition does not apply.
    NotApplicable,
}

impl Status {
    /// All statuses, the best first.
    pub const ALL: [Status; 6] = [
        Status::Met,
        Status::Waived,
        Status::NotApplicable,
        Status::Unevidenced,
        Status::Unanswered,
        Status::Unmet,
    ];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Status::Met => "met",
            Status::Unmet => "unmet",
            Status::Unanswered => "unanswered",
            Status::Unevidenced => "unevidenced",
            Status::Waived => "waived",
            Status::NotApplicable => "not-applicable",
        }
    }

    /// Returns whether the item does not block the verdict `ready`.
    pub fn is_ready(self) -> bool {
        matches!(self, Status::Met | Status::Waived | Status::NotApplicable)
    }
}

/// The result for one item.
#[derive(Clone, Debug)]
pub struct ItemResult {
    /// The item's id.
    pub id: String,
    /// Its status.
    pub status: Status,
    /// The kind of the waiver that covers it.
    pub waived_by: Option<String>,
    /// The results for its asks.
    pub asks: Vec<AskResult>,
    /// Its status under each case study, if it is about case studies.
    pub case_studies: Vec<(u32, Status)>,
    /// The reasons why it is not ready, in sentences; empty if it is.
    pub reasons: Vec<Line>,
}

/// The result for one ask.
#[derive(Clone, Debug)]
pub struct AskResult {
    /// The ask's id.
    pub id: String,
    /// True if it is satisfied for every case study that counts.
    pub satisfied: bool,
    /// The ids of the evidence that satisfies it.
    pub evidence: Vec<String>,
    /// Topics of its documents; none if they were not searched, or without [`Settings::passages`].
    pub elements: Vec<ElementResult>,
}

/// Results for an element of an ask.
#[derive(Clone, Debug)]
pub struct ElementResult {
    /// Its id within the ask.
    pub id: String,
    /// Its name in lists.
    pub title: String,
    /// The passages that were found for it, one of each document.
    pub found_in: Vec<FoundIn>,
}

/// A passage that was found for an element.
#[derive(Clone, Debug)]
pub struct FoundIn {
    /// Its place.
    pub at: FoundAt,
    /// The nearest heading above it.
    pub heading: Option<Line>,
    /// Its sentence.
    pub sentence: Line,
    /// The case studies that it was found for; none if the ask is about the practice.
    pub case_studies: Vec<u32>,
}

/// The place of a passage.
#[derive(Clone, Debug)]
pub enum FoundAt {
    /// In a document of the evidence.
    Document {
        /// The id of the evidence.
        evidence: String,
        /// Its path, as its entry names it.
        path: String,
        /// The unit of the place, and its number, from 1.
        unit: Unit,
        /// The number of the page, slide, sheet, paragraph or line.
        number: u32,
    },
    /// In a Partner Response.
    Response(Location),
}

impl FoundAt {
    /// Returns the place in words: `design.pdf, page 3`.
    pub fn describe(&self) -> Line {
        match self {
            FoundAt::Document { path, unit, number, .. } => {
                format!("{path}, {} {number}", unit.name()).into()
            }
            FoundAt::Response(at) => at.describe().into(),
        }
    }
}

/// The result of judging an assessment.
#[derive(Debug)]
pub struct Judgement {
    /// The result for every item, in the checklist's order.
    pub items: Vec<ItemResult>,
    /// The findings, as the rules made them.
    pub findings: Vec<Finding>,
    /// The time limits in use.
    pub deadlines: Vec<Deadline>,
    /// The number of documents whose text could not be searched completely.
    pub unsearched: usize,
    /// Words that a finding names without the passage that has them, by the position of the evidence
    /// ([`show`](Inspection::show)).
    pub unshown: BTreeMap<usize, Vec<String>>,
}

/// The results of examining the evidence.
#[derive(Debug, Default)]
pub struct Inspection {
    /// The result for each entry.
    pub seen: Vec<Observation>,
    /// Files that no entry names, and folders with the number of their unnamed files.
    pub unreferenced: Vec<(Arc<str>, Option<usize>)>,
    /// The lock, if there is one.
    pub lock: Option<Lock>,
    /// The responses that earlier runs weighed, if those of this run are to be kept. They affect
    /// nothing but the time that judging takes.
    pub weighings: Option<Weighings>,
}

impl Inspection {
    /// Adds the passages that another look has found in some entries, by their positions.
    pub fn show(&mut self, found: impl IntoIterator<Item = (usize, Observation)>) {
        for (position, new) in found {
            let passages = new.content().and_then(|content| content.text.searched());
            let seen = self.seen.get_mut(position);
            let (Some(passages), Some(Observation::File { content, .. })) = (passages, seen) else {
                continue;
            };
            if let Text::Searched(searched) | Text::Unreadable(_, Some(searched)) =
                &mut Arc::make_mut(content).text
            {
                searched.found.extend(passages.found.clone());
            }
        }
    }
}

/// Settings of the judge.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The as-of date.
    pub as_of: Date,
    /// True if waivers are ignored.
    pub no_waivers: bool,
    /// True if a difference from the lock is an error.
    pub locked: bool,
    /// True if the results name the passages for each topic ([`AskResult::elements`]), which not all
    /// reports show.
    pub passages: bool,
}

/// Returns results by the ids of their items.
fn by_id(items: &[ItemResult]) -> FxHashMap<&str, &ItemResult> {
    items.iter().map(|result| (result.id.as_str(), result)).collect()
}

/// Judges `assessment` against `checklist`, with the observations of its evidence.
pub fn judge(
    checklist: &Checklist,
    assessment: &Assessment,
    inspection: &Inspection,
    settings: Settings,
) -> Judgement {
    let mut findings = Vec::new();
    let case_studies = case_studies(checklist, assessment);
    let Settings { as_of, no_waivers, locked, passages } = settings;
    let evidence_ids = response::ids(&assessment.facts.evidence);
    let (case_studies, evidence_ids) = (&case_studies, &evidence_ids);
    let elsewhere = &response::Elsewhere::new(checklist, &assessment.answers.rows);
    let names = &response::names(&assessment.facts);
    let rows = &assessment.answers.rows;
    let weighings = inspection.weighings.as_ref();
    let evidence = &assessment.facts.evidence;
    let known = &response::Known::new(weighings, checklist, rows, names, evidence);
    let context = Context {
        names,
        checklist,
        assessment,
        case_studies,
        evidence_ids,
        elsewhere,
        known,
        as_of,
        locked,
    };
    workbook::check(&context, &mut findings);
    assignment::check(&context, &mut findings);
    let proof = evidence::EvidenceIndex::gather(&context, &inspection.seen, &mut findings);
    let waivers = waiver::apply(&context, &proof, no_waivers, &mut findings);
    let mut items: Vec<ItemResult> = Vec::new();
    for item in &checklist.items {
        items.push(match &item.body {
            Body::Control(control) => {
                control::judge(&context, item, control, &waivers, &proof, &mut findings)
            }
            Body::Prerequisite(_) => unjudged(item),
        });
    }
    evidence::check_links(&context, &proof, &waivers, &items, &mut findings);
    evidence::check_texts(&context, &proof, &items, &mut findings);
    evidence::check_itself(&context, &proof, &mut findings);
    evidence::evidence_without_customer(&context, &proof, &items, &mut findings);
    let unshown = evidence::evidence_in_words_of_another(&context, &proof, &mut findings);
    evidence::evidence_without_results(&context, &proof, &items, &mut findings);
    evidence::evidence_of_what_is_to_come(&context, &proof, &items, &mut findings);
    if passages {
        evidence::give_elements(&context, &proof, &mut items);
    }
    evidence::check_entries(&context, &proof, inspection, &mut findings);
    prerequisite::judge_all(&context, &proof, &mut items, &mut findings);
    control::fall_with_prerequisites(checklist, &mut items);
    reason::give(checklist, &findings, &mut items);
    workbook::once_per_cause(&mut findings);
    let deadlines = deadline::collect(&context, &waivers, &proof, &items);
    let submit_on = assessment.facts.submit_on.as_ref();
    findings.extend(deadline::deadline_before_submission(&deadlines, submit_on));
    let unsearched = evidence::unsearched(&findings);
    Judgement { items, findings, deadlines, unsearched, unshown }
}

/// Read-only context shared by all rules.
#[derive(Clone, Copy)]
struct Context<'a> {
    checklist: &'a Checklist,
    assessment: &'a Assessment,
    /// The numbers of the case studies that controls with coverage `every` need.
    case_studies: &'a BTreeSet<u32>,
    /// The ids of all evidence, in lower case.
    evidence_ids: &'a BTreeSet<String>,
    /// The form's texts for all items.
    elsewhere: &'a response::Elsewhere<'a>,
    /// The responses that earlier runs weighed.
    known: &'a response::Known<'a>,
    /// The names of the partner, its customers and its offerings.
    names: &'a [String],
    as_of: Date,
    /// True if a difference from the lock is an error.
    locked: bool,
}

/// The applicability of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Yes,
    No,
    Unknown,
}

impl<'a> Context<'a> {
    /// Returns the applicability of `condition` to a case study.
    fn holds_for(&self, condition: Condition, number: u32) -> Holds {
        let Condition::Saas = condition;
        let study = self.assessment.facts.case_study(number);
        match study.and_then(|study| study.saas.as_ref()).map(|saas| saas.value) {
            Some(true) => Holds::Yes,
            Some(false) => Holds::No,
            None => Holds::Unknown,
        }
    }

    /// Returns the applicability of `condition` to the practice. It applies if it applies to any
    /// case study, and is unknown if it applies to none and is unknown for at least one.
    fn holds_for_practice(&self, condition: Condition) -> Holds {
        let held: Vec<Holds> =
            self.case_studies.iter().map(|number| self.holds_for(condition, *number)).collect();
        if held.contains(&Holds::Yes) {
            Holds::Yes
        } else if held.contains(&Holds::Unknown) {
            Holds::Unknown
        } else {
            Holds::No
        }
    }

    /// Returns the name of a case study in messages: `case study 2 (Alder Point Insurance)`.
    fn study_name(&self, number: u32) -> String {
        let study = self.assessment.facts.case_study(number);
        match study.and_then(|study| study.customer.as_ref()) {
            Some(customer) => {
                format!("case study {number} ({})", crate::text::shorten(&customer.value, 40))
            }
            None => format!("case study {number}"),
        }
    }
}

/// Returns the required case studies and any others that are listed or filled in.
pub fn case_studies(checklist: &Checklist, assessment: &Assessment) -> BTreeSet<u32> {
    let listed = assessment.facts.case_studies().iter().map(|study| study.number);
    checklist.required_numbers().chain(listed).chain(assessment.answered_case_studies()).collect()
}

fn unjudged(item: &Item) -> ItemResult {
    ItemResult {
        id: item.id.clone(),
        status: Status::Unanswered,
        waived_by: None,
        asks: Vec::new(),
        case_studies: Vec::new(),
        reasons: Vec::new(),
    }
}

/// Runs a test with the context that rules get.
#[cfg(test)]
fn in_context<T>(
    checklist: &Checklist,
    assessment: &Assessment,
    run: impl FnOnce(&Context<'_>) -> T,
) -> T {
    let (rows, names) = (&assessment.answers.rows, &response::names(&assessment.facts));
    let evidence = &assessment.facts.evidence;
    let evidence_ids = &response::ids(evidence);
    run(&Context {
        names,
        checklist,
        assessment,
        case_studies: &case_studies(checklist, assessment),
        evidence_ids,
        elsewhere: &response::Elsewhere::new(checklist, rows),
        known: &response::Known::new(None, checklist, rows, names, evidence),
        as_of: crate::sample::AS_OF,
        locked: false,
    })
}

#[cfg(test)]
mod tests;
