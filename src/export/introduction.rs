//! The first sheet: the checklist, how to fill it in, and the progress.

use fscheck_core::checklist::Checklist;
use fscheck_core::text;
use fscheck_core::workbook::forms::{FORMS, INTRODUCTION};
use rust_xlsxwriter::{Formula, Worksheet};

use super::page::{header, height, plain, title, wrapped, write_text};
use super::requirements::answer_columns;
use super::{ExportError, Known, Sheet};

const TEXT_WIDTH: f64 = 100.0;

/// Writes the sheet.
pub fn write(
    page: &mut Worksheet,
    checklist: &Checklist,
    sheets: &[Sheet<'_>],
    known: &Known,
    case_studies: u32,
) -> Result<(), ExportError> {
    page.set_name(INTRODUCTION)?;
    page.set_tab_color(0x1F_3A_5F);
    page.set_landscape();
    page.set_paper_size(9);
    page.set_print_fit_to_pages(1, 0);
    page.set_column_width(0, TEXT_WIDTH)?;
    page.set_column_width(1, 12)?;
    page.set_column_width(2, 12)?;
    write_text(page, (0, 0), &checklist.title, &title(), "the title")?;
    page.set_row_height(0, 24.0)?;
    let release = format!("{} - {}", checklist.released.strftime("%B %Y"), checklist.version);
    write_text(page, (1, 0), &release, &plain().set_bold(), "the release")?;
    let mut row = 3;
    for (heading, paragraphs) in chapters(checklist) {
        write_text(page, (row, 0), heading, &plain().set_bold(), "a heading")?;
        row += 1;
        for paragraph in paragraphs {
            write_text(page, (row, 0), &paragraph, &wrapped(), "a paragraph")?;
            page.set_row_height(row, height(&[(&paragraph, TEXT_WIDTH)]))?;
            row += 1;
        }
        row += 1;
    }
    write_progress(page, sheets, known, case_studies, row)
}

/// Returns the text of the sheet, in paragraphs below headings.
fn chapters(checklist: &Checklist) -> Vec<(&'static str, Vec<String>)> {
    let added: Vec<&str> =
        FORMS.iter().filter(|form| !form.is_left_out_empty()).map(|form| form.sheet).collect();
    let mut fill = vec![
        "Answer every row in its Met? cell: Yes or No, or N/A if the list offers it. In Partner \
         Response, describe how you meet the requirement. Each customer reference has its own \
         columns; answer them for that customer."
            .to_owned(),
        format!(
            "The sheets {} hold the other facts that AWS checks, and the list of evidence. For \
             each piece of evidence, enter the IDs of the controls it supports and the numbers of \
             its case studies. Separate several values in one cell by semicolons. Customer \
             Reference #1 is case study 1.",
            text::listed(&added)
        ),
        "Evidence paths are relative to the folder of this workbook. A Partner Response may also \
         name an evidence ID, or link to a file or page."
            .to_owned(),
    ];
    let optional = "Facts in an evidence.yaml beside this workbook don't need to be \
                    repeated here.";
    fill.push(optional.to_owned());
    let waivers = checklist.waivers.iter().map(|waiver| {
        let covered: Vec<&str> = checklist
            .controls()
            .filter(|(_, control)| control.waived_by.contains(&waiver.kind))
            .map(|(item, _)| item.id.as_str())
            .collect();
        format!(
            "{} ({}): {} It covers {}.",
            waiver.name,
            waiver.kind,
            waiver.requirement,
            text::listed(&covered)
        )
    });
    vec![("How to fill it in", fill), ("Waivers", waivers.collect())]
}

/// The number of answers on each sheet, counted by formulas.
fn write_progress(
    page: &mut Worksheet,
    sheets: &[Sheet<'_>],
    known: &Known,
    case_studies: u32,
    first: u32,
) -> Result<(), ExportError> {
    for (column, label) in (0u16..).zip(["Progress", "Answered", "Of"]) {
        page.write_string_with_format(first, column, label, &header())?;
    }
    let mut row = first + 1;
    let mut totals = (0, 0);
    for sheet in sheets {
        let columns = answer_columns(sheet, known, case_studies);
        let count = |case_study| {
            let answers = sheet.items.iter().filter_map(|item| known.answer(&item.id, case_study));
            answers.filter(|answer| !answer.met.is_empty()).count()
        };
        let answered: usize = columns.iter().map(|(case_study, _)| count(*case_study)).sum();
        let all = sheet.items.len() * columns.len();
        write_text(page, (row, 0), sheet.name, &plain(), "a sheet")?;
        let formula = Formula::new(counting(sheet, &columns)).set_result(answered.to_string());
        page.write_formula_with_format(row, 1, formula, &plain())?;
        page.write_number_with_format(row, 2, number(all), &plain())?;
        totals = (totals.0 + answered, totals.1 + all);
        row += 1;
    }
    write_text(page, (row, 0), "Total", &plain().set_bold(), "a label")?;
    for (column, letter, total) in [(1, 'B', totals.0), (2, 'C', totals.1)] {
        let sum = format!("=SUM({letter}{}:{letter}{row})", first + 2);
        let sum = Formula::new(sum).set_result(total.to_string());
        page.write_formula_with_format(row, column, sum, &plain().set_bold())?;
    }
    Ok(())
}

/// Returns the formula that counts the answers on a sheet. The header above them also contains a
/// text, which is subtracted.
fn counting(sheet: &Sheet<'_>, columns: &[(Option<u32>, u16)]) -> String {
    let name = sheet.name.replace('\'', "''");
    let header = if sheet.by_case_study { 4 } else { 3 };
    let last = header + sheet.items.len() * 2 + 1;
    let counts: Vec<String> = columns
        .iter()
        .map(|(_, column)| {
            let letter = rust_xlsxwriter::utility::column_number_to_name(*column);
            format!("COUNTA('{name}'!{letter}{header}:{letter}{last})")
        })
        .collect();
    format!("={}", counts.join("+"))
}

fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
