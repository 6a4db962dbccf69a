//! Rules `partner-*`: facts about the partner (contract, section 6, items about it).

use std::collections::BTreeMap;

use super::Court;
use super::prerequisite::Shown;
use crate::checklist::{CertificationStep, Designation, Regions};
use crate::facts::{FocusRegion, Office};
use crate::finding::Finding;
use crate::location::Sourced;
use crate::name;
use crate::rules::{
    DATE_IN_FUTURE, PARTNER_CERTIFICATIONS, PARTNER_COMPETENCY, PARTNER_FOCUS_REGION,
    PARTNER_GUIDELINES, PARTNER_PATH_STAGE, PARTNER_TIER, Rule, Severity,
};
use crate::text;

/// The name of a competency without case, punctuation, "AWS" and "Competency".
pub fn designation(name: &str) -> String {
    let folded = name::fold(name);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !matches!(*word, "" | "aws" | "competency"));
    words.collect::<Vec<_>>().join(" ")
}

/// Whether the words of one designation stand in another.
pub fn is_within(part: &str, whole: &str) -> bool {
    format!(" {} ", designation(whole)).contains(&format!(" {} ", designation(part)))
}

pub fn partner_guidelines(court: &Court<'_>) -> Shown {
    match &court.assessment.facts.partner.program_guidelines_read {
        None => nothing(
            court,
            "program_guidelines_read",
            "whether the programme's guidelines were read",
        ),
        Some(read) if read.value => Shown::Facts(Vec::new()),
        Some(read) => Shown::Facts(vec![Finding::new(
            &PARTNER_GUIDELINES,
            &read.at,
            "the programme's guidelines were not read",
        )]),
    }
}

pub fn partner_path_stage(court: &Court<'_>, accepts: &[String]) -> Shown {
    let what = "the stage on the Services Path";
    match &court.assessment.facts.partner.services_path_stage {
        Some(stage) => one_of(stage, accepts, &PARTNER_PATH_STAGE, what),
        None => nothing(court, "services_path_stage", what),
    }
}

pub fn partner_tier(court: &Court<'_>, accepts: &[String]) -> Shown {
    let what = "the partner's tier";
    match &court.assessment.facts.partner.tier {
        Some(tier) => one_of(tier, accepts, &PARTNER_TIER, what),
        None => nothing(court, "tier", what),
    }
}

/// That a fact about the partner, in this field, is not stated, or cannot be understood.
fn nothing(court: &Court<'_>, field: &str, what: &'static str) -> Shown {
    match court.assessment.facts.partner.misread.get(field) {
        Some(at) => Shown::Misread(what, at.clone()),
        None => Shown::Nothing(what),
    }
}

fn one_of(
    stated: &Sourced<String>,
    accepts: &[String],
    rule: &'static Rule,
    what: &'static str,
) -> Shown {
    if accepts.contains(&stated.value) {
        return Shown::Facts(Vec::new());
    }
    let message = format!("{what} is {}; it must be {}", stated.value, text::either(accepts));
    Shown::Facts(vec![Finding::new(rule, &stated.at, message)])
}

pub fn partner_competency(court: &Court<'_>, any_of: &[Designation]) -> Shown {
    let Some(held) = &court.assessment.facts.partner.competencies else {
        return Shown::Nothing("the list of competencies");
    };
    let mut findings = Vec::new();
    let (mut satisfied, mut to_come) = (false, false);
    for competency in &held.value {
        let future = competency.achieved_on.as_ref().filter(|day| day.value > court.as_of);
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
        // A wrong date of another competency does not take away the one that is held.
        return Shown::Satisfied(findings);
    }
    if to_come {
        // Its date says already why it does not count.
        return Shown::Facts(findings);
    }
    let wanted: Vec<&str> = any_of.iter().map(|wanted| wanted.name.as_str()).collect();
    let message = format!("none of the competencies {} is held", text::either(&wanted));
    findings.push(Finding::new(&PARTNER_COMPETENCY, &held.at, message));
    Shown::Facts(findings)
}

pub fn partner_certifications(court: &Court<'_>, steps: &[CertificationStep]) -> Shown {
    let partner = &court.assessment.facts.partner;
    let Some(employees) = &partner.employees else {
        return nothing(court, "employees", "the number of employees");
    };
    let Some(held) = &partner.professional_certifications else {
        let what = "the number of professional certifications";
        return nothing(court, "professional_certifications", what);
    };
    let below = |step: &&CertificationStep| {
        step.employees_under.is_none_or(|limit| employees.value < limit)
    };
    let needed = steps.iter().find(below).map(|step| step.at_least).unwrap_or_default();
    if held.value >= needed {
        return Shown::Facts(Vec::new());
    }
    let message = format!(
        "{} are held; a partner with {} employees needs {needed}",
        text::counted(
            usize::try_from(held.value).unwrap_or(usize::MAX),
            "professional certification"
        ),
        employees.value
    );
    Shown::Facts(vec![Finding::new(&PARTNER_CERTIFICATIONS, &held.at, message)])
}

pub fn partner_focus_region(court: &Court<'_>, regions: &Regions) -> Shown {
    let partner = &court.assessment.facts.partner;
    let Some(focus) = partner.focus_regions.as_ref().filter(|focus| !focus.value.is_empty()) else {
        return nothing(court, "focus_regions", "the focus region");
    };
    let Some(offices) = &partner.offices else { return Shown::Nothing("the list of offices") };
    let bears_out = |region: &Sourced<FocusRegion>| match &region.value {
        FocusRegion::Worldwide => worldwide(region, regions, &offices.value),
        FocusRegion::Region(name) => {
            let within = |office: &&Office| is_in(office, name, regions);
            let count = offices.value.iter().filter(within).count();
            too_few(region, name, count, regions.offices_per_region)
        }
        FocusRegion::Country(code) => {
            let here = |office: &&Office| office.country.as_ref().is_some_and(|c| c.value == *code);
            let count = offices.value.iter().filter(here).count();
            too_few(region, code, count, regions.offices_per_country)
        }
    };
    Shown::Facts(focus.value.iter().filter_map(bears_out).collect())
}

fn too_few(
    region: &Sourced<FocusRegion>,
    name: &str,
    count: usize,
    needed: usize,
) -> Option<Finding> {
    let message = format!("{name} needs {}; {count} listed", text::counted(needed, "office"));
    (count < needed).then(|| Finding::new(&PARTNER_FOCUS_REGION, &region.at, message))
}

/// The whole world needs offices in several regions. How many in each is left open.
fn worldwide(
    focus: &Sourced<FocusRegion>,
    regions: &Regions,
    offices: &[Office],
) -> Option<Finding> {
    let needed = regions.regions_for_worldwide;
    let is_full = |count: &&usize| **count >= regions.offices_per_region;
    let full = |counts: &BTreeMap<&str, usize>| counts.values().filter(is_full).count();
    // An office in a region that is one country may be put in the region around it.
    let by_country = counts(regions, offices, true);
    let as_stated = counts(regions, offices, false);
    let is_better = |counts: &BTreeMap<&str, usize>| (counts.len().min(needed), full(counts));
    let counts = match is_better(&by_country) > is_better(&as_stated) {
        true => by_country,
        false => as_stated,
    };
    if counts.len() < needed {
        let message = format!(
            "{} needs offices in {}; {} listed",
            regions.worldwide,
            text::counted(needed, "region"),
            counts.len()
        );
        return Some(Finding::new(&PARTNER_FOCUS_REGION, &focus.at, message));
    }
    let full = full(&counts);
    if full >= needed {
        return None;
    }
    let message = format!(
        "{} is borne out by {}, but only {full} of them with {}",
        regions.worldwide,
        text::counted(counts.len(), "region"),
        text::counted(regions.offices_per_region, "office")
    );
    let help = "The checklist leaves open how many offices each region needs then: ask your \
                Partner Development Manager.";
    let finding = Finding::new(&PARTNER_FOCUS_REGION, &focus.at, message);
    Some(finding.severity(Severity::Warning).help(help))
}

/// The number of offices in each region: by the region that is stated, or first by the country
/// where that is a region of its own.
fn counts<'a>(
    regions: &'a Regions,
    offices: &'a [Office],
    country_first: bool,
) -> BTreeMap<&'a str, usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for office in offices {
        let stated = office.region.as_ref().map(|region| region.value.as_str());
        let of_country = country_of(office).and_then(|code| region_of(code, regions));
        let region = if country_first { of_country.or(stated) } else { stated.or(of_country) };
        if let Some(region) = region {
            *counts.entry(outermost(region, regions)).or_default() += 1;
        }
    }
    counts
}

/// Whether an office is in a region. In one that is a country it is the country that counts.
fn is_in(office: &Office, name: &str, regions: &Regions) -> bool {
    let region = regions.regions.iter().find(|region| region.name == name);
    let own = region.and_then(|region| region.country);
    if let (Some(own), Some(code)) = (own, country_of(office)) {
        return own == code;
    }
    let stated = office.region.as_ref().map(|region| region.value.as_str());
    let includes = |of: &str| region.is_some_and(|r| r.includes.iter().any(|i| i == of));
    stated.is_some_and(|of| of == name || includes(of))
}

fn country_of(office: &Office) -> Option<&'static str> {
    office.country.as_ref().map(|country| country.value)
}

/// The region that is this country.
fn region_of<'a>(code: &str, regions: &'a Regions) -> Option<&'a str> {
    let region = regions.regions.iter().find(|region| region.country == Some(code))?;
    Some(&region.name)
}

/// The region that `name` lies in, or itself.
fn outermost<'a>(name: &'a str, regions: &'a Regions) -> &'a str {
    let mut outer = regions.regions.iter().filter(|r| r.includes.iter().any(|i| i == name));
    outer.next().map_or(name, |region| region.name.as_str())
}
