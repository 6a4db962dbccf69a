//! `evidence.lock`: the evidence that was reviewed, so that later changes are noticed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use fscheck_core::evidence::{Lock, Locked, Observation};
use fscheck_core::facts::Evidence;
use fscheck_core::location::Sourced;
use fscheck_core::problem::{Problem, Problems};

use crate::limits::Limits;
use crate::tree::Fields;
use crate::yaml::{self, quoted};

/// The name of the file, beside the manifest.
pub const NAME: &str = "evidence.lock";

/// The version of the format.
const FORMAT: &str = "1";

/// Reads `source`, the text of the lock at `path`.
///
/// # Errors
/// All its problems, in the order of their places.
pub fn read(path: &Arc<str>, source: &str, limits: &Limits) -> Result<Lock, Vec<Problem>> {
    let root = yaml::parse(path, source, limits).map_err(|problem| vec![problem])?;
    let problems = Problems::default();
    let mut files = BTreeMap::new();
    if let Some(mut fields) = Fields::of(&root, "the lock", &problems) {
        let format = fields.required_text("fscheck_lock");
        if let Some(format) = format.filter(|format| format.value != FORMAT) {
            let message = format!("unknown lock format {}", format.value);
            problems.report(&format.at, message, "run `fscheck lock` to write it again");
        }
        let entries = fields.each("evidence", |node| {
            let mut fields = Fields::of(node, "a locked file", &problems)?;
            let id = fields.required_text("id");
            let path = fields.required_text("path");
            fields.required("size");
            let size = fields.count("size");
            let sha256 = fields.required_text("sha256");
            fields.finish();
            let file = Locked {
                at: node.at.clone(),
                path: path?.value,
                size: size?.value,
                sha256: sha256?.value.to_lowercase(),
            };
            Some((id?, file))
        });
        fields.finish();
        for (id, file) in entries.map(|list| list.value).unwrap_or_default() {
            report_repeated(&id, &files, &problems);
            files.insert(id.value, file);
        }
    }
    match problems.into_sorted() {
        problems if problems.is_empty() => Ok(Lock { path: Arc::clone(path), files }),
        problems => Err(problems),
    }
}

/// Returns the lock of this evidence, in the order of its ids, except missing files that are
/// `left_out`.
///
/// # Errors
/// The other evidence whose file cannot be locked, and why.
pub fn write(
    evidence: &[Evidence],
    seen: &[Observation],
    left_out: impl Fn(&Evidence) -> bool,
) -> Result<String, Vec<String>> {
    let mut lines = BTreeMap::new();
    let mut wrong = Vec::new();
    for (entry, seen) in evidence.iter().zip(seen) {
        let Some(path) = entry.path() else { continue };
        match seen {
            Observation::File { content, .. } if content.sha256.is_empty() => {
                wrong.push(format!("{}: it is too large to hash", entry.named()));
            }
            Observation::File { content, .. } => {
                let line = format!(
                    "  - {{id: {}, path: {}, size: {}, sha256: {}}}",
                    quoted(&entry.id),
                    quoted(&path.value),
                    content.size,
                    quoted(&content.sha256)
                );
                lines.insert(entry.id.clone(), line);
            }
            Observation::Missing(_) if left_out(entry) => {}
            Observation::Missing(why) | Observation::Outside(why) => {
                wrong.push(format!("{}: {why}", entry.named()));
            }
            Observation::Empty(_) => wrong.push(format!("{}: its file is empty", entry.named())),
            Observation::NoFile => {}
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut text = format!(
        "# The evidence that was reviewed. Written by `fscheck lock`; `fscheck validate` reports \
         changes.\nfscheck_lock: {FORMAT}\nevidence:{}\n",
        if lines.is_empty() { " []" } else { "" }
    );
    for line in lines.values() {
        // Writing into a string does not fail.
        let _ = writeln!(text, "{line}");
    }
    Ok(text)
}

fn report_repeated(id: &Sourced<String>, files: &BTreeMap<String, Locked>, problems: &Problems) {
    if let Some(first) = files.get(&id.value) {
        let message = format!("`{}` is locked twice", id.value);
        problems.report(&id.at, message, format!("the first is at {}", first.at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fscheck_core::visible::is_active;

    #[test]
    fn a_lock_that_was_tampered_with_is_told_at_its_lines() {
        let source = "fscheck_lock: 2\nevidence:\n  - {id: a, path: a.md, size: big, sha256: ab}\n";
        let told =
            super::read(&Arc::from("evidence.lock"), source, &Limits::default()).unwrap_err();
        let told: Vec<String> = told.iter().map(|p| format!("{}: {}", p.at, p.message)).collect();
        let wanted = [
            "evidence.lock:1:15: unknown lock format 2",
            "evidence.lock:3:31: `size` has the invalid value \"big\"",
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn ids_and_paths_of_any_form_are_read_back() {
        for text in [
            "a b",
            "no",
            "1e3",
            "q\"uote",
            "täxt: #1",
            "[x]",
            "back\\slash",
            "del\u{7f}",
            "nel\u{85}x",
            "two\nlines",
            "😀",
        ] {
            let source = format!(
                "fscheck_lock: 1\nevidence:\n  - {{id: {0}, path: {0}, size: 1, sha256: \"ab\"}}\n",
                quoted(text)
            );
            assert!(!source.trim_end().contains(|c| c != '\n' && is_active(c)), "{text:?}");
            let lock = super::read(&Arc::from("l"), &source, &Limits::default()).unwrap();
            assert_eq!(lock.files[text].path, text);
        }
    }
}
