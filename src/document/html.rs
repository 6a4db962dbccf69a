//! Web pages: what a reader sees of them (WHATWG HTML, tokenization).

use std::io::BufRead;

use html5gum::{IoReader, Token, Tokenizer};

use super::{Pages, Unit, Unreadable};

/// The text of a web page, without scripts and styles.
pub fn read(source: impl BufRead, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let mut page = Shown::default();
    for token in Tokenizer::new(IoReader::new(source)) {
        let token = token.map_err(|error| Unreadable::Damaged(error.to_string()))?;
        match token {
            Token::StartTag(tag) => page.start(&String::from_utf8_lossy(&tag.name)),
            Token::EndTag(tag) => page.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) if page.unseen == 0 => {
                page.text.push_str(&String::from_utf8_lossy(&text.value));
            }
            _ => {}
        }
    }
    pages.push(page.text, page.headings)?;
    Ok(Unit::Paragraph)
}

/// What is seen of a page, as it is gathered.
#[derive(Default)]
struct Shown {
    text: String,
    headings: Vec<String>,
    /// Where the heading begins in the text, within one.
    heading: Option<usize>,
    /// How many elements deep in what is not seen.
    unseen: u32,
}

impl Shown {
    fn start(&mut self, name: &str) {
        match name {
            "script" | "style" | "template" => self.unseen += 1,
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
            "script" | "style" | "template" => self.unseen = self.unseen.saturating_sub(1),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                if let Some(start) = self.heading.take() {
                    let heading = self.text.get(start..).unwrap_or_default().trim();
                    self.headings.push(heading.to_owned());
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
