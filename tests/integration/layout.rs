//! Workbooks as people have them: other programs, shifted headers, hidden rows, broken files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rust_xlsxwriter::{Format, Formula, Url, Workbook};
use serde_json::Value;

use super::common::{
    AS_OF, Base, Grid, Ran, checklist, fscheck, line, package, project, repack, save_ods,
};

fn draft(name: &str) -> Ran {
    let folder = project().join("tests/data/workbooks");
    fscheck(&folder, &["validate", "--format", "json", "--as-of", AS_OF, name])
}

fn findings(ran: &Ran) -> Vec<String> {
    ran.assessment()["findings"].as_array().unwrap().iter().map(line).collect()
}

fn statuses(ran: &Ran) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let assessment = ran.assessment();
    let items = assessment["items"].as_array().unwrap();
    items.iter().map(|item| (text(&item["id"]), text(&item["status"]))).collect()
}

/// Judges the base assessment with its workbook written by `write`.
fn judge_written(write: impl FnOnce(&Grid, &Path)) -> Ran {
    let base = Base::new();
    base.write();
    write(&base.grid, &base.path().join("assessment.xlsx"));
    base.judge(&[])
}

/// Writes the grid, each text through `cell`, which may write it in another way.
fn save_with(
    grid: &Grid,
    path: &Path,
    mut cell: impl FnMut(&mut rust_xlsxwriter::Worksheet, &str, u32, u16, &str),
) {
    let mut workbook = Workbook::new();
    for name in &grid.sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        for ((_, row, column), text) in grid.cells.iter().filter(|(place, _)| &place.0 == name) {
            cell(sheet, name, *row, *column, text);
        }
    }
    workbook.save(path).unwrap();
}

#[track_caller]
fn assert_ready(ran: &Ran) {
    assert_eq!(findings(ran), Vec::<String>::new(), "{}", ran.err);
    assert_eq!(ran.assessment()["verdict"], "ready");
}

#[test]
fn workbooks_saved_by_other_programs_judge_alike() {
    let openpyxl = draft("aws-layout-draft.xlsx");
    for name in ["aws-layout-draft-libreoffice.xlsx", "aws-layout-draft.ods"] {
        let other = draft(name);
        assert_eq!(statuses(&openpyxl), statuses(&other), "{name}");
        assert_eq!(findings(&openpyxl), {
            let found = findings(&other).into_iter();
            found.map(|f| f.replace(name, "aws-layout-draft.xlsx")).collect::<Vec<_>>()
        });
        assert_eq!(other.code, Some(1));
    }
}

#[test]
fn the_flaws_of_the_draft_are_found_at_their_cells() {
    let ran = draft("aws-layout-draft.xlsx");
    let (found, status) = (findings(&ran), statuses(&ran));
    for wanted in [
        "error control-unanswered POV-004 - Common Practice Requirements!C7",
        "error control-unmet PRJ-005 - Common Practice Requirements!C14",
        "error response-placeholder CSN-002 - Common Practice Requirements!D17",
        "error control-unanswered EXREL-003 #4 FS Cust Example Reqs!I13",
        "warning response-cross-reference EXCOP-001 #3 FS Cust Example Reqs!H27",
        "error control-unevidenced PRJ-003 - Common Practice Requirements!D12",
        "note evidence-undeclared-link - - Common Cust Example Reqs!E11",
    ] {
        assert!(found.contains(&wanted.to_owned()), "{wanted}\n{found:#?}");
    }
    for (id, wanted) in [
        ("POV-004", "unanswered"),
        ("PRJ-003", "unevidenced"),
        ("PRJ-005", "unmet"),
        ("CSN-002", "unevidenced"),
        ("OPE-002", "met"),
        ("EXREL-002", "not-applicable"),
        ("EXREL-003", "unanswered"),
        ("EXCOP-001", "met"),
        ("1.1", "unanswered"),
        ("3.1", "unmet"),
    ] {
        assert_eq!(status[id], wanted, "{id}");
    }
}

#[test]
fn a_blank_form_is_unanswered_throughout() {
    let ran = draft("aws-layout-blank.xlsx");
    let status = statuses(&ran);
    assert_eq!(status.len(), 58);
    assert!(status.iter().all(|(id, s)| s == "unanswered" || id == "3.1"), "{status:?}");
}

#[test]
fn the_header_may_stand_lower_and_further_right() {
    assert_ready(&judge_written(|grid, path| {
        save_with(grid, path, |sheet, name, row, column, text| {
            let (down, right) = if name == "Introduction" { (0, 0) } else { (7, 3) };
            sheet.write_string(row + down, column + right, text).unwrap();
        });
    }));
}

#[test]
fn a_header_beyond_the_first_thirty_rows_is_no_header() {
    let ran = judge_written(|grid, path| {
        save_with(grid, path, |sheet, _, row, column, text| {
            sheet.write_string(row + 40, column, text).unwrap();
        });
    });
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("assessment.xlsx has no row of aws-fs-competency@3.0"), "{}", ran.err);
}

#[test]
fn met_and_response_may_change_places() {
    assert_ready(&judge_written(|grid, path| {
        save_with(grid, path, |sheet, name, row, column, text| {
            // Columns 2 and 3 of practice sheets, each pair from 3 on of the others.
            let is_practice = name.contains("Practice");
            let is_reference = text.starts_with("Customer Reference");
            let swapped = match column {
                2 if is_practice => 3,
                3 if is_practice => 2,
                3.. if !is_practice && !is_reference && column % 2 == 1 => column + 1,
                3.. if !is_practice && !is_reference => column - 1,
                other => other,
            };
            sheet.write_string(row, swapped, text).unwrap();
        });
    }));
}

#[test]
fn references_may_stand_in_any_order() {
    let ran = judge_written(|grid, path| {
        let mut grid = grid.clone();
        let (sheet, row, _) = grid.met("EXREL-003#1");
        grid.set(&sheet, row, 3, "No");
        save_with(&grid, path, |sheet, _, row, column, text| {
            let text = match text {
                "Customer Reference #1" => "customer reference # 4",
                "Customer Reference #4" => "Customer\u{a0}Reference 1",
                other => other,
            };
            sheet.write_string(row, column, text).unwrap();
        });
    });
    let found = findings(&ran);
    assert_eq!(found, ["error control-unmet EXREL-003 #4 FS Cust Example Reqs!D13"]);
}

#[test]
fn ids_are_known_in_lower_case_with_titles_and_with_odd_spaces() {
    let mut count = 0;
    assert_ready(&judge_written(|grid, path| {
        save_with(grid, path, |sheet, _, row, column, text| {
            let is_id = column == 0 && grid.rows.contains_key(text);
            count += usize::from(is_id);
            let written = match (is_id, count % 3) {
                (true, 0) => format!("\u{a0} {} ", text.to_lowercase()),
                (true, 1) => format!("{text} - A Title of Its Own"),
                (true, _) => text.replace('-', "\u{2011}"),
                (false, _) => text.to_owned(),
            };
            sheet.write_string(row, column, &written).unwrap();
        });
    }));
    assert_eq!(count, 47);
}

#[test]
fn answers_may_be_booleans_or_formulas() {
    assert_ready(&judge_written(|grid, path| {
        let mut count = 0;
        save_with(grid, path, |sheet, _, row, column, text| {
            count += 1;
            match (text, count % 2) {
                ("Yes", 0) => sheet.write_boolean(row, column, true).unwrap(),
                ("Yes", _) => {
                    let formula = Formula::new("=\"Ye\"&\"s\"").set_result("Yes");
                    sheet.write_formula(row, column, formula).unwrap()
                }
                _ => sheet.write_string(row, column, text).unwrap(),
            };
        });
    }));
}

#[test]
fn what_no_cell_should_hold_is_quoted_and_false_is_no() {
    let errors = "<c r=\"C14\" t=\"e\"><v>#N/A</v></c>";
    for (cell, rule, told) in [
        ("<c r=\"C14\" t=\"b\"><v>0</v></c>", "control-unmet", "is answered No"),
        (errors, "workbook-met-value", "C14 contains the error value #N/A"),
        ("<c r=\"C14\"><v>1.5</v></c>", "workbook-met-value", "says \"1.5\""),
        ("<c r=\"C14\" t=\"d\"><v>2024-01-15T00:00:00</v></c>", "workbook-met-value", "2024-01-15"),
    ] {
        let base = Base::new();
        base.write();
        assert_eq!(base.grid.met("PRJ-005"), ("Common Practice Requirements".to_owned(), 13, 2));
        let mut is_found = false;
        respell(&base.path().join("assessment.xlsx"), |name, text| {
            if name != "xl/worksheets/sheet2.xml" {
                return text;
            }
            let at = text.find("<c r=\"C14\"").unwrap();
            let end = text[at..].find("</c>").unwrap() + at + "</c>".len();
            format!("{}{cell}{}", &text[..at], &text[end..])
        });
        for finding in base.judge(&[]).assessment()["findings"].as_array().unwrap() {
            let message = finding["message"].as_str().unwrap();
            is_found |= finding["rule"] == rule && message.contains(told);
            assert_eq!(finding["location"]["cell"], "C14", "{finding}");
        }
        assert!(is_found, "{cell}");
    }
}

#[test]
fn hidden_sheets_rows_and_columns_are_read() {
    assert_ready(&judge_written(|grid, path| {
        let mut workbook = Workbook::new();
        for name in &grid.sheets {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name).unwrap();
            sheet.set_hidden(name != "Introduction");
            for ((_, row, column), text) in grid.cells.iter().filter(|(place, _)| &place.0 == name)
            {
                sheet.write_string(*row, *column, text).unwrap();
                sheet.set_row_hidden(*row).unwrap();
            }
            sheet.set_column_hidden(2).unwrap();
        }
        workbook.save(path).unwrap();
    }));
}

#[test]
fn headers_and_answers_may_be_merged() {
    assert_ready(&judge_written(|grid, path| {
        let format = Format::new();
        save_with(grid, path, |sheet, name, row, column, text| {
            if text.starts_with("Customer Reference") {
                sheet.merge_range(row, column, row, column + 1, text, &format).unwrap();
            } else if row > 3 && column == 0 && !grid.rows.contains_key(text) {
                sheet.merge_range(row, 0, row, 1, text, &format).unwrap();
            } else if row == 0 && name != "Introduction" {
                sheet.merge_range(0, 0, 0, 8, text, &format).unwrap();
            } else {
                sheet.write_string(row, column, text).unwrap();
            }
        });
    }));
}

#[test]
fn item_numbers_may_be_numbers() {
    let base = Base::new();
    base.write();
    let grid = Grid::filled(&checklist()).with_prerequisites(&checklist());
    save_with(&grid, &base.path().join("assessment.xlsx"), |sheet, name, row, column, text| {
        match text.parse::<f64>() {
            Ok(number) if name == "Program Prerequisites" => {
                sheet.write_number(row, column, number).unwrap();
            }
            _ => {
                sheet.write_string(row, column, text).unwrap();
            }
        }
    });
    assert_ready(&base.judge(&[]));
}

#[test]
fn a_hyperlink_formula_links_with_or_without_a_saved_value() {
    for saved in [Some("The overview that we present"), None] {
        let mut base = Base::new();
        // The presentation loses its control, and gets it back by the link.
        base.manifest = base.manifest.replace("controls: [POV-001]}", "controls: [PRJ-003]}");
        base.write();
        save_with(
            &base.grid,
            &base.path().join("assessment.xlsx"),
            |sheet, _, row, column, text| {
                if text == "This is how the practice does POV-001: Kim Berger does it." {
                    let formula = Formula::new("=HYPERLINK(\"overview.pdf\",\"our overview\")");
                    let formula = formula.set_result(saved.unwrap_or("not saved"));
                    sheet.write_formula(row, column, formula).unwrap();
                } else {
                    sheet.write_string(row, column, text).unwrap();
                }
            },
        );
        respell(&base.path().join("assessment.xlsx"), |_, text| {
            text.replace("<v>not saved</v>", "")
        });
        let found = findings(&base.judge(&[]));
        // No ask of PRJ-003 accepts its kind: that warning shows that nothing else changed.
        assert_eq!(found, ["warning evidence-kind PRJ-003 - evidence.yaml:61"], "{saved:?}");
    }
}

#[test]
fn formulas_that_are_shared_link_as_those_that_are_not() {
    let mut base = Base::new();
    let (old, new) =
        ("controls: [CSN-001/customer-training]", "controls: [POV-002/learning-resources]");
    base.manifest = base.manifest.replace(old, new);
    base.write();
    let unevidenced = "error control-unevidenced CSN-001 - Common Practice Requirements!D16";
    assert_eq!(findings(&base.judge(&[])), [unevidenced]);
    // One formula in the responses of PRJ-005 and CSN-001 (ECMA-376, part 1, 18.3.1.40).
    let link = "HYPERLINK(\"customer-training.md\",\"see\")";
    let first = format!("<f t=\"shared\" ref=\"D14:D16\" si=\"0\">{link}</f>");
    let cells = [("D14", first.as_str()), ("D16", "<f t=\"shared\" si=\"0\"/>")];
    respell(&base.path().join("assessment.xlsx"), |part, mut text| {
        for (cell, formula) in cells.iter().filter(|_| part == "xl/worksheets/sheet2.xml") {
            let at = text.find(&format!("<c r=\"{cell}\"")).unwrap();
            let end = text[at..].find("</c>").unwrap() + at + "</c>".len();
            let linked = format!("<c r=\"{cell}\" t=\"str\">{formula}<v>see</v></c>");
            text.replace_range(at..end, &linked);
        }
        text
    });
    assert_ready(&base.judge(&[]));
}

#[test]
fn a_form_of_a_month_that_is_not_known_is_judged_by_the_release_in_use() {
    let mut base = Base::new();
    base.manifest =
        base.manifest.replace(&format!("checklist: {}\n", base.checklist.reference()), "");
    base.grid.set("Introduction", 1, 0, "July 2021 - 2.1");
    base.write();
    let ran = base.judge(&["--select", "workbook-checklist-mismatch"]);
    assert_eq!(ran.assessment()["checklist"]["version"], base.checklist.version, "{}", ran.err);
    assert_eq!(findings(&ran), ["error workbook-checklist-mismatch - - Introduction!A2"]);
}

#[test]
fn mail_and_internal_links_are_no_evidence() {
    let mut base = Base::new();
    base.write();
    let (sheet, row, column) = base.grid.met("POV-003");
    for link in ["mailto:a@harbourcloud.example", "internal:'Introduction'!A1"] {
        base.grid.links.insert((sheet.clone(), row, column + 1), link.to_owned());
        let mut workbook = Workbook::new();
        for name in &base.grid.sheets {
            let page = workbook.add_worksheet();
            page.set_name(name).unwrap();
            for ((_, row, column), text) in
                base.grid.cells.iter().filter(|(place, _)| &place.0 == name)
            {
                page.write_string(*row, *column, text).unwrap();
            }
            if *name == sheet {
                let url = Url::new(link).set_text("This is how we engage with sellers.");
                page.write_url(row, column + 1, url).unwrap();
            }
        }
        workbook.save(base.path().join("assessment.xlsx")).unwrap();
        assert_ready(&base.judge(&[]));
    }
}

/// One OpenDocument table with a practice header and these rows.
fn ods_table(rows: &str) -> String {
    format!(
        "<table:table table:name=\"Practice\"><table:table-row>{}</table:table-row>{rows}\
         </table:table>",
        ["ID", "Requirement Description", "Met?", "Partner Response"].map(ods_cell).concat()
    )
}

fn ods_cell(text: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
    )
}

fn judge_ods(tables: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    save_ods(&folder.path().join("a.ods"), tables);
    fscheck(folder.path(), &["validate", "--format", "json", "--as-of", AS_OF, "a.ods"])
}

#[test]
fn repeated_and_covered_cells_of_opendocument_keep_their_columns() {
    let ran = judge_ods(&ods_table(&format!(
        "<table:table-row table:number-rows-repeated=\"3\"/>\
         <table:table-row>{}<table:covered-table-cell/>{}</table:table-row>\
         <table:table-row>{}<table:table-cell/>\
         <table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"2\">\
         <text:p>N/A</text:p></table:table-cell></table:table-row>",
        ods_cell("PRJ-005"),
        ods_cell("No"),
        ods_cell("PRJ-001"),
    )));
    let found = findings(&ran);
    assert!(found.contains(&"error control-unmet PRJ-005 - Practice!C5".to_owned()), "{found:#?}");
    let excused = "error control-not-applicable PRJ-001 - Practice!C6";
    assert!(found.contains(&excused.to_owned()), "{found:#?}");
}

#[test]
fn notes_entities_and_spaces_of_opendocument_are_read_right() {
    let ran = judge_ods(&ods_table(
        "<table:table-row><table:table-cell><text:p>PRJ<text:span>-</text:span>005</text:p>\
         <office:annotation><text:p>ask Ada</text:p></office:annotation></table:table-cell>\
         <table:table-cell/><table:table-cell><text:p>&#78;&#111;<text:s text:c=\"2\"/></text:p>\
         </table:table-cell></table:table-row>",
    ));
    let found = findings(&ran);
    assert!(found.contains(&"error control-unmet PRJ-005 - Practice!C2".to_owned()), "{found:#?}");
}

#[test]
fn values_of_opendocument_count_and_not_how_they_are_shown() {
    let cell = |value: &str, shown: &str| {
        format!("<table:table-cell {value}><text:p>{shown}</text:p></table:table-cell>")
    };
    let row = |met: &str| {
        let id = "<table:table-cell><text:p><![CDATA[PRJ-005]]></text:p></table:table-cell>";
        format!("<table:table-row>{id}<table:table-cell/>{met}</table:table-row>")
    };
    let no = cell("office:value-type=\"boolean\" office:boolean-value=\"false\"", "wrong");
    let found = findings(&judge_ods(&ods_table(&row(&no))));
    assert!(found.contains(&"error control-unmet PRJ-005 - Practice!C2".to_owned()), "{found:#?}");
    for (value, told) in [
        ("office:value-type=\"float\" office:value=\"1.50\"", "says \"1.5\""),
        (
            "office:value-type=\"date\" office:date-value=\"2024-01-15T10:00:00\"",
            "says \"2024-01-15\"",
        ),
        ("office:value-type=\"string\" office:string-value=\"perhaps\"", "says \"perhaps\""),
        ("office:value-type=\"float\" office:value=\"much\"", "says \"shown\""),
    ] {
        let ran = judge_ods(&ods_table(&row(&cell(value, "shown"))));
        let findings = ran.assessment()["findings"].clone();
        let mut all = findings.as_array().unwrap().iter();
        let finding = all.find(|finding| finding["rule"] == "workbook-met-value").unwrap();
        assert!(finding["message"].as_str().unwrap().contains(told), "{finding}");
    }
}

#[test]
fn a_link_of_opendocument_shows_its_text_also_where_none_is_saved() {
    let formula = "of:=HYPERLINK(&quot;gone.md&quot;;&quot;see&quot;)";
    let row = format!(
        "<table:table-row>{}<table:table-cell/>{}<table:table-cell table:formula=\"{formula}\"/>\
         </table:table-row>",
        ods_cell("PRJ-005"),
        ods_cell("Yes")
    );
    // A table in a chart contains no rows.
    let chart = format!(
        "<table:table-row><table:table-cell><table:table table:name=\"chart\">{}</table:table>\
         </table:table-cell></table:table-row><table:shapes><table:table-row>{}</table:table-row>\
         </table:shapes>",
        row.replace("PRJ-005", "PRJ-004"),
        ods_cell("PRJ-003")
    );
    let ran = judge_ods(&ods_table(&format!("{chart}{row}")));
    let found = findings(&ran);
    let link = "error evidence-missing-file - - Practice!D3".to_owned();
    assert!(found.contains(&link), "{found:#?}");
    let answered: Vec<String> = statuses(&ran)
        .into_iter()
        .filter(|(_, met)| met != "unanswered")
        .map(|(id, _)| id)
        .collect();
    assert!(!answered.contains(&"PRJ-003".to_owned()) && !answered.contains(&"PRJ-004".to_owned()));
}

#[test]
fn all_links_of_a_cell_count() {
    let links = "<table:table-cell><text:p><text:a xlink:href=\"../one.md\">one</text:a> and \
                 <text:a xlink:href=\"../two.md\">two</text:a></text:p></table:table-cell>";
    let row = format!(
        "<table:table-row>{}<table:table-cell/>{}{links}</table:table-row>",
        ods_cell("PRJ-005"),
        ods_cell("Yes")
    );
    let found = findings(&judge_ods(&ods_table(&row)));
    let lost = found.iter().filter(|line| line.starts_with("error evidence-missing-file"));
    assert_eq!(lost.count(), 2, "{found:#?}");
}

#[test]
fn an_encrypted_spreadsheet_of_opendocument_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let parts = [("mimetype", kind), ("META-INF/manifest.xml", manifest), ("content.xml", "\u{1}")];
    package(&folder.path().join("a.ods"), parts);
    let ran = fscheck(folder.path(), &["validate", "a.ods"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("a.ods is protected by a password"), "{}", ran.err);
}

#[test]
fn broken_opendocument_files_end_with_a_message() {
    let whole = ods_table(&format!("<table:table-row>{}</table:table-row>", ods_cell("PRJ-001")));
    let folder = tempfile::tempdir().unwrap();
    let cut = &whole[..whole.len() - "</table:table>".len()];
    save_ods(&folder.path().join("cut.ods"), cut);
    let wide = "<table:table-row table:number-rows-repeated=\"1000000\">\
                <table:table-cell office:value-type=\"string\" \
                table:number-columns-repeated=\"16000\"><text:p>x</text:p></table:table-cell>\
                </table:table-row>";
    save_ods(&folder.path().join("wide.ods"), &ods_table(wide));
    let in_cell = &whole[..whole.find("PRJ").unwrap()];
    save_ods(&folder.path().join("cell.ods"), in_cell);
    let in_note = "<table:table-cell><office:annotation><text:p>x";
    // Cut within a row, a cell, a note and a chart.
    let kind = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    for (number, end) in ["", "<table:table-cell><text:p>x", in_note, "<table:shapes><draw:frame>"]
        .iter()
        .enumerate()
    {
        let content = format!("<office:spreadsheet><table:table><table:table-row>{end}");
        let path = folder.path().join(format!("{number}.ods"));
        package(&path, [kind, ("content.xml", &content)]);
        let ran = fscheck(folder.path(), &["validate", &format!("{number}.ods")]);
        assert_eq!(ran.code, Some(2), "{end}");
        assert!(ran.err.contains("is damaged: its content ends in the middle"), "{}", ran.err);
    }
    for (name, told) in
        [("cut.ods", "is damaged"), ("cell.ods", "is damaged"), ("wide.ods", "is too large")]
    {
        let ran = fscheck(folder.path(), &["validate", name]);
        assert_eq!(ran.code, Some(2), "{name}");
        assert!(ran.err.contains(&format!("{name} {told}")), "{}", ran.err);
    }
}

#[test]
fn two_far_cells_make_no_large_grid() {
    let ran = judge_written(|grid, path| {
        let mut grid = grid.clone();
        let sheet = grid.sheets[1].clone();
        grid.set(&sheet, 1_048_575, 16_383, "far");
        grid.save(path);
    });
    assert_ready(&ran);
}

/// Copies the base workbook, each part through `change`, as text.
fn respell(path: &Path, change: impl Fn(&str, String) -> String) {
    repack(path, |name, content| {
        let text = String::from_utf8(content.to_vec()).unwrap();
        Some(change(name, text).into_bytes())
    });
}

#[test]
fn dates_are_right_where_days_count_from_1904() {
    let mut base = Base::new();
    let study = "  - customer: Northwind Bank AG\n    completed_on: 2023-08-31\n";
    base.manifest = base.manifest.replace(study, "  - customer: Northwind Bank AG\n");
    base.write();
    let path = base.path().join("assessment.xlsx");
    let mut grid = base.grid.clone();
    for (column, label) in ["Number", "Customer", "Completed on"].into_iter().enumerate() {
        grid.set("Case Studies", 0, u16::try_from(column).unwrap(), label);
    }
    grid.set("Case Studies", 1, 0, "1");
    grid.set("Case Studies", 1, 2, "a date");
    let format = Format::new().set_num_format("d mmm yyyy");
    // 2022-09-01, the first day within 18 months, and the day before it.
    for (serial, found) in [(44_805.0, None), (44_804.0, Some("C2"))] {
        save_with(&grid, &path, |sheet, _, row, column, text| {
            match text {
                "a date" => {
                    sheet.write_number_with_format(row, column, serial - 1_462.0, &format).unwrap()
                }
                _ => sheet.write_string(row, column, text).unwrap(),
            };
        });
        respell(&path, |name, text| match name {
            "xl/workbook.xml" => text.replace("<workbookPr ", "<workbookPr date1904=\"1\" "),
            _ => text,
        });
        let wanted: Vec<String> = found
            .map(|cell| format!("error case-study-too-old 2.1 #1 Case Studies!{cell}"))
            .into_iter()
            .collect();
        assert_eq!(findings(&base.judge(&[])), wanted, "{serial}");
    }
}

#[test]
fn what_is_no_workbook_is_refused_with_the_cure() {
    let folder = tempfile::tempdir().unwrap();
    let protected: Vec<u8> = [0xD0u8, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        .into_iter()
        .chain(std::iter::repeat_n(0, 1_000))
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let xls = fs::read(project().join("tests/data/workbooks/aws-layout-draft.xls")).unwrap();
    let whole = fs::read(project().join("tests/data/workbooks/aws-layout-draft.xlsx")).unwrap();
    let files: [(&str, &[u8], &str, &str); 8] = [
        ("old.xls", &xls, "looks like an old .xls workbook", "save it as .xlsx"),
        ("renamed.xlsx", &xls, "looks like an old .xls workbook", "save it as .xlsx"),
        ("protected.xlsx", &protected, "is protected by a password", "remove the password"),
        ("cut.xlsx", &whole[..whole.len() / 2], "is damaged", "let it repair the file"),
        ("text.xlsx", b"ID,Met?\n", "looks like a text file", "save it as .xlsx"),
        ("page.xlsx", b"<!DOCTYPE html>", "looks like a web page", "download the workbook"),
        ("paper.xlsx", b"%PDF-1.7\n", "looks like a PDF", "name the self-assessment"),
        ("empty.xlsx", b"", "looks like an empty file", "save the workbook again"),
    ];
    for (name, content, told, cure) in files {
        fs::write(folder.path().join(name), content).unwrap();
        let ran = fscheck(folder.path(), &["validate", name]);
        let words = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(ran.code, Some(2), "{name}");
        assert!(words.contains(name) && words.contains(told), "{words}");
        let help = words.split("help: ").nth(1).unwrap();
        assert!(help.contains(cure), "{words}");
        assert_eq!(ran.out, "");
    }
}

#[test]
fn shared_strings_that_cannot_be_are_refused() {
    for count in ["100000000000", "18446744073709551615"] {
        let ran = judge_written(|grid, path| {
            grid.save(path);
            respell(path, |name, text| {
                if name != "xl/sharedStrings.xml" {
                    return text;
                }
                let (before, after) = text.split_once("uniqueCount=\"").unwrap();
                let (_, rest) = after.split_once('"').unwrap();
                format!("{before}uniqueCount=\"{count}\"{rest}")
            });
        });
        assert_eq!(ran.code, Some(2));
        let words = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("claim an impossible count"), "{words}");
    }
}

#[test]
fn references_that_cannot_be_end_with_a_message_and_no_panic() {
    for (old, new) in [
        ("<dimension ref=\"A1:", "<dimension ref=\"D8:A1\"/><dimension ref=\"A1:"),
        ("<c r=\"A1\"", "<c r=\"ZZZZZZZZ4\""),
        ("<c r=\"A1\"", "<c r=\"A99999999999\""),
        ("<row r=\"1\"", "<row r=\"4294967296\""),
        ("<c r=\"A1\"", "<c r=\"\""),
    ] {
        let ran = judge_written(|grid, path| {
            grid.save(path);
            respell(path, |name, text| match name {
                "xl/worksheets/sheet2.xml" => {
                    assert!(text.contains(old), "{old}");
                    text.replacen(old, new, 1)
                }
                _ => text,
            });
        });
        let words = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(ran.code, Some(2), "{new}\n{words}");
        assert!(words.contains("assessment.xlsx is damaged"), "{new}\n{words}");
        assert!(!words.contains("panicked"), "{new}\n{words}");
    }
}

#[test]
fn a_shared_formula_with_a_huge_number_takes_no_memory() {
    assert_ready(&judge_written(|grid, path| {
        save_with(grid, path, |sheet, _, row, column, text| {
            match text {
                "Yes" => {
                    let formula = Formula::new("=T(\"Yes\")").set_result("Yes");
                    sheet.write_formula(row, column, formula).unwrap()
                }
                _ => sheet.write_string(row, column, text).unwrap(),
            };
        });
        let shared = "<f t=\"shared\" ref=\"A1:A2\" si=\"4294967295\">";
        respell(path, |_, text| text.replacen("<f>", shared, 1));
    }));
}
