//! Reads the partner's answers from the tables of requirements.

mod columns;
mod ids;
mod table;
mod unread;

use std::collections::BTreeMap;

use super::flaw::Flaw;
use super::{Sheet, Workbook, layout};
use crate::checklist::Checklist;
use crate::location::{Location, Sourced};
use crate::text;
pub use columns::{MissingColumns, Wanted, shown_labels};
pub use ids::may_be_id;
pub use unread::{UnreadTable, Why};

/// The meaning of a Met? cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Met {
    /// Nothing, or something that is not an answer.
    Blank,
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not applicable.
    NotApplicable,
    /// Waived.
    Waived,
}

/// One row of a table that names an item of the checklist.
#[derive(Clone, Debug)]
pub struct Row {
    /// The item's id.
    pub id: String,
    /// The cell with the id.
    pub at: Location,
    /// The index of its table in the workbook, from 0.
    pub table: usize,
    /// The requirement, in the words of the form.
    pub description: String,
    /// The first line of the description.
    pub description_head: String,
    /// The cell of the description, if its value could be read or is blank.
    pub description_at: Option<Location>,
    /// The reason why the cell has no value although it is not blank.
    pub description_flaw: Option<Flaw>,
    /// The form's own example response.
    pub example: String,
    /// The answers in the row.
    pub answers: Vec<Answer>,
    /// The owner.
    pub owner: Option<Sourced<String>>,
    /// The due date, as it is written.
    pub due: Option<Sourced<String>>,
}

/// One answer: of the practice, or of one case study.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The case study; `None` if the answer is about the practice.
    pub case_study: Option<u32>,
    /// The value of the Met? cell.
    pub met: Met,
    /// Its text, if it is not an answer.
    pub not_understood: Option<String>,
    /// The reason why the cell has no value although it is not blank.
    pub met_flaw: Option<Flaw>,
    /// True if the table has a Met? column for it.
    pub has_met_column: bool,
    /// The index of its table in the workbook, from 0.
    pub table: usize,
    /// The Met? cell; if there is none, the cell with the id.
    pub met_at: Location,
    /// The Partner Response, tidied.
    pub response: String,
    /// The Partner Response as it was typed.
    pub response_text: String,
    /// Its cell; if there is none, the Met? cell.
    pub response_at: Location,
    /// The reason why the cell has no value although it is not blank.
    pub response_flaw: Option<Flaw>,
    /// The targets of that cell's hyperlinks.
    pub links: Vec<String>,
}

/// All answers of a workbook.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// The rows that name an item, in the order of the workbook.
    pub rows: Vec<Row>,
    /// The cells that look like an id but name no item.
    pub unknown: Vec<Sourced<String>>,
    /// The customer references that are filled in, each with the first heading above an answer.
    pub references: BTreeMap<u32, Location>,
    /// The cells in the column of the ids that have no value though something is in them.
    pub flawed_ids: Vec<Sourced<Flaw>>,
    /// The columns that tables lack, by the table.
    pub missing_columns: BTreeMap<usize, MissingColumns>,
    /// The tables of items that are not read.
    pub unread: Vec<UnreadTable>,
    /// The first texts of the sheets without a table.
    pub introduction: Vec<Sourced<String>>,
    unread_responses: BTreeMap<Location, UnreadResponse>,
    tables: usize,
}

/// The reason why a Partner Response is unknown.
#[derive(Clone, Debug)]
pub enum UnreadResponse {
    /// The table, by its number, has no column for it.
    NoColumn(usize),
    /// Its cell has no value.
    Flawed(Flaw),
}

/// Reads the answers of `workbook` to the items of `checklist`.
pub fn read(workbook: &Workbook, checklist: &Checklist) -> Answers {
    let mut answers = Answers::default();
    let mut unread = Vec::new();
    for sheet in &workbook.sheets {
        let tables = layout::tables(&sheet.cells);
        answers.read_tables(sheet, &tables, checklist);
        let has_facts = super::forms::find(&sheet.cells).is_some();
        unread.extend(unread::find(sheet, &tables, has_facts, checklist));
        if tables.is_empty() && !has_facts {
            answers.read_introduction(sheet);
        }
    }
    answers.keep_unread(unread);
    answers.note_unread_responses();
    answers
}

impl Answer {
    /// Returns whether anything is there.
    pub fn is_filled(&self) -> bool {
        self.met != Met::Blank
            || self.not_understood.is_some()
            || !self.response.is_empty()
            || self.response_flaw.is_some()
    }

    /// Returns the value of the Met? cell, in the words of the form.
    pub fn met_text(&self) -> &str {
        match self.met {
            Met::Blank => self.not_understood.as_deref().unwrap_or_default(),
            Met::Yes => "Yes",
            Met::No => "No",
            Met::NotApplicable => "N/A",
            Met::Waived => "Waived",
        }
    }
}

impl Answers {
    fn read_introduction(&mut self, sheet: &Sheet) {
        let first = layout::top(&sheet.cells);
        self.introduction
            .extend(first.map(|place| Sourced::new(sheet.text(place), sheet.at(place))));
    }

    /// Returns whether the workbook has a row for any item that is `wanted`.
    pub fn has_row(&self, wanted: impl Fn(&str) -> bool) -> bool {
        self.rows.iter().any(|row| wanted(&row.id))
    }

    /// Returns whether a table that is not read lists the item `id`.
    pub fn is_in_unread_table(&self, id: &str) -> bool {
        self.unread.iter().any(|table| table.ids.contains(id))
    }

    /// Returns why the response that would be at `place` is unknown, if it is.
    pub fn unread_response(&self, place: &Location) -> Option<&UnreadResponse> {
        self.unread_responses.get(place)
    }

    /// Returns the columns that the table of `answer` lacks, if it lacks the Met? column.
    pub fn without_met_column(&self, answer: &Answer) -> Option<&MissingColumns> {
        self.missing_columns.get(&answer.table).filter(|_| !answer.has_met_column)
    }

    fn note_unread_responses(&mut self) {
        for answer in self.rows.iter().flat_map(|row| &row.answers) {
            let why = match &answer.response_flaw {
                Some(flaw) => UnreadResponse::Flawed(flaw.clone()),
                // Without a separate cell, it represents the Met? cell.
                None if answer.response_at == answer.met_at => {
                    UnreadResponse::NoColumn(answer.table)
                }
                None => continue,
            };
            self.unread_responses.insert(answer.response_at.clone(), why);
        }
    }
}

/// Returns the meaning of a Met? cell's text (specification, section 3.2); `None` if it has none.
pub fn parse_met(met: &str) -> Option<Met> {
    match text::fold(met).as_str() {
        "" => Some(Met::Blank),
        "yes" | "y" | "true" | "met" | "✓" => Some(Met::Yes),
        "no" | "n" | "false" | "not met" | "✗" => Some(Met::No),
        "n/a" | "na" | "not applicable" => Some(Met::NotApplicable),
        "waived" => Some(Met::Waived),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_understood_in_any_case() {
        let words = [
            (" YES ", Met::Yes),
            ("y", Met::Yes),
            ("TRUE", Met::Yes),
            ("met", Met::Yes),
            ("✓", Met::Yes),
            ("No", Met::No),
            ("Not\u{a0}met", Met::No),
            ("✗", Met::No),
            ("n/a", Met::NotApplicable),
            ("NA", Met::NotApplicable),
            ("Not applicable", Met::NotApplicable),
            ("waived", Met::Waived),
            ("  ", Met::Blank),
        ];
        for (word, met) in words {
            assert_eq!(parse_met(word), Some(met), "{word}");
        }
        for word in ["mostly", "yes, mostly", "1", "x", "#REF!"] {
            assert_eq!(parse_met(word), None, "{word}");
        }
    }
}
