//! `fscheck explain --format json`.

use std::io::{self, Write};

use fscheck_core::checklist::{self, Body, Checklist, Control, Guidance, wording};
use fscheck_core::kind::Kind;
use fscheck_core::report::escaped;
use serde::Serialize;

use super::Subject;

/// Writes the data about one subject.
pub(super) fn write(
    checklist: &Checklist,
    subject: Subject<'_>,
    mut out: &mut dyn Write,
) -> io::Result<()> {
    match subject {
        Subject::Item(item) => escaped::write_pretty(&Item::of(checklist, item), &mut out)?,
        Subject::Rule(rule) => {
            let rule = Rule {
                name: rule.name,
                severity: rule.severity.name(),
                summary: rule.summary,
                help: rule.help,
            };
            escaped::write_pretty(&rule, &mut out)?;
        }
        Subject::Kind(kind) => {
            escaped::write_pretty(&KindOfEvidence::of(checklist, kind), &mut out)?
        }
    }
    writeln!(out)
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    title: &'a str,
    checklist: String,
    section: &'a str,
    clause: &'a str,
    requirement: &'a str,
    criteria: &'a [String],
    /// The case studies that a control needs, or the facts that a prerequisite is judged from.
    needed: String,
    waived_by: &'a [String],
    asks: Vec<Ask<'a>>,
    guidance: Option<&'a Guidance>,
}

#[derive(Serialize)]
struct Ask<'a> {
    id: &'a str,
    wants: &'a str,
    accepts: Vec<&'a str>,
    per_case_study: bool,
    within_months: Option<u32>,
    live: bool,
    elements: Vec<&'a str>,
    guidance: Option<&'a str>,
}

#[derive(Serialize)]
struct Rule {
    name: &'static str,
    severity: &'static str,
    summary: &'static str,
    help: &'static str,
}

#[derive(Serialize)]
struct KindOfEvidence {
    kind: &'static str,
    meaning: &'static str,
    accepted_by: Vec<String>,
}

impl<'a> Item<'a> {
    fn of(checklist: &'a Checklist, item: &'a checklist::Item) -> Item<'a> {
        let section = checklist.sections.get(item.section);
        let control = item.control();
        let needed = match &item.body {
            Body::Control(control) => wording::coverage(checklist, control),
            Body::Prerequisite(test) => wording::judged_from(test),
        };
        Item {
            id: &item.id,
            title: &item.title,
            checklist: checklist.reference(),
            section: section.map(|section| section.title.as_str()).unwrap_or_default(),
            clause: &item.clause,
            requirement: &item.requirement,
            criteria: &item.criteria,
            needed,
            waived_by: control.map(|control| control.waived_by.as_slice()).unwrap_or_default(),
            asks: control.map(asks).unwrap_or_default(),
            guidance: control.and_then(|control| control.guidance.as_ref()),
        }
    }
}

fn asks(control: &Control) -> Vec<Ask<'_>> {
    control.asks.iter().map(Ask::of).collect()
}

impl<'a> Ask<'a> {
    fn of(ask: &'a checklist::Ask) -> Ask<'a> {
        Ask {
            id: &ask.id,
            wants: &ask.wants,
            accepts: ask.accepts.iter().map(|kind| kind.name()).collect(),
            per_case_study: ask.per_case_study,
            within_months: ask.within_months,
            live: ask.live,
            elements: ask.elements.iter().map(|element| element.title.as_str()).collect(),
            guidance: ask.guidance.as_deref(),
        }
    }
}

impl KindOfEvidence {
    fn of(checklist: &Checklist, kind: Kind) -> KindOfEvidence {
        let asks = checklist.controls().flat_map(|(item, control)| {
            let taking = control.asks.iter().filter(|ask| ask.takes(kind));
            taking.map(|ask| format!("{}/{}", item.id, ask.id))
        });
        KindOfEvidence { kind: kind.name(), meaning: kind.meaning(), accepted_by: asks.collect() }
    }
}
