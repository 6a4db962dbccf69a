//! Tables on sheets (ECMA-376, part 1, 18.5): columns with filters, which grow with rows added
//! below.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::io::{Read, Seek};

use fscheck_core::location::CellRef;
use fscheck_core::text::xml_escaped;

use super::cells::Texts;
use super::markup::{self, attribute, name_of};
use super::package::{self, Package};
use super::workbook::Sheet;
use super::{AnnotateError, cell_text, namespace};

const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml";

/// The workbook that a table is added to.
pub struct Workbook<'a> {
    /// The part with the list of its sheets.
    pub part: &'a str,
    /// Its sheets.
    pub sheets: &'a [Sheet],
    /// True if it is of the strict form.
    pub is_strict: bool,
}

/// A table from the first column on.
pub struct Table<'a> {
    /// Its name, unless the workbook has one of that name.
    pub name: &'a str,
    /// The labels of its columns, which differ from each other.
    pub columns: Vec<&'a str>,
    /// The row of the labels.
    pub header: u32,
    /// Its last row, which is below that of the labels.
    pub last: u32,
}

impl Table<'_> {
    /// Its cells.
    pub fn area(&self) -> String {
        let end = u32::try_from(self.columns.len().saturating_sub(1)).unwrap_or_default();
        format!("{}:{}", CellRef::new(self.header, 0), CellRef::new(self.last, end))
    }

    fn xml(&self, id: u32, name: &str, is_strict: bool) -> Vec<u8> {
        let mut columns = String::new();
        for (name, number) in self.columns.iter().zip(1..) {
            let name = cell_text(name);
            let _ = write!(columns, "<tableColumn id=\"{number}\" name=\"{name}\"/>");
        }
        let area = self.area();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <table xmlns=\"{}\" id=\"{id}\" name=\"{name}\" displayName=\"{name}\" ref=\"{area}\" \
             totalsRowShown=\"0\"><autoFilter ref=\"{area}\"/><tableColumns count=\"{}\">{columns}\
             </tableColumns><tableStyleInfo name=\"TableStyleLight1\" showFirstColumn=\"0\" \
             showLastColumn=\"0\" showRowStripes=\"1\" showColumnStripes=\"0\"/></table>",
            namespace(is_strict),
            self.columns.len(),
        )
        .into_bytes()
    }
}

/// Adds a table, related to the sheet in the part `sheet`, and returns the element by which that
/// sheet refers to it.
pub fn add<R: Read + Seek>(
    package: &mut Package<R>,
    there: &Workbook<'_>,
    sheet: &str,
    table: &Table<'_>,
) -> Result<String, AnnotateError> {
    let part = package.free_name("xl/tables/fscheck", ".xml");
    // A name that formulas use has no spaces.
    let (id, name) = free(package, there, &table.name.replace(' ', ""))?;
    package.set(&part, table.xml(id, &name, there.is_strict));
    package.declare_part(&part, CONTENT_TYPE);
    let relationship = package.relate(sheet, "table", &part, there.is_strict)?;
    let namespace = package::relationships(there.is_strict);
    Ok(format!(
        "<tableParts count=\"1\"><tablePart xmlns:r=\"{namespace}\" r:id=\"{}\"/></tableParts>",
        xml_escaped(&relationship)
    ))
}

/// A number and a name that no table of the workbook has; names of ranges count as well.
fn free<R: Read + Seek>(
    package: &mut Package<R>,
    there: &Workbook<'_>,
    wanted: &str,
) -> Result<(u32, String), AnnotateError> {
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut tables = Vec::new();
    for sheet in there.sheets {
        tables.extend(tables_of(package, &sheet.part)?);
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
    let more = (2_u32..).map(|number| format!("{wanted}{number}"));
    let mut free = [wanted.to_owned()].into_iter().chain(more);
    let name = free.find(|name| !names.contains(&name.to_lowercase())).unwrap_or_default();
    Ok((id, name))
}

/// The parts of the tables on a sheet.
fn tables_of<R: Read + Seek>(
    package: &mut Package<R>,
    sheet: &str,
) -> Result<Vec<String>, AnnotateError> {
    let related = package.relationships(sheet)?;
    Ok(related.into_iter().filter(|r| r.kind == "table").map(|r| r.target).collect())
}

/// Makes the tables of a sheet end below the `texts` that are written right below them.
pub fn grow<R: Read + Seek>(
    package: &mut Package<R>,
    sheet: &str,
    texts: &Texts,
) -> Result<(), AnnotateError> {
    for table in tables_of(package, sheet)? {
        let part = package.part(&table)?;
        let mut old = None;
        markup::read(&part, |start| {
            if name_of(start) == "table" && attribute(start, "totalsRowCount").is_none() {
                old = attribute(start, "ref");
            }
            Ok(())
        })?;
        let Some(old) = old else { continue };
        let Some(new) = grown(&old, texts).filter(|new| *new != old) else { continue };
        let change = |value: &str| (value == old).then(|| new.clone());
        let part = markup::change_attribute(&part, "table", "ref", change)?;
        package.set(&table, markup::change_attribute(&part, "autoFilter", "ref", change)?);
    }
    Ok(())
}

/// Returns the cells of a table extended by the texts right below it.
fn grown(area: &str, texts: &Texts) -> Option<String> {
    let (first, last) = area.split_once(':')?;
    let (start, mut end) = (first.parse::<CellRef>().ok()?, last.parse::<CellRef>().ok()?);
    let has_text = |row: u32| {
        let cells = texts.range(CellRef::new(row, start.column)..=CellRef::new(row, end.column));
        cells.into_iter().any(|(_, text)| text.is_some())
    };
    let rows = (end.row.saturating_add(1)..).take_while(|row| has_text(*row));
    end.row = rows.last().unwrap_or(end.row);
    Some(format!("{first}:{end}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_grows_by_the_rows_right_below_it() {
        let texts = |cells: &[&str]| -> Texts {
            let text = |cell: &&str| (cell.parse().unwrap(), Some("x".to_owned()));
            cells.iter().map(text).collect()
        };
        for (cells, grown_to) in [
            (&["A3", "B4", "A6"][..], "A1:C4"),
            (&["A4"], "A1:C2"),
            (&["D3"], "A1:C2"),
            (&["A2"], "A1:C2"),
        ] {
            assert_eq!(grown("A1:C2", &texts(cells)).as_deref(), Some(grown_to), "{cells:?}");
        }
        let cleared = Texts::from([(CellRef::new(2, 0), None)]);
        assert_eq!(grown("A1:C2", &cleared).as_deref(), Some("A1:C2"));
        assert_eq!(grown("nonsense", &cleared), None);
    }

    #[test]
    fn the_area_is_that_of_all_columns() {
        let table = Table { name: "t", columns: vec!["a", "b"], header: 2, last: 5 };
        assert_eq!(table.area(), "A3:B6");
    }
}
