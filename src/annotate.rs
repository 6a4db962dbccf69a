//! The annotated copy: the partner's own workbook with the findings in it.
//!
//! Each cell with a finding gets a note and a fill, and sheets at the front list all findings,
//! tasks and found passages. Everything else stays unchanged: only the affected places in the parts
//! of the package (ECMA-376, part 2) are changed, and all other parts are copied byte for byte. No
//! library reads and writes the whole workbook, since each drops what it does not know.

mod cells;
mod drawing;
mod found;
mod listing;
mod markup;
mod new_sheet;
mod notes;
mod package;
mod page;
mod place;
mod sheet;
mod styles;
mod table;
mod table_sheet;
mod tasks;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek, Write};

use fscheck_core::finding::Finding;
use fscheck_core::location::{CellRef, Location};
use fscheck_core::report::Report;
use fscheck_core::rules::Severity;
use fscheck_core::text::xml_escaped;
use fscheck_core::workbook::FINDINGS_SHEET;

pub use cells::Texts;
use package::Package;
use sheet::Grid;
use styles::Styles;

/// The most characters of a note; spreadsheet programs cut longer ones.
const MOST_IN_NOTE: usize = 4_000;

/// The reason why there is no annotated copy.
#[derive(Debug, thiserror::Error)]
pub enum AnnotateError {
    /// A part is not as it must be.
    #[error("cannot be annotated: {0}")]
    Damaged(String),
    /// It has a sheet of findings already.
    #[error("is already an annotated copy (it has a sheet \"{}\")", FINDINGS_SHEET)]
    Annotated,
    /// A file cannot be read or written.
    #[error("cannot be copied: {0}")]
    Io(#[from] io::Error),
}

impl AnnotateError {
    fn malformed(error: impl std::error::Error) -> AnnotateError {
        AnnotateError::Damaged(error.to_string())
    }

    /// Returns the help.
    pub fn help(&self) -> &'static str {
        match self {
            AnnotateError::Damaged(_) => "open it in Excel or LibreOffice and save it as .xlsx",
            AnnotateError::Annotated => "annotate the original",
            AnnotateError::Io(_) => "check the free disk space",
        }
    }
}

/// The findings at the cells of one sheet.
type Marks<'a> = BTreeMap<CellRef, Vec<&'a Finding>>;

/// Writes a copy of the workbook in `original` with the findings of `report` in it.
///
/// # Errors
/// The workbook is already an annotated copy, or a part of it is malformed; reading or writing
/// fails.
pub fn annotate(
    report: &Report,
    original: impl Read + Seek,
    out: impl Write + Seek,
) -> Result<(), AnnotateError> {
    let mut package = Package::open(original)?;
    let root = package.relationships("")?.into_iter().find(|r| r.kind == "officedocument");
    let missing = || AnnotateError::Damaged("it has no part with its sheets".to_owned());
    let root = root.ok_or_else(missing)?;
    let (list, is_strict) = (root.target, root.is_strict);
    let mut sheets = workbook::sheets(&mut package, &list)?;
    if sheets.iter().any(|sheet| sheet.name.eq_ignore_ascii_case(FINDINGS_SHEET)) {
        return Err(AnnotateError::Annotated);
    }
    let styles_part =
        package.relationships(&list)?.into_iter().find(|r| r.kind == "styles").map(|r| r.target);
    let mut styles = match &styles_part {
        Some(name) => Styles::read(package.part(name)?)?,
        None => None,
    };
    for (part, marks) in marks(report, &sheets) {
        mark(&mut package, part, &marks, styles.as_mut(), is_strict)?;
    }
    let listing = listing::sheet(report, styles.as_mut(), is_strict);
    let part = package.free_name("xl/worksheets/fscheckFindings", ".xml");
    package.set(&part, listing);
    package.declare_part(&part, package::WORKSHEET);
    let mut added = vec![(FINDINGS_SHEET, part)];
    for add in [tasks::add, found::add] {
        let there = table::Workbook { part: &list, sheets: &sheets, is_strict };
        let Some((name, part)) = add(&mut package, report, &there, styles.as_mut())? else {
            continue;
        };
        // The table of the next sheet has another name and number.
        sheets.push(workbook::Sheet { name: name.to_owned(), part: part.clone() });
        added.push((name, part));
    }
    workbook::add_first_sheets(&mut package, &list, &added, is_strict)?;
    if let (Some(name), Some(styles)) = (&styles_part, styles) {
        package.set(name, styles.write()?);
    }
    package.write(out)
}

/// Changes in the cells of a workbook.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// New texts of cells, by the name of the sheet.
    pub cells: BTreeMap<String, Texts>,
    /// Sheets that are added after all others.
    pub sheets: Vec<NewSheet>,
}

/// A sheet that is added: a table.
#[derive(Clone, Debug, Default)]
pub struct NewSheet {
    /// Its name.
    pub name: String,
    /// Its rows of texts, the first of which has the labels and stays in view.
    pub rows: Vec<Vec<String>>,
    /// The widths of its columns in characters.
    pub widths: Vec<f64>,
    /// The words that its columns offer below the first row, by their position.
    pub lists: BTreeMap<usize, Vec<String>>,
    /// The columns among these that also accept other words.
    pub open: BTreeSet<usize>,
    /// The notes about the columns, by position.
    pub notes: BTreeMap<usize, String>,
}

/// Writes a copy of the workbook in `original` with these changes. Everything else stays unchanged.
///
/// # Errors
/// The workbook is damaged, or lacks a sheet to be changed; reading or writing fails.
pub fn change(
    original: impl Read + Seek,
    changes: &Changes,
    out: impl Write + Seek,
) -> Result<(), AnnotateError> {
    let mut package = Package::open(original)?;
    let root = package.relationships("")?.into_iter().find(|r| r.kind == "officedocument");
    let missing = || AnnotateError::Damaged("it has no part with its sheets".to_owned());
    let root = root.ok_or_else(missing)?;
    let sheets = workbook::sheets(&mut package, &root.target)?;
    for (name, texts) in &changes.cells {
        let sheet = sheets.iter().find(|sheet| sheet.name == *name);
        let sheet = sheet.ok_or_else(|| AnnotateError::Damaged(format!("no sheet \"{name}\"")))?;
        let part = cells::set(&package.part(&sheet.part)?, texts)?;
        package.set(&sheet.part, part);
        table::grow(&mut package, &sheet.part, texts)?;
    }
    for sheet in &changes.sheets {
        let (part, is_strict) = (root.target.as_str(), root.is_strict);
        let sheets = workbook::sheets(&mut package, part)?;
        let there = table::Workbook { part, sheets: &sheets, is_strict };
        new_sheet::add(&mut package, &there, sheet)?;
    }
    package.write(out)
}

/// Returns the names of the sheets of the workbook in `original`.
///
/// # Errors
/// It is not a workbook of this kind, or is damaged.
pub fn sheet_names(original: impl Read + Seek) -> Result<Vec<String>, AnnotateError> {
    let mut package = Package::open(original)?;
    let root = package.relationships("")?.into_iter().find(|r| r.kind == "officedocument");
    let Some(root) = root else { return Ok(Vec::new()) };
    let sheets = workbook::sheets(&mut package, &root.target)?;
    Ok(sheets.into_iter().map(|sheet| sheet.name).collect())
}

/// The main namespace of workbooks (ECMA-376, parts 4 and 1).
fn namespace(is_strict: bool) -> &'static str {
    match is_strict {
        true => "http://purl.oclc.org/ooxml/spreadsheetml/main",
        false => "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    }
}

/// Returns the findings at the cells of each part, in the order of the sheets. A workbook may list
/// one part as several sheets: it is marked once, with the findings of all of them.
fn marks<'a>(report: &'a Report, sheets: &'a [workbook::Sheet]) -> Vec<(&'a str, Marks<'a>)> {
    let mut parts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
    let mut marks: Vec<(&str, Marks<'_>)> = Vec::new();
    for sheet in sheets {
        parts.entry(&sheet.name).or_default().insert(&sheet.part);
        positions.entry(&sheet.part).or_insert_with(|| {
            marks.push((sheet.part.as_str(), Marks::new()));
            marks.len() - 1
        });
    }
    for finding in &report.findings {
        let Location::Cell { sheet, cell, .. } = &finding.location else { continue };
        for part in parts.get(sheet.as_ref()).into_iter().flatten() {
            let position = positions.get(part).copied();
            if let Some((_, marks)) = position.and_then(|position| marks.get_mut(position)) {
                marks.entry(*cell).or_default().push(finding);
            }
        }
    }
    marks.retain(|(_, marks)| !marks.is_empty());
    marks
}

/// Fills the cells of one sheet and puts notes on them.
fn mark<R: Read + Seek>(
    package: &mut Package<R>,
    part: &str,
    marks: &Marks<'_>,
    styles: Option<&mut Styles>,
    is_strict: bool,
) -> Result<(), AnnotateError> {
    let severities = marks.iter().filter_map(|(cell, findings)| {
        let worst = findings.iter().map(|finding| finding.severity).max()?;
        Some((*cell, worst))
    });
    let severities: BTreeMap<CellRef, Severity> = severities.collect();
    let filled = sheet::fill(&package.part(part)?, &severities, styles)?;
    package.set(part, filled.part);

    let related = package.relationships(part)?;
    let mut notes: BTreeMap<CellRef, String> =
        marks.iter().map(|(cell, findings)| (*cell, note(findings))).collect();
    for conversation in related.iter().filter(|r| r.kind == "threadedcomment") {
        let cells = notes::conversations(&package.part(&conversation.target)?)?;
        notes.retain(|cell, _| !cells.contains(cell));
    }
    match related.iter().find(|r| r.kind == "comments") {
        Some(there) => {
            let (texts, new) = notes::more_texts(&package.part(&there.target)?, &notes)?;
            package.set(&there.target, texts);
            notes.retain(|cell, _| new.contains(cell));
        }
        None if notes.is_empty() => {}
        None => add_texts(package, part, &notes, is_strict)?,
    }
    if notes.is_empty() {
        return Ok(());
    }
    let drawing = filled.drawing.and_then(|id| related.iter().find(|r| r.id == id));
    match drawing {
        Some(there) => {
            let boxes = notes::more_boxes(&package.part(&there.target)?, &notes, &filled.grid)?;
            package.set(&there.target, boxes);
        }
        None => add_boxes(package, part, &notes, &filled.grid, is_strict)?,
    }
    Ok(())
}

/// Adds a part with the texts of the notes on a sheet that has none.
fn add_texts<R: Read + Seek>(
    package: &mut Package<R>,
    sheet: &str,
    notes: &BTreeMap<CellRef, String>,
    is_strict: bool,
) -> Result<(), AnnotateError> {
    let name = package.free_name("xl/fscheckComments", ".xml");
    package.set(&name, notes::texts(notes, is_strict));
    package.relate(sheet, "comments", &name, is_strict)?;
    package.declare_part(
        &name,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
    );
    Ok(())
}

/// Adds a drawing with the boxes of the notes on a sheet that has none.
fn add_boxes<R: Read + Seek>(
    package: &mut Package<R>,
    sheet: &str,
    notes: &BTreeMap<CellRef, String>,
    grid: &Grid,
    is_strict: bool,
) -> Result<(), AnnotateError> {
    let name = package.free_name("xl/drawings/fscheckNotes", ".vml");
    package.set(&name, notes::boxes(notes, grid));
    let id = package.relate(sheet, "vmlDrawing", &name, is_strict)?;
    package.declare_ending("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing");
    let drawn = drawing::draw(&package.part(sheet)?, &id, is_strict)?;
    package.set(sheet, drawn);
    Ok(())
}

/// Returns a text of a cell or note, escaped, including sequences that spreadsheet programs would
/// take for the number of a character, `_x000D_` (ECMA-376, part 1, 22.9.2.19).
fn cell_text(text: &str) -> String {
    let mut parts = text.split("_x");
    let mut escaped = xml_escaped(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.chars().take_while(char::is_ascii_hexdigit).take(4).count();
        let is_number = digits == 4 && part.get(4..).is_some_and(|rest| rest.starts_with('_'));
        escaped.push_str(if is_number { "_x005F_x" } else { "_x" });
        escaped.push_str(&xml_escaped(part));
    }
    escaped
}

/// The text of the note for the findings at one cell.
fn note(findings: &[&Finding]) -> String {
    let text = |finding: &&Finding| {
        format!("fscheck, {}: {}\n{}", finding.severity.name(), finding.message, finding.help)
    };
    let note = findings.iter().map(text).collect::<Vec<_>>().join("\n\n");
    match note.chars().count() > MOST_IN_NOTE {
        true => note.chars().take(MOST_IN_NOTE).chain(['…']).collect(),
        false => note,
    }
}

#[cfg(test)]
mod tests {
    use super::cell_text;

    #[test]
    fn what_looks_like_the_number_of_a_character_stays_a_text() {
        assert_eq!(cell_text("a_x0041_<"), "a_x005F_x0041_&lt;");
        assert_eq!(cell_text("_x_x12_x004G_"), "_x_x12_x004G_");
    }
}
