//! One line of a source, drawn with a mark under the subject of a finding.
//!
//! A line of a manifest is shown unchanged. A cell is shown as a line made of its row: these lines
//! are only for the terminal and reach no other format.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::Sources;
use crate::location::{CellRef, Location};
use crate::text::shorten;
use crate::visible::{self, Line};
use crate::workbook::flaw::Flaw;
use crate::workbook::{Sheet, layout};

/// Characters of a source line that are shown.
const LINE_WIDTH: usize = 68;

/// Characters that are shown before the mark of a line that is too long.
const CONTEXT: usize = 30;

/// Characters of one cell that are shown, and of the cell with the mark.
const CELL_WIDTH: usize = 21;

/// A drawn line.
#[derive(Debug)]
pub struct Snippet {
    name: Line,
    line: String,
    /// The line's or row's number, from 0.
    number: usize,
    /// The marked part, in bytes.
    mark: (usize, usize),
    /// The label of the marked part.
    pub label: Option<String>,
}

impl Snippet {
    /// The line that `at` points to; `None` for a whole file.
    pub fn of(at: &Location, sources: &Sources, lines: &SourceLines<'_>) -> Option<Snippet> {
        match at {
            Location::File { .. } => None,
            Location::Line { path, line, column, width } => {
                let line = lines.texts.get(path)?.line(*line);
                Some(of_line(line, at.to_string().into(), *column, *width))
            }
            Location::Cell { index, cell, .. } => {
                let sheets = &sources.workbook.as_ref()?.sheets;
                let sheet = sheets.get(usize::try_from(*index).ok()?)?;
                let mut known = lines.headings.borrow_mut();
                let headings = known.entry(*index).or_insert_with(|| Headings::of(sheet));
                Some(of_cell(sheet, headings, at, *cell))
            }
        }
    }

    /// The marked part.
    pub fn mark(&self) -> SourceSpan {
        SourceSpan::new(self.mark.0.into(), self.mark.1)
    }
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = SourceSpan::new(0.into(), self.line.len());
        let contents = MietteSpanContents::new_named(
            self.name.to_string(),
            self.line.as_bytes(),
            whole,
            self.number,
            0,
            1,
        );
        Ok(Box::new(contents))
    }
}

/// The lines of a text, indexed: a report draws thousands of them, and must not search each from
/// the top.
#[derive(Debug)]
pub struct Lines<'a>(Vec<Marked<'a>>);

/// A line. Thousands of findings may be about a single one, and must not walk to each place in it from
/// its beginning.
#[derive(Debug)]
struct Marked<'a> {
    text: &'a str,
    /// Byte positions at regular intervals of characters in a long line.
    marks: Vec<usize>,
}

/// A line, by its position in its text.
#[derive(Clone, Copy, Debug)]
pub struct Numbered<'l> {
    number: usize,
    text: &'l str,
    marks: &'l [usize],
}

/// Characters between two marks of a long line, which has more bytes than this.
const STEP: usize = 1_024;

/// The source of drawn findings: the lines of all text files in a report, and the headings of the
/// sheets drawn so far.
#[derive(Debug)]
pub struct SourceLines<'a> {
    texts: BTreeMap<Arc<str>, Lines<'a>>,
    headings: RefCell<BTreeMap<u32, Headings>>,
}

/// The headings of a sheet.
#[derive(Debug)]
struct Headings {
    columns: BTreeMap<u32, String>,
    /// The columns that are read together.
    groups: BTreeMap<String, Vec<u32>>,
}

impl<'a> Lines<'a> {
    /// Returns the lines of `source`.
    pub fn of(source: &'a str) -> Lines<'a> {
        let lines = source.strip_prefix('\u{feff}').unwrap_or(source).lines();
        Lines(lines.map(Marked::of).collect())
    }

    /// Returns the line `number`, from 1, with its position; an empty one after the end of the
    /// text.
    pub fn line(&self, number: u32) -> Numbered<'_> {
        let number = usize::try_from(number.saturating_sub(1)).unwrap_or_default();
        match self.0.get(number) {
            Some(Marked { text, marks }) => Numbered { number, text, marks },
            None => Numbered { number, text: "", marks: &[] },
        }
    }
}

impl<'a> Marked<'a> {
    fn of(text: &'a str) -> Marked<'a> {
        let marks = match text.len() > STEP {
            true => text.char_indices().step_by(STEP).map(|(at, _)| at).collect(),
            false => Vec::new(),
        };
        Marked { text, marks }
    }
}

impl<'l> Numbered<'l> {
    /// Returns the number of characters in the line.
    fn length(self) -> usize {
        let marked = self.marks.len().saturating_sub(1);
        let rest = self.marks.last().map_or(Some(self.text), |mark| self.text.get(*mark..));
        marked * STEP + rest.unwrap_or_default().chars().count()
    }

    /// The characters of the line from the one at `first` on.
    fn from(self, first: usize) -> impl Iterator<Item = char> + 'l {
        let mark = self.marks.get(first / STEP).copied();
        let (from, skipped) = mark.map_or((0, first), |mark| (mark, first % STEP));
        self.text.get(from..).unwrap_or_default().chars().skip(skipped)
    }
}

impl Headings {
    fn of(sheet: &Sheet) -> Headings {
        let columns = layout::headings(sheet);
        let mut groups: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (column, heading) in &columns {
            if let Some(group) = group(heading) {
                groups.entry(group.to_owned()).or_default().push(*column);
            }
        }
        Headings { columns, groups }
    }

    /// The columns that are read together with `column`: a Met? and its Partner Response.
    fn companions(&self, column: u32) -> Vec<u32> {
        let group = self.columns.get(&column).and_then(|heading| group(heading));
        match group.and_then(|group| self.groups.get(group)) {
            Some(columns) => columns.clone(),
            None => vec![column],
        }
    }
}

/// Returns the key of the columns that belong together with this heading's.
fn group(heading: &str) -> Option<&str> {
    let answer = heading.strip_prefix("Met?").or(heading.strip_prefix("Partner Response"));
    let is_item = matches!(heading, "ID" | "Requirement Description");
    answer.or(is_item.then_some("item"))
}

impl<'a> SourceLines<'a> {
    /// Returns the lines of `sources`.
    pub fn of(sources: &'a Sources) -> SourceLines<'a> {
        let texts = sources.texts.iter();
        let texts = texts.map(|(path, text)| (Arc::clone(path), Lines::of(text))).collect();
        SourceLines { texts, headings: RefCell::default() }
    }
}

/// Returns a line of a text, cut around the marked part if it is long.
pub fn of_line(source: Numbered<'_>, name: Line, column: u32, width: u32) -> Snippet {
    let number = source.number;
    let column = usize::try_from(column.saturating_sub(1)).unwrap_or_default();
    let width = usize::try_from(width).unwrap_or(1);
    let column = column.min(source.length());
    let fits = column + width.min(LINE_WIDTH / 2) <= LINE_WIDTH;
    let first = if fits { 0 } else { column - column.min(CONTEXT) };
    let mut line = if first > 0 { "…".to_owned() } else { String::new() };
    let skipped = line.len();
    // Of a line of megabytes, only the shown part is read.
    let cut: String = source.from(first).take(LINE_WIDTH + 1).collect();
    let shown: Vec<char> = visible::masked(&cut).chars().collect();
    line.extend(shown.iter().take(LINE_WIDTH));
    if shown.len() > LINE_WIDTH {
        line.push('…');
    }
    let bytes = |characters: &[char]| characters.iter().map(|c| c.len_utf8()).sum::<usize>();
    let before = skipped + bytes(shown.get(..column - first).unwrap_or_default());
    let end = (column - first + width).min(shown.len()).min(LINE_WIDTH);
    let marked = bytes(shown.get(column - first..end).unwrap_or_default());
    if marked == 0 {
        line.push(' ');
    }
    Snippet { name, line, number, mark: (before, marked.max(1)), label: None }
}

/// Returns the row of a cell: the cell that begins the row, the cell itself, and the cells that
/// belong to it.
fn of_cell(sheet: &Sheet, headings: &Headings, at: &Location, cell: CellRef) -> Snippet {
    let first = sheet.row(cell.row).next().map_or(cell.column, |(place, _)| place.column);
    let mut columns = vec![first.min(cell.column)];
    columns.extend(headings.companions(cell.column));
    columns.sort_unstable();
    columns.dedup();
    let mut line = String::new();
    let mut mark = (0, 1);
    for column in columns {
        if !line.is_empty() {
            line.push_str(" │ ");
        }
        let place = CellRef::new(cell.row, column);
        let text = sheet.text(place);
        let is_it = column == cell.column;
        let flaw = sheet.cells.get(&place).and_then(|cell| cell.flaw.as_ref());
        let shown = match (text.is_empty(), flaw) {
            (_, Some(Flaw::Unsaved)) => "(formula)".to_owned(),
            (_, Some(Flaw::Error(name))) => visible::line(name).into_owned(),
            (true, None) => "(blank)".to_owned(),
            (false, None) => {
                let width = if is_it { CELL_WIDTH * 2 } else { CELL_WIDTH };
                visible::line(&shorten(&text, width)).into_owned()
            }
        };
        if is_it {
            mark = (line.len(), shown.len());
        }
        line.push_str(&shown);
    }
    let path = at.path();
    let Location::Cell { sheet: name, .. } = at else {
        return Snippet { name: path.as_ref().into(), line, number: 0, mark, label: None };
    };
    let number = usize::try_from(cell.row).unwrap_or_default();
    let label =
        headings.columns.get(&cell.column).map(|heading| visible::line(heading).into_owned());
    let file = path.rsplit('/').next().unwrap_or_default();
    Snippet { name: format!("{file} › {name} › {cell}").into(), line, number, mark, label }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_line_is_shown_whole() {
        let snippet = of_line(Lines::of("a: 1\nbc: soon\n").line(2), "m".into(), 5, 4);
        assert_eq!(snippet.line, "bc: soon");
        assert_eq!(snippet.mark, (4, 4));
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let source = format!("{}é: x", "k".repeat(200));
        let snippet = of_line(Lines::of(&source).line(1), "m".into(), 204, 1);
        assert!(snippet.line.chars().count() <= LINE_WIDTH + 1);
        let (start, length) = snippet.mark;
        assert_eq!(&snippet.line[start..start + length], "x");
    }

    #[test]
    fn a_line_is_cut_only_where_the_mark_would_not_fit() {
        // The mark ends where the space does.
        let whole = "k".repeat(LINE_WIDTH);
        let column = u32::try_from(LINE_WIDTH).unwrap() - 3;
        let of = |source: &str, column, width| {
            of_line(Lines::of(source).line(1), "m".into(), column, width).line
        };
        assert_eq!(of(&whole, column, 4), whole);
        assert!(of(&whole, column + 1, 4).starts_with('…'));
        // A mark that is longer than half of the room is cut, not the line before it.
        assert_eq!(of(&whole, 30, 200), whole);
        assert!(of(&whole, 40, 200).starts_with('…'));
    }

    #[test]
    fn every_place_of_a_long_line_is_found_by_its_marks() {
        let source: String = (0..5_000).map(|n| if n % 3 == 0 { 'x' } else { 'é' }).collect();
        let lines = Lines::of(&source);
        let line = lines.line(1);
        assert_eq!(line.length(), 5_000);
        for first in [0, 1, STEP - 1, STEP, STEP + 1, 3 * STEP, 4_999, 5_000, 9_000] {
            let wanted: String = source.chars().skip(first).collect();
            assert_eq!(line.from(first).collect::<String>(), wanted, "{first}");
            // At most one step is counted: the rest is at most as long as the text from there.
            let most = 2 * (5_000_usize.saturating_sub(first) + STEP);
            let left = line.from(first).size_hint().1;
            assert!(first > 5_000 || left.is_none_or(|left| left <= most), "{first}");
        }
        assert_eq!(Lines::of("short").line(1).length(), 5);
        assert_eq!(Lines::of("").line(1).length(), 0);
    }

    #[test]
    fn a_place_beyond_the_text_is_still_drawn() {
        let snippet = of_line(Lines::of("a\n").line(9), "m".into(), 9, 3);
        assert_eq!(snippet.mark, (0, 1));
    }
}
