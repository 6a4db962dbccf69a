//! Rules `control-*`: what becomes of a control (contract, section 3).

mod answer;
mod ask;

use std::cmp::Reverse;

use super::evidence::Proof;
use super::waiver::Waivers;
use super::{Court, Holds, ItemResult, Status, unjudged};
use crate::checklist::{Ask, Checklist, Control, Coverage, Item};
use crate::finding::Finding;
use crate::location::Location;
use crate::rules::{RESPONSE_DUPLICATED, WORKBOOK_MET_VALUE};
use crate::text;
use crate::workbook::answers::{Answer, Met, Row};

/// Judges one control.
pub fn judge(
    court: &Court<'_>,
    item: &Item,
    control: &Control,
    waivers: &Waivers,
    proof: &Proof<'_>,
    findings: &mut Vec<Finding>,
) -> ItemResult {
    let case = Case { court, item, control, waivers, proof };
    let mut result = unjudged(item);
    result.asks = case.ask_results();
    if let Some(kind) = waivers.covering(control) {
        result.status = Status::Waived;
        result.waived_by = Some(kind.to_owned());
        return result;
    }
    match control.coverage {
        Coverage::Practice => result.status = case.practice(findings),
        Coverage::Every => (result.status, result.case_studies) = case.every(findings),
        Coverage::AtLeast { count, or_all } => {
            (result.status, result.case_studies) = case.at_least(count, or_all, findings);
        }
    }
    if result.status == Status::Waived {
        let mut kinds = result.case_studies.iter();
        let kind = kinds.find_map(|(number, _)| waivers.covering_case_study(control, *number));
        result.waived_by = kind.map(str::to_owned);
    }
    result
}

/// Marks as unmet what rests on an item that is unmet; that item has the finding.
pub fn fall_with_prerequisites(checklist: &Checklist, items: &mut [ItemResult]) {
    let unmet: Vec<String> =
        items.iter().filter(|i| i.status == Status::Unmet).map(|i| i.id.clone()).collect();
    for (item, control) in checklist.controls() {
        if control.rests_on.iter().any(|id| unmet.contains(id))
            && let Some(result) = items.iter_mut().find(|result| result.id == item.id)
            && result.status != Status::Waived
        {
            result.status = Status::Unmet;
        }
    }
}

/// One control before the court.
struct Case<'a> {
    court: &'a Court<'a>,
    item: &'a Item,
    control: &'a Control,
    waivers: &'a Waivers,
    proof: &'a Proof<'a>,
}

/// What one answer comes to: of the practice, or under one case study.
struct Outcome {
    case_study: Option<u32>,
    status: Status,
    met: Met,
    /// Where the Met? cell stands.
    met_at: Option<Location>,
    /// Where the Partner Response stands.
    response_at: Option<Location>,
    /// The response, if it describes anything.
    description: Option<String>,
    findings: Vec<Finding>,
}

impl Outcome {
    fn new(case_study: Option<u32>, status: Status, met: Met) -> Outcome {
        Outcome {
            case_study,
            status,
            met,
            met_at: None,
            response_at: None,
            description: None,
            findings: Vec::new(),
        }
    }
}

impl<'a> Case<'a> {
    /// A control about the partner.
    fn practice(&self, findings: &mut Vec<Finding>) -> Status {
        let holds = self.control.applies_to.map(|c| self.court.holds_for_practice(c));
        if holds == Some(Holds::No) {
            return Status::NotApplicable;
        }
        let answers = self.court.assessment.practice_answers(&self.item.id);
        let mut outcome = self.worst(answers, None, holds);
        findings.append(&mut outcome.findings);
        outcome.status
    }

    /// A control that all case studies need.
    fn every(&self, findings: &mut Vec<Finding>) -> (Status, Vec<(u32, Status)>) {
        let mut outcomes = self.outcomes();
        self.response_duplicated(&mut outcomes);
        let needed: Vec<&Outcome> =
            outcomes.iter().filter(|o| o.status != Status::NotApplicable).collect();
        let mut status = match needed.iter().map(|outcome| outcome.status).min() {
            Some(worst) => worst,
            None => Status::NotApplicable,
        };
        if status != Status::NotApplicable {
            let missing = self.missing_practice_asks(&needed);
            if !missing.is_empty() && needed.iter().any(|outcome| outcome.met == Met::Yes) {
                status = status.min(Status::Unevidenced);
                findings.extend(missing);
            }
        }
        let statuses = statuses(&outcomes);
        findings.extend(self.unknown_condition(&outcomes));
        findings.extend(outcomes.into_iter().flat_map(|outcome| outcome.findings));
        (status, statuses)
    }

    /// A control that some case studies must meet.
    fn at_least(
        &self,
        count: usize,
        or_all: bool,
        findings: &mut Vec<Finding>,
    ) -> (Status, Vec<(u32, Status)>) {
        let mut outcomes = self.outcomes();
        let statuses = statuses(&outcomes);
        findings.extend(self.unknown_condition(&outcomes));
        outcomes.retain(|outcome| outcome.status != Status::NotApplicable);
        let count = if or_all { count.min(outcomes.len()) } else { count };
        if outcomes.is_empty() {
            return (Status::NotApplicable, statuses);
        }
        // A case study under which it is waived is one that needs no evidence for it.
        let waived = outcomes.extract_if(.., |o| o.status == Status::Waived).count();
        if waived >= count {
            return (Status::Waived, statuses);
        }
        let count = count - waived;
        let answered: Vec<Outcome> = outcomes.extract_if(.., |o| o.met == Met::Yes).collect();
        let is_enough = answered.len() >= count;
        let mut chosen = self.choose(answered, count);
        let evidenced = chosen.iter().all(|outcome| outcome.status == Status::Met);
        let practice = self.missing_practice_asks(&chosen.iter().collect::<Vec<_>>());
        let status = match is_enough {
            true if evidenced && practice.is_empty() => Status::Met,
            true => Status::Unevidenced,
            false if outcomes.iter().any(|outcome| outcome.met == Met::Blank) => Status::Unanswered,
            false => Status::Unmet,
        };
        let found = chosen.len();
        if !chosen.is_empty() {
            findings.extend(practice);
        }
        findings.extend(chosen.drain(..).flat_map(|outcome| outcome.findings));
        if !is_enough {
            findings.extend(self.too_few(outcomes, found, count, status));
        }
        (status, statuses)
    }

    /// What the answers under the case studies come to.
    fn outcomes(&self) -> Vec<Outcome> {
        self.court.case_studies.iter().map(|number| self.case_study(*number)).collect()
    }

    fn case_study(&self, number: u32) -> Outcome {
        let holds = self.control.applies_to.map(|c| self.court.holds_for(c, number));
        if holds == Some(Holds::No) {
            return Outcome::new(Some(number), Status::NotApplicable, Met::NotApplicable);
        }
        if self.waivers.covering_case_study(self.control, number).is_some() {
            return Outcome::new(Some(number), Status::Waived, Met::Waived);
        }
        let answers = self.court.assessment.case_study_answers(&self.item.id, number);
        self.worst(answers, Some(number), holds)
    }

    /// What the worst of the answers comes to: one of each row for the item.
    fn worst(
        &self,
        answers: Vec<(&Row, &Answer)>,
        case_study: Option<u32>,
        holds: Option<Holds>,
    ) -> Outcome {
        let outcomes = answers.into_iter().map(|(row, answer)| {
            let mut outcome = self.answer(row, answer, case_study, holds);
            if outcome.met == Met::Yes {
                self.look_for_evidence(&mut outcome);
            }
            outcome
        });
        let worst =
            outcomes.min_by_key(|outcome| (outcome.status, Reverse(outcome.findings.len())));
        worst.unwrap_or_else(|| self.unanswered(case_study))
    }

    /// Holds an answer Yes against the evidence for it.
    fn look_for_evidence(&self, outcome: &mut Outcome) {
        outcome.status = Status::Met;
        // What is wanted once of the practice is looked for once, not under each case study.
        let own = |ask: &&Ask| outcome.case_study.is_none() || ask.per_case_study;
        let missing: Vec<Finding> = self
            .control
            .asks
            .iter()
            .filter(own)
            .filter_map(|ask| self.missing(ask, outcome))
            .collect();
        if !missing.is_empty() {
            outcome.status = Status::Unevidenced;
            outcome.findings.extend(missing);
        }
    }

    /// The answers Yes that a control needs: as many as it wants, those that cause least work
    /// first. Under the others any answer is quiet.
    fn choose(&self, mut answered: Vec<Outcome>, count: usize) -> Vec<Outcome> {
        answered.sort_by_key(|o| (o.status != Status::Met, o.findings.len(), o.case_study));
        let mut chosen: Vec<Outcome> = Vec::new();
        let mut repeated = Vec::new();
        for outcome in answered {
            match chosen.iter().any(|other| same_response(other, &outcome)) {
                true => repeated.push(outcome),
                false => chosen.push(outcome),
            }
        }
        chosen.extend(repeated);
        chosen.truncate(count);
        chosen.sort_by_key(|outcome| outcome.case_study);
        self.response_duplicated(&mut chosen);
        chosen
    }

    /// The findings of a control that too few case studies are answered Yes for.
    fn too_few(
        &self,
        others: Vec<Outcome>,
        found: usize,
        count: usize,
        status: Status,
    ) -> Vec<Finding> {
        let wanted = if status == Status::Unanswered { Met::Blank } else { Met::No };
        let mut told = false;
        let mut findings = Vec::new();
        for outcome in others {
            // One blank or No stands for all; each excuse without ground is told at its cell.
            let is_excuse = matches!(outcome.met, Met::NotApplicable | Met::Waived);
            let misread = outcome.findings.iter().any(|f| f.rule == &WORKBOOK_MET_VALUE);
            if is_excuse || misread {
                findings.extend(outcome.findings);
            } else if outcome.met == wanted && !told {
                told = true;
                let first = outcome.findings.into_iter().map(|finding| {
                    let message = format!(
                        "{}; it needs Yes under {count} case studies and has {found}",
                        finding.message
                    );
                    Finding { message, ..finding }
                });
                findings.extend(first);
            }
        }
        findings
    }

    fn response_duplicated(&self, outcomes: &mut [Outcome]) {
        for position in 1..outcomes.len() {
            let (earlier, rest) = outcomes.split_at_mut(position);
            let Some(outcome) = rest.first_mut() else { continue };
            let Some(first) = earlier.iter().find(|other| same_response(other, outcome)) else {
                continue;
            };
            let (Some(number), Some(at)) = (outcome.case_study, outcome.response_at.clone()) else {
                continue;
            };
            let message = format!(
                "the Partner Response of {} under reference #{number} is the same as under #{}",
                self.item.id,
                first.case_study.unwrap_or_default()
            );
            let finding = Finding::new(&RESPONSE_DUPLICATED, &at, message);
            outcome.findings.push(finding.item(&self.item.id).case_study(number));
        }
    }
}

/// Whether two answers describe the same in the same words.
fn same_response(one: &Outcome, other: &Outcome) -> bool {
    match (&one.description, &other.description) {
        (Some(one), Some(other)) => text::same_letters(one, other),
        _ => false,
    }
}

fn statuses(outcomes: &[Outcome]) -> Vec<(u32, Status)> {
    outcomes.iter().filter_map(|o| Some((o.case_study?, o.status))).collect()
}
