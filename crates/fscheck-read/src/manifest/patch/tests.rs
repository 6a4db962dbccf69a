use proptest::prelude::*;

use super::*;

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
    "evidence:\n  - {id: a, kind: record, path: a}\n  -\n    id: b\n    kind: record\n...\n",
    "{\"fscheck\": 1, \"evidence\": [{\"id\": \"a\"}]}\n",
    "{\"fscheck\": 1}",
    "{}\n",
    "  fscheck: 1\n  partner: {name: x}\n",
    "---\nfscheck: 1\nevidence:\n- id: &a a\n  title: *a\n",
    "\u{feff}fscheck: 1\nevidence:\n  - id: é\n    path: ü\n",
];

/// The places of the bytes of `old` in `new`, if only one piece was put in.
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
            // What was proposed and confirmed is an entry like any other.
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
