//! Finds the place of an answer in a text, and its sentence.

mod headings;

use std::ops::Range;

pub(super) use self::headings::Headings;
use super::ROW_END;
use crate::name;
use crate::text::{is_invisible, line_around, printable, shorten, tidy, whole_lines};
use crate::words::bare_len;

/// The number of characters of a sentence that are kept.
pub const LONGEST_SENTENCE: usize = 200;

/// The number of bytes before and after an answer that are searched for the ends of its sentence.
const REACH: usize = 400;

/// The number of bytes before and after an answer that are searched for the ends of its line, which may be
/// that of a heading.
const LINE: usize = 1_024;

/// The bytes from which on a part of a line has an entry of its own in an index.
const SEGMENT: usize = 256;

/// The number of bytes of a long sentence that are kept before the answer.
const BEFORE: usize = 60;

/// Bytes of a line from which on it may go on in the next one.
const FULL_LINE: usize = 45;

/// The length in bytes below which a sentence is a label, so that the next line says more.
const LABEL: usize = 24;

/// A page of a text that is searched.
#[derive(Clone, Copy, Debug)]
pub struct PageText<'a> {
    /// Its number, from 1.
    pub number: u32,
    /// Its text.
    pub text: &'a str,
    /// The heading lines of the page.
    pub headings: &'a [String],
    /// True if a sentence may continue in the next line.
    pub is_wrapped: bool,
}

impl<'a> PageText<'a> {
    /// A text that has no pages.
    pub fn of(text: &'a str) -> PageText<'a> {
        PageText { number: 1, text, headings: &[], is_wrapped: true }
    }
}

/// The place of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The page, from 1.
    pub page: u32,
    /// The line of the page's text, from 1.
    pub line: usize,
    /// The bytes of the page's text that the sentence was taken from.
    pub range: Range<usize>,
    /// The nearest heading above.
    pub heading: Option<String>,
    /// True if that heading is on an earlier page.
    pub is_carried: bool,
    /// The sentence, in one line, shortened.
    pub sentence: String,
    /// True if it is only a heading.
    pub is_heading: bool,
}

/// An index from the bare words of a part of a page to its text.
pub(super) struct Index<'a> {
    part: &'a str,
    /// For each line, and each part of a long one, its beginning in the bare words and in the part.
    lines: Vec<(usize, usize)>,
}

impl<'a> Index<'a> {
    pub(super) fn of(part: &'a str) -> Index<'a> {
        // Bare words begin with a space.
        let (mut words, mut bytes) = (1, 0);
        let lines = whole_lines(part).flat_map(segments).map(|line| {
            let start = (words, bytes);
            words += bare_len(line).saturating_sub(1);
            bytes += line.len();
            start
        });
        let lines = lines.collect();
        Index { part, lines }
    }

    /// Returns the beginning, in the part, of the word at `at` in the bare words.
    pub(super) fn place(&self, at: usize) -> usize {
        let after = self.lines.partition_point(|(words, _)| *words <= at);
        let line = after.checked_sub(1).and_then(|last| self.lines.get(last));
        let (mut words, start) = *line.unwrap_or(&(1, 0));
        let rest = self.part.get(start..).unwrap_or_default();
        let mut bytes = start;
        for token in rest.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            words += bare_len(token).saturating_sub(1);
            if words > at {
                break;
            }
            bytes += token.len();
        }
        bytes.min(self.part.len())
    }
}

/// Returns a line in parts that begin with a word, so that a place in a very long one is soon found.
fn segments(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let after = rest.as_bytes().iter().skip(SEGMENT).position(u8::is_ascii_whitespace);
        let end = after.map_or(rest.len(), |blank| SEGMENT + blank + 1);
        let (segment, others) = rest.split_at_checked(end)?;
        rest = others;
        (!segment.is_empty()).then_some(segment)
    })
}

/// Returns the hit at `answer`, a range of the page's text from its first word to the last.
pub(super) fn hit(
    page: PageText<'_>,
    headings: &Headings<'_>,
    carried: Option<&str>,
    answer: Range<usize>,
) -> Hit {
    let line = line_of(page.text, answer.start);
    Hit { line, ..candidate(page, headings, carried, answer) }
}

/// Returns the line of a place in a text, from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1
}

/// Returns the beginning of a line of a text; `line` is from 1.
pub(super) fn start_of(text: &str, line: usize) -> usize {
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
    line.checked_sub(2).and_then(|before| ends.nth(before)).map_or(0, |end| end + 1)
}

/// Returns the hit at `answer` without its line: to count the lines before each candidate costs much
/// in a long text.
pub(super) fn candidate(
    page: PageText<'_>,
    headings: &Headings<'_>,
    carried: Option<&str>,
    answer: Range<usize>,
) -> Hit {
    let text = page.text;
    let Range { start: line_start, end: line_end } = line_around(text, answer.start, LINE);
    let begins_in_heading = headings.has_line(line_start);
    let is_heading = begins_in_heading && answer.end <= line_end;
    // An answer that begins in a heading and continues below it counts as below it.
    let is_below = begins_in_heading && !is_heading;
    let begin = if is_below { line_end + 1 } else { answer.start };
    let range = match is_heading {
        true => line_start..line_end,
        false => around(page, headings, &(begin..answer.end)),
    };
    let above = headings.above(if is_below { begin } else { line_start });
    Hit {
        page: page.number,
        line: 0,
        heading: above.or(carried).map(|heading| shorten(&printable(heading), 80)),
        is_carried: above.is_none(),
        sentence: quoted(text, &range, begin),
        range,
        is_heading,
    }
}

/// Returns the sentences around a place; only the heading if it is in one.
pub(super) fn around_place(page: PageText<'_>, headings: &Headings<'_>, at: usize) -> Range<usize> {
    headings.line_at(page.text, at).unwrap_or_else(|| around(page, headings, &(at..at)))
}

/// Returns the sentences that contain `answer`.
fn around(page: PageText<'_>, headings: &Headings<'_>, answer: &Range<usize>) -> Range<usize> {
    let text = page.text;
    let low = text.ceil_char_boundary(answer.start.saturating_sub(REACH));
    let high = text.ceil_char_boundary(answer.end.saturating_add(REACH));
    let window = text.get(low..high).unwrap_or_default();
    let (mut start, mut end) = (low, high);
    for begin in beginnings(window, low, headings, page.is_wrapped) {
        if begin <= answer.start {
            start = begin;
        } else if begin > answer.end
            && (begin.saturating_sub(start) > LABEL || headings.has_line(begin))
        {
            end = begin;
            break;
        }
    }
    start..end
}

/// Returns the beginnings of sentences in a part of a text that itself begins at `low`.
fn beginnings<'a>(
    window: &'a str,
    low: usize,
    headings: &'a Headings<'_>,
    is_wrapped: bool,
) -> impl Iterator<Item = usize> + 'a {
    let mut line_start = 0;
    let bytes = window.as_bytes();
    let mark = move |at| Some((at, char::from(*bytes.get(at)?)));
    marks(bytes).filter_map(mark).filter_map(move |(at, mark)| {
        let after = at + 1;
        let rest = window.get(after..)?;
        let begins = if mark == '\n' {
            let line = window.get(line_start..at)?;
            let is_heading = headings.has_line(low + line_start) || headings.has_line(low + after);
            line_start = after;
            is_heading || !goes_on(line, rest, is_wrapped)
        } else {
            ends_sentence(window.get(..at)?, mark, rest)
        };
        begins.then_some(low + after)
    })
}

/// Returns the places of line feeds and of marks that may end a sentence, in order.
fn marks(text: &[u8]) -> impl Iterator<Item = usize> {
    // Most of a text is letters, which are passed over many at a time.
    let mut usual = memchr::memchr2_iter(b'\n', b'.', text).peekable();
    let mut others = memchr::memchr2_iter(b'!', b'?', text).peekable();
    std::iter::from_fn(move || match (usual.peek(), others.peek()) {
        (Some(usual_at), Some(other)) if other < usual_at => others.next(),
        (None, _) => others.next(),
        _ => usual.next(),
    })
}

/// The sentences of a page, each with the line on which it begins, from 1.
pub fn sentences_of(page: PageText<'_>) -> Vec<(usize, String)> {
    let mut sentences = Vec::new();
    let (mut begun, mut first) = (String::new(), 1);
    let mut lines = page.text.lines().enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        if begun.is_empty() {
            first = at + 1;
        }
        let mut from = 0;
        for (end, mark) in line.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?')) {
            let (before, after) = (line.get(from..end), line.get(end + 1..));
            if let Some((before, after)) = before.zip(after)
                && ends_sentence(before, mark, after)
                && !is_within_form(before, after)
            {
                begun.push_str(line.get(from..=end).unwrap_or_default());
                sentences.push((first, tidy(&std::mem::take(&mut begun))));
                (from, first) = (end + 1, at + 1);
            }
        }
        begun.push_str(line.get(from..).unwrap_or_default());
        let next = lines.peek().map(|(_, next)| *next).unwrap_or_default();
        match page.is_wrapped && goes_on(line, next, true) {
            true => begun.push(' '),
            false => sentences.push((first, tidy(&std::mem::take(&mut begun)))),
        }
    }
    sentences.retain(|(_, sentence)| !sentence.is_empty());
    sentences
}

/// A passage with the lines in one that a page broke.
pub(super) fn unwrapped(text: &str, is_wrapped: bool) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        whole.push_str(line);
        whole.push(if goes_on(line, after, is_wrapped) { ' ' } else { '\n' });
        rest = after;
    }
    whole + rest
}

/// Returns whether a line continues in the following text. A paragraph outside a page does so only
/// before a lower-case letter, since it may have been broken by hand.
fn goes_on(line: &str, rest: &str, is_wrapped: bool) -> bool {
    let line = line.trim_end();
    let is_closed = line.is_empty() || line.ends_with(['.', '!', '?', ':', ';', '|', ',']);
    let first = rest.chars().find(|c| *c == '\n' || !c.is_whitespace());
    if is_labelled(rest) {
        return false;
    }
    match first.filter(|c| *c != '\n') {
        Some(first) if first.is_lowercase() => !line.is_empty() && !line.ends_with(['.', '!', '?']),
        Some(first) => {
            is_wrapped && !is_closed && line.len() >= FULL_LINE && first.is_alphanumeric()
        }
        None => false,
    }
}

/// The most bytes of a label at the beginning of a line.
const LINE_LABEL: usize = 24;

/// Returns whether a line begins with a label, which begins something new: "Root cause: …".
fn is_labelled(rest: &str) -> bool {
    if !rest.starts_with(char::is_uppercase) {
        return false;
    }
    let head = rest.get(..rest.floor_char_boundary(LINE_LABEL)).unwrap_or_default();
    let label = head.split_once(": ").map(|(label, _)| label);
    label.is_some_and(|label| label.chars().all(|c| c.is_alphanumeric() || c == ' '))
}

/// Returns whether a mark after `before` ends a sentence: white space follows, then no lower-case
/// letter, and it does not end an abbreviation or the number of a list.
fn ends_sentence(before: &str, mark: char, rest: &str) -> bool {
    let rest = rest.trim_start_matches(['"', '”', '’', ')']);
    if !rest.starts_with(char::is_whitespace) {
        return rest.is_empty();
    }
    let word = before.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let is_short = mark == '.' && (word.chars().count() < 2 || is_number(word));
    let next = rest.trim_start().chars().next();
    !is_short && !is_abbreviation(word) && !next.is_some_and(char::is_lowercase)
}

/// Returns whether a point is within a legal form: `Sdn. Bhd.`
fn is_within_form(before: &str, after: &str) -> bool {
    let words = [before.split_whitespace().next_back(), after.split_whitespace().next()];
    let words: Vec<String> = words.into_iter().flatten().map(name::key).collect();
    name::legal_form_of(&words) > 1
}

/// Returns whether a word is the number of an item, which precedes its text.
fn is_number(word: &str) -> bool {
    word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_abbreviation(word: &str) -> bool {
    const KNOWN: [&str; 12] =
        ["e.g", "i.e", "etc", "no", "vs", "approx", "resp", "incl", "dr", "mr", "ms", "st"];
    let word = word.trim_start_matches(['(', '"', '“']);
    KNOWN.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// The text in `range`, in one line, without the marks of lists, tables and headings around it.
fn quoted(text: &str, range: &Range<usize>, answer: usize) -> String {
    let is_mark = |c: char| {
        c.is_whitespace()
            || is_invisible(c)
            || matches!(c, '#' | '*' | '-' | '–' | '•' | '>' | '|' | '_')
    };
    let mut start = range.start;
    let is_long = range.end.saturating_sub(start) > LONGEST_SENTENCE;
    let is_cut = is_long && answer.saturating_sub(start) > BEFORE;
    if is_cut {
        let from = text.get(answer.saturating_sub(BEFORE)..answer);
        let space = from.and_then(|from| from.find(char::is_whitespace)).unwrap_or(BEFORE);
        start = answer.saturating_sub(BEFORE) + space;
    }
    let shown = text.get(start..range.end).or(text.get(answer..range.end)).unwrap_or_default();
    let is_plain = shown.bytes().fold(true, |plain, byte| {
        plain & ((b' '..=b'~').contains(&byte) | matches!(byte, b'\n' | b'\r' | b'\t' | b'\x0b'))
    });
    let shown = match is_plain {
        // All that is no letter or mark is white space.
        true => tidy(shown),
        false => tidy(&printable(&shown.replace(['\n', '\r', '\t', ROW_END], " "))),
    };
    let shown = shown.trim_matches(is_mark);
    if is_plain && !is_cut && shown.len() <= LONGEST_SENTENCE {
        return shown.to_owned();
    }
    shorten(&format!("{}{shown}", if is_cut { "…" } else { "" }), LONGEST_SENTENCE)
}

#[cfg(test)]
mod tests;
