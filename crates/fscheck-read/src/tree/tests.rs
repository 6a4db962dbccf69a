use super::*;
use std::sync::Arc;

fn line(number: u32) -> Location {
    Location::Line { path: Arc::from("m.yaml"), line: number, column: 1, width: 1 }
}

fn node(entries: &[(&str, &str)]) -> Node {
    let entry = |(position, (key, value)): (usize, &(&str, &str))| {
        let at = line(u32::try_from(position).unwrap() + 1);
        let node = Node { at: at.clone(), value: Value::Text((*value).to_owned().into()) };
        Entry { key: Sourced::new((*key).to_owned().into(), at), node }
    };
    Node { at: line(1), value: Value::Map(entries.iter().enumerate().map(entry).collect()) }
}

#[test]
fn every_problem_is_told_and_good_fields_are_read() {
    let node = node(&[("tier", "gold"), ("employees", "420"), ("tire", "x"), ("since", "soon")]);
    let problems = Problems::default();
    let mut fields = Fields::of(&node, "the partner", &problems).unwrap();
    assert_eq!(fields.word("tier", &["select", "advanced"]), None);
    assert_eq!(fields.count("employees").map(|n| n.value), Some(420));
    assert_eq!(fields.day("since"), None);
    fields.finish();
    let told: Vec<String> = problems.into_sorted().into_iter().map(|p| p.message).collect();
    let wanted = [
        "`tier` has the invalid value \"gold\"",
        "the partner has no field `tire`",
        "`since` has the invalid value \"soon\"",
    ];
    assert_eq!(told, wanted);
}

#[test]
fn what_takes_no_room_changes_no_value() {
    let node = node(&[
        ("tier", "\u{200e}advanced"),
        ("employees", "4\u{202c}20\u{200f}"),
        ("since", "\u{202a}2024-02-29\u{202c}"),
        ("saas", "\u{feff}yes"),
        ("until", "\u{200e}soon"),
    ]);
    let problems = Problems::default();
    let mut fields = Fields::of(&node, "the partner", &problems).unwrap();
    assert_eq!(fields.word("tier", &["advanced"]).unwrap().value, "advanced");
    assert_eq!(fields.count("employees").unwrap().value, 420);
    assert!(fields.day("since").is_some() && fields.flag("saas").unwrap().value);
    assert_eq!(fields.day("until"), None);
    assert_eq!(problems.into_sorted()[0].message, "`until` has the invalid value \"soon\"");
}

#[test]
fn a_repeated_key_is_told_at_the_second() {
    let node = node(&[("tier", "a"), ("tier", "b")]);
    let problems = Problems::default();
    Fields::of(&node, "the partner", &problems);
    let told = problems.into_sorted();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].at, line(2));
}

#[test]
fn words_are_matched_in_any_case() {
    let problems = Problems::default();
    let node = node(&[("tier", "ADVANCED")]);
    let mut fields = Fields::of(&node, "the partner", &problems).unwrap();
    assert_eq!(fields.word("tier", &["advanced"]).unwrap().value, "advanced");
    assert_eq!(problems.into_sorted(), []);
}
