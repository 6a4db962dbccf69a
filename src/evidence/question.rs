//! What the text of each piece of evidence is searched for.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::assessment::Assessment;
use crate::checklist::{Ask, Checklist, Element};
use crate::facts::{CaseStudy, Evidence};
use crate::name;
use crate::search::{Pattern, Question, bare_words};

/// The questions for each piece of evidence, in its order: the elements of the asks that it may
/// serve, and the names of customers that it should perhaps not hold.
pub fn questions(checklist: &Checklist, assessment: &Assessment) -> Vec<Vec<Question>> {
    let evidence = &assessment.facts.evidence;
    let mut controls: Vec<BTreeSet<(&str, Option<&str>)>> = evidence
        .iter()
        .map(|entry| {
            let named = entry.controls.iter();
            named.map(|c| (c.value.control.as_str(), c.value.ask.as_deref())).collect()
        })
        .collect();
    let mut mentioned_under: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
    for mention in &assessment.mentions {
        if let Some(named) = controls.get_mut(mention.evidence) {
            named.insert((&mention.control, None));
        }
        mentioned_under.entry(mention.evidence).or_default().extend(mention.case_study);
    }
    let all = evidence.iter().zip(controls).enumerate();
    all.map(|(position, (entry, controls))| {
        let mut questions = elements(checklist, entry, &controls);
        let mut numbers: BTreeSet<u32> = entry.case_studies.iter().map(|n| n.value).collect();
        numbers.extend(mentioned_under.get(&position).into_iter().flatten());
        questions.extend(names(assessment, &numbers));
        questions
    })
    .collect()
}

/// The id of the question for an element of an ask.
pub fn element_id(control: &str, ask: &Ask, element: &Element) -> String {
    format!("{control}/{}/{}", ask.id, element.id)
}

/// The id of the question for the name of a customer.
pub fn name_id(case_study: u32) -> String {
    format!("customer/{case_study}")
}

/// What tells whether a text was asked the same.
pub(super) fn digest(questions: &[Question]) -> String {
    let mut digest = Sha256::new();
    for question in questions {
        digest.update(format!("{question:?}\n"));
    }
    digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn elements(
    checklist: &Checklist,
    entry: &Evidence,
    controls: &BTreeSet<(&str, Option<&str>)>,
) -> Vec<Question> {
    let mut questions = Vec::new();
    for (id, named) in controls {
        let control = checklist.item(id).and_then(|item| item.control());
        let asks = control.map(|control| control.asks.as_slice()).unwrap_or_default();
        let meant = asks.iter().filter(|ask| named.is_none_or(|named| named == ask.id));
        let fits = |ask: &&Ask| match &entry.kind {
            Some(kind) => ask.takes(kind.value),
            None => ask.takes_undeclared(),
        };
        for ask in meant.filter(fits) {
            questions.extend(ask.elements.iter().map(|element| Question {
                id: element_id(id, ask, element),
                patterns: element.found_by.clone(),
                spelling: None,
            }));
        }
    }
    questions.sort_by(|a, b| a.id.cmp(&b.id));
    questions.dedup();
    questions
}

/// The names of the customers that a text about these case studies might give away: of all, if
/// one of them is public.
fn names(assessment: &Assessment, numbers: &BTreeSet<u32>) -> Vec<Question> {
    let studies = assessment.facts.case_studies();
    let is_public = |study: &CaseStudy| numbers.contains(&study.number) && study.public.is_some();
    match studies.iter().any(is_public) {
        true => studies.iter().filter_map(name_of).collect(),
        false => Vec::new(),
    }
}

/// Letters that a name of one word must have; shorter ones are found in too many places.
const SHORTEST_NAME: usize = 4;

fn name_of(study: &CaseStudy) -> Option<Question> {
    let bare = name::without_legal_form(&study.customer.as_ref()?.value);
    let words = bare_words(&bare);
    let is_word = words.split_whitespace().count() == 1;
    if is_word && words.trim().chars().count() < SHORTEST_NAME {
        return None;
    }
    // Of one word, only capitals tell a name from a word of the language.
    let spelling = is_word.then(|| bare.trim_matches(|c: char| !c.is_alphanumeric()).to_owned());
    let pattern = Pattern::parse(&[bare.replace(['|', '*'], " ")]).ok()?;
    Some(Question { id: name_id(study.number), patterns: vec![pattern], spelling })
}
