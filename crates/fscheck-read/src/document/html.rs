//! Web pages: their visible text (WHATWG HTML, tokenization).

use std::io::Read;

use fscheck_core::evidence::{Unit, Unreadable};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use super::pages::{Draft, Pages};
use super::{HiddenIn, whole_text};

/// The text of a web page, without scripts and styles.
pub fn read(source: impl Read, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let page = Visible::of(&whole_text(source, pages.limits())?);
    if !page.has_words {
        pages.set_wordless("it has no text until its scripts run");
    }
    pages.push(page.draft)?;
    Ok(Unit::Paragraph)
}

/// Returns the visible text of a page with this source.
pub fn shown(source: &str) -> Draft {
    Visible::of(source).draft
}

/// The visible text of a page, as it is gathered.
#[derive(Default)]
struct Visible {
    draft: Draft,
    /// The beginning of the heading in the text, within one.
    heading: Option<usize>,
    /// True within a script, a style, or content for browsers without scripts.
    is_unseen: bool,
    /// True within the title, which is shown beside the page.
    in_title: bool,
    /// True if there is a word on the page.
    has_words: bool,
}

impl Visible {
    fn of(source: &str) -> Visible {
        let mut emitter = DefaultEmitter::default();
        // Scripts are not markup.
        emitter.naively_switch_states(true);
        let mut page = Visible::default();
        for token in Tokenizer::new_with_emitter(source, emitter).flatten() {
            match token {
                Token::StartTag(tag) => {
                    let name = String::from_utf8_lossy(&tag.name);
                    page.start(&name);
                    for (attribute, value) in &tag.attributes {
                        page.attribute(&name, attribute, &String::from_utf8_lossy(value));
                    }
                }
                Token::EndTag(tag) => page.end(&String::from_utf8_lossy(&tag.name)),
                Token::String(text) => page.text(&String::from_utf8_lossy(&text.value)),
                Token::Comment(comment) => {
                    page.draft.hide(HiddenIn::Markup, &String::from_utf8_lossy(&comment));
                }
                _ => {}
            }
        }
        page
    }

    fn text(&mut self, text: &str) {
        if self.is_unseen {
            self.draft.hide(HiddenIn::Markup, text);
        } else {
            self.draft.text.push_str(text);
            self.has_words |= !self.in_title && text.chars().any(char::is_alphanumeric);
        }
    }

    /// Adds an attribute of an element: it is invisible, but may contain a secret.
    fn attribute(&mut self, element: &str, name: &[u8], value: &str) {
        match name {
            // Embedded images and other resources of a page.
            _ if value.starts_with("data:") => {}
            b"class" | b"style" => {}
            b"href" if element == "a" => self.draft.hide(HiddenIn::Link, value),
            name => {
                let name = String::from_utf8_lossy(name);
                self.draft.hide(HiddenIn::Markup, &format!("{name}={value}"));
            }
        }
    }

    fn start(&mut self, name: &str) {
        match name {
            "script" | "style" | "noscript" | "template" => self.is_unseen = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.draft.text.push('\n');
                self.heading = Some(self.draft.text.len());
            }
            "td" | "th" => self.draft.text.push('\t'),
            "img" => self.draft.add_image(),
            "title" => {
                self.draft.text.push('\n');
                self.in_title = true;
            }
            name if parts_lines(name) => self.draft.text.push('\n'),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "script" | "style" | "noscript" | "template" => self.is_unseen = false,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                if let Some(start) = self.heading.take() {
                    self.draft.headings.push(self.draft.text.get(start..).unwrap_or_default());
                }
                self.draft.text.push('\n');
            }
            "title" => {
                self.draft.text.push('\n');
                self.in_title = false;
            }
            name if parts_lines(name) => self.draft.text.push('\n'),
            _ => {}
        }
    }
}

fn parts_lines(name: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tr",
        "ul",
    ];
    BLOCKS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    fn text(source: &[u8]) -> String {
        let mut text = String::new();
        let mut take = |page: crate::document::Page| text = page.text;
        read(source, &mut Pages::new(&mut take, &Limits::default())).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_a_reader_sees_is_read_and_scripts_are_not() {
        let source = b"<script>var t = '<template><p>no';</script><p>a &amp; b<style>c</style> d";
        assert_eq!(text(source), "a & b d");
        assert_eq!(text(b"<p>a<script>unclosed"), "a");
    }

    #[test]
    fn a_page_may_be_in_utf_16() {
        let units = "<h1>Zürich</h1>".encode_utf16().flat_map(u16::to_le_bytes);
        let source: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units).collect();
        assert_eq!(text(&source), "Zürich");
    }
}
