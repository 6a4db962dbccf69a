//! The answers to a control. Each response is weighed once, however many rules need it.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::JudgedControl;
use crate::judge::response::{Response, Weighed};
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
            let given = |(row, answer)| GivenAnswer { row, answer, weighed: OnceCell::new() };
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
        let assessment = self.context.assessment;
        Response {
            checklist: self.context.checklist,
            item: self.item,
            row: given.row,
            answer: given.answer,
            is_linked: assessment.names_evidence(&self.item.id, given.answer.case_study),
            is_pointed_to: false,
            evidence: &assessment.facts.evidence,
            evidence_ids: self.context.evidence_ids,
            elsewhere: self.context.elsewhere,
            names: self.context.names,
        }
    }
}
