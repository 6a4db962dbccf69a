//! `fscheck export`.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fscheck_core::assessment::{Assessment, Folders};
use fscheck_core::assignment::Assignments;
use fscheck_core::checklist::Checklist;
use fscheck_core::facts::Evidence;
use fscheck_core::paths::{slashed, told};
use fscheck_core::text;
use fscheck_core::visible::Notes;
use fscheck_read::definition::catalogue;
use fscheck_read::limits::Limits;
use fscheck_read::manifest::merge::merge;
use fscheck_read::manifest::patch;

use super::collect::lists_for_workbook;
use super::{CLEAN, Failure, today};
use crate::cli::Export;
use crate::export::carried::{self, Carried, compare};
use crate::export::{Known, workbook};
use crate::files::{self, Identity};
use crate::load::{LoadError, Request, choose, load};

/// Writes a workbook. Reports on `err` which content was carried over and which was not.
pub fn run(options: &Export, limits: &Arc<Limits>, err: &mut Notes<'_>) -> Result<u8, Failure> {
    check_name(&options.output)?;
    let (known, old) = gather(options, limits, err)?;
    let checklist = match (&options.checklist, &old) {
        (Some(reference), _) => choose(reference, today(), limits)?,
        (None, Some(old)) => Arc::clone(old),
        (None, None) => catalogue::default(today()).map_err(LoadError::from)?,
    };
    let case_studies = case_studies(options, &checklist, &known)?;
    let carried = match &old {
        Some(old) if old.reference() != checklist.reference() => compare(old, &checklist, &known),
        _ => Vec::new(),
    };
    let bytes = workbook(&checklist, &known, case_studies, &carried).map_err(|error| {
        let help = "shorten or correct it in the input".to_owned();
        Failure::Usage { message: error.to_string(), help }
    })?;
    if Identity::of(&options.output).is_some_and(|file| files::was_read(&file)) {
        return Err(kept(&options.output, "was read"));
    }
    files::write(&options.output, &bytes, options.force).map_err(|e| cannot_write(options, &e))?;
    tell(options, old.as_deref(), &checklist, &carried, err)?;
    Ok(CLEAN)
}

/// Returns the content of the sources, and the checklist of the first of them.
fn gather(
    options: &Export,
    limits: &Arc<Limits>,
    err: &mut Notes<'_>,
) -> Result<(Known, Option<Arc<Checklist>>), Failure> {
    let mut known = Known::default();
    let mut old: Option<Arc<Checklist>> = None;
    for input in &options.from {
        let may_be_empty = input.is_dir();
        let request = Request {
            input: input.clone(),
            without_lock: true,
            may_be_empty,
            limits: Arc::clone(limits),
            ..Request::default()
        };
        let loaded = load(&request, today())?;
        let checklist = options.checklist.iter().map(PathBuf::from);
        let own: Vec<PathBuf> = checklist.chain([options.output.clone()]).collect();
        let lists =
            if may_be_empty { lists_for_workbook(&loaded, &own) } else { Default::default() };
        let [(_, proposed), _] = &lists;
        for file in loaded.picked_up.iter().map(|file| text::printable(file)) {
            err.line(format!("note: also reading {file}"))?;
        }
        for file in &loaded.passed_over {
            err.line(format!("note: {file}"))?;
        }
        for conflict in &loaded.assessment.conflicts {
            let (kept, other) = (&conflict.kept.1, &conflict.other.1);
            err.line(format!(
                "warning: `{}` has two values: \"{kept}\" (used) and \"{other}\"",
                conflict.fact
            ))?;
        }
        for problem in &loaded.assessment.fact_problems {
            err.line(format!("warning: {}: {}", problem.at, problem.message))?;
        }
        for line in known.add_answers(&loaded.assessment.answers) {
            err.line(format!("warning: {line}"))?;
        }
        let Assessment { facts, answers, .. } = &loaded.assessment;
        let assignments = Assignments::of(&loaded.checklist, facts, answers);
        for line in known.add_assigned(assignments.by_item) {
            err.line(format!("warning: {line}"))?;
        }
        match (&mut known.facts, loaded.stated) {
            (Some(facts), Some(stated)) => {
                for conflict in merge(facts, stated) {
                    let (kept, other) = (&conflict.kept.1, &conflict.other.1);
                    err.line(format!(
                        "warning: `{}`: used \"{kept}\", not \"{other}\" from {}",
                        conflict.fact, conflict.other.0
                    ))?;
                }
            }
            (facts @ None, stated) => *facts = stated,
            (Some(_), None) => {}
        }
        for (list, entries) in &lists {
            patch::add_to(&mut known.facts, list, entries);
        }
        if !proposed.is_empty() {
            let count = text::counted(proposed.len(), "file");
            err.line(format!(
                "note: rows are proposed for {count} without an entry; review and confirm them"
            ))?;
        }
        let has_evidence = !loaded.assessment.facts.evidence.is_empty() || !proposed.is_empty();
        if has_evidence && !is_in(&options.output, &loaded.folders) {
            let root = told(&loaded.folders.evidence);
            err.line(format!(
                "note: evidence paths are relative to {root}; put the workbook \
                              there"
            ))?;
        }
        match &old {
            Some(old) if old.reference() != loaded.checklist.reference() => {
                let (of, other) = (old.reference(), loaded.checklist.reference());
                err.line(format!("warning: {} is for {other}, not for {of}", told(input)))?;
            }
            _ => {}
        }
        let facts = &loaded.assessment.facts;
        keep_evidence(&options.output, &loaded.folders, &facts.evidence)?;
        let proposed = facts.proposed.iter().map(|proposed| proposed.entry.clone());
        keep_evidence(&options.output, &loaded.folders, &proposed.collect::<Vec<_>>())?;
        old.get_or_insert(loaded.checklist);
    }
    Ok((known, old))
}

/// Refuses an `output` that is no workbook by its name: only workbooks are ever replaced.
pub fn check_name(output: &Path) -> Result<(), Failure> {
    let is_workbook = output.extension().is_some_and(|own| own.eq_ignore_ascii_case("xlsx"));
    match is_workbook {
        true => Ok(()),
        false => Err(Failure::Usage {
            message: format!("{} doesn't have the extension of a workbook", told(output)),
            help: "use the extension .xlsx".to_owned(),
        }),
    }
}

/// Evidence of the assessment that is taken over is never written over.
fn keep_evidence(output: &Path, folders: &Folders, evidence: &[Evidence]) -> Result<(), Failure> {
    let Some(there) = Identity::of(output) else { return Ok(()) };
    let paths = evidence.iter().filter_map(|entry| entry.path());
    let files: Vec<PathBuf> =
        paths.map(|path| folders.evidence.join(&*slashed(&path.value))).collect();
    match there.is_any_of(files.iter().map(PathBuf::as_path)) {
        true => Err(kept(output, "is evidence")),
        false => Ok(()),
    }
}

fn kept(output: &Path, why: &str) -> Failure {
    Failure::Usage {
        message: format!("{} {why}, so it won't be overwritten", told(output)),
        help: "name another file with -o".to_owned(),
    }
}

/// Returns whether the workbook is written to the folder that contains the evidence.
fn is_in(output: &Path, folders: &Folders) -> bool {
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = crate::platform::canonicalize(folder.unwrap_or(Path::new(".")));
    folder.is_ok_and(|folder| folder == folders.evidence)
}

/// Returns the number of customer references with columns: no answer may be left out.
fn case_studies(options: &Export, checklist: &Checklist, known: &Known) -> Result<u32, Failure> {
    let wanted = options.case_studies.unwrap_or_default();
    let answered = known.case_studies();
    if options.case_studies.is_some() && wanted < answered {
        return Err(Failure::Usage {
            message: format!("customer reference #{answered} already has data"),
            help: format!("use at least --case-studies {answered}"),
        });
    }
    let least = if wanted == 0 { checklist.required_case_studies } else { wanted };
    Ok(least.max(answered))
}

fn cannot_write(options: &Export, error: &io::Error) -> Failure {
    let path = told(&options.output);
    match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::Usage {
            message: format!("{path} exists"),
            help: "name another file with -o, or replace it with --force".to_owned(),
        },
        io::ErrorKind::InvalidInput => Failure::Usage {
            message: format!("{path} is not a regular file"),
            help: "links, folders and devices are never replaced; name another file with \
                   -o"
            .to_owned(),
        },
        _ => Failure::Usage {
            message: format!(
                "{path} can't be written: {}",
                files::why_unwritten(&options.output, error)
            ),
            help: files::CURE.to_owned(),
        },
    }
}

fn tell(
    options: &Export,
    old: Option<&Checklist>,
    checklist: &Checklist,
    carried: &[Carried],
    err: &mut Notes<'_>,
) -> io::Result<()> {
    if let (Some(old), false) = (old, carried.is_empty()) {
        err.line(format!("from {} to {}:", old.reference(), checklist.reference()))?;
        for line in carried::summary(carried) {
            err.line(format!("  {line}"))?;
        }
    }
    err.line(format!("wrote {} for {}", told(&options.output), checklist.reference()))
}
