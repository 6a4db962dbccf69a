//! Rule `evidence-rejected-practice`: texts that prescribe practices that their control, or its
//! guidance, rejects.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::EvidenceIndex;
use super::texts::controls_that_count;
use crate::checklist::{Ask, Control, Item, Practice};
use crate::evidence::practice_id;
use crate::finding::Finding;
use crate::judge::{Context, ItemResult};
use crate::rules::EVIDENCE_REJECTED_PRACTICE;
use crate::search::{PageText, Question, Questions, Searcher};
use crate::text;
use crate::workbook::answers::{Answer, Met};

/// Searches the evidence and Partner Responses for each control for rejected practices. Skips
/// controls that need no evidence.
pub fn evidence_rejected_practice(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    for (item, control) in controls_that_count(context, items) {
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
    /// Adds one finding for each practice in each document, whatever asks it serves. Two with the same
    /// title are the same practice in other words.
    fn in_evidence(&self, findings: &mut Vec<Finding>) {
        let mut told: BTreeSet<(usize, &str)> = BTreeSet::new();
        for ask in &self.control.asks {
            for practice in &ask.rejects {
                for position in self.proof.positions_in_use(&self.item.id, ask) {
                    // Words that show a practice only together add nothing to a sentence that shows one.
                    let is_told = || {
                        let mut from = told.range((position, "")..);
                        from.next().is_some_and(|(other, _)| *other == position)
                    };
                    if !practice.together.is_empty() && is_told() {
                        continue;
                    }
                    let Some(finding) = self.in_document(position, ask, practice) else { continue };
                    if told.insert((position, &practice.title)) {
                        findings.push(finding);
                    }
                }
            }
        }
    }

    fn in_document(&self, position: usize, ask: &Ask, practice: &Practice) -> Option<Finding> {
        let (entry, searched) = self.proof.searched(position)?;
        let passage = searched.found.get(&practice_id(&self.item.id, ask, practice))?;
        let place = searched.place(passage);
        let what = format!("{}, {place},", entry.named());
        Some(self.finding(&what, practice, &passage.sentence, &entry.path()?.at))
    }

    fn in_responses(&self, findings: &mut Vec<Finding>) {
        let asked: Vec<(&Practice, Question)> = self.practices().map(asked_of).collect();
        if asked.is_empty() {
            return;
        }
        for (_, answer) in self.context.assessment.answers(&self.item.id) {
            if answer.met == Met::Yes && !text::is_blank(&answer.response) {
                self.in_response(answer, &asked, findings);
            }
        }
    }

    /// Returns the practices that its asks reject, each once.
    fn practices(&self) -> impl Iterator<Item = &Arc<Practice>> {
        let mut known = BTreeSet::new();
        let all = self.control.asks.iter().flat_map(|ask| &ask.rejects);
        all.filter(move |practice| known.insert(practice.id.as_str()))
    }

    fn in_response(
        &self,
        answer: &Answer,
        asked: &[(&Practice, Question)],
        findings: &mut Vec<Finding>,
    ) {
        let response = &answer.response;
        let is_meant = |practice: &Practice| {
            practice
                .at_most_words
                .is_none_or(|most| is_bare(response, most) && !self.has_evidence(answer, practice))
        };
        let meant = asked.iter().filter(|(practice, _)| is_meant(practice));
        let questions = Questions::new(meant.map(|(_, question)| question.clone()).collect());
        let mut searcher = Searcher::new(&questions);
        searcher.look_at(PageText::of(response));
        let mut told = BTreeSet::new();
        for (id, hit) in searcher.hits() {
            let found = asked.iter().find(|(practice, _)| practice.id == id);
            let Some((practice, _)) = found.filter(|(practice, _)| told.insert(&practice.title))
            else {
                continue;
            };
            let what = format!("the Partner Response of {}", self.item.id);
            let finding = self.finding(&what, practice, &hit.sentence, &answer.response_at);
            findings.push(finding.case_study(answer.case_study));
        }
    }

    /// Returns whether evidence serves an ask that rejects the practice, if the answer counts: then
    /// the response may be incomplete.
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
        let rejects = match self.control.guidance {
            Some(_) => format!("the guidance for {} rejects", self.item.id),
            None => format!("{} rules out", self.item.id),
        };
        let sentence = text::shorten(sentence, 160);
        let message = format!("{what} shows {}, which {rejects}: “{sentence}”", practice.title);
        let help = format!("{} {}", practice.instead, EVIDENCE_REJECTED_PRACTICE.help);
        Finding::new(&EVIDENCE_REJECTED_PRACTICE, at, message).item(&self.item.id).help(help)
    }
}

/// Returns a practice with the question whether a response shows it.
fn asked_of(practice: &Arc<Practice>) -> (&Practice, Question) {
    let question = practice.question(practice.id.clone());
    (practice, question)
}

/// Returns whether a response has few words and no figures.
fn is_bare(response: &str, most: usize) -> bool {
    response.split_whitespace().count() <= most && !response.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;
    use crate::judge::{Status, in_context};
    use crate::sample;
    use crate::search::Pattern;

    /// Returns the findings about the responses to two controls that reject a shared login. The
    /// controls have these statuses and the same answer.
    fn found(statuses: [Status; 2], met: Met, response: &str) -> Vec<String> {
        let practice = Practice {
            id: "shared-login".to_owned(),
            title: "a shared login".to_owned(),
            instead: "Each person has a login.".to_owned(),
            found_by: Arc::from([Pattern::parse(&["team login"]).unwrap()]),
            unless: Arc::from([]),
            written: Vec::new(),
            at_most_words: None,
            together: Arc::from([]),
        };
        let ask = || Ask { rejects: vec![Arc::new(practice.clone())], ..sample::ask("sop") };
        let ids = ["A", "B"];
        let item = |id| sample::item(id, "Logins", sample::control(vec![ask()]));
        let checklist = sample::checklist(ids.map(item).to_vec(), Vec::new());
        let answer = || Answer { met, ..sample::yes(None, response) };
        let rows = ids.map(|id| sample::row(id, 1, "Logins", vec![answer()]));
        let assessment = sample::assessment(Facts::default(), rows.to_vec());
        let results = ids.into_iter().zip(statuses).map(|(id, status)| sample::result(id, status));
        let results: Vec<ItemResult> = results.collect();
        let mut findings = Vec::new();
        in_context(&checklist, &assessment, |context| {
            let proof = EvidenceIndex::gather(context, &[], &mut Vec::new());
            evidence_rejected_practice(context, &proof, &results, &mut findings);
        });
        findings.into_iter().filter_map(|finding| finding.item).collect()
    }

    const SHARED: &str = "Engineers use the team login of the bank.";

    #[test]
    fn a_response_that_prescribes_what_is_rejected_is_found_where_it_counts() {
        let met = [Status::Met, Status::Met];
        assert_eq!(found(met, Met::Yes, SHARED), ["A", "B"]);
        assert_eq!(found([Status::Waived, Status::Met], Met::Yes, SHARED), ["B"]);
        assert_eq!(found([Status::Met, Status::NotApplicable], Met::Yes, SHARED), ["A"]);
        assert!(found(met, Met::No, SHARED).is_empty(), "a No claims nothing");
        assert!(found(met, Met::Yes, "").is_empty());
    }
}
