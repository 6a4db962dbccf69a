//! JUnit XML (the schema of Jenkins): a suite for each section, a case for each item.
//!
//! Findings about no item stand in a suite of their own, a case each, so that what decides the
//! exit code also decides whether the tests passed.

use std::fmt;
use std::io::{self, Write};

use super::{EVIDENCE_SECTION, Report, section_of};
use crate::finding::Finding;
use crate::judge::{ItemResult, Status};
use crate::rules::Severity;
use crate::text::xml_escaped;

/// Writes the suites of all assessments.
///
/// # Errors
/// The writer fails.
pub fn write(reports: &[Report], out: &mut impl Write) -> io::Result<()> {
    let mut suites = Vec::new();
    for report in reports {
        let prefix = if reports.len() > 1 { format!("{}: ", report.path()) } else { String::new() };
        suites.extend(suites_of(report, &prefix));
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
}

fn suites_of(report: &Report, prefix: &str) -> Vec<Suite> {
    let mut suites: Vec<Suite> = Vec::new();
    for result in &report.items {
        let section = section_of(&report.checklist, Some(&result.id));
        let name = format!("{prefix}{section}");
        if suites.last().is_none_or(|suite| suite.name != name) {
            suites.push(Suite { name, cases: Vec::new() });
        }
        let case = item_case(report, result, section);
        if let Some(suite) = suites.last_mut() {
            suite.cases.push(case);
        }
    }
    let others = report.findings.iter().filter(|finding| finding.item.is_none());
    let cases: Vec<Case> = others.map(finding_case).collect();
    if !cases.is_empty() {
        suites.push(Suite { name: format!("{prefix}{EVIDENCE_SECTION}"), cases });
    }
    suites
}

fn item_case(report: &Report, result: &ItemResult, section: String) -> Case {
    let item = report.checklist.item(&result.id);
    let findings: Vec<&Finding> =
        report.findings.iter().filter(|f| f.item.as_ref() == Some(&result.id)).collect();
    let found: Vec<String> = findings.iter().map(|finding| told(finding)).collect();
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

fn finding_case(finding: &Finding) -> Case {
    let outcome = match finding.severity {
        Severity::Error => Outcome::Failed {
            message: finding.message.to_string(),
            kind: finding.rule.name.to_owned(),
        },
        Severity::Warning | Severity::Note => Outcome::Passed,
    };
    Case {
        name: format!("{} {}", finding.rule.name, finding.location),
        class: EVIDENCE_SECTION.to_owned(),
        outcome,
        found: told(finding),
    }
}

fn told(finding: &Finding) -> String {
    let accepted = finding.accepted.as_ref();
    let accepted = accepted.map(|a| format!("\naccepted until {}: {}", a.until, a.reason));
    format!(
        "{}[{}] {}: {}\n{}{}",
        finding.severity,
        finding.rule.name,
        finding.location,
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
        }
        writeln!(out, "    </testcase>")
    }
}

#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
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
            }
        }
        counts
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { tests, failures, .. } = self;
        write!(f, "tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"0\"")
    }
}

fn attribute(text: &str) -> String {
    xml_escaped(&text.replace('\n', " "))
}
