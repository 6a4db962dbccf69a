//! Determines the files of an input.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use fscheck_core::paths::{named, plain, shown, slashed, told, why_unread};
use fscheck_core::text;
use fscheck_core::workbook::Workbook;
use fscheck_read::tree::Value;

use super::file::{Manifest, extension, folder_of, led_out, parse_manifest};
use super::{LoadError, Request, candidates};
use crate::files::{self, Target};
use crate::lookup::{Likeness, Searcher};
use crate::own;
use crate::platform::canonicalize;

/// The names of a manifest that is picked up by itself.
pub const MANIFEST_NAMES: [&str; 2] = ["evidence.yaml", "evidence.yml"];

/// The files that an input represents.
#[derive(Default)]
pub(super) struct Found {
    pub(super) workbook: Option<PathBuf>,
    pub(super) manifest: Option<PathBuf>,
    /// The manifest, if it had to be read to find the workbook.
    pub(super) read: Option<Manifest>,
    /// The workbook, if it had to be read to identify it.
    pub(super) opened: Option<Workbook>,
    pub(super) picked_up: Vec<String>,
    /// The files that are not read, with the reasons.
    pub(super) passed_over: Vec<String>,
}

/// Returns the error for an input that can't be opened, with the most similar name beside it.
fn not_there(input: &Path, cause: io::Error) -> LoadError {
    let path = shown(input);
    let near = || {
        let wanted = input.file_name()?.to_str()?;
        let folder = input.parent().filter(|folder| !folder.as_os_str().is_empty());
        let entries = folder.unwrap_or(Path::new(".")).read_dir().ok()?.take(MOST_NAMES);
        let names: Vec<String> =
            entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
        let near = text::nearest(wanted, names.iter().map(String::as_str))?;
        Some(told(&folder.map_or_else(|| PathBuf::from(near), |folder| folder.join(near))))
    };
    match cause.kind() {
        io::ErrorKind::NotFound => match near() {
            Some(near) => LoadError::Input {
                message: format!("{} {}", named(&path), why_unread(&cause)),
                help: format!("did you mean {near}?"),
            },
            None => LoadError::Unreadable { path, cause },
        },
        _ => LoadError::Unreadable { path, cause },
    }
}

/// The most names of a folder among which the intended one is sought.
const MOST_NAMES: usize = 1_000;

/// Finds the files that `request` represents. Reads only as many workbooks of a folder as needed to
/// identify the self-assessment.
pub(super) fn find(request: &Request, use_cache: bool) -> Result<Found, LoadError> {
    let input = &request.input;
    let metadata = fs::metadata(input).map_err(|cause| not_there(input, cause))?;
    let mut found = Found { manifest: request.manifest.clone(), ..Found::default() };
    if metadata.is_dir() {
        find_in_folder(request, use_cache, &mut found)?;
        // Its cells are quoted, and it was not named explicitly.
        return match found.workbook.as_ref().filter(|workbook| files::leads_out(workbook)) {
            Some(workbook) => Err(led_out(workbook)),
            None => Ok(found),
        };
    }
    match extension(input).as_str() {
        "xlsx" | "xlsm" | "ods" | "xls" | "xlsb" => {
            found.workbook = Some(input.clone());
            if found.manifest.is_none() {
                found.manifest = manifest_in(input.parent().unwrap_or(Path::new("")))?;
                found.picked_up.extend(found.manifest.iter().map(|m| told(m)));
            }
            Ok(found)
        }
        "yaml" | "yml" if found.manifest.is_none() => {
            found.manifest = Some(input.clone());
            Ok(found)
        }
        "yaml" | "yml" => Err(LoadError::Input {
            message: format!("{} is a manifest, but --manifest names another", told(input)),
            help: "name the workbook, or leave out --manifest".to_owned(),
        }),
        _ => Err(LoadError::Input {
            message: format!(
                "{} doesn't have the extension of a workbook or a manifest",
                told(input)
            ),
            help: "name a workbook (.xlsx, .xlsm, .ods), a manifest (.yaml, .yml) or a folder"
                .to_owned(),
        }),
    }
}

fn find_in_folder(request: &Request, use_cache: bool, found: &mut Found) -> Result<(), LoadError> {
    let folder = &request.input;
    if found.manifest.is_none() {
        found.manifest = manifest_in(folder)?;
        found.picked_up.extend(found.manifest.iter().map(|m| told(m)));
    }
    if let Some(manifest) = &found.manifest {
        let manifest = parse_manifest(manifest, &request.limits, use_cache)?;
        let names_workbook = manifest.root.get("workbook").is_some();
        found.read = Some(manifest);
        if names_workbook {
            return Ok(());
        }
    }
    let mut workbooks = workbooks_in(folder)?;
    // A workbook that is listed as evidence is not the assessment.
    let listed = listed_workbooks(request, found);
    workbooks.retain(|path| !canonicalize(path).is_ok_and(|path| listed.contains(&path)));
    let (workbooks, old) = workbooks.into_iter().partition(|path| is_workbook(path));
    candidates::choose(request, workbooks, old, found)
}

/// The workbooks that the evidence of the manifest names, links followed.
fn listed_workbooks(request: &Request, found: &Found) -> BTreeSet<PathBuf> {
    let (Some(file), Some(manifest)) = (&found.manifest, &found.read) else {
        return BTreeSet::new();
    };
    let Some(Value::List(entries)) = manifest.root.get("evidence").map(|node| &node.value) else {
        return BTreeSet::new();
    };
    let root = request.evidence_root.clone().unwrap_or_else(|| folder_of(file));
    let root = canonicalize(&root).unwrap_or(root);
    let mut searcher = Searcher::within(&root, &request.limits);
    let paths = entries.iter().filter_map(|entry| entry.get("path")?.text());
    let workbooks = paths.filter(|path| is_workbook(Path::new(path)) || is_old(Path::new(path)));
    let paths = workbooks.filter_map(|path| {
        let path = plain(Path::new(&*slashed(path)));
        searcher.follow(&root, &path, Likeness::Same).ok().map(|way| way.path)
    });
    paths.collect()
}

/// Returns the manifest in a folder; two of them could contradict each other, so neither is
/// ignored.
fn manifest_in(folder: &Path) -> Result<Option<PathBuf>, LoadError> {
    let paths = MANIFEST_NAMES.iter().map(|name| folder.join(name));
    let there: Vec<PathBuf> = paths.filter(|path| fs::symlink_metadata(path).is_ok()).collect();
    match there.as_slice() {
        [one, other] if Target::of(one) != Target::of(other) => Err(LoadError::Input {
            message: format!("there are two manifests: {} and {}", told(one), told(other)),
            help: "name one of them with --manifest, or remove the other".to_owned(),
        }),
        _ => Ok(there.into_iter().next()),
    }
}

/// Returns the workbooks in a folder, sorted, including old formats; lock files of Office and
/// hidden files are skipped.
fn workbooks_in(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let unreadable = |cause| LoadError::Unreadable { path: shown(folder), cause };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let is_of_others =
            name.starts_with("~$") || name.starts_with('.') || own::is_collected(&path);
        if (is_workbook(&path) || is_old(&path)) && !is_of_others && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn is_workbook(path: &Path) -> bool {
    matches!(extension(path).as_str(), "xlsx" | "xlsm" | "ods")
}

/// Returns whether a path names a workbook of a format that is not read.
fn is_old(path: &Path) -> bool {
    matches!(extension(path).as_str(), "xls" | "xlsb")
}
