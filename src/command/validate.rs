//! `fscheck validate`.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};

use fscheck_core::checklist::{Checklist, id_of};
use fscheck_core::evidence::Seen;
use fscheck_core::facts::Facts;
use fscheck_core::judge::{Settings, accept, judge};
use fscheck_core::paths::{shown, told};
use fscheck_core::report::{Origin, Report, Selection};
use fscheck_core::rules::{EVIDENCE_CHANGED, Rule};
use fscheck_core::text::nearest;
use fscheck_core::visible::Notes;
use jiff::civil::Date;

use super::inspect::{self, Inspecting};
use super::reports::{self, Reports};
use super::unjudged::unjudged;
use super::{CLEAN, FAILED, FOUND, Failure, tell, today};
use crate::cli::{RuleSet, Validate};
use crate::load::{LoadError, load};
use crate::parallel;
use crate::progress::Progress;

/// A report, with what is to be said of how it came about.
type Outcome = Result<(Report, Vec<String>), LoadError>;

/// Judges every input and writes the reports, in the order of the inputs.
pub fn run(options: &Validate, out: &mut dyn Write, err: &mut Notes<'_>) -> Result<u8, Failure> {
    if options.inputs.len() > 1 && (options.sources.is_for_one()) {
        return Err(Failure::Usage {
            message: "--manifest and --evidence-root go with one INPUT".to_owned(),
            help: "leave them out, or judge one input at a time".to_owned(),
        });
    }
    let as_of = options.as_of.unwrap_or_else(today);
    reports::check(options)?;
    let mut reports = Reports::new(options, out);
    let mut failed = false;
    let mut written = Ok(());
    let mut inputs = options.inputs.iter();
    let is_seen = io::stderr().is_terminal();
    let progress = if is_seen { Progress::on_terminal() } else { Progress::none() };
    judge_all(options, as_of, &progress, |outcome| {
        let input = inputs.next().cloned().unwrap_or_default();
        if written.is_ok() {
            written = progress.aside(|| match outcome {
                Ok((report, notes)) => notify(&notes, err).and_then(|()| reports.take(report)),
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
    let processors = inspect::processors();
    let workers = processors.get().min(options.inputs.len()).max(1);
    let how = Inspecting {
        threads: NonZero::new(processors.get() / workers).unwrap_or(NonZero::<usize>::MIN),
        use_cache: !options.no_cache,
        progress,
        reports: &options.output,
    };
    let judge = |input: &PathBuf| judge_one(options, input, as_of, &how);
    parallel::in_order(&options.inputs, workers, judge, take);
}

fn judge_one(options: &Validate, input: &Path, as_of: Date, how: &Inspecting<'_>) -> Outcome {
    let request = options.sources.of(input);
    let mut loaded = load(&request, as_of)?;
    if options.locked && loaded.lock.is_none() {
        return Err(LoadError::Input {
            message: format!("there is no {} to hold the evidence to", told(&loaded.lock_file)),
            help: "write it with `fscheck lock` once the evidence has been reviewed".to_owned(),
        });
    }
    let inspection = inspect::inspect(&mut loaded, how);
    let evidence = inspection.seen.iter().filter_map(Seen::path).cloned();
    let others = [Some(loaded.lock_file.clone()), loaded.definition.clone()];
    let own_files = evidence.chain(others.into_iter().flatten()).collect();
    let definition = loaded.definition.as_ref().map(|file| shown(file).into());
    let settings = Settings { as_of, no_waivers: options.no_waivers, locked: options.locked };
    let mut judgement = judge(&loaded.checklist, &loaded.assessment, &inspection, settings);
    let acceptances = &loaded.assessment.facts.acceptances;
    accept(acceptances, settings, &mut judgement);
    let selection = Selection {
        select: rules(&options.select),
        ignore: rules(&options.ignore),
        items: items(&options.item, &loaded.checklist)?,
        case_studies: options.case_study.clone(),
        always: if options.locked { vec![&EVIDENCE_CHANGED] } else { Vec::new() },
    };
    let origin = Origin {
        inputs: loaded.inputs,
        definition,
        own_files,
        customers: customers(&loaded.assessment.facts),
        sources: loaded.sources,
    };
    let report = Report::collect(loaded.checklist, as_of, origin, judgement, selection);
    let picked_up = loaded.picked_up.into_iter().map(|file| format!("also reading {file}"));
    Ok((report, picked_up.chain(loaded.passed_over).chain(loaded.chosen).collect()))
}

/// The customers of the case studies, where they are named.
fn customers(facts: &Facts) -> BTreeMap<u32, String> {
    let named = facts.case_studies().iter().filter_map(|study| {
        let customer = study.customer.as_ref()?;
        Some((study.number, customer.value.clone()))
    });
    named.collect()
}

/// The items that are asked for, each by the checklist's own spelling of its id.
fn items(asked_for: &[String], checklist: &Checklist) -> Result<Vec<String>, LoadError> {
    let known = || checklist.items.iter().map(|item| item.id.as_str());
    let item = |id: &String| {
        let found = known().find(|own| own.eq_ignore_ascii_case(id_of(id)));
        found.map(str::to_owned).ok_or_else(|| LoadError::Input {
            message: format!("--item {id}: {} has no such item", checklist.reference()),
            help: match nearest(id, known()) {
                Some(near) => format!("did you mean {near}? All items: `fscheck list controls`"),
                None => "all items: `fscheck list controls`".to_owned(),
            },
        })
    };
    asked_for.iter().map(item).collect()
}

fn rules(sets: &[RuleSet]) -> Vec<&'static Rule> {
    sets.iter().flat_map(|set| set.0.iter().copied()).collect()
}
