//! Tests of the elements of an ask that the Partner Responses describe.

use super::*;
use crate::checklist::Ask;
use crate::facts::Facts;
use crate::judge::evidence::EvidenceIndex;
use crate::judge::in_context;
use crate::sample;
use crate::search::Pattern;

const TESTED: &str = "We test the failover.";

/// Returns the ids of the elements that responses describe at a place: all answers have the same
/// `response`.
fn described(
    accepts: Kind,
    response: &str,
    answers: &[(Option<u32>, Met)],
    place: Option<u32>,
) -> BTreeSet<String> {
    let pattern = |word: &str| Arc::from([Pattern::parse(&[word]).unwrap()]);
    let element = Element {
        id: "failover".to_owned(),
        title: "failover".to_owned(),
        found_by: pattern("failover"),
        hints: pattern("test"),
        lacking: Arc::default(),
        denied_with: Arc::default(),
        negative_counts: false,
        unless: Arc::default(),
        title_counts: true,
        of_each: false,
        as_others_do: false,
        worded_freely: false,
        customer_counts: false,
        is_headcount: false,
        sub_vertical: None,
        use_cases: Vec::new(),
    };
    let ask = Ask { accepts: vec![accepts], elements: vec![element], ..sample::ask("plan") };
    let item = sample::item("A", "Recovery", sample::control(vec![ask]));
    let checklist = sample::checklist(vec![item], Vec::new());
    let answer =
        |(number, met): &(Option<u32>, Met)| Answer { met: *met, ..sample::yes(*number, response) };
    let row = sample::row("A", 1, "Recovery", answers.iter().map(answer).collect());
    let assessment = sample::assessment(Facts::default(), vec![row]);
    in_context(&checklist, &assessment, |context| {
        let (item, control) = checklist.controls().next().unwrap();
        let proof = EvidenceIndex::gather(context, &[], &mut Vec::new());
        let ask = &control.asks[0];
        let wanted = Wanted { context, proof: &proof, item, control, ask };
        wanted.described(place, &wanted.elements(place).collect::<Vec<_>>())
    })
}

fn is_described(answers: &[(Option<u32>, Met)], place: Option<u32>) -> bool {
    let described = described(Kind::Description, TESTED, answers, place);
    // The element and its hint.
    assert!(matches!(described.len(), 0 | 2), "{described:?}");
    !described.is_empty()
}

#[test]
fn a_response_describes_where_a_description_is_accepted() {
    assert!(is_described(&[(None, Met::Yes)], None));
    assert!(described(Kind::Document, TESTED, &[(None, Met::Yes)], None).is_empty());
}

#[test]
fn only_a_response_beside_a_yes_describes() {
    for met in [Met::No, Met::Blank, Met::NotApplicable, Met::Waived] {
        assert!(!is_described(&[(Some(1), met)], Some(1)));
    }
}

#[test]
fn what_is_wanted_of_a_case_study_is_described_there() {
    let answers = [(Some(1), Met::Yes), (Some(2), Met::No)];
    assert!(is_described(&answers, Some(1)));
    assert!(!is_described(&answers, Some(2)));
    assert!(!is_described(&answers, Some(3)));
}

#[test]
fn what_is_wanted_of_the_practice_is_described_there_or_twice() {
    assert!(!is_described(&[(Some(1), Met::Yes)], None));
    assert!(!is_described(&[(Some(1), Met::Yes), (Some(1), Met::Yes)], None));
    assert!(is_described(&[(Some(1), Met::Yes), (Some(2), Met::Yes)], None));
    assert!(is_described(&[(Some(1), Met::Yes), (None, Met::Yes)], None));
}

#[test]
fn an_element_and_what_hints_at_it_are_told_apart() {
    let of = |response: &str| described(Kind::Description, response, &[(None, Met::Yes)], None);
    let (both, element, hint) = (of(TESTED), of("There is a failover."), of("We test it."));
    assert_eq!([both.len(), element.len(), hint.len()], [2, 1, 1]);
    assert!(element.is_disjoint(&hint) && &element | &hint == both);
    assert!(of("We deny it.").is_empty());
}
