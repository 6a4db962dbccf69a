//! Which files an input stands for.

use std::fs;
use std::path::{Path, PathBuf};

use super::file::{Manifest, extension, is_same_file, parse_manifest, shown};
use super::{LoadError, Request};
use crate::tree::Value;

/// The names of a manifest that is picked up by itself.
const MANIFEST_NAMES: [&str; 2] = ["evidence.yaml", "evidence.yml"];

/// The files that an input stands for.
#[derive(Default)]
pub(super) struct Found {
    pub(super) workbook: Option<PathBuf>,
    pub(super) manifest: Option<PathBuf>,
    /// The manifest, where it had to be read to find the workbook.
    pub(super) read: Option<Manifest>,
    pub(super) picked_up: Vec<String>,
}

/// Finds the files that `request` stands for, without reading them.
pub(super) fn find(request: &Request) -> Result<Found, LoadError> {
    let input = &request.input;
    let metadata =
        fs::metadata(input).map_err(|cause| LoadError::Unreadable { path: shown(input), cause })?;
    let mut found = Found { manifest: request.manifest.clone(), ..Found::default() };
    if metadata.is_dir() {
        find_in_folder(input, &mut found)?;
        return Ok(found);
    }
    match extension(input).as_str() {
        "xlsx" | "xlsm" | "ods" | "xls" | "xlsb" => {
            found.workbook = Some(input.clone());
            if found.manifest.is_none() {
                found.manifest = manifest_in(input.parent().unwrap_or(Path::new("")));
                found.picked_up.extend(found.manifest.iter().map(|m| shown(m)));
            }
            Ok(found)
        }
        "yaml" | "yml" if found.manifest.is_none() => {
            found.manifest = Some(input.clone());
            Ok(found)
        }
        "yaml" | "yml" => Err(LoadError::Input {
            message: format!("{} is a manifest, and --manifest names another", shown(input)),
            help: "name the workbook, or leave out --manifest".to_owned(),
        }),
        _ => Err(LoadError::Input {
            message: format!("{} is neither a workbook nor a manifest by its name", shown(input)),
            help: "name a workbook (.xlsx, .xlsm, .ods), a manifest (.yaml, .yml) or a folder"
                .to_owned(),
        }),
    }
}

fn find_in_folder(folder: &Path, found: &mut Found) -> Result<(), LoadError> {
    if found.manifest.is_none() {
        found.manifest = manifest_in(folder);
        found.picked_up.extend(found.manifest.iter().map(|m| shown(m)));
    }
    if let Some(manifest) = &found.manifest {
        let manifest = parse_manifest(manifest)?;
        let names_workbook = manifest.root.get("workbook").is_some();
        found.read = Some(manifest);
        if names_workbook {
            return Ok(());
        }
    }
    let mut candidates = workbooks_in(folder)?;
    // A workbook that is listed as evidence is not the assessment.
    let listed = found.read.as_ref().map(listed_evidence).unwrap_or_default();
    candidates.retain(|path| !listed.iter().any(|listed| is_same_file(path, &folder.join(listed))));
    match (candidates.len(), &found.manifest) {
        (0, None) => Err(LoadError::Input {
            message: format!("{} holds neither a workbook nor an evidence.yaml", shown(folder)),
            help: "name the workbook or the manifest, or another folder".to_owned(),
        }),
        (0, Some(_)) => Ok(()),
        (1, _) => {
            found.workbook = candidates.pop();
            found.picked_up.extend(found.workbook.iter().map(|w| shown(w)));
            Ok(())
        }
        (count, _) => {
            let names: Vec<String> = candidates.iter().map(|path| shown(path)).collect();
            Err(LoadError::Input {
                message: format!("{} holds {count} workbooks: {}", shown(folder), names.join(", ")),
                help: "name one of them, or name it in evidence.yaml as `workbook:`".to_owned(),
            })
        }
    }
}

/// The paths that the evidence of a manifest names.
fn listed_evidence(manifest: &Manifest) -> Vec<String> {
    let Some(Value::List(entries)) = manifest.root.get("evidence").map(|node| &node.value) else {
        return Vec::new();
    };
    let paths = entries.iter().filter_map(|entry| entry.get("path")?.text());
    paths.map(str::to_owned).collect()
}

fn manifest_in(folder: &Path) -> Option<PathBuf> {
    MANIFEST_NAMES
        .iter()
        .map(|name| folder.join(name))
        .find(|path| fs::symlink_metadata(path).is_ok())
}

/// The workbooks in a folder, sorted; lock files of Office and hidden files are passed over.
fn workbooks_in(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let unreadable = |cause| LoadError::Unreadable { path: shown(folder), cause };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let is_workbook = matches!(extension(&path).as_str(), "xlsx" | "xlsm" | "ods");
        if is_workbook && !name.starts_with("~$") && !name.starts_with('.') {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
