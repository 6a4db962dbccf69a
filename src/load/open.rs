//! Opens workbooks.

use std::io::{self, Cursor};
use std::path::Path;
use std::sync::Arc;

use fscheck_core::workbook::Workbook;
use fscheck_read::limits::Limits;
use fscheck_read::spreadsheet::{OpenError, exceeded, read};

use super::kept::Kept;
use crate::{files, platform, worker};

/// Reads the workbook in `file`, which the reader would name `path`. Where nothing catches a reader
/// that fails, a worker tries it first.
///
/// # Errors
/// It cannot be read, is not a workbook, is protected, damaged or too large.
pub fn open(file: &Path, path: &Arc<str>, limits: &Limits) -> Result<Workbook, OpenError> {
    if platform::SHARES_FATE && file.is_file() {
        worker::try_workbook(file, limits)?;
    }
    read_workbook(file, path, limits)
}

/// Reads the workbook in `file`, in this process, without a trial run.
///
/// # Errors
/// As for [`open`].
pub fn read_workbook(file: &Path, path: &Arc<str>, limits: &Limits) -> Result<Workbook, OpenError> {
    let bytes = content(file, limits)?;
    let sha256 = files::sha256(&bytes);
    Ok(Workbook { sha256, ..read(Cursor::new(bytes), path, limits)? })
}

/// Reads the workbook in `file`, like [`open`]. With `use_cache`, one that an earlier run read isn't
/// parsed again, and one that is parsed is kept.
pub(super) fn open_kept(
    file: &Path,
    path: &Arc<str>,
    limits: &Limits,
    use_cache: bool,
) -> Result<Workbook, OpenError> {
    // The page of a browser has no folder for caches.
    if !use_cache || platform::SHARES_FATE {
        return open(file, path, limits);
    }
    let bytes = content(file, limits)?;
    let sha256 = files::sha256(&bytes);
    let kept = Kept::of(file, &sha256, limits);
    if let Some(workbook) = kept.as_ref().and_then(|kept| kept.workbook(path, &sha256)) {
        return Ok(workbook);
    }
    let workbook = Workbook { sha256, ..read(Cursor::new(bytes), path, limits)? };
    if let Some(kept) = kept {
        kept.keep_workbook(&workbook);
    }
    Ok(workbook)
}

fn content(file: &Path, limits: &Limits) -> Result<Vec<u8>, OpenError> {
    let size = limits.workbook_size;
    files::read(file, size.get()).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => exceeded("bytes", &size),
        io::ErrorKind::InvalidInput if file.is_dir() => no_file("a folder"),
        io::ErrorKind::InvalidInput => no_file("a special file"),
        _ => OpenError::Unreadable(error),
    })
}

fn no_file(found: &'static str) -> OpenError {
    OpenError::NotAWorkbook { found, cure: "name the workbook itself" }
}
