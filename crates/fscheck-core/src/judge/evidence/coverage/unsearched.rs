//! The documents that could not be searched, or only in part: what they cover is unknown.

use std::collections::BTreeMap;

use crate::evidence::Text;
use crate::facts::Evidence;
use crate::finding::Finding;
use crate::rules::{EVIDENCE_COVERAGE, Severity};
use crate::text;

/// Documents that cannot be searched, or only in part, by their ids.
pub(super) type Unsearched<'a> = BTreeMap<&'a str, (&'a Evidence, &'a Text)>;

/// Returns whether all of the documents could be searched, and records those that could not.
pub(super) fn all_searched_of<'a>(
    documents: &[(&'a Evidence, &'a Text)],
    unsearched: &mut Unsearched<'a>,
) -> bool {
    let mut all_searched = true;
    for (entry, text) in documents {
        let is_whole = matches!(text, Text::Searched(searched) if searched.unread.is_empty());
        if !is_whole {
            all_searched = false;
            unsearched.insert(&entry.id, (entry, text));
        }
    }
    all_searched
}

/// Returns notes about documents that could not be searched, for a person to check: one for all
/// documents with the same reason, since an application has an architecture diagram for each case
/// study.
pub(super) fn unsearched_notes(unsearched: &Unsearched<'_>) -> Vec<Finding> {
    let mut wordless: BTreeMap<&str, Vec<&Evidence>> = BTreeMap::new();
    let mut notes = Vec::new();
    for (entry, text) in unsearched.values() {
        match text {
            Text::None(why, _) => wordless.entry(why).or_default().push(entry),
            Text::Searched(searched) => {
                let unread = text::listed(&searched.unread);
                let searched = format!("{} was searched only in part", entry.named());
                notes.extend(unsearched_note(entry, format!("{searched}; not searched: {unread}")));
            }
            Text::Unreadable(..) => {}
        }
    }
    for (why, entries) in wordless {
        let [first, others @ ..] = entries.as_slice() else { continue };
        let others: Vec<String> = others.iter().map(|entry| format!("`{}`", entry.id)).collect();
        let same = match others.is_empty() {
            true => String::new(),
            false => format!("; the same goes for {}", text::listed(&others)),
        };
        let message = format!("{} has no text to search: {why}{same}", first.named());
        notes.extend(unsearched_note(first, message));
    }
    notes
}

fn unsearched_note(entry: &Evidence, message: String) -> Option<Finding> {
    let help = "Check by eye that it shows what its controls require.";
    let finding = Finding::new(&EVIDENCE_COVERAGE, &entry.path()?.at, message);
    Some(finding.severity(Severity::Note).help(help))
}
