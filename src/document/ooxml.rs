//! Office Open XML (ECMA-376, part 1): the text of documents, slides and sheets.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;

use super::package::Package;
use super::xml::{Element, Met, walk};
use super::{Headings, Pages, Unit, Unreadable};

/// The heading styles of the documents that were read before, by the hash of the part that they
/// stand in: the documents of one house have the same, and it is often longer than their text.
/// Headings are only named in hints, so a forged hash would gain nobody anything.
#[derive(Debug, Default)]
pub struct KnownStyles(BTreeMap<u64, BTreeSet<String>>);

/// Bytes of ids of styles that are kept for further documents.
const MOST_KNOWN: usize = 1 << 20;

/// The text of a .docx, by the pages that it had when it was last saved.
pub fn text(
    file: File,
    known: &mut KnownStyles,
    pages: &mut Pages<'_>,
) -> Result<Unit, Unreadable> {
    let mut package = Package::open(file)?;
    let headings = known.heading_styles(&mut package)?;
    let names = package.names();
    let mut around = Paragraphs::default();
    for name in names.iter().filter(|name| is_around_the_body(name)) {
        around.read(&mut package, name, &headings, None)?;
    }
    let mut body = Paragraphs::default();
    if !body.read(&mut package, "word/document.xml", &headings, Some(pages))? {
        return Err(Unreadable::Damaged("it has no text part".to_owned()));
    }
    let has_pages = pages.count() > 0;
    body.text.push_str(&around.text);
    pages.push(body.text, body.headings.take())?;
    Ok(if has_pages { Unit::Page } else { Unit::Paragraph })
}

/// The text of a .pptx, with the notes of each slide.
pub fn slides(file: File, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let mut package = Package::open(file)?;
    let slides = parts_in_order(&mut package, "ppt/", "presentation.xml", "sldId")?;
    if slides.is_empty() {
        return Err(Unreadable::Damaged("it has no slides".to_owned()));
    }
    for slide in slides {
        let mut shown = Paragraphs::default();
        shown.read(&mut package, &slide.part, &BTreeSet::new(), None)?;
        for notes in related(&mut package, &slide.part)?.into_values() {
            if notes.contains("notesSlide") {
                let title = std::mem::take(&mut shown.headings);
                shown.read(&mut package, &notes, &BTreeSet::new(), None)?;
                shown.headings = title;
            }
        }
        pages.push(shown.text, shown.headings.take())?;
    }
    Ok(Unit::Slide)
}

/// The text of a .xlsx; the name of each sheet is its heading.
pub fn sheets(file: File, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let mut package = Package::open(file)?;
    let sheets = parts_in_order(&mut package, "xl/", "workbook.xml", "sheet")?;
    if sheets.is_empty() {
        return Err(Unreadable::Damaged("it has no sheets".to_owned()));
    }
    let strings = shared_strings(&mut package)?;
    for sheet in sheets {
        let text = cells(&mut package, &sheet.part, &strings)?;
        pages.push(format!("{}\n{text}", sheet.name), vec![sheet.name])?;
    }
    Ok(Unit::Sheet)
}

/// Headers, footers, notes and comments of a .docx.
fn is_around_the_body(name: &str) -> bool {
    let kinds = ["header", "footer", "footnotes", "endnotes", "comments"];
    let part = name.strip_prefix("word/").filter(|part| part.ends_with(".xml"));
    part.is_some_and(|part| kinds.iter().any(|kind| part.starts_with(kind)))
}

/// The part of a .docx that defines its styles.
const STYLES: &str = "word/styles.xml";

impl KnownStyles {
    fn heading_styles(&mut self, package: &mut Package) -> Result<BTreeSet<String>, Unreadable> {
        let Some(hash) = package.hash(STYLES)? else { return heading_styles(package) };
        if let Some(known) = self.0.get(&hash) {
            // It counts as read, so that no document depends on those before it.
            package.part(STYLES)?;
            return Ok(known.clone());
        }
        let styles = heading_styles(package)?;
        let ids = self.0.values().flatten().chain(&styles);
        if ids.map(String::len).sum::<usize>() <= MOST_KNOWN {
            self.0.insert(hash, styles.clone());
        }
        Ok(styles)
    }
}

/// The ids of the paragraph styles that are headings, whatever they are called in the language of
/// the program: those with an outline level, and those built in as headings or titles.
fn heading_styles(package: &mut Package) -> Result<BTreeSet<String>, Unreadable> {
    let mut headings = BTreeSet::new();
    let mut style = String::new();
    let Some(part) = package.part(STYLES)? else { return Ok(headings) };
    walk(part, |met| {
        if let Met::Start(element) = met {
            match element.name() {
                "style" => style = element.attribute("styleId").unwrap_or_default(),
                "name" => {
                    let name = element.attribute("val").unwrap_or_default().to_lowercase();
                    if name.starts_with("heading") || name == "title" {
                        headings.insert(style.clone());
                    }
                }
                "outlineLvl" if element.attribute("val").is_some_and(|level| level != "9") => {
                    headings.insert(style.clone());
                }
                _ => {}
            }
        }
        Ok(())
    })?;
    Ok(headings)
}

/// Paragraphs of WordprocessingML or DrawingML, as they are gathered.
#[derive(Default)]
struct Paragraphs {
    text: String,
    headings: Headings,
    /// Where the paragraph begins in the text.
    start: usize,
    is_heading: bool,
    /// Within the title of a slide.
    in_title: bool,
    in_text: bool,
    /// How many elements deep in the second rendering of something that was read already.
    in_fallback: u32,
}

impl Paragraphs {
    /// Reads a part, handing over what stands before each page break where there are pages.
    /// Returns whether there is such a part.
    fn read(
        &mut self,
        package: &mut Package,
        name: &str,
        headings: &BTreeSet<String>,
        mut pages: Option<&mut Pages<'_>>,
    ) -> Result<bool, Unreadable> {
        let Some(part) = package.part(name)? else { return Ok(false) };
        walk(part, |met| {
            match met {
                Met::Start(element) if self.in_fallback > 0 || element.name() == "Fallback" => {
                    self.in_fallback += 1;
                }
                Met::End(_) if self.in_fallback > 0 => self.in_fallback -= 1,
                Met::Text(_) if self.in_fallback > 0 => {}
                Met::Start(element) => {
                    if is_page_break(&element)
                        && let Some(pages) = &mut pages
                    {
                        self.turn_page(pages)?;
                    }
                    self.start(&element, headings);
                }
                Met::End(name) => self.end(name),
                Met::Text(text) if self.in_text => self.text.push_str(text),
                Met::Text(_) => {}
            }
            Ok(())
        })?;
        Ok(true)
    }

    fn start(&mut self, element: &Element<'_>, headings: &BTreeSet<String>) {
        match element.name() {
            "p" => self.is_heading = false,
            "t" => self.in_text = true,
            "tab" | "tc" => self.text.push('\t'),
            "br" | "cr" => self.text.push('\n'),
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
        match name {
            "t" => self.in_text = false,
            "sp" => self.in_title = false,
            "p" => {
                if self.is_heading || self.in_title {
                    self.headings.push(self.text.get(self.start..).unwrap_or_default());
                }
                self.text.push('\n');
                self.start = self.text.len();
            }
            _ => {}
        }
    }

    fn turn_page(&mut self, pages: &mut Pages<'_>) -> Result<(), Unreadable> {
        // A break at the very beginning, or two in a row, is none.
        if self.text.trim().is_empty() {
            return Ok(());
        }
        self.start = 0;
        pages.push(std::mem::take(&mut self.text), self.headings.take())
    }
}

/// A page break of a .docx: where the program that saved it put one, or where its author did.
fn is_page_break(element: &Element<'_>) -> bool {
    match element.name() {
        "lastRenderedPageBreak" => true,
        "br" => element.attribute("type").as_deref() == Some("page"),
        _ => false,
    }
}

/// A part that a list of the main part names.
struct Listed {
    part: String,
    name: String,
}

/// The parts that the main part lists by elements called `element`, in the order of the list.
fn parts_in_order(
    package: &mut Package,
    folder: &str,
    main: &str,
    element: &str,
) -> Result<Vec<Listed>, Unreadable> {
    let main = format!("{folder}{main}");
    let targets = related(package, &main)?;
    let mut parts = Vec::new();
    let Some(part) = package.part(&main)? else { return Ok(parts) };
    walk(part, |met| {
        if let Met::Start(start) = met
            && start.name() == element
        {
            // The id of the relationship is `r:id`; a slide has a number called `id` besides.
            let target = start.relationship().and_then(|id| targets.get(&id));
            let name = start.attribute("name").unwrap_or_default();
            parts.extend(target.map(|part| Listed { part: part.clone(), name }));
        }
        Ok(())
    })?;
    Ok(parts)
}

/// The parts that a part is related to, by the id of the relationship (ECMA-376, part 2, 8.3).
fn related(package: &mut Package, part: &str) -> Result<BTreeMap<String, String>, Unreadable> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let mut targets = BTreeMap::new();
    let Some(part) = package.part(&format!("{folder}/_rels/{name}.rels"))? else {
        return Ok(targets);
    };
    walk(part, |met| {
        if let Met::Start(element) = met
            && let (Some(id), Some(target)) = (element.attribute("Id"), element.attribute("Target"))
        {
            targets.insert(id, resolve(folder, &target));
        }
        Ok(())
    })?;
    Ok(targets)
}

/// The name of the part that `target` leads to from `folder`.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

/// The strings that the cells of a workbook point to.
fn shared_strings(package: &mut Package) -> Result<Vec<String>, Unreadable> {
    let mut strings = Vec::new();
    let mut text = String::new();
    let (mut in_text, mut in_reading) = (false, false);
    let Some(part) = package.part("xl/sharedStrings.xml")? else { return Ok(strings) };
    walk(part, |met| {
        match met {
            Met::Start(element) => match element.name() {
                "t" => in_text = true,
                // How a text in Japanese is read aloud is no part of it.
                "rPh" => in_reading = true,
                _ => {}
            },
            Met::End("t") => in_text = false,
            Met::End("rPh") => in_reading = false,
            Met::End("si") => strings.push(std::mem::take(&mut text)),
            Met::Text(part) if in_text && !in_reading => text.push_str(part),
            _ => {}
        }
        Ok(())
    })?;
    Ok(strings)
}

/// The texts and numbers of a sheet, a row in each line.
fn cells(package: &mut Package, name: &str, strings: &[String]) -> Result<String, Unreadable> {
    let mut text = String::new();
    let (mut is_shared, mut in_value) = (false, false);
    let mut value = String::new();
    let Some(part) = package.part(name)? else { return Ok(text) };
    walk(part, |met| {
        match met {
            Met::Start(element) => match element.name() {
                "c" => is_shared = element.attribute("t").as_deref() == Some("s"),
                "v" | "t" => in_value = true,
                _ => {}
            },
            Met::Text(part) if in_value => value.push_str(part),
            Met::End("v" | "t") => in_value = false,
            Met::End("c") => {
                let shared = || strings.get(value.trim().parse::<usize>().ok()?);
                let shown = if is_shared { shared().map_or("", String::as_str) } else { &value };
                if !shown.is_empty() {
                    text.push_str(shown);
                    text.push('\t');
                }
                value.clear();
            }
            Met::End("row") => text.push('\n'),
            _ => {}
        }
        Ok(())
    })?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_start_from_the_folder_of_their_part() {
        assert_eq!(resolve("ppt/slides", "../notesSlides/n1.xml"), "ppt/notesSlides/n1.xml");
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "../../../etc"), "etc");
    }
}
