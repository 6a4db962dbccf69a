//! The report with every finding drawn at its place, by section, then the summary.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use miette::GraphicalReportHandler;

use super::causes::{Cause, causes};
use super::drawn::{Drawn, handler, render};
use super::snippet::{Snippet, SourceLines};
use super::text::Style;
use super::{Report, closing, section_of};
use crate::judge::{ElementResult, ItemResult, Status};
use crate::location::Location;
use crate::paths::named;
use crate::rules::{PREREQUISITE_UNANSWERED, Severity, WAIVER_APPLIED};
use crate::text::{printable, shorten};
use crate::visible;

/// From this number on, findings of one rule at one place are reported together.
const TOGETHER: usize = 3;

/// Blanks before a sentence that is quoted.
const INDENT: usize = 6;

/// Writes the report of one assessment.
pub(super) fn write(report: &Report, style: Style, out: &mut impl Write) -> io::Result<()> {
    let lines = SourceLines::of(&report.sources);
    let page = Page { report, lines, style, handler: handler(style) };
    page.head(out)?;
    page.findings(out)?;
    page.found(out)?;
    page.summary(out)
}

struct Page<'a> {
    report: &'a Report,
    lines: SourceLines<'a>,
    style: Style,
    handler: GraphicalReportHandler,
}

/// A cause, or several that are reported together.
struct FoldedCause<'a, 'b> {
    first: &'b Cause<'a>,
    all: Vec<&'b Cause<'a>>,
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
            writeln!(out, "  {:<9} {}", input.role, visible::line(&named(&input.path)))?;
        }
        writeln!(out)
    }

    fn findings(&self, out: &mut impl Write) -> io::Result<()> {
        // The summary lists the waivers.
        let shown = self.report.findings.iter();
        let shown = shown.filter(|f| f.rule != &WAIVER_APPLIED || f.accepted.is_some());
        let causes = causes(shown);
        let mut section = None;
        for told in together(&causes) {
            let own = section_of(&self.report.checklist, told.first.first.item.as_deref());
            if section.as_ref() != Some(&own) {
                writeln!(out, "{}\n", self.style.bold(&self.style.rule_line(&own)))?;
                section = Some(own);
            }
            match told.first.first.severity {
                Severity::Note => self.note(&told, out)?,
                _ => writeln!(out, "{}", render(&self.handler, &self.drawn(&told)))?,
            }
        }
        Ok(())
    }

    fn drawn(&self, told: &FoldedCause<'_, '_>) -> Drawn {
        let finding = told.first.first;
        let code = format!("{}[{}]", finding.severity, finding.rule.name);
        match told.all.len() {
            1 => self.drawn_cause(told.first, &code),
            count => {
                let ids = self.ids(told);
                let message = match ids.len() {
                    0 => format!("{count} times: {}", finding.message),
                    _ => format!("{} ({count} items)\n{}", finding.rule.summary, ids.join(", ")),
                };
                let help = if ids.is_empty() { &finding.help } else { finding.rule.help };
                Drawn {
                    code: format!("{code} {}", visible::line(&named(finding.location.path()))),
                    severity: finding.severity,
                    message: printable(&message),
                    help: printable(help),
                    snippet: None,
                }
            }
        }
    }

    /// One cause, drawn at its first place.
    fn drawn_cause(&self, cause: &Cause<'_>, code: &str) -> Drawn {
        let finding = cause.first;
        let snippet = Snippet::of(&finding.location, &self.report.sources, &self.lines);
        let at = if snippet.is_none() { finding.location.describe() } else { String::new() };
        let mut message = cause.message();
        if cause.all.len() > 1 {
            message.push_str(&format!(" ({})", cause.places(self.report)));
        }
        Drawn {
            code: printable(format!("{code} {at}").trim_end()),
            severity: finding.severity,
            message: printable(&message),
            help: printable(&finding.help),
            snippet,
        }
    }

    /// The items that causes are about, in the checklist's order.
    fn ids(&self, told: &FoldedCause<'_, '_>) -> Vec<&str> {
        let checklist = &self.report.checklist;
        let items = told.all.iter().filter_map(|cause| cause.first.item.as_deref());
        let ranks: BTreeSet<usize> = items.map(|id| checklist.rank(id)).collect();
        let items = ranks.into_iter().filter_map(|rank| checklist.items.get(rank));
        items.map(|item| item.id.as_str()).collect()
    }

    /// Notes take a line or two, without a drawing.
    fn note(&self, told: &FoldedCause<'_, '_>, out: &mut impl Write) -> io::Result<()> {
        let finding = told.first.first;
        let message = told.first.message();
        let place = finding.location.describe();
        let mut line = format!("note[{}] {place}: {message}", finding.rule.name);
        if told.all.len() > 1 {
            line.push_str(&format!(" (and {} more)", told.all.len() - 1));
        }
        if let Some(accepted) = &finding.accepted {
            line.push_str(&format!(" (accepted until {}: {})", accepted.until, accepted.reason));
        }
        let options = self.style.wrapped().subsequent_indent("    ");
        writeln!(out, "{}\n", textwrap::fill(&printable(&line), options))
    }

    /// Writes the found passages: a line for each element, with the first passage found for it.
    fn found(&self, out: &mut impl Write) -> io::Result<()> {
        let with_elements =
            |item: &&ItemResult| item.asks.iter().any(|ask| !ask.elements.is_empty());
        let shown = self.report.items.iter().filter(|item| self.report.shows_item(item));
        let mut items = shown.filter(with_elements).peekable();
        if items.peek().is_some() {
            writeln!(out, "{}\n", self.style.bold(&self.style.rule_line("Found where")))?;
        }
        for item in items {
            for ask in item.asks.iter().filter(|ask| !ask.elements.is_empty()) {
                writeln!(out, "{} {}", item.id, ask.id)?;
                for element in &ask.elements {
                    writeln!(out, "{}", self.found_line(element))?;
                }
            }
        }
        writeln!(out)
    }

    fn found_line(&self, element: &ElementResult) -> String {
        let Some(first) = element.found_in.first() else {
            return self.style.hanging("  ", &printable(&format!("{}: not found", element.title)));
        };
        let more = match element.found_in.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        let (title, place) = (&element.title, first.at.describe());
        let sentence = shorten(&format!("“{}”", first.sentence), self.style.width - INDENT);
        let place = self.style.hanging("  ", &printable(&format!("{title}: {place}{more}")));
        format!("{place}\n{:INDENT$}{}", "", printable(&sentence))
    }

    fn summary(&self, out: &mut impl Write) -> io::Result<()> {
        let (report, style) = (self.report, self.style);
        writeln!(out, "{}\n", style.bold(&style.rule_line("Summary")))?;
        let counts = Status::ALL.iter().map(|status| (status, report.count(*status)));
        let counts: Vec<String> = counts
            .filter(|(_, count)| *count > 0)
            .map(|(status, count)| format!("{count} {}", status.name()))
            .collect();
        let items = format!("{}: {}", report.items.len(), counts.join(", "));
        closing::entries("items", [items], style, out)?;
        closing::entries("findings", [closing::counts(report, |_| String::new())], style, out)?;
        closing::entries("also open", closing::follows(report), style, out)?;
        closing::entries("waivers", closing::waivers(report, true), style, out)?;
        closing::entries("deadlines", closing::deadlines(report), style, out)?;
        let first = report.findings.first();
        let more = first.map(|finding| finding.rule.explained());
        closing::entries("details", more, style, out)?;
        let verdict = report.verdict_naming_items(style.width);
        writeln!(out, "\n{}", style.verdict(report, &verdict))
    }
}

/// Groups causes that are one to the reader: many of one rule about the same file as a
/// whole, and prerequisites that nothing is stated for.
fn together<'a, 'b>(causes: &'b [Cause<'a>]) -> Vec<FoldedCause<'a, 'b>> {
    let key = |cause: &Cause<'a>| match &cause.first.location {
        _ if cause.first.rule == &PREREQUISITE_UNANSWERED => Some((cause.first.rule.name, None)),
        Location::File { path } => Some((cause.first.rule.name, Some(path.clone()))),
        _ => None,
    };
    let mut groups: BTreeMap<_, Vec<&Cause<'a>>> = BTreeMap::new();
    for cause in causes {
        if let Some(key) = key(cause) {
            groups.entry(key).or_default().push(cause);
        }
    }
    groups.retain(|_, group| group.len() >= TOGETHER);
    let mut told = Vec::new();
    for cause in causes {
        match key(cause) {
            Some(key) if groups.contains_key(&key) => {
                let group = groups.get_mut(&key).map(std::mem::take).unwrap_or_default();
                if !group.is_empty() {
                    told.push(FoldedCause { first: cause, all: group });
                }
            }
            _ => told.push(FoldedCause { first: cause, all: vec![cause] }),
        }
    }
    told
}
