//! Rules `evidence-not-done` and `evidence-contradicts-facts` for evidence of people who had to be
//! assigned to a project before its completion.

use std::collections::BTreeSet;

use super::EvidenceIndex;
use super::contradicts::quoted;
use super::texts::{asks_that_count, case_studies_of};
use crate::checklist::{Ask, Item};
use crate::evidence::{Passage, Searched, claim_of_id};
use crate::facts::{CaseStudy, Evidence};
use crate::finding::Finding;
use crate::judge::{Context, ItemResult};
use crate::language::claim::Claim;
use crate::name;
use crate::rules::{EVIDENCE_CONTRADICTS_FACTS, EVIDENCE_NOT_DONE, Rule};
use crate::search::Remark;

/// Checks the evidence for each ask about assignments.
pub fn evidence_of_assignments(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    let asks = asks_that_count(context, items);
    for (item, ask) in asks.filter(|(_, ask)| ask.assigned_before_completion) {
        for position in proof.positions_in_use(&item.id, ask) {
            let Some((entry, searched)) = proof.searched(position) else { continue };
            let studies = case_studies_of(context, position, entry);
            let document = Document { item, ask, entry, searched, studies };
            findings.extend(document.nobody());
            findings.extend(document.late());
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
    /// Reports a row of a table by which nobody from the partner was assigned to a project.
    fn nobody(&self) -> Option<Finding> {
        let passage = self.searched.found.get(Remark::Nobody.id())?;
        let study = self.study_of(passage)?;
        let what = format!("shows nobody from the partner for case study {}", study.number);
        self.finding(&EVIDENCE_NOT_DONE, study, &what, passage)
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
        let number = study.number;
        let what =
            format!("shows an assignment after case study {number} was completed on {completed}");
        self.finding(&EVIDENCE_CONTRADICTS_FACTS, study, &what, passage)
    }

    fn finding(
        &self,
        rule: &'static Rule,
        study: &CaseStudy,
        what: &str,
        passage: &Passage,
    ) -> Option<Finding> {
        let message = format!("{} {what}: {}", self.entry.named(), quoted(self.searched, passage));
        let help = format!(
            "{}/{} requires somebody from the partner, assigned before the project was completed. \
             Add the document that shows it, or correct this one.",
            self.item.id, self.ask.id
        );
        let finding = Finding::new(rule, &self.entry.path()?.at, message).help(help);
        Some(finding.item(&self.item.id).case_study(study.number))
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
}
