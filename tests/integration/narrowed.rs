//! A selection shows the same in every format, and each format says what it omits.

use serde_json::Value;

use super::common::{AS_OF, Base, Ran, fscheck, project};

fn draft(more: &[&str]) -> Ran {
    let args = [&["validate", "examples/draft", "--as-of", "2026-12-01"], more].concat();
    fscheck(&project(), &args)
}

fn number(summary: &Value, name: &str) -> u64 {
    summary[name].as_u64().unwrap()
}

#[test]
fn a_selection_is_counted_alike_in_every_format() {
    let all = draft(&["--format", "json"]).assessment()["findings"].as_array().unwrap().len();
    for selection in [
        &["--item", "POV-002"][..],
        &["--case-study", "2"],
        &["--select", "offering-,evidence-"],
        &["--ignore", "evidence-"],
    ] {
        let ran = |format: &str| draft(&[selection, &["--format", format]].concat()).out;
        let report: Value = serde_json::from_str(&ran("json")).unwrap();
        let report = &report["assessments"][0];
        let findings = report["findings"].as_array().unwrap();
        let summary = &report["summary"];
        let (errors, hidden) = (number(summary, "errors"), number(summary, "not_shown"));
        assert_eq!(findings.len() as u64 + hidden, all as u64, "{selection:?}");
        assert!(errors < 19 && hidden > 0, "{selection:?}: {summary}");

        let verdict =
            format!("not ready: 13 of 58 items open, 19 errors, {errors} shown; 1 finding");
        let text = ran("text");
        assert!(text.starts_with(&verdict), "{selection:?}: {text}");
        assert!(text.contains(&format!("{hidden} findings not shown")), "{selection:?}: {text}");
        assert!(ran("full").contains(&format!("{hidden} findings not shown")), "{selection:?}");
        assert!(ran("markdown").contains(&verdict), "{selection:?}");
        let html = ran("html");
        assert!(html.contains(&verdict[1..]), "{selection:?}");
        assert!(html.contains(&format!("<b>{hidden}</b> not shown")), "{selection:?}");

        let junit = ran("junit");
        let failures: Vec<&str> = junit.split("<failure ").skip(1).collect();
        let is_shown = |failure: &&str| {
            findings.iter().any(|finding| {
                let rule = format!("type=\"{}\"", finding["rule"].as_str().unwrap());
                finding["severity"] == "error" && failure.contains(&rule)
            })
        };
        assert!(failures.iter().all(is_shown), "{selection:?}: {junit}");
        assert_eq!(failures.is_empty(), errors == 0, "{selection:?}: {junit}");
    }
}

#[test]
fn the_items_that_are_asked_for_are_answered_first() {
    let ran = draft(&["--item", "OPE-002,2.1"]);
    let head: Vec<&str> = ran.out.lines().take(5).collect();
    assert_eq!(
        head[3..],
        [
            "2.1 is unmet: Production AWS Customer Case Studies",
            "OPE-002 is unevidenced: Define a customer runbook/playbook to guide operational…",
        ]
    );
    let by_id = draft(&["--item", "operations-runbook"]);
    assert_eq!(by_id.code, Some(2));
    assert!(
        by_id.err.contains("help: it is an entry of evidence: use `--item OPE-002`"),
        "{}",
        by_id.err
    );
}

#[test]
fn what_an_item_waits_for_is_shown_with_it() {
    for (item, cause) in [
        ("OPE-002", "operations-runbook"),
        ("EXCSC-002", "case study 2 (Alder Point Insurance) was completed"),
        ("2.1", "case study 2 (Alder Point Insurance) was completed"),
    ] {
        let report = draft(&["--item", item, "--format", "json"]).assessment();
        let findings = report["findings"].as_array().unwrap();
        let is_cause = |finding: &&Value| finding["message"].as_str().unwrap().contains(cause);
        assert!(findings.iter().any(|one| is_cause(&one)), "{item}: {findings:#?}");
        let is_own = |finding: &Value| finding["item"] == item || is_cause(&finding);
        assert!(findings.iter().all(is_own), "{item}: {findings:#?}");
    }
    let missing = "`operations-runbook`: file not found: `delivery/operations-runbook.md`, so";
    assert!(draft(&["--item", "OPE-002"]).out.contains(missing));
    let ran = draft(&["--item", "OPE-002", "--ignore", "evidence-missing-file"]);
    assert!(!ran.out.contains(missing) && ran.out.contains("OPE-002: no evidence for `runbook`"));
}

#[test]
fn an_item_that_is_not_selected_is_neither_passed_nor_failed() {
    let junit = draft(&["--select", "offering-", "--format", "junit"]).out;
    let case = junit.split("<testcase ").find(|case| case.contains("\"REL-002 ")).unwrap();
    assert!(
        case.contains("<skipped message=\"unanswered; its findings are not selected\""),
        "{case}"
    );
    let junit = draft(&["--item", "POV-002", "--format", "junit"]).out;
    assert_eq!(junit.matches("<testcase ").count(), 1, "{junit}");
    let csv = draft(&["--item", "POV-002", "--format", "csv"]).out;
    assert_eq!(csv.lines().count(), 2, "{csv}");
}

#[test]
fn passages_are_shown_of_selected_items_alone() {
    let found = |more: &[&str]| {
        let out = draft(&[more, &["--format", "full"]].concat()).out;
        out.split_once("Found where").map(|(_, found)| found.to_owned())
    };
    assert!(found(&[]).unwrap().contains("\nPRJ-001 "));
    assert_eq!(found(&["--select", "offering-"]), None);
    let of_item = found(&["--item", "POV-003"]).unwrap();
    assert!(of_item.contains("\nPOV-003 ") && !of_item.contains("\nPRJ-001 "), "{of_item}");
}

#[test]
fn a_case_study_that_there_is_not_is_refused() {
    let base = Base::new();
    base.write();
    let ran = base.judge(&["--case-study", "4"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let ran = base.judge(&["--case-study", "1,9"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    let told = "error: --case-study 9: there is no such case study\n  help: the case studies are 1, 2, 3 and 4\n";
    assert_eq!(ran.err, told);
}

/// The rows of the table below the summary of a rule.
fn table<'a>(text: &'a str, rule: &str) -> Vec<&'a str> {
    let title = format!("[{rule}]");
    let lines = text.lines().skip_while(|line| !line.contains(&title)).skip(1);
    lines.take_while(|line| line.starts_with("    ")).map(str::trim).collect()
}

#[test]
fn a_table_says_what_is_wrong_at_each_place() {
    let mut base = Base::new();
    let facts = [("Fact", "Value"), ("Employees", "approx. 120"), ("Tier", "gold")];
    for (row, (fact, value)) in (0..).zip(facts) {
        base.grid.set("Partner Profile", row, 0, fact);
        base.grid.set("Partner Profile", row, 1, value);
    }
    for id in ["POV-001", "POV-002", "PRJ-001", "PRJ-002"] {
        let (sheet, row, column) = base.grid.met(id);
        base.grid.set(&sheet, row, column, "mostly");
    }
    let (head, rest) = base.manifest.split_once("case_studies:\n").unwrap();
    let (_, rest) = rest.split_once("\nevidence:\n").unwrap();
    base.manifest = format!("{head}evidence:\n{rest}")
        .replace("  tier: advanced\n", "")
        .replace("  employees: 420\n", "");
    let rows = [
        ["Number", "Customer", "Completed on", "Stage", "Use case", "SaaS"],
        ["1", "Northwind Bank AG", "", "", "migration", "perhaps"],
        ["2", "Alder Point Insurance", "2023-06-30", "production", "", "in part"],
        ["3", "", "2023-05-31", "production", "migration", ""],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            base.grid.set("Case Studies", row, column, text);
        }
    }
    base.write();
    let args = ["validate", "assessment.xlsx", "--as-of", AS_OF];
    let text = fscheck(base.path(), &args).out;
    assert_eq!(
        table(&text, "workbook-met-value")
            .iter()
            .filter(|row| row.ends_with("  \"mostly\""))
            .count(),
        4,
        "{text}"
    );
    let wanted = "Partner Profile!B2  \"Employees\": \"approx. 120\"; a whole number, such as 420";
    assert!(table(&text, "workbook-fact-value").contains(&wanted), "{text}");
    let incomplete = table(&text, "case-study-incomplete");
    for wanted in [
        "2.1 #1  Case Studies!C2  \"Completed on\"",
        "2.1 #1  Case Studies!D2  \"Stage\"",
        "2.1 #2  Case Studies!E3  \"Use case\"",
        "2.1 #3  Case Studies!B4  \"Customer\"",
    ] {
        assert!(incomplete.contains(&wanted), "{wanted}\n{text}");
    }
}
