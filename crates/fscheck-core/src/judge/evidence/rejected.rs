//! Rule `evidence-rejected-practice`: texts that prescribe what the guidance of their control rejects.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{EvidenceIndex, seen_of};
use crate::checklist::{Ask, Control, Item, Practice};
use crate::evidence::practice_id;
use crate::finding::Finding;
use crate::judge::{Context, ItemResult, Status};
use crate::rules::EVIDENCE_REJECTED_PRACTICE;
use crate::search::{PageText, Question, Questions, Searcher, Sense};
use crate::text;
use crate::workbook::answers::{Answer, Met};

/// Looks for rejected practices in the evidence for each control and in its Partner Responses; controls
/// that are out of the work are left alone.
pub fn evidence_rejected_practice(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    for (item, control) in context.checklist.controls() {
        let status = items.iter().find(|result| result.id == item.id).map(|result| result.status);
        if matches!(status, Some(Status::Waived | Status::NotApplicable)) {
            continue;
        }
        let rejecting = Rejecting { context, proof, item, control };
        rejecting.in_evidence(findings);
        rejecting.in_responses(findings);
    }
}

/// A control that rejects some practices.
struct Rejecting<'a> {
    context: &'a Context<'a>,
    proof: &'a EvidenceIndex<'a>,
    item: &'a Item,
    control: &'a Control,
}

impl Rejecting<'_> {
    /// One finding for each practice in each document, whatever asks it serves.
    fn in_evidence(&self, findings: &mut Vec<Finding>) {
        let mut told: BTreeSet<(usize, &str)> = BTreeSet::new();
        for ask in &self.control.asks {
            for practice in &ask.rejects {
                for position in self.proof.positions_in_use(&self.item.id, ask) {
                    let Some(finding) = self.in_document(position, ask, practice) else { continue };
                    if told.insert((position, &practice.id)) {
                        findings.push(finding);
                    }
                }
            }
        }
    }

    fn in_document(&self, position: usize, ask: &Ask, practice: &Practice) -> Option<Finding> {
        let entry = self.proof.evidence.get(position)?;
        let searched = seen_of(self.proof.seen, position).content()?.text.searched()?;
        let passage = searched.found.get(&practice_id(&self.item.id, ask, practice))?;
        let place = searched.place(passage);
        let what = format!("{}, {place},", entry.named());
        Some(self.finding(&what, practice, &passage.sentence, &entry.path()?.at))
    }

    fn in_responses(&self, findings: &mut Vec<Finding>) {
        let practices = self.practices();
        if practices.is_empty() {
            return;
        }
        for (_, answer) in self.context.assessment.answers(&self.item.id) {
            if answer.met == Met::Yes && !text::is_blank(&answer.response) {
                self.in_response(answer, &practices, findings);
            }
        }
    }

    /// The practices that its asks reject, each once.
    fn practices(&self) -> Vec<&Arc<Practice>> {
        let mut known = BTreeSet::new();
        let all = self.control.asks.iter().flat_map(|ask| &ask.rejects);
        all.filter(|practice| known.insert(practice.id.as_str())).collect()
    }

    fn in_response(
        &self,
        answer: &Answer,
        practices: &[&Arc<Practice>],
        findings: &mut Vec<Finding>,
    ) {
        let response = &answer.response;
        let is_meant = |practice: &&&Arc<Practice>| {
            practice
                .at_most_words
                .is_none_or(|most| is_bare(response, most) && !self.has_evidence(answer, practice))
        };
        let questions = practices.iter().filter(is_meant).map(|practice| Question {
            id: practice.id.clone(),
            patterns: practice.patterns(),
            spelling: None,
            sense: Sense::Practice(Arc::clone(practice)),
            skips_title: false,
        });
        let questions = Questions::new(questions.collect());
        let mut searcher = Searcher::new(&questions);
        searcher.look_at(PageText::of(response));
        for (id, hit) in searcher.hits() {
            let Some(practice) = practices.iter().find(|practice| practice.id == id) else {
                continue;
            };
            let what = format!("the Partner Response of {}", self.item.id);
            let finding = self.finding(&what, practice, &hit.sentence, &answer.response_at);
            findings.push(finding.case_study(answer.case_study));
        }
    }

    /// Whether evidence serves an ask that rejects the practice, where the answer stands: then the response
    /// need not tell all.
    fn has_evidence(&self, answer: &Answer, practice: &Practice) -> bool {
        let place = |ask: &Ask| answer.case_study.filter(|_| ask.per_case_study);
        let rejects = |ask: &&Ask| ask.rejects.iter().any(|rejected| rejected.id == practice.id);
        self.control
            .asks
            .iter()
            .filter(rejects)
            .any(|ask| !self.proof.serving(&self.item.id, ask, place(ask)).is_empty())
    }

    fn finding(
        &self,
        what: &str,
        practice: &Practice,
        sentence: &str,
        at: &crate::location::Location,
    ) -> Finding {
        let message = format!(
            "{what} shows {}, which the guidance for {} rejects: “{}”",
            practice.title,
            self.item.id,
            text::shorten(sentence, 160),
        );
        let help = format!("{} {}", practice.instead, EVIDENCE_REJECTED_PRACTICE.help);
        Finding::new(&EVIDENCE_REJECTED_PRACTICE, at, message).item(&self.item.id).help(help)
    }
}

/// Whether a response has few words and no figures.
fn is_bare(response: &str, most: usize) -> bool {
    response.split_whitespace().count() <= most && !response.contains(|c: char| c.is_ascii_digit())
}
