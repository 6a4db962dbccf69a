//! Rule `evidence-contradicts-facts` for evidence that has to be made before the completion of its
//! case study, but bears a later date.

use jiff::ToSpan;
use jiff::civil::Date;

use super::EvidenceIndex;
use super::texts::only_case_study;
use crate::checklist::{Ask, Item};
use crate::evidence::{Passage, Searched};
use crate::finding::Finding;
use crate::judge::Context;
use crate::language::days::days;
use crate::language::lists::says;
use crate::rules::EVIDENCE_CONTRADICTS_FACTS;
use crate::search::Remark;
use crate::text;

/// How many days after the completion a document may be dated: it may have been filed late.
const LATER: i64 = 7;

/// Checks the day in the head of the evidence for each ask about the time before completion.
pub fn evidence_made_afterwards(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    findings: &mut Vec<Finding>,
) {
    for (item, control) in context.checklist.controls() {
        for ask in control.asks.iter().filter(|ask| ask.before_completion) {
            for position in proof.positions_in_use(&item.id, ask) {
                findings.extend(of_document(context, proof, item, ask, position));
            }
        }
    }
}

fn of_document(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    item: &Item,
    ask: &Ask,
    position: usize,
) -> Option<Finding> {
    let (entry, searched) = proof.searched(position)?;
    let study = only_case_study(context, position, entry)?;
    let completed = study.completed_on.as_ref()?.value;
    let is_later = |day: Date| completed.checked_add(LATER.days()).is_ok_and(|last| day > last);
    let own = entry.date.as_ref().map(|date| date.value).filter(|date| is_later(*date));
    let (day, passage) = day_in_head(searched, own)?;
    let stated = entry.date.as_ref().map(|date| date.value).filter(|date| !is_later(*date));
    // A later edition of an earlier document may give only its own day.
    let is_earlier = stated.is_some() && says(&passage.sentence, "later-edition", "in-hindsight");
    if !is_later(day) || is_earlier {
        return None;
    }
    let dated = match stated {
        Some(stated) => format!("gives {day} as its date, although its entry says {stated};"),
        None => format!("is dated {day}, after"),
    };
    let message = format!(
        "{} {dated} case study {} was completed on {completed}: “{}” ({})",
        entry.named(),
        study.number,
        text::shorten(&passage.sentence, 160),
        searched.place(passage),
    );
    let help = format!(
        "{}/{} needs what the customer received before the implementation. Add that document. \
         If this one was made earlier, its first lines must say when.",
        item.id, ask.id
    );
    let finding = Finding::new(&EVIDENCE_CONTRADICTS_FACTS, &entry.path()?.at, message).help(help);
    Some(finding.item(&item.id).case_study(study.number))
}

/// Returns the day in the head that probably dates the document: its `own` day if it is the first
/// one, otherwise the earliest.
fn day_in_head(searched: &Searched, own: Option<Date>) -> Option<(Date, &Passage)> {
    let days_of = |remark: Remark| {
        let passage = searched.found.get(remark.id())?;
        let days = days(&passage.sentence).into_iter().map(|day| day.first);
        Some((passage, days.collect::<Vec<Date>>()))
    };
    let is_first = |(passage, days): (_, Vec<Date>)| {
        own.filter(|own| days.first() == Some(own)).map(|own| (own, passage))
    };
    let remarks = [Remark::FirstDay, Remark::HeadDay];
    remarks.into_iter().filter_map(days_of).find_map(is_first).or_else(|| {
        let (passage, days) = days_of(Remark::HeadDay)?;
        days.into_iter().min().map(|day| (day, passage))
    })
}
