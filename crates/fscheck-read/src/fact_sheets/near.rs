//! Sheets that are nearly one of the added ones: an identifying label is misspelt, and the facts of
//! the sheet would be silently ignored.

use fscheck_core::location::{CellRef, Location};
use fscheck_core::problem::Problems;
use fscheck_core::text;
use fscheck_core::workbook::layout::{self, HEADER_ROWS};
use fscheck_core::workbook::{Sheet, Workbook};

use super::{FORMS, Form, MoreColumns};

/// The fewest labels of a form by which a sheet of another name is recognised.
pub(super) const FEWEST_LABELS: usize = 2;

/// A form that a sheet nearly matches, and its missing label.
struct Near {
    form: &'static Form,
    row: u32,
    missing: &'static str,
    /// The label that is probably a misspelling of it, with its column.
    label: Option<(u32, String)>,
}

/// Reports the sheets that are nearly one of the added ones: the form of each, and the place of the
/// problem.
pub(super) fn report(
    workbook: &Workbook,
    more: &MoreColumns<'_>,
    problems: &Problems,
) -> Vec<(&'static Form, Location)> {
    let mut found = Vec::new();
    for sheet in &workbook.sheets {
        if layout::has_table(&sheet.cells) {
            continue;
        }
        let Some(near) = (0..HEADER_ROWS).find_map(|row| in_row(sheet, row, more)) else {
            continue;
        };
        let first = sheet.row(near.row).next().map_or(0, |(cell, _)| cell.column);
        let column = near.label.as_ref().map_or(first, |(column, _)| *column);
        let name = near.form.sheet;
        let message =
            format!("the sheet can't be read as {name}: it has no column \"{}\"", near.missing);
        let help = match near.label {
            Some((_, label)) => format!("rename \"{label}\" to \"{}\"", near.missing),
            None => format!("add the column, or give the sheet a name other than {name}"),
        };
        let at = sheet.at(CellRef::new(near.row, column));
        problems.report(&at, message, help);
        found.push((near.form, at));
    }
    found
}

fn in_row(sheet: &Sheet, row: u32, more: &MoreColumns<'_>) -> Option<Near> {
    let labels = layout::labels(&sheet.cells, row);
    let name = if labels.is_empty() { String::new() } else { text::fact_label(&sheet.name) };
    let is_named = |form: &Form| name == text::fact_label(form.sheet);
    let mut forms = FORMS.iter().filter(|_| !labels.is_empty());
    forms.find_map(|form| near(form, row, &labels, is_named(form), more))
}

/// Returns the label that a row lacks to be the header of `form`: one label, if there is a similar
/// one; or, on a sheet that has the form's name, any.
fn near(
    form: &'static Form,
    row: u32,
    labels: &[(u32, String)],
    is_named: bool,
    more: &MoreColumns<'_>,
) -> Option<Near> {
    let needed = if is_named { 1 } else { FEWEST_LABELS };
    if labels.len() < needed {
        return None;
    }
    let mut known: Vec<String> =
        form.signatures.concat().iter().map(|l| text::fact_label(l)).collect();
    if !form.field.is_empty() {
        let fields = form.all_fields(more).into_iter().map(|field| field.name).chain(["number"]);
        known.extend(fields.map(|field| text::fact_label(&field.replace('.', " "))));
    }
    let (own, others): (Vec<_>, Vec<_>) =
        labels.iter().cloned().partition(|(_, label)| known.contains(label));
    if own.len() < needed {
        return None;
    }
    let lacking = |signature: &&'static [&'static str]| {
        let has = |wanted: &str| own.iter().any(|(_, label)| label == wanted);
        signature.iter().copied().filter(|wanted| !has(wanted)).collect::<Vec<_>>()
    };
    let missing = form.signatures.iter().map(lacking).min_by_key(Vec::len)?;
    let wanted = *missing.first()?;
    let like = text::nearest(wanted, others.iter().map(|(_, label)| label.as_str()));
    let label = like.and_then(|like| others.iter().find(|(_, label)| label == like)).cloned();
    let is_likely = is_named || (missing.len() == 1 && label.is_some());
    is_likely.then_some(Near { form, row, missing: wanted, label })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(sheet: &str, labels: &[&str]) -> Option<String> {
        let form = FORMS.iter().find(|form| form.sheet == sheet).unwrap();
        let labels: Vec<(u32, String)> =
            (0..).zip(labels).map(|(column, label)| (column, text::fact_label(label))).collect();
        let near = |is_named| near(form, 0, &labels, is_named, &MoreColumns::default());
        let described = |near: Near| {
            let label = near.label.map(|(_, label)| format!(" {label}")).unwrap_or_default();
            format!("{}{label}", near.missing)
        };
        near(false)
            .map(described)
            .or_else(|| near(true).map(|near| format!("named {}", described(near))))
    }

    #[test]
    fn a_misspelt_label_is_told_where_the_others_are_those_of_a_form() {
        for (sheet, labels, found) in [
            ("Offices", &["Cities", "Country", "Region"][..], Some("city cities")),
            ("Offices", &["Town", "Country", "Region"], Some("named city")),
            ("Evidence", &["ID", "Kind", "Control", "Path"], Some("controls control")),
            (
                "Case Studies",
                &["Customer", "Completion date", "Stage"],
                Some("completed on completion date"),
            ),
            ("Competencies", &["Name", "Achieved"], Some("named achieved on achieved")),
            ("Partner Profile", &["Facts", "Value"], Some("named fact facts")),
            ("Partner Profile", &["Factor", "Cost"], None),
            ("Offices", &["Owner", "Due"], None),
        ] {
            assert_eq!(message(sheet, labels).as_deref(), found, "{sheet} {labels:?}");
        }
    }
}
