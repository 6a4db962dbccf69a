//! For how long logs are kept: what a contract agrees, and what an extract of logs shows.

use std::borrow::Cow;

use super::keeping::{LINE, split, with_places};
use super::period::{begins_with_number, has_number, periods};
use super::rows::cells;
use super::settings::{is_listing, listed_days, set_at};
use crate::language::lists::{begins_with, has_bare_word, has_phrase};
use crate::language::words::list;
use crate::search::passage::{LONGEST_SENTENCE, PageText, sentences_of};
use crate::words::bare_words;

/// What ends a statement about logs in a contract.
const ENDS: [&str; 4] = [". ", "; ", ", ", " (art"];

/// What ends a statement about one store in an extract.
const PARTS: [&str; 6] = ["; ", ". ", ", ", " | ", "   ", ";"];

/// The most words of the path of a log with its period.
const LISTED: usize = 6;

/// The most words between logs and the period for which they are kept.
const NEAR: usize = 12;

/// Returns the days for which a sentence of a contract wants logs kept: the fewest that it names for
/// anything, since "technical logs 13 months, order records 8 years" may name the logs last.
pub fn agreed_days(sentence: &str) -> Option<u64> {
    let of_logs = agreed_statements(sentence).map(|(_, days)| days).min()?;
    // "of which 180 days on line"
    let is_whole =
        |part: &&str| !["of which", "thereof", "the first"].iter().any(|of| part.starts_with(of));
    let parts = split(sentence, &ENDS).into_iter().map(|(part, _)| part).filter(is_whole);
    let all = parts.flat_map(|part| periods(&in_figures(part), ""));
    all.filter(|days| *days > 0).min().map(|days| days.min(of_logs))
}

/// Returns the statements of a sentence of a contract that say how long logs are kept, with the days.
fn agreed_statements(sentence: &str) -> impl Iterator<Item = (&str, u64)> {
    let parts = split(sentence, &ENDS);
    let statements: Vec<&str> = (0..parts.len())
        .filter_map(|at| {
            let (statement, from) = *parts.get(at)?;
            // "Logs of access to market data, 5 years"
            match parts.get(at + 1) {
                Some((next, begin)) if begins_with_number(next) && !has_number(statement) => {
                    sentence.get(from..begin + next.len())
                }
                _ => Some(statement),
            }
        })
        .collect();
    statements.into_iter().filter_map(|statement| {
        let words: Vec<&str> = statement.split_whitespace().collect();
        let logs = words.iter().position(|word| has_bare_word(word, "logs-to-keep"))?;
        let behind = words.get(logs + 1..)?;
        let behind = behind.get(..NEAR.min(behind.len()))?.join(" ");
        let behind =
            behind.replace("no less than", "at least").replace("not less than", "at least");
        let others = ["other-log", "other-agreement", "other-store"];
        let is_other = others.iter().any(|list| has_bare_word(&behind, list));
        let days = periods(&in_figures(&behind), "").first().copied().filter(|_| !is_other)?;
        Some((statement, days))
    })
}

/// Returns a statement whose number also stands in figures without its words: "thirteen (13) months".
fn in_figures(statement: &str) -> Cow<'_, str> {
    let figures = statement.split_once('(').and_then(|(before, rest)| {
        let (number, after) = rest.split_once(')')?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let has_words = before.ends_with(|c: char| c.is_whitespace());
        (is_number && has_words).then(|| format!("{number}{after}"))
    });
    figures.map_or(Cow::Borrowed(statement), Cow::Owned)
}

/// Returns the line, from 1, and the text of the sentence of a contract that wants logs kept for the
/// shortest time.
pub(in super::super) fn shortest_agreed(page: PageText<'_>) -> Option<(usize, String)> {
    if !has_bare_word(page.text, "logs-to-keep") {
        return None;
    }
    let mut sentences: Vec<(usize, String)> = Vec::new();
    for (line, sentence) in sentences_of(page) {
        // "Technical logs of the platform:", and on the next line "400 days."; or "Logs of access six
        // years. All others 18 months."
        let goes_on = |before: &str| {
            before.ends_with(':')
                || (begins_with(&sentence, "rest-of-logs") && has_bare_word(before, "logs-to-keep"))
        };
        let begun = sentences.last_mut().filter(|(_, before)| goes_on(before));
        match begun.filter(|(_, before)| before.len() <= LINE) {
            Some((_, before)) => before.extend([" ", &sentence]),
            None => sentences.push((line, sentence)),
        }
    }
    let short = sentences.into_iter().filter(|(_, sentence)| sentence.len() <= LINE);
    let agreed =
        short.filter_map(|(line, sentence)| Some((agreed_days(&sentence)?, line, sentence)));
    let (days, line, sentence) = agreed.min_by_key(|(days, ..)| *days)?;
    if sentence.chars().count() <= LONGEST_SENTENCE {
        return Some((line, sentence));
    }
    // Of a long sentence, the statement about logs is shown and compared. If another part agrees a
    // shorter period, nothing that could be shown says so.
    let (statement, of_logs) = agreed_statements(&sentence).min_by_key(|(_, days)| *days)?;
    (of_logs == days).then(|| (line, statement.trim().trim_end_matches([',', ';']).to_owned()))
}

/// Returns the period, in days, for which a line of an extract shows that logs are kept: the shortest of
/// a list of logs, and the longest of several stores.
pub fn kept_days(line: &str) -> Option<u64> {
    let statements = split(line, &PARTS).into_iter().map(|(statement, _)| statement);
    let of_logs = statements.filter(|statement| !has_bare_word(statement, "other-store"));
    let in_columns = || {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        stated_days(&line).filter(|_| !has_bare_word(&line, "other-store"))
    };
    listed_days(line)
        .or_else(|| days_behind_command(line))
        .or_else(|| of_logs.filter_map(stated_days).max())
        .or_else(in_columns)
}

/// Returns the lowest number behind the path of a log, in a line that names the command it is from:
/// "describe-log-groups 2 Feb: /rota/claims 90, /rota/batch 30".
fn days_behind_command(line: &str) -> Option<u64> {
    if !has_bare_word(line, "listing-of-settings") {
        return None;
    }
    let tokens: Vec<&str> = line.split_whitespace().collect();
    let of_pair = |pair: &[&str]| match pair {
        [path, days] if path.starts_with('/') => {
            days.trim_end_matches([',', ';', '.']).parse().ok()
        }
        _ => None,
    };
    tokens.windows(2).filter_map(of_pair).min()
}

/// Returns the days that a statement names; the most, if it names several stores of one log.
fn stated_days(statement: &str) -> Option<u64> {
    let words = bare_words(statement);
    let words: Vec<&str> = words.split_whitespace().collect();
    let setting = list("setting-in-days");
    let ends = (0..words.len()).flat_map(|at| setting.ends(&words, at));
    let set = ends.filter_map(|end| set_at(&words, end));
    let is_listed = statement.trim_start().starts_with('/') && words.len() <= LISTED;
    let is_kept = (is_listed || has_bare_word(statement, "kept-for"))
        && !has_bare_word(statement, "other-setting");
    let told = if is_kept { periods(statement, "") } else { Vec::new() };
    set.chain(told).max()
}

/// Returns the place and the text of the line of an extract with the shortest period for which it shows
/// that logs are kept. `None` if the text says that they are copied elsewhere.
pub(in super::super) fn shortest_kept(text: &str) -> Option<(usize, Option<String>)> {
    let mut listing = Listing::default();
    let mut column: Option<Column<'_>> = None;
    let mut kept: Option<(u64, usize, Option<String>)> = None;
    // The rows of a table are about one log each.
    let mut others = Vec::new();
    for (line, at) in with_places(text).filter(|(line, _)| line.len() <= LINE) {
        let is_listed = listing.has(line);
        let row = cells(line.trim_end());
        if let Some(heading) = Column::of(&row) {
            column = Some(heading);
            continue;
        }
        let statement = column.as_ref().and_then(|column| column.statement(&row));
        let is_heading = || has_bare_word(line, "retention-column") && !has_number(line);
        if statement.is_none() && !is_heading() {
            others.push(line);
        }
        if !has_number(line) {
            continue;
        }
        let (days, shown) = match statement {
            Some(statement) => (kept_days(&statement), Some(statement)),
            None if is_listed || listed_days(line).is_none() => (kept_days(line), None),
            None => (None, None),
        };
        let Some(days) = days.filter(|days| *days > 0) else { continue };
        if kept.as_ref().is_none_or(|(shortest, ..)| days < *shortest) {
            kept = Some((days, at, shown));
        }
    }
    let (shortest, at, shown) = kept?;
    (!is_elsewhere(&others, shortest)).then_some((at, shown))
}

/// The lines below a command that lists the settings of logs.
#[derive(Default)]
struct Listing<'t> {
    /// The line before, if the command goes on.
    command: Option<&'t str>,
    is_begun: bool,
    has_rows: bool,
}

impl<'t> Listing<'t> {
    /// Returns whether the next line belongs to it.
    fn has(&mut self, line: &'t str) -> bool {
        let whole = match self.command.take() {
            Some(before) => Cow::Owned([before, line].join(" ")),
            None => Cow::Borrowed(line),
        };
        self.command = line.trim_end().ends_with('\\').then_some(line);
        if is_listing(&whole) {
            (self.is_begun, self.has_rows) = (true, false);
        } else if line.trim().is_empty() {
            // An empty line may follow the command, and ends the listing behind its rows.
            self.is_begun &= !self.has_rows;
        } else {
            self.has_rows |= listed_days(line).is_some();
        }
        self.is_begun
    }
}

/// The column of a table that says how long logs are kept.
struct Column<'t> {
    heading: &'t str,
    at: usize,
    columns: usize,
}

impl<'t> Column<'t> {
    fn of(row: &[&'t str]) -> Option<Column<'t>> {
        let is_heading = |cell: &&str| {
            has_bare_word(cell, "retention-column") && !cell.bytes().any(|c| c.is_ascii_digit())
        };
        let at = row.iter().position(is_heading)?;
        let is_agreed = row.iter().any(|cell| has_bare_word(cell, "agreed-period"));
        let is_data = row.iter().any(|cell| cell.trim().starts_with(|c: char| c.is_ascii_digit()));
        let heading = row.get(at)?.trim();
        (!is_agreed && !is_data).then_some(Column { heading, at, columns: row.len() })
    }

    /// Returns what a row of the table says, in a line.
    fn statement(&self, row: &[&str]) -> Option<String> {
        let cell = row.get(self.at).filter(|_| row.len() == self.columns)?.trim();
        let is_number = cell.starts_with(|c: char| c.is_ascii_digit());
        let log = row.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty())?;
        is_number.then(|| format!("{log} | {} {cell}", self.heading))
    }
}

/// Returns whether lines say that the logs are also kept in another place, for more than these days.
fn is_elsewhere(lines: &[&str], days: u64) -> bool {
    lines.iter().flat_map(|line| split(line, &ENDS)).any(|(part, _)| {
        // The name of a bucket copies nothing.
        let is_word = |word: &&str| !word.contains(['-', '/', '_', ':']);
        let words = part.split_whitespace().filter(is_word).collect::<Vec<_>>().join(" ");
        has_bare_word(&words, "copied-elsewhere")
            && has_phrase(&words, "logs-elsewhere")
            && !has_bare_word(&words, "not-elsewhere")
            && periods(part, "").into_iter().max().is_none_or(|other| other > days)
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
            (
                "Access logs for no less than thirteen (13) months, application logs for 180 days",
                180,
            ),
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
    fn a_period_may_stand_below_its_label() {
        let text =
            "Art. 9. Technical journals of the platform:\n400 days. Journals of access: 5 years.\n";
        let (line, sentence) = shortest_agreed(PageText::of(text)).unwrap();
        assert_eq!((line, agreed_days(&sentence)), (1, Some(400)), "{sentence}");
        let rest = "CloudTrail and access logs six years. All others 18 months.\n";
        let (_, sentence) = shortest_agreed(PageText::of(rest)).unwrap();
        assert_eq!(agreed_days(&sentence), Some(540), "{sentence}");
        let other = rest.replace("All others", "Invoices");
        let (_, sentence) = shortest_agreed(PageText::of(&other)).unwrap();
        assert_eq!(agreed_days(&sentence), Some(2_190), "{sentence}");
    }

    #[test]
    fn of_a_long_sentence_the_statement_about_logs_is_shown_unless_another_part_agrees_less() {
        let agreed = |rest: &str| {
            let long = format!(
                "The supplier keeps the technical logs of the platform for 400 days, {rest}, and hands \
                 them to the bank within ten working days whenever an auditor of the bank, of its \
                 parent company or of the supervisor asks for them in writing.\n"
            );
            assert!(long.chars().count() > LONGEST_SENTENCE);
            shortest_agreed(PageText::of(&long)).map(|(_, shown)| shown)
        };
        let shown = "The supplier keeps the technical logs of the platform for 400 days";
        assert_eq!(agreed("in the region of the contract").as_deref(), Some(shown));
        assert_eq!(agreed("those of the test environment for 30 days"), None);
    }

    #[test]
    fn extracts_show_how_long_logs_are_kept() {
        let kept = |text: &str| {
            let (at, shown) = shortest_kept(text)?;
            kept_days(&shown.unwrap_or(text.get(at..)?.lines().next()?.to_owned()))
        };
        let listing =
            "aws logs describe-log-groups --query retentionInDays\n/score  30\n/waf  90\n";
        assert_eq!(kept(listing), Some(30));
        let wide = "describe-log-groups retentionInDays\n/fl/api 30    /fl/sfn 14    /fl/waf 30\n";
        assert_eq!(kept(wide), Some(14));
        let sizes = "$ aws logs describe-log-groups \\\n  --query 'logGroups[].[logGroupName,retentionInDays]'\n\n\
                     ----\n| /trail/org | 400 | 61 880 412 |\n| /vpc/flow | 90 | 1.4 TB |\n";
        assert_eq!(kept(sizes), Some(90));
        let table = "| Log | Retention (days) | Stored |\n|---|---|---|\n| s3://trail | 2557, Object Lock | 4 GB |\n\
                     | /prod/flow | 90 | 1 GB |\n| /prod/app | 400 | 2 GB |\n";
        assert_eq!(kept(table), Some(90));
        let columns =
            "Log group          Retention     Subscription\n/claims/api       30 days       none\n";
        assert_eq!(kept(columns), Some(30));
        let csv =
            "time,group,event,detail\n2024-01-31,settings,RETENTION,/a/b retentionInDays=90\n";
        assert_eq!(kept(csv), Some(90));
        assert_eq!(kept("bucket cv-trail-archive\nretentionInDays 90"), Some(90));
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
