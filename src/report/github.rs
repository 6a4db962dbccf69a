//! Annotations on GitHub (workflow commands of GitHub Actions). GitHub shows ten of each step; the
//! whole is for the job summary, in Markdown.

use std::io::{self, Write};

use super::Report;
use crate::finding::Finding;
use crate::location::Location;
use crate::rules::Severity;
use crate::text::printable;

/// Annotations that GitHub shows of one step.
const MOST: usize = 10;

/// Writes the annotations for all assessments, the errors first.
///
/// # Errors
/// The writer fails.
pub fn write(reports: &[Report], out: &mut impl Write) -> io::Result<()> {
    let all = reports.iter().flat_map(|report| &report.findings);
    let mut findings: Vec<&Finding> = all.filter(|f| f.severity > Severity::Note).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let shown = if findings.len() > MOST { MOST - 1 } else { findings.len() };
    for finding in findings.iter().take(shown) {
        annotate(finding, out)?;
    }
    if let Some(next) = findings.get(shown) {
        let level = level(next.severity);
        let more = findings.len() - shown;
        let text = format!("{more} more findings: the job summary has them all");
        writeln!(out, "::{level} title=fscheck::{text}")?;
    }
    Ok(())
}

fn annotate(finding: &Finding, out: &mut impl Write) -> io::Result<()> {
    let place = match &finding.location {
        Location::File { .. } => String::new(),
        Location::Line { line, column, .. } => format!(",line={line},col={column}"),
        Location::Cell { cell, .. } => format!(",line={}", u64::from(cell.row) + 1),
    };
    let item = finding.item.as_deref().map(|id| format!("{id} ")).unwrap_or_default();
    let place_in_words = match &finding.location {
        Location::Cell { sheet, cell, .. } => format!(" ({sheet}!{cell})"),
        Location::File { .. } | Location::Line { .. } => String::new(),
    };
    writeln!(
        out,
        "::{} file={}{place},title={}::{}",
        level(finding.severity),
        property(finding.location.path()),
        property(&format!("{item}{}", finding.rule.name)),
        data(&format!("{}{place_in_words}\n{}", finding.message, finding.help))
    )
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

/// The escapes of a message.
fn data(text: &str) -> String {
    printable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The escapes of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("100 %\n::error::x"), "100 %25%0A::error::x");
        assert_eq!(property("a,b:c"), "a%2Cb%3Ac");
    }
}
