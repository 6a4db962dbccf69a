//! Looks at the evidence of an assessment, for the commands that want to know what it is.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::num::NonZero;
use std::sync::Arc;
use std::{fs, thread};

use fscheck_core::evidence::Seen;
use fscheck_core::judge::Inspection;
use fscheck_core::paths::{compared, shown};
use fscheck_read::question;

use crate::cli::Output;
use crate::evidence::cache::Cache;
use crate::evidence::{self, Looking, unreferenced};
use crate::load::Loaded;
use crate::progress::Progress;

/// How evidence is looked at.
#[derive(Clone, Copy)]
pub(super) struct Inspecting<'a> {
    /// How many files are looked at side by side.
    pub(super) threads: NonZero<usize>,
    /// Whether what earlier runs found is taken over, and what this one finds is kept.
    pub(super) use_cache: bool,
    /// Who is told how far the work is.
    pub(super) progress: &'a Progress,
    /// The files of reports, which are no evidence.
    pub(super) reports: &'a [Output],
}

/// As many threads as there are processors.
pub(super) fn processors() -> NonZero<usize> {
    thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN)
}

/// Looks at all evidence and at the files beside it.
pub(super) fn inspect(loaded: &mut Loaded, how: &Inspecting<'_>) -> Inspection {
    let seen = look(loaded, how);
    Inspection { unreferenced: beside(loaded, &seen, how), seen, lock: loaded.lock.take() }
}

/// Looks at all evidence, in its order.
pub(super) fn look(loaded: &Loaded, how: &Inspecting<'_>) -> Vec<Seen> {
    let cache = how.use_cache.then(|| Cache::of(&loaded.folders.evidence)).flatten();
    let questions = question::questions(&loaded.checklist, &loaded.assessment);
    let looking = Looking {
        folders: &loaded.folders,
        threads: how.threads,
        cache: cache.as_ref(),
        progress: how.progress,
    };
    let seen = evidence::look(&loaded.assessment.facts.evidence, &questions, &looking);
    // A cache that cannot be written costs time and nothing else.
    let _ = cache.map(Cache::save);
    seen
}

/// The files that no entry names, by their path as the user would name it. Without a list of
/// evidence the folder of a workbook may be any folder, and nothing is said of it.
fn beside(loaded: &Loaded, seen: &[Seen], how: &Inspecting<'_>) -> Vec<(Arc<str>, Option<usize>)> {
    let assessment = &loaded.assessment;
    let is_listed = assessment.facts.evidence.iter().any(|entry| entry.kind.is_some());
    if assessment.manifest.is_none() && !is_listed {
        return Vec::new();
    }
    let paths = seen.iter().filter_map(|seen| seen.path().or(seen.meant()));
    let inputs = loaded.inputs.iter().map(|input| &input.file);
    let own = inputs.chain([&loaded.lock_file]).chain(&loaded.definition).chain(&loaded.workbook);
    let own = own.chain(how.reports.iter().map(|report| &report.file));
    let own = own.filter_map(|file| fs::canonicalize(file).ok());
    let named = paths.cloned().chain(own);
    let named: BTreeSet<OsString> = named.map(|path| compared(&path).into_os_string()).collect();
    unreferenced(&loaded.folders.evidence, &named)
        .into_iter()
        .map(|found| {
            let path = loaded.folders.evidence_shown.join(found.path);
            (Arc::from(shown(&path)), found.files)
        })
        .collect()
}
