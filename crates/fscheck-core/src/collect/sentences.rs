//! The sentences of a document, each with its place.

use super::Document;
use crate::evidence::Unit;
use crate::search::{PageText, sentences_of};
use crate::text;

/// Sentences of a document that are looked through.
const MOST: usize = 5_000;

/// Characters that are quoted.
const QUOTED: usize = 120;

/// A sentence, a label with its figure, or a row of a table.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    /// Its words, on one line.
    pub text: String,
    /// The page that it is on.
    page: u32,
    line: usize,
}

impl Sentence {
    /// The sentences of `document`, from its beginning.
    pub(super) fn all(document: &Document) -> Vec<Sentence> {
        let is_wrapped = matches!(document.unit, Unit::Line | Unit::Page);
        let of_page = |page: &super::Page| {
            let number = page.number;
            let text = PageText { number, text: &page.text, headings: &page.headings };
            let sentences = sentences_of(text, is_wrapped).into_iter();
            sentences.map(move |(line, text)| Sentence { text, page: number, line })
        };
        document.pages.iter().flat_map(of_page).take(MOST).collect()
    }

    /// The sentence with its place in the document.
    pub(super) fn quoted(&self, document: &Document) -> String {
        let quoted = self.text.trim_start_matches(['#', '-', '*', '>', '|', '•', ' ']);
        let quoted = text::shorten(&text::visible(quoted), QUOTED);
        let unit = document.unit;
        let number = if unit.is_within_page() { self.line } else { self.page as usize };
        format!("“{quoted}” ({}, {} {number})", text::visible(&document.path), unit.name())
    }
}
