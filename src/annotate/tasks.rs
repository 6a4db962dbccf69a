//! The sheet of tasks: a table that can be filtered, with a column for ticking off tasks.

use std::io::{Read, Seek};

use fscheck_core::location::Location;
use fscheck_core::report::Report;
use fscheck_core::report::tasks::{COLUMNS as TASK, Task, tasks};
use fscheck_core::text::counted;

use super::AnnotateError;
use super::package::Package;
use super::page::Page;
use super::styles::{Look, Styles};
use super::table::Workbook;
use super::table_sheet::TableSheet;

const SHEET: TableSheet = TableSheet {
    names: ["Tasks", "fscheck tasks"],
    part: "xl/worksheets/fscheckTasks",
    table: "fscheckTasks",
    columns: &COLUMNS,
    header: HEADER_ROW,
};

const COLUMNS: [(&str, usize); TASK.len() + 1] = [
    ("owner", 22),
    ("due", 12),
    ("item", 14),
    ("case study", 11),
    ("what", 90),
    ("where", 40),
    ("done", 8),
];

const HEADER_ROW: u32 = 2;
const PLACE: usize = 5;

/// Adds the sheet to the package, and returns its name and its part; `None` if there are no tasks,
/// since a table needs a row.
pub fn add<R: Read + Seek>(
    package: &mut Package<R>,
    report: &Report,
    there: &Workbook<'_>,
    styles: Option<&mut Styles>,
) -> Result<Option<(&'static str, String)>, AnnotateError> {
    let tasks = tasks(report);
    SHEET.add(package, there, styles, tasks.len(), |page| write(page, &tasks))
}

fn write(page: &mut Page<'_>, tasks: &[Task<'_>]) {
    page.row(0, &[(counted(tasks.len(), "task"), Look::Title)]);
    let names = COLUMNS.map(|(name, _)| (name.to_owned(), Look::Header));
    page.row(HEADER_ROW, &names);
    for (task, row) in tasks.iter().zip(HEADER_ROW + 1..) {
        let texts = task.cells().into_iter().chain([String::new()]);
        let mut cells: Vec<(String, Look)> = texts.map(|text| (text, Look::Text)).collect();
        if let (Location::Cell { .. }, Some((_, look))) = (task.location, cells.get_mut(PLACE)) {
            *look = Look::Link;
        }
        page.row(row, &cells);
        page.link(row, PLACE, task.location);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_has_the_columns_of_the_table_of_tasks() {
        let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names[..TASK.len()], TASK);
    }
}
