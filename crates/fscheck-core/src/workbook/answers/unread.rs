//! Tables of items that are not read, because their header is not where or what it must be. If such
//! a table were ignored silently, a No in it could go unnoticed.

use std::collections::{BTreeMap, BTreeSet};

use super::ids::id_of;
use super::{Answers, columns, shown_labels};
use crate::checklist::Checklist;
use crate::location::{CellRef, Location};
use crate::text;
use crate::workbook::layout::{self, HEADER_ROWS, Table};
use crate::workbook::{Cell, Sheet};

/// A table of items that is not read.
#[derive(Clone, Debug)]
pub struct UnreadTable {
    /// Its header, or without one its first id.
    pub at: Location,
    /// The reason why it is not read.
    pub why: Why,
    /// The items that it lists.
    pub ids: BTreeSet<String>,
    /// The texts in the row of its header, as they were written.
    pub there: Vec<String>,
    /// The label that is probably a misspelling of the missing one.
    pub near: Option<String>,
    /// True if it is on a sheet with tables that are read.
    is_beside_others: bool,
}

/// The reason why a table is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its header is below the rows that are searched for one.
    TooLow,
    /// Its header lacks a column of this label.
    Lacks(&'static str),
    /// It has no header.
    NoHeader,
}

const DESCRIPTION: &str = "Requirement Description";

/// The most nearly correct headers examined on one sheet.
const MOST_NEAR: usize = 16;

/// The most labels kept of such a header.
const MOST_LABELS: usize = 64;

/// A list of fewer items is not a table.
const FEWEST_IDS: usize = 2;

/// Finds the tables on a sheet that are not read.
pub(super) fn find(
    sheet: &Sheet,
    tables: &[Table],
    has_facts: bool,
    checklist: &Checklist,
) -> Vec<UnreadTable> {
    // Beside another table, its labels begin with its ids.
    let from = |at: CellRef| at.column;
    let texts = |at: CellRef| {
        let cells = sheet.row(at.row).filter(move |(cell, _)| cell.column >= from(at));
        cells.take(MOST_LABELS).map(|(_, cell)| text::tidy(&cell.text))
    };
    let table = |at: CellRef, why, ids| {
        let near = match why {
            Why::Lacks(label) => columns::nearest_in(sheet, at.row, from(at), label),
            Why::TooLow | Why::NoHeader => None,
        };
        UnreadTable {
            at: sheet.at(near.as_ref().map_or(at, |(cell, _)| *cell)),
            why,
            ids,
            there: texts(at).filter(|text| !text.is_empty()).collect(),
            near: near.map(|(_, label)| label),
            is_beside_others: !tables.is_empty(),
        }
    };
    let known = |cell: &Cell| control(cell, checklist);
    let listed = |cell: &Cell| item(cell, checklist);
    if let Some(header) = layout::late_header(&sheet.cells).filter(|_| tables.is_empty()) {
        let ids = below(sheet, &[header], listed).remove(&header).unwrap_or_default();
        return if ids.is_empty() { Vec::new() } else { vec![table(header, Why::TooLow, ids)] };
    }
    let near: Vec<CellRef> = layout::near_headers(&sheet.cells)
        .into_iter()
        .filter(|header| !tables.iter().any(|table| is_within(table, *header)))
        .take(MOST_NEAR)
        .collect();
    let found = below(sheet, &near, listed).into_iter().filter(|(_, ids)| !ids.is_empty());
    let mut found: Vec<UnreadTable> =
        found.map(|(header, ids)| table(header, Why::Lacks(DESCRIPTION), ids)).collect();
    if found.is_empty() && tables.is_empty() && !has_facts {
        let (first, ids) = first_cells(sheet, known);
        let list = first.filter(|_| ids.len() >= FEWEST_IDS);
        found.extend(list.map(|first| match head_of(sheet, first) {
            Some((head, lacks)) => table(head, Why::Lacks(lacks), ids),
            None => table(first, Why::NoHeader, ids),
        }));
    }
    found
}

impl UnreadTable {
    /// Explains in a sentence why it is not read.
    pub fn describe(&self) -> String {
        let items = text::counted(self.ids.len(), "item");
        match self.why {
            Why::TooLow => format!(
                "the table with {items} can't be read: its header is below the first {HEADER_ROWS} \
                 rows"
            ),
            Why::Lacks(label) => format!(
                "the table with {items} can't be read: its header has no column \"{label}\"; its \
                 columns are {}",
                shown_labels(&self.there)
            ),
            Why::NoHeader => format!(
                "the sheet lists {items} but can't be read: none of its first {HEADER_ROWS} rows is \
                 a header with \"ID\" and \"Requirement Description\""
            ),
        }
    }
}

impl UnreadTable {
    /// Describes the fix, if one is known.
    pub fn help(&self) -> Option<String> {
        let (Some(near), Why::Lacks(label)) = (&self.near, self.why) else { return None };
        let near = text::shorten(near, 40);
        Some(format!("Rename \"{near}\" to \"{label}\". Until then, its answers are ignored."))
    }
}

impl Answers {
    /// Keeps the tables that contain items that aren't read elsewhere. A list of items that have
    /// rows in the form, such as owners and due dates, contains no answers if it is alone.
    pub(super) fn keep_unread(&mut self, tables: Vec<UnreadTable>) {
        let rows: BTreeSet<&str> = self.rows.iter().map(|row| row.id.as_str()).collect();
        let is_wanted = |table: &UnreadTable| {
            let missing = table.ids.iter().filter(|id| !rows.contains(id.as_str())).count();
            let is_form = table.why == Why::TooLow || table.is_beside_others;
            is_form || missing * 2 > table.ids.len()
        };
        let kept: Vec<UnreadTable> = tables.into_iter().filter(is_wanted).collect();
        self.unread = kept;
    }
}

fn is_within(table: &Table, cell: CellRef) -> bool {
    let (first, last) = table.extent();
    (table.top..table.end).contains(&cell.row) && (first..=last).contains(&cell.column)
}

/// The item that a cell names.
fn item(cell: &Cell, checklist: &Checklist) -> Option<String> {
    if !super::may_be_id(&cell.text) {
        return None;
    }
    let id = id_of(&text::tidy(&cell.text));
    checklist.item(&id).map(|_| id)
}

/// The control that a cell names. Without a header, the number of a prerequisite is any number.
fn control(cell: &Cell, checklist: &Checklist) -> Option<String> {
    item(cell, checklist)
        .filter(|id| checklist.item(id).is_some_and(|item| item.control().is_some()))
}

/// The controls below each header, in its column.
fn below(
    sheet: &Sheet,
    headers: &[CellRef],
    known: impl Fn(&Cell) -> Option<String>,
) -> BTreeMap<CellRef, BTreeSet<String>> {
    let mut found: BTreeMap<CellRef, BTreeSet<String>> = BTreeMap::new();
    // If two headers are in one column, the lower one applies below it.
    let mut open: BTreeMap<u32, CellRef> = BTreeMap::new();
    for (place, cell) in sheet.cells.iter().filter(|_| !headers.is_empty()) {
        if headers.contains(place) {
            open.insert(place.column, *place);
        } else if let Some(header) = open.get(&place.column)
            && let Some(id) = known(cell)
        {
            found.entry(*header).or_default().insert(id);
        }
    }
    found
}

/// Returns the header above the first id of a table: the lowest row with a known label other than
/// those below the references. It lacks the label of the ids, or else that of the requirements.
fn head_of(sheet: &Sheet, first: CellRef) -> Option<(CellRef, &'static str)> {
    let [id, description] = ["ID", DESCRIPTION].map(text::label);
    let rows = (0..first.row.min(HEADER_ROWS)).rev();
    let mut heads: Vec<(u32, Vec<(u32, String)>)> =
        rows.map(|row| (row, layout::labels(&sheet.cells, row))).collect();
    heads.retain(|(_, labels)| labels.iter().any(|(_, label)| layout::is_known(label)));
    let has = |labels: &[(u32, String)], label: &str| layout::column(labels, label).is_some();
    let is_whole =
        |head: &&(u32, Vec<(u32, String)>)| has(&head.1, &id) || has(&head.1, &description);
    let (row, labels) = heads.iter().find(is_whole).or(heads.first())?;
    let lacks = if has(labels, &id) { DESCRIPTION } else { "ID" };
    Some((CellRef::new(*row, first.column), lacks))
}

/// Returns the controls in the first cells of rows, and the place of the first of them.
fn first_cells(
    sheet: &Sheet,
    known: impl Fn(&Cell) -> Option<String>,
) -> (Option<CellRef>, BTreeSet<String>) {
    let mut ids = BTreeSet::new();
    let mut first = None;
    let mut last_row = None;
    for (place, cell) in sheet.cells.iter().filter(|(_, cell)| !text::is_blank(&cell.text)) {
        if last_row.replace(place.row) == Some(place.row) {
            continue;
        }
        if let Some(id) = known(cell) {
            first.get_or_insert(*place);
            ids.insert(id);
        }
    }
    (first, ids)
}
