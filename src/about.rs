//! The facts that the program knows about itself.

use std::fmt::Write;

use fscheck_read::definition::catalogue;

use crate::load::LoadError;

/// Returns the commit that it was built from, if that is certain.
pub fn commit() -> Option<&'static str> {
    option_env!("FSCHECK_BUILT_FROM")
}

/// Version, commit, and the definitions with their dates, a line each.
///
/// # Errors
/// A definition cannot be read.
pub fn long_version() -> Result<String, LoadError> {
    let mut text = format!("fscheck {}\n", env!("CARGO_PKG_VERSION"));
    let commit = commit().unwrap_or("unknown (not a release build)");
    let _ = writeln!(text, "commit: {commit}");
    for checklist in catalogue::all().map_err(LoadError::Checklist)? {
        let _ =
            write!(text, "checklist: {}, of {}", checklist.reference(), checklist.release_month());
        if let Some(day) = checklist.usable_until {
            let _ = write!(text, ", usable until {day}");
        }
        text.push('\n');
    }
    Ok(text)
}
