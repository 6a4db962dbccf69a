//! Rules `case-study-*` (specification, section 7).

mod customer;
mod public;

use std::collections::BTreeSet;

use self::customer::{Customers, case_study_affiliate, named_nobody, names_customer};
pub use self::public::public_case_studies;
use super::Context;
use super::evidence::EvidenceIndex;
use super::objection::Objection;
use super::prerequisite::{FactsOutcome, is_stated};
use crate::checklist::{Ask, AskRef};
use crate::date::months_before;
use crate::facts::CaseStudy;
use crate::finding::Finding;
use crate::location::Location;
use crate::rules::{
    CASE_STUDY_COUNT, CASE_STUDY_DIAGRAM, CASE_STUDY_INCOMPLETE, CASE_STUDY_NO_OFFERING,
    CASE_STUDY_NOT_PRODUCTION, CASE_STUDY_NOT_SPECIFIC, CASE_STUDY_TOO_OLD, DATE_IN_FUTURE,
};
use crate::{field, text};

const NOT_LISTED: &str = "the list of case studies";
const NONE_LISTED: &str = "no case study is listed";

/// Checks the list of case studies as a whole.
pub fn case_studies(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    within_months: u32,
    stage: &str,
    diagram: Option<&AskRef>,
) -> FactsOutcome {
    let Some(list) = &context.assessment.facts.case_studies else {
        return FactsOutcome::unlisted(context, "case_studies", NOT_LISTED);
    };
    let studies = list.value.as_slice();
    let mut found: Vec<Objection> = Vec::new();
    let fails = Objection::Fails;
    found.extend(case_study_count(context, studies, &list.at).map(fails));
    found.extend(references_without_facts(context, studies).into_iter().map(fails));
    let named: BTreeSet<u64> = context.assessment.facts.named_examples().collect();
    let mut customers = Customers::default();
    for study in studies {
        found.extend(case_study_incomplete(context, study).into_iter().map(fails));
        found.extend(customers.case_study_duplicate_customer(context, study));
        found.extend(case_study_too_old(context, study, within_months).map(fails));
        found.extend(case_study_not_production(context, study, stage).map(fails));
        found.extend(case_study_affiliate(context, study).map(fails));
        found.extend(case_study_diagram(context, proof, study, diagram).map(fails));
        found.extend(case_study_no_offering(context, study, &named).map(Objection::Remark));
    }
    FactsOutcome::Judged(found)
}

/// Checks that each case study has an architecture diagram.
pub fn case_study_diagrams(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    ask: &AskRef,
) -> FactsOutcome {
    let Some(list) = &context.assessment.facts.case_studies else {
        return FactsOutcome::unlisted(context, "case_studies", NOT_LISTED);
    };
    if list.value.is_empty() {
        // The item about their number reports that there is none.
        return FactsOutcome::Failed(NONE_LISTED.to_owned());
    }
    let studies = list.value.iter();
    let lacking = studies.flat_map(|study| case_study_diagram(context, proof, study, Some(ask)));
    FactsOutcome::failing(lacking)
}

fn case_study_count(
    context: &Context<'_>,
    studies: &[CaseStudy],
    at: &Location,
) -> Option<Finding> {
    if studies.len() >= needed(context) {
        return None;
    }
    let listed = text::counted(studies.len(), "case study").replace("case studys", "case studies");
    let message = format!("{listed} listed; {} are required", needed(context));
    let lacking: Vec<String> = without_facts(context, studies)
        .filter(|(number, _)| *number <= context.checklist.required_case_studies)
        .map(|(number, _)| format!("#{number}"))
        .collect();
    let finding = Finding::new(&CASE_STUDY_COUNT, at, message);
    Some(match lacking.is_empty() {
        true => finding,
        false => finding.help(format!(
            "{} The workbook answers Customer Reference {}, but the facts about it are missing.",
            CASE_STUDY_COUNT.help,
            text::listed(&lacking)
        )),
    })
}

fn needed(context: &Context<'_>) -> usize {
    usize::try_from(context.checklist.required_case_studies).unwrap_or(usize::MAX)
}

/// Returns the customer references that are filled in but have no facts, with their headings.
fn without_facts<'a>(
    context: &Context<'a>,
    studies: &[CaseStudy],
) -> impl Iterator<Item = (u32, &'a Location)> {
    let stated: BTreeSet<u32> = studies.iter().map(|study| study.number).collect();
    let references = context.assessment.answers.references.iter();
    references.map(|(number, at)| (*number, at)).filter(move |(n, _)| !stated.contains(n))
}

/// Rule `case-study-incomplete`, for customer references without facts. If too few case studies
/// are listed, the required ones are reported already.
fn references_without_facts(context: &Context<'_>, studies: &[CaseStudy]) -> Vec<Finding> {
    let is_told = studies.len() < needed(context);
    let required = context.checklist.required_case_studies;
    let lacking = without_facts(context, studies).filter(|(n, _)| !(is_told && *n <= required));
    let told = lacking.map(|(number, at)| {
        let message = format!(
            "Customer Reference #{number} is filled in, but there are no facts about case study \
             {number}"
        );
        let help = format!(
            "Enter customer, completion date, stage and use case of case study {number}, or clear \
             the answers below this heading."
        );
        Finding::new(&CASE_STUDY_INCOMPLETE, at, message).help(help).case_study(number)
    });
    told.collect()
}

fn case_study_incomplete(context: &Context<'_>, study: &CaseStudy) -> Vec<Finding> {
    let has_use_case = study.use_case.is_some() || context.checklist.use_cases.is_empty();
    let customer_at = study.customer.as_ref().map(|customer| &customer.at);
    let parts = [
        ("customer", names_customer(study), customer_at),
        ("completed_on", study.completed_on.is_some(), None),
        ("stage", study.stage.is_some(), None),
        ("use_case", has_use_case, None),
    ];
    let name = context.study_name(study.number);
    let missing = parts.into_iter().filter(|(_, is_there, _)| !is_there).map(|(part, _, at)| {
        let at = at.or(study.blank.get(part)).unwrap_or(&study.at);
        let lacks = |what: String| {
            about(&CASE_STUDY_INCOMPLETE, at, study, what).detail(field::named(at, part))
        };
        match (study.misread.get(part), named_nobody(study)) {
            (Some(cell), _) => {
                let part = field::named(cell, part);
                let cell = cell.within_file();
                let message = format!("{name} has an invalid {part} ({cell})");
                lacks(message).help(format!("Correct {cell}."))
            }
            (None, Some(text)) if part == "customer" => {
                let shown = text::shorten(&text.value, 40);
                let message = format!("case study {}: \"{shown}\" is not a customer's name", study.number);
                lacks(message).help(
                    "Enter the customer's name. If the public text is anonymised, only AWS sees it.",
                )
            }
            _ => lacks(format!("{name} has no {}", field::named(at, part))),
        }
    });
    let mut findings: Vec<Finding> = missing.collect();
    if study.is_flawed && findings.is_empty() {
        let cell = study.flawed_at.as_ref().unwrap_or(&study.at).within_file();
        let message = format!("{name} has an invalid value ({cell})");
        let finding = about(&CASE_STUDY_INCOMPLETE, &study.at, study, message);
        findings.push(finding.help(format!("Correct {cell}.")));
    }
    findings
}

/// Also rule `date-in-future`: a project that is not completed yet is not recent.
fn case_study_too_old(context: &Context<'_>, study: &CaseStudy, months: u32) -> Option<Finding> {
    let completed = study.completed_on.as_ref()?;
    let name = context.study_name(study.number);
    if completed.value > context.as_of {
        let message = format!(
            "{name} has the completion date {}, after the as-of date {}",
            completed.value, context.as_of
        );
        return Some(about(&DATE_IN_FUTURE, &completed.at, study, message));
    }
    let first = months_before(context.as_of, months);
    let message = format!(
        "{name} was completed on {}; it must be {first} or later to be within {months} months",
        completed.value
    );
    (completed.value < first).then(|| about(&CASE_STUDY_TOO_OLD, &completed.at, study, message))
}

fn case_study_not_production(
    context: &Context<'_>,
    study: &CaseStudy,
    wanted: &str,
) -> Option<Finding> {
    let stage = study.stage.as_ref().filter(|stage| stage.value != wanted)?;
    let message = format!(
        "{} is at the stage {}, not in {wanted}",
        context.study_name(study.number),
        stage.value
    );
    Some(about(&CASE_STUDY_NOT_PRODUCTION, &stage.at, study, message))
}

fn case_study_diagram(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    study: &CaseStudy,
    diagram: Option<&AskRef>,
) -> Option<Finding> {
    let name = diagram?;
    let control = context.checklist.item(&name.control).and_then(|item| item.control())?;
    let ask: &Ask = control.ask(&name.ask)?;
    if !proof.serving(&name.control, ask, Some(study.number)).is_empty() {
        return None;
    }
    let message = format!("{} has no architecture diagram", context.study_name(study.number));
    let miss = proof.nearest_miss(&name.control, ask, Some(study.number));
    let help = match miss {
        Some(miss) if miss.is_void() => format!("Fix this first: {}.", miss.why()),
        miss => {
            let settings = format!("`controls: [{name}]` and `case_studies: [{}]`", study.number);
            format!(
                "Add evidence of kind {} with {}.{}",
                ask.kinds(),
                field::for_reader(&study.at, &settings),
                miss.map(|miss| format!(" Nearest: {}.", miss.why())).unwrap_or_default()
            )
        }
    };
    Some(about(&CASE_STUDY_DIAGRAM, &study.at, study, message).help(help))
}

/// `named` are the case studies that the offerings name.
fn case_study_no_offering(
    context: &Context<'_>,
    study: &CaseStudy,
    named: &BTreeSet<u64>,
) -> Option<Finding> {
    context.assessment.facts.offerings.as_ref()?;
    if named.contains(&u64::from(study.number)) {
        return None;
    }
    let message = format!("no offering names {}", context.study_name(study.number));
    Some(about(&CASE_STUDY_NO_OFFERING, &study.at, study, message))
}

/// Rule `case-study-not-specific`.
pub fn case_study_not_specific(
    context: &Context<'_>,
    field: &str,
    about_what: &str,
) -> FactsOutcome {
    let Some(list) = &context.assessment.facts.case_studies else {
        return FactsOutcome::unlisted(context, "case_studies", NOT_LISTED);
    };
    if list.value.is_empty() {
        // The item about their number reports that there is none.
        return FactsOutcome::Failed(NONE_LISTED.to_owned());
    }
    let silent = |study: &&CaseStudy| !is_stated(context, study.statements.get(field));
    let findings = list.value.iter().filter(silent).map(|study| {
        let at = study.statements.get(field).map_or(&study.at, |text| &text.at);
        let message = format!(
            "{} doesn't say what is specific to {about_what} ({})",
            context.study_name(study.number),
            field::named(at, field)
        );
        about(&CASE_STUDY_NOT_SPECIFIC, at, study, message)
    });
    FactsOutcome::failing(findings)
}

fn about(
    rule: &'static crate::rules::Rule,
    at: &Location,
    study: &CaseStudy,
    message: String,
) -> Finding {
    Finding::new(rule, at, message).case_study(study.number)
}
