//! Lists the definitions under `checklist/`, so that a new release is a new file and no code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The folder of what definitions share.
const PARTS: &str = "parts";

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    println!("cargo:rerun-if-changed=checklist");
    let mut definitions = Vec::new();
    let mut parts = Vec::new();
    for folder in entries(&root.join("checklist"))?.into_iter().filter(|path| path.is_dir()) {
        println!("cargo:rerun-if-changed={}", folder.display());
        let files = entries(&folder)?.into_iter();
        let files = files.filter(|file| file.extension().is_some_and(|ending| ending == "yaml"));
        match folder.ends_with(PARTS) {
            true => parts.extend(files),
            false => definitions.extend(files),
        }
    }
    write_table(&root, "definitions.rs", &definitions)?;
    write_table(&root, "parts.rs", &parts)
}

/// Writes a table of names and texts, for the source to include.
fn write_table(root: &Path, name: &str, files: &[PathBuf]) -> io::Result<()> {
    let mut table = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let _ = writeln!(table, "    ({name:?}, include_str!({:?})),", file.display().to_string());
    }
    table.push_str("]\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join(name), table)
}

/// What the folder holds, sorted.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}
