//! What Partner Responses say of the elements of an ask, and what the response under one case study
//! omits where nothing but responses satisfies the ask.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::found;
use super::{ENOUGH_OTHERS, Looked, Wanted};
use crate::checklist::{Coverage, Element, Item};
use crate::evidence::hint_id;
use crate::finding::Finding;
use crate::judge::response::affirmed;
use crate::judge::{ItemResult, Status};
use crate::kind::Kind;
use crate::rules::EVIDENCE_COVERAGE;
use crate::search::{PageText, Question, Questions, Searcher};
use crate::text;
use crate::workbook::answers::{Answer, Met, Row};

/// The number of case studies whose responses must cover an element of the practice, because a
/// response about one customer applies to that customer only.
const COLUMNS: usize = 2;

/// The fewest words of a response that describes something; shorter ones refer to others.
const SHORTEST: usize = 6;

/// A response that omits something of an ask.
pub(super) struct Silent<'a> {
    answer: &'a Answer,
    case_study: u32,
    ask: &'a str,
    titles: Vec<&'a str>,
}

/// A case study whose response alone satisfies the ask.
struct Responding<'a> {
    case_study: u32,
    answer: &'a Answer,
    missing: Vec<&'a Element>,
}

impl<'a> Wanted<'a> {
    /// Returns the questions about these elements that the Partner Responses answer, if responses
    /// also satisfy the ask.
    pub(super) fn described(
        &self,
        place: Option<u32>,
        elements: &[&'a Element],
    ) -> BTreeSet<String> {
        if elements.is_empty() || !self.ask.takes(Kind::Description) {
            return BTreeSet::new();
        }
        let assessment = self.context.assessment;
        let answers: Vec<(&Row, &Answer)> = match place {
            Some(number) => assessment.case_study_answers(&self.item.id, number),
            None => assessment.answers(&self.item.id),
        };
        let questions = elements.iter().flat_map(|element| self.questions(element));
        let questions = Questions::new(questions.collect());
        let mut said: BTreeMap<&str, BTreeSet<Option<u32>>> = BTreeMap::new();
        for (_, answer) in answers.iter().filter(|(_, answer)| answer.met == Met::Yes) {
            let mut searcher = Searcher::new(&questions);
            searcher.look_at(PageText::of(&affirmed(&answer.response_text)));
            for id in searcher.found() {
                said.entry(id).or_default().insert(answer.case_study);
            }
        }
        let counts = |columns: &BTreeSet<Option<u32>>| {
            place.is_some() || columns.contains(&None) || columns.len() >= COLUMNS
        };
        let said = said.into_iter().filter(|(_, columns)| counts(columns));
        said.map(|(id, _)| id.to_owned()).collect()
    }

    fn questions(&self, element: &Element) -> [Question; 2] {
        let hint = Question {
            id: hint_id(&self.item.id, self.ask, element),
            patterns: Arc::clone(&element.hints),
            ..found::question(self.item, self.ask, element)
        };
        [found::question(self.item, self.ask, element), hint]
    }

    /// Returns what the response under each case study omits of what the responses or documents of all
    /// others mention.
    pub(super) fn silent_responses(
        &self,
        looked: &[Looked<'a>],
        result: Option<&ItemResult>,
    ) -> Vec<Silent<'a>> {
        let is_of_each = self.ask.per_case_study && self.control.coverage == Coverage::Every;
        let is_described = is_of_each && self.ask.takes(Kind::Description);
        let is_asked = || self.elements(None).any(is_telling);
        let Some(result) = result.filter(|_| is_described && is_asked()) else {
            return Vec::new();
        };
        let met = result.case_studies.iter().filter(|(_, status)| *status == Status::Met);
        let met = met.map(|(number, _)| *number);
        let without = met.filter(|number| looked.iter().all(|l| l.case_study != Some(*number)));
        let responding: Vec<Responding<'a>> =
            without.filter_map(|number| self.responding(number)).collect();
        let of_one = |one| self.silent_response(one, &responding, looked);
        responding.iter().filter_map(of_one).collect()
    }

    /// Returns the only answer under a case study, with what it omits.
    fn responding(&self, case_study: u32) -> Option<Responding<'a>> {
        let answers = self.context.assessment.case_study_answers(&self.item.id, case_study);
        let [(_, answer)] = answers.as_slice() else { return None };
        answer.response_text.split_whitespace().nth(SHORTEST - 1)?;
        let elements = self.elements(Some(case_study)).filter(|e| is_telling(e));
        let elements: Vec<&Element> = elements.collect();
        let said = self.described(Some(case_study), &elements);
        let missing = elements.into_iter().filter(|e| !said.contains(&self.element_id(e)));
        Some(Responding { case_study, answer, missing: missing.collect() })
    }

    fn silent_response(
        &self,
        one: &Responding<'a>,
        responding: &[Responding<'a>],
        looked: &[Looked<'a>],
    ) -> Option<Silent<'a>> {
        let is_in_others = |element: &&&Element| {
            let responses = responding.iter().filter(|other| other.case_study != one.case_study);
            let responses = responses.map(|other| (Some(other.case_study), &other.missing));
            let documents = looked.iter().map(|other| (other.case_study, &other.missing));
            let others = responses.chain(documents);
            let others = others.filter(|(place, _)| found::applies(self.context, element, *place));
            let lacks = |missing: &[&Element]| missing.iter().any(|e| e.id == element.id);
            let lacking: Vec<bool> = others.map(|(_, missing)| lacks(missing)).collect();
            lacking.len() >= ENOUGH_OTHERS && !lacking.contains(&true)
        };
        let missing = one.missing.iter().filter(is_in_others);
        let titles: Vec<&str> = missing.map(|element| element.title.as_str()).collect();
        let (answer, case_study) = (one.answer, one.case_study);
        (!titles.is_empty()).then_some(Silent { answer, case_study, ask: &self.ask.id, titles })
    }
}

/// Returns whether the words of an element tell by themselves that a response omits it.
fn is_telling(element: &Element) -> bool {
    !element.as_others_do && !element.worded_freely
}

/// Returns one warning for each case study whose response to an item omits something.
pub(super) fn silent_warnings(item: &Item, silent: Vec<Silent<'_>>) -> Vec<Finding> {
    let mut of_each: BTreeMap<u32, Vec<Silent<'_>>> = BTreeMap::new();
    for one in silent {
        of_each.entry(one.case_study).or_default().push(one);
    }
    let warning = |(number, silent): (u32, Vec<Silent<'_>>)| {
        let first = silent.first()?;
        let titles: Vec<&str> = silent.iter().flat_map(|one| one.titles.clone()).collect();
        let asks: Vec<String> = silent.iter().map(|one| format!("`{}`", one.ask)).collect();
        let message = format!(
            "the Partner Response of {} under case study #{number} doesn't mention {}; all other \
             case studies do",
            item.id,
            titles.join("; "),
        );
        let help = format!(
            "Describe it in the response, or give a document for {}. This is a keyword check: if the \
             response says it in other words, accept the finding.",
            text::listed(&asks),
        );
        let finding = Finding::new(&EVIDENCE_COVERAGE, &first.answer.response_at, message);
        Some(finding.item(&item.id).case_study(number).help(help))
    };
    of_each.into_iter().filter_map(warning).collect()
}

#[cfg(test)]
mod tests;
