//! Suggestions for files that are missing.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use fscheck_core::assessment::Folders;
use fscheck_core::paths::{compared, plain, slashed};
use fscheck_core::{percent, text};

use super::place::unquoted;
use crate::lookup::{Likeness, Searcher, Way};

/// The most missing files with suggestions. With more, something else is wrong.
const MOST: usize = 1_000;

/// The suggestion for a missing file.
pub(super) struct Suggestion {
    /// The help.
    pub(super) help: String,
    /// The file that is meant, if that is certain.
    pub(super) meant: Option<PathBuf>,
}

/// Suggests files for missing ones.
pub(super) struct Suggestions<'a> {
    folders: &'a Folders,
    /// The files of other entries, which can't be meant.
    taken: BTreeSet<OsString>,
    left: usize,
}

impl<'a> Suggestions<'a> {
    pub(super) fn new(folders: &'a Folders, taken: BTreeSet<OsString>) -> Suggestions<'a> {
        Suggestions { folders, taken, left: MOST }
    }

    /// Suggests a file below the root that `written`, which was not found, may mean.
    pub(super) fn of(&mut self, written: &str, searcher: &mut Searcher) -> Option<Suggestion> {
        self.left = self.left.checked_sub(1)?;
        let bare = unquoted(written);
        let decoded = String::from_utf8(percent::decoded_bytes(bare.as_bytes())).ok()?;
        let spellings = [slashed(bare), slashed(&decoded)];
        let meant: Vec<PathBuf> =
            spellings.iter().flat_map(|spelling| self.below_root(spelling)).collect();
        let mut follow = |path: &Path, most| {
            let way = searcher.follow(&self.folders.evidence, path, most).ok()?;
            let is_free = !self.taken.contains(way.path.as_os_str()) && way.path.is_file();
            is_free.then_some(way)
        };
        if let Some(way) = meant.iter().find_map(|path| follow(path, Likeness::Near)) {
            let help = message(written, &way);
            return Some(Suggestion {
                help,
                meant: (way.likeness == Likeness::Same).then_some(way.path),
            });
        }
        // The root may have another name than where the path was copied from.
        let shorter = spellings.iter().flat_map(|spelling| ends(spelling)).collect::<Vec<_>>();
        if let Some(way) = shorter.iter().find_map(|path| follow(path, Likeness::Same)) {
            return Some(Suggestion { help: message(written, &way), meant: Some(way.path) });
        }
        // Some programs that unpack archives from Windows take a whole path for a name.
        let joined = plain(Path::new(&*spellings[0])).to_string_lossy().replace('/', "\\");
        let way = follow(Path::new(&joined), Likeness::Same)?;
        let name = text::shorten(&way.shown, 120);
        let help = format!(
            "The file's own name, `{name}`, contains a backslash. Move it into the folder that \
             the path names."
        );
        Some(Suggestion { help, meant: Some(way.path) })
    }

    /// Returns the paths from the evidence root that `path` may mean: itself, and the part after
    /// the name of the root.
    fn below_root(&self, path: &str) -> Vec<PathBuf> {
        let root = self.folders.evidence.file_name().map(|name| compared(Path::new(name)));
        let parts: Vec<&str> = path.split('/').collect();
        let is_root = |part: &&str| Some(compared(Path::new(part))) == root;
        let behind = parts.iter().position(is_root).and_then(|root| parts.get(root + 1..));
        let whole = path.trim_start_matches('/');
        let paths = [Some(whole.to_owned()), behind.map(|parts| parts.join("/"))];
        let paths = paths.iter().flatten().map(|path| plain(Path::new(path)));
        paths.filter(|path| !path.starts_with("..") && !path.as_os_str().is_empty()).collect()
    }
}

/// Folders of an absolute path that are left out, one after the other, to find its file below the root.
const MOST_FOLDERS: usize = 12;

/// An absolute path without its first folders, the longest first.
fn ends(path: &str) -> Vec<PathBuf> {
    let is_absolute = path.starts_with('/') || path.as_bytes().get(1) == Some(&b':');
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let skipped = if is_absolute { 1..parts.len().min(MOST_FOLDERS) } else { 0..0 };
    let ends = skipped.filter_map(|skipped| parts.get(skipped..)).map(|parts| parts.join("/"));
    let ends = ends.map(|path| plain(Path::new(&path)));
    ends.filter(|path| !path.starts_with("..") && !path.as_os_str().is_empty()).collect()
}

fn message(written: &str, way: &Way) -> String {
    let (there, named) = (text::shorten(&way.shown, 120), text::shorten(written, 120));
    match way.likeness {
        _ if there == named => {
            "There is a file with a name that looks the same but differs in spaces or invisible \
             characters. Correct the path."
                .to_owned()
        }
        Likeness::Same => {
            format!("The file is at `{there}`. Correct the path.")
        }
        Likeness::Capitals | Likeness::Near => {
            format!("Did you mean `{there}`? Otherwise add the file below the evidence root.")
        }
    }
}
