//! The golden cases: one file each under `tests/cases/<rule>/`, no code. Each changes the base
//! assessment in one thing and says what must be found, completely.
//!
//! `fails-*.yaml` must find its rule, `passes-*.yaml` is the nearest neighbour that must not.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use fscheck::rules;
use serde::Deserialize;

use super::common::{Base, Ran, fscheck, line, project};

/// A case. Whatever is left out stays as in the base.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case shows.
    #[serde(rename = "about")]
    _about: String,
    /// Whether it changes the base assessment for the second checklist.
    #[serde(default)]
    second: bool,
    /// The as-of date.
    #[serde(default = "as_of")]
    as_of: String,
    /// Further options.
    #[serde(default)]
    args: Vec<String>,
    /// Answers by item, or by item and case study: `EXCOP-001#3`.
    #[serde(default)]
    answers: BTreeMap<String, Answer>,
    /// Items whose rows are taken out.
    #[serde(default)]
    drop_rows: Vec<String>,
    /// Rows that are added: a copy of the row of the first item, with the second as its id.
    #[serde(default)]
    copy_rows: Vec<(String, String)>,
    /// Adds the sheet of prerequisites, with all of them answered Yes.
    #[serde(default)]
    prerequisites: bool,
    /// Cells of any sheet: `Partner Profile!B2`.
    #[serde(default)]
    cells: BTreeMap<String, String>,
    /// Texts of the manifest and what stands in their place; each must occur exactly once.
    #[serde(default)]
    manifest: Vec<(String, String)>,
    /// Text at the end of the manifest, below `evidence:`.
    #[serde(default)]
    append: String,
    /// Files that are written after the others, `null` for one that is removed.
    #[serde(default)]
    files: BTreeMap<String, Option<String>>,
    /// Files that are copied after the others, from `tests/data/documents`.
    #[serde(default)]
    documents: BTreeMap<String, String>,
    /// Files that are padded with blanks to so many bytes.
    #[serde(default)]
    padded: BTreeMap<String, u64>,
    /// Locks the evidence before the files are changed, then puts texts of the lock, each of which
    /// must occur once, in the place of others.
    lock: Option<Vec<(String, String)>>,
    /// The findings, all of them, as `severity rule item case-study place`.
    findings: Vec<String>,
    /// The statuses that are not ready, or that are worth telling.
    #[serde(default)]
    status: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    met: Option<String>,
    response: Option<String>,
    link: Option<String>,
}

fn as_of() -> String {
    super::common::AS_OF.to_owned()
}

fn case_files() -> Vec<PathBuf> {
    let root = project().join("tests/cases");
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        files.extend(fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    }
    files.sort();
    files
}

fn read(file: &Path) -> Case {
    let text = fs::read_to_string(file).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

impl Case {
    fn run(&self) -> Ran {
        let mut base = if self.second { Base::second() } else { Base::new() };
        if self.prerequisites {
            base.grid = base.grid.with_prerequisites(&base.checklist);
        }
        for (from, id) in &self.copy_rows {
            base.grid.copy_row(from, id);
        }
        for (name, answer) in &self.answers {
            let (sheet, row, column) = base.grid.met(name);
            if let Some(met) = &answer.met {
                base.grid.set(&sheet, row, column, met);
            }
            if let Some(response) = &answer.response {
                base.grid.set(&sheet, row, column + 1, response);
            }
            if let Some(link) = &answer.link {
                base.grid.links.insert((sheet, row, column + 1), link.clone());
            }
        }
        for id in &self.drop_rows {
            base.grid.drop_row(id);
        }
        for (place, text) in &self.cells {
            let (sheet, row, column) = parse_place(place);
            base.grid.set(&sheet, row, column, text);
        }
        for (old, new) in &self.manifest {
            assert_eq!(base.manifest.matches(old).count(), 1, "`{old}` must stand there once");
            base.manifest = base.manifest.replace(old, new);
        }
        base.manifest.push_str(&self.append);
        base.write();
        if let Some(changes) = &self.lock {
            write_lock(&base, changes);
        }
        for (name, content) in &self.files {
            match content {
                Some(content) => base.file(name, content),
                None => fs::remove_file(base.path().join(name)).unwrap(),
            }
        }
        for (name, source) in &self.documents {
            let source = project().join("tests/data/documents").join(source);
            base.file(name, fs::read(source).unwrap());
        }
        for (name, size) in &self.padded {
            let mut content = fs::read(base.path().join(name)).unwrap();
            content.resize(usize::try_from(*size).unwrap(), b' ');
            base.file(name, content);
        }
        let mut args = vec!["validate", "--format", "json", "--as-of", &self.as_of];
        args.extend(self.args.iter().map(String::as_str));
        fscheck(base.path(), &args)
    }
}

fn write_lock(base: &Base, changes: &[(String, String)]) {
    assert_eq!(fscheck(base.path(), &["lock"]).code, Some(0));
    let file = base.path().join("evidence.lock");
    let mut lock = fs::read_to_string(&file).unwrap();
    for (old, new) in changes {
        assert_eq!(lock.matches(old).count(), 1, "`{old}` must stand there once: {lock}");
        lock = lock.replace(old, new);
    }
    fs::write(file, lock).unwrap();
}

/// `Sheet!B2` as sheet, row and column.
fn parse_place(place: &str) -> (String, u32, u16) {
    let (sheet, cell) = place.rsplit_once('!').unwrap();
    let letters: String = cell.chars().take_while(char::is_ascii_alphabetic).collect();
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u16::from(letter - b'A') + 1);
    let row: u32 = cell[letters.len()..].parse().unwrap();
    (sheet.to_owned(), row - 1, column - 1)
}

/// What is wrong with a case, if anything.
fn judge(file: &Path) -> Vec<String> {
    let case = read(file);
    let ran = case.run();
    let name = file.strip_prefix(project().join("tests/cases")).unwrap().display().to_string();
    if !matches!(ran.code, Some(0 | 1)) {
        return vec![format!("{name}: exit {:?}\n{}", ran.code, ran.err)];
    }
    let mut wrong = Vec::new();
    let assessment = ran.assessment();
    let found: Vec<String> = assessment["findings"].as_array().unwrap().iter().map(line).collect();
    if found != case.findings {
        wrong.push(format!("{name} finds\n    {}", found.join("\n    ")));
    }
    let errors = found.iter().any(|line| line.starts_with("error"));
    if ran.code != Some(i32::from(errors)) {
        wrong.push(format!("{name}: exit {:?}", ran.code));
    }
    for item in assessment["items"].as_array().unwrap() {
        let (id, status) = (item["id"].as_str().unwrap(), item["status"].as_str().unwrap());
        let is_quiet = matches!(status, "met" | "waived" | "not-applicable");
        let wanted = case.status.get(id).map(String::as_str);
        if wanted.map_or(!is_quiet, |wanted| wanted != status) {
            wrong.push(format!("{name}: {id} is {status}"));
        }
    }
    wrong
}

#[test]
fn every_case_finds_what_it_says_and_nothing_else() {
    let files = case_files();
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    wrong.lock().unwrap().extend(judge(file));
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    assert!(files.len() > 600 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case_that_fails_and_a_neighbour_that_passes() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        for (prefix, must_find) in [("fails-", true), ("passes-", false)] {
            let of_rule: Vec<PathBuf> = case_files()
                .into_iter()
                .filter(|file| {
                    let folder = file.parent().unwrap().file_name().unwrap().to_str().unwrap();
                    let name = file.file_name().unwrap().to_str().unwrap();
                    folder == rule.name && name.starts_with(prefix)
                })
                .collect();
            if of_rule.is_empty() {
                wrong.push(format!("{} has no case {prefix}*.yaml", rule.name));
            }
            for file in of_rule {
                let names_rule = |line: &String| line.split(' ').nth(1) == Some(rule.name);
                if read(&file).findings.iter().any(names_rule) != must_find {
                    wrong.push(format!("{} is no case of its folder", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
