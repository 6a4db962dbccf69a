//! Looks at the evidence of an assessment, for the commands that want to know what it is.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use crate::cli::Output;
use crate::evidence::cache::Cache;
use crate::evidence::{self, Looking, Seen, question, unreferenced};
use crate::judge::Inspection;
use crate::load::{Loaded, shown};
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
    let paths = seen.iter().filter_map(Seen::path);
    let mut named: BTreeSet<OsString> = paths.map(|path| path.clone().into_os_string()).collect();
    let manifest = assessment.manifest.as_deref().map(PathBuf::from);
    let own = [manifest, Some(loaded.lock_file.clone()), loaded.definition.clone()];
    let own = own.into_iter().flatten().chain(how.reports.iter().map(|report| report.file.clone()));
    let own = own.filter_map(|file| fs::canonicalize(file).ok());
    named.extend(own.map(PathBuf::into_os_string));
    unreferenced(&loaded.folders.evidence, &named)
        .into_iter()
        .map(|found| {
            let path = loaded.folders.evidence_shown.join(found.path);
            (Arc::from(shown(&path)), found.files)
        })
        .collect()
}
