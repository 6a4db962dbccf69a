//! Settings of logs in extracts of a configuration: `retention_in_days = 14`, and the lines below a
//! command that lists days.

use super::keeping::{ENDS, LINE, split, with_places};
use super::period::{days_of, is_shorter};
use crate::language::lists::{has_bare_word, says};
use crate::language::said::Said;
use crate::language::words::list;
use crate::words::bare_words;

/// The number of lines above a setting that may name the log.
const ABOVE: usize = 3;

/// Returns the place of the first setting of less than `agreed` days, if the text doesn't say that
/// logs are copied elsewhere.
pub(super) fn shorter(text: &str, agreed: u64) -> Option<usize> {
    let mut above = [""; ABOVE];
    let mut is_listed = false;
    let mut short = None;
    for (line, at) in with_places(text).filter(|(line, _)| line.len() <= LINE) {
        let words = bare_words(line);
        let set = match set_days(&words) {
            Set::Days(days) => Some(days),
            Set::Below => {
                is_listed = true;
                None
            }
            Set::Nothing => listed_days(line).filter(|_| is_listed),
        };
        is_listed &= !line.trim().is_empty();
        let is_other = || {
            let lines = above.iter().chain(std::iter::once(&line));
            lines.into_iter().any(|line| has_bare_word(line, "other-setting"))
        };
        if short.is_none() && set.is_some_and(|days| is_shorter(days, agreed)) && !is_other() {
            short = Some(at);
        }
        above = match line.trim().is_empty() || line.trim() == "}" || set.is_some() {
            true => [""; ABOVE],
            false => [above[1], above[2], line],
        };
    }
    short.filter(|_| !is_copied(text))
}

/// Returns whether a text says that logs are copied to where they may be kept longer.
pub(super) fn is_copied(text: &str) -> bool {
    let lines = text.lines().filter(|line| line.len() <= LINE);
    lines.flat_map(|line| split(line, &ENDS)).any(|(part, _)| {
        says(part, "copied-elsewhere", "not-copied") && !has_bare_word(part, "agreed-to-keep")
    })
}

/// What the words of a line set.
enum Set {
    Days(u64),
    /// The days stand in the lines below.
    Below,
    Nothing,
}

fn set_days(words: &str) -> Set {
    let said = Said::of(words, &|_| false);
    let words = said.words();
    let setting = list("setting-in-days");
    let mut ends = (0..words.len()).filter_map(|at| setting.ends(&words, at).pop()).peekable();
    let is_listing =
        ends.peek().is_some() && words.iter().any(|word| list("listing-of-settings").has(word));
    let days = |end: usize| set_at(&words, end);
    match ends.find_map(days) {
        Some(days) => Set::Days(days),
        None if is_listing => Set::Below,
        None => Set::Nothing,
    }
}

/// Returns the days that the number at a place sets: "expire 24 months".
pub(super) fn set_at(words: &[&str], at: usize) -> Option<u64> {
    let number: u64 = words.get(at)?.trim_end_matches('d').parse().ok()?;
    let unit = words.get(at + 1).and_then(|unit| days_of(unit));
    Some(number.saturating_mul(unit.unwrap_or(1)))
}

/// Returns whether the lines below this one list settings in days.
pub(super) fn is_listing(line: &str) -> bool {
    has_bare_word(line, "listing-of-settings") && matches!(set_days(&bare_words(line)), Set::Below)
}

/// Returns the lowest number of a line of paths of logs, each with its days and perhaps its size
/// behind it.
pub(super) fn listed_days(line: &str) -> Option<u64> {
    let words = line.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    let mut words = words.peekable();
    let mut days: Option<u64> = None;
    while let Some(path) = words.next() {
        let own = words.next()?.trim_end_matches([',', ';']).parse().ok();
        let own = own.filter(|_| path.contains('/'))?;
        days = Some(days.map_or(own, |days| days.min(own)));
        while words.next_if(|word| is_size(word)).is_some() {}
    }
    days
}

/// Returns whether a word is a part of the size of a log: `61 880 412 907`, `1.4 TB`.
fn is_size(word: &str) -> bool {
    let is_unit = ["B", "KB", "MB", "GB", "TB"].contains(&word);
    is_unit || word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_shorter_than_agreed() {
        for (text, place) in [
            ("aws_cloudwatch_log_group.pay { retention_in_days = 14 }", 0),
            ("{\"logGroupName\": \"/pay\", \"retentionInDays\": 90}", 0),
            ("{\"Rules\":[{\"ID\":\"expire-audit\",\"Expiration\":{\"Days\":300}}]}", 0),
            ("alb bucket   lifecycle expire 30", 0),
            ("aws logs describe-log-groups -> retentionInDays\n /a/b  400\n /a/c   90\n", 59),
        ] {
            assert_eq!(shorter(text, 400), Some(place), "{text}");
        }
        for text in [
            "resource \"aws_cloudwatch_log_group\" \"debug\" {\n  retention_in_days = 14\n}",
            "retention_in_days = 400",
            "retention_in_days = 14\nA subscription filter writes all events to S3.",
            "aws logs describe-log-groups -> retentionInDays\n /a/b  400\n\n /a/c   90\n",
            "aws logs describe-log-groups -> retentionInDays\n /a/dev/b  30\n",
            "\"Transition\": {\"Days\": 90}",
            "abort incomplete multipart uploads: expire 7",
            "S3 trips: expire 24 months",
        ] {
            assert_eq!(shorter(text, 400), None, "{text}");
        }
        let nothing = "retention_in_days = 14\nNothing is exported.";
        assert_eq!(shorter(nothing, 400), Some(0));
    }
}
