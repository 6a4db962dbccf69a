//! The formats of reports: each has the content of the JSON report.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::common::{AS_OF, Base, Ran, assert_known, checklist, fscheck, project};

const DAY: &str = "2026-12-01";

fn draft(format: &str) -> Ran {
    fscheck(&project(), &["validate", "examples/draft", "--as-of", DAY, "--format", format])
}

fn findings(ran: &Ran) -> Vec<Value> {
    ran.assessment()["findings"].as_array().unwrap().clone()
}

#[test]
fn sarif_has_every_finding_at_its_row_with_a_rule_that_helps() {
    let log: Value = serde_json::from_str(&draft("sarif").out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    let wanted = findings(&draft("json"));
    assert_eq!(results.len(), wanted.len());
    let mut fingerprints = BTreeSet::new();
    for (result, finding) in results.iter().zip(&wanted) {
        assert_eq!(result["ruleId"], finding["rule"]);
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], finding["rule"]);
        assert!(rule["help"]["text"].as_str().unwrap().ends_with('.'));
        assert_eq!(result["level"], finding["severity"]);
        let at = &result["locations"][0];
        let place = &finding["location"];
        assert_eq!(at["physicalLocation"]["artifactLocation"]["uri"], place["path"]);
        let line = &at["physicalLocation"]["region"]["startLine"];
        match place["cell"].as_str() {
            Some(cell) => {
                assert_eq!(line.to_string(), cell.trim_start_matches(char::is_alphabetic));
                let name = format!("{}!{cell}", place["sheet"].as_str().unwrap());
                assert_eq!(at["logicalLocations"][0]["fullyQualifiedName"], name);
            }
            None => assert_eq!(*line, place["line"]),
        }
        let fingerprint = result["partialFingerprints"]["fscheck/v1"].as_str().unwrap();
        let (rule, item) = (&finding["rule"], finding["item"].as_str().unwrap_or("-"));
        assert!(fingerprint.starts_with(&format!("{}/{item}/", rule.as_str().unwrap())));
        assert!(fingerprints.insert(fingerprint.to_owned()));
        assert_eq!(result.get("suppressions").is_some(), finding.get("accepted").is_some());
    }
}

#[test]
fn sarif_keeps_its_fingerprints_when_rows_move_and_marks_what_was_accepted() {
    let mut base = Base::new();
    base.manifest = base.manifest.replace("tier: advanced", "tier: select");
    base.write();
    let sarif =
        || -> Value { serde_json::from_str(&base.judge(&["--format", "sarif"]).out).unwrap() };
    let before = sarif();
    let moved = format!("# One more line.\n{}", base.manifest);
    let accept =
        "accept:\n  - {rule: partner-tier, item: \"1.3\", reason: we wait, until: 2024-12-31}\n";
    fs::write(base.path().join("evidence.yaml"), format!("{moved}{accept}")).unwrap();
    let after = sarif();
    let result = |log: &Value| log["runs"][0]["results"][0].clone();
    let line = |log: &Value| {
        result(log)["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().unwrap()
    };
    assert_eq!(line(&after), line(&before) + 1);
    assert_eq!(result(&after)["partialFingerprints"], result(&before)["partialFingerprints"]);
    assert_eq!(result(&after)["suppressions"][0]["justification"], "we wait (until 2024-12-31)");
    assert_eq!(result(&after)["level"], "note");
}

/// If there is one assessment, texts that distinguish several are omitted.
#[test]
fn one_assessment_needs_no_list_of_them() {
    let mut base = Base::new();
    base.manifest = base.manifest.replace("tier: advanced", "tier: select");
    base.write();
    let page = base.judge(&["--format", "html"]).out;
    assert!(!page.contains("aria-label=\"Assessments\""), "{page}");
    let suites = elements(&base.judge(&["--format", "junit"]).out);
    let path = suites.iter().find(|suite| suite.contains("name=assessment.xlsx: "));
    assert_eq!(path, None);
}

/// Ten annotations of a level are shown by GitHub: of eleven errors, nine and a word of the others.
#[test]
fn as_many_annotations_are_written_as_github_shows() {
    for (unanswered, lines, has_more) in [(10, 10, false), (11, 10, true)] {
        let mut base = Base::new();
        let checklist = super::common::checklist();
        let practice = |control: &&fscheck_core::checklist::Control| {
            control.coverage == fscheck_core::checklist::Coverage::Practice
        };
        let items = checklist.controls().filter(|(_, control)| practice(control));
        for (item, _) in items.take(unanswered) {
            let (sheet, row, column) = base.grid.met(&item.id);
            base.grid.set(&sheet, row, column, "");
            base.grid.set(&sheet, row, column + 1, "");
        }
        base.write();
        let ran = base.judge(&["--format", "github", "--select", "control-unanswered"]);
        let annotations: Vec<&str> =
            ran.out.lines().filter(|line| line.starts_with("::")).collect();
        assert_eq!(annotations.len(), lines, "{}", ran.out);
        let more = annotations.iter().any(|line| line.contains("more errors"));
        assert_eq!(more, has_more, "{}", ran.out);
    }
}

/// The elements of an XML text, as `name key=value …`.
fn elements(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) | Event::Empty(start) => {
                let mut element = start.name().as_ref().to_owned();
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    element += &format!(" {}={}", attribute.key.as_ref(), attribute.value);
                }
                elements.push(element);
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

#[test]
fn junit_has_a_case_for_each_item_and_fails_where_the_run_fails() {
    let ran = draft("junit");
    let elements = elements(&ran.out);
    let count = |start: &str| elements.iter().filter(|e| e.starts_with(start)).count();
    let items = draft("json").assessment();
    let others = findings(&draft("json")).iter().filter(|f| f["item"].is_null()).count();
    assert_eq!(count("testcase "), 58 + others);
    assert_eq!(count("skipped message=waived by msp"), 9);
    let sections = checklist().sections.len();
    assert_eq!(count("testsuite "), sections + 1, "one for what is about no section");
    let not_ready = items["items"].as_array().unwrap().iter().filter(|item| {
        !matches!(item["status"].as_str().unwrap(), "met" | "waived" | "not-applicable")
    });
    assert!(count("failure ") >= not_ready.count());
    assert!(elements[0].contains(&format!("failures={}", count("failure "))), "{}", elements[0]);
    let ready =
        fscheck(&project(), &["validate", "examples/ready", "--as-of", DAY, "--format", "junit"]);
    assert!(!ready.out.contains("<failure"), "{}", ready.out);
}

#[test]
fn csv_has_a_row_for_each_item() {
    let ran = draft("csv");
    let mut table = csv::Reader::from_reader(ran.out.as_bytes());
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let assessment = draft("json").assessment();
    let items = assessment["items"].as_array().unwrap();
    assert_eq!(rows.len(), items.len());
    for (row, item) in rows.iter().zip(items) {
        assert_eq!(row[0], *item["id"].as_str().unwrap());
        assert_eq!(row[3], *item["status"].as_str().unwrap());
        let own = findings(&draft_json(&assessment)).into_iter();
        let count = own.filter(|finding| finding["item"] == item["id"]).count();
        assert_eq!(row[5], count.to_string());
    }
}

/// The report as if it had been run again.
fn draft_json(assessment: &Value) -> Ran {
    let out = serde_json::json!({"assessments": [assessment]}).to_string();
    Ran { code: Some(1), out, err: String::new() }
}

#[test]
fn html_has_a_row_for_each_item_and_a_place_for_each_finding() {
    let page = draft("html").out;
    let assessment = draft("json").assessment();
    for item in assessment["items"].as_array().unwrap() {
        let (id, status) = (item["id"].as_str().unwrap(), item["status"].as_str().unwrap());
        let row = format!("data-item=\"{id}\" data-status=\"{status}\"");
        assert!(
            page.lines().any(|line| line.starts_with("<tr id=") && line.contains(&row)),
            "{id}"
        );
    }
    let articles = page.matches("<article class=\"finding ").count();
    assert_eq!(articles, assessment["findings"].as_array().unwrap().len());
    // A rule links to its explanation in the page itself; nothing is loaded from elsewhere.
    for finding in assessment["findings"].as_array().unwrap() {
        let rule = finding["rule"].as_str().unwrap();
        assert!(page.contains(&format!("<a href=\"#rule-{rule}\">{rule}</a>")), "{rule}");
        assert_eq!(page.matches(&format!("<dt id=\"rule-{rule}\"")).count(), 1, "{rule}");
    }
    for loads in ["src=", "http:", "url(", "@import"] {
        assert!(!page.contains(loads), "{loads}");
    }
}

#[test]
fn github_shows_ten_annotations_of_each_level_and_the_whole_in_the_job_summary() {
    let folder = tempfile::tempdir().unwrap();
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_fscheck"))
        .args(["validate", "examples/draft", "--as-of", DAY, "--format", "github"])
        .current_dir(project())
        .env("GITHUB_STEP_SUMMARY", &summary)
        .env("XDG_CACHE_HOME", folder.path())
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<&str> = out.lines().collect();
    let levels = ["error", "warning", "notice"]
        .map(|level| lines.iter().filter(|line| line.starts_with(&format!("::{level} "))).count());
    assert_eq!(levels, [10, 4, 1], "{out}");
    assert!(
        lines[0].starts_with("::error file=examples/draft/evidence.yaml,line=66,col=19,title=")
    );
    // Findings at lines of texts come before those in workbooks.
    let is_seen = |line: &&&str| line.contains("file=examples/draft/evidence.yaml,line=");
    assert_eq!(lines.iter().take_while(is_seen).count(), 8, "{out}");
    assert_eq!(lines[9], "::error title=fscheck::10 more errors: the job summary has them all");
    let summary = fs::read_to_string(summary).unwrap();
    let markdown = draft("markdown").out;
    assert_eq!(summary, format!("before\n{markdown}"));
    assert!(markdown.starts_with("## fscheck: not ready: 13 of 58 items open, "));
    for finding in findings(&draft("json")) {
        assert!(markdown.contains(&format!("`{}`", finding["rule"].as_str().unwrap())));
    }
}

#[test]
fn hostile_texts_do_no_harm_in_any_format() {
    let mut base = Base::new();
    let hostile = "</failure>]]><script>alert(1)</script> | @all %0A::error::x \u{1b}[31m\u{202e}";
    let (sheet, row, column) = base.grid.met("PRJ-005");
    base.grid.set(&sheet, row, column, hostile);
    // The matrix has a customer, and a finding the reason of its acceptance.
    let quoted = serde_json::to_string(hostile).unwrap();
    base.manifest = base.manifest.replace("Fenwick Payments", &quoted);
    base.manifest = base.manifest.replace("tier: advanced", "tier: select");
    base.manifest
        .push_str(&format!("accept: [{{item: \"1.3\", reason: {quoted}, until: 2024-05-31}}]\n"));
    base.write();
    for format in ["text", "sarif", "junit", "github", "markdown", "html", "csv"] {
        let ran = base.judge(&["--format", format]);
        assert_eq!(ran.code, Some(1), "{format}");
        assert!(!ran.out.contains('\u{1b}') && !ran.out.contains('\u{202e}'), "{format}");
        match format {
            "junit" => assert!(elements(&ran.out).len() > 58),
            "html" => {
                assert_eq!(ran.out.matches("<script>").count(), 1, "its own alone");
                assert!(ran.out.contains("Accepted until 2024-05-31: &lt;/failure&gt;"));
            }
            "markdown" => {
                assert!(!ran.out.contains("<script>") && !ran.out.contains("@all"));
                assert!(ran.out.contains("(accepted until 2024-05-31: &lt;/failure&gt;"));
            }
            "github" => assert!(ran.out.lines().all(|line| line.starts_with("::error file="))),
            _ => {}
        }
    }
}

#[test]
fn further_reports_go_to_files_whole_or_not_at_all() {
    let base = Base::new();
    base.write();
    let args = ["--output", "sarif=report.sarif", "--output", "csv=report.csv", "--format", "json"];
    let ran = base.judge(&args);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.json()["schema_version"], 1);
    // Written a second time, they are not reported as files without an entry.
    assert_eq!(base.judge(&args).out, ran.out);
    for (format, file) in [("sarif", "report.sarif"), ("csv", "report.csv")] {
        let written = fs::read_to_string(base.path().join(file)).unwrap();
        let args = ["validate", "--as-of", AS_OF, "--ignore", "evidence-", "--format", format];
        assert_eq!(written, fscheck(base.path(), &args).out, "{format}");
    }
    let ran = base.judge(&["--output", "csv=none/report.csv"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("none/report.csv can't be written"), "{}", ran.err);
    for (wrong, told) in [("srif=a", "did you mean `sarif`?"), ("a.pdf", "write FORMAT=FILE")] {
        let ran = base.judge(&["--output", wrong]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains(told), "{}", ran.err);
    }
}

#[test]
fn the_schema_of_reports_has_every_field_of_a_report_and_wants_no_other() {
    let schema: Value =
        serde_json::from_str(&fscheck(&project(), &["schema", "report"]).out).unwrap();
    let report = draft("json").json();
    assert_known(&report, &without_choices(&schema), "");
    let assessment = &report["assessments"][0];
    for (part, of) in [
        (&report, "/properties"),
        (assessment, "/properties/assessments/items/properties"),
        (
            &assessment["items"][0],
            "/properties/assessments/items/properties/items/items/properties",
        ),
        (&assessment["summary"], "/properties/assessments/items/properties/summary/properties"),
    ] {
        let wanted: Vec<&String> =
            schema.pointer(of).unwrap().as_object().unwrap().keys().collect();
        let there: Vec<&String> = part.as_object().unwrap().keys().collect();
        assert_eq!(there, wanted, "{of}");
    }
}

/// Returns the schema with each choice of objects replaced by one object with the fields of all.
fn without_choices(schema: &Value) -> Value {
    let mut merged = schema.clone();
    if let Some(choices) = merged.get("oneOf").and_then(Value::as_array).cloned() {
        let fields = choices.iter().filter_map(|choice| choice["properties"].as_object());
        merged["properties"] = Value::Object(fields.flat_map(Clone::clone).collect());
    }
    match &mut merged {
        Value::Object(map) => map.values_mut().for_each(|value| *value = without_choices(value)),
        Value::Array(list) => list.iter_mut().for_each(|value| *value = without_choices(value)),
        _ => {}
    }
    merged
}
