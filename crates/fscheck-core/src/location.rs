//! The place of something: a cell of a workbook, a line of a manifest, or a file.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::paths::named;
use crate::visible;

/// A cell's place on its sheet, both counted from 0 as the file formats do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellRef {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
}

/// The last row and column of the grid that spreadsheet programs share (XFD1048576).
pub const GRID: CellRef = CellRef { row: 1_048_575, column: 16_383 };

impl CellRef {
    /// The cell in `row` and `column`, both from 0.
    pub fn new(row: u32, column: u32) -> CellRef {
        CellRef { row, column }
    }

    /// Returns whether the cell lies on the grid.
    pub fn is_on_grid(self) -> bool {
        self.row <= GRID.row && self.column <= GRID.column
    }
}

/// Writes the cell as a person names it: `C14`.
impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = u64::from(self.column) + 1;
        while rest > 0 {
            rest -= 1;
            letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
            rest /= 26;
        }
        let letters: String = letters.into_iter().rev().collect();
        write!(f, "{letters}{}", u64::from(self.row) + 1)
    }
}

/// Reads the name of a cell, also one with `$` (ECMA-376, part 1, 18.18.62).
impl FromStr for CellRef {
    type Err = NoCell;

    fn from_str(name: &str) -> Result<CellRef, NoCell> {
        let name = name.strip_prefix('$').unwrap_or(name);
        let digits = name.find(|c: char| !c.is_ascii_alphabetic()).ok_or(NoCell)?;
        let (letters, row) = name.split_at_checked(digits).ok_or(NoCell)?;
        let row = row.strip_prefix('$').unwrap_or(row);
        if letters.is_empty() || letters.len() > 3 || !row.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NoCell);
        }
        let place = |letter: u8| u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        let column = letters.bytes().fold(0, |column, letter| column * 26 + place(letter)) - 1;
        let row: u32 = row.parse().map_err(|_| NoCell)?;
        let cell = CellRef::new(row.checked_sub(1).ok_or(NoCell)?, column);
        if cell.is_on_grid() { Ok(cell) } else { Err(NoCell) }
    }
}

/// A text is not a name of a cell of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a cell")]
pub struct NoCell;

/// The place that a finding, a fact or an input error points at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// A whole file.
    File {
        /// The file, as the reader would name it.
        path: Arc<str>,
    },
    /// A place in a text file.
    Line {
        /// The file.
        path: Arc<str>,
        /// Line, from 1.
        line: u32,
        /// Column in characters, from 1.
        column: u32,
        /// The width of the value on that line, in characters; for drawing only.
        width: u32,
    },
    /// A cell of a workbook.
    Cell {
        /// The workbook.
        path: Arc<str>,
        /// The index of the sheet in the workbook, from 0; for sorting only.
        index: u32,
        /// The sheet's name.
        sheet: Arc<str>,
        /// The cell.
        cell: CellRef,
    },
}

impl Location {
    /// The place that is the whole of the file at `path`.
    pub fn file(path: &Arc<str>) -> Location {
        Location::File { path: Arc::clone(path) }
    }

    /// The same place in the file at `path`.
    #[must_use]
    pub fn with_path(&self, path: &Arc<str>) -> Location {
        let mut other = self.clone();
        match &mut other {
            Location::File { path: own }
            | Location::Line { path: own, .. }
            | Location::Cell { path: own, .. } => *own = Arc::clone(path),
        }
        other
    }

    /// The place without the file, for a sentence that is about that file: `Sheet1!C14`.
    pub fn within_file(&self) -> String {
        match self {
            Location::Cell { sheet, cell, .. } => format!("{}!{cell}", visible::line(sheet)),
            other => other.to_string(),
        }
    }

    /// The place as a text report names it: see [`named`].
    pub fn describe(&self) -> String {
        self.with_path(&Arc::from(named(self.path()))).to_string()
    }

    /// The number of the sheet that the place is on, from 0, and its name.
    pub fn sheet(&self) -> Option<(u32, &str)> {
        match self {
            Location::Cell { index, sheet, .. } => Some((*index, sheet)),
            Location::File { .. } | Location::Line { .. } => None,
        }
    }

    /// The file that the place is in.
    pub fn path(&self) -> &Arc<str> {
        match self {
            Location::File { path } | Location::Line { path, .. } | Location::Cell { path, .. } => {
                path
            }
        }
    }
}

/// Writes the place in one line: `evidence.yaml:12:5`, or `assessment.xlsx, Sheet1!C14`.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = visible::line(self.path());
        match self {
            Location::File { .. } => write!(f, "{path}"),
            Location::Line { line, column, .. } => write!(f, "{path}:{line}:{column}"),
            Location::Cell { sheet, cell, .. } => {
                write!(f, "{path}, {}!{cell}", visible::line(sheet))
            }
        }
    }
}

/// A value together with the place that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub at: Location,
}

impl<T> Sourced<T> {
    /// `value`, read at `at`.
    pub fn new(value: T, at: Location) -> Sourced<T> {
        Sourced { value, at }
    }

    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced { value: change(self.value), at: self.at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        let names = [(0, 0, "A1"), (13, 2, "C14"), (0, 25, "Z1"), (0, 26, "AA1"), (0, 701, "ZZ1")];
        for (row, column, name) in names {
            assert_eq!(CellRef::new(row, column).to_string(), name);
            assert_eq!(name.parse(), Ok(CellRef::new(row, column)));
        }
        assert_eq!(GRID.to_string(), "XFD1048576");
    }

    #[test]
    fn only_cells_of_the_grid_have_names() {
        assert_eq!("$c$14".parse(), Ok(CellRef::new(13, 2)));
        assert_eq!("XFD1048576".parse(), Ok(GRID));
        for name in ["", "A", "7", "A0", "A-1", "A+1", "XFE1", "A1048577", "AAAA1", "A1:B2", "Ä1"]
        {
            assert_eq!(name.parse::<CellRef>(), Err(NoCell), "{name}");
        }
    }

    #[test]
    fn the_grid_ends_at_its_last_cell() {
        assert!(GRID.is_on_grid());
        assert!(!CellRef::new(GRID.row + 1, 0).is_on_grid());
        assert!(!CellRef::new(0, GRID.column + 1).is_on_grid());
    }
}
