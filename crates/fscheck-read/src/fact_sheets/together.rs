//! Several sheets of one kind add up to one.

use std::collections::BTreeMap;

use fscheck_core::facts::Conflict;
use fscheck_core::location::Location;
use fscheck_core::problem::Problems;
use fscheck_core::text;

use super::{Form, entry};
use crate::manifest::merge::{add_up, merge_fact};
use crate::tree::{Entry, Node, Value};

/// The rows of a sheet with one entry in each.
pub(super) struct Rows {
    /// The beginning of its table.
    pub at: Location,
    /// Rows with a number.
    pub numbered: BTreeMap<usize, Node>,
    /// The others, in their order.
    pub unnumbered: Vec<Node>,
}

/// The facts of all profiles.
pub(super) fn profiles_together(profiles: Vec<Node>, problems: &Problems) -> Vec<Entry> {
    let mut profiles = profiles.into_iter();
    let Some(mut all) = profiles.next() else { return Vec::new() };
    for profile in profiles {
        report_conflicts(merge_fact(&mut all, profile, "partner"), problems);
    }
    match all.value {
        Value::Map(entries) => entries,
        _ => Vec::new(),
    }
}

/// The rows of all sheets of one kind as one list.
pub(super) fn together(form: &Form, sheets: Vec<Rows>, problems: &Problems) -> Option<Entry> {
    let at = sheets.first()?.at.clone();
    let items = match form.field {
        "case_studies" => case_studies(sheets, &at, problems),
        field => {
            let fact =
                if form.below_partner { format!("partner.{field}") } else { field.to_owned() };
            let sheets = sheets.into_iter().map(|rows| {
                let numbered = rows.numbered.into_values();
                numbered.chain(rows.unnumbered).collect()
            });
            let (items, conflicts) = add_up(sheets.collect(), &fact);
            report_conflicts(conflicts, problems);
            items
        }
    };
    Some(entry(form.field, Value::List(items), &at))
}

/// Combines case studies by number; rows without one get the unused numbers, in their order.
fn case_studies(sheets: Vec<Rows>, at: &Location, problems: &Problems) -> Vec<Node> {
    let mut numbered: BTreeMap<usize, Node> = BTreeMap::new();
    let mut unnumbered = Vec::new();
    for rows in sheets {
        unnumbered.extend(rows.unnumbered);
        for (number, row) in rows.numbered {
            match numbered.get_mut(&number) {
                Some(known) => {
                    let fact = format!("case_studies[{number}]");
                    report_conflicts(merge_fact(known, row, &fact), problems);
                }
                None => drop(numbered.insert(number, row)),
            }
        }
    }
    let free: Vec<usize> =
        (1..).filter(|n| !numbered.contains_key(n)).take(unnumbered.len()).collect();
    numbered.extend(free.into_iter().zip(unnumbered));
    let last = numbered.keys().next_back().copied().unwrap_or(0);
    let gap = || Node { at: at.clone(), value: Value::Empty };
    (1..=last).map(|number| numbered.remove(&number).unwrap_or_else(gap)).collect()
}

/// Reports facts that two sheets state differently: the first counts.
fn report_conflicts(conflicts: Vec<Conflict>, problems: &Problems) {
    for Conflict { fact, kept: (first, kept), other: (at, other) } in conflicts {
        let (kept, other) = (text::shorten(&kept, 40), text::shorten(&other, 40));
        let message =
            format!("\"{other}\" for `{fact}` differs from \"{kept}\" at {}", first.within_file());
        problems.report(&at, message, "keep one of the two");
    }
}
