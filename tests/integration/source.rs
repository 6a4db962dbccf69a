//! Rules for the source itself: controls are data, and the documents are true.

use std::fs;
use std::path::{Path, PathBuf};

use fscheck_core::checklist::{Ask, Checklist, Control, Coverage, FieldKind};
use fscheck_core::rules;
use fscheck_read::definition::catalogue;

use super::common::{blessed, checklist, fscheck, project};

/// The files below a folder.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => files.extend(sources(&path)),
            false => files.push(path),
        }
    }
    files.sort();
    files
}

/// The files of the program and its crates.
pub fn code() -> Vec<PathBuf> {
    let folders = ["src", "crates/fscheck-core/src", "crates/fscheck-read/src"];
    folders.iter().flat_map(|folder| sources(&project().join(folder))).collect()
}

#[test]
fn no_name_of_a_checklist_stands_in_the_source() {
    for file in code() {
        let text = fs::read_to_string(&file).unwrap();
        for checklist in catalogue::all().unwrap() {
            let mut names: Vec<String> =
                checklist.controls().map(|(item, _)| item.id.clone()).collect();
            names.extend(checklist.controls().map(|(item, _)| item.title.clone()));
            names.extend(checklist.sections.iter().map(|section| section.sheet.clone()));
            names.extend(checklist.waivers.iter().map(|waiver| format!("\"{}\"", waiver.kind)));
            names.extend(checklist.statement_fields().iter().map(|field| (*field).to_owned()));
            names.extend(checklist.use_cases.iter().chain(&checklist.sub_verticals).cloned());
            let counts = checklist.claim_fields().into_iter();
            let counts = counts.filter(|field| matches!(field.kind, FieldKind::Count { .. }));
            names.extend(counts.map(|field| field.name.clone()));
            names.extend([checklist.id.clone(), checklist.name.clone()]);
            // Titles of one common word ("Scope", "Network") are words of the language too, and
            // so is the waiver by a competency.
            names.retain(|name| name.contains([' ', '-', '"', '_']) && name != "\"competency\"");
            for name in names {
                assert!(!text.contains(&name), "{} names {name}", file.display());
            }
        }
    }
}

/// The core can be linked anywhere: it only knows its inputs.
#[test]
fn the_core_touches_nothing_outside() {
    for file in sources(&project().join("crates/fscheck-core/src")) {
        let text = fs::read_to_string(&file).unwrap();
        for module in ["fs", "process", "thread", "env", "net", "os", "time"] {
            let uses = [format!("std::{module}"), format!("std::{{{module}")];
            let found = uses.iter().find(|name| text.contains(*name));
            assert!(found.is_none(), "{} uses {found:?}", file.display());
        }
    }
}

/// All differences of the browser page are in one place.
#[test]
fn the_platform_is_chosen_in_one_place() {
    for file in code() {
        let text = fs::read_to_string(&file).unwrap();
        let chooses = text.contains("target_os = \"wasi\"") || text.contains("target_family");
        assert_eq!(chooses, file.ends_with("src/platform.rs"), "{}", file.display());
    }
}

/// Two assessments in one process don't affect each other: no input of a judgement changes for the
/// whole process. Only state of the process itself may change.
#[test]
fn nothing_that_is_judged_by_changes_for_the_whole_process() {
    let of_the_process = [
        // The severity that a unit test forces on its own thread.
        ("crates/fscheck-core/src/finding.rs", "FORCED"),
        // The program that is started as a worker.
        ("src/worker.rs", "PROGRAM"),
        // The files that were read, which no output may replace.
        ("src/files/identity.rs", "READ"),
        // True in a thread whose panics are silent.
        ("crates/fscheck-read/src/spreadsheet/guard.rs", "GUARDED"),
        // Memory, if the system does not limit it.
        ("src/main.rs", "ALLOCATOR"),
        // Values that are read once and never change: built-in definitions, patterns, regular
        // expressions.
        ("crates/fscheck-core/src/language/claim.rs", "KNOWN"),
        ("crates/fscheck-read/src/definition/catalogue.rs", "READ"),
        ("crates/fscheck-read/src/secret.rs", "PATTERNS"),
    ];
    let mut found = Vec::new();
    for file in code() {
        let text = fs::read_to_string(&file).unwrap();
        for declared in text.split("static ").skip(1) {
            let (name, rest) = declared.split_once(':').unwrap_or_default();
            let kind = rest.split([';', '=']).next().unwrap_or_default();
            let is_name = name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            let changes = ["Atomic", "Mutex", "RwLock", "Cell", "OnceLock", "Cap<"];
            if is_name && changes.iter().any(|what| kind.contains(what)) {
                found.push((file.strip_prefix(project()).unwrap().to_owned(), name.to_owned()));
            }
        }
    }
    let mut wanted = of_the_process.map(|(file, name)| (PathBuf::from(file), name.to_owned()));
    wanted.sort();
    found.sort();
    assert_eq!(found, wanted);
}

/// Archives are opened and XML is read in only one place each, where their pitfalls are known.
/// Tests open the program's output by themselves.
#[test]
fn packages_and_xml_are_read_in_one_place_each() {
    for (reader, place) in [
        ("ZipArchive::new", "crates/fscheck-read/src/package.rs"),
        ("Reader::from_reader", "crates/fscheck-read/src/xml.rs"),
    ] {
        let is_read = |file: &PathBuf| fs::read_to_string(file).unwrap().contains(reader);
        let found: Vec<PathBuf> = code().into_iter().filter(is_read).collect();
        assert_eq!(found, [project().join(place)], "{reader}");
    }
}

/// Returns the thresholds of the definitions, except common numbers (one, two, a year) that occur
/// in the source for other reasons.
fn thresholds() -> Vec<String> {
    let mut numbers = Vec::new();
    for file in sources(&project().join("checklist")) {
        let text = fs::read_to_string(file).unwrap();
        for key in ["within_months: ", "at_least: ", "employees_under: ", "required: "] {
            let found = text.split(key).skip(1);
            numbers.extend(
                found
                    .map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap())
                    .map(str::to_owned),
            );
        }
    }
    numbers.retain(|number| number.parse::<u32>().is_ok_and(|number| number > 4 && number != 12));
    numbers
}

#[test]
fn no_threshold_of_a_checklist_stands_where_it_is_judged() {
    let thresholds = thresholds();
    for wanted in ["18", "5", "500", "5000", "25", "50"] {
        assert!(thresholds.iter().any(|number| number == wanted), "{thresholds:?}");
    }
    // The other files there are test data.
    let files = sources(&project().join("crates/fscheck-core/src/judge"));
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "rs")) {
        let text = fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap().lines();
        for line in code.filter(|line| !line.trim_start().starts_with("//")) {
            let bare = line.replace('_', "");
            let mut tokens = bare.split(|c: char| !c.is_ascii_alphanumeric());
            let found = tokens.find(|token| thresholds.iter().any(|number| number == token));
            assert_eq!(found, None, "{}: {line}", file.display());
        }
    }
}

/// Rules decide statuses. Only acceptances, which concern findings, depend on severities.
#[test]
fn no_judge_reads_a_severity() {
    let judge = project().join("crates/fscheck-core/src/judge");
    let mut readers = Vec::new();
    for file in sources(&judge).iter().filter(|file| file.extension().is_some_and(|e| e == "rs")) {
        let text = fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let is_read = |rest: &str| !rest.starts_with(['(', ':']);
        let reads = code.split(".severity").skip(1).any(is_read)
            || code.contains("severity, ..")
            || code.contains("severity: ");
        if reads && !file.ends_with("tests.rs") {
            let name = file.strip_prefix(&judge).unwrap();
            readers.push(name.to_string_lossy().replace('\\', "/"));
        }
    }
    assert_eq!(readers, ["acceptance/baseline.rs", "acceptance.rs"]);
}

#[test]
fn the_readme_tells_the_truth_about_commands_and_output() {
    let readme = fs::read_to_string(project().join("README.md")).unwrap();
    let command = "fscheck validate examples/draft --as-of 2026-12-01";
    assert!(readme.contains(command));
    let ran = fscheck(&project(), &["validate", "examples/draft", "--as-of", "2026-12-01"]);
    let pictures: Vec<&str> = readme.split("```text\n").skip(1).collect();
    assert!(!pictures.is_empty());
    for picture in pictures {
        let picture = picture.split("```").next().unwrap();
        for part in picture.split("[…]\n") {
            assert!(ran.out.contains(part.trim_matches('\n')), "the README shows\n{part}");
        }
    }
    // The picture of the page exists, agrees with the page, and loads quickly.
    let (told, rest) = readme.split_once("![").unwrap().1.split_once("](").unwrap();
    let verdict = ran.out.lines().next().unwrap().split(';').next().unwrap();
    assert!(told.contains(&verdict.replacen('n', "N", 1)), "{told}");
    let size = fs::metadata(project().join(rest.split(')').next().unwrap())).unwrap().len();
    assert!((10_000..200_000).contains(&size), "{size} bytes");
}

#[test]
fn every_rule_has_its_heading_in_the_documentation() {
    let file = project().join("docs/rules.md");
    let mut wanted = String::from(
        "# Rules\n\nGenerated from the table in `crates/fscheck-core/src/rules.rs`. \
         `fscheck explain RULE` prints the same texts.\n",
    );
    for rule in rules::ALL {
        let (name, severity) = (rule.name, rule.severity);
        wanted += &format!("\n## {name}\n\n*{severity}.* {} {}\n", rule.summary, rule.help);
    }
    if blessed() {
        fs::write(&file, &wanted).unwrap();
    }
    assert_eq!(fs::read_to_string(file).unwrap(), wanted, "run the tests with BLESS=1");
}

/// The row of a control in the table of the specification.
fn control_row(id: &str, control: &Control) -> String {
    let coverage = match control.coverage {
        Coverage::Practice => "practice".to_owned(),
        Coverage::Every => "every".to_owned(),
        Coverage::AtLeast { count, or_all: false } => format!("at least {count}"),
        Coverage::AtLeast { count, or_all: true } => format!("at least {count}, or all if fewer"),
    };
    let is_practice = control.coverage == Coverage::Practice;
    let asks: Vec<String> = control.asks.iter().map(|ask| ask_text(ask, is_practice)).collect();
    let waivers = control.waived_by.join(", ");
    let condition = if control.applies_to.is_some() { "SaaS" } else { "" };
    format!("| {id} | {coverage} | {} | {waivers} | {condition} |\n", asks.join("<br>"))
}

/// An ask with its kinds and its scope; asks of practice controls are about the practice anyway.
fn ask_text(ask: &Ask, is_practice: bool) -> String {
    let kinds: Vec<&str> = ask.accepts.iter().map(|kind| kind.name()).collect();
    let mut text = format!("{}: {}", ask.id, kinds.join(", "));
    match (ask.per_case_study, is_practice) {
        (true, _) => text += "; each",
        (false, false) => text += "; practice",
        (false, true) => {}
    }
    if ask.live {
        text += "; live";
    }
    if let Some(months) = ask.within_months {
        text += &format!("; within {months} months");
    }
    text
}

fn control_table(checklist: &Checklist) -> String {
    let head = "| control | coverage | asks and accepted kinds | waived by | only if |\n\
                | --- | --- | --- | --- | --- |\n";
    let rows = checklist.controls().map(|(item, control)| control_row(&item.id, control));
    head.to_owned() + &rows.collect::<String>()
}

#[test]
fn the_specification_lists_the_controls_of_the_definition() {
    let file = project().join("docs/specification.md");
    let text = fs::read_to_string(&file).unwrap();
    let (before, rest) = text.split_once("<!-- controls -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    let table = control_table(&checklist());
    let wanted = format!("{before}<!-- controls -->\n{table}<!-- end -->{after}");
    if blessed() {
        fs::write(&file, &wanted).unwrap();
    }
    assert_eq!(fs::read_to_string(file).unwrap(), wanted, "run the tests with BLESS=1");
}

#[test]
fn the_schema_beside_the_definitions_is_the_one_that_is_written() {
    let file = project().join("checklist/checklist.schema.json");
    let wanted = fscheck(&project(), &["schema", "checklist"]).out;
    if blessed() {
        fs::write(&file, &wanted).unwrap();
    }
    assert_eq!(fs::read_to_string(file).unwrap(), wanted, "run the tests with BLESS=1");
}
