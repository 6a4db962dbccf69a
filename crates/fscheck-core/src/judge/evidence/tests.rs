//! Tests of the links that a Partner Response makes by naming evidence.

use super::*;
use crate::assessment::Mention;
use crate::facts::Facts;
use crate::judge::in_context;
use crate::sample;

/// A document about case study 2.
fn document() -> Evidence {
    sample::evidence("plan", &[2])
}

/// A link in a cell that no entry declares.
fn link() -> Evidence {
    Evidence { kind: None, case_studies: Vec::new(), ..document() }
}

/// Returns the case studies of 1 to 4 that a mention under `case_study` reaches.
fn reached(entry: Evidence, case_study: Option<u32>) -> Vec<u32> {
    with_mention(entry, 0, case_study, true, |proof| {
        let links = proof.links.get("A").unwrap();
        (1..=4).filter(|number| !links.reaching(Some(*number)).is_empty()).collect()
    })
}

fn with_mention<T>(
    entry: Evidence,
    evidence: usize,
    case_study: Option<u32>,
    is_of_yes: bool,
    run: impl FnOnce(&EvidenceIndex<'_>) -> T,
) -> T {
    let item = sample::item("A", "Logging", sample::control(vec![sample::ask("log")]));
    let checklist = sample::checklist(vec![item], Vec::new());
    let facts = Facts { evidence: vec![entry], ..Facts::default() };
    let mut assessment = sample::assessment(facts, Vec::new());
    let control = "A".to_owned();
    assessment.mentions.push(Mention { evidence, control, case_study, is_of_yes });
    in_context(&checklist, &assessment, |context| {
        run(&EvidenceIndex::gather(context, &[], &mut Vec::new()))
    })
}

#[test]
fn a_mention_under_a_case_study_reaches_that_one() {
    assert_eq!(reached(document(), Some(1)), [1]);
    assert_eq!(reached(link(), Some(1)), [1]);
}

#[test]
fn a_mention_about_the_practice_reaches_the_case_studies_of_the_entry() {
    assert_eq!(reached(document(), None), [2]);
    assert!(reached(sample::evidence("plan", &[]), None).is_empty());
}

#[test]
fn a_link_that_no_entry_declares_reaches_all_from_the_practice() {
    assert_eq!(reached(link(), None), [1, 2, 3, 4]);
}

#[test]
fn a_mention_satisfies_an_ask_beside_a_yes_alone() {
    let ask = sample::ask("log");
    let serves = |is_of_yes| {
        with_mention(document(), 0, None, is_of_yes, |proof| proof.serving("A", &ask, None).len())
    };
    assert_eq!([serves(true), serves(false)], [1, 0]);
}

#[test]
fn a_mention_of_nothing_links_nothing() {
    assert!(with_mention(document(), 1, None, true, |proof| proof.links.is_empty()));
}
