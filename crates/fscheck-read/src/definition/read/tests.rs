use super::*;

const GOOD: &str = "\
fscheck_checklist: 1
id: demo
version: 1.0
released: 2024-01
name: Demo
title: Demo Checklist
case_studies: {required: 2}
waivers:
  - {kind: pass, name: a pass, source: waivers, requirement: r, clause: c}
sections:
  - title: One
    chapter: All
    sheet: Sheet
    controls:
      - id: ONE-001
        title: First
        clause: ONE-001
        requirement: r
        coverage: {at_least: 2}
        waived_by: [pass]
        asks:
          - {id: plan, wants: a plan, accepts: [document], per: practice}
";

fn problems(source: &str) -> Vec<String> {
    let told =
        read(&Arc::from("d.yaml"), source, &|_| None, &Limits::default()).err().unwrap_or_default();
    told.into_iter().map(|p| format!("{}: {}", p.at, p.message)).collect()
}

#[test]
fn a_good_definition_has_no_problems() {
    assert_eq!(problems(GOOD), Vec::<String>::new());
}

#[test]
fn all_problems_are_told_each_at_its_line() {
    let source = GOOD
        .replace("released: 2024-01", "released: soon")
        .replace("at_least: 2", "at_least: 3")
        .replace("waived_by: [pass]", "waived_by: [pas]")
        .replace("accepts: [document]", "accepts: [dokument]");
    let wanted = [
        "d.yaml:4:11: \"soon\" is not a month",
        "d.yaml:22:13: the ask accepts no kinds",
        "d.yaml:22:49: `accepts` has the invalid value \"dokument\"",
    ];
    for problem in &wanted {
        assert!(problems(&source).contains(&(*problem).to_owned()), "{:?}", problems(&source));
    }
    let source = source.replace("released: soon", "released: 2024-01");
    let wanted = [
        "d.yaml:9:12: the waiver `pass` covers no control",
        "d.yaml:19:30: 3 of 2 case studies can't be required",
        "d.yaml:20:21: no waiver is called `pas`",
    ];
    for problem in wanted {
        assert!(problems(&source).contains(&problem.to_owned()), "{:?}", problems(&source));
    }
}

#[test]
fn a_repeated_id_is_a_problem() {
    let control = GOOD.split("    controls:\n").nth(1).unwrap();
    let told = problems(&format!("{GOOD}{control}"));
    assert_eq!(told, ["d.yaml:23:13: two items are called `ONE-001`"]);
}
