//! Days and months as sentences name them (English only).

use std::ops::Range;

use jiff::civil::Date;

use crate::date::{MONTHS, parse_day, parse_month};

/// A day, or a month as a whole, that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The day, or the first of the month.
    pub first: Date,
    /// The day, or the last of the month.
    pub last: Date,
    /// The bytes of its name.
    pub at: Range<usize>,
}

/// A word of a text without the marks around it, and its position.
struct Token<'a> {
    core: &'a str,
    at: Range<usize>,
}

/// Returns the days and months that a text names, in its order. Ambiguous ones (`03/04/2024`) are
/// left out.
pub fn days(text: &str) -> Vec<Named> {
    let tokens = tokens(text);
    let mut named = Vec::new();
    let mut position = 0;
    while let Some(rest) = tokens.get(position..).filter(|rest| !rest.is_empty()) {
        match first_day(rest) {
            Some((first, last, count)) => {
                let ends = rest.first().zip(rest.get(count - 1));
                let at = ends.map(|(from, to)| from.at.start..to.at.end);
                named.extend(at.map(|at| Named { first, last, at }));
                position += count;
            }
            None => position += 1,
        }
    }
    named
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(|c: char| c.is_whitespace()) {
        let core = piece.trim_matches(|c: char| !c.is_alphanumeric());
        if let Some(start) = piece.find(core).filter(|_| !core.is_empty()) {
            let start = at + start;
            tokens.push(Token { core, at: start..start + core.len() });
        }
        at += piece.len();
    }
    tokens
}

/// Returns the day that begins with the first of the tokens, and the number of tokens that name it.
fn first_day(tokens: &[Token<'_>]) -> Option<(Date, Date, usize)> {
    let core = |position: usize| tokens.get(position).map(|token| token.core);
    let first = core(0)?;
    if let Some(day) = parse_day(first).or_else(|| in_figures(first)) {
        return Some((day, day, 1));
    }
    if let Some(month) = parse_month(first) {
        return Some((month, month.last_of_month(), 1));
    }
    if let Some(day) = day_number(first) {
        let skipped = usize::from(core(1) == Some("of"));
        let date = Date::new(year(core(2 + skipped)?)?, month(core(1 + skipped)?)?, day).ok()?;
        return Some((date, date, 3 + skipped));
    }
    let month = month(first)?;
    if let Some((day, year)) = core(1).and_then(day_number).zip(core(2).and_then(year)) {
        let date = Date::new(year, month, day).ok()?;
        return Some((date, date, 3));
    }
    let first = Date::new(year(core(1)?)?, month, 1).ok()?;
    Some((first, first.last_of_month(), 2))
}

/// Returns the day in `3.5.2024`, or in `23/5/2024` if only one reading is a day.
fn in_figures(text: &str) -> Option<Date> {
    let mark = ['.', '/'].into_iter().find(|mark| text.contains(*mark))?;
    let parts: Vec<&str> = text.split(mark).collect();
    let [one, other, last] = parts.as_slice() else { return None };
    let year = year(last)?;
    let (one, other): (i8, i8) = (one.parse().ok()?, other.parse().ok()?);
    let day_first = Date::new(year, other, one).ok();
    let month_first = Date::new(year, one, other).ok().filter(|_| mark == '/' && one != other);
    match (day_first, month_first) {
        (Some(day), None) | (None, Some(day)) => Some(day),
        _ => None,
    }
}

fn day_number(text: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending));
    digits.unwrap_or(text).parse().ok().filter(|day| (1..=31).contains(day))
}

fn month(text: &str) -> Option<i8> {
    let name = text.to_lowercase();
    let is_name = |month: &str| {
        month == name || (name.len() >= 3 && name.len() <= 4 && month.starts_with(&name))
    };
    let position = MONTHS.iter().position(|month| is_name(month))?;
    i8::try_from(position + 1).ok()
}

fn year(text: &str) -> Option<i16> {
    let is_year = text.len() == 4 && text.starts_with("20");
    text.parse().ok().filter(|_| is_year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn named(text: &str) -> Vec<(Date, Date)> {
        days(text).into_iter().map(|named| (named.first, named.last)).collect()
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let day = date(2026, 5, 3);
        for text in [
            "on 3 May 2026.",
            "on 3rd of May 2026",
            "(May 3, 2026)",
            "2026-05-03,",
            "03.05.2026",
            "3 MAY 2026;",
        ] {
            assert_eq!(named(text), [(day, day)], "{text}");
        }
        let sent = date(2026, 9, 23);
        assert_eq!(named("23 Sept 2026 and 23/9/2026, 9/23/2026"), [(sent, sent); 3]);
        assert_eq!(named("in May 2026"), [(date(2026, 5, 1), date(2026, 5, 31))]);
        let text = "from 1 May 2026 to June 2026";
        let shown: Vec<&str> = days(text).into_iter().map(|named| &text[named.at]).collect();
        assert_eq!(shown, ["1 May 2026", "June 2026"]);
    }

    #[test]
    fn what_is_no_plain_day_is_left_out() {
        for text in ["03/04/2026", "version 3.5.2", "in 2026", "may 3 engineers", "", "3 May"] {
            assert_eq!(named(text), [], "{text}");
        }
    }
}
