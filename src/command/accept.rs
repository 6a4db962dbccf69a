//! `fscheck accept`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use fscheck_core::finding::Finding;
use fscheck_core::judge::{Baseline, NewAcceptance, Refusal};
use fscheck_core::paths::told;
use fscheck_core::text::{counted, printable};
use fscheck_core::visible::Notes;
use fscheck_core::workbook::forms::ACCEPTANCES_SHEET;
use fscheck_read::limits::Limits;
use fscheck_read::manifest::patch::{New, NewEntry};
use jiff::civil::Date;

use super::collect::{List, Target};
use super::{CLEAN, Failure, today};
use crate::assess::{self, Request, Work, baseline};
use crate::cli::Accept as Options;
use crate::load::Loaded;
use crate::own;
use crate::progress::Progress;

const ACCEPTANCES: List =
    List { field: "accept", sheet: ACCEPTANCES_SHEET, other_sheet: "Accepted findings" };

/// Writes an acceptance for each finding of now that may be accepted.
pub fn run(
    options: &Options,
    limits: &Arc<Limits>,
    out: &mut dyn Write,
    err: &mut Notes<'_>,
) -> Result<u8, Failure> {
    let as_of = options.as_of.unwrap_or_else(today);
    if options.until < as_of {
        return Err(Failure::Usage {
            message: format!("--until {} is before the as-of date, {as_of}", options.until),
            help: "give the last date on which the findings are accepted".to_owned(),
        });
    }
    let files = options.sources.of(&options.input, limits);
    let request = Request { files, ..Request::default() };
    let progress = Progress::if_seen();
    let work = Work { threads: assess::processors(), use_cache: true, progress: &progress };
    let (loaded, Baseline { acceptances, refused }) =
        baseline(&request, as_of, options.until, work)?;
    for file in &loaded.picked_up {
        err.line(format!("note: also reading {file}"))?;
    }
    tell(&acceptances, &refused, out)?;
    out.flush()?;
    if !acceptances.is_empty() {
        let submit_on = loaded.assessment.facts.submit_on.as_ref();
        tell_of_end(options.until, submit_on.map(|day| day.value), err)?;
        write(&acceptances, options, &loaded, err)?;
    }
    Ok(CLEAN)
}

/// Writes the acceptances, unless there are none to write.
fn write(
    acceptances: &[NewAcceptance],
    options: &Options,
    loaded: &Loaded,
    err: &mut Notes<'_>,
) -> Result<(), Failure> {
    let target = Target::of(own::ACCEPTED, &options.destination, loaded)?;
    let (count, file) = (counted(acceptances.len(), "acceptance"), told(&target.output));
    if options.destination.dry_run {
        err.line(format!("would write {file}: {count}"))?;
        return Ok(());
    }
    let entries: Vec<NewEntry> = acceptances.iter().map(|new| entry(new, options)).collect();
    target.write(&[(&ACCEPTANCES, entries)])?;
    err.line(format!("wrote {file}: {count}"))?;
    if !target.is_in_place {
        err.line("next: review it and replace the original with it, or run again with --write")?;
    }
    Ok(())
}

/// The fields of an acceptance.
fn entry(new: &NewAcceptance, options: &Options) -> NewEntry {
    let mut entry = vec![("rule", New::Text(new.rule.name.to_owned()))];
    entry.extend(new.item.clone().map(|item| ("item", New::Text(item))));
    entry.extend(new.case_study.map(|number| ("case_study", New::Text(number.to_string()))));
    entry.extend(new.evidence.clone().map(|id| ("evidence", New::Text(id))));
    entry.push(("reason", New::Text(options.reason.clone())));
    entry.push(("until", New::Text(options.until.to_string())));
    entry
}

/// The most acceptances to list one by one.
const MOST_TOLD: usize = 40;

/// Reports the accepted findings, and those that can't be accepted.
fn tell(
    acceptances: &[NewAcceptance],
    refused: &[(Finding, Refusal)],
    out: &mut dyn Write,
) -> io::Result<()> {
    if acceptances.len() > MOST_TOLD {
        let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
        for new in acceptances {
            *by_rule.entry(new.rule.name).or_default() += 1;
        }
        for (rule, count) in by_rule {
            writeln!(out, "accept  {rule}: {}", counted(count, "acceptance"))?;
        }
    }
    for new in acceptances.iter().filter(|_| acceptances.len() <= MOST_TOLD) {
        let count = match new.findings {
            1 => String::new(),
            more => format!(" ({more} findings)"),
        };
        writeln!(out, "accept  {}{count}", printable(&new.to_string()))?;
    }
    let mut groups: BTreeMap<Refusal, Vec<&Finding>> = BTreeMap::new();
    for (finding, why) in refused {
        groups.entry(*why).or_default().push(finding);
    }
    for (why, findings) in groups {
        for finding in &findings {
            writeln!(out, "-       {}: {}", finding.rule.name, printable(&finding.message))?;
        }
        writeln!(out, "        {} can't be accepted: {why}", counted(findings.len(), "finding"))?;
    }
    match (acceptances.is_empty(), refused.is_empty()) {
        (true, true) => writeln!(out, "Nothing to accept: there are no errors or warnings.")?,
        (true, false) => writeln!(out, "Nothing else to accept.")?,
        (false, _) => {}
    }
    Ok(())
}

/// Reports the day of submission, if it is after the end of the acceptances.
fn tell_of_end(until: Date, submit_on: Option<Date>, err: &mut Notes<'_>) -> io::Result<()> {
    match submit_on.filter(|day| until < *day) {
        Some(day) => err.line(format!("note: the acceptances end before you submit, on {day}")),
        None => Ok(()),
    }
}
