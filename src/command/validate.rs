//! `fscheck validate`.

use std::io::{self, Write};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;

use fscheck_core::facts::Defaults;
use fscheck_core::paths::told;
use fscheck_core::report::{Report, Selection};
use fscheck_core::rules::{Rule, Severity};
use fscheck_core::text;
use fscheck_core::visible::Notes;
use fscheck_read::limits::Limits;
use jiff::civil::Date;

use super::reports::{self, Reports};
use super::unjudged::unjudged;
use super::{CLEAN, FAILED, FOUND, Failure, tell, today};
use crate::assess::{self, Assessed, Request, Work, assess};
use crate::cli::{FailOn, ReportFormat, RuleSet, Validate};
use crate::load::{self, LoadError};
use crate::parallel;
use crate::progress::Progress;

type Outcome = Result<Assessed, LoadError>;

/// Judges every input and writes the reports, in the order of the inputs.
pub fn run(
    options: &Validate,
    limits: &Arc<Limits>,
    out: &mut dyn Write,
    err: &mut Notes<'_>,
) -> Result<u8, Failure> {
    if options.inputs.len() > 1 && (options.sources.is_for_one()) {
        return Err(Failure::Usage {
            message: "--manifest and --evidence-root need exactly one INPUT".to_owned(),
            help: "leave them out, or check one input at a time".to_owned(),
        });
    }
    let as_of = options.as_of.unwrap_or_else(today);
    reports::check(options)?;
    let mut reports = Reports::new(options, limits, out);
    let (mut failed, mut found) = (false, false);
    let mut written = Ok(());
    let mut inputs = options.inputs.iter();
    let progress = Progress::if_seen();
    judge_all(options, limits, as_of, &progress, |outcome| {
        let input = inputs.next().cloned().unwrap_or_default();
        if written.is_ok() {
            written = progress.aside(|| match outcome {
                Ok(Assessed { report, defaults, mut notes }) => {
                    let strictness = Strictness::of(options, defaults);
                    found |= strictness.finds(&report);
                    let by_verdict = strictness.fails_by_verdict(&report) && !options.quiet;
                    // The head of a report that is read lists the files.
                    if matches!(options.format, ReportFormat::Text | ReportFormat::Full) {
                        notes.retain(|note| !is_of_input(note));
                    }
                    notes.extend(strictness.note);
                    if options.quiet {
                        notes.clear();
                    }
                    notify(&notes, err)?;
                    reports.take(report)?;
                    match by_verdict {
                        true => err.line(
                            "note: exit code 1 because of --require-ready: the verdict is \
                                   not ready",
                        ),
                        false => Ok(()),
                    }
                }
                Err(error) => {
                    failed = true;
                    reports.fail(unjudged(&input, &error));
                    tell(&error, options.color, err)
                }
            });
        }
    });
    written?;
    let files = reports.finish()?;
    if !options.quiet && !files.is_empty() {
        let files: Vec<String> = files.into_iter().map(told).collect();
        err.line(format!("wrote {}", text::listed(&files)))?;
    }
    Ok(if failed {
        FAILED
    } else if found {
        FOUND
    } else {
        CLEAN
    })
}

/// The conditions for exit code 1 for one input: the options or, by default, those of its manifest.
struct Strictness {
    fail_on: Option<Severity>,
    require_ready: bool,
    /// The note on a default of the manifest.
    note: Option<String>,
}

impl Strictness {
    fn of(options: &Validate, defaults: Defaults) -> Strictness {
        let fail_on = defaults.fail_on.filter(|_| options.fail_on.is_none());
        let require_ready = defaults.require_ready && options.require_ready.is_none();
        let fail_on_told = fail_on.map(|severity| format!("--fail-on {severity}"));
        let ready_told = require_ready.then(|| "--require-ready".to_owned());
        let told: Vec<String> = fail_on_told.into_iter().chain(ready_told).collect();
        let by_option = options.fail_on.map(FailOn::severity);
        Strictness {
            fail_on: by_option.unwrap_or(Some(fail_on.unwrap_or(Severity::Error))),
            require_ready: options.require_ready.unwrap_or(require_ready),
            note: (!told.is_empty())
                .then(|| format!("the manifest's `defaults` set {}", text::listed(&told))),
        }
    }

    fn finds(&self, report: &Report) -> bool {
        self.finds_severe(report) || (self.require_ready && !report.is_ready())
    }

    fn finds_severe(&self, report: &Report) -> bool {
        let worst = report.findings.iter().map(|finding| finding.severity).max();
        self.fail_on.is_some_and(|severity| worst >= Some(severity))
    }

    /// Returns whether only the verdict makes the exit code 1.
    fn fails_by_verdict(&self, report: &Report) -> bool {
        self.require_ready && !report.is_ready() && !self.finds_severe(report)
    }
}

/// Returns whether a note only says which other file is read.
fn is_of_input(note: &str) -> bool {
    note.starts_with("also reading ") && !note.ends_with(')')
}

fn notify(notes: &[String], err: &mut Notes<'_>) -> io::Result<()> {
    notes.iter().try_for_each(|note| err.line(format!("note: {note}")))
}

/// Judges the inputs in parallel, as many at a time as there are processors, and passes the
/// outcomes on in their order; the remaining processors examine the files of each.
fn judge_all(
    options: &Validate,
    limits: &Arc<Limits>,
    as_of: Date,
    progress: &Progress,
    take: impl FnMut(Outcome),
) {
    let processors = assess::processors();
    let workers = processors.get().min(options.inputs.len()).max(1);
    let work = Work {
        threads: NonZero::new(processors.get() / workers).unwrap_or(NonZero::<usize>::MIN),
        use_cache: !options.no_cache,
        progress,
    };
    let definitions = Arc::default();
    let judge = |input: &PathBuf| {
        let files = options.sources.of(input, limits);
        let files = load::Request { definitions: Arc::clone(&definitions), ..files };
        assess(&request(options, files), as_of, work)
    };
    parallel::in_order(&options.inputs, workers, judge, take);
}

fn request(options: &Validate, files: load::Request) -> Request {
    Request {
        files,
        no_waivers: options.no_waivers,
        locked: options.locked,
        selection: Selection {
            select: rules(&options.select),
            ignore: rules(&options.ignore),
            items: options.item.clone(),
            case_studies: options.case_study.clone(),
            always: Vec::new(),
        },
        reports: options.output.iter().map(|output| output.file.clone()).collect(),
        passages: options.format.shows_passages()
            || options.output.iter().any(|output| output.form.shows_passages()),
    }
}

fn rules(sets: &[RuleSet]) -> Vec<&'static Rule> {
    sets.iter().flat_map(|set| set.0.iter().copied()).collect()
}
