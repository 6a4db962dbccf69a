//! JUnit XML (the schema of Jenkins): a suite for each section, a case for each item.
//!
//! Findings about no item stand in a suite of their own, a case each, so that what decides the
//! exit code also decides whether the tests passed. So do the problems of inputs that could not be
//! judged, as errors.

use std::fmt;
use std::io::{self, Write};

use super::place::Places;
use super::unjudged::{INPUT_ERROR, InputProblem, Unjudged, problems};
use super::{EVIDENCE_SECTION, Report, section_of};
use crate::finding::Finding;
use crate::judge::{ItemResult, Status};
use crate::rules::Severity;
use crate::text::xml_escaped;

/// The suite of what could not be judged.
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
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"fscheck\" {counts}>")?;
    for suite in &suites {
        let (name, counts) = (attribute(&suite.name), suite.cases.iter().collect::<Counts>());
        let skipped = counts.skipped;
        writeln!(out, "  <testsuite name=\"{name}\" {counts} skipped=\"{skipped}\">")?;
        for case in &suite.cases {
            case.write(out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

struct Suite {
    name: String,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    class: String,
    outcome: Outcome,
    /// What was found, as a text.
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
    for result in &report.items {
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
    let found: Vec<String> = findings.iter().map(|finding| told(finding, places)).collect();
    let error = findings.iter().find(|finding| finding.severity == Severity::Error);
    let status = result.status.name();
    let outcome = match (result.status, error) {
        (Status::Waived, _) => {
            let waiver = result.waived_by.as_deref().unwrap_or_default();
            Outcome::Skipped(format!("waived by {waiver}"))
        }
        (Status::NotApplicable, None) => Outcome::Skipped("not applicable".to_owned()),
        (status, None) if status.is_ready() => Outcome::Passed,
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
        found: told(finding, places),
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

fn told(finding: &Finding, places: &Places) -> String {
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
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let (name, class) = (attribute(&self.name), attribute(&self.class));
        write!(out, "    <testcase name=\"{name}\" classname=\"{class}\" time=\"0\"")?;
        let found = xml_escaped(&self.found);
        match &self.outcome {
            Outcome::Passed if found.is_empty() => return writeln!(out, "/>"),
            Outcome::Passed => writeln!(out, ">\n      <system-out>{found}</system-out>")?,
            Outcome::Skipped(why) => {
                writeln!(out, ">\n      <skipped message=\"{}\"/>", attribute(why))?;
            }
            Outcome::Failed { message, kind } => writeln!(
                out,
                ">\n      <failure message=\"{}\" type=\"{kind}\">{found}</failure>",
                attribute(message)
            )?,
            Outcome::Broken { message } => writeln!(
                out,
                ">\n      <error message=\"{}\" type=\"{INPUT_ERROR}\">{found}</error>",
                attribute(message)
            )?,
        }
        writeln!(out, "    </testcase>")
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

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { tests, failures, errors, .. } = self;
        write!(f, "tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" time=\"0\"")
    }
}

fn attribute(text: &str) -> String {
    xml_escaped(&text.replace('\n', " "))
}
