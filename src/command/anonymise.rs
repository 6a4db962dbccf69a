//! `fscheck anonymise`.

use std::sync::Arc;

use fscheck_core::paths::{shown, told};
use fscheck_core::visible::Notes;
use fscheck_read::definition::catalogue;
use fscheck_read::limits::Limits;

use super::export::check_name;
use super::{CLEAN, Failure};
use crate::anonymise::anonymise;
use crate::cli::Anonymise as Options;
use crate::files::{self, Identity};
use crate::load::{LoadError, open_workbook};

/// Writes a copy of a workbook without its content.
pub fn run(options: &Options, limits: &Limits, err: &mut Notes<'_>) -> Result<u8, Failure> {
    let file = &options.workbook;
    let path: Arc<str> = shown(file).into();
    check_name(&options.output)?;
    let workbook = open_workbook(file, &path, limits)
        .map_err(|cause| LoadError::Workbook { path: path.to_string(), cause })?;
    let checklists = catalogue::all().map_err(LoadError::Checklist)?;
    let bytes = anonymise(&workbook, &checklists).map_err(|error| Failure::Usage {
        message: format!("{} can't be copied: {error}", told(file)),
        help: "describe the problem without attaching the workbook".to_owned(),
    })?;
    let output = &options.output;
    if Identity::of(output).is_some_and(|file| files::was_read(&file)) {
        return Err(Failure::Usage {
            message: format!("{} is an input and won't be overwritten", told(output)),
            help: "name another file with --output".to_owned(),
        });
    }
    files::write(output, &bytes, options.force).map_err(|error| Failure::Usage {
        message: format!(
            "{} can't be written: {}",
            told(output),
            files::why_unwritten(output, &error)
        ),
        help: "name another file with --output, or use --force to replace it".to_owned(),
    })?;
    err.line(format!("wrote {}; review it before you share it", told(output)))?;
    Ok(CLEAN)
}
