//! The reports as text, for people: `text` says what to do, `full` draws every finding.

use std::io::{self, Write};

use textwrap::{Options, WordSplitter};

use super::drawn::{Drawn, handler, render};
use super::snippet::{self, Lines};
use super::{Report, full, statistics, summary, wrap};
use crate::location::Location;
use crate::paths::named;
use crate::problem::Problem;
use crate::rules::Severity;
use crate::text::{printable, shorten};
use crate::visible;

/// The width of a report in a file, in characters.
pub const WIDTH: usize = 80;

/// The limits on the width of a terminal.
const WIDTHS: (usize, usize) = (50, 160);

/// The style of a text report.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The level of detail.
    pub detail: Detail,
    /// True if it has colours.
    pub color: bool,
    /// Its width in characters.
    pub width: usize,
}

/// The level of detail of a text report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The verdict, in a line.
    Verdict,
    /// The number of findings of each rule.
    Statistics,
    /// The causes and their help.
    Summary,
    /// Every finding, drawn at its place.
    Full,
}

impl Style {
    /// The style of a report in a file.
    pub fn plain(detail: Detail) -> Style {
        Style { detail, color: false, width: WIDTH }
    }

    /// The same for a terminal that is `columns` wide.
    #[must_use]
    pub fn as_wide_as(self, columns: usize) -> Style {
        Style { width: columns.clamp(WIDTHS.0, WIDTHS.1), ..self }
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.styled("1", text)
    }

    pub(super) fn verdict(self, report: &Report, line: &str) -> String {
        self.styled(if report.is_ready() { "1;32" } else { "1;31" }, line)
    }

    pub(super) fn mark(self, severity: Severity) -> String {
        match severity {
            Severity::Error => self.styled("31", "×"),
            Severity::Warning => self.styled("33", "!"),
            Severity::Note => "·".to_owned(),
        }
    }

    fn styled(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Returns the options for wrapping: only at spaces, so that ids and dates stay whole, and not
    /// where untrusted text could forge a line.
    pub(super) fn wrapped(self) -> Options<'static> {
        Options::new(self.width)
            .word_separator(wrap::separator())
            .word_splitter(WordSplitter::NoHyphenation)
    }

    /// Returns `text` after a first `indent`, with all lines indented as far as the first.
    pub(super) fn hanging(self, indent: &str, text: &str) -> String {
        let rest = " ".repeat(indent.chars().count());
        textwrap::fill(text, self.wrapped().initial_indent(indent).subsequent_indent(&rest))
    }

    /// `── Title ───────`, as wide as the report.
    pub(super) fn rule_line(self, title: &str) -> String {
        let rest = self.width.saturating_sub(title.chars().count() + 4);
        format!("── {title} {}", "─".repeat(rest))
    }
}

/// Returns the options for wrapping texts outside of reports.
pub fn wrapped() -> Options<'static> {
    Style::plain(Detail::Full).wrapped()
}

/// The same on a terminal that is `columns` wide.
pub fn wrapped_within(columns: usize) -> Options<'static> {
    Style::plain(Detail::Full).as_wide_as(columns).wrapped()
}

/// Writes the reports of assessments one after the other, and for several also their results, a
/// line each.
#[derive(Debug)]
pub struct Writer {
    style: Style,
    lines: Vec<Line>,
}

/// The result of an assessment.
#[derive(Debug)]
struct Line {
    path: String,
    verdict: &'static str,
    /// The number of ready items, and of all items.
    ready: (usize, usize),
    errors: usize,
    warnings: usize,
}

impl Writer {
    /// Writes in this style.
    pub fn new(style: Style) -> Writer {
        Writer { style, lines: Vec::new() }
    }

    /// Returns whether no report was written so far.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Writes the next report.
    ///
    /// # Errors
    /// The writer fails.
    pub fn add(&mut self, report: &Report, out: &mut impl Write) -> io::Result<()> {
        if !self.lines.is_empty() && self.style.detail != Detail::Verdict {
            writeln!(out)?;
        }
        self.lines.push(Line::of(report));
        write(report, self.style, out)
    }

    /// Writes the results, if there are several assessments.
    ///
    /// # Errors
    /// The writer fails.
    pub fn finish(&self, are_several: bool, out: &mut impl Write) -> io::Result<()> {
        if !are_several || self.lines.is_empty() || self.style.detail == Detail::Verdict {
            return Ok(());
        }
        writeln!(out, "\n{}", self.style.rule_line("All assessments"))?;
        writeln!(out, " {:<38} {:<10} {:>6} {:>6} {:>8}", "", "", "ready", "errors", "warnings")?;
        self.lines.iter().try_for_each(|line| line.write(out))
    }
}

impl Line {
    fn of(report: &Report) -> Line {
        let ready = report.items.iter().filter(|item| item.status.is_ready()).count();
        Line {
            path: shorten(&named(report.path()), 38),
            verdict: report.verdict(),
            ready: (ready, report.items.len()),
            errors: report.count_findings(Severity::Error),
            warnings: report.count_findings(Severity::Warning),
        }
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let Line { path, verdict, ready, errors, warnings } = self;
        let ready = format!("{}/{}", ready.0, ready.1);
        writeln!(out, " {path:<38} {verdict:<10} {ready:>6} {errors:>6} {warnings:>8}")
    }
}

/// Writes the report of one assessment.
///
/// # Errors
/// The writer fails.
pub fn write(report: &Report, style: Style, out: &mut impl Write) -> io::Result<()> {
    match style.detail {
        Detail::Verdict => {
            let line = format!("{}: {}", named(report.path()), report.verdict_line());
            writeln!(out, "{}", style.verdict(report, &visible::line(&line)))
        }
        Detail::Statistics => statistics::write(report, style, out),
        Detail::Summary => summary::write(report, style, out),
        Detail::Full => full::write(report, style, out),
    }
}

/// Writes the problems of the input file at `path`, each drawn at its place in `source`; those of
/// another file that it includes are reported with their place.
///
/// # Errors
/// The writer fails.
pub fn write_problems(
    problems: &[Problem],
    path: &str,
    source: &str,
    color: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    let handler = handler(Style { color, ..Style::plain(Detail::Full) });
    let lines = Lines::of(source);
    for problem in problems {
        let snippet = match &problem.at {
            Location::Line { line, column, width, .. } if **problem.at.path() == *path => Some(
                snippet::of_line(lines.line(*line), problem.at.to_string().into(), *column, *width),
            ),
            _ => None,
        };
        let place = if snippet.is_none() { format!("{}: ", problem.at) } else { String::new() };
        let drawn = Drawn {
            code: "error".to_owned(),
            severity: Severity::Error,
            message: printable(&format!("{place}{}", problem.message)),
            help: printable(&problem.help),
            snippet,
        };
        writeln!(out, "{}", render(&handler, &drawn))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_blank_line_is_between_reports_alone() {
        let mut writer = Writer::new(Style::plain(Detail::Summary));
        assert!(writer.is_empty());
        let mut first = Vec::new();
        writer.add(&sample::report(Vec::new()), &mut first).unwrap();
        assert!(!writer.is_empty() && !first.starts_with(b"\n"));
        let mut second = Vec::new();
        writer.add(&sample::report(Vec::new()), &mut second).unwrap();
        assert_eq!(second, [b"\n".as_slice(), &first].concat());
    }

    #[test]
    fn a_terminal_is_used_within_bounds() {
        let width = |columns| Style::plain(Detail::Summary).as_wide_as(columns).width;
        assert_eq!([width(10), width(100), width(1_000)], [WIDTHS.0, 100, WIDTHS.1]);
    }
}
