//! Rules `partner-*`: facts about the partner (specification, section 7).

mod region;

pub use self::region::partner_focus_region;
use super::Context;
use super::objection::Objection;
use super::prerequisite::FactsOutcome;
use crate::checklist::{CertificationStep, Designation};
use crate::finding::Finding;
use crate::location::Sourced;
use crate::rules::{
    DATE_IN_FUTURE, PARTNER_CERTIFICATIONS, PARTNER_COMPETENCY, PARTNER_GUIDELINES,
    PARTNER_PATH_STAGE, PARTNER_TIER, Rule,
};
use crate::{name, text};

/// The name of a competency without case, punctuation, "AWS" and "Competency".
pub fn designation(name: &str) -> String {
    let folded = name::fold(name);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !matches!(*word, "" | "aws" | "competency"));
    words.collect::<Vec<_>>().join(" ")
}

/// Whether one designation contains the words of another.
pub fn is_within(part: &str, whole: &str) -> bool {
    format!(" {} ", designation(whole)).contains(&format!(" {} ", designation(part)))
}

pub fn partner_guidelines(context: &Context<'_>) -> FactsOutcome {
    match &context.assessment.facts.partner.program_guidelines_read {
        None => nothing(
            context,
            "program_guidelines_read",
            "the confirmation that the programme guidelines were read",
        ),
        Some(read) if read.value => FactsOutcome::satisfied(),
        Some(read) => FactsOutcome::failing([Finding::new(
            &PARTNER_GUIDELINES,
            &read.at,
            "the programme guidelines haven't been read",
        )]),
    }
}

pub fn partner_path_stage(context: &Context<'_>, accepts: &[String]) -> FactsOutcome {
    let what = "the stage on the Services Path";
    match &context.assessment.facts.partner.services_path_stage {
        Some(stage) => one_of(stage, accepts, &PARTNER_PATH_STAGE, what),
        None => nothing(context, "services_path_stage", what),
    }
}

pub fn partner_tier(context: &Context<'_>, accepts: &[String]) -> FactsOutcome {
    let what = "the partner's tier";
    match &context.assessment.facts.partner.tier {
        Some(tier) => one_of(tier, accepts, &PARTNER_TIER, what),
        None => nothing(context, "tier", what),
    }
}

/// A fact about the partner that is missing or invalid.
fn nothing(context: &Context<'_>, field: &str, what: &'static str) -> FactsOutcome {
    match context.assessment.facts.partner.misread.get(field) {
        Some(at) => FactsOutcome::Misread(what, at.clone()),
        None => FactsOutcome::Nothing(what),
    }
}

fn one_of(
    stated: &Sourced<String>,
    accepts: &[String],
    rule: &'static Rule,
    what: &'static str,
) -> FactsOutcome {
    if accepts.contains(&stated.value) {
        return FactsOutcome::satisfied();
    }
    let message = format!("{what} is {}; it must be {}", stated.value, text::either(accepts));
    FactsOutcome::failing([Finding::new(rule, &stated.at, message)])
}

pub fn partner_competency(context: &Context<'_>, any_of: &[Designation]) -> FactsOutcome {
    let Some(held) = &context.assessment.facts.partner.competencies else {
        return nothing(context, "competencies", "the list of competencies");
    };
    let mut findings = Vec::new();
    let (mut satisfied, mut to_come) = (false, false);
    for competency in &held.value {
        let future = competency.achieved_on.as_ref().filter(|day| day.value > context.as_of);
        if let Some(day) = future {
            let message = format!(
                "the competency {} is dated {}, after the as-of date",
                competency.name.value, day.value
            );
            findings.push(Finding::new(&DATE_IN_FUTURE, &day.at, message));
        }
        let name = designation(&competency.name.value);
        let is_wanted = any_of.iter().any(|wanted| {
            let mut names = std::iter::once(&wanted.name).chain(&wanted.aliases);
            names.any(|known| designation(known) == name)
        });
        satisfied |= is_wanted && future.is_none();
        to_come |= is_wanted && future.is_some();
    }
    if satisfied {
        // A wrong date of another competency does not invalidate the one that is held.
        return FactsOutcome::Judged(findings.into_iter().map(Objection::Remark).collect());
    }
    if to_come {
        // The finding about its date explains already why it does not count.
        return FactsOutcome::failing(findings);
    }
    let wanted: Vec<&str> = any_of.iter().map(|wanted| wanted.name.as_str()).collect();
    let message = format!("the partner holds none of the competencies {}", text::either(&wanted));
    findings.push(Finding::new(&PARTNER_COMPETENCY, &held.at, message));
    FactsOutcome::failing(findings)
}

pub fn partner_certifications(context: &Context<'_>, steps: &[CertificationStep]) -> FactsOutcome {
    let partner = &context.assessment.facts.partner;
    let Some(employees) = &partner.employees else {
        return nothing(context, "employees", "the number of employees");
    };
    let Some(held) = &partner.professional_certifications else {
        let what = "the number of professional certifications";
        return nothing(context, "professional_certifications", what);
    };
    let below = |step: &&CertificationStep| {
        step.employees_under.is_none_or(|limit| employees.value < limit)
    };
    let needed = steps.iter().find(below).map(|step| step.at_least).unwrap_or_default();
    if held.value >= needed {
        return FactsOutcome::satisfied();
    }
    let counted =
        |count: u64, noun: &str| text::counted(usize::try_from(count).unwrap_or(usize::MAX), noun);
    let message = format!(
        "{} listed; a partner with {} needs {needed}",
        counted(held.value, "professional certification"),
        counted(employees.value, "employee")
    );
    FactsOutcome::failing([Finding::new(&PARTNER_CERTIFICATIONS, &held.at, message)])
}
