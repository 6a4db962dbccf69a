//! The sheet of found passages: a table with a row for each passage that was found for a topic of
//! the evidence, and for each topic without one, with a column to confirm or reject it.

use std::io::{Read, Seek};

use fscheck_core::judge::{ElementResult, FoundAt, FoundIn};
use fscheck_core::location::Location;
use fscheck_core::report::Report;
use fscheck_core::text::counted;
use fscheck_core::visible;

use super::AnnotateError;
use super::package::Package;
use super::page::Page;
use super::styles::{Look, Styles};
use super::table::Workbook;
use super::table_sheet::TableSheet;

const SHEET: TableSheet = TableSheet {
    names: ["Evidence Found", "fscheck evidence found"],
    part: "xl/worksheets/fscheckFound",
    table: "fscheckFound",
    columns: &COLUMNS,
    header: HEADER_ROW,
};

const COLUMNS: [(&str, usize); 9] = [
    ("item", 12),
    ("ask", 20),
    ("topic", 38),
    ("case study", 11),
    ("file", 40),
    ("place", 14),
    ("heading", 30),
    ("sentence", 80),
    ("right?", 8),
];

const HEADER_ROW: u32 = 3;
const PLACE: usize = 5;

const ABOUT: &str = "fscheck searches documents for keywords. Read each sentence and enter in the \
                     last column whether it covers the topic. Filter by \"not found\" to see the \
                     topics without a match.";

/// A row of the table.
struct Row<'a> {
    item: &'a str,
    ask: &'a str,
    element: &'a ElementResult,
    found: Option<&'a FoundIn>,
}

/// Adds the sheet to the package, and returns its name and its part; `None` if no document had to
/// be searched, since a table needs a row.
pub fn add<R: Read + Seek>(
    package: &mut Package<R>,
    report: &Report,
    there: &Workbook<'_>,
    styles: Option<&mut Styles>,
) -> Result<Option<(&'static str, String)>, AnnotateError> {
    let rows = rows(report);
    SHEET.add(package, there, styles, rows.len(), |page| write(page, &rows))
}

/// The rows, in the checklist's order: of each element its passages, or one row that it was not found.
fn rows(report: &Report) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for item in &report.items {
        for ask in &item.asks {
            for element in &ask.elements {
                let row = |found| Row { item: &item.id, ask: &ask.id, element, found };
                match element.found_in.is_empty() {
                    true => rows.push(row(None)),
                    false => rows.extend(element.found_in.iter().map(|found| row(Some(found)))),
                }
            }
        }
    }
    rows
}

fn write(page: &mut Page<'_>, rows: &[Row<'_>]) {
    let found = rows.iter().filter(|row| row.found.is_some()).count();
    let missing = counted(rows.len() - found, "topic");
    let title = format!("{} found, {missing} not found", counted(found, "passage"));
    page.row(0, &[(title, Look::Title)]);
    page.plain_row(1, ABOUT);
    let names = COLUMNS.map(|(name, _)| (name.to_owned(), Look::Header));
    page.row(HEADER_ROW, &names);
    for (row, number) in rows.iter().zip(HEADER_ROW + 1..) {
        let mut cells = row.cells().map(|text| (text, Look::Text));
        let response = row.response();
        if let (Some(_), Some((_, look))) = (response, cells.get_mut(PLACE)) {
            *look = Look::Link;
        }
        page.row(number, &cells);
        if let Some(response) = response {
            page.link(number, PLACE, response);
        }
    }
}

impl Row<'_> {
    fn cells(&self) -> [String; COLUMNS.len()] {
        let numbers = self.found.map(|found| found.case_studies.iter().map(u32::to_string));
        let numbers: Vec<String> = numbers.into_iter().flatten().collect();
        let (file, place) = self.place();
        let heading = self.found.and_then(|found| found.heading.as_ref());
        let sentence = self.found.map(|found| found.sentence.to_string());
        [
            self.item.to_owned(),
            self.ask.to_owned(),
            self.element.title.clone(),
            numbers.join(", "),
            file,
            place,
            heading.map(ToString::to_string).unwrap_or_default(),
            sentence.unwrap_or_else(|| "not found".to_owned()),
            String::new(),
        ]
    }

    /// The file, and the place in it as a reader finds it.
    fn place(&self) -> (String, String) {
        match self.found.map(|found| &found.at) {
            None => (String::new(), String::new()),
            Some(FoundAt::Document { path, unit, number, .. }) => {
                (visible::line(path).into_owned(), format!("{} {number}", unit.name()))
            }
            Some(FoundAt::Response(Location::Cell { sheet, cell, .. })) => {
                ("Partner Response".to_owned(), format!("{sheet}!{cell}"))
            }
            Some(FoundAt::Response(at)) => ("Partner Response".to_owned(), at.to_string()),
        }
    }

    /// Returns the cell of the Partner Response that contains the passage.
    fn response(&self) -> Option<&Location> {
        match &self.found?.at {
            FoundAt::Response(at @ Location::Cell { .. }) => Some(at),
            _ => None,
        }
    }
}
