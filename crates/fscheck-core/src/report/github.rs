//! Annotations on GitHub (workflow commands of GitHub Actions). GitHub shows ten of each level and
//! step; the job summary, in Markdown, has all of them.

use std::io::{self, Write};

use super::Report;
use super::place::Places;
use super::unjudged::{INPUT_ERROR, InputProblem, Unjudged, problems};
use crate::finding::Finding;
use crate::location::Location;
use crate::rules::{Severity, WAIVER_APPLIED};
use crate::text::{counted, printable};

/// Annotations of one level that GitHub shows of one step.
const MOST: usize = 10;

/// Something to be shown at its place.
struct Annotation<'a> {
    level: &'static str,
    at: &'a Location,
    title: String,
    text: String,
}

/// Writes the annotations for all inputs: first the problems of unjudged ones, then the findings,
/// errors first, and within each level those at a line of a text first.
///
/// # Errors
/// The writer fails.
pub fn write(
    reports: &[Report],
    unjudged: &[Unjudged],
    places: &Places,
    out: &mut impl Write,
) -> io::Result<()> {
    let all = reports.iter().flat_map(|report| &report.findings);
    let mut findings: Vec<&Finding> = all.filter(|finding| is_shown(finding)).collect();
    findings.sort_by_key(|finding| rank(finding));
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let of_level = findings.iter().filter(|finding| finding.severity == severity);
        let of_level = of_level.map(|finding| of_finding(finding));
        let unread = problems(unjudged).filter(|_| severity == Severity::Error).map(of_problem);
        write_level(severity, &unread.chain(of_level).collect::<Vec<_>>(), places, out)?;
    }
    Ok(())
}

/// Writes the annotations of one level, as many as GitHub shows: the last one counts the rest.
fn write_level(
    severity: Severity,
    annotations: &[Annotation<'_>],
    places: &Places,
    out: &mut impl Write,
) -> io::Result<()> {
    let shown = if annotations.len() > MOST { MOST - 1 } else { annotations.len() };
    annotations.iter().take(shown).try_for_each(|annotation| annotation.write(places, out))?;
    match annotations.len() - shown {
        0 => Ok(()),
        more => {
            let (level, more) = (level(severity), counted(more, &format!("more {severity}")));
            writeln!(out, "::{level} title=fscheck::{more}: the job summary has them all")
        }
    }
}

/// Returns whether a finding gets an annotation: accepted findings and applied waivers need no
/// attention.
fn is_shown(finding: &Finding) -> bool {
    finding.accepted.is_none() && finding.rule != &WAIVER_APPLIED
}

/// Returns the order of a finding. GitHub draws annotations beside lines of texts, but not of
/// workbooks: among findings of equal severity, visible ones come first.
fn rank(finding: &Finding) -> usize {
    match finding.location {
        Location::Line { .. } => 0,
        Location::File { .. } => 1,
        Location::Cell { .. } => 2,
    }
}

fn of_problem(problem: &InputProblem) -> Annotation<'_> {
    Annotation {
        level: level(Severity::Error),
        at: &problem.at,
        title: INPUT_ERROR.to_owned(),
        text: format!("{}\n{}", problem.message, problem.help),
    }
}

fn of_finding(finding: &Finding) -> Annotation<'_> {
    let item = finding.item.as_deref().map(|id| format!("{id} ")).unwrap_or_default();
    let place_in_words = match &finding.location {
        Location::Cell { .. } => format!(" ({})", finding.location.within_file()),
        Location::File { .. } | Location::Line { .. } => String::new(),
    };
    Annotation {
        level: level(finding.severity),
        at: &finding.location,
        title: format!("{item}{}", finding.rule.name),
        text: format!("{}{place_in_words}\n{}", finding.message, finding.help),
    }
}

impl Annotation<'_> {
    fn write(&self, places: &Places, out: &mut impl Write) -> io::Result<()> {
        let place = match self.at {
            Location::File { .. } => String::new(),
            Location::Line { line, column, .. } => format!(",line={line},col={column}"),
            Location::Cell { cell, .. } => format!(",line={}", u64::from(cell.row) + 1),
        };
        let (level, text) = (self.level, data(&self.text));
        let (file, title) = (property(&places.path(self.at.path())), property(&self.title));
        writeln!(out, "::{level} file={file}{place},title={title}::{text}")
    }
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
