//! `--output xlsx=FILE`: the annotated copy of the workbook. `tests/interop/annotate.sh` checks
//! that other programs can read it.

use std::collections::BTreeMap;
use std::fs;

use fscheck_core::location::CellRef;
use rust_xlsxwriter::{Note, Workbook};

use super::common::{Base, fscheck, package, parts, project, repack};

/// A base with one finding at a cell and one in the manifest.
fn flawed() -> Base {
    let mut base = Base::new();
    let (sheet, row, column) = base.grid.met("PRJ-005");
    base.grid.set(&sheet, row, column, "No");
    base.manifest = base.manifest.replace("tier: advanced", "tier: select");
    base.write();
    base
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
    assert!(ran.err.contains("is already an annotated copy"), "{}", ran.err);
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
    assert!(list.contains(">Ready until 2024-11-20<") && list.contains(">no findings<"), "{list}");
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
        (&["assessment.xlsx", "a.ods"], "c.xlsx", "needs exactly one INPUT"),
        (&["a.ods"], "c.xlsx", "only .xlsx files can be annotated, not a.ods"),
        (&["assessment.xlsx"], "c.xls", "can't be named c.xls"),
        (&["assessment.xlsx"], "assessment.xlsx", "is an input, so it won't be overwritten"),
        (&["assessment.xlsx"], "none/c.xlsx", "none/c.xlsx can't be written"),
        (&["alone"], "c.xlsx", "has no workbook to annotate"),
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
    assert!(
        ran.err.contains("evidence.yaml is an input, so it won't be overwritten"),
        "{}",
        ran.err
    );
    assert_eq!(fs::read(base.path().join("evidence.yaml")).unwrap(), manifest);
}

/// Returns a flawed base whose workbook has other notes: at the cell of the finding, or beside it.
fn with_notes(is_at_finding: bool) -> Base {
    let base = flawed();
    let (finding, row, column) = base.grid.met("PRJ-005");
    let mut workbook = Workbook::new();
    for name in &base.grid.sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        base.grid.fill(sheet, name);
        if *name == finding {
            let column = if is_at_finding { column } else { column + 1 };
            sheet.insert_note(row, column, &Note::new("ask Ada")).unwrap();
        }
    }
    workbook.save(base.path().join("assessment.xlsx")).unwrap();
    base
}

#[test]
fn notes_of_others_stay_and_ours_come_after_them() {
    for (is_at_finding, comments) in [(true, 1), (false, 2)] {
        let base = with_notes(is_at_finding);
        let ran = base.judge(&["--output", "xlsx=reviewed.xlsx"]);
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        let copy = parts(&base.path().join("reviewed.xlsx"));
        let text = |name: &str| std::str::from_utf8(&copy[name]).unwrap();
        let notes = text("xl/comments1.xml");
        assert_eq!(notes.matches("<comment ").count(), comments, "{notes}");
        let (theirs, ours) =
            (notes.find("ask Ada").unwrap(), notes.find("fscheck, error").unwrap());
        let ends = notes[theirs..].find("</comment>").unwrap() + theirs;
        assert_eq!(theirs < ours && ours < ends, is_at_finding, "{notes}");
        let boxes = text("xl/drawings/vmlDrawing1.vml");
        assert_eq!(boxes.matches("<v:shape ").count(), comments, "{boxes}");
        assert!(!copy.contains_key("xl/fscheckComments1.xml"));
    }
}

#[test]
fn a_conversation_at_a_cell_is_left_alone() {
    let base = with_notes(true);
    let path = base.path().join("assessment.xlsx");
    let (_, row, column) = base.grid.met("PRJ-005");
    let cell = CellRef::new(row, column.into()).to_string();
    let mut all = parts(&path);
    let links = all.keys().find(|name| {
        let part = std::str::from_utf8(&all[*name]).unwrap_or_default();
        name.ends_with(".rels") && part.contains("comments1.xml")
    });
    let links = links.unwrap().clone();
    let kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment";
    let link = format!(
        "<Relationship Id=\"rId99\" Type=\"{kind}\" Target=\"../threadedComments/threadedComment1.xml\"/></Relationships>"
    );
    let linked = String::from_utf8(all[&links].clone()).unwrap().replace("</Relationships>", &link);
    all.insert(links, linked.into_bytes());
    let conversation =
        format!("<ThreadedComments><threadedComment ref=\"{cell}\"/></ThreadedComments>");
    all.insert("xl/threadedComments/threadedComment1.xml".to_owned(), conversation.into_bytes());
    let before = all["xl/comments1.xml"].clone();
    package(&path, all);
    let ran = base.judge(&["--output", "xlsx=reviewed.xlsx"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let copy = parts(&base.path().join("reviewed.xlsx"));
    assert_eq!(copy["xl/comments1.xml"], before);
    let list = std::str::from_utf8(&copy["xl/worksheets/fscheckFindings1.xml"]).unwrap();
    assert!(list.contains("PRJ-005 Change Management is answered No"), "{list}");
}

/// The copy of a flawed workbook with one part changed before.
fn copy_of(part: &str, old: &str, new: &str) -> BTreeMap<String, Vec<u8>> {
    let base = flawed();
    repack(&base.path().join("assessment.xlsx"), |name, content| {
        (name == part).then(|| {
            let text = std::str::from_utf8(content).unwrap();
            assert!(text.contains(old), "{part}: {text}");
            text.replacen(old, new, 1).into_bytes()
        })
    });
    let ran = base.judge(&["--output", "xlsx=reviewed.xlsx"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    parts(&base.path().join("reviewed.xlsx"))
}

#[test]
fn odd_workbooks_are_annotated_too() {
    let text = |parts: &BTreeMap<String, Vec<u8>>, name: &str| {
        String::from_utf8(parts[name].clone()).unwrap()
    };
    // Without a view of the workbook there is nothing that a sheet could be frozen in.
    let own = parts(&flawed().path().join("assessment.xlsx"));
    let own = text(&own, "xl/workbook.xml");
    let views = own.split_inclusive("</bookViews>").next().unwrap();
    let views = &views[views.find("<bookViews>").unwrap()..];
    let copy = copy_of("xl/workbook.xml", views, "");
    let workbook = text(&copy, "xl/workbook.xml");
    assert!(workbook.contains("<bookViews><workbookView activeTab=\"3\"/></bookViews><sheets>"));
    // Names of parts are compared without regard to case.
    let copy =
        copy_of("xl/_rels/workbook.xml.rels", "worksheets/sheet2.xml", "Worksheets/Sheet2.xml");
    assert!(text(&copy, "xl/worksheets/sheet2.xml").contains("legacyDrawing"));
    // An impossible count is corrected.
    let copy = copy_of("xl/styles.xml", "<fonts count=\"", "<fonts count=\"1844674407370955161");
    assert!(text(&copy, "xl/styles.xml").contains("<fonts count=\"4\""));
}

#[test]
fn sheets_of_charts_have_no_cells() {
    let base = flawed();
    repack(&base.path().join("assessment.xlsx"), |name, content| {
        let text = String::from_utf8_lossy(content);
        let changed = match name {
            "xl/worksheets/sheet1.xml" => {
                let namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
                format!("<chartsheet xmlns=\"{namespace}\"/>")
            }
            "[Content_Types].xml" => {
                text.replacen("spreadsheetml.worksheet+xml", "spreadsheetml.chartsheet+xml", 1)
            }
            "xl/_rels/workbook.xml.rels" => {
                text.replacen("relationships/worksheet", "relationships/chartsheet", 1)
            }
            _ => return None,
        };
        Some(changed.into_bytes())
    });
    let ran = base.judge(&["--output", "xlsx=reviewed.xlsx"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert_eq!(ran.assessment()["findings"].as_array().unwrap().len(), 2);
}

#[test]
fn no_report_goes_where_evidence_is() {
    let base = flawed();
    assert_eq!(fscheck(base.path(), &["lock"]).code, Some(0));
    for own in ["sow.md", "evidence.lock"] {
        let before = fs::read(base.path().join(own)).unwrap();
        let ran = base.judge(&["--output", &format!("html={own}")]);
        assert_eq!(ran.code, Some(2), "{own}");
        assert!(ran.err.contains("is an input, so it won't be overwritten"), "{}", ran.err);
        assert_eq!(fs::read(base.path().join(own)).unwrap(), before);
    }
    fs::create_dir(base.path().join("folder")).unwrap();
    let ran = base.judge(&["--output", "html=folder"]);
    assert!(ran.err.contains("folder is not a regular file"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_report_keeps_the_rights_of_the_file_whose_place_it_takes() {
    use std::os::unix::fs::PermissionsExt;
    let base = flawed();
    let file = base.path().join("report.csv");
    fs::write(&file, "").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    base.judge(&["--output", "csv=report.csv"]);
    let metadata = fs::metadata(&file).unwrap();
    assert_eq!((metadata.permissions().mode() & 0o777, metadata.len() > 0), (0o600, true));
}

#[test]
fn the_copy_shows_what_was_found_where_for_a_person_to_confirm() {
    let base = Base::new();
    base.write();
    let heading = "=HYPERLINK(\"https://evil.example\") & <b>\u{202e}";
    let overview = format!("# {heading}\n\nThe firm was founded in 2009 in Leeds.\n");
    base.file(
        "accounts.md",
        overview + &fs::read_to_string(base.path().join("accounts.md")).unwrap(),
    );
    let ran = base.judge(&["--output", "xlsx=reviewed.xlsx"]);
    let after = parts(&base.path().join("reviewed.xlsx"));
    let text = |name: &str| String::from_utf8(after[name].clone()).unwrap();
    let sheet = text("xl/worksheets/fscheckFound1.xml");
    let elements = elements(&ran.assessment());
    let rows: usize = elements.iter().map(|found| (*found).max(1)).sum();
    assert!(rows > 20, "{rows}");
    assert_eq!(sheet.matches("<row ").count(), rows + 3, "title, what it is, labels, rows");
    assert_eq!(
        sheet.matches(">not found<").count(),
        elements.iter().filter(|found| **found == 0).count()
    );
    assert!(!sheet.contains("<f>") && !sheet.contains('\u{202e}') && !sheet.contains("<b>"));
    let table = text("xl/tables/fscheck1.xml");
    let area = format!("<autoFilter ref=\"A4:I{}\"/>", rows + 4);
    assert!(table.contains(&area) && table.contains("name=\"fscheckFound\""), "{table}");
    assert!(text("xl/workbook.xml").contains("name=\"Evidence Found\""));
    fs::rename(base.path().join("reviewed.xlsx"), base.path().join("assessment.xlsx")).unwrap();
    assert_eq!(base.judge(&[]).assessment()["findings"], ran.assessment()["findings"]);
}

/// Returns the number of passages found for each element.
fn elements(assessment: &serde_json::Value) -> Vec<usize> {
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let items = list(&assessment["items"]).into_iter();
    let asks = items.flat_map(|item| list(&item["asks"]));
    let elements = asks.flat_map(|ask| list(&ask["elements"]));
    elements.map(|element| list(&element["found_in"]).len()).collect()
}

#[test]
fn each_added_table_has_its_own_number_and_name() {
    let base = flawed();
    base.judge(&["--output", "xlsx=reviewed.xlsx"]);
    let after = parts(&base.path().join("reviewed.xlsx"));
    let text = |name: &str| String::from_utf8(after[name].clone()).unwrap();
    let (tasks, found) = (text("xl/tables/fscheck1.xml"), text("xl/tables/fscheck2.xml"));
    assert!(tasks.contains(" id=\"1\" name=\"fscheckTasks\""), "{tasks}");
    assert!(found.contains(" id=\"2\" name=\"fscheckFound\""), "{found}");
    let list = text("xl/workbook.xml");
    let at = |name: &str| list.find(&format!("name=\"{name}\"")).unwrap();
    assert!(at("fscheck findings") < at("Tasks") && at("Tasks") < at("Evidence Found"));
}
