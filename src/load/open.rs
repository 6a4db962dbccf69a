//! Opens workbooks.

use std::io::{self, Cursor};
use std::path::Path;
use std::sync::Arc;

use fscheck_core::workbook::Workbook;
use fscheck_read::limits::Limits;
use fscheck_read::spreadsheet::{OpenError, exceeded, read};

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
    let size = limits.workbook_size;
    let bytes = files::read(file, size.get()).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => exceeded("bytes", &size),
        io::ErrorKind::InvalidInput if file.is_dir() => no_file("a folder"),
        io::ErrorKind::InvalidInput => no_file("a special file"),
        _ => OpenError::Unreadable(error),
    })?;
    let sha256 = files::sha256(&bytes);
    Ok(Workbook { sha256, ..read(Cursor::new(bytes), path, limits)? })
}

fn no_file(found: &'static str) -> OpenError {
    OpenError::NotAWorkbook { found, cure: "name the workbook itself" }
}
