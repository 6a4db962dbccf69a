//! Rules `control-*`: what becomes of a control (contract, section 3).

use super::evidence::{Proof, Served};
use super::response::{self, Weighed};
use super::waiver::Waivers;
use super::{AskResult, Court, Holds, ItemResult, Status, unjudged};
use crate::checklist::{Ask, Checklist, Control, Coverage, Item};
use crate::finding::Finding;
use crate::location::Location;
use crate::rules::{
    CONTROL_NOT_APPLICABLE, CONTROL_UNANSWERED, CONTROL_UNEVIDENCED, CONTROL_UNMET,
    CONTROL_WAIVER_CLAIMED, RESPONSE_DUPLICATED, Severity, WORKBOOK_MET_VALUE,
};
use crate::text;
use crate::workbook::answers::{Answer, Met};

/// Judges one control.
pub fn judge(
    court: &Court<'_>,
    item: &Item,
    control: &Control,
    waivers: &Waivers,
    proof: &Proof<'_>,
    findings: &mut Vec<Finding>,
) -> ItemResult {
    let case = Case { court, item, control, proof };
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
    proof: &'a Proof<'a>,
}

/// What one answer comes to: of the practice, or under one case study.
struct Outcome {
    case_study: Option<u32>,
    status: Status,
    met: Met,
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
        let answer = self.court.assessment.practice_answer(&self.item.id);
        let mut outcome = self.answer(answer, None, holds);
        if outcome.met == Met::Yes {
            outcome.status = Status::Met;
            for ask in &self.control.asks {
                let missing = self.missing(ask, &outcome);
                if let Some(finding) = missing {
                    outcome.status = Status::Unevidenced;
                    outcome.findings.push(finding);
                }
            }
        }
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
        let answer = self.court.assessment.case_study_answer(&self.item.id, number);
        let mut outcome = self.answer(answer, Some(number), holds);
        if outcome.met == Met::Yes {
            outcome.status = Status::Met;
            for ask in self.control.asks.iter().filter(|ask| ask.per_case_study) {
                if let Some(finding) = self.missing(ask, &outcome) {
                    outcome.status = Status::Unevidenced;
                    outcome.findings.push(finding);
                }
            }
        }
        outcome
    }

    /// What an answer says by itself, before its evidence.
    fn answer(
        &self,
        answer: Option<&Answer>,
        case_study: Option<u32>,
        holds: Option<Holds>,
    ) -> Outcome {
        let Some(answer) = answer else {
            let mut outcome = Outcome::new(case_study, Status::Unanswered, Met::Blank);
            outcome.findings.extend(self.control_unanswered_without_cell(case_study));
            return outcome;
        };
        let mut outcome = Outcome::new(case_study, Status::Unanswered, answer.met);
        outcome.response_at = Some(answer.response_at.clone());
        match answer.met {
            Met::Yes => {
                let weighed = self.weigh(answer);
                outcome.findings.extend(weighed.finding);
                outcome.description = weighed.is_description.then(|| answer.response.clone());
            }
            Met::Blank => outcome.findings.push(self.control_unanswered(answer)),
            Met::No => {
                outcome.status = Status::Unmet;
                outcome.findings.push(self.control_unmet(answer));
            }
            Met::NotApplicable if holds == Some(Holds::Unknown) => {
                outcome.status = Status::NotApplicable;
                if case_study.is_none() {
                    outcome.findings.push(self.not_known(&answer.met_at, "any case study"));
                }
            }
            Met::NotApplicable => {
                outcome.status = Status::Unmet;
                outcome.findings.push(self.control_not_applicable(answer, holds));
            }
            Met::Waived => {
                outcome.status = Status::Unmet;
                outcome.findings.push(self.control_waiver_claimed(answer));
            }
        }
        outcome
    }

    fn weigh(&self, answer: &Answer) -> Weighed {
        let row = self.court.assessment.rows(&self.item.id).next();
        let mentions = &self.court.assessment.mentions;
        let names_evidence =
            mentions.iter().any(|m| m.control == self.item.id && m.case_study == answer.case_study);
        response::weigh(self.item, row, answer, names_evidence, &self.court.checklist.ids())
    }

    /// The evidence that serves an ask, under a case study where the ask is about one.
    fn serving(&self, ask: &Ask, case_study: Option<u32>) -> Vec<Served<'a>> {
        self.proof.serving(&self.item.id, ask, case_study)
    }

    /// Whether a response that describes something satisfies `ask`.
    fn takes_response(ask: &Ask, outcome: &Outcome) -> bool {
        outcome.description.is_some() && ask.takes(crate::kind::Kind::Description)
    }

    /// The finding that `ask` is not satisfied for the practice or the case study of `outcome`.
    fn missing(&self, ask: &Ask, outcome: &Outcome) -> Option<Finding> {
        if Self::takes_response(ask, outcome) {
            return None;
        }
        let wanted: Vec<Option<u32>> = match (ask.per_case_study, outcome.case_study) {
            (false, _) => vec![None],
            (true, Some(number)) => vec![Some(number)],
            // A control about the practice that wants something of each case study.
            (true, None) => self.court.case_studies.iter().copied().map(Some).collect(),
        };
        let lacking: Vec<Option<u32>> =
            wanted.into_iter().filter(|n| self.serving(ask, *n).is_empty()).collect();
        let first = *lacking.first()?;
        let at = outcome.response_at.clone().unwrap_or_else(|| self.court.assessment.at());
        Some(self.control_unevidenced(ask, &at, outcome.case_study, first, &lacking))
    }

    /// The findings about asks that are wanted once of the practice, by a control that is
    /// answered under `outcomes`.
    fn missing_practice_asks(&self, outcomes: &[&Outcome]) -> Vec<Finding> {
        let answered: Vec<&&Outcome> = outcomes.iter().filter(|o| o.met == Met::Yes).collect();
        let Some(first) = answered.first() else { return Vec::new() };
        let asks = self.control.asks.iter().filter(|ask| !ask.per_case_study);
        let unserved = asks.filter(|ask| {
            let described = answered.iter().any(|outcome| Self::takes_response(ask, outcome));
            !described && self.serving(ask, None).is_empty()
        });
        let at = first.response_at.clone().unwrap_or_else(|| self.court.assessment.at());
        unserved.map(|ask| self.control_unevidenced(ask, &at, None, None, &[])).collect()
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

    fn control_unanswered(&self, answer: &Answer) -> Finding {
        if let Some(text) = &answer.not_understood {
            let shown = text::shorten(text, 40);
            let message = format!("the Met? cell of {} says \"{shown}\"", self.item.id);
            return self.finding(&WORKBOOK_MET_VALUE, answer, message);
        }
        let of = under(answer.case_study);
        let message = format!("{} has no answer{of}", self.item.heading());
        self.finding(&CONTROL_UNANSWERED, answer, message)
    }

    /// A control without any cell to answer it in. A row that is missing has its own finding.
    fn control_unanswered_without_cell(&self, case_study: Option<u32>) -> Option<Finding> {
        let assessment = self.court.assessment;
        let row = assessment.rows(&self.item.id).next();
        let (at, message) = match (&assessment.workbook, row) {
            (Some(_), None) => return None,
            (Some(_), Some(row)) => {
                let of = under(case_study);
                (row.at.clone(), format!("{} has no cell for an answer{of}", self.item.heading()))
            }
            // The same under every case study: told once.
            (None, _) => (assessment.at(), format!("{} has no answer", self.item.heading())),
        };
        let help = match row {
            Some(_) => {
                "Use the form of AWS: a Met? and a Partner Response column, for each \
                        customer reference where the sheet is about those."
            }
            None => {
                "Name the self-assessment workbook: `workbook:` in the manifest, or on the \
                     command line."
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
            Some(_) => "The facts say that its condition holds (`saas: true`). Answer Yes or No.",
            None => "It has no condition, so it is never N/A. Answer Yes or No.",
        };
        self.finding(&CONTROL_NOT_APPLICABLE, answer, message).help(help)
    }

    /// The warning that N/A was answered under case studies whose condition is not known.
    fn unknown_condition(&self, outcomes: &[Outcome]) -> Option<Finding> {
        self.control.applies_to?;
        let excused: Vec<&Outcome> = outcomes
            .iter()
            .filter(|o| o.status == Status::NotApplicable && o.response_at.is_some())
            .collect();
        let first = excused.first()?;
        let numbers: Vec<String> =
            excused.iter().filter_map(|o| o.case_study).map(|n| format!("#{n}")).collect();
        let number = first.case_study?;
        let answer = self.court.assessment.case_study_answer(&self.item.id, number)?;
        let under = format!("case study {}", text::listed(&numbers));
        let finding = self.not_known(&answer.met_at, &under);
        Some(finding.case_study(first.case_study.filter(|_| excused.len() == 1)))
    }

    fn not_known(&self, at: &Location, whose: &str) -> Finding {
        let message = format!(
            "{} is answered N/A, but nothing says whether {whose} is a SaaS implementation",
            self.item.heading()
        );
        let help = "State `saas: true` or `saas: false` for each case study in the facts; the \
                    answer is taken on trust until then.";
        let finding = Finding::new(&CONTROL_NOT_APPLICABLE, at, message).item(&self.item.id);
        finding.severity(Severity::Warning).help(help)
    }

    fn control_waiver_claimed(&self, answer: &Answer) -> Finding {
        let of = under(answer.case_study);
        let message =
            format!("{} is answered Waived{of}, but no waiver covers it", self.item.heading());
        let help = match self.control.waived_by.as_slice() {
            [] => "Nothing waives this control. Answer Yes or No.".to_owned(),
            kinds => format!(
                "It can be waived by {}. State that waiver in the facts, or answer Yes or No.",
                text::either(kinds)
            ),
        };
        self.finding(&CONTROL_WAIVER_CLAIMED, answer, message).help(help)
    }

    fn control_unevidenced(
        &self,
        ask: &Ask,
        at: &Location,
        case_study: Option<u32>,
        example: Option<u32>,
        lacking: &[Option<u32>],
    ) -> Finding {
        let numbers: Vec<String> =
            lacking.iter().flatten().map(|number| format!("#{number}")).collect();
        let of = match numbers.as_slice() {
            [] => String::new(),
            numbers => format!(" for case study {}", text::listed(numbers)),
        };
        let message = format!("{} shows nothing for `{}`{of}", self.item.heading(), ask.id);
        let miss = self.proof.nearest_miss(&self.item.id, ask, example);
        let nearest = miss.map(|miss| format!(" Nearest: {}.", miss.told())).unwrap_or_default();
        let help = format!("Wanted: {} Accepted: {}.{nearest}", ask.wants, ask.kinds());
        let finding = Finding::new(&CONTROL_UNEVIDENCED, at, message).item(&self.item.id);
        finding.case_study(case_study).help(help)
    }

    fn finding(
        &self,
        rule: &'static crate::rules::Rule,
        answer: &Answer,
        message: String,
    ) -> Finding {
        let finding = Finding::new(rule, &answer.met_at, message);
        finding.item(&self.item.id).case_study(answer.case_study)
    }

    /// The asks, with the evidence that serves them; what a Partner Response satisfies too.
    fn ask_results(&self) -> Vec<AskResult> {
        self.control.asks.iter().map(|ask| self.ask_result(ask)).collect()
    }

    fn ask_result(&self, ask: &Ask) -> AskResult {
        let about_practice = self.control.coverage == Coverage::Practice;
        let applies = |number: &u32| {
            let condition = self.control.applies_to;
            condition.is_none_or(|c| self.court.holds_for(c, *number) != Holds::No)
        };
        let numbers: Vec<u32> = self.court.case_studies.iter().copied().filter(applies).collect();
        let places: Vec<Option<u32>> = match ask.per_case_study {
            true => numbers.iter().copied().map(Some).collect(),
            false => vec![None],
        };
        let mut evidence = Vec::new();
        let mut served = 0;
        for place in &places {
            let serving = self.serving(ask, *place);
            let described = match (place, about_practice) {
                (Some(number), false) => self.is_described(ask, Some(*number)),
                (None, false) => numbers.iter().any(|n| self.is_described(ask, Some(*n))),
                (_, true) => self.is_described(ask, None),
            };
            served += usize::from(!serving.is_empty() || described);
            evidence.extend(serving.into_iter().map(|served| served.evidence.id.clone()));
        }
        evidence.sort();
        evidence.dedup();
        let needed = match self.control.coverage {
            Coverage::AtLeast { count, .. } => count.min(places.len()),
            Coverage::Practice | Coverage::Every => places.len(),
        };
        AskResult { id: ask.id.clone(), satisfied: served >= needed, evidence }
    }

    fn is_described(&self, ask: &Ask, case_study: Option<u32>) -> bool {
        let answer = match case_study {
            Some(number) => self.court.assessment.case_study_answer(&self.item.id, number),
            None => self.court.assessment.practice_answer(&self.item.id),
        };
        let answered = answer.filter(|answer| answer.met == Met::Yes);
        ask.takes(crate::kind::Kind::Description)
            && answered.is_some_and(|answer| self.weigh(answer).is_description)
    }
}

/// Whether two answers describe the same in the same words.
fn same_response(one: &Outcome, other: &Outcome) -> bool {
    match (&one.description, &other.description) {
        (Some(one), Some(other)) => text::letters(one) == text::letters(other),
        _ => false,
    }
}

fn statuses(outcomes: &[Outcome]) -> Vec<(u32, Status)> {
    outcomes.iter().filter_map(|o| Some((o.case_study?, o.status))).collect()
}

fn under(case_study: Option<u32>) -> String {
    case_study.map(|number| format!(" under reference #{number}")).unwrap_or_default()
}
