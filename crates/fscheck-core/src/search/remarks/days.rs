//! The days that a text names.

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use memchr::memmem::Finder;

use super::DAYS;
use super::rows::{cells, columns};
use crate::language::lists::{has_word, lines_of};
use crate::words::bare_words;

/// The number of bytes before a date that may say that it lies ahead.
const BEFORE_DATE: usize = 160;

/// The number of bytes at the beginning of a document that may give its day.
const HEAD: usize = 400;

/// The same as `BEFORE_DATE` in the head, where a title may have any words: "Cost review".
const BEFORE_HEAD_DATE: usize = 60;

/// The most bytes of a row of a table before or behind a date in it.
const LONGEST_ROW: usize = 1_000;

/// The length of a date such as `2024-05-18` or `18.05.2024`.
const DATE: usize = 10;

/// The most days that are kept of those by which something is due.
const MOST_DUE: usize = 16;

/// Returns the latest days that a text names, in addition to the known ones, with their places. A
/// day by which something is due doesn't count, and is added to `due`.
pub(super) fn latest_days(
    text: &str,
    known: &[Date],
    due: &mut Vec<Date>,
    room: &mut usize,
) -> Vec<(Date, usize)> {
    static CENTURY: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("20"));
    let columns = LazyCell::new(|| columns(text, LONGEST_ROW));
    let mut latest: Vec<Date> = known.to_vec();
    let mut new = Vec::new();
    for at in CENTURY.find_iter(text.as_bytes()) {
        let Some((day, start)) = day_at(text, at) else { continue };
        let place = latest.partition_point(|other| *other > day);
        if place == DAYS || latest.get(place) == Some(&day) || *room == 0 {
            continue;
        }
        *room -= 1;
        let is_due = lies_ahead(text, start, "day-to-come", BEFORE_DATE)
            || is_in_column_ahead(&columns, text, start);
        if !is_due {
            latest.insert(place, day);
            latest.truncate(DAYS);
            new.push((day, start));
        } else if due.len() < MOST_DUE && !due.contains(&day) {
            due.push(day);
        }
    }
    new.retain(|(day, _)| latest.contains(day));
    new
}

/// Returns whether a date is only in columns whose headings say that their days lie ahead:
/// "archive_until".
fn is_in_column_ahead(columns: &[&str], text: &str, start: usize) -> bool {
    if columns.is_empty() {
        return false;
    }
    let low = text.ceil_char_boundary(start.saturating_sub(LONGEST_ROW));
    let before = text.get(low..start).unwrap_or_default();
    let Some(begin) = before.rfind('\n').map(|at| low + at + 1) else { return false };
    let end = text.floor_char_boundary(start.saturating_add(LONGEST_ROW));
    let row = text.get(begin..end).unwrap_or_default().lines().next().unwrap_or_default();
    let Some(date) = text.get(start..start + DATE) else { return false };
    let cells = cells(row);
    let mut own = columns.iter().zip(&cells).filter(|(_, cell)| cell.contains(date)).peekable();
    cells.len() == columns.len()
        && own.peek().is_some()
        && own.all(|(column, _)| has_word(&column.replace('_', " "), "day-to-come"))
}

/// Returns the places of the first day in the head of a text and of the earliest one, other than days
/// that lie ahead or are those of a copy.
pub(super) fn head_days(text: &str) -> Option<(usize, usize)> {
    let head = text.as_bytes().get(..HEAD.min(text.len()))?;
    let days = memchr::memmem::find_iter(head, "20").filter_map(|at| day_at(text, at));
    let days =
        days.filter(|(_, start)| !lies_ahead(text, *start, "head-day-to-come", BEFORE_HEAD_DATE));
    let days: Vec<(Date, usize)> = days.filter(|(_, start)| !is_of_copy(text, *start)).collect();
    days.first().map(|(_, start)| *start).zip(days.iter().min().map(|(_, start)| *start))
}

/// Returns whether the few words before a date show that it is that of a copy, or of a period.
fn is_of_copy(text: &str, start: usize) -> bool {
    const BEFORE: usize = 32;
    let low = text.ceil_char_boundary(start.saturating_sub(BEFORE));
    has_word(text.get(low..start).unwrap_or_default(), "day-of-a-copy")
}

/// Returns whether a word of a list in so many bytes before a date shows that it rightly lies ahead.
fn lies_ahead(text: &str, start: usize, wanted: &str, bytes: usize) -> bool {
    let low = text.ceil_char_boundary(start.saturating_sub(bytes));
    has_word(text.get(low..start).unwrap_or_default(), wanted)
}

/// Returns the day whose year begins at `year`, and its beginning: `2024-05-18`, `18.05.2024`,
/// `18 May 2024`, or `May 18, 2024`.
fn day_at(text: &str, year: usize) -> Option<(Date, usize)> {
    let bytes = text.as_bytes();
    let digits = |range: Range<usize>| -> Option<i16> {
        let digits = bytes.get(range)?;
        let is_number = digits.iter().all(u8::is_ascii_digit);
        is_number.then(|| digits.iter().fold(0, |all, digit| all * 10 + i16::from(digit - b'0')))
    };
    let number = digits(year..year + 4)?;
    let before = year.checked_sub(1).and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
    let after = bytes.get(year + 4).copied().unwrap_or(b' ');
    let date = |month: i16, day: i16| {
        Date::new(number, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    if after.is_ascii_digit() || before.is_ascii_alphanumeric() {
        return None;
    }
    if after == b'-' && !matches!(before, b'-' | b'_' | b'/' | b'.') {
        let is_end = !bytes.get(year + 10).is_some_and(u8::is_ascii_alphanumeric);
        let (month, day) = (digits(year + 5..year + 7)?, digits(year + 8..year + 10)?);
        return date(month, day)
            .filter(|_| is_end && bytes.get(year + 7) == Some(&b'-'))
            .map(|day| (day, year));
    }
    if before == b'.' {
        let start = year.checked_sub(6)?;
        let (day, month) = (digits(start..start + 2)?, digits(start + 3..start + 5)?);
        return date(month, day)
            .filter(|_| bytes.get(start + 2) == Some(&b'.'))
            .map(|day| (day, start));
    }
    let low = text.ceil_char_boundary(year.saturating_sub(24));
    let words = bare_words(text.get(low..year)?);
    let mut words = words.split_whitespace().rev();
    let (last, other) = (words.next()?, words.next()?);
    let (month, day) = match month(last) {
        Some(month) => (month, day_of_month(other)?),
        None => (month(other)?, day_of_month(last)?),
    };
    let start = text.get(low..year)?.to_ascii_lowercase().rfind(other).map_or(year, |at| low + at);
    date(month, day).map(|day| (day, start))
}

fn month(word: &str) -> Option<i16> {
    let mut names = lines_of("month").iter().flat_map(|line| line.split('|'));
    let position = names.position(|name| word.len() >= 3 && name.starts_with(word))?;
    i16::try_from(position + 1).ok()
}

fn day_of_month(word: &str) -> Option<i16> {
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.strip_prefix(number)?;
    let is_day = ["", "st", "nd", "rd", "th"].contains(&ending) && number.len() <= 2;
    number.parse().ok().filter(|_| is_day)
}
