//! Markdown, for a comment on a pull request or the summary of a CI job.

use std::io::{self, Write};

use super::Report;
use super::unjudged::Unjudged;
use crate::finding::Finding;
use crate::judge::Status;
use crate::rules::Severity;
use crate::text::{counted, printable, tidy};

/// Findings of one severity that are shown: a comment on GitHub holds 65,536 characters.
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
    let standing = report.standing();
    let verdict = match (standing.len(), report.valid_until()) {
        (0, Some(day)) => format!("ready, until {day}"),
        (0, None) => "ready".to_owned(),
        (count, _) => {
            format!("not ready: {count} of {} items stand in the way", report.items.len())
        }
    };
    writeln!(out, "## fscheck: {verdict}\n")?;
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
    counts(report, out)?;
    if !standing.is_empty() {
        writeln!(out, "**In the way:** {}\n", plain(&standing.join(", ")))?;
    }
    findings(report, Severity::Error, out)?;
    findings(report, Severity::Warning, out)?;
    findings(report, Severity::Note, out)?;
    deadlines(report, out)
}

fn counts(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let statuses = Status::ALL.iter().map(|status| (status.name(), report.count(*status)));
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let severities = severities.map(|s| (s.name(), report.count_findings(s)));
    let cells: Vec<(String, usize)> = statuses
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| (name.to_owned(), count))
        .chain(severities.into_iter().map(|(name, count)| (format!("{name}s"), count)))
        .collect();
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    writeln!(out, "{}", row(cells.iter().map(|(name, _)| name.clone()).collect()))?;
    writeln!(out, "{}", row(cells.iter().map(|_| "---:".to_owned()).collect()))?;
    writeln!(out, "{}\n", row(cells.iter().map(|(_, count)| count.to_string()).collect()))
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
    writeln!(out, "<details><summary>What lapses when</summary>\n")?;
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

/// A text in one line of a table, with nothing in it that Markdown or HTML would act on.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in tidy(&printable(text)).chars() {
        match letter {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            // Nobody is called by a text from a workbook.
            '@' => plain.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' => plain.extend(['\\', letter]),
            letter => plain.push(letter),
        }
    }
    plain
}

/// A text as code.
fn code(text: &str) -> String {
    let text = tidy(&printable(text));
    match text.contains(['`', '|', '\\']) {
        true => plain(&text),
        false => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_acted_on() {
        assert_eq!(plain("<script>|a|\n@team #1"), "&lt;script&gt;\\|a\\| &#64;team \\#1");
        assert_eq!(code("evidence.yaml"), "`evidence.yaml`");
        assert_eq!(code("a`|b"), "a\\`\\|b");
    }
}
