//! The passages that were found for each element of an ask.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{EvidenceIndex, Satisfying};
use crate::checklist::{Ask, Control, Element, Item};
use crate::evidence::{Passage, element_id};
use crate::judge::{Context, ElementResult, FoundAt, FoundIn, Holds, ItemResult, Status};
use crate::kind::Kind;
use crate::search::{PageText, Question, Questions, Searcher};
use crate::visible::Line;
use crate::workbook::answers::{Answer, Met, Row};

/// The most passages that reports show for one element.
const MOST: usize = 40;

/// Gives every ask of `items` its elements, with the passages found for each.
pub fn give_elements(context: &Context<'_>, proof: &EvidenceIndex<'_>, items: &mut [ItemResult]) {
    for result in items {
        let Some(item) = context.checklist.item(&result.id) else { continue };
        let Some(control) = item.control() else { continue };
        let is_open = !matches!(result.status, Status::Waived | Status::NotApplicable);
        for ask in control.asks.iter().filter(|ask| is_open && !ask.elements.is_empty()) {
            let found = Found { context, proof, item, control, ask }.elements();
            if let Some(of_ask) = result.asks.iter_mut().find(|of_ask| of_ask.id == ask.id) {
                of_ask.elements = found;
            }
        }
    }
}

/// Returns the elements of an ask that this partner must cover.
pub fn wanted<'a>(
    context: &Context<'a>,
    ask: &'a Ask,
) -> impl Iterator<Item = &'a Element> + use<'a> {
    let studies = context.assessment.facts.case_studies();
    let named =
        |vertical: &String| studies.iter().any(|study| study.sub_verticals.contains(vertical));
    ask.elements.iter().filter(move |e| e.sub_vertical.as_ref().is_none_or(named))
}

/// Returns whether the documents for a place must cover an element. A case study without a use case
/// may have any.
pub fn applies(context: &Context<'_>, element: &Element, place: Option<u32>) -> bool {
    let study = place.and_then(|number| context.assessment.facts.case_study(number));
    let use_case = study.and_then(|study| study.use_case.as_ref());
    element.use_cases.is_empty()
        || use_case.is_none_or(|use_case| element.use_cases.contains(&use_case.value))
}

/// Returns the question whether a text covers an element.
pub fn question(item: &Item, ask: &Ask, element: &Element) -> Question {
    Question {
        id: element_id(&item.id, ask, element),
        patterns: Arc::clone(&element.found_by),
        spelling: None,
        sense: element.sense(),
        skips_title: false,
    }
}

/// Returns the case studies that an ask is about, or the practice.
pub fn places(context: &Context<'_>, control: &Control, ask: &Ask) -> Vec<Option<u32>> {
    if !ask.per_case_study {
        return vec![None];
    }
    let applies = |number: &u32| {
        let condition = control.applies_to;
        condition.is_none_or(|c| context.holds_for(c, *number) != Holds::No)
    };
    context.case_studies.iter().copied().filter(applies).map(Some).collect()
}

struct Found<'a> {
    context: &'a Context<'a>,
    proof: &'a EvidenceIndex<'a>,
    item: &'a Item,
    control: &'a Control,
    ask: &'a Ask,
}

impl<'a> Found<'a> {
    fn elements(&self) -> Vec<ElementResult> {
        let elements: Vec<&Element> = wanted(self.context, self.ask).collect();
        let mut results: Vec<ElementResult> = elements
            .iter()
            .map(|element| ElementResult {
                id: element.id.clone(),
                title: element.title.clone(),
                found_in: Vec::new(),
            })
            .collect();
        let mut seen: BTreeMap<(String, &str, Line), usize> = BTreeMap::new();
        for place in places(self.context, self.control, self.ask) {
            let serving = self.proof.serving(&self.item.id, self.ask, place);
            let mut missing = Vec::new();
            for (element, result) in elements.iter().zip(&mut results) {
                let id = element_id(&self.item.id, self.ask, element);
                let part = element.part(place);
                let passages = serving.iter().filter_map(|served| in_document(served, part, &id));
                let mut is_found = false;
                for (evidence, found) in passages {
                    is_found = true;
                    let passage = (id.clone(), evidence, found.sentence.clone());
                    let shown = seen.entry(passage).or_insert(result.found_in.len());
                    if *shown == result.found_in.len() && *shown < MOST {
                        result.found_in.push(found);
                    }
                    if let Some(found) = result.found_in.get_mut(*shown) {
                        found.case_studies.extend(place);
                    }
                }
                if !is_found {
                    missing.push((*element, result));
                }
            }
            self.look_in_responses(place, missing);
        }
        results
    }

    /// Adds the Partner Responses that cover an element that no document does, if they may.
    fn look_in_responses(
        &self,
        place: Option<u32>,
        mut missing: Vec<(&Element, &mut ElementResult)>,
    ) {
        if missing.is_empty() || !self.ask.takes(Kind::Description) {
            return;
        }
        let assessment = self.context.assessment;
        let answers: Vec<(&Row, &Answer)> = match place {
            Some(number) => assessment.case_study_answers(&self.item.id, number),
            None => assessment.answers(&self.item.id),
        };
        let questions = missing.iter().map(|(element, _)| question(self.item, self.ask, element));
        let questions = Questions::new(questions.collect());
        for (_, answer) in answers.iter().filter(|(_, answer)| answer.met == Met::Yes) {
            let mut searcher = Searcher::new(&questions);
            searcher.look_at(PageText::of(&answer.response));
            for (id, hit) in searcher.hits() {
                let of = |element: &Element| element_id(&self.item.id, self.ask, element) == id;
                let result = missing.iter_mut().find(|(element, _)| of(element));
                let Some((_, result)) = result.filter(|(_, r)| r.found_in.len() < MOST) else {
                    continue;
                };
                result.found_in.push(FoundIn {
                    at: FoundAt::Response(answer.response_at.clone()),
                    heading: None,
                    sentence: hit.sentence.as_str().into(),
                    case_studies: place.into_iter().collect(),
                });
            }
        }
    }
}

/// Returns the passage of a document that answers a question: in the part about a case study, if one is
/// given.
fn in_document<'a>(
    served: &Satisfying<'a>,
    part: Option<u32>,
    id: &str,
) -> Option<(&'a str, FoundIn)> {
    let content = served.seen.content()?;
    let searched = content.text.searched()?;
    let Passage { at, heading, sentence, .. } = searched.found_for(part).get(id)?;
    let evidence = served.evidence;
    let found = FoundIn {
        at: FoundAt::Document {
            evidence: evidence.id.clone(),
            path: evidence.path().map(|path| path.value.clone()).unwrap_or_default(),
            unit: searched.unit,
            number: *at,
        },
        heading: heading.as_deref().map(Line::from),
        sentence: sentence.as_str().into(),
        case_studies: Vec::new(),
    };
    Some((&evidence.id, found))
}
