//! Paths as people write them, compared without looking at any file: the same on every system.

use std::borrow::Cow;
use std::io;
use std::path::{Component, Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

/// The path with `/` for each `\`.
pub fn slashed(path: &str) -> Cow<'_, str> {
    match path.contains('\\') {
        true => Cow::Owned(path.replace('\\', "/")),
        false => Cow::Borrowed(path),
    }
}

/// The text in the form in which names are compared.
pub fn composed(text: &str) -> String {
    match text.is_ascii() {
        true => text.to_owned(),
        false => text.nfc().collect(),
    }
}

/// A path in the form in which paths are compared.
pub fn compared(path: &Path) -> PathBuf {
    match path.to_str() {
        Some(text) => PathBuf::from(composed(text)),
        None => path.to_owned(),
    }
}

/// Returns the path without `.` and, as far as the names alone allow, without `..`.
pub fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(plain.components().next_back(), Some(Component::Normal(_))) =>
            {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// Returns the part of `path` below `root`; `None` if it does not lie there.
pub fn below(root: &Path, path: &Path) -> Option<PathBuf> {
    let mut rest = path.components();
    for folder in root.components() {
        let own = rest.next()?;
        let same = || compared(Path::new(&own)) == compared(Path::new(&folder));
        if own != folder && !same() {
            return None;
        }
    }
    Some(rest.as_path().to_owned())
}

/// Describes why a file can't be read, to follow its name.
pub fn why_unread(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "doesn't exist".to_owned(),
        io::ErrorKind::PermissionDenied => "can't be read: you lack the permission".to_owned(),
        _ => format!("can't be read: {cause}"),
    }
}

/// Returns a path for reports: with `/`, and without a leading `./` or the prefix that Windows adds
/// to resolved paths.
pub fn shown(path: &Path) -> String {
    let tidied: PathBuf = path.components().collect();
    let text = tidied.to_string_lossy();
    let text = match (text.strip_prefix(r"\\?\UNC\"), text.strip_prefix(r"\\?\")) {
        (Some(share), _) => format!("//{}", slashed(share)),
        (None, Some(path)) => slashed(path).into_owned(),
        (None, None) => slashed(&text).into_owned(),
    };
    match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}

/// Returns a path for a sentence or the beginning of a line: in quotation marks if it has blanks or
/// anything else that could be taken for the words around it. With a folder it can't be taken for
/// another quotation either.
pub fn named(path: &str) -> String {
    let bare = path.strip_prefix(|c: char| c.is_ascii_alphabetic()).unwrap_or_default();
    let rest = bare.strip_prefix(":/").unwrap_or(path);
    let is_plain = |c: char| c.is_alphanumeric() || "._-/()+,@&'".contains(c);
    let ends_plain = !path.ends_with([',', '.']) || path.ends_with("..") || path == ".";
    let here = if is_path_like(path) { "" } else { "./" };
    match !path.is_empty() && ends_plain && rest.chars().all(is_plain) {
        true => path.to_owned(),
        false => format!("\"{here}{}\"", path.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

/// Letters and digits of the ending of a file's name.
const LONGEST_ENDING: usize = 5;

/// Returns whether a text has folders, or the ending of a file.
pub fn is_path_like(text: &str) -> bool {
    let ending = text.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    let has_ending = (1..=LONGEST_ENDING).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.contains('/') || has_ending
}

/// A path as a sentence names it: [`shown`] and [`named`].
pub fn told(path: &Path) -> String {
    named(&shown(path))
}

/// Returns a path as an argument of a command to type: in quotation marks if a shell would
/// interpret a part of it.
pub fn argument(path: &Path) -> String {
    let path = shown(path);
    let path = if path.starts_with('-') { format!("./{path}") } else { path };
    let is_plain = |c: char| c.is_alphanumeric() || "._-/:+,@".contains(c);
    match !path.is_empty() && path.chars().all(is_plain) {
        true => path,
        false if cfg!(windows) => format!("\"{path}\""),
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_shell_takes_a_path_as_one_argument() {
        for (path, written) in [
            ("./bank/2026", "bank/2026"),
            ("-bank", "./-bank"),
            ("Our form v3.xlsx", "'Our form v3.xlsx'"),
            ("R&D (old)", "'R&D (old)'"),
            ("$(id)", "'$(id)'"),
            ("the bank's", r"'the bank'\''s'"),
        ] {
            assert_eq!(argument(Path::new(path)), written);
        }
    }

    #[test]
    fn paths_lose_their_dots() {
        assert_eq!(plain(Path::new("a/./b/../c")), Path::new("a/c"));
        assert_eq!(plain(Path::new("../a")), Path::new("../a"));
    }

    #[test]
    fn paths_are_shown_as_people_write_them() {
        let told = [
            ("./a/b.md", "a/b.md"),
            (r"a\b.md", "a/b.md"),
            (r"\\?\Z:\work\a.md", "Z:/work/a.md"),
            (r"\\?\UNC\server\share\a.md", "//server/share/a.md"),
            (r"\\server\share\a.md", "//server/share/a.md"),
        ];
        for (path, expected) in told {
            assert_eq!(shown(Path::new(path)), expected);
        }
    }

    #[test]
    fn paths_that_could_be_taken_for_words_are_quoted() {
        for path in
            ["a.xlsx", "x/b-1_(2).yaml", "Übung/日本.md", "C:/a/b.xlsx", ".", "..", "a&b,c.md"]
        {
            assert_eq!(named(path), path);
        }
        assert_eq!(named("My Documents/a.xlsx"), "\"My Documents/a.xlsx\"");
        assert_eq!(named("a: ready.xlsx"), "\"a: ready.xlsx\"");
        assert_eq!(named("a\"b.md"), "\"a\\\"b.md\"");
        assert_eq!(named("My Documents"), "\"./My Documents\"");
    }

    #[test]
    fn what_lies_below_a_folder_is_told_whatever_the_form_of_its_name() {
        let below = |root, path| below(Path::new(root), Path::new(path));
        assert_eq!(below("/r", "/r/a/b"), Some(PathBuf::from("a/b")));
        assert_eq!(below("/u\u{308}", "/\u{fc}/a"), Some(PathBuf::from("a")));
        for (root, path) in [("/r", "/R/a"), ("/r", "/ra"), ("/r/s", "/r"), ("/r", "r/a")] {
            assert_eq!(below(root, path), None, "{root} {path}");
        }
    }
}
