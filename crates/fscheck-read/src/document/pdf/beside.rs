//! The content of a PDF beside its pages: properties, files, and forms that no page shows.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object, String as PdfString};

use super::catalog;
use super::lines::decode;
use crate::document::HiddenIn;
use crate::document::pages::{Draft, Pages};

/// The maximum depth of the name tree of files.
const DEEPEST: u32 = 8;

/// The most files that are examined.
const MOST_FILES: usize = 1_000;

/// The most words of a page that only says which program opens the document.
const COVER: usize = 200;

/// The content of a PDF beside its pages.
#[derive(Default)]
pub(super) struct Beside {
    /// The names of the files in it.
    files: Vec<String>,
    /// True if the files are its content, and its page a cover.
    is_portfolio: bool,
    /// True if it is a form that Adobe programs generate when they open it.
    is_form: bool,
    /// True if only such a program shows it.
    needs_rendering: bool,
    properties: Draft,
}

impl Beside {
    pub(super) fn of(pdf: &Pdf) -> Beside {
        let mut beside = Beside { properties: properties(pdf), ..Beside::default() };
        let Some(catalog) = catalog(pdf) else { return beside };
        let form = catalog.get::<Dict<'_>>(b"AcroForm".as_slice());
        beside.is_form = form.is_some_and(|form| form.contains_key(b"XFA".as_slice()));
        let needs = catalog.get::<bool>(b"NeedsRendering".as_slice());
        beside.needs_rendering = beside.is_form && needs == Some(true);
        beside.is_portfolio = catalog.contains_key(b"Collection".as_slice());
        let names = catalog.get::<Dict<'_>>(b"Names".as_slice());
        if let Some(tree) =
            names.and_then(|names| names.get::<Dict<'_>>(b"EmbeddedFiles".as_slice()))
        {
            list(&tree, 0, &mut beside.files);
        }
        beside
    }

    /// The properties, which belong to no page.
    pub(super) fn take_properties(&mut self) -> Draft {
        std::mem::take(&mut self.properties)
    }

    /// Reports the unread parts of the document, given its numbers of pages and words.
    pub(super) fn tell(&self, page_count: usize, words: usize, pages: &mut Pages<'_>) {
        let is_cover = page_count <= 1 && words <= COVER;
        if self.is_portfolio && is_cover {
            pages.set_wordless("it is a PDF portfolio, and the files in it are not read");
        } else if self.is_form && (is_cover || self.needs_rendering) {
            pages.set_wordless("it is an XFA form, which only Adobe software displays");
        }
        for name in &self.files {
            pages.leave_out("an attached file", name);
        }
        if self.is_portfolio && self.files.is_empty() {
            pages.leave_out("the files of a portfolio", "");
        }
    }
}

/// The values of the document information dictionary.
fn properties(pdf: &Pdf) -> Draft {
    let mut draft = Draft::default();
    let known = pdf.metadata();
    for (name, value) in [
        ("Title", &known.title),
        ("Author", &known.author),
        ("Subject", &known.subject),
        ("Keywords", &known.keywords),
        ("Creator", &known.creator),
        ("Producer", &known.producer),
    ] {
        if let Some(value) = value {
            draft.hide(HiddenIn::Settings, &format!("{name}: {}", decode(value)));
        }
    }
    draft
}

/// Lists the names of the files that a tree of names leads to (ISO 32000-1, 7.9.6).
fn list(tree: &Dict<'_>, depth: u32, files: &mut Vec<String>) {
    if depth > DEEPEST {
        return;
    }
    if let Some(names) = tree.get::<Array<'_>>(b"Names".as_slice()) {
        // Names and their values, in turn.
        for file in names.iter::<Object<'_>>().skip(1).step_by(2).take(MOST_FILES) {
            if let Object::Dict(file) = file {
                files.push(file_name(Some(file)));
            }
        }
    }
    if let Some(kids) = tree.get::<Array<'_>>(b"Kids".as_slice()) {
        for kid in kids.iter::<Dict<'_>>() {
            if files.len() >= MOST_FILES {
                return;
            }
            list(&kid, depth + 1, files);
        }
    }
}

/// The name of an embedded file.
pub(super) fn file_name(file: Option<Dict<'_>>) -> String {
    let name = |key: &[u8]| file.as_ref()?.get::<PdfString<'_>>(key);
    let name = name(b"UF").or_else(|| name(b"F"));
    name.map(|name| decode(name.as_bytes())).unwrap_or_default()
}
