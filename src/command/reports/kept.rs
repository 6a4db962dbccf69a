//! The files that no report is written over.

use std::fs;
use std::path::{Path, PathBuf};

use fscheck_core::paths::told;
use fscheck_core::report::Report;
use fscheck_core::report::unjudged::Unjudged;

use crate::cli::{self, Output, OutputForm};
use crate::command::Failure;
use crate::evidence::IGNORE_FILES;
use crate::files::{self, Identity};
use crate::own;
use crate::platform::canonicalize;

/// Refuses to overwrite inputs.
pub(super) fn keep_inputs(file: &Path, report: &Report) -> Result<(), Failure> {
    let own = report.inputs.iter().map(|input| &input.file).chain(&report.own_files);
    keep(file, own.map(PathBuf::as_path))
}

/// Refuses to overwrite files if an input could not be judged. Its other files are unknown, so only
/// earlier reports may be replaced.
pub(super) fn keep_unjudged(
    output: &Output,
    unjudged: &Unjudged,
    sources: &cli::Sources,
) -> Result<(), Failure> {
    let file = &output.file;
    let places = unjudged.problems.iter().map(|problem| Path::new(problem.at.path().as_ref()));
    let named = sources.manifest.as_deref().into_iter().chain([Path::new(unjudged.input.as_str())]);
    keep(file, named.chain(places))?;
    let OutputForm::Report(format) = output.form else { return Ok(()) };
    if fs::symlink_metadata(file).is_err() || own::begins_as(file, format) {
        return Ok(());
    }
    Err(Failure::Usage {
        message: format!(
            "{} may belong to {}, which couldn't be checked",
            told(file),
            unjudged.input
        ),
        help: "write the report to a new file, or remove this one".to_owned(),
    })
}

/// Refuses to replace a file that is not a report: it may exist nowhere else.
pub(super) fn keep_others(output: &Output) -> Result<(), Failure> {
    let file = &output.file;
    // Other files that can't be replaced fail when they are written.
    if !fs::metadata(file).is_ok_and(|there| there.is_file() && there.len() > 0) {
        return Ok(());
    }
    let is_own = own::is_report(file)
        || match output.form {
            OutputForm::Report(format) => own::begins_as(file, format),
            OutputForm::Workbook => own::is_annotated(file),
        };
    match is_own {
        true => Ok(()),
        false => Err(Failure::Usage {
            message: format!("{} exists and isn't a report that fscheck wrote", told(file)),
            help: "name another file, or move this one away".to_owned(),
        }),
    }
}

/// Refuses to write to `file` if it is one of `own`, or no regular file.
pub(super) fn keep<'a>(file: &Path, own: impl Iterator<Item = &'a Path>) -> Result<(), Failure> {
    let usage =
        |message| Failure::Usage { message, help: "write the report to another file".to_owned() };
    let Ok(there) = canonicalize(file) else { return Ok(()) };
    if !there.is_file() {
        return Err(usage(format!("{} is not a regular file", told(file))));
    }
    if let Some(why) = why_kept(&there, own) {
        return Err(usage(format!("{} {why}, so it won't be overwritten", told(file))));
    }
    if fs::metadata(&there).is_ok_and(|there| there.permissions().readonly()) {
        return Err(usage(format!("{} is read-only", told(file))));
    }
    Ok(())
}

/// Returns why a file must not be replaced, if so: it is one of `own`, or was read, by any name.
pub(super) fn why_kept<'a>(
    file: &Path,
    own: impl Iterator<Item = &'a Path>,
) -> Option<&'static str> {
    let name = canonicalize(file).ok()?.file_name()?.to_owned();
    let there = Identity::of(file)?;
    if IGNORE_FILES.iter().any(|ignore| name == *ignore) || there.is_any_of(own) {
        Some("is an input")
    } else {
        files::was_read(&there).then_some("was read")
    }
}
