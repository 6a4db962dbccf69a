//! The sheets of requirements, in the layout of AWS's form.

use fscheck_core::assignment::Assigned;
use fscheck_core::checklist::{Body, Checklist, Condition, Control, Coverage, Item};
use fscheck_core::text;
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatFormula, DataValidation,
    DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, IgnoreError, Url,
    Worksheet,
};

use super::page::{check, header, height, input, section, title, wrapped, write_text};
use super::{ExportError, Known, KnownAnswer, Sheet};

/// The width of each column, in characters.
const ID_WIDTH: f64 = 12.0;
const REQUIREMENT_WIDTH: f64 = 90.0;
const MET_WIDTH: f64 = 9.0;
const RESPONSE_WIDTH: f64 = 60.0;
const OWNER_WIDTH: f64 = 24.0;
const DUE_WIDTH: f64 = 12.0;

/// The column of the form's own example responses, on sheets with any.
const EXAMPLE: u16 = 2;

/// Returns whether any example response for the sheet is known. They are kept, since a response
/// that copies one says nothing.
fn has_examples(sheet: &Sheet<'_>, known: &Known) -> bool {
    sheet.items.iter().any(|item| known.example(&item.id).is_some())
}

/// The columns of the answers on a sheet: the case study of each, and its Met? column.
pub fn answer_columns(
    sheet: &Sheet<'_>,
    known: &Known,
    case_studies: u32,
) -> Vec<(Option<u32>, u16)> {
    let first = EXAMPLE + u16::from(has_examples(sheet, known));
    if !sheet.by_case_study {
        return vec![(None, first)];
    }
    let column = |number: u32| first + 2 * u16::try_from(number - 1).unwrap_or(0);
    (1..=case_studies).map(|number| (Some(number), column(number))).collect()
}

/// Returns the column of owners, followed by that of due dates. They come after those of AWS's
/// form, which stay in place.
fn owner_column(columns: &[(Option<u32>, u16)]) -> u16 {
    columns.iter().map(|(_, column)| column + 2).max().unwrap_or(EXAMPLE)
}

/// Writes a sheet of requirements.
pub fn write(
    page: &mut Worksheet,
    checklist: &Checklist,
    sheet: &Sheet<'_>,
    known: &Known,
    case_studies: u32,
) -> Result<(), ExportError> {
    let columns = answer_columns(sheet, known, case_studies);
    page.set_name(sheet.name)?;
    page.set_tab_color(if sheet.by_case_study { 0x2E_75_B6 } else { 0x54_82_35 });
    let first_row = write_head(page, sheet, &columns, has_examples(sheet, known))?;
    let mut row = first_row;
    let mut last_section = usize::MAX;
    for item in &sheet.items {
        if item.section != last_section {
            last_section = item.section;
            write_section(page, checklist, item, row, &columns)?;
            row += 1;
        }
        write_item(page, checklist, item, row, &columns, known)?;
        row += 1;
    }
    for (_, column) in &columns {
        color_answers(page, first_row, row.saturating_sub(1), *column)?;
    }
    page.ignore_error_range(first_row, 0, row, 0, IgnoreError::NumberStoredAsText)?;
    page.set_landscape();
    // A4, or A3 if there are columns for each case study.
    page.set_paper_size(if sheet.by_case_study { 8 } else { 9 });
    page.set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(1, first_row - 1)?;
    page.set_freeze_panes(first_row, 2)?;
    Ok(())
}

/// Writes the banner and the header; returns the first row below.
fn write_head(
    page: &mut Worksheet,
    sheet: &Sheet<'_>,
    columns: &[(Option<u32>, u16)],
    has_examples: bool,
) -> Result<u32, ExportError> {
    let whose = if sheet.by_case_study { "each customer example" } else { "the practice" };
    let banner = format!("{}: requirements for {whose}", sheet.name);
    write_text(page, (0, 0), &banner, &title(), "the banner")?;
    page.set_row_height(0, 24.0)?;
    page.set_column_width(0, ID_WIDTH)?;
    page.set_column_width(1, REQUIREMENT_WIDTH)?;
    page.write_string_with_format(1, 0, "ID", &header())?;
    page.write_string_with_format(1, 1, "Requirement Description", &header())?;
    if has_examples {
        page.write_string_with_format(1, EXAMPLE, "Example Response", &header())?;
        page.set_column_width(EXAMPLE, RESPONSE_WIDTH)?;
    }
    let labels = if sheet.by_case_study { 2 } else { 1 };
    for (case_study, column) in columns {
        if let Some(number) = case_study {
            let reference = format!("Customer Reference #{number}");
            page.merge_range(1, *column, 1, column + 1, &reference, &header())?;
        }
        page.write_string_with_format(labels, *column, "Met?", &header())?;
        page.write_string_with_format(labels, column + 1, "Partner Response", &header())?;
        page.set_column_width(*column, MET_WIDTH)?;
        page.set_column_width(column + 1, RESPONSE_WIDTH)?;
    }
    let owner = owner_column(columns);
    page.write_string_with_format(1, owner, "Owner", &header())?;
    page.write_string_with_format(1, owner + 1, "Due", &header())?;
    page.set_column_width(owner, OWNER_WIDTH)?;
    page.set_column_width(owner + 1, DUE_WIDTH)?;
    if sheet.by_case_study {
        for column in [0, 1, owner, owner + 1] {
            page.write_blank(2, column, &header())?;
        }
    }
    Ok(labels + 1)
}

fn write_section(
    page: &mut Worksheet,
    checklist: &Checklist,
    item: &Item,
    row: u32,
    columns: &[(Option<u32>, u16)],
) -> Result<(), ExportError> {
    let Some(heading) = checklist.sections.get(item.section) else { return Ok(()) };
    let title = match &heading.number {
        Some(number) => format!("{number} {}", heading.title),
        None => heading.title.clone(),
    };
    let last = owner_column(columns) + 1;
    for column in 1..=last {
        page.write_blank(row, column, &section())?;
    }
    write_text(page, (row, 0), &title, &section(), "the title of a section")
}

fn write_item(
    page: &mut Worksheet,
    checklist: &Checklist,
    item: &Item,
    row: u32,
    columns: &[(Option<u32>, u16)],
    known: &Known,
) -> Result<(), ExportError> {
    let description = description(checklist, item);
    write_text(page, (row, 0), &item.id, &wrapped().set_bold(), &item.id)?;
    write_text(page, (row, 1), &description, &wrapped(), &item.id)?;
    let mut texts = vec![(description.as_str(), REQUIREMENT_WIDTH)];
    if let Some(example) = known.example(&item.id) {
        write_text(page, (row, EXAMPLE), example, &wrapped(), "the Example Response")?;
        texts.push((example, RESPONSE_WIDTH));
    }
    for (case_study, column) in columns {
        let answer = known.answer(&item.id, *case_study);
        write_answer(page, item, (row, *column), answer)?;
        texts.extend(answer.map(|answer| (answer.response.as_str(), RESPONSE_WIDTH)));
        page.add_data_validation(row, *column, row, *column, &met_list(item)?)?;
    }
    page.set_row_height(row, height(&texts))?;
    write_assigned(page, (row, owner_column(columns)), known.assigned.get(&item.id))
}

/// Writes the owner and due date of an item.
fn write_assigned(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    assigned: Option<&Assigned>,
) -> Result<(), ExportError> {
    let owner = assigned.and_then(|assigned| assigned.owner.as_deref()).unwrap_or_default();
    write_or_blank(page, (row, column), owner, "an owner")?;
    let format = input().set_num_format("yyyy-mm-dd");
    let due = assigned.and_then(|assigned| assigned.due).map(|due| due.to_string());
    let day = due.as_ref().and_then(|due| ExcelDateTime::parse_from_str(due).ok());
    match (day, due) {
        (Some(day), _) => page.write_datetime_with_format(row, column + 1, &day, &format)?,
        // Days before 1900 have no number; they stay texts.
        (None, Some(due)) => page.write_string_with_format(row, column + 1, due, &format)?,
        (None, None) => page.write_blank(row, column + 1, &format)?,
    };
    let from = DataValidationRule::GreaterThanOrEqualTo(ExcelDateTime::from_ymd(2000, 1, 1)?);
    let rule = DataValidation::new().allow_date(from).set_error_message("Write a date.")?;
    page.add_data_validation(row, column + 1, row, column + 1, &rule)?;
    Ok(())
}

fn write_answer(
    page: &mut Worksheet,
    item: &Item,
    (row, column): (u32, u16),
    answer: Option<&KnownAnswer>,
) -> Result<(), ExportError> {
    let field = format!("the Partner Response of {}", item.id);
    let met = answer.map(|answer| answer.met.as_str()).unwrap_or_default();
    let response = answer.map(|answer| answer.response.as_str()).unwrap_or_default();
    let link = answer.and_then(|answer| answer.link.as_deref());
    write_or_blank(page, (row, column), met, &field)?;
    match link {
        None => write_or_blank(page, (row, column + 1), response, &field),
        Some(link) => {
            check(response, &field)?;
            let shown = if response.is_empty() { link } else { response };
            let url = Url::new(link_target(link)).set_text(shown);
            // The writer would make a path of the whole machine a relative one.
            if link.to_ascii_lowercase().starts_with("file:") {
                return Err(ExportError::Link { field, link: link.to_owned() });
            }
            match page.write_url_with_format(row, column + 1, url, &input()) {
                Ok(_) => Ok(()),
                Err(_) => Err(ExportError::Link { field, link: link.to_owned() }),
            }
        }
    }
}

/// A link for the writer, which needs to know that a relative path is a file.
fn link_target(link: &str) -> String {
    if link.contains(':') { link.to_owned() } else { format!("file:///{link}") }
}

fn write_or_blank(
    page: &mut Worksheet,
    place: (u32, u16),
    text: &str,
    field: &str,
) -> Result<(), ExportError> {
    if text.is_empty() {
        page.write_blank(place.0, place.1, &input())?;
        return Ok(());
    }
    write_text(page, place, text, &input(), field)
}

/// Returns the title, requirement, criteria, required evidence and waivers of an item.
fn description(checklist: &Checklist, item: &Item) -> String {
    let mut parts = vec![item.title.clone(), item.requirement.clone()];
    parts.extend(item.criteria.iter().map(|criterion| format!("• {criterion}")));
    if let Body::Control(control) = &item.body {
        parts.push(String::new());
        parts.extend(asks(control));
        parts.extend(conditions(checklist, control));
    }
    parts.join("\n")
}

fn asks(control: &Control) -> Vec<String> {
    let ask = |ask: &fscheck_core::checklist::Ask| {
        let scope = match (ask.per_case_study, control.coverage) {
            (true, Coverage::Practice) => " (for each customer example)",
            _ => "",
        };
        format!("Evidence {}{scope}: {} [{}]", ask.id, ask.wants, ask.kinds())
    };
    control.asks.iter().map(ask).collect()
}

fn conditions(checklist: &Checklist, control: &Control) -> Vec<String> {
    let mut lines = Vec::new();
    if let Coverage::AtLeast { count, .. } = control.coverage {
        lines.push(format!("Needed for at least {}.", text::counted(count, "customer example")));
    }
    if control.applies_to == Some(Condition::Saas) {
        lines.push("Answer N/A if the customer example isn't a SaaS implementation.".to_owned());
    }
    let names: Vec<String> = control
        .waived_by
        .iter()
        .filter_map(|kind| checklist.waiver(kind))
        .map(|waiver| format!("{} ({})", waiver.name, waiver.kind))
        .collect();
    if !names.is_empty() {
        lines.push(format!("Waived by {}.", text::either(&names)));
    }
    lines
}

/// Returns the list of a Met? cell: with N/A only if there is a condition.
fn met_list(item: &Item) -> Result<DataValidation, ExportError> {
    let has_condition = item.control().is_some_and(|control| control.applies_to.is_some());
    let words: &[&str] = if has_condition { &["Yes", "No", "N/A"] } else { &["Yes", "No"] };
    Ok(DataValidation::new()
        .allow_list_strings(words)?
        .set_error_title("Met?")?
        .set_error_message(format!("Answer {}.", text::either(words)))?
        .set_error_style(DataValidationErrorStyle::Stop))
}

/// Colours for Yes, No and blank.
fn color_answers(
    page: &mut Worksheet,
    first: u32,
    last: u32,
    column: u16,
) -> Result<(), ExportError> {
    let fill = |color: u32| Format::new().set_background_color(color);
    for (word, color) in [("Yes", 0xC6_EF_CE), ("No", 0xFF_C7_CE), ("N/A", 0xE7_E6_E6)] {
        let rule = ConditionalFormatCellRule::EqualTo(format!("\"{word}\""));
        let rule = ConditionalFormatCell::new().set_rule(rule).set_format(fill(color));
        page.add_conditional_format(first, column, last, column, &rule)?;
    }
    // Rows of sections have no requirement, and are not asked.
    let cell = rust_xlsxwriter::utility::row_col_to_cell(first, column);
    let unanswered = format!("=AND($B{}<>\"\",{cell}=\"\")", first + 1);
    let rule = ConditionalFormatFormula::new().set_rule(unanswered.as_str());
    page.add_conditional_format(first, column, last, column, &rule.set_format(fill(0xFF_EB_9C)))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fscheck_read::definition::catalogue;

    #[test]
    fn every_requirement_fits_into_its_row() {
        for checklist in catalogue::all().unwrap() {
            for item in &checklist.items {
                let height = height(&[(&description(&checklist, item), REQUIREMENT_WIDTH)]);
                assert!(height < crate::export::page::MAX_HEIGHT, "{} is cut off", item.id);
            }
        }
    }
}
