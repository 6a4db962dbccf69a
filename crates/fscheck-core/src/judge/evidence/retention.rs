//! Rule `evidence-contradicts-facts` for extracts of logs that are kept for less than the contract of
//! their case study agrees.

use super::EvidenceIndex;
use super::contradicts::quoted;
use super::texts::{add_unless_found, asks_that_count, only_case_study};
use crate::checklist::{Ask, Item};
use crate::evidence::{LOGS_AGREED, LOGS_KEPT, Passage, Searched};
use crate::facts::{CaseStudy, Evidence};
use crate::finding::Finding;
use crate::judge::{Context, ItemResult};
use crate::rules::EVIDENCE_CONTRADICTS_FACTS;
use crate::search::{agreed_days, is_shorter, kept_days};

/// A passage of evidence about one case study, and the days that it names.
struct Told<'a> {
    entry: &'a Evidence,
    study: &'a CaseStudy,
    searched: &'a Searched,
    passage: &'a Passage,
    days: u64,
}

/// Compares the evidence for each ask with `shows_retention` with that for asks with
/// `agrees_retention`, unless the extract itself names what was agreed.
pub fn evidence_of_retention(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    let asks: Vec<(&Item, &Ask)> = asks_that_count(context, items).collect();
    let agreements = asks.iter().filter(|(_, ask)| ask.agrees_retention);
    let agreed: Vec<Told<'_>> = agreements
        .flat_map(|(item, ask)| told(context, proof, (item, ask), LOGS_AGREED, agreed_days))
        .collect();
    for (item, ask) in asks.iter().filter(|(_, ask)| ask.shows_retention) {
        for kept in told(context, proof, (item, ask), LOGS_KEPT, kept_days) {
            let of_same = agreed.iter().filter(|agreed| agreed.study.number == kept.study.number);
            let Some(agreed) = of_same.min_by_key(|agreed| agreed.days) else { continue };
            if is_shorter(kept.days, agreed.days)
                && let Some(finding) = too_short(&kept, agreed)
            {
                add_unless_found(findings, finding.item(&item.id), &[&EVIDENCE_CONTRADICTS_FACTS]);
            }
        }
    }
}

/// Returns what the evidence for an ask says in answer to a question.
fn told<'a>(
    context: &Context<'a>,
    proof: &EvidenceIndex<'a>,
    (item, ask): (&Item, &Ask),
    question: &str,
    days_of: fn(&str) -> Option<u64>,
) -> Vec<Told<'a>> {
    let positions = proof.positions_in_use(&item.id, ask);
    let told = positions.filter_map(|position| {
        let (entry, searched) = proof.searched(position)?;
        let study = only_case_study(context, position, entry)?;
        let passage = searched.found.get(question)?;
        Some(Told { entry, study, searched, passage, days: days_of(&passage.sentence)? })
    });
    told.collect()
}

fn too_short(kept: &Told<'_>, agreed: &Told<'_>) -> Option<Finding> {
    let message = format!(
        "{} shows logs of case study {} that are kept for a shorter time than `{}` agrees on: {} and {}",
        kept.entry.named(),
        kept.study.number,
        agreed.entry.id,
        quoted(kept.searched, kept.passage),
        quoted(agreed.searched, agreed.passage),
    );
    let help = "Keep these logs as long as agreed, or show where they are kept longer.";
    let finding = Finding::new(&EVIDENCE_CONTRADICTS_FACTS, &kept.entry.path()?.at, message);
    Some(finding.help(help).case_study(kept.study.number))
}
