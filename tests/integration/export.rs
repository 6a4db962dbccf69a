//! Workbooks that are written: read back without loss, and never in anybody's way.

use std::fs;
use std::path::Path;

use fscheck_core::workbook::Workbook;
use fscheck_read::limits::Limits;
use serde_json::Value;

use super::common::{AS_OF, Base, Ran, fscheck, project};

fn export(folder: &Path, args: &[&str]) -> Ran {
    fscheck(folder, &[&["export"], args].concat())
}

fn open(folder: &Path, name: &str) -> Workbook {
    fscheck::load::open_workbook(&folder.join(name), &name.into(), &Limits::default()).unwrap()
}

/// All texts of a sheet.
fn texts(book: &Workbook, sheet: &str) -> Vec<String> {
    let sheet = book.sheets.iter().find(|s| s.name.as_ref() == sheet);
    let sheet = sheet.unwrap_or_else(|| panic!("no sheet of that name"));
    sheet.cells.values().map(|cell| cell.text.clone()).collect()
}

/// Returns the results of the items, without the findings.
fn items(ran: &Ran) -> Value {
    let mut items = ran.assessment()["items"].clone();
    let all = items.as_array_mut().unwrap().iter_mut();
    let asks = all.flat_map(|item| item["asks"].as_array_mut().unwrap());
    for element in asks.flat_map(|ask| ask["elements"].as_array_mut().unwrap()) {
        // Cells lie elsewhere in another workbook.
        element["found_in"].as_array_mut().unwrap().retain(|place| place["location"].is_null());
    }
    items
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_blank_workbook_has_every_row_and_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let ran = export(folder.path(), &[]);
    let told = "wrote self-assessment.xlsx for aws-fs-competency@3.0\n";
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), "", told));
    let judged = fscheck(
        folder.path(),
        &["validate", "self-assessment.xlsx", "--format", "json", "--as-of", AS_OF],
    );
    let assessment = judged.assessment();
    assert_eq!(assessment["summary"]["unanswered"], 57);
    let findings = assessment["findings"].as_array().unwrap();
    let rules: Vec<&str> = findings.iter().map(|f| f["rule"].as_str().unwrap()).collect();
    assert!(rules.iter().all(|r| r.ends_with("-unanswered")), "{rules:?}");
}

#[test]
fn the_sheets_stand_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    export(folder.path(), &["-o", "a.xlsx"]);
    let book = open(folder.path(), "a.xlsx");
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_ref()).collect();
    let wanted = [
        "Introduction",
        "Program Prerequisites",
        "Common Practice Requirements",
        "FS Practice Reqs",
        "Common Cust Example Reqs",
        "FS Cust Example Reqs",
        "Partner Profile",
        "Competencies",
        "Offices",
        "Waivers",
        "Offerings",
        "Case Studies",
        "Evidence",
        "Acceptances",
        "Lists",
    ];
    assert_eq!(names, wanted);
}

#[test]
fn the_ready_example_gives_the_same_judgement_from_its_workbook_alone() {
    let folder = tempfile::tempdir().unwrap();
    let example = project().join("examples/ready");
    copy(&example, folder.path());
    let whole = fscheck(folder.path(), &["validate", "--format", "json", "--as-of", "2026-12-01"]);
    export(folder.path(), &["-o", "new.xlsx", "--from", "."]);
    fs::remove_file(folder.path().join("evidence.yaml")).unwrap();
    let alone = fscheck(
        folder.path(),
        &["validate", "new.xlsx", "--format", "json", "--as-of", "2026-12-01"],
    );
    assert_eq!(alone.code, Some(0), "{}", alone.out);
    assert_eq!(items(&whole), items(&alone));
    assert_eq!(whole.assessment()["deadlines"], alone.assessment()["deadlines"]);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

#[test]
fn an_existing_file_is_left_alone_without_force() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    fs::write(&path, "mine").unwrap();
    let ran = export(folder.path(), &["-o", "a.xlsx"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("a.xlsx exists") && ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    assert_eq!(export(folder.path(), &["-o", "a.xlsx", "--force"]).code, Some(0));
    assert_ne!(fs::read(&path).unwrap(), b"mine");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let ran = export(folder.path(), &["-o", "no/such/folder/a.xlsx"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("can't be written"), "{}", ran.err);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let example = project().join("examples/ready");
    let example = example.to_str().unwrap();
    for name in ["a.xlsx", "b.xlsx"] {
        assert_eq!(export(folder.path(), &["-o", name, "--from", example]).code, Some(0));
    }
    let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert!(bytes("a.xlsx") == bytes("b.xlsx"));
}

#[test]
fn texts_stay_texts_whatever_they_begin_with() {
    let mut base = Base::new();
    let formula = "=HYPERLINK(\"https://x.example\",\"x\")";
    for (id, response) in [
        ("POV-003", formula),
        ("PRJ-001", "+1\nand a second line"),
        ("PRJ-002", "-2+3"),
        ("PRJ-003", "@SUM(A1)"),
    ] {
        let (sheet, row, column) = base.grid.met(id);
        base.grid.set(&sheet, row, column + 1, response);
    }
    base.manifest = base
        .manifest
        .replace("name: Harbour Cloud Consulting\n  program", "name: \"=1+2\"\n  program");
    base.write();
    let ran = export(base.path(), &["-o", "new.xlsx", "--from", "."]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let book = open(base.path(), "new.xlsx");
    let practice = texts(&book, "Common Practice Requirements");
    for response in [formula, "+1\nand a second line", "-2+3", "@SUM(A1)"] {
        assert!(practice.contains(&response.to_owned()), "{response}");
    }
    assert!(texts(&book, "Partner Profile").contains(&"=1+2".to_owned()));
    let links = book.sheets.iter().flat_map(|sheet| sheet.cells.values());
    assert!(links.into_iter().all(|cell| cell.links.is_empty()), "no text became a link");
}

#[test]
fn what_does_not_fit_into_a_cell_is_refused_by_its_name() {
    for (value, told) in [
        ("x".repeat(32_768), "`strategy` has 32768 characters; a cell can hold 32,767"),
        ("\"a\\u0001b\"".to_owned(), "`strategy` has the character U+0001"),
    ] {
        let mut base = Base::new();
        let old = "strategy: A pilot desk first, then one desk a month.";
        base.manifest = base.manifest.replace(old, &format!("strategy: {value}"));
        base.write();
        let ran = export(base.path(), &["-o", "new.xlsx", "--from", "evidence.yaml"]);
        assert_eq!(ran.code, Some(2));
        assert!(words(&ran.err).contains(told), "{}", ran.err);
        assert!(!base.path().join("new.xlsx").exists());
    }
}

#[test]
fn more_customer_references_are_given_and_none_with_answers_left_out() {
    let base = Base::new();
    base.write();
    assert_eq!(export(base.path(), &["-o", "six.xlsx", "--case-studies", "6"]).code, Some(0));
    let book = open(base.path(), "six.xlsx");
    assert!(texts(&book, "FS Cust Example Reqs").contains(&"Customer Reference #6".to_owned()));
    let ran = export(base.path(), &["-o", "two.xlsx", "--case-studies", "2", "--from", "."]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("customer reference #4 already has data"), "{}", ran.err);
}

#[test]
fn answers_move_to_another_release_and_nothing_is_dropped_in_silence() {
    let base = Base::new();
    base.write();
    let text = fs::read_to_string(project().join("checklist/aws-fs-competency/3.0.yaml")).unwrap();
    let next = text
        .replace("version: \"3.0\"\nreleased: 2024-01", "version: \"3.1\"\nreleased: 2024-07")
        .replace("      - id: PRJ-005\n", "      - id: PRJ-006\n")
        .replace("title: Maintaining AWS Expertise", "title: Keeping AWS Expertise")
        .replacen("accepts: [template]", "accepts: [template, document]", 1)
        .replace("field: financial_services_specific", "field: industry_specific");
    fs::write(base.path().join("next.yaml"), &next).unwrap();
    let ran = export(base.path(), &["-o", "new.xlsx", "--from", ".", "--checklist", "next.yaml"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for told in [
        "from aws-fs-competency@3.0 to aws-fs-competency@3.1:",
        "54 items carried over unchanged",
        "POV-002: carried over, but changed: title",
        "PRJ-003: carried over, but changed: evidence accepted",
        "4.2: carried over, but changed: facts judged",
        "PRJ-006: new: answer this item",
        "PRJ-005: removed",
        "financial_services_specific: removed",
    ] {
        assert!(ran.err.contains(told), "{told}\n{}", ran.err);
    }
    let book = fs::File::open(base.path().join("new.xlsx")).unwrap();
    let mut book = zip::ZipArchive::new(book).unwrap();
    let strings = std::io::read_to_string(book.by_name("xl/sharedStrings.xml").unwrap()).unwrap();
    for lost in [
        "Yes This is how the practice does PRJ-005: Kim Berger does it.",
        "Trade surveillance on market data.",
    ] {
        assert!(strings.contains(lost), "{lost}");
    }
}

#[test]
fn a_response_that_copies_the_example_is_still_told_from_one_that_does_not() {
    let mut base = Base::new();
    for number in 1..=4 {
        let (sheet, row, column) = base.grid.met(&format!("NETSEC-001#{number}"));
        base.grid.set(&sheet, row, column + 1, "An example of how NETSEC-001 may be done.");
    }
    base.write();
    let whole = base.judge(&[]);
    assert_eq!(whole.assessment()["verdict"], "not-ready");
    assert_eq!(export(base.path(), &["-o", "new.xlsx", "--from", "."]).code, Some(0));
    fs::remove_file(base.path().join("evidence.yaml")).unwrap();
    let alone = base.judge(&["new.xlsx"]);
    assert_eq!(items(&whole), items(&alone));
}

#[test]
fn rows_that_are_not_taken_over_are_told() {
    let mut base = Base::new();
    base.grid.copy_row("POV-003", "POV-003");
    base.grid.copy_row("POV-003", "POV-999");
    let (sheet, row, column) = base.grid.met("POV-003+");
    base.grid.set(&sheet, row, column, "No");
    base.write();
    let ran = export(base.path(), &["-o", "new.xlsx", "--from", "assessment.xlsx"]);
    let told = words(&ran.err);
    assert!(
        told.contains("POV-003 has more than one row; the worse answer was carried over"),
        "{told}"
    );
    assert!(
        told.contains("the row \"POV-999\" isn't an item of the checklist and was left out"),
        "{told}"
    );
    let practice = texts(&open(base.path(), "new.xlsx"), "Common Practice Requirements");
    assert!(practice.contains(&"No".to_owned()));
}

#[test]
fn a_later_source_fills_what_is_blank_and_what_differs_is_told() {
    let mut base = Base::new();
    let (sheet, row, column) = base.grid.met("POV-003");
    base.grid.set(&sheet, row, column + 1, "");
    base.write();
    let other = base.path().join("other");
    fs::create_dir(&other).unwrap();
    base.grid.set(&sheet, row, column + 1, "The later response.");
    let (sheet, row, column) = base.grid.met("POV-004");
    base.grid.set(&sheet, row, column, "No");
    base.grid.save(&other.join("later.xlsx"));
    let ran = export(base.path(), &["-o", "new.xlsx", "--from", ".", "--from", "other/later.xlsx"]);
    let told = words(&ran.err);
    assert!(told.contains("POV-004 is already \"Yes\"; \"No\" was left out"), "{told}");
    let practice = texts(&open(base.path(), "new.xlsx"), "Common Practice Requirements");
    assert!(practice.contains(&"The later response.".to_owned()));
    assert!(!practice.contains(&"No".to_owned()));
}

#[test]
fn a_workbook_that_was_carried_over_is_of_its_new_release() {
    let base = Base::new();
    base.write();
    let text = fs::read_to_string(project().join("checklist/aws-fs-competency/3.0.yaml")).unwrap();
    let next =
        text.replace("version: \"3.0\"\nreleased: 2024-01", "version: \"3.1\"\nreleased: 2024-07");
    fs::write(base.path().join("next.yaml"), next).unwrap();
    export(base.path(), &["-o", "new.xlsx", "--from", ".", "--checklist", "next.yaml"]);
    fs::remove_file(base.path().join("evidence.yaml")).unwrap();
    let ran = base.judge(&["new.xlsx", "--checklist", "next.yaml"]);
    assert_eq!(ran.assessment()["findings"].as_array().unwrap().len(), 0, "{}", ran.out);
}

#[test]
fn what_is_at_odds_or_stays_behind_is_told() {
    let mut base = Base::new();
    base.manifest = base
        .manifest
        .replace("waivers: []", "waivers: []\naccept: [{item: 4.3, reason: x, until: 2024-05-01}]");
    base.grid.set("Partner Profile", 0, 0, "Partner Profile");
    base.write();
    let ran = export(base.path(), &["-o", "facts.xlsx", "--from", "."]);
    assert!(!ran.err.contains("acceptance"), "{}", ran.err);
    // The same facts except one, again in a separate manifest and in the workbook.
    let other = base.path().join("other");
    fs::create_dir(&other).unwrap();
    let manifest = base.manifest.replace("tier: advanced", "tier: premier");
    fs::write(other.join("evidence.yaml"), manifest.replace("workbook: assessment.xlsx\n", ""))
        .unwrap();
    let ran =
        export(base.path(), &["-o", "a.xlsx", "--from", ".", "--from", "other/evidence.yaml"]);
    let told = words(&ran.err);
    assert!(
        told.contains("used \"advanced\", not \"premier\" from other/evidence.yaml:9:9"),
        "{told}"
    );
    fs::copy(base.path().join("facts.xlsx"), other.join("facts.xlsx")).unwrap();
    let named = manifest.replace("workbook: assessment.xlsx", "workbook: facts.xlsx");
    fs::write(other.join("evidence.yaml"), named).unwrap();
    let ran = export(base.path(), &["-o", "b.xlsx", "--from", "other"]);
    let told = words(&ran.err);
    assert!(told.contains("two values: \"premier\" (used) and \"advanced\""), "{told}");
    // One of another checklist.
    let second = Base::second();
    second.write();
    let second = second.path().join("evidence.yaml");
    let ran =
        export(base.path(), &["-o", "c.xlsx", "--from", ".", "--from", second.to_str().unwrap()]);
    let told = words(&ran.err);
    let (of, other) = (base.checklist.reference(), super::common::second_checklist().reference());
    assert!(told.contains(&format!("is for {other}, not for {of}")), "{told}");
}

#[test]
fn a_folder_is_never_replaced() {
    let base = Base::new();
    base.write();
    fs::create_dir(base.path().join("folder.xlsx")).unwrap();
    let ran = export(base.path(), &["-o", "folder.xlsx", "--force"]);
    assert_eq!(ran.code, Some(2));
    assert!(words(&ran.err).contains("folder.xlsx is not a regular file"), "{}", ran.err);
    assert!(base.path().join("folder.xlsx").is_dir());
}
