//! The text of documents, page by page.
//!
//! Documents are hostile until read: [`worker`] runs the readers below in a process of their own,
//! with a limit on time and memory for each document, so that no file can end or hang the run.

mod html;
mod odf;
mod ooxml;
mod package;
mod pdf;
pub mod plain;
pub mod worker;
mod xml;

use std::fs::File;

use serde::{Deserialize, Serialize};

use crate::limits::{DOCUMENT_PAGES, DOCUMENT_TEXT, Limit};

/// A format of documents whose text can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// A text document of Office Open XML.
    Docx,
    /// A presentation of Office Open XML.
    Pptx,
    /// A workbook of Office Open XML.
    Xlsx,
    /// A text document of OpenDocument.
    Odt,
    /// A presentation of OpenDocument.
    Odp,
    /// A spreadsheet of OpenDocument.
    Ods,
    /// A web page.
    Html,
}

impl Format {
    /// What its pages are, where the document cannot be read to its end and so does not say.
    pub fn usual_unit(self) -> Unit {
        match self {
            Format::Pptx | Format::Odp => Unit::Slide,
            Format::Xlsx | Format::Ods => Unit::Sheet,
            Format::Pdf | Format::Docx | Format::Odt | Format::Html => Unit::Page,
        }
    }
}

/// What the places in a document are counted by.
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

/// One page of a document, or all of a document that has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its number, from 1.
    pub number: u32,
    /// Its text, a line or paragraph in each line.
    pub text: String,
    /// Those of its lines that are headings.
    pub headings: Vec<String>,
}

/// Why a document, or the rest of one, could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Unreadable {
    /// It opens only with a password.
    #[error("it is protected by a password")]
    Protected,
    /// It is not what its format wants.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// It, or what it unpacks to, is larger than any document.
    #[error("it holds more {0}")]
    TooLarge(String),
    /// Reading it takes longer than this limit.
    #[error("reading it takes too long (the limit {0})")]
    TooSlow(String),
    /// Its reader did not survive it; this limit is the likeliest cause.
    #[error("its reader ended without an answer, as where memory runs out (the limit {0})")]
    Fatal(String),
}

/// The error for more of `what` than `limit` allows.
pub fn exceeded(what: &str, limit: &Limit) -> Unreadable {
    Unreadable::TooLarge(format!("{what} than are read (the limit {limit})"))
}

/// Headings of one document that are kept, and characters of one.
const HEADINGS: usize = 2_000;
const HEADING: usize = 200;

/// The headings of a page, as they are gathered.
#[derive(Debug, Default)]
struct Headings(Vec<String>);

impl Headings {
    /// Adds one, unless there are too many, or nothing is left of it without white space.
    fn push(&mut self, heading: &str) {
        let heading = heading.trim();
        if !heading.is_empty() && self.0.len() < HEADINGS {
            self.0.push(heading.chars().take(HEADING).collect());
        }
    }

    /// All of them; none are left.
    fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.0)
    }
}

/// Takes the pages of a document one by one and keeps count of them.
pub struct Pages<'a> {
    take: &'a mut dyn FnMut(Page),
    text: usize,
    count: u32,
}

impl<'a> Pages<'a> {
    /// Hands every page to `take`.
    pub fn new(take: &'a mut dyn FnMut(Page)) -> Pages<'a> {
        Pages { take, text: DOCUMENT_TEXT.count(), count: 0 }
    }

    /// Takes the next page.
    ///
    /// # Errors
    /// The document has more pages or text than are read.
    pub fn push(&mut self, text: String, headings: Vec<String>) -> Result<(), Unreadable> {
        self.count += 1;
        if u64::from(self.count) > DOCUMENT_PAGES.get() {
            return Err(exceeded("pages", &DOCUMENT_PAGES));
        }
        let left = self.text.checked_sub(text.len());
        self.text = left.ok_or_else(|| exceeded("bytes of text", &DOCUMENT_TEXT))?;
        (self.take)(Page { number: self.count, text, headings });
        Ok(())
    }

    /// How many there were.
    pub fn count(&self) -> u32 {
        self.count
    }
}

/// Reads one document after another.
#[derive(Debug, Default)]
pub struct Reader {
    styles: ooxml::KnownStyles,
}

impl Reader {
    /// Reads a document and says what its pages are. What `pages` took before an error stands.
    ///
    /// # Errors
    /// The document, or the rest of it, cannot be read.
    pub fn read(
        &mut self,
        format: Format,
        file: File,
        pages: &mut Pages<'_>,
    ) -> Result<Unit, Unreadable> {
        match format {
            Format::Pdf => pdf::read(file, pages),
            Format::Docx => ooxml::text(file, &mut self.styles, pages),
            Format::Pptx => ooxml::slides(file, pages),
            Format::Xlsx => ooxml::sheets(file, pages),
            Format::Odt => odf::text(file, pages),
            Format::Odp => odf::slides(file, pages),
            Format::Ods => odf::sheets(file, pages),
            Format::Html => html::read(file, pages),
        }
    }
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

    /// Whether a document is searched as one, and its places are its lines.
    pub fn is_within_page(self) -> bool {
        matches!(self, Unit::Line | Unit::Paragraph)
    }
}
