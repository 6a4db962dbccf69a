//! The part with the list of sheets, and the sheets added before all others.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use fscheck_core::text::xml_escaped;

use super::AnnotateError;
use super::markup::{self, Edge, attribute, name_of, relationship_id};
use super::package::{self, Package};

/// A sheet's name and the part that it is.
pub struct Sheet {
    pub name: String,
    pub part: String,
}

/// The sheets of the workbook, in their order.
pub fn sheets<R: Read + Seek>(
    package: &mut Package<R>,
    workbook: &str,
) -> Result<Vec<Sheet>, AnnotateError> {
    let targets: BTreeMap<String, String> =
        package.relationships(workbook)?.into_iter().map(|r| (r.id, r.target)).collect();
    let mut sheets = Vec::new();
    markup::read(&package.part(workbook)?, |start| {
        if name_of(start) == "sheet"
            && let Some(name) = attribute(start, "name")
            && let Some(part) = relationship_id(start).and_then(|id| targets.get(&id).cloned())
        {
            sheets.push(Sheet { name, part });
        }
        Ok(())
    })?;
    Ok(sheets)
}

/// The names and ids that the list of sheets already uses.
struct Taken {
    ids: BTreeSet<u32>,
    has_view: bool,
}

impl Taken {
    fn of(part: &[u8]) -> Result<Taken, AnnotateError> {
        let mut taken = Taken { ids: BTreeSet::new(), has_view: false };
        markup::read(part, |start| {
            match name_of(start) {
                "sheet" => {
                    let id = attribute(start, "sheetId");
                    taken.ids.extend(id.and_then(|id| id.parse::<u32>().ok()));
                }
                "workbookView" => taken.has_view = true,
                _ => {}
            }
            Ok(())
        })?;
        Ok(taken)
    }
}

/// Adds the sheets with these names and parts before all others. The open sheet stays open.
pub fn add_first_sheets<R: Read + Seek>(
    package: &mut Package<R>,
    workbook: &str,
    added: &[(&str, String)],
    is_strict: bool,
) -> Result<(), AnnotateError> {
    let mut relationships = Vec::new();
    for (name, part) in added {
        relationships.push((*name, package.relate(workbook, "worksheet", part, is_strict)?));
    }
    let part = package.part(workbook)?;
    let Taken { ids, has_view } = Taken::of(&part)?;
    let free = (1..).filter(|id| !ids.contains(id));
    let prefix = markup::root_prefix(&part)?;
    let namespace = package::relationships(is_strict);
    let entries = free.zip(&relationships).map(|(id, (name, relationship))| {
        format!(
            "<{prefix}sheet xmlns:r=\"{namespace}\" name=\"{}\" sheetId=\"{id}\" r:id=\"{}\"/>",
            xml_escaped(name),
            xml_escaped(relationship)
        )
    });
    let entry: String = entries.collect();
    let part = markup::insert(&part, "sheets", Edge::Start, &entry)?;
    // Names and views refer to sheets by position.
    let count = u32::try_from(added.len()).unwrap_or_default();
    let next = |place: &str| Some((place.parse::<u32>().ok()?.saturating_add(count)).to_string());
    let part = markup::change_attribute(&part, "definedName", "localSheetId", next)?;
    let part = markup::change_attribute(&part, "workbookView", "firstSheet", next)?;
    // A frozen sheet needs a view of the workbook to be frozen in.
    let part = match has_view {
        true => open_sheet(&part, next)?,
        false => {
            let views = format!(
                "<{prefix}bookViews><{prefix}workbookView activeTab=\"{count}\"/></{prefix}bookViews>"
            );
            markup::insert_before(&part, "sheets", &views)?
        }
    };
    package.set(workbook, part);
    Ok(())
}

/// Adds the sheet with this name and part after all others, so that no positions of sheets have to
/// change; a hidden one is invisible.
pub fn add_last_sheet<R: Read + Seek>(
    package: &mut Package<R>,
    workbook: &str,
    (name, sheet): (&str, &str),
    is_hidden: bool,
    is_strict: bool,
) -> Result<(), AnnotateError> {
    let relationship = package.relate(workbook, "worksheet", sheet, is_strict)?;
    let part = package.part(workbook)?;
    let Taken { ids, has_view } = Taken::of(&part)?;
    let id = (1..).find(|id| !ids.contains(id)).unwrap_or(1);
    let prefix = markup::root_prefix(&part)?;
    let state = if is_hidden { " state=\"hidden\"" } else { "" };
    let entry = format!(
        "<{prefix}sheet xmlns:r=\"{}\" name=\"{}\" sheetId=\"{id}\"{state} r:id=\"{}\"/>",
        package::relationships(is_strict),
        xml_escaped(name),
        xml_escaped(&relationship)
    );
    let part = markup::insert(&part, "sheets", Edge::End, &entry)?;
    // A frozen sheet needs a view of the workbook to be frozen in.
    let views = format!("<{prefix}bookViews><{prefix}workbookView/></{prefix}bookViews>");
    let part = if has_view { part } else { markup::insert_before(&part, "sheets", &views)? };
    package.set(workbook, part);
    Ok(())
}

/// Sets the open sheet. If no view states one, it is the first.
fn open_sheet(
    part: &[u8],
    next: impl Fn(&str) -> Option<String>,
) -> Result<Vec<u8>, AnnotateError> {
    markup::change_starts(part, |start| {
        let place = attribute(start, "activeTab").unwrap_or_else(|| "0".to_owned());
        let opened = || markup::with_attribute(start, "activeTab", next(&place).as_deref());
        (name_of(start) == "workbookView").then(opened)
    })
}
