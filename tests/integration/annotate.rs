//! `--output xlsx=FILE`: the annotated copy of the workbook. `tests/interop/annotate.sh` holds it to
//! what other programs read.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use zip::ZipArchive;

use super::common::{Base, fscheck, project};

/// A base with one finding at a cell and one in the manifest.
fn flawed() -> Base {
    let mut base = Base::new();
    let (sheet, row, column) = base.grid.met("PRJ-005");
    base.grid.set(&sheet, row, column, "No");
    base.manifest = base.manifest.replace("tier: advanced", "tier: select");
    base.write();
    base
}

fn parts(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.insert(part.name().unwrap().into_owned(), content);
    }
    parts
}

#[test]
fn the_copy_has_notes_and_a_list_and_is_judged_as_the_original() {
    let base = flawed();
    let original = fs::read(base.path().join("assessment.xlsx")).unwrap();
    let ran = base.judge(&["--output", "xlsx=reviewed.xlsx"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert_eq!(fs::read(base.path().join("assessment.xlsx")).unwrap(), original);
    let copy = base.path().join("reviewed.xlsx");
    let (before, after) = (parts(&base.path().join("assessment.xlsx")), parts(&copy));
    let text = |name: &str| String::from_utf8(after[name].clone()).unwrap();
    let notes = text("xl/fscheckComments1.xml");
    assert_eq!(notes.matches("<comment ref=").count(), 1);
    assert!(notes.contains("fscheck, error: PRJ-005 Change Management is answered No"), "{notes}");
    let list = text("xl/worksheets/fscheckFindings1.xml");
    assert_eq!(list.matches(">error<").count(), 2);
    assert_eq!(list.matches("<hyperlink ").count(), 1);
    let changed: Vec<&str> = before
        .iter()
        .filter(|(name, content)| after[*name] != **content)
        .map(|(name, _)| name.as_str())
        .collect();
    let sheet = changed.iter().filter(|name| name.starts_with("xl/worksheets/sheet")).count();
    assert_eq!((changed.len(), sheet), (5, 1), "{changed:?}");
    // Once more: the same bytes.
    let first = fs::read(&copy).unwrap();
    base.judge(&["--output", "xlsx=reviewed.xlsx"]);
    assert_eq!(fs::read(&copy).unwrap(), first);
    // In the place of the original: the same findings.
    fs::rename(&copy, base.path().join("assessment.xlsx")).unwrap();
    let again = base.judge(&[]);
    assert_eq!(again.assessment()["findings"], ran.assessment()["findings"]);
    let ran = base.judge(&["--output", "xlsx=reviewed.xlsx"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("is an annotated copy already"), "{}", ran.err);
    assert!(!copy.exists());
}

#[test]
fn a_workbook_without_findings_gets_an_empty_list() {
    let base = Base::new();
    base.write();
    let ran = base.judge(&["--output", "xlsx=reviewed.xlsx", "--ignore", "checklist-outdated"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let after = parts(&base.path().join("reviewed.xlsx"));
    let list = String::from_utf8(after["xl/worksheets/fscheckFindings1.xml"].clone()).unwrap();
    assert!(list.contains(">Ready<") && list.contains(">no findings<"), "{list}");
    assert!(!after.contains_key("xl/fscheckComments1.xml"));
}

#[test]
fn what_cannot_be_annotated_is_told_and_nothing_is_written() {
    let base = flawed();
    let manifest = fs::read_to_string(base.path().join("evidence.yaml")).unwrap();
    let without = format!("{manifest}\n").replace("workbook: assessment.xlsx\n", "");
    fs::create_dir(base.path().join("alone")).unwrap();
    fs::write(base.path().join("alone/evidence.yaml"), without).unwrap();
    let workbooks = project().join("tests/data/workbooks");
    fs::copy(workbooks.join("aws-layout-draft.ods"), base.path().join("a.ods")).unwrap();
    let cases: [(&[&str], &str, &str); 6] = [
        (&["assessment.xlsx", "a.ods"], "c.xlsx", "goes with one INPUT"),
        (&["a.ods"], "c.xlsx", "is made of .xlsx files, not of a.ods"),
        (&["assessment.xlsx"], "c.xls", "cannot be called c.xls"),
        (&["assessment.xlsx"], "assessment.xlsx", "was judged, and is not written over"),
        (&["assessment.xlsx"], "none/c.xlsx", "none/c.xlsx cannot be written"),
        (&["alone"], "c.xlsx", "has no workbook to make a copy of"),
    ];
    let before = fs::read_dir(base.path()).unwrap().count();
    for (inputs, output, told) in cases {
        let output = format!("xlsx={output}");
        let args = [&["validate", "--as-of", "2024-03-01", "--output", &output], inputs].concat();
        let ran = fscheck(base.path(), &args);
        assert_eq!(ran.code, Some(2), "{inputs:?} {}", ran.err);
        assert!(ran.err.contains(told), "{}", ran.err);
    }
    assert_eq!(fs::read_dir(base.path()).unwrap().count(), before);
}

#[test]
fn no_report_goes_where_an_input_is() {
    let base = flawed();
    let manifest = fs::read(base.path().join("evidence.yaml")).unwrap();
    let ran = base.judge(&["--output", "json=./evidence.yaml"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("evidence.yaml was judged, and is not written over"), "{}", ran.err);
    assert_eq!(fs::read(base.path().join("evidence.yaml")).unwrap(), manifest);
}
