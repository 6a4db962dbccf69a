//! A copy that can be shown to others: no part of it has content of the original, and fscheck still
//! finds everything that depends on the form.

use std::fs;
use std::io::{Cursor, Read};
use std::sync::Arc;

use fscheck_core::workbook::answers;
use fscheck_read::limits::Limits;
use fscheck_read::spreadsheet;
use proptest::prelude::*;
use rust_xlsxwriter::{DocProperties, Formula, Note, Workbook};

use super::common::{Base, fscheck, project};

/// Returns all parts of the copy of a workbook, one after another, in lower case.
fn parts(workbook: &[u8]) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        text.push_str(&part.name().unwrap());
        text.push_str(&String::from_utf8_lossy(&content));
    }
    text.to_lowercase()
}

/// The copy of the workbook in `content`.
fn copied(content: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.xlsx"), content).unwrap();
    let ran = fscheck(folder.path(), &["anonymise", "a.xlsx"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    fs::read(folder.path().join("anonymised.xlsx")).unwrap()
}

/// Generates a word that occurs in no form and no markup.
fn word() -> impl Strategy<Value = String> {
    "q[a-z]{5,9}z"
}

/// Returns a workbook with a word in every place that can hold one.
fn workbook(words: &[String], keyword: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let mut words = words.iter().cycle().cloned();
    let mut word = || words.next().unwrap();
    let properties = DocProperties::new().set_author(word()).set_title(word()).set_company(word());
    book.set_properties(&properties);
    book.define_name(format!("_{}", word()), "=Sheet1!$A$1").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name(word()).unwrap();
    sheet.set_header(format!("&L{}", word()));
    sheet.set_footer(format!("&R{}", word()));
    for (column, label) in
        ["ID", "Requirement Description", "Met?", "Partner Response"].iter().enumerate()
    {
        sheet.write(1, u16::try_from(column).unwrap(), *label).unwrap();
    }
    sheet.write(2, 0, format!("{keyword} {}", word())).unwrap();
    sheet.write(2, 1, word()).unwrap();
    sheet.write(2, 2, "Yes").unwrap();
    sheet.write(2, 3, format!("{}\n{}@{}.example 2031", word(), word(), word())).unwrap();
    sheet.insert_note(2, 3, &Note::new(word()).set_author(word())).unwrap();
    let link = rust_xlsxwriter::Url::new(format!("https://{}.example/{}", word(), word()));
    sheet.write_url(3, 3, link.set_text(word()).set_tip(word())).unwrap();
    let formula = Formula::new(format!("=\"{}\"&\"\"", word())).set_result(word());
    sheet.write_formula(4, 3, formula).unwrap();
    let format = rust_xlsxwriter::Format::new().set_num_format(format!("0 \"{}\"", word()));
    sheet.write_with_format(5, 3, 7_654_321, &format.set_font_name(word())).unwrap();
    let choices = [word(), word()];
    let choice = rust_xlsxwriter::DataValidation::new().allow_list_strings(&choices).unwrap();
    sheet.add_data_validation(6, 3, 6, 3, &choice.set_input_title(word()).unwrap()).unwrap();
    let other = book.add_worksheet();
    other.set_name(format!("{} {}", word(), word())).unwrap();
    other.write(0, 0, format!("Customer Reference {}", word())).unwrap();
    other.write(1, 0, "Customer Reference #2").unwrap();
    other.write(2, 0, "Partner Respnse").unwrap();
    book.save_to_buffer().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_of_the_original_is_left(words in prop::collection::btree_set(word(), 8..40)) {
        let words: Vec<String> = words.into_iter().collect();
        let copy = parts(&copied(&workbook(&words, "POV-002")));
        for word in &words {
            prop_assert!(!copy.contains(word.as_str()), "{word} is left");
        }
        prop_assert!(!copy.contains("2031") && !copy.contains("7654321"));
        for kept in ["pov-002", "requirement description", "met?", "partner response", "yes"] {
            prop_assert!(copy.contains(kept), "{kept} is gone");
        }
        // Possible causes of problems: labels with a typing error.
        prop_assert!(copy.contains("partner respnse") && copy.contains("customer reference #2"));
    }
}

#[test]
fn the_copy_has_the_answers_and_the_layout_of_the_original() {
    let base = Base::new();
    base.write();
    let ran = fscheck(base.path(), &["anonymise", "assessment.xlsx", "-o", "copy.xlsx"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let read = |name: &str| {
        let bytes = fs::read(base.path().join(name)).unwrap();
        spreadsheet::read(Cursor::new(bytes), &Arc::from(name), &Limits::default()).unwrap()
    };
    let (original, copy) = (read("assessment.xlsx"), read("copy.xlsx"));
    assert_eq!(original.sheets.len(), copy.sheets.len());
    for (one, other) in original.sheets.iter().zip(&copy.sheets) {
        let places =
            |sheet: &fscheck_core::workbook::Sheet| sheet.cells.keys().copied().collect::<Vec<_>>();
        assert_eq!(places(one), places(other), "{}", one.name);
        for (cell, content) in &one.cells {
            let length = |text: &str| text.chars().count();
            assert_eq!(
                length(&content.text),
                length(&other.cells[cell].text),
                "{}!{cell}",
                one.name
            );
        }
    }
    let met = |workbook| {
        let answers = answers::read(workbook, &base.checklist);
        let of_row = |row: &answers::Row| {
            let met = row.answers.iter().map(|answer| (answer.case_study, answer.met)).collect();
            (row.id.clone(), met)
        };
        answers.rows.iter().map(of_row).collect::<Vec<(String, Vec<_>)>>()
    };
    let (one, other) = (met(&original), met(&copy));
    assert_eq!(one.len(), base.checklist.controls().count());
    assert_eq!(one, other);
}

#[test]
fn the_original_is_not_overwritten() {
    let base = Base::new();
    base.write();
    let ran =
        fscheck(base.path(), &["anonymise", "assessment.xlsx", "-o", "assessment.xlsx", "--force"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("is an input"), "{}", ran.err);
    let ran = fscheck(base.path(), &["anonymise", "evidence.yaml"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
}

#[test]
fn the_doctor_names_nothing_of_what_was_judged() {
    let base = Base::new();
    base.write();
    let ran = fscheck(base.path(), &["doctor", ".", "--limit", "workbook-parts=500"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for told in [
        "fscheck ",
        "commit: ",
        "checklist: ",
        "system: ",
        "limits: workbook-parts=500",
        "items: met ",
    ] {
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
    }
    // Names of the manifest's customers, files and evidence.
    for secret in
        ["overview", "assessment", ".pdf", "evidence.yaml", &base.path().display().to_string()]
    {
        assert!(!ran.out.contains(secret), "{secret}: {}", ran.out);
    }
    let ran = fscheck(base.path(), &["doctor", "no such folder"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.out.contains("input: can't be checked") && !ran.out.contains("no such"),
        "{}",
        ran.out
    );
}

#[test]
fn the_long_version_has_the_definitions_with_their_dates() {
    let short = fscheck(&project(), &["--version"]);
    assert_eq!(short.out, format!("fscheck {}\n", env!("CARGO_PKG_VERSION")));
    for args in [["--version", "--verbose"], ["--verbose", "--version"]] {
        let long = fscheck(&project(), &args);
        assert_eq!(long.code, Some(0));
        assert!(long.out.starts_with(&short.out), "{}", long.out);
        assert!(
            long.out.contains("commit: ") && long.out.contains("@3.0, of 2024-01"),
            "{}",
            long.out
        );
    }
}
