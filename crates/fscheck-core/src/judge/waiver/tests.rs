//! Tests of the choice between several claims of one waiver.

use super::*;
use crate::checklist::ClaimField;
use crate::facts::{ClaimValue, Facts};
use crate::judge::in_context;
use crate::sample;

fn waiver() -> Waiver {
    let field = ClaimField {
        name: "until".to_owned(),
        title: None,
        kind: FieldKind::LastDay,
        is_optional: true,
    };
    Waiver {
        kind: "pass".to_owned(),
        name: "Pass".to_owned(),
        basis: Basis::Claim { fields: vec![field] },
        requirement: String::new(),
        clause: String::new(),
    }
}

/// Returns a claim in the line `at` that ends in this month of 2024, if it ends.
fn claim(at: u32, month: Option<i8>) -> WaiverClaim {
    let until = month.map(|month| Date::constant(2024, month, 1));
    let until = until.map(|day| ("until".to_owned(), ClaimValue::Day(sample::stated(day, at))));
    let kind = sample::stated("pass".to_owned(), at);
    WaiverClaim { is_flawed: false, kind, fields: until.into_iter().collect() }
}

/// Returns the place and the last day of the valid waiver, and the number of findings.
fn standing(claims: Vec<WaiverClaim>) -> (Option<(Location, Option<Date>)>, usize) {
    let control = Control { waived_by: vec!["pass".to_owned()], ..sample::control(Vec::new()) };
    let items = vec![sample::item("A", "Logging", control)];
    let checklist = sample::checklist(items, vec![waiver()]);
    let facts = Facts { waivers: claims, ..Facts::default() };
    let assessment = sample::assessment(facts, Vec::new());
    in_context(&checklist, &assessment, |context| {
        let proof = EvidenceIndex::gather(context, &[], &mut Vec::new());
        let mut findings = Vec::new();
        let mut waivers = apply(context, &proof, false, &mut findings);
        let standing = waivers.standing.remove(&("pass".to_owned(), None));
        (standing.map(|standing| (standing.at, standing.last_day)), findings.len())
    })
}

/// Asserts the line of the claim that counts, and its month.
#[track_caller]
fn assert_stands(claims: [WaiverClaim; 2], line: u32, month: Option<i8>) {
    let (standing, _) = standing(claims.to_vec());
    let last_day = month.map(|month| Date::constant(2024, month, 1));
    assert_eq!(standing, Some((sample::line(line), last_day)));
}

#[test]
fn of_two_claims_the_one_that_stands_longer_does() {
    assert_stands([claim(1, Some(6)), claim(2, Some(9))], 2, Some(9));
    assert_stands([claim(1, Some(9)), claim(2, Some(6))], 1, Some(9));
    assert_stands([claim(1, Some(6)), claim(2, None)], 2, None);
    assert_stands([claim(1, None), claim(2, Some(6))], 1, None);
}

#[test]
fn of_two_claims_that_end_on_one_day_the_first_stands() {
    assert_stands([claim(1, Some(6)), claim(2, Some(6))], 1, Some(6));
    assert_stands([claim(1, None), claim(2, None)], 1, None);
}

#[test]
fn a_claim_that_is_flawed_expired_or_of_another_kind_does_not_stand() {
    let flawed = WaiverClaim { is_flawed: true, ..claim(1, Some(9)) };
    let other = WaiverClaim { kind: sample::stated("other".to_owned(), 1), ..claim(1, Some(9)) };
    // An expired claim is a finding, even if another one is valid.
    for (claim_1, found) in [(flawed, 0), (other, 0), (claim(1, Some(2)), 1)] {
        assert_eq!(standing(vec![claim_1.clone()]), (None, found));
        let known = Some((sample::line(2), Some(Date::constant(2024, 6, 1))));
        assert_eq!(standing(vec![claim_1, claim(2, Some(6))]), (known, found + 1));
    }
}
