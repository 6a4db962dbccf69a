//! Finds places where lines may be broken, so that untrusted text can't forge a line of the report:
//! not within a path in quotation marks, not within an escape such as `<U+202E>`, and not before a
//! mark that begins lines of the report. Continuation lines are indented further than any such
//! line.

use textwrap::WordSeparator;
use textwrap::core::Word;

use crate::paths::is_path_like;

/// The marks that begin lines of the report.
const MARKS: [&str; 5] = ["→", "×", "!", "·", "*"];

/// Words with escapes are broken between characters if they are longer than this, in bytes.
const LONG_WITH_ESCAPES: usize = 40;

/// The same for paths with blanks, which are first put on a separate line.
const LONG_PATH: usize = 68;

/// Bytes of a text in quotation marks; no path is longer, escapes included.
const LONGEST: usize = 10_000;

/// Breaks at blanks, with these exceptions.
pub(super) fn separator() -> WordSeparator {
    WordSeparator::Custom(|line| Box::new(words(line).into_iter()))
}

fn words(line: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let end = end_of_word(rest);
        let (word, next) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let is_long = (word.len() > LONG_WITH_ESCAPES && word.contains("<U+"))
            || (word.len() > LONG_PATH && word.trim_end().contains(' '));
        match is_long {
            true => words.extend(atoms(word).map(Word::from)),
            false => words.push(Word::from(word)),
        }
        rest = next;
    }
    words
}

/// Returns the end of the first word of a text, including the blanks after it.
fn end_of_word(text: &str) -> usize {
    let mut end = 0;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let blank = rest.find(' ').unwrap_or(rest.len());
        let mark = rest.get(..blank).and_then(|word| word.find('"'));
        end += match mark.and_then(|at| end_of_path(rest, at)) {
            Some(until) => {
                let behind = rest.get(until..).unwrap_or_default();
                until + behind.find(' ').unwrap_or(behind.len())
            }
            None => blank,
        };
        let behind = text.get(end..).unwrap_or_default();
        let next = behind.trim_start_matches(' ');
        end += behind.len() - next.len();
        if next.is_empty() || !MARKS.iter().any(|mark| next.starts_with(mark)) {
            return end;
        }
    }
}

/// Returns the end of a path in quotation marks, if the mark at `at` begins one.
fn end_of_path(text: &str, at: usize) -> Option<usize> {
    let inner = text.get(at + 1..)?;
    let mut is_escaped = false;
    let ends = |byte: u8| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    };
    let length = inner.bytes().take(LONGEST).position(ends)?;
    is_path_like(inner.get(..length)?).then_some(at + 1 + length + 1)
}

/// Returns the characters of a word; escapes stay whole, and blanks with both of their neighbours.
fn atoms(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let mut end = inked(rest);
        loop {
            let behind = rest.get(end..).unwrap_or_default();
            let next = behind.trim_start_matches(' ');
            if behind.len() == next.len() {
                break;
            }
            end += behind.len() - next.len() + inked(next);
        }
        let (atom, next) = rest.split_at_checked(end)?;
        rest = next;
        (!atom.is_empty()).then_some(atom)
    })
}

/// The bytes of the first character of a text, or of the escape that it begins with.
fn inked(text: &str) -> usize {
    let escape = text.starts_with("<U+").then(|| text.find('>')).flatten();
    escape.map_or_else(|| text.chars().next().map_or(0, char::len_utf8), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, width: usize) -> Vec<String> {
        let options = textwrap::Options::new(width).word_separator(separator());
        textwrap::wrap(text, options).into_iter().map(|line| line.into_owned()).collect()
    }

    #[test]
    fn lines_are_broken_at_blanks() {
        assert_eq!(filled("one two  three", 7), ["one two", "three"]);
        assert_eq!(filled("a \"few quoted words\" b", 12), ["a \"few", "quoted", "words\" b"]);
        assert_eq!(filled("", 7), [""]);
    }

    #[test]
    fn a_path_in_quotation_marks_stays_whole() {
        for path in ["\"My Documents/a b.xlsx\"", "\"a b c d e f g h.yaml\""] {
            let text = format!("error: {path} is no file");
            assert!(filled(&text, 26).iter().any(|line| line.contains(path)), "{path}");
        }
        let text = "see \"a \\\" ready until b/c\", it is";
        assert_eq!(filled(text, 26), ["see", "\"a \\\" ready until b/c\",", "it is"]);
    }

    #[test]
    fn a_path_that_is_too_long_is_broken_within_words_alone() {
        let path = format!("\"{}\"", "a/READY ".repeat(30));
        for line in filled(&format!("error: {path} is no file"), 40) {
            assert!(!line.starts_with("a/READY") && !line.starts_with(' '), "{line}");
        }
    }

    #[test]
    fn no_line_begins_with_a_mark_of_the_report() {
        assert_eq!(filled("a name → Nothing to do", 6), ["a", "name →", "Nothin", "g to", "do"]);
    }

    #[test]
    fn an_escape_stays_whole() {
        let text = "<U+200B>".repeat(20);
        for line in filled(&text, 21) {
            assert!(line.starts_with("<U+") && line.ends_with('>') && line.len() <= 21, "{line}");
        }
        let mixed = format!("x{}y", "<U+200B>ab".repeat(10));
        assert_eq!(filled(&mixed, 50).concat(), mixed);
    }
}
