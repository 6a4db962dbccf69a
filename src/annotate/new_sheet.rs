//! A sheet of texts that is added to a workbook: a table with filters, lists to choose from, and a note
//! at each label.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{Read, Seek};

use fscheck_core::location::CellRef;
use fscheck_core::text::xml_escaped;

use super::package::{self, Package};
use super::sheet::Grid;
use super::table::{self, Table, Workbook};
use super::{AnnotateError, NewSheet, cell_text, workbook};

/// The rows below the first that offer words, however few are filled.
const OFFERED: usize = 500;

/// The most characters of a cell.
const MOST: usize = 32_000;

/// The names of the sheet with the words that are offered: the first that is free.
const LISTS: [&str; 2] = ["Lists", "fscheck lists"];

/// Adds the sheet after all others, and a hidden one with its lists.
pub fn add<R: Read + Seek>(
    package: &mut Package<R>,
    there: &Workbook<'_>,
    sheet: &NewSheet,
) -> Result<(), AnnotateError> {
    let is_free = |name: &&str| !there.sheets.iter().any(|s| s.name.eq_ignore_ascii_case(name));
    let lists = LISTS.into_iter().find(is_free).filter(|_| !sheet.lists.is_empty());
    let part = package.free_name("xl/worksheets/fscheckSheet", ".xml");
    let labels = sheet.rows.first().map(Vec::as_slice).unwrap_or_default();
    let table = table::add(
        package,
        there,
        &part,
        &Table {
            name: &sheet.name,
            columns: labels.iter().map(String::as_str).collect(),
            header: 0,
            last: u32::try_from(sheet.rows.len().saturating_sub(1)).unwrap_or(u32::MAX).max(1),
        },
    )?;
    let below =
        format!("{}{table}", lists.map(|name| validations(sheet, name)).unwrap_or_default());
    package.set(&part, xml(&sheet.rows, &sheet.widths, &below, there.is_strict));
    package.declare_part(&part, package::WORKSHEET);
    add_notes(package, &part, sheet, there.is_strict)?;
    let added = (sheet.name.as_str(), part.as_str());
    workbook::add_last_sheet(package, there.part, added, false, there.is_strict)?;
    let Some(name) = lists else { return Ok(()) };
    let part = package.free_name("xl/worksheets/fscheckSheet", ".xml");
    package.set(&part, xml(&columns(sheet), &[], "", there.is_strict));
    package.declare_part(&part, package::WORKSHEET);
    workbook::add_last_sheet(package, there.part, (name, &part), true, there.is_strict)
}

/// The lists as the columns of a sheet.
fn columns(sheet: &NewSheet) -> Vec<Vec<String>> {
    let longest = sheet.lists.values().map(Vec::len).max().unwrap_or_default();
    let word = |row: usize| move |words: &Vec<String>| words.get(row).cloned().unwrap_or_default();
    (0..longest).map(|row| sheet.lists.values().map(word(row)).collect()).collect()
}

/// Puts the notes on the labels.
fn add_notes<R: Read + Seek>(
    package: &mut Package<R>,
    part: &str,
    sheet: &NewSheet,
    is_strict: bool,
) -> Result<(), AnnotateError> {
    let place = |column: &usize| CellRef::new(0, u32::try_from(*column).unwrap_or_default());
    let notes: BTreeMap<CellRef, String> =
        sheet.notes.iter().map(|(column, note)| (place(column), note.clone())).collect();
    if notes.is_empty() {
        return Ok(());
    }
    let widths = (0u32..).zip(&sheet.widths).map(|(column, width)| (column, column, *width));
    let widths = widths.collect();
    let grid = Grid { heights: BTreeMap::new(), height: 15.0, widths, width: 8.43 };
    super::add_texts(package, part, &notes, is_strict)?;
    super::add_boxes(package, part, &notes, &grid, is_strict)
}

/// Returns the XML of a sheet whose first row stays in view.
fn xml(texts: &[Vec<String>], widths: &[f64], below: &str, is_strict: bool) -> Vec<u8> {
    let mut rows = String::new();
    for (row, texts) in (0u32..).zip(texts) {
        let _ = write!(rows, "<row r=\"{}\">", row + 1);
        for (column, text) in (0u32..).zip(texts).filter(|(_, text)| !text.is_empty()) {
            let text: String = text.chars().take(MOST).collect();
            let _ = write!(
                rows,
                "<c r=\"{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                CellRef::new(row, column),
                cell_text(&text)
            );
        }
        rows.push_str("</row>");
    }
    let width = |(number, width): (usize, &f64)| {
        format!("<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>")
    };
    let widths: String = (1..).zip(widths).map(width).collect();
    let widths = if widths.is_empty() { widths } else { format!("<cols>{widths}</cols>") };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <worksheet xmlns=\"{}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" \
         topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
         <sheetFormatPr defaultRowHeight=\"15\"/>{widths}<sheetData>{rows}</sheetData>{below}\
         </worksheet>",
        super::namespace(is_strict),
    )
    .into_bytes()
}

/// Returns the validations of the columns: ranges of the sheet called `lists`.
fn validations(sheet: &NewSheet, lists: &str) -> String {
    let last = u32::try_from(sheet.rows.len().saturating_add(OFFERED)).unwrap_or(u32::MAX);
    let name = xml_escaped(lists);
    let mut offers = String::new();
    for ((column, words), list) in sheet.lists.iter().zip(0u32..) {
        // A cell with several values equals none of the words, and is right.
        let style = if sheet.open.contains(column) { "information" } else { "stop" };
        let column = u32::try_from(*column).unwrap_or_default();
        let end = u32::try_from(words.len().saturating_sub(1)).unwrap_or_default();
        let _ = write!(
            offers,
            "<dataValidation type=\"list\" errorStyle=\"{style}\" allowBlank=\"1\" \
             showErrorMessage=\"1\" sqref=\"{}:{}\"><formula1>'{name}'!{}:{}</formula1>\
             </dataValidation>",
            CellRef::new(1, column),
            CellRef::new(last, column),
            fixed(CellRef::new(0, list)),
            fixed(CellRef::new(end, list)),
        );
    }
    format!("<dataValidations count=\"{}\">{offers}</dataValidations>", sheet.lists.len())
}

/// Returns an absolute reference to a cell in a formula: `$A$1`.
fn fixed(cell: CellRef) -> String {
    let name = cell.to_string();
    let (column, row) = name.split_at(name.find(|c: char| c.is_ascii_digit()).unwrap_or_default());
    format!("${column}${row}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_in_formulas_are_fixed() {
        assert_eq!(fixed("AB12".parse().unwrap()), "$AB$12");
    }

    #[test]
    fn lists_become_columns() {
        let word = |text: &str| text.to_owned();
        let lists = [(2, vec![word("a"), word("b")]), (5, vec![word("c")])];
        let sheet = NewSheet { lists: lists.into_iter().collect(), ..NewSheet::default() };
        assert_eq!(columns(&sheet), [["a", "c"], ["b", ""]]);
        let offered = validations(&sheet, "Lists");
        assert!(offered.contains("sqref=\"C2:C501\"><formula1>'Lists'!$A$1:$A$2<"), "{offered}");
        assert!(offered.contains("sqref=\"F2:F501\"><formula1>'Lists'!$B$1:$B$1<"), "{offered}");
    }
}
