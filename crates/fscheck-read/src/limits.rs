//! Limits on reading untrusted input. Workbooks, manifests and evidence come from other people and
//! companies: each limit is far above anything real, and low enough that reading a hostile file
//! ends soon and uses little memory.
//!
//! [`Limits`] is a value that every reader receives. The worker that reads documents is a separate
//! process and gets the changed limits on its command line.

use std::fmt;

/// A limit on untrusted input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Its name, for `--limit`.
    pub name: &'static str,
    /// The thing it limits, with its unit.
    pub what: &'static str,
    /// The reason for its height.
    pub reason: &'static str,
    usual: u64,
    value: u64,
}

impl Limit {
    /// Its value.
    pub fn get(&self) -> u64 {
        self.value
    }

    /// Returns its value as a number of objects in memory.
    pub fn count(&self) -> usize {
        usize::try_from(self.value).unwrap_or(usize::MAX)
    }

    /// Returns whether it has another value than usual.
    pub fn is_changed(&self) -> bool {
        self.value != self.usual
    }
}

/// Writes the limit as messages name it: `workbook-cells, 1000000`.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.name, self.value)
    }
}

macro_rules! limits {
    ($($field:ident: $name:literal, $usual:expr, $what:literal, $reason:literal;)*) => {
        /// All limits of an assessment.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Limits {
            $(
                #[doc = concat!("Limits ", $what, ". ", $reason)]
                pub $field: Limit,
            )*
        }

        /// The usual limits.
        impl Default for Limits {
            fn default() -> Limits {
                Limits {
                    $($field: Limit {
                        name: $name,
                        what: $what,
                        reason: $reason,
                        usual: $usual,
                        value: $usual,
                    },)*
                }
            }
        }

        impl Limits {
            /// Returns all limits, in the order in which they are listed.
            pub fn all(&self) -> impl Iterator<Item = &Limit> {
                [$(&self.$field),*].into_iter()
            }

            fn all_mut(&mut self) -> impl Iterator<Item = &mut Limit> {
                [$(&mut self.$field),*].into_iter()
            }
        }
    };
}

limits! {
    workbook_size: "workbook-size", 256 << 20, "bytes of a workbook",
        "It is held in memory as a whole; a self-assessment has less than one MB without pictures.";
    workbook_parts: "workbook-parts", 20_000, "parts of a workbook's package",
        "A workbook has about twenty, plus one or two for each sheet.";
    workbook_part: "workbook-part", 256 << 20, "bytes that one part of a workbook unpacks to",
        "100,000 rows of long texts take about 100 MB.";
    workbook_package: "workbook-package", 1 << 30, "bytes that all parts of a workbook unpack to",
        "Images count, although they are not unpacked.";
    workbook_strings: "workbook-strings", 64 << 20, "bytes of a workbook's shared strings",
        "They are held in memory as a whole; 100,000 long responses fit.";
    workbook_cells: "workbook-cells", 1_000_000, "cells of a workbook that are kept",
        "An assessment has a few thousand.";
    workbook_text: "workbook-text", 128 << 20, "bytes of text of a workbook that are kept",
        "An assessment has less than one MB.";
    workbook_repeated: "workbook-repeated", 1_048_576,
        "cells in one repeated row or column of an .ods table",
        "As many as a sheet has rows.";
    manifest_size: "manifest-size", 64 << 20, "bytes of a manifest, definition or evidence.lock",
        "100,000 entries take about 30 MB.";
    manifest_values: "manifest-values", 3_000_000, "values in a manifest or definition",
        "100,000 entries have about 2 million.";
    manifest_repeated: "manifest-repeated", 100_000, "values that aliases repeat in a manifest",
        "Far more than a person writes.";
    evidence_hashed: "evidence-hashed", 8 << 30, "bytes of an evidence file that is hashed",
        "A recorded demonstration can take several GB.";
    evidence_plain: "evidence-plain", 32 << 20,
        "bytes of a plain text, web page, e-mail or drawing that is searched",
        "It is held in memory as a whole.";
    evidence_names: "evidence-names", 500_000,
        "names in folders that paths of evidence are compared with",
        "100,000 files have as many; in a larger folder, only the exact name is found.";
    document_size: "document-size", 256 << 20, "bytes of a document that is searched",
        "Slides with pictures can take 100 MB.";
    document_parts: "document-parts", 20_000, "parts of a document's package",
        "A long document with a picture on every page has a few thousand.";
    document_unpacked: "document-unpacked", 256 << 20,
        "bytes that the parts with text of a document unpack to",
        "The text of the longest documents takes about 10 MB.";
    document_depth: "document-depth", 1_000, "elements of a document within one another",
        "Nested tables reach a few dozen.";
    document_pages: "document-pages", 10_000, "pages of a document",
        "The longest standards have a few thousand.";
    document_text: "document-text", 32 << 20, "bytes of text of a document",
        "A book of 1,000 pages has about 3 MB.";
    document_seconds: "document-seconds", 30, "seconds, by the clock, for one document",
        "1,000 pages take about two.";
    documents_seconds: "documents-seconds", 1_800,
        "seconds, by the clock, for all documents of an assessment together",
        "1,000 documents take about one minute.";
    evidence_total: "evidence-total", 64 << 30, "bytes of all evidence files together",
        "A dozen recorded demonstrations.";
    search_matches: "search-matches", 10_000_000, "words of a definition that are found in one text",
        "A book of 1,000 pages has about 100,000.";
    definition_phrases: "definition-phrases", 20_000, "phrases in a definition",
        "The built-in ones have about 2,000.";
    definition_list: "definition-list", 1_000, "entries in one list of a definition",
        "Sections and controls may be more; the lists of the built-in ones have a few dozen.";
    document_memory: "document-memory", 1 << 30, "bytes of memory for reading one document",
        "A PDF of 200 pages takes about 50 MB.";
}

impl Limits {
    /// Changes the value of the limit called `name`. Returns false if there is no such limit.
    pub fn set(&mut self, name: &str, value: u64) -> bool {
        match self.all_mut().find(|limit| limit.name == name) {
            Some(limit) => {
                limit.value = value;
                true
            }
            None => false,
        }
    }

    /// Returns the limits with changed values, as options of this program.
    pub fn changed(&self) -> Vec<String> {
        let changed = self.all().filter(|limit| limit.is_changed());
        changed.map(|limit| format!("--limit={}={}", limit.name, limit.get())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_a_name_of_its_own_and_a_reason() {
        let limits = Limits::default();
        for (position, limit) in limits.all().enumerate() {
            assert!(limits.all().take(position).all(|other| other.name != limit.name));
            assert!(limit.reason.ends_with('.'), "{}", limit.name);
            assert!(!limit.is_changed());
        }
    }

    #[test]
    fn a_limit_is_changed_by_its_name_and_says_so() {
        let mut limits = Limits::default();
        assert!(limits.set("workbook-cells", 9) && !limits.set("workbook", 9));
        let cells = limits.workbook_cells;
        assert_eq!((cells.count(), cells.to_string()), (9, "workbook-cells, 9".to_owned()));
        assert_eq!(limits.changed(), ["--limit=workbook-cells=9"]);
        assert_eq!(Limits::default().changed(), [""; 0]);
    }
}
