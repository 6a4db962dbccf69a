//! Sets texts in the cells of a sheet, and leaves everything else unchanged.

use std::collections::BTreeMap;

use fscheck_core::location::CellRef;
use quick_xml::events::{BytesStart, Event};

use super::markup::{Out, attribute, end, keep, local, name_of, prefix_of, put, rewrite};
use super::place::{Cursor, There, has_changes, with_more_cells};
use super::{AnnotateError, cell_text};

/// The new texts of cells; `None` clears a cell.
pub type Texts = BTreeMap<CellRef, Option<String>>;

/// Returns the sheet with these texts in its cells. Cells keep their formats; missing ones are
/// added.
pub fn set(part: &[u8], texts: &Texts) -> Result<Vec<u8>, AnnotateError> {
    let there = There::find(part, texts)?;
    let mut setter = Setter {
        texts: texts.clone(),
        there,
        prefix: String::new(),
        is_in_data: false,
        is_within_replaced: false,
        cursor: Cursor::new(),
    };
    rewrite(part, |event, out| setter.visit(event, out))
}

struct Setter {
    /// The cells that are not set yet.
    texts: Texts,
    there: There,
    prefix: String,
    is_in_data: bool,
    /// True within a cell whose content is replaced.
    is_within_replaced: bool,
    cursor: Cursor,
}

impl Setter {
    fn visit(&mut self, event: Event<'_>, out: &mut Out) -> Result<(), AnnotateError> {
        match event {
            Event::End(end) if self.is_within_replaced => {
                self.is_within_replaced = local(end.name().into_inner()) != "c";
                Ok(())
            }
            _ if self.is_within_replaced => Ok(()),
            Event::Start(start) if name_of(&start) == "sheetData" => {
                self.is_in_data = true;
                self.prefix = prefix_of(&start);
                keep(Event::Start(start), out)
            }
            Event::Empty(start) if name_of(&start) == "sheetData" => {
                self.prefix = prefix_of(&start);
                keep(Event::Start(start.clone()), out)?;
                self.rows_before(u32::MAX, out);
                end(&start, out)
            }
            Event::End(end) if local(end.name().into_inner()) == "sheetData" => {
                self.rows_before(u32::MAX, out);
                self.is_in_data = false;
                keep(Event::End(end), out)
            }
            Event::Start(start) if self.is_in_data && name_of(&start) == "row" => {
                let start = self.row(&start, out)?;
                keep(Event::Start(start), out)
            }
            Event::Empty(start) if self.is_in_data && name_of(&start) == "row" => {
                let start = self.row(&start, out)?;
                keep(Event::Start(start.clone()), out)?;
                self.end_row(out);
                end(&start, out)
            }
            Event::End(end) if self.is_in_data && local(end.name().into_inner()) == "row" => {
                self.end_row(out);
                keep(Event::End(end), out)
            }
            Event::Start(start) if self.is_in_data && name_of(&start) == "c" => {
                self.is_within_replaced = self.cell(&start, out)?;
                if self.is_within_replaced { Ok(()) } else { keep(Event::Start(start), out) }
            }
            Event::Empty(start) if self.is_in_data && name_of(&start) == "c" => {
                if self.cell(&start, out)? { Ok(()) } else { keep(Event::Empty(start), out) }
            }
            event => keep(event, out),
        }
    }

    /// Begins a row, after writing those before it.
    fn row(
        &mut self,
        start: &BytesStart<'_>,
        out: &mut Out,
    ) -> Result<BytesStart<'static>, AnnotateError> {
        let row = self.cursor.row(start)?;
        self.rows_before(row, out);
        self.cursor.enter(row);
        Ok(with_more_cells(start, has_changes(&self.texts, row)))
    }

    /// Ends a row: its missing cells come last, and the next row is the one below.
    fn end_row(&mut self, out: &mut Out) {
        self.cells_before(u32::MAX, out);
        self.cursor.end_row();
    }

    /// Begins a cell, after writing those before it. Returns whether it was written with new
    /// content.
    fn cell(&mut self, start: &BytesStart<'_>, out: &mut Out) -> Result<bool, AnnotateError> {
        let here = self.cursor.cell(start)?;
        self.cells_before(here.column, out);
        self.cursor.pass(here);
        let Some(text) = self.texts.remove(&here) else { return Ok(false) };
        self.write(here, attribute(start, "s").as_deref(), text.as_deref(), out);
        Ok(true)
    }

    fn cells_before(&mut self, column: u32, out: &mut Out) {
        let row = self.cursor.next.row;
        for cell in self.there.new_cells(&self.texts, row, column) {
            if let Some(Some(text)) = self.texts.remove(&cell) {
                self.write(cell, None, Some(&text), out);
            }
        }
    }

    fn rows_before(&mut self, row: u32, out: &mut Out) {
        for row in self.there.new_rows(&self.texts, row) {
            self.cursor.enter(row);
            put(&format!("<{}row r=\"{}\">", self.prefix, u64::from(row) + 1), out);
            self.cells_before(u32::MAX, out);
            put(&format!("</{}row>", self.prefix), out);
        }
    }

    fn write(&self, cell: CellRef, format: Option<&str>, text: Option<&str>, out: &mut Out) {
        let prefix = &self.prefix;
        let format = format.and_then(|format| format.parse::<u32>().ok());
        let format = format.map(|format| format!(" s=\"{format}\"")).unwrap_or_default();
        match text {
            None => put(&format!("<{prefix}c r=\"{cell}\"{format}/>"), out),
            Some(text) => {
                let text = cell_text(text);
                put(
                    &format!(
                        "<{prefix}c r=\"{cell}\"{format} t=\"inlineStr\"><{prefix}is><{prefix}t \
                         xml:space=\"preserve\">{text}</{prefix}t></{prefix}is></{prefix}c>"
                    ),
                    out,
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_in(part: &str, texts: &[(&str, Option<&str>)]) -> String {
        let texts =
            texts.iter().map(|(cell, text)| (cell.parse().unwrap(), text.map(str::to_owned)));
        String::from_utf8(set(part.as_bytes(), &texts.collect()).unwrap()).unwrap()
    }

    fn cell(name: &str, text: &str) -> String {
        format!("<c r=\"{name}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
    }

    #[test]
    fn cells_are_set_cleared_and_made_where_they_belong() {
        let sheet = "<w><sheetData><row r=\"2\" spans=\"1:2\"><c r=\"A2\" s=\"4\" t=\"s\"><v>7</v></c>\
                     <c r=\"B2\" s=\"5\"/><c r=\"D2\"><f>1</f></c></row><row r=\"4\"/></sheetData><x/></w>";
        let changed = set_in(
            sheet,
            &[
                ("A2", None),
                ("B2", Some("a<b")),
                ("C2", Some("c")),
                ("A3", Some("d")),
                ("B4", Some("e")),
            ],
        );
        let wanted = format!(
            "<w><sheetData><row r=\"2\"><c r=\"A2\" s=\"4\"/>{}{}<c r=\"D2\"><f>1</f></c></row>\
             <row r=\"3\">{}</row><row r=\"4\">{}</row></sheetData><x/></w>",
            cell("B2", "a&lt;b").replace(" t=", " s=\"5\" t="),
            cell("C2", "c"),
            cell("A3", "d"),
            cell("B4", "e"),
        );
        assert_eq!(changed, wanted);
        assert_eq!(set_in(sheet, &[]).replace("<row r=\"4\"></row>", "<row r=\"4\"/>"), sheet);
        assert_eq!(
            set_in("<w><sheetData/></w>", &[("B1", Some("x"))]),
            format!("<w><sheetData><row r=\"1\">{}</row></sheetData></w>", cell("B1", "x"))
        );
    }
}
