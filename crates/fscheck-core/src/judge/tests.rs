//! Rules decide the statuses, and not the severity of their findings.

use jiff::civil::date;

use super::*;
use crate::checklist::{Ask, Control, Coverage, Designation, Test};
use crate::facts::{Competency, Consent, Evidence, Facts, Partner};
use crate::finding::tests::with_severity;
use crate::kind::Kind;
use crate::rules::Severity;
use crate::sample::{self, AS_OF, stated};
use crate::workbook::answers::{Answer, Met};

fn prerequisite(id: &str, test: Test) -> Item {
    Item { body: Body::Prerequisite(test), ..sample::item(id, "Fact", sample::control(Vec::new())) }
}

fn control(id: &str, coverage: Coverage) -> Item {
    let asks = vec![sample::ask("log"), described("design")];
    sample::item(id, "Logging", Control { coverage, ..sample::control(asks) })
}

/// An ask that a response may satisfy.
fn described(id: &str) -> Ask {
    Ask { accepts: vec![Kind::Description], ..sample::ask(id) }
}

fn checklist() -> Checklist {
    let name = "Retail".to_owned();
    let retail = Designation { name, aliases: Vec::new() };
    let some = Coverage::AtLeast { count: 1, or_all: false };
    let items = vec![
        prerequisite("TIER", Test::Tier { accepts: vec!["Advanced".to_owned()] }),
        prerequisite("STAGE", Test::ServicesPathStage { accepts: vec!["Validated".to_owned()] }),
        prerequisite("COMPETENCY", Test::Competencies { any_of: vec![retail] }),
        control("GOOD", Coverage::Practice),
        control("EXPIRED", Coverage::Practice),
        control("SILENT", Coverage::Practice),
        control("NO", Coverage::Practice),
        control("SOME", some),
    ];
    sample::checklist(items, Vec::new())
}

fn competency(name: &str, year: i16) -> Competency {
    let (name, day) = (stated(name.to_owned(), 2), stated(date(year, 1, 1), 3));
    Competency { name, achieved_on: Some(day) }
}

/// The tier fails; the competency counts, although another one has a wrong date.
fn partner() -> Partner {
    Partner {
        tier: Some(stated("Select".to_owned(), 1)),
        services_path_stage: Some(stated("Validated".to_owned(), 1)),
        competencies: Some(stated(vec![competency("Retail", 2020), competency("Energy", 2030)], 2)),
        ..Partner::default()
    }
}

/// Evidence whose consent is pending, and evidence that has expired.
fn evidence() -> Vec<Evidence> {
    let pending = Evidence {
        consent: Some(stated(Consent::Pending, 3)),
        ..sample::evidence("pending", &[1, 2])
    };
    let expired = Evidence {
        expires_on: AS_OF.yesterday().ok().map(|day| stated(day, 4)),
        ..sample::evidence("expired", &[1, 2])
    };
    vec![pending, expired]
}

const DESCRIBED: &str = "CloudTrail logs are kept in an S3 bucket for seven years.";

fn assessment() -> Assessment {
    let no = Answer { met: Met::No, ..sample::yes(None, "") };
    let answers = [
        ("GOOD", vec![sample::yes(None, DESCRIBED)], 0),
        ("EXPIRED", vec![sample::yes(None, DESCRIBED)], 1),
        ("SILENT", vec![sample::yes(None, "TBD")], 0),
        ("NO", vec![no], 0),
        ("SOME", vec![sample::yes(Some(1), "TBD"), sample::yes(Some(2), DESCRIBED)], 0),
    ];
    let rows = answers.iter().zip(1..);
    let rows =
        rows.map(|((id, answers, _), at)| sample::row(id, at, "Keep logs.", answers.clone()));
    let facts = Facts { partner: partner(), evidence: evidence(), ..Facts::default() };
    let mut assessment = sample::assessment(facts, rows.collect());
    for (id, _, evidence) in &answers {
        let (control, case_study) = ((*id).to_owned(), None);
        let mention = crate::assessment::Mention {
            evidence: *evidence,
            control,
            case_study,
            is_of_yes: true,
        };
        assessment.mentions.push(mention);
    }
    assessment
}

fn judged() -> Judgement {
    let settings = Settings { as_of: AS_OF, no_waivers: false, locked: false, passages: true };
    judge(&checklist(), &assessment(), &Inspection::default(), settings)
}

#[test]
fn no_severity_changes_a_status_or_a_reason() {
    let judgement = judged();
    let statuses: Vec<(&str, Status)> =
        judgement.items.iter().map(|item| (item.id.as_str(), item.status)).collect();
    let wanted = [
        ("TIER", Status::Unmet),
        ("STAGE", Status::Met),
        ("COMPETENCY", Status::Met),
        ("GOOD", Status::Met),
        ("EXPIRED", Status::Unevidenced),
        ("SILENT", Status::Unevidenced),
        ("NO", Status::Unmet),
        ("SOME", Status::Met),
    ];
    assert_eq!(statuses, wanted);
    for severity in [Severity::Note, Severity::Warning, Severity::Error] {
        let other = with_severity(severity, judged);
        assert!(other.findings.iter().all(|finding| finding.severity == severity));
        assert_eq!(format!("{:?}", other.items), format!("{:?}", judgement.items));
        assert_eq!(other.unsearched, judgement.unsearched);
    }
}
