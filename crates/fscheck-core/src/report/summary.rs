//! The report that says what to do: the verdict, then the causes of findings by the kind of work that
//! they ask for (specification, section 11).

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::causes::{Cause, causes};
use super::text::Style;
use super::{Report, closing, tasks};
use crate::location::Location;
use crate::paths::named;
use crate::rules::{Rule, Severity, WAIVER_APPLIED, Work};
use crate::text::{counted, printable, shorten};

/// Causes of one rule are in a table below its summary from this number on.
const TABLE: usize = 4;

/// Rows of a table; from then on the names of the causes run on, without their places.
const ROWS: usize = 32;

/// Names that run on.
const NAMES: usize = 100;

/// Each cause is followed by what to do about it while there are no more than these.
const WITH_HELP: usize = 8;

/// Writes the report of one assessment.
pub(super) fn write(report: &Report, style: Style, out: &mut impl Write) -> io::Result<()> {
    let shown = report.findings.iter().filter(|finding| finding.rule != &WAIVER_APPLIED);
    let (accepted, open): (Vec<_>, Vec<_>) =
        causes(shown).into_iter().partition(|cause| cause.first.accepted.is_some());
    let is_short = open.len() <= WITH_HELP;
    let summary = Summary { report, style, is_short };
    summary.head(out)?;
    let mut by_work: BTreeMap<Work, Vec<&Cause<'_>>> = BTreeMap::new();
    for cause in open.iter().filter(|cause| summary.shows(cause)) {
        by_work.entry(cause.first.rule.work).or_default().push(cause);
    }
    if !by_work.is_empty() {
        writeln!(out)?;
    }
    for (work, causes) in &mut by_work {
        summary.group(*work, causes, out)?;
    }
    summary.closing(&accepted, out)
}

struct Summary<'a> {
    report: &'a Report,
    style: Style,
    /// Whether there are so few causes that each is followed by what to do about it.
    is_short: bool,
}

impl Summary<'_> {
    /// Whether a cause is listed. A note asks for nothing but a look, so a long report counts it only.
    fn shows(&self, cause: &Cause<'_>) -> bool {
        let asks = cause.first.severity > Severity::Note || cause.first.rule.work == Work::Review;
        asks || self.is_short
    }

    /// The verdict, what it is about, and how much there is to do.
    fn head(&self, out: &mut impl Write) -> io::Result<()> {
        let Summary { report, style, .. } = self;
        writeln!(out, "{}", style.verdict(report, &report.verdict_line()))?;
        let checklist = &report.checklist;
        let (name, month) = (&checklist.name, checklist.release_month());
        writeln!(out, "{name} {} ({month}), as of {}", checklist.version, report.as_of)?;
        if let Some(line) = report.definition_line() {
            writeln!(out, "{line}")?;
        }
        let names: Vec<_> = report.inputs.iter().map(|input| named(&input.path)).collect();
        let options = style.wrapped().subsequent_indent("  ");
        writeln!(out, "{}", textwrap::fill(&printable(&names.join(", ")), options))
    }

    /// The causes that ask for one kind of work, by rule: the most severe first.
    fn group(&self, work: Work, causes: &mut [&Cause<'_>], out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}", self.style.bold(work.title()))?;
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.first.severity));
        let mut by_rule: Vec<(&Rule, Severity, Vec<&Cause<'_>>)> = Vec::new();
        let mut known: BTreeMap<(&Rule, Severity), usize> = BTreeMap::new();
        for cause in causes.iter() {
            let (rule, severity) = (cause.first.rule, cause.first.severity);
            let next = by_rule.len();
            match by_rule.get_mut(*known.entry((rule, severity)).or_insert(next)) {
                Some((_, _, causes)) => causes.push(cause),
                None => by_rule.push((rule, severity, vec![cause])),
            }
        }
        for (rule, severity, causes) in &by_rule {
            match causes.len() {
                TABLE.. => self.table(rule, *severity, causes, out)?,
                _ => causes.iter().try_for_each(|cause| self.cause(cause, out))?,
            }
        }
        Ok(())
    }

    /// One cause: what is wrong, where, and if there are few, what to do.
    fn cause(&self, cause: &Cause<'_>, out: &mut impl Write) -> io::Result<()> {
        let place = cause.places(self.report);
        let message = printable(&format!("{} ({place})", self.brief(cause)));
        let text = self.style.hanging("  * ", &message);
        writeln!(out, "{}", text.replacen('*', &self.style.mark(cause.first.severity), 1))?;
        if self.is_short {
            let (help, rule) = (&cause.first.help, cause.first.rule.name);
            let help = printable(&format!("{help} [{rule}]"));
            writeln!(out, "{}", self.style.hanging("    → ", &help))?;
        }
        Ok(())
    }

    /// The message in fewer words: the id of its item without the title, evidence by its id alone.
    fn brief(&self, cause: &Cause<'_>) -> String {
        let message = cause.message();
        let message = message.strip_prefix("evidence ").unwrap_or(&message);
        let Some(id) = cause.first.item.as_deref() else { return message.to_owned() };
        let title = self.report.checklist.item(id).map_or("", |item| item.title.as_str());
        let message = message.replacen(
            &format!("the Partner Response of {id}"),
            &format!("{id} response"),
            1,
        );
        message.replacen(&format!("{id} {title}"), id, 1)
    }

    /// Many causes of one rule, in a table of their places or, where they are too many, by name.
    fn table(
        &self,
        rule: &Rule,
        severity: Severity,
        causes: &[&Cause<'_>],
        out: &mut impl Write,
    ) -> io::Result<()> {
        let summary = rule.summary.trim_end_matches('.');
        let title = format!("{summary} ({}) [{}]", causes.len(), rule.name);
        let title = self.style.hanging("  * ", &title);
        writeln!(out, "{}", title.replacen('*', &self.style.mark(severity), 1))?;
        let labels: Vec<String> = causes
            .iter()
            .take(NAMES.max(ROWS))
            .map(|cause| printable(&cause.label(self.report)))
            .collect();
        let is_in_files = causes.iter().all(|c| matches!(c.first.location, Location::File { .. }));
        if causes.len() > ROWS || is_in_files {
            let more = causes.len().saturating_sub(labels.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let names = format!("{}{more}", labels.join(", "));
            return writeln!(out, "{}", self.style.hanging("    ", &names));
        }
        let half = self.style.width / 2;
        let widest = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0).min(half);
        for (cause, label) in causes.iter().zip(&labels) {
            let place = printable(&cause.places(self.report));
            let label = shorten(label, widest);
            let room = self.style.width.saturating_sub(widest + 6);
            writeln!(out, "    {label:<widest$}  {}", shorten(&place, room))?;
        }
        Ok(())
    }

    /// What follows, what was accepted, waivers, the next deadline, and how to see more.
    fn closing(&self, accepted: &[Cause<'_>], out: &mut impl Write) -> io::Result<()> {
        let Summary { report, style, .. } = self;
        let mut closing = Vec::new();
        closing::entries("owners", tasks::by_owner(report), *style, &mut closing)?;
        closing::entries("follows", closing::follows(report), *style, &mut closing)?;
        closing::entries("accepted", accepted_lines(accepted), *style, &mut closing)?;
        closing::entries("waivers", closing::waivers(report, false), *style, &mut closing)?;
        let next = report.deadlines.first();
        let next = next.map(|next| format!("{}  {}", next.date, printable(&next.reason)));
        closing::entries("deadline", next, *style, &mut closing)?;
        writeln!(out)?;
        out.write_all(&closing)?;
        let item = report.findings.iter().find_map(|finding| finding.item.as_deref());
        let item =
            item.map(|id| format!(", --item {id}, fscheck explain {id}")).unwrap_or_default();
        let counts = [Severity::Warning, Severity::Note]
            .map(|severity| counted(report.count_findings(severity), severity.name()));
        let more = format!("{}; --format full{item}", counts.join(", "));
        closing::entries("details", [more], *style, out)
    }
}

/// Accepted causes that are named one by one.
const MOST_ACCEPTED: usize = 5;

/// What somebody decided to live with, and until when; of a baseline how much of each rule.
fn accepted_lines(accepted: &[Cause<'_>]) -> Vec<String> {
    if accepted.len() <= MOST_ACCEPTED {
        return accepted.iter().filter_map(accepted_line).collect();
    }
    let mut by_day: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for cause in accepted {
        if let Some(until) = cause.first.accepted.as_ref().map(|accepted| accepted.until.as_str()) {
            let rules = by_day.entry(until).or_default();
            *rules.entry(cause.first.rule.name).or_default() += cause.all.len();
        }
    }
    let line = |(until, rules): (&str, BTreeMap<&str, usize>)| {
        let rules = rules.iter().map(|(rule, count)| format!("{rule} ({count})"));
        format!("until {until}: {}", rules.collect::<Vec<_>>().join(", "))
    };
    by_day.into_iter().map(line).collect()
}

/// A finding that somebody decided to live with, and until when.
fn accepted_line(cause: &Cause<'_>) -> Option<String> {
    let accepted = cause.first.accepted.as_ref()?;
    let item = cause.first.item.as_ref().map(|item| format!(" for {item}")).unwrap_or_default();
    Some(printable(&format!("{}{item}, until {}", cause.first.rule.name, accepted.until)))
}
