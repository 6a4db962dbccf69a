//! For how long logs are kept: what a contract agrees, and what an extract of logs shows.

use super::keeping::{LINE, split, with_places};
use super::period::{has_number, periods};
use super::settings::{is_listing, listed_days};
use crate::language::lists::{has_bare_word, has_phrase};
use crate::language::words::list;
use crate::words::bare_words;

/// What ends a statement about logs in a contract.
const ENDS: [&str; 4] = [". ", "; ", ", ", " (art"];

/// What ends a statement about one store in an extract.
const PARTS: [&str; 4] = ["; ", " | ", "   ", ";"];

/// The most words of the path of a log with its period.
const LISTED: usize = 6;

/// The most words between logs and the period for which they are kept.
const NEAR: usize = 12;

/// Returns the days for which a sentence of a contract wants logs kept: "technical logs 13 months".
pub fn agreed_days(sentence: &str) -> Option<u64> {
    split(sentence, &ENDS).into_iter().find_map(|(statement, _)| {
        let words: Vec<&str> = statement.split_whitespace().collect();
        let logs = words.iter().position(|word| has_bare_word(word, "logs-to-keep"))?;
        let behind = words.get(logs + 1..)?;
        let behind = behind.get(..NEAR.min(behind.len()))?.join(" ");
        let others = ["other-log", "other-agreement", "other-store"];
        let is_other = others.iter().any(|list| has_bare_word(&behind, list));
        periods(&behind, "").first().copied().filter(|_| !is_other)
    })
}

/// Returns the longest period, in days, for which a line of an extract shows that logs are kept.
pub fn kept_days(line: &str) -> Option<u64> {
    let statements = split(line, &PARTS).into_iter().map(|(statement, _)| statement);
    let of_logs = statements.filter(|statement| !has_bare_word(statement, "other-store"));
    listed_days(line).or_else(|| of_logs.filter_map(stated_days).max())
}

fn stated_days(statement: &str) -> Option<u64> {
    let words = bare_words(statement);
    let words: Vec<&str> = words.split_whitespace().collect();
    let setting = list("setting-in-days");
    let ends = (0..words.len()).flat_map(|at| setting.ends(&words, at));
    let set = ends.filter_map(|end| words.get(end)?.trim_end_matches('d').parse().ok());
    let is_listed = statement.trim_start().starts_with('/') && words.len() <= LISTED;
    let is_kept = (is_listed || has_bare_word(statement, "kept-for"))
        && !has_bare_word(statement, "other-setting");
    let told = if is_kept { periods(statement, "") } else { Vec::new() };
    set.chain(told).max()
}

/// Returns the place of the line of an extract with the longest period for which it shows that logs
/// are kept. `None` if the text says that they are copied elsewhere.
pub(in super::super) fn longest_kept(text: &str) -> Option<usize> {
    let mut is_listed = false;
    let mut kept = None;
    for (line, at) in with_places(text).filter(|(line, _)| line.len() <= LINE) {
        is_listed = is_listing(line) || (is_listed && !line.trim().is_empty());
        let is_read = has_number(line) && (is_listed || listed_days(line).is_none());
        let days = if is_read { kept_days(line) } else { None };
        if days > kept.map(|(days, _)| days) {
            kept = days.map(|days| (days, at));
        }
    }
    kept.filter(|_| !is_elsewhere(text)).map(|(_, at)| at)
}

/// Returns whether a text says that the logs are kept in another place, too.
fn is_elsewhere(text: &str) -> bool {
    let lines = text.lines().filter(|line| line.len() <= LINE);
    lines.flat_map(|line| split(line, &ENDS)).any(|(part, _)| {
        has_bare_word(part, "copied-elsewhere")
            && has_phrase(part, "logs-elsewhere")
            && !has_bare_word(part, "not-elsewhere")
    })
}

#[cfg(test)]
mod tests {
    use super::super::period::is_shorter;
    use super::*;

    #[test]
    fn contracts_say_how_long_logs_are_kept() {
        for (text, days) in [
            ("Technical and security logs are kept for 24 months.", 720),
            ("Log retention 5 years (MiFID II), technical logs 180 days.", 180),
            ("Logs | access and security logs 400 days; tenant may export", 400),
            ("Retention: books and records 6 years (17a-4), technical logs 13 months.", 390),
            ("Place: India only. System and access logs: 730 days; order records: 8 years.", 730),
            (
                "Logs of access and of processing shall be kept for 365 days; filed returns 7 years",
                365,
            ),
            (
                "Audit trail of access and system events is kept 2 years, of which 180 days on-line.",
                730,
            ),
            ("| Logs | thirteen months (400 days); prices: ten years |", 390),
        ] {
            assert_eq!(agreed_days(text), Some(days), "{text}");
        }
        for text in [
            "Logs are reviewed every 30 days.",
            "Retention of audit logs: 7 years documents, 365 days technical logs.",
            "Order records 8 years.",
            "Log in within 30 days.",
            "The contract runs for 3 years.",
            "The supplier delivers logs within 5 days.",
        ] {
            assert_eq!(agreed_days(text), None, "{text}");
        }
    }

    #[test]
    fn extracts_show_how_long_logs_are_kept() {
        let kept = |text: &str| {
            let at = longest_kept(text)?;
            kept_days(text.get(at..)?.lines().next()?)
        };
        let listing =
            "aws logs describe-log-groups --query retentionInDays\n/score  30\n/waf  90\n";
        assert_eq!(kept(listing), Some(90));
        let wide = "describe-log-groups retentionInDays\n/fl/api 30    /fl/sfn 14    /fl/waf 30\n";
        assert_eq!(kept(wide), Some(30));
        assert_eq!(kept("/agw/batch 14 days    /agw/alb (S3) 21 days"), Some(21));
        let json = r#" "retention": {"cloudwatch_group_days": 30, "cloudtrail_bucket_days": 90},"#;
        assert_eq!(kept(json), Some(90));
        assert_eq!(kept("# log groups /vltava/* retentionInDays=365"), Some(365));
        assert_eq!(kept("Retention of all groups 400 days"), Some(400));
        assert_eq!(kept("retentionInDays=30\nExport to bucket: none\nExported by TW"), Some(30));
        assert_eq!(kept("retentionInDays=180 ; log bucket lifecycle 731 days"), Some(731));
        let stores = "trail bucket: lifecycle 90 days     results bucket: object lock 3653 days";
        assert_eq!(kept(stores), Some(90));
        assert_eq!(
            kept("/hub/* retentionInDays=400\nhub-messages: Object Lock 10 years"),
            Some(400)
        );
        for text in [
            "payment-messages: Object Lock 3653 days",
            "retentionInDays=90\nAll events are exported to S3.",
            "10:02:13 /score 30 ms",
            "/score 30",
            "Taken on 6 February.",
        ] {
            assert_eq!(kept(text), None, "{text}");
        }
        assert!(is_shorter(90, 400) && !is_shorter(390, 400) && !is_shorter(731, 720));
    }
}
