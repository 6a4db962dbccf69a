//! Manifests and workbooks that earlier runs read.
//!
//! What is read of a file depends on its bytes, the limits and the program, so it is kept with a
//! digest of these. Every run reads and hashes the file itself, and only parsing is left out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fscheck_core::workbook::Workbook;
use fscheck_read::kept;
use fscheck_read::limits::Limits;
use fscheck_read::tree::Node;

use crate::cached::{self, VERSION};
use crate::platform::canonicalize;

/// The most bytes that are kept of a file.
const MOST: usize = 64 << 20;

/// Separates the key from the content.
const END_OF_KEY: u8 = b'\n';

/// What was kept of a file, if that is still true of it.
pub(super) struct Kept {
    place: PathBuf,
    key: String,
    found: Option<Vec<u8>>,
}

impl Kept {
    /// Returns what is kept of `file` with this digest; `None` if there is no folder for caches.
    pub(super) fn of(file: &Path, sha256: &str, limits: &Limits) -> Option<Kept> {
        Kept::in_folder(&cached::folder()?, file, sha256, limits)
    }

    fn in_folder(folder: &Path, file: &Path, sha256: &str, limits: &Limits) -> Option<Kept> {
        let place = folder.join(format!("{}.read", cached::name_of(&canonicalize(file).ok()?)));
        let key = format!("{} {sha256} {}", *VERSION, limits.changed().join(" "));
        let found = cached::read(&place).filter(|bytes| {
            let (own, rest) = bytes.split_at_checked(key.len()).unwrap_or_default();
            own == key.as_bytes() && rest.first() == Some(&END_OF_KEY)
        });
        Some(Kept { place, key, found })
    }

    /// The tree of a manifest.
    pub(super) fn tree(&self, path: &Arc<str>) -> Option<Node> {
        kept::tree(self.content()?, path)
    }

    /// The content of a workbook.
    pub(super) fn workbook(&self, path: &Arc<str>, sha256: &str) -> Option<Workbook> {
        kept::workbook(self.content()?, path, sha256.to_owned())
    }

    /// Keeps the tree of a manifest.
    pub(super) fn keep_tree(self, root: &Node) {
        self.keep(kept::of_tree(root));
    }

    /// Keeps the content of a workbook.
    pub(super) fn keep_workbook(self, workbook: &Workbook) {
        self.keep(kept::of_workbook(workbook));
    }

    fn content(&self) -> Option<&[u8]> {
        self.found.as_ref()?.get(self.key.len() + 1..)
    }

    fn keep(self, content: Option<Vec<u8>>) {
        if let Some(content) = content.filter(|content| content.len() <= MOST) {
            let bytes = [self.key.as_bytes(), &[END_OF_KEY], &content].concat();
            // A cache that cannot be written only costs time.
            let _ = cached::write(&self.place, &bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fscheck_read::yaml;

    #[test]
    fn what_was_kept_is_known_while_bytes_limits_and_version_are_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let [file, other] = ["a.yaml", "b.yaml"].map(|name| folder.path().join(name));
        std::fs::write(&file, "a: 1\n").unwrap();
        std::fs::write(&other, "a: 1\n").unwrap();
        let (path, limits) = (Arc::from("a.yaml"), Limits::default());
        let root = yaml::parse(&path, "a: 1\n", &limits).unwrap();
        let kept = |file: &Path, sha256: &str, limits: &Limits| {
            Kept::in_folder(&folder.path().join("kept"), file, sha256, limits).unwrap()
        };
        assert_eq!(kept(&file, "ab", &limits).tree(&path), None);
        kept(&file, "ab", &limits).keep_tree(&root);
        assert_eq!(kept(&file, "ab", &limits).tree(&path), Some(root));
        assert_eq!(kept(&file, "abc", &limits).tree(&path), None);
        assert_eq!(kept(&file, "a", &limits).tree(&path), None);
        assert_eq!(kept(&other, "ab", &limits).tree(&path), None);
        let mut lower = Limits::default();
        assert!(lower.set("manifest-values", 1_000));
        assert_eq!(kept(&file, "ab", &lower).tree(&path), None);
        assert!(kept(&file, "ab", &limits).workbook(&path, "ab").is_none(), "it is no workbook");
        let place = kept(&file, "ab", &limits).place;
        let bytes = std::fs::read(&place).unwrap();
        let of_other_version = [b"0".as_slice(), &bytes].concat();
        std::fs::write(&place, of_other_version).unwrap();
        assert_eq!(kept(&file, "ab", &limits).tree(&path), None);
    }
}
