//! The location of an evidence file: never outside the evidence root.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use fscheck_core::assessment::{Folders, link_paths};
use fscheck_core::evidence::{Cause, NOT_FOUND};
use fscheck_core::facts::{Content, Evidence};
use fscheck_core::paths::{below, plain, slashed};
use fscheck_core::text;
use fscheck_read::limits::Limits;

use super::cache::Stamp;
use super::displaced;
use super::suggestion::Suggestions;
use crate::lookup::{Likeness, Lost, Searcher, Way};

/// The path of the file of a piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// It has none.
    None,
    /// A regular file, links followed.
    File(PathBuf, Stamp),
    /// There is no such file, and why.
    Missing(Cause),
    /// Outside the root, and how.
    Outside(Cause),
}

/// Returns why a file that cannot be inspected does not count.
fn cause_of(error: &io::Error) -> Cause {
    let may_be_meant = error.kind() == io::ErrorKind::NotFound;
    Cause { may_be_meant, ..Cause::new(reason(error)) }
}

/// Finds the files of all `evidence`, in its order, without opening any.
pub fn places(evidence: &[Evidence], folders: &Folders, limits: &Limits) -> Vec<Place> {
    let mut searcher = Searcher::within(&folders.evidence, limits);
    let find = |entry| find(entry, folders, &mut searcher);
    let mut places: Vec<Place> = evidence.iter().map(find).collect();
    displaced::mark(evidence, folders, &mut places, &mut searcher);
    let found = places.iter().filter_map(|place| match place {
        Place::File(path, _) => Some(path.clone().into_os_string()),
        Place::None | Place::Missing(_) | Place::Outside(_) => None,
    });
    let mut suggestions = Suggestions::new(folders, found.collect::<BTreeSet<_>>());
    for (entry, place) in evidence.iter().zip(&mut places) {
        if let (Place::Missing(cause) | Place::Outside(cause), Some(path)) = (place, entry.path())
            && cause.may_be_meant
        {
            let suggestion = suggestions.of(&path.value, &mut searcher);
            (cause.help, cause.meant) =
                suggestion.map_or((None, None), |s| (Some(s.help), s.meant));
        }
    }
    places
}

fn find(entry: &Evidence, folders: &Folders, searcher: &mut Searcher) -> Place {
    let paths = match &entry.content {
        Content::Url(_) | Content::Live => return Place::None,
        Content::Path(path) | Content::LinkedPath(path) if is_absolute(&path.value) => {
            let cause = Cause::new("is an absolute path");
            return Place::Outside(Cause { may_be_meant: true, ..cause });
        }
        Content::Path(path) => match plain(Path::new(&*slashed(&path.value))) {
            path if path.starts_with("..") => Vec::new(),
            path => vec![path],
        },
        Content::LinkedPath(link) => {
            // A file outside is not even inspected: a report must not reveal what is there.
            let paths = link_paths(&link.value, folders);
            paths.iter().filter_map(|path| below(&folders.evidence, path)).collect()
        }
    };
    if paths.is_empty() {
        return Place::Outside(Cause::new("is outside the evidence root"));
    }
    nearest(&paths, folders, searcher)
}

/// Returns the first of `paths` that exists, or else why none does.
fn nearest(paths: &[PathBuf], folders: &Folders, searcher: &mut Searcher) -> Place {
    let (mut other, mut lost) = (None, None);
    for path in paths {
        match searcher.follow(&folders.evidence, path, Likeness::Capitals) {
            Ok(way) if way.likeness == Likeness::Same => return there(way.path),
            Ok(way) => other = other.or(Some(way)),
            Err(error) => lost = lost.or(Some(error)),
        }
    }
    match (other, lost) {
        (Some(way), _) => Place::Missing(in_other_capitals(way)),
        (None, Some(Lost::Outside)) => Place::Outside(Cause::new("is outside the evidence root")),
        (None, Some(Lost::Nowhere(error))) => Place::Missing(cause_of(&error)),
        (None, None) => Place::Missing(Cause::new("it has no path")),
    }
}

/// Returns whether the file at `path` may be opened.
fn there(path: PathBuf) -> Place {
    match fs::symlink_metadata(&path) {
        Err(error) => Place::Missing(cause_of(&error)),
        Ok(there) if there.is_dir() => Place::Missing(Cause::new("it is a folder, not a file")),
        // Opening a pipe would wait for its other end, and a device may have no end.
        Ok(there) if !there.is_file() => Place::Missing(Cause::new("it is a special file")),
        Ok(there) => {
            let stamp = Stamp::of(&there);
            Place::File(path, stamp)
        }
    }
}

fn in_other_capitals(way: Way) -> Cause {
    let there = text::shorten(&way.shown, 120);
    let why = format!("the file is named `{there}`, with different capitals");
    let help = "Correct the path or rename the file. Windows and macOS would find it, but Linux \
                wouldn't.";
    Cause { help: Some(help.to_owned()), meant: Some(way.path), ..Cause::new(why) }
}

/// Returns whether a path starts at the root of a file system, a drive or a server; one that was copied
/// from a window may be in quotation marks.
fn is_absolute(path: &str) -> bool {
    let path = unquoted(path);
    let drive = |path: &str| {
        let mut characters = path.chars();
        characters.next().is_some_and(|c| c.is_ascii_alphabetic()) && characters.next() == Some(':')
    };
    path.starts_with(['/', '\\']) || drive(path) || path.to_ascii_lowercase().starts_with("file:")
}

/// The path without quotation marks and blanks around it.
pub(super) fn unquoted(path: &str) -> &str {
    path.trim_matches(|c: char| c.is_whitespace() || "\"'`“”„‘’‚«»".contains(c))
}

/// Describes why a file cannot be read, as the continuation of a sentence.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => NOT_FOUND.to_owned(),
        io::ErrorKind::InvalidFilename => "its path is too long".to_owned(),
        io::ErrorKind::PermissionDenied => "it isn't readable".to_owned(),
        io::ErrorKind::Other => error.to_string(),
        _ => format!("it can't be read ({error})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_paths_of_every_system_are_told() {
        for path in [
            "/etc/passwd",
            r"C:\docs\a.pdf",
            "c:/a",
            r"\\server\a",
            "file:///a",
            "FILE:a",
            "\"C:\\docs\\a.pdf\"",
            " /a",
            "“/a”",
        ] {
            assert!(is_absolute(path), "{path}");
        }
        for path in ["docs/a.pdf", "../a", "a:b".trim_start_matches("a:"), "filed/a", "\"docs/a\""]
        {
            assert!(!is_absolute(path), "{path}");
        }
    }
}
