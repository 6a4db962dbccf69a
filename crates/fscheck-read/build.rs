//! Parses the definitions of `fscheck-checklist`, so that a new release is a new file and no code,
//! and costs nothing when the program starts.

#[path = "src/yaml/raw.rs"]
mod raw;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::{env, fs, io};

use fscheck_checklist::{DEFAULT, DEFINITIONS, PARTS};
use fscheck_core::search::{Phrase, Term};
use raw::{Nodes, Place};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=src/yaml/raw.rs");
    write_table("definitions.rs", DEFINITIONS)?;
    write_table("parts.rs", PARTS)?;
    write("terms.rs", &terms()?)?;
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

/// The terms of all patterns of all definitions, sorted by their texts, as code.
fn terms() -> io::Result<String> {
    let mut terms = BTreeSet::new();
    for (name, source) in DEFINITIONS.iter().chain(PARTS) {
        let found = raw::read(source, raw::options(), &Texts);
        terms.extend(found.map_err(|error| broken(name, error))?.terms);
    }
    let phrase = |phrase: &Phrase| format!("Phrase::built_in({:?})", phrase.needle());
    // A phrase that can't be read is reported when the definition itself is read.
    let read = terms.iter().filter_map(|text| Some((text, Term::parse(text).ok()?)));
    let code = read.map(|(text, term)| {
        let phrases: Vec<String> = term.phrases().iter().map(phrase).collect();
        let (count, phrases, digest) = (phrases.len(), phrases.join(", "), term.digest());
        format!(
            "    ({text:?}, {{ static PHRASES: [Phrase; {count}] = [{phrases}]; \
             Term::built_in(&PHRASES, {digest}) }}),\n"
        )
    });
    Ok(format!("&[\n{}]\n", code.collect::<String>()))
}

/// The fields of a definition that hold patterns.
const PATTERNS: [&str; 6] = ["found_by", "together", "hints", "lacking", "denied_with", "unless"];

/// The texts of a node.
#[derive(Default)]
struct Found {
    /// Those of patterns.
    terms: Vec<String>,
    /// Those of the node itself and of its lists.
    texts: Vec<String>,
}

/// Nodes as the texts that are in them.
struct Texts;

impl Nodes for Texts {
    type Node = Found;

    fn empty(&self, _: Place) -> Found {
        Found::default()
    }

    fn text(&self, _: Place, text: String) -> Found {
        Found { texts: vec![text.trim().to_owned()], ..Found::default() }
    }

    fn list(&self, _: Place, nodes: Vec<Found>) -> Found {
        let mut all = Found::default();
        for node in nodes {
            all.terms.extend(node.terms);
            all.texts.extend(node.texts);
        }
        all
    }

    fn map(&self, _: Place, entries: Vec<(Place, String, Found)>) -> Found {
        let mut all = Found::default();
        for (_, key, node) in entries {
            all.terms.extend(node.terms);
            if PATTERNS.contains(&key.as_str()) {
                all.terms.extend(node.texts);
            }
        }
        all
    }
}

fn broken(name: &str, error: raw::Error) -> io::Error {
    io::Error::other(format!("{name}: {error}"))
}

/// The content of a file, as code.
fn tree(name: &str, source: &str) -> io::Result<String> {
    let tree = raw::read(source, raw::options(), &Code);
    tree.map_err(|error| broken(name, error))
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
