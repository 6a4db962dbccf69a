//! The report for people: findings by section, each drawn at its place, then what it comes to.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use miette::GraphicalReportHandler;
use textwrap::{Options, WordSeparator, WordSplitter};

use super::drawn::{Drawn, handler, render};
use super::snippet::{self, Lines, Snippet, SourceLines};
use super::{Report, section_of};
use crate::finding::Finding;
use crate::judge::Status;
use crate::location::Location;
use crate::rules::{PREREQUISITE_UNANSWERED, Severity, WAIVER_APPLIED};
use crate::text::{counted, printable, shorten};
use crate::tree::Problem;
use crate::visible;

/// The width that the report is made for.
pub const WIDTH: usize = 80;

/// Findings of one rule at one place are told together from this number on.
const TOGETHER: usize = 3;

/// Deadlines that are shown.
const MOST_DEADLINES: usize = 5;

/// Writes the reports of assessments one after the other; where there are several, also what they
/// come to, a line each.
#[derive(Debug)]
pub struct Writer {
    color: bool,
    lines: Vec<Line>,
}

/// What an assessment comes to.
#[derive(Debug)]
struct Line {
    path: String,
    verdict: &'static str,
    /// How many items are ready, of how many.
    ready: (usize, usize),
    errors: usize,
    warnings: usize,
}

impl Writer {
    /// Writes with colours or without.
    pub fn new(color: bool) -> Writer {
        Writer { color, lines: Vec::new() }
    }

    /// Whether no report was written so far.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Writes the next report.
    ///
    /// # Errors
    /// The writer fails.
    pub fn add(&mut self, report: &Report, out: &mut impl Write) -> io::Result<()> {
        if !self.lines.is_empty() {
            writeln!(out)?;
        }
        self.lines.push(Line::of(report));
        write(report, self.color, out)
    }

    /// Writes what they come to, where several were asked for.
    ///
    /// # Errors
    /// The writer fails.
    pub fn finish(&self, are_several: bool, out: &mut impl Write) -> io::Result<()> {
        if !are_several || self.lines.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}", rule_line("All assessments"))?;
        writeln!(out, " {:<38} {:<10} {:>6} {:>6} {:>8}", "", "", "ready", "errors", "warnings")?;
        self.lines.iter().try_for_each(|line| line.write(out))
    }
}

impl Line {
    fn of(report: &Report) -> Line {
        let ready = report.items.iter().filter(|item| item.status.is_ready()).count();
        Line {
            path: shorten(report.path(), 38),
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
pub fn write(report: &Report, color: bool, out: &mut impl Write) -> io::Result<()> {
    let lines = SourceLines::of(&report.sources);
    let page = Page { report, lines, color, handler: handler(color) };
    page.head(out)?;
    page.findings(out)?;
    page.summary(out)
}

/// Writes the problems of the input file at `path`, each drawn at its place in `source`; those of
/// another file that it takes in are told with their place.
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
    let handler = handler(color);
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
            message: format!("{place}{}", visible::line(&problem.message)),
            help: visible::line(&problem.help).into_owned(),
            snippet,
        };
        writeln!(out, "{}", render(&handler, &drawn))?;
    }
    Ok(())
}

struct Page<'a> {
    report: &'a Report,
    lines: SourceLines<'a>,
    color: bool,
    handler: GraphicalReportHandler,
}

/// A finding, or several that are told together.
struct Told<'a> {
    first: &'a Finding,
    all: Vec<&'a Finding>,
}

impl<'a> Page<'a> {
    fn head(&self, out: &mut impl Write) -> io::Result<()> {
        let checklist = &self.report.checklist;
        let name = format!("{} {}", checklist.name, checklist.version);
        writeln!(out, "{} ({}), as of {}", name, checklist.release_month(), self.report.as_of)?;
        if let Some(line) = self.report.definition_line() {
            writeln!(out, "  {line}")?;
        }
        for input in &self.report.inputs {
            writeln!(out, "  {:<9} {}", input.role, visible::line(&input.path))?;
        }
        writeln!(out)
    }

    fn findings(&self, out: &mut impl Write) -> io::Result<()> {
        let mut section = None;
        for told in together(&self.report.findings) {
            // The waivers are told in the summary.
            if told.first.rule == &WAIVER_APPLIED && told.first.accepted.is_none() {
                continue;
            }
            let own = section_of(&self.report.checklist, told.first.item.as_deref());
            if section.as_ref() != Some(&own) {
                writeln!(out, "{}\n", self.bold(&rule_line(&own)))?;
                section = Some(own);
            }
            match told.first.severity {
                Severity::Note => self.note(&told, out)?,
                _ => writeln!(out, "{}", render(&self.handler, &self.drawn(&told)))?,
            }
        }
        Ok(())
    }

    fn drawn(&self, told: &Told<'_>) -> Drawn {
        let finding = told.first;
        let code = format!("{}[{}]", finding.severity, finding.rule.name);
        if told.all.len() == 1 {
            let snippet = Snippet::of(&finding.location, &self.report.sources, &self.lines);
            let at =
                if snippet.is_none() { format!(" {}", finding.location) } else { String::new() };
            return Drawn {
                code: printable(&format!("{code}{at}")),
                severity: finding.severity,
                message: printable(&finding.message),
                help: printable(&finding.help),
                snippet,
            };
        }
        let items: BTreeSet<usize> = told
            .all
            .iter()
            .filter_map(|finding| finding.item.as_deref())
            .map(|id| self.report.checklist.rank(id))
            .collect();
        let ids: Vec<&str> = items
            .into_iter()
            .filter_map(|rank| self.report.checklist.items.get(rank))
            .map(|item| item.id.as_str())
            .collect();
        let count = told.all.len();
        let message = match ids.len() {
            0 => format!("{count} times: {}", finding.message),
            _ => format!("{} ({count} items)\n{}", finding.rule.summary, ids.join(", ")),
        };
        Drawn {
            code: format!("{code} {}", visible::line(finding.location.path())),
            severity: finding.severity,
            message: printable(&message),
            help: printable(if ids.is_empty() { &finding.help } else { finding.rule.help }),
            snippet: None,
        }
    }

    /// Notes take a line or two, without a drawing.
    fn note(&self, told: &Told<'_>, out: &mut impl Write) -> io::Result<()> {
        let finding = told.first;
        let mut line =
            format!("note[{}] {}: {}", finding.rule.name, finding.location, finding.message);
        if told.all.len() > 1 {
            line.push_str(&format!(" (and {} more)", told.all.len() - 1));
        }
        if let Some(accepted) = &finding.accepted {
            line.push_str(&format!(" (accepted until {}: {})", accepted.until, accepted.reason));
        }
        let options = wrapped().subsequent_indent("  ");
        writeln!(out, "{}\n", textwrap::fill(&printable(&line), options))
    }

    fn summary(&self, out: &mut impl Write) -> io::Result<()> {
        let report = self.report;
        writeln!(out, "{}\n", self.bold(&rule_line("Summary")))?;
        let counts = Status::ALL.iter().map(|status| (status, report.count(*status)));
        let counts: Vec<String> = counts
            .filter(|(_, count)| *count > 0)
            .map(|(status, count)| format!("{count} {}", status.name()))
            .collect();
        entry("items", &format!("{}: {}", report.items.len(), counts.join(", ")), out)?;
        let findings = [Severity::Error, Severity::Warning, Severity::Note]
            .map(|severity| counted(report.count_findings(severity), severity.name()));
        entry("findings", &findings.join(", "), out)?;
        self.reasons(out)?;
        self.waivers(out)?;
        self.deadlines(out)?;
        writeln!(out, "\n{}", self.verdict())
    }

    fn waivers(&self, out: &mut impl Write) -> io::Result<()> {
        let mut by_kind: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for item in &self.report.items {
            if let Some(kind) = &item.waived_by {
                by_kind.entry(kind).or_default().push(&item.id);
            }
        }
        let mut label = "waivers";
        for (kind, ids) in by_kind {
            let covered = counted(ids.len(), "control");
            entry(label, &format!("{kind} covers {covered}: {}", ids.join(", ")), out)?;
            label = "";
        }
        Ok(())
    }

    fn deadlines(&self, out: &mut impl Write) -> io::Result<()> {
        let deadlines = &self.report.deadlines;
        let mut label = "deadlines";
        for deadline in deadlines.iter().take(MOST_DEADLINES) {
            let items = match deadline.items.as_slice() {
                [] => String::new(),
                ids if ids.len() > 4 => format!(" ({})", counted(ids.len(), "item")),
                ids => format!(" ({})", ids.join(", ")),
            };
            let line = format!("{}  {}{items}", deadline.date, printable(&deadline.reason));
            entry(label, &line, out)?;
            label = "";
        }
        let more = deadlines.len().saturating_sub(MOST_DEADLINES);
        if more > 0 {
            entry("", &format!("and {more} later"), out)?;
        }
        Ok(())
    }

    /// The reasons of items that no finding of their own gives.
    fn reasons(&self, out: &mut impl Write) -> io::Result<()> {
        let report = self.report;
        let messages: BTreeSet<&str> =
            report.findings.iter().map(|finding| finding.message.as_str()).collect();
        let mut label = "also open";
        for item in report.items.iter().filter(|item| !item.status.is_ready()) {
            for reason in item.reasons.iter().filter(|reason| !messages.contains(reason.as_str())) {
                let line = format!("{} is {}: {reason}", item.id, item.status.name());
                entry(label, &printable(&line), out)?;
                label = "";
            }
        }
        Ok(())
    }

    /// The verdict, in one line.
    fn verdict(&self) -> String {
        let color = if self.report.is_ready() { "32" } else { "31" };
        self.colored(color, &self.report.verdict_naming_items(WIDTH))
    }

    fn bold(&self, text: &str) -> String {
        self.styled("1", text)
    }

    fn colored(&self, color: &str, text: &str) -> String {
        self.styled(&format!("1;{color}"), text)
    }

    fn styled(&self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Findings that have one cause for the reader are told together: many of one rule about the
/// same file as a whole, and prerequisites that nothing is stated for.
fn together(findings: &[Finding]) -> Vec<Told<'_>> {
    let key = |finding: &Finding| match &finding.location {
        _ if finding.rule == &PREREQUISITE_UNANSWERED => Some((finding.rule.name, None)),
        Location::File { path } => Some((finding.rule.name, Some(path.clone()))),
        _ => None,
    };
    let mut groups: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        if let Some(key) = key(finding) {
            groups.entry(key).or_default().push(finding);
        }
    }
    groups.retain(|_, group| group.len() >= TOGETHER);
    let mut told = Vec::new();
    for finding in findings {
        match key(finding) {
            Some(key) if groups.contains_key(&key) => {
                let group = groups.get_mut(&key).map(std::mem::take).unwrap_or_default();
                if !group.is_empty() {
                    told.push(Told { first: finding, all: group });
                }
            }
            _ => told.push(Told { first: finding, all: vec![finding] }),
        }
    }
    told
}

/// How texts are wrapped: at spaces alone, so that ids and dates stay whole.
pub fn wrapped() -> Options<'static> {
    Options::new(WIDTH)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
}

/// `── Title ───────`, as wide as the report.
fn rule_line(title: &str) -> String {
    let rest = WIDTH.saturating_sub(title.chars().count() + 4);
    format!("── {title} {}", "─".repeat(rest))
}

/// One entry of the summary, wrapped beside its label.
fn entry(label: &str, text: &str, out: &mut impl Write) -> io::Result<()> {
    let first = format!("  {label:<10} ");
    let rest = " ".repeat(first.len());
    let options = wrapped().initial_indent(&first).subsequent_indent(&rest);
    writeln!(out, "{}", textwrap::fill(text, options))
}
