//! Looks at the files of evidence: are they there, inside the root, not empty, unchanged?
//!
//! Nothing here judges; [`judge`](crate::judge) makes findings of what was seen.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::assessment::{Folders, link_paths, plain};
use crate::facts::{Content, Evidence};

/// What was seen of one piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It is no file: a page, or given live.
    NoFile,
    /// A file with this content.
    File {
        /// Its SHA-256 in lower-case hexadecimal; only where the entry states one.
        sha256: Option<String>,
    },
    /// A file without content, or with white space alone.
    Empty,
    /// There is no such file, and why it does not count.
    Missing(String),
    /// It lies outside the evidence root, and how.
    Outside(String),
}

/// Looks at the files of all `evidence`, in its order.
pub fn look(evidence: &[Evidence], folders: &Folders) -> Vec<Seen> {
    let root = fs::canonicalize(&folders.evidence).unwrap_or_else(|_| folders.evidence.clone());
    evidence.iter().map(|entry| look_at(entry, folders, &root)).collect()
}

/// The SHA-256 of a file, in lower-case hexadecimal.
///
/// # Errors
/// The file cannot be read.
pub fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = file.read(&mut buffer)?;
        match buffer.get(..read) {
            Some(bytes) if !bytes.is_empty() => digest.update(bytes),
            _ => break,
        }
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn look_at(entry: &Evidence, folders: &Folders, root: &Path) -> Seen {
    let spellings = match &entry.content {
        Content::Url(_) | Content::Live => return Seen::NoFile,
        Content::Path(path) | Content::LinkedPath(path) if is_absolute(&path.value) => {
            return Seen::Outside("its path is absolute".to_owned());
        }
        Content::Path(path) => {
            let written = plain(Path::new(&path.value));
            if written.starts_with("..") {
                return Seen::Outside("its path leads out of the evidence root".to_owned());
            }
            let with_slashes = plain(Path::new(&path.value.replace('\\', "/")));
            vec![folders.evidence.join(written), folders.evidence.join(with_slashes)]
        }
        Content::LinkedPath(link) => {
            // What lies outside is not even looked at: a report must not tell what is there.
            let mut paths = link_paths(&link.value, folders);
            paths.retain(|path| path.starts_with(&folders.evidence));
            if paths.is_empty() {
                return Seen::Outside("its path leads out of the evidence root".to_owned());
            }
            paths
        }
    };
    let found = spellings.iter().find(|path| fs::symlink_metadata(path).is_ok());
    match found.or(spellings.first()) {
        Some(path) => look_at_file(path, root, entry.sha256.is_some()),
        None => Seen::Missing("it has no path".to_owned()),
    }
}

fn look_at_file(path: &Path, root: &Path, with_digest: bool) -> Seen {
    let resolved = match fs::canonicalize(path) {
        Ok(resolved) => resolved,
        Err(error) => return Seen::Missing(reason(&error)),
    };
    if !resolved.starts_with(root) {
        return Seen::Outside("it leads out of the evidence root".to_owned());
    }
    match fs::metadata(&resolved) {
        Err(error) => Seen::Missing(reason(&error)),
        Ok(file) if file.is_dir() => Seen::Missing("it is a folder, not a file".to_owned()),
        Ok(file) if !file.is_file() => Seen::Missing("it is a special file".to_owned()),
        Ok(file) if file.len() == 0 => Seen::Empty,
        Ok(file) if !with_digest => match is_blank(&resolved, file.len()) {
            Ok(true) => Seen::Empty,
            Ok(false) => Seen::File { sha256: None },
            Err(error) => Seen::Missing(reason(&error)),
        },
        Ok(_) => match sha256(&resolved) {
            Ok(digest) => Seen::File { sha256: Some(digest) },
            Err(error) => Seen::Missing(reason(&error)),
        },
    }
}

/// Files larger than this are not blank.
const MAX_BLANK: u64 = 4_096;

/// Whether a file can be read and holds nothing but white space.
fn is_blank(path: &Path, size: u64) -> io::Result<bool> {
    let mut file = File::open(path)?;
    if size > MAX_BLANK {
        return Ok(false);
    }
    let mut content = Vec::new();
    file.read_to_end(&mut content)?;
    Ok(content.iter().all(u8::is_ascii_whitespace))
}

/// Whether a path starts at the root of a file system, a drive or a server.
fn is_absolute(path: &str) -> bool {
    let drive = |path: &str| {
        let mut characters = path.chars();
        characters.next().is_some_and(|c| c.is_ascii_alphabetic()) && characters.next() == Some(':')
    };
    path.starts_with(['/', '\\']) || drive(path) || path.to_ascii_lowercase().starts_with("file:")
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
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
