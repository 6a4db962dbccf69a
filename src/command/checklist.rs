//! `fscheck checklist`: maintenance of definitions.

mod diff;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use fscheck_core::text::counted;
use fscheck_core::visible::Notes;
use fscheck_read::limits::Limits;

use super::page::Page;
use super::{CLEAN, FOUND, Failure, list, tell};
use crate::cli::{ChecklistCommand, Color};
use crate::load::{LoadError, choose_file};

/// Runs one of the commands about checklists.
pub fn run(
    command: &ChecklistCommand,
    limits: &Arc<Limits>,
    out: &mut dyn Write,
    err: &mut Notes<'_>,
) -> Result<u8, Failure> {
    match command {
        ChecklistCommand::Lint { file } => lint(file, limits, out, err),
        ChecklistCommand::Show { checklist } => {
            let checklist = list::checklist(checklist.as_deref(), limits)?;
            Page { out: &mut *out }.checklist(&checklist)?;
            out.flush()?;
            Ok(CLEAN)
        }
        ChecklistCommand::Diff(options) => diff::run(options, limits, out, err),
    }
}

/// Reports all problems of a definition.
fn lint(
    file: &Path,
    limits: &Limits,
    out: &mut dyn Write,
    err: &mut Notes<'_>,
) -> Result<u8, Failure> {
    match choose_file(file, limits) {
        Ok(checklist) => {
            let (items, waivers) = (checklist.items.len(), checklist.waivers.len());
            let (items, waivers) = (counted(items, "item"), counted(waivers, "waiver"));
            writeln!(out, "{}: {items}, {waivers}, no problems", checklist.reference())?;
            out.flush()?;
            Ok(CLEAN)
        }
        Err(error @ LoadError::Problems { .. }) => {
            tell(&error, Color::Auto, err)?;
            Ok(FOUND)
        }
        Err(error) => Err(error.into()),
    }
}
