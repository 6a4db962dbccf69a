//! Rules `evidence-not-done` and `evidence-contradicts-facts` for evidence of people who had to be
//! assigned to a project before its completion.

use std::collections::BTreeSet;

use super::EvidenceIndex;
use super::contradicts::quoted;
use super::texts::{case_studies_of, counts};
use crate::checklist::{Ask, Item};
use crate::evidence::{Passage, Searched, claim_of_id};
use crate::facts::{CaseStudy, Evidence};
use crate::finding::Finding;
use crate::judge::{Context, ItemResult};
use crate::language::claim::Claim;
use crate::name;
use crate::rules::{EVIDENCE_CONTRADICTS_FACTS, EVIDENCE_NOT_DONE};
use crate::search::Remark;

/// Checks the evidence for each ask about assignments.
pub fn evidence_of_assignments(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    for (item, control) in context.checklist.controls().filter(|(item, _)| counts(items, &item.id))
    {
        for ask in control.asks.iter().filter(|ask| ask.assigned_before_completion) {
            for position in proof.positions_in_use(&item.id, ask) {
                let Some((entry, searched)) = proof.searched(position) else { continue };
                let studies = case_studies_of(context, position, entry);
                let document = Document { item, ask, entry, searched, studies };
                findings.extend(document.nobody());
                findings.extend(document.late());
            }
        }
    }
}

/// Evidence for such an ask.
struct Document<'a> {
    item: &'a Item,
    ask: &'a Ask,
    entry: &'a Evidence,
    searched: &'a Searched,
    studies: Vec<&'a CaseStudy>,
}

impl Document<'_> {
    /// Reports a row of a table by which nobody of the partner was assigned to a project.
    fn nobody(&self) -> Option<Finding> {
        let passage = self.searched.found.get(Remark::Nobody.id())?;
        let study = self.study_of(passage)?;
        let message = format!(
            "by {}, nobody of the partner was assigned to case study {}: {}",
            self.entry.named(),
            study.number,
            quoted(self.searched, passage),
        );
        let finding = Finding::new(&EVIDENCE_NOT_DONE, &self.entry.path()?.at, message);
        Some(finding.item(&self.item.id).case_study(study.number).help(self.help()))
    }

    /// Reports documents by which somebody was assigned to a project only after its completion.
    fn late(&self) -> Vec<Finding> {
        let row = self.searched.found.get(Remark::AssignedLate.id());
        let row = row.and_then(|passage| Some((self.study_of(passage)?, passage)));
        let told = self.studies.iter().filter_map(|study| Some((*study, self.told_late(study)?)));
        let mut known = BTreeSet::new();
        let late = row.into_iter().chain(told).filter(|(study, _)| known.insert(study.number));
        late.filter_map(|(study, passage)| self.late_finding(study, passage)).collect()
    }

    /// Returns the sentence that gives a day after the completion, unless another one gives a day
    /// before it.
    fn told_late(&self, study: &CaseStudy) -> Option<&Passage> {
        let completed = study.completed_on.as_ref()?.value;
        let found = self.searched.found_for(Some(study.number));
        let of = |claim: Claim| found.get(&claim_of_id(claim.name(), study.number));
        let late = of(Claim::AssignedAfter(completed))?;
        of(Claim::AssignedBy(completed)).is_none().then_some(late)
    }

    fn late_finding(&self, study: &CaseStudy, passage: &Passage) -> Option<Finding> {
        let completed = study.completed_on.as_ref()?.value;
        let message = format!(
            "{} gives an assignment after case study {} was completed on {completed}: {}",
            self.entry.named(),
            study.number,
            quoted(self.searched, passage),
        );
        let finding = Finding::new(&EVIDENCE_CONTRADICTS_FACTS, &self.entry.path()?.at, message);
        Some(finding.item(&self.item.id).case_study(study.number).help(self.help()))
    }

    /// Returns the case study that a row is about: the only one, or the one whose customer it names.
    fn study_of(&self, passage: &Passage) -> Option<&CaseStudy> {
        let words: BTreeSet<String> = name::words(&passage.sentence).into_iter().collect();
        let is_named = |study: &&&CaseStudy| {
            let customer = study.customer.as_ref().map(|name| name::own_words(&name.value));
            customer.is_some_and(|own| own.iter().any(|word| words.contains(word)))
        };
        match self.studies.as_slice() {
            [only] => Some(only),
            several => several.iter().find(is_named).copied(),
        }
    }

    fn help(&self) -> String {
        format!(
            "{}/{} needs somebody who was assigned at the start. Add that document, or correct \
             this one.",
            self.item.id, self.ask.id
        )
    }
}
