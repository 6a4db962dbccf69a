//! Tests of the choice of the self-assessment among the workbooks of a folder, and of the messages
//! about the others.

use std::fs;
use std::path::Path;

use super::common::{Base, Grid, Ran, fscheck, project};

/// Returns the base assessment with a manifest that names no workbook.
fn unnamed() -> Base {
    let mut base = Base::new();
    base.manifest = base.manifest.replacen("workbook: assessment.xlsx\n", "", 1);
    assert!(!base.manifest.contains("workbook:"));
    base.write();
    base
}

/// A workbook without the form's header row.
fn costs(base: &Base, name: &str) {
    base.file(name, fs::read(project().join("tests/data/documents/sheets.xlsx")).unwrap());
}

/// A blank self-assessment that fscheck wrote, with one more sheet if `sheet` names one.
fn exported(base: &Base, name: &str, sheet: Option<&str>) {
    let mut grid = base.grid.clone();
    for own in ["Introduction", "Partner Profile", "Lists"].into_iter().chain(sheet) {
        grid.set(own, 40, 0, "x");
    }
    grid.save(&base.path().join(name));
}

/// Returns the messages on one line, independent of the width.
fn told(ran: &Ran) -> String {
    ran.err.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The workbook that was judged.
fn judged(ran: &Ran) -> Option<String> {
    let assessment = ran.assessment();
    let inputs = assessment["inputs"].as_array()?;
    let workbook = inputs.iter().find(|input| input["role"] == "workbook")?;
    Some(workbook["path"].as_str()?.to_owned())
}

/// The findings of rule `evidence-unreferenced`, by their paths.
fn unreferenced(ran: &Ran) -> Vec<String> {
    let assessment = ran.assessment();
    let findings = assessment["findings"].as_array().unwrap().iter();
    let of_rule = findings.filter(|finding| finding["rule"] == "evidence-unreferenced");
    of_rule.map(|f| f["location"]["path"].as_str().unwrap().to_owned()).collect()
}

fn annotated(base: &Base, name: &str) {
    let output = format!("xlsx={name}");
    let ran = base.judge(&["assessment.xlsx", "--output", &output]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}

#[test]
fn evidence_beside_the_self_assessment_is_no_candidate() {
    let base = unnamed();
    costs(&base, "a-costs.xlsx");
    costs(&base, "b-costs.xlsm");
    fs::copy(
        project().join("tests/data/documents/libreoffice.ods"),
        base.path().join("c-costs.ods"),
    )
    .unwrap();
    base.file("~$a-costs.xlsx", "lock");
    fs::create_dir(base.path().join("old.xlsx")).unwrap();
    let ran = base.judge(&[]);
    assert_eq!(judged(&ran).as_deref(), Some("assessment.xlsx"), "{}", ran.err);
    assert_eq!(unreferenced(&ran), ["a-costs.xlsx", "b-costs.xlsm", "c-costs.ods"]);
    assert_eq!(ran.code, Some(0));
}

#[test]
fn a_list_of_requirements_without_answers_is_evidence() {
    let base = unnamed();
    let mut matrix = Grid::default();
    for (row, texts) in
        [["ID", "Requirement Description"], ["C-1", "Access is reviewed"]].iter().enumerate()
    {
        let row = u32::try_from(row).unwrap();
        matrix.set("Controls", row, 0, texts[0]);
        matrix.set("Controls", row, 1, texts[1]);
    }
    matrix.save(&base.path().join("matrix.xlsx"));
    let ran = base.judge(&[]);
    assert_eq!(judged(&ran).as_deref(), Some("assessment.xlsx"), "{}", ran.err);
    assert_eq!(unreferenced(&ran), ["matrix.xlsx"]);
    // With a column for answers it may be another self-assessment.
    matrix.set("Controls", 0, 2, "Met?");
    matrix.save(&base.path().join("matrix.xlsx"));
    assert_eq!(base.judge(&[]).code, Some(2));
}

#[test]
fn what_fscheck_wrote_is_passed_over_and_is_no_evidence() {
    let base = unnamed();
    annotated(&base, "reviewed.xlsx");
    exported(&base, "next.xlsx", Some("Carried over"));
    let ran = base.judge(&[]);
    assert_eq!(judged(&ran).as_deref(), Some("assessment.xlsx"), "{}", ran.err);
    assert_eq!(unreferenced(&ran), Vec::<String>::new());
    let said = told(&ran);
    assert!(said.contains("not reading reviewed.xlsx: it is a copy with findings"), "{said}");
    assert!(said.contains("not reading next.xlsx: it is a workbook with answers"), "{said}");
    // If it is the only one, it is the self-assessment, under any name.
    fs::remove_file(base.path().join("assessment.xlsx")).unwrap();
    let ran = base.judge(&[]);
    assert_eq!(judged(&ran).as_deref(), Some("next.xlsx"), "{}", ran.err);
    assert_eq!(judged(&base.judge(&["reviewed.xlsx"])).as_deref(), Some("reviewed.xlsx"));
}

#[test]
fn a_real_export_is_known_and_needs_no_entry() {
    let base = Base::new();
    base.write();
    for (name, from) in [("blank.xlsx", None), ("full.xlsx", Some("evidence.yaml"))] {
        let file = format!("old/{name}");
        fs::create_dir_all(base.path().join("old")).unwrap();
        let mut args = vec!["export", "--checklist", "aws-fs-competency@3.0", "-o", &file];
        args.extend(from.iter().flat_map(|from| ["--from", from]));
        let ran = fscheck(base.path(), &args);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    annotated(&base, "reviewed.xlsx");
    let ran = base.judge(&[]);
    assert_eq!((unreferenced(&ran), ran.code), (Vec::new(), Some(0)), "{}", ran.err);
    // Nor is the form that AWS issues evidence, though another one is judged.
    base.grid.save(&base.path().join("old/last-year.xlsx"));
    assert_eq!(unreferenced(&base.judge(&[])), Vec::<String>::new());
    costs(&base, "old/costs.xlsx");
    assert_eq!(unreferenced(&base.judge(&[])), ["old/costs.xlsx"]);
}

#[test]
fn a_workbook_that_the_manifest_names_is_no_evidence_when_another_is_judged() {
    let base = Base::new();
    base.write();
    base.grid.save(&base.path().join("other.xlsx"));
    let ran = base.judge(&["other.xlsx"]);
    assert_eq!((unreferenced(&ran), ran.code), (Vec::new(), Some(0)), "{}", ran.err);
}

#[test]
fn several_candidates_are_an_error_that_lists_them_alone() {
    let base = unnamed();
    base.grid.save(&base.path().join("copy.xlsx"));
    costs(&base, "costs.xlsx");
    annotated(&base, "reviewed.xlsx");
    let ran = base.judge(&[]);
    assert_eq!(ran.code, Some(2));
    let said = told(&ran);
    let wanted =
        "contains 2 workbooks that could be the self-assessment: assessment.xlsx and copy.xlsx ";
    assert!(said.contains(wanted), "{said}");
    // A blank exported form is one: filled in, it is a self-assessment.
    fs::remove_file(base.path().join("copy.xlsx")).unwrap();
    exported(&base, "blank.xlsx", None);
    assert!(told(&base.judge(&[])).contains("assessment.xlsx and blank.xlsx"));
    // Named, one is judged.
    let named = base.manifest.replacen("fscheck: 1\n", "fscheck: 1\nworkbook: blank.xlsx\n", 1);
    fs::write(base.path().join("evidence.yaml"), named).unwrap();
    assert_eq!(judged(&base.judge(&[])).as_deref(), Some("blank.xlsx"));
}

#[test]
fn a_workbook_that_cannot_be_read_is_never_passed_over_for_another() {
    for (content, why) in [
        (&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"[..], "which is"),
        (b"PK\x03\x04 and then nothing", "which is damaged"),
        (b"", "which is"),
        (b"version https://git-lfs.github.com/spec/v1\n", "which is"),
    ] {
        let base = unnamed();
        base.file("self-assessment.xlsx", content);
        let ran = base.judge(&[]);
        assert_eq!(ran.code, Some(2), "{}", ran.out);
        let said = told(&ran);
        let wanted = "contains 2 workbooks that could be the self-assessment: assessment.xlsx and \
                      self-assessment.xlsx (";
        assert!(said.contains(wanted) && said.contains(why), "{said}");
        // Beside evidence only, it is the one that is meant, and its error is reported.
        fs::remove_file(base.path().join("assessment.xlsx")).unwrap();
        costs(&base, "costs.xlsx");
        let ran = base.judge(&[]);
        assert_eq!(ran.code, Some(2), "{}", ran.out);
        assert!(told(&ran).contains("self-assessment.xlsx is"), "{}", ran.err);
    }
}

#[test]
fn a_manifest_beside_evidence_is_judged_without_a_workbook() {
    let base = unnamed();
    fs::remove_file(base.path().join("assessment.xlsx")).unwrap();
    costs(&base, "costs.xlsx");
    fs::copy(
        project().join("tests/data/workbooks/aws-layout-draft.xls"),
        base.path().join("draft.xls"),
    )
    .unwrap();
    let ran = base.judge(&[]);
    assert_eq!((ran.code, judged(&ran)), (Some(1), None), "{}", ran.err);
    let said = told(&ran);
    assert!(said.contains("not reading costs.xlsx: no sheet has the header row"), "{said}");
    assert!(said.contains("not reading draft.xls: save it as .xlsx first"), "{said}");
    assert_eq!(unreferenced(&ran), ["costs.xlsx", "draft.xls"]);
    // One that an entry names is not even opened.
    let listed = "  - {id: costs, kind: report, path: \".\\\\COSTS\\\\costs.xlsx\", \
                  controls: [COST-001/cost-example], case_studies: [2]}\n";
    let manifest = format!("{}\n{listed}", base.manifest.trim_end()).replace("COSTS\\\\", "");
    fs::write(base.path().join("evidence.yaml"), manifest).unwrap();
    let ran = base.judge(&[]);
    assert!(!told(&ran).contains("costs.xlsx"), "{}", ran.err);
    assert_eq!(unreferenced(&ran), ["draft.xls"]);
}

#[test]
fn a_folder_without_a_manifest_says_which_workbooks_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let copy = |name: &str| {
        let source = project().join("tests/data/documents/sheets.xlsx");
        fs::copy(source, folder.path().join(name)).unwrap();
    };
    let judge = |folder: &Path| told(&fscheck(folder, &["validate"]));
    copy("costs.xlsx");
    // The error of the only one is reported.
    assert!(judge(folder.path()).contains("costs.xlsx has no row of"), "{}", judge(folder.path()));
    copy("hours.xlsx");
    let said = judge(folder.path());
    let wanted = "contains no self-assessment: no sheet of costs.xlsx and hours.xlsx has the header \
                  row of the form";
    assert!(said.contains(wanted), "{said}");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("draft.xls"), "x").unwrap();
    assert!(judge(folder.path()).contains("save draft.xls as .xlsx first"));
}
