//! OpenDocument (OASIS ODF 1.3, part 3): the text of documents, slides and sheets.

use std::collections::BTreeMap;

use fscheck_core::evidence::{Unit, Unreadable};

use super::package::{Package, Source};
use super::pages::{Draft, Pages};
use super::{HiddenIn, properties};
use crate::xml::{Element, XmlEvent, walk};

/// The text of an .odt, by the pages that it had when it was last saved, with its headers and
/// footers.
pub fn text(source: Box<dyn Source>, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let mut package = open(source, pages)?;
    let mut around = Content::new(Division::None);
    around.read(&mut package, "styles.xml", &["header", "footer"], pages)?;
    let mut body = Content::new(Division::Breaks);
    body.read_content(&mut package, pages)?;
    let has_pages = pages.count() > 0;
    let mut last = body.draft;
    last.append(around.draft);
    last.append(properties::of_part(&mut package, META));
    pages.push(last)?;
    Ok(if has_pages { Unit::Page } else { Unit::Paragraph })
}

/// The text of an .odp, with the notes of each slide.
pub fn slides(source: Box<dyn Source>, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    divided(source, "page", pages)?;
    Ok(Unit::Slide)
}

/// The text of an .ods; the name of each sheet is its heading.
pub fn sheets(source: Box<dyn Source>, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    divided(source, "table", pages)?;
    Ok(Unit::Sheet)
}

const CONTENT: &str = "content.xml";
const META: &str = "meta.xml";

/// Opens the package, unless its parts are encrypted.
fn open<'a>(source: Box<dyn Source>, pages: &Pages<'a>) -> Result<Package<'a>, Unreadable> {
    let mut package = Package::open(source, pages.unpacked())?;
    if package.text("META-INF/manifest.xml")?.contains("encryption-data") {
        return Err(Unreadable::Protected);
    }
    Ok(package)
}

/// Reads a document whose pages are elements called `page`.
fn divided(
    source: Box<dyn Source>,
    page: &'static str,
    pages: &mut Pages<'_>,
) -> Result<(), Unreadable> {
    let mut package = open(source, pages)?;
    let mut content = Content::new(Division::Elements(page));
    content.draft = properties::of_part(&mut package, META);
    content.read_content(&mut package, pages)
}

/// The elements that divide a document into pages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Division {
    /// Nothing.
    None,
    /// The page breaks that the program saved in the document.
    Breaks,
    /// The elements of this name, each of which is a page.
    Elements(&'static str),
}

/// The text of some elements of a part, as it is gathered.
struct Content {
    division: Division,
    draft: Draft,
    /// The previous page, until it is known that it is not the last one.
    before: Option<Draft>,
    /// The name of the sheet that is read.
    sheet: String,
    /// Texts of objects in separate parts, by the name of their folder.
    objects: BTreeMap<String, Draft>,
    /// The start of the paragraph in the text.
    start: usize,
    /// The depth of elements in the current part.
    depth: u32,
    /// The depth of paragraphs and headings.
    paragraphs: u32,
    /// The depth of pages: a table within a table is not a separate sheet.
    pages: u32,
    /// Within the title of a slide.
    in_title: bool,
    /// The depth of elements in changes that were taken back.
    in_deleted: u32,
    /// The deleted text in the paragraph.
    deleted: String,
    /// The kind of hidden text, within text such as comments.
    in_aside: Option<HiddenIn>,
}

impl Content {
    fn new(division: Division) -> Content {
        Content {
            division,
            draft: Draft::default(),
            before: None,
            sheet: String::new(),
            objects: BTreeMap::new(),
            start: 0,
            depth: 0,
            paragraphs: 0,
            pages: 0,
            in_title: false,
            in_deleted: 0,
            deleted: String::new(),
            in_aside: None,
        }
    }

    /// Reads the document's own content.
    fn read_content(
        &mut self,
        package: &mut Package<'_>,
        pages: &mut Pages<'_>,
    ) -> Result<(), Unreadable> {
        self.objects = objects(package, pages)?;
        let read = self.read(package, CONTENT, &["body"], pages);
        // An object that is shown nowhere is added last.
        let mut last = self.before.take();
        let last_page = last.as_mut().unwrap_or(&mut self.draft);
        std::mem::take(&mut self.objects).into_values().for_each(|one| last_page.append(one));
        if let Some(last) = last {
            pages.push(last)?;
        }
        match read? {
            true => Ok(()),
            false => Err(Unreadable::Damaged(format!("it has no part {CONTENT}"))),
        }
    }

    /// Reads the elements of a part that are called as one of `within`. Returns whether there is
    /// such a part.
    fn read(
        &mut self,
        package: &mut Package<'_>,
        name: &str,
        within: &[&str],
        pages: &mut Pages<'_>,
    ) -> Result<bool, Unreadable> {
        let limits = package.limits();
        let Some(part) = package.part(name)? else { return Ok(false) };
        walk(part, limits, |met| {
            match met {
                XmlEvent::Start(element)
                    if self.in_deleted > 0 || element.name() == "tracked-changes" =>
                {
                    self.in_deleted += 1;
                }
                XmlEvent::End(name) if self.in_deleted > 0 => self.end_deleted(name),
                XmlEvent::Text(text) if self.in_deleted > 0 => self.deleted.push_str(text),
                XmlEvent::Start(element) if self.depth > 0 || within.contains(&element.name()) => {
                    self.depth += 1;
                    self.begin(&element, pages)?;
                }
                XmlEvent::End(name) if self.depth > 0 => {
                    self.depth -= 1;
                    self.end(name, pages)?;
                }
                XmlEvent::Text(text) if self.in_aside.is_some() => {
                    self.in_aside.iter().for_each(|place| self.draft.hide(*place, text));
                }
                XmlEvent::Text(text) if self.paragraphs > 0 => self.draft.text.push_str(text),
                _ => {}
            }
            Ok(())
        })?;
        Ok(true)
    }

    fn begin(&mut self, element: &Element<'_>, pages: &mut Pages<'_>) -> Result<(), Unreadable> {
        match self.division {
            Division::Elements(page) if page == element.name() => self.begin_page(element),
            Division::Breaks if element.name() == "soft-page-break" => {
                // A break before any content doesn't count.
                if !self.draft.is_blank() || self.draft.has_picture {
                    return self.push(pages);
                }
            }
            _ => self.start(element, pages),
        }
        Ok(())
    }

    fn end_deleted(&mut self, name: &str) {
        self.in_deleted -= 1;
        if self.in_deleted == 0 || matches!(name, "p" | "h") {
            self.draft.hide(HiddenIn::Deletion, &std::mem::take(&mut self.deleted));
        }
    }

    fn end(&mut self, name: &str, pages: &mut Pages<'_>) -> Result<(), Unreadable> {
        let is_page = matches!(self.division, Division::Elements(page) if page == name);
        if !is_page {
            self.finish(name);
            return Ok(());
        }
        self.pages = self.pages.saturating_sub(1);
        if self.pages == 0 { self.push(pages) } else { Ok(()) }
    }

    fn begin_page(&mut self, element: &Element<'_>) {
        self.pages += 1;
        if element.name() == "table" && self.pages == 1 {
            self.sheet = element.attribute("name").unwrap_or_default();
        }
    }

    fn push(&mut self, pages: &mut Pages<'_>) -> Result<(), Unreadable> {
        self.start = 0;
        let mut page = std::mem::take(&mut self.draft);
        let sheet = std::mem::take(&mut self.sheet);
        // The name of a sheet that contains only an image is not text of it.
        let is_picture = page.has_picture && page.is_blank();
        if !sheet.is_empty() && !is_picture {
            page.text.insert_str(0, &format!("{sheet}\n"));
            page.headings.push_first(&sheet);
        }
        match self.division {
            Division::Elements(_) => {
                self.before.replace(page).map_or(Ok(()), |one| pages.push(one))
            }
            Division::Breaks | Division::None => pages.push(page),
        }
    }

    fn start(&mut self, element: &Element<'_>, pages: &mut Pages<'_>) {
        match element.name() {
            "table-cell" => {
                let formula = element.attribute("formula").unwrap_or_default();
                self.draft.hide(HiddenIn::Formula, &formula);
            }
            "desc" => self.in_aside = Some(HiddenIn::Description),
            "help-message" | "error-message" => self.in_aside = Some(HiddenIn::Prompt),
            "p" | "h" => self.paragraphs += 1,
            "s" | "tab" => self.draft.text.push(' '),
            "line-break" => self.draft.text.push('\n'),
            "frame" => {
                let class = element.attribute("class");
                self.in_title |= class.as_deref() == Some("title");
            }
            "image" => self.draft.add_image(),
            "object" | "object-ole" => self.object(element, pages),
            "a" => self.draft.hide(HiddenIn::Link, &element.attribute("href").unwrap_or_default()),
            "user-field-decl" | "variable-set" => {
                let name = element.attribute("name").unwrap_or_default();
                let value = element.attribute("string-value").unwrap_or_default();
                self.draft.hide(HiddenIn::Field, &format!("{name}: {value}"));
            }
            _ => {}
        }
    }

    /// Adds the text of an object that is shown here and is in separate parts, or is not read.
    fn object(&mut self, element: &Element<'_>, pages: &mut Pages<'_>) {
        let Some(target) = element.attribute("href") else { return };
        let folder = target.trim_start_matches("./").trim_matches('/').to_lowercase();
        match self.objects.remove(&folder) {
            Some(object) => self.draft.append(object),
            None if element.name() == "object-ole" => {
                pages.leave_out("an embedded object", &folder);
            }
            None => {}
        }
    }

    fn finish(&mut self, name: &str) {
        match name {
            "p" | "h" => {
                if name == "h" || self.in_title {
                    let heading = self.draft.text.get(self.start..).unwrap_or_default();
                    self.draft.headings.push(heading);
                }
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.draft.text.push('\n');
                self.start = self.draft.text.len();
            }
            "frame" => self.in_title = false,
            "desc" | "help-message" | "error-message" => self.in_aside = None,
            "table-cell" => self.draft.text.push('\t'),
            _ => {}
        }
    }
}

/// The texts of the objects of a document, charts above all, by the names of their folders.
fn objects(
    package: &mut Package<'_>,
    pages: &mut Pages<'_>,
) -> Result<BTreeMap<String, Draft>, Unreadable> {
    let folder = |name: &str| name.strip_suffix("/content.xml").map(str::to_owned);
    let folders: Vec<String> = package.names().filter_map(folder).collect();
    let mut objects = BTreeMap::new();
    for folder in folders {
        let part = format!("{folder}/content.xml");
        let read = object(package, &part);
        objects.insert(folder, pages.bear(read, &part)?);
    }
    Ok(objects)
}

/// The paragraphs of an object.
fn object(package: &mut Package<'_>, part: &str) -> Result<Draft, Unreadable> {
    let mut draft = Draft::default();
    let mut paragraphs = 0_u32;
    let limits = package.limits();
    let Some(source) = package.part(part)? else { return Ok(draft) };
    walk(source, limits, |met| {
        match met {
            XmlEvent::Start(element) => {
                paragraphs += u32::from(matches!(element.name(), "p" | "h"))
            }
            XmlEvent::End("p" | "h") => {
                paragraphs = paragraphs.saturating_sub(1);
                draft.text.push('\n');
            }
            XmlEvent::Text(text) if paragraphs > 0 => draft.text.push_str(text),
            _ => {}
        }
        Ok(())
    })?;
    Ok(draft)
}
