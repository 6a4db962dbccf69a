//! How much untrusted input is read. Workbooks, manifests and evidence come from other people and
//! companies: each limit is far above anything real, and low enough that a hostile file ends soon
//! and in little memory.
//!
//! They are values of the process: the readers of formats are many and deep, and the worker that
//! reads documents is given those that were changed on its command line.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// A limit on untrusted input.
#[derive(Debug)]
pub struct Limit {
    /// Its name, for `--limit`.
    pub name: &'static str,
    /// What it limits, with its unit.
    pub what: &'static str,
    /// Why it is as high as it is.
    pub reason: &'static str,
    usual: u64,
    value: AtomicU64,
}

impl Limit {
    const fn new(
        name: &'static str,
        usual: u64,
        what: &'static str,
        reason: &'static str,
    ) -> Limit {
        Limit { name, what, reason, usual, value: AtomicU64::new(usual) }
    }

    /// Its value in this process.
    pub fn get(&self) -> u64 {
        self.value.load(Ordering::Relaxed)
    }

    /// Its value, as a number of things in memory.
    pub fn count(&self) -> usize {
        usize::try_from(self.get()).unwrap_or(usize::MAX)
    }

    /// Takes another value, for the whole process.
    pub fn set(&self, value: u64) {
        self.value.store(value, Ordering::Relaxed);
    }

    /// Whether it has another value than usual.
    pub fn is_changed(&self) -> bool {
        self.get() != self.usual
    }
}

/// Writes the limit as messages name it: `workbook-cells, 1000000`.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.name, self.get())
    }
}

macro_rules! limits {
    ($($constant:ident: $name:literal, $usual:expr, $what:literal, $reason:literal;)*) => {
        $(
            #[doc = concat!("Limits ", $what, ". ", $reason)]
            pub static $constant: Limit = Limit::new($name, $usual, $what, $reason);
        )*

        /// All limits, in the order in which they are listed.
        pub static ALL: &[&Limit] = &[$(&$constant),*];
    };
}

limits! {
    WORKBOOK_SIZE: "workbook-size", 256 << 20, "bytes of a workbook",
        "It is held in memory as a whole; a self-assessment has less than one MB without pictures.";
    WORKBOOK_PARTS: "workbook-parts", 20_000, "parts of a workbook's package",
        "A workbook has about twenty, plus one or two for each sheet.";
    WORKBOOK_PART: "workbook-part", 256 << 20, "bytes that one part of a workbook unpacks to",
        "100,000 rows of long texts take about 100 MB.";
    WORKBOOK_PACKAGE: "workbook-package", 1 << 30, "bytes that all parts of a workbook unpack to",
        "Images count, although they are not unpacked.";
    WORKBOOK_STRINGS: "workbook-strings", 64 << 20, "bytes of a workbook's shared strings",
        "They are held in memory as a whole; 100,000 long responses fit.";
    WORKBOOK_CELLS: "workbook-cells", 1_000_000, "cells of a workbook that are kept",
        "An assessment has a few thousand.";
    WORKBOOK_TEXT: "workbook-text", 128 << 20, "bytes of text of a workbook that are kept",
        "An assessment has less than one MB.";
    WORKBOOK_REPEATED: "workbook-repeated", 1_048_576,
        "cells in one repeated row or column of an .ods table",
        "As many as a sheet has rows.";
    MANIFEST_SIZE: "manifest-size", 64 << 20, "bytes of a manifest, definition or evidence.lock",
        "100,000 entries take about 30 MB.";
    MANIFEST_VALUES: "manifest-values", 3_000_000, "values in a manifest or definition",
        "100,000 entries have about 2 million.";
    MANIFEST_REPEATED: "manifest-repeated", 100_000, "values that aliases repeat in a manifest",
        "Far more than a person writes.";
    EVIDENCE_HASHED: "evidence-hashed", 8 << 30, "bytes of an evidence file that is hashed",
        "A recorded demonstration can take several GB.";
    EVIDENCE_PLAIN: "evidence-plain", 32 << 20,
        "bytes of a plain text, web page, e-mail or drawing that is searched",
        "It is held in memory as a whole.";
    EVIDENCE_NAMES: "evidence-names", 500_000,
        "names in folders that paths of evidence are compared with",
        "100,000 files have as many; in a larger folder, only the exact name is found.";
    DOCUMENT_SIZE: "document-size", 256 << 20, "bytes of a document that is searched",
        "Slides with pictures can take 100 MB.";
    DOCUMENT_PARTS: "document-parts", 20_000, "parts of a document's package",
        "A long document with a picture on every page has a few thousand.";
    DOCUMENT_UNPACKED: "document-unpacked", 256 << 20,
        "bytes that the parts with text of a document unpack to",
        "The text of the longest documents takes about 10 MB.";
    DOCUMENT_DEPTH: "document-depth", 1_000, "elements of a document within one another",
        "Nested tables reach a few dozen.";
    DOCUMENT_PAGES: "document-pages", 10_000, "pages of a document",
        "The longest standards have a few thousand.";
    DOCUMENT_TEXT: "document-text", 32 << 20, "bytes of text of a document",
        "A book of 1,000 pages has about 3 MB.";
    DOCUMENT_SECONDS: "document-seconds", 30, "seconds, by the clock, for one document",
        "1,000 pages take about two.";
    DOCUMENTS_SECONDS: "documents-seconds", 1_800,
        "seconds, by the clock, for all documents of an assessment together",
        "1,000 documents take about one minute.";
    EVIDENCE_TOTAL: "evidence-total", 64 << 30, "bytes of all evidence files together",
        "A dozen recorded demonstrations.";
    SEARCH_MATCHES: "search-matches", 10_000_000, "words of a definition that are found in one text",
        "A book of 1,000 pages has about 100,000.";
    DEFINITION_PHRASES: "definition-phrases", 20_000, "phrases in a definition",
        "The built-in ones have about 2,000.";
    DEFINITION_LIST: "definition-list", 1_000, "entries in one list of a definition",
        "Sections and controls may be more; the lists of the built-in ones have a few dozen.";
    DOCUMENT_MEMORY: "document-memory", 1 << 30, "bytes of memory for reading one document",
        "A PDF of 200 pages takes about 50 MB.";
}

/// The limits that have another value than usual, as options of our own program.
pub fn changed() -> Vec<String> {
    let changed = ALL.iter().filter(|limit| limit.is_changed());
    changed.map(|limit| format!("--limit={}={}", limit.name, limit.get())).collect()
}

/// The limit called `name`.
pub fn named(name: &str) -> Option<&'static Limit> {
    ALL.iter().copied().find(|limit| limit.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_a_name_of_its_own_and_a_reason() {
        for (position, limit) in ALL.iter().enumerate() {
            assert!(ALL.iter().take(position).all(|other| other.name != limit.name));
            assert!(limit.reason.ends_with('.'), "{}", limit.name);
            assert!(!limit.is_changed());
        }
    }

    #[test]
    fn a_changed_limit_says_so() {
        let limit = Limit::new("a", 7, "things", "There are some.");
        limit.set(9);
        assert_eq!(
            (limit.get(), limit.is_changed(), limit.to_string()),
            (9, true, "a, 9".to_owned())
        );
    }
}
