//! OpenDocument (OASIS ODF 1.3, part 3): the text of documents, slides and sheets.

use std::fs::File;

use super::package::Package;
use super::xml::{Element, Met, walk};
use super::{Headings, Pages, Unit, Unreadable};

/// The text of an .odt, by the pages that it had when it was last saved, with its headers and
/// footers.
pub fn text(file: File, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let mut package = open(file)?;
    let mut around = Content::new(Division::None);
    around.read(&mut package, "styles.xml", &["header", "footer"], pages)?;
    let mut body = Content::new(Division::Breaks);
    body.read_content(&mut package, pages)?;
    let has_pages = pages.count() > 0;
    body.text.push_str(&around.text);
    pages.push(body.text, body.headings.take())?;
    Ok(if has_pages { Unit::Page } else { Unit::Paragraph })
}

/// The text of an .odp, with the notes of each slide.
pub fn slides(file: File, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    divided(file, "page", pages)?;
    Ok(Unit::Slide)
}

/// The text of an .ods; the name of each sheet is its heading.
pub fn sheets(file: File, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    divided(file, "table", pages)?;
    Ok(Unit::Sheet)
}

const CONTENT: &str = "content.xml";

/// Opens the package, unless its parts are encrypted.
fn open(file: File) -> Result<Package, Unreadable> {
    let mut package = Package::open(file)?;
    if package.text("META-INF/manifest.xml")?.contains("encryption-data") {
        return Err(Unreadable::Protected);
    }
    Ok(package)
}

/// Reads a document whose pages are elements called `page`.
fn divided(file: File, page: &'static str, pages: &mut Pages<'_>) -> Result<(), Unreadable> {
    Content::new(Division::Elements(page)).read_content(&mut open(file)?, pages)
}

/// What parts a document into pages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Division {
    /// Nothing.
    None,
    /// The breaks that the program put in when it saved the document.
    Breaks,
    /// Elements of this name, each of which is a page.
    Elements(&'static str),
}

/// The text of some elements of a part, as it is gathered.
struct Content {
    division: Division,
    text: String,
    headings: Headings,
    /// Where the paragraph begins in the text.
    start: usize,
    /// How many elements deep in what is read.
    depth: u32,
    /// How many paragraphs and headings deep.
    paragraphs: u32,
    /// How many pages deep: a table within a table is no sheet of its own.
    pages: u32,
    /// Within the title of a slide.
    in_title: bool,
    /// How many elements deep in changes that were taken back.
    in_deleted: u32,
}

impl Content {
    fn new(division: Division) -> Content {
        Content {
            division,
            text: String::new(),
            headings: Headings::default(),
            start: 0,
            depth: 0,
            paragraphs: 0,
            pages: 0,
            in_title: false,
            in_deleted: 0,
        }
    }

    /// Reads what the document says itself.
    fn read_content(
        &mut self,
        package: &mut Package,
        pages: &mut Pages<'_>,
    ) -> Result<(), Unreadable> {
        match self.read(package, CONTENT, &["body"], pages)? {
            true => Ok(()),
            false => Err(Unreadable::Damaged(format!("it has no part {CONTENT}"))),
        }
    }

    /// Reads the elements of a part that are called as one of `within`. Returns whether there is
    /// such a part.
    fn read(
        &mut self,
        package: &mut Package,
        name: &str,
        within: &[&str],
        pages: &mut Pages<'_>,
    ) -> Result<bool, Unreadable> {
        let Some(part) = package.part(name)? else { return Ok(false) };
        walk(part, |met| {
            match met {
                Met::Start(element)
                    if self.in_deleted > 0 || element.name() == "tracked-changes" =>
                {
                    self.in_deleted += 1;
                }
                Met::End(_) if self.in_deleted > 0 => self.in_deleted -= 1,
                Met::Text(_) if self.in_deleted > 0 => {}
                Met::Start(element) if self.depth > 0 || within.contains(&element.name()) => {
                    self.depth += 1;
                    self.begin(&element, pages)?;
                }
                Met::End(name) if self.depth > 0 => {
                    self.depth -= 1;
                    self.end(name, pages)?;
                }
                Met::Text(text) if self.paragraphs > 0 => self.text.push_str(text),
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
                // A break before anything is none.
                if !self.text.trim().is_empty() {
                    return self.push(pages);
                }
            }
            _ => self.start(element),
        }
        Ok(())
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
            let name = element.attribute("name").unwrap_or_default();
            self.text = format!("{name}\n");
            self.headings.push(&name);
        }
    }

    fn push(&mut self, pages: &mut Pages<'_>) -> Result<(), Unreadable> {
        self.start = 0;
        pages.push(std::mem::take(&mut self.text), self.headings.take())
    }

    fn start(&mut self, element: &Element<'_>) {
        match element.name() {
            "p" | "h" => self.paragraphs += 1,
            "s" | "tab" => self.text.push(' '),
            "line-break" => self.text.push('\n'),
            "frame" => {
                let class = element.attribute("class");
                self.in_title |= class.as_deref() == Some("title");
            }
            _ => {}
        }
    }

    fn finish(&mut self, name: &str) {
        match name {
            "p" | "h" => {
                if name == "h" || self.in_title {
                    self.headings.push(self.text.get(self.start..).unwrap_or_default());
                }
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.text.push('\n');
                self.start = self.text.len();
            }
            "frame" => self.in_title = false,
            "table-cell" => self.text.push('\t'),
            _ => {}
        }
    }
}
