//! Finds the tables of requirements on the sheets of a workbook (contract, section 9).
//!
//! A sheet is known by its header and never by its name or position, and a column by its label.

use std::collections::BTreeMap;

use super::{Cell, Sheet, facts};
use crate::location::CellRef;
use crate::text;

/// A header stands in one of so many first rows.
pub const HEADER_ROWS: u32 = 30;

/// Headers and titles stand in the first columns: two for each of a thousand case studies. A row that
/// fills the whole grid would otherwise be looked through again and again.
pub const HEADER_COLUMNS: u32 = 2_048;

/// How far below the header the row with the labels of the references may stand.
const SUBHEADER_ROWS: u32 = 3;

/// A table of requirements with the partner's answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The last row of its header.
    pub header_row: u32,
    /// The column of the ids.
    pub id: u32,
    /// The column of the requirements.
    pub description: u32,
    /// The column of the form's own example responses.
    pub example: Option<u32>,
    /// The columns of the answers.
    pub answers: Vec<AnswerColumns>,
    /// The cell that heads each customer reference, by its number; the first of several.
    pub references: BTreeMap<u32, CellRef>,
}

/// Where the answers of the practice, or of one case study, stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerColumns {
    /// The case study; `None` where the table is about the practice.
    pub case_study: Option<u32>,
    /// The Met? column.
    pub met: Option<u32>,
    /// The Partner Response column.
    pub response: Option<u32>,
}

/// Whether the cells hold a table that says something about an assessment.
pub fn has_table(cells: &BTreeMap<CellRef, Cell>) -> bool {
    find(cells).is_some() || facts::find(cells).is_some()
}

/// The table of requirements among the cells.
pub fn find(cells: &BTreeMap<CellRef, Cell>) -> Option<Table> {
    (0..HEADER_ROWS).find_map(|row| {
        let labels = labels(cells, row);
        let id = column(&labels, "id")?;
        let description = column(&labels, "requirement description")?;
        let references = references(&labels);
        let (header_row, answers) = match references.is_empty() {
            true => (row, vec![practice_columns(&labels)]),
            false => reference_columns(cells, row, &references),
        };
        let example = column(&labels, "example response");
        let head = |(column, number): &(u32, u32)| (*number, CellRef::new(row, *column));
        let references = references.iter().rev().map(head).collect();
        Some(Table { header_row, id, description, example, answers, references })
    })
}

/// The cells where a title may stand, and whatever else is said before a table.
pub fn top(cells: &BTreeMap<CellRef, Cell>) -> impl Iterator<Item = CellRef> {
    let first = cells.keys().copied().take_while(|place| place.row < HEADER_ROWS);
    first.filter(|place| place.column < HEADER_COLUMNS)
}

/// The labels of one row, from left to right.
pub fn labels(cells: &BTreeMap<CellRef, Cell>, row: u32) -> Vec<(u32, String)> {
    let ends = CellRef::new(row, 0)..CellRef::new(row, HEADER_COLUMNS);
    cells.range(ends).map(|(place, cell)| (place.column, text::label(&cell.text))).collect()
}

/// The first column with this label.
pub fn column(labels: &[(u32, String)], label: &str) -> Option<u32> {
    labels.iter().find(|(_, known)| known == label).map(|(column, _)| *column)
}

/// What stands above each column, for people: `Met? #2` for that of Customer Reference #2.
pub fn headings(sheet: &Sheet) -> BTreeMap<u32, String> {
    let mut headings = BTreeMap::new();
    if let Some(table) = find(&sheet.cells) {
        headings.insert(table.id, "ID".to_owned());
        headings.insert(table.description, "Requirement Description".to_owned());
        for columns in table.answers {
            let of = columns.case_study.map(|n| format!(" #{n}")).unwrap_or_default();
            headings.extend(columns.met.map(|column| (column, format!("Met?{of}"))));
            let response = columns.response;
            headings.extend(response.map(|column| (column, format!("Partner Response{of}"))));
        }
    } else if let Some(table) = facts::find(&sheet.cells) {
        let header = sheet.row(table.header_row);
        headings.extend(header.map(|(place, cell)| (place.column, text::tidy(&cell.text))));
    }
    headings
}

fn practice_columns(labels: &[(u32, String)]) -> AnswerColumns {
    AnswerColumns {
        case_study: None,
        met: column(labels, "met"),
        response: column(labels, "partner response"),
    }
}

/// The columns that head a customer reference, with its number.
fn references(labels: &[(u32, String)]) -> Vec<(u32, u32)> {
    let mut references: Vec<(u32, u32)> = Vec::new();
    for (column, label) in labels {
        let Some(rest) = label.strip_prefix("customer reference") else { continue };
        let digits = rest.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty());
        let next = u32::try_from(references.len()).unwrap_or(u32::MAX).saturating_add(1);
        references.push((
            *column,
            digits.and_then(|digits| digits.parse().ok()).filter(|n| *n > 0).unwrap_or(next),
        ));
    }
    references
}

/// Which of the columns below each reference is which, as the row below the header says.
fn reference_columns(
    cells: &BTreeMap<CellRef, Cell>,
    header: u32,
    references: &[(u32, u32)],
) -> (u32, Vec<AnswerColumns>) {
    let is_subheader = |row: &u32| {
        labels(cells, *row).iter().any(|(_, label)| label == "met" || label == "partner response")
    };
    let subheader = (header + 1..=header + SUBHEADER_ROWS).find(is_subheader);
    let below = subheader.map(|row| labels(cells, row)).unwrap_or_default();
    let answers = references.iter().enumerate().map(|(position, (first, number))| {
        let end = references.get(position + 1).map_or(u32::MAX, |(column, _)| *column);
        let own: Vec<(u32, String)> =
            below.iter().filter(|(column, _)| (*first..end).contains(column)).cloned().collect();
        AnswerColumns { case_study: Some(*number), ..practice_columns(&own) }
    });
    (subheader.unwrap_or(header), answers.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(rows: &[&[&str]]) -> BTreeMap<CellRef, Cell> {
        let mut cells = BTreeMap::new();
        for (row, texts) in rows.iter().enumerate() {
            for (column, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let place =
                    CellRef::new(u32::try_from(row).unwrap(), u32::try_from(column).unwrap());
                cells.insert(place, Cell { text: (*text).to_owned(), links: Vec::new() });
            }
        }
        cells
    }

    #[test]
    fn a_practice_table_is_found_anywhere_with_swapped_columns() {
        let table = find(&cells(&[
            &["Banner"],
            &[],
            &["", " id ", "Requirement\u{a0} description", "Partner Response", "MET ?"],
        ]))
        .unwrap();
        assert_eq!((table.header_row, table.id, table.description), (2, 1, 2));
        let columns = AnswerColumns { case_study: None, met: Some(4), response: Some(3) };
        assert_eq!(table.answers, [columns]);
    }

    #[test]
    fn references_have_their_own_columns() {
        let table = find(&cells(&[
            &[
                "ID",
                "Requirement Description",
                "Example Response",
                "Customer Reference #1",
                "",
                "Customer Reference #2",
            ],
            &["", "", "", "Met?", "Partner Response", "Partner Response", "Met?"],
        ]))
        .unwrap();
        assert_eq!(table.header_row, 1);
        assert_eq!(table.example, Some(2));
        let columns = |n, met, response| AnswerColumns {
            case_study: Some(n),
            met: Some(met),
            response: Some(response),
        };
        assert_eq!(table.answers, [columns(1, 3, 4), columns(2, 6, 5)]);
    }

    #[test]
    fn sheets_without_such_a_header_have_no_table() {
        assert_eq!(find(&cells(&[&["ID", "Title"], &["ABC-001", "x"]])), None);
        let mut far = vec![&[][..]; 30];
        far.push(&["ID", "Requirement Description", "Met?"]);
        assert_eq!(find(&cells(&far)), None);
        far.remove(0);
        assert!(find(&cells(&far)).is_some());
    }
}
