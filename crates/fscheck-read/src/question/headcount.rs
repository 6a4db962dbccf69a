//! The question that finds the number of the partner's employees.

use std::collections::BTreeSet;
use std::sync::Arc;

use fscheck_core::assessment::Assessment;
use fscheck_core::checklist::Ask;
use fscheck_core::evidence::{element_id, lacking_id};
use fscheck_core::language::words::list;
use fscheck_core::search::{Pattern, Question, Sense};

use super::plain;

/// The steps to which a number of people is rounded down: "over 250 people" may be 264.
const ROUNDED: [u64; 5] = [1, 10, 50, 100, 500];

/// Others' numbers of people are rounded to multiples of this.
const ROUND: u64 = 10;

/// Makes the question for the number of the partner's employees one for the number that is stated.
/// Other people who are counted show that it isn't there.
pub fn with_headcount(
    asked: Question,
    control: &str,
    ask: &Ask,
    assessment: &Assessment,
) -> impl Iterator<Item = Question> {
    let mut elements = ask.elements.iter().filter(|element| element.is_headcount);
    let element = elements.find(|element| element_id(control, ask, element) == asked.id);
    let stated = assessment.facts.partner.employees.as_ref().map(|stated| stated.value);
    let Some((element, stated)) = element.zip(stated) else {
        return [Some(asked), None].into_iter().flatten();
    };
    let id = lacking_id(control, ask, element);
    let others = plain(id, Arc::clone(&asked.patterns), Sense::Mention);
    let near = asked.patterns.iter().map(|pattern| pattern.near(&rounded(stated)));
    let people: Vec<&str> = list("employees").lines().iter().flat_map(|l| l.split('|')).collect();
    let counted = |number: String| people.iter().map(move |word| format!("{number} {word}"));
    let counted = written(stated).into_iter().flat_map(counted);
    // "Team of 260", or the last row of a table: "Total | end of 2023 | 700".
    let before = list("before-a-headcount").lines().join(" | ");
    let behind = Pattern::parse(&[before, written(stated).join(" | ")]);
    // Another rule compares a number of all employees with the facts.
    let all = list("all-employees").lines().iter().map(|line| (*line).to_owned());
    let alone = Pattern::parse(&[counted.chain(all).collect::<Vec<_>>().join(" | ")]);
    // "40-300 staff" is the size of others, which is given in round numbers.
    let ranges = |number: String| {
        people.iter().map(move |word| Pattern::parse(&[format!("<number> {number} {word}")]))
    };
    let is_round = stated % ROUND == 0;
    let ranges = written(stated).into_iter().filter(|_| is_round).flat_map(ranges).flatten();
    let unless = element.unless.iter().cloned().chain(ranges).collect();
    let patterns = near.chain(alone).chain(behind).collect();
    let denied_with = Arc::clone(&element.denied_with);
    let sense = Sense::Topic { negative_counts: false, unless, denied_with };
    [Some(Question { patterns, sense, ..asked }), Some(others)].into_iter().flatten()
}

/// Returns the numbers that a number of employees may be rounded down to, itself among them.
fn rounded(number: u64) -> Vec<String> {
    let steps = ROUNDED.into_iter().filter(|step| *step <= number);
    let numbers: BTreeSet<u64> = steps.map(|step| number / step * step).collect();
    numbers.into_iter().flat_map(written).collect()
}

/// Returns a number as bare words have it: in figures, with and without a mark behind its thousands,
/// and in words: "ninety".
fn written(number: u64) -> Vec<String> {
    let (thousands, rest) = (number / 1_000, number % 1_000);
    let parted = (thousands > 0).then(|| format!("{thousands} {rest:03}"));
    let mut lines = list("number-words").lines().iter().filter_map(|line| line.split_once('|'));
    let words = lines.find(|(figures, _)| figures.parse() == Ok(number));
    let words = words.map(|(_, words)| words.split('|').map(str::to_owned));
    let figures = [Some(number.to_string()), parted].into_iter().flatten();
    figures.chain(words.into_iter().flatten()).collect()
}
