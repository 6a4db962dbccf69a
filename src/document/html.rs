//! Web pages: what a reader sees of them (WHATWG HTML, tokenization).

use std::fs::File;
use std::io::Read;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use super::{Headings, Pages, Unit, Unreadable, exceeded, plain};
use crate::limits::EVIDENCE_PLAIN;

/// The text of a web page, without scripts and styles.
pub fn read(file: File, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let mut bytes = Vec::new();
    let read = file.take(EVIDENCE_PLAIN.get().saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| Unreadable::Damaged(error.to_string()))?;
    if bytes.len() as u64 > EVIDENCE_PLAIN.get() {
        return Err(exceeded("bytes of a web page", &EVIDENCE_PLAIN));
    }
    let Some(source) = plain::decode(&bytes) else {
        return Err(Unreadable::Damaged("it holds no text".to_owned()));
    };
    let mut emitter = DefaultEmitter::default();
    // What stands in a script is no markup.
    emitter.naively_switch_states(true);
    let mut page = Shown::default();
    for token in Tokenizer::new_with_emitter(source.as_ref(), emitter).flatten() {
        match token {
            Token::StartTag(tag) => page.start(&String::from_utf8_lossy(&tag.name)),
            Token::EndTag(tag) => page.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) if !page.is_unseen => {
                page.text.push_str(&String::from_utf8_lossy(&text.value));
            }
            _ => {}
        }
    }
    pages.push(page.text, page.headings.take())?;
    Ok(Unit::Paragraph)
}

/// What is seen of a page, as it is gathered.
#[derive(Default)]
struct Shown {
    text: String,
    headings: Headings,
    /// Where the heading begins in the text, within one.
    heading: Option<usize>,
    /// Within a script or a style.
    is_unseen: bool,
}

impl Shown {
    fn start(&mut self, name: &str) {
        match name {
            "script" | "style" => self.is_unseen = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.text.push('\n');
                self.heading = Some(self.text.len());
            }
            "td" | "th" => self.text.push('\t'),
            name if parts_lines(name) => self.text.push('\n'),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "script" | "style" => self.is_unseen = false,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                if let Some(start) = self.heading.take() {
                    self.headings.push(self.text.get(start..).unwrap_or_default());
                }
                self.text.push('\n');
            }
            name if parts_lines(name) => self.text.push('\n'),
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
        "title",
        "tr",
        "ul",
    ];
    BLOCKS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Seek, SeekFrom, Write};

    fn text(source: &[u8]) -> String {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(source).unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        let mut text = String::new();
        let mut take = |page: crate::document::Page| text = page.text;
        read(file, &mut Pages::new(&mut take)).unwrap();
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
