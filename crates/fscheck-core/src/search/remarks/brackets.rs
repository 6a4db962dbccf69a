//! Texts in brackets that may be placeholders of a form: "[name of the bank]", "{{date}}".

use crate::language::lists::begins_with;
use crate::name::has_legal_form;
use crate::search::ROW_END;

/// The most bytes of a text in brackets that may be a placeholder.
const BRACKETS: usize = 120;

/// The fewest bytes of a word in brackets that fills a cell, and is no tick.
const SHORTEST_WORD: usize = 3;

/// Returns whether a text that begins with a bracket is a placeholder, and not that of a link.
pub(super) fn is_to_replace(text: &str) -> bool {
    let close = if text.starts_with('[') { ']' } else { '>' };
    let mut letters = text.char_indices().take(BRACKETS);
    let Some((end, _)) = letters.find(|(_, c)| *c == close) else { return false };
    let (inner, after) = (text.get(1..end).unwrap_or_default(), text.get(end + 1..));
    let is_link = after.is_some_and(|after| after.starts_with(['(', ':', '[']));
    let is_text = inner.starts_with(char::is_alphabetic) && !inner.contains(['=', '/', '"']);
    !is_link && is_text && begins_with(inner, "in-brackets")
}

/// Returns the text at `at` between brackets or braces, if it looks like a placeholder: a few
/// words, and no link, list or code.
pub(super) fn blank(text: &str, at: usize) -> Option<&str> {
    let rest = text.get(at..)?;
    let (open, close) = if rest.starts_with("{{") { ("{{", "}}") } else { ("[", "]") };
    let inner = rest.strip_prefix(open)?;
    let (end, _) = inner
        .char_indices()
        .take(BRACKETS)
        .find(|(at, _)| inner.get(*at..).is_some_and(|rest| rest.starts_with(close)))?;
    let inner = inner.get(..end)?;
    let after = rest.get(open.len() + inner.len() + close.len()..)?;
    let before = text.get(..at)?.chars().next_back();
    let is_apart =
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '!' | '$' | '"' | ']'));
    let is_alone = is_alone(text.get(..at)?, after);
    let is_word = |c: char| {
        let is_mark = matches!(c, ' ' | '-' | '_' | '.' | '\n' | '’' | '\'');
        let is_of_note = c.is_ascii_digit() || matches!(c, ',' | ';' | '?' | '/');
        c.is_alphabetic() || is_mark || (is_alone && is_of_note)
    };
    let starts = |c: char| c.is_alphabetic() || (is_alone && c.is_ascii_digit());
    let is_plain = inner.trim().starts_with(starts)
        && inner.contains(char::is_alphabetic)
        && inner.chars().all(is_word);
    // In a cell, one word is enough: "[text]".
    let is_in_cell = || is_alone && before.is_some_and(|c| matches!(c, '\t' | '|' | ' '));
    let is_word_of_cell = || is_in_cell() && inner.len() >= SHORTEST_WORD;
    let is_long = open == "{{" || inner.split_whitespace().nth(1).is_some() || is_word_of_cell();
    let is_link = after.starts_with(['(', ':', '[', '"']);
    // "[Northwind Bank AG] access log" is a heading.
    (is_apart && !is_link && is_plain && is_long && !has_legal_form(inner)).then_some(inner)
}

/// Returns whether what stands between these fills a line or a cell: "[3 bullets, picture from Rui]" is
/// a note to its author then, and no citation.
fn is_alone(before: &str, after: &str) -> bool {
    let is_end = |c: char| matches!(c, '\n' | '\r' | '\t' | '|' | ROW_END);
    let before = before.trim_end_matches([' ', '-', '*', '•']).chars().next_back();
    before.is_none_or(is_end) && after.trim_start_matches(' ').chars().next().is_none_or(is_end)
}
