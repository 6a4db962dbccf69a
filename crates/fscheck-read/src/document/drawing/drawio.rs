//! The diagrams of draw.io, packed or not.

use std::io::{Cursor, Read};

use flate2::read::DeflateDecoder;
use fscheck_core::evidence::{Unit, Unreadable};
use fscheck_core::percent;

use crate::document::mail::encoding::base64;
use crate::document::pages::{Draft, Pages};
use crate::document::{HiddenIn, exceeded, html, whole_text};
use crate::limits::Limits;
use crate::xml::{Element, XmlEvent, walk};

/// The text of a diagram of draw.io, page by page.
pub fn drawio(source: impl Read, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let source = whole_text(source, pages.limits())?;
    let mut first = Draft::default();
    first.set_source(source.clone());
    match diagrams(&source, pages)? {
        Some(drawn) if !drawn.is_empty() => {
            for page in drawn {
                first.append(page);
                pages.push(std::mem::take(&mut first))?;
            }
        }
        // Another element of that name, or a damaged one: only its source remains.
        _ => {
            first.text = source;
            pages.push(first)?;
        }
    }
    Ok(Unit::Page)
}

/// Returns the pages of a draw.io file; `None` if it is not XML.
pub(super) fn diagrams(
    source: &str,
    pages: &mut Pages<'_>,
) -> Result<Option<Vec<Draft>>, Unreadable> {
    let mut file = File::default();
    let walked = walk(source.as_bytes(), pages.limits(), |met| {
        match met {
            XmlEvent::Start(element) => file.start(&element),
            XmlEvent::Text(text) if file.in_diagram => file.packed.push_str(text),
            XmlEvent::Text(_) => {}
            XmlEvent::End("diagram") => file.end_diagram(),
            XmlEvent::End(_) => {}
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
                Some(model) => draft.append(model_of(&model, pages.limits())),
                None => pages.leave_out("a damaged page", ""),
            }
        }
        drawn.push(draft);
    }
    Ok(Some(drawn))
}

/// A page: its text, and its packed content.
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

/// Adds the label of a shape: usually HTML.
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
        draft.add_image();
    }
    if element.name() != "mxCell" {
        for (name, value) in element.attributes() {
            let place = if name == "link" { HiddenIn::Link } else { HiddenIn::Settings };
            draft.hide(place, &format!("{name}: {value}"));
        }
    }
}

/// The shapes of a page that was unpacked.
fn model_of(model: &str, limits: &Limits) -> Draft {
    let mut draft = Draft::default();
    // The text before an error counts.
    let _ = walk(model.as_bytes(), limits, |met| {
        if let XmlEvent::Start(element) = met {
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
        return Err(exceeded("bytes when unpacked", &pages.limits().document_unpacked));
    }
    pages.unpacked().add(encoded.len() as u64)?;
    let text = String::from_utf8_lossy(&percent::decoded_bytes(&encoded)).into_owned();
    Ok((read.is_ok() && text.trim_start().starts_with('<')).then_some(text))
}

#[cfg(test)]
mod tests {
    use super::super::{read_by, svg};
    use super::*;

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
        let (pages, whole) = read_by(|source, pages| drawio(source, pages), source);
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
        let drawing = format!(
            "<svg content=\"{}\"><path/></svg>",
            two.replace('<', "&lt;").replace('"', "&quot;")
        );
        let (pages, whole) = read_by(|source, pages| svg(source, pages), &drawing);
        assert!(pages[0].text.contains("MFA") && whole.wordless.is_none());
    }

    #[test]
    fn a_diagram_that_is_damaged_is_said_to_be_left_out() {
        let source =
            "<mxfile><diagram name=\"One\">dGhpcyBpcyBub3QgZGVmbGF0ZWQ=</diagram></mxfile>";
        let (_, whole) = read_by(|source, pages| drawio(source, pages), source);
        assert_eq!(whole.unread, ["a damaged page"]);
    }
}
