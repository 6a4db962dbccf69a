//! Results of examining evidence files, from which the judge makes findings.

mod question_id;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::question_id::{
    AWS, FIGURES, HAPPENED, LOGS_AGREED, LOGS_KEPT, NAMES_IN_HEAD, OTHER_CLOUDS, OTHER_COMPANY,
    SEVERAL_CLOUDS, TO_COME, TRIED, WORDS_OF_ANOTHER, case_study_of_name, claim_id, claim_of_id,
    denied_id, element_id, hint_id, known_as_id, lacking_id, name_id, practice_id, short_name_id,
};
use crate::location::Location;

/// The reason why a missing file cannot be read.
pub const NOT_FOUND: &str = "file not found";

/// The state of a document that should be a zip archive and can't be opened as one.
pub const DAMAGED: &str = "damaged or incomplete";

/// The problem with a file that is `found` to differ from its extension.
pub fn mismatch(found: &str) -> String {
    match found {
        DAMAGED => format!("is {DAMAGED}"),
        found => format!("doesn't match its extension: it is {found}"),
    }
}

/// The result for one piece of evidence.
#[derive(Clone, Debug)]
pub enum Observation {
    /// It isn't a file: a page, or presented live.
    NoFile,
    /// A file.
    File {
        /// Its path, links followed.
        path: PathBuf,
        /// Its content.
        content: Arc<Content>,
    },
    /// A file without content, or with only white space.
    Empty(PathBuf),
    /// The file is missing, and why.
    Missing(Cause),
    /// It lies outside the evidence root, for this reason.
    Outside(Cause),
}

impl Observation {
    /// The content of the file, if it can be read.
    pub fn content(&self) -> Option<&Content> {
        match self {
            Observation::File { content, .. } => Some(content),
            _ => None,
        }
    }

    /// Returns the file that is meant if another one is named. The wrong name has its finding.
    pub fn meant(&self) -> Option<&PathBuf> {
        match self {
            Observation::Missing(cause) | Observation::Outside(cause) => cause.meant.as_ref(),
            _ => None,
        }
    }

    /// The folder that the file is in, together with nearly all that are missing.
    pub fn elsewhere(&self) -> Option<&Elsewhere> {
        match self {
            Observation::Missing(cause) => cause.elsewhere.as_ref(),
            _ => None,
        }
    }

    /// Returns the path of the file, if there is one.
    pub fn path(&self) -> Option<&PathBuf> {
        match self {
            Observation::File { path, .. } | Observation::Empty(path) => Some(path),
            _ => None,
        }
    }
}

/// The reason why a piece of evidence has no file that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The reason, as the continuation of a sentence.
    pub why: String,
    /// The help, if it is more specific than that of the rule.
    pub help: Option<String>,
    /// The file that is certainly meant, although its path was written wrongly.
    pub meant: Option<PathBuf>,
    /// True if another file may be meant.
    pub may_be_meant: bool,
    /// The folder that nearly all missing files are in.
    pub elsewhere: Option<Elsewhere>,
}

/// A folder with files that were expected above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The folder, as a command names it.
    pub folder: String,
    /// The number of files in it.
    pub files: usize,
    /// True if this is the first of them, which represents all.
    pub is_first: bool,
}

impl Cause {
    /// Returns a cause without specific help.
    pub fn new(why: impl Into<String>) -> Cause {
        Cause { why: why.into(), help: None, meant: None, may_be_meant: false, elsewhere: None }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

/// The content of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in lower-case hexadecimal; empty if it is too large to be read, or if nothing
    /// depends on it: no lock or entry states one, and no other file has the same size.
    pub sha256: String,
    /// True if it is empty or contains only white space.
    pub is_blank: bool,
    /// Its actual kind, if that differs from its extension.
    pub unlike: Option<String>,
    /// Its text.
    pub text: Text,
}

impl Content {
    /// Returns whether this is the content of the same file or of a copy.
    pub fn is_same(&self, other: &Content) -> bool {
        // Files of different sizes may lack a digest.
        self.size == other.size && self.sha256 == other.sha256
    }
}

/// The text of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Text {
    /// It has no searchable text, for this reason: an image, a scan, an old format. There may be
    /// secrets beside it.
    None(String, Vec<Secret>),
    /// It cannot be read, or only in part.
    Unreadable(Unreadable, Option<Searched>),
    /// It was searched.
    Searched(Searched),
}

/// The results of searching a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Searched {
    /// The part that was searched: `3 pages`.
    pub extent: String,
    /// The unit of its places.
    pub unit: Unit,
    /// The ids of the questions and remarks that were found in it, with their passages.
    pub found: BTreeMap<String, Passage>,
    /// The ids of the topics that were not found in it, and that it says were not done.
    pub denied: BTreeMap<String, Passage>,
    /// What was found in the parts about each case study and in those about all, by its number. Empty
    /// unless its evidence is about several, and their parts can be told apart.
    pub sections: BTreeMap<u32, BTreeMap<String, Passage>>,
    /// The latest days that it names, at most three, the latest first. Due dates don't count.
    pub days: Vec<String>,
    /// Some of the days by which something is due, by the words before them.
    pub due_days: Vec<String>,
    /// A sketch of its words, which nearly equal texts share; empty for a short text.
    pub sketch: String,
    /// Its words, each once, in small letters and with a space between them; empty if it has secrets.
    pub vocabulary: String,
    /// For the other questions, the nearest heading with its place, if there is one.
    pub nearest: BTreeMap<String, String>,
    /// Hits of the questions that count their words.
    pub counts: BTreeMap<String, usize>,
    /// The number of its words.
    pub words: usize,
    /// The secrets in it, the first of each kind in its order.
    pub secrets: Vec<Secret>,
    /// The known parts that were not read: `an attachment (plan.tif)`.
    pub unread: Vec<String>,
}

/// A passage of a text, which allows a person to find and check it in seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The page, slide, sheet, paragraph or line of the passage, from 1.
    pub at: u32,
    /// The nearest heading above it.
    pub heading: Option<String>,
    /// Its sentence in one line, shortened if it is long. If it contains a secret, a remark
    /// instead.
    pub sentence: String,
    /// True if it is only a heading.
    pub is_heading: bool,
}

/// A text that looks like a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// Its kind: `a private key`.
    pub kind: String,
    /// Its place: `page 3`.
    pub place: String,
}

impl Searched {
    /// Returns what was found in the part about a case study, if one is given and has a part of its
    /// own, and otherwise in the whole text.
    pub fn found_for(&self, case_study: Option<u32>) -> &BTreeMap<String, Passage> {
        let section = case_study.and_then(|number| self.sections.get(&number));
        section.unwrap_or(&self.found)
    }

    /// The place of a passage: `page 3`.
    pub fn place(&self, passage: &Passage) -> String {
        format!("{} {}", self.unit.name(), passage.at)
    }
}

impl Text {
    /// The results of the search, if it was searched.
    pub fn searched(&self) -> Option<&Searched> {
        match self {
            Text::Searched(searched) | Text::Unreadable(_, Some(searched)) => Some(searched),
            Text::None(..) | Text::Unreadable(_, None) => None,
        }
    }

    /// Returns the secrets in it and beside it, as far as it was read.
    pub fn secrets(&self) -> &[Secret] {
        match self {
            Text::None(_, secrets) => secrets,
            _ => self.searched().map(|searched| searched.secrets.as_slice()).unwrap_or_default(),
        }
    }
}

/// The unit of places in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Lines of a plain text.
    Line,
    /// Paragraphs of a document that has no pages until it is printed.
    Paragraph,
    /// Pages.
    Page,
    /// Slides of a presentation.
    Slide,
    /// Sheets of a workbook.
    Sheet,
}

impl Unit {
    /// Its name, as a sentence counts by it.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Line => "line",
            Unit::Paragraph => "paragraph",
            Unit::Page => "page",
            Unit::Slide => "slide",
            Unit::Sheet => "sheet",
        }
    }

    /// Returns whether a sentence may continue in the next line: elsewhere each paragraph is one
    /// line.
    pub fn is_wrapped(self) -> bool {
        matches!(self, Unit::Line | Unit::Page)
    }

    /// Returns whether a document is searched as one, and its places are its lines.
    pub fn is_within_page(self) -> bool {
        matches!(self, Unit::Line | Unit::Paragraph)
    }
}

/// The reason why a document, or the rest of one, could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Unreadable {
    /// It opens only with a password.
    #[error("it is protected by a password")]
    Protected,
    /// It does not conform to its format.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// It, or its unpacked content, is larger than any document.
    #[error("it has more {0}")]
    TooLarge(String),
    /// Reading it takes longer than this limit.
    #[error("reading it takes too long (the limit {0})")]
    TooSlow(String),
    /// The preceding documents took all the time for the whole run, this limit.
    #[error("earlier documents took too long (the limit {0})")]
    OutOfTime(String),
    /// Its reader did not survive it; this limit is the likeliest cause.
    #[error("its reader stopped, usually because it ran out of memory (the limit {0})")]
    Fatal(String),
}

/// The files that were reviewed.
#[derive(Clone, Debug)]
pub struct Lock {
    /// The file's path.
    pub path: Arc<str>,
    /// The files that were reviewed, by the id of their evidence.
    pub files: BTreeMap<String, Locked>,
}

/// A file as it was reviewed.
#[derive(Clone, Debug)]
pub struct Locked {
    /// Its place in the lock.
    pub at: Location,
    /// Its path, as the entry wrote it.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}
