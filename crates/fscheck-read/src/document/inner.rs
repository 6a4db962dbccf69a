//! Documents that are in others: attachments, embedded objects, inserted parts.

use std::io::Cursor;

use super::package::{self, Packed};
use super::pages::{Draft, Pages};
use super::{Format, Page, Reader, mail, plain};
use crate::limits::Limits;

/// The number of bytes read to decide whether something is text.
const HEAD: usize = 8 << 10;

/// The content of a document within another one.
#[derive(Debug, Default)]
pub struct Inner {
    /// Its text, as far as it could be read.
    pub draft: Draft,
    /// True if that is all of it.
    pub is_read: bool,
}

/// The way to read its text.
enum Reading {
    Plain,
    Document(Format),
}

/// Reads a document called `name`. `pages` records its parts that are not read.
pub fn read(name: &str, bytes: Vec<u8>, pages: &mut Pages<'_>) -> Inner {
    match reading(name, &bytes, pages.limits()) {
        None => Inner { draft: Draft::default(), is_read: bytes.is_empty() },
        Some(Reading::Plain) => read_plain(&bytes),
        Some(Reading::Document(format)) => read_document(format, bytes, pages),
    }
}

/// Reads content behind something that is visible by itself: it is searched for secrets, and unread
/// parts are not reported.
pub fn read_behind(name: &str, bytes: Vec<u8>, pages: &mut Pages<'_>) -> Draft {
    let mut take = |_: Page| {};
    match Pages::within(pages, &mut take) {
        Some(mut apart) => read(name, bytes, &mut apart).draft,
        None => Draft::default(),
    }
}

fn read_plain(bytes: &[u8]) -> Inner {
    let text = plain::decode(bytes).unwrap_or_default();
    let is_read = plain::wrapping(&text).is_none();
    Inner { draft: Draft::of(format!("{text}\n")), is_read }
}

fn read_document(format: Format, bytes: Vec<u8>, pages: &mut Pages<'_>) -> Inner {
    let mut draft = Draft::default();
    let mut take = |page: Page| {
        draft.text.push_str(&page.text);
        draft.text.push('\n');
        page.hidden.iter().for_each(|hidden| draft.hide(hidden.place, &hidden.text));
    };
    let Some(mut inner) = Pages::within(pages, &mut take) else { return Inner::default() };
    let read = Reader::default().read_from(format, Box::new(Cursor::new(bytes)), &mut inner);
    let whole = read.map(|unit| inner.whole(unit));
    let has_words = draft.text.chars().any(char::is_alphanumeric);
    match whole {
        Ok(whole) if has_words && whole.wordless.is_none() => {
            pages.take_over(whole);
            Inner { draft, is_read: true }
        }
        // A scan, or a document that breaks off or is locked.
        _ => Inner { draft, is_read: false },
    }
}

/// Returns the reading for a document with this beginning; `None` if no reader knows it.
fn reading(name: &str, bytes: &[u8], limits: &Limits) -> Option<Reading> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    if head.starts_with(b"PK") {
        return match package::packed(Cursor::new(bytes), limits) {
            Packed::Office(format) => Some(Reading::Document(format)),
            Packed::OpenDocument(kind) => open_document(&kind).map(Reading::Document),
            _ => None,
        };
    }
    if plain::has_pdf_mark(head) {
        return Some(Reading::Document(Format::Pdf));
    }
    let text = plain::decode(head)?;
    let start = text.trim_start().get(..20).unwrap_or(text.trim_start()).to_ascii_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let is_page = start.starts_with("<!doctype html") || start.starts_with("<html");
    match ending.as_str() {
        _ if start.starts_with("{\\rtf") || start.starts_with("%!ps") => None,
        _ if mail::is_mail(&text) => Some(Reading::Document(Format::Mail)),
        "eml" | "mht" | "mhtml" => Some(Reading::Document(Format::Mail)),
        "svg" => Some(Reading::Document(Format::Svg)),
        "drawio" => Some(Reading::Document(Format::Drawio)),
        "htm" | "html" | "xhtml" => Some(Reading::Document(Format::Html)),
        _ if is_page => Some(Reading::Document(Format::Html)),
        _ => Some(Reading::Plain),
    }
}

fn open_document(kind: &str) -> Option<Format> {
    match kind.trim_end_matches("-template") {
        "text" => Some(Format::Odt),
        "presentation" => Some(Format::Odp),
        "spreadsheet" => Some(Format::Ods),
        _ => None,
    }
}
