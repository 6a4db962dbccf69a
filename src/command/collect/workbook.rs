//! Proposals in a workbook: rows of its sheet of evidence; acceptances are added in the same way.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use fscheck_core::checklist::Checklist;
use fscheck_core::facts::{PROPOSAL_FIELDS, REJECTED};
use fscheck_core::field::{self, Field};
use fscheck_core::location::{CellRef, Location};
use fscheck_core::paths::told;
use fscheck_core::workbook::forms::{self, FORMS, FactTable};
use fscheck_core::workbook::{Sheet, Workbook};
use fscheck_core::{schema, text};
use fscheck_read::manifest::patch::{New, NewEntry};

use super::{Failure, List};
use crate::annotate::{self, AnnotateError, Changes, NewSheet, Texts};
use crate::export::meaning;
use crate::files;
use crate::load::Loaded;

/// Returns the workbook that was read, if rows can be added to its file.
pub(super) fn of(loaded: &Loaded) -> Option<(&PathBuf, &Workbook)> {
    let input = loaded.inputs.iter().find(|input| input.role == "workbook")?;
    let ending = input.file.extension()?.to_ascii_lowercase();
    let is_package = ending == "xlsx" || ending == "xlsm";
    Some((&input.file, loaded.sources.workbook.as_ref()?)).filter(|_| is_package)
}

/// Returns the changes that add the entries to the workbook: below the others of their sheet, or on
/// a new sheet.
pub(super) fn with(
    workbook: &Workbook,
    checklist: &Checklist,
    list: &List,
    entries: &[NewEntry],
) -> Changes {
    let tables =
        workbook.sheets.iter().filter_map(|sheet| Some((sheet, forms::find(&sheet.cells)?)));
    let table = tables.into_iter().find(|(_, table)| table.form.field == list.field);
    match table {
        Some((sheet, table)) => Changes {
            cells: BTreeMap::from([(sheet.name.to_string(), rows(sheet, &table, entries))]),
            sheets: Vec::new(),
        },
        None => Changes {
            cells: BTreeMap::new(),
            sheets: vec![new_sheet(workbook, checklist, list, entries)],
        },
    }
}

/// Returns the rows of the entries, below all content of the sheet; missing columns are added.
fn rows(sheet: &Sheet, table: &FactTable, entries: &[NewEntry]) -> Texts {
    let filled = sheet.cells.iter().filter(|(_, cell)| !cell.is_blank());
    let below = filled.map(|(at, _)| at.row).max().unwrap_or(table.header_row);
    let mut free = table.labels.iter().map(|(column, _)| column + 1).max().unwrap_or_default();
    let mut texts = Texts::new();
    let mut columns: BTreeMap<&str, u32> = BTreeMap::new();
    for (row, entry) in (below.max(table.header_row) + 1..).zip(entries) {
        for (field, value) in entry {
            let column = *columns.entry(field).or_insert_with(|| {
                let label = text::fact_label(field);
                let known = table.labels.iter().find(|(_, known)| text::fact_label(known) == label);
                known.map(|(column, _)| *column).unwrap_or_else(|| {
                    let header = CellRef::new(table.header_row, free);
                    texts.insert(header, Some(field::label(field)));
                    free += 1;
                    free - 1
                })
            });
            texts.insert(CellRef::new(row, column), Some(shown(value)));
        }
    }
    texts
}

fn new_sheet(
    workbook: &Workbook,
    checklist: &Checklist,
    added: &List,
    entries: &[NewEntry],
) -> NewSheet {
    let form = FORMS.iter().find(|form| form.field == added.field);
    let fields = form.map(|form| form.fields).unwrap_or_default();
    let mut rows = vec![fields.iter().map(Field::label).collect::<Vec<_>>()];
    rows.extend(entries.iter().map(|entry| {
        let value = |field: &Field<'_>| {
            let value = entry.iter().find(|(own, _)| *own == field.name);
            value.map(|(_, value)| shown(value)).unwrap_or_default()
        };
        fields.iter().map(value).collect()
    }));
    let lists = fields.iter().map(|field| field.holds.offers(checklist));
    let schema = schema::manifest(checklist);
    let notes = fields.iter().map(|field| meaning::of(form?, field, &schema));
    let is_open = |(at, field): (usize, &Field<'_>)| field.holds.is_list().then_some(at);
    let is_taken = workbook.sheets.iter().any(|sheet| sheet.name.eq_ignore_ascii_case(added.sheet));
    NewSheet {
        name: if is_taken { added.other_sheet } else { added.sheet }.to_owned(),
        rows,
        widths: fields.iter().map(|field| f64::from(field.width)).collect(),
        lists: lists.enumerate().filter_map(|(at, list)| Some((at, list?))).collect(),
        open: fields.iter().enumerate().filter_map(is_open).collect(),
        notes: notes.enumerate().filter_map(|(at, note)| Some((at, note?))).collect(),
    }
}

fn shown(value: &New) -> String {
    match value {
        New::Text(text) if text == "true" => "Yes".to_owned(),
        New::Text(text) => text.clone(),
        New::List(values) => values.join("; "),
    }
}

/// Returns the changes that confirm or reject proposals, whose marks are at these places on sheets.
pub(super) fn decided(
    workbook: &Workbook,
    confirmed: &[&Location],
    rejected: &[&Location],
) -> Changes {
    let mut changes = Changes::default();
    for at in confirmed {
        let Location::Cell { sheet, cell, .. } = at else { continue };
        let own = workbook.sheets.iter().find(|own| own.name == *sheet);
        let Some(table) = own.and_then(|own| forms::find(&own.cells)) else { continue };
        let is_mark = |label: &str| {
            PROPOSAL_FIELDS.iter().any(|field| text::fact_label(field) == text::fact_label(label))
        };
        let texts = changes.cells.entry(sheet.to_string()).or_default();
        let marks = table.labels.iter().filter(|(_, label)| is_mark(label));
        texts.extend(marks.map(|(column, _)| (CellRef::new(cell.row, *column), None)));
    }
    for at in rejected {
        let Location::Cell { sheet, cell, .. } = at else { continue };
        let texts = changes.cells.entry(sheet.to_string()).or_default();
        texts.insert(*cell, Some(REJECTED.to_owned()));
    }
    changes
}

/// Writes the changed workbook completely or not at all.
pub(super) fn write(
    file: &Path,
    changes: &Changes,
    output: &Path,
    replaces: bool,
) -> Result<(), Failure> {
    let changed = files::write_with(output, replaces, |out: &mut File| {
        annotate::change(files::open(file)?, changes, out)
    });
    changed.map_err(|error| match error {
        AnnotateError::Io(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            super::exists(output)
        }
        AnnotateError::Io(error) => super::unwritten(output, &error),
        other => Failure::Usage {
            message: format!("{} {other}", told(file)),
            help: other.help().to_owned(),
        },
    })
}
