//! Rules `prerequisite-*` and `claim-contradicts-facts`: the status of a prerequisite (specification,
//! section 7). The facts decide; the Met? answer is only compared with them.

use super::evidence::EvidenceIndex;
use super::objection::Objection;
use super::{Context, ItemResult, Status, case_study, offering, partner, response, workbook};
use crate::checklist::{Item, Test};
use crate::finding::Finding;
use crate::location::{Location, Sourced};
use crate::rules::{
    CLAIM_CONTRADICTS_FACTS, CONTROL_NOT_APPLICABLE, CONTROL_WAIVER_CLAIMED,
    PREREQUISITE_UNANSWERED, PREREQUISITE_UNEVIDENCED, PREREQUISITE_UNMET,
};
use crate::text;
use crate::visible::Line;
use crate::workbook::answers::{Answer, Met};

/// The outcome of the facts about a prerequisite.
pub enum FactsOutcome {
    /// This fact is missing.
    Nothing(&'static str),
    /// This fact is invalid, at this place; the finding exists.
    Misread(&'static str, Location),
    /// The facts were judged: they satisfy it unless an objection fails it.
    Judged(Vec<Objection>),
    /// The facts fail it for this reason; other items have the findings.
    Failed(String),
}

impl FactsOutcome {
    /// Returns the outcome that the facts satisfy it.
    pub fn satisfied() -> FactsOutcome {
        FactsOutcome::Judged(Vec::new())
    }

    /// Returns the outcome that these findings fail it; without any, the facts satisfy it.
    pub fn failing(findings: impl IntoIterator<Item = Finding>) -> FactsOutcome {
        FactsOutcome::Judged(findings.into_iter().map(Objection::Fails).collect())
    }

    /// Returns the outcome for a list that is missing or invalid.
    pub fn unlisted(context: &Context<'_>, field: &str, what: &'static str) -> FactsOutcome {
        match context.assessment.facts.misread.get(field) {
            Some(at) => FactsOutcome::Misread(what, at.clone()),
            None => FactsOutcome::Nothing(what),
        }
    }
}

/// Judges all prerequisites.
pub fn judge_all(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &mut [ItemResult],
    findings: &mut Vec<Finding>,
) {
    let unanswered = unanswered_controls(context, items);
    for (item, test) in context.checklist.prerequisites() {
        let shown = match test {
            Test::SelfAssessment => self_assessment(&unanswered),
            _ => show(context, proof, test),
        };
        let reason = match &shown {
            FactsOutcome::Failed(reason) => Some(reason.clone()),
            _ => None,
        };
        let status = judge(context, item, test, shown, findings);
        let result = items.get_mut(context.checklist.rank(&item.id));
        if let Some(result) = result.filter(|result| result.id == item.id) {
            result.status = status;
            result.reasons.extend(reason.map(Line::from));
        }
    }
}

/// Returns the ids of the controls without an answer, in the checklist's order.
fn unanswered_controls(context: &Context<'_>, items: &[ItemResult]) -> Vec<String> {
    let is_control = |id: &str| context.checklist.item(id).is_some_and(|i| i.control().is_some());
    let unanswered = items.iter().filter(|result| result.status == Status::Unanswered);
    unanswered.filter(|result| is_control(&result.id)).map(|result| result.id.clone()).collect()
}

/// The most controls that a reason names; the others are counted.
const MOST_NAMED: usize = 12;

/// Checks that every control has an answer, which makes the self-assessment complete.
fn self_assessment(unanswered: &[String]) -> FactsOutcome {
    let have = if unanswered.len() == 1 { "has" } else { "have" };
    match unanswered.split_at_checked(MOST_NAMED) {
        _ if unanswered.is_empty() => FactsOutcome::satisfied(),
        Some((named, rest)) if !rest.is_empty() => {
            let named = named.join(", ");
            FactsOutcome::Failed(format!("{named} and {} more have no answer", rest.len()))
        }
        _ => FactsOutcome::Failed(format!("{} {have} no answer", text::listed(unanswered))),
    }
}

fn show(context: &Context<'_>, proof: &EvidenceIndex<'_>, test: &Test) -> FactsOutcome {
    match test {
        Test::GuidelinesRead => partner::partner_guidelines(context),
        Test::ServicesPathStage { accepts } => partner::partner_path_stage(context, accepts),
        Test::Tier { accepts } => partner::partner_tier(context, accepts),
        Test::Competencies { any_of } => partner::partner_competency(context, any_of),
        Test::Certifications { steps } => partner::partner_certifications(context, steps),
        Test::FocusRegion(regions) => partner::partner_focus_region(context, regions),
        Test::CaseStudies { within_months, stage, diagram } => {
            case_study::case_studies(context, proof, *within_months, stage, diagram.as_ref())
        }
        Test::CaseStudyDiagrams { ask } => case_study::case_study_diagrams(context, proof, ask),
        Test::PublicCaseStudies { count } => case_study::public_case_studies(context, *count),
        Test::CaseStudyStatement { field, about } => {
            case_study::case_study_not_specific(context, field, about)
        }
        Test::Offerings { count } => offering::offerings(context, *count),
        Test::SelfAssessment => FactsOutcome::satisfied(),
    }
}

fn judge(
    context: &Context<'_>,
    item: &Item,
    test: &Test,
    shown: FactsOutcome,
    findings: &mut Vec<Finding>,
) -> Status {
    let answer = context.assessment.claim(&item.id);
    let own = answer.and_then(|answer| workbook::met_value(&item.id, answer));
    let was_misread = own.is_some();
    findings.extend(own.map(|finding| finding.item(&item.id).reason()));
    let cell = match &shown {
        FactsOutcome::Misread(_, at) => Some(at.within_file()),
        _ => None,
    };
    let lacks = match &shown {
        FactsOutcome::Nothing(what) => format!("{what} is missing"),
        FactsOutcome::Misread(what, at) => format!("{what} is invalid ({})", at.within_file()),
        _ => String::new(),
    };
    let (found, failed) = match shown {
        FactsOutcome::Nothing(_) | FactsOutcome::Misread(..) => {
            let attested = matches!(test, Test::GuidelinesRead);
            let (status, finding) = without_facts(context, item, answer, &lacks, attested);
            let is_blank = answer.is_none_or(|answer| answer.met == Met::Blank);
            let told = finding.filter(|_| !(was_misread && is_blank)).map(|finding| match cell {
                Some(cell) => finding.help(format!("Correct {cell}.")),
                None => finding,
            });
            findings.extend(told.map(|finding| finding.item(&item.id).reason()));
            return status;
        }
        FactsOutcome::Judged(found) => {
            let failed = found.iter().any(Objection::fails);
            (found, failed)
        }
        // Other items have the findings; one about a Yes would only repeat them.
        FactsOutcome::Failed(_) if answer.is_some_and(|answer| answer.met == Met::Yes) => {
            return Status::Unmet;
        }
        FactsOutcome::Failed(_) => (Vec::new(), true),
    };
    findings.extend(found.into_iter().map(|found| found.into_finding().item(&item.id)));
    findings.extend(claim_contradicts_facts(item, answer, failed));
    if failed { Status::Unmet } else { Status::Met }
}

/// Returns the status of a prerequisite without facts, and the finding.
fn without_facts(
    context: &Context<'_>,
    item: &Item,
    answer: Option<&Answer>,
    lacks: &str,
    attested: bool,
) -> (Status, Option<Finding>) {
    let at = answer.map_or_else(|| context.assessment.facts_at(), |answer| answer.met_at.clone());
    let heading = item.heading();
    match answer.map_or(Met::Blank, |answer| answer.met) {
        Met::Yes if attested => (Status::Met, None),
        Met::Yes => {
            let message = format!("{heading} is answered Yes, but {lacks}");
            let finding = Finding::new(&PREREQUISITE_UNEVIDENCED, &at, message);
            (Status::Unevidenced, Some(finding))
        }
        Met::No => {
            let message = format!("{heading} is answered No");
            (Status::Unmet, Some(Finding::new(&PREREQUISITE_UNMET, &at, message)))
        }
        Met::NotApplicable => {
            let message = format!("{heading} is answered N/A, but it applies to every partner");
            (Status::Unmet, Some(Finding::new(&CONTROL_NOT_APPLICABLE, &at, message)))
        }
        Met::Waived => {
            let message = format!("{heading} is answered Waived, but no waiver covers it");
            (Status::Unmet, Some(Finding::new(&CONTROL_WAIVER_CLAIMED, &at, message)))
        }
        Met::Blank => {
            let message = format!("{heading} can't be checked: {lacks}");
            let finding = Finding::new(&PREREQUISITE_UNANSWERED, &at, message);
            (Status::Unanswered, Some(finding))
        }
    }
}

fn claim_contradicts_facts(item: &Item, answer: Option<&Answer>, failed: bool) -> Option<Finding> {
    let answer = answer?;
    let claim = match answer.met {
        Met::Yes if failed => "Yes",
        Met::No if !failed => "No",
        Met::NotApplicable => "N/A",
        Met::Waived => "Waived",
        _ => return None,
    };
    let facts = if failed { "the facts fail it" } else { "the facts satisfy it" };
    let message = format!("{} is answered {claim}, but {facts}", item.heading());
    let finding = Finding::new(&CLAIM_CONTRADICTS_FACTS, &answer.met_at, message);
    Some(finding.item(&item.id).reason())
}

/// Returns whether a text is a name rather than a placeholder. (TBC is also a bank.)
pub fn is_named(text: Option<&Sourced<String>>) -> bool {
    text.is_some_and(|text| {
        let alone = text.value.contains(char::is_alphanumeric) && text.value.contains(' ');
        alone || !response::is_empty_word(&text.value)
    })
}

/// Returns whether a text has content, however general: "A regional bank".
pub fn has_content(context: &Context<'_>, text: Option<&Sourced<String>>) -> bool {
    text.is_some_and(|text| !response::says_nothing(context.checklist, context.names, &text.value))
}

/// Returns whether a statement has content that isn't as true of any company.
pub fn is_stated(context: &Context<'_>, text: Option<&Sourced<String>>) -> bool {
    let is_general = |fact: &str| response::stays_general(context.checklist, context.names, fact);
    has_content(context, text) && text.is_some_and(|text| !is_general(&text.value))
}
