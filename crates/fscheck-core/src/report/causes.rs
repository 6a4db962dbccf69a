//! Groups findings into causes, which a reader sees as one thing to do: they differ only in the
//! case study, or only in their place.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Report;
use crate::finding::Finding;
use crate::location::Location;
use crate::paths::named;
use crate::rules::{Rule, Severity};
use crate::text::listed;
use crate::visible::Line;

/// Represents `#4` in the message of a finding about case study 4.
const WITH_HASH: char = '\u{1}';

/// Represents the `4` of `case study 4`.
const BARE: char = '\u{2}';

/// The text before the number of a case study in a message, and the mark that replaces the number.
const NUMBERS: [(&str, char); 3] = [("#", WITH_HASH), ("case study ", BARE), ("reference ", BARE)];

/// Findings with one cause, at least one.
#[derive(Debug)]
pub(super) struct Cause<'a> {
    /// The one to show if only one is shown.
    pub(super) first: &'a Finding,
    /// All of them, in the order of the report.
    pub(super) all: Vec<&'a Finding>,
    /// The message, with a mark for each number of a case study.
    template: String,
}

/// The causes of `findings`, in the order of the first finding of each.
pub(super) fn causes<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<Cause<'a>> {
    let mut causes: Vec<Cause<'a>> = Vec::new();
    let mut known: BTreeMap<(&Rule, Severity, Option<&str>, bool, String), usize> = BTreeMap::new();
    for finding in findings {
        let template = template(finding);
        let (item, is_accepted) = (finding.item.as_deref(), finding.accepted.is_some());
        let key = (finding.rule, finding.severity, item, is_accepted, template.clone());
        let next = causes.len();
        match causes.get_mut(*known.entry(key).or_insert(next)) {
            Some(cause) => cause.all.push(finding),
            None => causes.push(Cause { first: finding, all: vec![finding], template }),
        }
    }
    causes
}

/// The finding that explains why evidence doesn't count: the one of `messages` that begins with `why`, if any.
pub(super) fn of<'a>(messages: &BTreeSet<&'a str>, why: &'a str) -> Option<&'a str> {
    let mut from = messages.range(why..).take_while(|message| message.starts_with(why));
    from.next().copied()
}

impl Cause<'_> {
    /// Returns the problem, with all case studies that have it.
    pub(super) fn message(&self) -> String {
        if self.all.len() == 1 {
            return self.first.message.to_string();
        }
        let numbers = self.case_studies();
        let bare = listed(&numbers.iter().map(u32::to_string).collect::<Vec<_>>());
        let with_hash = listed(&numbers.iter().map(|n| format!("#{n}")).collect::<Vec<_>>());
        let message = self.template.replace(WITH_HASH, &with_hash).replace(BARE, &bare);
        let message = match numbers.len() {
            0 | 1 => message,
            _ => [bare, with_hash.clone()]
                .iter()
                .fold(message, |message, numbers| in_plural(&message, numbers)),
        };
        match (numbers.len(), self.all.len()) {
            (0 | 1, count) if numbers.len() < count => format!("{message} ({count} times)"),
            _ if !self.template.contains([WITH_HASH, BARE]) => format!("{message} ({with_hash})"),
            _ => message,
        }
    }

    /// The case studies that it is about, each once.
    pub(super) fn case_studies(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.all.iter().filter_map(|f| f.case_study).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Describes its place in few words: the cells of one sheet together.
    pub(super) fn places(&self, report: &Report) -> String {
        let mut places = String::new();
        let mut last = None;
        for (finding, before) in
            self.all.iter().zip([None].into_iter().chain(self.all.iter().map(Some)))
        {
            if before.is_some_and(|before| before.location == finding.location) {
                continue;
            }
            let (group, place) = match &finding.location {
                Location::Cell { sheet, cell, .. } => (Some(sheet), cell.to_string()),
                other => (None, within(report, other)),
            };
            match (last, group) {
                (Some(last), Some(group)) if last == group => places.push_str(&format!(" {place}")),
                (_, Some(_)) => {
                    separate(&mut places);
                    places.push_str(&within(report, &finding.location));
                }
                (_, None) => {
                    separate(&mut places);
                    places.push_str(&place);
                }
            }
            last = group;
        }
        places
    }

    /// Returns a name for it in lists: `CONTROL/ask #1-4`, or the text in backticks in its message.
    pub(super) fn label(&self, report: &Report) -> String {
        let subject = quoted(&self.first.message);
        let Some(item) = &self.first.item else {
            return subject.map_or_else(|| self.places(report), str::to_owned);
        };
        let is_ask = |subject: &&str| {
            report
                .result(item)
                .is_some_and(|result| result.asks.iter().any(|ask| ask.id == **subject))
        };
        let ask = subject.filter(is_ask).map(|ask| format!("/{ask}")).unwrap_or_default();
        format!("{item}{ask}{}", ranges(&self.case_studies()))
    }
}

/// Returns a message about several case studies, with a plural verb: "case studies 1 and 2 have no
/// …".
fn in_plural(message: &str, numbers: &str) -> String {
    const VERBS: [(&str, &str); 8] = [
        (" is ", " are "),
        (" isn't ", " aren't "),
        (" has ", " have "),
        (" hasn't ", " haven't "),
        (" was ", " were "),
        (" doesn't ", " don't "),
        (" needs ", " need "),
        (" reaches ", " reach "),
    ];
    let Some((before, after)) = message.split_once(&format!("case study {numbers}")) else {
        return message.to_owned();
    };
    let verb = VERBS.iter().find(|(one, _)| after.starts_with(one));
    let (verb, rest) = match verb {
        Some((one, several)) => (*several, after.strip_prefix(one).unwrap_or_default()),
        None => ("", after),
    };
    format!("{before}case studies {numbers}{verb}{rest}")
}

/// Returns the place in few words: a cell of the judged workbook without its path, and other inputs
/// by name only, as the head of the report has both.
fn within(report: &Report, location: &Location) -> String {
    let input = report.inputs.iter().find(|input| input.path == *location.path());
    let Some(input) = input else { return location.describe() };
    let name = Path::new(input.path.as_ref()).file_name().unwrap_or_default().to_string_lossy();
    let name = named(&name);
    match location {
        Location::Cell { .. } if input.role == "workbook" => location.within_file(),
        Location::Line { line, .. } => format!("{name}:{line}"),
        _ => name,
    }
}

fn separate(places: &mut String) {
    if !places.is_empty() {
        places.push_str(", ");
    }
}

/// The message with marks in the place of the number of its case study.
fn template(finding: &Finding) -> String {
    let mut text = finding.message.to_string();
    let Some(number) = finding.case_study.map(|number| number.to_string()) else { return text };
    for (before, mark) in NUMBERS {
        let kept = if mark == WITH_HASH { "" } else { before };
        text = replaced(&text, &format!("{before}{number}"), &format!("{kept}{mark}"));
    }
    text
}

/// Returns the reasons of an item; those that differ only in the number of the case study become
/// one: `… #1-4`.
pub(super) fn folded(reasons: &[Line]) -> Vec<String> {
    let mut folded: Vec<(&str, Vec<u32>, &str)> = Vec::new();
    for reason in reasons {
        let Some((before, number, after)) = around_number(reason) else {
            folded.push((reason, Vec::new(), ""));
            continue;
        };
        let known =
            folded.iter_mut().find(|(b, n, a)| (*b, *a) == (before, after) && !n.is_empty());
        match known {
            Some((_, numbers, _)) => numbers.push(number),
            None => folded.push((before, vec![number], after)),
        }
    }
    let told = |(before, numbers, after): (&str, Vec<u32>, &str)| {
        format!("{before}{}{after}", ranges(&numbers).trim_start())
    };
    folded.into_iter().map(told).collect()
}

/// Returns the text before the first `#4` of a text, its number, and the text after it.
fn around_number(text: &str) -> Option<(&str, u32, &str)> {
    let at = text.find('#')?;
    let (before, rest) = (text.get(..at)?, text.get(at + 1..)?);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = rest.strip_suffix(after)?.parse().ok()?;
    Some((before, number, after))
}

/// `text` with `new` for each `old` that no digit follows.
fn replaced(text: &str, old: &str, new: &str) -> String {
    let mut parts = text.split(old);
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let goes_on = part.starts_with(|c: char| c.is_ascii_digit());
        replaced.push_str(if goes_on { old } else { new });
        replaced.push_str(part);
    }
    replaced
}

/// The first text in backticks.
fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

/// Returns ` #1-3, 5`; empty if there are none.
fn ranges(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*number) => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let runs = runs.into_iter().map(|(first, last)| match last - first {
        0 => format!("{first}"),
        _ => format!("{first}-{last}"),
    });
    match runs.collect::<Vec<_>>().join(", ") {
        runs if runs.is_empty() => runs,
        runs => format!(" #{runs}"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::*;
    use crate::location::CellRef;
    use crate::report::Input;
    use crate::{rules, sample};

    fn about(item: &str, number: Option<u32>, message: &str) -> Finding {
        let location = Location::file(&Arc::from("a.xlsx"));
        let finding = Finding::new(&rules::CONTROL_UNEVIDENCED, &location, message);
        finding.item(item).case_study(number)
    }

    fn messages(findings: &[Finding]) -> Vec<String> {
        causes(findings).iter().map(Cause::message).collect()
    }

    #[test]
    fn case_studies_of_one_cause_are_one() {
        let of =
            |number: u32| about("A", Some(number), &format!("no log for case study #{number}"));
        assert_eq!(messages(&[of(1), of(2), of(12)]), ["no log for case studies #1, #2 and #12"]);
        let of = |number: u32| about("A", Some(number), &format!("case study {number} is old"));
        assert_eq!(messages(&[of(1), of(2)]), ["case studies 1 and 2 are old"]);
        let of = |number: u32| about("A", Some(number), "an example");
        assert_eq!(messages(&[of(1), of(3)]), ["an example (#1 and #3)"]);
    }

    #[test]
    fn different_causes_stay_apart() {
        let findings = [
            about("A", Some(1), "no log for #1"),
            about("B", Some(2), "no log for #2"),
            about("A", Some(2), "no test for #2"),
            about("A", Some(1), "no log for #12"),
        ];
        assert_eq!(messages(&findings).len(), 4);
        let other = about("A", Some(2), "no log for #2").severity(Severity::Warning);
        assert_eq!(messages(&[about("A", Some(1), "no log for #1"), other]).len(), 2);
    }

    #[test]
    fn what_is_said_again_is_counted() {
        let findings = [about("A", None, "same"), about("A", None, "same")];
        assert_eq!(messages(&findings), ["same (2 times)"]);
    }

    #[test]
    fn reasons_for_several_case_studies_are_one() {
        let lines = |texts: &[&str]| texts.iter().map(|text| Line::from(*text)).collect::<Vec<_>>();
        let folded = |texts: &[&str]| super::folded(&lines(texts));
        let logs = [
            "no `log` for case study #1",
            "no `log` for case study #2",
            "no `log` for case study #4",
        ];
        assert_eq!(folded(&logs), ["no `log` for case study #1-2, 4"]);
        let others =
            ["no answer", "#3 has none", "no # at all", "no `log` for #1", "no `test` for #1"];
        assert_eq!(folded(&others), others);
        assert_eq!(folded(&["same", "same"]), ["same", "same"], "nothing but numbers is folded");
    }

    #[test]
    fn runs_of_numbers_are_written_as_ranges() {
        assert_eq!(ranges(&[]), "");
        assert_eq!(ranges(&[3]), " #3");
        assert_eq!(ranges(&[1, 2, 3, 5, 7, 8]), " #1-3, 5, 7-8");
    }

    fn cell(path: &str, sheet: &str, row: u32) -> Location {
        let (path, sheet) = (Arc::from(path), Arc::from(sheet));
        Location::Cell { path, index: 0, sheet, cell: CellRef::new(row, 0) }
    }

    fn line(path: &str, line: u32) -> Location {
        Location::Line { path: Arc::from(path), line, column: 7, width: 1 }
    }

    /// A report of a workbook and, as its manifest, another file.
    fn report_of(manifest: &str) -> Report {
        let input = |role, path: &str| Input {
            role,
            path: Arc::from(path),
            file: PathBuf::new(),
            sha256: String::new(),
        };
        let inputs = vec![input("workbook", "in/book.xlsx"), input("manifest", manifest)];
        Report { inputs, ..sample::report(Vec::new()) }
    }

    #[test]
    fn a_place_is_named_without_the_path_of_an_input() {
        let report = report_of("in/facts.yaml");
        let within = |place: &Location| within(&report, place);
        assert_eq!(within(&cell("in/book.xlsx", "S", 1)), "S!A2");
        assert_eq!(within(&Location::file(&Arc::from("in/book.xlsx"))), "book.xlsx");
        assert_eq!(within(&line("in/facts.yaml", 9)), "facts.yaml:9");
        assert_eq!(within(&Location::file(&Arc::from("in/facts.yaml"))), "facts.yaml");
        // A file that is no input keeps its path, and a cell of another workbook its file.
        assert_eq!(within(&line("in/lock.yaml", 9)), "in/lock.yaml:9:7");
        assert_eq!(within(&cell("in/other.xlsx", "S", 1)), "in/other.xlsx, S!A2");
        let other = report_of("in/facts.xlsx");
        assert_eq!(super::within(&other, &cell("in/facts.xlsx", "S", 1)), "facts.xlsx");
    }

    #[test]
    fn the_cells_of_a_sheet_are_listed_behind_its_name() {
        let (book, facts) = ("in/book.xlsx", "in/facts.yaml");
        let places = |places: &[Location]| {
            let of = |place: &Location| Finding::new(&rules::CONTROL_UNMET, place, "no");
            let findings: Vec<Finding> = places.iter().map(of).collect();
            causes(&findings)[0].places(&report_of(facts))
        };
        assert_eq!(places(&[cell(book, "S", 1), cell(book, "S", 2)]), "S!A2 A3");
        assert_eq!(places(&[cell(book, "S", 1), cell(book, "T", 2)]), "S!A2, T!A3");
        assert_eq!(places(&[line(facts, 1), line(facts, 2)]), "facts.yaml:1, facts.yaml:2");
        let mixed = [cell(book, "S", 1), line(facts, 1), cell(book, "S", 2), cell(book, "S", 3)];
        assert_eq!(places(&mixed), "S!A2, facts.yaml:1, S!A3 A4");
    }
}
