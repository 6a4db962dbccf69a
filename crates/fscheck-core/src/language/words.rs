//! The lists of words under `checklist/words/`, matched against the words of a text. The head of `claims.txt`
//! explains their syntax; `ready.rs` reads them when the program is built.

pub use super::form::List;
use super::form::{Lists, Part, Phrase, Start, Term};
use super::table::Table;

/// A number that changes with any list.
pub const DIGEST: &str = fscheck_checklist::words::DIGEST;

/// The separator of the clauses of a sentence, as a word.
pub const COMMA: &str = ",";

static LISTS: Lists = include!(concat!(env!("OUT_DIR"), "/lists.rs"));
static NONE: List = List {
    starts: Table::EMPTY,
    phrases: &[],
    open: &[],
    open_at_start: &[],
    open_alone: &[],
    is_plain: true,
    needed: Table::EMPTY,
    lines: &[],
};

/// The bytes of a word that isn't long.
const SHORT_WORD: usize = 32;

/// The list called `name`.
pub fn list(name: &str) -> &'static List {
    LISTS.named(name)
}

/// The list at a position among all lists.
pub(super) fn list_at(position: u16) -> &'static List {
    LISTS.lists.get(usize::from(position)).unwrap_or(&NONE)
}

/// Returns whether a clause begins at `at`.
pub(super) fn is_start(words: &[&str], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    before.is_none_or(|word| *word == COMMA)
}

/// Returns whether a word is written in digits.
pub fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_digit())
}

impl List {
    /// Returns whether the line, whole, is in the list.
    pub fn has_line(&self, line: &str) -> bool {
        self.lines.contains(&line)
    }

    /// Its lines as they are there.
    pub fn lines(&self) -> &'static [&'static str] {
        self.lines
    }

    /// Returns whether the word is a phrase of the list by itself.
    pub fn has(&self, word: &str) -> bool {
        let Some(start) = self.starts.get(word) else { return self.is_open_to(word, &[]) };
        start.is_whole || self.is_open_to(word, start.phrases)
    }

    /// Returns whether the word of ASCII letters, capital or not, is a phrase of the list by itself.
    pub(crate) fn has_in_any_case(&self, word: &[u8]) -> bool {
        if self.open_alone.is_empty() && !self.starts.may_have(word) {
            return false;
        }
        // Words are short, and a copy on the heap takes longer than to look it up.
        let mut small = [0; SHORT_WORD];
        let Some(copy) = small.get_mut(..word.len()) else {
            return String::from_utf8(word.to_ascii_lowercase()).is_ok_and(|word| self.has(&word));
        };
        copy.copy_from_slice(word);
        copy.make_ascii_lowercase();
        std::str::from_utf8(copy).is_ok_and(|word| self.has(word))
    }

    /// Returns whether one of these phrases, or of those that may begin with any word, is the word.
    fn is_open_to(&self, word: &str, starting: &'static [u16]) -> bool {
        let phrases = |positions: &'static [u16]| {
            positions.iter().filter_map(|at| self.phrases.get(usize::from(*at)))
        };
        let starting = phrases(starting).filter(|phrase| !phrase.is_longer());
        let mut likely = starting.chain(phrases(self.open_alone));
        likely.any(|phrase| phrase.reach(&[word], 0, &mut |end| end == 1))
    }

    /// Returns whether a phrase of the list may begin with the word.
    pub fn begins(&self, word: &str) -> bool {
        self.starts.has(word)
    }

    /// Returns whether a phrase of the list is anywhere among the words.
    pub fn is_in(&self, words: &[&str]) -> bool {
        self.first_in(words).is_some()
    }

    /// Returns the position of the first phrase of the list among the words.
    pub fn first_in(&self, words: &[&str]) -> Option<usize> {
        match self.may_be_in(words) {
            true => (0..words.len()).find(|at| self.reach(words, *at, &mut |_| true)),
            false => None,
        }
    }

    /// Returns whether the words have one that all texts with a phrase of the list have. Most texts
    /// have none, and their words need not be tried one by one.
    fn may_be_in(&self, words: &[&str]) -> bool {
        self.needed.entries.is_empty() || words.iter().any(|word| self.needed.has(word))
    }

    /// Returns the lengths, in words, of the phrases that begin with the word at `at`.
    pub fn ends(&self, words: &[&str], at: usize) -> Vec<usize> {
        let mut ends = Vec::new();
        self.reach(words, at, &mut |end| {
            ends.push(end);
            false
        });
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// Passes the end of each phrase that begins at `at` to `then`, until that returns true.
    pub(crate) fn reach(
        &self,
        words: &[&str],
        at: usize,
        then: &mut dyn FnMut(usize) -> bool,
    ) -> bool {
        let word = words.get(at).copied().unwrap_or_default();
        let start = self.starts.get(word);
        if start.is_some_and(|start| start.is_whole) && then(at + 1) {
            return true;
        }
        let starting = start.map(|start| start.phrases).unwrap_or_default();
        let mut any = |positions: &[u16]| {
            let mut phrases = positions.iter().filter_map(|at| self.phrases.get(usize::from(*at)));
            phrases.any(|phrase| phrase.reach(words, at, then))
        };
        any(starting)
            || any(self.open)
            || (!self.open_at_start.is_empty() && is_start(words, at) && any(self.open_at_start))
    }
}

impl Lists {
    fn named(&self, name: &str) -> &'static List {
        let position = self.names.get(name).copied();
        let list = position.and_then(|position| self.lists.get(usize::from(position)));
        debug_assert!(list.is_some(), "no list of words is called {name}");
        list.unwrap_or(&NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::ready;

    #[test]
    fn phrases_are_found_by_their_form() {
        let all = [
            ("in place", "it is in place", true),
            ("in place", "in our place", false),
            ("in|on place", "on place", true),
            ("in our? place", "in our place", true),
            ("our? own place", "your own place", true),
            ("accept* it", "accepting it", true),
            ("no .. far", "no tests were run far", true),
            ("no .. far", "no test was run by far", false),
            ("no .. far", "no , far", false),
            ("^ not done", "not done", true),
            ("^ not done", "it , not done", true),
            ("^ not done", "it is not done", false),
            ("not done $", "not done , it", true),
            ("not done $|yet", "not done by hand", false),
            ("not done $|yet", "not done yet", true),
            ("in <year>", "in 2025", true),
            ("in <year>", "in 1025", false),
            ("<number> days", "14 days", true),
            ("by <when>", "by the end of june", true),
            ("by <when>", "by hand", false),
        ];
        // Lists of one line after those of the files, so that `<word>` is one of these.
        let own: String = all.iter().map(|(line, ..)| format!("[own]\n{line}\n")).collect();
        let files: Vec<&str> = ready::FILES.into_iter().chain([&*own.leak()]).collect();
        let lists = ready::lists(&files).unwrap().lists;
        for (list, (line, text, expected)) in lists[LISTS.lists.len()..].iter().zip(all) {
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(list.is_in(&words), expected, "{line}: {text}");
        }
    }

    #[test]
    fn a_word_is_a_phrase_whatever_longer_ones_begin_with_it() {
        for list in LISTS.lists {
            let others = ["2025", "14", "retained", "tests", "the"];
            for word in list.starts.words().chain(others) {
                let is_phrase = list.reach(&[word], 0, &mut |end| end == 1);
                assert_eq!(list.has(word), is_phrase, "{word}: {:?}", list.lines);
            }
        }
    }

    #[test]
    fn all_that_the_files_say_can_be_matched() {
        let names: Vec<&str> = LISTS.names.words().collect();
        assert_eq!(names.len(), LISTS.lists.len(), "two lists have one name");
        for (position, name) in names.iter().enumerate() {
            assert_eq!(LISTS.names.get(name).copied().map(usize::from), Some(position));
            let list = &LISTS.lists[position];
            assert!(!list.lines.is_empty(), "{name}");
            if list.lines.iter().all(|line| line.starts_with('#')) {
                continue;
            }
            for line in list.lines {
                let phrase = Phrase::parse(line, &LISTS.names);
                let terms = line.split([' ', '|']).count();
                assert_eq!(phrase.terms(), terms, "[{name}] {line}: a list that is not there");
                assert!(!phrase.is_nothing(), "[{name}] {line}");
                assert!(phrase.lists().all(|inner| inner != position), "[{name}] {line}");
            }
        }
    }

    /// The words that a phrase may begin with, and whether there are others.
    fn firsts(phrase: &Phrase) -> (Vec<&'static str>, bool) {
        let (mut words, mut is_open) = (Vec::new(), false);
        for part in phrase.0 {
            words.extend(part.words);
            for term in part.terms {
                match term {
                    Term::List(position) => {
                        let list = list_at(*position);
                        words.extend(list.starts.words());
                        is_open |= !(list.open.is_empty() && list.open_at_start.is_empty());
                    }
                    Term::Start | Term::End => {}
                    Term::Begins(_) | Term::Number | Term::Year | Term::Gap => is_open = true,
                }
            }
            let is_mark = |term: &Term| matches!(term, Term::Start | Term::End);
            if !part.is_optional && !part.terms.iter().any(is_mark) {
                break;
            }
        }
        (words, is_open)
    }

    #[test]
    fn phrases_are_found_by_whatever_they_begin_with() {
        for list in LISTS.lists {
            for (position, phrase) in list.phrases.iter().enumerate() {
                let position = u16::try_from(position).unwrap();
                let (words, is_open) = firsts(phrase);
                let is_noted = |word: &&str| {
                    list.starts.get(word).is_some_and(|start| start.phrases.contains(&position))
                };
                assert!(words.iter().all(is_noted), "{phrase:?}");
                let mut open = list.open.iter().chain(list.open_at_start);
                assert_eq!(is_open, open.any(|open| *open == position), "{phrase:?}");
            }
        }
    }

    #[test]
    fn each_phrase_has_a_word_that_its_list_needs() {
        fn is_of(part: &Part, needed: &Table<()>) -> bool {
            let all_of = |list: &List| {
                !list.needed.entries.is_empty() && list.needed.words().all(|word| needed.has(word))
            };
            let is_list = |term: &Term| match term {
                Term::List(position) => all_of(list_at(*position)),
                _ => false,
            };
            !part.is_optional
                && part.words.iter().all(|word| needed.has(word))
                && part.terms.iter().all(is_list)
        }
        let (mut with, mut without) = (0, 0);
        for list in LISTS.lists {
            match list.needed.entries.is_empty() {
                true => without += 1,
                false => with += 1,
            }
            let mut starts = list.starts.entries.iter().filter(|(_, start)| start.is_whole);
            let is_any = list.needed.entries.is_empty();
            assert!(is_any || starts.all(|(word, _)| list.needed.has(word)));
            let has = |phrase: &Phrase| phrase.0.iter().any(|part| is_of(part, &list.needed));
            assert!(is_any || list.phrases.iter().all(has));
        }
        assert!(with > 5 * without, "{with}, {without}");
        assert!(list("not-done").needed.has("not"));
        assert!(!list("not-done").needed.has("is"));
    }

    #[test]
    fn words_are_written_as_texts_are_folded() {
        for line in LISTS.lists.iter().flat_map(|list| list.lines) {
            assert_eq!(*line, crate::text::fold(line));
            let mut words = line.split([' ', '|']).filter(|word| !word.starts_with(['<', '#']));
            assert!(words.all(|word| !word.contains(['\'', '’', '-', '_'])), "{line}");
        }
    }
}
