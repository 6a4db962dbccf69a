//! Reads the rows of the tables on one sheet.

use std::collections::{BTreeMap, BTreeSet};

use super::ids::{id_of, looks_like_id, nearly_an_id};
use super::{Answer, Answers, Met, Row, columns, parse_met};
use crate::checklist::{Body, Checklist, Coverage, Section};
use crate::location::{CellRef, Location, Sourced};
use crate::text;
use crate::workbook::layout::{AnswerColumns, Table};
use crate::workbook::{Cell, Sheet};

/// The subjects of the rows of a table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Uses {
    /// Prerequisites, which only need an answer.
    pub prerequisites: bool,
    /// Controls of the practice.
    pub practice: bool,
    /// Controls of case studies.
    pub case_studies: bool,
}

impl Answers {
    /// Reads the tables of a sheet from top to bottom, each in its own columns.
    pub(super) fn read_tables(&mut self, sheet: &Sheet, tables: &[Table], checklist: &Checklist) {
        if tables.is_empty() {
            return;
        }
        let headings = headings(checklist);
        let mut by_header: Vec<(usize, &Table)> = tables.iter().enumerate().collect();
        by_header.sort_by_key(|(_, table)| table.header_row);
        let mut coming = by_header.into_iter().peekable();
        let mut open: BTreeMap<u32, usize> = BTreeMap::new();
        let mut uses = vec![Uses::default(); tables.len()];
        for (place, cell) in &sheet.cells {
            while let Some((number, table)) =
                coming.next_if(|(_, table)| table.header_row < place.row)
            {
                open.insert(table.id, number);
            }
            let number = open.get(&place.column).copied();
            let Some((number, table)) = number.and_then(|n| Some((n, tables.get(n)?))) else {
                continue;
            };
            if place.row < table.end {
                let of =
                    self.read_cell(sheet, table, number, (*place, cell), (checklist, &headings));
                if let (Some(of), Some(uses)) = (of, uses.get_mut(number)) {
                    uses.add(of);
                }
            }
        }
        for (number, (table, uses)) in tables.iter().zip(uses).enumerate() {
            if let Some(missing) = columns::missing(sheet, table, uses, checklist) {
                self.missing_columns.insert(self.tables + number, missing);
            }
        }
        self.tables += tables.len();
    }

    /// Reads the row of a cell in the column of the ids. Returns its subject, if it is that of an
    /// item.
    fn read_cell<'a>(
        &mut self,
        sheet: &Sheet,
        table: &Table,
        number: usize,
        (place, cell): (CellRef, &Cell),
        (checklist, headings): (&'a Checklist, &BTreeSet<String>),
    ) -> Option<&'a Body> {
        let name = text::tidy(&cell.text);
        if name.is_empty() {
            let flaw = cell.flaw.clone()?;
            self.flawed_ids.push(Sourced::new(flaw, sheet.at(place)));
            return None;
        }
        let id = id_of(&name);
        if let Some(item) = checklist.item(&id) {
            let table = (table, self.tables + number);
            let row = read_row(sheet, table, place.row, id);
            self.note_references(sheet, table.0, &row);
            self.rows.push(row);
            return Some(&item.body);
        }
        let is_heading = headings.contains(&text::fold(&name));
        if !is_heading && is_unknown_id(sheet, table, place.row, &name, checklist) {
            self.unknown.push(Sourced::new(name, sheet.at(place)));
        }
        None
    }
}

impl Answers {
    /// Notes which customer references of a table have an answer in the row.
    fn note_references(&mut self, sheet: &Sheet, table: &Table, row: &Row) {
        for answer in &row.answers {
            let Some(number) = answer.case_study.filter(|_| answer.is_filled()) else { continue };
            let head = || {
                let columns = table.answers.iter().find(|a| a.case_study == Some(number));
                sheet.at(CellRef::new(table.top, columns.map_or(table.id, |columns| columns.head)))
            };
            self.references.entry(number).or_insert_with(head);
        }
    }
}

impl Uses {
    fn add(&mut self, body: &Body) {
        match body {
            Body::Prerequisite(_) => self.prerequisites = true,
            Body::Control(control) if control.coverage == Coverage::Practice => {
                self.practice = true;
            }
            Body::Control(_) => self.case_studies = true,
        }
    }
}

/// The headings of sections as they are in the ID column, folded: the number, the title, or both.
fn headings(checklist: &Checklist) -> BTreeSet<String> {
    let of_section = |section: &Section| {
        let title = section.title.clone();
        match &section.number {
            Some(number) => vec![number.clone(), format!("{number} {title}"), title],
            None => vec![title],
        }
    };
    checklist.sections.iter().flat_map(of_section).map(|heading| text::fold(&heading)).collect()
}

/// Returns whether a text in the ID column is meant as an id.
fn is_unknown_id(
    sheet: &Sheet,
    table: &Table,
    row: u32,
    name: &str,
    checklist: &Checklist,
) -> bool {
    let is_alone = !sheet
        .row(row)
        .any(|(place, cell)| place.column != table.id && !text::is_blank(&cell.text));
    looks_like_id(name) || (!is_alone && nearly_an_id(name, checklist))
}

/// Returns the cell that is visible in a column of a row: a cell merged over several rows counts
/// for each of them, but not one merged from above the table.
fn seen(sheet: &Sheet, table: &Table, row: u32, column: u32) -> CellRef {
    let own = CellRef::new(row, column);
    let first = sheet.seen(own);
    if first.row > table.header_row { first } else { own }
}

fn read_row(sheet: &Sheet, (table, number): (&Table, usize), row: u32, id: String) -> Row {
    let at = sheet.at(CellRef::new(row, table.id));
    let read = |columns: &AnswerColumns| Place { sheet, table, number, columns, row }.read(&at);
    let description = seen(sheet, table, row, table.description);
    let cell = sheet.cells.get(&description);
    let flaw = cell.and_then(|cell| cell.flaw.clone());
    let mut lines = cell.map(|cell| cell.text.lines()).into_iter().flatten();
    let head = lines.find(|line| !text::is_blank(line)).map(text::tidy).unwrap_or_default();
    let mut answers: Vec<Answer> = Vec::new();
    for answer in table.answers.iter().map(read) {
        // A further Met? column may be a reviewer's: its blanks say nothing.
        let is_further = answers.iter().any(|known| known.case_study == answer.case_study);
        let is_blank = answer.met == Met::Blank
            && answer.met_flaw.is_none()
            && answer.not_understood.as_ref().is_none_or(String::is_empty);
        if !(is_further && is_blank) {
            answers.push(answer);
        }
    }
    Row {
        id,
        table: number,
        description: sheet.text(description),
        description_head: head,
        description_at: Some(sheet.at(description)),
        description_flaw: flaw,
        example: table.example.map(|c| sheet.text(CellRef::new(row, c))).unwrap_or_default(),
        answers,
        owner: text_in(sheet, table, row, table.owner),
        due: text_in(sheet, table, row, table.due),
        at,
    }
}

/// Returns the text in a column of a row, if there is any.
fn text_in(sheet: &Sheet, table: &Table, row: u32, column: Option<u32>) -> Option<Sourced<String>> {
    let cell = seen(sheet, table, row, column?);
    let text = sheet.text(cell);
    (!text.is_empty()).then(|| Sourced::new(text, sheet.at(cell)))
}

/// The place of one answer.
struct Place<'a> {
    sheet: &'a Sheet,
    table: &'a Table,
    number: usize,
    columns: &'a AnswerColumns,
    row: u32,
}

impl Place<'_> {
    /// Returns the place of the cell in a column, and its content.
    fn cell(&self, column: Option<u32>) -> Option<(Location, Option<&Cell>)> {
        let place = seen(self.sheet, self.table, self.row, column?);
        Some((self.sheet.at(place), self.sheet.cells.get(&place)))
    }

    fn read(&self, id_at: &Location) -> Answer {
        let (met_at, met_cell) = self.cell(self.columns.met).unwrap_or((id_at.clone(), None));
        let met_text = met_cell.map(|cell| text::tidy(&cell.text)).unwrap_or_default();
        let met_flaw = met_cell.and_then(|cell| cell.flaw.clone());
        let met = parse_met(&met_text).filter(|_| met_flaw.is_none());
        let (response_at, response) =
            self.cell(self.columns.response).unwrap_or((met_at.clone(), None));
        let response_text = response.map(|cell| cell.text.clone()).unwrap_or_default();
        Answer {
            case_study: self.columns.case_study,
            met: met.unwrap_or(Met::Blank),
            not_understood: met.is_none().then_some(met_text),
            met_flaw,
            has_met_column: self.columns.met.is_some(),
            table: self.number,
            met_at,
            response: text::tidy(&response_text),
            response_text,
            response_at,
            response_flaw: response.and_then(|cell| cell.flaw.clone()),
            links: response.map(|cell| cell.links.clone()).unwrap_or_default(),
        }
    }
}
