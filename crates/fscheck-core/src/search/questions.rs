//! Questions that texts are searched for, and the places of their phrases.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::{AhoCorasick, AhoCorasickKind, Match, MatchKind};

use super::starts::Starts;
use super::{Question, Sections};

/// Bytes of text from which on an automaton pays, which takes long to make and then finds all
/// phrases in one pass.
const MUCH: usize = 64 << 10;

/// The questions that texts are searched for.
#[derive(Debug, Default)]
pub struct Questions {
    pub(super) list: Vec<Question>,
    /// The parts of the texts that are searched by themselves as well.
    sections: Option<Box<Sections>>,
    /// Made when it is first needed, like the next field.
    digest: OnceLock<String>,
    automaton: OnceLock<Option<Automaton>>,
    /// The bytes of text searched so far.
    searched: AtomicUsize,
}

/// Finds all phrases of some questions in one pass.
#[derive(Debug)]
struct Automaton {
    phrases: AhoCorasick,
    /// The meaning of each phrase.
    meanings: Vec<Meaning>,
}

/// A term of a pattern of a question, all by their positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Meaning {
    pub(super) question: usize,
    pub(super) pattern: usize,
    pub(super) term: usize,
}

impl Questions {
    /// These questions, in this order.
    pub fn new(list: Vec<Question>) -> Questions {
        Questions { list, ..Questions::default() }
    }

    /// These questions, and those about parts of the texts.
    pub fn divided(list: Vec<Question>, sections: Option<Sections>) -> Questions {
        Questions { sections: sections.map(Box::new), ..Questions::new(list) }
    }

    /// Returns the questions of both, each once.
    pub fn with(&self, others: &Questions) -> Questions {
        let new = others.list.iter().filter(|question| !self.list.contains(question));
        let list = self.list.iter().chain(new).cloned().collect();
        let sections = match (self.sections(), others.sections()) {
            (Some(own), Some(others)) => Some(own.with(others)),
            (own, others) => own.or(others).map(|one| one.with(&Sections::default())),
        };
        Questions::divided(list, sections)
    }

    /// The parts of the texts that are searched by themselves as well.
    pub fn sections(&self) -> Option<&Sections> {
        self.sections.as_deref()
    }

    /// A digest that is equal for equal questions.
    pub fn digest(&self) -> &str {
        self.digest.get_or_init(|| {
            let mut digest = DefaultHasher::new();
            self.list.hash(&mut digest);
            if let Some(sections) = self.sections() {
                (sections.words(), &sections.questions.list).hash(&mut digest);
            }
            format!("{:016x}", digest.finish())
        })
    }

    /// The questions.
    pub fn list(&self) -> &[Question] {
        &self.list
    }

    /// Returns all phrases, each with its meaning.
    fn phrases(&self) -> impl Iterator<Item = (Meaning, &str)> {
        self.list.iter().enumerate().flat_map(|(question, asked)| {
            asked.patterns.iter().enumerate().flat_map(move |(pattern, terms)| {
                terms.terms.iter().enumerate().flat_map(move |(term, read)| {
                    let meaning = Meaning { question, pattern, term };
                    read.phrases().iter().map(move |phrase| (meaning, phrase.needle()))
                })
            })
        })
    }

    /// The places where phrases are in bare words, with their meaning; limited in number.
    pub(super) fn places(&self, words: &str, most: usize) -> Vec<(Meaning, usize)> {
        let is_little = self.searched.fetch_add(words.len(), Ordering::Relaxed) < MUCH;
        let make = || Automaton::of(self.phrases());
        let automaton = if is_little { None } else { self.automaton.get_or_init(make).as_ref() };
        match automaton {
            Some(Automaton { phrases, meanings }) => {
                let hits = phrases.find_overlapping_iter(words);
                let place =
                    |hit: Match| Some((*meanings.get(hit.pattern().as_usize())?, hit.start()));
                hits.filter_map(place).take(most).collect()
            }
            None => {
                let starts = Starts::of(words);
                let mut places = Vec::new();
                self.phrases().filter(|(_, p)| starts.may_have(p)).for_each(|(meaning, phrase)| {
                    starts.each(phrase, |start| {
                        if places.len() < most {
                            places.push((meaning, start));
                        }
                    });
                });
                places
            }
        }
    }
}

impl Automaton {
    fn of<'p>(phrases: impl Iterator<Item = (Meaning, &'p str)>) -> Option<Automaton> {
        let (meanings, phrases): (Vec<Meaning>, Vec<&str>) = phrases.unzip();
        let mut builder = AhoCorasick::builder();
        builder.match_kind(MatchKind::Standard).kind(Some(AhoCorasickKind::DFA));
        Some(Automaton { phrases: builder.build(phrases).ok()?, meanings })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::tests::question;
    use crate::words::bare_words;

    #[test]
    fn much_text_is_searched_as_little_text_is() {
        let asked = |name| question(name, &[&["a b | b a b", "cab*"], &["abc* | cab", "b"]]);
        let much = Questions::new(vec![asked("p"), question("q", &[&["a b a"]])]);
        assert!(much.places(&"x".repeat(MUCH), usize::MAX).is_empty());
        // Words of up to four letters in an order that does not repeat itself.
        let mut state = 7_u32;
        let mut found = 0;
        for length in 0..200 {
            let mut text = String::new();
            for _ in 0..length {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push(['a', 'b', 'c', ' '][usize::try_from(state >> 30).unwrap()]);
            }
            let little = Questions::new(much.list.clone());
            let words = bare_words(&text);
            let (mut one, mut other) =
                (little.places(&words, usize::MAX), much.places(&words, usize::MAX));
            one.sort_unstable();
            other.sort_unstable();
            assert_eq!(one, other, "{text}");
            found += one.len();
        }
        assert!(much.automaton.get().is_some_and(Option::is_some) && found > 500, "{found}");
    }
}
