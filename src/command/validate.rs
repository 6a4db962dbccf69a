//! `fscheck validate`.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Write};
use std::num::NonZero;
use std::path::Path;

use jiff::civil::Date;

use super::inspect::{self, Inspecting};
use super::{CLEAN, FAILED, FOUND, Failure, tell, today, use_color};
use crate::cli::{Output, ReportFormat, RuleSet, Validate};
use crate::facts::Facts;
use crate::files;
use crate::judge::{Settings, accept, judge};
use crate::load::{LoadError, load, shown};
use crate::parallel;
use crate::progress::Progress;
use crate::report::{Report, Selection, csv, github, html, json, junit, markdown, sarif, text};
use crate::rules::Rule;

/// A report, with what was picked up for it.
type Outcome = Result<(Report, Vec<String>), LoadError>;

/// Judges every input and writes the reports, in the order of the inputs.
pub fn run(options: &Validate, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Failure> {
    if options.inputs.len() > 1 && (options.sources.is_for_one()) {
        return Err(Failure::Usage {
            message: "--manifest and --evidence-root go with one INPUT".to_owned(),
            help: "leave them out, or judge one input at a time".to_owned(),
        });
    }
    let as_of = options.as_of.unwrap_or_else(today);
    let mut reports = Vec::new();
    let mut failed = false;
    for outcome in judge_all(options, as_of) {
        match outcome {
            Ok((report, picked_up)) => {
                for file in picked_up {
                    writeln!(err, "note: also reading {file}")?;
                }
                reports.push(report);
            }
            Err(error) => {
                failed = true;
                tell(&error, options.color, err)?;
            }
        }
    }
    if !reports.is_empty() {
        match write(options, &reports, out) {
            // Whoever reads the report has seen enough; the exit code follows the findings.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            written => written?,
        }
        write_files(options, &reports)?;
    }
    let found = options
        .fail_on
        .severity()
        .is_some_and(|severity| reports.iter().any(|report| report.has_finding_at(severity)));
    Ok(if failed {
        FAILED
    } else if found {
        FOUND
    } else {
        CLEAN
    })
}

fn write(options: &Validate, reports: &[Report], mut out: &mut dyn Write) -> io::Result<()> {
    let color = use_color(options.color, io::stdout().is_terminal());
    render(options, options.format, reports, color, &mut out)?;
    if options.format == ReportFormat::Github {
        write_job_summary(reports)?;
    }
    out.flush()
}

fn render(
    options: &Validate,
    format: ReportFormat,
    reports: &[Report],
    color: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        ReportFormat::Text => text::write_all(reports, options.inputs.len() > 1, color, out),
        ReportFormat::Json => json::write(reports, out),
        ReportFormat::Sarif => sarif::write(reports, out),
        ReportFormat::Junit => junit::write(reports, out),
        ReportFormat::Github => github::write(reports, out),
        ReportFormat::Markdown => markdown::write(reports, out),
        ReportFormat::Html => html::write(reports, out),
        ReportFormat::Csv => csv::write(reports, out),
    }
}

/// The reports that go to files, each whole or not at all.
fn write_files(options: &Validate, reports: &[Report]) -> Result<(), Failure> {
    for Output { format, file } in &options.output {
        let mut content = Vec::new();
        render(options, *format, reports, false, &mut content)?;
        files::write(file, &content, true).map_err(|error| Failure::Usage {
            message: format!("the report {} cannot be written: {error}", shown(file)),
            help: "check that its folder is there and may be written to".to_owned(),
        })?;
    }
    Ok(())
}

/// Adds the whole report to the summary of the job, where GitHub names a file for that.
fn write_job_summary(reports: &[Report]) -> io::Result<()> {
    let Some(file) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) else {
        return Ok(());
    };
    let mut content = Vec::new();
    markdown::write(reports, &mut content)?;
    let mut summary = OpenOptions::new().create(true).append(true).open(file)?;
    summary.write_all(&content)
}

/// Judges the inputs side by side, as many at a time as there are processors; the processors that
/// are left look at the files of each.
fn judge_all(options: &Validate, as_of: Date) -> Vec<Outcome> {
    let processors = inspect::processors();
    let workers = processors.get().min(options.inputs.len()).max(1);
    let is_seen = io::stderr().is_terminal();
    let progress = if is_seen { Progress::on_terminal() } else { Progress::none() };
    let how = Inspecting {
        threads: NonZero::new(processors.get() / workers).unwrap_or(NonZero::<usize>::MIN),
        use_cache: !options.no_cache,
        progress: &progress,
        reports: &options.output,
    };
    parallel::map(
        &options.inputs,
        workers,
        || (),
        |(), input| judge_one(options, input, as_of, &how),
    )
}

fn judge_one(options: &Validate, input: &Path, as_of: Date, how: &Inspecting<'_>) -> Outcome {
    let request = options.sources.of(input);
    let mut loaded = load(&request, as_of)?;
    if options.locked && loaded.lock.is_none() {
        return Err(LoadError::Input {
            message: format!("there is no {} to hold the evidence to", shown(&loaded.lock_file)),
            help: "write it with `fscheck lock` once the evidence has been reviewed".to_owned(),
        });
    }
    let inspection = inspect::inspect(&mut loaded, how);
    let settings = Settings { as_of, no_waivers: options.no_waivers, locked: options.locked };
    let mut judgement = judge(&loaded.checklist, &loaded.assessment, &inspection, settings);
    let acceptances = &loaded.assessment.facts.acceptances;
    accept(acceptances, as_of, &mut judgement.findings, &mut judgement.deadlines);
    let selection = Selection { select: rules(&options.select), ignore: rules(&options.ignore) };
    let report = Report::collect(
        loaded.checklist,
        as_of,
        loaded.inputs,
        customers(&loaded.assessment.facts),
        loaded.sources,
        judgement,
        &selection,
    );
    Ok((report, loaded.picked_up))
}

/// The customers of the case studies, where they are named.
fn customers(facts: &Facts) -> BTreeMap<u32, String> {
    let named = facts.case_studies().iter().filter_map(|study| {
        let customer = study.customer.as_ref()?;
        Some((study.number, customer.value.clone()))
    });
    named.collect()
}

fn rules(sets: &[RuleSet]) -> Vec<&'static Rule> {
    sets.iter().flat_map(|set| set.0.iter().copied()).collect()
}
