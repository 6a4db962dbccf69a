//! Rules `offering-*` (specification, section 7).

use std::collections::BTreeMap;

use super::Context;
use super::objection::Objection;
use super::prerequisite::{FactsOutcome, is_stated};
use crate::facts::Offering;
use crate::finding::Finding;
use crate::rules::{OFFERING_COUNT, OFFERING_DUPLICATE, OFFERING_INCOMPLETE};
use crate::{field, name, text};

/// Checks the offerings.
pub fn offerings(context: &Context<'_>, count: usize) -> FactsOutcome {
    let Some(list) = &context.assessment.facts.offerings else {
        return FactsOutcome::unlisted(context, "offerings", "the list of offerings");
    };
    let repeated = offering_duplicate(&list.value);
    let different = list.value.len() - repeated.len();
    let mut found: Vec<Objection> = Vec::new();
    if different < count {
        let listed = text::counted(different, "offering");
        let once =
            if repeated.is_empty() { "" } else { " (entries with the same name count once)" };
        let message = format!("{listed} listed{once}; {count} are required");
        found.push(Objection::Fails(Finding::new(&OFFERING_COUNT, &list.at, message)));
    }
    for (position, offering) in list.value.iter().enumerate() {
        let incomplete = offering_incomplete(context, offering, position + 1);
        found.extend(incomplete.into_iter().map(Objection::Fails));
    }
    found.extend(repeated.into_iter().map(Objection::Remark));
    FactsOutcome::Judged(found)
}

/// Reports offerings that repeat another: the same name, or no name and the same description.
fn offering_duplicate(offerings: &[Offering]) -> Vec<Finding> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for (position, offering) in offerings.iter().enumerate() {
        let number = position + 1;
        let name = offering.name.as_ref().filter(|name| !name::key(&name.value).is_empty());
        let key = match name {
            Some(name) => name::key(&name.value),
            None => description(offering),
        };
        if key.is_empty() {
            continue;
        }
        let first = *known.entry(key).or_insert(number);
        if first == number {
            continue;
        }
        let (at, message) = match name {
            Some(name) => {
                let shown = text::shorten(&name.value, 40);
                let what = format!("offering {number} has the same name as offering {first}");
                (&name.at, format!("{what}, \"{shown}\""))
            }
            None => {
                let what = format!("offering {number} says the same as offering {first}");
                (&offering.at, format!("{what}, and neither has a name"))
            }
        };
        findings.push(Finding::new(&OFFERING_DUPLICATE, at, message));
    }
    findings
}

/// Returns the description of an offering as a key that differs from every name.
fn description(offering: &Offering) -> String {
    let parts =
        [&offering.problem, &offering.aws_usage, &offering.domain_knowledge, &offering.strategy];
    let keys: Vec<String> =
        parts.into_iter().flatten().map(|part| name::key(&part.value)).collect();
    if keys.concat().is_empty() { String::new() } else { format!(" {}", keys.join(" ")) }
}

fn offering_incomplete(context: &Context<'_>, offering: &Offering, number: usize) -> Vec<Finding> {
    let name = match offering.name.as_ref().filter(|name| !text::is_blank(&name.value)) {
        Some(name) => format!("the offering \"{}\"", text::shorten(&name.value, 40)),
        None => format!("offering {number}"),
    };
    let prose = [
        ("problem", &offering.problem),
        ("aws_usage", &offering.aws_usage),
        ("domain_knowledge", &offering.domain_knowledge),
        ("strategy", &offering.strategy),
    ];
    let missing = prose.into_iter().filter(|(_, text)| !is_stated(context, text.as_ref())).map(
        |(part, text)| {
            let at = text.as_ref().map_or(&offering.at, |text| &text.at);
            let part = field::named(at, part);
            let message = match text {
                Some(text) if !text::is_blank(&text.value) => {
                    format!("the text in {part} of {name} says nothing")
                }
                _ => format!("{name} has no {part}"),
            };
            Finding::new(&OFFERING_INCOMPLETE, at, message).detail(part)
        },
    );
    let mut findings: Vec<Finding> = missing.collect();
    findings.extend(examples(context, offering, &name));
    if offering.is_flawed && findings.is_empty() {
        let cell = offering.flawed_at.as_ref().unwrap_or(&offering.at).within_file();
        let message = format!("{name} has an invalid value ({cell})");
        let finding = Finding::new(&OFFERING_INCOMPLETE, &offering.at, message);
        findings.push(finding.help(format!("Correct {cell}.")));
    }
    findings
}

/// Returns findings about the customer examples of an offering. Without a list of case studies,
/// they cannot be checked.
fn examples(context: &Context<'_>, offering: &Offering, name: &str) -> Vec<Finding> {
    let listed = offering.customer_examples.as_ref();
    let Some(listed) = listed.filter(|listed| !listed.value.is_empty()) else {
        let at = offering.customer_examples.as_ref().map_or(&offering.at, |list| &list.at);
        let part = field::named(at, "customer_examples");
        if let Some(cell) = offering.misread.get("customer_examples") {
            let part = field::named(cell, "customer_examples");
            let cell = cell.within_file();
            let message = format!("{name} has invalid {part} ({cell})");
            let finding = Finding::new(&OFFERING_INCOMPLETE, at, message);
            return vec![finding.help(format!("Correct {cell}."))];
        }
        let message = format!("{name} has no {part}");
        return vec![Finding::new(&OFFERING_INCOMPLETE, at, message).detail(part)];
    };
    let Some(studies) = &context.assessment.facts.case_studies else { return Vec::new() };
    let exists = |number: u64| {
        u32::try_from(number).is_ok_and(|n| context.assessment.facts.case_study(n).is_some())
    };
    let unknown = listed.value.iter().filter(|number| !exists(number.value)).map(|number| {
        let message = format!("{name} names case study {}, which doesn't exist", number.value);
        let finding = Finding::new(&OFFERING_INCOMPLETE, &number.at, message);
        finding.help(format!("Use case study numbers from 1 to {}.", studies.value.len()))
    });
    unknown.collect()
}
