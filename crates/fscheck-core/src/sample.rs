//! Small checklists, assessments and reports that unit tests adapt.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use crate::assessment::{Assessment, Folders, Parts};
use crate::assignment::Assignments;
use crate::checklist::{Ask, Body, Checklist, Control, Coverage, Ids, Item, Waiver};
use crate::facts::{Content, Evidence, Facts};
use crate::finding::Finding;
use crate::judge::{Deadline, ItemResult, Status};
use crate::kind::Kind;
use crate::location::{CellRef, Location, Sourced};
use crate::report::{Report, Selection, Sources};
use crate::workbook::answers::{Answer, Answers, Met, Row};

/// The day for which samples are judged.
pub const AS_OF: Date = Date::constant(2024, 3, 1);

/// A line of the manifest.
pub fn line(line: u32) -> Location {
    Location::Line { path: Arc::from("facts.yaml"), line, column: 1, width: 1 }
}

/// A cell of the workbook, on its first sheet.
pub fn cell(row: u32, column: u32) -> Location {
    let (path, sheet) = (Arc::from("book.xlsx"), Arc::from("Practice"));
    Location::Cell { path, index: 0, sheet, cell: CellRef::new(row, column) }
}

/// A value in a line of the manifest.
pub fn stated<T>(value: T, at: u32) -> Sourced<T> {
    Sourced::new(value, line(at))
}

/// An ask that a document satisfies.
pub fn ask(id: &str) -> Ask {
    Ask {
        id: id.to_owned(),
        wants: String::new(),
        accepts: vec![Kind::Document],
        links: Vec::new(),
        links_elsewhere: Arc::from([]),
        per_case_study: false,
        within_months: None,
        live: false,
        guidance: None,
        elements: Vec::new(),
        considerations: false,
        rejects: Vec::new(),
        about_aws: false,
        states_profile: false,
        describes_delivery: false,
        before_completion: false,
        assigned_before_completion: false,
        names_customer: false,
        led_by_staff: false,
        gives_results: false,
        tells_what_happened: false,
        shows_retention: false,
        agrees_retention: false,
    }
}

/// A control for all case studies.
pub fn control(asks: Vec<Ask>) -> Control {
    Control {
        coverage: Coverage::Every,
        applies_to: None,
        waived_by: Vec::new(),
        rests_on: Vec::new(),
        not_excused_by: Vec::new(),
        guidance: None,
        asks,
    }
}

/// An item.
pub fn item(id: &str, title: &str, control: Control) -> Item {
    Item {
        id: id.to_owned(),
        title: title.to_owned(),
        section: 0,
        clause: String::new(),
        requirement: String::new(),
        criteria: Vec::new(),
        body: Body::Control(control),
    }
}

/// A checklist that needs two case studies.
pub fn checklist(items: Vec<Item>, waivers: Vec<Waiver>) -> Checklist {
    Checklist {
        id: "sample".to_owned(),
        version: "1".to_owned(),
        released: AS_OF,
        usable_until: None,
        next_expected: None,
        supersedes: None,
        superseded_by: None,
        name: "Sample".to_owned(),
        title: "Sample".to_owned(),
        required_case_studies: 2,
        use_cases: Vec::new(),
        sub_verticals: Vec::new(),
        waivers,
        sections: Vec::new(),
        ids: Ids::of(&items),
        items,
    }
}

/// Returns an assessment of these facts and rows.
pub fn assessment(facts: Facts, rows: Vec<Row>) -> Assessment {
    let nowhere = PathBuf::new();
    let mut answers = Answers::default();
    answers.rows = rows;
    let folders = Folders {
        evidence: nowhere.clone(),
        evidence_shown: nowhere.clone(),
        workbook: nowhere,
        links_from_package: false,
    };
    Assessment::new(Parts {
        primary: Arc::from("book.xlsx"),
        manifest: Some(Arc::from("facts.yaml")),
        workbook: Some(Arc::from("book.xlsx")),
        checklist_at: None,
        facts,
        conflicts: Vec::new(),
        fact_problems: Vec::new(),
        answers,
        folders,
        link_hosts: Vec::new(),
    })
}

/// A document about these case studies.
pub fn evidence(id: &str, case_studies: &[u32]) -> Evidence {
    let path = Content::Path(stated(format!("{id}.md"), 1));
    Evidence {
        kind: Some(stated(Kind::Document, 1)),
        case_studies: case_studies.iter().map(|number| stated(*number, 1)).collect(),
        ..Evidence::undeclared(id, path, &line(1))
    }
}

/// A row of the workbook's first table, in the row of the sheet that has this number from 0.
pub fn row(id: &str, at: u32, description: &str, answers: Vec<Answer>) -> Row {
    Row {
        id: id.to_owned(),
        at: cell(at, 0),
        table: 0,
        description: description.to_owned(),
        description_head: description.lines().next().unwrap_or_default().to_owned(),
        description_at: Some(cell(at, 1)),
        description_flaw: None,
        example: String::new(),
        answers,
        owner: None,
        due: None,
    }
}

/// Returns the answer Yes with a response, under a case study if a number is given.
pub fn yes(case_study: Option<u32>, response: &str) -> Answer {
    Answer {
        case_study,
        met: Met::Yes,
        not_understood: None,
        met_flaw: None,
        has_met_column: true,
        table: 0,
        met_at: cell(0, 2),
        response: response.to_owned(),
        response_text: response.to_owned(),
        response_at: cell(0, 3),
        response_flaw: None,
        links: Vec::new(),
    }
}

/// The result for an item.
pub fn result(id: &str, status: Status) -> ItemResult {
    ItemResult {
        id: id.to_owned(),
        status,
        waived_by: None,
        asks: Vec::new(),
        case_studies: Vec::new(),
        reasons: Vec::new(),
    }
}

/// A deadline.
pub fn deadline(date: Date, reason: &str) -> Deadline {
    Deadline { date, reason: reason.into(), items: vec!["A".to_owned()], at: line(1) }
}

/// Returns a report of these findings, with no items.
pub fn report(findings: Vec<Finding>) -> Report {
    Report {
        checklist: Arc::new(checklist(Vec::new(), Vec::new())),
        as_of: AS_OF,
        inputs: Vec::new(),
        definition: None,
        own_files: Vec::new(),
        customers: BTreeMap::new(),
        assignments: Assignments::default(),
        items: Vec::new(),
        selection: Selection::default(),
        findings,
        open_errors: 0,
        not_shown: 0,
        accepted: 0,
        unsearched: 0,
        deadlines: Vec::new(),
        sources: Sources::default(),
    }
}
