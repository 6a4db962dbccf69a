//! The words that a field accepts; some come from the checklist.

use crate::assignment::Names;
use crate::checklist::{Checklist, Test};
use crate::facts::FOUND_FIELDS;
use crate::kind::Kind;
use crate::{country, rules};

/// Words that a field offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// These.
    Fixed(&'static [&'static str]),
    /// The kinds of evidence.
    Kinds,
    /// The rules.
    Rules,
    /// Countries by their names; others are read too.
    Countries,
    /// The items of the checklist; another one is a finding and no error.
    Items,
    /// Its controls and their asks.
    Asks,
    /// Its items and sections.
    Assignable,
    /// Its use cases.
    UseCases,
    /// Its sub-verticals.
    SubVerticals,
    /// Its waivers that are claimed by entries.
    WaiverKinds,
    /// The fields that facts are found for.
    FoundFields,
    /// Its regions.
    Regions,
    /// The whole world, and its regions; countries are read too.
    FocusRegions,
}

impl Words {
    /// The words for `checklist`.
    pub fn of(self, checklist: &Checklist) -> Vec<String> {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        match self {
            Words::Fixed(words) => owned(words),
            Words::Kinds => owned(&Kind::names()),
            Words::Rules => rules::ALL.iter().map(|rule| rule.name.to_owned()).collect(),
            Words::Countries => owned(&country::names()),
            Words::Items => owned(&checklist.ids()),
            Words::Asks => asks(checklist),
            Words::Assignable => owned(Names::of(checklist).written()),
            Words::UseCases => checklist.use_cases.clone(),
            Words::SubVerticals => checklist.sub_verticals.clone(),
            Words::WaiverKinds => owned(&waiver_kinds(checklist)),
            Words::FoundFields => owned(FOUND_FIELDS),
            Words::Regions => owned(regions(checklist).get(1..).unwrap_or_default()),
            Words::FocusRegions => owned(&regions(checklist)),
        }
    }
}

/// Returns the names for the regions a partner serves, the whole world first.
pub fn regions(checklist: &Checklist) -> Vec<&str> {
    let regions = checklist.prerequisites().find_map(|(_, test)| match test {
        Test::FocusRegion(regions) => Some(regions),
        _ => None,
    });
    let Some(regions) = regions else { return Vec::new() };
    let names = regions.regions.iter().map(|region| region.name.as_str());
    std::iter::once(regions.worldwide.as_str()).chain(names).collect()
}

/// The kinds of waivers that are claimed in the manifest's list.
fn waiver_kinds(checklist: &Checklist) -> Vec<&str> {
    let claimed = checklist.waivers.iter().filter(|waiver| waiver.is_claimed());
    claimed.map(|waiver| waiver.kind.as_str()).collect()
}

/// Returns the possible targets of evidence: the controls, each with its asks below it.
fn asks(checklist: &Checklist) -> Vec<String> {
    let mut names = Vec::new();
    for (item, control) in checklist.controls() {
        names.push(item.id.clone());
        names.extend(control.asks.iter().map(|ask| format!("{}/{}", item.id, ask.id)));
    }
    names
}
