//! Reads the partner's answers from the tables of requirements.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{self, AnswerColumns, Table};
use super::{Sheet, Workbook};
use crate::checklist::{Checklist, Section};
use crate::location::{CellRef, Location, Sourced};
use crate::text;

/// What a Met? cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Met {
    /// Nothing, or something that is no answer.
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
    /// What the form says is required.
    pub description: String,
    /// The form's own example response.
    pub example: String,
    /// The answers in the row.
    pub answers: Vec<Answer>,
}

/// One answer: of the practice, or of one case study.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The case study; `None` where the answer is about the practice.
    pub case_study: Option<u32>,
    /// What the Met? cell says.
    pub met: Met,
    /// Its text, where it is no answer.
    pub not_understood: Option<String>,
    /// The Met? cell; where there is none, the cell with the id.
    pub met_at: Location,
    /// The Partner Response, tidied.
    pub response: String,
    /// The Partner Response as it was typed.
    pub response_text: String,
    /// Its cell; where there is none, the Met? cell.
    pub response_at: Location,
    /// Where the hyperlinks of that cell lead.
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
    /// The first texts of the sheets without a table.
    pub introduction: Vec<Sourced<String>>,
}

/// Reads the answers of `workbook` to the items of `checklist`.
pub fn read(workbook: &Workbook, checklist: &Checklist) -> Answers {
    let mut answers = Answers::default();
    for sheet in &workbook.sheets {
        match layout::find(&sheet.cells) {
            Some(table) => answers.read_table(sheet, &table, checklist),
            None if super::facts::find(&sheet.cells).is_none() => answers.read_introduction(sheet),
            None => {}
        }
    }
    answers
}

impl Answer {
    /// Whether anything stands there.
    pub fn is_filled(&self) -> bool {
        self.met != Met::Blank || self.not_understood.is_some() || !self.response.is_empty()
    }

    /// What the Met? cell says, in the words of the form.
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
    fn read_table(&mut self, sheet: &Sheet, table: &Table, checklist: &Checklist) {
        let headings = headings(checklist);
        for row in sheet.rows_after(table.header_row) {
            let place = CellRef::new(row, table.id);
            let name = sheet.text(place);
            if name.is_empty() {
                continue;
            }
            let id = id_of(&name);
            if checklist.item(&id).is_some() {
                let row = read_row(sheet, table, row, id);
                self.note_references(sheet, table, &row);
                self.rows.push(row);
            } else if !headings.contains(&text::fold(&name))
                && is_unknown_id(sheet, table, row, &name, checklist)
            {
                self.unknown.push(Sourced::new(name, sheet.at(place)));
            }
        }
    }

    /// Notes which customer references of a table have an answer in the row.
    fn note_references(&mut self, sheet: &Sheet, table: &Table, row: &Row) {
        for answer in row.answers.iter().filter(|answer| answer.is_filled()) {
            let Some(number) = answer.case_study else { continue };
            if let Some(head) = table.references.get(&number) {
                self.references.entry(number).or_insert_with(|| sheet.at(*head));
            }
        }
    }

    fn read_introduction(&mut self, sheet: &Sheet) {
        let first = layout::top(&sheet.cells);
        self.introduction
            .extend(first.map(|place| Sourced::new(sheet.text(place), sheet.at(place))));
    }

    /// Whether the workbook has a row for any item for which `wanted` holds.
    pub fn has_row(&self, wanted: impl Fn(&str) -> bool) -> bool {
        self.rows.iter().any(|row| wanted(&row.id))
    }
}

/// The headings of sections as they stand in the ID column, folded: the number, the title, or both.
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

/// Whether a text in the ID column is meant as an id.
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

fn read_row(sheet: &Sheet, table: &Table, row: u32, id: String) -> Row {
    let at = sheet.at(CellRef::new(row, table.id));
    let read = |columns: &AnswerColumns| read_answer(sheet, columns, row, &at);
    Row {
        id,
        description: sheet.text(CellRef::new(row, table.description)),
        example: table.example.map(|c| sheet.text(CellRef::new(row, c))).unwrap_or_default(),
        answers: table.answers.iter().map(read).collect(),
        at,
    }
}

fn read_answer(sheet: &Sheet, columns: &AnswerColumns, row: u32, id_at: &Location) -> Answer {
    let met_cell = columns.met.map(|column| CellRef::new(row, column));
    let met_text = met_cell.map(|cell| sheet.text(cell)).unwrap_or_default();
    let met = parse_met(&met_text);
    let met_at = met_cell.map_or_else(|| id_at.clone(), |cell| sheet.at(cell));
    let response_cell = columns.response.map(|column| CellRef::new(row, column));
    let response = response_cell.and_then(|cell| sheet.cells.get(&cell));
    Answer {
        case_study: columns.case_study,
        met: met.unwrap_or(Met::Blank),
        not_understood: met.is_none().then_some(met_text),
        response: response.map(|cell| text::tidy(&cell.text)).unwrap_or_default(),
        response_text: response.map(|cell| cell.text.clone()).unwrap_or_default(),
        response_at: response_cell.map_or_else(|| met_at.clone(), |cell| sheet.at(cell)),
        met_at,
        links: response.map(|cell| cell.links.clone()).unwrap_or_default(),
    }
}

/// What the text of a Met? cell means (contract, section 3); `None` where it means nothing.
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

/// The id at the beginning of a cell that may go on with the title: `ABC-001 - Customer …`.
fn id_of(name: &str) -> String {
    let first = name.split(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | ',')).next();
    first.unwrap_or_default().trim_end_matches(['.', '-', ';']).to_uppercase()
}

/// Whether the text is an id of some checklist: `ABC-07`, `USE-CASE`, alone or with a title.
fn looks_like_id(name: &str) -> bool {
    let first = name.split_whitespace().next().unwrap_or_default().trim_end_matches([':', '.']);
    let Some((prefix, rest)) = first.split_once('-') else { return false };
    let letters = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphabetic());
    let numbered = letters(prefix) && !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit());
    let capitals = first.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    numbered || (capitals && first == name && letters(prefix) && !rest.is_empty())
}

/// Letters and digits of the longest id that a misspelling is looked for in.
const LONGEST_ID: usize = 24;

/// Whether a row that has more than the text means an item by it: `POV 002`, `4.9`.
fn nearly_an_id(name: &str, checklist: &Checklist) -> bool {
    let first = id_of(name);
    let numbered = first.split_once('.').is_some_and(|(whole, part)| {
        [whole, part].iter().all(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
    });
    let length = name.chars().filter(|c| c.is_alphanumeric()).take(LONGEST_ID + 1).count();
    if length > LONGEST_ID {
        return numbered;
    }
    let letters = text::letters(name);
    let misspelt = checklist.ids().iter().any(|id| {
        let id = text::letters(id);
        letters.starts_with(&id) || strsim::damerau_levenshtein(&letters, &id) == 1
    });
    numbered || (misspelt && name.chars().any(|c| c.is_ascii_digit()))
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

    #[test]
    fn ids_may_be_followed_by_a_title() {
        let names = ["ABC-001", "abc-001 - First Title", "ABC-001: Customer", "ABC-001."];
        for name in names {
            assert_eq!(id_of(name), "ABC-001", "{name}");
        }
        assert_eq!(id_of("4.3 Certified Personnel"), "4.3");
    }

    #[test]
    fn ids_of_other_checklists_are_told_from_headings() {
        for id in ["ABC-02", "USE-CASE", "abc-2", "ABC-001 - Title"] {
            assert!(looks_like_id(id), "{id}");
        }
        for heading in ["Security - Networking", "Multi-Account Setup", "Reliability", "SECURITY"] {
            assert!(!looks_like_id(heading), "{heading}");
        }
    }
}
