//! Rule `evidence-not-done` for documents that should tell what happened, but speak as much of what is
//! to come: a record of a test that is only its plan, in whatever words.

use std::collections::BTreeSet;

use super::EvidenceIndex;
use super::contradicts::quoted;
use super::texts::{add_unless_found, asks_that_count};
use crate::checklist::{Ask, Item};
use crate::evidence::{HAPPENED, TO_COME};
use crate::finding::Finding;
use crate::judge::{Context, ItemResult};
use crate::rules::{EVIDENCE_NOT_DONE, EVIDENCE_REJECTED_PRACTICE, EVIDENCE_UNFINISHED, Rule};

/// The fewest words for what is to come. A report ends with a sentence or two about the next time.
const FEWEST: usize = 3;

/// So many of them for so many words for what happened are too many.
const SHARE: (usize, usize) = (2, 3);

/// The rules whose findings may be about the same fault of a document.
const SAME_FAULT: [&Rule; 3] =
    [&EVIDENCE_NOT_DONE, &EVIDENCE_REJECTED_PRACTICE, &EVIDENCE_UNFINISHED];

/// Checks the evidence for each ask with `tells_what_happened`, unless its faults were found already.
pub fn evidence_of_what_is_to_come(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    for (item, ask) in asks_that_count(context, items).filter(|(_, ask)| ask.tells_what_happened) {
        let positions: BTreeSet<usize> = proof.positions_in_use(&item.id, ask).collect();
        for position in positions {
            let Some(finding) = of_document(proof, item, ask, position) else { continue };
            add_unless_found(findings, finding, &SAME_FAULT);
        }
    }
}

fn of_document(
    proof: &EvidenceIndex<'_>,
    item: &Item,
    ask: &Ask,
    position: usize,
) -> Option<Finding> {
    let (entry, searched) = proof.searched(position)?;
    let count = |id: &str| searched.counts.get(id).copied().unwrap_or_default();
    let (to_come, happened) = (count(TO_COME), count(HAPPENED));
    let (share, of) = SHARE;
    // An unread part may tell it.
    if to_come < FEWEST || to_come * of < happened * share || !searched.unread.is_empty() {
        return None;
    }
    let quoted = quoted(searched, searched.found.get(TO_COME)?);
    let message = format!(
        "{} speaks as much of what is to come as of what was done: {quoted}",
        entry.named()
    );
    let help = format!(
        "{}/{} needs a record of what was done. Link the one that was written afterwards, with \
         its times and results.",
        item.id, ask.id
    );
    Some(Finding::new(&EVIDENCE_NOT_DONE, &entry.path()?.at, message).help(help).item(&item.id))
}
