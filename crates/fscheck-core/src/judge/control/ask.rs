//! Determines whether the asks of a control are satisfied.

use std::collections::BTreeSet;

use super::given::GivenAnswer;
use super::{JudgedControl, Outcome};
use crate::checklist::{Ask, Coverage};
use crate::finding::Finding;
use crate::judge::evidence::Satisfying;
use crate::judge::{AskResult, Holds, Status};
use crate::kind::Kind;
use crate::location::Location;
use crate::rules::CONTROL_UNEVIDENCED;
use crate::workbook::answers::Met;

impl<'a> JudgedControl<'a> {
    /// Returns the results for the asks, with the evidence that satisfies them. `lacking` are the
    /// asks that keep a control from being met.
    pub(super) fn ask_results(&self, status: Status, lacking: &BTreeSet<String>) -> Vec<AskResult> {
        let asks = self.control.asks.iter();
        asks.map(|ask| {
            let satisfied = match status {
                Status::Met => true,
                Status::Unevidenced => !lacking.contains(&ask.id),
                _ => self.is_served(ask),
            };
            let evidence = self.evidence_for(ask);
            AskResult { id: ask.id.clone(), satisfied, evidence, elements: Vec::new() }
        })
        .collect()
    }

    /// Returns the case studies that an ask is about, and the places where it must be satisfied.
    fn places(&self, ask: &Ask) -> (Vec<u32>, Vec<Option<u32>>) {
        let applies = |number: &u32| {
            let condition = self.control.applies_to;
            condition.is_none_or(|c| self.context.holds_for(c, *number) != Holds::No)
        };
        let numbers: Vec<u32> = match self.is_about_practice() {
            true => self.context.checklist.required_numbers().collect(),
            false => self.context.case_studies.iter().copied().filter(applies).collect(),
        };
        let places: Vec<Option<u32>> = match ask.per_case_study {
            true => numbers.iter().copied().map(Some).collect(),
            false => vec![None],
        };
        (numbers, places)
    }

    fn is_about_practice(&self) -> bool {
        self.control.coverage == Coverage::Practice
    }

    /// Returns the ids of the evidence that satisfies an ask.
    fn evidence_for(&self, ask: &Ask) -> Vec<String> {
        let (_, places) = self.places(ask);
        let serving = places.into_iter().flat_map(|place| self.serving(ask, place));
        let ids: BTreeSet<String> = serving.map(|served| served.evidence.id.clone()).collect();
        ids.into_iter().collect()
    }

    /// Returns whether evidence satisfies an ask everywhere it has to.
    fn is_served(&self, ask: &Ask) -> bool {
        let (numbers, places) = self.places(ask);
        let is_described = |place: &Option<u32>| match (place, self.is_about_practice()) {
            (Some(number), false) => self.is_described(ask, Some(*number)),
            (None, false) => numbers.iter().any(|n| self.is_described(ask, Some(*n))),
            (_, true) => self.is_described(ask, None),
        };
        let is_served =
            |place: &&Option<u32>| !self.serving(ask, **place).is_empty() || is_described(place);
        let served = places.iter().filter(is_served).count();
        let needed = match self.control.coverage {
            Coverage::AtLeast { count, .. } => count.min(places.len()),
            Coverage::Practice | Coverage::Every => places.len(),
        };
        served >= needed
    }

    /// Returns the findings that `ask` is not satisfied for the practice or the case study of
    /// `outcome`: one for each case study that lacks it, so that accepting one hides no other.
    pub(super) fn missing(&self, ask: &Ask, outcome: &Outcome) -> Vec<Finding> {
        if Self::takes_response(ask, outcome) {
            return Vec::new();
        }
        let wanted: Vec<Option<u32>> = match (ask.per_case_study, outcome.case_study) {
            (false, _) => vec![None],
            (true, Some(number)) => vec![Some(number)],
            // A control about the practice that requires something for each required case study.
            (true, None) => self.context.checklist.required_numbers().map(Some).collect(),
        };
        let lacking: Vec<Option<u32>> =
            wanted.into_iter().filter(|n| self.serving(ask, *n).is_empty()).collect();
        let at = outcome.response_at.clone().unwrap_or_else(|| self.context.assessment.at());
        let unread = || self.unread_response(&at, outcome.case_study);
        if !lacking.is_empty()
            && ask.takes(Kind::Description)
            && let Some(unread) = unread()
        {
            return vec![unread];
        }
        let missing = |number: Option<u32>| {
            let number = outcome.case_study.or(number);
            self.control_unevidenced(ask, &at, number)
        };
        lacking.into_iter().map(missing).collect()
    }

    /// Returns the asks that the practice must satisfy once, and that neither evidence satisfies
    /// nor any of these answers describes.
    pub(super) fn missing_of_practice(&self, answered: &[&Outcome]) -> Vec<&'a Ask> {
        let asks = self.control.asks.iter().filter(|ask| !ask.per_case_study);
        let unserved = asks.filter(|ask| {
            let described = answered.iter().any(|outcome| Self::takes_response(ask, outcome));
            !described && self.serving(ask, None).is_empty()
        });
        unserved.collect()
    }

    /// Returns the finding that nothing satisfies an ask about the practice.
    pub(super) fn unevidenced_practice(&self, ask: &Ask, answer: &Outcome) -> Finding {
        let at = answer.response_at.clone().unwrap_or_else(|| self.context.assessment.at());
        let unread = || self.unread_response(&at, None);
        let unread = ask.takes(Kind::Description).then(unread).flatten();
        unread.unwrap_or_else(|| self.control_unevidenced(ask, &at, None)).reason()
    }

    /// Returns the evidence that satisfies an ask, for a case study if the ask is per case study.
    fn serving(&self, ask: &Ask, case_study: Option<u32>) -> Vec<Satisfying<'a>> {
        self.proof.serving(&self.item.id, ask, case_study)
    }

    /// Returns whether a response that describes something satisfies `ask`.
    fn takes_response(ask: &Ask, outcome: &Outcome) -> bool {
        outcome.description.is_some() && ask.takes(Kind::Description)
    }

    /// Returns whether every answer is Yes, with a response that describes something.
    fn is_described(&self, ask: &Ask, case_study: Option<u32>) -> bool {
        if !ask.takes(Kind::Description) {
            return false;
        }
        let answers = self.answers(case_study);
        let describes =
            |given: &GivenAnswer<'_>| given.answer.met == Met::Yes && self.weigh(given).describes();
        !answers.is_empty() && answers.iter().all(describes)
    }

    fn control_unevidenced(&self, ask: &Ask, at: &Location, case_study: Option<u32>) -> Finding {
        let of = case_study.map(|number| format!(" for case study #{number}")).unwrap_or_default();
        let message = format!("{}: no evidence for `{}`{of}", self.item.heading(), ask.id);
        let miss = self.proof.nearest_miss(&self.item.id, ask, case_study);
        let nearest = miss.as_ref().map(|miss| format!(" Nearest: {}.", miss.why()));
        let nearest = nearest.unwrap_or_default();
        let help = format!("Required: {} Accepted: {}.{nearest}", ask.wants, ask.kinds());
        let finding = Finding::new(&CONTROL_UNEVIDENCED, at, message).item(&self.item.id);
        let finding = finding.case_study(case_study).help(help);
        match miss {
            Some(miss) if miss.is_of_entry() => finding.detail(miss.why()),
            _ => finding,
        }
    }
}
