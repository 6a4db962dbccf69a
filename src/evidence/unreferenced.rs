//! Files below the evidence root that no entry names.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fscheck_core::paths::compared;
use fscheck_read::limits::Limits;

use super::ignored::Lines;
use crate::{files, own};

/// The files that list what is not evidence. If both apply to a file, the last one decides.
pub const IGNORE_FILES: [&str; 2] = [".gitignore", ".fscheckignore"];

/// Files that Windows leaves in folders that somebody viewed; macOS hides its own.
const SYSTEM_FILES: [&str; 4] = ["thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store"];

/// The extensions of self-assessments.
const WORKBOOKS: [&str; 3] = ["xlsx", "xlsm", "ods"];

/// The most workbooks that are opened to see whether they are evidence. Any further unnamed ones
/// are assumed to be.
const MOST_OPENED: usize = 100;

/// Bytes of such a file; a larger one is no list that a person wrote.
const LARGEST_IGNORE: u64 = 64 << 10;

/// The most bytes of all such files below one root. Their patterns are held in memory, some 400
/// times as large, and looked up in every folder below.
const ALL_IGNORES: u64 = 256 << 10;

/// A file that no entry names, or a folder in which none is named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unreferenced {
    /// Its path from the evidence root.
    pub path: PathBuf,
    /// The number of files in it, if it is a folder.
    pub files: Option<usize>,
}

/// Returns the files below `root` that are not among `named` (paths with all links followed, as
/// they are [compared]). A folder with several such files and no named one represents them. Skips
/// hidden files, links, files that `.gitignore` or `.fscheckignore` excludes, files that are not
/// evidence by their name, self-assessments and their manifests, and workbooks that fscheck wrote.
pub fn unreferenced(root: &Path, named: &BTreeSet<OsString>, limits: &Limits) -> Vec<Unreferenced> {
    let (unnamed, mut folders) = look_through(root, named, limits);
    let whole = whole_folders(&mut folders);
    let mut found: BTreeSet<Unreferenced> = BTreeSet::new();
    for (file, folder) in unnamed {
        let whole = whole.get(folder).copied().flatten().and_then(|whole| folders.get(whole));
        let path = whole.and_then(|whole| whole.path.strip_prefix(root).ok());
        found.insert(match (whole, path) {
            (Some(whole), Some(path)) => {
                Unreferenced { path: path.to_owned(), files: Some(whole.files) }
            }
            _ => Unreferenced { path: file, files: None },
        });
    }
    found.into_iter().collect()
}

/// Returns the same files, each by its path from the root, in all folders.
pub fn unnamed(root: &Path, named: &BTreeSet<OsString>, limits: &Limits) -> Vec<PathBuf> {
    look_through(root, named, limits).0.into_iter().map(|(file, _)| file).collect()
}

/// The files that are not named, each with the position of its folder, and all folders.
fn look_through(
    root: &Path,
    named: &BTreeSet<OsString>,
    limits: &Limits,
) -> (Vec<(PathBuf, usize)>, Vec<Folder>) {
    let (files, mut folders) = files_below(root);
    let mut unnamed = Vec::new();
    let mut workbooks = MOST_OPENED;
    for (file, folder) in files {
        let is_named = named.contains(compared(&file).as_os_str());
        let Ok(path) = file.strip_prefix(root) else { continue };
        let is_other = || is_no_evidence(path) || own::is_manifest(&file);
        if !is_named && (is_other() || is_assessment(&file, &mut workbooks, limits)) {
            continue;
        }
        if let Some(folder) = folders.get_mut(folder) {
            folder.named |= is_named;
            folder.files += usize::from(!is_named);
        }
        if !is_named {
            unnamed.push((path.to_owned(), folder));
        }
    }
    (unnamed, folders)
}

/// A folder below the root, or the root itself.
struct Folder {
    path: PathBuf,
    /// The position of the folder that contains it, which comes before it.
    above: Option<usize>,
    /// True if a file in it, or below, is named.
    named: bool,
    /// The files in it, and below, that are not.
    files: usize,
}

impl Folder {
    fn new(path: PathBuf, above: Option<usize>) -> Folder {
        Folder { path, above, named: false, files: 0 }
    }

    fn stands_for_its_files(&self) -> bool {
        self.above.is_some() && !self.named && self.files > 1
    }
}

/// Returns, for each folder, the outermost one that represents its files, if one does. Each is
/// visited once, however deeply it is nested.
fn whole_folders(folders: &mut [Folder]) -> Vec<Option<usize>> {
    for below in (0..folders.len()).rev() {
        let Some(Folder { above: Some(above), named, files, .. }) = folders.get(below) else {
            continue;
        };
        let (above, named, files) = (*above, *named, *files);
        if let Some(above) = folders.get_mut(above) {
            above.named |= named;
            above.files += files;
        }
    }
    let mut whole: Vec<Option<usize>> = Vec::with_capacity(folders.len());
    for (position, folder) in folders.iter().enumerate() {
        let above = folder.above.and_then(|above| whole.get(above).copied().flatten());
        whole.push(above.or(folder.stands_for_its_files().then_some(position)));
    }
    whole
}

/// Returns the regular files below `root`, each with the position of its folder. Ignore files above
/// it, of this user or of this machine have no effect: the same folder gives the same report
/// everywhere.
fn files_below(root: &Path) -> (Vec<(PathBuf, usize)>, Vec<Folder>) {
    let mut files = Vec::new();
    let mut room = ALL_IGNORES;
    let mut known = vec![Folder::new(root.to_owned(), None)];
    let mut folders = vec![(root.to_owned(), 0, Vec::new())];
    while let Some((folder, position, above)) = folders.pop() {
        let ignores = Ignores::of(&folder, above, &mut room);
        // Files that cannot be listed cannot be reported as unreferenced.
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| !is_hidden(&entry.file_name())) {
            // No link is followed: its kind is that of a link.
            let Ok(kind) = entry.file_type() else { continue };
            let path = entry.path();
            if (kind.is_dir() || kind.is_file()) && !ignores.exclude(&path, kind.is_dir()) {
                match kind.is_dir() {
                    true => {
                        folders.push((path.clone(), known.len(), ignores.all.clone()));
                        known.push(Folder::new(path, Some(position)));
                    }
                    false => files.push((path, position)),
                }
            }
        }
    }
    files.sort_unstable_by(|(one, _), (other, _)| one.as_os_str().cmp(other.as_os_str()));
    (files, known)
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// The most ignore files that apply to one file; a repository has a few levels of them.
const MOST_NESTED: usize = 32;

/// The most lines of an ignore file that are matched at once. The cost grows much faster than
/// linearly.
const LINES_TOGETHER: usize = 128;

/// The exclusions of the ignore files in a folder and in those above it, the nearest last.
struct Ignores {
    all: Vec<Arc<Lines>>,
}

impl Ignores {
    /// Returns the patterns for `folder`, which lies below the folders of `above`, as far as there
    /// is room.
    fn of(folder: &Path, mut above: Vec<Arc<Lines>>, room: &mut u64) -> Ignores {
        for name in IGNORE_FILES {
            // Each is checked for every file below it.
            if above.len() >= MOST_NESTED {
                break;
            }
            let most = LARGEST_IGNORE.min(*room);
            let Ok(content) = files::read_own(&folder.join(name), most) else { continue };
            *room -= content.len() as u64;
            let content = String::from_utf8_lossy(&content);
            let lines: Vec<&str> = content.lines().collect();
            for lines in lines.chunks(LINES_TOGETHER) {
                above.extend(Lines::of(folder, lines).map(Arc::new));
            }
        }
        Ignores { all: above }
    }

    /// Returns whether the last word on `path` is that it is ignored.
    fn exclude(&self, path: &Path, is_dir: bool) -> bool {
        self.all.iter().rev().find_map(|lines| lines.exclude(path, is_dir)).unwrap_or(false)
    }
}

/// Returns whether a file belongs to a repository and not to the evidence: README and LICENSE, lock
/// files, and leftovers of systems.
fn is_no_evidence(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase());
    let name = name.unwrap_or_default();
    let stem = name.split(['.', '-', '_']).next().unwrap_or_default();
    matches!(stem, "readme" | "license" | "licence")
        || SYSTEM_FILES.contains(&name.as_str())
        || name.starts_with("~$")
        || own::is_collected(path)
}

/// Returns whether a file is a self-assessment, or a report or workbook that fscheck wrote; `left`
/// is the number of files that may still be opened to find out.
fn is_assessment(path: &Path, left: &mut usize, limits: &Limits) -> bool {
    if own::is_report(path) {
        return true;
    }
    let is_workbook =
        path.extension().is_some_and(|own| WORKBOOKS.iter().any(|e| own.eq_ignore_ascii_case(e)));
    if !is_workbook || *left == 0 {
        return false;
    }
    *left -= 1;
    own::is_no_evidence(path, limits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Returns the files found in a folder with these files, of which those with a `+` are named.
    fn found(files: &[&str]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        let mut named = BTreeSet::new();
        for file in files {
            let (name, content) = file.split_once('=').unwrap_or((file, ""));
            let path = root.join(name.trim_start_matches('+'));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, content).unwrap();
            if name.starts_with('+') {
                named.insert(path.into_os_string());
            }
        }
        let found = unreferenced(&root, &named, &Limits::default()).into_iter();
        found
            .map(|found| match found.files {
                Some(count) => format!("{} ({count})", found.path.display()),
                None => found.path.display().to_string(),
            })
            .collect()
    }

    #[test]
    fn a_file_that_nobody_names_is_found_beside_one_that_is_named() {
        assert_eq!(found(&["+docs/a.md", "docs/b.md", "c.md"]), ["c.md", "docs/b.md"]);
    }

    #[test]
    fn a_folder_without_a_named_file_stands_for_its_files() {
        assert_eq!(found(&["+a.md", "old/b.md", "old/x/c.md", "x/d.md"]), ["old (2)", "x/d.md"]);
        assert_eq!(found(&["a.md", "b.md"]), ["a.md", "b.md"]);
    }

    #[test]
    fn what_is_no_evidence_is_left_alone() {
        let files = [
            "README.md",
            "docs/readme",
            "LICENSE-MIT",
            ".hidden/a.md",
            "~$a.docx",
            "~$a.xlsx",
            "x/.keep",
            "docs/Thumbs.db",
            "docs/desktop.ini",
            "Desktop.ini",
            ".DS_Store",
        ];
        assert_eq!(found(&files), Vec::<String>::new());
    }

    #[test]
    fn a_report_that_fscheck_wrote_is_no_evidence() {
        let reports = [
            "r.html=<html><title>a.xlsx: ready - fscheck</title>",
            "r.sarif={\"automationDetails\": {\"id\": \"fscheck/a.xlsx/\"",
            "r.json={\"tool\": {\"name\": \"fscheck\", \"version\": \"1\"}",
            "r.xml=<testsuites name=\"fscheck\" tests=\"1\">",
            "r.md=## fscheck: ready",
            "r.csv=owner,due,item,case study,what,where\n",
        ];
        assert_eq!(found(&reports), Vec::<String>::new());
        let others = ["a.html=<title>fscheck</title>", "b.csv=owner,due\n", "c.md=fscheck: a plan"];
        assert_eq!(found(&others), ["a.html", "b.csv", "c.md"]);
    }

    #[test]
    fn a_manifest_further_down_is_no_evidence() {
        let files = [
            "+a.md",
            "bank/evidence.yaml=\u{feff}# ours\nfscheck: 1\n",
            "bank/evidence.yml=\"fscheck\": 1\n",
            "b/evidence.yaml=Resources:\n  fscheck: 1\n",
            "c/plan.yaml=fscheck: 1\n",
            "d/evidence.yaml=fschecked: 1\n",
        ];
        assert_eq!(found(&files), ["b/evidence.yaml", "c/plan.yaml", "d/evidence.yaml"]);
    }

    #[test]
    fn a_workbook_is_evidence_unless_fscheck_wrote_it() {
        let files = ["costs.xlsx", "a/b.ods", "+a/c.md", "plan.XLSM", "thumbs.db.md", "x.xls"];
        let wanted = ["a/b.ods", "costs.xlsx", "plan.XLSM", "thumbs.db.md", "x.xls"];
        assert_eq!(found(&files), wanted);
    }

    #[test]
    fn a_name_is_named_in_either_form() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        for name in ["U\u{308}bergabe.md", "\u{fc}bergabe.md"] {
            fs::write(root.join(name), "x").unwrap();
        }
        let named = BTreeSet::from([root.join("\u{dc}bergabe.md").into_os_string()]);
        let found = unreferenced(&root, &named, &Limits::default());
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].path, Path::new("\u{fc}bergabe.md"));
    }

    #[test]
    fn ignore_files_are_honoured_without_a_git_repository() {
        let files = [".gitignore=*.tmp\n", "a.tmp", ".fscheckignore=drafts/\n", "drafts/b.md"];
        assert_eq!(found(&files), Vec::<String>::new());
        let nested = [
            "a/.gitignore=*.md\n!keep.md\n",
            "a/b/x.md",
            "a/b/keep.md",
            "a/b/.fscheckignore=!x.md\n",
            "c/x.md",
        ];
        assert_eq!(found(&nested), ["a (2)", "c/x.md"]);
        // A file that is both ignored and named counts as named.
        assert_eq!(found(&[".gitignore=*.md\n", "+a.md", "b.txt"]), ["b.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("a.md"), "").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        std::os::unix::fs::symlink(outside.path(), root.join("link")).unwrap();
        std::os::unix::fs::symlink(&root, root.join("loop")).unwrap();
        assert_eq!(unreferenced(&root, &BTreeSet::new(), &Limits::default()), []);
    }
}
