//! Drawings in XML: SVG, and the diagrams of draw.io. What is searched is what they show; their
//! source is searched for secrets alone.

use std::io::{Cursor, Read};

use flate2::read::DeflateDecoder;
use percent_encoding::percent_decode;

use super::mail::encoding::base64;
use super::pages::{Draft, Pages};
use super::xml::{Element, Met, walk};
use super::{HiddenIn, Unit, Unreadable, exceeded, html, whole_text};
use crate::limits::DOCUMENT_UNPACKED;

/// The text of an SVG (SVG 2, 11).
pub fn svg(source: impl Read, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let source = whole_text(source)?;
    let mut svg = Svg::default();
    let walked = walk(source.as_bytes(), |met| {
        match met {
            Met::Start(element) => svg.start(&element),
            Met::Text(text) => svg.text(text),
            Met::End(name) => svg.end(name),
        }
        Ok(())
    });
    let mut draft = Draft::of(svg.text);
    // What draw.io saves as SVG holds the diagram besides.
    if let Some(diagram) = svg.diagram {
        for page in diagrams(&diagram, pages)?.unwrap_or_default() {
            svg.has_words |= page.text.chars().any(char::is_alphanumeric);
            draft.append(page);
        }
    }
    if walked.is_err() {
        // It is no XML as it should be: its source is all there is.
        draft.text.push_str(&source);
    } else if !svg.has_words {
        pages.set_wordless("it has no letters, or draws them as shapes");
    }
    draft.set_source(source);
    pages.push(draft)?;
    Ok(Unit::Line)
}

/// What an SVG shows, as it is gathered.
#[derive(Default)]
struct Svg {
    text: String,
    /// Whether letters are drawn as such.
    has_words: bool,
    /// The diagram of draw.io that it was drawn from.
    diagram: Option<String>,
    /// How deep in texts, and in foreign parts, which are of HTML.
    in_text: u32,
    in_foreign: u32,
    /// How deep in its title or description, which are read out.
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
            "tspan" | "textPath" => {
                // Only what is moved is apart from what stands before it.
                if ["x", "y", "dy"].iter().any(|name| element.attribute(name).is_some()) {
                    self.end_piece();
                }
            }
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
            // A blank that is placed by itself; a line break is one of the source.
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

/// The text of a diagram of draw.io, page by page.
pub fn drawio(source: impl Read, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let source = whole_text(source)?;
    let mut first = Draft::default();
    first.set_source(source.clone());
    match diagrams(&source, pages)? {
        Some(drawn) if !drawn.is_empty() => {
            for page in drawn {
                first.append(page);
                pages.push(std::mem::take(&mut first))?;
            }
        }
        // Something else that is called so, or damaged: its source is all there is.
        _ => {
            first.text = source;
            pages.push(first)?;
        }
    }
    Ok(Unit::Page)
}

/// The pages of a file of draw.io; `None` where it is no XML.
fn diagrams(source: &str, pages: &mut Pages<'_>) -> Result<Option<Vec<Draft>>, Unreadable> {
    let mut file = File::default();
    let walked = walk(source.as_bytes(), |met| {
        match met {
            Met::Start(element) => file.start(&element),
            Met::Text(text) if file.in_diagram => file.packed.push_str(text),
            Met::Text(_) => {}
            Met::End("diagram") => file.end_diagram(),
            Met::End(_) => {}
        }
        Ok(())
    });
    if walked.is_err() {
        return Ok(None);
    }
    file.end_diagram();
    let mut drawn = Vec::new();
    for Diagram { mut draft, packed } in file.diagrams {
        if !packed.trim().is_empty() {
            match unpacked(&packed, pages)? {
                Some(model) => draft.append(model_of(&model)),
                None => pages.leave_out("a page that is damaged", ""),
            }
        }
        drawn.push(draft);
    }
    Ok(Some(drawn))
}

/// A page: what was read of it, and what is packed.
#[derive(Default)]
struct Diagram {
    draft: Draft,
    packed: String,
}

/// A file of draw.io, as it is read.
#[derive(Default)]
struct File {
    diagrams: Vec<Diagram>,
    current: Draft,
    packed: String,
    in_diagram: bool,
    has_cells: bool,
}

impl File {
    fn start(&mut self, element: &Element<'_>) {
        if element.name() == "diagram" {
            self.end_diagram();
            self.in_diagram = true;
            let name = element.attribute("name").unwrap_or_default();
            self.current.headings.push(&name);
            self.current.text.push_str(&format!("{name}\n"));
        }
        self.has_cells |= element.name() == "mxCell";
        label(element, &mut self.current);
    }

    fn end_diagram(&mut self) {
        let (draft, packed) = (std::mem::take(&mut self.current), std::mem::take(&mut self.packed));
        if std::mem::take(&mut self.in_diagram) || self.has_cells {
            self.diagrams.push(Diagram { draft, packed });
        }
        self.has_cells = false;
    }
}

/// What a shape is labelled with: HTML, as a rule.
fn label(element: &Element<'_>, draft: &mut Draft) {
    if !matches!(element.name(), "mxCell" | "UserObject" | "object") {
        return;
    }
    for name in ["value", "label", "tooltip"] {
        if let Some(label) = element.attribute(name).filter(|label| !label.is_empty()) {
            let shown = html::shown(&label);
            draft.text.push_str(shown.text.trim());
            draft.text.push('\n');
        }
    }
    if element.attribute("style").is_some_and(|style| style.contains("image=data:")) {
        draft.has_picture = true;
    }
    if element.name() != "mxCell" {
        for (name, value) in element.attributes() {
            let place = if name == "link" { HiddenIn::Link } else { HiddenIn::Settings };
            draft.hide(place, &format!("{name}: {value}"));
        }
    }
}

/// The shapes of a page that was unpacked.
fn model_of(model: &str) -> Draft {
    let mut draft = Draft::default();
    // What breaks off has said something all the same.
    let _ = walk(model.as_bytes(), |met| {
        if let Met::Start(element) = met {
            label(&element, &mut draft);
        }
        Ok(())
    });
    draft
}

/// A page as draw.io packs it: XML, percent signs, deflate, Base64.
fn unpacked(packed: &str, pages: &mut Pages<'_>) -> Result<Option<String>, Unreadable> {
    let bytes = base64(packed);
    let left = pages.unpacked().left();
    let mut encoded = Vec::new();
    let mut limited = DeflateDecoder::new(Cursor::new(bytes)).take(left.saturating_add(1));
    let read = limited.read_to_end(&mut encoded);
    if encoded.len() as u64 > left {
        return Err(exceeded("bytes when unpacked", &DOCUMENT_UNPACKED));
    }
    pages.unpacked().add(encoded.len() as u64)?;
    let text = String::from_utf8_lossy(&percent_decode(&encoded).collect::<Vec<u8>>()).into_owned();
    Ok((read.is_ok() && text.trim_start().starts_with('<')).then_some(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Page, Whole};

    type Reader = fn(&[u8], &mut Pages<'_>) -> Result<Unit, Unreadable>;

    fn read(reader: Reader, source: &str) -> (Vec<Page>, Whole) {
        let mut seen = Vec::new();
        let mut take = |page| seen.push(page);
        let mut pages = Pages::new(&mut take);
        let unit = reader(source.as_bytes(), &mut pages).unwrap();
        let whole = pages.whole(unit);
        (seen, whole)
    }

    fn svg_of(content: &str) -> (String, bool) {
        let source = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{content}</svg>");
        let (pages, whole) = read(|source, pages| svg(source, pages), &source);
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
        let (pages, whole) = read(|source, pages| svg(source, pages), "<svg><text>root user</svg>");
        assert!(pages[0].text.contains("root user") && whole.wordless.is_none());
    }

    /// A page with one label, as draw.io packs it.
    fn packed(label: &str) -> String {
        use base64::Engine;
        use std::io::Write;
        let model =
            format!("<mxGraphModel><root><mxCell value=\"{label}\"/></root></mxGraphModel>");
        let encoded: String = model.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let mut deflated = flate2::write::DeflateEncoder::new(Vec::new(), Default::default());
        deflated.write_all(encoded.as_bytes()).unwrap();
        base64::engine::general_purpose::STANDARD.encode(deflated.finish().unwrap())
    }

    fn texts(source: &str) -> Vec<String> {
        let (pages, whole) = read(|source, pages| drawio(source, pages), source);
        assert_eq!((whole.unit, whole.unread), (Unit::Page, Vec::new()));
        pages.iter().map(|page| page.text.trim().replace('\n', " ")).collect()
    }

    #[test]
    fn diagrams_are_read_packed_and_unpacked_page_by_page() {
        let label = "&lt;b&gt;Root&lt;/b&gt;&amp;nbsp;user";
        let plain =
            format!("<mxGraphModel><root><mxCell value=\"{label}\"/></root></mxGraphModel>");
        let two = format!(
            "<mxfile><diagram name=\"One\">{}</diagram><diagram name=\"Two\">{}</diagram></mxfile>",
            packed(label),
            packed("MFA")
        );
        assert_eq!(texts(&two), ["One Root\u{a0}user", "Two MFA"]);
        let open = format!("<mxfile><diagram name=\"One\">{plain}</diagram></mxfile>");
        assert_eq!(texts(&open), ["One Root\u{a0}user"]);
        assert_eq!(texts(&plain), ["Root\u{a0}user"]);
        let object = "<mxfile><diagram><object label=\"MFA\"><mxCell/></object></diagram></mxfile>";
        assert_eq!(texts(object), ["MFA"]);
        let svg = format!(
            "<svg content=\"{}\"><path/></svg>",
            two.replace('<', "&lt;").replace('"', "&quot;")
        );
        let (pages, whole) = read(|source, pages| super::svg(source, pages), &svg);
        assert!(pages[0].text.contains("MFA") && whole.wordless.is_none());
    }

    #[test]
    fn a_diagram_that_is_damaged_is_said_to_be_left_out() {
        let source =
            "<mxfile><diagram name=\"One\">dGhpcyBpcyBub3QgZGVmbGF0ZWQ=</diagram></mxfile>";
        let (_, whole) = read(|source, pages| drawio(source, pages), source);
        assert_eq!(whole.unread, ["a page that is damaged"]);
    }
}
