//! Notes on cells: their texts in one part, their boxes in another (ECMA-376, part 1, 18.7 and
//! part 4, 19.4).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use fscheck_core::location::CellRef;
use quick_xml::events::Event;

use super::AnnotateError;
use super::markup::{self, Edge, attribute, end, keep, local, name_of, prefix_of, put, rewrite};
use super::sheet::Grid;

/// The author of the notes.
const AUTHOR: &str = "fscheck";

/// The size of a note, in pixels at the usual size of 96 to the inch.
const WIDTH: f64 = 340.0;
const LINE_HEIGHT: f64 = 18.0;
const MOST_LINES: usize = 18;
const LETTERS_IN_LINE: usize = 48;

/// A new part with the texts of notes.
pub fn texts(notes: &BTreeMap<CellRef, String>, is_strict: bool) -> Vec<u8> {
    let namespace = super::namespace(is_strict);
    let mut part = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <comments xmlns=\"{namespace}\"><authors><author>{AUTHOR}</author></authors><commentList>"
    );
    part.extend(notes.iter().map(|(cell, text)| comment("", 0, *cell, text)));
    part.push_str("</commentList></comments>");
    part.into_bytes()
}

fn comment(prefix: &str, author: usize, cell: CellRef, text: &str) -> String {
    format!(
        "<{prefix}comment ref=\"{cell}\" authorId=\"{author}\"><{prefix}text>{}</{prefix}text>\
         </{prefix}comment>",
        run(prefix, text)
    )
}

fn run(prefix: &str, text: &str) -> String {
    let text = super::cell_text(text);
    format!("<{prefix}r><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}r>")
}

/// Returns the part with the texts of notes, with new ones added: a cell that has a note keeps its
/// text, and the new one follows below. Also returns the cells that had none.
pub fn more_texts(
    part: &[u8],
    notes: &BTreeMap<CellRef, String>,
) -> Result<(Vec<u8>, BTreeSet<CellRef>), AnnotateError> {
    let mut left = notes.clone();
    let mut author = 0;
    // The note that is open, if one of fscheck's is for the same cell.
    let mut open: Option<String> = None;
    let part = rewrite(part, |event, out| {
        match &event {
            Event::Start(start) | Event::Empty(start) if name_of(start) == "author" => author += 1,
            Event::Start(start) if name_of(start) == "comment" => {
                let cell = attribute(start, "ref").and_then(|name| name.parse::<CellRef>().ok());
                open = cell.and_then(|cell| left.remove(&cell));
            }
            // Phonetic guides come after all visible text (ECMA-376, part 1, 18.4).
            Event::Start(start) | Event::Empty(start)
                if matches!(name_of(start), "rPh" | "phoneticPr") =>
            {
                if let Some(note) = open.take() {
                    put(&run(&prefix_of(start), &format!("\n\n{note}")), out);
                }
            }
            Event::Empty(start) if name_of(start) == "text" => {
                if let Some(note) = open.take() {
                    keep(Event::Start(start.clone()), out)?;
                    put(&run(&prefix_of(start), &note), out);
                    return end(start, out);
                }
            }
            Event::End(end) if local(end.name().into_inner()) == "text" => {
                if let Some(note) = open.take() {
                    let prefix = end.name().into_inner().trim_end_matches("text").to_owned();
                    put(&run(&prefix, &format!("\n\n{note}")), out);
                }
            }
            _ => {}
        }
        keep(event, out)
    })?;
    if left.is_empty() {
        return Ok((part, BTreeSet::new()));
    }
    let prefix = markup::root_prefix(&part)?;
    let name = format!("<{prefix}author>{AUTHOR}</{prefix}author>");
    let part = markup::insert(&part, "authors", Edge::End, &name)?;
    let new: String =
        left.iter().map(|(cell, note)| comment(&prefix, author, *cell, note)).collect();
    let part = markup::insert(&part, "commentList", Edge::End, &new)?;
    Ok((part, left.into_keys().collect()))
}

/// Returns the cells with a conversation, which spreadsheet programs show in place of a note.
pub fn conversations(part: &[u8]) -> Result<BTreeSet<CellRef>, AnnotateError> {
    let mut cells = BTreeSet::new();
    markup::read(part, |start| {
        if name_of(start) == "threadedComment" {
            cells.extend(attribute(start, "ref").and_then(|name| name.parse::<CellRef>().ok()));
        }
        Ok(())
    })?;
    Ok(cells)
}

/// A new drawing with the boxes of notes.
pub fn boxes(notes: &BTreeMap<CellRef, String>, grid: &Grid) -> Vec<u8> {
    let shapes = shapes(notes, grid, FIRST_SHAPE);
    format!(
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" \
         xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\">\
         <o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout>{SHAPE_TYPE}{shapes}</xml>"
    )
    .into_bytes()
}

/// The drawing with boxes for further notes. Drawings are not always well-formed: spreadsheet
/// programs write `<br>` in them.
pub fn more_boxes(
    part: &[u8],
    notes: &BTreeMap<CellRef, String>,
    grid: &Grid,
) -> Result<Vec<u8>, AnnotateError> {
    let missing = || AnnotateError::Damaged("the drawing of its notes has no end".to_owned());
    let close = b"</xml>";
    let at = part.windows(close.len()).rposition(|bytes| bytes == close).ok_or_else(missing)?;
    let (before, after) = part.split_at(at);
    let text = String::from_utf8_lossy(before);
    let numbers = text.split("_x0000_s").skip(1).filter_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().ok()
    });
    let usual = numbers.filter(|number| *number < LAST_SHAPE);
    let first = usual.max().map_or(FIRST_SHAPE, |last| last.saturating_add(1));
    let has_type = text.contains("id=\"_x0000_t202\"");
    let shape_type = if has_type { "" } else { SHAPE_TYPE };
    let shapes = shapes(notes, grid, first);
    Ok([before, shape_type.as_bytes(), shapes.as_bytes(), after].concat())
}

/// The first number of shapes; those below are for the program that draws them.
const FIRST_SHAPE: u32 = 1025;

/// Numbers above this are no numbers of shapes.
const LAST_SHAPE: u32 = 1 << 30;

const SHAPE_TYPE: &str = "<v:shapetype xmlns:v=\"urn:schemas-microsoft-com:vml\" \
    xmlns:o=\"urn:schemas-microsoft-com:office:office\" id=\"_x0000_t202\" \
    coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
    <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/>\
    </v:shapetype>";

fn shapes(notes: &BTreeMap<CellRef, String>, grid: &Grid, first: u32) -> String {
    let mut shapes = String::new();
    for ((cell, text), number) in notes.iter().zip(first..) {
        // Writing to a text cannot fail.
        let _ = write!(
            shapes,
            "<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" \
             xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
             xmlns:x=\"urn:schemas-microsoft-com:office:excel\" id=\"_x0000_s{number}\" \
             type=\"#_x0000_t202\" style=\"position:absolute;visibility:hidden\" \
             fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/>\
             <v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
             <v:textbox style=\"mso-direction-alt:auto\"/><x:ClientData ObjectType=\"Note\">\
             <x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{}</x:Anchor>\
             <x:AutoFill>False</x:AutoFill><x:Row>{}</x:Row><x:Column>{}</x:Column>\
             </x:ClientData></v:shape>",
            anchor(*cell, text, grid),
            cell.row,
            cell.column
        );
    }
    shapes
}

/// Returns the beginning and end of a note's box: cells, and pixels within them (MS-ODRAWXML,
/// 2.4.1).
fn anchor(cell: CellRef, text: &str, grid: &Grid) -> String {
    let lines: usize =
        text.lines().map(|l| l.chars().count().div_ceil(LETTERS_IN_LINE).max(1)).sum();
    // MOST_LINES is small, so that the number has an exact form.
    let lines = u32::try_from(lines.clamp(3, MOST_LINES)).unwrap_or(3);
    let (left, top) = (cell.column.saturating_add(1), cell.row);
    let (right, across) = reach(left, 15.0 + WIDTH, |column| grid.width_of(column));
    let (bottom, down) = reach(top, f64::from(lines) * LINE_HEIGHT, |row| grid.height_of(row));
    format!("{left}, 15, {top}, 2, {right}, {across:.0}, {bottom}, {down:.0}")
}

/// Returns the row or column `length` pixels after the beginning of `first`, and the remaining
/// pixels in it.
fn reach(first: u32, length: f64, size: impl Fn(u32) -> f64) -> (u32, f64) {
    let mut left = length;
    // Hidden ones have no size, and there may be many.
    for index in first..first.saturating_add(200) {
        let size = size(index);
        if left <= size {
            return (index, left);
        }
        left -= size;
    }
    (first.saturating_add(1), 0.0)
}

impl Grid {
    fn width_of(&self, column: u32) -> f64 {
        let is_of = |(first, last, _): &&(u32, u32, f64)| (*first..=*last).contains(&column);
        let characters = self.widths.iter().find(is_of).map_or(self.width, |(_, _, width)| *width);
        characters * 7.0 + 5.0
    }

    fn height_of(&self, row: u32) -> f64 {
        self.heights.get(&row).unwrap_or(&self.height) * 96.0 / 72.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_that_is_there_keeps_its_text() {
        let part = b"<x:comments xmlns:x='u'><x:authors><x:author>Ann</x:author></x:authors>\
            <x:commentList><x:comment ref=\"B2\" authorId=\"0\"><x:text><x:t>mine</x:t></x:text>\
            </x:comment></x:commentList></x:comments>";
        let notes = [((1, 1), "<one>"), ((2, 2), "two")];
        let notes = notes.map(|((row, column), text)| (CellRef::new(row, column), text.to_owned()));
        let (part, new) = more_texts(part, &notes.into_iter().collect()).unwrap();
        let part = String::from_utf8(part).unwrap();
        assert!(part.contains(
            "<x:text><x:t>mine</x:t><x:r><x:t xml:space=\"preserve\">\n\n&lt;one&gt;</x:t></x:r>"
        ));
        assert!(part.contains("<x:author>Ann</x:author><x:author>fscheck</x:author>"));
        assert!(part.contains("<x:comment ref=\"C3\" authorId=\"1\">"));
        assert_eq!(new, BTreeSet::from([CellRef::new(2, 2)]));
    }

    #[test]
    fn our_text_comes_before_phonetic_hints() {
        let part = b"<comments><authors/><commentList><comment ref=\"A1\" authorId=\"0\"><text><r>\
            <t>mine</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh><phoneticPr fontId=\"1\"/></text>\
            </comment></commentList></comments>";
        let notes = BTreeMap::from([(CellRef::new(0, 0), "one".to_owned())]);
        let (part, new) = more_texts(part, &notes).unwrap();
        let part = String::from_utf8(part).unwrap();
        assert!(part.contains("\n\none</t></r><rPh sb=") && part.matches("one<").count() == 1);
        assert!(new.is_empty());
    }

    #[test]
    fn numbers_that_no_shape_has_are_passed_over() {
        let grid = Grid { heights: BTreeMap::new(), height: 15.0, widths: Vec::new(), width: 8.43 };
        let part = b"<xml><v:shape id=\"_x0000_s4294967295\"/></xml>";
        let notes = BTreeMap::from([(CellRef::new(0, 0), "a".to_owned())]);
        let part = String::from_utf8(more_boxes(part, &notes, &grid).unwrap()).unwrap();
        assert!(part.contains("id=\"_x0000_s1025\""));
    }

    #[test]
    fn further_boxes_have_numbers_of_their_own() {
        let grid = Grid {
            heights: BTreeMap::from([(0, 300.0)]),
            height: 15.0,
            widths: vec![(1, 1, 100.0)],
            width: 8.43,
        };
        let part = b"<xml><v:shape id=\"_x0000_s1030\"><br></v:shape></xml>\n";
        let notes = BTreeMap::from([(CellRef::new(0, 0), "a\nb".to_owned())]);
        let part = more_boxes(part, &notes, &grid).unwrap();
        let part = String::from_utf8(part).unwrap();
        assert!(part.contains("id=\"_x0000_s1031\"") && part.ends_with("</v:shape></xml>\n"));
        assert!(part.contains("<x:Anchor>1, 15, 0, 2, 1, 355, 0, 54</x:Anchor>"), "{part}");
    }
}
