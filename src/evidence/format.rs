//! Whether a file is what its ending says, and how its text is read.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use file_format::{FileFormat, Kind};
use zip::ZipArchive;

use crate::document::{Format, plain};

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sniffed {
    /// What it is, where that is not what its ending says.
    pub unlike: Option<String>,
    /// How its text is read.
    pub reading: Reading,
}

/// How the text of a file is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As it is.
    Plain,
    /// By the reader of its format.
    Document(Format),
    /// Not at all, and why.
    Nothing(String),
}

/// What an ending says of a file.
enum Says {
    /// A document of this format.
    Document(Format),
    /// One of these formats, whose text is not read.
    Formats(&'static [FileFormat]),
    /// Something of this kind, whose text is not read.
    Kinds(&'static [Kind]),
    /// A plain text.
    Text,
    /// A plain text that is a picture.
    Drawing,
    /// Nothing that is known here.
    Nothing,
}

/// Bytes from the beginning of a file by which a text is told from anything else.
const HEAD: u64 = 8 << 10;

/// Bytes of the part that names a type. The longest of these has 62.
const MIMETYPE: u64 = 100;

/// How far into a PDF its mark may stand (ISO 32000-1, annex H, implementation note 13).
const PDF_MARK: usize = 1_024;

/// Looks at the beginning of `file`, which is called `path`, and where its format wants it, at
/// more of it.
pub fn sniff(path: &Path, file: &mut File) -> io::Result<Sniffed> {
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    let ending = ending.unwrap_or_default();
    let says = says(&ending);
    // Texts are told by their bytes: some begin with what is the mark of another format.
    let is_pdf = head.get(..head.len().min(PDF_MARK)).is_some_and(has_pdf_mark);
    let is_text = !is_pdf && plain::decode(&head).is_some();
    if is_text && matches!(says, Says::Text | Says::Drawing | Says::Nothing) {
        return Ok(Sniffed { unlike: None, reading: Reading::Plain });
    }
    let actual = match FileFormat::from_bytes(&head) {
        _ if is_pdf => FileFormat::PortableDocumentFormat,
        FileFormat::Zip => in_package(file),
        other => other,
    };
    file.seek(SeekFrom::Start(0))?;
    let fits = match &says {
        Says::Document(format) => fits(*format, actual, is_text),
        Says::Formats(formats) => formats.contains(&actual),
        Says::Kinds(kinds) => kinds.contains(&actual.kind()),
        Says::Text | Says::Drawing => is_text,
        Says::Nothing => true,
    };
    let unlike = (!fits && !head.is_empty()).then(|| named(actual, is_text));
    Ok(Sniffed { unlike, reading: reading(&says, actual, &ending) })
}

/// What a zip archive is, by the names of its parts. Its content is not unpacked for that, but for
/// the first bytes of the part by which OpenDocument says what it is (OASIS ODF 1.3, part 2, 3.3).
fn in_package(file: &mut File) -> FileFormat {
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return FileFormat::Zip };
    let office = [
        ("word/document.xml", FileFormat::OfficeOpenXmlDocument),
        ("ppt/presentation.xml", FileFormat::OfficeOpenXmlPresentation),
        ("xl/workbook.xml", FileFormat::OfficeOpenXmlSpreadsheet),
    ];
    let known = office.iter().find(|(part, _)| archive.index_for_name(part).is_some());
    if let Some((_, format)) = known {
        return *format;
    }
    let mut kind = Vec::new();
    let part = archive.by_name("mimetype").ok();
    part.map(|part| part.take(MIMETYPE).read_to_end(&mut kind));
    match kind.as_slice() {
        b"application/vnd.oasis.opendocument.text" => FileFormat::OpendocumentText,
        b"application/vnd.oasis.opendocument.text-template" => FileFormat::OpendocumentTextTemplate,
        b"application/vnd.oasis.opendocument.presentation" => FileFormat::OpendocumentPresentation,
        b"application/vnd.oasis.opendocument.presentation-template" => {
            FileFormat::OpendocumentPresentationTemplate
        }
        b"application/vnd.oasis.opendocument.spreadsheet" => FileFormat::OpendocumentSpreadsheet,
        b"application/vnd.oasis.opendocument.spreadsheet-template" => {
            FileFormat::OpendocumentSpreadsheetTemplate
        }
        _ => FileFormat::Zip,
    }
}

fn has_pdf_mark(head: &[u8]) -> bool {
    head.windows(5).any(|bytes| bytes == b"%PDF-")
}

fn says(ending: &str) -> Says {
    const PICTURES: &[Kind] = &[Kind::Image];
    const SOUNDS: &[Kind] = &[Kind::Video, Kind::Audio];
    const ARCHIVES: &[Kind] = &[Kind::Archive, Kind::Compressed, Kind::Package];
    match ending {
        "pdf" => Says::Document(Format::Pdf),
        "docx" | "docm" | "dotx" | "dotm" => Says::Document(Format::Docx),
        "pptx" | "pptm" | "ppsx" | "potx" => Says::Document(Format::Pptx),
        "xlsx" | "xlsm" | "xltx" => Says::Document(Format::Xlsx),
        "odt" | "ott" => Says::Document(Format::Odt),
        "odp" | "otp" => Says::Document(Format::Odp),
        "ods" | "ots" => Says::Document(Format::Ods),
        "html" | "htm" | "xhtml" => Says::Document(Format::Html),
        "doc" => Says::Formats(&[
            FileFormat::MicrosoftWordDocument,
            FileFormat::CompoundFileBinary,
            FileFormat::RichTextFormat,
        ]),
        "xls" => {
            Says::Formats(&[FileFormat::MicrosoftExcelSpreadsheet, FileFormat::CompoundFileBinary])
        }
        "ppt" => Says::Formats(&[
            FileFormat::MicrosoftPowerpointPresentation,
            FileFormat::CompoundFileBinary,
        ]),
        "rtf" => Says::Formats(&[FileFormat::RichTextFormat]),
        "png" => Says::Formats(&[
            FileFormat::PortableNetworkGraphics,
            FileFormat::AnimatedPortableNetworkGraphics,
        ]),
        "jpg" | "jpeg" => Says::Formats(&[FileFormat::JointPhotographicExpertsGroup]),
        "gif" => Says::Formats(&[FileFormat::GraphicsInterchangeFormat]),
        "webp" | "bmp" | "tif" | "tiff" | "heic" | "avif" => Says::Kinds(PICTURES),
        "mp4" | "m4v" | "mov" | "webm" | "mkv" | "avi" | "mp3" | "m4a" | "wav" => {
            Says::Kinds(SOUNDS)
        }
        "zip" | "tar" | "gz" | "tgz" | "7z" | "bz2" | "xz" => Says::Kinds(ARCHIVES),
        "svg" | "drawio" => Says::Drawing,
        "md" | "markdown" | "txt" | "text" | "rst" | "adoc" | "csv" | "tsv" | "json" | "jsonl"
        | "yaml" | "yml" | "xml" | "toml" | "ini" | "conf" | "cfg" | "env" | "properties"
        | "log" | "sh" | "bash" | "ps1" | "psm1" | "bat" | "cmd" | "py" | "js" | "ts" | "rb"
        | "go" | "java" | "rs" | "sql" | "tf" | "tfvars" | "hcl" | "template" | "puml" | "mmd"
        | "eml" | "ics" | "pem" | "key" => Says::Text,
        _ => Says::Nothing,
    }
}

/// Whether a file of the format `actual` may have the ending of a document.
fn fits(format: Format, actual: FileFormat, is_text: bool) -> bool {
    use FileFormat as F;
    // An encrypted document of Office Open XML is a stream in a compound file.
    match format {
        Format::Pdf => actual == F::PortableDocumentFormat,
        Format::Docx => matches!(actual, F::OfficeOpenXmlDocument | F::CompoundFileBinary),
        Format::Pptx => matches!(actual, F::OfficeOpenXmlPresentation | F::CompoundFileBinary),
        Format::Xlsx => matches!(actual, F::OfficeOpenXmlSpreadsheet | F::CompoundFileBinary),
        Format::Odt => matches!(actual, F::OpendocumentText | F::OpendocumentTextTemplate),
        Format::Odp => {
            matches!(actual, F::OpendocumentPresentation | F::OpendocumentPresentationTemplate)
        }
        Format::Ods => {
            matches!(actual, F::OpendocumentSpreadsheet | F::OpendocumentSpreadsheetTemplate)
        }
        Format::Html => is_text,
    }
}

fn reading(says: &Says, actual: FileFormat, ending: &str) -> Reading {
    let nothing = |why: &str| Reading::Nothing(why.to_owned());
    match says {
        Says::Document(format) => Reading::Document(*format),
        Says::Text => Reading::Plain,
        Says::Drawing => Reading::Plain,
        Says::Kinds(_) | Says::Formats(_) => match actual.kind() {
            Kind::Image => nothing("it is a picture"),
            Kind::Video | Kind::Audio => nothing("it is a recording"),
            Kind::Archive | Kind::Compressed | Kind::Package => nothing("it is an archive"),
            _ => Reading::Nothing(format!("text of .{ending} files is not read")),
        },
        Says::Nothing => match actual {
            FileFormat::PortableDocumentFormat => Reading::Document(Format::Pdf),
            FileFormat::OfficeOpenXmlDocument => Reading::Document(Format::Docx),
            FileFormat::OfficeOpenXmlPresentation => Reading::Document(Format::Pptx),
            FileFormat::OfficeOpenXmlSpreadsheet => Reading::Document(Format::Xlsx),
            _ => Reading::Nothing("its ending says nothing of what it is".to_owned()),
        },
    }
}

/// What a file is, as a sentence names it.
fn named(actual: FileFormat, is_text: bool) -> String {
    match actual {
        FileFormat::HypertextMarkupLanguage => "a web page".to_owned(),
        FileFormat::ArbitraryBinaryData | FileFormat::PlainText if is_text => {
            "a plain text".to_owned()
        }
        FileFormat::ArbitraryBinaryData => "of no format that is known here".to_owned(),
        FileFormat::Zip => "a zip archive".to_owned(),
        other => match other.short_name() {
            Some(short) => format!("{} ({short})", other.name()),
            None => other.name().to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn sniffed(name: &str, content: &[u8]) -> Sniffed {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        sniff(Path::new(name), &mut file).unwrap()
    }

    fn unlike(name: &str, content: &[u8]) -> Option<String> {
        sniffed(name, content).unlike
    }

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0";

    #[test]
    fn a_file_that_is_what_its_ending_says_is_fine() {
        let good: &[(&str, &[u8])] = &[
            ("a.pdf", b"\n\n%PDF-1.7\n"),
            ("a.PNG", PNG),
            ("a.md", b"# Title"),
            ("a.csv", b"\xFF\xFEa\0"),
            // The mark of a picture, and of a program.
            ("a.txt", b"BM is short for Benchmark."),
            ("a.html", b"<!doctype html><p>x"),
            ("a.svg", b"<svg/>"),
            ("unknown.abc", PNG),
            ("README", b"text"),
        ];
        for (name, content) in good {
            assert_eq!(unlike(name, content), None, "{name}");
        }
    }

    #[test]
    fn a_file_that_is_something_else_is_told() {
        let bad: &[(&str, &[u8], &str)] = &[
            ("a.pdf", b"<!DOCTYPE html><title>Sign in</title>", "a web page"),
            ("a.pdf", b"just text", "a plain text"),
            ("a.md", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", "Portable Document Format (PDF)"),
            ("a.jpg", PNG, "Portable Network Graphics (PNG)"),
            ("a.docx", b"text", "a plain text"),
            ("a.txt", b"\0\x01\x02\x03", "of no format that is known here"),
        ];
        for (name, content, wanted) in bad {
            assert_eq!(unlike(name, content).as_deref(), Some(*wanted), "{name}");
        }
    }

    /// The beginnings of files: a compound file, rich text, a sound, an archive, a picture.
    const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    const RICH_TEXT: &[u8] = b"{\\rtf1 text}";
    const SOUND: &[u8] = b"RIFF\x24\0\0\0WAVEfmt ";
    const GZIP: &[u8] = b"\x1F\x8B\x08\0\0\0\0\0";

    #[test]
    fn what_is_not_read_must_still_be_what_its_ending_says() {
        for (name, good, why) in [
            ("a.doc", COMPOUND, "text of .doc files is not read"),
            ("a.doc", RICH_TEXT, "text of .doc files is not read"),
            ("a.xls", COMPOUND, "text of .xls files is not read"),
            ("a.ppt", COMPOUND, "text of .ppt files is not read"),
            ("a.rtf", RICH_TEXT, "text of .rtf files is not read"),
            ("a.wav", SOUND, "it is a recording"),
            ("a.mp3", SOUND, "it is a recording"),
            ("a.tgz", GZIP, "it is an archive"),
            ("a.webp", PNG, "it is a picture"),
        ] {
            let sniffed = sniffed(name, good);
            assert_eq!(sniffed.unlike, None, "{name}");
            assert_eq!(sniffed.reading, Reading::Nothing(why.to_owned()), "{name}");
            assert_eq!(unlike(name, b"just text").as_deref(), Some("a plain text"), "{name}");
        }
    }

    fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in parts {
            package.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            package.write_all(content.as_bytes()).unwrap();
        }
        package.finish().unwrap().into_inner()
    }

    #[test]
    fn packages_are_told_apart_by_their_parts() {
        let opened = |kind: &str| {
            packed(&[("mimetype", &format!("application/vnd.oasis.opendocument.{kind}"))])
        };
        for (content, good, bad, format) in [
            (packed(&[("word/document.xml", "")]), "docx", "xlsx", Some(Format::Docx)),
            (packed(&[("ppt/presentation.xml", "")]), "pptx", "docx", Some(Format::Pptx)),
            (packed(&[("xl/workbook.xml", "")]), "xlsx", "pptx", Some(Format::Xlsx)),
            (opened("text"), "odt", "ods", None),
            (opened("text-template"), "ott", "otp", None),
            (opened("presentation"), "odp", "odt", None),
            (opened("presentation-template"), "otp", "ott", None),
            (opened("spreadsheet"), "ods", "odp", None),
            (opened("spreadsheet-template"), "ots", "odt", None),
            (packed(&[("a.txt", "")]), "zip", "docx", None),
        ] {
            assert_eq!(unlike(&format!("a.{good}"), &content), None, "{good}");
            assert!(unlike(&format!("a.{bad}"), &content).is_some(), "{bad}");
            let reading = sniffed("unknown.abc", &content).reading;
            match format {
                Some(format) => assert_eq!(reading, Reading::Document(format), "{good}"),
                None => assert!(matches!(reading, Reading::Nothing(_)), "{good}"),
            }
        }
    }

    #[test]
    fn pictures_have_no_text_and_drawings_in_text_have() {
        assert_eq!(sniffed("a.png", PNG).reading, Reading::Nothing("it is a picture".to_owned()));
        assert_eq!(sniffed("a.svg", b"<svg/>").reading, Reading::Plain);
        assert_eq!(sniffed("a.pdf", b"%PDF-1.7").reading, Reading::Document(Format::Pdf));
        assert_eq!(sniffed("unknown.abc", b"%PDF-1.7").reading, Reading::Document(Format::Pdf));
    }
}
