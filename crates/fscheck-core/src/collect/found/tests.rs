//! Tests of the facts that are proposed, and of their certainty.

use jiff::civil::date;

use super::*;
use crate::collect::companies::companies;
use crate::collect::statements::telling;
use crate::sample;

fn document(path: &str, text: &str) -> Statements {
    let found = companies(text).into_iter().map(|company| {
        let quoted = format!("“{text}”");
        (key_without_legal_form(&company.name), NamedCompany { company, quoted })
    });
    let words = telling(text).into_iter().collect();
    let (path, companies) = (path.to_owned(), found.collect());
    Statements { path, companies, words, ..Statements::default() }
}

/// The customers that are proposed, each with its number and how sure that is.
fn customers(documents: &[Statements], responses: &[(u32, &str)], form: &[&str]) -> Vec<String> {
    let mut checklist = sample::checklist(Vec::new(), Vec::new());
    checklist.required_case_studies = 4;
    let responses = responses.iter().map(|(n, text)| (*n, (*text).to_owned())).collect();
    let form: Vec<String> = form.iter().map(|text| (*text).to_owned()).collect();
    let finder = FactFinder {
        checklist: &checklist,
        facts: &Facts::default(),
        studies: &[],
        responses: &responses,
        form: &form,
        as_of: date(2026, 3, 1),
    };
    let found = finder.propose(documents).into_iter().filter(|fact| fact.field == "customer");
    let told = |fact: ProposedFact| {
        format!("{} {} {}", fact.case_study.unwrap(), fact.value, fact.certainty.name())
    };
    found.map(told).collect()
}

#[test]
fn a_company_of_two_documents_is_a_customer() {
    let documents = [
        document("a.md", "Contract with Alder Bank AG"),
        document("b.md", "Report for Alder Bank AG"),
        document("c.md", "Certified by Birch Registrars Ltd"),
    ];
    assert_eq!(customers(&documents, &[], &[]), ["1 Alder Bank AG guess"]);
    assert_eq!(customers(&documents[1..], &[], &[]), [""; 0]);
}

#[test]
fn numbers_come_from_the_form_the_folders_or_the_responses() {
    let of = |folders: [&str; 2]| {
        let text =
            ["Alder Bank AG moves ledgers, cheques, tellers, vaults, branches", "Alder Bank AG"];
        let other =
            ["Birch Life Ltd models storms, floods, hail, windows, roofs", "Birch Life Ltd"];
        let mut documents = Vec::new();
        for (at, name) in ["one.md", "two.md"].iter().enumerate() {
            documents.push(document(&format!("{}/{name}", folders[0]), text[at]));
            documents.push(document(&format!("{}/{name}", folders[1]), other[at]));
        }
        documents
    };
    let plain = of(["x", "y"]);
    assert_eq!(
        customers(&plain, &[], &[]),
        ["1 Alder Bank AG guess", "2 Birch Life Ltd guess"],
        "the order of the folders"
    );
    assert_eq!(
        customers(&of(["2-alder", "1-birch"]), &[], &[]),
        ["1 Birch Life Ltd likely", "2 Alder Bank AG likely"]
    );
    assert_eq!(
        customers(&plain, &[], &["References: #3 Birch Life, #4 Alder Bank"]),
        ["3 Birch Life Ltd sure", "4 Alder Bank AG sure"]
    );
    assert_eq!(
        customers(&plain, &[(1, "We built it for Birch."), (2, "Alder runs it.")], &[]),
        ["1 Birch Life Ltd likely", "2 Alder Bank AG likely"]
    );
    let by_words = [
        (1, "Storms, floods, hail, windows and roofs are modelled."),
        (2, "Ledgers, cheques, tellers, vaults and branches were moved."),
    ];
    assert_eq!(
        customers(&plain, &by_words, &[]),
        ["1 Birch Life Ltd likely", "2 Alder Bank AG likely"]
    );
    let both = [(1, "Storms, floods and hail."), (2, "Storms, floods and hail.")];
    assert_eq!(customers(&plain, &both, &[])[0], "1 Alder Bank AG guess", "too few words");
}

#[test]
fn the_day_that_most_sentences_give_is_taken() {
    let stated = |ending, day| Stated { value: (ending, day), quoted: String::new() };
    let (may, june) = (date(2023, 5, 1), date(2023, 6, 30));
    let all = [
        stated(Ending::WentLive, may),
        stated(Ending::Accepted, june),
        stated(Ending::WentLive, june),
    ];
    let told = |range: &[&Stated<(Ending, Date)>]| day(range).map(|(day, sure, _)| (day, sure));
    let [one, two, three] = &all;
    assert_eq!(told(&[one]), Some((may, Certainty::Likely)));
    assert_eq!(told(&[two]), Some((june, Certainty::Sure)));
    assert_eq!(told(&[two, three]), Some((june, Certainty::Sure)));
    assert_eq!(told(&[one, two, three]), Some((june, Certainty::Likely)));
    assert_eq!(told(&[one, two]), Some((june, Certainty::Guess)));
    assert_eq!(told(&[]), None);
}

#[test]
fn the_number_of_people_is_that_of_all() {
    let stated = |count, is_plain| Stated { value: (count, is_plain), quoted: String::new() };
    let told = |all: &[Stated<(u64, bool)>]| headcount(all.iter()).map(|(n, sure, _)| (n, sure));
    assert_eq!(told(&[stated(2_100, true), stated(212, false)]), Some((2_100, Certainty::Sure)));
    assert_eq!(told(&[stated(212, false)]), Some((212, Certainty::Likely)));
    assert_eq!(told(&[stated(300, true), stated(310, true)]), Some((310, Certainty::Likely)));
    assert_eq!(told(&[]), None);
}
