//! The JSON report, version 1 (specification, section 11). Its shape is frozen: it is written from
//! separate structs and changes only with `schema_version`.

use std::io::{self, Write};

use serde::Serialize;

use super::unjudged::Unjudged;
use super::{Report, escaped};
use crate::checklist::Guidance;
use crate::evidence::Unit;
use crate::finding::Finding;
use crate::judge::{self, ElementResult, FoundAt, ItemResult, Status};
use crate::location::Location;
use crate::rules::Severity;

/// The version of the report's shape.
pub const SCHEMA_VERSION: u32 = 1;

/// Writes the reports of all assessments, and why other inputs could not be judged.
///
/// # Errors
/// The writer fails.
pub fn write(reports: &[Report], unjudged: &[Unjudged], out: &mut impl Write) -> io::Result<()> {
    let root = Root {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: crate::NAME, version: env!("CARGO_PKG_VERSION") },
        assessments: reports.iter().map(assessment).collect(),
        errors: unjudged.iter().flat_map(errors).collect(),
    };
    escaped::write_pretty(&root, out)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Root<'a> {
    schema_version: u32,
    tool: Tool,
    assessments: Vec<Assessment<'a>>,
    errors: Vec<InputError<'a>>,
}

#[derive(Serialize)]
struct InputError<'a> {
    input: &'a str,
    message: &'a str,
    help: &'a str,
    location: JsonLocation<'a>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Assessment<'a> {
    checklist: Checklist<'a>,
    as_of: String,
    inputs: Vec<Input<'a>>,
    verdict: &'static str,
    summary: Summary,
    valid_until: Option<String>,
    submit_on: Option<String>,
    deadlines: Vec<Deadline<'a>>,
    items: Vec<Item<'a>>,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct Checklist<'a> {
    id: &'a str,
    version: &'a str,
    definition: Option<&'a str>,
}

#[derive(Serialize)]
struct Input<'a> {
    role: &'static str,
    path: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct Summary {
    met: usize,
    unmet: usize,
    unanswered: usize,
    unevidenced: usize,
    waived: usize,
    not_applicable: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    not_shown: usize,
    accepted: usize,
    documents_not_searched: usize,
}

#[derive(Serialize)]
struct Deadline<'a> {
    date: String,
    reason: &'a str,
    items: &'a [String],
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    kind: &'static str,
    title: &'a str,
    section: &'a str,
    status: &'static str,
    waived_by: Option<&'a str>,
    owner: Option<&'a str>,
    due: Option<String>,
    reasons: Vec<&'a str>,
    guidance: Option<&'a Guidance>,
    asks: Vec<Ask<'a>>,
    case_studies: Vec<CaseStudy>,
}

#[derive(Serialize)]
struct Ask<'a> {
    id: &'a str,
    satisfied: bool,
    evidence: &'a [String],
    elements: Vec<Element<'a>>,
}

#[derive(Serialize)]
struct Element<'a> {
    id: &'a str,
    title: &'a str,
    found_in: Vec<FoundIn<'a>>,
}

#[derive(Default, Serialize)]
struct FoundIn<'a> {
    evidence: Option<&'a str>,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slide: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet_number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<JsonLocation<'a>>,
    heading: Option<&'a str>,
    sentence: &'a str,
}

#[derive(Serialize)]
struct CaseStudy {
    number: u32,
    status: &'static str,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'static str,
    severity: &'static str,
    item: Option<&'a str>,
    case_study: Option<u32>,
    message: &'a str,
    help: &'a str,
    location: JsonLocation<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<Accepted<'a>>,
}

#[derive(Serialize)]
struct Accepted<'a> {
    reason: &'a str,
    until: &'a str,
}

#[derive(Serialize)]
struct JsonLocation<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

fn errors(unjudged: &Unjudged) -> impl Iterator<Item = InputError<'_>> {
    unjudged.problems.iter().map(|problem| InputError {
        input: &unjudged.input,
        message: &problem.message,
        help: &problem.help,
        location: location(&problem.at),
    })
}

fn assessment(report: &Report) -> Assessment<'_> {
    let deadline = |deadline: &'_ crate::judge::Deadline| deadline.date.to_string();
    Assessment {
        checklist: Checklist {
            id: &report.checklist.id,
            version: &report.checklist.version,
            definition: report.definition.as_ref().map(|file| file.as_str()),
        },
        as_of: report.as_of.to_string(),
        inputs: report
            .inputs
            .iter()
            .map(|input| Input { role: input.role, path: &input.path, sha256: &input.sha256 })
            .collect(),
        verdict: report.verdict(),
        summary: summary(report),
        valid_until: report.valid_until().map(|day| day.to_string()),
        submit_on: report.assignments.submit_on.map(|day| day.to_string()),
        deadlines: report
            .deadlines
            .iter()
            .map(|d| Deadline { date: deadline(d), reason: &d.reason, items: &d.items })
            .collect(),
        items: report.items.iter().map(|result| item(report, result)).collect(),
        findings: report.findings.iter().map(finding).collect(),
    }
}

fn summary(report: &Report) -> Summary {
    Summary {
        met: report.count(Status::Met),
        unmet: report.count(Status::Unmet),
        unanswered: report.count(Status::Unanswered),
        unevidenced: report.count(Status::Unevidenced),
        waived: report.count(Status::Waived),
        not_applicable: report.count(Status::NotApplicable),
        errors: report.count_findings(Severity::Error),
        warnings: report.count_findings(Severity::Warning),
        notes: report.count_findings(Severity::Note),
        not_shown: report.not_shown,
        accepted: report.accepted,
        documents_not_searched: report.unsearched,
    }
}

fn item<'a>(report: &'a Report, result: &'a ItemResult) -> Item<'a> {
    let item = report.checklist.item(&result.id);
    let section = item.and_then(|item| report.checklist.sections.get(item.section));
    let is_control = item.is_some_and(|item| item.control().is_some());
    let assigned = report.assignments.by_item.get(&result.id);
    Item {
        id: &result.id,
        kind: if is_control { "control" } else { "prerequisite" },
        title: item.map(|item| item.title.as_str()).unwrap_or_default(),
        section: section.map(|section| section.title.as_str()).unwrap_or_default(),
        status: result.status.name(),
        waived_by: result.waived_by.as_deref(),
        owner: assigned.and_then(|assigned| assigned.owner.as_deref()),
        due: assigned.and_then(|assigned| assigned.due).map(|due| due.to_string()),
        reasons: result.reasons.iter().map(|reason| reason.as_str()).collect(),
        guidance: item.and_then(|item| item.control()?.guidance.as_ref()),
        asks: result
            .asks
            .iter()
            .map(|ask| Ask {
                id: &ask.id,
                satisfied: ask.satisfied,
                evidence: &ask.evidence,
                elements: ask.elements.iter().map(element).collect(),
            })
            .collect(),
        case_studies: result
            .case_studies
            .iter()
            .map(|(number, status)| CaseStudy { number: *number, status: status.name() })
            .collect(),
    }
}

fn element(element: &ElementResult) -> Element<'_> {
    let found_in = element.found_in.iter().map(found_in).collect();
    Element { id: &element.id, title: &element.title, found_in }
}

fn found_in(found: &judge::FoundIn) -> FoundIn<'_> {
    let heading = found.heading.as_ref().map(|heading| heading.as_str());
    let sentence = found.sentence.as_str();
    match &found.at {
        FoundAt::Response(at) => FoundIn {
            path: at.path(),
            location: Some(location(at)),
            heading,
            sentence,
            ..FoundIn::default()
        },
        FoundAt::Document { evidence, path, unit, number } => {
            let of = |wanted: Unit| (*unit == wanted).then_some(*number);
            FoundIn {
                evidence: Some(evidence),
                path,
                page: of(Unit::Page),
                slide: of(Unit::Slide),
                sheet_number: of(Unit::Sheet),
                paragraph: of(Unit::Paragraph),
                line: of(Unit::Line),
                location: None,
                heading,
                sentence,
            }
        }
    }
}

fn finding(finding: &Finding) -> JsonFinding<'_> {
    JsonFinding {
        rule: finding.rule.name,
        severity: finding.severity.name(),
        item: finding.item.as_deref(),
        case_study: finding.case_study,
        message: &finding.message,
        help: &finding.help,
        location: location(&finding.location),
        accepted: finding
            .accepted
            .as_ref()
            .map(|accepted| Accepted { reason: &accepted.reason, until: &accepted.until }),
    }
}

fn location(at: &Location) -> JsonLocation<'_> {
    let place = JsonLocation { path: at.path(), sheet: None, cell: None, line: None, column: None };
    match at {
        Location::File { .. } => place,
        Location::Line { line, column, .. } => {
            JsonLocation { line: Some(*line), column: Some(*column), ..place }
        }
        Location::Cell { sheet, cell, .. } => {
            JsonLocation { sheet: Some(sheet), cell: Some(cell.to_string()), ..place }
        }
    }
}
