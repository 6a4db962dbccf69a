//! Rule `evidence-other-customer` for a document that never names its customer, although those of
//! the other case studies name theirs.

use super::EvidenceIndex;
use super::texts::{add_unless_found, asks_that_count, only_case_study};
use crate::checklist::{Ask, Item};
use crate::evidence::{Searched, name_id, short_name_id};
use crate::facts::{CaseStudy, Evidence};
use crate::finding::Finding;
use crate::judge::{Context, ItemResult};
use crate::name;
use crate::rules::{
    EVIDENCE_DUPLICATE, EVIDENCE_NOT_DONE, EVIDENCE_OTHER_CUSTOMER, EVIDENCE_UNFINISHED, Rule,
    Severity,
};

/// How many documents of other case studies have to name their customers.
const ENOUGH_OTHERS: usize = 2;

/// The rules whose findings may be about the same fault of a document.
const SAME_FAULT: [&Rule; 4] =
    [&EVIDENCE_DUPLICATE, &EVIDENCE_NOT_DONE, &EVIDENCE_OTHER_CUSTOMER, &EVIDENCE_UNFINISHED];

/// Checks the evidence for each ask whose documents name their customers, unless another rule has
/// found its fault already.
pub fn evidence_without_customer(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    for (item, ask) in asks_that_count(context, items).filter(|(_, ask)| ask.names_customer) {
        let Some(finding) = of_ask(context, proof, item, ask) else { continue };
        add_unless_found(findings, finding, &SAME_FAULT);
    }
}

/// A document about one case study.
struct Document<'a> {
    entry: &'a Evidence,
    study: &'a CaseStudy,
    names_it: bool,
}

fn of_ask(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    item: &Item,
    ask: &Ask,
) -> Option<Finding> {
    let documents = proof.positions_in_use(&item.id, ask).filter_map(|position| {
        let (entry, searched) = proof.searched(position)?;
        let study = only_case_study(context, position, entry)?;
        let names_it = names(searched, study.number);
        has_name(study).then_some(Document { entry, study, names_it })
    });
    let (named, without): (Vec<Document<'_>>, Vec<_>) = documents.partition(|one| one.names_it);
    let [only] = without.as_slice() else { return None };
    let others = named.iter().filter(|other| other.study.number != only.study.number).count();
    if others < ENOUGH_OTHERS || others < named.len() {
        return None;
    }
    let message = format!(
        "{}, which is about {}, never names its customer; the other documents for {} do",
        only.entry.named(),
        context.study_name(only.study.number),
        item.id,
    );
    let finding = Finding::new(&EVIDENCE_OTHER_CUSTOMER, &only.entry.path()?.at, message);
    let help = "Check by eye that it is about this customer and is filled in.";
    let finding = finding.item(&item.id).case_study(only.study.number).help(help);
    // On a hundred applications that nobody had seen it found none of the flaws, and was wrong twice: a
    // diagram may call its customer by a nickname.
    Some(finding.severity(Severity::Note))
}

/// Returns whether the customer of a case study has a name that can be looked for.
pub(super) fn has_name(study: &CaseStudy) -> bool {
    let customer = study.customer.as_ref().map(|customer| customer.value.as_str());
    customer.is_some_and(|name| !name::is_nobody(name) && !name::own_words(name).is_empty())
}

/// Returns whether a text names the customer of a case study.
pub(super) fn names(searched: &Searched, case_study: u32) -> bool {
    let ids = [name_id(case_study), short_name_id(case_study)];
    ids.iter().any(|id| searched.found.contains_key(id))
}
