//! Sentences that negate what they name: "we have not tried more", "alarms were left out".

use super::Pattern;
use crate::language::said::{Said, without_insertions};
use crate::language::words::{COMMA, list};

/// How many words before a word its negation may stand.
const BEFORE: usize = 6;

/// How many words behind a word its negation may end.
const BEHIND: usize = 12;

/// The number of words that are the beginning of a sentence.
const BEGINNING: usize = 8;

/// The most words of a label that negates nothing by itself: the heading of a column.
const SHORTEST: usize = 2;

/// The most words of a label in a line of its own.
const LABEL: usize = 6;

/// Returns whether a sentence of a passage negates one of these words.
pub(super) fn has_negated(passage: &str, words: &[Pattern]) -> bool {
    if !may_negate(passage) {
        return false;
    }
    let said = Said::of(&joined(passage), &|_| false);
    said.sentences().iter().any(|sentence| is_negated(sentence, words))
}

/// Returns a passage without the sentences that negate one of these words; `None` if none does.
pub(super) fn without_negated(passage: &str, words: &[Pattern]) -> Option<String> {
    if !may_negate(passage) {
        return None;
    }
    let passage = joined(passage);
    let said = Said::of(&passage, &|_| false);
    let negated: Vec<bool> = said.sentences().iter().map(|s| is_negated(s, words)).collect();
    negated.contains(&true).then(|| {
        let written = Said::written(&passage, &|_| false).into_iter();
        let kept = written.zip(negated).filter(|(_, is_negated)| !is_negated);
        kept.map(|(sentence, _)| sentence).collect::<Vec<_>>().join("\n")
    })
}

/// Returns false if a passage certainly negates nothing, as most don't.
pub(super) fn may_negate(passage: &str) -> bool {
    list("negation").may_be_in_text(passage)
}

/// Returns a passage without insertions, and with each label in one sentence with what follows it:
/// "Attacks: no plan.", "Tests at scale\n- None so far."
fn joined(passage: &str) -> String {
    let passage = without_insertions(passage).replace(": ", " ");
    match passage.split_once('\n') {
        Some((label, rest)) if label.split_whitespace().count() <= LABEL => {
            [label, rest.trim_start_matches(['-', '*', '•', ' '])].join(" ")
        }
        _ => passage,
    }
}

/// Returns whether a sentence begins by negating anything.
pub(super) fn begins_negated(sentence: &str) -> bool {
    if !list("negator").may_be_in_text(sentence) {
        return false;
    }
    let said = Said::of(sentence, &|_| false);
    said.sentences().first().is_some_and(|first| begins(first))
}

fn begins(sentence: &[&str]) -> bool {
    let clause = sentence.split(|word| *word == COMMA).next().unwrap_or_default();
    let beginning = clause.get(..BEGINNING.min(clause.len())).unwrap_or_default();
    let negator = list("negator");
    let first = beginning.iter().find(|word| negator.has(word));
    // "No timeout was set" is a cause, and "works a day without signal" a requirement, as "tenants who
    // never see each other" is.
    let is_denial = first.is_some_and(|word| !matches!(*word, "no" | "without"))
        && !list("required-never").is_in(beginning);
    // "No." is the heading of a column of numbers.
    clause.len() > SHORTEST
        && is_denial
        && !is_harmless(clause)
        && !list("past-negation").is_in(sentence)
}

/// Returns whether the negation of a clause takes nothing away.
fn is_harmless(clause: &[&str]) -> bool {
    let negator = list("negator");
    let first = negator.first_in(clause).and_then(|at| clause.get(at..));
    // "No change is made without approval" says that all are approved.
    let is_twice = clause.contains(&"without")
        && clause.iter().any(|word| *word != "without" && negator.has(word));
    is_twice
        || list("harmless-negation").is_in(clause)
        || first.is_some_and(|negated| list("negated-trouble").is_in(negated))
}

/// Returns whether a sentence negates one of these words, in the same clause. What nothing went
/// wrong with, what was so in the past and what must not be done says nothing about the work.
fn is_negated(sentence: &[&str], words: &[Pattern]) -> bool {
    let mut clauses = sentence.split(|word| *word == COMMA);
    clauses.any(|clause| negates(clause, words)) && !list("past-negation").is_in(sentence)
}

fn negates(clause: &[&str], words: &[Pattern]) -> bool {
    let (before, behind) = (list("negator"), list("negated-behind"));
    if !(before.is_in(clause) || behind.is_in(clause)) || is_harmless(clause) {
        return false;
    }
    let text = format!(" {} ", clause.join(" "));
    let phrases = words.iter().flat_map(Pattern::all_phrases);
    phrases.flat_map(|phrase| text.match_indices(phrase)).any(|(at, phrase)| {
        let (first, rest) = text.split_at_checked(at).unwrap_or_default();
        let last = rest.get(phrase.trim_end().len()..).unwrap_or_default();
        // The rest of a word whose ending was left open.
        let last = last.trim_start_matches(|c: char| !c.is_whitespace());
        let first: Vec<&str> = first.split_whitespace().collect();
        let first = first.get(first.len().saturating_sub(BEFORE)..).unwrap_or_default();
        let last: Vec<&str> = last.split_whitespace().take(BEHIND).collect();
        before.is_in(first) || behind.is_in(&last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tests() -> [Pattern; 1] {
        [Pattern::parse(&["test* | tried | trial* | run | alarm*"]).unwrap()]
    }

    #[test]
    fn the_word_near_a_negation_is_negated() {
        for passage in [
            "We have not run the tenant with more data than in a usual quarter.",
            "Nobody tried it with more.",
            "For larger volumes, no trial was made.",
            "Alarms were left out of this order for reasons of budget.",
            "The load test (position 14) was not ordered.",
            "Nobody tried it, or sent a wrong file.",
            "A test of a wrong route has not been thought through, and none was run.",
            "Larger volumes: no trial.",
            "Whether alarms and automatic repairs are added will be discussed in May.",
        ] {
            assert!(has_negated(passage, &tests()), "{passage}");
        }
        for passage in [
            "It was tested at three times the peak, and no message was lost.",
            "We need not guess: it was tried with ten times as much.",
            "No test failed.",
            "It was not the first test, and the run took no more than two hours.",
            "Never test with real customers.",
            "Nothing is set by hand; the run of May took two hours.",
            "We work without paper.",
            "There is no alarm without a page.",
            "No trial is carried out without the approval of the bank.",
            "Until 2022, nobody tried it.",
        ] {
            assert!(!has_negated(passage, &tests()), "{passage}");
        }
    }

    #[test]
    fn the_other_sentences_are_left() {
        let passage = "Tasks follow the queue. No load test was made. We look at it monthly.";
        let left = without_negated(passage, &tests());
        assert_eq!(left.as_deref(), Some("Tasks follow the queue.\nWe look at it monthly."));
        let labelled = without_negated("Tests at scale\n- None so far. Tasks follow it.", &tests());
        assert_eq!(labelled.as_deref(), Some("Tasks follow it."));
        assert_eq!(without_negated("The load test took two hours.", &tests()), None);
    }
}
