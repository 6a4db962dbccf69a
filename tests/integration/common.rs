//! A folder with an assessment that is ready, ways to spoil it, and a way to run the program.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use clap::Parser;
use fscheck::cli::Cli;
use fscheck::{command, worker};
use fscheck_core::checklist::{Checklist, Coverage, Item};
use fscheck_read::definition::catalogue;
use jiff::civil::date;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use serde_json::Value;

/// The day for which the base assessment is ready.
pub const AS_OF: &str = "2024-03-01";

/// The result of a run of the program.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Returns the result of a program that has ended.
    pub fn of(output: Output) -> Ran {
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The JSON report.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("{e}\n{}\n{}", self.out, self.err))
    }

    /// The only assessment of the JSON report.
    #[track_caller]
    pub fn assessment(&self) -> Value {
        self.json()["assessments"][0].clone()
    }
}

/// Runs the program in `folder`, independent of the environment, and without a cache.
pub fn fscheck(folder: &Path, args: &[&str]) -> Ran {
    // A file in place of the folder for caches: nothing can be kept there.
    fscheck_with_cache(folder, args, &project().join("Cargo.toml"))
}

/// The same, with a folder for data that is kept from run to run.
pub fn fscheck_with_cache(folder: &Path, args: &[&str], cache: &Path) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fscheck"));
    without_environment(command.current_dir(folder).args(args));
    for variable in ["HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"] {
        command.env(variable, cache);
    }
    // Windows starts no program without this.
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    Ran::of(command.output().unwrap())
}

/// Runs the program within the test, with the folder as its input, and returns its result: for
/// tests that do so a thousand times.
pub fn fscheck_within(folder: &Path, args: &[&str]) -> Ran {
    worker::use_program(PathBuf::from(env!("CARGO_BIN_EXE_fscheck")));
    let folder = folder.to_str().unwrap();
    let args =
        ["fscheck", "validate", folder, "--no-cache"].into_iter().chain(args.iter().copied());
    let cli = Cli::try_parse_from(args).unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = command::run(&cli, &mut out, &mut err);
    // Paths as they are reported if the folder is the working folder.
    let text = |bytes| String::from_utf8(bytes).unwrap().replace(&format!("{folder}/"), "");
    Ran { code: Some(i32::from(code)), out: text(out), err: text(err) }
}

/// Removes the environment from `command`, except for the output file of coverage if that is
/// measured.
pub fn without_environment(command: &mut Command) -> &mut Command {
    const COVERAGE: &str = "LLVM_PROFILE_FILE";
    command.env_clear().envs(std::env::var_os(COVERAGE).map(|file| (COVERAGE, file)))
}

/// Returns whether expected results are to be written: `BLESS=1 cargo test`.
pub fn blessed() -> bool {
    std::env::var_os("BLESS").is_some()
}

/// The project's folder.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The checklist that the base assessment is made for.
pub fn checklist() -> Arc<Checklist> {
    catalogue::default(date(2024, 3, 1)).unwrap()
}

/// The checklist of the second base assessment.
pub fn second_checklist() -> Arc<Checklist> {
    let all = catalogue::all().unwrap();
    let other = all.into_iter().find(|other| other.id != checklist().id);
    other.unwrap()
}

/// A finding in one line: `error control-unmet PRJ-005 - Common Practice Requirements!C14`.
pub fn line(finding: &Value) -> String {
    let text = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
    let study = finding["case_study"].as_u64().map_or("-".to_owned(), |n| format!("#{n}"));
    let at = &finding["location"];
    let place = match (at["sheet"].as_str(), at["line"].as_u64()) {
        (Some(sheet), _) => format!("{sheet}!{}", at["cell"].as_str().unwrap()),
        (None, Some(line)) => format!("{}:{line}", at["path"].as_str().unwrap()),
        (None, None) => at["path"].as_str().unwrap().to_owned(),
    };
    format!("{} {} {} {study} {place}", text("severity"), text("rule"), text("item"))
}

/// Asserts that every field of `value` is in the schema, of which it is `at` some place.
#[track_caller]
pub fn assert_known(value: &Value, schema: &Value, at: &str) {
    if let Some(map) = value.as_object() {
        for (key, value) in map {
            let property = &schema["properties"][key];
            assert!(property.is_object(), "{at}.{key}");
            assert_known(value, property, &format!("{at}.{key}"));
        }
    }
    for item in value.as_array().into_iter().flatten() {
        assert_known(item, &schema["items"], &format!("{at}[]"));
    }
}

/// A cell's place: sheet, row and column, both from 0.
pub type Place = (String, u32, u16);

/// A workbook as texts, before it is written.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// The sheets, in order.
    pub sheets: Vec<String>,
    /// The content of the cells.
    pub cells: BTreeMap<Place, String>,
    /// The targets of the cells' links.
    pub links: BTreeMap<Place, String>,
    /// Cells with formulas, each with its saved value: `None` if the program that wrote it does not
    /// calculate.
    pub formulas: BTreeMap<Place, (String, Option<String>)>,
    /// The last rows of the ranges that are merged from these cells down.
    pub merged: BTreeMap<Place, u32>,
    /// The row of each item: sheet and row.
    pub rows: BTreeMap<String, (String, u32)>,
}

impl Grid {
    /// Returns the form that AWS issues, with every item answered Yes and an individual response.
    pub fn filled(checklist: &Checklist) -> Grid {
        let mut grid = Grid::default();
        grid.set("Introduction", 0, 0, &checklist.title);
        let released = checklist.released.strftime("%B %Y");
        grid.set("Introduction", 1, 0, &format!("{released} - {}", checklist.version));
        let mut section = usize::MAX;
        for item in &checklist.items {
            let Some(control) = item.control() else { continue };
            let sheet = checklist.sections[item.section].sheet.clone();
            let count = u16::try_from(checklist.required_case_studies).unwrap();
            let references = (control.coverage != Coverage::Practice).then_some(count);
            if !grid.sheets.contains(&sheet) {
                grid.head(&sheet, references);
            }
            if section != item.section {
                section = item.section;
                let row = grid.next_row(&sheet);
                grid.set(&sheet, row, 0, &checklist.sections[section].title);
            }
            grid.answer_row(&sheet, item, references);
        }
        grid
    }

    /// Adds the sheet of prerequisites, with all of them answered Yes.
    pub fn with_prerequisites(mut self, checklist: &Checklist) -> Grid {
        let sheet = "Program Prerequisites".to_owned();
        self.head(&sheet, None);
        for (item, _) in checklist.prerequisites() {
            self.answer_row(&sheet, item, None);
        }
        self
    }

    fn head(&mut self, sheet: &str, references: Option<u16>) {
        self.set(sheet, 0, 0, &format!("{sheet} - the following apply"));
        self.set(sheet, 1, 0, "ID");
        self.set(sheet, 1, 1, "Requirement Description");
        match references {
            None => {
                self.set(sheet, 1, 2, "Met?");
                self.set(sheet, 1, 3, "Partner Response");
            }
            Some(count) => {
                self.set(sheet, 1, 2, "Example Response");
                for number in 0..count {
                    let column = 3 + 2 * number;
                    self.set(sheet, 1, column, &format!("Customer Reference #{}", number + 1));
                    self.set(sheet, 2, column, "Met?");
                    self.set(sheet, 2, column + 1, "Partner Response");
                }
            }
        }
    }

    fn answer_row(&mut self, sheet: &str, item: &Item, references: Option<u16>) {
        let row = self.next_row(sheet);
        self.set(sheet, row, 0, &item.id);
        self.set(sheet, row, 1, &item.title);
        self.rows.insert(item.id.clone(), (sheet.to_owned(), row));
        let response = format!("This is how the practice does {}: Kim Berger does it.", item.id);
        match references {
            None => {
                self.set(sheet, row, 2, "Yes");
                self.set(sheet, row, 3, &response);
            }
            Some(count) => {
                self.set(
                    sheet,
                    row,
                    2,
                    &format!("An example of how {} may be done, with a weekly report.", item.id),
                );
                for number in 0..count {
                    let column = 3 + 2 * number;
                    self.set(sheet, row, column, "Yes");
                    let of = format!(
                        "This is how project {} did {}: Kim Berger does it.",
                        number + 1,
                        item.id
                    );
                    self.set(sheet, row, column + 1, &of);
                }
            }
        }
    }

    fn next_row(&self, sheet: &str) -> u32 {
        let rows = self.cells.keys().filter(|(name, _, _)| name == sheet);
        rows.map(|(_, row, _)| row + 1).max().unwrap_or(0)
    }

    /// Sets a cell; an empty text clears it.
    pub fn set(&mut self, sheet: &str, row: u32, column: u16, text: &str) {
        if !self.sheets.iter().any(|name| name == sheet) {
            self.sheets.push(sheet.to_owned());
        }
        let place = (sheet.to_owned(), row, column);
        match text {
            "" => self.cells.remove(&place),
            text => self.cells.insert(place, text.to_owned()),
        };
    }

    /// Returns the place of an item's Met? cell, `POV-004` or `EXCOP-001#3`; the response is to its
    /// right.
    #[track_caller]
    pub fn met(&self, name: &str) -> Place {
        let (id, number) = match name.split_once('#') {
            Some((id, number)) => (id, Some(number.parse::<u16>().unwrap())),
            None => (name, None),
        };
        let (sheet, row) = self.rows.get(id).unwrap_or_else(|| panic!("no row {id}"));
        let column = number.map_or(2, |number| 3 + 2 * (number - 1));
        (sheet.clone(), *row, column)
    }

    /// Puts the rows below the headers of all sheets into the opposite order.
    pub fn reverse_rows(&mut self) {
        for sheet in &self.sheets {
            let rows = self.cells.keys().filter(|place| place.0 == *sheet).map(|place| place.1);
            let last = rows.max().unwrap_or(0);
            // The header, with the labels of the case studies below it, takes three rows.
            let moved = |row: u32| if row < 3 { row } else { last + 3 - row };
            for places in [&mut self.cells, &mut self.links] {
                let all = std::mem::take(places).into_iter();
                *places = all
                    .map(|((name, row, column), text)| match name == *sheet {
                        true => ((name, moved(row), column), text),
                        false => ((name, row, column), text),
                    })
                    .collect();
            }
            for (_, row) in self.rows.values_mut().filter(|(name, _)| name == sheet) {
                *row = moved(*row);
            }
        }
    }

    /// Removes an item's row.
    pub fn drop_row(&mut self, id: &str) {
        let (sheet, row) = self.rows[id].clone();
        self.cells.retain(|place, _| (&place.0, place.1) != (&sheet, row));
    }

    /// Adds a copy of an item's row under another id, at the end of its sheet.
    pub fn copy_row(&mut self, from: &str, id: &str) {
        let (sheet, row) = self.rows[from].clone();
        let new = self.next_row(&sheet);
        let copied: Vec<(u16, String)> = self
            .cells
            .iter()
            .filter(|(place, _)| (&place.0, place.1) == (&sheet, row))
            .map(|(place, text)| (place.2, text.clone()))
            .collect();
        for (column, text) in copied {
            self.set(&sheet, new, column, if column == 0 { id } else { &text });
        }
        self.rows.insert(format!("{id}+"), (sheet, new));
    }

    /// Writes the workbook.
    pub fn save(&self, path: &Path) {
        let mut workbook = Workbook::new();
        for name in &self.sheets {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name).unwrap();
            self.fill(sheet, name);
        }
        workbook.save(path).unwrap();
    }

    /// Writes the cells of the sheet with this name.
    pub fn fill(&self, sheet: &mut Worksheet, name: &str) {
        for ((_, row, column), text) in self.cells.iter().filter(|(place, _)| place.0 == name) {
            sheet.write_string(*row, *column, text).unwrap();
        }
        for (place, (formula, value)) in self.formulas.iter().filter(|(place, _)| place.0 == name) {
            // Without a result the writer saves 0, and asks for the workbook to be calculated.
            let formula = Formula::new(formula);
            let formula = match value {
                Some(value) => formula.set_result(value),
                None => formula,
            };
            sheet.write_formula(place.1, place.2, formula).unwrap();
        }
        for (place, last) in self.merged.iter().filter(|(place, _)| place.0 == name) {
            let text = self.cells.get(place).map(String::as_str).unwrap_or_default();
            sheet.merge_range(place.1, place.2, *last, place.2, text, &Format::new()).unwrap();
        }
        for (place, target) in self.links.iter().filter(|(place, _)| place.0 == name) {
            let shown = self.cells.get(place).cloned().unwrap_or_default();
            let (format, url) = (Format::new(), link_target(target));
            sheet
                .write_url_with_options(place.1, place.2, url.as_str(), &shown, "", Some(&format))
                .unwrap();
        }
    }
}

/// Returns the target of a link for the writer: relative paths are marked as files.
fn link_target(target: &str) -> String {
    match target.contains(':') {
        true => target.to_owned(),
        false => format!("file:///{target}"),
    }
}

/// A folder with the base assessment: workbook, manifest and all evidence files.
pub struct Base {
    pub folder: tempfile::TempDir,
    pub grid: Grid,
    pub manifest: String,
    pub checklist: Arc<Checklist>,
}

impl Base {
    /// The base assessment, not written yet.
    pub fn new() -> Base {
        Base::of(checklist(), "tests/base")
    }

    /// The base assessment for the second checklist.
    pub fn second() -> Base {
        Base::of(second_checklist(), "tests/base-waf")
    }

    fn of(checklist: Arc<Checklist>, folder: &str) -> Base {
        let manifest = project().join(folder).join("evidence.yaml");
        let manifest = fs::read_to_string(manifest).unwrap();
        let grid = Grid::filled(&checklist);
        Base { folder: tempfile::tempdir().unwrap(), grid, manifest, checklist }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes everything: the evidence files of the base, and for any other one a text that covers
    /// all topics of all controls.
    pub fn write(&self) {
        self.grid.save(&self.path().join("assessment.xlsx"));
        fs::write(self.path().join("evidence.yaml"), &self.manifest).unwrap();
        for part in self.manifest.split("path: ").skip(1) {
            let name = part.split([',', '}', '\n']).next().unwrap().trim();
            let file = self.path().join(name);
            let is_inside = !name.contains("..") && !name.starts_with(['/', '"', '\'']);
            if is_inside && !file.exists() {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, content(name)).unwrap();
            }
        }
    }

    /// Writes one more file, with the folders above it.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        let file = self.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }

    /// Judges the folder for [`AS_OF`] with JSON output, unless `more` says otherwise.
    pub fn judge(&self, more: &[&str]) -> Ran {
        let mut args = vec!["validate"];
        for (option, value) in [("--format", "json"), ("--as-of", AS_OF)] {
            if !more.contains(&option) {
                args.extend([option, value]);
            }
        }
        args.extend(more);
        fscheck(self.path(), &args)
    }
}

/// Returns the content of an evidence file: that of the base, or else individual content that
/// matches its extension.
fn content(name: &str) -> Vec<u8> {
    let of_base = project().join("tests/base").join(name);
    if let Ok(content) = fs::read(of_base) {
        return content;
    }
    let mut text = everything();
    text.push_str(name);
    match Path::new(name).extension().and_then(|ending| ending.to_str()) {
        Some("svg") => {
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- {name} --><text>VPC in two zones</text></svg>").into()
        }
        Some("pdf") => {
            let mut pdf = fs::read(project().join("tests/base/overview.pdf")).unwrap();
            pdf.extend(format!("\n%{name}\n").bytes());
            pdf
        }
        _ => text.into(),
    }
}

/// Returns a text that covers all topics of all controls.
fn everything() -> String {
    let mut text = String::new();
    for (_, control) in checklist().controls() {
        for element in control.asks.iter().flat_map(|ask| &ask.elements) {
            let words: Vec<&str> = element.found_by[0].words().collect();
            text.push_str(&words.join(" "));
            text.push_str(".\n");
        }
    }
    text
}

/// The parts of a package, by their names.
pub fn parts(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.insert(part.name().unwrap().into_owned(), content);
    }
    parts
}

/// Rewrites a package, with the parts replaced for which `change` returns one.
pub fn repack(path: &Path, change: impl Fn(&str, &[u8]) -> Option<Vec<u8>>) {
    let parts = parts(path);
    let changed = parts.into_iter().map(|(name, content)| {
        let content = change(&name, &content).unwrap_or(content);
        (name, content)
    });
    package(path, changed);
}

/// Writes a spreadsheet of OpenDocument with these tables.
pub fn save_ods(path: &Path, tables: &str) {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>{tables}\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    package(path, [("mimetype", kind), ("content.xml", &content)]);
}

/// Writes a package with these parts.
pub fn package(path: &Path, parts: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<[u8]>)>) {
    let mut package = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, content) in parts {
        package.start_file(name.as_ref(), zip::write::SimpleFileOptions::default()).unwrap();
        package.write_all(content.as_ref()).unwrap();
    }
    package.finish().unwrap();
}

/// Writes these files below a folder.
pub fn write_files(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}
