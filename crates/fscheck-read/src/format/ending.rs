//! The content that a file's extension indicates. Many stand for two formats.

use file_format::{FileFormat, Kind};

use crate::document::Format;

/// The content that an extension indicates.
pub(super) enum Says {
    /// A document of this format.
    Document(Format),
    /// One of these formats; the text is not read.
    Formats(&'static [FileFormat]),
    /// The same, or a web page that was saved as a mail, which Word and Excel open too.
    Old(&'static [FileFormat]),
    /// Something of this kind; the text is not read.
    Kinds(&'static [Kind]),
    /// A plain text.
    Text,
    /// A plain text, or one of these formats.
    TextOr(&'static [FileFormat]),
    /// A private key as text or in binary form, or a presentation of Keynote.
    TextOrKeynote,
    /// A certificate or key, as text or in binary form.
    TextOrDer,
    /// A text that is an image, of this format.
    Drawing(Format),
    /// An e-mail.
    Mail,
    /// A document of Pages or Numbers.
    IWork,
    /// A text that only links to a document somewhere else.
    Link,
    /// A binary format whose bytes are not recognised here.
    Binary,
    /// Something of unknown format; the text is not read.
    Unread,
    /// Nothing known.
    Nothing,
}

impl Says {
    /// Returns whether files with such an ending are zip archives of parts.
    pub(super) fn is_packed(&self) -> bool {
        use FileFormat as F;
        match self {
            Says::Document(format) => matches!(
                format,
                Format::Docx
                    | Format::Pptx
                    | Format::Xlsx
                    | Format::Odt
                    | Format::Odp
                    | Format::Ods
            ),
            Says::Formats(formats) => {
                formats.contains(&F::OfficeOpenXmlDrawing)
                    || formats.contains(&F::OpendocumentGraphics)
            }
            _ => false,
        }
    }
}

/// Returns the content that an extension, in lower case, indicates.
pub(super) fn says(ending: &str) -> Says {
    const PICTURES: &[Kind] = &[Kind::Image];
    const SOUNDS: &[Kind] = &[Kind::Video, Kind::Audio];
    const ARCHIVES: &[Kind] = &[Kind::Archive, Kind::Compressed, Kind::Package];
    const COMPOUND: &[FileFormat] = &[FileFormat::CompoundFileBinary];
    const OLD_WORD: &[FileFormat] = &[
        FileFormat::MicrosoftWordDocument,
        FileFormat::CompoundFileBinary,
        FileFormat::RichTextFormat,
    ];
    match ending {
        "pdf" => Says::Document(Format::Pdf),
        "docx" | "docm" | "dotx" | "dotm" => Says::Document(Format::Docx),
        "pptx" | "pptm" | "ppsx" | "ppsm" | "potx" | "potm" => Says::Document(Format::Pptx),
        "xlsx" | "xlsm" | "xltx" | "xltm" => Says::Document(Format::Xlsx),
        "odt" | "ott" => Says::Document(Format::Odt),
        "odp" | "otp" => Says::Document(Format::Odp),
        "ods" | "ots" => Says::Document(Format::Ods),
        "html" | "htm" | "xhtml" => Says::Document(Format::Html),
        "svg" => Says::Drawing(Format::Svg),
        "drawio" | "dio" => Says::Drawing(Format::Drawio),
        "eml" | "emlx" | "mht" | "mhtml" | "mbox" => Says::Mail,
        "doc" => Says::Old(OLD_WORD),
        "xls" | "xlt" | "xla" => {
            Says::Old(&[FileFormat::MicrosoftExcelSpreadsheet, FileFormat::CompoundFileBinary])
        }
        "ppt" | "pps" | "ppa" => Says::Formats(&[
            FileFormat::MicrosoftPowerpointPresentation,
            FileFormat::CompoundFileBinary,
        ]),
        "rtf" => Says::Formats(&[FileFormat::RichTextFormat]),
        "vsd" | "vss" | "vst" | "mpp" | "mpt" => Says::Formats(&[
            FileFormat::CompoundFileBinary,
            FileFormat::MicrosoftVisioDrawing,
            FileFormat::MicrosoftProjectPlan,
        ]),
        "vsdx" | "vsdm" | "vstx" | "vssx" => Says::Formats(&[FileFormat::OfficeOpenXmlDrawing]),
        "odg" | "otg" => Says::Formats(&[
            FileFormat::OpendocumentGraphics,
            FileFormat::OpendocumentGraphicsTemplate,
        ]),
        // A template of Word or PowerPoint, or a graph of Graphviz or a catalogue of gettext; a
        // message of Outlook, or of a protocol; a publication, or a public key.
        "dot" => Says::TextOr(OLD_WORD),
        "pot" | "msg" | "pub" => Says::TextOr(COMPOUND),
        // A recording as it is broadcast, or TypeScript.
        "ts" | "mts" | "cts" => {
            Says::TextOr(&[FileFormat::Mpeg2TransportStream, FileFormat::BdavMpeg2TransportStream])
        }
        "key" => Says::TextOrKeynote,
        "pem" | "crt" | "cer" | "der" | "csr" => Says::TextOrDer,
        "pages" | "numbers" => Says::IWork,
        "one" | "onetoc2" | "xlsb" => Says::Binary,
        "ps" | "eps" => Says::Unread,
        "url" | "webloc" | "gdoc" | "gsheet" | "gslides" => Says::Link,
        "png" => Says::Formats(&[
            FileFormat::PortableNetworkGraphics,
            FileFormat::AnimatedPortableNetworkGraphics,
        ]),
        "jpg" | "jpeg" => Says::Formats(&[FileFormat::JointPhotographicExpertsGroup]),
        "gif" => Says::Formats(&[FileFormat::GraphicsInterchangeFormat]),
        "webp" | "bmp" | "tif" | "tiff" | "heic" | "heif" | "avif" => Says::Kinds(PICTURES),
        "mp4" | "m4v" | "mov" | "webm" | "mkv" | "avi" | "mp3" | "m4a" | "wav" | "m2ts" => {
            Says::Kinds(SOUNDS)
        }
        "zip" | "tar" | "gz" | "tgz" | "7z" | "bz2" | "xz" => Says::Kinds(ARCHIVES),
        "md" | "markdown" | "txt" | "text" | "rst" | "adoc" | "csv" | "tsv" | "json" | "jsonl"
        | "yaml" | "yml" | "xml" | "toml" | "ini" | "conf" | "cfg" | "env" | "properties"
        | "log" | "sh" | "bash" | "ps1" | "psm1" | "bat" | "cmd" | "py" | "js" | "rb" | "go"
        | "java" | "rs" | "sql" | "tf" | "tfvars" | "hcl" | "template" | "puml" | "mmd" | "ics" => {
            Says::Text
        }
        _ => Says::Nothing,
    }
}
