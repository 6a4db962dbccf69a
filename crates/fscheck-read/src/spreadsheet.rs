//! Reads workbooks in one pass and in bounded memory.
//!
//! `gate` checks the file before any reader, `xlsx` and `ods` read the cells, and [`formula`] finds
//! the targets of their links.

pub mod formula;
mod gate;
pub mod guard;
mod ods;
mod xlsx;

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};
use std::sync::Arc;

use fscheck_core::location::CellRef;
use fscheck_core::workbook::merges::Merges;
use fscheck_core::workbook::{Cell, Sheet, Workbook, answers, layout};

use crate::limits::{Limit, Limits};

/// The reason why a workbook could not be read.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file system reported an error.
    #[error("{}", fscheck_core::paths::why_unread(.0))]
    Unreadable(#[from] io::Error),
    /// It is another kind of file.
    #[error("is not an .xlsx, .xlsm or .ods workbook: it looks like {found}")]
    NotAWorkbook {
        /// Its likely kind.
        found: &'static str,
        /// The help.
        cure: &'static str,
    },
    /// It is encrypted.
    #[error("is protected by a password")]
    Protected,
    /// Its package, or a part of it, is damaged.
    #[error("is damaged: {detail}")]
    Damaged {
        /// The part and its damage.
        detail: String,
    },
    /// It is larger than any self-assessment.
    #[error("is too large: it has more {what} than the limit allows ({limit})")]
    TooLarge {
        /// The objects of which there are too many.
        what: String,
        /// The limit, with its name.
        limit: String,
    },
}

impl OpenError {
    /// Returns the help for it.
    pub fn help(&self) -> &str {
        match self {
            OpenError::Unreadable(_) => "check that the file exists and that you may read it",
            OpenError::NotAWorkbook { cure, .. } => cure,
            OpenError::Protected => "remove the password (File, Info, Protect Workbook) and save",
            OpenError::Damaged { .. } => {
                "open it in Excel or LibreOffice, let it repair the file and save it as .xlsx"
            }
            OpenError::TooLarge { .. } => {
                "remove everything that isn't part of the self-assessment and save it again, or \
                 raise the limit with `--limit NAME=VALUE`"
            }
        }
    }
}

/// Reads the workbook in `source`, which the reader would name `path`.
///
/// # Errors
/// It cannot be read, is not a workbook, is protected, damaged or too large.
pub fn read(
    mut source: impl Read + Seek,
    path: &Arc<str>,
    limits: &Limits,
) -> Result<Workbook, OpenError> {
    let format = gate::inspect(&mut source, limits)?;
    let sheets = match format {
        gate::Format::Xlsx => {
            let is_unsaved = gate::is_to_be_calculated(&mut source)?;
            guard::guarded(|| xlsx::read(source, is_unsaved, limits))?
        }
        gate::Format::Ods => ods::read(source, limits)?,
    };
    let sheets = sheets.into_iter().enumerate().map(|(index, sheet)| Sheet {
        path: Arc::clone(path),
        index: u32::try_from(index).unwrap_or(u32::MAX),
        name: Arc::from(sheet.name),
        cells: sheet.cells,
        merges: sheet.merges,
    });
    let sheets: Vec<Sheet> = sheets.collect();
    check_copies(&sheets, &limits.workbook_text)?;
    let is_opendocument = matches!(format, gate::Format::Ods);
    Ok(Workbook { path: Arc::clone(path), sha256: String::new(), sheets, is_opendocument })
}

/// Refuses a workbook whose merged cells add up to more text than is read, counting each for all of
/// its rows.
fn check_copies(sheets: &[Sheet], most: &Limit) -> Result<(), OpenError> {
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
    match text > most.count() {
        true => Err(exceeded("bytes of text in merged cells", most)),
        false => Ok(()),
    }
}

/// A sheet, as a reader passes it on.
#[derive(Default)]
struct RawSheet {
    name: String,
    cells: BTreeMap<CellRef, Cell>,
    merges: Merges,
}

/// Collects the cells of one sheet and counts the content of the whole workbook.
struct Collector<'a, 'l> {
    cells: BTreeMap<CellRef, Cell>,
    budget: &'a mut Budget<'l>,
    /// True if the first rows contain a header; `None` until they have been read.
    has_table: Option<bool>,
}

/// Adds a merged range, unless there are too many.
fn add_merged(
    merges: &mut Merges,
    first: CellRef,
    last_row: u32,
    limits: &Limits,
) -> Result<(), OpenError> {
    merges.add(first, last_row);
    match merges.count() > limits.workbook_cells.count() {
        true => Err(exceeded("merged ranges", &limits.workbook_cells)),
        false => Ok(()),
    }
}

/// Returns the error for more of `what` than `limit` allows.
pub fn exceeded(what: &str, limit: &Limit) -> OpenError {
    OpenError::TooLarge { what: what.to_owned(), limit: limit.to_string() }
}

/// The rest of a workbook that may still be read.
struct Budget<'l> {
    limits: &'l Limits,
    cells: usize,
    text: usize,
    /// The number of cells that may still be examined if there is no header in the first rows.
    glances: usize,
}

/// The most cells of a workbook examined if there is no header in the first rows: a form has
/// some hundred, and other sheets may be very long.
const MOST_GLANCES: usize = 200_000;

/// The bytes read in one step.
const GLANCE: usize = 64;

impl<'l> Budget<'l> {
    fn new(limits: &'l Limits) -> Budget<'l> {
        let (cells, text) = (limits.workbook_cells.count(), limits.workbook_text.count());
        Budget { limits, cells, text, glances: MOST_GLANCES }
    }

    /// Examines a text that is not kept. Returns false if too much was examined already.
    fn glance(&mut self, text: &str) -> bool {
        let left = self.glances.checked_sub(1 + text.len() / GLANCE);
        self.glances = left.unwrap_or_default();
        left.is_some()
    }

    fn take(&mut self, text: usize) -> Result<(), OpenError> {
        let cells = self.cells.checked_sub(1);
        self.cells = cells.ok_or_else(|| exceeded("cells", &self.limits.workbook_cells))?;
        let text = self.text.checked_sub(text);
        self.text = text.ok_or_else(|| exceeded("bytes of text", &self.limits.workbook_text))?;
        Ok(())
    }
}

impl<'a, 'l> Collector<'a, 'l> {
    fn new(budget: &'a mut Budget<'l>) -> Collector<'a, 'l> {
        Collector { cells: BTreeMap::new(), budget, has_table: None }
    }

    /// Adds one cell. Returns false if the rest of the sheet is irrelevant: the rows that may
    /// contain a header are over, there was none, and enough was examined.
    fn push(&mut self, place: CellRef, cell: Cell) -> Result<bool, OpenError> {
        if cell.is_blank() {
            return Ok(true);
        }
        if !place.is_on_grid() {
            let detail = format!("a cell is outside the grid, at {place}");
            return Err(OpenError::Damaged { detail });
        }
        if place.row >= layout::HEADER_ROWS && !self.has_table() {
            if !self.budget.glance(&cell.text) {
                return Ok(false);
            }
            // A label or id that is too low to be read identifies a table.
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
