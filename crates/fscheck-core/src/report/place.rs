//! File names in machine-readable reports: relative to the working folder, whatever the argument.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::location::Location;
use crate::paths::{plain, shown};
use crate::percent;

/// The characters with a meaning in a URI, which must be escaped in a path (RFC 3986, 3.3).
const IN_PATH: &[u8] = b" \"#%:<>?[\\]^`{|}";

/// Follows the links in a path, if it exists.
pub type Resolve = fn(&Path) -> Option<PathBuf>;

/// The working folder, which paths are relative to.
#[derive(Debug)]
pub struct Places {
    folder: Option<PathBuf>,
    /// The same, links followed.
    resolved: Option<PathBuf>,
    resolve: Resolve,
    /// The results so far.
    known: RefCell<BTreeMap<String, Option<String>>>,
}

impl Default for Places {
    fn default() -> Places {
        Places::from(None, |_| None)
    }
}

impl Places {
    /// Returns paths relative to `folder`, an absolute path; without one, unchanged. `resolve`
    /// follows the links in a path.
    pub fn from(folder: Option<PathBuf>, resolve: Resolve) -> Places {
        let resolved = folder.as_ref().and_then(|folder| resolve(folder));
        Places { folder, resolved, resolve, known: RefCell::default() }
    }

    /// The path from the working folder, or if it does not lie there, as it is.
    pub fn path(&self, path: &str) -> String {
        self.inside(path).unwrap_or_else(|| path.to_owned())
    }

    /// The place, its path from the working folder.
    pub fn location(&self, at: &Location) -> Location {
        at.with_path(&Arc::from(self.path(at.path())))
    }

    /// The path as a URI reference, and whether it is relative to the working folder.
    pub fn uri(&self, path: &str) -> (String, bool) {
        match (self.inside(path), &self.folder) {
            (Some(path), _) => (escaped(&path), true),
            (None, Some(folder)) => (absolute_uri(&shown(&plain(&folder.join(path)))), false),
            (None, None) => (absolute_uri(path), false),
        }
    }

    /// Returns the path from the working folder, if it lies there.
    fn inside(&self, path: &str) -> Option<String> {
        if let Some(known) = self.known.borrow().get(path) {
            return known.clone();
        }
        let found = self.find(path);
        self.known.borrow_mut().insert(path.to_owned(), found.clone());
        found
    }

    fn find(&self, path: &str) -> Option<String> {
        let Some(folder) = &self.folder else {
            let path = plain(Path::new(path));
            return (path.is_relative() && !path.starts_with("..")).then(|| text_of(&path));
        };
        let whole = plain(&folder.join(path));
        if let Ok(rest) = whole.strip_prefix(folder) {
            return Some(text_of(rest));
        }
        // The argument may lead to the folder through a link.
        let (whole, folder) = ((self.resolve)(&whole)?, self.resolved.as_ref()?);
        whole.strip_prefix(folder).ok().map(text_of)
    }
}

fn text_of(path: &Path) -> String {
    match shown(path) {
        text if text.is_empty() => ".".to_owned(),
        text => text,
    }
}

fn escaped(path: &str) -> String {
    percent::encoded(path, |byte| IN_PATH.contains(&byte))
}

/// An absolute path, of any system, as a URI (RFC 8089).
fn absolute_uri(path: &str) -> String {
    // The prefix by which Windows takes a path literally.
    let path = match path.strip_prefix("//?/UNC/") {
        Some(share) => format!("//{share}"),
        None => path.strip_prefix("//?/").unwrap_or(path).to_owned(),
    };
    match path.split_at_checked(2) {
        Some(("//", _)) => format!("file:{}", escaped(&path)),
        Some((drive, rest)) if is_drive(drive) => format!("file:///{drive}{}", escaped(rest)),
        _ => format!("file://{}", escaped(&path)),
    }
}

fn is_drive(text: &str) -> bool {
    text.ends_with(':') && text.starts_with(|letter: char| letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(folder: &str) -> Places {
        Places::from(Some(PathBuf::from(folder)), |_| None)
    }

    #[cfg(unix)]
    #[test]
    fn paths_are_told_from_the_working_folder() {
        let places = places("/work/ours");
        for (path, told) in [
            ("evidence.yaml", "evidence.yaml"),
            ("a/../b/./c.xlsx", "b/c.xlsx"),
            ("/work/ours/a b.xlsx", "a b.xlsx"),
            ("/work/ours/../ours/a.xlsx", "a.xlsx"),
            ("../ours/a.xlsx", "a.xlsx"),
            ("/work/ours", "."),
            ("/work/ours2/a.xlsx", "/work/ours2/a.xlsx"),
            ("../a.xlsx", "../a.xlsx"),
            ("/a.xlsx", "/a.xlsx"),
        ] {
            assert_eq!(places.path(path), told, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn uris_are_relative_inside_and_whole_outside() {
        let places = places("/work/ours");
        for (path, uri, is_relative) in [
            ("a b/ä#1.xlsx", "a%20b/%C3%A4%231.xlsx", true),
            ("/work/ours/a:b.xlsx", "a%3Ab.xlsx", true),
            ("/tmp/a b.xlsx", "file:///tmp/a%20b.xlsx", false),
            ("../a.xlsx", "file:///work/a.xlsx", false),
        ] {
            assert_eq!(places.uri(path), (uri.to_owned(), is_relative), "{path}");
        }
    }

    #[test]
    fn without_a_working_folder_paths_are_told_as_they_are() {
        for (path, uri, is_relative) in [
            ("a/../b c.xlsx", "b%20c.xlsx", true),
            ("/a.xlsx", "file:///a.xlsx", false),
            ("../a.xlsx", "file://../a.xlsx", false),
        ] {
            assert_eq!(Places::default().uri(path), (uri.to_owned(), is_relative), "{path}");
        }
    }

    #[test]
    fn paths_of_windows_are_uris_too() {
        for (path, uri) in [
            ("C:/docs/a b.xlsx", "file:///C:/docs/a%20b.xlsx"),
            ("//?/Z:/a#1.xlsx", "file:///Z:/a%231.xlsx"),
            ("//server/share/a.xlsx", "file://server/share/a.xlsx"),
            ("//?/UNC/server/share/a.xlsx", "file://server/share/a.xlsx"),
            ("/tmp/a.xlsx", "file:///tmp/a.xlsx"),
        ] {
            assert_eq!(absolute_uri(path), uri);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_may_be_come_to_by_a_link() {
        let resolve: Resolve = |path| {
            let rest = path.strip_prefix("/work/link").or_else(|_| path.strip_prefix("/work/real"));
            rest.ok().map(|rest| Path::new("/work/real").join(rest))
        };
        for (working, given) in [("/work/real", "/work/link"), ("/work/link", "/work/real")] {
            let places = Places::from(Some(PathBuf::from(working)), resolve);
            assert_eq!(places.path(&format!("{given}/a.yaml")), "a.yaml");
        }
    }
}
