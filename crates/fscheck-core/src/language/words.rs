//! The lists of words under `checklist/words/`: read once, matched against the words of a text.
//! The head of `claims.txt` explains their syntax.

use std::sync::LazyLock;

use super::phrase::{Firsts, Phrase};
use super::table::Table;

/// The files, as they were when the program was built.
const FILES: [&str; 12] = [
    fscheck_checklist::words::CLAIMS,
    fscheck_checklist::words::CLAIMS_ABROAD,
    fscheck_checklist::words::HAND_OFFS,
    fscheck_checklist::words::IRREGULAR,
    fscheck_checklist::words::PLACEHOLDERS,
    fscheck_checklist::words::POINTERS,
    fscheck_checklist::words::NOT_DONE,
    fscheck_checklist::words::DECLINED,
    fscheck_checklist::words::CONTENTS,
    fscheck_checklist::words::REJECTED,
    fscheck_checklist::words::FACTS,
    fscheck_checklist::words::CLOUDS,
];

/// A number that is another one where any list is.
pub const DIGEST: &str = fscheck_checklist::words::DIGEST;

/// What parts the clauses of a sentence, as a word.
pub const COMMA: &str = ",";

static LISTS: LazyLock<Lists> = LazyLock::new(Lists::read);
static NONE: List = List::new();

/// The list called `name`.
pub fn list(name: &str) -> &'static List {
    LISTS.named(name)
}

/// The list at a position among all lists.
pub(super) fn list_at(position: usize) -> &'static List {
    LISTS.lists.get(position).unwrap_or(&NONE)
}

/// Whether a word is written in digits.
pub fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_digit())
}

/// Words and phrases.
#[derive(Debug, Default)]
pub struct List {
    /// The words that its phrases begin with.
    starts: Table<Start>,
    /// The phrases of several words.
    phrases: Vec<Phrase>,
    /// The phrases that may begin with any word.
    open: Vec<usize>,
    /// Its lines as they are there.
    lines: Vec<&'static str>,
}

/// What begins with a word.
#[derive(Debug, Default)]
struct Start {
    /// Whether it is a phrase by itself.
    is_whole: bool,
    /// The phrases of several words, in their order.
    phrases: Vec<usize>,
}

impl List {
    const fn new() -> List {
        List { starts: Table::new(), phrases: Vec::new(), open: Vec::new(), lines: Vec::new() }
    }

    /// Whether the line, whole, is in the list.
    pub fn has_line(&self, line: &str) -> bool {
        self.lines.contains(&line)
    }

    /// Its lines as they are there.
    pub fn lines(&self) -> &[&'static str] {
        &self.lines
    }

    /// Whether the word is a phrase of the list by itself.
    pub fn has(&self, word: &str) -> bool {
        self.reach(&[word], 0, &mut |end| end == 1)
    }

    /// Whether a phrase of the list may begin with the word.
    pub fn begins(&self, word: &str) -> bool {
        self.starts.has(word)
    }

    /// Whether a phrase of the list stands anywhere among the words.
    pub fn is_in(&self, words: &[&str]) -> bool {
        self.first_in(words).is_some()
    }

    /// Where the first phrase of the list begins among the words.
    pub fn first_in(&self, words: &[&str]) -> Option<usize> {
        (0..words.len()).find(|at| self.reach(words, *at, &mut |_| true))
    }

    /// Where the phrases end that begin with the word at `at`: after how many words.
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

    /// Hands the end of each phrase that begins at `at` to `then`, until that is content.
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
        let starting = start.map(|start| start.phrases.as_slice()).unwrap_or_default();
        let likely = starting.iter().chain(&self.open);
        let mut phrases = likely.filter_map(|position| self.phrases.get(*position));
        phrases.any(|phrase| phrase.reach(words, at, then))
    }

    fn add(&mut self, line: &'static str, names: &Table<usize>) {
        self.lines.push(line);
        let phrase = Phrase::parse(line, names);
        match phrase.single_words() {
            Some(words) => {
                for word in words {
                    self.starts.change(word, |start| start.is_whole = true);
                }
            }
            None => self.phrases.push(phrase),
        }
    }

    /// Notes what its phrases begin with.
    fn index(&mut self, firsts: Vec<Firsts>) {
        for (phrase, Firsts { words, is_open }) in firsts.into_iter().enumerate() {
            for word in words {
                self.starts.change(word, |start| {
                    if start.phrases.last() != Some(&phrase) {
                        start.phrases.push(phrase);
                    }
                });
            }
            self.open.extend(is_open.then_some(phrase));
        }
    }

    /// What its phrases begin with, once they are indexed.
    pub(super) fn firsts(&self) -> Firsts {
        Firsts { words: self.starts.words().collect(), is_open: !self.open.is_empty() }
    }
}

/// All lists of all files.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: Vec<List>,
    names: Table<usize>,
}

impl Lists {
    fn read() -> Lists {
        let lines = || FILES.iter().flat_map(|file| file.lines()).map(str::trim);
        let names = lines().filter_map(heading).enumerate().map(|(at, name)| (name, at)).collect();
        let mut lists = Lists { lists: Vec::new(), names };
        for line in lines().filter(|line| !line.is_empty() && !is_comment(line)) {
            match (heading(line), lists.lists.last_mut()) {
                (Some(_), _) => lists.lists.push(List::new()),
                (None, Some(list)) => list.add(line, &lists.names),
                (None, None) => {}
            }
        }
        let mut is_indexed = vec![false; lists.lists.len()];
        (0..lists.lists.len()).for_each(|position| lists.index(position, &mut is_indexed));
        lists
    }

    /// Indexes the phrases of a list, after the lists that are in it.
    fn index(&mut self, position: usize, is_indexed: &mut [bool]) {
        match is_indexed.get_mut(position) {
            Some(is_indexed) if !*is_indexed => *is_indexed = true,
            _ => return,
        }
        let Some(list) = self.lists.get_mut(position) else { return };
        let phrases = std::mem::take(&mut list.phrases);
        for inner in phrases.iter().flat_map(Phrase::lists) {
            self.index(inner, is_indexed);
        }
        let firsts = phrases.iter().map(|phrase| phrase.firsts(self)).collect();
        if let Some(list) = self.lists.get_mut(position) {
            list.phrases = phrases;
            list.index(firsts);
        }
    }

    /// What the phrases of a list begin with.
    pub(super) fn firsts(&self, position: usize) -> Firsts {
        self.lists.get(position).map(List::firsts).unwrap_or_default()
    }

    fn named(&self, name: &str) -> &List {
        let list = self.names.get(name).and_then(|position| self.lists.get(*position));
        debug_assert!(list.is_some(), "no list of words is called {name}");
        list.unwrap_or(&NONE)
    }
}

fn is_comment(line: &str) -> bool {
    line == "#" || line.starts_with("# ")
}

fn heading(line: &'static str) -> Option<&'static str> {
    line.strip_prefix('[')?.strip_suffix(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list of its own, in which `<word>` is a list of the files.
    fn own(lines: &[&'static str]) -> List {
        let mut list = List::new();
        lines.iter().for_each(|line| list.add(line, &LISTS.names));
        list.index(list.phrases.iter().map(|phrase| phrase.firsts(&LISTS)).collect());
        list
    }

    fn matched(line: &'static str, text: &str) -> bool {
        own(&[line]).is_in(&text.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn phrases_are_found_by_their_form() {
        for (line, text, expected) in [
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
        ] {
            assert_eq!(matched(line, text), expected, "{line}: {text}");
        }
    }

    #[test]
    fn all_that_the_files_say_can_be_matched() {
        let names: Vec<&str> = LISTS.names.words().collect();
        assert_eq!(names.len(), LISTS.lists.len(), "two lists have one name");
        for (position, name) in names.iter().enumerate() {
            assert_eq!(LISTS.names.get(name), Some(&position));
            let list = &LISTS.lists[position];
            assert!(!list.lines.is_empty(), "{name}");
            if list.lines.iter().all(|line| line.starts_with('#')) {
                continue;
            }
            for line in &list.lines {
                let phrase = Phrase::parse(line, &LISTS.names);
                let terms = line.split([' ', '|']).count();
                assert_eq!(phrase.terms(), terms, "[{name}] {line}: a list that is not there");
                assert!(!phrase.is_nothing(), "[{name}] {line}");
                assert!(phrase.lists().all(|inner| inner != position), "[{name}] {line}");
            }
        }
    }

    #[test]
    fn phrases_are_indexed_after_the_lists_in_them() {
        for list in &LISTS.lists {
            for (position, phrase) in list.phrases.iter().enumerate() {
                let firsts = phrase.firsts(&LISTS);
                let mut words = firsts.words.iter();
                assert!(
                    words.all(|word| list.starts.get(word).unwrap().phrases.contains(&position))
                );
                assert_eq!(firsts.is_open, list.open.contains(&position));
            }
        }
    }

    #[test]
    fn words_are_written_as_texts_are_folded() {
        for line in LISTS.lists.iter().flat_map(|list| &list.lines) {
            assert_eq!(*line, crate::text::fold(line));
            let mut words = line.split([' ', '|']).filter(|word| !word.starts_with(['<', '#']));
            assert!(words.all(|word| !word.contains(['\'', '’', '-', '_'])), "{line}");
        }
    }
}
