//! From the user's inputs to a report: load, inspect the evidence, judge, accept, collect.
//!
//! [`assess`] does everything; `validate`, the benches and the tests use it. [`look`] is the part
//! that `lock` also needs.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use fscheck_core::assessment::Assessment;
use fscheck_core::assignment::Assignments;
use fscheck_core::checklist::id_of;
use fscheck_core::evidence::Observation;
use fscheck_core::facts::{Defaults, Facts};
use fscheck_core::judge::{self, Baseline, Inspection, Judgement, Settings, accept, judge};
use fscheck_core::paths::{compared, shown, told};
use fscheck_core::report::{Origin, Report, Selection};
use fscheck_core::rules::EVIDENCE_CHANGED;
use fscheck_core::text::{listed, nearest};
use fscheck_read::question::{self, of_words};
use jiff::civil::Date;

use crate::evidence::cache::Cache;
use crate::evidence::{self, Looking, unreferenced};
use crate::load::{self, LoadError, Loaded, load_with};
use crate::platform::canonicalize;
use crate::progress::Progress;

/// The inputs of an assessment, and its strictness.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The files.
    pub files: load::Request,
    /// No waiver counts.
    pub no_waivers: bool,
    /// Evidence that differs from the lock is an error, and so is a lock that is missing.
    pub locked: bool,
    /// The selection of findings. Items are compared without regard to capitals.
    pub selection: Selection,
    /// The files of reports, which are not evidence.
    pub reports: Vec<PathBuf>,
    /// The report names the passages for each topic.
    pub passages: bool,
}

/// The way the work is done. Nothing of it changes the report.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    /// The number of evidence files that are read in parallel.
    pub threads: NonZero<usize>,
    /// True if results of earlier runs are reused, and those of this run kept.
    pub use_cache: bool,
    /// The observer of the progress.
    pub progress: &'a Progress,
}

/// A report, with notes on its inputs.
#[derive(Debug)]
pub struct Assessed {
    /// The report.
    pub report: Report,
    /// The defaults of the manifest for the strictness of the run.
    pub defaults: Defaults,
    /// Files that were picked up or passed over without being named, and the choice of the checklist.
    pub notes: Vec<String>,
}

/// Returns the number of processors.
pub fn processors() -> NonZero<usize> {
    thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN)
}

/// Assesses one input as of a date.
///
/// # Errors
/// An input cannot be found, read or understood, a selected item is not in the checklist, or the
/// required lock is missing.
pub fn assess(request: &Request, as_of: Date, work: Work<'_>) -> Result<Assessed, LoadError> {
    let Judged { loaded, inspection, mut judgement, settings } = judged(request, as_of, work)?;
    let selection = selection(request, &loaded)?;
    check_case_studies(&selection.case_studies, &loaded, &judgement)?;
    let Assessment { facts, answers, .. } = &loaded.assessment;
    accept(facts, settings, &mut judgement);
    let files = inspection.seen.iter().filter_map(Observation::path).cloned();
    let others = [Some(loaded.lock_file), loaded.definition.clone()];
    let origin = Origin {
        inputs: loaded.inputs,
        definition: loaded.definition.as_ref().map(|file| shown(file).into()),
        own_files: files.chain(others.into_iter().flatten()).collect(),
        customers: customers(facts),
        assignments: Assignments::of(&loaded.checklist, facts, answers),
        sources: loaded.sources,
    };
    let defaults = facts.defaults;
    let report = Report::collect(loaded.checklist, as_of, origin, judgement, selection);
    let picked_up = loaded.picked_up.into_iter().map(|file| format!("also reading {file}"));
    let notes = picked_up.chain(loaded.passed_over).chain(loaded.chosen).collect();
    Ok(Assessed { report, defaults, notes })
}

/// Assesses one input as of a day, and makes acceptances until another day for all findings that may be
/// accepted.
///
/// # Errors
/// Something cannot be found, read or understood.
pub fn baseline(
    request: &Request,
    as_of: Date,
    until: Date,
    work: Work<'_>,
) -> Result<(Loaded, Baseline), LoadError> {
    let Judged { loaded, mut judgement, settings, .. } = judged(request, as_of, work)?;
    let baseline = judge::baseline(&loaded.assessment.facts, settings, &mut judgement, until);
    Ok((loaded, baseline))
}

/// An assessment with its judgement, before anything is accepted.
struct Judged {
    loaded: Loaded,
    inspection: Inspection,
    judgement: Judgement,
    settings: Settings,
}

fn judged(request: &Request, as_of: Date, work: Work<'_>) -> Result<Judged, LoadError> {
    let mut loaded = load_with(&request.files, as_of, work.use_cache)?;
    if request.locked && loaded.lock.is_none() {
        return Err(LoadError::Input {
            message: format!("--locked needs {}", told(&loaded.lock_file)),
            help: "review the evidence, then run `fscheck lock`".to_owned(),
        });
    }
    selection(request, &loaded)?;
    let cache = cache(&loaded, work);
    // Without a lock, most files are compared with nothing.
    let seen = look_with(&loaded, work, cache.as_ref(), loaded.lock.is_some());
    let mut inspection = Inspection {
        unreferenced: beside(&loaded, &seen, &request.reports),
        seen,
        lock: loaded.lock.take(),
        weighings: cache.as_ref().map(Cache::weighings),
    };
    let settings = Settings {
        as_of,
        no_waivers: request.no_waivers,
        locked: request.locked,
        passages: request.passages,
    };
    let mut judgement = judge(&loaded.checklist, &loaded.assessment, &inspection, settings);
    if !judgement.unshown.is_empty() {
        inspection.show(look_for(&judgement.unshown, &loaded, work));
        judgement = judge(&loaded.checklist, &loaded.assessment, &inspection, settings);
    }
    // A cache that cannot be written only costs time.
    let _ = cache.map(|cache| cache.save(inspection.weighings.take()));
    Ok(Judged { loaded, inspection, judgement, settings })
}

/// Reads all evidence, in its order, with the digest of each file.
pub fn look(loaded: &Loaded, work: Work<'_>) -> Vec<Observation> {
    let cache = cache(loaded, work);
    let seen = look_with(loaded, work, cache.as_ref(), true);
    // As above.
    let _ = cache.map(|cache| cache.save(None));
    seen
}

/// Returns the results of earlier runs, if they are to be used.
fn cache(loaded: &Loaded, work: Work<'_>) -> Option<Cache> {
    work.use_cache.then(|| Cache::of(&loaded.folders.evidence)).flatten()
}

fn look_with(
    loaded: &Loaded,
    work: Work<'_>,
    cache: Option<&Cache>,
    needs_digests: bool,
) -> Vec<Observation> {
    let questions = question::questions(&loaded.checklist, &loaded.assessment);
    let looking = Looking {
        folders: &loaded.folders,
        limits: &loaded.limits,
        threads: work.threads,
        cache,
        needs_digests,
        progress: work.progress,
    };
    evidence::look(&loaded.assessment.facts.evidence, &questions, &looking)
}

/// Reads some entries of evidence again for words that a finding names, and returns what is found in them.
/// Hardly any assessment needs it.
fn look_for(
    unshown: &BTreeMap<usize, Vec<String>>,
    loaded: &Loaded,
    work: Work<'_>,
) -> Vec<(usize, Observation)> {
    let all = &loaded.assessment.facts.evidence;
    let entries: Vec<_> = unshown.keys().filter_map(|at| all.get(*at).cloned()).collect();
    let questions: Vec<_> = unshown.values().map(|words| Arc::new(of_words(words))).collect();
    let looking = Looking {
        folders: &loaded.folders,
        limits: &loaded.limits,
        threads: work.threads,
        cache: None,
        needs_digests: false,
        progress: &Progress::none(),
    };
    let seen = evidence::look(&entries, &questions, &looking);
    unshown.keys().copied().zip(seen).collect()
}

/// Returns the files that no entry names, by their path as the user would write it. Without a list
/// of evidence, the folder of a workbook may be any folder, so its files are not reported.
fn beside(
    loaded: &Loaded,
    seen: &[Observation],
    reports: &[PathBuf],
) -> Vec<(Arc<str>, Option<usize>)> {
    let assessment = &loaded.assessment;
    let facts = &assessment.facts;
    let is_listed =
        facts.evidence.iter().any(|entry| entry.kind.is_some()) || !facts.proposed.is_empty();
    if assessment.manifest.is_none() && !is_listed {
        return Vec::new();
    }
    let paths = seen.iter().filter_map(|seen| seen.path().or(seen.meant()));
    let named = named(loaded, paths.cloned(), reports);
    unreferenced(&loaded.folders.evidence, &named, &loaded.limits)
        .into_iter()
        .map(|found| {
            let path = loaded.folders.evidence_shown.join(found.path);
            (Arc::from(shown(&path)), found.files)
        })
        .collect()
}

/// All files that are named: evidence, proposed evidence too, the files that were read, and `others`.
pub fn named(
    loaded: &Loaded,
    evidence: impl Iterator<Item = PathBuf>,
    others: &[PathBuf],
) -> BTreeSet<OsString> {
    let proposed = loaded.assessment.facts.proposed.iter().map(|proposed| proposed.entry.clone());
    let proposed =
        evidence::files_of(&proposed.collect::<Vec<_>>(), &loaded.folders, &loaded.limits);
    let inputs = loaded.inputs.iter().map(|input| &input.file);
    let own = inputs.chain([&loaded.lock_file]).chain(&loaded.definition).chain(&loaded.workbook);
    let own = own.chain(others).filter_map(|file| canonicalize(file).ok());
    let named = evidence.chain(proposed).chain(own);
    named.map(|path| compared(&path).into_os_string()).collect()
}

/// Returns the selection with the checklist's spelling of each item. `locked` findings are always
/// shown.
fn selection(request: &Request, loaded: &Loaded) -> Result<Selection, LoadError> {
    let checklist = &loaded.checklist;
    let mut selection = request.selection.clone();
    if request.locked {
        selection.always.push(&EVIDENCE_CHANGED);
    }
    for id in &mut selection.items {
        let known = || checklist.items.iter().map(|item| item.id.as_str());
        match known().find(|own| own.eq_ignore_ascii_case(id_of(id))) {
            Some(own) => own.clone_into(id),
            None => {
                return Err(LoadError::Input {
                    message: format!(
                        "--item {id}: {} has no item with this ID",
                        checklist.reference()
                    ),
                    help: match (items_of_evidence(id, loaded), nearest(id, known())) {
                        (Some(items), _) => format!("it is an entry of evidence: {items}"),
                        (None, Some(near)) => {
                            format!("did you mean {near}? All items: `fscheck list controls`")
                        }
                        (None, None) => "all items: `fscheck list controls`".to_owned(),
                    },
                });
            }
        }
    }
    Ok(selection)
}

/// Suggests items to select instead of the id of an evidence entry: the items that it serves.
fn items_of_evidence(id: &str, loaded: &Loaded) -> Option<String> {
    let mut entries = loaded.assessment.facts.evidence.iter();
    let entry = entries.find(|entry| entry.id.eq_ignore_ascii_case(id))?;
    let items: BTreeSet<&str> = entry.controls.iter().map(|c| c.value.control.as_str()).collect();
    let options: Vec<String> = items.iter().map(|item| format!("`--item {item}`")).collect();
    Some(match options.as_slice() {
        [] => "it names no control".to_owned(),
        options => format!("use {}", listed(options)),
    })
}

/// Checks that the selected case studies are known: the assessment has them, requires them, or has
/// findings about them.
fn check_case_studies(
    wanted: &[u32],
    assessment: &Loaded,
    judgement: &Judgement,
) -> Result<(), LoadError> {
    let mut known = judge::case_studies(&assessment.checklist, &assessment.assessment);
    known.extend(judgement.findings.iter().filter_map(|finding| finding.case_study));
    match wanted.iter().find(|number| !known.contains(number)) {
        None => Ok(()),
        Some(number) => {
            let known: Vec<String> = known.iter().map(u32::to_string).collect();
            Err(LoadError::Input {
                message: format!("--case-study {number}: there is no such case study"),
                help: format!("the case studies are {}", listed(&known)),
            })
        }
    }
}

/// Returns the customers of the case studies that name one.
fn customers(facts: &Facts) -> BTreeMap<u32, String> {
    let named = facts.case_studies().iter().filter_map(|study| {
        let customer = study.customer.as_ref()?;
        Some((study.number, customer.value.clone()))
    });
    named.collect()
}
