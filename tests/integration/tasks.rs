//! Owners and due dates: from manifest and workbook to the table of tasks, and back through
//! `export`.

use std::fs;

use rust_xlsxwriter::{Table, Workbook};
use serde_json::Value;

use super::common::{AS_OF, Base, fscheck, package, parts};

/// Returns a base with two tasks assigned to two people, and one unassigned task.
fn assigned() -> Base {
    let mut base = Base::new();
    for id in ["PRJ-005", "POV-003"] {
        let (sheet, row, column) = base.grid.met(id);
        base.grid.set(&sheet, row, column, "No");
    }
    base.manifest.push_str(
        "assignments:\n  - {items: [PRJ], owner: Sam Okoro, due: 2024-05-31}\n  - {items: [POV-003], \
         owner: Dana Reyes}\n",
    );
    base.manifest = base.manifest.replace("tier: advanced", "tier: select");
    base
}

fn report(base: &Base, format: &str) -> String {
    fscheck(base.path(), &["validate", "--as-of", AS_OF, "--format", format, "."]).out
}

fn tasks(base: &Base) -> Vec<Vec<String>> {
    let out = report(base, "tasks");
    let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_bytes());
    let row = |row: Result<csv::StringRecord, _>| row.unwrap().iter().map(str::to_owned).collect();
    table.records().map(row).collect()
}

fn column(rows: &[Vec<String>], column: usize) -> Vec<&str> {
    rows.iter().skip(1).map(|row| row[column].as_str()).collect()
}

#[test]
fn each_thing_to_do_has_its_owner_and_due_date() {
    let base = assigned();
    base.write();
    let rows = tasks(&base);
    assert_eq!(rows[0], ["owner", "due", "item", "case study", "what", "where"]);
    assert_eq!(column(&rows, 0), ["Dana Reyes", "Sam Okoro", ""]);
    assert_eq!(column(&rows, 1), ["", "2024-05-31", ""]);
    assert_eq!(column(&rows, 2), ["POV-003", "PRJ-005", "1.3"]);
    assert!(rows[1][4].starts_with("POV-003 "), "{rows:?}");
    let text = report(&base, "text");
    assert!(text.contains("Sam Okoro, 1 task, first due 2024-05-31: PRJ-005"), "{text}");
    assert!(text.contains("nobody yet, 1 task: 1.3"), "{text}");
}

#[test]
fn what_is_past_its_day_is_overdue() {
    let base = assigned();
    base.write();
    let told = |as_of: &str, format: &str| {
        fscheck(base.path(), &["validate", "--as-of", as_of, "--format", format, "."]).out
    };
    for (format, due) in [("text", "first due 2024-05-31"), ("html", "Due: 2024-05-31")] {
        for (as_of, is_overdue) in [("2024-05-31", false), ("2024-06-01", true)] {
            let out = told(as_of, format);
            assert!(out.contains(due), "{format} {as_of}");
            assert_eq!(out.contains(&format!("{due}, overdue")), is_overdue, "{format} {as_of}");
        }
    }
}

#[test]
fn a_task_about_evidence_names_its_items_with_and_without_owners() {
    for assignments in ["", "assignments: [{items: [PRJ-005], owner: Sam Okoro}]\n"] {
        let mut base = Base::new();
        base.manifest =
            base.manifest.replace("path: change.md", "path: change.md, consent: pending");
        base.manifest.push_str(assignments);
        base.write();
        let rows = tasks(&base);
        let is_of_file = |row: &&Vec<String>| row[4].contains("consent is pending");
        assert_eq!(rows.iter().find(is_of_file).unwrap()[2], "PRJ-005", "{rows:?}");
    }
}

#[test]
fn tasks_without_a_due_date_are_due_on_the_day_of_submission() {
    let mut base = assigned();
    base.manifest.push_str("submit_on: 2024-06-30\n");
    base.write();
    assert_eq!(column(&tasks(&base), 1), ["2024-06-30", "2024-05-31", "2024-06-30"]);
    assert_eq!(base.judge(&[]).assessment()["submit_on"], "2024-06-30");
}

#[test]
fn an_id_comes_before_a_family_and_the_manifest_before_the_workbook() {
    let mut base = assigned();
    for (id, owner) in [("PRJ-005", "Kim"), ("POV-003", "Lee")] {
        let (sheet, row, _) = base.grid.met(id);
        for (column, label, text) in [(4, "Owner", owner), (5, "Due", "2024-04-01")] {
            base.grid.set(&sheet, 1, column, label);
            base.grid.set(&sheet, row, column, text);
        }
    }
    base.write();
    let assessment = base.judge(&[]).assessment();
    let item = |id: &str| -> [Value; 2] {
        let items = assessment["items"].as_array().unwrap();
        let item = items.iter().find(|item| item["id"] == id).unwrap();
        ["owner", "due"].map(|field| item[field].clone())
    };
    assert_eq!(item("PRJ-005"), ["Kim", "2024-04-01"]);
    assert_eq!(item("POV-003"), ["Dana Reyes", "2024-04-01"]);
    assert_eq!(item("PRJ-001"), ["Sam Okoro", "2024-05-31"]);
    assert_eq!(item("1.1"), [Value::Null, Value::Null]);
}

#[test]
fn what_is_found_of_evidence_goes_to_the_owner_of_its_control() {
    let mut base = assigned();
    let entry = "  - {id: gone, kind: document, path: gone.md, controls: [POV-003]}\nassignments:";
    base.manifest = base.manifest.replace("assignments:", entry);
    base.write();
    fs::remove_file(base.path().join("gone.md")).unwrap();
    let rows = tasks(&base);
    let missing = rows.iter().find(|row| row[4].contains("gone.md")).unwrap();
    assert_eq!(missing[..3], ["Dana Reyes", "", "POV-003"]);
}

#[test]
fn no_owner_is_a_formula_or_a_command() {
    let mut base = assigned();
    let owner = "\"=cmd|'/c calc'!A1\\u202e\\n::error::x\"";
    base.manifest = base.manifest.replace("Sam Okoro", owner);
    base.write();
    let table = report(&base, "tasks");
    assert!(table.contains("'=cmd") && !table.contains("\n=cmd"), "{table}");
    for format in ["tasks", "text", "html", "json", "markdown", "github"] {
        let out = report(&base, format);
        assert!(!out.contains('\u{202e}') && !out.contains("\n::error::x"), "{format}: {out}");
    }
}

#[test]
fn the_annotated_copy_has_a_table_of_tasks() {
    let base = assigned();
    base.write();
    let before = base.judge(&["--output", "xlsx=reviewed.xlsx"]).assessment();
    let after = parts(&base.path().join("reviewed.xlsx"));
    let text = |name: &str| String::from_utf8(after[name].clone()).unwrap();
    let sheet = text("xl/worksheets/fscheckTasks1.xml");
    assert!(sheet.contains(">Sam Okoro<") && sheet.contains("<tablePart "), "{sheet}");
    let table = text("xl/tables/fscheck1.xml");
    assert!(table.contains("ref=\"A3:G6\"") && table.contains("name=\"done\""), "{table}");
    assert!(text("xl/workbook.xml").contains("name=\"Tasks\""));
    // The copy is judged as the original is.
    fs::rename(base.path().join("reviewed.xlsx"), base.path().join("assessment.xlsx")).unwrap();
    assert_eq!(base.judge(&[]).assessment()["findings"], before["findings"]);
}

/// The base's workbook with one more sheet, which has a table.
fn with_table(base: &Base, sheet: &str, table: &str) {
    let mut workbook = Workbook::new();
    for name in &base.grid.sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        base.grid.fill(sheet, name);
    }
    let own = workbook.add_worksheet();
    own.set_name(sheet).unwrap();
    own.add_table(0, 0, 3, 1, &Table::new().set_name(table)).unwrap();
    workbook.define_name("fscheckTasks2", &format!("={sheet}!$A$1")).unwrap();
    workbook.save(base.path().join("assessment.xlsx")).unwrap();
}

#[test]
fn tables_and_sheets_of_the_partner_keep_their_names() {
    let base = assigned();
    base.write();
    with_table(&base, "TASKS", "FSCHECKtasks");
    base.judge(&["--output", "xlsx=reviewed.xlsx"]);
    let after = parts(&base.path().join("reviewed.xlsx"));
    let text = |name: &str| String::from_utf8(after[name].clone()).unwrap();
    assert!(text("xl/workbook.xml").contains("name=\"fscheck tasks\""));
    let table = text("xl/tables/fscheck1.xml");
    assert!(table.contains("id=\"2\"") && table.contains("name=\"fscheckTasks3\""), "{table}");
}

#[test]
fn a_table_that_is_not_there_is_told() {
    let base = assigned();
    base.write();
    with_table(&base, "Own", "OwnTable");
    let file = base.path().join("assessment.xlsx");
    let rest = parts(&file).into_iter().filter(|(name, _)| !name.starts_with("xl/tables/"));
    package(&file, rest.collect::<Vec<_>>());
    let ran = base.judge(&["--output", "xlsx=reviewed.xlsx"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("table1.xml cannot be read"), "{}", ran.err);
}

#[test]
fn nothing_to_do_is_no_sheet() {
    let base = Base::new();
    base.write();
    base.judge(&["--output", "xlsx=reviewed.xlsx", "--output", "tasks=tasks.csv"]);
    let after = parts(&base.path().join("reviewed.xlsx"));
    assert!(!after.keys().any(|name| name.contains("fscheckTasks")));
    let table = fs::read_to_string(base.path().join("tasks.csv")).unwrap();
    assert_eq!(table.lines().count(), 1, "{table}");
}

#[test]
fn an_exported_workbook_gives_back_who_does_what_and_what_is_accepted() {
    let mut base = assigned();
    base.manifest.push_str(
        "submit_on: 2024-06-30\naccept:\n  - {rule: partner-tier, item: '1.3', reason: Decided, until: \
         2024-06-30}\n",
    );
    base.write();
    let before = base.judge(&[]).assessment();
    let ran = fscheck(base.path(), &["export", "-o", "new.xlsx", "--from", "."]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    fs::remove_file(base.path().join("evidence.yaml")).unwrap();
    let after = base.judge(&["new.xlsx"]).assessment();
    for field in ["items", "submit_on", "deadlines", "summary"] {
        assert_eq!(after[field], before[field], "{field}");
    }
}
