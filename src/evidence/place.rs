//! Where the file of a piece of evidence lies: never outside the evidence root.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::cache::Stamp;
use crate::assessment::{Folders, link_paths, plain};
use crate::facts::{Content, Evidence};

/// Where the file of a piece of evidence lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// It has none.
    None,
    /// A regular file, links followed.
    File(PathBuf, Stamp),
    /// There is no such file, and why.
    Missing(String),
    /// Outside the root, and how.
    Outside(String),
}

/// Finds the files of evidence, without opening any.
pub struct Finder<'a> {
    folders: &'a Folders,
    /// Folders with their links followed; most files lie in a few.
    resolved: BTreeMap<OsString, Option<PathBuf>>,
}

impl<'a> Finder<'a> {
    /// Finds files in these folders.
    pub fn new(folders: &'a Folders) -> Finder<'a> {
        Finder { folders, resolved: BTreeMap::new() }
    }

    /// Finds the file of `entry`.
    pub fn find(&mut self, entry: &Evidence) -> Place {
        let folders = self.folders;
        let spellings = match &entry.content {
            Content::Url(_) | Content::Live => return Place::None,
            Content::Path(path) | Content::LinkedPath(path) if is_absolute(&path.value) => {
                return Place::Outside("its path is absolute".to_owned());
            }
            Content::Path(path) => {
                let written = plain(Path::new(&path.value));
                if written.starts_with("..") {
                    return Place::Outside("its path leads out of the evidence root".to_owned());
                }
                let with_slashes = plain(Path::new(&path.value.replace('\\', "/")));
                vec![folders.evidence.join(written), folders.evidence.join(with_slashes)]
            }
            Content::LinkedPath(link) => {
                // What lies outside is not even looked at: a report must not tell what is there.
                let mut paths = link_paths(&link.value, folders);
                paths.retain(|path| path.starts_with(&folders.evidence));
                if paths.is_empty() {
                    return Place::Outside("its path leads out of the evidence root".to_owned());
                }
                paths
            }
        };
        let mut missing = None;
        for path in &spellings {
            match fs::symlink_metadata(path) {
                Ok(metadata) => return self.resolve(path, metadata),
                Err(error) => missing = missing.or(Some(reason(&error))),
            }
        }
        Place::Missing(missing.unwrap_or_else(|| "it has no path".to_owned()))
    }

    /// Follows the links of `path`, and says whether what is there may be opened.
    fn resolve(&mut self, path: &Path, metadata: Metadata) -> Place {
        let (resolved, metadata) = match self.follow(path, metadata) {
            Ok(resolved) => resolved,
            Err(error) => return Place::Missing(reason(&error)),
        };
        if !resolved.starts_with(&self.folders.evidence) {
            return Place::Outside("it leads out of the evidence root".to_owned());
        }
        if metadata.is_dir() {
            Place::Missing("it is a folder, not a file".to_owned())
        } else if !metadata.is_file() {
            // Opening a pipe would wait for its other end, and a device may have no end.
            Place::Missing("it is a special file".to_owned())
        } else {
            Place::File(resolved, Stamp::of(&metadata))
        }
    }

    fn follow(&mut self, path: &Path, metadata: Metadata) -> io::Result<(PathBuf, Metadata)> {
        let folder = path.parent().filter(|_| !metadata.is_symlink());
        if let (Some(folder), Some(name)) = (folder, path.file_name()) {
            let resolved = self.resolved.entry(folder.as_os_str().to_owned());
            let resolved = resolved.or_insert_with(|| fs::canonicalize(folder).ok());
            if let Some(folder) = resolved {
                return Ok((folder.join(name), metadata));
            }
        }
        let resolved = fs::canonicalize(path)?;
        let metadata = fs::metadata(&resolved)?;
        Ok((resolved, metadata))
    }
}

/// Whether a path starts at the root of a file system, a drive or a server.
fn is_absolute(path: &str) -> bool {
    let drive = |path: &str| {
        let mut characters = path.chars();
        characters.next().is_some_and(|c| c.is_ascii_alphabetic()) && characters.next() == Some(':')
    };
    path.starts_with(['/', '\\']) || drive(path) || path.to_ascii_lowercase().starts_with("file:")
}

/// Why a file cannot be read, as a sentence goes on with it.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        io::ErrorKind::Other => error.to_string(),
        _ => format!("it cannot be read ({error})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_paths_of_every_system_are_told() {
        for path in ["/etc/passwd", r"C:\docs\a.pdf", "c:/a", r"\\server\a", "file:///a", "FILE:a"]
        {
            assert!(is_absolute(path), "{path}");
        }
        for path in ["docs/a.pdf", "../a", "a:b".trim_start_matches("a:"), "filed/a"] {
            assert!(!is_absolute(path), "{path}");
        }
    }
}
