//! The guidance of a control, as `explain` and the reports show it: passing and failing responses.

use fscheck_core::checklist::{Checklist, Guidance};

use super::common::{Base, checklist, fscheck, project, second_checklist};

/// The controls with guidance.
fn guided(checklist: &Checklist) -> Vec<(&str, &Guidance)> {
    let guidance = checklist.controls().map(|(item, control)| (item, control.guidance.as_ref()));
    guidance.filter_map(|(item, guidance)| Some((item.id.as_str(), guidance?))).collect()
}

/// The text in one line.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_common_controls_have_the_same_guidance_in_both_checklists() {
    let (first, second) = (checklist(), second_checklist());
    let ids: Vec<&str> = guided(&first).iter().map(|(id, _)| *id).collect();
    let wanted = [
        "DOC-001",
        "ACCT-001",
        "ACCT-002",
        "OPE-001",
        "OPE-002",
        "OPE-003",
        "NETSEC-001",
        "NETSEC-002",
        "REL-001",
        "REL-002",
        "COST-001",
    ];
    assert_eq!(ids, wanted);
    assert_eq!(guided(&first), guided(&second));
}

#[test]
fn a_control_is_explained_with_its_guidance() {
    for (id, guidance) in guided(&checklist()) {
        let text = words(&fscheck(&project(), &["explain", id]).out);
        let mut from = text.find(" Passes - ").unwrap();
        for told in guidance.passes.iter().chain(&guidance.fails).chain([&guidance.source]) {
            from += text[from..].find(&words(told)).unwrap_or_else(|| panic!("{told}\n{text}"));
        }
        let json = fscheck(&project(), &["explain", id, "--format", "json"]).json();
        assert_eq!(json["id"], id);
        assert_eq!(json["guidance"]["source"], *guidance.source);
        assert_eq!(json["guidance"]["passes"].as_array().unwrap().len(), guidance.passes.len());
        assert_eq!(json["guidance"]["fails"][0], *guidance.fails[0]);
    }
    let other = fscheck(&project(), &["explain", "PRJ-005"]).out;
    assert!(!other.contains("\nPasses\n"), "{other}");
}

#[test]
fn everything_is_explained_as_json_too() {
    let of = |name: &str| fscheck(&project(), &["explain", name, "--format", "json"]).json();
    let control = of("pov-002/education-events");
    assert_eq!(control["id"], "POV-002");
    assert_eq!(control["guidance"], serde_json::Value::Null);
    assert_eq!(control["asks"][0]["within_months"], 12);
    assert_eq!(of("4.3")["asks"].as_array().unwrap().len(), 0);
    assert_eq!(of("evidence-stale")["severity"], "error");
    let kind = of("contract");
    assert!(kind["accepted_by"].as_array().unwrap().contains(&"PRJ-004/project-managers".into()));
    let ran = fscheck(&project(), &["explain", "POV-02", "--format", "json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
}

#[test]
fn reports_show_the_guidance_at_its_item() {
    let base = Base::new();
    base.write();
    let assessment = base.judge(&["--format", "json"]).assessment();
    let page = base.judge(&["--format", "html"]).out;
    let checklist = checklist();
    let guided = guided(&checklist);
    for item in assessment["items"].as_array().unwrap() {
        let id = item["id"].as_str().unwrap();
        let row = page.split(&format!("data-item=\"{id}\"")).nth(1).unwrap();
        let row = row.split("</tr>").next().unwrap();
        match guided.iter().find(|(guided, _)| *guided == id) {
            Some((_, guidance)) => {
                assert_eq!(item["guidance"]["fails"][0], *guidance.fails[0]);
                assert!(row.contains("<details class=\"guidance\"><summary>"), "{row}");
                let points = guidance.passes.len() + guidance.fails.len();
                assert_eq!(row.matches("<li>").count(), points, "{row}");
            }
            None => {
                assert_eq!(item["guidance"], serde_json::Value::Null);
                assert!(!row.contains("<details class=\"guidance\">"), "{row}");
            }
        }
    }
}
