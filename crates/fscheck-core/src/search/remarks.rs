//! Finds the remarks of a text about itself: that it isn't finished, that what it should record is
//! still to come, and the latest day that it names. English only; the words are data under
//! `checklist/words/contents.txt`.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use jiff::civil::Date;
use memchr::memmem::Finder;

use super::passage::{self, Headings, Hit, PageText};
use crate::judge::response::{begins_with, has_word, lines_of, says};
use crate::words::bare_words;

/// The most sentences of one text that are examined.
const MOST: usize = 20_000;

/// The most bytes of a text in brackets that may be a placeholder.
const BRACKETS: usize = 120;

/// The number of placeholders from which on a document is a form that was not filled in.
const BLANKS: usize = 3;

/// The number of places to fill in from which on a report or record is a form that was not filled
/// in: more than a page has for signatures.
const EMPTY_PLACES: usize = 6;

/// The number of bytes before a date that may say that it lies ahead.
const BEFORE_DATE: usize = 160;

/// A remark of a text about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// It has a text that is still to be written.
    Unfinished,
    /// It has many places to fill in.
    EmptyForm,
    /// The event that it should record is still to come.
    ToCome,
    /// The latest day that it names, other than a day by which something is due.
    LatestDay,
}

/// All remarks.
pub const REMARKS: [Remark; 4] =
    [Remark::Unfinished, Remark::EmptyForm, Remark::ToCome, Remark::LatestDay];

impl Remark {
    /// Its name among the answers to questions.
    pub fn id(self) -> &'static str {
        match self {
            Remark::Unfinished => "text/unfinished",
            Remark::EmptyForm => "text/empty-form",
            Remark::ToCome => "text/to-come",
            Remark::LatestDay => "text/latest-day",
        }
    }
}

/// Gathers the remarks of a text, page by page.
#[derive(Debug)]
pub struct Remarks {
    unfinished: Option<Hit>,
    to_come: Option<Hit>,
    latest: Option<(Date, Hit)>,
    carried: Option<String>,
    room: usize,
    /// Texts that look like placeholders of a form, and the first of them.
    blanks: BTreeSet<String>,
    first_blank: Option<Hit>,
    /// The number of places left to fill in, and the first of them.
    empty: usize,
    first_empty: Option<Hit>,
}

impl Default for Remarks {
    fn default() -> Remarks {
        Remarks {
            unfinished: None,
            to_come: None,
            latest: None,
            carried: None,
            room: MOST,
            blanks: BTreeSet::new(),
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
            if is_empty_place(page.text, at) {
                self.empty += 1;
                // The line says what must be filled in.
                let line = page.text.get(..at).and_then(|before| before.rfind('\n'));
                self.first_empty.get_or_insert_with(|| hit(line.map_or(0, |end| end + 1)));
                continue;
            }
            let answer = match remark {
                Remark::Unfinished => &mut self.unfinished,
                _ => &mut self.to_come,
            };
            if answer.is_some() {
                continue;
            }
            if self.room == 0 {
                break;
            }
            self.room -= 1;
            let range = passage::around(page, headings(), &(at..at));
            if is_meant(page, remark, at, range) {
                *answer = Some(hit(at));
            } else if let Some(blank) = blank(page.text, at) {
                self.add_blank(blank, || hit(at));
            }
        }
        let known = self.latest.as_ref().map(|(day, _)| *day);
        if let Some((day, at)) = latest_day(page.text, known, &mut self.room) {
            self.latest = Some((day, hit(at)));
        }
        self.carried = page.headings.last().cloned().or(carried);
    }

    /// Records a text that looks like a placeholder of a form: several of them make an empty form.
    fn add_blank(&mut self, blank: &str, hit: impl FnOnce() -> Hit) {
        self.first_blank.get_or_insert_with(hit);
        self.blanks.insert(blank.to_owned());
        if self.blanks.len() >= BLANKS {
            self.unfinished = self.first_blank.take();
        }
    }

    /// Returns the remarks and their places.
    pub fn hits(&self) -> impl Iterator<Item = (&'static str, &Hit)> {
        let hits = [
            self.unfinished.as_ref().map(|hit| (Remark::Unfinished, hit)),
            self.first_empty
                .as_ref()
                .filter(|_| self.empty >= EMPTY_PLACES)
                .map(|hit| (Remark::EmptyForm, hit)),
            self.to_come.as_ref().map(|hit| (Remark::ToCome, hit)),
            self.latest.as_ref().map(|(_, hit)| (Remark::LatestDay, hit)),
        ];
        hits.into_iter().flatten().map(|(remark, hit)| (remark.id(), hit))
    }

    /// The latest day that it names.
    pub fn latest_day(&self) -> Option<Date> {
        self.latest.as_ref().map(|(day, _)| *day)
    }
}

/// The hints by which remarks are searched for: words and signs.
static HINTS: LazyLock<Option<(AhoCorasick, Vec<Remark>)>> = LazyLock::new(|| {
    let of = |list, remark| lines_of(list).iter().map(move |line| (*line, remark));
    let words =
        of("unfinished-hints", Remark::Unfinished).chain(of("to-come-hints", Remark::ToCome));
    let signs = ["[", "<", "{{", "???", "draft", LINE].map(|sign| (sign, Remark::Unfinished));
    let signs = signs.into_iter().chain([(PLAN, Remark::ToCome)]);
    let (hints, remarks): (Vec<&str>, Vec<Remark>) = words.chain(signs).unzip();
    let mut builder = AhoCorasick::builder();
    let automaton = builder.ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest);
    Some((automaton.build(hints).ok()?, remarks))
});

/// The beginning of a line to write on.
const LINE: &str = "___";

/// The mark in a title that the document is a plan.
const PLAN: &str = "(plan)";

/// Returns the possible places of remarks in a text.
fn remarks(text: &str) -> impl Iterator<Item = (Remark, usize)> {
    HINTS.as_ref().into_iter().flat_map(move |(automaton, remarks)| {
        automaton.find_iter(text).filter_map(move |hit| {
            let remark = remarks.get(hit.pattern().as_usize())?;
            is_whole(text, hit.range()).then_some((*remark, hit.start()))
        })
    })
}

/// Returns whether a sign, or a whole word, is in this range.
fn is_whole(text: &str, range: Range<usize>) -> bool {
    let is_part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    let is_word = is_part(bytes.get(range.start));
    let before = range.start.checked_sub(1).and_then(|at| bytes.get(at));
    !is_word || (!is_part(before) && !is_part(bytes.get(range.end)))
}

/// Returns whether a line to write on begins at `at`, or empty brackets that aren't the checkbox of
/// a list entry.
fn is_empty_place(text: &str, at: usize) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    if rest.starts_with(LINE) {
        return !before.ends_with('_');
    }
    // `[a link][]` in Markdown, `String[]` in code.
    if before.ends_with(|c: char| c == ']' || c.is_alphanumeric()) {
        return false;
    }
    let after = ["[]", "[ ]", "[  ]"].iter().find_map(|empty| rest.strip_prefix(empty));
    after.is_some_and(|after| {
        let after = after.trim_start_matches([' ', '\t', '\r']);
        after.is_empty() || after.starts_with(['|', '\n', '[', ','])
    })
}

/// Returns whether the words at `at`, in the sentences in `range`, are really a remark.
fn is_meant(page: PageText<'_>, remark: Remark, at: usize, range: Range<usize>) -> bool {
    let text = page.text;
    let rest = text.get(at..).unwrap_or_default();
    let sentence = text.get(range).unwrap_or_default();
    if rest.starts_with("???") {
        return true;
    }
    if rest.starts_with(['[', '<', '{']) {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        return !before.is_some_and(|c| c.is_alphanumeric() || c == '!') && is_to_replace(rest);
    }
    let whole = passage::unwrapped(sentence, page.is_wrapped);
    let says_so = |wanted, unless| says(&whole, wanted, unless) || says(sentence, wanted, unless);
    let is_draft = rest.get(..5).is_some_and(|word| word.eq_ignore_ascii_case("draft"));
    match remark {
        Remark::Unfinished if is_draft && is_marked_draft(text, at) => true,
        Remark::Unfinished => says_so("unfinished", "not-unfinished"),
        _ if rest.starts_with('(') => true,
        _ => says_so("to-come", "not-to-come"),
    }
}

/// Returns whether a text that begins with a bracket is a placeholder. A text in brackets that a
/// link follows is the text of that link.
fn is_to_replace(text: &str) -> bool {
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
fn blank(text: &str, at: usize) -> Option<&str> {
    let rest = text.get(at..)?;
    let (open, close) = if rest.starts_with("{{") { ("{{", "}}") } else { ("[", "]") };
    let inner = rest.strip_prefix(open)?;
    let inner = inner.get(..inner.find(close).filter(|end| *end <= BRACKETS)?)?;
    let after = rest.get(open.len() + inner.len() + close.len()..)?;
    let before = text.get(..at)?.chars().next_back();
    let is_apart =
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '!' | '$' | '"' | ']'));
    let is_link = after.starts_with(['(', ':', '[', '"']) || text.contains(&format!("[{inner}]:"));
    let is_word =
        |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '_' | '.' | '\n' | '’' | '\'');
    let is_plain = inner.trim().starts_with(char::is_alphabetic) && inner.chars().all(is_word);
    let is_long = open == "{{" || inner.split_whitespace().nth(1).is_some();
    (is_apart && !is_link && is_plain && is_long).then_some(inner)
}

/// Returns whether a line begins with DRAFT in capitals, set off from the following text, or states
/// that status.
fn is_marked_draft(text: &str, at: usize) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '#' | '*' | '>' | '|' | '[' | '_');
    let before = before.get(line_start..).unwrap_or_default().trim_matches(is_mark);
    let line = rest.lines().next().unwrap_or_default();
    let after = line.get(5..).unwrap_or_default().trim_start_matches(is_mark);
    let is_apart = after.is_empty() || after.starts_with(['-', '–', '—', ':', '(', ']', '!']);
    let is_capital = line.starts_with("DRAFT");
    let before = before.to_lowercase();
    let is_status =
        ["status", "status:", "status |", "status -"].iter().any(|end| before.ends_with(end));
    (is_capital && before.is_empty() && is_apart) || (is_status && after.is_empty())
}

/// Returns the latest day that a text names, later than `known`, and its place. A day by which
/// something is due doesn't count.
fn latest_day(text: &str, known: Option<Date>, room: &mut usize) -> Option<(Date, usize)> {
    static CENTURY: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("20"));
    let mut latest = None;
    for at in CENTURY.find_iter(text.as_bytes()) {
        let Some((day, start)) = day_at(text, at) else { continue };
        let most = latest.map(|(day, _)| day).or(known);
        if most.is_some_and(|most| day <= most) || *room == 0 {
            continue;
        }
        *room -= 1;
        if !lies_ahead(text, start) {
            latest = Some((day, start));
        }
    }
    latest
}

/// Returns whether the words before a date show that it rightly lies ahead.
fn lies_ahead(text: &str, start: usize) -> bool {
    let low = start.saturating_sub(BEFORE_DATE);
    let low = (low..=start).find(|at| text.is_char_boundary(*at)).unwrap_or(start);
    has_word(text.get(low..start).unwrap_or_default(), "day-to-come")
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
    let low = (year.saturating_sub(24)..=year).find(|at| text.is_char_boundary(*at))?;
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

#[cfg(test)]
mod tests;
