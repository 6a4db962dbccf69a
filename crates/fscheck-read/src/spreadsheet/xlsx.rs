//! Reads the cells of .xlsx and .xlsm workbooks, through calamine's streaming reader.

use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::ops::RangeInclusive;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError, XlsxFormulaMetadata};
use fscheck_core::location::CellRef;
use fscheck_core::text::shorten;
use fscheck_core::workbook::flaw::Flaw;
use fscheck_core::workbook::merges::Merges;

use super::formula::{MOST_LINKS, hyperlink_targets, hyperlink_text};
use super::{Budget, Cell, Collector, OpenError, RawSheet, layout};
use crate::limits::Limits;

/// The most cells of a link; larger ones only count for their first cell.
const MAX_LINKED_CELLS: u64 = 64;

/// Reads all sheets. `is_unsaved` is true if a formula with the value 0 has no value.
pub fn read<S: Read + Seek>(
    source: S,
    is_unsaved: bool,
    limits: &Limits,
) -> Result<Vec<RawSheet>, OpenError> {
    let mut workbook = Xlsx::new(source).map_err(error)?;
    let mut budget = Budget::new(limits);
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let mut cells = match read_cells(&mut workbook, &name, &mut budget, is_unsaved) {
            // Sheets of charts and dialogs have no cells.
            Err(XlsxFailure::Reader(
                XlsxError::WorksheetNotFound(_) | XlsxError::NotAWorksheet(_),
            )) => BTreeMap::new(),
            Err(XlsxFailure::Reader(failure)) => return Err(error(failure)),
            Err(XlsxFailure::Limit(failure)) => return Err(failure),
            Ok(cells) => cells,
        };
        let mut merges = Merges::default();
        if layout::has_table(&cells) {
            add_links(&mut workbook, &name, &mut cells)?;
            // Ranges that cannot be read merge nothing: the cells themselves were read.
            for range in workbook.merge_cells_by_sheet_name(&name).unwrap_or_default() {
                super::add_merged(
                    &mut merges,
                    CellRef::new(range.start.0, range.start.1),
                    range.end.0,
                    limits,
                )?;
            }
        }
        sheets.push(RawSheet { name, cells, merges });
    }
    Ok(sheets)
}

enum XlsxFailure {
    Reader(XlsxError),
    Limit(OpenError),
}

fn read_cells<S: Read + Seek>(
    workbook: &mut Xlsx<S>,
    name: &str,
    budget: &mut Budget<'_>,
    is_unsaved: bool,
) -> Result<BTreeMap<CellRef, Cell>, XlsxFailure> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(XlsxFailure::Reader)?;
    let mut collector = Collector::new(budget);
    // The reader would allocate as many shared formulas as a file states.
    let mut shared: BTreeMap<usize, String> = BTreeMap::new();
    let mut last = None;
    loop {
        let found = match reader.next_cell_with_formula_metadata() {
            Ok(Some(found)) => found,
            Ok(None) => break,
            // The reader does not say where that cell is.
            Err(XlsxError::CellError(value)) => {
                return Err(XlsxFailure::Limit(unknown_error(&value, name, last)));
            }
            Err(failure) => return Err(XlsxFailure::Reader(failure)),
        };
        let is_formula = found.formula.is_some();
        let formula = found.formula.and_then(|formula| text_of(formula, &mut shared));
        let cell = cell(&found.value, is_formula, formula.as_deref(), is_unsaved);
        let place = CellRef::new(found.pos.0, found.pos.1);
        last = Some(place);
        if !collector.push(place, cell).map_err(XlsxFailure::Limit)? {
            break;
        }
    }
    Ok(collector.cells)
}

/// Returns the content of a cell. A formula that is only a link needs no value of its own.
fn cell(value: &DataRef<'_>, is_formula: bool, formula: Option<&str>, is_unsaved: bool) -> Cell {
    let links = formula.map(hyperlink_targets).unwrap_or_default();
    if let DataRef::Error(error) = value {
        let flaw = Some(Flaw::Error(error.to_string()));
        return Cell { links, flaw, ..Cell::default() };
    }
    let is_zero = match value {
        DataRef::Int(number) => *number == 0,
        DataRef::Float(number) => *number == 0.0,
        DataRef::DateTime(moment) => moment.as_f64() == 0.0,
        _ => false,
    };
    let has_no_value = matches!(value, DataRef::Empty) || (is_unsaved && is_zero);
    if !is_formula || !has_no_value {
        return Cell { text: shown(value), links, flaw: None };
    }
    let flaw = links.is_empty().then_some(Flaw::Unsaved);
    Cell { text: formula.and_then(hyperlink_text).unwrap_or_default(), links, flaw }
}

/// An error value of a later day, or of another program's.
fn unknown_error(value: &str, sheet: &str, last: Option<CellRef>) -> OpenError {
    let after = last.map(|cell| format!(", after {cell},")).unwrap_or_default();
    let (sheet, value) = (shorten(sheet, 40), shorten(value, 20));
    let detail = format!(
        "its sheet \"{sheet}\" holds{after} \"{value}\" as an error value, which doesn't \
                 exist"
    );
    OpenError::Damaged { detail }
}

/// Returns the text of a formula. A shared formula keeps its literal texts wherever it is copied
/// to.
fn text_of(formula: XlsxFormulaMetadata, shared: &mut BTreeMap<usize, String>) -> Option<String> {
    match formula {
        XlsxFormulaMetadata::Normal { formula } => Some(formula),
        XlsxFormulaMetadata::Shared { shared_index, formula, .. } => {
            if !hyperlink_targets(&formula).is_empty() {
                shared.insert(shared_index, formula.clone());
            }
            Some(formula)
        }
        XlsxFormulaMetadata::SharedDerived { shared_index } => shared.get(&shared_index).cloned(),
        _ => None,
    }
}

/// Several links may lie over one cell.
fn add_link(cell: &mut Cell, target: &str) {
    if cell.links.len() < MOST_LINKS && !cell.links.iter().any(|known| known == target) {
        cell.links.push(target.to_owned());
    }
}

fn add_links<S: Read + Seek>(
    workbook: &mut Xlsx<S>,
    name: &str,
    cells: &mut BTreeMap<CellRef, Cell>,
) -> Result<(), OpenError> {
    for link in workbook.hyperlinks_by_sheet_name(name).map_err(error)? {
        // A link without a target leads to a place in the workbook.
        let Some(target) = link.target else { continue };
        let target = match link.location {
            Some(fragment) => format!("{target}#{fragment}"),
            None => target,
        };
        let (first, last) = (link.range.start, link.range.end);
        if !CellRef::new(last.0, last.1).is_on_grid() {
            continue;
        }
        add_link(cells.entry(CellRef::new(first.0, first.1)).or_default(), &target);
        if link.range.len() <= MAX_LINKED_CELLS {
            let places = (first.0..=last.0)
                .flat_map(|row| (first.1..=last.1).map(move |column| CellRef::new(row, column)));
            for place in places {
                if let Some(cell) = cells.get_mut(&place) {
                    add_link(cell, &target);
                }
            }
        }
    }
    Ok(())
}

/// The value as a text: dates as `YYYY-MM-DD`, numbers as short as they are.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(moment) => day(moment),
        DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Numbers that are years: as days they would be of 1905.
const YEARS: RangeInclusive<f64> = 1_990.0..=2_100.0;

/// The number of 31 December 9999; larger numbers are not days (ECMA-376, part 1, 18.17.4.1).
const LAST_DAY: f64 = 2_958_465.0;

fn day(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return moment.as_f64().to_string();
    }
    // A year, or 20260630, in a cell that is formatted as a date.
    let serial = moment.as_f64();
    if YEARS.contains(&serial) || serial > LAST_DAY {
        return serial.to_string();
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

fn error(error: XlsxError) -> OpenError {
    match error {
        XlsxError::Password => OpenError::Protected,
        XlsxError::Io(error) => OpenError::Unreadable(error),
        other => OpenError::Damaged { detail: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_are_as_short_as_they_are_shown() {
        assert_eq!(shown(&DataRef::Float(1.1)), "1.1");
        assert_eq!(shown(&DataRef::Float(420.0)), "420");
        assert_eq!(shown(&DataRef::Bool(true)), "TRUE");
    }

    #[test]
    fn a_formula_without_a_saved_value_is_told_from_one_that_gives_nothing() {
        let unsaved = |value: &DataRef<'_>, formula: Option<&str>, asks: bool| {
            cell(value, formula.is_some(), formula, asks).flaw == Some(Flaw::Unsaved)
        };
        let formula = Some("IF(D3<>\"\",\"Yes\",\"No\")");
        assert!(unsaved(&DataRef::Empty, formula, false));
        assert!(unsaved(&DataRef::Float(0.0), formula, true));
        assert!(!unsaved(&DataRef::Float(0.0), formula, false), "it was calculated");
        assert!(!unsaved(&DataRef::Float(0.0), None, true), "it is no formula");
        assert!(!unsaved(&DataRef::String(String::new()), formula, false), "it gives nothing");
        assert!(!unsaved(&DataRef::Empty, Some("HYPERLINK(\"a.pdf\",\"see\")"), true));
        assert!(!unsaved(&DataRef::Empty, None, true), "it is blank");
        let error = cell(&DataRef::Error(calamine::CellErrorType::Ref), true, formula, false);
        assert_eq!((error.text.as_str(), error.flaw), ("", Some(Flaw::Error("#REF!".to_owned()))));
    }

    #[test]
    fn days_are_right_in_both_date_systems() {
        let date = |serial, is_1904| {
            shown(&DataRef::DateTime(ExcelDateTime::new(
                serial,
                ExcelDateTimeType::DateTime,
                is_1904,
            )))
        };
        assert_eq!(date(45_169.0, false), "2023-08-31");
        assert_eq!(date(2_026.0, false), "2026", "a year is no day of 1905");
        assert_eq!(date(20_260_630.0, false), "20260630");
        assert_eq!(date(2_958_465.0, false), "9999-12-31");
        assert_eq!(date(45_169.0 - 1_462.0, true), "2023-08-31");
        assert_eq!(date(45_169.75, false), "2023-08-31");
    }
}
