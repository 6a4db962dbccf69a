//! Prepares the word lists: reads the files under `checklist/words/` and indexes their phrases. It
//! is part of `build.rs`, so that it costs nothing when the program starts, and of the tests. Its
//! results are never freed.

use std::collections::{BTreeMap, BTreeSet};
use std::num::TryFromIntError;

use fscheck_checklist::words;

use super::form::{General, List, Lists, Part, Phrase, Start, Term, Vocabulary};
use super::table::{Table, mark, number};

/// The result of a preparation, unless a list is too long for short numbers.
type Made<T> = Result<T, TryFromIntError>;

/// The files of phrases, as they are when the program is built.
pub(crate) const FILES: [&str; 12] = [
    words::CLAIMS,
    words::CLAIMS_ABROAD,
    words::HAND_OFFS,
    words::IRREGULAR,
    words::PLACEHOLDERS,
    words::POINTERS,
    words::NOT_DONE,
    words::DECLINED,
    words::CONTENTS,
    words::REJECTED,
    words::FACTS,
    words::CLOUDS,
];

/// The least number of slots of a table; always a power of two.
const FEWEST_SLOTS: usize = 16;

/// A table of words, each of which is there once.
///
/// # Errors
/// There are too many.
pub(crate) fn table<V>(entries: Vec<(&'static str, V)>) -> Made<Table<V>> {
    if entries.is_empty() {
        return Ok(Table::EMPTY);
    }
    let count = (entries.len() * 2).next_power_of_two().max(FEWEST_SLOTS);
    let mut slots = vec![0_u16; count];
    for (position, (word, _)) in entries.iter().enumerate() {
        let around = (0..count).map(|step| (number(word) + step) & (count - 1));
        let free = around.into_iter().find(|slot| slots.get(*slot) == Some(&0));
        if let Some(slot) = free.and_then(|free| slots.get_mut(free)) {
            *slot = u16::try_from(position + 1)?;
        }
    }
    let marks = entries.iter().fold(0, |marks, (word, _)| marks | mark(word));
    Ok(Table { entries: entries.leak(), slots: slots.leak(), marks })
}

/// Adds a word to those that become a table, unless it is there, and changes its value.
fn change<V: Default>(
    entries: &mut Vec<(&'static str, V)>,
    word: &'static str,
    change: impl FnOnce(&mut V),
) {
    if let Some((_, value)) = entries.iter_mut().find(|(known, _)| *known == word) {
        return change(value);
    }
    let mut value = V::default();
    change(&mut value);
    entries.push((word, value));
}

/// Reads all lists of some files.
///
/// # Errors
/// There are too many words, phrases or lists.
pub(crate) fn lists(files: &[&'static str]) -> Made<Lists> {
    let lines = || files.iter().flat_map(|file| file.lines()).map(str::trim);
    let names = lines().filter_map(heading).enumerate();
    let names = names.map(|(at, name)| Ok((name, u16::try_from(at)?)));
    let names = table(names.collect::<Made<Vec<_>>>()?)?;
    let mut open: Vec<OpenList> = Vec::new();
    for line in lines().filter(|line| !line.is_empty() && !is_comment(line)) {
        match (heading(line), open.last_mut()) {
            (Some(_), _) => open.push(OpenList::default()),
            (None, Some(list)) => list.add(line, &names),
            (None, None) => {}
        }
    }
    (0..open.len()).for_each(|position| index(&mut open, position));
    let usual = usual();
    let needed: Vec<_> = (0..open.len()).map(|list| needed(&open, list, &usual)).collect();
    let lists = open.into_iter().zip(needed).map(|(list, needed)| list.close(needed));
    let lists = lists.collect::<Made<Vec<List>>>()?;
    Ok(Lists { lists: lists.leak(), names })
}

/// How often each word is in the definitions, which shows roughly how usual it is.
fn usual() -> BTreeMap<String, usize> {
    let mut usual = BTreeMap::new();
    for (_, text) in fscheck_checklist::DEFINITIONS {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.for_each(|word| *usual.entry(word.to_lowercase()).or_default() += 1);
    }
    usual
}

/// Returns words such that each phrase of a list contains one of them: for each phrase, those of its
/// place with the rarest words. Empty if a phrase has no such place.
fn needed(
    lists: &[OpenList],
    position: usize,
    usual: &BTreeMap<String, usize>,
) -> Vec<&'static str> {
    let Some(list) = lists.get(position) else { return Vec::new() };
    let whole = list.starts.iter().filter(|(_, (is_whole, _))| *is_whole);
    let mut all: BTreeSet<&str> = whole.map(|(word, _)| *word).collect();
    for phrase in &list.phrases {
        let of_part = |part: &Part| {
            let mut words = part.words.to_vec();
            for term in part.terms {
                let Term::List(inner) = term else { return None };
                let inner = needed(lists, usize::from(*inner), usual);
                words.extend(Some(inner).filter(|words| !words.is_empty())?);
            }
            Some(words)
        };
        let often =
            |words: &Vec<&str>| -> usize { words.iter().filter_map(|word| usual.get(*word)).sum() };
        let parts = phrase.0.iter().filter(|part| !part.is_optional);
        let Some(rarest) = parts.filter_map(of_part).min_by_key(often) else { return Vec::new() };
        all.extend(rarest);
    }
    all.into_iter().collect()
}

/// Returns the first form of each irregular verb, by each of its forms.
///
/// # Errors
/// There are too many.
pub(crate) fn irregular(lines: &[&'static str]) -> Made<Table<&'static str>> {
    let mut entries: Vec<(&'static str, &'static str)> = Vec::new();
    for line in lines {
        let base = line.split('|').next().unwrap_or_default();
        line.split('|').for_each(|form| change(&mut entries, form, |known| *known = base));
    }
    table(entries)
}

/// Reads `general.txt`.
///
/// # Errors
/// There are too many words.
pub(crate) fn general(file: &'static str) -> Made<General> {
    let mut section = "";
    let mut lengths: Vec<usize> = Vec::new();
    let mut words: Vec<(&'static str, &'static str)> = Vec::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if let Some(heading) = heading(line) {
            section = heading;
        } else if section == "lengths" {
            lengths.extend(line.split_whitespace().filter_map(|word| word.parse::<usize>().ok()));
        } else {
            words.extend(line.split_whitespace().map(|word| (section, word)));
        }
    }
    let of = |section: &str| {
        let words = words.iter().filter(|(of, _)| *of == section);
        vocabulary(words.map(|(_, word)| *word))
    };
    Ok(General {
        general: of("general")?,
        telling: of("telling")?,
        trade: of("trade")?,
        figures: of("figures")?,
        abbreviations: of("abbreviations")?,
        german: of("german")?,
        lengths: lengths.leak(),
    })
}

fn vocabulary(words: impl Iterator<Item = &'static str>) -> Made<Vocabulary> {
    let mut whole = Vec::new();
    let mut beginnings = Vec::new();
    for word in words {
        match word.strip_suffix('*') {
            Some(beginning) => beginnings.push(beginning),
            None => change(&mut whole, word, |()| ()),
        }
    }
    beginnings.sort_unstable();
    beginnings.dedup_by(|longer, beginning| longer.starts_with(*beginning));
    Ok(Vocabulary { whole: table(whole)?, beginnings: beginnings.leak() })
}

fn is_comment(line: &str) -> bool {
    line == "#" || line.starts_with("# ")
}

fn heading(line: &'static str) -> Option<&'static str> {
    line.strip_prefix('[')?.strip_suffix(']')
}

/// A list to which lines are added.
#[derive(Debug, Default)]
struct OpenList {
    lines: Vec<&'static str>,
    phrases: Vec<Phrase>,
    /// For each word whether it is a phrase by itself, and the phrases that begin with it.
    starts: Vec<(&'static str, (bool, Vec<usize>))>,
    open: Vec<usize>,
    open_at_start: Vec<usize>,
    is_indexed: bool,
}

impl OpenList {
    fn add(&mut self, line: &'static str, names: &Table<u16>) {
        self.lines.push(line);
        let phrase = Phrase::parse(line, names);
        match phrase.single_words() {
            Some(words) => {
                for word in words {
                    change(&mut self.starts, word, |(is_whole, _)| *is_whole = true);
                }
            }
            None => self.phrases.push(phrase),
        }
    }

    /// Returns the beginnings of its phrases, once they are indexed.
    fn firsts(&self) -> Firsts {
        let words = self.starts.iter().map(|(word, _)| *word).collect();
        let is_open = !(self.open.is_empty() && self.open_at_start.is_empty());
        Firsts { words, is_open }
    }

    fn close(self, needed: Vec<&'static str>) -> Made<List> {
        let positions = |positions: Vec<usize>| -> Made<&'static [u16]> {
            let short = positions.into_iter().map(u16::try_from);
            Ok(short.collect::<Made<Vec<u16>>>()?.leak())
        };
        let start = |(word, (is_whole, phrases))| {
            Ok((word, Start { is_whole, phrases: positions(phrases)? }))
        };
        let mut words = needed.iter().chain(self.starts.iter().map(|(word, _)| word));
        let is_mark = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric();
        let is_plain = !words.any(|word| word.contains(is_mark));
        let needed = table(needed.into_iter().map(|word| (word, ())).collect())?;
        let may_be_alone =
            |at: &usize| self.phrases.get(*at).is_some_and(|phrase| !phrase.is_longer());
        let open = self.open.iter().chain(&self.open_at_start).copied();
        let open_alone = open.filter(may_be_alone).collect();
        Ok(List {
            open_alone: positions(open_alone)?,
            is_plain,
            needed,
            starts: table(self.starts.into_iter().map(start).collect::<Made<Vec<_>>>()?)?,
            phrases: self.phrases.leak(),
            open: positions(self.open)?,
            open_at_start: positions(self.open_at_start)?,
            lines: self.lines.leak(),
        })
    }
}

/// Indexes the phrases of a list, after the lists that are in it.
fn index(lists: &mut [OpenList], position: usize) {
    let Some(list) = lists.get_mut(position).filter(|list| !list.is_indexed) else { return };
    list.is_indexed = true;
    let phrases = std::mem::take(&mut list.phrases);
    phrases.iter().flat_map(Phrase::lists).for_each(|inner| index(lists, inner));
    let firsts: Vec<Firsts> = phrases.iter().map(|phrase| phrase.firsts(lists)).collect();
    let Some(list) = lists.get_mut(position) else { return };
    list.phrases = phrases;
    for (phrase, Firsts { words, is_open }) in firsts.into_iter().enumerate() {
        for word in words {
            change(&mut list.starts, word, |(_, phrases)| {
                if phrases.last() != Some(&phrase) {
                    phrases.push(phrase);
                }
            });
        }
        let is_at_start = list.phrases.get(phrase).is_some_and(Phrase::is_at_start);
        let open = if is_at_start { &mut list.open_at_start } else { &mut list.open };
        open.extend(is_open.then_some(phrase));
    }
}

/// The words that phrases may begin with.
#[derive(Debug, Default)]
struct Firsts {
    words: Vec<&'static str>,
    /// True if there are others, which are not counted.
    is_open: bool,
}

impl Phrase {
    /// Reads a line; `names` are the positions of the lists.
    pub(crate) fn parse(line: &'static str, names: &Table<u16>) -> Phrase {
        let part = |text: &'static str| {
            let (text, is_optional) = text.strip_suffix('?').map_or((text, false), |t| (t, true));
            let (mut words, mut terms) = (Vec::new(), Vec::new());
            for term in text.split('|') {
                match is_word(term) {
                    true => words.push(term),
                    false => terms.extend(Term::parse(term, names)),
                }
            }
            Part { words: words.leak(), terms: terms.leak(), is_optional }
        };
        Phrase(line.split(' ').map(part).collect::<Vec<_>>().leak())
    }

    /// Returns its words, if each of them is a whole phrase.
    fn single_words(&self) -> Option<Vec<&'static str>> {
        match self.0 {
            [Part { words, terms: [], is_optional: false }] => Some(words.to_vec()),
            _ => None,
        }
    }

    /// The lists that are in it.
    pub(crate) fn lists(&self) -> impl Iterator<Item = usize> {
        self.0.iter().flat_map(|part| part.terms).filter_map(|term| match term {
            Term::List(position) => Some(usize::from(*position)),
            _ => None,
        })
    }

    /// Returns whether it is only where a clause begins.
    fn is_at_start(&self) -> bool {
        matches!(self.0, [Part { words: [], terms: [Term::Start], is_optional: false }, ..])
    }

    /// Returns its possible beginnings.
    fn firsts(&self, lists: &[OpenList]) -> Firsts {
        let mut firsts = Firsts::default();
        for part in self.0 {
            let mut is_empty = part.is_optional;
            firsts.words.extend(part.words);
            for term in part.terms {
                match term {
                    Term::List(position) => {
                        let list = lists.get(usize::from(*position)).map(OpenList::firsts);
                        let list = list.unwrap_or_default();
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
}

/// Returns whether a term is a word and no more.
fn is_word(term: &str) -> bool {
    let is_name = term.starts_with('<') && term.ends_with('>');
    !is_name && !term.ends_with('*') && !matches!(term, ".." | "^" | "$")
}

impl Term {
    fn parse(term: &'static str, names: &Table<u16>) -> Option<Term> {
        let name = term.strip_prefix('<').and_then(|term| term.strip_suffix('>'));
        Some(match (term, name) {
            ("..", _) => Term::Gap,
            ("^", _) => Term::Start,
            ("$", _) => Term::End,
            (_, Some("number")) => Term::Number,
            (_, Some("year")) => Term::Year,
            (_, Some(name)) => Term::List(*names.get(name)?),
            (word, None) => Term::Begins(word.strip_suffix('*')?),
        })
    }
}
