//! Finds the elements of an ask that its documents omit. Keywords prove nothing: a warning is only
//! given where they are seldom wrong, and the rest is one note for each control.

mod denial;
mod responses;
mod unsearched;

use std::collections::BTreeMap;

use self::denial::Denial;
use self::responses::silent_warnings;
use self::unsearched::{Unsearched, all_searched_of, unsearched_notes};
use super::doubt::Doubt;
use super::itself::not_done;
use super::{EvidenceIndex, Satisfying, found};
use crate::checklist::{Ask, Control, Coverage, Element, Item};
use crate::evidence::{Observation, Text, denied_id, element_id, hint_id, lacking_id};
use crate::facts::Evidence;
use crate::finding::Finding;
use crate::judge::{Context, ItemResult};
use crate::rules::EVIDENCE_COVERAGE;
use crate::text;

/// The number of other case studies whose documents must cover an element without hints before its
/// absence is a warning: one might just use the same words.
const ENOUGH_OTHERS: usize = 2;

/// The most elements of an ask whose absence together says no more than that of each.
const PAIR: usize = 2;

/// The state of the rule over all controls.
pub struct CoverageCheck<'a> {
    context: &'a Context<'a>,
    proof: &'a EvidenceIndex<'a>,
    findings: Vec<Finding>,
    /// The documents that cannot be searched completely, by their ids.
    unsearched: Unsearched<'a>,
}

/// An ask that expects its documents to cover elements.
struct Wanted<'a> {
    context: &'a Context<'a>,
    proof: &'a EvidenceIndex<'a>,
    item: &'a Item,
    control: &'a Control,
    ask: &'a Ask,
}

/// The documents for an ask, of the practice or one case study.
pub struct Looked<'a> {
    pub case_study: Option<u32>,
    /// The documents, the one that covers the most elements first.
    pub documents: Vec<(&'a Evidence, &'a Text)>,
    /// The elements that they don't cover; empty if some of the content cannot be searched.
    pub missing: Vec<&'a Element>,
    /// The missing elements that nothing hints at.
    pub unhinted: Vec<&'a Element>,
}

impl<'a> CoverageCheck<'a> {
    pub fn new(context: &'a Context<'a>, proof: &'a EvidenceIndex<'a>) -> CoverageCheck<'a> {
        CoverageCheck { context, proof, findings: Vec::new(), unsearched: Unsearched::new() }
    }

    /// Determines which elements the documents for a control cover.
    /// `result` is that of the control.
    pub fn evidence_coverage(
        &mut self,
        item: &'a Item,
        control: &'a Control,
        result: Option<&ItemResult>,
    ) {
        let mut doubt = Doubt::new(item);
        let mut silent = Vec::new();
        for ask in control.asks.iter().filter(|ask| !ask.elements.is_empty()) {
            let wanted = Wanted { context: self.context, proof: self.proof, item, control, ask };
            let looked = wanted.looked(&mut self.unsearched);
            let lacking = wanted.lacking(&looked);
            let is_sure = |lack: &&Looked<'a>| !wanted.sure(lack, &looked).is_empty();
            let (sure, doubtful): (Vec<&Looked<'a>>, Vec<_>) =
                lacking.into_iter().partition(|lack| is_sure(lack));
            self.findings.extend(wanted.warnings(&sure, &looked));
            silent.extend(wanted.silent_responses(&looked, result));
            doubtful.into_iter().for_each(|lack| doubt.add(ask, lack));
        }
        self.findings.extend(silent_warnings(item, silent));
        self.findings.extend(doubt.note());
    }

    /// Returns the findings.
    pub fn findings(self) -> impl Iterator<Item = Finding> {
        self.findings.into_iter().chain(unsearched_notes(&self.unsearched))
    }
}

impl<'a> Wanted<'a> {
    /// Returns the documents of each place that has any.
    fn looked(&self, unsearched: &mut Unsearched<'a>) -> Vec<Looked<'a>> {
        let places = found::places(self.context, self.control, self.ask).into_iter();
        let served = places.map(|place| (place, self.serving(place)));
        let served = served.filter(|(_, serving)| !serving.is_empty());
        served.map(|(place, serving)| self.look(place, &serving, unsearched)).collect()
    }

    /// Returns the places whose documents omit something, as many as have to cover it.
    fn lacking<'l>(&self, looked: &'l [Looked<'a>]) -> Vec<&'l Looked<'a>> {
        let mut lacking: Vec<&Looked<'a>> = looked.iter().filter(|l| self.lacks(l)).collect();
        if let (Coverage::AtLeast { count, .. }, true) =
            (self.control.coverage, self.ask.per_case_study)
        {
            let whole = looked.len() - lacking.len();
            lacking.sort_by_key(|lack| (lack.missing.len(), lack.case_study));
            lacking.truncate(count.saturating_sub(whole));
        }
        lacking
    }

    /// Returns whether the documents omit too much. If an ask lists considerations, up to half of
    /// its elements may be missing.
    fn lacks(&self, looked: &Looked<'_>) -> bool {
        let is_enough = self.ask.considerations
            && looked.missing.len() * 2 <= self.elements(looked.case_study).count();
        !looked.missing.is_empty() && !is_enough
    }

    /// Returns the evidence that satisfies the ask at a place. Evidence about one customer says
    /// little about the practice.
    fn serving(&self, place: Option<u32>) -> Vec<Satisfying<'a>> {
        let mut serving = self.proof.serving(&self.item.id, self.ask, place);
        let is_of_one = |served: &Satisfying<'_>| served.evidence.case_studies.len() == 1;
        if place.is_none() && !serving.iter().all(is_of_one) {
            serving.retain(|served| !is_of_one(served));
        }
        serving
    }

    /// Determines which elements the documents for one place cover.
    fn look(
        &self,
        place: Option<u32>,
        serving: &[Satisfying<'a>],
        unsearched: &mut Unsearched<'a>,
    ) -> Looked<'a> {
        let mut documents: Vec<(&Evidence, &Text)> = Vec::new();
        let mut all_searched = true;
        for served in serving {
            match served.seen {
                Observation::File { content, .. } => {
                    documents.push((served.evidence, &content.text))
                }
                _ => all_searched = false,
            }
        }
        documents
            .sort_by_key(|(entry, text)| (std::cmp::Reverse(self.count(text, place)), &entry.id));
        documents.dedup_by_key(|(entry, _)| &entry.id);
        let in_documents = |part: Option<u32>, id: &str| {
            documents.iter().any(|(_, text)| has_found(text, part, id))
        };
        let is_covered =
            |element: &Element| in_documents(element.part(place), &self.element_id(element));
        // Responses are only searched for elements that no document covers.
        let open = self.elements(place).filter(|element| !is_covered(element));
        let open: Vec<&Element> = open.collect();
        let may_be_said = |element: &&Element| !element.as_others_do;
        let asked: Vec<&Element> = open.iter().copied().filter(may_be_said).collect();
        let described = self.described(place, &asked);
        let is_said = |element: &Element| described.contains(&self.element_id(element));
        // What only the words of another text show to be missing isn't missed without them.
        let is_missed = |element: &Element| {
            let lacking = lacking_id(&self.item.id, self.ask, element);
            !element.is_shown_by_signs() || in_documents(element.part(place), &lacking)
        };
        let missing = open.into_iter().filter(|element| !is_said(element) && is_missed(element));
        let mut missing: Vec<&Element> = missing.collect();
        let looked =
            Looked { case_study: place, documents: Vec::new(), missing, unhinted: Vec::new() };
        if self.lacks(&looked) {
            all_searched &= all_searched_of(&documents, unsearched);
        }
        missing = if all_searched { looked.missing } else { Vec::new() };
        // A response about a customer hints at nothing in the practice's own documents.
        let is_hinted = |element: &Element| {
            let hint = hint_id(&self.item.id, self.ask, element);
            let in_response = place.is_some() && described.contains(&hint);
            in_response || in_documents(element.part(place), &hint)
        };
        let unhinted = missing.iter().copied().filter(|element| !is_hinted(element)).collect();
        Looked { case_study: place, documents, missing, unhinted }
    }

    /// Returns the elements that the documents for a place must cover.
    fn elements(&self, place: Option<u32>) -> impl Iterator<Item = &'a Element> + use<'a> {
        let context = self.context;
        let applies = move |element: &&Element| found::applies(context, element, place);
        found::wanted(context, self.ask).filter(applies)
    }

    fn element_id(&self, element: &Element) -> String {
        element_id(&self.item.id, self.ask, element)
    }

    /// Returns the number of elements that a document covers.
    fn count(&self, text: &Text, place: Option<u32>) -> usize {
        let Some(searched) = text.searched() else { return 0 };
        self.elements(place)
            .filter(|element| searched.found.contains_key(&self.element_id(element)))
            .count()
    }

    /// Returns the missing elements that deserve a warning: all of them if nearly all are missing,
    /// otherwise those that nothing hints at, or that the documents have signs of lacking, while the
    /// documents of the other case studies cover them.
    fn sure(&self, lack: &Looked<'a>, looked: &[Looked<'a>]) -> Vec<&'a Element> {
        let elements = || self.elements(lack.case_study);
        let is_long = elements().nth(PAIR).is_some();
        let is_telling = |element: &&Element| is_long || !element.worded_freely;
        let wanted = elements().filter(is_telling).count();
        let unhinted = lack.unhinted.iter().copied().filter(is_telling).count();
        if wanted > 1 && unhinted * 4 >= wanted * 3 {
            return lack.missing.clone();
        }
        if self.ask.considerations {
            return Vec::new();
        }
        let is_known = |element: &&Element| {
            // Other parts of the same documents are as good as other documents.
            let others = looked.iter().filter(|other| match element.of_each {
                true => other.case_study != lack.case_study,
                false => other.names() != lack.names(),
            });
            let others = others.filter(|other| {
                found::applies(self.context, element, other.case_study)
                    || self.is_covered(other, element)
            });
            let lacks = |other: &Looked<'_>| other.missing.iter().any(|e| e.id == element.id);
            let of_others: Vec<bool> = others.map(lacks).collect();
            let covered = of_others.iter().filter(|lacks| !**lacks).count();
            match element.of_each {
                true => covered >= ENOUGH_OTHERS,
                false => {
                    let needs_others = element.as_others_do
                        || (element.hints.is_empty() && !element.is_shown_by_signs());
                    (!needs_others || covered >= ENOUGH_OTHERS) && covered == of_others.len()
                }
            }
        };
        let is_unhinted = |element: &Element| lack.unhinted.iter().any(|e| e.id == element.id);
        let is_meant = |element: &&Element| {
            // Without hints, only the words of such a document tell it from one in other words.
            let needs_sign = element.hints.is_empty() && !element.lacking.is_empty();
            (!needs_sign && !element.worded_freely && is_unhinted(element))
                || self.has_sign(lack, element)
        };
        let is_denied = |element: &&Element| self.denial(lack, element).is_some();
        let missing = lack.missing.iter().copied();
        missing.filter(|e| is_denied(e) || (is_meant(e) && is_known(e))).collect()
    }

    /// Returns whether the documents cover this element, which they may do without having to.
    fn is_covered(&self, looked: &Looked<'_>, element: &Element) -> bool {
        looked.has_found(element, &self.element_id(element))
    }

    /// Returns whether the documents have words of one without this element.
    fn has_sign(&self, lack: &Looked<'a>, element: &Element) -> bool {
        lack.has_found(element, &lacking_id(&self.item.id, self.ask, element))
    }

    /// Returns the passage that denies this element, with its document.
    fn denial<'l>(&self, lack: &'l Looked<'a>, element: &Element) -> Option<Denial<'l>> {
        let id = self.element_id(element);
        let negated = denied_id(&self.item.id, self.ask, element);
        lack.documents.iter().find_map(|(entry, text)| {
            // The parts of a document about several case studies are searched by themselves.
            let searched = text.searched().filter(|searched| searched.sections.is_empty())?;
            let passage = searched.denied.get(&id).or_else(|| searched.found.get(&negated))?;
            Some(Denial { entry, searched, passage })
        })
    }

    /// Returns one warning for all case studies with the same documents and the same gaps.
    fn warnings(&self, lacking: &[&Looked<'a>], looked: &[Looked<'a>]) -> Vec<Finding> {
        let mut groups: BTreeMap<_, Vec<&Looked<'a>>> = BTreeMap::new();
        for lack in lacking {
            let missing: Vec<&str> = lack.missing.iter().map(|e| e.id.as_str()).collect();
            groups.entry((lack.names(), missing)).or_default().push(lack);
        }
        groups.into_values().filter_map(|group| self.warning(&group, looked)).collect()
    }

    fn warning(&self, group: &[&Looked<'a>], looked: &[Looked<'a>]) -> Option<Finding> {
        let lack = *group.first()?;
        let sure = self.sure(lack, looked);
        let (best, text) = lack.documents.first()?;
        let searched = text.searched()?;
        // Another rule says that the document is a plan, which explains what it omits.
        let is_plan = searched.sections.is_empty() && not_done(best, searched).is_some();
        if is_plan && sure.iter().all(|element| element.of_each) {
            return None;
        }
        let names: Vec<String> = lack.names().iter().map(|name| format!("`{name}`")).collect();
        let do_not = if names.len() == 1 { "doesn't mention" } else { "don't mention" };
        let titles: Vec<&str> = sure.iter().map(|e| e.title.as_str()).collect();
        let of = of_case_studies(group.iter().filter_map(|lack| lack.case_study));
        let asked = format!("{}/{}", self.item.id, self.ask.id);
        let denial = sure.iter().find_map(|element| self.denial(lack, element));
        let denial = denial.map(|denial| denial.told(names.len() > 1)).unwrap_or_default();
        let (names, titles) = (text::listed(&names), titles.join("; "));
        let message = match self.elements(lack.case_study).count() {
            1 => format!("evidence {names} {do_not} {titles}, required by {asked}{of}{denial}"),
            all => {
                let count = match sure.len() {
                    count if count == all => "any".to_owned(),
                    count => count.to_string(),
                };
                format!(
                    "evidence {names} {do_not} {count} of the {all} topics of {asked}{of}: \
                     {titles}{denial}"
                )
            }
        };
        let path = best.path()?;
        let nearest = sure.iter().find_map(|e| searched.nearest.get(&self.element_id(e)));
        let nearest = nearest.map(|heading| format!("; nearest heading: {heading}"));
        let help = format!(
            "Searched {} of {}{}. {}{}",
            searched.extent,
            text::shorten(&path.value, 60),
            nearest.unwrap_or_default(),
            EVIDENCE_COVERAGE.help,
            also(lack, &sure),
        );
        let number = if group.len() == 1 { lack.case_study } else { None };
        let finding = Finding::new(&EVIDENCE_COVERAGE, &path.at, message).help(help);
        Some(finding.item(&self.item.id).case_study(number))
    }
}

impl<'a> Looked<'a> {
    /// The ids of the documents.
    pub fn names(&self) -> Vec<&'a str> {
        self.documents.iter().map(|(entry, _)| entry.id.as_str()).collect()
    }

    /// Returns whether a document answers a question about an element: in the part about the case study,
    /// if each must cover it.
    fn has_found(&self, element: &Element, id: &str) -> bool {
        let part = element.part(self.case_study);
        self.documents.iter().any(|(_, text)| has_found(text, part, id))
    }
}

/// Returns whether a text answers a question: in the part about a case study, if one is given.
fn has_found(text: &Text, part: Option<u32>, id: &str) -> bool {
    text.searched().is_some_and(|searched| searched.found_for(part).contains_key(id))
}

/// Describes the other elements that may be missing, for a person to check.
fn also(lack: &Looked<'_>, sure: &[&Element]) -> String {
    let is_sure = |element: &&&Element| sure.iter().any(|other| other.id == element.id);
    let others = lack.missing.iter().filter(|element| !is_sure(element) && !element.as_others_do);
    let others: Vec<&str> = others.map(|element| element.title.as_str()).collect();
    match others.is_empty() {
        true => String::new(),
        false => format!(" Check by eye as well: {}.", others.join("; ")),
    }
}

/// Returns the case studies in words, as the continuation of a sentence.
pub fn of_case_studies(numbers: impl Iterator<Item = u32>) -> String {
    let numbers: Vec<String> = numbers.map(|number| format!("#{number}")).collect();
    match numbers.as_slice() {
        [] => String::new(),
        [only] => format!(" for case study {only}"),
        several => format!(" for case studies {}", text::listed(several)),
    }
}
