//! `fscheck doctor`: the data for a bug report, without any content of the assessment.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use fscheck_core::report::Report;
use fscheck_read::limits::Limits;

use super::{CLEAN, Failure, today};
use crate::about;
use crate::assess::{Request, Work, assess, processors};
use crate::cli::Doctor as Options;
use crate::load::{self, LoadError};
use crate::progress::Progress;

/// Writes facts about the program, the system and, only as numbers, an input.
pub fn run(options: &Options, limits: &Arc<Limits>, out: &mut dyn Write) -> Result<u8, Failure> {
    write!(out, "{}", about::long_version()?)?;
    let (system, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    writeln!(out, "system: {system} {architecture}, {} processors", processors())?;
    let changed: Vec<String> = limits
        .all()
        .filter(|limit| limit.is_changed())
        .map(|limit| format!("{}={}", limit.name, limit.get()))
        .collect();
    let changed = if changed.is_empty() { "as usual".to_owned() } else { changed.join(", ") };
    writeln!(out, "limits: {changed}")?;
    if let Some(input) = &options.input {
        match judged(input, limits) {
            Ok(report) => counts(&report, out)?,
            // Its message may quote confidential text.
            Err(_) => writeln!(out, "input: can't be checked; run `fscheck validate` to see why")?,
        }
    }
    out.flush()?;
    Ok(CLEAN)
}

fn judged(input: &Path, limits: &Arc<Limits>) -> Result<Report, LoadError> {
    let files = load::Request {
        input: input.to_owned(),
        limits: Arc::clone(limits),
        ..load::Request::default()
    };
    let request = Request { files, ..Request::default() };
    let work = Work { threads: processors(), use_cache: false, progress: &Progress::none() };
    Ok(assess(&request, today(), work)?.report)
}

/// Writes the numbers of everything.
fn counts(report: &Report, out: &mut dyn Write) -> Result<(), Failure> {
    // The name of a user's definition may be confidential.
    let reference = match report.definition {
        Some(_) => "a custom definition".to_owned(),
        None => report.checklist.reference(),
    };
    writeln!(out, "checklist: {reference}")?;
    writeln!(out, "inputs: {}", report.inputs.len())?;
    let mut statuses: BTreeMap<&str, usize> = BTreeMap::new();
    for item in &report.items {
        *statuses.entry(item.status.name()).or_default() += 1;
    }
    writeln!(out, "items: {}", listed(statuses))?;
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &report.findings {
        *rules.entry(finding.rule.name).or_default() += 1;
    }
    writeln!(out, "findings: {}", listed(rules))?;
    Ok(())
}

fn listed(counts: BTreeMap<&str, usize>) -> String {
    let counts: Vec<String> =
        counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
    if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }
}
