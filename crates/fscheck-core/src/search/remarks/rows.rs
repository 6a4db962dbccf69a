//! The cells of a row: in CSV, Markdown, a listing, or a table in Word or PowerPoint.

use super::super::ROW_END;

/// The fewest columns of a table.
pub(super) const COLUMNS: usize = 3;

/// The most columns that are looked at.
const MOST_COLUMNS: usize = 40;

/// The most words of a cell of CSV.
const LONGEST_CELL: usize = 16;

/// The most bytes before and after a place in a row of headings.
const HEADING_ROW: usize = 4_096;

/// The most words of a heading of a column.
const HEADING: usize = 4;

/// Returns the beginning of the cells in a row of a table in Word or PowerPoint, or its end if it has none:
/// paragraphs may stand above the first row.
pub(super) fn start_of_cells(row: &str) -> usize {
    let first = if row.starts_with('\t') { Some(0) } else { row.find("\n\t").map(|at| at + 1) };
    first.filter(|_| row.ends_with(ROW_END)).unwrap_or(row.len())
}

/// Returns the cells in such a row without what stands above it: each begins with a tab.
pub(super) fn cells_in_row(row: &str) -> impl Iterator<Item = &str> {
    row.split('\t').skip(1).take(MOST_COLUMNS)
}

/// Returns whether a place is in the first row of a table in Word or PowerPoint, whose cells are headings.
pub(in crate::search) fn heads_rows(text: &str, at: usize) -> bool {
    let low = text.ceil_char_boundary(at.saturating_sub(HEADING_ROW));
    let high = text.floor_char_boundary(at.saturating_add(HEADING_ROW));
    let (before, rest) = (text.get(low..at), text.get(at..high));
    let (before, rest) = before.zip(rest).unwrap_or_default();
    let last = before.rfind(ROW_END).map(|end| low + end + ROW_END.len_utf8());
    let start = last.unwrap_or(low);
    let Some(end) = rest.find(ROW_END).map(|end| at + end + ROW_END.len_utf8()) else {
        return false;
    };
    let row = text.get(start..end).unwrap_or_default();
    let first = start_of_cells(row);
    let is_first = first > 0 || start == 0;
    let cells: Vec<&str> = cells_in_row(row.get(first..).unwrap_or_default()).collect();
    let is_heading = |cell: &&str| {
        let cell = cell.trim_end_matches(ROW_END).trim_end();
        !cell.ends_with('.') && cell.split_whitespace().nth(HEADING).is_none()
    };
    is_first && at >= start + first && cells.len() >= COLUMNS && cells.iter().all(is_heading)
}

/// Returns the headings of the columns of a text that is a table from its first line on, such as a log in
/// CSV, if that line has at most so many bytes.
pub(in crate::search) fn columns(text: &str, longest: usize) -> Vec<&str> {
    text.lines().next().filter(|line| line.len() <= longest).map(cells).unwrap_or_default()
}

/// Returns the cells of a line of CSV, Markdown, a page with tabs or a listing with columns.
pub(in crate::search) fn cells(line: &str) -> Vec<&str> {
    let has = |mark: u8| memchr::memchr_iter(mark, line.as_bytes()).nth(COLUMNS - 2).is_some();
    if has(b'|') {
        let line = line.trim();
        let line = line.strip_prefix('|').unwrap_or(line);
        let line = line.strip_suffix('|').unwrap_or(line);
        return line.split('|').take(MOST_COLUMNS).collect();
    }
    let Some(mark) = [b'\t', b';', b','].into_iter().find(|mark| has(*mark)).map(char::from) else {
        return listed(line);
    };
    let mut is_quoted = false;
    let is_end = |c: char| {
        is_quoted ^= c == '"';
        c == mark && !is_quoted
    };
    let cells: Vec<&str> = line.split(is_end).take(MOST_COLUMNS).collect();
    if mark != '\t' && is_prose(&cells) { Vec::new() } else { cells }
}

/// Returns the cells of a line whose columns two blanks or more set apart, as those of a listing do.
fn listed(line: &str) -> Vec<&str> {
    if !line.trim_start().contains("  ") {
        return Vec::new();
    }
    let cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty());
    let cells: Vec<&str> = cells.take(MOST_COLUMNS).collect();
    if cells.len() < COLUMNS || is_prose(&cells) { Vec::new() } else { cells }
}

/// Returns whether these are the parts of a sentence: prose has commas too, with spaces behind them.
fn is_prose(parts: &[&str]) -> bool {
    let end = parts.iter().rposition(|part| !part.is_empty()).unwrap_or_default();
    let parts = parts.get(..=end).unwrap_or_default();
    let is_long = |part: &&str| part.split_whitespace().nth(LONGEST_CELL).is_some();
    // The last cell may be a remark.
    let mut others = parts.iter().rev().skip(1);
    let mut behind = parts.iter().skip(1).peekable();
    others.any(is_long) || (behind.peek().is_some() && behind.all(|part| part.starts_with(' ')))
}

/// Returns whether a row is the rule below the heading of a table in Markdown.
pub(super) fn is_rule(cells: &[&str]) -> bool {
    let is_rule =
        |cell: &&str| !cell.trim().is_empty() && cell.trim().chars().all(|c| "-:".contains(c));
    !cells.is_empty() && cells.iter().all(is_rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_of_a_table_is_its_heading_if_it_has_labels() {
        let table = "Deploys of 2023\n\tCustomer\n\tStacks\n\tBy console\n\u{b}\tAlder\n\t14\n\tBy hand\n\u{b}";
        let is_heading = |text: &str, word: &str| heads_rows(text, text.find(word).unwrap());
        assert!(is_heading(table, "By console"));
        assert!(is_heading(table, "\tCustomer"));
        for word in ["By hand", "Alder", "Deploys"] {
            assert!(!is_heading(table, word), "{word}");
        }
        let steps = table.replace("By console", "We change production by hand in the console");
        assert!(!is_heading(&steps, "by hand"), "a cell with a sentence");
        let form = "Access\n\tRoot\n\tBy console\n\u{b}";
        assert!(!is_heading(form, "By console"), "a label and its answer");
    }
}
