//! The sentences of a document, each with its place.

use super::{Document, Page};
use crate::search::{PageText, sentences_of};
use crate::text;

/// The most sentences of a document that are searched.
const MOST: usize = 5_000;

/// Characters that are quoted.
const QUOTED: usize = 120;

/// The source of a sentence.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    /// A file below the evidence root.
    Document(&'a Document),
    /// A cell of the form, by its place.
    Cell(&'a str),
}

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
        let pages = document.pages.iter();
        pages.flat_map(|page| of_page(page, document.unit.is_wrapped())).take(MOST).collect()
    }

    /// The sentences of a response.
    pub(super) fn of_response(text: &str) -> Vec<Sentence> {
        of_page(&Page { number: 1, text: text.to_owned(), headings: Vec::new() }, false).collect()
    }

    /// The sentence with its place.
    pub(super) fn quoted(&self, from: Origin<'_>) -> String {
        let quoted = self.text.trim_start_matches(['#', '-', '*', '>', '|', '•', ' ']);
        // Marks of Markdown are no words.
        let quoted = text::shorten(&text::visible(quoted).replace("**", ""), QUOTED);
        match from {
            Origin::Cell(place) => format!("“{quoted}” ({place})"),
            Origin::Document(Document { path, unit, .. }) => {
                let number = if unit.is_within_page() { self.line } else { self.page as usize };
                format!("“{quoted}” ({}, {} {number})", text::visible(path), unit.name())
            }
        }
    }
}

fn of_page(page: &Page, is_wrapped: bool) -> impl Iterator<Item = Sentence> {
    let number = page.number;
    let text = PageText { number, text: &page.text, headings: &page.headings, is_wrapped };
    let sentences = sentences_of(text).into_iter();
    sentences.map(move |(line, text)| Sentence { text, page: number, line })
}
