//! Tables of a text: columns for results that are still empty, and periods that are shorter than
//! those agreed.

use super::super::ROW_END;
use crate::judge::response::has_word;
use crate::words::bare_words;

/// The fewest columns of a table.
const COLUMNS: usize = 3;

/// The most columns that are looked at.
const MOST_COLUMNS: usize = 40;

/// The fewest rows whose results must be missing.
const ROWS: usize = 3;

/// The percentage of the agreed period from which on another is long enough: 365 days are a year.
const ENOUGH: u64 = 95;

/// A place in a text that a table shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// A column for results without any.
    NoResults(usize),
    /// A row with a shorter period than was agreed.
    Shorter(usize),
}

/// A table, as it is read.
#[derive(Default)]
struct Table<'t> {
    heading: Vec<&'t str>,
    at: usize,
    /// The number of rows below the heading.
    rows: usize,
    /// The number of empty cells of each column.
    empty: Vec<usize>,
    /// The columns with the agreed and the actual period.
    periods: Option<(usize, usize)>,
    shorter: Option<usize>,
}

/// Returns what the tables of a page show.
pub(super) fn shown<'t>(text: &'t str) -> Vec<Shown> {
    let mut shown = Vec::new();
    let mut table = Table::default();
    let mut add = |at: usize, cells: Vec<&'t str>| {
        if cells.len() != table.heading.len() || cells.len() < COLUMNS {
            shown.extend(std::mem::replace(&mut table, Table::of(at, cells)).shown());
        } else {
            table.add(at, &cells);
        }
    };
    let mut at = 0;
    if text.contains(ROW_END) {
        for row in text.split_inclusive(ROW_END) {
            let start = row.rfind("\n\n").map_or(0, |end| end + 2);
            let cells = row.get(start..).and_then(|row| row.split_once('\t'));
            let cells = cells.filter(|_| row.ends_with(ROW_END)).map(|(_, cells)| cells);
            let cells: Vec<&str> =
                cells.unwrap_or_default().split('\t').take(MOST_COLUMNS).collect();
            let label = row.find(|c: char| c.is_alphanumeric()).unwrap_or_default();
            add(at + label, cells);
            at += row.len();
        }
    } else {
        for line in text.split_inclusive('\n') {
            let cells = cells(line.trim_end());
            if !is_rule(&cells) {
                add(at, cells);
            }
            at += line.len();
        }
    }
    add(at, Vec::new());
    shown
}

/// Returns the cells of a line of CSV, Markdown or a page with tabs.
fn cells(line: &str) -> Vec<&str> {
    let has = |mark: char| line.matches(mark).nth(COLUMNS - 2).is_some();
    if has('|') {
        let line = line.trim();
        let line = line.strip_prefix('|').unwrap_or(line);
        let line = line.strip_suffix('|').unwrap_or(line);
        return line.split('|').take(MOST_COLUMNS).collect();
    }
    let Some(mark) = ['\t', ';', ','].into_iter().find(|mark| has(*mark)) else {
        return Vec::new();
    };
    let mut is_quoted = false;
    let is_end = |c: char| {
        is_quoted ^= c == '"';
        c == mark && !is_quoted
    };
    line.split(is_end).take(MOST_COLUMNS).collect()
}

/// Returns whether a row is the rule below the heading of a table in Markdown.
fn is_rule(cells: &[&str]) -> bool {
    let is_rule =
        |cell: &&str| !cell.trim().is_empty() && cell.trim().chars().all(|c| "-:".contains(c));
    !cells.is_empty() && cells.iter().all(is_rule)
}

impl<'t> Table<'t> {
    fn of(at: usize, heading: Vec<&'t str>) -> Table<'t> {
        if heading.len() < COLUMNS {
            return Table { heading, ..Table::default() };
        }
        let column = |list: &str| heading.iter().position(|cell| has_word(&bare_words(cell), list));
        let periods = column("agreed-period").zip(column("actual-period"));
        let periods = periods.filter(|(agreed, actual)| agreed != actual);
        let empty = vec![0; heading.len()];
        Table { heading, at, empty, periods, ..Table::default() }
    }

    fn add(&mut self, at: usize, cells: &[&str]) {
        self.rows += 1;
        for (empty, cell) in self.empty.iter_mut().zip(cells) {
            *empty += usize::from(cell.trim().is_empty());
        }
        let period = |column: usize| {
            period(cells.get(column)?, self.heading.get(column).copied().unwrap_or_default())
        };
        let periods = self.periods.and_then(|(agreed, actual)| period(agreed).zip(period(actual)));
        if periods.is_some_and(|(agreed, actual)| actual * 100 < agreed * ENOUGH) {
            self.shorter.get_or_insert(at);
        }
    }

    fn shown(self) -> impl Iterator<Item = Shown> {
        let is_missing = |(heading, empty): (&&str, &usize)| {
            *empty == self.rows
                && self.rows >= ROWS
                && has_word(&bare_words(heading), "result-column")
        };
        let has_empty = self.heading.iter().zip(&self.empty).any(is_missing);
        let empty = has_empty.then_some(Shown::NoResults(self.at));
        empty.into_iter().chain(self.shorter.map(Shown::Shorter))
    }
}

/// Returns a period in days: the first number of a cell that has a unit, or whose heading names
/// one.
fn period(cell: &str, heading: &str) -> Option<u64> {
    let words = bare_words(cell);
    let mut words = words.split_whitespace().peekable();
    let mut alone = None;
    while let Some(word) = words.next() {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = word.split_at_checked(digits)?;
        let Some(number) = number.parse::<u64>().ok().filter(|number| *number < 100_000) else {
            continue;
        };
        let unit = if unit.is_empty() { words.peek().copied().unwrap_or_default() } else { unit };
        if let Some(days) = days_of(unit) {
            return Some(number * days);
        }
        alone.get_or_insert(number);
    }
    let heading = bare_words(heading);
    let unit = heading.split_whitespace().find_map(days_of)?;
    alone.map(|number| number * unit)
}

fn days_of(unit: &str) -> Option<u64> {
    match unit {
        "d" | "day" | "days" => Some(1),
        "w" | "week" | "weeks" => Some(7),
        "m" | "mo" | "month" | "months" => Some(30),
        "y" | "yr" | "yrs" | "year" | "years" => Some(365),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<Shown> {
        shown(text)
    }

    #[test]
    fn results_are_missing_if_their_whole_column_is_empty() {
        let csv =
            |actual: &str| format!("step,planned,actual\na,10 min,{actual}\nb,5 min,\nc,1 min,\n");
        assert_eq!(places(&csv("")), [Shown::NoResults(0)]);
        assert_eq!(places(&csv("9 min")), []);
        let other = csv("").replace("actual", "remark");
        assert_eq!(places(&other), []);
        let markdown =
            "| step | plan | result |\n|---|---|---|\n| a | 1 | |\n| b | 2 | |\n| c | 3 |  |\n";
        assert_eq!(places(markdown), [Shown::NoResults(0)]);
        let word = "Drill\n\n\tStep\n\tTarget\n\tActual\n\u{b}\ta\n\t1\n\t\n\u{b}\tb\n\t2\n\t\n\u{b}\tc\n\t3\n\t\n\u{b}";
        assert_eq!(places(word), [Shown::NoResults(0)]);
        assert_eq!(places(&word.replace("\t3\n\t\n", "\t3\n\t4\n")), []);
    }

    #[test]
    fn a_shorter_period_than_agreed_is_found_in_any_unit() {
        let of = |agreed: &str, actual: &str| {
            places(&format!("log | agreed retention | set\ntrail | {agreed} | {actual}\n"))
        };
        for (agreed, actual) in [("400 d", "30 d"), ("7 years", "400 days"), ("18 months", "90d")] {
            assert_eq!(of(agreed, actual), [Shown::Shorter(29)], "{agreed}");
        }
        for (agreed, actual) in [
            ("7 y", "Object Lock 2557 d"),
            ("18 months", "548 d"),
            ("1 year", "365 days"),
            ("30", "14"),
            ("400 d", "none"),
        ] {
            assert_eq!(of(agreed, actual), [], "{agreed}");
        }
        let csv = "log,agreed_retention_days,configured_days\nflow,180,14\n";
        assert_eq!(places(csv), [Shown::Shorter(42)]);
    }
}
