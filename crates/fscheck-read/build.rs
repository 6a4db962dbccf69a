//! Reads the definitions under `checklist/`, so that a new release is a new file and no code, and
//! costs nothing when the program starts.

#[path = "src/yaml/raw.rs"]
mod raw;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use raw::{Nodes, Place};

/// Names the checklist where nothing else does.
const DEFAULT: &str = "default.yaml";

/// The folder of what definitions share.
const PARTS: &str = "parts";

fn main() -> io::Result<()> {
    let own = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    // The definitions stand at the top of the repository.
    let root = own.ancestors().nth(2).map(Path::to_owned).unwrap_or_default();
    println!("cargo:rerun-if-changed={}", root.join("checklist").display());
    println!("cargo:rerun-if-changed=src/yaml/raw.rs");
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
    write_table(&root, "parts.rs", &parts)?;
    write("default.rs", &tree(&root.join("checklist").join(DEFAULT), DEFAULT)?)
}

/// Writes a table of names and trees, for `src/definition/built_in.rs` to include.
fn write_table(root: &Path, name: &str, files: &[PathBuf]) -> io::Result<()> {
    let mut table = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let tree = tree(file, &name)?;
        table.push_str(&format!("    ({name:?}, {tree}),\n"));
    }
    table.push_str("]\n");
    write(name, &table)
}

/// What stands in `file`, as code.
fn tree(file: &Path, name: &str) -> io::Result<String> {
    let source = fs::read_to_string(file)?;
    let tree = raw::read(&source, raw::options(), &Code);
    tree.map_err(|error| io::Error::other(format!("{name}: {error}")))
}

fn write(name: &str, code: &str) -> io::Result<()> {
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join(name), code)
}

/// What the folder holds, sorted.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

/// Nodes as the code that makes them.
struct Code;

impl Nodes for Code {
    type Node = String;

    fn empty(&self, at: Place) -> String {
        format!("Node({}, Empty)", place(at))
    }

    fn text(&self, at: Place, text: String) -> String {
        format!("Node({}, Text({text:?}))", place(at))
    }

    fn list(&self, at: Place, nodes: Vec<String>) -> String {
        format!("Node({}, List(&[{}]))", place(at), nodes.join(", "))
    }

    fn map(&self, at: Place, entries: Vec<(Place, String, String)>) -> String {
        let entry = |(at, key, node)| format!("({}, {key:?}, {node})", place(at));
        let entries: Vec<String> = entries.into_iter().map(entry).collect();
        format!("Node({}, Map(&[{}]))", place(at), entries.join(", "))
    }
}

fn place(Place { line, column, width }: Place) -> String {
    format!("Place({line}, {column}, {width})")
}
