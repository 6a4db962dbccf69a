//! The positions of the rows and cells of a sheet: by their names, or else one after another
//! (ECMA-376, part 1, 18.3.1.4 and 18.3.1.73).

use std::collections::{BTreeMap, BTreeSet};

use fscheck_core::location::CellRef;
use fscheck_core::text::shorten;
use quick_xml::events::{BytesStart, Event};

use super::AnnotateError;
use super::markup::{attribute, each, local, name_of, with_attribute};

/// The current position of a reader in a sheet.
#[derive(Debug)]
pub struct Cursor {
    /// The open or next row, and the column of the next cell in it.
    pub next: CellRef,
}

impl Cursor {
    /// The start of a sheet.
    pub fn new() -> Cursor {
        Cursor { next: CellRef::new(0, 0) }
    }

    /// The row that begins, from 0.
    ///
    /// # Errors
    /// Its name is not a number.
    pub fn row(&self, start: &BytesStart<'_>) -> Result<u32, AnnotateError> {
        let Some(name) = attribute(start, "r") else { return Ok(self.next.row) };
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        let number = name.parse::<u32>().ok().filter(|_| is_number);
        number.and_then(|row| row.checked_sub(1)).ok_or_else(|| not_a_name("row", &name))
    }

    /// Moves to the start of a row.
    pub fn enter(&mut self, row: u32) {
        self.next = CellRef::new(row, 0);
    }

    /// Moves to the row below.
    pub fn end_row(&mut self) {
        self.enter(self.next.row.saturating_add(1));
    }

    /// Returns the cell that begins. A cell may name another row than the one that contains it.
    ///
    /// # Errors
    /// Its name is not one of the grid's.
    pub fn cell(&self, start: &BytesStart<'_>) -> Result<CellRef, AnnotateError> {
        let Some(name) = attribute(start, "r") else { return Ok(self.next) };
        name.parse().map_err(|_| not_a_name("cell", &name))
    }

    /// Moves past a cell.
    pub fn pass(&mut self, cell: CellRef) {
        self.next.column = cell.column.saturating_add(1);
    }
}

fn not_a_name(what: &str, name: &str) -> AnnotateError {
    AnnotateError::Damaged(format!("\"{}\" can't be the name of a {what}", shorten(name, 20)))
}

/// The cells to change, and their rows, that exist in the sheet, in any place: they are not always
/// in order.
#[derive(Debug, Default)]
pub struct There {
    cells: BTreeSet<CellRef>,
    rows: BTreeSet<u32>,
}

impl There {
    /// Finds the cells of `changes` in the sheet.
    ///
    /// # Errors
    /// The sheet is malformed.
    pub fn find<T>(part: &[u8], changes: &BTreeMap<CellRef, T>) -> Result<There, AnnotateError> {
        let rows: BTreeSet<u32> = changes.keys().map(|cell| cell.row).collect();
        let mut there = There::default();
        let mut cursor = Cursor::new();
        each(part, |event| {
            let is_empty = matches!(event, Event::Empty(_));
            match event {
                Event::Start(start) | Event::Empty(start) => match name_of(&start) {
                    "row" => {
                        let row = cursor.row(&start)?;
                        there.rows.extend(rows.contains(&row).then_some(row));
                        cursor.enter(row);
                        if is_empty {
                            cursor.end_row();
                        }
                    }
                    "c" => {
                        let cell = cursor.cell(&start)?;
                        there.cells.extend(changes.contains_key(&cell).then_some(cell));
                        cursor.pass(cell);
                    }
                    _ => {}
                },
                Event::End(end) if local(end.name().into_inner()) == "row" => cursor.end_row(),
                _ => {}
            }
            Ok(())
        })?;
        Ok(there)
    }

    /// Returns the cells of `row` before `column` that have changes and aren't in the sheet.
    pub fn new_cells<T>(
        &self,
        changes: &BTreeMap<CellRef, T>,
        row: u32,
        column: u32,
    ) -> Vec<CellRef> {
        let here = changes.range(CellRef::new(row, 0)..CellRef::new(row, column));
        here.map(|(cell, _)| *cell).filter(|cell| !self.cells.contains(cell)).collect()
    }

    /// Returns the rows before `row` that have changes and aren't in the sheet.
    pub fn new_rows<T>(&self, changes: &BTreeMap<CellRef, T>, row: u32) -> BTreeSet<u32> {
        let before = changes.range(..CellRef::new(row, 0)).map(|(cell, _)| cell);
        // A cell that names this row may stand in another one.
        let new =
            before.filter(|cell| !self.cells.contains(cell) && !self.rows.contains(&cell.row));
        new.map(|cell| cell.row).collect()
    }
}

/// Returns whether a row has changes.
pub fn has_changes<T>(changes: &BTreeMap<CellRef, T>, row: u32) -> bool {
    changes.range(CellRef::new(row, 0)..=CellRef::new(row, u32::MAX)).next().is_some()
}

/// Returns the start of a row to which cells may be added. Its `spans` are a hint for readers, and
/// would no longer be right.
pub fn with_more_cells(start: &BytesStart<'_>, has_changes: bool) -> BytesStart<'static> {
    match has_changes {
        true => with_attribute(start, "spans", None),
        false => start.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there(sheet: &str, cells: &[&str]) -> Vec<String> {
        let changes = cells.iter().map(|cell| (cell.parse().unwrap(), ())).collect();
        let there = There::find(sheet.as_bytes(), &changes).unwrap();
        there.cells.iter().map(CellRef::to_string).collect()
    }

    #[test]
    fn cells_without_names_come_after_their_neighbour() {
        let sheet = "<w><sheetData><row r=\"9\"><c/></row><row r=\"2\"><c r=\"D2\"/><c r=\"A2\"/><c/></row>\
                     <row/><row><c/></row></sheetData></w>";
        assert_eq!(there(sheet, &["A9", "B2", "C2", "A3", "A4"]), ["B2", "A4", "A9"]);
    }

    #[test]
    fn a_cell_stands_where_its_own_name_says() {
        let sheet = "<w><sheetData><row r=\"2\"><c r=\"B7\"/></row></sheetData></w>";
        assert_eq!(there(sheet, &["B2", "B7"]), ["B7"]);
    }

    #[test]
    fn names_that_are_none_are_refused() {
        for sheet in [
            "<row r=\"+2\"/>",
            "<row r=\"B2\"/>",
            "<row r=\"0\"/>",
            "<c r=\"7\"/>",
            "<c r=\"ZZZZ1\"/>",
        ] {
            let changes: BTreeMap<CellRef, ()> = BTreeMap::new();
            let error = There::find(sheet.as_bytes(), &changes).unwrap_err().to_string();
            assert!(error.contains("can't be the name of a"), "{sheet}: {error}");
        }
    }
}
