//! The day that a document is of, by its text.

use jiff::civil::Date;

use super::Document;
use crate::date::MONTHS;
use crate::kind::Kind;
use crate::words::bare_words;

/// The number of lines at the beginning of a document that may contain its date.
const HEAD: usize = 12;

/// The most lines of a document that are searched.
const LINES: usize = 5_000;

/// The most bytes of a line that are searched.
const LINE: usize = 2_000;

/// Words beside a document's own date, the surest first.
const OWN: [&str; 8] =
    ["date", "dated", "issued", "effective", "approved", "last updated", "version", "valid from"];

/// Words beside the day on which a certificate ends.
const ENDS: [&str; 5] = ["valid until", "expires", "expiry", "expiration", "valid to"];

/// The extensions of lists and logs, in which each line has its own day.
const LISTS: [&str; 6] = ["csv", "log", "ics", "xlsx", "ods", "tsv"];

/// Returns the date of a document: the one that it labels as such, otherwise the first at its
/// beginning; for a list or log, the last one in it. It is never after `as_of`.
pub(super) fn of(document: &Document, kind: Kind, as_of: Date) -> Option<Date> {
    let is_past = |day: &Date| *day <= as_of;
    let has_own = |line: &&str| {
        let words = bare_words(line);
        let has = |own: &str| words.contains(&format!(" {own} "));
        OWN.iter().any(|own| has(own)) && !ENDS.iter().any(|end| has(end))
    };
    let own = || lines(document).take(HEAD * 2).filter(has_own).flat_map(days).find(is_past);
    let ending = document.path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match kind {
        _ if LISTS.contains(&ending.as_str()) => {
            lines(document).flat_map(days).filter(is_past).max()
        }
        Kind::Diagram | Kind::Script | Kind::Template => own(),
        _ => own().or_else(|| lines(document).take(HEAD).flat_map(days).find(is_past)),
    }
}

/// Returns the last day on which a certificate is valid.
pub(super) fn end(document: &Document, kind: Kind) -> Option<Date> {
    if kind != Kind::Certification {
        return None;
    }
    let after_words = |line: &str| {
        let lower = line.to_ascii_lowercase();
        let at = ENDS.iter().filter_map(|end| lower.find(end)).min()?;
        days(line.get(at..)?).into_iter().next()
    };
    lines(document).find_map(after_words)
}

fn lines(document: &Document) -> impl Iterator<Item = &str> {
    let lines = document.pages.iter().flat_map(|page| page.text.lines());
    let is_written = |line: &&str| !line.trim().is_empty();
    let lines = lines.filter(is_written).take(LINES);
    lines.map(|line| line.get(..line.floor_char_boundary(LINE)).unwrap_or_default())
}

/// Returns the days that a line names in full: `2023-11-02`, `2.11.2023`, `2 November 2023`,
/// `November 2, 2023`. Days that are read differently in another country (`02/11/2023`) don't
/// count.
fn days(line: &str) -> Vec<Date> {
    let words: Vec<&str> =
        line.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty()).collect();
    let is_dotted = line.contains('.');
    let mut days = Vec::new();
    for (position, word) in words.iter().enumerate() {
        let next = |by: usize| words.get(position + by).copied().unwrap_or_default();
        let day = iso(word)
            .or_else(|| named(word, next(1), next(2)))
            .or_else(|| named(next(1), word, next(2)))
            .or_else(|| is_dotted.then(|| dotted(line, word, next(1), next(2))).flatten());
        days.extend(day);
    }
    days
}

fn iso(word: &str) -> Option<Date> {
    let word = word.get(..10)?;
    // The rest may be a time.
    crate::date::parse_day(word).filter(|day| is_likely(*day))
}

fn named(day: &str, month: &str, year: &str) -> Option<Date> {
    let month = month.to_lowercase();
    let is_it = |name: &str| *name == month || (month.len() == 3 && name.starts_with(&month));
    let month = MONTHS.iter().position(|name| is_it(name))?;
    let digits = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    of_numbers(digits, &(month + 1).to_string(), year)
}

fn dotted(line: &str, day: &str, month: &str, year: &str) -> Option<Date> {
    let written = [format!("{day}.{month}.{year}"), format!("{day}. {month}. {year}")];
    let is_written = written.iter().any(|written| line.contains(written));
    is_written.then(|| of_numbers(day, month, year)).flatten()
}

fn of_numbers(day: &str, month: &str, year: &str) -> Option<Date> {
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok().filter(|day| is_likely(*day))
}

fn is_likely(day: Date) -> bool {
    (2000..2100).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Vec<String> {
        days(line).into_iter().map(|day| day.to_string()).collect()
    }

    #[test]
    fn days_are_read_in_the_forms_that_everybody_reads_alike() {
        assert_eq!(found("Version 3, 2023-11-02, approved"), ["2023-11-02"]);
        assert_eq!(found("Effective 2 November 2023"), ["2023-11-02"]);
        assert_eq!(found("November 2nd, 2023"), ["2023-11-02"]);
        assert_eq!(found("Brno, 2. 11. 2023 and 3.12.2023"), ["2023-11-02", "2023-12-03"]);
        assert_eq!(found("on 02/11/2023, 2.1.3, 10.0.0.1, 1999-01-01, 2023-13-01"), [""; 0]);
        assert_eq!(found("2023-11-02T10:00:00Z error"), ["2023-11-02"]);
    }

    #[test]
    fn a_document_is_of_the_day_that_it_names_first() {
        let of = |kind, text: &str| {
            let page = super::super::Page { text: text.to_owned(), ..Default::default() };
            let unit = crate::evidence::Unit::Page;
            let document = Document { path: "a.pdf".to_owned(), pages: vec![page], unit };
            of(&document, kind, Date::constant(2024, 3, 1)).map(|day| day.to_string())
        };
        let text = "Plan\n2022-01-01\nLast updated: 2023-05-06\nnext review 2025-05-06";
        assert_eq!(of(Kind::Document, text).as_deref(), Some("2023-05-06"));
        assert_eq!(of(Kind::Record, text).as_deref(), Some("2023-05-06"));
        assert_eq!(of(Kind::Template, "x 2022-01-01"), None);
    }
}
