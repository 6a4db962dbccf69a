use proptest::prelude::*;

use super::*;

fn parse(source: &str) -> Result<Node, Unpatchable> {
    super::parse(source, &Limits::default())
}

fn add(source: &str, entries: &[NewEntry]) -> Result<String, Unpatchable> {
    super::add(source, entries, &Limits::default())
}

fn add_to_list(source: &str, list: &str, entries: &[NewEntry]) -> Result<String, Unpatchable> {
    super::add_to_list(source, list, entries, &Limits::default())
}

fn decide(source: &str, ids: &BTreeSet<String>, decision: Decision) -> Result<String, Unpatchable> {
    super::decide(source, ids, decision, &Limits::default())
}

fn entry(id: &str) -> NewEntry {
    vec![
        ("id", New::Text(id.to_owned())),
        ("kind", New::Text("document".to_owned())),
        ("path", New::Text("a b: \"c\"\u{1b}.md".to_owned())),
        ("case_studies", New::List(vec!["1".to_owned(), "2".to_owned()])),
        ("proposed", New::Text("true".to_owned())),
        ("certainty", New::Text("likely".to_owned())),
        ("because", New::Text("“x” # is about: it".to_owned())),
    ]
}

/// Manifests of every style that people write.
const SOURCES: &[&str] = &[
    "",
    "# nothing yet\n",
    "fscheck: 1\n",
    "fscheck: 1",
    "fscheck: 1\nevidence:\n",
    "evidence:   # to be filled\naccept: []\n",
    "evidence: []\n",
    "evidence: [ ] # none\naccept:\n- {rule: x}\n",
    "evidence: [{id: a, kind: record, path: a}, # one\n  {id: b, kind: record, path: b} ]\n",
    "evidence:\n- id: a\n  kind: record\n  path: a\n",
    "evidence:\n  # first\n  - id: a\n    kind: record\n    path: a   # here\n\n# Accepted\naccept:\n  - {rule: x}\n",
    "evidence:\n    -   id: a\n        title: >-\n          long\n\n          text\n\n\npartner:\n  name: x\n",
    "evidence:\n  - id: a\n    title: |\n      # no comment\n      text\n\n",
    "evidence:\n- # one\n  # of two\n  id: a\n  kind: record\n",
    "evidence:\n  - {id: a, kind: record, path: a}\n  -\n    id: b\n    kind: record\n...\n",
    "{\"fscheck\": 1, \"evidence\": [{\"id\": \"a\"}]}\n",
    "{\"fscheck\": 1}",
    "{}\n",
    "  fscheck: 1\n  partner: {name: x}\n",
    "---\nfscheck: 1\nevidence:\n- id: &a a\n  title: *a\n",
    "\u{feff}fscheck: 1\nevidence:\n  - id: é\n    path: ü\n",
];

/// Returns whether `new` is `old` with only one piece inserted.
fn put_in(old: &str, new: &str) -> bool {
    let same = |(a, b): &(char, char)| a == b;
    let before: usize =
        old.chars().zip(new.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    (0..=before).rev().any(|at| {
        let rest = old.get(at..);
        rest.is_some_and(|rest| new.ends_with(rest)) && new.len() >= old.len()
    })
}

fn items(source: &str) -> Vec<Node> {
    let mut root = parse(source).unwrap();
    items_mut(&mut root).map(|item| item.clone()).collect()
}

#[test]
fn entries_are_added_whatever_the_style_and_no_byte_changes() {
    for source in SOURCES {
        for newline in ["\n", "\r\n", "\r"] {
            let source = source.replace('\n', newline);
            let added =
                add(&source, &[entry("x"), entry("y")]).unwrap_or_else(|e| panic!("{e}: {source}"));
            assert!(put_in(&source, &added), "{source}\n---\n{added}");
            assert_eq!(items(&added).len(), items(&source).len() + 2, "{added}");
            assert!(
                newline == "\n"
                    || source.is_empty()
                    || !has_lone_feed(&added)
                    || !source.contains(newline),
                "{added:?}"
            );
            // A confirmed proposal is an entry like any other.
            let ids = BTreeSet::from(["x".to_owned(), "y".to_owned()]);
            let confirmed =
                decide(&added, &ids, Decision::Confirm).unwrap_or_else(|e| panic!("{e}: {added}"));
            assert!(items(&confirmed).iter().all(|item| item.get("proposed").is_none()));
            let rejected = decide(&added, &ids, Decision::Reject).unwrap();
            let wanted = ["proposed: true", "\"proposed\": true"]
                .iter()
                .fold(added, |text, mark| text.replace(mark, &mark.replace("true", "rejected")));
            assert_eq!(rejected, wanted);
        }
    }
}

#[test]
fn acceptances_are_added_whatever_the_style_and_no_byte_changes() {
    let entry = |rule: &str| -> NewEntry {
        let text = |text: &str| New::Text(text.to_owned());
        let reason = "known: \"x\" # since\nMay";
        vec![
            ("rule", text(rule)),
            ("item", text("1.3")),
            ("case_study", text("2")),
            ("reason", text(reason)),
            ("until", text("2024-06-30")),
        ]
    };
    let count = |source: &str| {
        let root = parse(source).unwrap();
        let list = root.get("accept").map(|list| list.value.clone());
        if let Some(Value::List(items)) = list { items.len() } else { 0 }
    };
    for source in SOURCES {
        for newline in ["\n", "\r\n", "\r"] {
            let source = source.replace('\n', newline);
            let added = add_to_list(&source, "accept", &[entry("a"), entry("b")])
                .unwrap_or_else(|e| panic!("{e}: {source}"));
            assert!(put_in(&source, &added), "{source}\n---\n{added}");
            assert_eq!(count(&added), count(&source) + 2, "{added}");
            assert_eq!(items(&added).len(), items(&source).len(), "{added}");
        }
    }
    assert!(add_to_list("accept: ~\n", "accept", &[entry("a")]).is_err());
}

fn has_lone_feed(text: &str) -> bool {
    text.replace("\r\n", "").contains('\n')
}

#[test]
fn only_the_named_entries_are_decided() {
    let source = "evidence:\n- id: A\n  proposed: true   # look\n  kind: record\n  certainty: sure\n- proposed: true\n  id: b\n";
    let decided =
        |id: &str| decide(source, &BTreeSet::from([id.to_owned()]), Decision::Confirm).unwrap();
    assert_eq!(decided("a"), "evidence:\n- id: A\n  kind: record\n- proposed: true\n  id: b\n");
    assert_eq!(decided("b"), source.replace("- proposed: true\n  id: b", "- id: b"));
    assert_eq!(decided("c"), source);
}

#[test]
fn what_cannot_be_changed_safely_is_refused() {
    for source in ["evidence: ~\n", "evidence: &x\naccept: *x\n", "a: 1\n---\nb: 2\n", "- a\n"] {
        assert!(add(source, &[entry("x")]).is_err(), "{source}");
    }
}

proptest! {
    #[test]
    fn whatever_stands_around_stays(
        comment in "[ -~é]{0,20}",
        title in any::<String>(),
        blank in "(\n|\n\n| \n)?",
        indent in 0_usize..6,
        id in any::<String>(),
    ) {
        let pad = " ".repeat(indent);
        let source = format!(
            "fscheck: 1 # {comment}\nevidence:\n{pad}- id: a\n{pad}  title: {}\n{blank}# {comment}\naccept: []\n",
            quoted(&title)
        );
        let added = add(&source, &[entry(&id)]).unwrap();
        prop_assert!(put_in(&source, &added));
        let all = items(&added);
        prop_assert_eq!(all.len(), 2);
        prop_assert_eq!(all[1].get("id").and_then(Node::text), Some(id.as_str()));
    }
}

/// Fields of a manifest other than its evidence, in common styles.
const OTHER_FIELDS: &[&str] = &[
    "fscheck: 1",
    "checklist: harbour@3.0   # the release",
    "partner:\n    name: \"A # B\"\n    offices: [{city: Bonn, country: DE},\n      {city: Köln, country: DE}]",
    "offerings:\n- {name: &name Ledger, problem: 'it''s'}\n- name: *name\n  problem: x",
    "case_studies:\n  - customer: Bank\n    title: |\n      Two lines,\n      # no comment\n\n      evidence:\n  -\n    customer: Other",
    "\"accept\": []",
    "submit_on: >-\n  2099-06-30",
];

/// Entries of evidence, each as the lines after a dash.
const ENTRIES: &[&str] = &[
    "id: a\n  kind: record\n  path: a b.md",
    "{id: b, kind: record, path: \"b: c\"}",
    "{id: c,   # here\n   kind: record}",
    "\n  id: d\n  # between\n  kind: record",
    "id: e\n  title: |\n    text\n\n    - id: no entry\n  kind: record",
    "id: &id f\n  title: *id   # an alias",
    "path: g\n  proposed: rejected\n  id: g",
    "id: h\n  because: 'two\n    lines'",
];

/// Evidence without dashes.
const OTHER_LISTS: &[&str] = &[
    "evidence: [{id: a, kind: record},\n  {id: b, kind: x}]   # both",
    "evidence: []",
    "evidence:",
];

/// Text that may be between fields and entries.
const BETWEEN: &[&str] =
    &["", "# a comment\n", "\n", "   # further in\n", "\n\n# evidence:\n#   - id: x\n"];

fn evidence_field() -> impl Strategy<Value = String> {
    let entry = (prop::sample::select(ENTRIES), prop::sample::select(BETWEEN));
    let block = (prop::collection::vec(entry, 1..4), 0_usize..4).prop_map(|(entries, indent)| {
        let pad = " ".repeat(indent);
        let entry = |(entry, between): &(&str, &str)| {
            format!("{between}{pad}- {}", entry.replace('\n', &format!("\n{pad}")))
        };
        let entries: Vec<String> = entries.iter().map(entry).collect();
        format!("evidence:   # ours\n{}", entries.join("\n"))
    });
    prop_oneof![
        block,
        prop::sample::select(OTHER_LISTS).prop_map(str::to_owned),
        Just(String::new())
    ]
}

prop_compose! {
    /// A manifest with its fields in any order and style.
    fn manifest()(
        evidence in evidence_field(),
        others in prop::sample::subsequence(OTHER_FIELDS, 0..OTHER_FIELDS.len()),
        order in any::<prop::sample::Index>(),
        between in prop::collection::vec(prop::sample::select(BETWEEN), OTHER_FIELDS.len() + 2),
        head in prop::sample::select(&["", "---\n", "\u{feff}", "# head\n"][..]),
        tail in prop::sample::select(&["\n", "", "\n\n", "\n...\n", "\n# the end"][..]),
        newline in prop::sample::select(&["\n", "\r\n", "\r"][..]),
    ) -> String {
        let mut fields: Vec<&str> = others;
        fields.insert(order.index(fields.len() + 1), &evidence);
        fields.retain(|field| !field.is_empty());
        let fields: Vec<String> =
            fields.iter().zip(&between).map(|(field, between)| format!("{between}{field}")).collect();
        format!("{head}{}{tail}", fields.join("\n")).replace('\n', newline)
    }
}

proptest! {
    #[test]
    fn no_byte_of_a_manifest_changes_and_twice_changes_nothing(source in manifest()) {
        prop_assume!(parse(&source).is_ok());
        let ids = BTreeSet::from(["new".to_owned()]);
        let added = add(&source, &[entry("new")]);
        prop_assert!(added.is_ok(), "{added:?}\n{source}");
        let added = added.unwrap();
        prop_assert!(put_in(&source, &added), "{source}\n-----\n{added}");
        prop_assert_eq!(items(&added).len(), items(&source).len() + 1);
        for decision in [Decision::Confirm, Decision::Reject] {
            let decided = decide(&added, &ids, decision).unwrap();
            prop_assert!(put_in(&source, &decided), "{source}\n-----\n{decided}");
            prop_assert_eq!(&decide(&decided, &ids, decision).unwrap(), &decided);
        }
    }
}

#[test]
fn the_manifests_that_are_tried_are_manifests() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let tried = (0..200).map(|_| manifest().new_tree(&mut runner).unwrap().current());
    let read = tried.filter(|source| parse(source).is_ok()).count();
    assert!(read >= 190, "{read} of 200");
}
