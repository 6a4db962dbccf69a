//! Determines whether a file's content matches its extension, and how its text is read.

mod ending;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use file_format::{FileFormat, Kind};
use fscheck_core::evidence::DAMAGED;

use self::ending::{Says, says};
use super::secret;
use crate::document::package::{Packed, packed};
use crate::document::{Format, is_mail, plain};
use crate::limits::Limits;

/// The kind of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sniffed {
    /// Its actual kind, if that differs from its extension.
    pub unlike: Option<String>,
    /// The way to read its text.
    pub reading: Reading,
    /// True if it is a private key in binary form.
    pub is_private_key: bool,
}

/// A way to read the text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Unchanged.
    Plain,
    /// By the reader of its format.
    Document(Format),
    /// Not at all, for this reason.
    Nothing(String),
}

/// Bytes from the start of a file by which text is recognised.
const HEAD: u64 = 8 << 10;

/// The kind of a file, by its bytes.
struct Actual {
    size: u64,
    format: FileFormat,
    packed: Option<Packed>,
    is_text: bool,
    /// The beginning of the text, if it is one.
    text: String,
    is_der: bool,
}

/// Examines the beginning of `file`, which is called `path`, and more of it if its format requires
/// that.
pub fn sniff(path: &Path, file: &mut File, limits: &Limits) -> io::Result<Sniffed> {
    let head = head(file, limits)?;
    let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    let ending = ending.unwrap_or_default();
    let says = says(&ending);
    let actual = match Actual::of_text(&head, file, &says)? {
        Some(text) => text,
        None => Actual::of(&head, file, limits)?,
    };
    file.seek(SeekFrom::Start(0))?;
    let fits = actual.fits(&says);
    let unlike = (!fits && actual.size > 0).then(|| actual.named(&says));
    let is_private_key = actual.is_der && secret::is_private_key(&head);
    Ok(Sniffed { unlike, reading: actual.reading(&says, &ending), is_private_key })
}

/// Returns the beginning of a file or, if it begins with NUL bytes, the content after these; empty
/// if there is none. A log that is truncated while it is written begins with as many as it had
/// bytes.
fn head(file: &mut File, limits: &Limits) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    let mut passed = 0;
    while !head.is_empty() && head.iter().all(|byte| *byte == 0) {
        passed += HEAD;
        head.clear();
        if passed <= limits.evidence_plain.get() {
            file.by_ref().take(HEAD).read_to_end(&mut head)?;
        }
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(head)
}

impl Actual {
    /// Returns a text whose name says that it is one. Nothing else matters then, and to recognise
    /// the mark of a format takes as long as to read most texts.
    fn of_text(head: &[u8], file: &File, says: &Says) -> io::Result<Option<Actual>> {
        let is_said = matches!(says, Says::Text | Says::Drawing(_) | Says::Mail | Says::Link);
        let may_be_text =
            || is_written(head) && !plain::has_pdf_mark(head) && !is_transport_stream(head);
        if !is_said || head.is_empty() || !may_be_text() {
            return Ok(None);
        }
        let size = file.metadata()?.len();
        let text = |text: Cow<'_, str>| Actual {
            size,
            format: FileFormat::PlainText,
            packed: None,
            is_text: true,
            text: text.into_owned(),
            is_der: false,
        };
        Ok(plain::decode(head).map(text))
    }

    fn of(head: &[u8], file: &mut File, limits: &Limits) -> io::Result<Actual> {
        let size = file.metadata()?.len();
        let is_pdf = plain::has_pdf_mark(head);
        let is_stream = is_transport_stream(head);
        let mut format = FileFormat::from_bytes(head);
        let mut kind = None;
        if is_pdf {
            format = FileFormat::PortableDocumentFormat;
        } else if format == FileFormat::Zip {
            let packed = packed(&mut *file, limits);
            format = format_of(&packed);
            kind = Some(packed);
        } else if is_stream {
            format = FileFormat::Mpeg2TransportStream;
        }
        // Texts are recognised by their bytes: some begin with the mark of another format. If there
        // are bytes that no text has, such a mark counts.
        let is_clean = is_written(head) || !has_mark(format);
        let text = (!is_pdf && !is_stream && is_clean).then(|| plain::decode(head)).flatten();
        let is_text = text.is_some();
        let text = text.map(|text| text.into_owned()).unwrap_or_default();
        let is_der = !is_text && secret::is_der(head, size);
        Ok(Actual { size, format, packed: kind, is_text, text, is_der })
    }

    /// Returns whether a file with this content may have the extension that says so.
    fn fits(&self, says: &Says) -> bool {
        match says {
            Says::Document(format) => self.fits_document(*format),
            Says::Formats(formats) => formats.contains(&self.format),
            Says::Old(formats) => formats.contains(&self.format) || is_mail(&self.text),
            Says::Kinds(kinds) => kinds.contains(&self.format.kind()),
            Says::TextOr(formats) => self.is_text || formats.contains(&self.format),
            Says::TextOrKeynote => self.is_text || self.is_der || self.is_iwork(),
            Says::TextOrDer => self.is_text || self.is_der,
            Says::IWork => self.is_iwork() || self.format == FileFormat::Zip,
            Says::Text | Says::Drawing(_) | Says::Mail | Says::Link => self.is_text,
            Says::Binary => !self.is_text && self.format != FileFormat::PortableDocumentFormat,
            Says::Nothing | Says::Unread => true,
        }
    }

    fn is_iwork(&self) -> bool {
        self.packed == Some(Packed::IWork)
    }

    fn fits_document(&self, format: Format) -> bool {
        use FileFormat as F;
        // An encrypted document of Office Open XML is a stream in a compound file.
        match format {
            Format::Pdf => self.format == F::PortableDocumentFormat,
            Format::Docx | Format::Pptx | Format::Xlsx => {
                self.packed == Some(Packed::Office(format)) || self.format == F::CompoundFileBinary
            }
            Format::Odt => {
                matches!(self.format, F::OpendocumentText | F::OpendocumentTextTemplate)
            }
            Format::Odp => matches!(
                self.format,
                F::OpendocumentPresentation | F::OpendocumentPresentationTemplate
            ),
            Format::Ods => matches!(
                self.format,
                F::OpendocumentSpreadsheet | F::OpendocumentSpreadsheetTemplate
            ),
            Format::Html | Format::Svg | Format::Drawio | Format::Mail => self.is_text,
        }
    }

    fn reading(&self, says: &Says, ending: &str) -> Reading {
        let nothing = |why: &str| Reading::Nothing(why.to_owned());
        let not_read = || Reading::Nothing(format!("text of .{ending} files is not read"));
        match says {
            Says::Document(format) => Reading::Document(*format),
            Says::Drawing(format) => self.reading_of_text(Some(*format)),
            Says::Mail => self.reading_of_text(Some(Format::Mail)),
            Says::Link => nothing("it is only a link to a document"),
            Says::Unread | Says::Binary => not_read(),
            Says::Old(_) if is_mail(&self.text) => Reading::Document(Format::Mail),
            Says::Text => self.reading_of_text(None),
            Says::TextOr(_) | Says::TextOrKeynote | Says::TextOrDer | Says::Nothing
                if self.is_text =>
            {
                self.reading_of_text(None)
            }
            Says::Nothing => match (self.format, &self.packed) {
                (FileFormat::PortableDocumentFormat, _) => Reading::Document(Format::Pdf),
                (_, Some(Packed::Office(format))) => Reading::Document(*format),
                _ => nothing("its ending says nothing of what it is"),
            },
            _ => match self.format.kind() {
                Kind::Image => nothing("it is a picture"),
                Kind::Video | Kind::Audio => nothing("it is a recording"),
                _ if self.is_iwork() => not_read(),
                Kind::Archive | Kind::Compressed | Kind::Package => nothing("it is an archive"),
                _ => not_read(),
            },
        }
    }

    /// Returns the reading for a text: some texts are documents, whatever their name.
    fn reading_of_text(&self, usual: Option<Format>) -> Reading {
        let start = self.text.trim_start();
        let found = if start.is_empty() {
            None
        } else if self.begins_with_diagram() {
            Some(Format::Drawio)
        } else if usual.is_none() && is_mail(&self.text) {
            Some(Format::Mail)
        } else {
            usual
        };
        found.map_or(Reading::Plain, Reading::Document)
    }

    /// Returns whether it is a draw.io diagram, apart from what may precede its first element.
    fn begins_with_diagram(&self) -> bool {
        let start = self.text.trim_start();
        let is_xml = start.starts_with("<?xml") && !start.contains("<svg");
        let is = |element: &str| start.starts_with(element) || (is_xml && start.contains(element));
        is("<mxfile") || is("<mxGraphModel")
    }

    /// Returns the kind of a file for sentences, if its extension says something else.
    fn named(&self, says: &Says) -> String {
        match self.format {
            FileFormat::Zip if self.packed == Some(Packed::Damaged) && says.is_packed() => {
                DAMAGED.to_owned()
            }
            FileFormat::HypertextMarkupLanguage => "a web page".to_owned(),
            FileFormat::ArbitraryBinaryData | FileFormat::PlainText if self.is_text => {
                "a plain text".to_owned()
            }
            FileFormat::Empty => "of no format that is known here".to_owned(),
            _ if self.is_der => "a certificate or key in binary form (DER)".to_owned(),
            _ if self.is_iwork() => "a document of Keynote, Pages or Numbers".to_owned(),
            FileFormat::ArbitraryBinaryData => "of no format that is known here".to_owned(),
            FileFormat::Zip if self.packed == Some(Packed::Damaged) => {
                "a damaged zip archive".to_owned()
            }
            FileFormat::Zip => "a zip archive".to_owned(),
            other => match other.short_name() {
                Some(short) => format!("{} ({short})", other.name()),
                None => other.name().to_owned(),
            },
        }
    }
}

/// Returns the format of a zip archive's content.
fn format_of(packed: &Packed) -> FileFormat {
    use FileFormat as F;
    match packed {
        Packed::Office(Format::Docx) => F::OfficeOpenXmlDocument,
        Packed::Office(Format::Pptx) => F::OfficeOpenXmlPresentation,
        Packed::Office(Format::Xlsx) => F::OfficeOpenXmlSpreadsheet,
        Packed::Visio => F::OfficeOpenXmlDrawing,
        Packed::OpenDocument(kind) => match kind.as_str() {
            "text" => F::OpendocumentText,
            "text-template" => F::OpendocumentTextTemplate,
            "presentation" => F::OpendocumentPresentation,
            "presentation-template" => F::OpendocumentPresentationTemplate,
            "spreadsheet" => F::OpendocumentSpreadsheet,
            "spreadsheet-template" => F::OpendocumentSpreadsheetTemplate,
            "graphics" => F::OpendocumentGraphics,
            "graphics-template" => F::OpendocumentGraphicsTemplate,
            _ => F::Zip,
        },
        Packed::Office(_)
        | Packed::BinaryWorkbook
        | Packed::IWork
        | Packed::Other
        | Packed::Damaged => F::Zip,
    }
}

/// Returns whether a format has a mark with which texts only begin by accident.
fn has_mark(format: FileFormat) -> bool {
    use FileFormat as F;
    !matches!(
        format,
        F::ArbitraryBinaryData
            | F::Empty
            | F::PlainText
            | F::HypertextMarkupLanguage
            | F::ExtensibleMarkupLanguage
            | F::RichTextFormat
    )
}

/// Returns whether a file has only bytes of a text, or begins with the mark of one.
fn is_written(head: &[u8]) -> bool {
    plain::is_clean(head) || plain::has_mark(head)
}

/// The number of bytes in a packet of an MPEG transport stream (ISO/IEC 13818-1, 2.4.3.2), with the
/// bytes that some recorders put before or after it.
const PACKETS: [usize; 3] = [188, 192, 204];

/// Returns whether every packet begins with its mark. A recording may begin within one. Rows of a text that
/// have one length may all begin with a G, which is the mark, but a stream has bytes that no text has
/// (2.4.4.3).
fn is_transport_stream(head: &[u8]) -> bool {
    const MARK: u8 = 0x47;
    let has_marks = PACKETS.iter().any(|packet| {
        let is_enough = |start: usize| head.len().saturating_sub(start).div_ceil(*packet) >= 4;
        let marks = |start: usize| head.iter().skip(start).step_by(*packet);
        (0..*packet).any(|start| {
            head.get(start) == Some(&MARK)
                && is_enough(start)
                && marks(start).all(|byte| *byte == MARK)
        })
    });
    has_marks && !(plain::is_clean(head) && is_utf8(head))
}

/// Returns whether this is UTF-8, maybe cut within its last character.
fn is_utf8(head: &[u8]) -> bool {
    std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true)
}
