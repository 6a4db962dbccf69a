//! Texts of all kinds that say nothing, and their nearest neighbours that do, in eight languages.

use super::general::{is_general, plain_names};
use super::nothing::{Own, nothing};
use super::pointer::{Pointer, pointer};
use crate::language::said::Said;

const SILENT: &str = include_str!("texts/silent.txt");
const TELLING: &str = include_str!("texts/telling.txt");

const REQUIRED: [&str; 4] = [
    "Choice of services\nChoose services, pricing models and regions with cost in view.",
    "Match capacity to demand and test at scale.",
    "The partner makes sure that there is as much capacity as needed, for instance with a \
     demand-based, a buffer-based or a time-based approach.",
    "The partner reviews them quarterly and buys Savings Plans such as Reserved Instances.",
];

fn says_nothing(text: &str) -> bool {
    let names = ["Harbour Cloud Consulting".to_owned(), "Northwind Bank AG".to_owned()];
    let is_id = |word: &str| word == "abc-001";
    let own =
        Own { is_id: &is_id, title: Some("Service choice"), requirement: &REQUIRED, names: &names };
    let said = Said::of(text, &is_id);
    let points = pointer(&said.words(), &is_id);
    nothing(text, &said, &own).is_some()
        || points == Some(Pointer::Nothing)
        || is_general(text, &own, &plain_names(&names), usize::MAX)
}

fn texts(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with("# "))
}

#[test]
fn all_kinds_of_texts_that_say_nothing_are_told() {
    let missed: Vec<&str> = texts(SILENT).filter(|text| !says_nothing(text)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn their_neighbours_that_tell_something_are_quiet() {
    let alarms: Vec<&str> = texts(TELLING).filter(|text| says_nothing(text)).collect();
    assert!(alarms.is_empty(), "{alarms:#?}");
}
