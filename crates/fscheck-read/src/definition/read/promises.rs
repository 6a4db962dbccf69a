//! Names that a definition uses and that must exist in it.

use std::collections::BTreeMap;

use fscheck_core::checklist::{AskRef, Checklist, Item};
use fscheck_core::location::Sourced;
use fscheck_core::problem::Problems;

use crate::tree::did_you_mean;

/// Names that the definition uses and that must exist in it; checked once all of it is read.
#[derive(Default)]
pub(super) struct Promises {
    pub(super) ids: Vec<Sourced<String>>,
    pub(super) items: Vec<Sourced<String>>,
    pub(super) waivers: Vec<Sourced<String>>,
    pub(super) asks: Vec<Sourced<String>>,
    pub(super) counts: Vec<Sourced<u64>>,
    pub(super) kinds: Vec<Sourced<String>>,
    pub(super) use_cases: Vec<Sourced<String>>,
    pub(super) sub_verticals: Vec<Sourced<String>>,
}

impl Promises {
    /// Reports every unresolved and every duplicate name.
    pub(super) fn check(&self, checklist: &Checklist, problems: &Problems) {
        report_repeated(&self.ids, "items", problems);
        report_repeated(&self.kinds, "waivers", problems);
        let kinds: Vec<&str> = checklist.waivers.iter().map(|w| w.kind.as_str()).collect();
        report_unknown(&self.waivers, &kinds, "waiver", problems);
        for kind in &self.kinds {
            if !self.waivers.iter().any(|name| name.value == kind.value) {
                let message = format!("the waiver `{}` covers no control", kind.value);
                problems.report(&kind.at, message, "name it in the `waived_by` of a control");
            }
        }
        for id in self.items.iter().filter(|id| checklist.item(&id.value).is_none()) {
            let message = format!("no item is called `{}`", id.value);
            problems.report(&id.at, message, did_you_mean(&id.value, &checklist.ids()));
        }
        for name in self.asks.iter().filter(|name| !has_ask(checklist, &name.value)) {
            let message = format!("no ask is called `{}`", name.value);
            problems.report(&name.at, message, "write CONTROL/ask, as defined in this file");
        }
        report_unknown(&self.use_cases, &checklist.use_cases, "use case", problems);
        report_unknown(&self.sub_verticals, &checklist.sub_verticals, "sub-vertical", problems);
        let required = u64::from(checklist.required_case_studies);
        for count in self.counts.iter().filter(|n| n.value == 0 || n.value > required) {
            let message = format!("{} of {required} case studies can't be required", count.value);
            problems.report(&count.at, message, format!("write a number from 1 to {required}"));
        }
    }
}

fn report_unknown(
    names: &[Sourced<String>],
    known: &[impl AsRef<str>],
    what: &str,
    problems: &Problems,
) {
    let known: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
    for name in names.iter().filter(|name| !known.contains(&name.value.as_str())) {
        let message = format!("no {what} is called `{}`", name.value);
        problems.report(&name.at, message, did_you_mean(&name.value, &known));
    }
}

fn report_repeated(names: &[Sourced<String>], what: &str, problems: &Problems) {
    let mut seen: BTreeMap<&str, &Sourced<String>> = BTreeMap::new();
    for name in names {
        if let Some(first) = seen.insert(&name.value, name) {
            let message = format!("two {what} are called `{}`", name.value);
            problems.report(&name.at, message, format!("the first is at {}", first.at));
        }
    }
}

fn has_ask(checklist: &Checklist, name: &str) -> bool {
    let ask = AskRef::parse(name);
    ask.is_some_and(|ask| {
        let control = checklist.item(&ask.control).and_then(Item::control);
        control.is_some_and(|control| control.ask(&ask.ask).is_some())
    })
}
