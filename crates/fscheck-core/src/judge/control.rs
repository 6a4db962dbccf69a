//! Rules `control-*`: the status of a control (specification, section 3.1).

mod answer;
mod ask;
mod given;
mod unread;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use self::given::GivenAnswers;
use super::evidence::EvidenceIndex;
use super::objection::Objection;
use super::response::reference::{is_reference, is_shown, leads_to_papers};
use super::waiver::Waivers;
use super::{Context, Holds, ItemResult, Status, unjudged};
use crate::checklist::{Ask, Checklist, Control, Coverage, Item};
use crate::facts::Evidence;
use crate::finding::Finding;
use crate::kind::Kind;
use crate::location::Location;
use crate::rules::RESPONSE_DUPLICATED;
use crate::text;
use crate::workbook::answers::Met;

/// Judges one control.
pub fn judge(
    context: &Context<'_>,
    item: &Item,
    control: &Control,
    waivers: &Waivers,
    proof: &EvidenceIndex<'_>,
    findings: &mut Vec<Finding>,
) -> ItemResult {
    let given = GivenAnswers::default();
    let case = JudgedControl { context, item, control, waivers, proof, given };
    let mut result = unjudged(item);
    if let Some(kind) = waivers.covering(control) {
        result.status = Status::Waived;
        result.waived_by = Some(kind.to_owned());
        result.asks = case.ask_results(result.status, &BTreeSet::new());
        return result;
    }
    let judged = match control.coverage {
        Coverage::Practice => case.practice(findings),
        Coverage::Every => case.every(findings),
        Coverage::AtLeast { count, or_all } => case.at_least(count, or_all, findings),
    };
    result.asks = case.ask_results(judged.status, &judged.lacking);
    result.status = judged.status;
    result.case_studies = judged.case_studies;
    if result.status == Status::Waived {
        let mut kinds = result.case_studies.iter();
        let kind = kinds.find_map(|(number, _)| waivers.covering_case_study(control, *number));
        result.waived_by = kind.map(str::to_owned);
    }
    result
}

/// Fails controls that depend on an unmet item. Adds no finding, because that item has one.
pub fn fall_with_prerequisites(checklist: &Checklist, items: &mut [ItemResult]) {
    let unmet: BTreeSet<String> =
        items.iter().filter(|i| i.status == Status::Unmet).map(|i| i.id.clone()).collect();
    let controls: FxHashMap<&str, &Control> =
        checklist.controls().map(|(item, control)| (item.id.as_str(), control)).collect();
    for result in items {
        let Some(control) = controls.get(result.id.as_str()) else { continue };
        let failed: Vec<&String> =
            control.rests_on.iter().filter(|id| unmet.contains(*id)).collect();
        if !failed.is_empty() && result.status != Status::Waived {
            let are = if failed.len() == 1 { "which is" } else { "which are" };
            let reason = format!("it depends on {}, {are} unmet", text::listed(&failed));
            result.reasons.push(reason.into());
            result.status = Status::Unmet;
        }
    }
}

/// The result for a control.
struct Judged {
    status: Status,
    /// The status under each case study.
    case_studies: Vec<(u32, Status)>,
    /// The asks that are not satisfied for every case study that counts.
    lacking: BTreeSet<String>,
}

/// A control being judged.
struct JudgedControl<'a> {
    context: &'a Context<'a>,
    item: &'a Item,
    control: &'a Control,
    waivers: &'a Waivers,
    proof: &'a EvidenceIndex<'a>,
    given: GivenAnswers<'a>,
}

/// The outcome of one answer, for the practice or one case study.
struct Outcome {
    case_study: Option<u32>,
    status: Status,
    met: Met,
    /// True if the Met? cell contains something other than an answer.
    is_misread: bool,
    /// The Met? cell.
    met_at: Option<Location>,
    /// The Partner Response cell.
    response_at: Option<Location>,
    /// The response, if it describes anything.
    description: Option<String>,
    /// The asks about it that are not satisfied.
    lacking: Vec<String>,
    found: Vec<Objection>,
}

impl Outcome {
    fn new(case_study: Option<u32>, status: Status, met: Met) -> Outcome {
        Outcome {
            case_study,
            status,
            met,
            is_misread: false,
            met_at: None,
            response_at: None,
            description: None,
            lacking: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Returns the number of objections that invalidate the answer.
    fn failures(&self) -> usize {
        self.found.iter().filter(|found| found.fails()).count()
    }

    fn into_findings(self) -> impl Iterator<Item = Finding> {
        self.found.into_iter().map(Objection::into_finding)
    }
}

impl<'a> JudgedControl<'a> {
    /// Judges a control about the partner.
    fn practice(&self, findings: &mut Vec<Finding>) -> Judged {
        let holds = self.control.applies_to.map(|c| self.context.holds_for_practice(c));
        if holds == Some(Holds::No) {
            return Judged {
                status: Status::NotApplicable,
                case_studies: Vec::new(),
                lacking: BTreeSet::new(),
            };
        }
        let outcome = self.worst(None, holds);
        let (status, lacking) = (outcome.status, outcome.lacking.iter().cloned().collect());
        findings.extend(outcome.into_findings());
        Judged { status, case_studies: Vec::new(), lacking }
    }

    /// Judges a control that is required for all case studies.
    fn every(&self, findings: &mut Vec<Finding>) -> Judged {
        let mut outcomes = self.outcomes();
        self.response_duplicated(&mut outcomes);
        let needed = || outcomes.iter().filter(|o| o.status != Status::NotApplicable);
        let worst = needed().map(|outcome| outcome.status).min();
        let mut status = worst.unwrap_or(Status::NotApplicable);
        let mut lacking: BTreeSet<String> =
            needed().flat_map(|outcome| outcome.lacking.iter().cloned()).collect();
        let answered: Vec<&Outcome> = needed().filter(|o| o.met == Met::Yes).collect();
        if let Some(first) = answered.first() {
            let missing = self.missing_of_practice(&answered);
            if !missing.is_empty() {
                status = status.min(Status::Unevidenced);
            }
            findings.extend(missing.iter().map(|ask| self.unevidenced_practice(ask, first)));
            lacking.extend(missing.iter().map(|ask| ask.id.clone()));
        }
        let case_studies = statuses(&outcomes);
        findings.extend(self.unknown_condition(&outcomes));
        findings.extend(outcomes.into_iter().flat_map(Outcome::into_findings));
        Judged { status, case_studies, lacking }
    }

    /// Judges a control that some case studies must meet.
    fn at_least(&self, count: usize, or_all: bool, findings: &mut Vec<Finding>) -> Judged {
        let mut outcomes = self.outcomes();
        let case_studies = statuses(&outcomes);
        findings.extend(self.unknown_condition(&outcomes));
        outcomes.retain(|outcome| outcome.status != Status::NotApplicable);
        let count = if or_all { count.min(outcomes.len()) } else { count };
        // A case study under which it is waived needs no evidence for it.
        let waived = outcomes.extract_if(.., |o| o.status == Status::Waived).count();
        if outcomes.is_empty() || waived >= count {
            let status = if waived > 0 { Status::Waived } else { Status::NotApplicable };
            return Judged { status, case_studies, lacking: BTreeSet::new() };
        }
        let count = count - waived;
        let answered: Vec<Outcome> = outcomes.extract_if(.., |o| o.met == Met::Yes).collect();
        let is_enough = answered.len() >= count;
        // If filling in the blanks could not make it enough, the No answers already decide.
        let blank = outcomes.iter().filter(|outcome| outcome.met == Met::Blank).count();
        let may_be_enough = answered.len() + blank >= count;
        // A practice ask may be described under any of them.
        let missing = self.missing_of_practice(&answered.iter().collect::<Vec<_>>());
        let chosen = self.choose(answered, count);
        let evidenced = chosen.iter().all(|outcome| outcome.status == Status::Met);
        let status = match is_enough {
            true if evidenced && missing.is_empty() => Status::Met,
            true => Status::Unevidenced,
            false if may_be_enough => Status::Unanswered,
            false => Status::Unmet,
        };
        if let Some(first) = chosen.first() {
            findings.extend(missing.iter().map(|ask| self.unevidenced_practice(ask, first)));
        }
        let lacking = chosen.iter().flat_map(|outcome| outcome.lacking.iter().cloned());
        let lacking = lacking.chain(missing.iter().map(|ask| ask.id.clone())).collect();
        let found = chosen.len();
        findings.extend(chosen.into_iter().flat_map(Outcome::into_findings));
        if !is_enough {
            findings.extend(self.too_few(outcomes, found, count, status));
        }
        Judged { status, case_studies, lacking }
    }

    /// Returns the outcomes of the answers under the case studies.
    fn outcomes(&self) -> Vec<Outcome> {
        self.context.case_studies.iter().map(|number| self.case_study(*number)).collect()
    }

    fn case_study(&self, number: u32) -> Outcome {
        let holds = self.control.applies_to.map(|c| self.context.holds_for(c, number));
        if holds == Some(Holds::No) {
            return Outcome::new(Some(number), Status::NotApplicable, Met::NotApplicable);
        }
        if self.waivers.covering_case_study(self.control, number).is_some() {
            return Outcome::new(Some(number), Status::Waived, Met::Waived);
        }
        self.worst(Some(number), holds)
    }

    /// Returns the outcome of the worst answer, as an item may have several rows.
    fn worst(&self, case_study: Option<u32>, holds: Option<Holds>) -> Outcome {
        let answers = self.answers(case_study);
        let outcomes = answers.iter().map(|given| {
            let mut outcome = self.answer(given, case_study, holds);
            if outcome.met == Met::Yes {
                self.look_for_evidence(&mut outcome);
            }
            outcome
        });
        let worst = outcomes.min_by_key(|outcome| (outcome.status, Reverse(outcome.found.len())));
        worst.unwrap_or_else(|| self.unanswered(case_study))
    }

    /// Checks the evidence for an answer Yes.
    fn look_for_evidence(&self, outcome: &mut Outcome) {
        outcome.status = Status::Met;
        // Practice asks are checked once, not under each case study.
        let own = |ask: &&Ask| outcome.case_study.is_none() || ask.per_case_study;
        for ask in self.control.asks.iter().filter(own) {
            let missing = self.missing(ask, outcome);
            if !missing.is_empty() {
                outcome.status = Status::Unevidenced;
                outcome.lacking.push(ask.id.clone());
                outcome.found.extend(missing.into_iter().map(Objection::Fails));
            }
        }
    }

    /// Chooses the Yes answers that count for a control, as many as it needs. Evidenced answers
    /// come first, then those that nothing fails, those with their own wording, and those that
    /// cause the least work. Therefore, another answer never adds an error. The remaining answers
    /// cause no findings.
    fn choose(&self, mut answered: Vec<Outcome>, count: usize) -> Vec<Outcome> {
        let is_open = |outcome: &Outcome| outcome.status != Status::Met;
        answered.sort_by_key(|o| (is_open(o), o.failures(), o.found.len(), o.case_study));
        let mut known = BTreeSet::new();
        let mut ranked: Vec<((bool, usize, bool), Outcome)> = Vec::new();
        for outcome in answered {
            let words = outcome.description.as_deref().map(text::letters);
            let is_repeated = words.is_some_and(|words| !known.insert(words));
            ranked.push(((is_open(&outcome), outcome.failures(), is_repeated), outcome));
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.truncate(count);
        let mut chosen: Vec<Outcome> = ranked.into_iter().map(|(.., outcome)| outcome).collect();
        chosen.sort_by_key(|outcome| outcome.case_study);
        self.response_duplicated(&mut chosen);
        chosen
    }

    /// Reports that too few case studies are answered Yes for a control.
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
            // One blank or No represents all; each excuse without grounds is reported at its cell.
            let is_excuse = matches!(outcome.met, Met::NotApplicable | Met::Waived);
            if is_excuse || outcome.is_misread {
                findings.extend(outcome.into_findings());
            } else if outcome.met == wanted && !told {
                told = true;
                let first = outcome.into_findings().map(|finding| {
                    let message = format!(
                        "{}; at least {} must be answered Yes ({found} so far)",
                        finding.message,
                        text::counted(count, "case study")
                    );
                    Finding { message: message.into(), ..finding }
                });
                findings.extend(first);
            }
        }
        findings
    }

    /// Returns whether a response refers to evidence for this case study, which may say more than it.
    fn only_refers(&self, case_study: u32, response: &str) -> bool {
        let is_named = |entry: &Evidence| {
            let file = entry.path().and_then(|path| path.value.rsplit(['/', '\\']).next());
            file.is_some_and(|file| response.contains(file))
        };
        let leads_to_papers = leads_to_papers(response);
        let mut beside = self.evidence_beside(case_study);
        (is_reference(response) && beside.any(|entry| entry.is_only_about(case_study)))
            || (is_shown(response) && self.has_demonstration(case_study))
            || self.evidence_beside(case_study).any(|entry| leads_to_papers || is_named(entry))
    }

    /// Returns whether a demonstration for the control is about this case study, too.
    fn has_demonstration(&self, case_study: u32) -> bool {
        self.evidence_beside(case_study)
            .filter_map(|entry| entry.kind.as_ref())
            .any(|kind| kind.value == Kind::Demonstration)
    }

    /// The evidence for the control that names this case study, and maybe others.
    fn evidence_beside(&self, case_study: u32) -> impl Iterator<Item = &Evidence> {
        let evidence = self.context.assessment.facts.evidence.iter();
        evidence.filter(move |entry| entry.is_about(case_study) && entry.is_for(&self.item.id))
    }

    /// Reports responses that are the same under several case studies, unless they only refer to
    /// the evidence of each, or to a demonstration.
    fn response_duplicated(&self, outcomes: &mut [Outcome]) {
        let mut first: BTreeMap<String, u32> = BTreeMap::new();
        for outcome in outcomes {
            let (Some(number), Some(words)) = (outcome.case_study, &outcome.description) else {
                continue;
            };
            let other = *first.entry(text::letters(words)).or_insert(number);
            let Some(at) = outcome.response_at.as_ref().filter(|_| other != number) else {
                continue;
            };
            if self.only_refers(number, words) {
                continue;
            }
            let message = format!(
                "the Partner Response of {} for #{number} repeats the one for #{other}",
                self.item.id,
            );
            let finding = Finding::new(&RESPONSE_DUPLICATED, at, message);
            let finding = finding.item(&self.item.id).case_study(number);
            outcome.found.push(Objection::Remark(finding));
        }
    }
}

fn statuses(outcomes: &[Outcome]) -> Vec<(u32, Status)> {
    outcomes.iter().filter_map(|o| Some((o.case_study?, o.status))).collect()
}

#[cfg(test)]
mod tests;
