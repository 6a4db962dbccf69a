//! Answers that are unknown because their cells could not be read. Their findings don't say that
//! the answer is missing. Each affected item has the finding as its reason;
//! [`once_per_cause`](crate::judge::workbook::once_per_cause) keeps the first of them.

use super::JudgedControl;
use crate::finding::Finding;
use crate::judge::workbook::{column_missing, met_value, response_unreadable};
use crate::location::Location;
use crate::workbook::answers::{Answer, Row, UnreadResponse};

impl JudgedControl<'_> {
    /// Returns why the answer in a Met? cell is unknown, if it is: it has no column, no value, or
    /// another text.
    pub(super) fn unread_answer(&self, answer: &Answer) -> Option<Finding> {
        let answers = &self.context.assessment.answers;
        if let Some(missing) = answers.without_met_column(answer) {
            return Some(self.of_item(column_missing(missing), answer.case_study));
        }
        let finding = met_value(&self.item.id, answer)?;
        Some(self.of_item(finding, answer.case_study))
    }

    /// Returns whether the Met? cell has a column and contains something other than an answer.
    pub(super) fn is_misread(&self, answer: &Answer) -> bool {
        let has_column = self.context.assessment.answers.without_met_column(answer).is_none();
        has_column && (answer.met_flaw.is_some() || answer.not_understood.is_some())
    }

    /// Returns why the Partner Response in the cell `at` is unknown, if it is.
    pub(super) fn unread_response(
        &self,
        at: &Location,
        case_study: Option<u32>,
    ) -> Option<Finding> {
        let answers = &self.context.assessment.answers;
        match answers.unread_response(at)? {
            UnreadResponse::NoColumn(table) => {
                let missing = answers.missing_columns.get(table)?;
                Some(self.of_item(column_missing(missing), case_study))
            }
            UnreadResponse::Flawed(flaw) => {
                let finding = response_unreadable(&self.item.id, flaw, at);
                Some(self.of_item(finding, case_study))
            }
        }
    }

    fn of_item(&self, finding: Finding, case_study: Option<u32>) -> Finding {
        finding.item(&self.item.id).case_study(case_study)
    }

    /// Returns the finding about a row in a table without columns for the case study.
    pub(super) fn without_reference(&self, row: &Row, case_study: Option<u32>) -> Option<Finding> {
        let number = case_study?;
        let missing = self.context.assessment.answers.missing_columns.get(&row.table)?;
        let told = || self.of_item(column_missing(missing), case_study);
        missing.lacks_reference(number).then(told)
    }
}
