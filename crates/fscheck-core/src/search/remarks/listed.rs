//! What an extract lists below the agreement about logs: how long each of them is kept.

use super::keeping::{LINE, split, with_places};
use super::period::{has_number, is_shorter, periods};
use crate::language::lists::{begins_with, has_bare_word, has_phrase};

/// What ends a statement: what is set up may stand in the same line as what was agreed.
const ENDS: [&str; 5] = [". ", " found:", " set:", " configured:", " actual:"];

/// The most days that a number in a column stands for: more are no days.
const MOST_DAYS: u64 = 10_000;

/// Returns the place of the first entry that is kept for less than the shortest period that the
/// nearest agreement above it names.
pub(super) fn shorter(text: &str) -> Option<usize> {
    if has_bare_word(text, "set-right") {
        return None;
    }
    let mut agreed = None;
    let mut has_column = false;
    for (line, at) in with_places(text).filter(|(line, _)| line.len() <= LINE) {
        let mut is_found = false;
        for (sentence, begin) in split(line, &ENDS) {
            let is_labelled = std::mem::replace(&mut is_found, sentence.ends_with(':'));
            if let Some(days) = agreement(sentence) {
                (agreed, has_column) = (Some(days), false);
            } else if is_heading_of_days(sentence) || is_heading_of_found(sentence) {
                has_column = true;
            } else if let Some(agreed) = agreed
                && is_short(sentence, agreed, has_column, is_labelled)
            {
                return Some(at + begin);
            }
        }
    }
    None
}

/// Returns the shortest period of a sentence that says what was agreed.
fn agreement(sentence: &str) -> Option<u64> {
    let is_one = has_number(sentence)
        && has_bare_word(sentence, "agreed-to-keep")
        && !has_bare_word(sentence, "other-agreement");
    is_one.then(|| periods(sentence, "").into_iter().min()).flatten()
}

/// Returns whether a line is the heading of a list with days: "log group  kept (days)  archive".
fn is_heading_of_days(line: &str) -> bool {
    !line.bytes().any(|byte| byte.is_ascii_digit())
        && has_bare_word(line, "kept-period")
        && has_bare_word(line, "day-unit")
}

/// Returns whether a line begins the list of what is set up: "Found by `describe-log-groups`:".
fn is_heading_of_found(line: &str) -> bool {
    line.trim_end().ends_with(':') && !has_number(line) && begins_with(line.trim(), "found-label")
}

/// Returns whether a sentence only shows shorter periods for a log.
fn is_short(sentence: &str, agreed: u64, has_column: bool, is_labelled: bool) -> bool {
    let is_other = || {
        let lists = ["other-setting", "agreed-to-keep", "other-agreement", "no-retention"];
        let is_elsewhere =
            has_bare_word(sentence, "kept-elsewhere") && !has_phrase(sentence, "not-copied");
        is_elsewhere || lists.iter().any(|list| has_bare_word(sentence, list))
    };
    if !has_number(sentence) {
        return false;
    }
    let is_set = || {
        let is_found = is_labelled || begins_with(sentence.trim(), "found-label");
        (is_found && has_bare_word(sentence, "kept-period"))
            || ((is_found || sentence.contains('/')) && has_bare_word(sentence, "kept-for"))
    };
    let mut kept = if is_set() { periods(sentence, "") } else { Vec::new() };
    if kept.is_empty() && has_column {
        kept.extend(in_column(sentence).or_else(|| behind_dots(sentence)));
    }
    !kept.is_empty() && kept.iter().all(|days| is_shorter(*days, agreed)) && !is_other()
}

/// Returns the sum of the numbers behind the path of a log: it may be kept in several places, one after
/// the other.
fn in_column(line: &str) -> Option<u64> {
    let mut words = line.split_whitespace();
    let path = words.next().filter(|path| path.contains('/'))?;
    let first: u64 = words.next()?.parse().ok()?;
    let others = words.clone().filter_map(|word| word.parse::<u64>().ok()).sum::<u64>();
    let others = others.max(periods(line.strip_prefix(path).unwrap_or(line), "").iter().sum());
    let days = first.saturating_add(others);
    (days <= MOST_DAYS).then_some(days)
}

/// Returns the number behind the dots that lead from a log to it: "trail ...... 365".
fn behind_dots(line: &str) -> Option<u64> {
    let (log, days) = line.trim_end().rsplit_once("..")?;
    let is_log = log.contains('/') || has_bare_word(log, "watched-log");
    let days: u64 = days.trim_start_matches('.').trim().parse().ok()?;
    (is_log && days <= MOST_DAYS).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_shorter_than_agreed() {
        for (text, place) in [
            ("Agreed: 5 years, N5. Found: access logs 90 days; WAF logs 30; trail 90.\n", 21),
            (
                "Agreed: 365 days, 8 years archive\nFound: /a/* retention 30; bucket expiry 90 days\n",
                34,
            ),
            (
                "agreed in annex 5: app 365 days; trail 2557 days\n  s3://logs/alb  lifecycle 45 d  oldest 2023-12-26  OK\n",
                49,
            ),
            ("of logs\n a, b   agreed 8 years   found: log group expiry 90 days, no export\n", 39),
            (
                "Agreed: 400 days on line, then 7 years.\n log group   kept (days)   archive\n /a   30   none\n",
                75,
            ),
            ("Agreed: security 1,826 days, app 365 days.\nFound:\n /a/b .. 30\n", 50),
        ] {
            assert_eq!(shorter(text), Some(place), "{text}");
        }
    }

    #[test]
    fn entries_are_as_long_as_agreed() {
        for text in [
            "Agreed: 3 years (Q5). Found: log groups 1096 days; trail with lock 1096.\n",
            "Agreed: 400 days, 5 years archive\nFound: groups retention 400; bucket lifecycle 1,827 days\n",
            "agreed in annex 5: app 365 days; trail 2557 days\n /a/b  CloudWatch 30 d + S3 365 d  OK\n",
            "agreed: 365 days\n /a/b  lifecycle 30 d, then copied to Glacier\n",
            "agreed: 365 days\n /a/dev/b  lifecycle 30 d\n",
            "agreed: 365 days\n log group   kept (days)\n /a   400\n b 30\n",
            "agreed: 365 days\n /a/b job=17 in 30 days\n",
            " /a/b  lifecycle 30 d\nagreed: 365 days\n",
            "agreed: 400 days\n log group   hot (days)  cold (days)\n /a   90  310\n",
            "agreed: 400 days\n log group   kept (days)  archive\n /a   90  S3, 400 days\n",
            "agreed: 400 days\nConfigured: alarm if a log group is silent for 1 day\n",
            "agreed: 400 days\nFound: /a retention 30 d. Corrected the same day.\n",
            "agreed: 400 days\nFound:\n trail ...... 400\n cores ...... 16\n",
        ] {
            assert_eq!(shorter(text), None, "{text}");
        }
    }
}
