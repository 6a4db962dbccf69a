//! Rules about what the text of evidence says. Words are no proof: these are warnings.

use std::collections::{BTreeMap, BTreeSet};

use super::contradicts::evidence_contradicts_facts;
use super::rejected::evidence_rejected_practice;
use super::without_aws::evidence_without_aws;
use super::{Proof, Served, found, seen_of};
use crate::checklist::{Ask, Control, Coverage, Element, Item};
use crate::evidence::{Seen, Text, element_id, name_id};
use crate::facts::{CaseStudy, Consent, Evidence};
use crate::finding::Finding;
use crate::judge::{Court, ItemResult, Status};
use crate::kind::Kind;
use crate::rules::{EVIDENCE_COVERAGE, EVIDENCE_NAMES_CUSTOMER, Severity};
use crate::search::{PageText, Questions, Searcher};
use crate::text;
use crate::workbook::answers::{Answer, Met, Row};

/// Looks at what the text of each piece of evidence says, and does not say; controls that are out
/// of the work are left alone.
pub fn check_texts(
    court: &Court<'_>,
    proof: &Proof<'_>,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    let mut wordless: BTreeMap<&str, Finding> = BTreeMap::new();
    for (item, control) in court.checklist.controls() {
        let status = items.iter().find(|result| result.id == item.id).map(|result| result.status);
        if matches!(status, Some(Status::Waived | Status::NotApplicable)) {
            continue;
        }
        for ask in control.asks.iter().filter(|ask| !ask.elements.is_empty()) {
            let wanted = Wanted { court, proof, item, control, ask };
            wanted.evidence_coverage(findings, &mut wordless);
        }
    }
    findings.extend(wordless.into_values());
    evidence_names_customer(court, proof, findings);
    evidence_rejected_practice(court, proof, items, findings);
    evidence_without_aws(court, proof, items, findings);
    evidence_contradicts_facts(court, proof, findings);
}

/// An ask that wants its documents to deal with something.
struct Wanted<'a> {
    court: &'a Court<'a>,
    proof: &'a Proof<'a>,
    item: &'a Item,
    control: &'a Control,
    ask: &'a Ask,
}

/// What the documents for an ask do not deal with, for the practice or one case study.
struct Lacking<'a> {
    case_study: Option<u32>,
    /// The documents, the one that deals with most first.
    documents: Vec<(&'a Evidence, &'a Text)>,
    missing: Vec<&'a Element>,
}

impl<'a> Wanted<'a> {
    fn evidence_coverage(
        &self,
        findings: &mut Vec<Finding>,
        wordless: &mut BTreeMap<&'a str, Finding>,
    ) {
        let mut whole = 0;
        let mut lacking = Vec::new();
        for place in found::places(self.court, self.control, self.ask) {
            let serving = self.proof.serving(&self.item.id, self.ask, place);
            if serving.is_empty() {
                continue;
            }
            match self.lacking(place, &serving, wordless) {
                Some(lack) => lacking.push(lack),
                None => whole += 1,
            }
        }
        if let (Coverage::AtLeast { count, .. }, true) =
            (self.control.coverage, self.ask.per_case_study)
        {
            lacking.sort_by_key(|lack| (lack.missing.len(), lack.case_study));
            lacking.truncate(count.saturating_sub(whole));
        }
        findings.extend(self.grouped(lacking));
    }

    /// What is missing from the documents for one place; `None` where nothing is, or where some of
    /// what is shown there cannot be searched.
    fn lacking(
        &self,
        place: Option<u32>,
        serving: &[Served<'a>],
        wordless: &mut BTreeMap<&'a str, Finding>,
    ) -> Option<Lacking<'a>> {
        let mut documents: Vec<(&Evidence, &Text)> = Vec::new();
        let mut all_searched = true;
        for served in serving {
            match served.seen {
                Seen::File { content, .. } => documents.push((served.evidence, &content.text)),
                _ => all_searched = false,
            }
        }
        documents.sort_by_key(|(entry, text)| (std::cmp::Reverse(self.count(text)), &entry.id));
        documents.dedup_by_key(|(entry, _)| &entry.id);
        let is_missing = |element: &&Element| {
            let id = element_id(&self.item.id, self.ask, element);
            let in_text = |text: &Text| text.searched().is_some_and(|s| s.found.contains_key(&id));
            !documents.iter().any(|(_, text)| in_text(text))
        };
        let missing = self.elements().filter(is_missing).collect();
        let missing = self.not_described(missing, place);
        // Of what is only to be considered, a document leaves out what did not matter.
        let is_enough = self.ask.considerations && missing.len() * 2 <= self.elements().count();
        if missing.is_empty() || is_enough {
            return None;
        }
        for (entry, text) in &documents {
            all_searched &= matches!(text, Text::Searched(searched) if searched.unread.is_empty());
            if let (Some(message), Some(path)) = (not_searched(entry, text), entry.path()) {
                let finding = Finding::new(&EVIDENCE_COVERAGE, &path.at, message);
                let help = "Check by eye that it shows what its controls ask for.";
                let note = finding.severity(Severity::Note).help(help);
                wordless.insert(&entry.id, note);
            }
        }
        all_searched.then_some(Lacking { case_study: place, documents, missing })
    }

    /// The elements that are wanted of this partner.
    fn elements(&self) -> impl Iterator<Item = &'a Element> + use<'a> {
        found::wanted(self.court, self.ask)
    }

    /// How many of the elements a document deals with.
    fn count(&self, text: &Text) -> usize {
        let Some(searched) = text.searched() else { return 0 };
        let ids = self.elements().map(|element| element_id(&self.item.id, self.ask, element));
        ids.filter(|id| searched.found.contains_key(id)).count()
    }

    /// Those of the elements that the Partner Responses do not deal with either, where the ask is
    /// satisfied by them too.
    fn not_described(&self, elements: Vec<&'a Element>, place: Option<u32>) -> Vec<&'a Element> {
        if elements.is_empty() || !self.ask.takes(Kind::Description) {
            return elements;
        }
        let assessment = self.court.assessment;
        let answers: Vec<(&Row, &Answer)> = match place {
            Some(number) => assessment.case_study_answers(&self.item.id, number),
            None => assessment.answers(&self.item.id),
        };
        let questions = Questions::new(
            elements.iter().map(|e| found::question(self.item, self.ask, e)).collect(),
        );
        let mut searcher = Searcher::new(&questions);
        for (_, answer) in answers.iter().filter(|(_, answer)| answer.met == Met::Yes) {
            searcher.look_at(PageText::of(&answer.response));
        }
        let described = searcher.found();
        let is_described = |element: &&Element| {
            described.contains(&element_id(&self.item.id, self.ask, element).as_str())
        };
        elements.into_iter().filter(|element| !is_described(element)).collect()
    }

    /// One finding for all case studies whose documents are the same and lack the same.
    fn grouped(&self, lacking: Vec<Lacking<'a>>) -> Vec<Finding> {
        let key = |lack: &Lacking<'a>| {
            let documents: Vec<&str> = lack.documents.iter().map(|(e, _)| e.id.as_str()).collect();
            let missing: Vec<&str> = lack.missing.iter().map(|e| e.id.as_str()).collect();
            (documents, missing)
        };
        let mut groups: BTreeMap<_, Vec<Lacking<'a>>> = BTreeMap::new();
        for lack in lacking {
            groups.entry(key(&lack)).or_default().push(lack);
        }
        groups.into_values().filter_map(|group| self.finding(&group)).collect()
    }

    fn finding(&self, group: &[Lacking<'a>]) -> Option<Finding> {
        let lack = group.first()?;
        let (best, text) = lack.documents.first()?;
        let searched = text.searched()?;
        let names: Vec<String> =
            lack.documents.iter().map(|(e, _)| format!("`{}`", e.id)).collect();
        let do_not = if names.len() == 1 { "doesn't mention" } else { "don't mention" };
        let missing: Vec<&str> = lack.missing.iter().map(|e| e.title.as_str()).collect();
        let numbers: Vec<String> =
            group.iter().filter_map(|lack| lack.case_study).map(|n| format!("#{n}")).collect();
        let of = match numbers.as_slice() {
            [] => String::new(),
            numbers => format!(" for case study {}", text::listed(numbers)),
        };
        let count = match self.elements().count() {
            1 => String::new(),
            all => format!(" ({} of {all} elements)", missing.len()),
        };
        let message = format!(
            "evidence {} {do_not} {}, required by {}/{}{of}{count}",
            text::listed(&names),
            missing.join("; "),
            self.item.id,
            self.ask.id,
        );
        let path = best.path()?;
        let ids = lack.missing.iter().map(|e| element_id(&self.item.id, self.ask, e));
        let nearest = ids.filter_map(|id| searched.nearest.get(&id)).next();
        let nearest = nearest.map(|heading| format!("; nearest heading: {heading}"));
        let help = format!(
            "Searched {} of {}{}. {}",
            searched.extent,
            text::shorten(&path.value, 60),
            nearest.unwrap_or_default(),
            EVIDENCE_COVERAGE.help
        );
        let number = if group.len() == 1 { lack.case_study } else { None };
        let finding = Finding::new(&EVIDENCE_COVERAGE, &path.at, message).help(help);
        Some(finding.item(&self.item.id).case_study(number))
    }
}

/// What of a document could not be searched, if anything, for a person to look at.
fn not_searched(entry: &Evidence, text: &Text) -> Option<String> {
    match text {
        Text::None(why, _) => Some(format!("{} has no text to search: {why}", entry.named())),
        Text::Searched(searched) if !searched.unread.is_empty() => {
            let unread = text::listed(&searched.unread);
            Some(format!("{} was searched only in part; not searched: {unread}", entry.named()))
        }
        Text::Searched(_) | Text::Unreadable(..) => None,
    }
}

/// What is about one case study alone, where that is public, may be published with it: it keeps
/// the names of the other customers, and its own customer's where that one is anonymised. Whoever
/// agreed to be shown may be named.
fn evidence_names_customer(court: &Court<'_>, proof: &Proof<'_>, findings: &mut Vec<Finding>) {
    let studies = court.assessment.facts.case_studies();
    for (position, entry) in proof.evidence.iter().enumerate() {
        let Some(public) = only_case_study(court, position, entry).filter(|s| s.public.is_some())
        else {
            continue;
        };
        let is_granted = entry.consent.as_ref().is_some_and(|c| c.value == Consent::Granted);
        let content = seen_of(proof.seen, position).content();
        let (Some(path), Some(searched), false) =
            (entry.path(), content.and_then(|content| content.text.searched()), is_granted)
        else {
            continue;
        };
        let is_secret = |study: &&CaseStudy| study.public.is_none() || is_anonymised(study);
        let told = |study: &CaseStudy| {
            let passage = searched.found.get(&name_id(study.number))?;
            Some(format!("{}, {}", court.study_name(study.number), searched.place(passage)))
        };
        let named: Vec<String> = studies.iter().filter(is_secret).filter_map(told).collect();
        if !named.is_empty() {
            let what = if is_anonymised(public) { "anonymised" } else { "public" };
            let message = format!(
                "{}, which is about the {what} case study {}, names the customer of {}",
                entry.named(),
                public.number,
                text::listed(&named)
            );
            let finding = Finding::new(&EVIDENCE_NAMES_CUSTOMER, &path.at, message);
            findings.push(finding.case_study(public.number));
        }
    }
}

fn is_anonymised(study: &CaseStudy) -> bool {
    let anonymised = study.public.as_ref().and_then(|public| public.anonymised.as_ref());
    anonymised.is_some_and(|anonymised| anonymised.value)
}

/// The case study that a piece of evidence is about, if it is about one alone.
pub(super) fn only_case_study<'a>(
    court: &Court<'a>,
    position: usize,
    entry: &Evidence,
) -> Option<&'a CaseStudy> {
    let mentions = court.assessment.mentions.iter().filter(|m| m.evidence == position);
    let mentioned = mentions.filter_map(|mention| mention.case_study);
    let numbers: BTreeSet<u32> =
        entry.case_studies.iter().map(|number| number.value).chain(mentioned).collect();
    match numbers.len() {
        1 => court.assessment.facts.case_study(numbers.first().copied()?),
        _ => None,
    }
}
