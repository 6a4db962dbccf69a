//! Rule `partner-focus-region`: the regions that the partner serves, and its offices there.

use std::collections::BTreeMap;

use super::{Shortfall, judged};
use crate::checklist::Regions;
use crate::country;
use crate::facts::{FocusRegion, Office};
use crate::judge::Context;
use crate::judge::prerequisite::FactsOutcome;
use crate::location::{Location, Sourced};

pub fn partner_focus_region<'a>(context: &Context<'a>, regions: &'a Regions) -> FactsOutcome {
    let partner = &context.assessment.facts.partner;
    let Some(focus) = partner.focus_regions.as_ref().filter(|focus| !focus.value.is_empty()) else {
        return super::nothing(context, "focus_regions", "the focus region");
    };
    let Some(offices) = &partner.offices else {
        return super::nothing(context, "offices", "the list of offices");
    };
    let misplaced = offices.value.iter().filter(|office| is_misplaced(office, regions));
    let offices: Vec<&Office> = offices.value.iter().collect();
    let short = |focus: &'a Sourced<FocusRegion>| bears_out(focus, regions, &offices);
    let short = focus.value.iter().filter_map(short);
    judged(misplaced.map(Shortfall::MisplacedOffice).chain(short))
}

/// Returns why the offices don't support a focus region, if they don't.
fn bears_out<'a>(
    focus: &'a Sourced<FocusRegion>,
    regions: &'a Regions,
    offices: &[&'a Office],
) -> Option<Shortfall<'a>> {
    let count_where = |is_there: &dyn Fn(&Office) -> bool| {
        offices.iter().filter(|office| is_there(office)).count()
    };
    let (at, unplaced) = (&focus.at, count_where(&|office| office.region.is_none()));
    let (place, count, needed, unplaced) = match &focus.value {
        FocusRegion::Worldwide => return worldwide(at, regions, offices),
        FocusRegion::Region(name) => {
            let count = count_where(&|office| is_in(office, name, regions));
            (name.as_str(), count, regions.offices_per_region, unplaced)
        }
        // The country of an office decides, whatever its stated region.
        FocusRegion::Country(code) => {
            let count = count_where(&|office| country_of(office) == Some(*code));
            (*code, count, regions.offices_per_country, 0)
        }
    };
    let shortfall = Shortfall::TooFewOffices { at, place, count, needed, unplaced };
    (count < needed).then_some(shortfall)
}

/// Returns whether the country of an office is not in its region. Then it counts for neither.
fn is_misplaced(office: &Office, regions: &Regions) -> bool {
    let (Some(stated), Some(code)) = (&office.region, country_of(office)) else { return false };
    let region = regions.regions.iter().find(|region| region.name == stated.value);
    match region.and_then(|region| region.country) {
        Some(own) => own != code,
        None => country::lies_in(code, &stated.value) == Some(false),
    }
}

/// Checks worldwide coverage, which requires offices in several regions. The checklist does not say
/// how many in each.
fn worldwide<'a>(
    at: &'a Location,
    regions: &'a Regions,
    offices: &[&'a Office],
) -> Option<Shortfall<'a>> {
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
    let (count, full) = (counts.len(), full(&counts));
    if count < needed {
        return Some(Shortfall::TooFewRegions { at, regions, count });
    }
    (full < needed).then_some(Shortfall::FewOfficesPerRegion { at, regions, count, full })
}

/// Returns the number of offices in each region: by country if that is a region, otherwise by the
/// stated region.
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

/// Returns whether an office is in a region. For a single-country region, the country counts.
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

/// Returns the region that consists of this country.
fn region_of<'a>(code: &str, regions: &'a Regions) -> Option<&'a str> {
    let region = regions.regions.iter().find(|region| region.country == Some(code))?;
    Some(&region.name)
}

/// Returns the outermost region that contains `name`, or `name` itself.
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

    /// Three regions with three offices each count as worldwide; China is a separate region.
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

    /// Returns the message about this number of offices in each country, with their region.
    fn messages(offices: &[(usize, &'static str, &str)]) -> Option<String> {
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
        let (at, regions) = (crate::sample::line(1), regions());
        let found = worldwide(&at, &regions, &all.iter().collect::<Vec<_>>())?;
        Some(found.finding().message.to_string())
    }

    #[test]
    fn a_country_that_is_a_region_counts_where_it_serves_best() {
        let americas = (3, "US", "NAMER");
        let europe = (3, "DE", "EMEA");
        // As a separate region, since there are only two others.
        assert_eq!(messages(&[americas, (3, "JP", "APAC"), (3, "CN", "APAC")]), None);
        // As a part of the surrounding region, which has too few without it.
        assert_eq!(messages(&[americas, europe, (2, "JP", "APAC"), (1, "CN", "APAC")]), None);
        // If neither suffices, as stated.
        let short = messages(&[americas, europe, (1, "JP", "APAC"), (1, "CN", "APAC")]).unwrap();
        assert_eq!(short, "Global has offices in 3 regions, but only 2 of these have 3 offices");
        let few = messages(&[americas, europe]).unwrap();
        assert_eq!(few, "Global needs offices in 3 regions; 2 listed");
    }
}
