//! Rule `evidence-contradicts-facts` for evidence with a maximum age: its date is recent, but all
//! events that it lists are too old.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::EvidenceIndex;
use crate::checklist::{Ask, Item};
use crate::date::{months_before, parse_day};
use crate::evidence::{Passage, Searched};
use crate::finding::Finding;
use crate::judge::Context;
use crate::rules::EVIDENCE_CONTRADICTS_FACTS;
use crate::search::Remark;
use crate::text;

/// The most days between an entry's date and the same date in its text.
const SAME_DAY: i64 = 31;

/// The number of different days from which on a text is a list of events.
const LIST: usize = 3;

/// Checks the days in the evidence for each ask with a maximum age.
pub fn evidence_outdated(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut told = BTreeSet::new();
    for (item, control) in context.checklist.controls() {
        for ask in &control.asks {
            let Some(months) = ask.within_months else { continue };
            for position in proof.positions_in_use(&item.id, ask) {
                let finding = of_document(context, proof, item, ask, months, position);
                findings.extend(finding.filter(|_| told.insert(position)));
            }
        }
    }
}

fn of_document(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    item: &Item,
    ask: &Ask,
    months: u32,
    position: usize,
) -> Option<Finding> {
    let (entry, searched) = proof.searched(position)?;
    let own = entry.date.as_ref()?.value;
    let (day, passage) = latest_event(searched, own)?;
    let first = months_before(context.as_of, months);
    // A day that may be one by which something is due may also be that of an event: "led by Ann".
    let mut due = searched.due_days.iter().filter_map(|day| parse_day(day));
    if day >= first || due.any(|day| day >= first && day <= context.as_of) {
        return None;
    }
    let message = format!(
        "{} is dated {own}, but the latest date that it lists is {day}: “{}” ({})",
        entry.named(),
        text::shorten(&passage.sentence, 160),
        searched.place(passage),
    );
    let help = format!(
        "{}/{} needs evidence from the last {months} months. Add newer entries to the list, or \
         correct the date of the evidence.",
        item.id, ask.id
    );
    let finding = Finding::new(&EVIDENCE_CONTRADICTS_FACTS, &entry.path()?.at, message);
    Some(finding.item(&item.id).help(help))
}

/// Returns the latest day of a list of events. The date of the document itself doesn't count.
fn latest_event(searched: &Searched, own: Date) -> Option<(Date, &Passage)> {
    let days: Vec<Date> = searched.days.iter().filter_map(|day| parse_day(day)).collect();
    let is_own = |day: &&Date| {
        let first = own.checked_sub(SAME_DAY.days()).unwrap_or(own);
        **day >= first
    };
    let latest = *days.first().filter(|_| days.len() >= LIST)?;
    match days.first().filter(is_own) {
        Some(_) => Some((*days.get(1)?, searched.found.get(Remark::DayBefore.id())?)),
        None => Some((latest, searched.found.get(Remark::LatestDay.id())?)),
    }
}
