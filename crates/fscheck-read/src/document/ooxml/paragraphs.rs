//! Paragraphs of WordprocessingML and DrawingML.

use std::collections::{BTreeMap, BTreeSet};

use fscheck_core::evidence::Unreadable;
use fscheck_core::search::ROW_END;

use super::beside::{Beside, beside};
use crate::document::HiddenIn;
use crate::document::package::Package;
use crate::document::pages::{Draft, Pages};
use crate::xml::{Element, XmlEvent, walk};

/// Paragraphs, as they are gathered.
#[derive(Default)]
pub struct Paragraphs {
    /// The text gathered since the last page.
    pub draft: Draft,
    /// True if the text before a page break is handed over as a page.
    has_pages: bool,
    /// The start of the paragraph in the text.
    start: usize,
    is_heading: bool,
    /// Within the title of a slide.
    in_title: bool,
    in_text: bool,
    /// The kind of hidden text, within one.
    in_hidden: Option<HiddenIn>,
    /// The hidden text gathered in the paragraph.
    hidden: BTreeMap<HiddenIn, String>,
    /// The depth of elements within an alternative rendering of content that was read already.
    in_fallback: u32,
    /// The depth of elements within a deletion.
    in_deletion: u32,
}

impl Paragraphs {
    /// Paragraphs that are parted into pages.
    pub fn with_pages() -> Paragraphs {
        Paragraphs { has_pages: true, ..Paragraphs::default() }
    }

    /// Reads a part, with the content of separate parts that is shown in it.
    pub fn read(
        &mut self,
        package: &mut Package<'_>,
        name: &str,
        headings: &BTreeSet<String>,
        pages: &mut Pages<'_>,
    ) -> Result<(), Unreadable> {
        let mut beside = beside(package, name, pages)?;
        let limits = package.limits();
        let Some(part) = package.part(name)? else { return Ok(()) };
        walk(part, limits, |met| {
            match met {
                XmlEvent::Start(element)
                    if self.in_fallback > 0 || element.name() == "Fallback" =>
                {
                    self.in_fallback += 1;
                }
                XmlEvent::End(_) if self.in_fallback > 0 => self.in_fallback -= 1,
                XmlEvent::Text(_) if self.in_fallback > 0 => {}
                XmlEvent::Start(element) => {
                    if self.has_pages && is_page_break(&element) {
                        self.turn_page(pages)?;
                    }
                    self.insert(&element, &mut beside);
                    self.start(&element, headings);
                }
                XmlEvent::End(name) => self.end(name),
                XmlEvent::Text(text) => self.text(text),
            }
            Ok(())
        })?;
        self.end_hidden();
        beside.finish(&mut self.draft, pages);
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(place) = self.in_hidden {
            self.hidden.entry(place).or_default().push_str(text);
        } else if self.in_text {
            self.draft.text.push_str(text);
        }
    }

    /// Inserts the content of another part where it is shown.
    fn insert(&mut self, element: &Element<'_>, beside: &mut Beside) {
        let id = match element.name() {
            "relIds" => element.attribute("dm"),
            "svgBlip" => element.attribute("embed"),
            "chart" | "altChunk" | "hyperlink" | "hlinkClick" | "hlinkHover" | "hlinkMouseOver"
            | "OLEObject" | "oleObj" => element.relationship(),
            _ => None,
        };
        if let Some(draft) = id.and_then(|id| beside.take(&id, element)) {
            let is_deleted = self.in_deletion > 0;
            self.draft.append(if is_deleted {
                draft.into_hidden(HiddenIn::Deletion)
            } else {
                draft
            });
        }
    }

    fn start(&mut self, element: &Element<'_>, headings: &BTreeSet<String>) {
        if self.in_deletion > 0 || matches!(element.name(), "del" | "moveFrom") {
            self.in_deletion += 1;
        }
        match element.name() {
            "p" => self.is_heading = false,
            "t" if self.in_deletion > 0 => self.in_hidden = Some(HiddenIn::Deletion),
            "t" => self.in_text = true,
            "delText" => self.in_hidden = Some(HiddenIn::Deletion),
            "instrText" | "delInstrText" => self.in_hidden = Some(HiddenIn::Field),
            "fldSimple" => {
                let code = element.attribute("instr").unwrap_or_default();
                self.draft.hide(HiddenIn::Field, &code);
            }
            "docPr" | "cNvPr" => {
                for name in ["title", "descr"] {
                    let said = element.attribute(name).unwrap_or_default();
                    self.draft.hide(HiddenIn::Description, &said);
                }
            }
            "tab" | "tc" => self.draft.text.push('\t'),
            // A tick in a cell.
            "sym" | "checkBox" => self.draft.text.push('•'),
            "br" | "cr" => self.draft.text.push('\n'),
            "blip" | "imagedata" => self.draft.add_image(),
            "pStyle" => {
                let style = element.attribute("val");
                self.is_heading |= style.is_some_and(|style| headings.contains(&style));
            }
            "outlineLvl" => self.is_heading = true,
            // The title of a slide.
            "ph" => {
                let kind = element.attribute("type").unwrap_or_default();
                self.in_title |= matches!(kind.as_str(), "title" | "ctrTitle");
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        self.in_deletion = self.in_deletion.saturating_sub(1);
        match name {
            "t" | "delText" | "instrText" | "delInstrText" => {
                self.in_text = false;
                self.in_hidden = None;
            }
            "sp" => self.in_title = false,
            "tr" => {
                self.draft.text.push(ROW_END);
                self.start = self.draft.text.len();
            }
            "p" => {
                if self.is_heading || self.in_title {
                    let heading = self.draft.text.get(self.start..).unwrap_or_default();
                    self.draft.headings.push(heading);
                }
                self.draft.text.push('\n');
                self.start = self.draft.text.len();
                self.end_hidden();
            }
            _ => {}
        }
    }

    /// Ends a hidden text. Runs may be parts of one word, so hidden text also has a line per
    /// paragraph.
    fn end_hidden(&mut self) {
        for (place, line) in std::mem::take(&mut self.hidden) {
            self.draft.hide(place, &line);
        }
    }

    fn turn_page(&mut self, pages: &mut Pages<'_>) -> Result<(), Unreadable> {
        // A break at the very beginning, or after another one, doesn't count.
        if self.draft.is_blank() && !self.draft.has_picture {
            return Ok(());
        }
        self.start = 0;
        pages.push(std::mem::take(&mut self.draft))
    }
}

/// Returns whether this is a page break of a .docx, from the program that saved it or from its
/// author.
fn is_page_break(element: &Element<'_>) -> bool {
    match element.name() {
        "lastRenderedPageBreak" => true,
        "br" => element.attribute("type").as_deref() == Some("page"),
        _ => false,
    }
}
