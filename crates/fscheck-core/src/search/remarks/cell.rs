//! The cells of tables in plain text.

use crate::language::lists::has_bare_word;

/// The number of separators from which on a line is a row of a table.
const BARS: usize = 3;

/// The number of bytes before and after a word in which the row of its table is looked for.
const ROW: usize = 500;

/// Returns the table cell at `at`, if its line is a row of a table. Cells are separated by bars,
/// tabs, or commas and semicolons without a space.
pub(super) fn cell(text: &str, at: usize) -> Option<&str> {
    let low = text.ceil_char_boundary(at.saturating_sub(ROW));
    let high = text.ceil_char_boundary(at.saturating_add(ROW));
    let start = text.get(low..at)?.rfind('\n').map_or(low, |end| low + end + 1);
    let line = text.get(start..high)?.lines().next()?;
    let is_end = |(place, c): (usize, char)| {
        let next = line.get(place + 1..).and_then(|rest| rest.chars().next());
        matches!(c, '|' | '\t')
            || (matches!(c, ',' | ';')
                && next.is_some_and(|next| next != ' ' && !is_in_number(line, place)))
    };
    let ends = line.char_indices().filter(|one| is_end(*one)).map(|(place, _)| place);
    let ends: Vec<usize> = ends.collect();
    let before = ends.partition_point(|end| *end < at - start);
    let from = before.checked_sub(1).and_then(|last| ends.get(last)).map_or(0, |end| end + 1);
    let to = ends.get(before).copied().unwrap_or(line.len());
    (ends.len() >= BARS).then(|| line.get(from..to)).flatten()
}

/// Returns whether the comma at `place` separates the thousands of a number.
fn is_in_number(line: &str, place: usize) -> bool {
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| line.as_bytes().get(at)).is_some_and(u8::is_ascii_digit)
    };
    is_digit(place.checked_sub(1)) && is_digit(place.checked_add(1))
}

/// Returns whether a cell is empty, or only has places to fill in: `__ / __`.
pub(super) fn is_blank(cell: &str) -> bool {
    cell.chars().all(|c| c.is_whitespace() || matches!(c, '_' | '/')) && cell.trim() != "/"
}

/// Returns whether a cell has nothing but a dash.
pub(super) fn is_dash(cell: &str) -> bool {
    matches!(cell.trim(), "-" | "–" | "—")
}

/// Returns whether a cell has a mark, a time or a measure: somebody filled it in.
pub(super) fn is_tick(cell: &str) -> bool {
    const MARKS: [&str; 14] =
        ["x", "X", "✓", "✔", "✗", "☒", "•", "●", "■", "1", "ok", "done", "yes", "no"];
    let is_time = || {
        let (hour, minute) = cell.split_once(':').unwrap_or_default();
        let is_number = |text: &str| text.parse::<u8>().is_ok();
        is_number(hour) && minute.get(..2).is_some_and(is_number)
    };
    let is_measure = || {
        let mut words = cell.split_whitespace();
        let number = words.next().is_some_and(|word| word.parse::<f64>().is_ok());
        number && words.next().is_some_and(|unit| has_bare_word(unit, "measure-unit"))
    };
    MARKS.contains(&cell) || is_time() || cell.ends_with('%') || is_measure()
}
