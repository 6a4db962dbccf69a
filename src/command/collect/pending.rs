//! Entries that were proposed before and wait to be confirmed.

use std::io::{self, Write};

use fscheck_core::facts::{Certainty, Proposed};
use fscheck_core::report::text::wrapped;
use fscheck_core::text::{listed, some};
use fscheck_core::visible::line;
use serde::Serialize;

/// Ids that a message names.
const MOST: usize = 20;

/// An entry that waits.
#[derive(Serialize)]
pub(super) struct Pending<'a> {
    id: &'a str,
    kind: Option<&'static str>,
    path: Option<&'a str>,
    controls: Vec<String>,
    case_studies: Vec<u32>,
    certainty: Option<&'static str>,
}

/// The entries that are neither confirmed nor rejected, in their order.
pub(super) fn pending(proposed: &[Proposed]) -> Vec<Pending<'_>> {
    let waiting = proposed.iter().filter(|one| !one.is_rejected);
    let pending = waiting.map(|one| Pending {
        id: &one.entry.id,
        kind: one.entry.kind.as_ref().map(|kind| kind.value.name()),
        path: one.entry.path().map(|path| path.value.as_str()),
        controls: one.entry.controls.iter().map(|control| control.value.to_string()).collect(),
        case_studies: one.entry.case_studies.iter().map(|number| number.value).collect(),
        certainty: one.certainty.map(Certainty::name),
    });
    pending.collect()
}

/// Which ids wait, as a sentence ends with them.
pub(super) fn ids(proposed: &[Proposed]) -> Option<String> {
    let waiting = proposed.iter().filter(|one| !one.is_rejected);
    let ids: Vec<String> = waiting.map(|one| format!("`{}`", one.entry.id)).collect();
    (!ids.is_empty()).then(|| listed(&some(ids, MOST)))
}

/// Writes them like what is proposed, under a heading.
pub(super) fn write(pending: &[Pending<'_>], out: &mut dyn Write) -> io::Result<()> {
    if pending.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nProposed before, not confirmed yet:")?;
    let options = wrapped().initial_indent("        ").subsequent_indent("        ");
    for one in pending {
        let (certainty, path) = (one.certainty.unwrap_or("-"), one.path.unwrap_or("no file"));
        writeln!(out, "{certainty:<8}{}", line(path))?;
        let kind = one.kind.unwrap_or("no kind");
        let about = about(one.id, kind, &one.controls, &one.case_studies);
        writeln!(out, "{}", textwrap::fill(&line(&about), &options))?;
    }
    Ok(())
}

/// What an entry is, and what it is for.
pub(super) fn about(id: &str, kind: &str, controls: &[String], case_studies: &[u32]) -> String {
    let mut about = format!("{id}: {kind}");
    if !controls.is_empty() {
        about.push_str(&format!(" for {}", controls.join(", ")));
    }
    if !case_studies.is_empty() {
        let numbers: Vec<String> = case_studies.iter().map(|number| format!("#{number}")).collect();
        about.push_str(&format!(" ({})", numbers.join(", ")));
    }
    about
}
