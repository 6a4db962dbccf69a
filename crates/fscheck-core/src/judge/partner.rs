//! Rules `partner-*`: facts about the partner (specification, section 7).

mod region;
mod words;

use jiff::civil::Date;

pub use self::region::partner_focus_region;
use super::Context;
use super::objection::Objection;
use super::prerequisite::FactsOutcome;
use crate::checklist::{CertificationStep, Designation, Regions};
use crate::facts::{Competency, Office};
use crate::location::{Location, Sourced};
use crate::name;
use crate::rules::{PARTNER_PATH_STAGE, PARTNER_TIER, Rule};

/// The reason why facts about the partner fail a prerequisite, or may fail it. Its words are in
/// `words.rs`.
#[derive(Clone, Debug)]
enum Shortfall<'a> {
    /// The programme guidelines were not read.
    GuidelinesUnread { at: &'a Location },
    /// The checklist does not accept the stage or tier.
    NotAccepted {
        rule: &'static Rule,
        what: &'static str,
        stated: &'a Sourced<String>,
        accepts: &'a [String],
    },
    /// A competency is dated after the as-of date; the day is its own.
    CompetencyInFuture { competency: &'a Competency, day: &'a Sourced<Date>, is_another_held: bool },
    /// No competency of the list is accepted.
    NoCompetency { list: &'a Location, any_of: &'a [Designation] },
    /// There are too few certifications for this number of employees.
    TooFewCertifications { held: &'a Sourced<u64>, employees: u64, needed: u64 },
    /// The country of an office is not in its region.
    MisplacedOffice(&'a Office),
    /// A region or country has too few offices. `unplaced` is the number of offices without a
    /// region.
    TooFewOffices { at: &'a Location, place: &'a str, count: usize, needed: usize, unplaced: usize },
    /// Worldwide coverage is claimed, but there are offices in too few regions.
    TooFewRegions { at: &'a Location, regions: &'a Regions, count: usize },
    /// There are offices in enough regions, but not all of these have enough.
    FewOfficesPerRegion { at: &'a Location, regions: &'a Regions, count: usize, full: usize },
}

impl Shortfall<'_> {
    /// Returns whether it fails the prerequisite.
    fn fails(&self) -> bool {
        match self {
            Shortfall::CompetencyInFuture { is_another_held, .. } => !is_another_held,
            Shortfall::MisplacedOffice(_) | Shortfall::FewOfficesPerRegion { .. } => false,
            _ => true,
        }
    }
}

/// Returns the name of a competency without case, punctuation, "AWS" and "Competency".
pub fn designation(name: &str) -> String {
    let folded = name::fold(name);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !matches!(*word, "" | "aws" | "competency"));
    words.collect::<Vec<_>>().join(" ")
}

/// Returns whether one designation contains the words of another.
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
        Some(read) => judged([Shortfall::GuidelinesUnread { at: &read.at }]),
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

/// Returns the outcome for a fact about the partner that is missing or invalid.
fn nothing(context: &Context<'_>, field: &str, what: &'static str) -> FactsOutcome {
    match context.assessment.facts.partner.misread.get(field) {
        Some(at) => FactsOutcome::Misread(what, at.clone()),
        None => FactsOutcome::Nothing(what),
    }
}

/// Returns the outcome of facts with these shortfalls.
fn judged<'a>(shortfalls: impl IntoIterator<Item = Shortfall<'a>>) -> FactsOutcome {
    let objections = shortfalls.into_iter().map(|shortfall| match shortfall.fails() {
        true => Objection::Fails(shortfall.finding()),
        false => Objection::Remark(shortfall.finding()),
    });
    FactsOutcome::Judged(objections.collect())
}

fn one_of(
    stated: &Sourced<String>,
    accepts: &[String],
    rule: &'static Rule,
    what: &'static str,
) -> FactsOutcome {
    let is_accepted = accepts.contains(&stated.value);
    judged((!is_accepted).then_some(Shortfall::NotAccepted { rule, what, stated, accepts }))
}

pub fn partner_competency(context: &Context<'_>, any_of: &[Designation]) -> FactsOutcome {
    let Some(held) = &context.assessment.facts.partner.competencies else {
        return nothing(context, "competencies", "the list of competencies");
    };
    let is_wanted = |competency: &Competency| {
        let name = designation(&competency.name.value);
        let mut known =
            any_of.iter().flat_map(|wanted| std::iter::once(&wanted.name).chain(&wanted.aliases));
        known.any(|known| designation(known) == name)
    };
    let (to_come, achieved): (Vec<&Competency>, Vec<&Competency>) =
        held.value.iter().partition(|competency| future(competency, context.as_of).is_some());
    // A wrong date of another competency does not invalidate the one that is held.
    let is_another_held = achieved.into_iter().any(is_wanted);
    // The finding about the date of a wanted one already explains why it does not count.
    let is_told = is_another_held || to_come.iter().copied().any(is_wanted);
    let to_come = to_come.into_iter().filter_map(|competency| {
        let day = future(competency, context.as_of)?;
        Some(Shortfall::CompetencyInFuture { competency, day, is_another_held })
    });
    let none = (!is_told).then_some(Shortfall::NoCompetency { list: &held.at, any_of });
    judged(to_come.chain(none))
}

/// Returns the day on which a competency was achieved, if that is after the as-of date.
fn future(competency: &Competency, as_of: Date) -> Option<&Sourced<Date>> {
    competency.achieved_on.as_ref().filter(|day| day.value > as_of)
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
    let employees = employees.value;
    let is_short = held.value < needed;
    judged(is_short.then_some(Shortfall::TooFewCertifications { held, employees, needed }))
}
