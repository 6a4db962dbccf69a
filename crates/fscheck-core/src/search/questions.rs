//! Questions that texts are searched for, and the places of their phrases.

use std::hash::{Hash, Hasher};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::{AhoCorasick, AhoCorasickKind, Match, MatchKind};
use rustc_hash::FxHasher;

use super::pattern::NEAR;
use super::starts::Starts;
use super::{Phrase, Question, Sections, Term};

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

/// The places of all terms of a pattern in bare words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// The first term.
    pub(super) at: usize,
    /// The foremost of all terms.
    pub(super) from: usize,
    /// The last term.
    pub(super) to: usize,
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
            let mut digest = FxHasher::default();
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

    /// The places where phrases are in bare words, with their meaning; limited in number. Those of a
    /// pattern with a term that isn't there may be missing.
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
                for (question, asked) in self.list.iter().enumerate() {
                    for (pattern, terms) in asked.patterns.iter().enumerate() {
                        let before = places.len();
                        let mut terms = terms.terms.iter().enumerate();
                        let is_there = terms.all(|(term, read)| {
                            let meaning = Meaning { question, pattern, term };
                            add_places(read, meaning, &starts, most, &mut places)
                        });
                        if !is_there {
                            places.truncate(before);
                        }
                    }
                }
                places
            }
        }
    }

    /// Returns the places of a pattern whose terms are all near one of its first term.
    pub(super) fn complete<'p>(
        &self,
        meaning: Meaning,
        places: &'p [(Meaning, usize)],
    ) -> impl Iterator<Item = Found> + use<'p> {
        let question = self.list.get(meaning.question);
        let pattern = question.and_then(|q| q.patterns.get(meaning.pattern));
        let terms = pattern.map_or(0, |pattern| pattern.terms.len());
        let mut of_term: Vec<&[(Meaning, usize)]> =
            places.chunk_by(|(a, _), (b, _)| a.term == b.term).collect();
        if of_term.len() != terms {
            of_term.clear();
        }
        let others: Vec<&[(Meaning, usize)]> = of_term.iter().skip(1).copied().collect();
        let first = of_term.first().copied().unwrap_or_default();
        first.iter().filter_map(move |(_, place)| {
            let alone = Found { at: *place, from: *place, to: *place };
            others.iter().try_fold(alone, |found, term| {
                let other = nearest(term, *place)?;
                Some(Found { from: found.from.min(other), to: found.to.max(other), ..found })
            })
        })
    }
}

/// The place of a term that is nearest to `place`, if it is near.
fn nearest(term: &[(Meaning, usize)], place: usize) -> Option<usize> {
    let after = term.partition_point(|(_, other)| *other < place);
    let around = [after.checked_sub(1), Some(after)].into_iter().flatten();
    let others = around.filter_map(|at| term.get(at)).map(|(_, other)| *other);
    others.filter(|other| other.abs_diff(place) <= NEAR).min_by_key(|other| other.abs_diff(place))
}

/// Adds the places of a term, up to `most` in all. Returns whether there may be one.
fn add_places(
    term: &Term,
    meaning: Meaning,
    starts: &Starts<'_>,
    most: usize,
    places: &mut Vec<(Meaning, usize)>,
) -> bool {
    let before = places.len();
    for phrase in term.phrases().iter().map(Phrase::needle).filter(|p| starts.may_have(p)) {
        starts.each(phrase, |start| {
            if places.len() < most {
                places.push((meaning, start));
            }
        });
    }
    places.len() > before || places.len() == most
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

    /// Returns whether all terms of a pattern are among the places.
    fn is_complete(asked: &Questions, of: Meaning, places: &[(Meaning, usize)]) -> bool {
        let terms = asked.list[of.question].patterns[of.pattern].terms.len();
        (0..terms).all(|term| places.iter().any(|(m, _)| *m == Meaning { term, ..of }))
    }

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
            // One pass finds those of incomplete patterns, too.
            let all = other.clone();
            other.retain(|(meaning, _)| is_complete(&much, *meaning, &all));
            assert_eq!(one, other, "{text}");
            found += one.len();
        }
        assert!(much.automaton.get().is_some_and(Option::is_some) && found > 200, "{found}");
    }
}
