//! Reads the cells of OpenDocument spreadsheets (OASIS ODF 1.3, part 3, chapter 9).
//!
//! This is a separate streaming reader: calamine reads a whole .ods when it opens it, and some
//! broken files make it run endlessly or out of memory.

use std::io::{BufRead, BufReader, Read, Seek};

use fscheck_core::location::{CellRef, GRID};
use fscheck_core::text::shorten;
use fscheck_core::workbook::flaw::Flaw;
use fscheck_core::workbook::merges::Merges;
use quick_xml::events::{BytesStart, Event};
use zip::result::ZipError;

use super::formula::{MOST_LINKS, hyperlink_targets, hyperlink_text};
use super::{Budget, Cell, Collector, OpenError, RawSheet};
use crate::limits::{Limit, Limits};
use crate::package::Archive;
use crate::xml::{Events, XmlError, attribute, resolved};

/// All sheets.
pub fn read<S: Read + Seek>(source: S, limits: &Limits) -> Result<Vec<RawSheet>, OpenError> {
    let mut archive = Archive::open(source).map_err(|e| damaged(&e))?;
    let position = archive.exact_position("content.xml");
    let position = position.ok_or_else(|| damaged(&ZipError::FileNotFound))?;
    let content = archive.part(position).map_err(|e| damaged(&e))?;
    let mut xml = Events::new(BufReader::new(content));
    let mut content = Content { budget: Budget::new(limits), sheets: Vec::new() };
    loop {
        match xml.event()? {
            Event::Start(start) if start.name().as_ref() == "table:table" => {
                let name = attribute(&start, "table:name").unwrap_or_default();
                content.table(&mut xml, name)?;
            }
            Event::Eof => return Ok(content.sheets),
            _ => {}
        }
    }
}

struct Content<'l> {
    budget: Budget<'l>,
    sheets: Vec<RawSheet>,
}

impl Content<'_> {
    /// Reads a table up to its end.
    fn table<R: BufRead>(&mut self, xml: &mut Events<R>, name: String) -> Result<(), OpenError> {
        let mut rows = Rows {
            collector: Collector::new(&mut self.budget),
            row: 0,
            column: 0,
            current: Vec::new(),
            repeated_rows: 1,
            wanted: true,
            merges: Merges::default(),
        };
        rows.read(xml)?;
        let (cells, merges) = (rows.collector.cells, rows.merges);
        self.sheets.push(RawSheet { name, cells, merges });
        Ok(())
    }
}

/// The rows of one table.
struct Rows<'a, 'l> {
    collector: Collector<'a, 'l>,
    row: u32,
    column: u32,
    current: Vec<(u32, u32, Cell)>,
    repeated_rows: u32,
    wanted: bool,
    merges: Merges,
}

impl<'l> Rows<'_, 'l> {
    fn limits(&self) -> &'l Limits {
        self.collector.budget.limits
    }

    fn most_repeated(&self) -> &'l Limit {
        &self.limits().workbook_repeated
    }

    fn read<R: BufRead>(&mut self, xml: &mut Events<R>) -> Result<(), OpenError> {
        loop {
            match xml.event()? {
                Event::Start(start) => match start.name().as_ref() {
                    "table:table-row" => self.begin_row(&start),
                    "table:table-cell" | "table:covered-table-cell" => {
                        let start = start.into_owned();
                        self.cell(xml, &start)?;
                    }
                    // A table within a table is the source of a chart or a form.
                    "table:table" | "table:shapes" | "office:forms" | "table:dde-links" => {
                        xml.skip()?;
                    }
                    _ => {}
                },
                Event::Empty(start) => match start.name().as_ref() {
                    "table:table-row" => {
                        self.begin_row(&start);
                        self.end_row()?;
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        self.take(&start, cell_of(&start, CellText::default()))?;
                    }
                    _ => {}
                },
                Event::End(end) => match end.name().as_ref() {
                    "table:table-row" => self.end_row()?,
                    "table:table" => return Ok(()),
                    _ => {}
                },
                _ => {}
            }
        }
    }

    fn begin_row(&mut self, start: &BytesStart<'_>) {
        self.repeated_rows = repeated(start, "table:number-rows-repeated", self.most_repeated());
        self.column = 0;
        self.current.clear();
    }

    fn end_row(&mut self) -> Result<(), OpenError> {
        let times = self.repeated_rows;
        if self.wanted && !self.current.is_empty() {
            for row in self.row..self.row.saturating_add(times) {
                self.push_row(row)?;
                if !self.wanted {
                    break;
                }
            }
        }
        self.current.clear();
        self.row = self.row.saturating_add(times);
        Ok(())
    }

    fn push_row(&mut self, row: u32) -> Result<(), OpenError> {
        for (column, times, cell) in &self.current {
            for column in *column..column.saturating_add(*times) {
                self.wanted = self.collector.push(CellRef::new(row, column), cell.clone())?;
                // The caller asks for every cell again whether there is a header.
                if !self.wanted {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn cell<R: BufRead>(
        &mut self,
        xml: &mut Events<R>,
        start: &BytesStart<'static>,
    ) -> Result<(), OpenError> {
        let mut content = CellText::default();
        content.read(xml, start.name().as_ref(), self.most_repeated())?;
        self.take(start, cell_of(start, content))
    }

    fn take(&mut self, start: &BytesStart<'_>, cell: Cell) -> Result<(), OpenError> {
        let times = repeated(start, "table:number-columns-repeated", self.most_repeated());
        let rows = repeated(start, "table:number-rows-spanned", self.most_repeated());
        if self.wanted && rows > 1 {
            let first = CellRef::new(self.row, self.column);
            let last_row = self.row.saturating_add(rows - 1);
            let limits = self.limits();
            super::add_merged(&mut self.merges, first, last_row, limits)?;
        }
        if self.wanted && !cell.is_blank() {
            let times = times.min(GRID.column + 1);
            self.current.push((self.column, times, cell));
        }
        self.column = self.column.saturating_add(times);
        Ok(())
    }
}

/// Returns the content of the cell that begins with `start`.
fn cell_of(start: &BytesStart<'_>, content: CellText) -> Cell {
    let formula = attribute(start, "table:formula");
    let mut links = formula.as_deref().map(hyperlink_targets).unwrap_or_default();
    links.extend(content.links);
    if let Some(flaw) = flaw(start, formula.as_deref(), &content.text, !links.is_empty()) {
        return Cell { text: String::new(), links, flaw: Some(flaw) };
    }
    // LibreOffice writes a Boolean of another format as the number of a formula.
    let is_boolean = matches!(content.text.to_uppercase().as_str(), "TRUE" | "FALSE");
    let mut text = value(start).filter(|_| !is_boolean).unwrap_or(content.text);
    if text.is_empty() && !links.is_empty() {
        text = formula.as_deref().and_then(hyperlink_text).unwrap_or_default();
    }
    Cell { text, links, flaw: None }
}

/// Returns why the cell has no value, if it has none. LibreOffice marks an error in its own
/// namespace and saves an empty text for it, others save 0; the shown text names it.
fn flaw(start: &BytesStart<'_>, formula: Option<&str>, shown: &str, links: bool) -> Option<Flaw> {
    let kind = attribute(start, "office:value-type");
    let is_error = attribute(start, "calcext:value-type").as_deref() == Some("error");
    if is_error || formula.is_some() {
        let error = Flaw::shown_as(shown);
        if error.is_some() || is_error {
            return error.or_else(|| Some(Flaw::Error(shorten(shown, 20))));
        }
    }
    let is_saved = match kind.as_deref() {
        None => false,
        // The empty text is a value too.
        Some("string") => true,
        Some(_) => value(start).is_some(),
    };
    let is_unsaved = formula.is_some() && !links && shown.is_empty() && !is_saved;
    is_unsaved.then_some(Flaw::Unsaved)
}

/// The content of a cell.
#[derive(Default)]
struct CellText {
    text: String,
    links: Vec<String>,
    paragraphs: u32,
}

impl CellText {
    /// Reads up to the end of the cell that began with `name`.
    fn read<R: BufRead>(
        &mut self,
        xml: &mut Events<R>,
        name: &str,
        most: &Limit,
    ) -> Result<(), OpenError> {
        let mut depth: u32 = 0;
        loop {
            match xml.event()? {
                Event::Start(start) => match start.name().as_ref() {
                    // Notes, pictures and tables in the cell are not its value.
                    "office:annotation" | "draw:frame" | "table:table" => xml.skip()?,
                    _ => {
                        depth += 1;
                        self.element(&start, most);
                    }
                },
                Event::Empty(start) => self.element(&start, most),
                Event::Text(text) if depth > 0 => self.text.push_str(&text),
                Event::CData(text) if depth > 0 => self.text.push_str(&text),
                Event::GeneralRef(entity) if depth > 0 => self.text.push_str(&resolved(&entity)),
                Event::End(end) if depth == 0 && end.name().as_ref() == name => return Ok(()),
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    fn element(&mut self, start: &BytesStart<'_>, most: &Limit) {
        match start.name().as_ref() {
            "text:p" | "text:h" => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
            }
            "text:s" => {
                let spaces = repeated(start, "text:c", most).min(1_000);
                self.text.extend((0..spaces).map(|_| ' '));
            }
            "text:tab" => self.text.push('\t'),
            "text:line-break" => self.text.push('\n'),
            "text:a" if self.links.len() < MOST_LINKS => {
                self.links.extend(attribute(start, "xlink:href"));
            }
            _ => {}
        }
    }
}

/// The value of a cell that is more than its text: dates, numbers and yes/no.
fn value(start: &BytesStart<'_>) -> Option<String> {
    match attribute(start, "office:value-type")?.as_str() {
        "float" => number(&attribute(start, "office:value")?),
        "date" => {
            let moment = attribute(start, "office:date-value")?;
            moment.split('T').next().map(str::to_owned)
        }
        "boolean" => attribute(start, "office:boolean-value").map(|word| word.to_uppercase()),
        "string" => attribute(start, "office:string-value"),
        _ => None,
    }
}

fn number(text: &str) -> Option<String> {
    text.trim().parse::<f64>().ok().map(|number| number.to_string())
}

fn repeated(start: &BytesStart<'_>, name: &str, most: &Limit) -> u32 {
    let times = attribute(start, name).and_then(|times| times.trim().parse::<u64>().ok());
    u32::try_from(times.unwrap_or(1).clamp(1, most.get().max(1))).unwrap_or(1)
}

impl From<XmlError> for OpenError {
    fn from(error: XmlError) -> OpenError {
        match error {
            XmlError::CutShort => {
                OpenError::Damaged { detail: "its content ends in the middle".to_owned() }
            }
            error => damaged(&error),
        }
    }
}

fn damaged(error: &dyn std::error::Error) -> OpenError {
    OpenError::Damaged { detail: format!("its content cannot be read ({error})") }
}
