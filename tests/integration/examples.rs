//! The examples that users copy: the one is ready, of the other each flaw is found once.

use std::collections::BTreeMap;
use std::fs;

use super::common::{Ran, blessed, fscheck, line, project};

/// The day that the examples are made for.
const AS_OF: &str = "2026-12-01";

fn judge(example: &str, more: &[&str]) -> Ran {
    let path = format!("examples/{example}");
    let mut args = vec!["validate", &path, "--as-of", AS_OF];
    args.extend(more);
    fscheck(&project(), &args)
}

#[test]
fn the_ready_example_is_ready() {
    let ran = judge("ready", &["--format", "json"]);
    let assessment = ran.assessment();
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert_eq!(assessment["verdict"], "ready");
    assert_eq!(assessment["summary"]["met"], 49);
    assert_eq!(assessment["summary"]["waived"], 9);
    assert_eq!(assessment["summary"]["errors"], 0);
    assert_eq!(assessment["summary"]["warnings"], 0);
    assert_eq!(assessment["valid_until"], "2027-10-15");
    assert_eq!(assessment["items"].as_array().unwrap().len(), 58);
}

#[test]
fn the_ready_example_is_ready_without_its_waiver_too() {
    let ran = judge("ready", &["--format", "json", "--no-waivers"]);
    assert_eq!(ran.assessment()["summary"]["met"], 58, "{}", ran.out);
}

#[test]
fn the_ready_example_lapses_when_it_says() {
    let on = |day: &str| fscheck(&project(), &["validate", "examples/ready", "--as-of", day]);
    assert_eq!(on("2027-10-15").code, Some(0));
    let after = on("2027-10-16");
    assert_eq!(after.code, Some(1));
    assert!(after.out.contains("evidence-stale"), "{}", after.out);
}

#[test]
fn each_flaw_of_the_draft_is_found_once_at_its_place() {
    let ran = judge("draft", &["--format", "json"]);
    let assessment = ran.assessment();
    let found: Vec<String> = assessment["findings"].as_array().unwrap().iter().map(line).collect();
    let wanted = fs::read_to_string(project().join("tests/data/draft-findings.txt")).unwrap();
    assert_eq!(found.join("\n"), wanted.trim_end());
    assert_eq!(ran.code, Some(1));
    let mut places: BTreeMap<&String, usize> = BTreeMap::new();
    for line in &found {
        *places.entry(line).or_default() += 1;
    }
    assert!(places.values().all(|count| *count == 1));
}

#[test]
fn the_readme_of_the_draft_names_every_rule_that_it_breaks() {
    let readme = fs::read_to_string(project().join("examples/draft/README.md")).unwrap();
    let wanted = fs::read_to_string(project().join("tests/data/draft-findings.txt")).unwrap();
    for rule in wanted.lines().filter_map(|line| line.split(' ').nth(1)) {
        // Findings that, according to the README, follow from the flaws.
        let follows = ["control-unevidenced", "checklist-outdated", "waiver-applied"];
        assert!(follows.contains(&rule) || readme.contains(rule), "{rule}");
    }
}

#[test]
fn the_text_reports_of_the_examples_are_as_they_were_read() {
    for (example, format, file) in [
        ("ready", "text", "ready.txt"),
        ("draft", "text", "draft.txt"),
        ("draft", "full", "draft-full.txt"),
    ] {
        let ran = judge(example, &["--format", format]);
        let file = project().join("tests/data").join(file);
        if blessed() {
            fs::write(&file, &ran.out).unwrap();
        }
        let wanted = fs::read_to_string(&file).unwrap();
        for (number, (got, wanted)) in (1..).zip(ran.out.lines().zip(wanted.lines())) {
            assert_eq!(got, wanted, "{file:?}:{number}; read the change, then BLESS=1");
        }
        assert_eq!(ran.out.lines().count(), wanted.lines().count(), "{file:?}");
        assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "wider than 80 columns");
    }
}

#[test]
fn the_summary_leads_with_the_verdict_and_fits_a_screen_or_two() {
    let folder = tempfile::tempdir().unwrap();
    fscheck(folder.path(), &["init", "begun"]);
    let begun = folder.path().join("begun").display().to_string();
    let form = "tests/data/workbooks/aws-layout-draft.xlsx".to_owned();
    for (input, most) in [("examples/draft".to_owned(), 45), (form, 60), (begun, 40)] {
        let ran = fscheck(&project(), &["validate", &input, "--as-of", AS_OF]);
        let lines: Vec<&str> = ran.out.lines().collect();
        assert!(lines[0].starts_with("not ready: "), "{}", ran.out);
        assert!(lines.len() <= most, "{input}: {} lines\n{}", lines.len(), ran.out);
    }
}

#[test]
fn the_other_reports_of_the_examples_are_as_they_were_read() {
    for (format, extension) in [("markdown", "md"), ("junit", "xml"), ("html", "html")] {
        let args = ["validate", "examples/ready", "examples/draft", "--as-of", AS_OF];
        let ran = fscheck(&project(), &[&args[..], &["--format", format]].concat());
        // Layout and scripts are read in separate files.
        let out = ran
            .out
            .replace(include_str!("../../crates/fscheck-core/src/report/html/report.css"), "")
            .replace(include_str!("../../crates/fscheck-core/src/report/html/report.js"), "")
            .replace(env!("CARGO_PKG_VERSION"), "VERSION");
        let file = project().join(format!("tests/data/examples.{extension}"));
        if blessed() {
            fs::write(&file, &out).unwrap();
        }
        let wanted = fs::read_to_string(&file).unwrap();
        for (number, (got, wanted)) in (1..).zip(out.lines().zip(wanted.lines())) {
            assert_eq!(got, wanted, "{}:{number}; read the change, then BLESS=1", file.display());
        }
        assert_eq!(out.lines().count(), wanted.lines().count(), "{}", file.display());
    }
}
