//! Workbooks: their cells as texts.
//!
//! [`flaw`] says why a cell has no value, [`merges`] which rows it covers. [`layout`] finds the
//! tables, [`title`] the title of the workbook, [`answers`] the answers in the tables.

pub mod answers;
pub mod flaw;
pub mod forms;
pub mod layout;
pub mod merges;
pub mod title;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::flaw::Flaw;
use self::merges::Merges;
use crate::location::{CellRef, Location};
use crate::text;

/// The sheet of findings in an annotated copy, which is not part of the assessment.
pub const FINDINGS_SHEET: &str = "fscheck findings";

/// A workbook: the content of its cells.
#[derive(Clone, Debug)]
pub struct Workbook {
    /// Its path, as the reader would name it.
    pub path: Arc<str>,
    /// The SHA-256 of its file, in lower-case hexadecimal; empty if it was not read from a file.
    pub sha256: String,
    /// Its sheets, in their order, the hidden ones too.
    pub sheets: Vec<Sheet>,
    /// True if it is an OpenDocument spreadsheet.
    pub is_opendocument: bool,
}

/// A sheet: its cells that have content.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The workbook's path.
    pub path: Arc<str>,
    /// Its position in the workbook, from 0.
    pub index: u32,
    /// Its name.
    pub name: Arc<str>,
    /// Its cells; of a sheet without a table, only those of the first rows, and possible headers or
    /// ids below them.
    pub cells: BTreeMap<CellRef, Cell>,
    /// Its cells that are merged over several rows.
    pub merges: Merges,
}

/// The content of a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its value as a text; of a formula the value that was saved with it.
    pub text: String,
    /// The targets of its hyperlinks and its `HYPERLINK` formula.
    pub links: Vec<String>,
    /// The reason why the cell has no value although it is not blank.
    pub flaw: Option<Flaw>,
}

impl Cell {
    /// Returns whether nothing is in it.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty() && self.links.is_empty() && self.flaw.is_none()
    }
}

impl Sheet {
    /// Returns the text of a cell, tidied; empty if there is none.
    pub fn text(&self, cell: CellRef) -> String {
        self.cells.get(&cell).map(|cell| text::tidy(&cell.text)).unwrap_or_default()
    }

    /// Returns why the cell has no value although it is not blank.
    pub fn flaw(&self, cell: CellRef) -> Option<&Flaw> {
        self.cells.get(&cell).and_then(|cell| cell.flaw.as_ref())
    }

    /// The place of a cell.
    pub fn at(&self, cell: CellRef) -> Location {
        Location::Cell {
            path: Arc::clone(&self.path),
            index: self.index,
            sheet: Arc::clone(&self.name),
            cell,
        }
    }

    /// The cells of one row, from left to right.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (CellRef, &Cell)> {
        let ends = CellRef::new(row, 0)..=CellRef::new(row, u32::MAX);
        self.cells.range(ends).map(|(place, cell)| (*place, cell))
    }

    /// Returns the cell whose value is visible at `cell`: the first one of the range that it is
    /// merged with.
    pub fn seen(&self, cell: CellRef) -> CellRef {
        self.merges.first_of(cell)
    }

    /// Returns the rows with content, from the one after `row`.
    pub fn rows_after(&self, row: u32) -> Vec<u32> {
        self.rows_from(row.saturating_add(1))
    }

    /// Returns the rows with content, from `row` on.
    pub fn rows_from(&self, row: u32) -> Vec<u32> {
        let cells = self.cells.range(CellRef::new(row, 0)..);
        let mut rows: Vec<u32> = cells.map(|(place, _)| place.row).collect();
        rows.dedup();
        rows
    }
}
