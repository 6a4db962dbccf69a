//! Inspects the files of evidence: whether they exist, are inside the root, have the content that
//! their names indicate and are unchanged, and what they say.
//!
//! Nothing here judges; [`judge`](fscheck_core::judge) makes findings of the results.

pub mod cache;
mod content;
mod displaced;
mod ignored;
mod place;
mod suggestion;
mod unreferenced;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;

use fscheck_core::assessment::Folders;
use fscheck_core::evidence::{Cause, Content, Observation};
use fscheck_core::facts::Evidence;
use fscheck_core::search::Questions;
use fscheck_read::limits::Limits;

use self::cache::{Cache, Stamp};
pub(crate) use self::content::Budget;
use self::content::{Examiner, asked};
use self::place::{Place, places};
use crate::parallel;
use crate::progress::Progress;
pub use unreferenced::{IGNORE_FILES, Unreferenced, unnamed, unreferenced};

/// The settings of an inspection.
#[derive(Clone, Copy, Debug)]
pub struct Looking<'a> {
    /// The folders that contain the files.
    pub folders: &'a Folders,
    /// The limits on reading them.
    pub limits: &'a Limits,
    /// The number of files that are inspected in parallel.
    pub threads: NonZero<usize>,
    /// The results of earlier runs.
    pub cache: Option<&'a Cache>,
    /// The observer of the progress.
    pub progress: &'a Progress,
}

/// A file that one or more pieces of evidence name.
struct File {
    path: PathBuf,
    stamp: Stamp,
    questions: Arc<Questions>,
}

/// Inspects all `evidence`, in its order; the text of each piece is searched for its `questions`.
pub fn look(
    evidence: &[Evidence],
    questions: &[Arc<Questions>],
    how: &Looking<'_>,
) -> Vec<Observation> {
    let places = places(evidence, how.folders, how.limits);
    let mut numbers: BTreeMap<&OsStr, usize> = BTreeMap::new();
    let mut files: Vec<File> = Vec::new();
    for (place, questions) in places.iter().zip(questions) {
        let Place::File(path, stamp) = place else { continue };
        let number = *numbers.entry(path.as_os_str()).or_insert(files.len());
        match files.get_mut(number) {
            Some(file) if Arc::ptr_eq(&file.questions, questions) => {}
            Some(file) => file.questions = Arc::new(file.questions.with(questions)),
            None => files.push(File {
                path: path.clone(),
                stamp: stamp.clone(),
                questions: Arc::clone(questions),
            }),
        }
    }
    let contents = examine(&files, how);
    let seen = |place: &Place| match place {
        Place::None => Observation::NoFile,
        Place::Missing(why) => Observation::Missing(why.clone()),
        Place::Outside(how) => Observation::Outside(how.clone()),
        Place::File(path, _) => {
            let number = numbers.get(path.as_os_str());
            match number.and_then(|number| contents.get(*number)) {
                None => Observation::Missing(Cause::new("it can't be read")),
                Some(Err(why)) => Observation::Missing(Cause::new(why)),
                Some(Ok(content)) if content.is_blank => Observation::Empty(path.clone()),
                Some(Ok(content)) => {
                    Observation::File { path: path.clone(), content: Arc::clone(content) }
                }
            }
        }
    };
    places.iter().map(seen).collect()
}

/// Returns the files that `evidence` names, or certainly means, without opening any.
pub fn files_of(evidence: &[Evidence], folders: &Folders, limits: &Limits) -> Vec<PathBuf> {
    let file = |place| match place {
        Place::File(path, _) => Some(path),
        Place::Missing(cause) | Place::Outside(cause) => cause.meant,
        Place::None => None,
    };
    places(evidence, folders, limits).into_iter().filter_map(file).collect()
}

/// Examines all `files` in parallel. Returns the content of each, or why it can't be read. Files
/// known from earlier runs are not worth a thread.
fn examine(files: &[File], how: &Looking<'_>) -> Vec<Result<Arc<Content>, String>> {
    let known = |file: &File| {
        how.cache.and_then(|cache| {
            cache.by_stamp(&file.path, &file.stamp, &asked(&file.questions, how.limits))
        })
    };
    let mut contents: Vec<Option<Arc<Content>>> = files.iter().map(known).collect();
    let new: Vec<&File> =
        files.iter().zip(&contents).filter(|(_, known)| known.is_none()).map(|(f, _)| f).collect();
    how.progress.begin(new.len());
    let budget = Budget::new(how.limits);
    let tool = || Examiner::new(how.cache, &budget);
    let found = parallel::map(&new, how.threads.get(), tool, |examiner, file| {
        let content = examiner.examine(&file.path, &file.stamp, &file.questions);
        how.progress.step();
        content.map_err(|error| place::reason(&error))
    });
    how.progress.end();
    let mut found = found.into_iter();
    let missing = || Err("it can't be read".to_owned());
    let content = |known: &mut Option<Arc<Content>>| match known.take() {
        Some(content) => Ok(content),
        None => found.next().unwrap_or_else(missing),
    };
    contents.iter_mut().map(content).collect()
}
