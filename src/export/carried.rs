//! Carries the answers to one release of a checklist over to another.

use std::collections::BTreeSet;
use std::fmt;

use fscheck_core::checklist::diff::{self, Part};
use fscheck_core::checklist::{Checklist, Item};
use fscheck_core::text;
use fscheck_core::workbook::forms::CARRIED_SHEET;
use rust_xlsxwriter::Worksheet;

use super::page::{header, height, title, wrapped, write_text};
use super::{ExportError, Known};

/// The result for one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The item's id, or the field's name.
    pub id: String,
    /// The result.
    pub what: What,
    /// The removed answer, so that nothing is lost.
    pub answer: String,
}

/// The result for an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is the same, and its answers were taken over.
    Same,
    /// Its answers were taken over, but these parts of it have changed.
    Changed(Vec<&'static str>),
    /// It is new.
    New,
    /// It is not in the new release; so the answers were not taken over.
    FellAway,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Same => f.write_str("carried over"),
            What::Changed(parts) => write!(f, "carried over, but changed: {}", parts.join(", ")),
            What::New => f.write_str("new: answer this item"),
            What::FellAway => f.write_str("removed"),
        }
    }
}

/// Compares the release that the answers were given to with the one that they are carried over to.
pub fn compare(old: &Checklist, new: &Checklist, known: &Known) -> Vec<Carried> {
    let mut carried: Vec<Carried> = new
        .items
        .iter()
        .map(|item| {
            let what = match old.item(&item.id) {
                None => What::New,
                Some(before) => match changed_parts(old, before, new, item) {
                    parts if parts.is_empty() => What::Same,
                    parts => What::Changed(parts),
                },
            };
            Carried { id: item.id.clone(), what, answer: String::new() }
        })
        .collect();
    let gone = old.items.iter().filter(|item| new.item(&item.id).is_none());
    carried.extend(gone.map(|item| Carried {
        id: item.id.clone(),
        what: What::FellAway,
        answer: answers(known, &item.id),
    }));
    let fields = new.statement_fields();
    let lost = old.statement_fields().into_iter().filter(|field| !fields.contains(field));
    carried.extend(lost.map(|field| Carried {
        id: field.to_owned(),
        what: What::FellAway,
        answer: statements(known, field),
    }));
    carried
}

/// The names of the parts of an item that differ, each once.
fn changed_parts(old: &Checklist, before: &Item, new: &Checklist, now: &Item) -> Vec<&'static str> {
    let parts = diff::changes(old, before, new, now).into_iter().map(|change| change.part);
    let parts: BTreeSet<Part> = parts.collect();
    parts.into_iter().map(Part::name).collect()
}

/// The answers to an item, in one text.
fn answers(known: &Known, id: &str) -> String {
    let own = known.answers.iter().filter(|((item, _), _)| item == id);
    let lines = own.map(|((_, case_study), answer)| {
        let of = case_study.map(|number| format!("#{number}: ")).unwrap_or_default();
        let link = answer.link.as_ref().map(|link| format!(" ({link})")).unwrap_or_default();
        format!("{of}{} {}{link}", answer.met, answer.response)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns the statements of the case studies in a field.
fn statements(known: &Known, field: &str) -> String {
    let studies = known.facts.as_ref().and_then(|facts| facts.get("case_studies"));
    let Some(fscheck_read::tree::Value::List(studies)) = studies.map(|node| &node.value) else {
        return String::new();
    };
    let stated = (1..).zip(studies).filter_map(|(number, study): (u32, _)| {
        Some(format!("#{number}: {}", study.get(field)?.text()?))
    });
    stated.collect::<Vec<_>>().join("\n")
}

/// Writes the sheet with the results.
pub fn write(page: &mut Worksheet, carried: &[Carried]) -> Result<(), ExportError> {
    page.set_name(CARRIED_SHEET)?;
    page.set_tab_color(0xC0_00_00);
    page.set_landscape();
    page.set_print_fit_to_pages(1, 0);
    page.set_freeze_panes(2, 1)?;
    write_text(page, (0, 0), "Carried over answers", &title(), "the title")?;
    page.set_row_height(0, 24.0)?;
    for (column, (label, width)) in
        (0u16..).zip([("Item", 28.0), ("Result", 44.0), ("Removed answer", 90.0)])
    {
        page.write_string_with_format(1, column, label, &header())?;
        page.set_column_width(column, width)?;
    }
    for (row, item) in (2u32..).zip(carried) {
        let what = item.what.to_string();
        write_text(page, (row, 0), &item.id, &wrapped().set_bold(), &item.id)?;
        write_text(page, (row, 1), &what, &wrapped(), &item.id)?;
        write_text(page, (row, 2), &item.answer, &wrapped(), &item.id)?;
        page.set_row_height(row, height(&[(&what, 44.0), (&item.answer, 90.0)]))?;
    }
    Ok(())
}

/// Returns a summary in a few lines: items that need attention, one by one, and the numbers of the
/// rest.
pub fn summary(carried: &[Carried]) -> Vec<String> {
    let same = carried.iter().filter(|item| item.what == What::Same).count();
    let mut lines = vec![format!("{} carried over unchanged", text::counted(same, "item"))];
    let others = carried.iter().filter(|item| item.what != What::Same);
    lines.extend(others.map(|item| format!("{}: {}", item.id, item.what)));
    lines
}
