//! Rules about the evidence as a whole, and about the lock.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{EvidenceIndex, seen_of};
use crate::evidence::{Lock, Locked, Observation};
use crate::facts::{Certainty, Evidence, Facts};
use crate::finding::Finding;
use crate::judge::{Context, Inspection};
use crate::location::Location;
use crate::paths::{compared, plain, slashed};
use crate::rules::{
    EVIDENCE_CHANGED, EVIDENCE_COVERAGE, EVIDENCE_DUPLICATE, EVIDENCE_PROPOSED, EVIDENCE_TOO_LARGE,
    EVIDENCE_UNREADABLE, EVIDENCE_UNREFERENCED, Severity,
};
use crate::text;

/// Checks all evidence and the files beside it.
pub fn check_entries(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    inspection: &Inspection,
    findings: &mut Vec<Finding>,
) {
    let evidence = context.assessment.facts.evidence.as_slice();
    evidence_duplicate(proof, &inspection.seen, findings);
    evidence_unreferenced(inspection, findings);
    findings.extend(evidence_proposed(&context.assessment.facts));
    if let Some(lock) = &inspection.lock {
        let severity = if context.locked { Severity::Error } else { Severity::Warning };
        let changed = evidence_changed(lock, evidence, &inspection.seen);
        findings.extend(changed.into_iter().map(|finding| finding.severity(severity)));
    }
}

/// Returns the number of documents that could not be searched completely, from the findings.
pub fn unsearched(findings: &[Finding]) -> usize {
    let is_it = |finding: &&Finding| {
        let unread = [&EVIDENCE_UNREADABLE, &EVIDENCE_TOO_LARGE].contains(&finding.rule);
        // A finding about a control is about documents that were searched.
        unread || (finding.rule == &EVIDENCE_COVERAGE && finding.item.is_none())
    };
    let places: BTreeSet<&Location> =
        findings.iter().filter(is_it).map(|finding| &finding.location).collect();
    places.len()
}

/// Reports two files with the same content; a file under several entries counts once.
fn evidence_duplicate(
    proof: &EvidenceIndex<'_>,
    seen: &[Observation],
    findings: &mut Vec<Finding>,
) {
    let mut first: BTreeMap<&str, &Evidence> = BTreeMap::new();
    let mut files: BTreeSet<&OsStr> = BTreeSet::new();
    for (position, (entry, seen)) in proof.evidence.iter().zip(seen).enumerate() {
        let (Some(path), Observation::File { path: file, content }) = (entry.path(), seen) else {
            continue;
        };
        if content.sha256.is_empty() || !files.insert(file.as_os_str()) {
            continue;
        }
        if let Some(other) = first.get(content.sha256.as_str()) {
            let message = format!("{} has the same content as {}", entry.named(), other.named());
            let finding = Finding::new(&EVIDENCE_DUPLICATE, &path.at, message);
            findings.push(finding.of_item(proof.only_control(position)));
        } else {
            first.insert(&content.sha256, entry);
        }
    }
}

/// Reports the entries that wait to be confirmed, counted at the first of them, and such facts.
fn evidence_proposed(facts: &Facts) -> impl Iterator<Item = Finding> {
    let entries = facts.proposed.iter().filter(|one| !one.is_rejected);
    let entries = entries.map(|one| (&one.at, one.certainty));
    let found = facts.found.iter().filter(|fact| !fact.is_rejected);
    let found = found.map(|fact| (&fact.at, fact.certainty));
    [
        waiting(entries, ("proposed evidence entry", "proposed evidence entries")),
        waiting(found, ("fact found in documents", "facts found in documents")),
    ]
    .into_iter()
    .flatten()
}

fn waiting<'a>(
    all: impl Iterator<Item = (&'a Location, Option<Certainty>)>,
    (one, several): (&str, &str),
) -> Option<Finding> {
    let all: Vec<_> = all.collect();
    let (first, _) = all.first()?;
    let count = |certainty| all.iter().filter(|(_, own)| *own == Some(certainty)).count();
    let by_certainty = [Certainty::Sure, Certainty::Likely, Certainty::Guess]
        .map(|certainty| (count(certainty), certainty.name()))
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect::<Vec<_>>();
    let (verb, waiting) = match all.len() {
        1 => ("needs", format!("1 {one}")),
        count => ("need", format!("{count} {several}")),
    };
    let certainties = match by_certainty.is_empty() {
        true => String::new(),
        false => format!(" ({})", by_certainty.join(", ")),
    };
    let message = format!("{waiting} {verb} confirmation{certainties}");
    Some(Finding::new(&EVIDENCE_PROPOSED, first, message))
}

fn evidence_unreferenced(inspection: &Inspection, findings: &mut Vec<Finding>) {
    for (path, files) in &inspection.unreferenced {
        let message = match files {
            Some(files) => format!("the {files} files in this folder aren't listed as evidence"),
            None => "this file isn't listed as evidence".to_owned(),
        };
        findings.push(Finding::new(&EVIDENCE_UNREFERENCED, &Location::file(path), message));
    }
}

/// Returns a path in the form in which paths are compared.
fn spelled(path: &str) -> PathBuf {
    compared(&plain(Path::new(&*slashed(path))))
}

/// Reports differences from the lock; a missing or empty file has its own finding.
fn evidence_changed(lock: &Lock, evidence: &[Evidence], seen: &[Observation]) -> Vec<Finding> {
    let finding = |at: &Location, message| Finding::new(&EVIDENCE_CHANGED, at, message);
    let mut changed = Vec::new();
    let mut left: BTreeMap<&str, &Locked> =
        lock.files.iter().map(|(id, file)| (id.as_str(), file)).collect();
    for (position, entry) in evidence.iter().enumerate() {
        let locked = left.remove(entry.id.as_str());
        let named = entry.named();
        let Some(path) = entry.path() else {
            if locked.is_some() {
                let message = format!(
                    "{named} was a file when it was reviewed, but has no file \
                                       now"
                );
                changed.push(finding(&entry.at, message));
            }
            continue;
        };
        let Some(content) = seen_of(seen, position).content() else { continue };
        let how = match locked {
            None => "was added after the review".to_owned(),
            Some(locked) if locked.sha256 != content.sha256 => {
                let sizes = format!("{} bytes then, {} now", locked.size, content.size);
                format!("has changed since the review ({sizes})")
            }
            Some(locked) if spelled(&locked.path) != spelled(&path.value) => {
                let then = text::shorten(&locked.path, 60);
                format!("has moved since the review; it was at `{then}`")
            }
            Some(_) => continue,
        };
        changed.push(finding(&path.at, format!("{named} {how}")));
    }
    changed.extend(left.into_iter().map(|(id, locked)| {
        let message =
            format!("evidence `{}` was reviewed and is now missing", text::shorten(id, 60));
        finding(&locked.at, message)
    }));
    changed
}
