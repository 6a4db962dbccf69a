//! Rule `evidence-unfinished` for documents that should give results, of which none gives any.

use std::collections::BTreeSet;

use super::EvidenceIndex;
use super::texts::{add_unless_found, asks_that_count};
use crate::checklist::{Ask, Item};
use crate::evidence::FIGURES;
use crate::finding::Finding;
use crate::judge::{Context, ItemResult};
use crate::rules::{EVIDENCE_NOT_DONE, EVIDENCE_UNFINISHED};
use crate::text::listed;

/// Checks the evidence for each ask with `gives_results`, unless its faults were found already.
pub fn evidence_without_results(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    for (item, ask) in asks_that_count(context, items).filter(|(_, ask)| ask.gives_results) {
        let Some(finding) = of_ask(proof, item, ask) else { continue };
        add_unless_found(findings, finding, &[&EVIDENCE_UNFINISHED, &EVIDENCE_NOT_DONE]);
    }
}

fn of_ask(proof: &EvidenceIndex<'_>, item: &Item, ask: &Ask) -> Option<Finding> {
    let positions: BTreeSet<usize> = proof.positions_in_use(&item.id, ask).collect();
    // A picture or an attachment may give them.
    let searched = positions.iter().map(|position| proof.searched(*position));
    let searched: Vec<_> = searched.collect::<Option<Vec<_>>>()?;
    let is_without = searched
        .iter()
        .all(|(_, searched)| searched.unread.is_empty() && !searched.found.contains_key(FIGURES));
    let (first, _) = searched.first().filter(|_| is_without)?;
    let names: Vec<String> = searched.iter().map(|(entry, _)| format!("`{}`", entry.id)).collect();
    let (give, it) = if names.len() == 1 { ("gives", "it has") } else { ("give", "they have") };
    let message = format!(
        "evidence {} {give} no results: {it} no score, percentage or count of answers",
        listed(&names),
    );
    let help = format!(
        "{}/{} needs the answers themselves. Add them, or link the report that has them.",
        item.id, ask.id
    );
    let finding = Finding::new(&EVIDENCE_UNFINISHED, &first.path()?.at, message).help(help);
    Some(finding.item(&item.id))
}
