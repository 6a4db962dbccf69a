//! Reads the documents that no entry of evidence names, and proposes an entry for each.

use std::io::{self, Read};
use std::num::NonZero;
use std::path::{Path, PathBuf};

use fscheck_core::checklist::{Checklist, is_no_document};
use fscheck_core::collect::{Collector, Document, Page, Proposal, Statements};
use fscheck_core::evidence::{Unit, mismatch};
use fscheck_core::paths::slashed;
use fscheck_core::text;
use fscheck_read::document::plain;
use fscheck_read::format::{self, Reading};
use fscheck_read::limits::Limits;

use crate::evidence::Budget;
use crate::progress::Progress;
use crate::worker::Client;
use crate::{files, parallel};

/// Bytes of the text of a document that are compared with the asks.
const TEXT: usize = 512 << 10;

/// The result for a file.
#[derive(Debug)]
pub enum Outcome {
    /// It may be evidence, and states this.
    Proposed(Box<Proposal>, Box<Statements>),
    /// It is skipped: its path, as a message shows it, and the reason.
    PassedOver(String, String),
}

/// Examines `files`, which lie below `root`, in parallel and in their order.
pub fn propose(
    files: &[PathBuf],
    root: &Path,
    (collector, checklist): (&Collector<'_>, &Checklist),
    limits: &Limits,
    threads: NonZero<usize>,
    progress: &Progress,
) -> Vec<Outcome> {
    progress.begin(files.len());
    let budget = Budget::new(limits);
    let found = parallel::map(
        files,
        threads.get(),
        || Client::new(limits),
        |client, file| {
            let path = match written(file) {
                Ok(path) => path,
                Err(why) => return Outcome::PassedOver(file.display().to_string(), why),
            };
            let document = document(&root.join(file), &path, client, &budget);
            progress.step();
            match document {
                Ok(document) => {
                    let proposal = collector.propose(&document);
                    let stated = Statements::of(&document, &proposal, checklist);
                    Outcome::Proposed(Box::new(proposal), Box::new(stated))
                }
                Err(why) => Outcome::PassedOver(path, why),
            }
        },
    );
    progress.end();
    found
}

/// Returns the path of a file for an entry, or why it would mean another file.
fn written(file: &Path) -> Result<String, String> {
    let path = file.to_str().ok_or("its name isn't UTF-8: rename it")?;
    let path = if cfg!(windows) { slashed(path).into_owned() } else { path.to_owned() };
    if path.contains('\\') || text::trim(&path) != path {
        return Err("its name has a backslash or ends with a space: rename it".to_owned());
    }
    Ok(path)
}

/// Reads as much of a document as is compared. An unreadable one has no pages.
fn document(
    file: &Path,
    path: &str,
    client: &mut Client<'_>,
    budget: &Budget<'_>,
) -> Result<Document, String> {
    let limits = budget.limits();
    if is_no_document(path) {
        return Err("it isn't a document".to_owned());
    }
    let unreadable = |error: io::Error| format!("it can't be read: {error}");
    let mut opened = files::open(file).map_err(unreadable)?;
    let size = opened.metadata().map_err(unreadable)?.len();
    if size == 0 {
        return Err("it is empty".to_owned());
    }
    let mut document = Document { path: path.to_owned(), pages: Vec::new(), unit: Unit::Line };
    if size > limits.evidence_hashed.get() || !budget.take_bytes(size) {
        return Ok(document);
    }
    let sniffed = format::sniff(file, &mut opened, limits).map_err(unreadable)?;
    if let Some(unlike) = sniffed.unlike {
        return Err(format!("it {}", mismatch(&unlike)));
    }
    match sniffed.reading {
        Reading::Nothing(_) => {}
        Reading::Plain if size > limits.evidence_plain.get() => {}
        Reading::Plain => {
            let mut bytes = Vec::new();
            opened.take(limits.evidence_plain.get()).read_to_end(&mut bytes).map_err(unreadable)?;
            let text = plain::decode(&bytes).unwrap_or_default();
            let text = beginning(&text, TEXT);
            if text::is_blank(text) {
                return Err("it is empty".to_owned());
            }
            let headings = plain::headings(text);
            document.pages.push(Page { number: 1, text: text.to_owned(), headings });
        }
        Reading::Document(_) if size > limits.document_size.get() => {}
        Reading::Document(format) => {
            let mut room = TEXT;
            let pages = &mut document.pages;
            let end = budget.spend(file, Some(path), || {
                client.read(file, format, &mut |page| {
                    let text = beginning(&page.text, room).to_owned();
                    room -= text.len();
                    if !text.is_empty() {
                        let headings = page.headings;
                        pages.push(Page { number: page.number, text, headings });
                    }
                })
            });
            document.unit = end.map_or(format.usual_unit(), |whole| whole.unit);
        }
    }
    Ok(document)
}

/// Returns at most `most` bytes of a text.
fn beginning(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or_default()
}
