//! Tests of the Yes answers that count for a control that needs some of them.

use super::*;
use crate::judge::in_context;
use crate::rules::CONTROL_UNEVIDENCED;
use crate::sample;

/// An objection of either weight.
type Weight = fn(Finding) -> Objection;

const FAILS: Weight = Objection::Fails;
const REMARK: Weight = Objection::Remark;

/// The answer under a case study, with these objections.
fn outcome(number: u32, status: Status, words: Option<&str>, found: &[Weight]) -> Outcome {
    let objection = |weight: &Weight| {
        weight(Finding::new(&CONTROL_UNEVIDENCED, &sample::line(number), "no log"))
    };
    Outcome {
        response_at: Some(sample::cell(number, 3)),
        description: words.map(str::to_owned),
        found: found.iter().map(objection).collect(),
        ..Outcome::new(Some(number), status, Met::Yes)
    }
}

/// The case studies that are chosen, each with the number of its findings.
fn chosen(answered: Vec<Outcome>, count: usize) -> Vec<(u32, usize)> {
    let item = sample::item("A", "Logging", sample::control(Vec::new()));
    let checklist = sample::checklist(vec![item], Vec::new());
    let assessment = sample::assessment(crate::facts::Facts::default(), Vec::new());
    in_context(&checklist, &assessment, |context| {
        let (item, control) = checklist.controls().next().unwrap();
        let proof = EvidenceIndex::gather(context, &[], &mut Vec::new());
        let (waivers, given) = (&Waivers::default(), GivenAnswers::default());
        let case = JudgedControl { context, item, control, waivers, proof: &proof, given };
        let chosen = case.choose(answered, count);
        chosen.iter().map(|o| (o.case_study.unwrap(), o.found.len())).collect()
    })
}

use Status::{Met as Evidenced, Unevidenced as Open};

#[test]
fn evidenced_answers_come_first() {
    let answered = vec![outcome(1, Open, None, &[]), outcome(2, Evidenced, None, &[FAILS, REMARK])];
    assert_eq!(chosen(answered, 1), [(2, 2)]);
}

#[test]
fn answers_that_nothing_fails_come_before_those_with_fewer_findings() {
    for status in [Open, Evidenced] {
        let answered = vec![
            outcome(1, status, None, &[FAILS]),
            outcome(2, status, None, &[REMARK, REMARK, REMARK]),
        ];
        assert_eq!(chosen(answered, 1), [(2, 3)]);
    }
    let answered =
        vec![outcome(1, Open, None, &[FAILS, FAILS]), outcome(2, Open, None, &[FAILS, REMARK])];
    assert_eq!(chosen(answered, 1), [(2, 2)]);
}

#[test]
fn of_answers_with_as_many_failures_those_with_fewer_findings_count_then_the_first() {
    let answered =
        vec![outcome(1, Open, None, &[REMARK, REMARK]), outcome(2, Open, None, &[REMARK])];
    assert_eq!(chosen(answered, 1), [(2, 1)]);
    let answered = vec![outcome(2, Open, None, &[FAILS]), outcome(1, Open, None, &[FAILS])];
    assert_eq!(chosen(answered, 1), [(1, 1)]);
}

#[test]
fn a_response_of_its_own_comes_before_one_that_repeats_another() {
    let words = Some("Logs are kept.");
    let answered = vec![
        outcome(1, Evidenced, words, &[]),
        outcome(2, Evidenced, Some("logs are kept"), &[]),
        outcome(3, Evidenced, Some("Logs go to the client."), &[REMARK]),
    ];
    assert_eq!(chosen(answered, 2), [(1, 0), (3, 1)]);
    // One that something fails does not; the repetition is reported.
    let answered = vec![
        outcome(1, Open, words, &[]),
        outcome(2, Open, words, &[]),
        outcome(3, Open, Some("Logs go to the client."), &[FAILS]),
    ];
    assert_eq!(chosen(answered, 2), [(1, 0), (2, 1)]);
}

#[test]
fn answers_without_a_response_repeat_nothing() {
    let answered = vec![
        outcome(1, Evidenced, None, &[]),
        outcome(2, Evidenced, None, &[]),
        outcome(3, Evidenced, Some("Logs are kept."), &[REMARK]),
    ];
    assert_eq!(chosen(answered, 2), [(1, 0), (2, 0)]);
}

#[test]
fn the_chosen_are_in_the_order_of_the_case_studies() {
    let answered = vec![outcome(3, Evidenced, None, &[]), outcome(1, Open, None, &[FAILS])];
    assert_eq!(chosen(answered, 2), [(1, 1), (3, 0)]);
    assert_eq!(chosen(Vec::new(), 2), []);
}
