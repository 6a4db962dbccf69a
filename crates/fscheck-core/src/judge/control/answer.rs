//! Judges an answer by itself, before its evidence is examined.

use super::given::GivenAnswer;
use super::{JudgedControl, Outcome};
use crate::finding::Finding;
use crate::judge::objection::Objection;
use crate::judge::{Holds, Status};
use crate::location::Location;
use crate::rules::{
    CONTROL_NOT_APPLICABLE, CONTROL_UNANSWERED, CONTROL_UNMET, CONTROL_WAIVER_CLAIMED, Rule,
    Severity,
};
use crate::text;
use crate::workbook::answers::{Answer, Met};

impl JudgedControl<'_> {
    /// Returns the outcome of an answer, before its evidence is examined.
    pub(super) fn answer(
        &self,
        given: &GivenAnswer<'_>,
        case_study: Option<u32>,
        holds: Option<Holds>,
    ) -> Outcome {
        let answer = given.answer;
        let mut outcome = Outcome::new(case_study, Status::Unanswered, answer.met);
        outcome.met_at = Some(answer.met_at.clone());
        outcome.response_at = Some(answer.response_at.clone());
        match answer.met {
            Met::Yes => {
                let weighed = self.weigh(given);
                outcome.found.extend(self.response(given).objections(&weighed));
                let unread = self.unread_response(&answer.response_at, case_study);
                outcome.found.extend(unread.map(Objection::Fails));
                outcome.description = weighed.describes().then(|| answer.response.clone());
            }
            Met::Blank => {
                outcome.is_misread = self.is_misread(answer);
                outcome.found.push(Objection::Fails(self.control_unanswered(answer)));
            }
            Met::No => {
                outcome.status = Status::Unmet;
                outcome.found.push(Objection::Fails(self.control_unmet(answer)));
            }
            Met::NotApplicable if holds == Some(Holds::Unknown) => {
                outcome.status = Status::NotApplicable;
                if case_study.is_none() {
                    let lacks = "not every case study says whether it is SaaS";
                    outcome.found.push(Objection::Remark(self.not_known(&answer.met_at, lacks)));
                }
            }
            Met::NotApplicable => {
                outcome.status = Status::Unmet;
                outcome.found.push(Objection::Fails(self.control_not_applicable(answer, holds)));
            }
            Met::Waived => {
                outcome.status = Status::Unmet;
                outcome.found.push(Objection::Fails(self.control_waiver_claimed(answer)));
            }
        }
        outcome
    }

    fn control_unanswered(&self, answer: &Answer) -> Finding {
        if let Some(finding) = self.unread_answer(answer) {
            return finding;
        }
        let of = under(answer.case_study);
        let heading = self.item.heading();
        if answer.response.is_empty() && answer.response_flaw.is_none() {
            return self.finding(
                &CONTROL_UNANSWERED,
                answer,
                format!("{heading} has no answer{of}"),
            );
        }
        let message = format!("{heading} has a response{of} but no answer");
        let help = "Its Met? cell is blank. Choose Yes, No or N/A.";
        self.finding(&CONTROL_UNANSWERED, answer, message).help(help)
    }

    /// Returns the outcome of a control that no cell answers.
    pub(super) fn unanswered(&self, case_study: Option<u32>) -> Outcome {
        let mut outcome = Outcome::new(case_study, Status::Unanswered, Met::Blank);
        let unanswered = self.control_unanswered_without_cell(case_study);
        outcome.found.extend(unanswered.map(Objection::Fails));
        outcome
    }

    /// Returns the finding about a control that no cell answers. A missing row has its own finding.
    fn control_unanswered_without_cell(&self, case_study: Option<u32>) -> Option<Finding> {
        let assessment = self.context.assessment;
        let row = assessment.rows(&self.item.id).next();
        let (at, message) = match (&assessment.workbook, row) {
            (Some(_), None) => return None,
            (Some(_), Some(row)) if let Some(told) = self.without_reference(row, case_study) => {
                return Some(told);
            }
            (Some(_), Some(row)) => {
                let of = under(case_study);
                (row.at.clone(), format!("{} has no Met? cell{of}", self.item.heading()))
            }
            // The same under every case study, so reported once.
            (None, _) => (assessment.at(), format!("{} has no answer", self.item.heading())),
        };
        let help = match row {
            Some(_) => {
                "Use AWS's form, which has a Met? and a Partner Response column for each customer \
                 reference."
            }
            None => {
                "Name the self-assessment workbook on the command line, or as `workbook:` in \
                     the manifest."
            }
        };
        let finding = Finding::new(&CONTROL_UNANSWERED, &at, message).item(&self.item.id);
        let case_study = case_study.filter(|_| row.is_some());
        Some(finding.case_study(case_study).help(help))
    }

    fn control_unmet(&self, answer: &Answer) -> Finding {
        let of = under(answer.case_study);
        let message = format!("{} is answered No{of}", self.item.heading());
        let help = format!("Required: {} {}", self.item.requirement, CONTROL_UNMET.help);
        self.finding(&CONTROL_UNMET, answer, message).help(help)
    }

    fn control_not_applicable(&self, answer: &Answer, holds: Option<Holds>) -> Finding {
        let of = under(answer.case_study);
        let message = format!("{} is answered N/A{of}, but it applies", self.item.heading());
        let help = match holds {
            Some(_) => {
                "Its condition applies, because a case study has `saas: true`. Answer Yes or No."
            }
            None => "This control has no condition, so N/A is never allowed. Answer Yes or No.",
        };
        self.finding(&CONTROL_NOT_APPLICABLE, answer, message).help(help)
    }

    /// Returns the warning about N/A answers under case studies for which the condition is unknown.
    pub(super) fn unknown_condition(&self, outcomes: &[Outcome]) -> Option<Finding> {
        self.control.applies_to?;
        let excused: Vec<&Outcome> = outcomes
            .iter()
            .filter(|o| o.status == Status::NotApplicable && o.response_at.is_some())
            .collect();
        let first = excused.first()?;
        let numbers: Vec<String> =
            excused.iter().filter_map(|o| o.case_study).map(|n| format!("#{n}")).collect();
        let lacks = match numbers.as_slice() {
            [number] => format!("case study {number} doesn't say whether it is SaaS"),
            _ => format!("case studies {} don't say whether they are SaaS", text::listed(&numbers)),
        };
        let finding = self.not_known(first.met_at.as_ref()?, &lacks);
        Some(finding.case_study(first.case_study.filter(|_| excused.len() == 1)))
    }

    fn not_known(&self, at: &Location, lacks: &str) -> Finding {
        let message = format!("{} is answered N/A, but {lacks}", self.item.heading());
        let help = "Set `saas` to true or false for each case study. Until then, the answer is \
                    accepted as it is.";
        let finding = Finding::new(&CONTROL_NOT_APPLICABLE, at, message).item(&self.item.id);
        finding.severity(Severity::Warning).help(help)
    }

    fn control_waiver_claimed(&self, answer: &Answer) -> Finding {
        let of = under(answer.case_study);
        let message =
            format!("{} is answered Waived{of}, but no waiver covers it", self.item.heading());
        let help = match self.control.waived_by.as_slice() {
            [] => "No waiver covers this control. Answer Yes or No.".to_owned(),
            kinds => format!(
                "It can be waived by {}. Add that waiver to the facts, or answer Yes or No.",
                text::either(kinds)
            ),
        };
        self.finding(&CONTROL_WAIVER_CLAIMED, answer, message).help(help)
    }

    fn finding(&self, rule: &'static Rule, answer: &Answer, message: String) -> Finding {
        let finding = Finding::new(rule, &answer.met_at, message);
        finding.item(&self.item.id).case_study(answer.case_study)
    }
}

fn under(case_study: Option<u32>) -> String {
    case_study.map(|number| format!(" under reference #{number}")).unwrap_or_default()
}
