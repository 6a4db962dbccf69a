//! The title of a document.

use super::{Document, Page};
use crate::kind::Kind;
use crate::text;

/// Characters of a first line that may be a title.
const LONGEST: usize = 90;

impl Document {
    /// Its headings, in its order.
    pub(super) fn headings(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().flat_map(|page: &Page| page.headings.iter().map(String::as_str))
    }

    /// Returns the folder that it lies in, and its name without the extension.
    pub(super) fn folder_and_name(&self) -> (&str, &str) {
        let (folder, name) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        (folder, if stem.is_empty() { name } else { stem })
    }
}

/// Returns the first heading, or else the beginning of the first line.
pub(super) fn first(document: &Document) -> String {
    let heading = document.headings().map(str::trim).find(|heading| !heading.is_empty());
    let title = heading.or_else(|| first_line(document)).unwrap_or_default();
    title.chars().take(LONGEST).collect()
}

fn first_line(document: &Document) -> Option<&str> {
    let mut lines = document.pages.iter().flat_map(|page| page.text.lines());
    lines.find(|line| !text::is_blank(line)).map(str::trim)
}

/// Returns the title of the entry: that of the document if it has one, otherwise its name.
pub(super) fn shown(document: &Document, kind: Kind) -> String {
    let heading = document.headings().map(text::visible).find(|heading| is_title(heading));
    let is_prose = matches!(extension(&document.path).as_str(), "txt" | "pdf" | "docx" | "odt");
    let line = first_line(document)
        .filter(|line| is_prose && kind != Kind::Diagram && line.chars().nth(LONGEST).is_none())
        .map(text::visible)
        .filter(|line| is_title(line) && !line.ends_with(['.', ':', ';', ',']));
    let own = heading.or(line);
    own.map(|title| text::shorten(&title, LONGEST)).unwrap_or_else(|| from_name(document))
}

fn extension(path: &str) -> String {
    path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

fn is_title(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 4
}

/// A name as a title: `dr-test_v2` is "Dr test v2".
fn from_name(document: &Document) -> String {
    let (_, name) = document.folder_and_name();
    let words = text::visible(&name.replace(['-', '_', '.'], " "));
    text::capitalized(&text::tidy(&words))
}
