//! Rule `partner-focus-region`: the regions that the partner serves, and its offices there.

use std::collections::BTreeMap;

use crate::checklist::Regions;
use crate::facts::{FocusRegion, Office};
use crate::finding::Finding;
use crate::judge::Context;
use crate::judge::objection::Objection;
use crate::judge::prerequisite::FactsOutcome;
use crate::location::Sourced;
use crate::rules::{PARTNER_FOCUS_REGION, Severity};
use crate::{country, text};

pub fn partner_focus_region(context: &Context<'_>, regions: &Regions) -> FactsOutcome {
    let partner = &context.assessment.facts.partner;
    let Some(focus) = partner.focus_regions.as_ref().filter(|focus| !focus.value.is_empty()) else {
        return super::nothing(context, "focus_regions", "the focus region");
    };
    let Some(offices) = &partner.offices else {
        return super::nothing(context, "offices", "the list of offices");
    };
    let mut found = misplaced(regions, &offices.value);
    let offices: Vec<&Office> = offices.value.iter().collect();
    let bears_out = |region: &Sourced<FocusRegion>| match &region.value {
        FocusRegion::Worldwide => worldwide(region, regions, &offices),
        FocusRegion::Region(name) => {
            let within = |office: &&&Office| is_in(office, name, regions);
            let count = offices.iter().filter(within).count();
            let told = too_few(region, name, count, regions.offices_per_region)?;
            let nowhere = offices.iter().filter(|office| office.region.is_none()).count();
            let help = format!("Add the region of each office. Offices without one: {nowhere}.");
            Some(Objection::Fails(if nowhere > 0 { told.help(help) } else { told }))
        }
        FocusRegion::Country(code) => {
            let here = |office: &&&Office| country_of(office) == Some(*code);
            let count = offices.iter().filter(here).count();
            let told = too_few(region, code, count, regions.offices_per_country);
            told.map(Objection::Fails)
        }
    };
    found.extend(focus.value.iter().filter_map(bears_out));
    FactsOutcome::Judged(found)
}

/// Offices whose country is not in their region. They count for neither.
fn misplaced(regions: &Regions, offices: &[Office]) -> Vec<Objection> {
    let told = offices.iter().filter(|office| is_misplaced(office, regions)).filter_map(|office| {
        let (region, country) = (office.region.as_ref()?, office.country.as_ref()?);
        let city =
            office.city.as_ref().map(|city| format!(" in {}", text::shorten(&city.value, 40)));
        let message = format!(
            "the office{} has the region {}, but the country {} isn't in it",
            city.unwrap_or_default(),
            region.value,
            country.value
        );
        let finding = Finding::new(&PARTNER_FOCUS_REGION, &region.at, message);
        let help = "It doesn't count for any region. Correct its region or its country.";
        Some(Objection::Remark(finding.severity(Severity::Warning).help(help)))
    });
    told.collect()
}

fn is_misplaced(office: &Office, regions: &Regions) -> bool {
    let (Some(stated), Some(code)) = (&office.region, country_of(office)) else { return false };
    let region = regions.regions.iter().find(|region| region.name == stated.value);
    match region.and_then(|region| region.country) {
        Some(own) => own != code,
        None => country::lies_in(code, &stated.value) == Some(false),
    }
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

/// The whole world needs offices in several regions. The checklist does not say how many in each.
fn worldwide(
    focus: &Sourced<FocusRegion>,
    regions: &Regions,
    offices: &[&Office],
) -> Option<Objection> {
    let needed = regions.regions_for_worldwide;
    let is_full = |count: &&usize| **count >= regions.offices_per_region;
    let full = |counts: &BTreeMap<&str, usize>| counts.values().filter(is_full).count();
    // An office in a single-country region may be listed under the surrounding region.
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
        return Some(Objection::Fails(Finding::new(&PARTNER_FOCUS_REGION, &focus.at, message)));
    }
    let full = full(&counts);
    if full >= needed {
        return None;
    }
    let message = format!(
        "{} has offices in {}, but only {full} of them with {}",
        regions.worldwide,
        text::counted(counts.len(), "region"),
        text::counted(regions.offices_per_region, "office")
    );
    let help = "The checklist doesn't say how many offices each region needs in this case. Ask your \
                Partner Development Manager.";
    let finding = Finding::new(&PARTNER_FOCUS_REGION, &focus.at, message);
    Some(Objection::Remark(finding.severity(Severity::Warning).help(help)))
}

/// The number of offices in each region: by country if that is a region, else by the stated
/// region.
fn counts<'a>(
    regions: &'a Regions,
    offices: &[&'a Office],
    country_first: bool,
) -> BTreeMap<&'a str, usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for office in offices {
        let stated = office.region.as_ref().filter(|_| !is_misplaced(office, regions));
        let stated = stated.map(|region| region.value.as_str());
        let of_country = country_of(office).and_then(|code| region_of(code, regions));
        let region = if country_first { of_country.or(stated) } else { stated.or(of_country) };
        if let Some(region) = region {
            *counts.entry(outermost(region, regions)).or_default() += 1;
        }
    }
    counts
}

/// Whether an office is in a region. For a single-country region, the country counts.
fn is_in(office: &Office, name: &str, regions: &Regions) -> bool {
    let region = regions.regions.iter().find(|region| region.name == name);
    let own = region.and_then(|region| region.country);
    if let (Some(own), Some(code)) = (own, country_of(office)) {
        return own == code;
    }
    let stated = office.region.as_ref().filter(|_| !is_misplaced(office, regions));
    let stated = stated.map(|region| region.value.as_str());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::Region;
    use crate::sample::stated;

    fn region(name: &str, includes: &[&str], country: Option<&'static str>) -> Region {
        let includes = includes.iter().map(|name| (*name).to_owned()).collect();
        Region { name: name.to_owned(), includes, country }
    }

    /// Three regions with three offices each make the world; China is one of its own.
    fn regions() -> Regions {
        let regions = vec![
            region("NAMER", &[], None),
            region("EMEA", &[], None),
            region("APAC", &[], None),
            region("China", &[], Some("CN")),
        ];
        let worldwide = "Global".to_owned();
        Regions {
            worldwide,
            regions,
            offices_per_region: 3,
            offices_per_country: 1,
            regions_for_worldwide: 3,
        }
    }

    /// What is said of so many offices in each country, with their region.
    fn told(offices: &[(usize, &'static str, &str)]) -> Option<String> {
        let office = |country: &'static str, region: &str| Office {
            at: crate::sample::line(1),
            city: None,
            country: Some(stated(country, 1)),
            region: Some(stated(region.to_owned(), 1)),
        };
        let all: Vec<Office> = offices
            .iter()
            .flat_map(|(count, country, region)| (0..*count).map(|_| office(country, region)))
            .collect();
        let focus = stated(FocusRegion::Worldwide, 1);
        let found = worldwide(&focus, &regions(), &all.iter().collect::<Vec<_>>())?;
        Some(found.finding().message.to_string())
    }

    #[test]
    fn a_country_that_is_a_region_counts_where_it_serves_best() {
        let americas = (3, "US", "NAMER");
        let europe = (3, "DE", "EMEA");
        // As a region of its own, since there are only two others.
        assert_eq!(told(&[americas, (3, "JP", "APAC"), (3, "CN", "APAC")]), None);
        // As a part of the surrounding region, which is not full without it.
        assert_eq!(told(&[americas, europe, (2, "JP", "APAC"), (1, "CN", "APAC")]), None);
        // Where neither serves, as it is stated.
        let short = told(&[americas, europe, (1, "JP", "APAC"), (1, "CN", "APAC")]).unwrap();
        assert_eq!(short, "Global has offices in 3 regions, but only 2 of them with 3 offices");
        let few = told(&[americas, europe]).unwrap();
        assert_eq!(few, "Global needs offices in 3 regions; 2 listed");
    }
}
