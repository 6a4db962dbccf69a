//! Several added sheets of one kind, in a workbook without a manifest.

use std::fs;

use super::common::{Base, Ran};

/// Judges the base workbook with the added sheets, each as a name and its rows.
fn judge(sheets: &[(&str, &[&[&str]])]) -> Ran {
    let mut base = Base::new();
    for (name, rows) in sheets {
        for (row, texts) in (0..).zip(*rows) {
            for (column, text) in (0..).zip(*texts) {
                base.grid.set(name, row, column, text);
            }
        }
    }
    base.write();
    fs::remove_file(base.path().join("evidence.yaml")).unwrap();
    base.judge(&[])
}

fn status(ran: &Ran, id: &str) -> String {
    let assessment = ran.assessment();
    let items = assessment["items"].as_array().unwrap();
    items.iter().find(|item| item["id"] == id).unwrap()["status"].as_str().unwrap().to_owned()
}

/// Returns the places of values that are reported as not understood.
fn wrong_values(ran: &Ran) -> Vec<String> {
    let assessment = ran.assessment();
    let findings = assessment["findings"].as_array().unwrap();
    let wrong = findings.iter().filter(|finding| finding["rule"] == "workbook-fact-value");
    let cell = |name: &str, at: &serde_json::Value| at[name].as_str().unwrap().to_owned();
    wrong
        .map(|f| format!("{}!{}", cell("sheet", &f["location"]), cell("cell", &f["location"])))
        .collect()
}

const PROFILE: (&str, &[&[&str]]) =
    ("Partner Profile", &[&["Fact", "Value"], &["Focus regions", "EMEA"]]);

#[test]
fn sheets_of_one_kind_add_up_without_a_manifest() {
    let offices: &[&[&str]] =
        &[&["City", "Country", "Region"], &["Berlin", "DE", "EMEA"], &["Oslo", "NO", "EMEA"]];
    let more: &[&[&str]] = &[&["City", "Country", "Region"], &["Zurich", "CH", "EMEA"]];
    let evidence = |id: &'static str| -> [[&'static str; 4]; 2] {
        [["ID", "Kind", "Path", "Controls"], [id, "document", "change.md", "PRJ-005"]]
    };
    let (one, other) = (evidence("change-a"), evidence("change-b"));
    let one: Vec<&[&str]> = one.iter().map(|row| row.as_slice()).collect();
    let other: Vec<&[&str]> = other.iter().map(|row| row.as_slice()).collect();
    let both =
        [("Offices", offices), ("Offices 2", more), ("Evidence", &one), ("Evidence 2", &other)];
    let ran = judge(&[&[PROFILE][..], &both].concat());
    assert_eq!(wrong_values(&ran), Vec::<String>::new(), "{}", ran.err);
    assert_eq!(status(&ran, "4.5"), "met");
    let assessment = ran.assessment();
    let items = assessment["items"].as_array().unwrap();
    let control = items.iter().find(|item| item["id"] == "PRJ-005").unwrap();
    assert_eq!(control["asks"][0]["evidence"], serde_json::json!(["change-a", "change-b"]));
}

#[test]
fn a_copied_sheet_counts_once_and_a_contradiction_is_told() {
    let offices: &[&[&str]] =
        &[&["City", "Country", "Region"], &["Berlin", "DE", "EMEA"], &["Oslo", "NO", "EMEA"]];
    let ran = judge(&[PROFILE, ("Offices", offices), ("Offices (2)", offices)]);
    assert_eq!(wrong_values(&ran), Vec::<String>::new());
    assert_eq!(status(&ran, "4.5"), "unmet", "two offices, though they are listed twice");
    let other: &[&[&str]] = &[&["City", "Country", "Region"], &["Oslo", "SE", "EMEA"]];
    let ran = judge(&[PROFILE, ("Offices", offices), ("Offices (2)", other)]);
    assert_eq!(wrong_values(&ran), ["Offices (2)!B2"]);
}
