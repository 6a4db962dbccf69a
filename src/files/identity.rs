//! The identity of files, whatever their names, and the files that were read: no report replaces
//! one of these (specification, section 2.3).

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The identity of a file, whatever its name: its number on its device, which its hard links share.
#[cfg(unix)]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity(u64, u64);

/// The identity of a file: its path with all links followed.
#[cfg(not(unix))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity(PathBuf);

impl Identity {
    /// Returns the identity of the file at `path`, with links followed; `None` if there is none.
    pub fn of(path: &Path) -> Option<Identity> {
        Identity::of_open(path, &fs::metadata(path).ok()?)
    }

    /// That of the file with this metadata, which was opened at `path`.
    #[cfg(unix)]
    pub fn of_open(_: &Path, metadata: &Metadata) -> Option<Identity> {
        use std::os::unix::fs::MetadataExt;
        Some(Identity(metadata.dev(), metadata.ino()))
    }

    /// That of the file with this metadata, which was opened at `path`.
    #[cfg(not(unix))]
    pub fn of_open(path: &Path, _: &Metadata) -> Option<Identity> {
        crate::platform::canonicalize(path).ok().map(Identity)
    }

    /// Returns whether this is one of the files at `paths`, by any name.
    pub fn is_any_of<'a>(&self, mut paths: impl Iterator<Item = &'a Path>) -> bool {
        paths.any(|path| Identity::of(path).as_ref() == Some(self))
    }
}

/// The target of a path, whether a file exists there or not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A file that is there.
    There(Identity),
    /// A new file with this name in a folder.
    New(Identity, OsString),
    /// A path that leads nowhere.
    Nowhere(PathBuf),
}

impl Target {
    /// Returns the target of `path`.
    pub fn of(path: &Path) -> Target {
        if let Some(there) = Identity::of(path) {
            return Target::There(there);
        }
        let path = &end_of_links(path);
        match (Identity::of(super::folder_of(path)), path.file_name()) {
            (Some(folder), Some(name)) => Target::New(folder, name.to_owned()),
            _ => Target::Nowhere(path.components().collect()),
        }
    }
}

/// The most links that are followed one after the other, as on Linux.
const MOST_LINKS: usize = 40;

/// Returns the end of a chain of links to a file that does not exist yet.
fn end_of_links(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(target) = fs::read_link(&path) else { break };
        path = super::folder_of(&path).join(target);
    }
    path
}

/// The files whose content was read.
static READ: Mutex<BTreeSet<Identity>> = Mutex::new(BTreeSet::new());

fn all_read() -> MutexGuard<'static, BTreeSet<Identity>> {
    READ.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes that the file which was opened at `path` is read.
pub(super) fn note(path: &Path, metadata: &Metadata) {
    all_read().extend(Identity::of_open(path, metadata));
}

/// Returns whether the file was read in this run, by any name.
pub fn was_read(file: &Identity) -> bool {
    all_read().contains(file)
}

/// Records that the file at `path` is judged.
pub fn remember(path: &Path) {
    all_read().extend(Identity::of(path));
}

/// Forgets that the file at `path` was read: it is an earlier output of fscheck, which was only
/// read to recognise it.
pub fn forget(path: &Path) {
    if let Some(file) = Identity::of(path) {
        all_read().remove(&file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_same_by_any_name() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "a").unwrap();
        fs::write(at("b"), "a").unwrap();
        fs::create_dir(at("x")).unwrap();
        assert_eq!(Target::of(&at("a")), Target::of(&at("x/../a")));
        assert_eq!(Target::of(&at("new")), Target::of(&at("./x/.././new")));
        assert_ne!(Target::of(&at("new")), Target::of(&at("x/new")));
        assert_ne!(Target::of(&at("a")), Target::of(&at("b")));
        assert_eq!(Target::of(&at("no/new")), Target::of(&at("no/./new")));
    }

    #[cfg(unix)]
    #[test]
    fn links_name_what_they_lead_to() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "a").unwrap();
        fs::hard_link(at("a"), at("hard")).unwrap();
        std::os::unix::fs::symlink(at("a"), at("soft")).unwrap();
        super::super::read(&at("soft"), 10).unwrap();
        for name in ["a", "hard", "soft"] {
            assert!(was_read(&Identity::of(&at(name)).unwrap()), "{name}");
        }
        forget(&at("hard"));
        assert!(!was_read(&Identity::of(&at("a")).unwrap()));
    }
}
