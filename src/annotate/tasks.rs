//! The sheet of tasks: a table that can be filtered, with a column to tick what is done.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::io::{Read, Seek};

use fscheck_core::location::{CellRef, Location};
use fscheck_core::report::Report;
use fscheck_core::report::tasks::{COLUMNS as TASK, Task, tasks};
use fscheck_core::text::{counted, xml_escaped};

use super::markup::{self, attribute, name_of};
use super::package::{self, Package};
use super::page::{Below, Page};
use super::styles::{Look, Styles};
use super::workbook::Sheet;
use super::{AnnotateError, namespace};

/// The name of the sheet, unless the workbook has one of that name.
const NAMES: [&str; 2] = ["Tasks", "fscheck tasks"];

/// The name of the table, unless the workbook has one of that name.
const TABLE: &str = "fscheckTasks";

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

/// Adds the sheet to the package, and gives its name and its part; `None` where there is nothing to do,
/// since a table needs a row.
pub fn add<R: Read + Seek>(
    package: &mut Package<R>,
    report: &Report,
    there: &Workbook<'_>,
    styles: Option<&mut Styles>,
) -> Result<Option<(&'static str, String)>, AnnotateError> {
    let tasks = tasks(report);
    let is_free = |name: &&str| !there.sheets.iter().any(|s| s.name.eq_ignore_ascii_case(name));
    let Some(name) = NAMES.into_iter().find(is_free).filter(|_| !tasks.is_empty()) else {
        return Ok(None);
    };
    let last = u32::try_from(tasks.len()).unwrap_or(u32::MAX).saturating_add(HEADER_ROW);
    let (table, relationship, part) = add_table(package, there, last)?;
    let mut page = Page::new(&COLUMNS, styles);
    write(&mut page, &tasks);
    let below = Below { validations: done(last), table: relationship };
    package.set(&part, page.xml(HEADER_ROW, &below, there.is_strict));
    package.declare_part(&part, package::WORKSHEET);
    package.declare_part(
        &table,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml",
    );
    Ok(Some((name, part)))
}

/// The workbook that the sheet is added to.
pub struct Workbook<'a> {
    /// The part with the list of its sheets.
    pub part: &'a str,
    /// Its sheets.
    pub sheets: &'a [Sheet],
    /// Whether it is of the strict form.
    pub is_strict: bool,
}

/// Adds the table, related to a sheet that is still to be written: its part, the element by which the
/// sheet names it, and the part of that sheet.
fn add_table<R: Read + Seek>(
    package: &mut Package<R>,
    there: &Workbook<'_>,
    last: u32,
) -> Result<(String, String, String), AnnotateError> {
    let part = package.free_name("xl/worksheets/fscheckTasks", ".xml");
    let table = package.free_name("xl/tables/fscheckTasks", ".xml");
    let (id, name) = free_table(package, there)?;
    package.set(&table, table_xml(id, &name, last, there.is_strict));
    let relationship = package.relate(&part, "table", &table, there.is_strict)?;
    let namespace = package::relationships(there.is_strict);
    let element = format!(
        "<tableParts count=\"1\"><tablePart xmlns:r=\"{namespace}\" r:id=\"{}\"/></tableParts>",
        xml_escaped(&relationship)
    );
    Ok((table, element, part))
}

/// A number and a name that no table of the workbook has; names of ranges count as well.
fn free_table<R: Read + Seek>(
    package: &mut Package<R>,
    there: &Workbook<'_>,
) -> Result<(u32, String), AnnotateError> {
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut tables = Vec::new();
    for sheet in there.sheets {
        let related = package.relationships(&sheet.part)?;
        tables.extend(related.into_iter().filter(|r| r.kind == "table").map(|r| r.target));
    }
    for table in tables {
        markup::read(&package.part(&table)?, |start| {
            if name_of(start) == "table" {
                ids.extend(attribute(start, "id").and_then(|id| id.parse::<u32>().ok()));
                let own = ["name", "displayName"].map(|name| attribute(start, name));
                names.extend(own.into_iter().flatten().map(|name| name.to_lowercase()));
            }
            Ok(())
        })?;
    }
    markup::read(&package.part(there.part)?, |start| {
        if name_of(start) == "definedName" {
            names.extend(attribute(start, "name").map(|name| name.to_lowercase()));
        }
        Ok(())
    })?;
    let id = (1..).find(|id| !ids.contains(id)).unwrap_or(1);
    let more = (2_u32..).map(|number| format!("{TABLE}{number}"));
    let mut free = [TABLE.to_owned()].into_iter().chain(more);
    let name = free.find(|name| !names.contains(&name.to_lowercase())).unwrap_or_default();
    Ok((id, name))
}

fn table_xml(id: u32, name: &str, last: u32, is_strict: bool) -> Vec<u8> {
    let mut columns = String::new();
    for ((name, _), number) in COLUMNS.iter().zip(1..) {
        let _ = write!(columns, "<tableColumn id=\"{number}\" name=\"{name}\"/>");
    }
    let area = area(HEADER_ROW, last);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <table xmlns=\"{}\" id=\"{id}\" name=\"{name}\" displayName=\"{name}\" ref=\"{area}\" \
         totalsRowShown=\"0\"><autoFilter ref=\"{area}\"/><tableColumns count=\"{}\">{columns}\
         </tableColumns><tableStyleInfo name=\"TableStyleLight1\" showFirstColumn=\"0\" \
         showLastColumn=\"0\" showRowStripes=\"1\" showColumnStripes=\"0\"/></table>",
        namespace(is_strict),
        COLUMNS.len(),
    )
    .into_bytes()
}

/// The cells of all columns from one row to another.
fn area(first: u32, last: u32) -> String {
    let end = u32::try_from(COLUMNS.len()).unwrap_or(1) - 1;
    format!("{}:{}", CellRef::new(first, 0), CellRef::new(last, end))
}

/// The list in the last column.
fn done(last: u32) -> String {
    let column = u32::try_from(COLUMNS.len()).unwrap_or(1) - 1;
    let (first, last) = (CellRef::new(HEADER_ROW + 1, column), CellRef::new(last, column));
    format!(
        "<dataValidations count=\"1\"><dataValidation type=\"list\" allowBlank=\"1\" \
         sqref=\"{first}:{last}\"><formula1>\"yes,no\"</formula1></dataValidation></dataValidations>"
    )
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
        assert_eq!(area(2, 5), "A3:G6");
    }
}
