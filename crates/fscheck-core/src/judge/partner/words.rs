//! The words for facts about the partner that fail a prerequisite.

use super::Shortfall;
use crate::checklist::{Designation, Regions};
use crate::facts::Office;
use crate::finding::Finding;
use crate::location::{Location, Sourced};
use crate::rules::{
    DATE_IN_FUTURE, PARTNER_CERTIFICATIONS, PARTNER_COMPETENCY, PARTNER_FOCUS_REGION,
    PARTNER_GUIDELINES, Severity,
};
use crate::text;

impl Shortfall<'_> {
    /// Returns the finding about it.
    pub(super) fn finding(&self) -> Finding {
        match self {
            Shortfall::GuidelinesUnread { at } => {
                Finding::new(&PARTNER_GUIDELINES, at, "the programme guidelines haven't been read")
            }
            Shortfall::NotAccepted { rule, what, stated, accepts } => {
                let accepts = text::either(accepts);
                let message = format!("{what} is {}; it must be {accepts}", stated.value);
                Finding::new(rule, &stated.at, message)
            }
            Shortfall::CompetencyInFuture { competency, day, .. } => {
                let message = format!(
                    "the competency {} is dated {}, after the as-of date",
                    competency.name.value, day.value
                );
                Finding::new(&DATE_IN_FUTURE, &day.at, message)
            }
            Shortfall::NoCompetency { list, any_of } => no_competency(list, any_of),
            Shortfall::TooFewCertifications { held, employees, needed } => {
                too_few_certifications(held, *employees, *needed)
            }
            Shortfall::MisplacedOffice(office) => misplaced_office(office),
            Shortfall::TooFewOffices { at, place, count, needed, unplaced } => {
                let needed = text::counted(*needed, "office");
                let message = format!("{place} needs {needed}; {count} listed");
                let finding = Finding::new(&PARTNER_FOCUS_REGION, at, message);
                let help =
                    format!("Add the region of each office. Offices without one: {unplaced}.");
                if *unplaced > 0 { finding.help(help) } else { finding }
            }
            Shortfall::TooFewRegions { at, regions, count } => {
                let message = format!(
                    "{} needs offices in {}; {count} listed",
                    regions.worldwide,
                    text::counted(regions.regions_for_worldwide, "region")
                );
                Finding::new(&PARTNER_FOCUS_REGION, at, message)
            }
            Shortfall::FewOfficesPerRegion { at, regions, count, full } => {
                few_offices_per_region(at, regions, *count, *full)
            }
        }
    }
}

fn no_competency(list: &Location, any_of: &[Designation]) -> Finding {
    let wanted: Vec<&str> = any_of.iter().map(|wanted| wanted.name.as_str()).collect();
    let message = format!("the partner holds none of the competencies {}", text::either(&wanted));
    Finding::new(&PARTNER_COMPETENCY, list, message)
}

fn too_few_certifications(held: &Sourced<u64>, employees: u64, needed: u64) -> Finding {
    let counted =
        |count: u64, noun: &str| text::counted(usize::try_from(count).unwrap_or(usize::MAX), noun);
    let message = format!(
        "{} listed; a partner with {} needs {needed}",
        counted(held.value, "professional certification"),
        counted(employees, "employee")
    );
    Finding::new(&PARTNER_CERTIFICATIONS, &held.at, message)
}

fn misplaced_office(office: &Office) -> Finding {
    let city = office.city.as_ref().map(|city| format!(" in {}", text::shorten(&city.value, 40)));
    let region = office.region.as_ref();
    let message = format!(
        "the office{} has the region {}, but the country {} isn't in it",
        city.unwrap_or_default(),
        region.map(|region| region.value.as_str()).unwrap_or_default(),
        office.country.as_ref().map(|country| country.value).unwrap_or_default()
    );
    let at = region.map_or(&office.at, |region| &region.at);
    let help = "It doesn't count for any region. Correct its region or its country.";
    Finding::new(&PARTNER_FOCUS_REGION, at, message).severity(Severity::Warning).help(help)
}

fn few_offices_per_region(at: &Location, regions: &Regions, count: usize, full: usize) -> Finding {
    let message = format!(
        "{} has offices in {}, but only {full} of these have {}",
        regions.worldwide,
        text::counted(count, "region"),
        text::counted(regions.offices_per_region, "office")
    );
    let help = "The checklist doesn't say how many offices each region needs in this case. Ask your \
                Partner Development Manager.";
    Finding::new(&PARTNER_FOCUS_REGION, at, message).severity(Severity::Warning).help(help)
}
