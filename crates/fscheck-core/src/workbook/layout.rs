//! Finds the tables of requirements on the sheets of a workbook (specification, section 8).
//!
//! A sheet is identified by its header and never by its name or position, and a column by its
//! label.

use std::collections::BTreeMap;

use super::{Cell, Sheet, forms};
use crate::location::CellRef;
use crate::text;

/// The number of first rows in which a header may be.
pub const HEADER_ROWS: u32 = 30;

/// The number of columns that may have headers and titles: two for each of a thousand case studies.
/// A row that fills the whole grid would otherwise be searched again and again.
pub const HEADER_COLUMNS: u32 = 2_048;

/// The maximum distance of the row with the labels of the references below the header.
const SUBHEADER_ROWS: u32 = 3;

/// The labels that identify a table and its columns, folded.
const ID: &str = "id";
const DESCRIPTION: &str = "requirement description";
const EXAMPLE: &str = "example response";
const MET: &str = "met";
const RESPONSE: &str = "partner response";
const OWNER: &str = "owner";
const DUE: &[&str] = &["due", "due date"];
/// The label above the answers of a case study begins with this; its number follows.
const REFERENCE: &str = "customer reference";

/// A label is not longer than this, in bytes.
pub const LONGEST_LABEL: usize = 64;

/// A table of requirements with the partner's answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The first row of its header: that with the label of the ids.
    pub top: u32,
    /// The last row of its header.
    pub header_row: u32,
    /// The first row below that belongs to another table.
    pub end: u32,
    /// The column before which its labels end.
    pub until: u32,
    /// The column of the ids.
    pub id: u32,
    /// The column of the requirements.
    pub description: u32,
    /// The column of the form's own example responses.
    pub example: Option<u32>,
    /// The columns of the answers.
    pub answers: Vec<AnswerColumns>,
    /// The column of owners.
    pub owner: Option<u32>,
    /// The column of due dates.
    pub due: Option<u32>,
}

/// The columns of the answers for the practice, or for one case study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerColumns {
    /// The case study; `None` if the table is about the practice.
    pub case_study: Option<u32>,
    /// The column of the label that names the case study, or else of the ids.
    pub head: u32,
    /// The Met? column.
    pub met: Option<u32>,
    /// The Partner Response column.
    pub response: Option<u32>,
}

/// Returns whether the cells contain a table about an assessment.
pub fn has_table(cells: &BTreeMap<CellRef, Cell>) -> bool {
    find(cells).is_some() || forms::find(cells).is_some()
}

/// The first table of requirements among the cells.
pub fn find(cells: &BTreeMap<CellRef, Cell>) -> Option<Table> {
    (0..HEADER_ROWS).find_map(|row| in_row(cells, row).into_iter().next())
}

/// Returns all tables of requirements among the cells, in the order of their headers: the first is
/// in the first rows, others below or beside it. One ends where another begins in its columns.
pub fn tables(cells: &BTreeMap<CellRef, Cell>) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    // The tables that go on, by their last column. They do not overlap.
    let mut open: BTreeMap<u32, (u32, usize)> = BTreeMap::new();
    for row in header_rows(cells) {
        if tables.is_empty() && row >= HEADER_ROWS {
            break;
        }
        for table in in_row(cells, row) {
            // A header that is repeated without its answers heads nothing new.
            if !tables.is_empty() && !table.has_answers() {
                continue;
            }
            let (first, last) = table.extent();
            while let Some((end, (start, above))) =
                open.range(first..).next().map(|(e, o)| (*e, *o))
                && start <= last
            {
                if let Some(above) = tables.get_mut(above) {
                    above.end = above.end.min(row);
                }
                open.remove(&end);
            }
            open.insert(last, (first, tables.len()));
            tables.push(table);
        }
    }
    // Side by side in one row: neither ends the other.
    tables.retain(|table| table.end > table.header_row);
    tables
}

/// Returns the cell with the label of the ids, for a table whose header is below the first rows, if
/// there is no header above.
pub fn late_header(cells: &BTreeMap<CellRef, Cell>) -> Option<CellRef> {
    let late = header_rows(cells).into_iter().filter(|row| *row >= HEADER_ROWS);
    let mut tables = late.flat_map(|row| in_row(cells, row));
    tables.next().map(|table| CellRef::new(table.top, table.id))
}

/// Returns the labels of ids that have a label for answers beside them and none for the
/// requirements: nearly a header.
pub fn near_headers(cells: &BTreeMap<CellRef, Cell>) -> Vec<CellRef> {
    let mut found = Vec::new();
    for row in header_rows(cells) {
        for group in groups(labels(cells, row)) {
            let Some(id) = column(&group, ID) else { continue };
            let is_known = column(&group, DESCRIPTION).is_some();
            let is_answer = |(_, label): &(u32, String)| is_answer(label);
            if !is_known && group.iter().any(is_answer) {
                found.push(CellRef::new(row, id));
            }
        }
    }
    found
}

/// Returns whether a text may be one of the labels that identify a table.
pub fn is_label(text: &str) -> bool {
    text.len() <= LONGEST_LABEL && is_known(&text::label(text))
}

/// Returns whether a label is one of those that identify columns.
pub fn is_known(label: &str) -> bool {
    label == ID || label == DESCRIPTION || label == EXAMPLE || is_answer(label)
}

/// Returns whether a label heads answers.
fn is_answer(label: &str) -> bool {
    label == MET || label == RESPONSE || label.starts_with(REFERENCE)
}

/// The rows that have the label of the ids.
fn header_rows(cells: &BTreeMap<CellRef, Cell>) -> Vec<u32> {
    let is_id = |cell: &Cell| {
        let text = &cell.text;
        let may_be = text.len() <= LONGEST_LABEL && (!text.is_ascii() || text.contains(['i', 'I']));
        may_be && text::label(text) == ID
    };
    let within = cells.iter().filter(|(place, cell)| place.column < HEADER_COLUMNS && is_id(cell));
    let mut rows: Vec<u32> = within.map(|(place, _)| place.row).collect();
    rows.dedup();
    rows
}

/// Returns the labels of one row by tables. A further id begins another table if labels of one
/// follow.
fn groups(labels: Vec<(u32, String)>) -> Vec<Vec<(u32, String)>> {
    let is_of_table = |label: &str| label == DESCRIPTION || is_answer(label);
    let mut groups: Vec<Vec<(u32, String)>> = vec![Vec::new()];
    for label in labels {
        let begins = label.1 == ID && groups.last().is_some_and(|g| column(g, ID).is_some());
        match groups.last_mut() {
            Some(group) if !begins => group.push(label),
            _ => groups.push(vec![label]),
        }
    }
    let mut tables: Vec<Vec<(u32, String)>> = Vec::new();
    for group in groups {
        match tables.last_mut() {
            Some(last) if !group.iter().any(|(_, label)| is_of_table(label)) => last.extend(group),
            _ => tables.push(group),
        }
    }
    tables
}

/// Returns the tables whose header begins in this row.
fn in_row(cells: &BTreeMap<CellRef, Cell>, row: u32) -> Vec<Table> {
    let groups = groups(labels(cells, row));
    let ends: Vec<u32> = groups.iter().skip(1).map(|g| g.first().map_or(0, |(c, _)| *c)).collect();
    let ends = ends.into_iter().chain([u32::MAX]);
    groups.iter().zip(ends).filter_map(|(group, end)| of_labels(cells, row, group, end)).collect()
}

/// The table with these labels in `row`, left of the column `end`.
fn of_labels(
    cells: &BTreeMap<CellRef, Cell>,
    row: u32,
    labels: &[(u32, String)],
    end: u32,
) -> Option<Table> {
    let id = column(labels, ID)?;
    let description = column(labels, DESCRIPTION)?;
    let references = references(labels);
    let (header_row, answers) = match references.is_empty() {
        true => (row, answer_columns(labels, None, id)),
        false => reference_columns(cells, row, &references, end),
    };
    let example = column(labels, EXAMPLE);
    // Both may be beside the labels of the table, or beside those below its references.
    let below = match header_row == row {
        true => Vec::new(),
        false => self::labels(cells, header_row),
    };
    let beside = || labels.iter().chain(&below).filter(|(c, _)| (id..end).contains(c));
    let of = |wanted: &[&str]| {
        let mut found = beside().filter(|(_, label)| wanted.contains(&label.as_str()));
        found.next().map(|(column, _)| *column)
    };
    let (owner, due) = (of(&[OWNER]), of(DUE));
    Some(Table {
        top: row,
        header_row,
        end: u32::MAX,
        until: end,
        id,
        description,
        example,
        answers,
        owner,
        due,
    })
}

impl Table {
    fn has_answers(&self) -> bool {
        let has_any = |columns: &AnswerColumns| columns.met.or(columns.response).is_some();
        self.answers.iter().any(has_any)
    }

    /// Returns whether it has columns for answers, or the head of a customer reference.
    pub fn is_of_form(&self) -> bool {
        self.has_answers() || self.answers.iter().any(|columns| columns.case_study.is_some())
    }

    /// Its first column and its last.
    pub fn extent(&self) -> (u32, u32) {
        let answers = self.answers.iter().flat_map(|a| [Some(a.head), a.met, a.response]).flatten();
        let all = [self.id, self.description].into_iter().chain(self.example).chain(answers);
        all.fold((self.id, self.id), |(first, last), column| (first.min(column), last.max(column)))
    }
}

/// Returns the cells that may hold a title, and any others before a table.
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

/// Returns the heading of each column, for people: `Met? #2` for that of Customer Reference #2.
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
    } else if let Some(table) = forms::find(&sheet.cells) {
        let header = sheet.row(table.header_row);
        headings.extend(header.map(|(place, cell)| (place.column, text::tidy(&cell.text))));
    }
    headings
}

/// Returns the columns of answers among the labels; the response to a further Met? column is the
/// one at the same position among its kind, or else the first.
fn answer_columns(
    labels: &[(u32, String)],
    case_study: Option<u32>,
    head: u32,
) -> Vec<AnswerColumns> {
    let of = |wanted: &str| -> Vec<u32> {
        labels.iter().filter(|(_, label)| label == wanted).map(|(column, _)| *column).collect()
    };
    let (met, responses) = (of(MET), of(RESPONSE));
    let response = |position: usize| responses.get(position).or(responses.first()).copied();
    let more = met.iter().enumerate().skip(1);
    let more = more.map(|(position, met)| (Some(*met), response(position)));
    let all = [(met.first().copied(), response(0))].into_iter().chain(more);
    all.map(|(met, response)| AnswerColumns { case_study, head, met, response }).collect()
}

/// The columns that head a customer reference, with its number.
fn references(labels: &[(u32, String)]) -> Vec<(u32, u32)> {
    let mut references: Vec<(u32, u32)> = Vec::new();
    for (column, label) in labels {
        let Some(rest) = label.strip_prefix(REFERENCE) else { continue };
        let digits = rest.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty());
        let next = u32::try_from(references.len()).unwrap_or(u32::MAX).saturating_add(1);
        references.push((
            *column,
            digits.and_then(|digits| digits.parse().ok()).filter(|n| *n > 0).unwrap_or(next),
        ));
    }
    references
}

/// Returns the columns below each reference, as labelled in the row below the header. The last
/// one ends before the column `end`.
fn reference_columns(
    cells: &BTreeMap<CellRef, Cell>,
    header: u32,
    references: &[(u32, u32)],
    end: u32,
) -> (u32, Vec<AnswerColumns>) {
    let first = references.first().map_or(0, |(column, _)| *column);
    let within = |row| {
        let labels = labels(cells, row).into_iter();
        labels.filter(|(column, _)| (first..end).contains(column)).collect::<Vec<_>>()
    };
    let is_subheader = |labels: &Vec<(u32, String)>| {
        let known = [MET, RESPONSE];
        labels.iter().any(|(_, label)| known.contains(&label.as_str()))
    };
    let rows = header + 1..=header + SUBHEADER_ROWS;
    let subheader = rows.map(|row| (row, within(row))).find(|(_, labels)| is_subheader(labels));
    let (row, below) = subheader.unwrap_or((header, Vec::new()));
    let answers = references.iter().enumerate().flat_map(|(position, (column, number))| {
        let end = references.get(position + 1).map_or(end, |(column, _)| *column);
        let own: Vec<(u32, String)> =
            below.iter().filter(|(label, _)| (*column..end).contains(label)).cloned().collect();
        answer_columns(&own, Some(*number), *column)
    });
    (row, answers.collect())
}

#[cfg(test)]
mod tests;
