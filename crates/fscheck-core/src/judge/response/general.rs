//! Recognises responses that stay general: all their words are as true of any company, so they
//! describe nothing (specification, section 3.3). Unlike the lists of claims, this needs no known
//! phrases: words that are in no list count as concrete.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::nothing::Own;
use crate::language::form::{General, Vocabulary};
use crate::language::table::Table;
use crate::text;

static WORDS: General = include!(concat!(env!("OUT_DIR"), "/general.rs"));

/// The weight of a figure, a name, an abbreviation or a frequency.
const FIGURE: usize = 2;

/// The most words of a fact that is weighed.
const LONGEST_FACT: usize = 6;

impl Vocabulary {
    fn has(&self, word: &str) -> bool {
        self.whole.has(word) || self.begins(word)
    }

    /// Returns whether a word begins with one of the prefixes. The nearest prefix in alphabetical
    /// order is enough: every entry between it and the word would begin with it too.
    fn begins(&self, word: &str) -> bool {
        let behind = self.beginnings.partition_point(|beginning| *beginning <= word);
        let nearest = behind.checked_sub(1).and_then(|at| self.beginnings.get(at));
        nearest.is_some_and(|beginning| word.starts_with(beginning))
    }
}

/// Returns whether a word, in small letters, is as true of any company.
pub fn is_general_word(word: &str) -> bool {
    WORDS.general.has(word)
}

/// Returns whether all of a text is as true of any company. `names` are those of its context, as
/// [`plain_names`]. A text whose words weigh `enough` never is, however long it is.
pub fn is_general(text: &str, own: &Own<'_>, names: &[Vec<String>], enough: usize) -> bool {
    is_below(text, own, names, |count| needed(count).min(enough))
}

/// Returns whether all of a short fact is as true of any company. A single word has to be a name, an
/// abbreviation or a term of the trade; such a term is always enough. A longer fact may tell something in
/// plain words.
pub fn is_general_fact(text: &str, own: &Own<'_>, names: &[Vec<String>]) -> bool {
    let is_of_trade = |token: Token<'_>| WORDS.trade.has(&plain(token.text));
    // Other scripts have no spaces between words.
    let of_one_word = if text.is_ascii() { FIGURE } else { 1 };
    tokens(text, own.is_id).nth(LONGEST_FACT).is_none()
        && !tokens(text, own.is_id).any(is_of_trade)
        && is_below(text, own, names, |count| if count == 1 { of_one_word } else { 1 })
}

/// Returns whether the words of a text weigh less than is needed for their number.
fn is_below(
    text: &str,
    own: &Own<'_>,
    names: &[Vec<String>],
    needed: impl Fn(usize) -> usize,
) -> bool {
    let capitals = Capitals::of(text);
    let mut words = Vec::new();
    let mut weight = 0;
    for token in tokens(text, own.is_id) {
        let word = plain(token.text);
        if !names.iter().flatten().any(|named| *named == word) {
            weight += weigh(&token, &word, &capitals);
        }
        // The rest of a concrete text need not be read, however long it is.
        if weight >= WORDS.lengths.len() {
            return false;
        }
        words.push((word, token));
    }
    let named = named(&words, names);
    let is_own_name = |word: &str, token: &Token<'_>| {
        let is_part =
            || !WORDS.general.has(word) && names.iter().flatten().any(|part| *part == word);
        named.contains(word) || (capitals.is_name(token) && is_part())
    };
    let telling = words.iter().filter(|(word, token)| !is_own_name(word, token));
    let weight: usize = telling.map(|(word, token)| weigh(token, word, &capitals)).sum();
    weight < needed(words.len())
}

/// Returns the words of each name.
pub fn plain_names(names: &[String]) -> Vec<Vec<String>> {
    let words = names.iter().map(|name| parts(name).into_iter());
    words.map(|words| words.map(|word| plain(word).into_owned()).collect()).collect()
}

/// Returns the words of those names whose first word is in the text.
fn named<'a>(words: &[(Cow<'_, str>, Token<'_>)], names: &'a [Vec<String>]) -> BTreeSet<&'a str> {
    let is_there = |name: &&Vec<String>| {
        name.first().is_some_and(|first| words.iter().any(|(word, _)| *word == *first))
    };
    names.iter().filter(is_there).flatten().map(String::as_str).collect()
}

/// Returns the total weight that a text with this number of words needs.
fn needed(count: usize) -> usize {
    WORDS.lengths.iter().filter(|length| **length <= count).count()
}

/// Returns the weight of a word.
fn weigh(token: &Token<'_>, word: &str, capitals: &Capitals<'_>) -> usize {
    let words = &WORDS;
    if words.figures.has(word) {
        return FIGURE;
    }
    if words.telling.has(word) {
        return 1;
    }
    let (is_name, is_short_name) = (capitals.is_name(token), capitals.is_short_name(token));
    if (is_name || is_short_name) && words.abbreviations.has(word) {
        return 0;
    }
    if is_short_name {
        return FIGURE;
    }
    if words.general.has(word) {
        // "AWS Support", "Savings Plans".
        return usize::from(is_name);
    }
    let is_figure = word.chars().any(|c| c.is_ascii_digit());
    match is_figure || is_name {
        true => FIGURE,
        // A single letter is part of something.
        false => usize::from(word.len() > 1),
    }
}

/// A word of a text, in its original spelling.
struct Token<'a> {
    text: &'a str,
    /// True if it begins a sentence, or a hyphen joins it to the word before.
    is_first: bool,
}

/// Returns the words of a text except the ids of items.
fn tokens<'a>(text: &'a str, is_id: &'a dyn Fn(&str) -> bool) -> impl Iterator<Item = Token<'a>> {
    text.lines().flat_map(move |line| {
        let mut is_first = true;
        line.split_whitespace().flat_map(move |written| {
            let bare = written.trim_matches(|c: char| !c.is_alphanumeric());
            // Folded: a word of ASCII has no other form.
            let folded = match bare.is_ascii() {
                true => text::lower(bare),
                false => Cow::Owned(text::fold(bare)),
            };
            let words = if is_id(&folded) { Vec::new() } else { parts(written) };
            let starts = std::mem::take(&mut is_first);
            is_first = written.ends_with(['.', ';', ':', '!', '?']) || (starts && words.is_empty());
            let token = move |(at, text)| Token { text, is_first: starts || at > 0 };
            words.into_iter().enumerate().map(token)
        })
    })
}

/// Splits the text between two blanks at its marks: "go-live" is two words, "l’azienda" one.
fn parts(written: &str) -> Vec<&str> {
    const LONGEST_ARTICLE: usize = 4;
    const SHORTEST_WORD: usize = 4;
    let is_apostrophe = |c: char| matches!(c, '\'' | '’');
    let words = written.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c));
    let elided = |word: &'_ str| -> usize {
        let (before, after) = word.split_once(is_apostrophe).unwrap_or_default();
        let is_article =
            before.chars().count() <= LONGEST_ARTICLE && after.chars().count() >= SHORTEST_WORD;
        if is_article { word.len() - after.len() } else { 0 }
    };
    let bare = words.map(|word| word.trim_matches(is_apostrophe));
    let bare = bare.filter(|word| !word.is_empty());
    bare.map(|word| word.get(elided(word)..).unwrap_or(word)).collect()
}

/// Returns a word in lower case, without accents and apostrophes.
fn plain(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    if word.is_ascii() {
        let mut letters = word.to_ascii_lowercase();
        letters.retain(|c| c != '\'');
        return Cow::Owned(letters);
    }
    let letters = word.nfkd().filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’'));
    Cow::Owned(letters.flat_map(char::to_lowercase).collect::<String>().replace('ß', "ss"))
}

/// The use of capital letters in a text. Many texts are weighed by their first words, so it is only
/// examined for a word that has any.
struct Capitals<'a> {
    text: &'a str,
    are_all: OnceCell<bool>,
    are_nouns: OnceCell<bool>,
}

impl<'a> Capitals<'a> {
    fn of(text: &'a str) -> Capitals<'a> {
        Capitals { text, are_all: OnceCell::new(), are_nouns: OnceCell::new() }
    }

    /// Returns whether all of it is in capitals, so that they mean nothing.
    fn are_all(&self) -> bool {
        *self.are_all.get_or_init(|| {
            let letters = self.text.chars().filter(|c| c.is_alphabetic()).count();
            let large = self.text.chars().filter(|c| c.is_uppercase()).count();
            large * 2 > letters
        })
    }

    /// Returns whether every noun has one.
    fn are_nouns(&self) -> bool {
        const GERMAN_WORDS: usize = 2;
        *self.are_nouns.get_or_init(|| {
            let words: Vec<&str> = self.text.split_whitespace().collect();
            let is_large = |word: &&&str| word.chars().next().is_some_and(char::is_uppercase);
            let named = words.iter().skip(1).filter(is_large).count();
            let german = || {
                let words = words.iter().map(|word| plain(word));
                words.filter(|word| WORDS.german.has(word)).collect::<BTreeSet<_>>()
            };
            named * 2 > words.len() || german().len() >= GERMAN_WORDS
        })
    }

    /// Returns whether a word is an abbreviation or a name like "CloudTrail".
    fn is_short_name(&self, token: &Token<'_>) -> bool {
        token.text.chars().filter(|c| c.is_uppercase()).count() > 1 && !self.are_all()
    }

    /// Returns whether a word is a name by its first letter.
    fn is_name(&self, token: &Token<'_>) -> bool {
        let is_large = token.text.chars().next().is_some_and(char::is_uppercase);
        is_large && !token.is_first && !self.are_all() && !self.are_nouns()
    }
}

#[cfg(test)]
mod tests;
