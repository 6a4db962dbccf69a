//! Rule `evidence-not-done` for registers of events that the partner's staff should have led, but
//! others did.

use std::collections::BTreeSet;

use super::EvidenceIndex;
use super::contradicts::quoted;
use super::texts::asks_that_count;
use crate::finding::Finding;
use crate::judge::{Context, ItemResult};
use crate::rules::EVIDENCE_NOT_DONE;
use crate::search::Remark;

/// Checks the evidence for each ask with `led_by_staff`.
pub fn evidence_of_events(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    for (item, ask) in asks_that_count(context, items).filter(|(_, ask)| ask.led_by_staff) {
        let positions: BTreeSet<usize> = proof.positions_in_use(&item.id, ask).collect();
        for (entry, searched) in positions.into_iter().filter_map(|at| proof.searched(at)) {
            let Some(passage) = searched.found.get(Remark::LedByOthers.id()) else { continue };
            let Some(path) = entry.path() else { continue };
            let quoted = quoted(searched, passage);
            let message = format!("{} lists only events that others led: {quoted}", entry.named());
            let help = format!(
                "{}/{} needs events that the partner's own staff led. Add some, or name those who \
                 led these.",
                item.id, ask.id
            );
            let finding = Finding::new(&EVIDENCE_NOT_DONE, &path.at, message).help(help);
            findings.push(finding.item(&item.id));
        }
    }
}
