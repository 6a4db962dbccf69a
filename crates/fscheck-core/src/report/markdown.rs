//! Markdown, for a comment on a pull request or the summary of a CI job.

use std::io::{self, Write};

use super::Report;
use super::unjudged::Unjudged;
use crate::finding::Finding;
use crate::judge::Status;
use crate::rules::Severity;
use crate::text::{counted, tidy};
use crate::visible;

/// The most findings of one severity that are shown: a comment on GitHub may have 65,536
/// characters.
const MOST: usize = 50;

/// Deadlines that are shown.
const MOST_DEADLINES: usize = 10;

/// Writes the reports of all assessments.
///
/// # Errors
/// The writer fails.
pub fn write(reports: &[Report], out: &mut impl Write) -> io::Result<()> {
    for (position, report) in reports.iter().enumerate() {
        if position > 0 {
            writeln!(out, "\n---\n")?;
        }
        write_one(report, out)?;
    }
    Ok(())
}

/// Writes why inputs could not be judged.
///
/// # Errors
/// The writer fails.
pub fn write_unjudged(unjudged: &[Unjudged], out: &mut impl Write) -> io::Result<()> {
    for input in unjudged {
        writeln!(out, "## fscheck: {} could not be judged\n", code(&input.input))?;
        writeln!(out, "| problem | where |\n| --- | --- |")?;
        for problem in &input.problems {
            let told = plain(&format!("{} {}", problem.message, problem.help));
            writeln!(out, "| {told} | {} |", plain(&problem.at.to_string()))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_one(report: &Report, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "## fscheck: {}\n", report.verdict_line())?;
    let checklist = &report.checklist;
    let inputs: Vec<String> = report.inputs.iter().map(|input| code(&input.path)).collect();
    writeln!(
        out,
        "{} {} ({}), as of {}: {}\n",
        plain(&checklist.name),
        plain(&checklist.version),
        checklist.release_month(),
        report.as_of,
        inputs.join(", ")
    )?;
    if let Some(line) = report.definition_line() {
        writeln!(out, "{}\n", plain(&line))?;
    }
    counts(report, out)?;
    blockers(report, out)?;
    findings(report, Severity::Error, out)?;
    findings(report, Severity::Warning, out)?;
    findings(report, Severity::Note, out)?;
    deadlines(report, out)?;
    match report.findings.first() {
        Some(first) => writeln!(out, "\nMore about a rule: {}", code(&first.rule.explained())),
        None => Ok(()),
    }
}

fn counts(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let statuses = Status::ALL.iter().map(|status| (status.name(), report.count(*status)));
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let severities = severities.map(|s| (s.name(), report.count_findings(s)));
    let cells: Vec<(String, usize)> = statuses
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| (name.to_owned(), count))
        .chain(severities.into_iter().map(|(name, count)| (format!("{name}s"), count)))
        .chain((report.not_shown > 0).then(|| ("not shown".to_owned(), report.not_shown)))
        .collect();
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    writeln!(out, "{}", row(cells.iter().map(|(name, _)| name.clone()).collect()))?;
    writeln!(out, "{}", row(cells.iter().map(|_| "---:".to_owned()).collect()))?;
    writeln!(out, "{}\n", row(cells.iter().map(|(_, count)| count.to_string()).collect()))
}

/// The items that block submission, each with its reasons.
fn blockers(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let shown = report.items.iter().filter(|item| report.shows_item(item));
    let blockers: Vec<_> = shown.filter(|item| !item.status.is_ready()).collect();
    if blockers.is_empty() {
        return Ok(());
    }
    writeln!(out, "| blocker | status | why |\n| --- | --- | --- |")?;
    for item in blockers {
        let reasons: Vec<String> = item.reasons.iter().map(|reason| plain(reason)).collect();
        writeln!(
            out,
            "| {} | {} | {} |",
            plain(&item.id),
            item.status.name(),
            reasons.join("<br>")
        )?;
    }
    writeln!(out)
}

/// The findings of one severity; all but errors are folded away.
fn findings(report: &Report, severity: Severity, out: &mut impl Write) -> io::Result<()> {
    let of_severity = |finding: &&Finding| finding.severity == severity;
    let findings: Vec<&Finding> = report.findings.iter().filter(of_severity).collect();
    if findings.is_empty() {
        return Ok(());
    }
    let title = counted(findings.len(), severity.name());
    let is_folded = severity != Severity::Error;
    match is_folded {
        true => writeln!(out, "<details><summary>{title}</summary>\n")?,
        false => writeln!(out, "### {title}\n")?,
    }
    writeln!(out, "| item | finding | where |\n| --- | --- | --- |")?;
    for finding in findings.iter().take(MOST) {
        let accepted = finding.accepted.as_ref();
        let accepted = accepted.map(|a| format!(" (accepted until {}: {})", a.until, a.reason));
        writeln!(
            out,
            "| {} | {}{}<br>{} | {} |",
            plain(finding.item.as_deref().unwrap_or("")),
            plain(&finding.message),
            plain(&accepted.unwrap_or_default()),
            code(finding.rule.name),
            plain(&finding.location.to_string())
        )?;
    }
    if findings.len() > MOST {
        writeln!(out, "\n… and {} more", findings.len() - MOST)?;
    }
    writeln!(out, "{}", if is_folded { "\n</details>\n" } else { "" })
}

fn deadlines(report: &Report, out: &mut impl Write) -> io::Result<()> {
    if report.deadlines.is_empty() {
        return Ok(());
    }
    writeln!(out, "<details><summary>Deadlines</summary>\n")?;
    writeln!(out, "| last day | what | items |\n| --- | --- | --- |")?;
    for deadline in report.deadlines.iter().take(MOST_DEADLINES) {
        let items = plain(&deadline.items.join(", "));
        writeln!(out, "| {} | {} | {items} |", deadline.date, plain(&deadline.reason))?;
    }
    let more = report.deadlines.len().saturating_sub(MOST_DEADLINES);
    if more > 0 {
        writeln!(out, "\n… and {more} later")?;
    }
    writeln!(out, "\n</details>")
}

/// Returns a text in one line of a table, with nothing in it that Markdown, HTML or GitHub would
/// interpret.
///
/// GitHub looks for mentions, issues, emoji and maths in the result of Markdown, where an escape
/// has no effect: a mark in a separate element belongs to no such word.
pub fn plain(text: &str) -> String {
    let text = tidy(&visible::line(text));
    let mut plain = String::with_capacity(text.len());
    let mut before = ' ';
    // The number of preceding digits of a hexadecimal number.
    let mut digits = 0;
    for (at, letter) in text.char_indices() {
        let rest = text.get(at + letter.len_utf8()..).unwrap_or_default();
        let acts = match letter {
            '@' | '$' => true,
            '#' => rest.starts_with(|c: char| c.is_ascii_digit()),
            ':' => rest.starts_with("//") || begins_emoji(rest),
            '.' => before.eq_ignore_ascii_case(&'w') && rest.starts_with(char::is_alphanumeric),
            '-' => ends_prefix(text.get(..at).unwrap_or_default()),
            _ => false,
        };
        digits = if letter.is_ascii_hexdigit() { digits + 1 } else { 0 };
        if digits == SHORTEST_COMMIT {
            plain.push_str("<wbr>");
            digits = 1;
        }
        match letter {
            letter if acts => plain.push_str(&format!("<span>{letter}</span>")),
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' => plain.extend(['\\', letter]),
            letter => plain.push(letter),
        }
        before = letter;
    }
    plain
}

/// The fewest characters of a number that GitHub takes for that of a commit.
const SHORTEST_COMMIT: usize = 7;

/// Returns whether a text ends with a prefix that turns a number after a hyphen into an issue or an
/// advisory: `GH-1`.
fn ends_prefix(text: &str) -> bool {
    let start = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len();
    let word = text.get(start..).unwrap_or_default();
    ["gh", "ghsa", "cve"].iter().any(|prefix| word.eq_ignore_ascii_case(prefix))
}

/// Returns whether the text after a colon completes the name of an emoji: `:rocket:`.
fn begins_emoji(rest: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-');
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let (name, after) = rest.split_at_checked(end).unwrap_or_default();
    // Only these numbers are emoji, so that a place such as `a.yaml:3:5` stays unchanged.
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    after.starts_with(':') && (!is_number || matches!(name, "100" | "1234"))
}

/// A text as code.
fn code(text: &str) -> String {
    let text = tidy(&visible::line(text));
    match text.contains(['`', '|', '\\']) {
        true => plain(&text),
        false => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn nothing_in_a_text_is_acted_on() {
        for (text, wanted) in [
            ("<script>|a|\n", "&lt;script&gt;\\|a\\|<U+000A>"),
            ("@team a@b.example", "<span>@</span>team a<span>@</span>b.example"),
            ("#1 # 1", "<span>#</span>1 \\# 1"),
            ("https://evil.example/x", "https<span>:</span>//evil.example/x"),
            ("www.evil.example", "www<span>.</span>evil.example"),
            ("$x^2$", "<span>$</span>x^2<span>$</span>"),
            (":rocket: at 12:30:45", "<span>:</span>rocket: at 12:30:45"),
            (":100:", "<span>:</span>100:"),
            ("note: as agreed", "note: as agreed"),
            ("GH-12", "GH<span>-</span>12"),
            ("high-12", "high-12"),
            ("GHSA-jfh8-c2jp-5v3q", "GHSA<span>-</span>jfh8-c2jp-5v3q"),
            ("user/repo#1", "user/repo<span>#</span>1"),
            ("abcdef1", "abcdef<wbr>1"),
            ("at 0123456789abcdefABCDEF", "at 012345<wbr>6789ab<wbr>cdefAB<wbr>CDEF"),
            ("2024-01-31", "2024-01-31"),
            ("[click](x)", "\\[click\\](x)"),
            ("\u{202e}a", "&lt;U+202E&gt;a"),
        ] {
            assert_eq!(plain(text), wanted.replace("<U+000A>", "&lt;U+000A&gt;"), "{text}");
        }
        assert_eq!(code("evidence.yaml"), "`evidence.yaml`");
        assert_eq!(code("a`|b"), "a\\`\\|b");
    }

    #[test]
    fn the_deadlines_that_are_not_shown_are_counted() {
        let told = |count: usize| {
            let day = jiff::civil::date(2024, 6, 1);
            let deadlines = (1..=count)
                .map(|number| sample::deadline(day, &format!("pass {number} ends")))
                .collect();
            let report = crate::report::Report { deadlines, ..sample::report(Vec::new()) };
            let mut out = Vec::new();
            super::deadlines(&report, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let rows = |count: usize| told(count).matches("| 2024-06-01 | pass").count();
        assert_eq!(told(0), "");
        assert_eq!([rows(1), rows(MOST_DEADLINES), rows(MOST_DEADLINES + 2)], [1, 10, 10]);
        assert!(!told(1).contains("later") && !told(MOST_DEADLINES).contains("later"));
        assert!(told(MOST_DEADLINES + 2).contains("| pass 10 ends | A |\n\n… and 2 later\n"));
    }
}
