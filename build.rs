//! Lists the definitions under `checklist/`, so that a new release is a new file and no code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    println!("cargo:rerun-if-changed=checklist");
    let mut files = Vec::new();
    for folder in entries(&root.join("checklist"))? {
        if folder.is_dir() {
            println!("cargo:rerun-if-changed={}", folder.display());
            files.extend(
                entries(&folder)?
                    .into_iter()
                    .filter(|f| f.extension().is_some_and(|e| e == "yaml")),
            );
        }
    }
    let mut table = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let _ = writeln!(table, "    ({name:?}, include_str!({:?})),", file.display().to_string());
    }
    table.push_str("]\n");
    fs::write(
        PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("definitions.rs"),
        table,
    )
}

/// What the folder holds, sorted.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}
