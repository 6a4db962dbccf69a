//! SARIF 2.1.0 (OASIS), for code scanning: a run for each assessment.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Report;
use super::identity::identities;
use super::place::Places;
use super::unjudged::{self, INPUT_ERROR, InputProblem, Unjudged};
use crate::finding::Finding;
use crate::location::Location;
use crate::rules::{self, Rule, Severity};

/// What relative paths start from. Where that is on the machine is left out: the same input gives
/// the same report everywhere, and code scanning takes it for the repository.
const ROOT: &str = "%SRCROOT%";

/// Writes the log of all assessments, and of the inputs that could not be judged.
///
/// # Errors
/// The writer fails.
pub fn write(
    reports: &[Report],
    unjudged: &[Unjudged],
    places: &Places,
    out: &mut impl Write,
) -> io::Result<()> {
    let judged = reports.iter().map(|report| run(report, places));
    let failed = unjudged.iter().map(|input| failed_run(input, places));
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": judged.chain(failed).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn run(report: &Report, places: &Places) -> Value {
    let fingerprints = identities(&report.findings);
    let results = report.findings.iter().zip(&fingerprints);
    let results = results.map(|(finding, fingerprint)| result(finding, fingerprint, places));
    let rules = rules::ALL.iter().map(|rule| descriptor(rule)).collect();
    json!({
        "tool": {"driver": driver(rules)},
        "automationDetails": {"id": format!("fscheck/{}/", places.path(report.path()))},
        "originalUriBaseIds": {ROOT: {"description": {"text": "the folder that fscheck ran in"}}},
        "columnKind": "unicodeCodePoints",
        "results": results.collect::<Vec<_>>(),
    })
}

/// A run that came to nothing. Code scanning shows results alone, so the problems are these too.
fn failed_run(input: &Unjudged, places: &Places) -> Value {
    let rule = json!({
        "id": INPUT_ERROR,
        "shortDescription": {"text": unjudged::SUMMARY},
        "fullDescription": {"text": unjudged::SUMMARY},
        "help": {"text": "Correct the input at this place, then run fscheck again."},
        "defaultConfiguration": {"level": "error"},
    });
    let told = |problem: &InputProblem| {
        json!({
            "level": "error",
            "message": {"text": format!("{}\n{}", problem.message, problem.help)},
            "locations": [location(&problem.at, places)],
        })
    };
    let notifications = input
        .problems
        .iter()
        .map(|problem| with(told(problem), "descriptor", json!({"id": INPUT_ERROR, "index": 0})));
    let results = input.problems.iter().zip(1..).map(|(problem, number): (_, u32)| {
        let result = with(told(problem), "ruleId", json!(INPUT_ERROR));
        let identity = json!({"fscheck/v1": format!("{INPUT_ERROR}/-/-/{number}")});
        with(with(result, "ruleIndex", json!(0)), "partialFingerprints", identity)
    });
    let driver = with(driver(vec![rule.clone()]), "notifications", json!([rule]));
    json!({
        "tool": {"driver": driver},
        "automationDetails": {"id": format!("fscheck/{}/", places.path(&input.input))},
        "originalUriBaseIds": {ROOT: {"description": {"text": "the folder that fscheck ran in"}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{
            "executionSuccessful": false,
            "toolExecutionNotifications": notifications.collect::<Vec<_>>(),
        }],
        "results": results.collect::<Vec<_>>(),
    })
}

fn driver(rules: Vec<Value>) -> Value {
    json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
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

fn result(finding: &Finding, fingerprint: &str, places: &Places) -> Value {
    let index = rules::ALL.iter().position(|rule| *rule == finding.rule);
    let result = json!({
        "ruleId": finding.rule.name,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": {"text": format!("{}\n{}", finding.message, finding.help)},
        "locations": [location(&finding.location, places)],
        "partialFingerprints": {"fscheck/v1": fingerprint},
        "properties": {"item": finding.item, "caseStudy": finding.case_study},
    });
    match &finding.accepted {
        Some(accepted) => {
            let justification = format!("{} (until {})", accepted.reason, accepted.until);
            let suppression = json!([{"kind": "external", "justification": justification}]);
            with(result, "suppressions", suppression)
        }
        None => result,
    }
}

fn location(at: &Location, places: &Places) -> Value {
    let region = match at {
        Location::File { .. } => json!({"startLine": 1}),
        Location::Line { line, column, .. } => json!({"startLine": line, "startColumn": column}),
        Location::Cell { cell, .. } => json!({"startLine": u64::from(cell.row) + 1}),
    };
    let (uri, is_relative) = places.uri(at.path());
    let artifact = match is_relative {
        true => json!({"uri": uri, "uriBaseId": ROOT}),
        false => json!({"uri": uri}),
    };
    let location = json!({"physicalLocation": {"artifactLocation": artifact, "region": region}});
    match at {
        Location::Cell { sheet, cell, .. } => {
            let names = json!([{
                "name": cell.to_string(),
                "fullyQualifiedName": format!("{sheet}!{cell}"),
                "kind": "member",
            }]);
            with(location, "logicalLocations", names)
        }
        Location::File { .. } | Location::Line { .. } => location,
    }
}

/// The object with one more field.
fn with(mut object: Value, name: &str, value: Value) -> Value {
    if let Value::Object(fields) = &mut object {
        fields.insert(name.to_owned(), value);
    }
    object
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}
