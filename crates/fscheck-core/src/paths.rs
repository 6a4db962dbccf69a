//! Paths as people write them, compared without looking at any file: the same on every system.

use std::borrow::Cow;
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

/// The path without `.` and, as far as they can be resolved by name alone, without `..`.
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

/// What is left of `path` below `root`; `None` where it does not lie there.
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

/// A path as it is written in reports: with `/`, and without `./` in front.
pub fn shown(path: &Path) -> String {
    let tidied: PathBuf = path.components().collect();
    let text = tidied.to_string_lossy().replace('\\', "/");
    match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_their_dots() {
        assert_eq!(plain(Path::new("a/./b/../c")), Path::new("a/c"));
        assert_eq!(plain(Path::new("../a")), Path::new("../a"));
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
