//! `fscheck validate`.

use std::io::{self, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};

use fscheck_core::report::Selection;
use fscheck_core::rules::Rule;
use fscheck_core::visible::Notes;
use jiff::civil::Date;

use super::reports::{self, Reports};
use super::unjudged::unjudged;
use super::{CLEAN, FAILED, FOUND, Failure, tell, today};
use crate::assess::{self, Assessed, Request, Work, assess};
use crate::cli::{RuleSet, Validate};
use crate::load::LoadError;
use crate::parallel;
use crate::progress::Progress;

type Outcome = Result<Assessed, LoadError>;

/// Judges every input and writes the reports, in the order of the inputs.
pub fn run(options: &Validate, out: &mut dyn Write, err: &mut Notes<'_>) -> Result<u8, Failure> {
    if options.inputs.len() > 1 && (options.sources.is_for_one()) {
        return Err(Failure::Usage {
            message: "--manifest and --evidence-root go with one INPUT".to_owned(),
            help: "leave them out, or check one input at a time".to_owned(),
        });
    }
    let as_of = options.as_of.unwrap_or_else(today);
    reports::check(options)?;
    let mut reports = Reports::new(options, out);
    let mut failed = false;
    let mut written = Ok(());
    let mut inputs = options.inputs.iter();
    let progress = Progress::if_seen();
    judge_all(options, as_of, &progress, |outcome| {
        let input = inputs.next().cloned().unwrap_or_default();
        if written.is_ok() {
            written = progress.aside(|| match outcome {
                Ok(Assessed { report, notes }) => {
                    notify(&notes, err).and_then(|()| reports.take(report))
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
    let (worst, all_ready) = reports.finish()?;
    let severe = options.fail_on.severity().is_some_and(|severity| worst >= Some(severity));
    let found = severe || (options.require_ready && !all_ready);
    Ok(if failed {
        FAILED
    } else if found {
        FOUND
    } else {
        CLEAN
    })
}

fn notify(notes: &[String], err: &mut Notes<'_>) -> io::Result<()> {
    notes.iter().try_for_each(|note| err.line(format!("note: {note}")))
}

/// Judges the inputs side by side, as many at a time as there are processors, and hands the
/// outcomes on in their order; the processors that are left look at the files of each.
fn judge_all(options: &Validate, as_of: Date, progress: &Progress, take: impl FnMut(Outcome)) {
    let processors = assess::processors();
    let workers = processors.get().min(options.inputs.len()).max(1);
    let work = Work {
        threads: NonZero::new(processors.get() / workers).unwrap_or(NonZero::<usize>::MIN),
        use_cache: !options.no_cache,
        progress,
    };
    let judge = |input: &PathBuf| assess(&request(options, input), as_of, work);
    parallel::in_order(&options.inputs, workers, judge, take);
}

fn request(options: &Validate, input: &Path) -> Request {
    Request {
        files: options.sources.of(input),
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
    }
}

fn rules(sets: &[RuleSet]) -> Vec<&'static Rule> {
    sets.iter().flat_map(|set| set.0.iter().copied()).collect()
}
