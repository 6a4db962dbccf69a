//! SARIF 2.1.0 (OASIS), for code scanning: a run for each assessment.

use std::io::{self, Write};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::Report;
use super::identity::identities;
use crate::finding::Finding;
use crate::location::Location;
use crate::rules::{self, Rule, Severity};

/// What has a meaning in a URI, and so must be escaped in a path (RFC 3986, 3.3).
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Writes the log of all assessments.
///
/// # Errors
/// The writer fails.
pub fn write(reports: &[Report], out: &mut impl Write) -> io::Result<()> {
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": reports.iter().map(run).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn run(report: &Report) -> Value {
    let fingerprints = identities(&report.findings);
    let results = report.findings.iter().zip(&fingerprints);
    let results = results.map(|(finding, fingerprint)| result(finding, fingerprint));
    json!({
        "tool": {"driver": {
            "name": env!("CARGO_PKG_NAME"),
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules::ALL.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
        }},
        "automationDetails": {"id": format!("fscheck/{}/", report.path())},
        "columnKind": "unicodeCodePoints",
        "results": results.collect::<Vec<_>>(),
    })
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": level(rule.severity)},
    })
}

fn result(finding: &Finding, fingerprint: &str) -> Value {
    let index = rules::ALL.iter().position(|rule| *rule == finding.rule);
    let mut result = json!({
        "ruleId": finding.rule.name,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": {"text": format!("{}\n{}", finding.message, finding.help)},
        "locations": [location(&finding.location)],
        "partialFingerprints": {"fscheck/v1": fingerprint},
        "properties": {"item": finding.item, "caseStudy": finding.case_study},
    });
    if let (Some(accepted), Value::Object(fields)) = (&finding.accepted, &mut result) {
        let justification = format!("{} (until {})", accepted.reason, accepted.until);
        let suppression = json!([{"kind": "external", "justification": justification}]);
        fields.insert("suppressions".to_owned(), suppression);
    }
    result
}

fn location(at: &Location) -> Value {
    let region = match at {
        Location::File { .. } => json!({"startLine": 1}),
        Location::Line { line, column, .. } => json!({"startLine": line, "startColumn": column}),
        Location::Cell { cell, .. } => json!({"startLine": u64::from(cell.row) + 1}),
    };
    let mut location = json!({
        "physicalLocation": {"artifactLocation": {"uri": uri(at.path())}, "region": region},
    });
    if let (Location::Cell { sheet, cell, .. }, Value::Object(fields)) = (at, &mut location) {
        let names = json!([{
            "name": cell.to_string(),
            "fullyQualifiedName": format!("{sheet}!{cell}"),
            "kind": "member",
        }]);
        fields.insert("logicalLocations".to_owned(), names);
    }
    location
}

/// A path as a reference: relative, as long as the path is.
fn uri(path: &str) -> String {
    let escaped = utf8_percent_encode(path, IN_PATH).to_string();
    if path.starts_with('/') { format!("file://{escaped}") } else { escaped }
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_are_escaped_and_stay_relative() {
        assert_eq!(uri("a b/ä#1.xlsx"), "a%20b/%C3%A4%231.xlsx");
        assert_eq!(uri("/tmp/a.xlsx"), "file:///tmp/a.xlsx");
    }
}
