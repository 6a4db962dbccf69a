//! A copy of a workbook that can be shown to others: it keeps what fscheck finds, without the
//! content.
//!
//! Nothing of the original is copied. The copy is written from the values that fscheck reads, cell
//! by cell, so it contains no comments, properties, headers, names, pictures or other content of
//! the package. A text stays only if it belongs to the form: an id, a label, an answer, a value of
//! a list.

mod kept;
mod shape;

use std::collections::BTreeSet;
use std::sync::Arc;

use fscheck_core::checklist::Checklist;
use fscheck_core::location::CellRef;
use fscheck_core::workbook::flaw::Flaw;
use fscheck_core::workbook::{Cell, Sheet, Workbook};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Formula, Url, Workbook as Book, Worksheet, XlsxError,
};

use kept::Kept;
use shape::shape;

/// The target of links in the copy.
const LINK: &str = "https://example.com/";

/// Rows and columns of a sheet (ECMA-376 leaves them to the programs; all use these).
const GRID: (u32, u16) = (1_048_576, 16_384);

/// A copy of `workbook` in which every text that is not of a form of `checklists` is a shape.
///
/// # Errors
/// The copy cannot be written.
pub fn anonymise(workbook: &Workbook, checklists: &[Arc<Checklist>]) -> Result<Vec<u8>, XlsxError> {
    let kept = Kept::of(checklists);
    let mut book = Book::new();
    // Without the time of day, so that the same input gives the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let mut names = BTreeSet::new();
    for sheet in &workbook.sheets {
        let copy = book.add_worksheet();
        copy.set_name(sheet_name(&sheet.name, &kept, &mut names))?;
        write(sheet, &kept, copy)?;
    }
    if workbook.sheets.is_empty() {
        book.add_worksheet();
    }
    book.save_to_buffer()
}

/// Returns a name that no other sheet of the copy has, ignoring case.
fn sheet_name(name: &str, kept: &Kept, taken: &mut BTreeSet<String>) -> String {
    let wanted = if kept.is_sheet(name) { name.to_owned() } else { shape(name) };
    let numbered = (1..).map(|number| format!("Sheet {number}"));
    let mut names = [wanted].into_iter().chain(numbered);
    names.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
}

fn write(sheet: &Sheet, kept: &Kept, copy: &mut Worksheet) -> Result<(), XlsxError> {
    let plain = Format::new();
    for (first, last) in sheet.merges.iter() {
        if let Some((row, column)) = place(first)
            && last < GRID.0
        {
            copy.merge_range(row, column, last, column, "", &plain)?;
        }
    }
    for (cell, content) in &sheet.cells {
        if let Some(place) = place(*cell) {
            write_cell(place, content, kept, copy)?;
        }
    }
    Ok(())
}

/// Returns the place in the copy, if it has one.
fn place(cell: CellRef) -> Option<(u32, u16)> {
    let column = u16::try_from(cell.column).ok().filter(|column| *column < GRID.1)?;
    (cell.row < GRID.0).then_some((cell.row, column))
}

fn write_cell(
    (row, column): (u32, u16),
    cell: &Cell,
    kept: &Kept,
    copy: &mut Worksheet,
) -> Result<(), XlsxError> {
    let text = kept.shaped(&cell.text);
    match &cell.flaw {
        Some(Flaw::Unsaved) => {
            copy.write_formula(row, column, Formula::new("=T(\"\")").set_result(""))?;
        }
        Some(Flaw::Error(_)) => {
            copy.write_formula(row, column, Formula::new("=NA()").set_result("#N/A"))?;
        }
        None if !cell.links.is_empty() => {
            copy.write_url(row, column, Url::new(LINK).set_text(text))?;
        }
        None => {
            copy.write_string(row, column, text)?;
        }
    }
    Ok(())
}
