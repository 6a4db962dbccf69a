//! Workbooks: their cells as texts, read in one pass and in bounded memory.
//!
//! [`package`] looks at the file before any reader does, [`xlsx`] and [`ods`] read the cells,
//! [`formula`] says where they link to, [`flaw`] why they have no value, [`merges`] how far down
//! they count. [`layout`] finds the tables in them, [`title`] what they are of, [`answers`] and
//! [`facts`] say what the tables state.

pub mod answers;
pub mod facts;
pub mod flaw;
pub mod formula;
pub mod guard;
pub mod layout;
pub mod merges;
mod ods;
mod package;
pub mod title;
mod xlsx;

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use self::flaw::Flaw;
use self::merges::Merges;
use crate::files;
use crate::limits::{Limit, WORKBOOK_CELLS, WORKBOOK_SIZE, WORKBOOK_TEXT};
use crate::location::{CellRef, Location};
use crate::text;

/// A workbook: what its cells say.
#[derive(Clone, Debug)]
pub struct Workbook {
    /// Its path, as the reader would name it.
    pub path: Arc<str>,
    /// The SHA-256 of its file, in lower-case hexadecimal; empty where it was read from no file.
    pub sha256: String,
    /// Its sheets, in their order, the hidden ones too.
    pub sheets: Vec<Sheet>,
    /// Whether it is an OpenDocument spreadsheet.
    pub is_opendocument: bool,
}

/// A sheet: its cells that hold anything.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The workbook's path.
    pub path: Arc<str>,
    /// Its position in the workbook, from 0.
    pub index: u32,
    /// Its name.
    pub name: Arc<str>,
    /// Its cells; of a sheet without a table only those of the first rows, and below them what
    /// may be a header or an id.
    pub cells: BTreeMap<CellRef, Cell>,
    /// Its cells that are merged over several rows.
    pub merges: Merges,
}

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its value as a text; of a formula the value that was saved with it.
    pub text: String,
    /// Where its hyperlinks and its `HYPERLINK` formula lead.
    pub links: Vec<String>,
    /// Why it has no value though something stands in it.
    pub flaw: Option<Flaw>,
}

impl Cell {
    /// Whether nothing stands in it.
    fn is_blank(&self) -> bool {
        self.text.is_empty() && self.links.is_empty() && self.flaw.is_none()
    }
}

/// Why a workbook could not be read.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file system said no.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It is something else.
    #[error("is not an .xlsx, .xlsm or .ods workbook: it looks like {found}")]
    NotAWorkbook {
        /// What it looks like.
        found: &'static str,
        /// What to do.
        cure: &'static str,
    },
    /// It is encrypted.
    #[error("is protected by a password")]
    Protected,
    /// Its package or a part of it is broken.
    #[error("is damaged: {detail}")]
    Damaged {
        /// Which part, and how.
        detail: String,
    },
    /// It is larger than any self-assessment.
    #[error("is too large: it holds more {what} than are read (the limit {limit})")]
    TooLarge {
        /// What there is too much of.
        what: String,
        /// How much is allowed, and the name of that.
        limit: String,
    },
}

impl OpenError {
    /// What to do about it.
    pub fn help(&self) -> &str {
        match self {
            OpenError::Unreadable(_) => "check that the file is there and may be read",
            OpenError::NotAWorkbook { cure, .. } => cure,
            OpenError::Protected => "remove the password (File, Info, Protect Workbook) and save",
            OpenError::Damaged { .. } => {
                "open it in Excel or LibreOffice, let it repair the file, and save it as .xlsx"
            }
            OpenError::TooLarge { .. } => {
                "remove what does not belong to the self-assessment and save it again, or raise the \
                 limit with `--limit NAME=VALUE`"
            }
        }
    }
}

/// Reads the workbook in `file`, which the reader would name `path`.
///
/// # Errors
/// It cannot be read, is no workbook, is protected, damaged or too large.
pub fn open(file: &Path, path: &Arc<str>) -> Result<Workbook, OpenError> {
    let bytes = files::read(file, WORKBOOK_SIZE.get()).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => exceeded("bytes", &WORKBOOK_SIZE),
        io::ErrorKind::InvalidInput if file.is_dir() => no_file("a folder"),
        io::ErrorKind::InvalidInput => no_file("a special file"),
        _ => OpenError::Unreadable(error),
    })?;
    let sha256 = files::sha256(&bytes);
    Ok(Workbook { sha256, ..read(Cursor::new(bytes), path)? })
}

fn no_file(found: &'static str) -> OpenError {
    OpenError::NotAWorkbook { found, cure: "name the workbook itself" }
}

/// Reads the workbook in `source`, which the reader would name `path`.
///
/// # Errors
/// As for [`open`].
pub fn read(mut source: impl Read + Seek, path: &Arc<str>) -> Result<Workbook, OpenError> {
    let format = package::inspect(&mut source)?;
    let sheets = match format {
        package::Format::Xlsx => {
            let is_unsaved = package::is_to_be_calculated(&mut source)?;
            guard::guarded(|| xlsx::read(source, is_unsaved))?
        }
        package::Format::Ods => ods::read(source)?,
    };
    let sheets = sheets.into_iter().enumerate().map(|(index, sheet)| Sheet {
        path: Arc::clone(path),
        index: u32::try_from(index).unwrap_or(u32::MAX),
        name: Arc::from(sheet.name),
        cells: sheet.cells,
        merges: sheet.merges,
    });
    let sheets: Vec<Sheet> = sheets.collect();
    check_copies(&sheets)?;
    let is_opendocument = matches!(format, package::Format::Ods);
    Ok(Workbook { path: Arc::clone(path), sha256: String::new(), sheets, is_opendocument })
}

/// Refuses a workbook whose merged cells come to more text than is read, where each counts for all
/// of its rows.
fn check_copies(sheets: &[Sheet]) -> Result<(), OpenError> {
    let mut text = 0;
    for sheet in sheets {
        let rows = sheet.rows_from(0);
        for (first, last_row) in sheet.merges.iter() {
            let Some(cell) = sheet.cells.get(&first) else { continue };
            let covered = rows.partition_point(|row| *row <= last_row)
                - rows.partition_point(|row| *row <= first.row);
            text = covered.saturating_mul(cell.text.len()).saturating_add(text);
        }
    }
    match text > WORKBOOK_TEXT.count() {
        true => Err(exceeded("bytes of text in merged cells", &WORKBOOK_TEXT)),
        false => Ok(()),
    }
}

impl Sheet {
    /// The text of a cell, tidied; empty where there is none.
    pub fn text(&self, cell: CellRef) -> String {
        self.cells.get(&cell).map(|cell| text::tidy(&cell.text)).unwrap_or_default()
    }

    /// Why a cell has no value though something stands in it.
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

    /// The cell whose value is seen at `cell`: the first one of the range that it is merged with.
    pub fn seen(&self, cell: CellRef) -> CellRef {
        self.merges.first_of(cell)
    }

    /// The rows that hold anything, from the one after `row`.
    pub fn rows_after(&self, row: u32) -> Vec<u32> {
        self.rows_from(row.saturating_add(1))
    }

    fn rows_from(&self, row: u32) -> Vec<u32> {
        let cells = self.cells.range(CellRef::new(row, 0)..);
        let mut rows: Vec<u32> = cells.map(|(place, _)| place.row).collect();
        rows.dedup();
        rows
    }
}

/// A sheet, as a reader hands it over.
#[derive(Default)]
struct RawSheet {
    name: String,
    cells: BTreeMap<CellRef, Cell>,
    merges: Merges,
}

/// Takes in the cells of one sheet and keeps count of what the whole workbook holds.
struct Collector<'a> {
    cells: BTreeMap<CellRef, Cell>,
    budget: &'a mut Budget,
    /// Whether the first rows hold a header, once they are over.
    has_table: Option<bool>,
}

/// The error for more of `what` than `limit` allows.
fn exceeded(what: &str, limit: &Limit) -> OpenError {
    OpenError::TooLarge { what: what.to_owned(), limit: limit.to_string() }
}

/// What may still be read of a workbook.
struct Budget {
    cells: usize,
    text: usize,
    /// How often a cell may still be looked at where no header stands in the first rows.
    glances: usize,
}

/// So many cells of a workbook are looked at where no header stands in the first rows: a form has
/// some hundred, and other sheets may be very long.
const MOST_GLANCES: usize = 200_000;

/// One look takes in so many bytes.
const GLANCE: usize = 64;

impl Budget {
    fn new() -> Budget {
        let (cells, text) = (WORKBOOK_CELLS.count(), WORKBOOK_TEXT.count());
        Budget { cells, text, glances: MOST_GLANCES }
    }

    /// Looks at a text that is not kept, unless too much was looked at already.
    fn glance(&mut self, text: &str) -> bool {
        let left = self.glances.checked_sub(1 + text.len() / GLANCE);
        self.glances = left.unwrap_or_default();
        left.is_some()
    }

    fn take(&mut self, text: usize) -> Result<(), OpenError> {
        let cells = self.cells.checked_sub(1);
        self.cells = cells.ok_or_else(|| exceeded("cells", &WORKBOOK_CELLS))?;
        let text = self.text.checked_sub(text);
        self.text = text.ok_or_else(|| exceeded("bytes of text", &WORKBOOK_TEXT))?;
        Ok(())
    }
}

impl<'a> Collector<'a> {
    fn new(budget: &'a mut Budget) -> Collector<'a> {
        Collector { cells: BTreeMap::new(), budget, has_table: None }
    }

    /// Takes in one cell. Returns false where the rest of the sheet is of no interest: the rows
    /// that may hold a header are over, there was none, and enough was looked at.
    fn push(&mut self, place: CellRef, cell: Cell) -> Result<bool, OpenError> {
        if cell.is_blank() {
            return Ok(true);
        }
        if !place.is_on_grid() {
            let detail = format!("a cell lies beyond the grid, at {place}");
            return Err(OpenError::Damaged { detail });
        }
        if place.row >= layout::HEADER_ROWS && !self.has_table() {
            if !self.budget.glance(&cell.text) {
                return Ok(false);
            }
            // What a table would be known by that stands too low to be read.
            if !layout::is_label(&cell.text) && !answers::may_be_id(&cell.text) {
                return Ok(true);
            }
        }
        self.budget.take(cell.text.len())?;
        self.cells.insert(place, cell);
        Ok(true)
    }

    fn has_table(&mut self) -> bool {
        let cells = &self.cells;
        *self.has_table.get_or_insert_with(|| layout::has_table(cells))
    }
}
