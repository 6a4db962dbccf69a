//! The hidden sheet with the words that other cells offer in their lists.

use fscheck_core::checklist::Checklist;
use fscheck_core::field::{Field, Holds, Words};
use fscheck_core::workbook::forms::{FORMS, LISTS_SHEET};
use rust_xlsxwriter::{Worksheet, utility::column_number_to_name};

use super::ExportError;
use super::page::{plain, write_text};

/// Writes the lists, a column each.
pub fn write(page: &mut Worksheet, checklist: &Checklist) -> Result<(), ExportError> {
    page.set_name(LISTS_SHEET)?;
    page.set_hidden(true);
    for (column, (field, words)) in (0u16..).zip(lists(checklist)) {
        write_text(page, (0, column), field, &plain().set_bold(), "a list")?;
        for (row, word) in (1u32..).zip(words) {
            write_text(page, (row, column), &word, &plain(), "a list")?;
        }
        page.set_column_width(column, 24)?;
    }
    Ok(())
}

/// The formula of the range with the words for a field.
pub fn range_of(field: &Field<'_>, checklist: &Checklist) -> Option<String> {
    let lists = lists(checklist);
    let name = name_of(field);
    let at = lists.iter().position(|(own, _)| *own == name)?;
    let column = column_number_to_name(u16::try_from(at).ok()?);
    let last = lists.get(at)?.1.len() + 1;
    (last > 1).then(|| format!("={LISTS_SHEET}!${column}$2:${column}${last}"))
}

/// The lists of all columns, by their names.
fn lists(checklist: &Checklist) -> Vec<(&'static str, Vec<String>)> {
    let fields = FORMS.iter().flat_map(|form| form.fields);
    let lists = fields.filter_map(|field| Some((name_of(field), field.holds.offers(checklist)?)));
    lists.collect()
}

/// Returns the name of the list for a field. The kinds of waivers have a column of the same name as
/// those of evidence.
fn name_of<'a>(field: &Field<'a>) -> &'a str {
    match field.holds {
        Holds::OneOf(Words::WaiverKinds) => "waiver kind",
        _ => field.name,
    }
}
