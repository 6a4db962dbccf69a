//! The cells of a sheet of SpreadsheetML.

use fscheck_core::evidence::Unreadable;

use super::beside::{Beside, beside};
use crate::document::HiddenIn;
use crate::document::package::Package;
use crate::document::pages::{Draft, Pages};
use crate::package::{self, Relation};
use crate::xml::{Element, XmlEvent, walk};

/// The strings that the cells of a workbook point to.
///
/// # Errors
/// They cannot be read.
pub fn shared_strings(
    package: &mut Package<'_>,
    main: &str,
    related: &[Relation],
) -> Result<Vec<String>, Unreadable> {
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let usual = format!("{folder}/sharedStrings.xml");
    let part = package::first(related, "sharedstrings").unwrap_or(&usual);
    let mut strings = Vec::new();
    let mut text = String::new();
    let (mut in_text, mut in_reading) = (false, false);
    let limits = package.limits();
    let Some(part) = package.part(part)? else { return Ok(strings) };
    walk(part, limits, |met| {
        match met {
            XmlEvent::Start(element) => match element.name() {
                "t" => in_text = true,
                // Phonetic guides of Japanese text are not part of it.
                "rPh" => in_reading = true,
                _ => {}
            },
            XmlEvent::End("t") => in_text = false,
            XmlEvent::End("rPh") => in_reading = false,
            XmlEvent::End("si") => strings.push(std::mem::take(&mut text)),
            XmlEvent::Text(part) if in_text && !in_reading => text.push_str(part),
            _ => {}
        }
        Ok(())
    })?;
    Ok(strings)
}

/// The texts and numbers of a sheet, as they are gathered, a row in each line.
pub struct Cells<'a> {
    strings: &'a [String],
    draft: Draft,
    is_shared: bool,
    within: Within,
    value: String,
}

/// The element of a sheet that a text belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Value,
    Formula,
    /// A header or footer of the page.
    Margin,
}

impl<'a> Cells<'a> {
    /// Reads a sheet.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(
        package: &mut Package<'_>,
        part: &str,
        strings: &'a [String],
        pages: &mut Pages<'_>,
    ) -> Result<Draft, Unreadable> {
        let mut beside = beside(package, part, pages)?;
        let mut cells = Cells {
            strings,
            draft: Draft::default(),
            is_shared: false,
            within: Within::Nothing,
            value: String::new(),
        };
        let limits = package.limits();
        if let Some(source) = package.part(part)? {
            walk(source, limits, |met| {
                match met {
                    XmlEvent::Start(element) => cells.start(&element, &mut beside),
                    XmlEvent::End(name) => cells.end(name),
                    XmlEvent::Text(text) if cells.within != Within::Nothing => {
                        cells.value.push_str(text)
                    }
                    XmlEvent::Text(_) => {}
                }
                Ok(())
            })?;
        }
        beside.finish(&mut cells.draft, pages);
        Ok(cells.draft)
    }

    fn start(&mut self, element: &Element<'_>, beside: &mut Beside) {
        match element.name() {
            "c" => self.is_shared = element.attribute("t").as_deref() == Some("s"),
            "v" | "t" => self.within = Within::Value,
            "f" | "formula" | "formula1" | "formula2" => self.within = Within::Formula,
            "dataValidation" => self.prompts(element),
            "hyperlink" | "oleObject" => {
                self.prompts(element);
                let id = element.relationship();
                if let Some(draft) = id.and_then(|id| beside.take(&id, element)) {
                    self.draft.append(draft);
                }
            }
            name if is_margin(name) => self.within = Within::Margin,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "f" | "formula" | "formula1" | "formula2" => {
                self.draft.hide(HiddenIn::Formula, &self.value);
                self.value.clear();
            }
            "v" | "t" => {}
            "c" => self.end_cell(),
            "row" => self.draft.text.push('\n'),
            name if is_margin(name) => {
                // `&C` centres the following text.
                self.draft.text.push_str(&self.value.replace('&', " &"));
                self.draft.text.push('\n');
                self.value.clear();
            }
            _ => return,
        }
        self.within = Within::Nothing;
    }

    /// Adds the messages shown when a cell is filled in or pointed at.
    fn prompts(&mut self, element: &Element<'_>) {
        for name in ["promptTitle", "prompt", "errorTitle", "error", "tooltip", "display"] {
            let said = element.attribute(name).unwrap_or_default();
            self.draft.hide(HiddenIn::Prompt, &said);
        }
    }

    fn end_cell(&mut self) {
        let shared = || self.strings.get(self.value.trim().parse::<usize>().ok()?);
        let shown = match self.is_shared {
            true => shared().map_or("", String::as_str),
            false => &self.value,
        };
        if !shown.is_empty() {
            self.draft.text.push_str(shown);
            self.draft.text.push('\t');
        }
        self.value.clear();
    }
}

/// Returns the names that a workbook defines, which may contain their own texts.
///
/// # Errors
/// The workbook part cannot be read.
pub fn defined_names(package: &mut Package<'_>, part: &str) -> Result<Draft, Unreadable> {
    let (mut draft, mut value, mut is_within) = (Draft::default(), String::new(), false);
    let limits = package.limits();
    let Some(source) = package.part(part)? else { return Ok(draft) };
    walk(source, limits, |met| {
        match met {
            XmlEvent::Start(element) => is_within = element.name() == "definedName",
            XmlEvent::Text(text) if is_within => value.push_str(text),
            XmlEvent::Text(_) => {}
            XmlEvent::End(_) => {
                draft.hide(HiddenIn::Formula, &std::mem::take(&mut value));
                is_within = false;
            }
        }
        Ok(())
    })?;
    Ok(draft)
}

fn is_margin(name: &str) -> bool {
    const MARGINS: [&str; 6] =
        ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"];
    MARGINS.contains(&name)
}
