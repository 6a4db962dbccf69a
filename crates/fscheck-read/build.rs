//! Parses the definitions of `fscheck-checklist`, so that a new release is a new file and no code,
//! and costs nothing when the program starts.

#[path = "src/yaml/raw.rs"]
mod raw;

use std::path::PathBuf;
use std::{env, fs, io};

use fscheck_checklist::{DEFAULT, DEFINITIONS, PARTS};
use raw::{Nodes, Place};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=src/yaml/raw.rs");
    write_table("definitions.rs", DEFINITIONS)?;
    write_table("parts.rs", PARTS)?;
    let (name, source) = DEFAULT;
    write("default.rs", &tree(name, source)?)
}

/// Writes a table of names and trees, for `src/definition/built_in.rs` to include.
fn write_table(table: &str, files: &[(&str, &str)]) -> io::Result<()> {
    let mut code = String::from("&[\n");
    for (name, source) in files {
        code.push_str(&format!("    ({name:?}, {}),\n", tree(name, source)?));
    }
    code.push_str("]\n");
    write(table, &code)
}

/// The content of a file, as code.
fn tree(name: &str, source: &str) -> io::Result<String> {
    let tree = raw::read(source, raw::options(), &Code);
    tree.map_err(|error| io::Error::other(format!("{name}: {error}")))
}

fn write(name: &str, code: &str) -> io::Result<()> {
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join(name), code)
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
