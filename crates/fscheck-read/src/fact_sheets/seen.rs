//! The visible values of a table of facts: merged cells, and cells without a value.

use fscheck_core::location::CellRef;
use fscheck_core::problem::Problems;
use fscheck_core::workbook::Sheet;

use super::FactTable;

/// Cells below the header that have no value though something is in them.
pub(super) fn report_flaws(sheet: &Sheet, table: &FactTable, problems: &Problems) {
    let is_read =
        |column: u32| table.labels.iter().any(|(c, label)| *c == column && !label.is_empty());
    for (place, cell) in sheet.cells.range(CellRef::new(table.header_row + 1, 0)..) {
        if let Some(flaw) = cell.flaw.as_ref().filter(|_| is_read(place.column)) {
            let at = sheet.at(*place);
            problems.report(&at, flaw.describe(&at), flaw.help().trim_end_matches('.'));
        }
    }
}

/// Returns the cell that is visible in a column of a row: a cell merged over several rows is in
/// each of them.
pub(super) fn seen(sheet: &Sheet, table: &FactTable, row: u32, column: u32) -> CellRef {
    let own = CellRef::new(row, column);
    let first = sheet.seen(own);
    if first.row > table.header_row { first } else { own }
}
