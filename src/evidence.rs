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
    /// True if the digest of each file is needed. Otherwise it is left out where nothing depends on
    /// it: it takes longer than anything else that is done with most files.
    pub needs_digests: bool,
    /// The observer of the progress.
    pub progress: &'a Progress,
}

/// A file that one or more pieces of evidence name.
struct File {
    path: PathBuf,
    stamp: Stamp,
    questions: Arc<Questions>,
    needs_digest: bool,
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
    let needs_digests = how.needs_digests || how.cache.is_some();
    for ((entry, place), questions) in evidence.iter().zip(&places).zip(questions) {
        let Place::File(path, stamp) = place else { continue };
        let number = *numbers.entry(path.as_os_str()).or_insert(files.len());
        let needs_digest = needs_digests || entry.sha256.is_some();
        match files.get_mut(number) {
            Some(file) => {
                file.needs_digest |= needs_digest;
                if !Arc::ptr_eq(&file.questions, questions) {
                    file.questions = Arc::new(file.questions.with(questions));
                }
            }
            None => files.push(File {
                path: path.clone(),
                stamp: stamp.clone(),
                questions: Arc::clone(questions),
                needs_digest,
            }),
        }
    }
    find_possible_copies(&mut files);
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

/// Notes that files of equal size need their digest, because they may have the same content.
fn find_possible_copies(files: &mut [File]) {
    let mut sizes: BTreeMap<u64, usize> = BTreeMap::new();
    for file in files.iter() {
        *sizes.entry(file.stamp.size()).or_default() += 1;
    }
    for file in files {
        file.needs_digest |= sizes.get(&file.stamp.size()).is_some_and(|count| *count > 1);
    }
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
        let content = examiner.examine(file);
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

#[cfg(test)]
mod tests {
    use fscheck_core::facts;
    use fscheck_core::location::{Location, Sourced};

    use super::*;

    #[test]
    fn digests_are_only_left_out_where_nothing_depends_on_them() {
        let folder = tempfile::tempdir().unwrap();
        let root = std::fs::canonicalize(folder.path()).unwrap();
        let at = Location::file(&Arc::from("evidence.yaml"));
        let entry = |(name, text): (&str, &str)| {
            std::fs::write(root.join(name), text).unwrap();
            let path = Sourced::new(name.to_owned(), at.clone());
            Evidence::undeclared(name, facts::Content::Path(path), &at)
        };
        let files =
            [("alone.md", "only one"), ("a.md", "same"), ("b.md", "same"), ("c.md", "else")];
        let mut entries: Vec<Evidence> = files.into_iter().map(entry).collect();
        entries.push(entry(("stated.md", "stated in the manifest")));
        entries.last_mut().unwrap().sha256 = Some(Sourced::new("0".repeat(64), at));
        let folders = Folders {
            evidence: root.clone(),
            evidence_shown: root.clone(),
            workbook: root.clone(),
            links_from_package: false,
        };
        let seen = |needs_digests| {
            let how = Looking {
                folders: &folders,
                limits: &Limits::default(),
                threads: NonZero::<usize>::MIN,
                cache: None,
                needs_digests,
                progress: &Progress::none(),
            };
            let questions = vec![Arc::default(); entries.len()];
            look(&entries, &questions, &how)
        };
        let (few, all) = (seen(false), seen(true));
        let digests = |seen: &[Observation]| -> Vec<String> {
            seen.iter().map(|seen| seen.content().unwrap().sha256.clone()).collect()
        };
        let (few, all) = (digests(&few), digests(&all));
        assert!(all.iter().all(|digest| digest.len() == 64));
        assert_eq!((few[0].as_str(), &few[1..]), ("", &all[1..]));
        assert!(few[1] == few[2] && few[2] != few[3]);
    }
}
