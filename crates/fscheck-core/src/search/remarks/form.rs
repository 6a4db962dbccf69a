//! Places of a form that are still to be filled in: lines to write on, empty brackets, and rows of
//! tables with a label and nothing else.

use super::super::ROW_END;
use crate::language::lists::{begins_with, has_word, lines_of};

/// The beginning of a line to write on.
pub(super) const LINE: &str = "___";

/// The beginning of a dotted line to write on. In a table of contents, a page number follows it.
pub(super) const DOTS: &str = ".....";

/// A day to write in its place.
pub(super) const DAY: &str = "dd/mm/yyyy";

/// A number to write before and after a word: "7 of 9".
pub(super) const OF: &str = "__ of __";

/// Empty cells of a row: of CSV, of a table in Word or PowerPoint, in HTML and in Markdown.
pub(super) const EMPTY_CELLS: [&str; 7] =
    [",,,,", ";;;;", "\t\n\t\n\t\n", "\t\t\t", "||||", "| | | |", "|  |  |  |"];

/// The places to fill in that a row with empty cells counts for.
const PLACES_OF_ROW: usize = 2;

/// The places that a labelled line to write on counts for, if no signature needs what it asks for.
const PLACES_OF_FIELD: usize = 2;

/// The most bytes of the label of such a row.
const LABEL: usize = 200;

/// Returns the number of places to fill in that begin at `at`. `None` if it may be another remark.
pub(super) fn empty_places(text: &str, at: usize) -> Option<usize> {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    if EMPTY_CELLS.iter().any(|cells| rest.starts_with(cells)) {
        let is_empty = match rest.as_bytes().first() {
            Some(b'\t') if rest.starts_with("\t\n") => is_empty_row(before, rest),
            Some(b'\t' | b'|') => is_empty_line(before, rest),
            _ => is_empty_record(before, rest),
        };
        return Some(if is_empty { PLACES_OF_ROW } else { 0 });
    }
    // The rest of a line to write on isn't another one.
    if (rest.starts_with(DOTS) && before.ends_with('.'))
        || (rest.starts_with("__") && before.ends_with('_'))
    {
        return Some(0);
    }
    if rest.starts_with('<') {
        return is_mark_to_replace(before, rest).then_some(1);
    }
    if let Some(after) = rest.strip_prefix(DAY) {
        return Some(usize::from(fills_cell(before, after)));
    }
    let places = if is_of_content(before) { PLACES_OF_FIELD } else { 1 };
    is_empty_place(text, at).then_some(places)
}

/// Returns whether the label before a line to write on asks for more than a signature needs:
/// "Milestone: ____".
fn is_of_content(before: &str) -> bool {
    let line = end_of(before).rsplit(['\n', '_']).next().unwrap_or_default();
    line.trim_end().strip_suffix(':').is_some_and(|label| has_word(label, "content-labels"))
}

/// Returns whether a text between `<` and `>` fills a cell or follows a label: `<sponsor>`. Tags of
/// HTML don't count.
fn is_mark_to_replace(before: &str, rest: &str) -> bool {
    let is_part = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '/' | '_');
    let end = rest.char_indices().skip(1).take(LABEL).find(|(_, c)| !is_part(*c));
    let Some((end, '>')) = end else { return false };
    let (inner, after) = (rest.get(1..end).unwrap_or_default(), rest.get(end + 1..));
    let is_tag =
        inner.starts_with('/') || inner.ends_with('/') || lines_of("html-tags").contains(&inner);
    let is_text = inner.chars().any(char::is_alphabetic) && !begins_with(inner, "in-brackets");
    is_text && !is_tag && fills_cell(before, after.unwrap_or_default())
}

/// Returns whether the text between these two fills a cell or follows a label.
fn fills_cell(before: &str, after: &str) -> bool {
    let before = before.trim_end_matches(' ').chars().next_back();
    let after = after.trim_start_matches(' ').chars().next();
    let is_cell_end = after.is_some_and(|c| matches!(c, ',' | ';' | '|' | '\t'));
    // On a line of its own, it may be a tag of XML.
    let is_apart = before
        .is_none_or(|c| matches!(c, ',' | ';' | '|' | '\t' | ':') || (c == '\n' && is_cell_end));
    is_apart && (is_cell_end || after.is_none_or(|c| matches!(c, '\n' | '\r')))
}

/// Returns whether a row of CSV ends with these empty cells, which count once.
fn is_empty_record(before: &str, rest: &str) -> bool {
    // The rest is only examined at the first of them, so that many of them take little time.
    if before.ends_with([',', ';']) {
        return false;
    }
    let after = rest.trim_start_matches([',', ';']).trim_start_matches('\r');
    after.is_empty() || after.starts_with('\n')
}

/// Returns whether these empty cells are all of a row in Word or PowerPoint but its label.
fn is_empty_row(before: &str, rest: &str) -> bool {
    let Some((_, row)) = end_of(before).rsplit_once(ROW_END) else { return false };
    let label = row.strip_prefix('\t').unwrap_or_default();
    if label.trim().is_empty() || label.contains('\t') {
        return false;
    }
    let Some(next) = rest.trim_start_matches("\t\n").strip_prefix(ROW_END) else { return false };
    // A label above rows with text is their heading.
    let next = next.split_once(ROW_END).map(|(row, _)| row).filter(|row| row.starts_with('\t'));
    next.is_none_or(|row| row.split('\t').skip(2).all(|cell| cell.trim().is_empty()))
}

/// Returns whether the line with these empty cells has a label, and no other cells with text.
fn is_empty_line(before: &str, rest: &str) -> bool {
    let mark = if rest.starts_with('|') { '|' } else { '\t' };
    let Some((_, start)) = end_of(before).rsplit_once('\n') else { return false };
    let label = start.trim_matches([mark, ' ']);
    if label.is_empty() || label.contains(mark) {
        return false;
    }
    let mut lines = rest.lines();
    let is_empty = |line: &str| line.chars().all(|c| c == mark || c.is_whitespace());
    let line = lines.next().unwrap_or_default();
    // A label above rows with text is their heading.
    let next = lines.next().map(|line| line.trim_start_matches([mark, ' ']));
    let next = next.and_then(|line| line.split_once(mark)).map(|(_, cells)| cells);
    is_empty(line) && next.is_none_or(is_empty)
}

/// Returns the end of a text that may be the label of a row.
fn end_of(text: &str) -> &str {
    text.get(text.ceil_char_boundary(text.len().saturating_sub(LABEL))..).unwrap_or_default()
}

/// Returns whether a line to write on begins at `at`, or empty brackets that aren't the checkbox of
/// a list entry.
fn is_empty_place(text: &str, at: usize) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    if rest.starts_with(OF) {
        // "Page __ of __"
        let word = end_of(before).split_whitespace().next_back();
        return !word.is_some_and(|word| word.eq_ignore_ascii_case("page"));
    }
    if rest.starts_with(LINE) {
        // A masked number: `____4242`.
        let after = rest.trim_start_matches('_');
        return !after.starts_with(|c: char| c.is_ascii_digit());
    }
    if rest.starts_with(DOTS) {
        let after = rest.trim_start_matches('.').trim_start_matches([' ', '\t']);
        let is_labelled = before.trim_end_matches(' ').ends_with(':');
        let is_end = after.is_empty() || after.starts_with(['\n', '\r', '|', '.']);
        return is_end || (is_labelled && !after.starts_with(|c: char| c.is_ascii_digit()));
    }
    // `[a link][]` in Markdown, `String[]` in code.
    if before.ends_with(|c: char| c == ']' || c.is_alphanumeric()) {
        return false;
    }
    let after = ["[]", "[ ]", "[  ]"].iter().find_map(|empty| rest.strip_prefix(empty));
    after.is_some_and(|after| {
        let after = after.trim_start_matches([' ', '\t', '\r']);
        after.is_empty() || after.starts_with(['|', '\n', '[', ','])
    })
}
