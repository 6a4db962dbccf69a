//! Everything works for the second checklist too, with no line of code about it.

use std::fs;

use serde_json::Value;

use super::common::{Base, Ran, fscheck, second_checklist};

const DAY: &str = "2025-03-01";

fn judged(base: &Base, more: &[&str]) -> Ran {
    let mut args = vec!["validate", "--as-of", DAY];
    args.extend(more);
    fscheck(base.path(), &args)
}

fn statuses(ran: &Ran) -> Vec<(String, Value, Value)> {
    let assessment = ran.assessment();
    let items = assessment["items"].as_array().unwrap().iter();
    let text = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
    items
        .map(|i| (text(i, "id") + &text(i, "status"), i["case_studies"].clone(), i["asks"].clone()))
        .collect()
}

/// A second base with a review of the first case study.
fn reviewed() -> Base {
    let mut base = Base::second();
    base.manifest = base.manifest.replace(
        "waivers: []",
        "waivers:\n  - {kind: wafr, case_study: 1, report: review, security_high_risk_issues: 0, \
         operational_excellence_high_risk_issues: 0, reliability_high_risk_issues: 0}",
    );
    base.manifest.push_str(
        "  - {id: review, kind: report, path: review.pdf, case_studies: [1], title: Review}\n",
    );
    base.write();
    base
}

#[test]
fn it_is_judged_and_reported_in_every_format() {
    let base = reviewed();
    let ran = judged(&base, &["--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let assessment = ran.assessment();
    assert_eq!(assessment["checklist"]["id"], second_checklist().id);
    assert_eq!(assessment["verdict"], "ready");
    assert_eq!(assessment["items"].as_array().unwrap().len(), 19);
    assert_eq!(assessment["summary"]["waived"], 10);
    for format in ["text", "sarif", "junit", "github", "markdown", "html", "csv"] {
        let ran = judged(&base, &["--format", format]);
        assert_eq!(ran.code, Some(0), "{format}");
        // Annotations are for problems.
        let told = if format == "github" { "" } else { "waive" };
        assert!(ran.out.contains(told), "{format}: {}", ran.out);
    }
    let ran = judged(&base, &["--no-waivers", "--format", "json"]);
    assert_eq!(ran.assessment()["summary"]["waived"], 0);
    assert_eq!(judged(&base, &["--output", "xlsx=copy.xlsx"]).code, Some(0));
}

#[test]
fn a_workbook_alone_says_what_the_manifest_said() {
    let base = reviewed();
    let before = judged(&base, &["--format", "json"]);
    let ran = fscheck(base.path(), &["export", "--from", "evidence.yaml", "-o", "whole.xlsx"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    fs::remove_file(base.path().join("evidence.yaml")).unwrap();
    fs::rename(base.path().join("whole.xlsx"), base.path().join("assessment.xlsx")).unwrap();
    let after = judged(&base, &["--format", "json"]);
    assert_eq!(after.assessment()["checklist"], before.assessment()["checklist"]);
    assert_eq!(statuses(&after), statuses(&before), "{}", after.err);
}

#[test]
fn a_new_repository_is_judged_and_a_blank_form_lacks_everything() {
    let folder = tempfile::tempdir().unwrap();
    let id = second_checklist().id.clone();
    let ran = fscheck(folder.path(), &["init", "--checklist", &id]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let manifest = fs::read_to_string(folder.path().join("evidence.yaml")).unwrap();
    assert!(manifest.contains("#   - {kind: wafr, case_study: 1, report: "), "{manifest}");
    for other in ["offerings:", "focus_regions:", "sub_verticals:", "tier:"] {
        assert!(!manifest.contains(other), "{manifest}");
    }
    let ran = fscheck(folder.path(), &["validate", "--as-of", DAY, "--format", "json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let assessment = ran.assessment();
    assert_eq!(assessment["checklist"]["id"], id);
    assert_eq!(assessment["summary"]["unanswered"], 18, "{}", assessment["summary"]);
}

#[test]
fn it_is_explained_and_listed_without_being_named() {
    let folder = tempfile::tempdir().unwrap();
    let checklist = second_checklist();
    let (item, _) = checklist.controls().next().unwrap();
    let ran = fscheck(folder.path(), &["explain", &item.id]);
    assert!(ran.out.starts_with(&item.heading()), "{}{}", ran.out, ran.err);
    let ran = fscheck(folder.path(), &["list", "controls", "--checklist", &checklist.id]);
    for id in checklist.ids() {
        assert!(ran.out.contains(&format!("  {id} ")), "{}", ran.out);
    }
    let ran = fscheck(folder.path(), &["schema", "manifest", "--checklist", &checklist.id]);
    let waiver = &ran.json()["properties"]["waivers"]["items"]["properties"];
    assert!(waiver["security_high_risk_issues"].is_object() && waiver["offering"].is_null());
}

#[test]
fn past_its_last_day_it_is_judged_with_a_warning() {
    let base = reviewed();
    for (day, count) in [("2025-11-30", 0), ("2025-12-01", 1)] {
        let ran = fscheck(
            base.path(),
            &["validate", "--as-of", day, "--select", "checklist-", "--format", "json"],
        );
        let findings = ran.assessment()["findings"].as_array().unwrap().clone();
        assert_eq!(findings.len(), count, "{day}");
        assert!(findings.iter().all(|finding| finding["severity"] == "warning"));
        let ran = fscheck(
            base.path(),
            &["validate", "--as-of", day, "--checklist", &second_checklist().id],
        );
        let told = format!("which isn't usable on {day}");
        assert_eq!(ran.err.contains(&told), count == 1, "{}", ran.err);
    }
}
