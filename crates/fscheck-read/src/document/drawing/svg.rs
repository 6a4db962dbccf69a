//! SVG.

use std::io::Read;

use fscheck_core::evidence::{Unit, Unreadable};

use super::drawio::diagrams;
use crate::document::pages::{Draft, Pages};
use crate::document::whole_text;
use crate::xml::{Element, XmlEvent, walk};

/// The text of an SVG (SVG 2, 11).
pub fn svg(source: impl Read, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let source = whole_text(source, pages.limits())?;
    let mut svg = Svg::default();
    let walked = walk(source.as_bytes(), pages.limits(), |met| {
        match met {
            XmlEvent::Start(element) => svg.start(&element),
            XmlEvent::Text(text) => svg.text(text),
            XmlEvent::End(name) => svg.end(name),
        }
        Ok(())
    });
    let mut draft = Draft::of(svg.text);
    // SVG files saved by draw.io also contain the diagram.
    if let Some(diagram) = svg.diagram {
        for page in diagrams(&diagram, pages)?.unwrap_or_default() {
            svg.has_words |= page.text.chars().any(char::is_alphanumeric);
            draft.append(page);
        }
    }
    if walked.is_err() {
        // It is not XML as it should be: its source is all there is.
        draft.text.push_str(&source);
    } else if !svg.has_words {
        pages.set_wordless("it has no letters, or they are drawn as shapes");
    }
    draft.set_source(source);
    pages.push(draft)?;
    Ok(Unit::Line)
}

/// The text of an SVG, as it is gathered.
#[derive(Default)]
struct Svg {
    text: String,
    /// True if letters are drawn as text.
    has_words: bool,
    /// The diagram of draw.io that it was drawn from.
    diagram: Option<String>,
    /// The depth in texts, and in embedded HTML.
    in_text: u32,
    in_foreign: u32,
    /// The depth within its title or description, which are read out.
    in_title: u32,
    /// The text of one position, and whether the one before was a single letter.
    piece: String,
    after_letter: bool,
}

impl Svg {
    fn start(&mut self, element: &Element<'_>) {
        match element.name() {
            "svg" => {
                let content = element.attribute("content");
                self.diagram = self.diagram.take().or(content.filter(|it| it.contains("<mxfile")));
            }
            "text" => {
                self.end_piece();
                self.in_text += 1;
            }
            // Only moved text is separate from the preceding text.
            "tspan" | "textPath" if is_moved(element) => self.end_piece(),
            "foreignObject" => self.in_foreign += 1,
            "title" | "desc" => self.in_title += 1,
            _ if self.in_foreign > 0 => self.piece.push(' '),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_title > 0 {
            self.text.push_str(text);
        } else if self.in_text > 0 || self.in_foreign > 0 {
            self.piece.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "text" => {
                self.end_piece();
                self.in_text = self.in_text.saturating_sub(1);
            }
            "foreignObject" => {
                self.end_piece();
                self.in_foreign = self.in_foreign.saturating_sub(1);
            }
            "title" | "desc" => {
                self.text.push('\n');
                self.in_title = self.in_title.saturating_sub(1);
            }
            "div" | "p" | "br" | "li" | "tr" if self.in_foreign > 0 => self.piece.push('\n'),
            _ => {}
        }
    }

    /// Letters that are placed one by one are a word.
    fn end_piece(&mut self) {
        let whole = std::mem::take(&mut self.piece);
        let piece = whole.trim();
        if piece.is_empty() {
            // A separately placed blank; a line break is one of the source.
            self.after_letter &= whole.is_empty() || whole.contains('\n');
            return;
        }
        let is_letter = piece.chars().nth(1).is_none() && piece.chars().all(char::is_alphabetic);
        if is_letter && self.after_letter && self.text.ends_with('\n') {
            self.text.pop();
        }
        self.text.push_str(piece);
        self.text.push('\n');
        self.after_letter = is_letter;
        self.has_words |= piece.chars().any(char::is_alphanumeric);
    }
}

/// Returns whether a piece of a text has its own position.
fn is_moved(element: &Element<'_>) -> bool {
    ["x", "y", "dy"].iter().any(|name| element.attribute(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::super::read_by;
    use super::*;

    fn svg_of(content: &str) -> (String, bool) {
        let source = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{content}</svg>");
        let (pages, whole) = read_by(|source, pages| svg(source, pages), &source);
        let words = pages[0].text.split_whitespace().collect::<Vec<_>>().join(" ");
        (words, whole.wordless.is_none())
    }

    #[test]
    fn an_svg_says_what_its_letters_say() {
        for (content, words) in [
            (
                "<text x='1'>Root <tspan font-weight='bold'>user</tspan> only</text>",
                "Root user only",
            ),
            (
                "<text><tspan x='0' y='1'>Root</tspan><tspan x='0' y='2'>user</tspan></text>",
                "Root user",
            ),
            (
                "<text x='1'>M</text><text x='2'>F</text><text x='3'>A</text><text>on</text>",
                "MFA on",
            ),
            ("<foreignObject><div>Root<br/>user</div></foreignObject>", "Root user"),
            ("<title>Plan</title><text>MFA</text><style>.a{}</style>", "Plan MFA"),
            ("<text>a &amp; b</text>", "a & b"),
        ] {
            assert_eq!(svg_of(content), (words.to_owned(), true), "{content}");
        }
        for content in [
            "<path d='M0 0L1 1'/>",
            "<title>Untitled</title><desc>Created with Sketch.</desc><path d='M0 0'/>",
            "<metadata><format>image/svg+xml</format></metadata><use href='#glyph-1'/>",
            "<style>text { fill: red }</style><image href='data:image/png;base64,AAAA'/>",
            "<text> </text>",
        ] {
            assert!(!svg_of(content).1, "{content}");
        }
    }

    #[test]
    fn a_drawing_that_is_no_xml_is_searched_as_it_stands() {
        let (pages, whole) =
            read_by(|source, pages| svg(source, pages), "<svg><text>root user</svg>");
        assert!(pages[0].text.contains("root user") && whole.wordless.is_none());
    }
}
