//! Rules about the text of evidence. They check keywords, so their findings are warnings.

use std::collections::{BTreeMap, BTreeSet};

use super::afterwards::evidence_made_afterwards;
use super::assigned::evidence_of_assignments;
use super::contradicts::evidence_contradicts_facts;
use super::coverage::CoverageCheck;
use super::led::evidence_of_events;
use super::outdated::evidence_outdated;
use super::rejected::evidence_rejected_practice;
use super::retention::evidence_of_retention;
use super::stage::response_contradicts_stage;
use super::unnamed::{has_name, names};
use super::without_aws::evidence_without_aws;
use super::{EvidenceIndex, seen_of};
use crate::checklist::{Ask, Control, Item};
use crate::evidence::name_id;
use crate::facts::{CaseStudy, Consent, Evidence};
use crate::finding::Finding;
use crate::judge::{Context, ItemResult, Status, by_id};
use crate::rules::{EVIDENCE_NAMES_CUSTOMER, Rule};
use crate::text;

/// The most documents that a finding lists.
const SHOWN: usize = 6;

/// Checks the text of each entry; controls that are waived or not applicable are skipped.
pub fn check_texts(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    let mut coverage = CoverageCheck::new(context, proof);
    let results = by_id(items);
    for (item, control) in controls_that_count(context, items) {
        coverage.evidence_coverage(item, control, results.get(item.id.as_str()).copied());
    }
    findings.extend(coverage.findings());
    evidence_names_customer(context, proof, findings);
    evidence_rejected_practice(context, proof, items, findings);
    evidence_without_aws(context, proof, items, findings);
    evidence_contradicts_facts(context, proof, findings);
    response_contradicts_stage(context, findings);
    evidence_outdated(context, proof, findings);
    evidence_made_afterwards(context, proof, findings);
    evidence_of_assignments(context, proof, items, findings);
    evidence_of_events(context, proof, items, findings);
    evidence_of_retention(context, proof, items, findings);
}

/// Returns the controls that are neither waived nor not applicable.
pub(super) fn controls_that_count<'c>(
    context: &Context<'c>,
    items: &'c [ItemResult],
) -> impl Iterator<Item = (&'c Item, &'c Control)> + use<'c> {
    let results = by_id(items);
    context.checklist.controls().filter(move |(item, _)| {
        let status = results.get(item.id.as_str()).map(|result| result.status);
        !matches!(status, Some(Status::Waived | Status::NotApplicable))
    })
}

/// Returns the asks of these controls.
pub(super) fn asks_that_count<'c>(
    context: &Context<'c>,
    items: &'c [ItemResult],
) -> impl Iterator<Item = (&'c Item, &'c Ask)> + use<'c> {
    let controls = controls_that_count(context, items);
    controls.flat_map(|(item, control)| control.asks.iter().map(move |ask| (item, ask)))
}

/// Adds a finding, unless one of these rules has found a fault at the same place already.
pub(super) fn add_unless_found(findings: &mut Vec<Finding>, finding: Finding, rules: &[&Rule]) {
    let is_same =
        |other: &Finding| rules.contains(&other.rule) && other.location == finding.location;
    if !findings.iter().any(is_same) {
        findings.push(finding);
    }
}

/// Reports evidence about a single public case study that names a customer who isn't public. Such
/// evidence may be published with its case study, so it must not name customers of case studies
/// that are not public or are anonymised, including its own, unless consent was granted.
fn evidence_names_customer(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    findings: &mut Vec<Finding>,
) {
    let studies = context.assessment.facts.case_studies();
    // The entries that name only the customer of their own case study, and where: one cause.
    let mut own: BTreeMap<u32, Vec<(&Evidence, String)>> = BTreeMap::new();
    for (position, entry) in proof.evidence.iter().enumerate() {
        let Some(public) = only_case_study(context, position, entry).filter(|s| s.public.is_some())
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
            Some((study.number, searched.place(searched.found.get(&name_id(study.number))?)))
        };
        let named: Vec<(u32, String)> = studies.iter().filter(is_secret).filter_map(told).collect();
        match named.as_slice() {
            [] => {}
            [(number, place)] if *number == public.number => {
                own.entry(*number).or_default().push((entry, place.clone()));
            }
            _ => {
                let of = |(number, place): &(u32, String)| {
                    format!("{}, {place}", context.study_name(*number))
                };
                let what = if is_anonymised(public) { "anonymised" } else { "public" };
                let message = format!(
                    "{}, which is about the {what} case study {}, names the customer of {}",
                    entry.named(),
                    public.number,
                    text::listed(&named.iter().map(of).collect::<Vec<_>>())
                );
                let finding = Finding::new(&EVIDENCE_NAMES_CUSTOMER, &path.at, message)
                    .of_item(proof.only_control(position))
                    .case_study(public.number);
                let is_of_others = has_name(public) && !names(searched, public.number);
                findings.push(match is_of_others {
                    true => finding.help(format!(
                        "{} The document doesn't name the customer of case study {}. If it is about \
                         the other one, link the right document.",
                        EVIDENCE_NAMES_CUSTOMER.help, public.number
                    )),
                    false => finding,
                });
            }
        }
    }
    for (number, entries) in own {
        let Some(path) = entries.first().and_then(|(entry, _)| entry.path()) else { continue };
        let of = |(entry, place): &(&Evidence, String)| {
            format!("{} ({place})", entry.named().trim_start_matches("evidence "))
        };
        let places = text::some(entries.iter().map(of).collect(), SHOWN);
        let study = context.study_name(number);
        let message = match entries.as_slice() {
            [(entry, place)] => format!(
                "{}, which is about the anonymised case study {number}, names the customer of \
                 {study}, {place}",
                entry.named()
            ),
            _ => format!(
                "documents for the anonymised {study} name its customer: {}",
                text::listed(&places)
            ),
        };
        let finding = Finding::new(&EVIDENCE_NAMES_CUSTOMER, &path.at, message);
        findings.push(finding.case_study(number));
    }
}

fn is_anonymised(study: &CaseStudy) -> bool {
    let anonymised = study.public.as_ref().and_then(|public| public.anonymised.as_ref());
    anonymised.is_some_and(|anonymised| anonymised.value)
}

/// Returns the case study that a piece of evidence is about, if it is only one.
pub(super) fn only_case_study<'a>(
    context: &Context<'a>,
    position: usize,
    entry: &Evidence,
) -> Option<&'a CaseStudy> {
    match case_studies_of(context, position, entry).as_slice() {
        [study] => Some(study),
        _ => None,
    }
}

/// Returns the case studies that a piece of evidence is about.
pub(super) fn case_studies_of<'a>(
    context: &Context<'a>,
    position: usize,
    entry: &Evidence,
) -> Vec<&'a CaseStudy> {
    let mentions = context.assessment.mentions_of(position);
    let mentioned = mentions.filter_map(|mention| mention.case_study);
    let numbers: BTreeSet<u32> =
        entry.case_studies.iter().map(|number| number.value).chain(mentioned).collect();
    let studies = numbers.iter().map(|number| context.assessment.facts.case_study(*number));
    studies.collect::<Option<_>>().unwrap_or_default()
}
