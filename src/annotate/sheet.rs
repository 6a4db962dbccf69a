//! The cells of a sheet: fills for those with findings.

use std::collections::BTreeMap;

use fscheck_core::location::CellRef;
use fscheck_core::rules::Severity;
use quick_xml::events::{BytesStart, Event};

use super::AnnotateError;
use super::markup::{
    Out, attribute, end, keep, local, name_of, prefix_of, put, relationship_id, rewrite,
    with_attribute,
};
use super::place::{Cursor, There, has_changes, with_more_cells};
use super::styles::{Styles, format_of};

/// The sizes of rows and columns, for the notes beside cells.
#[derive(Debug)]
pub struct Grid {
    /// Heights of rows in points, if they differ from the default.
    pub heights: BTreeMap<u32, f64>,
    /// The usual height of a row in points.
    pub height: f64,
    /// The first and last of columns and their width in characters.
    pub widths: Vec<(u32, u32, f64)>,
    /// The usual width of a column in characters.
    pub width: f64,
}

/// The result of filling the cells of a sheet.
#[derive(Debug)]
pub struct Filled {
    /// The sheet with the fills.
    pub part: Vec<u8>,
    /// The id of the relationship to the drawing of its notes, if it has one.
    pub drawing: Option<String>,
    /// The sizes of its rows and columns.
    pub grid: Grid,
}

/// Gives each cell in `marks` the fill of its severity, and adds missing cells.
pub fn fill(
    part: &[u8],
    marks: &BTreeMap<CellRef, Severity>,
    styles: Option<&mut Styles>,
) -> Result<Filled, AnnotateError> {
    let grid = Grid { heights: BTreeMap::new(), height: 15.0, widths: Vec::new(), width: 8.43 };
    let marks = if styles.is_some() { marks.clone() } else { BTreeMap::new() };
    let there = There::find(part, &marks)?;
    let mut filler = Filler {
        marks,
        there,
        styles,
        grid,
        drawing: None,
        columns: Vec::new(),
        prefix: String::new(),
        is_in_data: false,
        cursor: Cursor::new(),
        row_format: None,
    };
    let part = rewrite(part, |event, out| filler.visit(event, out))?;
    Ok(Filled { part, drawing: filler.drawing, grid: filler.grid })
}

struct Filler<'a> {
    /// The cells that are not filled yet.
    marks: BTreeMap<CellRef, Severity>,
    there: There,
    styles: Option<&'a mut Styles>,
    grid: Grid,
    drawing: Option<String>,
    /// The first and last of columns and the format of their empty cells.
    columns: Vec<(u32, u32, usize)>,
    prefix: String,
    is_in_data: bool,
    cursor: Cursor,
    /// The format of the empty cells of the row.
    row_format: Option<usize>,
}

impl Filler<'_> {
    fn visit(&mut self, event: Event<'_>, out: &mut Out) -> Result<(), AnnotateError> {
        match event {
            Event::Start(start) if name_of(&start) == "sheetData" => {
                self.is_in_data = true;
                self.prefix = prefix_of(&start);
                keep(Event::Start(start), out)
            }
            Event::Empty(start) if name_of(&start) == "sheetData" && !self.marks.is_empty() => {
                self.prefix = prefix_of(&start);
                keep(Event::Start(start.clone()), out)?;
                self.rows_before(u32::MAX, out)?;
                end(&start, out)
            }
            Event::End(end) if local(end.name().into_inner()) == "sheetData" => {
                self.rows_before(u32::MAX, out)?;
                self.is_in_data = false;
                keep(Event::End(end), out)
            }
            Event::Start(start) if self.is_in_data && name_of(&start) == "row" => {
                let start = self.row(&start, out)?;
                keep(Event::Start(start), out)
            }
            Event::Empty(start) if self.is_in_data && name_of(&start) == "row" => {
                let start = self.row(&start, out)?;
                match has_changes(&self.marks, self.cursor.next.row) {
                    false => keep(Event::Empty(start), out)?,
                    true => {
                        keep(Event::Start(start.clone()), out)?;
                        self.cells_before(u32::MAX, out)?;
                        end(&start, out)?;
                    }
                }
                self.cursor.end_row();
                Ok(())
            }
            Event::End(end) if self.is_in_data && local(end.name().into_inner()) == "row" => {
                self.cells_before(u32::MAX, out)?;
                self.cursor.end_row();
                keep(Event::End(end), out)
            }
            Event::Start(start) if self.is_in_data && name_of(&start) == "c" => {
                let start = self.cell(&start, out)?;
                keep(Event::Start(start), out)
            }
            Event::Empty(start) if self.is_in_data && name_of(&start) == "c" => {
                let start = self.cell(&start, out)?;
                keep(Event::Empty(start), out)
            }
            Event::Start(start) => {
                self.note(&start);
                keep(Event::Start(start), out)
            }
            Event::Empty(start) => {
                self.note(&start);
                keep(Event::Empty(start), out)
            }
            event => keep(event, out),
        }
    }

    /// Records the sizes of columns, the default sizes, and the drawing.
    fn note(&mut self, start: &BytesStart<'_>) {
        let number = |name| attribute(start, name).and_then(|n| n.parse::<f64>().ok());
        let index = |name| attribute(start, name).and_then(|n| n.parse::<u32>().ok());
        match name_of(start) {
            "sheetFormatPr" => {
                self.grid.height = number("defaultRowHeight").unwrap_or(self.grid.height);
                self.grid.width = number("defaultColWidth").unwrap_or(self.grid.width);
            }
            "col" => {
                let (Some(first), Some(last)) = (index("min"), index("max")) else { return };
                let (first, last) = (first.saturating_sub(1), last.saturating_sub(1));
                self.columns.push((first, last, format_of(start, "style")));
                let width = if attribute(start, "hidden").as_deref() == Some("1") {
                    Some(0.0)
                } else {
                    number("width")
                };
                self.grid.widths.extend(width.map(|width| (first, last, width)));
            }
            "legacyDrawing" => self.drawing = relationship_id(start),
            _ => {}
        }
    }

    /// Begins a row, after writing those before it.
    fn row(
        &mut self,
        start: &BytesStart<'_>,
        out: &mut Out,
    ) -> Result<BytesStart<'static>, AnnotateError> {
        let row = self.cursor.row(start)?;
        self.rows_before(row, out)?;
        self.cursor.enter(row);
        let has_format = attribute(start, "customFormat").is_some_and(|is| is != "0");
        self.row_format = has_format.then(|| format_of(start, "s"));
        if let Some(height) = attribute(start, "ht").and_then(|ht| ht.parse().ok()) {
            self.grid.heights.insert(row, height);
        }
        Ok(with_more_cells(start, has_changes(&self.marks, row)))
    }

    /// Begins a cell, after writing those before it in its row.
    fn cell(
        &mut self,
        start: &BytesStart<'_>,
        out: &mut Out,
    ) -> Result<BytesStart<'static>, AnnotateError> {
        let here = self.cursor.cell(start)?;
        self.cells_before(here.column, out)?;
        self.cursor.pass(here);
        let Some(severity) = self.marks.remove(&here) else { return Ok(start.to_owned()) };
        let format = self.filled(format_of(start, "s"), severity)?;
        Ok(with_attribute(start, "s", Some(&format)))
    }

    /// Writes the cells of this row before `column`.
    fn cells_before(&mut self, column: u32, out: &mut Out) -> Result<(), AnnotateError> {
        let row = self.cursor.next.row;
        for cell in self.there.new_cells(&self.marks, row, column) {
            if let Some(severity) = self.marks.remove(&cell) {
                self.new_cell(cell, severity, out)?;
            }
        }
        Ok(())
    }

    /// Writes the rows before `row`, and continues after them.
    fn rows_before(&mut self, row: u32, out: &mut Out) -> Result<(), AnnotateError> {
        for row in self.there.new_rows(&self.marks, row) {
            self.row_format = None;
            self.cursor.enter(row);
            put(&format!("<{}row r=\"{}\">", self.prefix, u64::from(row) + 1), out);
            self.cells_before(u32::MAX, out)?;
            put(&format!("</{}row>", self.prefix), out);
        }
        Ok(())
    }

    fn new_cell(
        &mut self,
        cell: CellRef,
        severity: Severity,
        out: &mut Out,
    ) -> Result<(), AnnotateError> {
        let of_column =
            self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&cell.column));
        let format = self.row_format.or(of_column.map(|(_, _, format)| *format)).unwrap_or(0);
        let format = self.filled(format, severity)?;
        put(&format!("<{}c r=\"{cell}\" s=\"{format}\"/>", self.prefix), out);
        Ok(())
    }

    fn filled(&mut self, format: usize, severity: Severity) -> Result<String, AnnotateError> {
        match &mut self.styles {
            Some(styles) => Ok(styles.filled(format, severity)?.to_string()),
            None => Ok(format.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLES: &[u8] =
        b"<styleSheet><fonts><font/></fonts><fills><fill/><fill/></fills><cellXfs>\
        <xf/><xf numFmtId=\"1\"/><xf numFmtId=\"2\"/></cellXfs></styleSheet>";

    fn filled(part: &str, cells: &[&str]) -> Filled {
        let mut styles = Styles::read(STYLES.to_vec()).unwrap().unwrap();
        let marks = cells.iter().map(|cell| (cell.parse().unwrap(), Severity::Error)).collect();
        fill(part.as_bytes(), &marks, Some(&mut styles)).unwrap()
    }

    fn text(filled: &Filled) -> &str {
        std::str::from_utf8(&filled.part).unwrap()
    }

    #[test]
    fn a_cell_keeps_what_it_has() {
        let sheet = "<worksheet><sheetData><row r=\"2\" spans=\"1:2\"><c r=\"A2\" s=\"1\" t=\"s\">\
                     <v>7</v></c><c r=\"B2\"/></row></sheetData></worksheet>";
        let filled = filled(sheet, &["A2"]);
        assert_eq!(
            text(&filled),
            sheet.replace(" s=\"1\"", " s=\"3\"").replace(" spans=\"1:2\"", "")
        );
    }

    #[test]
    fn cells_and_rows_that_are_not_there_come_to_their_places() {
        let sheet = "<w><cols><col min=\"2\" max=\"3\" style=\"2\"/></cols><sheetData>\
                     <row r=\"2\"><c r=\"A2\"/><c r=\"D2\"/></row><row r=\"4\"/>\
                     <row r=\"5\" s=\"1\" customFormat=\"1\"/></sheetData></w>";
        let filled = filled(sheet, &["A1", "C2", "E2", "A3", "A5", "B9"]);
        assert_eq!(
            text(&filled).split_once("<sheetData>").unwrap().1,
            "<row r=\"1\"><c r=\"A1\" s=\"3\"/></row>\
             <row r=\"2\"><c r=\"A2\"/><c r=\"C2\" s=\"4\"/><c r=\"D2\"/><c r=\"E2\" s=\"3\"/></row>\
             <row r=\"3\"><c r=\"A3\" s=\"3\"/></row><row r=\"4\"/>\
             <row r=\"5\" s=\"1\" customFormat=\"1\"><c r=\"A5\" s=\"5\"/></row>\
             <row r=\"9\"><c r=\"B9\" s=\"4\"/></row></sheetData></w>"
        );
        let empty = self::filled("<x:w><x:sheetData/></x:w>", &["B1"]);
        assert_eq!(
            text(&empty),
            "<x:w><x:sheetData><x:row r=\"1\"><x:c r=\"B1\" s=\"3\"/></x:row></x:sheetData></x:w>"
        );
    }

    #[test]
    fn rows_and_cells_without_names_are_counted() {
        let sheet = "<w><sheetData><row><c/><c/></row><row><c/></row></sheetData></w>";
        assert_eq!(
            text(&filled(sheet, &["B1", "A2"])),
            "<w><sheetData><row><c/><c s=\"3\"/></row><row><c s=\"3\"/></row></sheetData></w>"
        );
    }

    #[test]
    fn a_cell_in_another_row_than_its_own_is_filled_there() {
        let sheet = "<w><sheetData><row r=\"2\"><c r=\"B7\"/></row><row r=\"9\"/></sheetData></w>";
        let wanted = sheet.replace("\"B7\"/>", "\"B7\" s=\"3\"/>");
        assert_eq!(text(&filled(sheet, &["B7"])), wanted);
    }

    #[test]
    fn rows_and_cells_out_of_order_are_filled_where_they_stand() {
        let sheet = "<w><sheetData><row r=\"3\"><c r=\"B3\"/><c r=\"A3\"/></row><row r=\"1\">\
                     <c r=\"A1\"/></row></sheetData></w>";
        let wanted = sheet
            .replace("<c r=\"A3\"/>", "<c r=\"A3\" s=\"3\"/>")
            .replace("<c r=\"A1\"/>", "<c r=\"A1\" s=\"3\"/>");
        assert_eq!(text(&filled(sheet, &["A1", "A3"])), wanted);
    }
}
