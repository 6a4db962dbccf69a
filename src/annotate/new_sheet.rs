//! A sheet of texts that is added to a workbook.

use std::fmt::Write;

use fscheck_core::location::CellRef;
use fscheck_core::text::xml_escaped;

use super::{NewSheet, cell_text};

/// The rows below the first that offer words, however few are filled.
const OFFERED: usize = 500;

/// The most characters that a cell holds.
const MOST: usize = 32_000;

/// The XML of the sheet, whose first row stays in view.
pub fn xml(sheet: &NewSheet, is_strict: bool) -> Vec<u8> {
    let mut rows = String::new();
    for (row, texts) in (0u32..).zip(&sheet.rows) {
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
    let widths: String = (1..).zip(&sheet.widths).map(width).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <worksheet xmlns=\"{}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" \
         topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
         <sheetFormatPr defaultRowHeight=\"15\"/><cols>{widths}</cols><sheetData>{rows}</sheetData>{}\
         </worksheet>",
        super::namespace(is_strict),
        validations(sheet),
    )
    .into_bytes()
}

fn validations(sheet: &NewSheet) -> String {
    let last = u32::try_from(sheet.rows.len().max(OFFERED)).unwrap_or(u32::MAX);
    let mut lists = String::new();
    for (column, words) in &sheet.lists {
        let column = u32::try_from(*column).unwrap_or_default();
        let words = xml_escaped(&words.join(","));
        let _ = write!(
            lists,
            "<dataValidation type=\"list\" allowBlank=\"1\" showErrorMessage=\"1\" \
             sqref=\"{}:{}\"><formula1>\"{words}\"</formula1></dataValidation>",
            CellRef::new(1, column),
            CellRef::new(last, column),
        );
    }
    match sheet.lists.len() {
        0 => lists,
        count => format!("<dataValidations count=\"{count}\">{lists}</dataValidations>"),
    }
}
