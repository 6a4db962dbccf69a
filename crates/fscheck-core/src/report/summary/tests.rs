use std::sync::Arc;

use super::*;
use crate::finding::Finding;
use crate::location::CellRef;
use crate::report::text::Detail;
use crate::rules::CONTROL_UNMET;
use crate::sample;

fn in_cell(item: &str, sheet: &str) -> Finding {
    let (path, sheet) = (Arc::from("book.xlsx"), Arc::from(sheet));
    let place = Location::Cell { path, index: 0, sheet, cell: CellRef::new(0, 0) };
    Finding::new(&CONTROL_UNMET, &place, "not done").item(item)
}

fn in_file(item: &str) -> Finding {
    let place = Location::file(&Arc::from("plan.md"));
    Finding::new(&CONTROL_UNMET, &place, "not done").item(item)
}

/// The lines of the table below its title.
fn table(findings: &[Finding]) -> Vec<String> {
    let report = sample::report(Vec::new());
    let summary = Summary {
        report: &report,
        style: Style::plain(Detail::Summary),
        is_short: false,
        waiting: BTreeMap::new(),
    };
    let all = causes(findings);
    assert_eq!(all.len(), findings.len());
    let mut out = Vec::new();
    summary
        .table(&CONTROL_UNMET, Severity::Error, &all.iter().collect::<Vec<_>>(), &mut out)
        .unwrap();
    let text = String::from_utf8(out).unwrap();
    let title = format!("({}) [control-unmet]", findings.len());
    assert!(text.lines().next().is_some_and(|line| line.ends_with(&title)), "{text}");
    text.lines().skip(1).map(str::to_owned).collect()
}

fn cells(count: usize) -> Vec<Finding> {
    (1..=count).map(|number| in_cell(&format!("A{number}"), "S")).collect()
}

/// The names that run on, without the breaks of lines.
fn run_on(lines: &[String]) -> String {
    assert!(lines.iter().all(|line| line.starts_with("    ") && line.len() <= 80));
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

#[test]
fn labels_and_places_stand_in_columns() {
    let lines = table(&[in_cell("LONG-NAME", "S"), in_cell("A", "T")]);
    assert_eq!(lines, ["    LONG-NAME  book.xlsx, S!A1", "    A          book.xlsx, T!A1"]);
}

#[test]
fn a_label_has_half_of_the_width_and_a_place_the_rest() {
    let sheet = "s".repeat(90);
    let lines = table(&[in_cell(&"L".repeat(40), &sheet), in_cell(&"M".repeat(41), &sheet)]);
    let place = format!("book.xlsx, {}…", "s".repeat(22));
    assert_eq!(lines[0], format!("    {}  {place}", "L".repeat(40)));
    assert_eq!(lines[1], format!("    {}…  {place}", "M".repeat(39)));
    assert!(lines.iter().all(|line| line.chars().count() == 80));
}

#[test]
fn names_run_on_where_there_are_too_many_rows() {
    let rows = table(&cells(ROWS));
    assert_eq!(rows.len(), ROWS);
    assert_eq!(rows[ROWS - 1], format!("    A{ROWS}  book.xlsx, S!A1"));
    let names = run_on(&table(&cells(ROWS + 1)));
    assert!(names.starts_with("A1, A2, ") && names.ends_with(&format!(", A{}", ROWS + 1)));
}

#[test]
fn the_names_that_are_not_told_are_counted() {
    assert!(run_on(&table(&cells(NAMES))).ends_with(&format!(", A{NAMES}")));
    let two_more = run_on(&table(&cells(NAMES + 2)));
    assert!(two_more.ends_with(&format!(", A{NAMES} and 2 more")), "{two_more}");
}

#[test]
fn names_run_on_where_all_places_are_whole_files() {
    assert_eq!(table(&[in_file("A"), in_file("B")]), ["    A, B"]);
    let lines = table(&[in_file("A"), in_cell("B", "S")]);
    assert_eq!(lines, ["    A  plan.md", "    B  book.xlsx, S!A1"]);
}

#[test]
fn a_row_says_what_is_wrong_before_what_waits_for_it() {
    use crate::rules::{CONTROL_UNEVIDENCED, EVIDENCE_MISSING_FILE};

    let paths = ["a", "b", "c", "d"].map(|name| format!("delivery/{}.md", name.repeat(23)));
    let mut findings = Vec::new();
    for (number, path) in (1..).zip(&paths) {
        let why = format!("evidence `entry-{number}`: file not found: `{path}`");
        let lost = Finding::new(&EVIDENCE_MISSING_FILE, &sample::line(number), why.as_str());
        findings.push(lost.detail(path.as_str()));
        for item in ["FIRST", "SECOND"] {
            let at = sample::cell(number, 3);
            let open = Finding::new(&CONTROL_UNEVIDENCED, &at, format!("none {number}"));
            findings.push(open.item(item).detail(why.as_str()));
        }
    }
    let mut out = Vec::new();
    write(&sample::report(findings), Style::plain(Detail::Summary), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let row = format!("    entry-2  facts.yaml:2:1  {}, for FIRST, SE…", paths[1]);
    assert!(text.lines().any(|line| line == row), "{text}");
}

#[test]
fn what_lacks_evidence_because_of_an_entry_is_listed_with_the_entry() {
    use crate::rules::{CONTROL_UNEVIDENCED, EVIDENCE_MISSING_FILE, EVIDENCE_STALE};

    let why = "evidence `plan`: file not found: `plan.md`";
    let lost = Finding::new(&EVIDENCE_MISSING_FILE, &sample::line(7), why);
    let stale = "evidence `log` is dated 2020-01-01; A/log allows 12 months";
    let stale = Finding::new(&EVIDENCE_STALE, &sample::line(9), stale).item("A");
    let open = |item: &str, why: &str| {
        let at = sample::cell(3, 3);
        let finding = Finding::new(&CONTROL_UNEVIDENCED, &at, "nothing serves it");
        finding.item(item).detail(why)
    };
    let waiting = open("A", "evidence `log` is dated 2020-01-01");
    let findings = vec![lost, open("B", why), open("C", why), open("D", "other"), stale, waiting];
    let mut out = Vec::new();
    write(&sample::report(findings), Style::plain(Detail::Summary), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("  × ")).collect();
    let wanted = [
        "  × `plan`: file not found: `plan.md`, so B and C lack evidence (facts.yaml:7:1)",
        "  × nothing serves it (book.xlsx, Practice!D4)",
        "  × `log` is dated 2020-01-01; A/log allows 12 months (facts.yaml:9:1)",
    ];
    assert_eq!(lines, wanted, "{text}");
}
