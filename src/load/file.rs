//! Text files and their names.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use fscheck_core::paths::{plain, shown, slashed, told};
use fscheck_read::limits::Limits;
use fscheck_read::tree::{Node, Value};
use fscheck_read::yaml;

use super::LoadError;
use super::kept::Kept;
use crate::files;
use crate::lookup::{Likeness, Searcher};
use crate::platform::canonicalize;

/// A manifest as a tree.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) path: Arc<str>,
    pub(super) text: String,
    pub(super) sha256: String,
    pub(super) root: Node,
}

pub(super) fn parse_manifest(
    file: &Path,
    limits: &Limits,
    use_cache: bool,
) -> Result<Manifest, LoadError> {
    let path: Arc<str> = Arc::from(shown(file));
    if files::leads_out(file) {
        return Err(led_out(file));
    }
    let TextFile { text, sha256 } = read_text(file, limits)?;
    let kept = use_cache.then(|| Kept::of(file, &sha256, limits)).flatten();
    if let Some(root) = kept.as_ref().and_then(|kept| kept.tree(&path)) {
        return Ok(Manifest { path, text, sha256, root });
    }
    match yaml::parse(&path, &text, limits) {
        Ok(mut root) => {
            if root.value == Value::Empty {
                root.value = Value::Map(Vec::new());
            }
            if let Some(kept) = kept {
                kept.keep_tree(&root);
            }
            Ok(Manifest { path, text, sha256, root })
        }
        Err(problem) => {
            Err(LoadError::Problems { path, source_text: text, problems: vec![problem] })
        }
    }
}

/// Returns the error for a file that is a link out of its folder, without any of its text.
pub(super) fn led_out(file: &Path) -> LoadError {
    LoadError::Input {
        message: format!("{} is a link that leads out of its folder", told(file)),
        help: "replace the link with the file itself".to_owned(),
    }
}

/// A text file that was read once.
pub(super) struct TextFile {
    pub(super) text: String,
    /// The digest of its bytes.
    pub(super) sha256: String,
}

/// The text of a manifest or definition file.
pub(super) fn read_text(file: &Path, limits: &Limits) -> Result<TextFile, LoadError> {
    let input = |message, help: &str| LoadError::Input { message, help: help.to_owned() };
    let most = limits.manifest_size;
    let bytes = files::read(file, most.get()).map_err(|cause| match cause.kind() {
        // Only regular files are opened, since others could block.
        io::ErrorKind::InvalidInput => {
            input(format!("{} isn't a file", told(file)), "name a YAML file")
        }
        io::ErrorKind::FileTooLarge => input(
            format!("{} is too large (the limit {most})", told(file)),
            "name a YAML file, or raise the limit with `--limit`",
        ),
        _ => LoadError::Unreadable { path: shown(file), cause },
    })?;
    if let Some((found, help)) = other_form(&bytes) {
        return Err(input(format!("{} is {found}, not YAML", told(file)), help));
    }
    let sha256 = files::sha256(&bytes);
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        LoadError::Input {
            message: format!("{} isn't UTF-8 text: line {line} has invalid bytes", told(file)),
            help: "save it as UTF-8".to_owned(),
        }
    })?;
    Ok(TextFile { text: yaml::with_line_feeds(text), sha256 })
}

/// Returns the type of a file that was named as YAML by mistake, and the help.
fn other_form(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let workbook = "a workbook needs its own extension: .xlsx, .xlsm or .ods";
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some(("a zip archive or an Office file", workbook)),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(("an old Office file", workbook)),
        [b'%', b'P', b'D', b'F', ..] => Some(("a PDF", "name a manifest or a workbook")),
        _ => None,
    }
}

pub(super) fn is_same_file(one: &Path, other: &Path) -> bool {
    match (canonicalize(one), canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Returns the file at `written`, a path from `folder`; if there is none, the one that differs only
/// in capitals, if there is one.
pub(super) fn file_at(
    folder: &Path,
    written: &str,
    limits: &Limits,
) -> Result<PathBuf, Option<String>> {
    let (mut folder, mut rest) = (folder.to_owned(), PathBuf::new());
    for part in plain(Path::new(&*slashed(written))).components() {
        match part {
            Component::Normal(name) => rest.push(name),
            above => folder.push(above),
        }
    }
    match Searcher::anywhere(limits).follow(&folder, &rest, Likeness::Capitals) {
        Ok(way) if way.likeness == Likeness::Same && way.path.is_file() => {
            Ok(folder.join(way.shown))
        }
        Ok(way) if way.likeness == Likeness::Capitals => Err(Some(way.shown)),
        Ok(_) | Err(_) => Err(None),
    }
}

/// Returns whether `written`, a path in the manifest in `file`, leads out of the manifest's folder:
/// by itself, or by a link on the way to the file that it `named`. The cells of a workbook are
/// quoted, and the author of the manifest may not be allowed to see them.
pub(super) fn is_outside(file: &Path, written: &str, named: Option<&Path>) -> bool {
    let written = plain(Path::new(&*slashed(written)));
    let is_inner = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    let is_led_out = || {
        let folder = canonicalize(&folder_of(file));
        let target = named.map(canonicalize);
        match (folder, target) {
            (Ok(folder), Some(Ok(target))) => !target.starts_with(folder),
            _ => false,
        }
    };
    !written.components().all(is_inner) || is_led_out()
}

pub(super) fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

pub(super) fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}
