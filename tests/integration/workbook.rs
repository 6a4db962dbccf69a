//! The title of a workbook, and cells that differ from their appearance: titles, merged cells,
//! formulas, several tables on one sheet.

use std::fs;
use std::time::{Duration, Instant};

use fscheck_read::definition::catalogue;
use serde_json::Value;

use super::common::{
    AS_OF, Base, Ran, checklist, fscheck, line, project, repack, save_ods, second_checklist,
};

fn findings(ran: &Ran) -> Vec<String> {
    ran.assessment()["findings"].as_array().unwrap().iter().map(line).collect()
}

/// Returns the messages of a run's findings of this rule.
fn messages(ran: &Ran, rule: &str) -> Vec<String> {
    let findings = ran.assessment()["findings"].as_array().unwrap().clone();
    let own = findings.into_iter().filter(|finding| finding["rule"] == rule);
    own.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
}

fn words(ran: &Ran) -> String {
    ran.err.split_whitespace().collect::<Vec<_>>().join(" ").replace("│ ", "")
}

/// The base assessment with these texts on its first sheet.
fn introduced(texts: &[&str]) -> Base {
    let mut base = Base::new();
    base.grid.set("Introduction", 0, 0, "");
    base.grid.set("Introduction", 1, 0, "");
    for (row, text) in (0..).zip(texts) {
        base.grid.set("Introduction", row, 0, text);
    }
    base.write();
    base
}

#[test]
fn a_workbook_of_another_programme_is_never_judged() {
    let title = "AWS Healthcare Competency Service Offering Validation Checklist";
    for texts in [
        &[title][..],
        &["AWS Healthcare Competency", "Service Offering Validation Checklist", "May 2025 - 1.0"],
        &["AWS Financial Services Competency Technology Partner Validation Checklist"],
        &["AWS Service Delivery Program: Amazon RDS Validation Checklist"],
    ] {
        let base = introduced(texts);
        // The manifest names the checklist, an option does, and nothing does.
        let id = checklist().id.clone();
        let mut runs = vec![base.judge(&[]), base.judge(&["--checklist", &id])];
        let manifest =
            base.manifest.replace(&format!("checklist: {}\n", checklist().reference()), "");
        base.file("evidence.yaml", manifest);
        runs.push(base.judge(&[]));
        fs::remove_file(base.path().join("evidence.yaml")).unwrap();
        runs.push(base.judge(&["assessment.xlsx"]));
        for ran in runs {
            assert_eq!(ran.code, Some(2), "{texts:?} {}", ran.out);
            let said = words(&ran);
            assert!(said.contains("assessment.xlsx, Introduction!A1"), "{said}");
            assert!(
                said.contains(texts[0]) && said.contains("which fscheck has no definition for"),
                "{said}"
            );
            for known in catalogue::all().unwrap() {
                assert!(said.contains(&known.title), "{said}");
            }
        }
    }
}

#[test]
fn a_workbook_is_judged_by_the_definition_that_has_its_title() {
    let title = "AWS Healthcare Competency Service Offering Validation Checklist";
    let base = introduced(&[title, "January 2024 - 3.0"]);
    let file = format!("checklist/{}/{}.yaml", checklist().id, checklist().version);
    let own = fs::read_to_string(project().join(file)).unwrap().replace(&checklist().title, title);
    base.file("own.yaml", own);
    base.file(".fscheckignore", "own.yaml\n");
    let ran = base.judge(&["--checklist", "own.yaml"]);
    assert_eq!(findings(&ran), Vec::<String>::new(), "{}", ran.err);
    // The built-in form is not one of that definition.
    let base = introduced(&[&checklist().title]);
    let other = second_checklist().id.clone();
    let ran = base.judge(&["--checklist", &other]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(words(&ran).contains("but the checklist in use is"), "{}", ran.err);
}

#[test]
fn a_sentence_about_another_programme_names_none() {
    for texts in [
        &["If you also hold the AWS Migration Competency, its checklist is not needed here."][..],
        &["How to fill in this form", "See the AWS DevOps Competency Validation Checklist"],
        &["Self-Assessment Spreadsheet"],
        &["Harbour Cloud Consulting – AWS Competency Self-Assessment"],
    ] {
        let ran = introduced(texts).judge(&[]);
        assert_eq!(findings(&ran), Vec::<String>::new(), "{texts:?} {}", ran.err);
    }
}

/// Puts `cell` in the place of a cell of the practice sheet of the base workbook.
fn with_cell(base: &Base, name: &str, cell: &str) {
    repack(&base.path().join("assessment.xlsx"), |part, content| {
        let text = String::from_utf8(content.to_vec()).unwrap();
        (part == "xl/worksheets/sheet2.xml").then(|| {
            let at = text.find(&format!("<c r=\"{name}\"")).unwrap();
            let end = text[at..].find("</c>").unwrap() + at + "</c>".len();
            format!("{}{cell}{}", &text[..at], &text[end..]).into_bytes()
        })
    });
}

#[test]
fn formulas_without_a_value_are_told_from_those_that_give_nothing() {
    let formula = "<f>IF(D14&lt;&gt;\"\",\"Yes\",\"No\")</f>";
    let unsaved = "PRJ-005 has no answer: C14 contains a formula without a saved value";
    for (cell, rule, message) in [
        (format!("<c r=\"C14\">{formula}</c>"), "workbook-met-value", unsaved),
        (format!("<c r=\"C14\">{formula}<v></v></c>"), "workbook-met-value", unsaved),
        (format!("<c r=\"C14\">{formula}<v/></c>"), "workbook-met-value", unsaved),
        (
            "<c r=\"C14\"><f t=\"shared\" si=\"3\"/><v/></c>".to_owned(),
            "workbook-met-value",
            unsaved,
        ),
        // The empty text is a value that was saved.
        (
            format!("<c r=\"C14\" t=\"str\">{formula}<v></v></c>"),
            "control-unanswered",
            "PRJ-005 Change Management has a response but no answer",
        ),
        (
            format!("<c r=\"C14\" t=\"e\">{formula}<v>#REF!</v></c>"),
            "workbook-met-value",
            "PRJ-005 has no answer: C14 contains the error value #REF!",
        ),
    ] {
        let base = Base::new();
        base.write();
        with_cell(&base, "C14", &cell);
        let ran = base.judge(&[]);
        assert_eq!(messages(&ran, rule), [message], "{cell}");
        assert_eq!(findings(&ran).len(), 1, "{cell}");
    }
    let base = Base::new();
    base.write();
    with_cell(&base, "C14", "<c r=\"C14\" t=\"e\"><v>#SPILL!</v></c>");
    let ran = base.judge(&[]);
    assert_eq!(ran.code, Some(2));
    let told = "holds, after B14, \"#SPILL!\" as an error value, which doesn't exist";
    assert!(words(&ran).contains(told), "{}", words(&ran));
}

/// A cell of OpenDocument.
fn cell(attributes: &str, shown: &str) -> String {
    format!("<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>")
}

/// A practice sheet of OpenDocument with these rows.
fn judge_ods(rows: &str) -> Ran {
    let labels = ["ID", "Requirement Description", "Met?", "Partner Response"];
    let header = labels.map(|label| cell("office:value-type=\"string\"", label)).concat();
    let folder = tempfile::tempdir().unwrap();
    let table = format!(
        "<table:table table:name=\"Practice\"><table:table-row>{header}</table:table-row>{rows}\
         </table:table>"
    );
    save_ods(&folder.path().join("a.ods"), &table);
    fscheck(folder.path(), &["validate", "--format", "json", "--as-of", AS_OF, "a.ods"])
}

#[test]
fn values_that_are_none_are_told_in_opendocument_too() {
    let formula = "table:formula=\"of:=IF([.D2]&lt;&gt;&quot;&quot;;1;2)\"";
    let unsaved = "PRJ-005 has no answer: C2 contains a formula without a saved value";
    let error = |name: &str| format!("PRJ-005 has no answer: C2 contains the error value {name}");
    let of_calc =
        "office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"";
    for (met, message) in [
        (format!("<table:table-cell {formula}/>"), unsaved.to_owned()),
        (cell(formula, ""), unsaved.to_owned()),
        (cell(&format!("{formula} office:value-type=\"float\""), ""), unsaved.to_owned()),
        (cell(&format!("{formula} {of_calc}"), "Err:502"), error("Err:502")),
        (cell(&format!("{formula} {of_calc}"), "#REF!"), error("#REF!")),
        (cell(of_calc, "#N/A"), error("#N/A")),
        (
            cell(&format!("{formula} office:value-type=\"float\" office:value=\"0\""), "Err:522"),
            error("Err:522"),
        ),
    ] {
        let id = cell("", "PRJ-005");
        let ran =
            judge_ods(&format!("<table:table-row>{id}<table:table-cell/>{met}</table:table-row>"));
        assert_eq!(messages(&ran, "workbook-met-value"), [message], "{met}");
    }
    let nothing = format!("{formula} office:value-type=\"string\" office:string-value=\"\"");
    let ran = judge_ods(&format!(
        "<table:table-row>{}<table:table-cell/>{}</table:table-row>",
        cell("", "PRJ-005"),
        cell(&nothing, "")
    ));
    assert_eq!(messages(&ran, "workbook-met-value"), Vec::<String>::new());
}

#[test]
fn what_is_merged_counts_for_each_row_in_opendocument_too() {
    let row = |id: &str, met: &str| {
        format!("<table:table-row>{}<table:table-cell/>{met}</table:table-row>", cell("", id))
    };
    let no = cell("table:number-rows-spanned=\"3\" table:number-columns-spanned=\"1\"", "No");
    let covered = "<table:covered-table-cell/>";
    let rows = [
        row("PRJ-001", &no),
        row("A heading", covered),
        row("PRJ-002", covered),
        row("PRJ-003", &cell("", "Yes")),
    ];
    let found = findings(&judge_ods(&rows.concat()));
    let unmet: Vec<&String> = found.iter().filter(|line| line.contains("control-unmet")).collect();
    let wanted =
        ["error control-unmet PRJ-001 - Practice!C2", "error control-unmet PRJ-002 - Practice!C2"];
    assert_eq!(unmet, wanted);
}

#[test]
fn a_link_in_a_merged_response_links_each_row() {
    let mut base = Base::new();
    // The presentation loses its control, and two controls their responses.
    base.manifest = base.manifest.replace("controls: [POV-001]}", "controls: [PRJ-001]}");
    let (sheet, row, column) = base.grid.met("POV-001");
    base.grid.links.insert((sheet.clone(), row, column + 1), "overview.pdf".to_owned());
    let (_, next, _) = base.grid.met("POV-002");
    base.grid.set(&sheet, next, column + 1, "");
    base.write();
    let alone = findings(&base.judge(&[]));
    repack(&base.path().join("assessment.xlsx"), |part, content| {
        let text = String::from_utf8(content.to_vec()).unwrap();
        let merged = "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"D4:D5\"/></mergeCells>";
        (part == "xl/worksheets/sheet2.xml")
            .then(|| text.replacen("</sheetData>", merged, 1).into_bytes())
    });
    let merged = findings(&base.judge(&[]));
    let kind = |found: &[String], id: &str| {
        found.iter().any(|line| line.starts_with(&format!("warning evidence-kind {id}")))
    };
    assert!(!kind(&alone, "POV-002"), "{alone:#?}");
    // The target of the link is declared, and either serves no ask of POV-002 by its kind or
    // satisfies one.
    assert_ne!(alone, merged);
    assert!(
        !merged.iter().any(|line| line.contains("POV-002") && line.starts_with("error")),
        "{merged:#?}"
    );
}

#[test]
fn merged_cells_of_facts_stand_in_each_row() {
    let mut base = Base::new();
    base.manifest = base
        .manifest
        .lines()
        .filter(|line| !line.contains("offices:") && !line.contains("{city: "))
        .map(|line| format!("{line}\n"))
        .collect();
    for (column, texts) in (0..).zip([
        ["City", "Berlin", "Hamburg", "Munich"],
        ["Country", "DE", "", ""],
        ["Region", "EMEA", "", ""],
    ]) {
        for (row, text) in (0..).zip(texts) {
            base.grid.set("Offices", row, column, text);
        }
    }
    base.write();
    let apart = messages(&base.judge(&[]), "partner-focus-region");
    base.grid.merged.insert(("Offices".to_owned(), 1, 1), 3);
    base.grid.merged.insert(("Offices".to_owned(), 1, 2), 3);
    base.write();
    let merged = messages(&base.judge(&[]), "partner-focus-region");
    assert_eq!((apart.len(), merged), (1, Vec::new()), "{apart:?}");
}

#[test]
fn many_merged_ranges_take_no_more_time_than_they_should() {
    let base = Base::new();
    base.write();
    repack(&base.path().join("assessment.xlsx"), |part, content| {
        let text = String::from_utf8(content.to_vec()).unwrap();
        (part == "xl/worksheets/sheet2.xml").then(|| {
            let ranges = (0..500_000)
                .map(|n| format!("<mergeCell ref=\"F{}:F{}\"/>", 2 * n + 100, 2 * n + 101));
            let merged =
                format!("</sheetData><mergeCells>{}</mergeCells>", ranges.collect::<String>());
            text.replacen("</sheetData>", &merged, 1).into_bytes()
        })
    });
    let started = Instant::now();
    let ran = base.judge(&[]);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert_eq!(findings(&ran), Vec::<String>::new());
}

#[test]
fn a_response_that_is_merged_over_too_much_is_refused() {
    let rows: String = (0..5_000)
        .map(|_| format!("<table:table-row>{}</table:table-row>", cell("", "PRJ-005")))
        .collect();
    let response = format!(
        "<table:table-row>{}<table:table-cell/>{}{}</table:table-row>",
        cell("", "PRJ-005"),
        cell("", "Yes"),
        cell("table:number-rows-spanned=\"5001\"", &"long ".repeat(10_000))
    );
    let ran = judge_ods(&format!("{response}{rows}"));
    assert_eq!(ran.code, Some(2));
    assert!(
        words(&ran).contains("more bytes of text in merged cells than the limit allows"),
        "{}",
        ran.err
    );
}

#[test]
fn a_table_that_is_not_read_is_named_where_there_is_no_other() {
    let base = Base::new();
    let mut grid = base.grid.clone();
    for sheet in grid.sheets.clone() {
        for ((name, ..), text) in &mut grid.cells {
            if *name == sheet && text == "Requirement Description" {
                *text = "Requirement".to_owned();
            }
        }
    }
    base.write();
    grid.save(&base.path().join("assessment.xlsx"));
    let ran = base.judge(&[]);
    assert_eq!(ran.code, Some(2));
    let said = words(&ran);
    assert!(said.contains("has no row of aws-fs-competency@3.0 on any sheet"), "{said}");
    assert!(said.contains("its header has no column \"Requirement Description\""), "{said}");
}

#[test]
fn an_exported_form_keeps_its_requirements_and_shows_what_was_pasted_over() {
    let folder = tempfile::tempdir().unwrap();
    let blank = folder.path().join("a.xlsx");
    for known in catalogue::all().unwrap() {
        let args = ["export", "--checklist", &known.reference(), "-o", "a.xlsx", "--force"];
        assert_eq!(fscheck(folder.path(), &args).code, Some(0));
        let validate = ["validate", "a.xlsx", "--as-of", "2025-03-01", "--format", "json"];
        let changed = |ran: &Ran| messages(ran, "workbook-description-changed");
        assert_eq!(changed(&fscheck(folder.path(), &validate)), Vec::<String>::new());
        // The requirement of the first control becomes a response that was intended for the next
        // one.
        let (item, _) = known.controls().next().unwrap();
        repack(&blank, |part, content| {
            let text = String::from_utf8(content.to_vec()).unwrap();
            (part == "xl/sharedStrings.xml").then(|| {
                let at = text.find(&format!("{}\n", item.title)).unwrap();
                let end = text[at..].find("</t>").unwrap() + at;
                format!("{}Our runbooks say it.{}", &text[..at], &text[end..]).into_bytes()
            })
        });
        let told = changed(&fscheck(folder.path(), &validate));
        assert_eq!(told.len(), 1, "{}: {told:?}", known.reference());
        assert!(told[0].ends_with("the cell says \"Our runbooks say it.\""), "{told:?}");
    }
}

#[test]
fn the_real_forms_have_all_their_requirements() {
    let folder = project().join("tests/data/workbooks");
    for name in ["aws-layout-blank.xlsx", "aws-layout-draft.xlsx", "aws-layout-draft.ods"] {
        let ran = fscheck(&folder, &["validate", "--format", "json", "--as-of", AS_OF, name]);
        for finding in ran.assessment()["findings"].as_array().unwrap() {
            let rule = finding["rule"].as_str().unwrap();
            let is_of_form = rule.starts_with("workbook-");
            assert!(!is_of_form, "{name}: {}", Value::clone(finding));
        }
    }
}
