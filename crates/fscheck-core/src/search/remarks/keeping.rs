//! How long logs are kept, in prose and lists: the period that was agreed, and shorter ones that
//! were set up.

use super::period::{begins_with_number, has_number, is_shorter, periods};
use super::{listed, pairs, settings};
use crate::language::lists::has_bare_word;
use crate::text::whole_lines;

/// The most bytes of a line that is read as a statement.
pub(super) const LINE: usize = 1_000;

/// What ends a statement within a line.
pub(super) const ENDS: [&str; 6] = [". ", "; ", " but ", " while ", " whereas ", " although "];

/// The bytes of a text in which it says that it is about logs.
const HEAD: usize = 200;

/// Returns whether the first lines of a text say that it is about logs.
fn is_about_logs(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(HEAD)).unwrap_or_default();
    has_bare_word(head, "about-logs")
}

/// Returns the shortest period in days that a text about logs says was agreed.
pub(super) fn agreed(text: &str) -> Option<u64> {
    if !is_about_logs(text) {
        return None;
    }
    let agreed = lines(text).flat_map(|(line, at)| {
        // "Agreed in annex 2: trail 7 years; metrics 13 months": each has its own.
        statements(line, at).scan(false, |is_agreed, own| {
            *is_agreed = own.is_agreed() || (*is_agreed && !own.has("kept-in-pair"));
            Some((*is_agreed, own))
        })
    });
    // "Object Lock 10 years (order 236)" is a setting.
    let is_other = |own: &Statement<'_>| own.has("other-agreement") || own.has("object-lock");
    let agreed = agreed.filter(|(is_agreed, own)| *is_agreed && !is_other(own));
    agreed.flat_map(|(_, own)| periods(own.text, "")).min()
}

/// Returns the place in prose, a list or an extract that shows a shorter period than was agreed.
pub(super) fn shown(text: &str, agreed: Option<u64>) -> Option<usize> {
    let of_page = |agreed| {
        let prose = shorter(text, agreed).or_else(|| settings::shorter(text, agreed));
        prose.or_else(|| next_to_agreed(text, agreed)).or_else(|| listed::shorter(text))
    };
    agreed.and_then(of_page).or_else(|| pairs::shorter(text, agreed.is_some()))
}

/// Returns the place of the statement just behind the agreement that something is kept for a
/// shorter time: such a statement need not name the log again.
fn next_to_agreed(text: &str, agreed: u64) -> Option<usize> {
    if settings::is_copied(text) {
        return None;
    }
    let all: Vec<Statement<'_>> = lines(text).flat_map(|(line, at)| statements(line, at)).collect();
    all.chunk_by(|_, next| !next.is_agreed()).find_map(|own| {
        let (first, behind) = own.split_first()?;
        let behind = behind.get(..NEAR.min(behind.len()))?;
        let is_long = |own: &Statement<'_>| own.days() > 0 && !own.is_shorter(agreed);
        let is_own = first.is_agreed() && !first.has("other-agreement");
        if !is_own || periods(first.text, "").is_empty() || behind.iter().any(is_long) {
            return None;
        }
        let others = ["other-log", "other-agreement", "kept-elsewhere"];
        let is_kept = |own: &&Statement<'_>| {
            own.is_shorter(agreed)
                && own.has("kept-next")
                && !others.iter().any(|list| own.has(list))
        };
        behind.iter().find(is_kept).map(|own| own.at)
    })
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

/// The most statements behind the agreed one that are about the same.
const NEAR: usize = 2;

/// A part of a line that has a number.
struct Statement<'t> {
    text: &'t str,
    /// Its place in the text.
    at: usize,
}

impl Statement<'_> {
    fn has(&self, list: &str) -> bool {
        has_bare_word(self.text, list)
    }

    /// Returns whether it says how long the customer wants something kept.
    fn is_agreed(&self) -> bool {
        self.has("agreed-to-keep")
            || (self.has("wanted-to-keep") && (self.has("watched-log") || self.has("kept-for")))
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
        let is_value = |(_, value): (&str, &str)| begins_with_number(value);
        let is_set = self.has("kept-for")
            || self.text.rsplit_once(": ").is_some_and(is_value)
            || self.text.split_once(": ").is_some_and(is_value);
        let others = ["other-log", "agreed-to-keep", "kept-elsewhere", "first-store"];
        is_set && self.has("watched-log") && !others.iter().any(|list| self.has(list))
    }
}

/// Returns the lines with a number, and their places.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    with_places(text).filter(|(line, _)| line.len() <= LINE && has_number(line))
}

/// Returns all lines and their places.
pub(super) fn with_places(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut at = 0;
    whole_lines(text).map(move |line| {
        at += line.len();
        (line, at - line.len())
    })
}

/// Returns the statements of the line at `at`.
fn statements(line: &str, at: usize) -> impl Iterator<Item = Statement<'_>> {
    let parts = split(line, &ENDS).into_iter().filter(|(part, _)| has_number(part));
    parts.map(move |(text, begin)| Statement { text, at: at + begin })
}

/// Returns the parts of a line, each up to one of these ends, and their places in it.
pub(super) fn split<'t>(line: &'t str, ends: &[&str]) -> Vec<(&'t str, usize)> {
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(rest) = line.get(start..) {
        let end = ends.iter().filter_map(|end| end_of(rest, end)).min();
        parts.push((rest.get(..end.unwrap_or(rest.len())).unwrap_or_default(), start));
        let Some(end) = end else { break };
        start += end;
    }
    parts
}

/// Returns the end of the first part of a text. A full stop before a number may be that of "sched. 4".
fn end_of(text: &str, end: &str) -> Option<usize> {
    let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let mut ends = text.match_indices(end).map(|(at, found)| at + found.len());
    ends.find(|at| !end.starts_with('.') || !is_digit(*at))
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
            ("Logs agreed with the bank (MSA sched. 4): 3 years = 1,095 days", Some(1095)),
            ("The bank wants its logs for seven years.", Some(7 * 365)),
            ("The bank wants a review of the trail's alarms.", None),
            ("Trail buckets expire after 400 days.", None),
            ("Logs. object-lock of events: COMPLIANCE 10 years (SOW 236, records)", None),
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
            "CloudTrail files vanish after thirteen months.",
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
    #[test]
    fn a_statement_behind_the_agreed_one_needs_no_log() {
        for (text, at) in [
            ("Agreed: session logs, 5 yrs. Delivered: recordings purge after 550 days.", 29),
            ("Log retention. Required: 2 555 days\nS3 Object Lock: 365 days", 36),
            (
                "The contract asks for seven years of logs. Groups are set to 365 days; nothing is exported.",
                43,
            ),
        ] {
            assert_eq!(shown(text, agreed(text)), Some(at), "{text}");
        }
        for text in [
            "Agreed: session logs, 5 yrs. Delivered: recordings purge after 1,830 days.",
            "Log retention. Required: 2 555 days\nS3 Object Lock: 365 days\nLifecycle: 2560 days",
            "The contract asks for seven years of logs. Groups are set to 365 days; a daily export \
             writes them to S3.",
            "The contract asks for seven years of logs. The desk is set up 30 days before.",
        ] {
            assert_eq!(shown(text, agreed(text)), None, "{text}");
        }
    }
}
