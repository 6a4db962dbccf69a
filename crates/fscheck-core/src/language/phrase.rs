//! A phrase of a word list, and its matches in a text.

use super::form::{Part, Phrase, Term};
use super::words::{COMMA, is_number, is_start, list_at};

/// The most words that a gap represents.
const GAP: usize = 3;

impl Phrase {
    /// Passes each of its ends, if it begins at `at`, to `then`, until that returns true.
    pub(super) fn reach(
        &self,
        words: &[&str],
        at: usize,
        then: &mut dyn FnMut(usize) -> bool,
    ) -> bool {
        reach(self.0, words, at, then)
    }
}

fn reach(parts: &[Part], words: &[&str], at: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
    let Some((part, rest)) = parts.split_first() else { return then(at) };
    if part.is_optional && reach(rest, words, at, then) {
        return true;
    }
    if let Some(word) = words.get(at)
        && is_among(part.words, word)
        && reach(rest, words, at + 1, then)
    {
        return true;
    }
    part.terms.iter().any(|term| match term {
        // Many lists have a lot of these.
        Term::Begins(beginning) if !words.get(at).is_some_and(|word| begins(word, beginning)) => {
            false
        }
        term => term.step(words, at, &mut |next| reach(rest, words, next, then)),
    })
}

/// Most words differ in their first letter, which is compared at less cost than whole words.
fn is_among(words: &[&str], word: &str) -> bool {
    let first = word.as_bytes().first();
    words.iter().any(|own| own.as_bytes().first() == first && *own == word)
}

fn begins(word: &str, beginning: &str) -> bool {
    let first = beginning.as_bytes().first();
    first.is_none_or(|first| word.as_bytes().first() == Some(first)) && word.starts_with(beginning)
}

impl Term {
    /// Passes the places reachable from `at` to `then`, until that returns true.
    fn step(&self, words: &[&str], at: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
        let word = words.get(at).copied();
        let is_there = match self {
            Term::Begins(beginning) => word.is_some_and(|word| word.starts_with(beginning)),
            Term::Number => word.is_some_and(is_number),
            Term::Year => word.is_some_and(is_year),
            Term::Start => return is_start(words, at) && then(at),
            Term::End => return word.is_none_or(|word| word == COMMA) && then(at),
            Term::List(position) => return list_at(*position).reach(words, at, then),
            Term::Gap => {
                let rest = words.iter().skip(at).take(GAP).take_while(|word| **word != COMMA);
                return (0..=rest.count()).any(|skipped| then(at + skipped));
            }
        };
        is_there && then(at + 1)
    }
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.starts_with("20") && is_number(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::ready::table;

    impl Phrase {
        /// Returns the number of its terms.
        pub(in crate::language) fn terms(&self) -> usize {
            self.0.iter().map(|part| part.words.len() + part.terms.len()).sum()
        }

        /// Returns whether all of it is optional.
        pub(in crate::language) fn is_nothing(&self) -> bool {
            self.0.iter().all(|part| part.is_optional)
        }
    }

    #[test]
    fn a_line_is_read_whole() {
        let names = table(vec![("one", 0)]).unwrap();
        for (line, parts, terms) in
            [("a|b c? ..", 3, 4), ("^ <one>|word* $", 3, 4), ("<none> a", 2, 1)]
        {
            let phrase = Phrase::parse(line, &names);
            assert_eq!((phrase.0.len(), phrase.terms()), (parts, terms), "{line}");
        }
    }
}
