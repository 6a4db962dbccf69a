//! The text of documents, page by page.
//!
//! Documents are untrusted: the program runs the readers below in a separate process, with limits
//! on time and memory for each document, so that no file can end or hang the run.

mod drawing;
mod html;
mod inner;
mod mail;
mod odf;
mod ooxml;
mod opc;
pub mod package;
mod pages;
mod pdf;
pub mod plain;
mod properties;

use std::fs::File;
use std::io::{BufReader, Read};

use fscheck_core::evidence::{Unit, Unreadable};
use serde::{Deserialize, Serialize};

pub use self::mail::is_mail;
use self::package::Source;
pub use self::pages::Pages;
use crate::limits::{Limit, Limits};

/// A document format whose text can be read.
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
    /// A drawing of the web, SVG.
    Svg,
    /// A drawing of draw.io.
    Drawio,
    /// An e-mail, or a web page that was saved as one.
    Mail,
}

impl Format {
    /// Returns whether a sentence may continue in the next line: elsewhere each paragraph is one
    /// line.
    pub fn is_wrapped(self) -> bool {
        matches!(self, Format::Pdf | Format::Html | Format::Mail)
    }

    /// The unit of its pages, for a document that can't be read to its end.
    pub fn usual_unit(self) -> Unit {
        match self {
            Format::Pptx | Format::Odp => Unit::Slide,
            Format::Xlsx | Format::Ods => Unit::Sheet,
            Format::Svg => Unit::Line,
            Format::Pdf
            | Format::Docx
            | Format::Odt
            | Format::Html
            | Format::Drawio
            | Format::Mail => Unit::Page,
        }
    }
}

/// One page of a document, or all of a document that has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its number, from 1.
    pub number: u32,
    /// Its text, a line or paragraph in each line.
    pub text: String,
    /// Its heading lines.
    pub headings: Vec<String>,
    /// Texts that belong to it and aren't seen on it.
    pub hidden: Vec<Hidden>,
}

/// A text of a document that its readers don't see. It is searched for secrets, but not for the
/// topics of the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// Its place.
    pub place: HiddenIn,
    /// The text, a value in each line.
    pub text: String,
}

/// The place of a text that isn't seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum HiddenIn {
    /// The source of a file whose words are extracted from it; its lines are those of the file.
    Source,
    /// Text that was deleted while changes were tracked.
    Deletion,
    /// The code of a field.
    Field,
    /// The target of a link.
    Link,
    /// The formula of a cell.
    Formula,
    /// The workbook of a chart.
    ChartData,
    /// The alternative text of an image.
    Description,
    /// A text that a cell shows when it is entered: a prompt, a tooltip.
    Prompt,
    /// The markup of a web page: comments, scripts, attributes.
    Markup,
    /// The properties and settings of the document, which are on no page.
    Settings,
}

impl HiddenIn {
    /// Returns its name, as the continuation of a sentence; the source has its lines.
    pub fn name(self) -> &'static str {
        match self {
            HiddenIn::Source => "the source",
            HiddenIn::Deletion => "a tracked deletion",
            HiddenIn::Field => "a field code",
            HiddenIn::Link => "a link",
            HiddenIn::Formula => "a formula",
            HiddenIn::ChartData => "the data of a chart",
            HiddenIn::Description => "the description of a picture",
            HiddenIn::Prompt => "the prompt of a cell",
            HiddenIn::Markup => "the source of the page",
            HiddenIn::Settings => "the properties of the document",
        }
    }
}

/// Facts about a document that was read to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whole {
    /// The unit of its pages.
    pub unit: Unit,
    /// The known parts of it that were not read: `an attachment (plan.tif)`.
    pub unread: Vec<String>,
    /// The reason why its content is not its text, if so: for example, a page that only says which
    /// program opens it.
    pub wordless: Option<String>,
}

/// The reason why a file that can't be read to its end is damaged.
const CUT: &str = "it can't be read completely";

/// Returns the error for more of `what` than `limit` allows.
pub fn exceeded(what: &str, limit: &Limit) -> Unreadable {
    Unreadable::TooLarge(format!("{what} than the limit allows ({limit})"))
}

/// The whole of a file of text, which may be hostile.
fn whole_bytes(source: impl Read, limits: &Limits) -> Result<Vec<u8>, Unreadable> {
    let most = limits.evidence_plain;
    let mut bytes = Vec::new();
    let read = source.take(most.get().saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|_| Unreadable::Damaged(CUT.to_owned()))?;
    match bytes.len() as u64 > most.get() {
        true => Err(exceeded("bytes of text", &most)),
        false => Ok(bytes),
    }
}

/// The whole of such a file as text.
fn whole_text(source: impl Read, limits: &Limits) -> Result<String, Unreadable> {
    let bytes = whole_bytes(source, limits)?;
    let text = plain::decode(&bytes);
    Ok(text.ok_or_else(|| Unreadable::Damaged("it holds no text".to_owned()))?.into_owned())
}

/// Reads one document after another.
#[derive(Debug, Default)]
pub struct Reader {
    styles: ooxml::KnownStyles,
}

impl Reader {
    /// Reads a document and returns its properties as a whole. Pages taken before an error are
    /// kept.
    ///
    /// # Errors
    /// The document, or the rest of it, cannot be read.
    pub fn read(
        &mut self,
        format: Format,
        file: File,
        pages: &mut Pages<'_>,
    ) -> Result<Whole, Unreadable> {
        let unit = self.read_from(format, Box::new(BufReader::new(file)), pages)?;
        Ok(pages.whole(unit))
    }

    /// Reads a document that may be within another one.
    fn read_from(
        &mut self,
        format: Format,
        source: Box<dyn Source>,
        pages: &mut Pages<'_>,
    ) -> Result<Unit, Unreadable> {
        match format {
            Format::Pdf => pdf::read(source, pages),
            Format::Docx => ooxml::text(source, &mut self.styles, pages),
            Format::Pptx => ooxml::slides(source, pages),
            Format::Xlsx => ooxml::sheets(source, pages),
            Format::Odt => odf::text(source, pages),
            Format::Odp => odf::slides(source, pages),
            Format::Ods => odf::sheets(source, pages),
            Format::Html => html::read(source, pages),
            Format::Svg => drawing::svg(source, pages),
            Format::Drawio => drawing::drawio(source, pages),
            Format::Mail => mail::read(source, pages),
        }
    }
}
