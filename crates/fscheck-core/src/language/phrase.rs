//! A phrase of a list of words, and where it is in a text.

use super::table::Table;
use super::words::{COMMA, Lists, is_number, list_at};

/// The most words that a gap represents.
const GAP: usize = 3;

/// A line of a list.
#[derive(Debug)]
pub(super) struct Phrase(Vec<Part>);

/// A place in a phrase.
#[derive(Debug)]
struct Part {
    terms: Vec<Term>,
    is_optional: bool,
}

/// What may be at a place.
#[derive(Debug)]
enum Term {
    Word(&'static str),
    Begins(&'static str),
    List(usize),
    Number,
    Year,
    Gap,
    Start,
    End,
}

/// The words that phrases may begin with.
#[derive(Debug, Default)]
pub(super) struct Firsts {
    pub(super) words: Vec<&'static str>,
    /// Whether there are others, which are not to be counted.
    pub(super) is_open: bool,
}

impl Phrase {
    /// Reads a line; `names` are the positions of the lists.
    pub(super) fn parse(line: &'static str, names: &Table<usize>) -> Phrase {
        let part = |text: &'static str| {
            let (text, is_optional) = text.strip_suffix('?').map_or((text, false), |t| (t, true));
            let terms = text.split('|').filter_map(|term| Term::parse(term, names)).collect();
            Part { terms, is_optional }
        };
        Phrase(line.split(' ').map(part).collect())
    }

    /// Its words, where each of them is the whole phrase.
    pub(super) fn single_words(&self) -> Option<Vec<&'static str>> {
        let [Part { terms, is_optional: false }] = self.0.as_slice() else { return None };
        let word = |term: &Term| match term {
            Term::Word(word) => Some(*word),
            _ => None,
        };
        terms.iter().map(word).collect()
    }

    /// The lists that are in it.
    pub(super) fn lists(&self) -> impl Iterator<Item = usize> {
        self.0.iter().flat_map(|part| &part.terms).filter_map(|term| match term {
            Term::List(position) => Some(*position),
            _ => None,
        })
    }

    /// What it may begin with.
    pub(super) fn firsts(&self, lists: &Lists) -> Firsts {
        let mut firsts = Firsts::default();
        for part in &self.0 {
            let mut is_empty = part.is_optional;
            for term in &part.terms {
                match term {
                    Term::Word(word) => firsts.words.push(word),
                    Term::List(position) => {
                        let list = lists.firsts(*position);
                        firsts.words.extend(list.words);
                        firsts.is_open |= list.is_open;
                    }
                    Term::Start | Term::End => is_empty = true,
                    Term::Begins(_) | Term::Number | Term::Year | Term::Gap => {
                        firsts.is_open = true;
                    }
                }
            }
            if !is_empty {
                break;
            }
        }
        firsts
    }

    /// Hands each of its ends, where it begins at `at`, to `then`, until that is content.
    pub(super) fn reach(
        &self,
        words: &[&str],
        at: usize,
        then: &mut dyn FnMut(usize) -> bool,
    ) -> bool {
        reach(&self.0, words, at, then)
    }
}

fn reach(parts: &[Part], words: &[&str], at: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
    let Some((part, rest)) = parts.split_first() else { return then(at) };
    if part.is_optional && reach(rest, words, at, then) {
        return true;
    }
    part.terms.iter().any(|term| term.step(words, at, &mut |next| reach(rest, words, next, then)))
}

impl Term {
    fn parse(term: &'static str, names: &Table<usize>) -> Option<Term> {
        let name = term.strip_prefix('<').and_then(|term| term.strip_suffix('>'));
        Some(match (term, name) {
            ("..", _) => Term::Gap,
            ("^", _) => Term::Start,
            ("$", _) => Term::End,
            (_, Some("number")) => Term::Number,
            (_, Some("year")) => Term::Year,
            (_, Some(name)) => Term::List(*names.get(name)?),
            (word, None) => match word.strip_suffix('*') {
                Some(beginning) => Term::Begins(beginning),
                None => Term::Word(word),
            },
        })
    }

    /// Hands the places that one gets to from `at` to `then`, until that is content.
    fn step(&self, words: &[&str], at: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
        let word = words.get(at).copied();
        let is_there = match self {
            Term::Word(wanted) => word == Some(wanted),
            Term::Begins(beginning) => word.is_some_and(|word| word.starts_with(beginning)),
            Term::Number => word.is_some_and(is_number),
            Term::Year => word.is_some_and(is_year),
            Term::Start => {
                let before = at.checked_sub(1).and_then(|before| words.get(before));
                return before.is_none_or(|word| *word == COMMA) && then(at);
            }
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

    impl Phrase {
        /// How many terms it has.
        pub(in crate::language) fn terms(&self) -> usize {
            self.0.iter().map(|part| part.terms.len()).sum()
        }

        /// Whether all of it may be missing.
        pub(in crate::language) fn is_nothing(&self) -> bool {
            self.0.iter().all(|part| part.is_optional)
        }
    }

    #[test]
    fn a_line_is_read_whole() {
        let names = Table::from_iter([("one", 0)]);
        for (line, parts, terms) in
            [("a|b c? ..", 3, 4), ("^ <one>|word* $", 3, 4), ("<none> a", 2, 1)]
        {
            let phrase = Phrase::parse(line, &names);
            assert_eq!((phrase.0.len(), phrase.terms()), (parts, terms), "{line}");
        }
    }
}
