//! The added sheets: the content of a manifest, with a column for each field.

use fscheck_core::checklist::Checklist;
use fscheck_core::date::parse_day;
use fscheck_core::field::{Field, Holds};
use fscheck_core::schema;
use fscheck_core::workbook::forms::{FORMS, Form, MoreColumns, SUBMIT_ON};
use fscheck_read::tree::{Node, Value};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Format, Formula, Note, Table,
    TableColumn, TableStyle, Workbook, Worksheet,
};

use super::page::{check, header, height, input, title, wrapped, write_text};
use super::{ExportError, lists, meaning};

/// The number of rows below the known ones for which words are offered. Formats would make them
/// print.
const OFFERED: u32 = 500;

/// Characters across a printed page.
const PAGE_WIDTH: f64 = 170.0;

/// The first row below the header.
const FIRST_ROW: u32 = 2;

/// The numbers of case studies, which a manifest has by their order.
const NUMBER: Field<'_> =
    Field { name: "number", holds: Holds::Count, about: "", width: 9, is_needed: false };

/// Writes all added sheets.
pub fn write(
    workbook: &mut Workbook,
    checklist: &Checklist,
    facts: Option<&Node>,
) -> Result<(), ExportError> {
    let has_some = |form: &&Form| {
        !form.is_left_out_empty() || facts.is_some_and(|facts| facts.get(form.field).is_some())
    };
    for form in FORMS.iter().filter(has_some) {
        let page = workbook.add_worksheet();
        page.set_name(form.sheet)?;
        page.set_tab_color(0xBF_8F_00);
        page.set_landscape();
        page.set_paper_size(9);
        page.set_print_fit_to_pages(1, 0);
        page.set_repeat_rows(1, 1)?;
        page.set_freeze_panes(FIRST_ROW, 1)?;
        write_text(page, (0, 0), form.sheet, &title(), "the title")?;
        page.set_row_height(0, 24.0)?;
        match form.field {
            "" => write_profile(page, form, checklist, facts)?,
            _ => write_table(page, form, checklist, facts)?,
        }
    }
    Ok(())
}

/// The sheet of facts and values, a row each.
fn write_profile(
    page: &mut Worksheet,
    form: &Form,
    checklist: &Checklist,
    facts: Option<&Node>,
) -> Result<(), ExportError> {
    page.write_string_with_format(1, 0, "Fact", &header())?;
    page.write_string_with_format(1, 1, "Value", &header())?;
    page.set_column_width(0, 34)?;
    page.set_column_width(1, 60)?;
    let partner = facts.and_then(|facts| facts.get("partner"));
    let schema = schema::manifest(checklist);
    for (row, field) in (FIRST_ROW..).zip(form.fields) {
        write_text(page, (row, 0), &field.label(), &wrapped().set_bold(), "a label")?;
        if let Some(meaning) = meaning::of(form, field, &schema) {
            page.insert_note(row, 0, &note(meaning))?;
        }
        let value = match field.name {
            SUBMIT_ON => facts.and_then(|facts| facts.get(SUBMIT_ON)),
            name => partner.and_then(|partner| partner.get(name)),
        };
        write_value(page, (row, 1), field, value)?;
        if let Some(validation) = validation(field, checklist, (row, 1))? {
            page.add_data_validation(row, 1, row, 1, &validation)?;
        }
    }
    Ok(())
}

/// A sheet with one entry in each row.
fn write_table(
    page: &mut Worksheet,
    form: &Form,
    checklist: &Checklist,
    facts: Option<&Node>,
) -> Result<(), ExportError> {
    let is_numbered = form.field == "case_studies";
    let mut fields: Vec<Field<'_>> = if is_numbered { vec![NUMBER] } else { Vec::new() };
    let more = MoreColumns::of(checklist);
    fields.extend(form.all_fields(&more));
    let parent = match form.below_partner {
        true => facts.and_then(|facts| facts.get("partner")),
        false => facts,
    };
    let items: &[Node] = match parent.and_then(|parent| parent.get(form.field)).map(|n| &n.value) {
        Some(Value::List(items)) => items,
        _ => &[],
    };
    // Many columns take several pages, so that the print is readable.
    let total: f64 = fields.iter().map(|field| f64::from(field.width)).sum();
    let pages = (1..=20u16).find(|pages| f64::from(*pages) * PAGE_WIDTH >= total).unwrap_or(20);
    page.set_print_fit_to_pages(pages, 0);
    page.set_repeat_columns(0, u16::from(is_numbered))?;
    let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let last = FIRST_ROW + count.max(1) - 1;
    let schema = schema::manifest(checklist);
    for (column, field) in (0u16..).zip(&fields) {
        page.set_column_width(column, f64::from(field.width))?;
        page.set_column_format(column, &format_below(field))?;
        page.write_blank(FIRST_ROW, column, &format_of(field))?;
        if let Some(validation) = validation(field, checklist, (FIRST_ROW, column))? {
            page.add_data_validation(FIRST_ROW, column, last + OFFERED, column, &validation)?;
        }
        if let Some(meaning) = meaning::of(form, field, &schema) {
            page.insert_note(1, column, &note(meaning))?;
        }
    }
    add_table(page, form, &fields, last)?;
    let labels: Vec<(String, f64)> =
        fields.iter().map(|f| (f.label(), f64::from(f.width))).collect();
    let labels: Vec<(&str, f64)> = labels.iter().map(|(l, w)| (l.as_str(), *w)).collect();
    page.set_row_height(FIRST_ROW - 1, height(&labels))?;
    for (position, item) in (0u32..).zip(items) {
        let row = FIRST_ROW + position;
        for (column, field) in (0u16..).zip(&fields) {
            if *field == NUMBER {
                page.write_number_with_format(row, column, f64::from(position + 1), &input())?;
            } else {
                write_value(page, (row, column), field, value_of(item, field.name))?;
            }
        }
        let texts: Vec<(String, f64)> =
            fields.iter().map(|f| (shown(value_of(item, f.name)), f64::from(f.width))).collect();
        let texts: Vec<(&str, f64)> = texts.iter().map(|(t, w)| (t.as_str(), *w)).collect();
        page.set_row_height(row, height(&texts))?;
    }
    Ok(())
}

/// Adds the rows as a table: it has filters, and Excel extends it when rows are added below.
fn add_table(
    page: &mut Worksheet,
    form: &Form,
    fields: &[Field<'_>],
    last: u32,
) -> Result<(), ExportError> {
    let column = |field: &Field<'_>| {
        TableColumn::new().set_header(field.label()).set_header_format(header())
    };
    let columns: Vec<TableColumn> = fields.iter().map(column).collect();
    let name = form.sheet.replace(' ', "");
    let table = Table::new().set_name(name).set_columns(&columns).set_style(TableStyle::None);
    let end = u16::try_from(fields.len().saturating_sub(1)).unwrap_or(u16::MAX);
    page.add_table(FIRST_ROW - 1, 0, last, end, &table)?;
    Ok(())
}

fn note(text: String) -> Note {
    Note::new(text).set_author("fscheck").add_author_prefix(false).set_width(260).set_height(80)
}

/// The value of a field, which may be below another: `public.url`.
fn value_of<'a>(item: &'a Node, field: &str) -> Option<&'a Node> {
    match field.split_once('.') {
        Some((outer, inner)) => item.get(outer)?.get(inner),
        None => item.get(field),
    }
}

/// A value in one cell.
fn shown(value: Option<&Node>) -> String {
    match value.map(|node| &node.value) {
        Some(Value::Text(text)) => text.clone().into_owned(),
        Some(Value::List(items)) => {
            items.iter().filter_map(Node::text).collect::<Vec<_>>().join("; ")
        }
        _ => String::new(),
    }
}

fn write_value(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    field: &Field<'_>,
    value: Option<&Node>,
) -> Result<(), ExportError> {
    let text = shown(value);
    let format = format_of(field);
    check(&text, &format!("`{}`", field.name))?;
    if text.is_empty() {
        page.write_blank(row, column, &format)?;
    } else if let Some(day) = parse_day(&text).filter(|_| field.holds == Holds::Day) {
        // Days before 1900 have no number; they stay texts.
        match rust_xlsxwriter::ExcelDateTime::parse_from_str(&day.to_string()) {
            Ok(moment) => page.write_datetime_with_format(row, column, &moment, &format)?,
            Err(_) => page.write_string_with_format(row, column, &text, &format)?,
        };
    } else if let Some(number) = text.parse::<u32>().ok().filter(|_| field.holds == Holds::Count) {
        page.write_number_with_format(row, column, f64::from(number), &format)?;
    } else if matches!(field.holds, Holds::Flag | Holds::Mark) {
        let word = match fscheck_core::text::fold(&text).as_str() {
            "true" | "yes" | "y" => "Yes",
            "false" | "no" | "n" => "No",
            _ => text.as_str(),
        };
        page.write_string_with_format(row, column, word, &format)?;
    } else {
        page.write_string_with_format(row, column, &text, &format)?;
    }
    Ok(())
}

/// Returns the values allowed in the cells of a field, of which `first` is the first.
fn validation(
    field: &Field<'_>,
    checklist: &Checklist,
    first: (u32, u16),
) -> Result<Option<DataValidation>, ExportError> {
    // If a cell may contain more than the list, the list is only a suggestion.
    let style = match field.holds.is_open() {
        true => DataValidationErrorStyle::Information,
        false => DataValidationErrorStyle::Stop,
    };
    let new = || DataValidation::new().set_error_style(style);
    Ok(match field.holds {
        Holds::Day => {
            let from = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
            let rule = DataValidationRule::GreaterThanOrEqualTo(from);
            Some(new().allow_date(rule).set_error_message("Write a date.")?)
        }
        Holds::Count => {
            let rule = DataValidationRule::GreaterThanOrEqualTo(0);
            Some(new().allow_whole_number(rule).set_error_message("Write a whole number.")?)
        }
        Holds::Flag => Some(new().allow_list_strings(&["Yes", "No"])?),
        Holds::Address => {
            let cell = rust_xlsxwriter::utility::row_col_to_cell(first.0, first.1);
            let rule = format!("=OR(LEFT({cell},8)=\"https://\",LEFT({cell},7)=\"http://\")");
            let message = "Write the full address, starting with https://.";
            Some(new().allow_custom(Formula::new(rule)).set_error_message(message)?)
        }
        Holds::Mark | Holds::OneOf(_) | Holds::SomeOf(_) => lists::range_of(field, checklist)
            .map(|range| new().allow_list_formula(Formula::new(range))),
        Holds::Text | Holds::Digest | Holds::Numbers => None,
    })
}

/// Returns the format of a cell to fill in.
fn format_of(field: &Field<'_>) -> Format {
    dated(field, input())
}

/// Returns the format of the cells below the last row.
fn format_below(field: &Field<'_>) -> Format {
    dated(field, wrapped())
}

fn dated(field: &Field<'_>, format: Format) -> Format {
    match field.holds == Holds::Day {
        true => format.set_num_format("yyyy-mm-dd"),
        false => format,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_lead_back_to_their_fields() {
        for form in FORMS {
            for field in form.fields {
                let label = fscheck_core::text::fact_label(&field.label());
                assert_eq!(label, fscheck_core::text::fact_label(&field.name.replace('.', " ")));
            }
        }
    }
}
