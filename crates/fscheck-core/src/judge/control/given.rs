//! The answers to a control. Each response is weighed once, however many rules need it.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::JudgedControl;
use crate::facts::Evidence;
use crate::judge::response::reference::names_part;
use crate::judge::response::{Response, Weighed, names_title};
use crate::workbook::answers::{Answer, Row};

/// The answers for the practice (`None`) and for each case study that were needed so far.
#[derive(Default)]
pub(super) struct GivenAnswers<'a> {
    by_case_study: RefCell<BTreeMap<Option<u32>, Rc<[GivenAnswer<'a>]>>>,
}

/// One answer, with its row.
pub(super) struct GivenAnswer<'a> {
    pub row: &'a Row,
    pub answer: &'a Answer,
    weighed: OnceCell<Weighed>,
    /// Whether it names evidence, and whether there is any for it.
    evidence: OnceCell<(bool, bool)>,
}

impl<'a> JudgedControl<'a> {
    /// Returns the answers for the practice or for a case study.
    pub(super) fn answers(&self, case_study: Option<u32>) -> Rc<[GivenAnswer<'a>]> {
        let mut known = self.given.by_case_study.borrow_mut();
        let answers = known.entry(case_study).or_insert_with(|| {
            let answers = match case_study {
                Some(number) => self.context.assessment.case_study_answers(&self.item.id, number),
                None => self.context.assessment.practice_answers(&self.item.id),
            };
            let given = |(row, answer)| GivenAnswer {
                row,
                answer,
                weighed: OnceCell::new(),
                evidence: OnceCell::new(),
            };
            answers.into_iter().map(given).collect()
        });
        Rc::clone(answers)
    }

    /// Weighs the response of a Yes answer.
    pub(super) fn weigh(&self, given: &GivenAnswer<'_>) -> Weighed {
        *given.weighed.get_or_init(|| self.context.known.weigh(&self.response(given)))
    }

    /// Returns the response of an answer, with its context.
    pub(super) fn response<'b>(&'b self, given: &'b GivenAnswer<'_>) -> Response<'b> {
        let evidence =
            || (self.names_evidence(given.answer), self.has_evidence(given.answer.case_study));
        let (names_evidence, has_evidence) = *given.evidence.get_or_init(evidence);
        Response {
            checklist: self.context.checklist,
            item: self.item,
            row: given.row,
            answer: given.answer,
            names_evidence,
            has_evidence,
            evidence_ids: self.context.evidence_ids,
            elsewhere: self.context.elsewhere,
            names: self.context.names,
        }
    }

    /// Returns whether an entry is for the control and, if any is given, for the case study.
    fn has_evidence(&self, case_study: Option<u32>) -> bool {
        let is_of = |number: u32, entry: &Evidence| {
            entry.case_studies.iter().any(|named| named.value == number)
        };
        let mut entries = self.context.assessment.facts.evidence.iter();
        entries.any(|entry| {
            entry.controls.iter().any(|named| named.value.control == self.item.id)
                && case_study.is_none_or(|number| is_of(number, entry))
        })
    }

    /// Returns whether an answer names evidence of its own: by an id, a title or the name of a paper.
    fn names_evidence(&self, answer: &Answer) -> bool {
        let assessment = self.context.assessment;
        let (case_study, response) = (answer.case_study, answer.response.as_str());
        let names_title = || {
            let names = || self.context.elsewhere.plain_names(self.context.names);
            names_title(response, &self.item.id, case_study, &assessment.facts.evidence, names)
        };
        // "Detailed design 3.1" is the document of its case study.
        let refers = || {
            names_part(response) && case_study.is_some_and(|number| self.has_own_evidence(number))
        };
        assessment.names_evidence(&self.item.id, case_study) || names_title() || refers()
    }
}
