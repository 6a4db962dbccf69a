//! Tables of a text: columns for results that are still empty, periods that are shorter than those
//! agreed, and projects that nobody leads.

use super::super::ROW_END;
use super::assignments::{Assignments, Fault};
use super::cell::{is_blank, is_dash, is_tick};
use super::keeping;
use super::leaders::Leaders;
use super::period::{days_of, is_shorter, periods};
use super::rows::{COLUMNS, cells, cells_in_row, is_rule, start_of_cells};
use crate::language::lists::{begins_with, has_bare_word};
use crate::text::whole_lines;
use crate::words::bare_words;

/// The fewest rows whose results must be missing.
const ROWS: usize = 3;

/// The fewest empty columns of a form that nobody filled in.
const EMPTY_COLUMNS: usize = 3;

/// The fewest cells with dashes of a row that has nothing but these and its label.
const DASHES: usize = 3;

/// The agreed days from which on a table is about keeping things, whatever its heading says.
const LONG: u64 = 365;

/// A place in a text that a table shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// A column for results without any.
    NoResults(usize),
    /// A row with a shorter period than was agreed.
    Shorter(usize),
    /// A row with a fault in an assignment.
    Assignment(Fault),
    /// A register of events that others led.
    LedByOthers(usize),
}

/// Where the agreed period of a table stands.
#[derive(Clone, Copy)]
enum Agreed {
    /// In this column.
    Column(usize),
    /// In the prose of the page, in days.
    Stated(u64),
}

/// A table, as it is read.
#[derive(Default)]
struct Table<'t> {
    heading: Vec<&'t str>,
    at: usize,
    /// The number of rows below the heading.
    rows: usize,
    /// The number of empty cells of each column; of one for results also those that put it off.
    empty: Vec<usize>,
    /// The columns for results.
    results: Vec<bool>,
    /// True if a cell is ticked.
    has_tick: bool,
    /// The number of rows with dashes in all cells but the first, and the first of them.
    dashed: usize,
    first_dashed: Option<usize>,
    /// Where the agreed period stands, and the column with the actual one.
    periods: Option<(Agreed, usize)>,
    shorter: Option<usize>,
    assignments: Assignments<'t>,
    leaders: Leaders,
    /// True if its heading says that it is about how long something is kept.
    is_of_keeping: bool,
}

/// Returns what the tables of a page show.
pub(super) fn shown<'t>(text: &'t str) -> Vec<Shown> {
    let mut shown = Vec::new();
    let agreed = keeping::agreed(text);
    let mut table = Table::default();
    // A table with both periods says all.
    let mut has_both = false;
    let mut add = |at: usize, cells: Vec<&'t str>| {
        let is_other = cells.len() != table.heading.len() || table.has_only_title();
        if is_other || cells.len() < COLUMNS {
            let done = std::mem::replace(&mut table, Table::of(at, cells, agreed));
            has_both |= matches!(done.periods, Some((Agreed::Column(_), _)));
            shown.extend(done.shown());
        } else {
            table.add(at, &cells);
        }
    };
    let mut at = 0;
    if text.contains(ROW_END) {
        for row in text.split_inclusive(ROW_END) {
            let (first, cells) = row.split_at_checked(start_of_cells(row)).unwrap_or_default();
            let label = cells.find(|c: char| c.is_alphanumeric()).unwrap_or_default();
            add(at + first.len() + label, cells_in_row(cells).collect());
            at += row.len();
        }
    } else {
        for line in whole_lines(text) {
            let cells = cells(line.trim_end());
            if !is_rule(&cells) {
                add(at, cells);
            }
            at += line.len();
        }
    }
    add(at, Vec::new());
    let shorter = if has_both { None } else { keeping::shown(text, agreed) };
    shown.extend(shorter.map(Shown::Shorter));
    shown
}

impl<'t> Table<'t> {
    fn of(at: usize, heading: Vec<&'t str>, stated: Option<u64>) -> Table<'t> {
        if heading.len() < COLUMNS {
            return Table { heading, ..Table::default() };
        }
        let column = |list: &str| heading.iter().position(|cell| has_bare_word(cell, list));
        let has = |list: &str| column(list).is_some();
        let in_columns = || {
            let columns = column("agreed-period").zip(column("actual-period"));
            let (agreed, actual) = columns.filter(|(agreed, actual)| agreed != actual)?;
            Some((Agreed::Column(agreed), actual))
        };
        let stated = || {
            let stated = stated?;
            // With two such columns, a log may be kept longer in the second place.
            let is_period = |(at, cell): (usize, &&str)| {
                let is_one = has_bare_word(cell, "actual-period")
                    || days_of(bare_words(cell).trim()).is_some();
                is_one.then_some(at)
            };
            let mut columns = heading.iter().enumerate().filter_map(is_period);
            let actual = columns.next().filter(|_| columns.next().is_none())?;
            Some((Agreed::Stated(stated), actual))
        };
        // "Kept / agreed": both periods stand in one column.
        let is_both = |cell: &&str| {
            has_bare_word(cell, "agreed-period") && has_bare_word(cell, "actual-period")
        };
        let periods = match heading.iter().any(is_both) {
            true => None,
            false => in_columns().or_else(stated).filter(|_| !has("other-period")),
        };
        let empty = vec![0; heading.len()];
        let is_result = |cell: &&str| {
            has_bare_word(cell, "result-column") && !has_bare_word(cell, "remark-column")
        };
        let results = heading.iter().map(is_result).collect();
        let is_of_keeping = has("kept-period");
        let assignments = Assignments::of(&heading);
        let leaders = Leaders::of(&heading);
        Table {
            heading,
            at,
            empty,
            results,
            periods,
            assignments,
            leaders,
            is_of_keeping,
            ..Table::default()
        }
    }

    /// Returns whether its heading is only the title of a register: "Log samples,,,".
    fn has_only_title(&self) -> bool {
        let is_filled = |cell: &&&str| !is_blank(cell);
        self.rows == 0 && self.heading.iter().filter(is_filled).count() * 2 <= self.heading.len()
    }

    fn add(&mut self, at: usize, cells: &[&'t str]) {
        self.rows += 1;
        self.assignments.add(at, cells);
        self.leaders.add(cells);
        for ((empty, is_result), cell) in self.empty.iter_mut().zip(&self.results).zip(cells) {
            let is_open =
                is_blank(cell) || (*is_result && begins_with(cell.trim(), "not-a-result"));
            *empty += usize::from(is_open);
        }
        self.has_tick |= cells.iter().skip(1).any(|cell| is_tick(cell.trim()));
        if cells.len() > DASHES && cells.iter().skip(1).all(|cell| is_dash(cell)) {
            self.dashed += 1;
            self.first_dashed.get_or_insert(at);
        }
        let all = |column: usize| {
            let heading = self.heading.get(column).copied().unwrap_or_default();
            periods(cells.get(column).copied().unwrap_or_default(), heading)
        };
        // "90 days in CloudWatch, then 7 years in S3" is the sum.
        let compared = self.periods.and_then(|(agreed, column)| {
            let actual = all(column);
            // "90 days + 2,557": the unit stands once.
            let cell = cells.get(column).copied().unwrap_or_default();
            if cell.matches('+').count() >= actual.len() {
                return None;
            }
            // "13 months, then S3": how long it stays there isn't said.
            let is_moved = has_bare_word(cell, "moved-elsewhere");
            if is_moved && actual.len() == 1 && !has_bare_word(cell, "kept-for") {
                return None;
            }
            let sum = (!actual.is_empty()).then(|| actual.iter().sum::<u64>());
            let agreed = match agreed {
                // Most tables are about something else.
                Agreed::Column(column) => {
                    let agreed = all(column).into_iter().min();
                    agreed.filter(|days| self.is_of_keeping || *days >= LONG)
                }
                Agreed::Stated(days) => {
                    let has = |cells: &[&str], lists: &[&str]| {
                        let text = cells.join(" ");
                        lists.iter().any(|list| has_bare_word(&text, list))
                    };
                    // "S3 log archive" before the period is its place.
                    let (before, from) = cells.split_at_checked(column).unwrap_or_default();
                    let is_other = has(cells, &["other-log", "agreed-to-keep"])
                        || has(from, &["kept-elsewhere"])
                        || has(before, &["moved-elsewhere"]);
                    (!is_other).then_some(days)
                }
            };
            agreed.zip(sum)
        });
        if compared.is_some_and(|(agreed, actual)| is_shorter(actual, agreed)) {
            self.shorter.get_or_insert(at);
        }
    }

    fn shown(self) -> impl Iterator<Item = Shown> {
        let is_missing = |(is_result, empty): (&bool, &usize)| {
            *is_result && *empty == self.rows && self.rows >= ROWS
        };
        // A form has several such columns, whatever they are called, and no other results.
        let columns = || self.heading.iter().zip(&self.empty);
        let is_empty = |(heading, empty): &(&&str, &usize)| {
            heading.contains(char::is_alphabetic)
                && **empty == self.rows
                && !has_bare_word(heading, "seldom-filled")
        };
        let empty = columns().filter(is_empty).count();
        let has_result = self.has_tick
            || self.results.iter().zip(&self.empty).any(|(is, empty)| *is && *empty < self.rows);
        let is_form = self.rows >= ROWS
            && !has_result
            && empty >= EMPTY_COLUMNS
            && empty * 2 >= self.empty.len();
        let has_empty = is_form || self.results.iter().zip(&self.empty).any(is_missing);
        let dashed = self.first_dashed.filter(|_| self.dashed >= ROWS);
        let empty = if has_empty { Some(self.at) } else { dashed }.map(Shown::NoResults);
        let shorter = self.shorter.map(Shown::Shorter);
        let led = self.leaders.are_others(ROWS).then_some(Shown::LedByOthers(self.at));
        let assignments = self.assignments.faults().map(Shown::Assignment);
        empty.into_iter().chain(shorter).chain(led).chain(assignments)
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
        let later = csv("to be taken").replace("min,\n", "min,to be taken\n");
        assert_eq!(places(&later), [Shown::NoResults(0)]);
        for other in ["remark", "remark on the result", "actual deviation"] {
            assert_eq!(places(&csv("").replace("actual", other)), [], "{other}");
        }
        let marks =
            "Milestone,Taken,Quality,Time,Again\nM1,3 May,,,\nM2,29 June,,,\nM3,11 May,,,\n";
        assert_eq!(places(marks), [Shown::NoResults(0)]);
        for filled in ["M3,11 May,4,,\n", "M3,11 May,x,,\n"] {
            assert_eq!(places(&marks.replace("M3,11 May,,,\n", filled)), [], "{filled}");
        }
        let seldom = marks.replace("Time,Again", "Complaint,Escalated");
        assert_eq!(places(&seldom), []);
        let register = "Checkpoint | Date | Answers | Mean\nM1 | - | - | -\nM2 | – | – | –\nM3 | - | - | -\nEnd | 1 May | 3 | 4.7\n";
        assert_eq!(places(register), [Shown::NoResults(35)]);
        assert_eq!(places(&register.replace("M3 | -", "M3 | 2 May")), []);
        let markdown =
            "| step | plan | result |\n|---|---|---|\n| a | 1 | |\n| b | 2 | |\n| c | 3 |  |\n";
        assert_eq!(places(markdown), [Shown::NoResults(0)]);
        let word = "Drill\n\n\tStep\n\tTarget\n\tActual\n\u{b}\ta\n\t1\n\t\n\u{b}\tb\n\t2\n\t\n\u{b}\tc\n\t3\n\t\n\u{b}";
        assert_eq!(places(word), [Shown::NoResults(8)]);
        assert_eq!(places(&word.replace("\t3\n\t\n", "\t3\n\t4\n")), []);
    }

    #[test]
    fn a_shorter_period_than_agreed_is_found_in_any_unit() {
        let of = |agreed: &str, actual: &str| {
            places(&format!("log | agreed retention | set\ntrail | {agreed} | {actual}\n"))
        };
        for (agreed, actual) in [
            ("400 d", "30 d"),
            ("7 years", "400 days"),
            ("18 months", "90d"),
            ("2,557 days", "400 d"),
        ] {
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
        for (agreed, actual) in [
            ("7 years", "90 days in CloudWatch, then 7 years in S3"),
            ("7 years", "2,557 days"),
            ("7 years", "2 557 days"),
            ("7 years", "90 days + 2,557"),
            ("1.5 years", "550 days"),
        ] {
            assert_eq!(of(agreed, actual), [], "{actual}");
        }
        for (heading, row) in [
            ("System | Agreed RTO | Actual", "ledger | 60 d | 12 d"),
            ("Milestone | Agreed duration | Actual duration", "design | 6 weeks | 5 weeks"),
            ("Key | Required rotation | Set", "master | 365 days | 90 days"),
        ] {
            assert_eq!(places(&format!("{heading}\n{row}\n")), [], "{heading}");
        }
        let prose = "The bank agreed to the retention, in two workshops, and the current setting \
                     follows it.\nTrails stay for 7 years, flow logs too, and metrics for 15 months.\n";
        assert_eq!(places(prose), []);
        let german = "System | Vereinbart | Ist\nPortal | 5 Jahre | 3 Jahre\n";
        assert_eq!(places(german), [Shown::Shorter(26)]);
        assert_eq!(places(&german.replace("3 Jahre", "60 Monate")), []);
        assert_eq!(places(&german.replace("Jahre", "Tage")), []);
        let total =
            "Source | Contractual | Hot | Total\nKafka | 36 months | 3 months | 15 months\n";
        assert_eq!(places(total), [Shown::Shorter(35)]);
        assert_eq!(places(&total.replace("15", "36")), []);
        let moved = "Log | Kept | Agreed\nWorkbench | 13 months, then S3 | 7 years in total\n";
        assert_eq!(places(moved), []);
        assert_eq!(places(&moved.replace("then S3", "then deleted")), [Shown::Shorter(20)]);
        let both = "Log | Place | Kept / agreed\nSPAN | CW | 2 years / 2 years\n";
        assert_eq!(places(&format!("Agreed: logs 5 years.\n\n{both}")), []);
        let listing = "group            contrato   config\nlambda/score     2 anos     30 d\n";
        assert_eq!(places(listing), [Shown::Shorter(35)]);
        assert_eq!(places(&listing.replace("30 d", "731 dias")), []);
        let csv = "log,agreed_retention_days,configured_days\nflow,180,14\n";
        assert_eq!(places(csv), [Shown::Shorter(42)]);
        let more = "log,days_agreed,days_set\ntrail,400 (+10y Glacier),400\n";
        assert_eq!(places(more), []);
    }
}
