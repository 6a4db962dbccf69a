//! The report of what to do: the verdict, then the causes of findings by the kind of work that they
//! require (specification, section 11).

#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::causes::{self, Cause, causes};
use super::text::Style;
use super::{Report, closing, tasks};
use crate::location::Location;
use crate::paths::named;
use crate::rules::{
    CONTROL_UNEVIDENCED, EVIDENCE_PROPOSED, EVIDENCE_SECRET, PREREQUISITE_UNANSWERED, Rule,
    Severity, WAIVER_APPLIED, Work,
};
use crate::text::{listed, printable, shorten};

/// Causes of one rule are in a table below its summary from this number on.
const TABLE: usize = 4;

/// Rows of a table; from then on the names of the causes run on, without their places.
const ROWS: usize = 32;

/// Names that run on.
const NAMES: usize = 100;

/// The most causes for which each is followed by its help.
const WITH_HELP: usize = 8;

/// Writes the report of one assessment.
pub(super) fn write(report: &Report, style: Style, out: &mut impl Write) -> io::Result<()> {
    let shown = report.findings.iter().filter(|finding| finding.rule != &WAIVER_APPLIED);
    let (accepted, open): (Vec<_>, Vec<_>) =
        causes(shown).into_iter().partition(|cause| cause.first.accepted.is_some());
    let waiting = waiting(&open);
    let is_short = open.len() <= WITH_HELP;
    let summary = Summary { report, style, is_short, waiting };
    summary.head(out)?;
    let mut by_work: BTreeMap<Work, Vec<&Cause<'_>>> = BTreeMap::new();
    for cause in open.iter().filter(|cause| summary.shows(cause)) {
        // Confirming proposals may supply all that is missing.
        let is_proposed = cause.first.rule == &EVIDENCE_PROPOSED;
        let work = if is_proposed { Work::Evidence } else { cause.first.rule.work };
        by_work.entry(work).or_default().push(cause);
    }
    if !by_work.is_empty() {
        writeln!(out)?;
    }
    for (work, causes) in &mut by_work {
        summary.group(*work, causes, out)?;
    }
    let first = by_work.values().flatten().find_map(|cause| cause.first.item.as_deref());
    let first =
        first.or_else(|| report.findings.iter().find_map(|finding| finding.item.as_deref()));
    summary.closing(first, &accepted, out)
}

/// Returns the causes that disappear with another one, by the message of that one: an item lacks
/// evidence because its entry has a problem.
fn waiting<'c, 'a>(open: &'c [Cause<'a>]) -> BTreeMap<&'c str, Vec<&'c Cause<'a>>> {
    let messages: BTreeSet<&str> = open.iter().map(|cause| cause.first.message.as_str()).collect();
    let mut waiting: BTreeMap<&str, Vec<&Cause<'_>>> = BTreeMap::new();
    for cause in open.iter().filter(|cause| cause.first.rule == &CONTROL_UNEVIDENCED) {
        let Some(why) = cause.first.detail.as_deref() else { continue };
        if let Some(message) = causes::of(&messages, why) {
            waiting.entry(message).or_default().push(cause);
        }
    }
    waiting
}

struct Summary<'a> {
    report: &'a Report,
    style: Style,
    /// True if there are few enough causes for each to be followed by its help.
    is_short: bool,
    /// See [`waiting`].
    waiting: BTreeMap<&'a str, Vec<&'a Cause<'a>>>,
}

impl Summary<'_> {
    /// Returns whether a cause is listed. A long report only counts notes, as they need no work; a
    /// cause that waits for another is listed with that one.
    fn shows(&self, cause: &Cause<'_>) -> bool {
        if self.waiting.values().flatten().any(|one| std::ptr::eq(*one, cause)) {
            return false;
        }
        let asks = cause.first.severity > Severity::Note || cause.first.rule.work == Work::Review;
        asks || self.is_short
    }

    /// Writes the verdict, its subject, and the amount of work.
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
        writeln!(out, "{}", textwrap::fill(&printable(&names.join(", ")), options))?;
        let asked = report.items.iter().filter(|item| report.selection.items.contains(&item.id));
        asked.take(ROWS).try_for_each(|item| {
            let title = checklist.item(&item.id).map_or("", |item| item.title.as_str());
            let line = format!("{} is {}: {title}", item.id, item.status.name());
            writeln!(out, "{}", shorten(&printable(&line), style.width))
        })
    }

    /// The causes that ask for one kind of work, by rule: the most severe first.
    fn group(&self, work: Work, causes: &mut [&Cause<'_>], out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}", self.style.bold(work.title()))?;
        // A leaked key is urgent, and proposals may settle the rest.
        let key = |cause: &&Cause<'_>| {
            let is_first = [&EVIDENCE_SECRET, &EVIDENCE_PROPOSED].contains(&cause.first.rule);
            (!is_first, Reverse(cause.first.severity))
        };
        causes.sort_by_key(key);
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

    /// Writes one cause: the problem, its place, and its help if there are few.
    fn cause(&self, cause: &Cause<'_>, out: &mut impl Write) -> io::Result<()> {
        let place = cause.places(self.report);
        let waiting = match self.waiting(cause).as_slice() {
            [] => String::new(),
            [name] => format!(", so {name} lacks evidence"),
            names => format!(", so {} lack evidence", listed(names)),
        };
        let message = printable(&format!("{}{waiting} ({place})", self.brief(cause)));
        let text = self.style.hanging("  * ", &message);
        writeln!(out, "{}", text.replacen('*', &self.style.mark(cause.first.severity), 1))?;
        if self.is_short {
            let (help, rule) = (&cause.first.help, cause.first.rule.name);
            let help = printable(&format!("{help} [{rule}]"));
            writeln!(out, "{}", self.style.hanging("    → ", &help))?;
        }
        Ok(())
    }

    /// Returns the names of items that wait for a cause, if its message does not name them.
    fn waiting(&self, cause: &Cause<'_>) -> Vec<String> {
        let message = &cause.first.message;
        let waiting = self.waiting.get(message.as_str()).into_iter().flatten();
        let names = waiting.map(|one| one.label(self.report));
        names.filter(|name| !message.contains(name.as_str())).collect()
    }

    /// Returns the message in fewer words: the id of its item without the title, evidence only by
    /// its id.
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

    /// Writes many causes of one rule, in a table of their places or, if they are too many, by
    /// name.
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
        self.rows(causes, out)?;
        match self.hint(rule) {
            Some(hint) => writeln!(out, "{}", self.style.hanging("    → ", hint)),
            None => Ok(()),
        }
    }

    /// The rows of a table, or their names.
    fn rows(&self, causes: &[&Cause<'_>], out: &mut impl Write) -> io::Result<()> {
        let rows: Vec<Row> = causes.iter().take(NAMES).map(|cause| self.row(cause)).collect();
        let is_in_files = causes.iter().all(|c| matches!(c.first.location, Location::File { .. }));
        if causes.len() > ROWS || is_in_files {
            let more = causes.len().saturating_sub(rows.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let names: Vec<String> = rows.iter().map(Row::name).collect();
            let names = format!("{}{more}", names.join(", "));
            return writeln!(out, "{}", self.style.hanging("    ", &names));
        }
        let half = self.style.width / 2;
        let widest = |of: fn(&Row) -> &str| {
            let widths = rows.iter().map(|row| of(row).chars().count());
            widths.max().unwrap_or(0).min(half)
        };
        let widths = (widest(|row| &row.label), widest(|row| row.place_before_detail()));
        rows.iter().try_for_each(|row| row.write(widths, self.style.width, out))
    }

    /// The command that helps with many causes of a rule.
    fn hint(&self, rule: &Rule) -> Option<&'static str> {
        let has = |role: &str| self.report.inputs.iter().any(|input| input.role == role);
        let has_proposals = self.report.findings.iter().any(|f| f.rule == &EVIDENCE_PROPOSED);
        if rule == &CONTROL_UNEVIDENCED && !has_proposals {
            Some("`fscheck collect` reads your documents and proposes their controls.")
        } else if rule == &PREREQUISITE_UNANSWERED && !has("manifest") {
            Some("`fscheck export --from FORM` adds sheets for these facts.")
        } else {
            None
        }
    }

    /// Returns one cause as a table row. A cause without a label is named by its place.
    fn row(&self, cause: &Cause<'_>) -> Row {
        let (label, place) = (cause.label(self.report), cause.places(self.report));
        let detail = cause.first.detail.as_ref().map(|detail| printable(detail));
        let detail = match self.waiting(cause).as_slice() {
            [] => detail,
            names => Some(match detail {
                Some(detail) => format!("{detail}, for {}", names.join(", ")),
                None => format!("for {}", names.join(", ")),
            }),
        };
        let (place, detail) = match label == place {
            true => (String::new(), Some(detail.unwrap_or_else(|| printable(&self.brief(cause))))),
            false => (printable(&place), detail),
        };
        Row { label: printable(&label), place, detail: detail.unwrap_or_default() }
    }

    /// Writes the consequences, acceptances, waivers, the next deadline, and how to see more, such
    /// as about the first `item`.
    fn closing(
        &self,
        item: Option<&str>,
        accepted: &[Cause<'_>],
        out: &mut impl Write,
    ) -> io::Result<()> {
        let Summary { report, style, .. } = self;
        let mut closing = Vec::new();
        closing::entries("owners", tasks::by_owner(report), *style, &mut closing)?;
        closing::entries("follows", closing::follows(report), *style, &mut closing)?;
        closing::entries("start now", closing::slow(report), *style, &mut closing)?;
        closing::entries("accepted", accepted_lines(accepted), *style, &mut closing)?;
        closing::entries("waivers", closing::waivers(report, false), *style, &mut closing)?;
        let next = report.deadlines.first();
        let next = next.map(|next| format!("{}  {}", next.date, printable(&next.reason)));
        closing::entries("deadline", next, *style, &mut closing)?;
        writeln!(out)?;
        out.write_all(&closing)?;
        closing::entries(
            "found",
            [closing::counts(report, |severity| format!("{} ", style.mark(severity)))],
            *style,
            out,
        )?;
        let item = item.map(|id| format!(", --item {id}, fscheck explain {id}"));
        let more = format!("--format full{}", item.unwrap_or_default());
        closing::entries("details", [more], *style, out)
    }
}

/// A row of a table of causes.
struct Row {
    /// The name of the cause, or its place if it has none.
    label: String,
    /// Its place, if the label is something else.
    place: String,
    /// Its specific detail, if the label and the place don't say it.
    detail: String,
}

impl Row {
    /// Returns its name for lists in running text.
    fn name(&self) -> String {
        let is_short = (1..=SHORT_DETAIL).contains(&self.detail.chars().count());
        if is_short { format!("{} {}", self.label, self.detail) } else { self.label.clone() }
    }

    fn place_before_detail(&self) -> &str {
        if self.detail.is_empty() { "" } else { &self.place }
    }

    /// Writes it with columns of these widths on a line of at most `width` characters.
    fn write(
        &self,
        (label, place): (usize, usize),
        width: usize,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let room = width.saturating_sub(label + 6);
        let rest = match (self.place.is_empty(), self.detail.is_empty()) {
            (true, _) => shorten(&self.detail, room),
            (false, true) => shorten(&self.place, room),
            (false, false) => {
                let detail = shorten(&self.detail, room.saturating_sub(place + 2));
                format!("{:<place$}  {detail}", shorten(&self.place, place))
            }
        };
        writeln!(out, "    {:<label$}  {rest}", shorten(&self.label, label))
    }
}

/// Characters of a detail that is named where rows run on.
const SHORT_DETAIL: usize = 24;

/// Accepted causes that are named one by one.
const MOST_ACCEPTED: usize = 5;

/// Returns the accepted causes, with the end of each acceptance; for a baseline, the numbers by
/// rule.
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

/// Returns an accepted finding, with the end of its acceptance.
fn accepted_line(cause: &Cause<'_>) -> Option<String> {
    let accepted = cause.first.accepted.as_ref()?;
    let item = cause.first.item.as_ref().map(|item| format!(" for {item}")).unwrap_or_default();
    Some(printable(&format!("{}{item}, until {}", cause.first.rule.name, accepted.until)))
}
