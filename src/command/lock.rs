//! `fscheck lock`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use fscheck_core::evidence::Observation;
use fscheck_core::facts::Evidence;
use fscheck_core::finding::Finding;
use fscheck_core::location::Location;
use fscheck_core::paths::told;
use fscheck_core::rules::EVIDENCE_MISSING_FILE;
use fscheck_core::text::counted;
use fscheck_core::visible::Notes;
use fscheck_read::limits::Limits;
use fscheck_read::lock;
use jiff::civil::Date;

use super::{CLEAN, Failure, today};
use crate::assess::{self, Work};
use crate::cli::Lock as Options;
use crate::files;
use crate::load::{Request, load};
use crate::progress::Progress;

/// Writes the current state of the evidence. If any file of it is missing, and that was not
/// accepted, nothing is written.
pub fn run(options: &Options, limits: &Arc<Limits>, err: &mut Notes<'_>) -> Result<u8, Failure> {
    let request = Request { without_lock: true, ..options.sources.of(&options.input, limits) };
    let as_of = options.as_of.unwrap_or_else(today);
    let progress = Progress::if_seen();
    let loaded = load(&request, as_of)?;
    // A lock states what the files are now, not what an earlier run found.
    let work = Work { threads: assess::processors(), use_cache: false, progress: &progress };
    let seen = assess::look(&loaded, work);
    let evidence = &loaded.assessment.facts.evidence;
    let is_missing = |seen: &Observation| matches!(seen, Observation::Missing(_));
    let accepted = match seen.iter().any(is_missing) {
        true => accepted_as_missing(request, as_of, work)?,
        false => BTreeSet::new(),
    };
    let is_left_out =
        |entry: &Evidence| entry.path().is_some_and(|path| accepted.contains(&path.at));
    let text = lock::write(evidence, &seen, is_left_out).map_err(|wrong| Failure::Usage {
        message: format!("evidence.lock not written: {}", wrong.join("; ")),
        help: "add or correct these files first, or accept the findings (`evidence-missing-file`)"
            .to_owned(),
    })?;
    let left_out = evidence.iter().zip(&seen).filter(|(_, seen)| is_missing(seen));
    for (entry, _) in left_out {
        err.line(format!("warning: {} isn't locked, because its file is missing", entry.named()))?;
    }
    let file = write(&loaded.lock_file, &text)?;
    let count = seen.iter().filter(|seen| seen.content().is_some()).count();
    err.line(format!("wrote {file}: {}", counted(count, "file")))?;
    if evidence.is_empty() {
        err.line("note: no evidence is listed yet, so `validate --locked` has nothing to check")?;
    }
    Ok(CLEAN)
}

/// Writes the lock, and returns its name in messages.
fn write(file: &Path, text: &str) -> Result<String, Failure> {
    let named = told(file);
    files::write(file, text.as_bytes(), true).map_err(|error| Failure::Usage {
        message: format!("{named} can't be written: {}", files::why_unwritten(file, &error)),
        help: files::CURE.to_owned(),
    })?;
    Ok(named)
}

/// Returns the places where missing files are named whose absence was accepted.
fn accepted_as_missing(
    files: Request,
    as_of: Date,
    work: Work<'_>,
) -> Result<BTreeSet<Location>, Failure> {
    let request = assess::Request { files, ..assess::Request::default() };
    let report = assess::assess(&request, as_of, work)?.report;
    let is_it =
        |finding: &&Finding| finding.rule == &EVIDENCE_MISSING_FILE && finding.accepted.is_some();
    Ok(report.findings.iter().filter(is_it).map(|finding| finding.location.clone()).collect())
}
