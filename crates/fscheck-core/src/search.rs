//! Recognises what a text is about by the words that a definition lists for it.
//!
//! Texts and phrases are compared as bare words: in lower case, without punctuation, hyphens taken
//! for spaces. Words are no proof, so what is found here is never more than a hint.

mod pattern;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, Match, MatchKind};
use memchr::memmem::Finder;

use self::pattern::NEAR;
pub use self::pattern::{LONGEST_PHRASE, Pattern};
use crate::words::bare_words;

/// Bytes of a page that are looked at together.
const PART: usize = 32 << 10;

/// By how much these overlap: more than twice what a pattern spans, with marks and blanks.
const OVERLAP: usize = 2 << 10;

/// Bytes of text from which on an automaton pays, which takes long to make and then finds all
/// phrases in one pass.
const MUCH: usize = 64 << 10;

/// Matches that are looked at in a response.
const MATCHES: usize = 1_000_000;

/// Something to look for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// Its name, for the answer.
    pub id: String,
    /// What each way to recognise it wants.
    pub patterns: Arc<[Pattern]>,
    /// How it must be written, in capitals and small letters, where its words alone say too little.
    pub spelling: Option<String>,
    /// Whether the reader wants to know where it was found.
    pub wants_place: bool,
}

/// What one text, or many, are searched for.
#[derive(Debug, Default)]
pub struct Questions {
    list: Vec<Question>,
    /// Made when it is first asked for, as are the next two.
    digest: OnceLock<String>,
    needles: OnceLock<Needles>,
    automaton: OnceLock<Option<AhoCorasick>>,
    /// How much text was searched so far.
    searched: AtomicUsize,
}

/// All phrases of some questions.
#[derive(Debug)]
struct Needles {
    /// Each with what finds it.
    finders: Vec<Finder<'static>>,
    /// What each stands for.
    meanings: Vec<Meaning>,
}

/// A term of a pattern of a question, all by their positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Meaning {
    question: usize,
    pattern: usize,
    term: usize,
}

impl Questions {
    /// These questions, in this order.
    pub fn new(list: Vec<Question>) -> Questions {
        Questions { list, ..Questions::default() }
    }

    /// All of these and of those, each once.
    pub fn with(&self, others: &Questions) -> Questions {
        let new = others.list.iter().filter(|question| !self.list.contains(question));
        Questions::new(self.list.iter().chain(new).cloned().collect())
    }

    /// What tells whether a text was asked the same.
    pub fn digest(&self) -> &str {
        self.digest.get_or_init(|| {
            let mut digest = DefaultHasher::new();
            self.list.hash(&mut digest);
            format!("{:016x}", digest.finish())
        })
    }

    /// The questions.
    pub fn list(&self) -> &[Question] {
        &self.list
    }

    fn needles(&self) -> &Needles {
        self.needles.get_or_init(|| Needles::of(&self.list))
    }

    /// The places where phrases stand in bare words, with what they mean there; at most so many.
    fn places(&self, words: &str, most: usize) -> Vec<(Meaning, usize)> {
        let Needles { finders, meanings } = self.needles();
        let is_little = self.searched.fetch_add(words.len(), Ordering::Relaxed) < MUCH;
        let make = || {
            let mut builder = AhoCorasick::builder();
            builder.match_kind(MatchKind::Standard).kind(Some(AhoCorasickKind::DFA));
            builder.build(finders.iter().map(Finder::needle)).ok()
        };
        let automaton = if is_little { None } else { self.automaton.get_or_init(make).as_ref() };
        match automaton {
            Some(automaton) => {
                let hits = automaton.find_overlapping_iter(words);
                let place =
                    |hit: Match| Some((*meanings.get(hit.pattern().as_usize())?, hit.start()));
                hits.filter_map(place).take(most).collect()
            }
            None => {
                let places = finders.iter().zip(meanings).map(|(finder, meaning)| {
                    all(finder, words.as_bytes()).map(|start| (*meaning, start))
                });
                places.flatten().take(most).collect()
            }
        }
    }
}

impl Needles {
    fn of(list: &[Question]) -> Needles {
        let mut needles = Needles { finders: Vec::new(), meanings: Vec::new() };
        for (question, asked) in list.iter().enumerate() {
            for (pattern, terms) in asked.patterns.iter().enumerate() {
                for (term, phrases) in terms.terms.iter().enumerate() {
                    for phrase in phrases {
                        needles.finders.push(Finder::new(phrase.needle()).into_owned());
                        needles.meanings.push(Meaning { question, pattern, term });
                    }
                }
            }
        }
        needles
    }
}

/// Where a phrase stands, also where it overlaps itself.
fn all<'a>(finder: &'a Finder<'_>, text: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + finder.find(text.get(from..)?)?;
        from = start + 1;
        Some(start)
    })
}

/// Looks for the answers to questions, page by page.
#[derive(Debug)]
pub struct Searcher<'a> {
    questions: &'a Questions,
    found: BTreeSet<usize>,
    /// How many more matches are looked at.
    room: usize,
}

impl<'a> Searcher<'a> {
    /// Looks for `questions` in a short text.
    pub fn new(questions: &'a Questions) -> Searcher<'a> {
        Searcher::with_room(questions, MATCHES)
    }

    /// Looks for `questions`, at so many matches of their phrases at most.
    pub fn with_room(questions: &'a Questions, room: usize) -> Searcher<'a> {
        Searcher { questions, found: BTreeSet::new(), room }
    }

    /// Looks through one page.
    pub fn look_at(&mut self, page: &str) {
        for part in parts(page) {
            if self.has_found_all() || self.is_exhausted() {
                return;
            }
            self.look_at_part(part, page);
        }
    }

    fn look_at_part(&mut self, part: &str, page: &str) {
        let mut places = self.questions.places(&bare_words(part), self.room);
        self.room = self.room.saturating_sub(places.len());
        places.retain(|(meaning, _)| !self.found.contains(&meaning.question));
        places.sort_unstable();
        let same = |a: &Meaning, b: &Meaning| (a.question, a.pattern) == (b.question, b.pattern);
        for group in places.chunk_by(|(a, _), (b, _)| same(a, b)) {
            let Some((meaning, _)) = group.first() else { continue };
            if self.is_complete(*meaning, group) && self.is_spelled(meaning.question, page) {
                self.found.insert(meaning.question);
            }
        }
    }

    /// The first line of `page` that answers a question by itself, from 1.
    pub fn line_of(&self, id: &str, page: &str) -> Option<usize> {
        let question = self.questions.list.iter().find(|question| question.id == id)?;
        let alone = Questions::new(vec![question.clone()]);
        let answers = |line: &str| {
            let mut searcher = Searcher::new(&alone);
            searcher.look_at_part(line, line);
            searcher.has_found_all()
        };
        page.lines().position(answers).map(|line| line + 1)
    }

    /// Whether more matches were found than are looked at: the rest of the text was not searched.
    pub fn is_exhausted(&self) -> bool {
        self.room == 0
    }

    /// Whether all questions were answered.
    pub fn has_found_all(&self) -> bool {
        self.found.len() == self.questions.list.len()
    }

    /// The ids of the questions that were answered.
    pub fn found(&self) -> Vec<&'a str> {
        let ids = self.found.iter().filter_map(|number| self.questions.list.get(*number));
        ids.map(|question| question.id.as_str()).collect()
    }

    /// Whether all terms of a pattern stand near one of its first term.
    fn is_complete(&self, meaning: Meaning, places: &[(Meaning, usize)]) -> bool {
        let question = self.questions.list.get(meaning.question);
        let pattern = question.and_then(|q| q.patterns.get(meaning.pattern));
        let terms = pattern.map_or(0, |pattern| pattern.terms.len());
        let of_term: Vec<&[(Meaning, usize)]> =
            places.chunk_by(|(a, _), (b, _)| a.term == b.term).collect();
        let Some((first, others)) = of_term.split_first().filter(|_| of_term.len() == terms) else {
            return false;
        };
        let is_near = |place: usize, term: &[(Meaning, usize)]| {
            let after = term.partition_point(|(_, other)| *other < place.saturating_sub(NEAR));
            term.get(after).is_some_and(|(_, other)| *other <= place + NEAR)
        };
        first.iter().any(|(_, place)| others.iter().all(|term| is_near(*place, term)))
    }

    fn is_spelled(&self, question: usize, page: &str) -> bool {
        let spelling = self.questions.list.get(question).and_then(|q| q.spelling.as_deref());
        spelling.is_none_or(|spelling| page.contains(spelling))
    }
}

/// A long page in parts, so that the memory for each is bounded, and the rest need not be looked at
/// once all is found. Each begins within the one before, by more than patterns reach.
fn parts(page: &str) -> impl Iterator<Item = &str> {
    let mut start = Some(0_usize);
    std::iter::from_fn(move || {
        let from = start?;
        let end = boundary(page, from.saturating_add(PART));
        start = (end < page.len()).then(|| boundary(page, end.saturating_sub(OVERLAP)));
        page.get(from..end)
    })
}

/// The first place from `at` on where no word is cut, or after a long run without one, no letter.
fn boundary(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let space = rest.iter().take(OVERLAP).position(u8::is_ascii_whitespace);
    let letter = || (at..text.len()).find(|at| text.is_char_boundary(*at));
    space.map(|space| at + space).or_else(letter).unwrap_or(text.len())
}
