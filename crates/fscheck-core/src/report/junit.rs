//! JUnit XML (the schema of Jenkins): a suite for each section, a case for each item.
//!
//! Findings about no item are in a separate suite, a case each, so that the tests pass exactly if
//! the exit code is success. The same applies to the problems of inputs that could not be judged,
//! which are errors.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::place::Places;
use super::unjudged::{INPUT_ERROR, InputProblem, Unjudged, problems};
use super::{EVIDENCE_SECTION, Report, section_of};
use crate::finding::Finding;
use crate::judge::{ItemResult, Status};
use crate::rules::Severity;
use crate::text::xml_text;

/// The suite of inputs that could not be judged.
const INPUT_ERRORS: &str = "Input errors";

/// Writes the suites of all assessments, and of the inputs that could not be judged.
///
/// # Errors
/// The writer fails.
pub fn write(
    reports: &[Report],
    unjudged: &[Unjudged],
    places: &Places,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut suites = Vec::new();
    for report in reports {
        let path = || places.path(report.path());
        let prefix = if reports.len() > 1 { format!("{}: ", path()) } else { String::new() };
        suites.extend(suites_of(report, places, &prefix));
    }
    let cases: Vec<Case> =
        problems(unjudged).map(|problem| problem_case(problem, places)).collect();
    if !cases.is_empty() {
        suites.push(Suite { name: INPUT_ERRORS.to_owned(), cases });
    }
    let counts: Counts = suites.iter().flat_map(|suite| &suite.cases).collect();
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml.create_element("testsuites").with_attribute(("name", "fscheck"));
    root.with_attributes(counts.attributes())
        .write_inner_content(|xml| suites.iter().try_for_each(|suite| suite.write(xml)))?;
    writeln!(xml.get_mut())
}

struct Suite {
    name: String,
    cases: Vec<Case>,
}

impl Suite {
    fn write(&self, xml: &mut Writer<impl Write>) -> io::Result<()> {
        let counts: Counts = self.cases.iter().collect();
        let suite = xml.create_element("testsuite");
        let suite = suite.with_attribute(("name", attribute(&self.name).as_str()));
        let suite = suite.with_attributes(counts.attributes());
        let suite = suite.with_attribute(("skipped", counts.skipped.to_string().as_str()));
        suite.write_inner_content(|xml| self.cases.iter().try_for_each(|case| case.write(xml)))?;
        Ok(())
    }
}

struct Case {
    name: String,
    class: String,
    outcome: Outcome,
    /// The findings, as a text.
    found: String,
}

enum Outcome {
    Passed,
    Skipped(String),
    Failed { message: String, kind: String },
    Broken { message: String },
}

fn suites_of(report: &Report, places: &Places, prefix: &str) -> Vec<Suite> {
    let mut suites: Vec<Suite> = Vec::new();
    let by_item = report.findings_by_item();
    for result in report.items.iter().filter(|item| report.selection.is_about(&item.id)) {
        let section = section_of(&report.checklist, Some(&result.id));
        let name = format!("{prefix}{section}");
        if suites.last().is_none_or(|suite| suite.name != name) {
            suites.push(Suite { name, cases: Vec::new() });
        }
        let findings = by_item.get(result.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let case = item_case(report, result, findings, section, places);
        if let Some(suite) = suites.last_mut() {
            suite.cases.push(case);
        }
    }
    let others = report.findings.iter().filter(|finding| finding.item.is_none());
    let cases: Vec<Case> = others.map(|finding| finding_case(finding, places)).collect();
    if !cases.is_empty() {
        suites.push(Suite { name: format!("{prefix}{EVIDENCE_SECTION}"), cases });
    }
    suites
}

fn item_case(
    report: &Report,
    result: &ItemResult,
    findings: &[&Finding],
    section: String,
    places: &Places,
) -> Case {
    let item = report.checklist.item(&result.id);
    let found: Vec<String> = findings.iter().map(|finding| failure_text(finding, places)).collect();
    let error = findings.iter().find(|finding| finding.severity == Severity::Error);
    let status = result.status.name();
    let outcome = match (result.status, error) {
        (Status::Waived, None) => {
            let waiver = result.waived_by.as_deref().unwrap_or_default();
            Outcome::Skipped(format!("waived by {waiver}"))
        }
        (Status::NotApplicable, None) => Outcome::Skipped("not applicable".to_owned()),
        (status, None) if status.is_ready() => Outcome::Passed,
        (status, None) if !report.selection.shows_item(&result.id) => {
            Outcome::Skipped(format!("{}; its findings are not selected", status.name()))
        }
        (_, Some(error)) => {
            Outcome::Failed { message: error.message.to_string(), kind: error.rule.name.to_owned() }
        }
        (_, None) => {
            Outcome::Failed { message: result.reasons.join("; "), kind: status.to_owned() }
        }
    };
    let name = item.map_or_else(|| result.id.clone(), |item| item.heading());
    Case { name, class: section, outcome, found: found.join("\n\n") }
}

fn finding_case(finding: &Finding, places: &Places) -> Case {
    let outcome = match finding.severity {
        Severity::Error => Outcome::Failed {
            message: finding.message.to_string(),
            kind: finding.rule.name.to_owned(),
        },
        Severity::Warning | Severity::Note => Outcome::Passed,
    };
    Case {
        name: format!("{} {}", finding.rule.name, places.location(&finding.location)),
        class: EVIDENCE_SECTION.to_owned(),
        outcome,
        found: failure_text(finding, places),
    }
}

fn problem_case(problem: &InputProblem, places: &Places) -> Case {
    let at = places.location(&problem.at);
    Case {
        name: at.to_string(),
        class: INPUT_ERRORS.to_owned(),
        outcome: Outcome::Broken { message: problem.message.to_string() },
        found: format!("{at}: {}\n{}", problem.message, problem.help),
    }
}

fn failure_text(finding: &Finding, places: &Places) -> String {
    let accepted = finding.accepted.as_ref();
    let accepted = accepted.map(|a| format!("\naccepted until {}: {}", a.until, a.reason));
    format!(
        "{}[{}] {}: {}\n{}{}",
        finding.severity,
        finding.rule.name,
        places.location(&finding.location),
        finding.message,
        finding.help,
        accepted.unwrap_or_default()
    )
}

impl Case {
    fn write(&self, xml: &mut Writer<impl Write>) -> io::Result<()> {
        let case = xml.create_element("testcase").with_attributes([
            ("name", attribute(&self.name).as_str()),
            ("classname", attribute(&self.class).as_str()),
            ("time", "0"),
        ]);
        if matches!(self.outcome, Outcome::Passed) && self.found.is_empty() {
            return case.write_empty().map(|_| ());
        }
        case.write_inner_content(|xml| self.write_outcome(xml)).map(|_| ())
    }

    fn write_outcome(&self, xml: &mut Writer<impl Write>) -> io::Result<()> {
        let (name, message, kind) = match &self.outcome {
            Outcome::Passed => ("system-out", None, None),
            Outcome::Skipped(why) => {
                let why = attribute(why);
                xml.create_element("skipped").with_attribute(("message", &*why)).write_empty()?;
                if self.found.is_empty() {
                    return Ok(());
                }
                // The element only gives the reason; the findings are in `system-out`.
                ("system-out", None, None)
            }
            Outcome::Failed { message, kind } => ("failure", Some(message), Some(kind.as_str())),
            Outcome::Broken { message } => ("error", Some(message), Some(INPUT_ERROR)),
        };
        let message = message.map(|message| attribute(message));
        let element = xml
            .create_element(name)
            .with_attributes(message.iter().map(|message| ("message", message.as_str())))
            .with_attributes(kind.map(|kind| ("type", kind)));
        element.write_text_content(BytesText::new(&xml_text(&self.found)))?;
        Ok(())
    }
}

#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl<'a> FromIterator<&'a Case> for Counts {
    fn from_iter<I: IntoIterator<Item = &'a Case>>(cases: I) -> Counts {
        let mut counts = Counts::default();
        for case in cases {
            counts.tests += 1;
            match case.outcome {
                Outcome::Passed => {}
                Outcome::Skipped(_) => counts.skipped += 1,
                Outcome::Failed { .. } => counts.failures += 1,
                Outcome::Broken { .. } => counts.errors += 1,
            }
        }
        counts
    }
}

impl Counts {
    /// The numbers that both a suite and all suites together have.
    fn attributes(&self) -> [(&'static str, Cow<'static, str>); 4] {
        let number = |count: usize| Cow::Owned(count.to_string());
        [
            ("tests", number(self.tests)),
            ("failures", number(self.failures)),
            ("errors", number(self.errors)),
            ("time", Cow::Borrowed("0")),
        ]
    }
}

/// The text as an attribute, on one line.
fn attribute(text: &str) -> String {
    xml_text(&text.replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{CONTROL_UNMET, EVIDENCE_STALE};
    use crate::sample;

    /// The result of an unmet item, of which no finding is shown.
    fn case_of(report: &Report) -> Outcome {
        let result = sample::result("A", Status::Unmet);
        let places = Places::from(None, |_| None);
        item_case(report, &result, &[], String::new(), &places).outcome
    }

    #[test]
    fn an_item_whose_findings_are_not_selected_neither_passes_nor_fails() {
        let mut report = sample::report(Vec::new());
        assert!(matches!(case_of(&report), Outcome::Failed { .. }));
        report.selection.select = vec![&CONTROL_UNMET, &EVIDENCE_STALE];
        let Outcome::Skipped(why) = case_of(&report) else { panic!("it is skipped") };
        assert_eq!(why, "unmet; its findings are not selected");
    }
}
