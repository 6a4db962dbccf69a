//! Checks on a link from evidence to a control. A violation disqualifies that link only.

use std::collections::{BTreeMap, BTreeSet};

use super::defect::expiry;
use super::miss::{Age, last_recent_day};
use super::{EvidenceIndex, Link, LinkedStudies};
use crate::checklist::{Ask, Control};
use crate::facts::{ControlRef, Evidence};
use crate::finding::Finding;
use crate::judge::waiver::Waivers;
use crate::judge::{Context, ItemResult, Status};
use crate::kind::Kind;
use crate::location::Sourced;
use crate::rules::{
    DATE_IN_FUTURE, EVIDENCE_CASE_STUDY, EVIDENCE_KIND, EVIDENCE_LINK_REUSED, EVIDENCE_STALE,
    EVIDENCE_UNDECLARED_LINK, EVIDENCE_UNKNOWN_CONTROL, EVIDENCE_UNLINKED, Severity,
};
use crate::text;

/// An undeclared link under more controls than this is suspicious.
const MAX_CONTROLS_PER_LINK: usize = 3;

/// Checks the links of each entry; controls that are waived or not applicable are skipped.
pub fn check_links(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    waivers: &Waivers,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    let is_out = |item: &&ItemResult| matches!(item.status, Status::Waived | Status::NotApplicable);
    let out_of_work: BTreeSet<&str> =
        items.iter().filter(is_out).map(|item| item.id.as_str()).collect();
    for (item, control) in context.checklist.controls() {
        if out_of_work.contains(item.id.as_str()) {
            continue;
        }
        let is_served = |ask: &&Ask| {
            ask.within_months.is_some() && !proof.serving(&item.id, ask, None).is_empty()
        };
        let fresh = control.asks.iter().filter(is_served).map(|ask| ask.id.as_str()).collect();
        let room = LinkedControl { context, id: &item.id, control, fresh };
        for link in proof.links_of(&item.id) {
            let Some(entry) = proof.evidence.get(link.evidence) else { continue };
            if proof.is_sound(link.evidence) {
                findings.extend(room.evidence_kind(entry, link));
                findings.extend(room.evidence_stale(entry, link));
                findings.extend(room.evidence_case_study(entry, link));
            }
        }
    }
    expired(context, proof, waivers, &out_of_work, findings);
    unknown_case_studies(context, proof, findings);
    evidence_unlinked(proof, waivers, findings);
    undeclared_links(context, proof, &out_of_work, findings);
}

/// A control, for the rules about evidence that is linked to it.
struct LinkedControl<'a> {
    context: &'a Context<'a>,
    id: &'a str,
    control: &'a Control,
    /// The asks for recent evidence that have recent evidence.
    fresh: BTreeSet<&'a str>,
}

impl LinkedControl<'_> {
    /// Returns the asks that a link names and that accept the kind of its evidence.
    fn asks(&self, entry: &Evidence, link: &Link<'_>) -> Vec<&Ask> {
        let Some(kind) = &entry.kind else { return Vec::new() };
        let meant = |ask: &&Ask| link.ask.is_none_or(|name| name == ask.id);
        self.control.asks.iter().filter(meant).filter(|ask| ask.takes(kind.value)).collect()
    }

    fn evidence_kind(&self, entry: &Evidence, link: &Link<'_>) -> Option<Finding> {
        link.declared_at?;
        let kind = entry.kind.as_ref()?;
        if !self.asks(entry, link).is_empty() {
            return None;
        }
        let (name, wanted) = match link.ask.and_then(|name| self.control.ask(name)) {
            Some(ask) => (format!("{}/{}", self.id, ask.id), ask.kinds()),
            None => {
                let all: Vec<String> = self
                    .control
                    .asks
                    .iter()
                    .map(|ask| format!("{} ({})", ask.kinds(), ask.id))
                    .collect();
                (self.id.to_owned(), all.join("; "))
            }
        };
        let message =
            format!("{} is of kind {}, which {name} doesn't accept", entry.named(), kind.value);
        let help = format!("Accepted: {wanted}. {}", EVIDENCE_KIND.help);
        Some(Finding::new(&EVIDENCE_KIND, &kind.at, message).item(self.id).help(help))
    }

    /// Also rule `date-in-future`, for evidence of something that must have happened.
    fn evidence_stale(&self, entry: &Evidence, link: &Link<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for ask in self.asks(entry, link) {
            let Some(months) = ask.within_months else { continue };
            let Err(age) = last_recent_day(entry, ask, self.context.as_of) else { continue };
            let is_named = link.ask.is_some();
            if !is_named && self.fresh.contains(ask.id.as_str()) {
                continue;
            }
            let at = entry.date.as_ref().map_or(&entry.at, |date| &date.at);
            let why = format!("{} {}", entry.named(), age.words());
            let finding = if let Age::InFuture(_) = age {
                let message = format!("{why}, after the as-of date {}", self.context.as_of);
                Finding::new(&DATE_IN_FUTURE, at, message)
            } else {
                let wanted = format!("{}/{} allows {months} months", self.id, ask.id);
                Finding::new(&EVIDENCE_STALE, at, format!("{why}; {wanted}"))
            };
            found.push(finding.item(self.id).reason());
        }
        found
    }

    /// Reports a link that satisfies nothing because its entry names no case study.
    fn evidence_case_study(&self, entry: &Evidence, link: &Link<'_>) -> Option<Finding> {
        let nameless = matches!(&link.reach, LinkedStudies::These(numbers) if numbers.is_empty());
        let asks = self.asks(entry, link);
        if !nameless || asks.is_empty() || asks.iter().any(|ask| !ask.per_case_study) {
            return None;
        }
        let message = format!(
            "{} names no case study, but {} requires it for each one",
            entry.named(),
            self.id
        );
        let at = link.declared_at.unwrap_or(&entry.at);
        Some(Finding::new(&EVIDENCE_CASE_STUDY, at, message).item(self.id))
    }
}

/// Rule `evidence-expired`: expired evidence that serves only waived or not-applicable items is
/// a note (specification, section 4.2).
fn expired(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    waivers: &Waivers,
    out_of_work: &BTreeSet<&str>,
    findings: &mut Vec<Finding>,
) {
    let is_unused = |entry: &Evidence, controls: &BTreeSet<&str>| {
        let is_idle = !controls.is_empty() && controls.iter().all(|id| out_of_work.contains(id));
        is_idle && !waivers.names(&entry.id)
    };
    for (entry, controls) in proof.evidence.iter().zip(&proof.linked_to) {
        let expired = expiry(context.as_of, entry).and_then(|expired| expired.finding());
        let Some(finding) = expired else { continue };
        let help = "It is only used for items that are waived or not applicable, so nothing depends on it.";
        findings.push(match is_unused(entry, controls) {
            true => finding.severity(Severity::Note).help(help),
            false => finding,
        });
    }
}

/// Rule `evidence-case-study`, for unknown numbers of case studies.
fn unknown_case_studies(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    findings: &mut Vec<Finding>,
) {
    let known = context.case_studies;
    for entry in proof.evidence {
        for number in entry.case_studies.iter().filter(|n| !known.contains(&n.value)) {
            let message = format!(
                "{} names case study {}, but there are only {}",
                entry.named(),
                number.value,
                known.len()
            );
            findings.push(Finding::new(&EVIDENCE_CASE_STUDY, &number.at, message));
        }
    }
}

fn evidence_unlinked(proof: &EvidenceIndex<'_>, waivers: &Waivers, findings: &mut Vec<Finding>) {
    for (entry, controls) in proof.evidence.iter().zip(&proof.linked_to) {
        if entry.controls.is_empty() && controls.is_empty() && !waivers.names(&entry.id) {
            let message = format!("{} isn't linked to any control", entry.named());
            findings.push(Finding::new(&EVIDENCE_UNLINKED, &entry.at, message));
        }
    }
}

/// Rules `evidence-undeclared-link` and `evidence-link-reused`.
fn undeclared_links(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    out_of_work: &BTreeSet<&str>,
    findings: &mut Vec<Finding>,
) {
    for (entry, controls) in proof.sound().filter(|(entry, _)| entry.kind.is_none()) {
        let mut taken: BTreeMap<Kind, Vec<&str>> = BTreeMap::new();
        for id in controls.iter().filter(|id| !out_of_work.contains(**id)) {
            let control = context.checklist.item(id).and_then(|item| item.control());
            let asks = control.map(|control| control.asks.as_slice()).unwrap_or_default();
            let kinds = asks.iter().filter_map(|ask| ask.taken_for(&entry.content));
            for kind in kinds.collect::<BTreeSet<Kind>>() {
                taken.entry(kind).or_default().push(id);
            }
        }
        let told: Vec<String> = taken
            .iter()
            .map(|(kind, ids)| format!("as a {kind} for {}", text::listed(ids)))
            .collect();
        if !told.is_empty() {
            let message = format!("{} counts {}", entry.named(), text::listed(&told));
            findings.push(Finding::new(&EVIDENCE_UNDECLARED_LINK, &entry.at, message));
        }
        if controls.len() > MAX_CONTROLS_PER_LINK {
            let message = format!("{} is used for {} controls", entry.named(), controls.len());
            findings.push(Finding::new(&EVIDENCE_LINK_REUSED, &entry.at, message));
        }
    }
}

pub(super) fn evidence_unknown_control(
    context: &Context<'_>,
    entry: &Evidence,
    named: &Sourced<ControlRef>,
) -> Option<Finding> {
    let item = context.checklist.item(&named.value.control);
    let control = item.and_then(|item| item.control());
    let (known, wanted): (Vec<String>, _) = match (control, &named.value.ask) {
        (Some(control), Some(ask)) if control.ask(ask).is_none() => {
            let id = &named.value.control;
            (control.asks.iter().map(|ask| format!("{id}/{}", ask.id)).collect(), "ask")
        }
        (Some(_), _) => return None,
        (None, _) => {
            (context.checklist.controls().map(|(item, _)| item.id.clone()).collect(), "control")
        }
    };
    let message = format!(
        "{}: unknown {wanted} `{}`",
        entry.named(),
        text::shorten(&named.value.to_string(), 40)
    );
    let finding = Finding::new(&EVIDENCE_UNKNOWN_CONTROL, &named.at, message);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let near = match wanted {
        "ask" => Some(text::either(&known)),
        _ => text::nearest(&named.value.control, known).map(str::to_owned),
    };
    Some(match near {
        Some(near) => finding.help(format!("Did you mean {near}?")),
        None => finding,
    })
}
