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
    let name = match &offering.name {
        Some(name) => format!("the offering \"{}\"", text::shorten(&name.value, 40)),
        None => format!("offering {number}"),
    };
    let parts = [
        ("name", is_stated(offering.name.as_ref())),
        ("problem", is_stated(offering.problem.as_ref())),
        ("aws_usage", is_stated(offering.aws_usage.as_ref())),
        ("domain_knowledge", is_stated(offering.domain_knowledge.as_ref())),
        ("strategy", is_stated(offering.strategy.as_ref())),
        ("customer_examples", !offering.customer_examples.is_empty()),
    ];
    let missing = parts.iter().filter(|(_, is_there)| !is_there).map(|(part, _)| {
        let message = format!("{name} does not state `{part}`");
        Finding::new(&OFFERING_INCOMPLETE, &offering.at, message)
    });
    let exists = |number: u64| {
        let studies = court.assessment.facts.case_studies();
        studies.iter().any(|study| u64::from(study.number) == number)
    };
    let unknown = offering.customer_examples.iter().filter(|number| !exists(number.value));
    let unknown = unknown.map(|number| {
        let message = format!("{name} names case study {}, which does not exist", number.value);
        Finding::new(&OFFERING_INCOMPLETE, &number.at, message)
    });
    missing.chain(unknown).collect()
}
