//! The golden cases: one file each under `tests/cases/<rule>/`, no code. Each changes one thing in
//! the base assessment and states all effects: every finding with its place, and any other
//! difference from the outcome of the base.
//!
//! `fails-*.yaml` must find its rule, `passes-*.yaml` is the nearest neighbour that must not.
//! The words of all findings are in `tests/data/messages.txt`, each once, with a case that produces
//! them. `BLESS=1 cargo test cases` writes the actual results: read the difference before you
//! commit.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, thread};

use fscheck_core::rules;
use serde::Deserialize;
use serde_json::Value;

use super::common::{AS_OF, Base, Ran, blessed, fscheck, fscheck_within, project};
use super::outcome::{Outcome, Places, difference, outcome};

/// A case. Omitted fields are those of the base.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// The subject of the case.
    pub(super) about: String,
    /// True if it changes the base assessment for the second checklist.
    #[serde(default)]
    pub(super) second: bool,
    /// The as-of date.
    #[serde(default = "as_of")]
    pub(super) as_of: String,
    /// Further options.
    #[serde(default)]
    pub(super) args: Vec<String>,
    /// Answers by item, or by item and case study: `EXCOP-001#3`.
    #[serde(default)]
    pub(super) answers: BTreeMap<String, Answer>,
    /// Items whose rows are removed.
    #[serde(default)]
    pub(super) drop_rows: Vec<String>,
    /// Rows that are added: a copy of the row of the first item, with the second as its id.
    #[serde(default)]
    pub(super) copy_rows: Vec<(String, String)>,
    /// Adds the sheet of prerequisites, with all of them answered Yes.
    #[serde(default)]
    pub(super) prerequisites: bool,
    /// Cells of any sheet: `Partner Profile!B2`.
    #[serde(default)]
    pub(super) cells: BTreeMap<String, String>,
    /// Cells with formulas, each with its saved value, if any.
    #[serde(default)]
    pub(super) formulas: BTreeMap<String, (String, Option<String>)>,
    /// Ranges of one column that are merged: `Sheet!C4:C6`.
    #[serde(default)]
    pub(super) merged: Vec<String>,
    /// Texts of the manifest and their replacements; each must occur exactly once.
    #[serde(default)]
    pub(super) manifest: Vec<(String, String)>,
    /// Text at the end of the manifest, below `evidence:`.
    #[serde(default)]
    pub(super) append: String,
    /// Files that are written after the others, `null` for one that is removed.
    #[serde(default)]
    pub(super) files: BTreeMap<String, Option<String>>,
    /// Files that are copied after the others, from `tests/data/documents`.
    #[serde(default)]
    pub(super) documents: BTreeMap<String, String>,
    /// Files that are padded with blanks to a number of bytes.
    #[serde(default)]
    pub(super) padded: BTreeMap<String, u64>,
    /// Locks the evidence before the files are changed, then puts texts of the lock, each of which
    /// must occur once, in the place of others.
    pub(super) lock: Option<Vec<(String, String)>>,
    /// All findings, as `severity rule item case-study place`.
    pub(super) findings: Vec<String>,
    /// Other differences from the outcome of the base: verdict, statuses, asks, deadlines, reasons.
    #[serde(default)]
    pub(super) outcome: Vec<String>,
}

/// The result of a case.
pub(super) struct Result {
    code: Option<i32>,
    findings: Vec<String>,
    outcome: Outcome,
    /// Rule, message and help of each finding.
    pub(super) texts: Vec<(String, String, String)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub(super) met: Option<String>,
    pub(super) response: Option<String>,
    pub(super) link: Option<String>,
}

fn as_of() -> String {
    AS_OF.to_owned()
}

pub(super) fn case_files() -> Vec<PathBuf> {
    let root = project().join("tests/cases");
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        files.extend(fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    }
    files.sort();
    files
}

pub(super) fn read(file: &Path) -> Case {
    let text = fs::read_to_string(file).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

impl Case {
    /// Writes the changed assessment.
    pub(super) fn written(&self) -> Base {
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
        for (place, formula) in &self.formulas {
            base.grid.formulas.insert(parse_place(place), formula.clone());
        }
        for range in &self.merged {
            let (first, last) = range.split_once(':').unwrap();
            base.grid.merged.insert(parse_place(first), parse_place(&format!("!{last}")).1);
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
        base
    }

    /// Returns its further options. The definition that they name is in the project, wherever the
    /// program runs.
    pub(super) fn options(&self) -> Vec<String> {
        let path = |arg: &String| match arg.starts_with("tests/data/") {
            true => project().join(arg).display().to_string(),
            false => arg.clone(),
        };
        self.args.iter().map(path).collect()
    }

    /// Runs the program on the changed assessment, and names the places in it.
    fn run(&self) -> (Ran, Places) {
        let base = self.written();
        let options = self.options();
        let mut args = vec!["--format", "json", "--as-of", &self.as_of];
        args.extend(options.iter().map(String::as_str));
        let mut places = Places::default();
        places.of_workbook(&base.grid);
        places.of_yaml("evidence.yaml", &base.manifest, "");
        if let Ok(lock) = fs::read_to_string(base.path().join("evidence.lock")) {
            places.of_yaml("evidence.lock", &lock, "lock ");
        }
        (fscheck_within(base.path(), &args), places)
    }

    /// Returns its result; an error if the program could not judge it.
    pub(super) fn judged(&self) -> std::result::Result<Result, String> {
        let (ran, places) = self.run();
        if !matches!(ran.code, Some(0 | 1)) {
            return Err(format!("exit {:?}\n{}", ran.code, ran.err));
        }
        let assessment = ran.assessment();
        let findings = assessment["findings"].as_array().unwrap();
        let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
        let texts = findings.iter().map(|f| (text(f, "rule"), text(f, "message"), text(f, "help")));
        Ok(Result {
            code: ran.code,
            findings: findings.iter().map(|finding| places.line(finding)).collect(),
            outcome: outcome(&assessment),
            texts: texts.collect(),
        })
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

/// The outcomes of the base assessments, which cases are compared with.
struct Bases {
    first: Outcome,
    second: Outcome,
}

impl Bases {
    fn judged() -> Bases {
        let of = |base: Base| {
            base.write();
            outcome(&base.judge(&[]).assessment())
        };
        Bases { first: of(Base::new()), second: of(Base::second()) }
    }

    fn of(&self, case: &Case) -> &Outcome {
        if case.second { &self.second } else { &self.first }
    }
}

/// Words of findings with the name of a case that makes them.
type Texts = BTreeMap<(String, String, String), String>;

/// Returns the faults of a case, and adds the words of its findings to `texts`. If the tests are
/// blessed, writes the actual results to the case.
fn judge(file: &Path, bases: &Bases, texts: &Mutex<Texts>) -> Vec<String> {
    let case = read(file);
    let name = file.strip_prefix(project().join("tests/cases")).unwrap().display().to_string();
    let found = match case.judged() {
        Ok(found) => found,
        Err(why) => return vec![format!("{name}: {why}")],
    };
    for words in found.texts {
        let mut texts = texts.lock().unwrap();
        let of = texts.entry(words).or_insert_with(|| name.clone());
        *of = name.clone().min(of.clone());
    }
    let mut wrong = Vec::new();
    let errors = found.findings.iter().any(|line| line.starts_with("error"));
    if found.code != Some(i32::from(errors)) {
        wrong.push(format!("{name}: exit {:?}", found.code));
    }
    let differing = difference(bases.of(&case), &found.outcome);
    if (&found.findings, &differing) != (&case.findings, &case.outcome) {
        if blessed() {
            write(file, &found.findings, &differing);
        } else {
            let (found, outcome) = (found.findings.join("\n    "), differing.join("\n    "));
            wrong.push(format!("{name} finds\n    {found}\n  and comes to\n    {outcome}"));
        }
    }
    wrong
}

/// Writes the actual results at the end of a case.
fn write(file: &Path, findings: &[String], outcome: &[String]) {
    let mut text = String::new();
    let mut is_generated = false;
    for line in fs::read_to_string(file).unwrap().lines() {
        if line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '#') {
            let key = line.split(':').next().unwrap();
            is_generated = matches!(key, "findings" | "outcome");
        }
        if !is_generated {
            text.push_str(&format!("{line}\n"));
        }
    }
    for (key, lines) in [("findings", findings), ("outcome", outcome)] {
        match lines {
            [] => text.push_str(&format!("{key}: []\n")),
            lines => {
                text.push_str(&format!("{key}:\n"));
                lines.iter().for_each(|line| text.push_str(&format!("  - {}\n", quoted(line))));
            }
        }
    }
    fs::write(file, text).unwrap();
}

/// The line as YAML: JSON is YAML, too, where quotes are needed.
fn quoted(line: &str) -> String {
    let is_plain = !line.contains([':', '#', '"', '\'', '`', '{', '[']);
    if is_plain { line.to_owned() } else { serde_json::to_string(line).unwrap() }
}

/// The listing of all words, by rule.
fn listing(texts: &Texts) -> String {
    let mut listing = String::from(
        "# The words of every finding that a golden case makes, once each, with the case.\n\
         # BLESS=1 cargo test cases writes this file; read the difference as a reader of reports would.\n",
    );
    let mut last = "";
    for ((rule, message, help), case) in texts {
        if rule != last {
            listing.push_str(&format!("\n## {rule}\n"));
        }
        last = rule;
        listing.push_str(&format!("\n{message}\n  help: {help}\n  ({case})\n"));
    }
    listing
}

#[test]
fn every_case_finds_what_it_says_and_nothing_else() {
    let files = case_files();
    let bases = Bases::judged();
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    let texts = Mutex::new(Texts::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    wrong.lock().unwrap().extend(judge(file, &bases, &texts));
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    assert!(files.len() > 600 && wrong.is_empty(), "{}", wrong.join("\n"));
    let listing = listing(&texts.into_inner().unwrap());
    let file = project().join("tests/data/messages.txt");
    if blessed() {
        fs::write(file, listing).unwrap();
        return;
    }
    let known = fs::read_to_string(file).unwrap();
    let new: Vec<&str> = listing.lines().filter(|line| !known.contains(line)).collect();
    assert!(listing == known, "tests/data/messages.txt differs; new:\n{}", new.join("\n"));
}

#[test]
fn every_rule_has_a_case_that_fails_and_a_neighbour_that_passes() {
    if blessed() {
        // The cases are being written.
        return;
    }
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
