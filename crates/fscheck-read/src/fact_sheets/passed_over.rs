//! Tables of facts that are not read because they are below the first rows of a sheet, or below or
//! beside another one: their facts would be silently ignored.

use fscheck_core::location::CellRef;
use fscheck_core::problem::Problems;
use fscheck_core::text;
use fscheck_core::workbook::Sheet;
use fscheck_core::workbook::layout::{self, HEADER_ROWS, LONGEST_LABEL};

use super::near::FEWEST_LABELS;
use super::{FORMS, FactTable};

/// The most unread tables of a sheet that are reported.
const MOST_TOLD: usize = 4;

/// Reports the headers of added tables that are not read: below the first rows, or below or beside
/// another one of the sheet, which is `read`.
pub(super) fn report(sheet: &Sheet, read: Option<&FactTable>, problems: &Problems) {
    let mut rows: Vec<u32> = sheet.cells.keys().map(|place| place.row).collect();
    rows.dedup();
    let mut told = 0;
    for row in rows {
        let labels = short_labels(sheet, row);
        if labels.len() < FEWEST_LABELS {
            continue;
        }
        let own = read.filter(|read| read.header_row == row);
        for form in FORMS {
            // The first of each label is read.
            let headers = form.signatures.iter().filter_map(|signature| {
                let place = |label: &&str| {
                    let mut columns = labels.iter().filter(|(_, known)| known == *label);
                    columns.nth(usize::from(own.is_some())).map(|(column, _)| *column)
                };
                signature.iter().map(place).collect::<Option<Vec<u32>>>()
            });
            let Some(columns) = headers.into_iter().next() else { continue };
            let repeats = read.is_some_and(|read| {
                own.is_none() && read.form == *form && read.labels_are(&columns, &labels)
            });
            if repeats || told == MOST_TOLD {
                continue;
            }
            told += 1;
            let at = sheet.at(CellRef::new(row, columns.first().copied().unwrap_or_default()));
            let name = form.sheet;
            let (message, help) = match read {
                Some(_) => (
                    format!("the sheet has a second table like {name}, which is ignored"),
                    "move it to its own sheet",
                ),
                None => (
                    format!(
                        "the table can't be read as {name}: its header is below the first \
                         {HEADER_ROWS} rows"
                    ),
                    "move the table up, or to its own sheet",
                ),
            };
            problems.report(&at, message, help.to_owned());
            break;
        }
    }
}

/// The texts of a row that may be labels.
fn short_labels(sheet: &Sheet, row: u32) -> Vec<(u32, String)> {
    let cells = sheet.row(row).filter(|(place, cell)| {
        place.column < layout::HEADER_COLUMNS
            && (1..=LONGEST_LABEL).contains(&cell.text.len())
            && !cell.text.starts_with(|first: char| first.is_ascii_digit())
    });
    cells.map(|(place, cell)| (place.column, text::fact_label(&cell.text))).collect()
}
