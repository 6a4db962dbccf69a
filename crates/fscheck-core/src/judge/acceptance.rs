//! Rules `acceptance-*`, and the acceptance of findings.

mod baseline;

use std::collections::{BTreeMap, BTreeSet};

use super::deadline::deadline_before_submission;
use super::near::Near;
use super::{Deadline, ItemResult, Judgement, Settings};
use crate::date::last_day_within;
use crate::facts::{Acceptance, Facts};
use crate::finding::{Accepted, Finding};
use crate::location::{Location, Sourced};
use crate::rules::{
    ACCEPTANCE_EXPIRED, ACCEPTANCE_NOT_ALLOWED, ACCEPTANCE_UNUSED, EVIDENCE_CHANGED, Rule,
    Severity, WORKBOOK_COLUMN_MISSING, WORKBOOK_TABLE_UNREAD,
};
use crate::text::shorten;
pub use baseline::{Baseline, NewAcceptance, Refusal, baseline};

/// The most months for which the status of an item may be accepted (specification, section 9).
const MOST_MONTHS: u32 = 12;

/// Downgrades accepted findings to notes. Acceptances in use become deadlines; the others become
/// findings.
pub fn accept(facts: &Facts, settings: Settings, judgement: &mut Judgement) {
    let mut groups = groups(judgement, facts, settings);
    let mut own = Vec::new();
    let mut ends = Vec::new();
    let near = Near::new();
    for acceptance in &facts.acceptances {
        if acceptance.until.value < settings.as_of {
            own.push(acceptance_expired(acceptance));
            continue;
        }
        let Some(group) = groups.get_mut(&Key::of(acceptance)) else {
            own.push(acceptance_unused(acceptance, &judgement.items, &near));
            continue;
        };
        own.extend(acceptance_not_allowed(acceptance, group, settings));
        let mut accepted = std::mem::take(&mut group.others);
        if acceptance.item.is_some() && acceptance.until.value <= last_day(settings) {
            accepted.append(&mut group.statuses);
        }
        let findings = &mut judgement.findings;
        let items = accepted.iter().filter_map(|at| take_on(findings.get_mut(*at)?, acceptance));
        let mut items: Vec<String> = items.flatten().collect();
        items.dedup();
        if !accepted.is_empty() {
            let reason = format!("acceptance ends: {}", named(acceptance)).into();
            let Sourced { value: date, at } = acceptance.until.clone();
            ends.push(Deadline { date, reason, items, at });
        }
    }
    own.extend(deadline_before_submission(&ends, facts.submit_on.as_ref()));
    judgement.deadlines.append(&mut ends);
    judgement.deadlines.sort();
    judgement.findings.extend(own);
}

/// The scope of an acceptance: a rule, an item or both, and any narrower limits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: Option<&'static str>,
    item: Option<String>,
    case_study: Option<u32>,
    evidence: Option<String>,
}

impl Key {
    fn of(acceptance: &Acceptance) -> Key {
        Key {
            rule: acceptance.rule.map(|rule| rule.name),
            item: acceptance.item.clone(),
            case_study: acceptance.case_study,
            evidence: acceptance.evidence.as_deref().map(str::to_lowercase),
        }
    }

    /// Returns the key of an acceptance that is not written yet.
    fn new(new: &NewAcceptance) -> Key {
        Key {
            rule: Some(new.rule.name),
            item: new.item.clone(),
            case_study: new.case_study,
            evidence: new.evidence.as_deref().map(str::to_lowercase),
        }
    }

    /// Returns whether it names only a rule, so that it also covers later findings of the rule.
    fn is_for_rule(&self) -> bool {
        self.item.is_none() && self.case_study.is_none() && self.evidence.is_none()
    }

    /// Returns the keys of all acceptances that would cover a finding about the evidence called
    /// `evidence`.
    fn all(finding: &Finding, evidence: Option<&str>) -> Vec<Key> {
        let key = Key {
            rule: Some(finding.rule.name),
            item: finding.item.clone(),
            case_study: finding.case_study,
            evidence: evidence.map(str::to_lowercase),
        };
        key.with_wider()
    }

    /// Returns the keys of all acceptances that cover this key and more.
    fn wider(&self) -> Vec<Key> {
        let mut keys = self.with_wider();
        keys.retain(|key| key != self);
        keys
    }

    /// Returns this key, which names a rule, and all wider ones.
    fn with_wider(&self) -> Vec<Key> {
        let rule = self.rule;
        let mut names = vec![(rule, None)];
        if let Some(item) = &self.item {
            names.extend([(None, Some(item.clone())), (rule, Some(item.clone()))]);
        }
        let case_studies = [None].into_iter().chain(self.case_study.map(Some));
        let evidence = [None].into_iter().chain(self.evidence.clone().map(Some));
        let mut keys = Vec::new();
        for (case_study, evidence) in
            case_studies.flat_map(|number| evidence.clone().map(move |id| (number, id)))
        {
            keys.extend(names.iter().cloned().map(|(rule, item)| Key {
                rule,
                item,
                case_study,
                evidence: evidence.clone(),
            }));
        }
        keys
    }
}

/// The findings that one key covers, by position. Each is accepted once, so that many equal
/// acceptances cost no more than one.
#[derive(Debug, Default)]
struct Group {
    /// The reasons for which an item is not ready.
    statuses: Vec<usize>,
    /// True if it contains findings that cannot be accepted under `--locked`.
    locked: bool,
    /// True if it contains an unread table, whose answers are unknown.
    unread: bool,
    others: Vec<usize>,
}

/// The rules about unread answers. Each of their findings represents many items.
const UNREAD: [&Rule; 2] = [&WORKBOOK_COLUMN_MISSING, &WORKBOOK_TABLE_UNREAD];

/// The ids of the evidence, by the places of their entries.
fn evidence_at(facts: &Facts) -> BTreeMap<&Location, &str> {
    let entries = facts.evidence.iter().filter(|entry| entry.kind.is_some());
    entries.flat_map(|entry| entry.places().map(move |place| (place, entry.id.as_str()))).collect()
}

fn groups(judgement: &Judgement, facts: &Facts, settings: Settings) -> BTreeMap<Key, Group> {
    let evidence_at = evidence_at(facts);
    let blockers = judgement.items.iter().filter(|item| !item.status.is_ready());
    let blockers: BTreeSet<&str> = blockers.map(|item| item.id.as_str()).collect();
    let mut groups: BTreeMap<Key, Group> = BTreeMap::new();
    for (position, finding) in judgement.findings.iter().enumerate() {
        let is_status = finding.is_reason
            && finding.accepted.is_none()
            && finding.item.as_deref().is_some_and(|id| blockers.contains(id));
        let is_locked = settings.locked && finding.rule == &EVIDENCE_CHANGED;
        let evidence = evidence_at.get(&finding.location).copied();
        for key in Key::all(finding, evidence) {
            let group = groups.entry(key).or_default();
            match (is_locked, is_status) {
                (true, _) => group.locked = true,
                (false, _) if UNREAD.contains(&finding.rule) => group.unread = true,
                (false, true) => group.statuses.push(position),
                (false, false) => group.others.push(position),
            }
        }
    }
    groups
}

/// Downgrades a finding to a note, unless another acceptance did. Returns its item, if it has one.
fn take_on(finding: &mut Finding, acceptance: &Acceptance) -> Option<Option<String>> {
    if finding.accepted.is_none() {
        finding.severity = Severity::Note;
        let until = acceptance.until.value.to_string();
        finding.accepted = Some(Accepted { reason: acceptance.reason.as_str().into(), until });
    }
    Some(finding.item.clone())
}

/// Returns the last day on which the acceptance of a status may end.
fn last_day(settings: Settings) -> jiff::civil::Date {
    last_day_within(settings.as_of, MOST_MONTHS)
}

/// Returns the finding about an acceptance that does not apply to all findings it names.
fn acceptance_not_allowed(
    acceptance: &Acceptance,
    group: &Group,
    settings: Settings,
) -> Option<Finding> {
    let finding = |at: &Location, message: String, help: String| {
        Some(Finding::new(&ACCEPTANCE_NOT_ALLOWED, at, message).help(help))
    };
    let named = named(acceptance);
    if group.locked {
        let message = format!("the acceptance of {named} has no effect with --locked");
        let help = "Review the changed evidence, then run `fscheck lock`.";
        return finding(&acceptance.at, message, help.to_owned());
    }
    if group.unread {
        let message =
            format!("the acceptance of {named} has no effect, because those answers can't be read");
        let help = "Correct the table's header so that its answers count.";
        return finding(&acceptance.at, message, help.to_owned());
    }
    if group.statuses.is_empty() {
        return None;
    }
    if acceptance.item.is_none() {
        let message = format!("the acceptance of {named} names no item");
        let help = "Add `item:`. Findings that make an item unmet can be accepted only one item at a \
             time.";
        return finding(&acceptance.at, message, help.to_owned());
    }
    let last = last_day(settings);
    let until = &acceptance.until;
    if until.value <= last {
        return None;
    }
    let message = format!("the acceptance of {named} ends on {}, which is too late", until.value);
    let help = format!(
        "An unmet item can be accepted for at most {MOST_MONTHS} months. Set `until` to {last} or earlier."
    );
    finding(&until.at, message, help)
}

fn acceptance_expired(acceptance: &Acceptance) -> Finding {
    let message =
        format!("the acceptance of {} ended on {}", named(acceptance), acceptance.until.value);
    Finding::new(&ACCEPTANCE_EXPIRED, &acceptance.until.at, message)
}

fn acceptance_unused(acceptance: &Acceptance, items: &[ItemResult], near: &Near) -> Finding {
    let is_known = |id: &&String| items.iter().any(|item| item.id.eq_ignore_ascii_case(id));
    if let Some(id) = acceptance.item.as_ref().filter(|id| !is_known(id)) {
        let message = format!(
            "the acceptance of {} names an item that isn't in the checklist",
            named(acceptance)
        );
        let finding = Finding::new(&ACCEPTANCE_UNUSED, &acceptance.at, message);
        let near = near.nearest(id, items.iter().map(|item| item.id.as_str()));
        return match near {
            Some(near) => finding.help(format!("It accepts nothing. Did you mean {near}?")),
            None => finding.help("It accepts nothing. All items: `fscheck list controls`."),
        };
    }
    let message = format!("the acceptance of {} matches no finding", named(acceptance));
    Finding::new(&ACCEPTANCE_UNUSED, &acceptance.at, message)
}

fn named(acceptance: &Acceptance) -> String {
    let Acceptance { rule, item, case_study, evidence, .. } = acceptance;
    scope_text(*rule, item.as_deref(), *case_study, evidence.as_deref())
}

/// Describes the scope of an acceptance.
fn scope_text(
    rule: Option<&Rule>,
    item: Option<&str>,
    case_study: Option<u32>,
    evidence: Option<&str>,
) -> String {
    let mut told = match (rule, item) {
        (Some(rule), Some(item)) => format!("{} for {item}", rule.name),
        (Some(rule), None) => rule.name.to_owned(),
        (None, Some(item)) => format!("everything about {item}"),
        (None, None) => "nothing".to_owned(),
    };
    if let Some(number) = case_study {
        told.push_str(&format!(", case study {number}"));
    }
    if let Some(id) = evidence {
        let link = if rule.is_some() && item.is_none() && case_study.is_none() {
            " for evidence"
        } else {
            ", evidence"
        };
        told.push_str(&format!("{link} `{}`", shorten(id, 40)));
    }
    told
}
