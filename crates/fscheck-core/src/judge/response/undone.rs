//! Recognises texts that say that something is not done, or not yet (English only).

use std::collections::BTreeSet;

use super::nothing::is_claim;
use crate::language::said::Said;
use crate::language::words::{COMMA, list};

/// Words that say that something is not done.
const NOT_DONE: &str = "not-done";

/// Words that say that something was offered.
const ONLY_OFFERED: &str = "only-offered";

/// Words that say that something that was meant to be done wasn't.
const GIVEN_UP: &str = "given-up";

/// Words that say that somebody else is to do it.
const NOT_OURS: &str = "not-ours";

/// Words of a sentence by which what it names is left to others, or wasn't looked at.
const LEFT: &str = "left-to-others";

/// Words by which nothing of what a label names is there.
const NOTHING: &str = "nothing-there";

/// The most words of a sentence that only names what the next one is about.
const LABEL: usize = 6;

/// Words before a part of a sentence that only says when, where or why.
const ADJUNCT: &str = "adjunct";

/// Returns the position of the sentence that says that the work isn't done.
pub fn undone(said: &Said) -> Option<usize> {
    let sentences = said.sentences();
    let plain = sentences.iter().position(|sentence| is_undone(sentence));
    let put_off = || {
        let put_off = sentences.iter().position(|sentence| is_put_off(sentence))?;
        sentences.iter().all(|sentence| is_open(sentence)).then_some(put_off)
    };
    plain.or_else(put_off)
}

/// Returns all sentences that say that something is not done.
pub fn all_undone(said: &Said) -> BTreeSet<usize> {
    let is_all = is_all(said);
    let sentences = said.sentences();
    let denied = sentences.iter().enumerate().filter(|(_, words)| is_all || is_undone(words));
    denied.map(|(position, _)| position).collect()
}

/// Returns the sentences of a document that say that something is not done, was given up or only
/// offered, except those about a cause: "the cause was that failover was not tested" describes a past
/// state.
pub fn denied(said: &Said) -> BTreeSet<usize> {
    let sentences = said.sentences();
    let is_denied = |words: &[&str], next: Option<&Vec<&str>>| {
        is_undone_now(words)
            || list("cause-unknown").is_in(words)
            || is_only_offered(words)
            || is_given_up(words)
            || (is_left(words) && !next.is_some_and(|next| settles(next)))
    };
    let next = sentences.iter().skip(1).map(Some).chain([None]);
    let all = sentences.iter().zip(next).enumerate();
    let denied = all.filter(|(_, (words, next))| {
        is_denied(words, *next) || next.is_some_and(|next| is_taken_back(words, next))
    });
    denied.map(|(position, _)| position).collect()
}

/// Returns whether the next sentence takes back what this one says: "It was in the plan for May. We let
/// it go."
fn is_taken_back(sentence: &[&str], next: &[&str]) -> bool {
    let is_label = || sentence.len() <= LABEL && !list("stated").is_in(sentence);
    let is_of_it = || next.first().is_some_and(|word| list("of-what-was-said").has(word));
    let is_gone = || is_given_up(next) || is_only_offered(next);
    list(NOT_OURS).is_in(next)
        || (is_of_it() && is_left(next))
        || (is_gone() && (is_label() || list("meant").is_in(sentence)))
}

/// Returns false if no sentence of a text says that something is not done, as in most texts.
pub fn may_be_denied(text: &str) -> bool {
    list("denials").may_be_in_text(text)
}

/// Returns whether a text only says that something is not done.
pub fn is_all(said: &Said) -> bool {
    let sentences = said.sentences();
    let is_nothing = |sentence: &Vec<&str>| is_undone(sentence) || is_open(sentence);
    undone(said).is_some() && sentences.iter().all(is_nothing)
}

/// Returns whether a sentence says explicitly that it is not done.
fn is_undone(sentence: &[&str]) -> bool {
    list(NOT_DONE).is_in(sentence) && !list("not-undone").is_in(sentence)
}

/// Returns whether a sentence of a document says that something is not done, other than one about a
/// cause, which describes a past state. A reason may follow: "it is not brought up, since …".
fn is_undone_now(sentence: &[&str]) -> bool {
    let is_it = |words: &[&str]| is_undone(words) && !list("of-a-cause").is_in(words);
    let is_reason = |pair: &[&str]| matches!(pair, [COMMA, word] if list("reason").has(word));
    let main = sentence.windows(2).position(is_reason).and_then(|end| sentence.get(..end));
    is_it(sentence) || main.is_some_and(|main| is_it(main) && list("present").is_in(main))
}

/// Returns whether a sentence says that something was offered, and not that it is there.
fn is_only_offered(sentence: &[&str]) -> bool {
    list(ONLY_OFFERED).is_in(sentence)
        && (!list("taken-up").is_in(sentence) || list("not-taken-up").is_in(sentence))
}

/// Returns whether a sentence says that something was given up: "we let it go".
fn is_given_up(sentence: &[&str]) -> bool {
    list(GIVEN_UP).is_in(sentence) && !list("not-given-up").is_in(sentence)
}

/// Returns whether a sentence leaves what it names to others, or says that nobody looked at it.
fn is_left(sentence: &[&str]) -> bool {
    list(LEFT).is_in(sentence)
        && !list("not-left").is_in(sentence)
        // The first words may be the number of a paragraph.
        && !sentence.iter().skip(2).any(|word| is_figure(word))
}

fn is_figure(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit()) || list("number-words").has(word)
}

/// Returns whether a sentence, or the rest of one behind a semicolon, settles what the one before it leaves
/// to others.
fn settles(next: &[&str]) -> bool {
    list("not-left").is_in(next) || (next.len() <= LABEL && next.iter().any(|word| is_figure(word)))
}

/// Returns whether a sentence may take back what the one before it says.
pub fn takes_back(sentence: &str) -> bool {
    is_first(sentence, "dropped", is_dropped)
}

/// Returns whether the sentence below a heading, or beside a label, says that nothing of it is there.
pub fn denies_label(sentence: &str) -> bool {
    // "None: the bank was new."
    let is_told = |(first, _): (&str, &str)| !first.contains(char::is_whitespace);
    let is_denial =
        |words: &[&str]| is_dropped(words) || is_undone(words) || list(NOTHING).is_in(words);
    !sentence.trim_start().split_once(':').is_some_and(is_told)
        && is_first(sentence, "denied-labels", is_denial)
}

/// Returns whether `is_it` holds for the first sentence of a text, which has a phrase of the list then.
fn is_first(text: &str, wanted: &str, is_it: impl Fn(&[&str]) -> bool) -> bool {
    list(wanted).may_be_in_text(text)
        && Said::of(text, &|_| false).sentences().first().is_some_and(|first| is_it(first))
}

/// Returns whether a sentence says that what the one before it names was given up, or isn't theirs.
fn is_dropped(words: &[&str]) -> bool {
    is_only_offered(words) || is_given_up(words) || list(NOT_OURS).is_in(words) || is_left(words)
}

/// Returns whether a sentence says that it is still to come.
fn is_put_off(sentence: &[&str]) -> bool {
    list("not-done-plans").is_in(sentence)
        && !list("not-planned").is_in(sentence)
        && !list("not-undone").is_in(sentence)
}

/// Returns whether a sentence describes nothing existing: all its parts defer something, or claim.
fn is_open(sentence: &[&str]) -> bool {
    let mut parts = sentence.split(|word| *word == COMMA).filter(|part| !part.is_empty());
    if is_claim(&parts.clone().flatten().copied().collect::<Vec<_>>()) {
        return true;
    }
    let is_open_part = |part: &[&str]| {
        let is_adjunct = part.first().is_some_and(|word| list(ADJUNCT).has(word));
        is_undone(part) || is_put_off(part) || is_claim(part) || is_adjunct || part.len() <= 2
    };
    (is_put_off(sentence) || is_undone(sentence)) && parts.all(is_open_part)
}

#[cfg(test)]
mod tests;
