//! Office Open XML (ECMA-376, part 1): the text of documents, slides and sheets.

mod beside;
mod cells;
mod others;
mod paragraphs;
mod styles;

use std::collections::{BTreeMap, BTreeSet};

use fscheck_core::evidence::{Unit, Unreadable};

use self::cells::Cells;
use self::paragraphs::Paragraphs;
pub use self::styles::KnownStyles;
use super::opc;
use super::package::{Package, Source};
use super::pages::{Draft, Pages};
use super::properties;
use crate::package::Relation;
use crate::xml::{XmlEvent, walk};

/// The text of a .docx, by the pages that it had when it was last saved.
pub fn text(
    source: Box<dyn Source>,
    known: &mut KnownStyles,
    pages: &mut Pages<'_>,
) -> Result<Unit, Unreadable> {
    let mut package = Package::open(source, pages.unpacked())?;
    let Some(main) = opc::main_part(&mut package)? else {
        return Err(Unreadable::Damaged("it has no text part".to_owned()));
    };
    let related = package.relations(&main)?;
    let headings = known.heading_styles(&mut package, &main, &related)?;
    let mut around = Paragraphs::default();
    for part in around_the_body(&package, &main, &related) {
        let read = around.read(&mut package, &part, &headings, pages);
        pages.bear(read, &part)?;
    }
    let mut body = Paragraphs::with_pages();
    body.read(&mut package, &main, &headings, pages)?;
    let has_pages = pages.count() > 0;
    let mut last = body.draft;
    last.append(around.draft);
    push_last(&mut package, last, &related, pages)?;
    Ok(if has_pages { Unit::Page } else { Unit::Paragraph })
}

/// Returns the headers, footers, notes and comments of a .docx: those in its relationships or, if
/// it has none, those with the usual names.
fn around_the_body(package: &Package<'_>, main: &str, related: &[Relation]) -> Vec<String> {
    const KINDS: [&str; 5] = ["header", "footer", "footnotes", "endnotes", "comments"];
    if related.is_empty() {
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_lowercase();
        let is_around = |name: &&str| {
            let part = name.strip_prefix(&folder).and_then(|part| part.strip_prefix('/'));
            let part = part.filter(|part| part.ends_with(".xml"));
            part.is_some_and(|part| KINDS.iter().any(|kind| part.starts_with(kind)))
        };
        return package.names().filter(is_around).map(str::to_owned).collect();
    }
    let is_around =
        |relation: &&Relation| KINDS.contains(&relation.kind.as_str()) && !relation.is_external;
    let parts: BTreeSet<&String> =
        related.iter().filter(is_around).map(|relation| &relation.target).collect();
    parts.into_iter().cloned().collect()
}

/// The text of a .pptx, with the notes and comments of each slide.
pub fn slides(source: Box<dyn Source>, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let mut package = Package::open(source, pages.unpacked())?;
    let main = opc::main_part(&mut package)?.unwrap_or_default();
    let related = package.relations(&main)?;
    let slides = parts_in_order(&mut package, &main, &related, "sldId")?;
    if slides.is_empty() {
        return Err(Unreadable::Damaged("it has no slides".to_owned()));
    }
    let mut last: Option<Draft> = None;
    for slide in slides {
        if let Some(before) = last.take() {
            pages.push(before)?;
        }
        last = Some(slide_with_notes(&mut package, &slide.part, pages)?);
    }
    push_last(&mut package, last.unwrap_or_default(), &related, pages)?;
    Ok(Unit::Slide)
}

fn slide_with_notes(
    package: &mut Package<'_>,
    part: &str,
    pages: &mut Pages<'_>,
) -> Result<Draft, Unreadable> {
    let mut slide = paragraphs(package, part, pages)?;
    let related = package.relations(part);
    for relation in pages.bear(related, part)?.iter().filter(|one| !one.is_external) {
        let read = match relation.kind.as_str() {
            "notesslide" => paragraphs(package, &relation.target, pages),
            "comments" => beside::comments(package, &relation.target),
            _ => continue,
        };
        let mut more = pages.bear(read, &relation.target)?;
        // The notes repeat the title, and a picture of the slide.
        (more.headings, more.has_picture, more.has_image) = Default::default();
        slide.append(more);
    }
    Ok(slide)
}

/// Returns the paragraphs of a slide, of its notes, or of a drawing on a sheet.
fn paragraphs(
    package: &mut Package<'_>,
    part: &str,
    pages: &mut Pages<'_>,
) -> Result<Draft, Unreadable> {
    let mut paragraphs = Paragraphs::default();
    paragraphs.read(package, part, &BTreeSet::new(), pages)?;
    Ok(paragraphs.draft)
}

/// The text of a .xlsx; the name of each sheet is its heading.
pub fn sheets(source: Box<dyn Source>, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let mut package = Package::open(source, pages.unpacked())?;
    let main = opc::main_part(&mut package)?.unwrap_or_default();
    let related = package.relations(&main)?;
    let sheets = parts_in_order(&mut package, &main, &related, "sheet")?;
    if sheets.is_empty() {
        return Err(Unreadable::Damaged("it has no sheets".to_owned()));
    }
    let strings = cells::shared_strings(&mut package, &main, &related)?;
    let mut last: Option<Draft> = None;
    for sheet in sheets {
        if let Some(before) = last.take() {
            pages.push(before)?;
        }
        last = Some(whole_sheet(&mut package, &sheet, &strings, pages)?);
    }
    let names = cells::defined_names(&mut package, &main);
    last.get_or_insert_default().append(pages.bear(names, &main)?);
    push_last(&mut package, last.unwrap_or_default(), &related, pages)?;
    Ok(Unit::Sheet)
}

/// Returns a sheet with its name, drawings and comments.
fn whole_sheet(
    package: &mut Package<'_>,
    sheet: &Listed,
    strings: &[String],
    pages: &mut Pages<'_>,
) -> Result<Draft, Unreadable> {
    let mut inside = Cells::read(package, &sheet.part, strings, pages)?;
    let related = package.relations(&sheet.part);
    for relation in pages.bear(related, &sheet.part)?.iter().filter(|one| !one.is_external) {
        let read = match relation.kind.as_str() {
            "drawing" => paragraphs(package, &relation.target, pages),
            "comments" | "threadedcomment" => beside::comments(package, &relation.target),
            _ => continue,
        };
        inside.append(pages.bear(read, &relation.target)?);
    }
    // The name of a sheet that contains only an image is not text of it.
    if inside.has_picture && inside.is_blank() {
        return Ok(inside);
    }
    let mut draft = Draft::of(format!("{}\n", sheet.name));
    draft.headings.push(&sheet.name);
    draft.append(inside);
    Ok(draft)
}

/// The last page also has everything that could not be assigned to another one.
fn push_last(
    package: &mut Package<'_>,
    mut last: Draft,
    related: &[Relation],
    pages: &mut Pages<'_>,
) -> Result<(), Unreadable> {
    last.append(beside::left_over(package, pages)?);
    last.append(properties::of_package(package, related));
    last.append(others::others(package, pages)?);
    pages.push(last)
}

/// A part that a list of the main part names.
struct Listed {
    part: String,
    name: String,
}

/// The parts that the main part lists by elements called `element`, in the order of the list.
fn parts_in_order(
    package: &mut Package<'_>,
    main: &str,
    related: &[Relation],
    element: &str,
) -> Result<Vec<Listed>, Unreadable> {
    let targets: BTreeMap<&str, &str> =
        related.iter().map(|one| (one.id.as_str(), one.target.as_str())).collect();
    let mut parts = Vec::new();
    let limits = package.limits();
    let Some(part) = package.part(main)? else { return Ok(parts) };
    walk(part, limits, |met| {
        if let XmlEvent::Start(start) = met
            && start.name() == element
        {
            // The id of the relationship is `r:id`; a slide also has a number called `id`.
            let target = start.relationship().and_then(|id| targets.get(id.as_str()));
            let name = start.attribute("name").unwrap_or_default();
            parts.extend(target.map(|part| Listed { part: (*part).to_owned(), name }));
        }
        Ok(())
    })?;
    Ok(parts)
}
