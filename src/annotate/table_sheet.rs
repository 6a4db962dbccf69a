//! A sheet with one table, whose last column is for the reader to tick.

use std::io::{Read, Seek};

use fscheck_core::location::CellRef;

use super::AnnotateError;
use super::package::{self, Package};
use super::page::{Below, Columns, Page};
use super::styles::Styles;
use super::table::{self, Table, Workbook};

/// The name of a sheet with a table, and the place of its table.
pub struct TableSheet {
    /// The names for the sheet; the first that the workbook doesn't have is used.
    pub names: [&'static str; 2],
    /// The name of its part, before a number if the name is taken.
    pub part: &'static str,
    /// The name of the table, unless the workbook has one of that name.
    pub table: &'static str,
    /// The columns.
    pub columns: Columns,
    /// The row of their labels.
    pub header: u32,
}

impl TableSheet {
    /// Adds the sheet to the package, with `rows` rows that `write` writes below its header.
    /// Returns its name and its part; `None` if there are no rows, since a table needs one.
    pub fn add<R: Read + Seek>(
        &self,
        package: &mut Package<R>,
        there: &Workbook<'_>,
        styles: Option<&mut Styles>,
        rows: usize,
        write: impl FnOnce(&mut Page<'_>),
    ) -> Result<Option<(&'static str, String)>, AnnotateError> {
        let is_free = |name: &&str| !there.sheets.iter().any(|s| s.name.eq_ignore_ascii_case(name));
        let Some(name) = self.names.into_iter().find(is_free).filter(|_| rows > 0) else {
            return Ok(None);
        };
        let last = u32::try_from(rows).unwrap_or(u32::MAX).saturating_add(self.header);
        let part = package.free_name(self.part, ".xml");
        let columns = self.columns.iter().map(|(name, _)| *name).collect();
        let table = Table { name: self.table, columns, header: self.header, last };
        let table = table::add(package, there, &part, &table)?;
        let mut page = Page::new(self.columns, styles);
        write(&mut page);
        let below = Below { validations: self.ticks(last), table };
        package.set(&part, page.xml(self.header, &below, there.is_strict));
        package.declare_part(&part, package::WORKSHEET);
        Ok(Some((name, part)))
    }

    /// The list for the column of ticks, between the header and the row `last`.
    fn ticks(&self, last: u32) -> String {
        let column = u32::try_from(self.columns.len()).unwrap_or(1).saturating_sub(1);
        let (first, last) = (CellRef::new(self.header + 1, column), CellRef::new(last, column));
        format!(
            "<dataValidations count=\"1\"><dataValidation type=\"list\" allowBlank=\"1\" \
             sqref=\"{first}:{last}\"><formula1>\"yes,no\"</formula1></dataValidation></dataValidations>"
        )
    }
}
