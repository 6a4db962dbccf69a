//! The copy of the repository with all mutants that compile.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Mutant;
use crate::rewrite::{Rewritten, rewrite};

/// The reason why a mutant is not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It does not compile.
    Unviable,
    /// It may compile, but no switch can be inserted before it.
    NoSwitch,
}

/// The copy.
pub struct Copy {
    /// Its folder.
    pub folder: PathBuf,
    /// The mutants that are not in it.
    pub left: BTreeMap<usize, Left>,
}

impl Copy {
    /// Copies the files that git tracks at `from`, and adds the switch and the tests.
    pub fn of(from: &Path, folder: PathBuf, mutants: &[Mutant]) -> Copy {
        // Removed cases must not stay; the rest is only recompiled if it differs.
        let _ = fs::remove_dir_all(folder.join("tests/cases"));
        let mutated: BTreeSet<&str> = mutants.iter().map(|mutant| mutant.file.as_str()).collect();
        let known = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let listed = Command::new("git").args(known).current_dir(from).output();
        let listed = String::from_utf8(listed.expect("git").stdout).expect("paths in UTF-8");
        for name in listed.split_terminator('\0').filter(|name| from.join(name).is_file()) {
            let content = fs::read(from.join(name)).unwrap();
            let add = |more: &str| [&content, more.as_bytes()].concat();
            let content = match name {
                // These get their mutants later.
                _ if mutated.contains(name) => continue,
                "crates/fscheck-core/src/lib.rs" => add("pub mod mutant;\n"),
                "tests/integration/cases.rs" => add(include_str!("noticed.rs")),
                // Programs that the tests start are the mutant, too.
                "tests/integration/common.rs" => {
                    let text = String::from_utf8(content).unwrap();
                    text.replace("\"LLVM_PROFILE_FILE\"", "\"MUTANT\"").into_bytes()
                }
                _ => content,
            };
            write(&folder.join(name), &content);
        }
        write(&folder.join("crates/fscheck-core/src/mutant.rs"), include_bytes!("switch.rs"));
        Copy { folder, left: BTreeMap::new() }
    }

    /// Inserts all mutants, and removes those that do not compile until the rest does.
    pub fn mutate(&mut self, from: &Path, mutants: &[Mutant]) {
        let known = self.folder.join("left.json");
        self.left = fs::read_to_string(&known)
            .ok()
            .and_then(|text| read_left(&text, mutants))
            .unwrap_or_default();
        loop {
            let files = self.write_mutants(from, mutants);
            let errors = errors(&self.folder);
            if errors.is_empty() {
                fs::write(known, shown_left(&self.left, mutants)).unwrap();
                return;
            }
            let before = self.left.len();
            for (file, range, code) in &errors {
                let Some(rewritten) = files.get(file) else { continue };
                let why = if code == "E0015" { Left::NoSwitch } else { Left::Unviable };
                for mutant in rewritten.to_blame(range) {
                    self.left.insert(mutant, why);
                }
            }
            eprintln!("{} do not compile", self.left.len());
            assert!(self.left.len() > before, "no mutant is to blame: {errors:?}");
        }
    }

    fn write_mutants(&mut self, from: &Path, mutants: &[Mutant]) -> BTreeMap<String, Rewritten> {
        let files: BTreeSet<&String> = mutants.iter().map(|mutant| &mutant.file).collect();
        let mut all = BTreeMap::new();
        for file in files {
            let text = fs::read_to_string(from.join(file)).unwrap();
            let own: Vec<(usize, &Mutant)> = mutants
                .iter()
                .enumerate()
                .filter(|(number, one)| one.file == *file && !self.left.contains_key(number))
                .collect();
            let rewritten = rewrite(&text, &own);
            self.left.extend(rewritten.impossible.iter().map(|number| (*number, Left::NoSwitch)));
            write(&self.folder.join(file), rewritten.text.as_bytes());
            all.insert(file.clone(), rewritten);
        }
        all
    }

    /// Builds the tests: those of the core, and the integration tests.
    pub fn build(&self) -> (PathBuf, PathBuf) {
        let program = |which: &[&str]| {
            let messages = cargo(&self.folder, &[&["test", "--no-run"], which].concat());
            let is_tests = |message: &&Value| {
                message["profile"]["test"] == true && message["executable"].is_string()
            };
            let built = messages.iter().find(is_tests).expect("the tests are built");
            PathBuf::from(built["executable"].as_str().unwrap())
        };
        let unit = program(&["-p", "fscheck-core", "--lib"]);
        (unit, program(&["-p", "fscheck", "--test", "integration"]))
    }
}

/// Returns the names of the mutants that are left out, for the next run; empty if the mutants
/// differ.
fn shown_left(left: &BTreeMap<usize, Left>, mutants: &[Mutant]) -> String {
    let names: Vec<&str> = mutants.iter().map(|mutant| mutant.name.as_str()).collect();
    let left: Vec<(usize, bool)> =
        left.iter().map(|(number, why)| (*number, *why == Left::Unviable)).collect();
    serde_json::json!({ "names": names, "left": left }).to_string()
}

fn read_left(text: &str, mutants: &[Mutant]) -> Option<BTreeMap<usize, Left>> {
    let value: Value = serde_json::from_str(text).ok()?;
    let names: Vec<String> = serde_json::from_value(value["names"].clone()).ok()?;
    let left: Vec<(usize, bool)> = serde_json::from_value(value["left"].clone()).ok()?;
    let why = |unviable| if unviable { Left::Unviable } else { Left::NoSwitch };
    let is_same = names.iter().eq(mutants.iter().map(|mutant| &mutant.name));
    is_same.then(|| left.into_iter().map(|(number, unviable)| (number, why(unviable))).collect())
}

impl Rewritten {
    /// Returns the mutants whose text an error is about, or else those whose text contains it.
    fn to_blame(&self, error: &Range<usize>) -> Vec<usize> {
        let touches = |range: &Range<usize>| range.start < error.end && error.start < range.end;
        let within = |range: &Range<usize>| range.start <= error.start && error.end <= range.end;
        let inserted = self.inserted.iter().filter(|(range, _)| within(range));
        let narrowest = inserted.min_by_key(|(range, _)| range.len());
        if let Some((_, mutant)) = narrowest {
            return vec![*mutant];
        }
        let wrapped = self.wrapped.iter().filter(|(range, _)| within(range));
        let narrowest = wrapped.min_by_key(|(range, _)| range.len()).map(|(_, mutant)| *mutant);
        if narrowest.is_some() {
            return narrowest.into_iter().collect();
        }
        self.inserted.iter().filter(|(range, _)| touches(range)).map(|(_, one)| *one).collect()
    }
}

/// The errors of the compiler: file, range and code.
fn errors(folder: &Path) -> Vec<(String, Range<usize>, String)> {
    let mut errors = Vec::new();
    for message in cargo(folder, &["check", "-p", "fscheck-core", "--lib"]) {
        let message = &message["message"];
        if message["level"] != "error" {
            continue;
        }
        let spans = message["spans"].as_array().into_iter().flatten();
        for span in spans.filter(|span| span["is_primary"] == true) {
            let offset = |key: &str| span[key].as_u64().unwrap() as usize;
            let file = span["file_name"].as_str().unwrap().to_owned();
            let code = message["code"]["code"].as_str().unwrap_or_default().to_owned();
            errors.push((file, offset("byte_start")..offset("byte_end"), code));
        }
    }
    errors
}

/// Returns the messages of cargo.
fn cargo(folder: &Path, args: &[impl AsRef<OsStr>]) -> Vec<Value> {
    let mut command = Command::new("cargo");
    let (subcommand, rest) = args.split_first().expect("a command");
    command.arg(subcommand).args(["--message-format=json", "--quiet"]).args(rest);
    command.env("CARGO_TARGET_DIR", folder.join("target"));
    let output = command.current_dir(folder).stderr(Stdio::inherit()).output().expect("cargo");
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// Writes a file unless it is the same already, so that it need not be compiled again.
fn write(file: &Path, text: &[u8]) {
    if fs::read(file).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}
