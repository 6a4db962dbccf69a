//! Rules `offering-*` (contract, section 6, the item about offerings).

use super::Court;
use super::prerequisite::{Shown, is_stated};
use crate::facts::Offering;
use crate::finding::Finding;
use crate::rules::{OFFERING_COUNT, OFFERING_INCOMPLETE};
use crate::text;

/// All that is wanted of the offerings.
pub fn offerings(court: &Court<'_>, count: usize) -> Shown {
    let Some(list) = &court.assessment.facts.offerings else {
        return Shown::Nothing("the list of offerings");
    };
    let mut findings = Vec::new();
    if list.value.len() < count {
        let listed = text::counted(list.value.len(), "offering");
        let message = format!("{listed} listed; {count} are required");
        findings.push(Finding::new(&OFFERING_COUNT, &list.at, message));
    }
    for (position, offering) in list.value.iter().enumerate() {
        findings.extend(offering_incomplete(court, offering, position + 1));
    }
    Shown::Facts(findings)
}

fn offering_incomplete(court: &Court<'_>, offering: &Offering, number: usize) -> Vec<Finding> {
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
    let missing =
        prose.into_iter().filter(|(_, text)| !is_stated(text.as_ref())).map(|(part, text)| {
            let message = match text {
                Some(text) if !text::is_blank(&text.value) => {
                    format!("{name} says nothing in `{part}`")
                }
                _ => format!("{name} does not state `{part}`"),
            };
            let at = text.as_ref().map_or(&offering.at, |text| &text.at);
            Finding::new(&OFFERING_INCOMPLETE, at, message)
        });
    let mut findings: Vec<Finding> = missing.collect();
    findings.extend(examples(court, offering, &name));
    if offering.is_flawed && findings.is_empty() {
        let message = format!("{name} has a value that cannot be understood");
        findings.push(Finding::new(&OFFERING_INCOMPLETE, &offering.at, message));
    }
    findings
}

/// What is wrong with the customer examples of an offering. Without a list of case studies there
/// is nothing to hold them against.
fn examples(court: &Court<'_>, offering: &Offering, name: &str) -> Vec<Finding> {
    let listed = offering.customer_examples.as_ref();
    let Some(listed) = listed.filter(|listed| !listed.value.is_empty()) else {
        let at = offering.customer_examples.as_ref().map_or(&offering.at, |list| &list.at);
        let message = format!("{name} names no `customer_examples`");
        return vec![Finding::new(&OFFERING_INCOMPLETE, at, message)];
    };
    let Some(studies) = &court.assessment.facts.case_studies else { return Vec::new() };
    let exists = |number: u64| studies.value.iter().any(|study| u64::from(study.number) == number);
    let unknown = listed.value.iter().filter(|number| !exists(number.value)).map(|number| {
        let message = format!("{name} names case study {}, which does not exist", number.value);
        let finding = Finding::new(&OFFERING_INCOMPLETE, &number.at, message);
        finding.help(format!("Name case studies by their numbers, 1 to {}.", studies.value.len()))
    });
    unknown.collect()
}
