//! The lists of words under `checklist/words/`: read once, matched against the words of a text.
//! Their form is told at the head of `claims.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The files, as they were when the program was built.
const FILES: [&str; 6] = [
    include_str!("../../../checklist/words/claims.txt"),
    include_str!("../../../checklist/words/claims-abroad.txt"),
    include_str!("../../../checklist/words/placeholders.txt"),
    include_str!("../../../checklist/words/pointers.txt"),
    include_str!("../../../checklist/words/not-done.txt"),
    include_str!("../../../checklist/words/declined.txt"),
];

/// What parts the clauses of a sentence, as a word.
pub const COMMA: &str = ",";

/// The most words that a gap stands for.
const GAP: usize = 3;

static LISTS: LazyLock<Lists> = LazyLock::new(Lists::read);
static NONE: List = List::new();

/// The list called `name`.
pub fn list(name: &str) -> &'static List {
    LISTS.named(name)
}

/// Whether a word is written in digits.
pub fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_digit())
}

/// Phrases, by the word that they begin with.
#[derive(Debug, Default)]
pub struct List {
    phrases: Vec<Phrase>,
    by_first: BTreeMap<&'static str, Vec<usize>>,
    /// Those that may begin with anything.
    open: Vec<usize>,
    /// Its lines as they stand there.
    lines: Vec<&'static str>,
}

impl List {
    const fn new() -> List {
        List { phrases: Vec::new(), by_first: BTreeMap::new(), open: Vec::new(), lines: Vec::new() }
    }

    /// Whether the line, whole, stands in the list.
    pub fn has_line(&self, line: &str) -> bool {
        self.lines.contains(&line)
    }

    /// Whether the word is a phrase of the list by itself.
    pub fn has(&self, word: &str) -> bool {
        self.ends(&[word], 0).contains(&1)
    }

    /// Whether a phrase of the list may begin with the word.
    pub fn begins(&self, word: &str) -> bool {
        self.by_first.contains_key(word)
    }

    /// Whether a phrase of the list stands anywhere among the words.
    pub fn is_in(&self, words: &[&str]) -> bool {
        self.first_in(words).is_some()
    }

    /// Where the first phrase of the list begins among the words.
    pub fn first_in(&self, words: &[&str]) -> Option<usize> {
        (0..words.len()).find(|at| !self.ends(words, *at).is_empty())
    }

    /// Where the phrases end that begin with the word at `at`: after how many words.
    pub fn ends(&self, words: &[&str], at: usize) -> Vec<usize> {
        let first = words.get(at).and_then(|word| self.by_first.get(word));
        let likely = first.into_iter().flatten().chain(&self.open);
        let phrases = likely.filter_map(|position| self.phrases.get(*position));
        let mut ends: Vec<usize> = phrases.flat_map(|phrase| phrase.ends(words, at)).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    fn add(&mut self, line: &'static str, names: &BTreeMap<&'static str, usize>) {
        self.phrases.push(Phrase::parse(line, names));
        self.lines.push(line);
    }

    /// Notes that the phrase at `position` may begin with these.
    fn index(&mut self, position: usize, firsts: &Firsts) {
        for word in &firsts.words {
            self.by_first.entry(word).or_default().push(position);
        }
        if firsts.is_open {
            self.open.push(position);
        }
    }

    /// What its phrases begin with, once they are indexed.
    fn firsts(&self) -> Firsts {
        Firsts { words: self.by_first.keys().copied().collect(), is_open: !self.open.is_empty() }
    }
}

/// The words that phrases may begin with.
#[derive(Debug, Default)]
struct Firsts {
    words: BTreeSet<&'static str>,
    /// Whether there are others, which are not to be counted.
    is_open: bool,
}

/// All lists of all files.
#[derive(Debug, Default)]
struct Lists {
    lists: Vec<List>,
    names: BTreeMap<&'static str, usize>,
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

    /// Indexes the phrases of a list, after the lists that stand in it.
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
        let firsts: Vec<Firsts> = phrases.iter().map(|phrase| phrase.firsts(self)).collect();
        if let Some(list) = self.lists.get_mut(position) {
            list.phrases = phrases;
            firsts.iter().enumerate().for_each(|(phrase, firsts)| list.index(phrase, firsts));
        }
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

/// A line of a list.
#[derive(Debug)]
struct Phrase(Vec<Part>);

/// A place in a phrase.
#[derive(Debug)]
struct Part {
    terms: Vec<Term>,
    is_optional: bool,
}

/// What may stand at a place.
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

impl Phrase {
    fn parse(line: &'static str, names: &BTreeMap<&'static str, usize>) -> Phrase {
        let part = |text: &'static str| {
            let (text, is_optional) = text.strip_suffix('?').map_or((text, false), |t| (t, true));
            let terms = text.split('|').filter_map(|term| Term::parse(term, names)).collect();
            Part { terms, is_optional }
        };
        Phrase(line.split(' ').map(part).collect())
    }

    /// The lists that stand in it.
    fn lists(&self) -> impl Iterator<Item = usize> {
        self.0.iter().flat_map(|part| &part.terms).filter_map(|term| match term {
            Term::List(position) => Some(*position),
            _ => None,
        })
    }

    /// What it may begin with.
    fn firsts(&self, lists: &Lists) -> Firsts {
        let mut firsts = Firsts::default();
        for part in &self.0 {
            let mut is_empty = part.is_optional;
            for term in &part.terms {
                match term {
                    Term::Word(word) => _ = firsts.words.insert(word),
                    Term::List(position) => {
                        let list = lists.lists.get(*position).map(List::firsts).unwrap_or_default();
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

    fn ends(&self, words: &[&str], at: usize) -> Vec<usize> {
        let mut places = vec![at];
        for part in &self.0 {
            let mut next = if part.is_optional { places.clone() } else { Vec::new() };
            for place in &places {
                part.terms.iter().for_each(|term| term.step(words, *place, &mut next));
            }
            next.sort_unstable();
            next.dedup();
            places = next;
        }
        places
    }
}

impl Term {
    fn parse(term: &'static str, names: &BTreeMap<&'static str, usize>) -> Option<Term> {
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

    /// Adds the places that one gets to from `at`.
    fn step(&self, words: &[&str], at: usize, next: &mut Vec<usize>) {
        let word = words.get(at).copied();
        let is_there = match self {
            Term::Word(wanted) => word == Some(wanted),
            Term::Begins(beginning) => word.is_some_and(|word| word.starts_with(beginning)),
            Term::Number => word.is_some_and(is_number),
            Term::Year => word.is_some_and(is_year),
            Term::Start => {
                let before = at.checked_sub(1).and_then(|before| words.get(before));
                next.extend(before.is_none_or(|word| *word == COMMA).then_some(at));
                return;
            }
            Term::End => {
                next.extend(word.is_none_or(|word| word == COMMA).then_some(at));
                return;
            }
            Term::List(position) => {
                let list = LISTS.lists.get(*position);
                next.extend(list.into_iter().flat_map(|list| list.ends(words, at)));
                return;
            }
            Term::Gap => {
                let rest = words.iter().skip(at).take(GAP).take_while(|word| **word != COMMA);
                next.extend((0..=rest.count()).map(|skipped| at + skipped));
                return;
            }
        };
        next.extend(is_there.then_some(at + 1));
    }
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.starts_with("20") && is_number(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list of its own, in which `<word>` is a list of the files.
    fn own(lines: &[&'static str]) -> List {
        let mut list = List::new();
        lines.iter().for_each(|line| list.add(line, &LISTS.names));
        for position in 0..list.phrases.len() {
            let firsts = list.phrases[position].firsts(&LISTS);
            list.index(position, &firsts);
        }
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
        assert_eq!(LISTS.names.len(), LISTS.lists.len(), "two lists have one name");
        for (name, position) in &LISTS.names {
            let list = &LISTS.lists[*position];
            assert!(!list.lines.is_empty(), "{name}");
            if list.lines.iter().all(|line| line.starts_with('#')) {
                continue;
            }
            for (phrase, line) in list.phrases.iter().zip(&list.lines) {
                let terms = line.split([' ', '|']).count();
                let read: usize = phrase.0.iter().map(|part| part.terms.len()).sum();
                assert_eq!(read, terms, "[{name}] {line}: a list that is not there");
                assert!(phrase.0.iter().any(|part| !part.is_optional), "[{name}] {line}");
            }
        }
    }

    #[test]
    fn phrases_are_indexed_after_the_lists_in_them() {
        for list in &LISTS.lists {
            for (position, phrase) in list.phrases.iter().enumerate() {
                let firsts = phrase.firsts(&LISTS);
                let mut words = firsts.words.iter();
                assert!(words.all(|word| list.by_first[word].contains(&position)));
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
