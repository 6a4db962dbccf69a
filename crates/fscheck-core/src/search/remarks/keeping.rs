//! How long logs are kept, in prose and lists: the period that was agreed, and shorter ones that
//! were set up.

use super::table::{is_shorter, periods};
use crate::judge::response::has_word;
use crate::words::bare_words;

/// The most bytes of a line that is read as a statement.
const LINE: usize = 1_000;

/// What ends a statement within a line.
const ENDS: [&str; 6] = [". ", "; ", " but ", " while ", " whereas ", " although "];

/// The bytes of a text in which it says that it is about logs.
const HEAD: usize = 200;

/// Returns the shortest period in days that a text about logs says was agreed.
pub(super) fn agreed(text: &str) -> Option<u64> {
    let head = text.get(..text.floor_char_boundary(HEAD)).unwrap_or_default();
    if !has_word(head, "about-logs") {
        return None;
    }
    let statements = lines(text).flat_map(|(line, at)| statements(line, at));
    let agreed = statements.filter(|own| own.is_agreed() && !own.has("other-agreement"));
    agreed.flat_map(|own| periods(own.text, "")).min()
}

/// Returns the place of the first statement that a log is kept for less than `agreed` days. Another
/// statement in the same line may say that it is kept longer elsewhere.
pub(super) fn shorter(text: &str, agreed: u64) -> Option<usize> {
    lines(text).find_map(|(line, at)| {
        let own: Vec<Statement<'_>> = statements(line, at).collect();
        let is_long = |own: &Statement<'_>| own.days() > 0 && !own.is_shorter(agreed);
        if own.iter().any(|own| !own.is_agreed() && is_long(own)) {
            return None;
        }
        let short = own.iter().find(|own| own.is_shorter(agreed) && own.is_of_kept());
        short.map(|own| own.at)
    })
}

/// A part of a line that has a number.
struct Statement<'t> {
    text: &'t str,
    /// Its place in the text.
    at: usize,
    words: String,
}

impl Statement<'_> {
    fn has(&self, list: &str) -> bool {
        has_word(&self.words, list)
    }

    /// Returns whether it says how long the customer wants something kept.
    fn is_agreed(&self) -> bool {
        self.has("agreed-to-keep")
    }

    /// Its periods in days: "90 days in CloudWatch, then 7 years in S3" is the sum.
    fn days(&self) -> u64 {
        periods(self.text, "").iter().sum()
    }

    fn is_shorter(&self, agreed: u64) -> bool {
        let days = self.days();
        days > 0 && is_shorter(days, agreed)
    }

    /// Returns whether it says how long such a log is kept.
    fn is_of_kept(&self) -> bool {
        let is_value =
            |(_, value): (&str, &str)| value.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let is_set = self.has("kept-for")
            || self.text.rsplit_once(": ").is_some_and(is_value)
            || self.text.split_once(": ").is_some_and(is_value);
        let others = ["other-log", "agreed-to-keep", "kept-elsewhere", "first-store"];
        is_set && self.has("watched-log") && !others.iter().any(|list| self.has(list))
    }
}

/// Returns the lines with a number, and their places.
fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        at += line.len();
        (line, at - line.len())
    });
    lines.filter(|(line, _)| line.len() <= LINE && has_number(line))
}

/// Returns the statements of the line at `at`.
fn statements(line: &str, at: usize) -> impl Iterator<Item = Statement<'_>> {
    let parts = parts(line).into_iter().filter(|(part, _)| has_number(part));
    parts.map(move |(text, begin)| Statement { text, at: at + begin, words: bare_words(text) })
}

fn has_number(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Returns the parts of a line and their places in it.
fn parts(line: &str) -> Vec<(&str, usize)> {
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(rest) = line.get(start..) {
        let end = ENDS.iter().filter_map(|end| rest.find(end).map(|at| at + end.len())).min();
        parts.push((rest.get(..end.unwrap_or(rest.len())).unwrap_or_default(), start));
        let Some(end) = end else { break };
        start += end;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_agreed_period_counts() {
        for (text, days) in [
            ("Retention agreed in WO-17: security logs 6 years, performance 18 months.", Some(540)),
            ("Logs: K-14 asks 400 days, of which 13 months on line.", Some(390)),
            ("Contract says (annex 4): audit logs 6 years, technical logs 90 days.", Some(90)),
            ("Trail buckets expire after 400 days.", None),
            ("The contract asks for a review every 30 days.", None),
            ("Log retention is part of a contract that runs for 5 years.", None),
        ] {
            assert_eq!(agreed(text), days, "{text}");
        }
    }

    #[test]
    fn a_log_is_kept_for_a_shorter_time() {
        for text in [
            "CloudTrail objects expire after 400 days.",
            "- s3 audit-trail : 185 d lifecycle",
            "The audit logs are kept for 90 days.",
            "Security log: 1 year",
            "log group /core/ledger retention 30 days",
        ] {
            assert_eq!(shorter(text, 6 * 365), Some(0), "{text}");
        }
        for text in [
            "CloudTrail: 90 days in CloudWatch, then 6 years in S3",
            "X-Ray traces are kept for 30 days.",
            "CloudTrail objects expire after 2192 days.",
            "Access to the audit log is reviewed every 90 days.",
            "The audit logs are kept for 90 days in CloudWatch and afterwards archived in S3.",
            "Access keys in the log account are deleted after 90 days.",
            "Noncurrent versions in the log bucket expire after 30 days.",
            "Until May the flow logs were kept for 90 days.",
            "The trail stays in CloudWatch for 90 days; S3 keeps it for 6 years.",
            "- CloudWatch log groups: 90 days",
            "An alarm goes off if the trail stops for 2 days.",
        ] {
            assert_eq!(shorter(text, 6 * 365), None, "{text}");
        }
        let both = "Logs are required for 7 years; the trail's buckets expire after 400 days.";
        assert_eq!(agreed(both), Some(7 * 365));
        assert_eq!(shorter(both, 7 * 365), Some(31));
    }
}
