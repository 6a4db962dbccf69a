//! A sheet that is added to a copy: rows of texts in columns of fixed widths, links to cells.

use std::fmt::Write;

use fscheck_core::location::{CellRef, Location};
use fscheck_core::text::xml_escaped;

use super::styles::{Look, Styles};

/// Spreadsheet programs read no more links on a sheet.
const MOST_LINKS: u32 = 65_530;

/// The most characters of a cell, in UTF-16 (ECMA-376 states no limit; programs have it).
const MOST: usize = 32_767;

/// The height of a line of text in points; a row has at most 409 of them.
const LINE_HEIGHT: usize = 15;
const MOST_LINES: usize = 27;

/// The columns of a sheet: their names and their widths in characters.
pub type Columns = &'static [(&'static str, usize)];

/// A sheet that is being written.
pub struct Page<'a> {
    columns: Columns,
    styles: Option<&'a mut Styles>,
    rows: String,
    links: String,
}

/// The elements after the cells of a sheet, in the order of ECMA-376, part 1, 18.3.1.99.
#[derive(Default)]
pub struct Below {
    /// The validation rules.
    pub validations: String,
    /// The table on the sheet.
    pub table: String,
}

impl<'a> Page<'a> {
    /// An empty sheet.
    pub fn new(columns: Columns, styles: Option<&'a mut Styles>) -> Page<'a> {
        Page { columns, styles, rows: String::new(), links: String::new() }
    }

    /// Returns the XML of the sheet, in which the rows above the one below `header` stay in view.
    pub fn xml(self, header: u32, below: &Below, is_strict: bool) -> Vec<u8> {
        let mut widths = String::new();
        for ((_, width), number) in self.columns.iter().zip(1..) {
            let _ = write!(
                widths,
                "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"
            );
        }
        let links = match self.links.is_empty() {
            true => String::new(),
            false => format!("<hyperlinks>{}</hyperlinks>", self.links),
        };
        let (top, first) = (header + 1, CellRef::new(header + 1, 0));
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <worksheet xmlns=\"{}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView workbookViewId=\"0\">\
             <pane ySplit=\"{top}\" topLeftCell=\"{first}\" activePane=\"bottomLeft\" \
             state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>\
             <cols>{widths}</cols><sheetData>{}</sheetData>{}{links}\
             <pageSetup orientation=\"landscape\" fitToHeight=\"0\"/>{}</worksheet>",
            super::namespace(is_strict),
            self.rows,
            below.validations,
            below.table,
        )
        .into_bytes()
    }

    /// Adds a row of texts, high enough for all of them.
    pub fn row(&mut self, row: u32, cells: &[(String, Look)]) {
        let height = height(self.columns, cells);
        let _ = write!(self.rows, "<row r=\"{}\" ht=\"{height}\" customHeight=\"1\">", row + 1);
        for ((text, look), column) in cells.iter().zip(0..) {
            let format = self.styles.as_mut().map(|styles| styles.look(*look));
            self.cell(CellRef::new(row, column), text, format);
        }
        self.rows.push_str("</row>");
    }

    /// Links a cell to a place, if that is a cell too.
    pub fn link(&mut self, row: u32, column: usize, place: &Location) {
        let Location::Cell { sheet, cell, .. } = place else { return };
        if row < MOST_LINKS {
            let from = CellRef::new(row, u32::try_from(column).unwrap_or(0));
            let to = format!("'{}'!{cell}", sheet.replace('\'', "''"));
            let to = xml_escaped(&to);
            let _ = write!(self.links, "<hyperlink ref=\"{from}\" location=\"{to}\"/>");
        }
    }

    /// Adds a row with one text that extends beyond its cell.
    pub fn plain_row(&mut self, row: u32, text: &str) {
        let _ = write!(self.rows, "<row r=\"{}\">", row + 1);
        self.cell(CellRef::new(row, 0), text, None);
        self.rows.push_str("</row>");
    }

    fn cell(&mut self, cell: CellRef, text: &str, format: Option<usize>) {
        let format = format.map(|format| format!(" s=\"{format}\"")).unwrap_or_default();
        if text.is_empty() {
            let _ = write!(self.rows, "<c r=\"{cell}\"{format}/>");
            return;
        }
        let mut left = MOST;
        let fits = |letter: &char| {
            left = left.saturating_sub(letter.len_utf16());
            left > 0
        };
        let text: String = text.chars().take_while(fits).collect();
        let _ = write!(
            self.rows,
            "<c r=\"{cell}\"{format} t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            super::cell_text(&text)
        );
    }
}

/// The height of a row in points, in which all texts can be read: programs do not work it out by
/// themselves when they open a workbook.
fn height(columns: Columns, cells: &[(String, Look)]) -> usize {
    let lines = cells.iter().zip(columns).map(|((text, look), (_, width))| match look {
        Look::Title => 2,
        // Words do not fill a line to its end.
        _ => text.lines().map(|line| (line.chars().count() * 5 / 4).div_ceil(*width)).sum(),
    });
    lines.max().unwrap_or(1).clamp(1, MOST_LINES) * LINE_HEIGHT
}
