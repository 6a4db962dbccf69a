//! Periods of a text in days: `90 days`, `seven years`, `2 555 d`, `a fortnight`.

use crate::language::lists::{has_bare_word, lines_of};
use crate::language::words::list;
use crate::words::bare_words;

/// The number of days, or of longer units, from which on a number is something else.
const MOST_DAYS: u64 = 100_000;

/// The percentage of the agreed period from which on another is long enough: 365 days are a year.
const ENOUGH: u64 = 95;

/// The sign between the digits of a decimal, as a part of its word.
const DECIMAL: char = 'x';

/// Returns whether a period is really shorter than the agreed one.
pub fn is_shorter(days: u64, agreed: u64) -> bool {
    days * 100 < agreed * ENOUGH
}

/// Returns whether a text may have a period: it has a number.
pub(super) fn has_number(text: &str) -> bool {
    if text.bytes().any(|byte| byte.is_ascii_digit()) {
        return true;
    }
    ["number-words", "whole-period", "one-period"].iter().any(|list| has_bare_word(text, list))
}

/// Returns whether a text begins with a number.
pub(super) fn begins_with_number(text: &str) -> bool {
    let words = bare_words(text.get(..text.floor_char_boundary(20)).unwrap_or_default());
    let first = words.split_whitespace().next().unwrap_or_default();
    first.starts_with(|c: char| c.is_ascii_digit()) || list("number-words").has(first)
}

/// Returns the periods of a cell in days: its numbers with a unit or, if it has only one number, that
/// with the unit of its heading. That is also the unit of a number before a remark: `400 (+10y Glacier)`.
/// None if a period has decimals, or a number that isn't understood.
pub(super) fn periods(cell: &str, heading: &str) -> Vec<u64> {
    let words = bare_words(&plain_numbers(cell));
    let mut words = words.split_whitespace().peekable();
    let (mut periods, mut alone) = (Vec::new(), Vec::new());
    let (mut before, mut tens) = ("", 0);
    while let Some(word) = words.next() {
        let last = std::mem::replace(&mut before, word);
        if list("hard-number").has(word) {
            return Vec::new();
        }
        if let Some(days) = value_of("whole-period", word) {
            periods.push(days);
        }
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = word.split_at_checked(digits).unwrap_or_default();
        let next = words.peek().copied().unwrap_or_default();
        if unit.starts_with(DECIMAL) && days_of(next).is_some() {
            return Vec::new();
        }
        let number = match number.parse().ok() {
            Some(number) => Some(number),
            None if list("one-period").has(word) => {
                list("before-one-period").has(last).then_some(1)
            }
            None => value_of("number-words", word).map(|number| number + std::mem::take(&mut tens)),
        };
        let Some(number) = number.filter(|number| *number < MOST_DAYS) else { continue };
        let is_digits = digits > 0;
        match days_of(if is_digits && !unit.is_empty() { unit } else { next }) {
            Some(days) => periods.push(number * days),
            None if is_digits => alone.push(number),
            // "Twenty-six weeks" is one number.
            None if number.is_multiple_of(10) => tens = number,
            None => {}
        }
    }
    if let ([number], Some(unit)) = (alone.as_slice(), unit_of(heading))
        && (periods.is_empty() || is_before_remark(cell))
    {
        periods.push(number * unit);
    }
    periods
}

/// Returns whether a cell begins with a number and a remark, in brackets or behind a plus: `400 (+10y
/// Glacier)`.
fn is_before_remark(cell: &str) -> bool {
    let rest = cell.trim_start().trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    rest.len() < cell.trim_start().len() && rest.trim_start().starts_with(['(', '+'])
}

/// Returns a text without the marks between thousands (`2,557`, `2 557`), and with decimals and codes
/// (`MS-19`) as one word.
fn plain_numbers(cell: &str) -> String {
    let bytes = cell.as_bytes();
    let is_digit =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let is_capital =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_uppercase);
    let plain = |(at, c): (usize, char)| {
        if c == '-' && is_capital(at.checked_sub(1)) && is_digit(Some(at + 1)) {
            return Some(DECIMAL);
        }
        if !matches!(c, ',' | ' ' | '\'' | '.') || !is_digit(at.checked_sub(1)) {
            return Some(c);
        }
        let is_thousand = (1..=3).all(|next| is_digit(Some(at + next))) && !is_digit(Some(at + 4));
        match c {
            '.' => Some(if is_digit(Some(at + 1)) { DECIMAL } else { c }),
            _ => (!is_thousand).then_some(c),
        }
    };
    cell.char_indices().filter_map(plain).collect()
}

fn unit_of(heading: &str) -> Option<u64> {
    bare_words(heading).split_whitespace().find_map(days_of)
}

/// Returns the number of days of a unit.
pub(super) fn days_of(unit: &str) -> Option<u64> {
    value_of("unit-in-days", unit)
}

/// Returns the number at the beginning of the line of a list that has the word.
fn value_of(name: &str, word: &str) -> Option<u64> {
    if word.bytes().all(|byte| byte.is_ascii_digit()) || !list(name).has(word) {
        return None;
    }
    let values = lines_of(name).iter().filter_map(|line| line.split_once('|'));
    let mut own = values.filter(|(_, words)| words.split('|').any(|other| other == word));
    own.next().and_then(|(value, _)| value.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_code_is_no_period() {
        assert_eq!(periods("Agreed MS-19 (days)", "Agreed MS-19 (days)"), [0; 0]);
        assert_eq!(periods("2,557", "Agreed MS-19 (days)"), [2557]);
        assert_eq!(periods("trail-90 days", ""), [90]);
    }

    #[test]
    fn a_number_before_a_remark_has_the_unit_of_the_heading() {
        assert_eq!(periods("400 (+10y Glacier)", "agreed_days"), [3650, 400]);
        assert_eq!(periods("400 (+10y Glacier)", "agreed"), [3650]);
        assert_eq!(periods("3 stores (90 days)", "agreed_days"), [90]);
    }

    #[test]
    fn periods_are_read_in_words_and_figures() {
        for (text, days) in [
            ("seven years", 7 * 365),
            ("for a year", 365),
            ("kept a fortnight", 14),
            ("twenty-six weeks", 26 * 7),
            ("2 555 days", 2555),
            ("5 yrs", 5 * 365),
            ("2 y", 730),
            ("60d", 60),
            ("4 quarters", 4 * 90),
            ("10 Jahre", 3650),
            ("36 Monate", 1080),
            ("Clause 9.2: 10 years", 3650),
        ] {
            assert_eq!(periods(text, ""), [days], "{text}");
            assert!(has_number(text), "{text}");
        }
        for text in [
            "once a year",
            "two and a half years",
            "1.5 years",
            "one hundred and eighty days",
            "at one-minute resolution",
            "version 2.1",
        ] {
            assert_eq!(periods(text, ""), [0; 0], "{text}");
        }
    }
}
