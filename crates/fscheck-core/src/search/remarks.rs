//! Finds the remarks of a text about itself: that it isn't finished, that what it should record is
//! still to come, and the days that it names. English only; the words are data under
//! `checklist/words/contents.txt`.

mod assignments;
mod brackets;
mod cell;
mod days;
mod form;
mod keeping;
mod leaders;
mod listed;
mod pairs;
mod period;
mod remark;
mod retention;
mod rows;
mod settings;
mod table;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;

use self::assignments::Fault;
use self::brackets::{blank, is_to_replace};
use self::cell::cell;
use self::days::{head_days, latest_days};
use self::form::{DAY, DOTS, EMPTY_CELLS, LINE, OF, empty_places};
pub use self::period::is_shorter;
pub use self::remark::Remark;
pub use self::retention::{agreed_days, kept_days};
pub(super) use self::retention::{shortest_agreed, shortest_kept};
pub(super) use self::rows::{cells, columns, heads_rows};
use self::table::Shown;
use super::ROW_END;
use super::hints::Hints;
use super::passage::{self, Headings, Hit, PageText};
use crate::language::lists::{begins_with, has_word, lines_of, says};
use crate::text::{line_around, shorten};

/// The most sentences of one text that are examined.
const MOST: usize = 20_000;

/// The number of placeholders from which on a document is a form that was not filled in.
const BLANKS: usize = 3;

/// The same for places to fill in of a report or record: more than a page has for signatures.
const EMPTY_PLACES: usize = 5;

/// The number of bytes before and after "draft" in which a line says that it is a status.
const STATUS: usize = 200;

/// The number of bytes before and after a place in which the line of a log has its time of day.
const LOG_LINE: usize = 1_024;

/// The number of bytes before a place to fill in that its line may have.
const LONGEST_LINE: usize = 4_096;

/// The number of latest days that are kept of a text.
const DAYS: usize = 3;

/// Gathers the remarks of a text, page by page.
#[derive(Debug)]
pub struct Remarks {
    /// The first place of each remark that needs no more than one.
    first: BTreeMap<Remark, Hit>,
    /// The latest days that it names, the latest first.
    days: Vec<(Date, Hit)>,
    /// Days by which something is due.
    due: Vec<Date>,
    /// True if a page with words was read.
    has_begun: bool,
    carried: Option<String>,
    room: usize,
    /// Texts that look like placeholders of a form, and the first of them.
    blanks: BTreeSet<String>,
    /// Those that are links.
    links: BTreeSet<String>,
    first_blank: Option<Hit>,
    /// The number of places left to fill in, and the first of them.
    empty: usize,
    first_empty: Option<Hit>,
}

impl Default for Remarks {
    fn default() -> Remarks {
        Remarks {
            first: BTreeMap::new(),
            days: Vec::new(),
            due: Vec::new(),
            has_begun: false,
            carried: None,
            room: MOST,
            blanks: BTreeSet::new(),
            links: BTreeSet::new(),
            first_blank: None,
            empty: 0,
            first_empty: None,
        }
    }
}

impl Remarks {
    /// Searches one page.
    pub fn look_at(&mut self, page: PageText<'_>) {
        let headings = OnceCell::new();
        let headings = || headings.get_or_init(|| Headings::of(page));
        let carried = self.carried.take();
        let hit = |at: usize| passage::hit(page, headings(), carried.as_deref(), at..at);
        for (remark, at) in remarks(page.text) {
            if let Some(places) = empty_places(page.text, at) {
                // A line of a log in a sheet leaves the other columns empty.
                let places = if places > 0 && is_logged(page.text, at) { 0 } else { places };
                self.empty += places;
                // The line says what must be filled in.
                if places > 0 {
                    let line = || line_around(page.text, at, LONGEST_LINE).start;
                    self.first_empty.get_or_insert_with(|| hit(line()));
                }
                continue;
            }
            if self.first.contains_key(&remark) {
                continue;
            }
            if self.room == 0 {
                break;
            }
            self.room -= 1;
            let range = passage::around_place(page, headings(), at);
            if is_meant(page, remark, at, range)
                || (remark == Remark::Unfinished && is_unwritten(page.text, at, || hit(at)))
            {
                self.first.insert(remark, hit(at));
            } else if let Some(blank) = blank(page.text, at)
                && !self.is_link(page.text, blank)
                && !is_logged(page.text, at)
            {
                self.add_blank(blank, || hit(at));
            }
        }
        if !self.has_begun && page.text.contains(char::is_alphanumeric) {
            self.has_begun = true;
            if let Some((first, earliest)) = head_days(page.text) {
                self.first.insert(Remark::HeadDay, hit(earliest));
                if first != earliest {
                    self.first.insert(Remark::FirstDay, hit(first));
                }
            }
        }
        for shown in table::shown(page.text) {
            match shown {
                Shown::NoResults(at) => {
                    self.empty += EMPTY_PLACES;
                    self.first_empty.get_or_insert_with(|| hit(at));
                }
                Shown::LedByOthers(at) => {
                    let row = || Hit { sentence: row(page.text, at), ..hit(at) };
                    self.first.entry(Remark::LedByOthers).or_insert_with(row);
                }
                Shown::Shorter(at) => {
                    let told = || {
                        let hit = hit(at);
                        // Dots that lead to a number end no sentence.
                        match hit.sentence.contains("..") {
                            true => Hit { sentence: row(page.text, at), ..hit },
                            false => hit,
                        }
                    };
                    self.first.entry(Remark::Shorter).or_insert_with(told);
                }
                Shown::Assignment(fault) => {
                    let (remark, at) = match fault {
                        Fault::Nobody(at) => (Remark::Nobody, at),
                        Fault::Late(at) => (Remark::AssignedLate, at),
                    };
                    let row = || Hit { sentence: row(page.text, at), ..hit(at) };
                    self.first.entry(remark).or_insert_with(row);
                }
            }
        }
        let known: Vec<Date> = self.days().collect();
        for (day, at) in latest_days(page.text, &known, &mut self.due, &mut self.room) {
            let place = self.days.partition_point(|(other, _)| *other > day);
            self.days.insert(place, (day, hit(at)));
        }
        self.days.truncate(DAYS);
        self.carried = page.headings.last().cloned().or(carried);
    }

    /// Returns whether a text in brackets is that of a link that the page defines elsewhere.
    fn is_link(&mut self, page: &str, blank: &str) -> bool {
        if self.blanks.contains(blank) {
            return false;
        }
        let is_link = self.links.contains(blank) || page.contains(&format!("[{blank}]:"));
        if is_link {
            self.links.insert(blank.to_owned());
        }
        is_link
    }

    /// Records a text that looks like a placeholder of a form: several of them make an empty form.
    fn add_blank(&mut self, blank: &str, hit: impl FnOnce() -> Hit) {
        self.first_blank.get_or_insert_with(hit);
        self.blanks.insert(blank.to_owned());
        if self.blanks.len() >= BLANKS {
            let first = self.first_blank.take();
            self.first.extend(first.map(|hit| (Remark::Unfinished, hit)));
        }
    }

    /// Returns the remarks and their places.
    pub fn hits(&self) -> impl Iterator<Item = (&'static str, &Hit)> {
        let form = self.first_empty.as_ref().filter(|_| self.empty >= EMPTY_PLACES);
        let days = [Remark::LatestDay, Remark::DayBefore].into_iter().zip(&self.days);
        let first = self.first.iter().map(|(remark, hit)| (*remark, hit));
        let hits = first
            .chain(form.map(|hit| (Remark::EmptyForm, hit)))
            .chain(days.map(|(remark, (_, hit))| (remark, hit)));
        hits.map(|(remark, hit)| (remark.id(), hit))
    }

    /// Returns the days by which something is due, as far as they are kept.
    pub fn due_days(&self) -> &[Date] {
        &self.due
    }

    /// The latest days that it names, three at most, the latest first.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        self.days.iter().map(|(day, _)| *day)
    }
}

/// Returns the row of a table that begins at `at`, in one line and shortened.
pub(super) fn row(text: &str, at: usize) -> String {
    let rest = text.get(at..).unwrap_or_default();
    let end = if text.contains(ROW_END) { ROW_END } else { '\n' };
    let row = rest.split(end).next().unwrap_or_default();
    let cells = row.split(['\t', '|']).map(str::trim).filter(|cell| !cell.is_empty());
    shorten(&cells.collect::<Vec<_>>().join(" | "), passage::LONGEST_SENTENCE)
}

/// The hints by which remarks are searched for: words and signs.
static HINTS: LazyLock<(Hints, Vec<Remark>)> = LazyLock::new(|| {
    let of = |list, remark| lines_of(list).iter().map(move |line| (*line, remark));
    let words = of("unfinished-hints", Remark::Unfinished)
        .chain(of("to-come-hints", Remark::ToCome))
        .chain(of("not-carried-out-hints", Remark::NotDone));
    let signs =
        ["[", "<", "{{", UNKNOWN, "draft", LINE, DOTS, OF, DAY].into_iter().chain(EMPTY_CELLS);
    let signs = signs.map(|sign| (sign, Remark::Unfinished));
    let signs = signs.chain([(PLAN, Remark::ToCome)]);
    let (hints, remarks): (Vec<&str>, Vec<Remark>) = words.chain(signs).unzip();
    (Hints::new(hints), remarks)
});

/// What stands in a cell for a value to come.
const UNKNOWN: &str = "??";

/// The mark in a title that the document is a plan.
const PLAN: &str = "(plan)";

/// Returns the possible places of remarks in a text.
fn remarks(text: &str) -> impl Iterator<Item = (Remark, usize)> {
    let (hints, remarks) = &*HINTS;
    hints.longest(text).filter_map(move |(number, range)| {
        let (remark, at) = (remarks.get(number)?, range.start);
        is_ended(text, &range).then_some((*remark, at))
    })
}

/// Returns whether a range is a sign, or ends where a word does.
fn is_ended(text: &str, range: &Range<usize>) -> bool {
    let is_letter = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
    !(is_letter(range.start) && is_letter(range.end))
}

/// Returns whether the words at `at`, in the sentences in `range`, are really a remark.
fn is_meant(page: PageText<'_>, remark: Remark, at: usize, range: Range<usize>) -> bool {
    let text = page.text;
    let rest = text.get(at..).unwrap_or_default();
    let sentence = text.get(range).unwrap_or_default();
    if rest.starts_with(UNKNOWN) {
        let is_alone = || cell(text, at).is_some_and(|cell| cell.trim() == UNKNOWN);
        return rest.starts_with("???") || is_alone();
    }
    if rest.starts_with(['[', '<', '{']) {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        return !before.is_some_and(|c| c.is_alphanumeric() || c == '!') && is_to_replace(rest);
    }
    if remark != Remark::Unfinished && is_logged(text, at) {
        return false;
    }
    let whole = passage::unwrapped(sentence, page.is_wrapped);
    let in_cell = |wanted| cell(text, at).is_some_and(|cell| says(cell, wanted, "not-in-cell"));
    let is_other = whole != sentence;
    let says_so = |wanted, unless| {
        says(&whole, wanted, unless) || (is_other && says(sentence, wanted, unless))
    };
    let is_draft = rest.get(..5).is_some_and(|word| word.eq_ignore_ascii_case("draft"));
    match remark {
        Remark::Unfinished if is_draft && is_marked_draft(text, at) => true,
        Remark::Unfinished => says_so("unfinished", "not-unfinished"),
        Remark::NotDone => {
            says_so("not-carried-out", "not-not-carried-out") || in_cell("not-carried-out-in-cell")
        }
        _ if rest.starts_with('(') => true,
        _ => says_so("to-come", "not-to-come") || in_cell("to-come-in-cell"),
    }
}

/// Returns whether a place is in a line of a log, which has a time of day to the second: what is parked
/// there is a message.
fn is_logged(text: &str, at: usize) -> bool {
    let is_time = |part: &[u8]| {
        let digits = [0, 1, 3, 4, 6, 7];
        let is_digit = |place: &usize| part.get(*place).is_some_and(u8::is_ascii_digit);
        digits.iter().all(is_digit) && part.get(2) == Some(&b':') && part.get(5) == Some(&b':')
    };
    let line = text.get(line_around(text, at, LOG_LINE)).unwrap_or_default();
    line.as_bytes().windows(8).any(is_time)
}

/// Returns whether the section at `at` begins by saying that it isn't written, or that nothing is
/// done: "Nothing yet." below "Network access lists".
fn is_unwritten(text: &str, at: usize, hit: impl FnOnce() -> Hit) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let rest = rest.get(..rest.floor_char_boundary(STATUS)).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let sentence = line.split_inclusive(['.', ';', ',', ':']).next().unwrap_or_default();
    if sentence.ends_with([';', ',', ':']) || !begins_with(sentence, "unwritten") {
        return false;
    }
    let hit = hit();
    let heading = hit.heading.as_deref().filter(|_| !hit.is_heading);
    heading.is_some_and(|heading| {
        before.trim_end().ends_with(heading.trim()) && !has_word(heading, "may-be-empty")
    })
}

/// Returns whether a line begins with DRAFT in capitals, set off from the following text, or states
/// that status.
fn is_marked_draft(text: &str, at: usize) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let low = before.ceil_char_boundary(before.len().saturating_sub(STATUS));
    let near = before.get(low..).unwrap_or_default();
    let line_start = low + near.rfind('\n').map_or(0, |at| at + 1);
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '#' | '*' | '>' | '|' | '[' | '_');
    let before = before.get(line_start..).unwrap_or_default().trim_matches(is_mark);
    let line = rest
        .get(..rest.ceil_char_boundary(STATUS))
        .and_then(|rest| rest.lines().next())
        .unwrap_or_default();
    let after = line.get(5..).unwrap_or_default().trim_start_matches(is_mark);
    let is_apart = after.is_empty() || after.starts_with(['-', '–', '—', ':', '(', ']', '!']);
    let is_capital = line.starts_with("DRAFT");
    let before = before.to_lowercase();
    let is_status =
        ["status", "status:", "status |", "status -"].iter().any(|end| before.ends_with(end));
    (is_capital && before.is_empty() && is_apart) || (is_status && after.is_empty())
}

#[cfg(test)]
mod tests;
