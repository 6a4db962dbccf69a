//! SARIF 2.1.0 (OASIS), for code scanning: a run for each assessment.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Value, json};

use super::identity::identities;
use super::place::Places;
use super::unjudged::{self, INPUT_ERROR, InputProblem, Unjudged};
use super::{Report, escaped};
use crate::finding::Finding;
use crate::location::Location;
use crate::rules::{self, Rule, Severity};
use crate::visible;

/// The base of relative paths. Its location on the machine is left out: the same input gives the
/// same report everywhere, and code scanning assumes the repository.
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
    escaped::write_pretty_lines(&Log { reports, unjudged, places }, out)?;
    writeln!(out)
}

/// The log. It is written as it is made, so that memory does not grow with the findings.
struct Log<'a> {
    reports: &'a [Report],
    unjudged: &'a [Unjudged],
    places: &'a Places,
}

impl Serialize for Log<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut log = serializer.serialize_map(Some(3))?;
        log.serialize_entry("$schema", "https://json.schemastore.org/sarif-2.1.0.json")?;
        log.serialize_entry("runs", &Runs(self))?;
        log.serialize_entry("version", "2.1.0")?;
        log.end()
    }
}

struct Runs<'a>(&'a Log<'a>);

impl Serialize for Runs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Log { reports, unjudged, places } = self.0;
        let mut runs = serializer.serialize_seq(Some(reports.len() + unjudged.len()))?;
        for report in *reports {
            runs.serialize_element(&Run { report, places })?;
        }
        for input in *unjudged {
            runs.serialize_element(&failed_run(input, places))?;
        }
        runs.end()
    }
}

/// The run of an assessment that was judged.
struct Run<'a> {
    report: &'a Report,
    places: &'a Places,
}

impl Serialize for Run<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Run { report, places } = self;
        let name = format!("fscheck/{}/", visible::line(&places.path(report.path())));
        let root = json!({ROOT: {"description": {"text": "the folder that fscheck ran in"}}});
        let rules = rules::ALL.iter().map(|rule| descriptor(rule)).collect();
        let mut run = serializer.serialize_map(None)?;
        run.serialize_entry("automationDetails", &json!({"id": name}))?;
        run.serialize_entry("columnKind", "unicodeCodePoints")?;
        run.serialize_entry("originalUriBaseIds", &root)?;
        if let Some(line) = report.definition_line() {
            run.serialize_entry("properties", &json!({"definition": line}))?;
        }
        run.serialize_entry("results", &Results(self))?;
        run.serialize_entry("tool", &json!({"driver": driver(rules)}))?;
        run.end()
    }
}

struct Results<'a>(&'a Run<'a>);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Run { report, places } = self.0;
        let fingerprints = identities(&report.findings);
        let results = report.findings.iter().zip(&fingerprints);
        serializer.collect_seq(results.map(|(finding, mark)| result(finding, mark, places)))
    }
}

/// Returns a failed run. Code scanning only shows results, so the problems are also results.
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
            "message": {"text": plain(&format!("{}\n{}", problem.message, problem.help))},
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

/// A text in which nothing is a link (SARIF 2.1.0, 3.11.6).
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in visible::lines(text).chars() {
        if matches!(letter, '[' | ']' | '\\') {
            plain.push('\\');
        }
        plain.push(letter);
    }
    plain
}

fn driver(rules: Vec<Value>) -> Value {
    json!({
        "name": crate::NAME,
        "informationUri": crate::REPOSITORY,
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
        "helpUri": rule.page(),
        "defaultConfiguration": {"level": level(rule.severity)},
    })
}

fn result(finding: &Finding, fingerprint: &str, places: &Places) -> Value {
    let index = rules::ALL.iter().position(|rule| *rule == finding.rule);
    let result = json!({
        "ruleId": finding.rule.name,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": {"text": plain(&format!("{}\n{}", finding.message, finding.help))},
        "locations": [location(&finding.location, places)],
        "partialFingerprints": {"fscheck/v1": fingerprint},
        "properties": {"item": finding.item, "caseStudy": finding.case_study},
    });
    match &finding.accepted {
        Some(accepted) => {
            let justification = format!("{} (until {})", accepted.reason, accepted.until);
            let justification = plain(&justification);
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
                "fullyQualifiedName": format!("{}!{cell}", visible::line(sheet)),
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
