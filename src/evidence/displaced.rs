//! Files that are all in one folder further down than their paths say: the evidence root is wrong.

use std::fs;
use std::path::{Path, PathBuf};

use fscheck_core::assessment::Folders;
use fscheck_core::evidence::Elsewhere;
use fscheck_core::facts::{Content, Evidence};
use fscheck_core::paths::{plain, slashed, told};

use super::place::Place;
use crate::lookup::{Likeness, Searcher};

/// The number of files that make it likely that the root is wrong.
const FEWEST: usize = 3;

/// The most folders that are searched for the files.
const MOST_FOLDERS: usize = 100;

/// The number of missing files of which one may be in no folder.
const STRAY: usize = 5;

/// Marks the missing files that exist in a folder below the root, if it has nearly all missing ones
/// and fewer are where their paths say.
pub(super) fn mark(
    evidence: &[Evidence],
    folders: &Folders,
    places: &mut [Place],
    searcher: &mut Searcher,
) {
    let missing: Vec<(usize, PathBuf)> = (0..)
        .zip(evidence.iter().zip(places.iter()))
        .filter_map(|(position, (entry, place))| Some((position, missing_path(entry, place)?)))
        .collect();
    let there = places.iter().filter(|place| matches!(place, Place::File(..))).count();
    if missing.len() < FEWEST || there >= missing.len() {
        return;
    }
    let mut best: Option<(PathBuf, Vec<(usize, PathBuf)>)> = None;
    for folder in folders_in(&folders.evidence) {
        let found: Vec<(usize, PathBuf)> = missing
            .iter()
            .filter_map(|(position, path)| {
                let way = searcher.follow(&folder, path, Likeness::Same).ok()?;
                way.path.is_file().then_some((*position, way.path))
            })
            .collect();
        if best.as_ref().is_none_or(|(_, most)| found.len() > most.len()) {
            best = Some((folder, found));
        }
    }
    let Some((folder, found)) = best else { return };
    if found.len() < FEWEST || (missing.len() - found.len()) * STRAY > missing.len() {
        return;
    }
    let name = folder.file_name().map(Path::new).unwrap_or(&folder);
    let shown = told(&folders.evidence_shown.join(name));
    let files = found.len();
    for (number, (position, path)) in found.into_iter().enumerate() {
        if let Some(Place::Missing(cause)) = places.get_mut(position) {
            let folder = shown.clone();
            cause.elsewhere = Some(Elsewhere { folder, files, is_first: number == 0 });
            cause.meant = Some(path);
            cause.may_be_meant = false;
        }
    }
}

/// The path of a file that is not there, from the evidence root.
fn missing_path(entry: &Evidence, place: &Place) -> Option<PathBuf> {
    let (Content::Path(path), Place::Missing(cause)) = (&entry.content, place) else { return None };
    cause.may_be_meant.then(|| plain(Path::new(&*slashed(&path.value))))
}

/// The folders in `root`, sorted; hidden ones and links are passed over.
fn folders_in(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let is_folder = |entry: &fs::DirEntry| {
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        !is_hidden && entry.file_type().is_ok_and(|kind| kind.is_dir())
    };
    let mut folders: Vec<PathBuf> = entries.filter(is_folder).map(|entry| entry.path()).collect();
    folders.sort();
    folders.truncate(MOST_FOLDERS);
    folders
}
