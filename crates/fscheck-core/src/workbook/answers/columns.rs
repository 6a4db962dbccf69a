//! Missing columns of a table, reported once at its header instead of in each row.

use std::collections::BTreeSet;

use super::table::Uses;
use crate::checklist::Checklist;
use crate::location::{CellRef, Location};
use crate::text;
use crate::workbook::Sheet;
use crate::workbook::layout::{self, AnswerColumns, HEADER_COLUMNS, Table};

/// The columns that a table lacks.
#[derive(Clone, Debug)]
pub struct MissingColumns {
    /// The label to correct, or else the head of its columns.
    pub at: Location,
    /// The columns that are not there.
    pub wanted: Vec<Wanted>,
    /// The labels that are there, as they were written.
    pub there: Vec<String>,
}

/// A column that a table should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its label.
    pub label: String,
    /// The number of the case study that it is below.
    pub below: Option<u32>,
    /// The label that it most likely means.
    pub near: Option<String>,
}

impl MissingColumns {
    /// Returns whether the columns of a whole case study are missing.
    pub fn lacks_reference(&self, number: u32) -> bool {
        let label = reference(number);
        self.wanted.iter().any(|wanted| wanted.below.is_none() && wanted.label == label)
    }
}

fn reference(number: u32) -> String {
    format!("Customer Reference #{number}")
}

/// The most labels of a header that are reported.
const MOST_LABELS: usize = 12;

/// The labels of a header, as a sentence names them.
pub fn shown_labels(there: &[String]) -> String {
    let labels = there.iter().map(|label| text::shorten(label, 40)).collect();
    text::some(labels, MOST_LABELS).join(", ")
}

/// A label of the header, with its place.
struct Label {
    cell: CellRef,
    shown: String,
    folded: String,
}

impl Label {
    fn of(cell: CellRef, text: &str) -> Label {
        Label { cell, shown: text::tidy(text), folded: text::label(text) }
    }
}

/// Returns the columns that `table` lacks for the subjects of its rows, if it lacks any.
pub(super) fn missing(
    sheet: &Sheet,
    table: &Table,
    uses: Uses,
    checklist: &Checklist,
) -> Option<MissingColumns> {
    let there = labels(sheet, table);
    let mut wanted: Vec<(Wanted, CellRef)> = Vec::new();
    let has_references = table.answers.iter().any(|columns| columns.case_study.is_some());
    if uses.case_studies {
        let has = |number: &u32| table.answers.iter().any(|a| a.case_study == Some(*number));
        for number in checklist.required_numbers().filter(|number| !has(number)) {
            wanted.push(want(&there, table, reference(number), None, table.id));
        }
    }
    let needs_answers = uses.practice || uses.prerequisites || has_references;
    let needs_responses = uses.practice || (has_references && uses.case_studies);
    for columns in table.answers.iter().filter(|_| needs_answers) {
        let AnswerColumns { case_study, head, met, response } = *columns;
        if met.is_none() {
            wanted.push(want(&there, table, "Met?".to_owned(), case_study, head));
        }
        if response.is_none() && needs_responses {
            wanted.push(want(&there, table, "Partner Response".to_owned(), case_study, head));
        }
    }
    let at = wanted.first().map(|(_, cell)| sheet.at(*cell))?;
    let wanted = wanted.into_iter().map(|(wanted, _)| wanted).collect();
    let mut known = BTreeSet::new();
    let there = there.into_iter().filter(|label| known.insert(label.folded.clone()));
    Some(MissingColumns { at, wanted, there: there.map(|label| label.shown).collect() })
}

/// The labels of the header of `table`.
fn labels(sheet: &Sheet, table: &Table) -> Vec<Label> {
    let columns = table.extent().0..table.until.min(HEADER_COLUMNS);
    // If nothing below the references is known, the labels there are all misspelt.
    let below = CellRef::new(table.header_row.saturating_add(1), table.id);
    let has_references = table.answers.iter().any(|columns| columns.case_study.is_some());
    let is_header = has_references && table.header_row == table.top && sheet.text(below).is_empty();
    let mut labels = Vec::new();
    for row in table.top..=table.header_row.saturating_add(u32::from(is_header)) {
        let cells = sheet.row(row).filter(|(cell, _)| columns.contains(&cell.column));
        for (cell, content) in cells.filter(|(_, content)| !text::is_blank(&content.text)) {
            labels.push(Label::of(cell, &content.text));
        }
    }
    labels
}

/// Returns a missing column, and the cell where it is reported: the most similar label, or else the
/// head of the columns that it belongs to.
fn want(
    there: &[Label],
    table: &Table,
    label: String,
    below: Option<u32>,
    head: u32,
) -> (Wanted, CellRef) {
    let end = table.answers.iter().map(|a| a.head).filter(|other| *other > head).min();
    let end = end.filter(|_| below.is_some()).unwrap_or(u32::MAX);
    let is_near = |other: &&Label| {
        !layout::is_known(&other.folded)
            && (below.is_none() || (head..end).contains(&other.cell.column))
    };
    let near = nearest(&label, there.iter().filter(is_near));
    let cell = near.map_or(CellRef::new(table.top, head), |near| near.cell);
    let near = near.map(|near| near.shown.clone());
    (Wanted { label, below, near }, cell)
}

/// Returns the label in a row, from the column `first` on, that most likely means `wanted`, and its
/// cell.
pub(super) fn nearest_in(
    sheet: &Sheet,
    row: u32,
    first: u32,
    wanted: &str,
) -> Option<(CellRef, String)> {
    let cells = sheet.row(row).filter(|(cell, _)| (first..HEADER_COLUMNS).contains(&cell.column));
    let labels: Vec<Label> = cells.map(|(cell, content)| Label::of(cell, &content.text)).collect();
    let unknown = || labels.iter().filter(|label| !layout::is_known(&label.folded));
    // The cell above the ids must be their label, whatever it says.
    let above = unknown().find(|label| label.cell.column == first && wanted == "ID");
    above.or_else(|| nearest(wanted, unknown())).map(|label| (label.cell, label.shown.clone()))
}

/// The fewest letters of a word that relates one label to another.
const SHORTEST_WORD: usize = 3;

/// Returns the label that most likely means `wanted`: one with a similar spelling, or else one that
/// shares a word with it.
fn nearest<'a>(wanted: &str, labels: impl Iterator<Item = &'a Label>) -> Option<&'a Label> {
    let wanted = text::label(wanted);
    let number = number_in(&wanted);
    let fits = |label: &&Label| number.is_none() || number_in(&label.folded) == number;
    let labels: Vec<&Label> = labels.filter(fits).collect();
    let like = text::nearest(&wanted, labels.iter().map(|label| label.folded.as_str()));
    let shares = |label: &&&Label| {
        words(&wanted).any(|word| {
            word.chars().count() >= SHORTEST_WORD && words(&label.folded).any(|other| other == word)
        })
    };
    let found = like.and_then(|like| labels.iter().find(|label| label.folded == like));
    found.or_else(|| labels.iter().find(shares)).copied()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The first number in a label, as it is written.
fn number_in(label: &str) -> Option<&str> {
    label.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(wanted: &str, labels: &[&str]) -> Option<String> {
        let label = |shown: &&str| Label::of(CellRef::new(0, 0), shown);
        let labels: Vec<Label> = labels.iter().map(label).collect();
        nearest(wanted, labels.iter()).map(|label| label.shown.clone())
    }

    #[test]
    fn the_label_that_is_most_likely_meant_is_named() {
        for (wanted, label) in [
            ("Met?", "Met? *"),
            ("Met?", "Met (Y/N)"),
            ("Met?", "Requirement met (required)"),
            ("Partner Response", "Partner's Response"),
            ("Partner Response", "Partner Reponse"),
            ("Partner Response", "Response"),
            ("Customer Reference #1", "Customer Ref #1"),
            ("Customer Reference #2", "Cust. Reference 2"),
            ("Requirement Description", "Requirement"),
        ] {
            assert_eq!(near(wanted, &["Owner", label]).as_deref(), Some(label), "{wanted}");
        }
        assert_eq!(near("Met?", &["Owner", "Due", "Compliant?"]), None);
        assert_eq!(near("Customer Reference #1", &["Customer Ref #2"]), None);
        let both = ["Customer Ref #1", "Customer Ref #2"];
        assert_eq!(near("Customer Reference #2", &both).as_deref(), Some("Customer Ref #2"));
    }
}
