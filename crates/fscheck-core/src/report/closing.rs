//! The end of both text reports: consequences of the findings, waivers, deadlines.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::Report;
use super::text::Style;
use crate::judge::{ItemResult, Status};
use crate::rules::Severity;
use crate::text::{counted, listed, printable};

/// Deadlines that are shown.
const MOST_DEADLINES: usize = 5;

/// Returns the reasons of items that no finding of their own gives, a sentence each. Items with the
/// same reason share it.
pub(super) fn follows(report: &Report) -> Vec<String> {
    let messages: BTreeSet<&str> =
        report.findings.iter().map(|finding| finding.message.as_str()).collect();
    let mut follows: Vec<((Status, &str), Vec<&str>)> = Vec::new();
    let mut places = BTreeMap::new();
    let is_open =
        |item: &&ItemResult| !item.status.is_ready() && report.selection.shows_item(&item.id);
    for item in report.items.iter().filter(is_open) {
        for reason in item.reasons.iter().filter(|reason| !messages.contains(reason.as_str())) {
            let key = (item.status, reason.as_str());
            let place =
                *places.entry((item.status.name(), reason.as_str())).or_insert(follows.len());
            match follows.get_mut(place) {
                Some((_, ids)) => ids.push(&item.id),
                None => follows.push((key, vec![&item.id])),
            }
        }
    }
    let sentence = |((status, reason), ids): ((Status, &str), Vec<&str>)| {
        let is = if ids.len() == 1 { "is" } else { "are" };
        printable(&format!("{} {is} {}: {reason}", listed(&ids), status.name()))
    };
    follows.into_iter().map(sentence).collect()
}

/// The prerequisites that are open and can take weeks, with the reason: who is early loses no time.
pub(super) fn slow(report: &Report) -> Option<String> {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (item, test) in report.checklist.prerequisites() {
        let is_open = report.result(&item.id).is_some_and(|result| !result.status.is_ready());
        if let Some(reason) =
            test.waits_for().filter(|_| is_open && report.selection.shows_item(&item.id))
        {
            by_reason.entry(reason).or_default().push(&item.id);
        }
    }
    let told = by_reason.iter().map(|(reason, ids)| format!("{} ({reason})", ids.join(", ")));
    let told = told.collect::<Vec<_>>().join("; ");
    (!told.is_empty()).then(|| format!("can take weeks: {told}"))
}

/// Returns the numbers of findings (`22 errors, 5 warnings, 1 note`) and of those not shown. `mark`
/// returns the text before the number of each severity.
pub(super) fn counts(report: &Report, mark: impl Fn(Severity) -> String) -> String {
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let counts = severities.map(|severity| {
        let counted = counted(report.count_findings(severity), severity.name());
        format!("{}{counted}", mark(severity))
    });
    let counts = counts.join(", ");
    match report.not_shown {
        0 => counts,
        count => format!("{counts}; {} not shown", counted(count, "finding")),
    }
}

/// Returns the number of controls that each waiver covers, and their names if `with_names`, one
/// line each.
pub(super) fn waivers(report: &Report, with_names: bool) -> Vec<String> {
    let mut by_kind: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for item in &report.items {
        if let Some(kind) = &item.waived_by {
            by_kind.entry(kind).or_default().push(&item.id);
        }
    }
    let lines = by_kind.into_iter().map(|(kind, ids)| {
        let covered = counted(ids.len(), "control");
        let names = if with_names { format!(": {}", ids.join(", ")) } else { String::new() };
        format!("{kind} covers {covered}{names}")
    });
    lines.collect()
}

/// The nearest deadlines, a line each.
pub(super) fn deadlines(report: &Report) -> Vec<String> {
    let shown = report.deadlines.iter().take(MOST_DEADLINES).map(|deadline| {
        let items = match deadline.items.as_slice() {
            [] => String::new(),
            ids if ids.len() > 4 => format!(" ({})", counted(ids.len(), "item")),
            ids => format!(" ({})", ids.join(", ")),
        };
        format!("{}  {}{items}", deadline.date, printable(&deadline.reason))
    });
    let more = report.deadlines.len().saturating_sub(MOST_DEADLINES);
    let more = (more > 0).then(|| format!("and {more} later"));
    shown.chain(more).collect()
}

/// Returns entries of the summary, each wrapped, with the label beside the first.
pub(super) fn entries(
    label: &str,
    texts: impl IntoIterator<Item = String>,
    style: Style,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut label = label;
    for text in texts {
        writeln!(out, "{}", style.hanging(&format!("  {label:<10} "), &text))?;
        label = "";
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Status;
    use crate::sample;

    #[test]
    fn only_reasons_of_open_items_that_are_shown_follow() {
        let mut report = sample::report(Vec::new());
        for (id, status) in [("A", Status::Unmet), ("B", Status::Met), ("C", Status::Unmet)] {
            let reasons = vec![format!("why {id}").into()];
            report.items.push(ItemResult { reasons, ..sample::result(id, status) });
        }
        assert_eq!(follows(&report), ["A is unmet: why A", "C is unmet: why C"]);
        report.selection.items = vec!["C".to_owned()];
        assert_eq!(follows(&report), ["C is unmet: why C"]);
    }
}
