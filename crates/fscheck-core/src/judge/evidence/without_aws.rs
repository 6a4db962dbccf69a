//! Rule `evidence-without-aws`: evidence that is mostly about another cloud, or that names no AWS
//! service although the ask is about AWS.

use std::collections::BTreeSet;

use super::EvidenceIndex;
use super::texts::asks_that_count;
use crate::checklist::{Ask, Item};
use crate::evidence::{AWS, OTHER_CLOUDS, SEVERAL_CLOUDS};
use crate::finding::Finding;
use crate::judge::{Context, ItemResult};
use crate::rules::EVIDENCE_WITHOUT_AWS;
use crate::text;

/// The fewest words of a text that is expected to name its subject.
const SOME_LENGTH: usize = 80;

/// The fewest mentions of another cloud in a text that is about it.
const OFTEN: usize = 4;

/// The fewest mentions of another cloud in a text that is about it and never names AWS.
const SOMETIMES: usize = 2;

/// The fewest words of such a text.
const FEW_WORDS: usize = 40;

/// Checks the evidence for each ask. Skips controls that need no evidence. Reports each piece of
/// evidence once.
pub fn evidence_without_aws(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    let mut told = BTreeSet::new();
    for (item, ask) in asks_that_count(context, items) {
        for position in proof.positions_in_use(&item.id, ask) {
            if told.contains(&position) {
                continue;
            }
            if let Some(finding) = of_document(proof, item, ask, position) {
                told.insert(position);
                findings.push(finding);
            }
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
    // An unread part may name it.
    if searched.words < FEW_WORDS || !searched.unread.is_empty() {
        return None;
    }
    let count = |id: &str| searched.counts.get(id).copied().unwrap_or_default();
    let (aws, others, either) = (count(AWS), count(OTHER_CLOUDS), count(SEVERAL_CLOUDS));
    let maybe_aws = aws + either;
    let is_long = searched.words >= SOME_LENGTH;
    let is_about_another = (is_long && others >= OFTEN && others > maybe_aws)
        || (aws == 0 && others >= OFTEN && others > either)
        || (maybe_aws == 0 && others >= SOMETIMES);
    let what = if is_about_another {
        let passage = searched.found.get(OTHER_CLOUDS)?;
        let place = searched.place(passage);
        let sentence = text::shorten(&passage.sentence, 160);
        format!(
            "names other clouds more often than AWS ({others} mentions to {aws}), first in “{sentence}” ({place})"
        )
    } else if is_long && maybe_aws == 0 && ask.about_aws {
        format!("names neither AWS nor an AWS service in {} words", searched.words)
    } else {
        return None;
    };
    let message = format!("{} for {}/{} {what}", entry.named(), item.id, ask.id);
    Some(Finding::new(&EVIDENCE_WITHOUT_AWS, &entry.path()?.at, message).item(&item.id))
}
