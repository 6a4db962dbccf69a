//! Finds the words of a text that quote the requirement: unchanged, in part or with the person
//! changed ("we" for "the partner").

use std::collections::BTreeSet;

use super::nothing::Own;
use crate::language::said::Said;
use crate::language::words::{COMMA, list};

/// A run of this many words from the requirement is no coincidence…
const QUOTE: usize = 6;

/// …if this many of them are function words, of which a list of products has hardly any…
const QUOTED_GLUE: usize = 2;

/// …and a run of this many never is.
const LONG_QUOTE: usize = 9;

/// The fewest words of a sentence or criterion that is recognised by itself.
const SHORTEST_SENTENCE: usize = 3;

/// The fewest words of a list of criteria that is recognised by itself.
const SHORTEST_LIST: usize = 4;

/// The sets of neighbours in the requirement.
struct Forms {
    pairs: BTreeSet<(String, String)>,
    triples: BTreeSet<(String, String, String)>,
    /// Whole sentences and lines.
    sentences: BTreeSet<Vec<String>>,
}

/// Marks the words of `words`, those of `said`, that are quoted from the requirement.
pub fn quoted(words: &[&str], said: &Said, own: &Own<'_>) -> Vec<bool> {
    let forms = Forms::of(own);
    let clauses = clauses(said);
    let mut sure = forms.whole_sentences(said, words.len());
    let keys: Vec<(usize, String)> = words
        .iter()
        .enumerate()
        .filter_map(|(at, word)| Some((at, key(word)?.to_owned())))
        .collect();
    let triples = forms.in_triples(&keys, words.len());
    for run in runs(&triples) {
        let quote = words.get(run.clone()).unwrap_or_default();
        let glue = quote.iter().filter(|word| list("glue").has(word)).count();
        let is_long = quote.len() >= LONG_QUOTE || (quote.len() >= QUOTE && glue >= QUOTED_GLUE);
        if is_long {
            sure.iter_mut().skip(run.start).take(run.len()).for_each(|mark| *mark = true);
        }
    }
    let are_criteria = words.len() >= SHORTEST_LIST
        && clauses.len() > 1
        && clauses.iter().all(|clause| forms.sentences.contains(clause));
    if are_criteria {
        return vec![true; words.len()];
    }
    if !sure.contains(&true) {
        return sure;
    }
    // If part of it was pasted, the other words of the requirement were too.
    let pairs = forms.in_pairs(&keys, words.len());
    for (at, word) in words.iter().enumerate() {
        if let Some(mark) = sure.get_mut(at) {
            *mark |= pairs.get(at) == Some(&true) || key(word).is_none();
        }
    }
    forms.mark_clauses(said, &mut sure);
    sure
}

/// Returns a word without the ending that a change of person adds; `None` for words of the person
/// and auxiliary verbs.
pub fn key(word: &str) -> Option<&str> {
    (!list("persons").has(word)).then(|| stem(word))
}

/// Returns a word without the ending of a verb's third person.
pub fn stem(word: &str) -> &str {
    const SHORTEST: usize = 3;
    // The last letter of "assess" is no ending; that of "AWS's" is, as its apostrophe was removed.
    let is_whole = || word.ends_with("ss") && word.len() > 4;
    let endings: &[&str] = match word.as_bytes().last() {
        Some(b's') if is_whole() => &["ies", "es"],
        Some(b's') => &["ies", "es", "s"],
        Some(b'y') => &["y"],
        Some(b'e') => &["e"],
        _ => &[],
    };
    let mut stems = endings.iter().filter_map(|ending| word.strip_suffix(ending));
    stems.find(|stem| stem.len() >= SHORTEST).unwrap_or(word)
}

/// Returns a text without its parts in brackets; `None` if it has none.
pub fn without_brackets(text: &str) -> Option<String> {
    without(text, |_| true)
}

/// Returns a text without single words in brackets, which are short names of the preceding term.
pub fn without_short_names(text: &str) -> Option<String> {
    without(text, |inner| !inner.trim().contains(char::is_whitespace))
}

fn without(text: &str, is_dropped: impl Fn(&str) -> bool) -> Option<String> {
    let mut kept = String::new();
    let mut rest = text;
    let mut is_any = false;
    while let Some((before, after)) = rest.split_once('(') {
        let Some((inner, after)) = after.split_once(')') else { break };
        kept.push_str(before);
        if is_dropped(inner) {
            is_any = true;
            kept.push(' ');
        } else {
            kept.push('(');
            kept.push_str(inner);
            kept.push(')');
        }
        rest = after;
    }
    kept.push_str(rest);
    is_any.then_some(kept)
}

impl Forms {
    fn of(own: &Own<'_>) -> Forms {
        let bare = own.requirement.iter().filter_map(|text| without_brackets(text));
        let texts = own.requirement.iter().map(|text| (*text).to_owned()).chain(bare);
        let said: Vec<Said> = texts.map(|text| Said::of(&text, own.is_id)).collect();
        let mut forms =
            Forms { pairs: BTreeSet::new(), triples: BTreeSet::new(), sentences: BTreeSet::new() };
        for said in &said {
            forms.add(&keys(said.words()));
            forms.sentences.extend(said.sentences().into_iter().map(bare_keys));
        }
        // Criteria are texts by themselves; they may be pasted as one.
        let all: Vec<&str> =
            said.iter().take(own.requirement.len()).flat_map(Said::words).collect();
        forms.add(&keys(all));
        forms
    }

    fn add(&mut self, keys: &[String]) {
        for window in keys.windows(3) {
            if let [one, two, three] = window {
                self.triples.insert((one.clone(), two.clone(), three.clone()));
            }
        }
        for window in keys.windows(2) {
            if let [one, two] = window {
                self.pairs.insert((one.clone(), two.clone()));
            }
        }
    }

    /// Marks the sentences of the requirement, if they are long enough.
    fn whole_sentences(&self, said: &Said, count: usize) -> Vec<bool> {
        let mut marks = vec![false; count];
        let mut at = 0;
        for sentence in said.sentences() {
            let count = sentence.iter().filter(|word| **word != COMMA).count();
            if count >= SHORTEST_SENTENCE && self.sentences.contains(&bare_keys(sentence)) {
                marks.iter_mut().skip(at).take(count).for_each(|mark| *mark = true);
            }
            at += count;
        }
        marks
    }

    /// Marks the clauses of any length that are sentences of the requirement.
    fn mark_clauses(&self, said: &Said, marks: &mut [bool]) {
        let mut at = 0;
        for sentence in said.sentences() {
            for clause in sentence.split(|word| *word == COMMA) {
                if self.sentences.contains(&keys(clause.to_vec())) {
                    marks.iter_mut().skip(at).take(clause.len()).for_each(|mark| *mark = true);
                }
                at += clause.len();
            }
        }
    }

    fn in_triples(&self, keys: &[(usize, String)], count: usize) -> Vec<bool> {
        let mut marks = vec![false; count];
        for window in keys.windows(3) {
            if let [(from, one), (_, two), (to, three)] = window
                && self.triples.contains(&(one.clone(), two.clone(), three.clone()))
            {
                mark(&mut marks, *from, *to);
            }
        }
        marks
    }

    fn in_pairs(&self, keys: &[(usize, String)], count: usize) -> Vec<bool> {
        let mut marks = vec![false; count];
        for window in keys.windows(2) {
            if let [(from, one), (to, two)] = window
                && self.pairs.contains(&(one.clone(), two.clone()))
            {
                mark(&mut marks, *from, *to);
            }
        }
        marks
    }
}

fn mark(marks: &mut [bool], from: usize, to: usize) {
    marks.iter_mut().take(to + 1).skip(from).for_each(|mark| *mark = true);
}

/// Returns the runs of marked words.
fn runs(marks: &[bool]) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, is_marked) in marks.iter().copied().chain([false]).enumerate() {
        match (is_marked, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                runs.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    runs
}

/// Returns the keys of each clause of a text.
fn clauses(said: &Said) -> Vec<Vec<String>> {
    let sentences = said.sentences();
    let clauses = sentences.iter().flat_map(|sentence| sentence.split(|word| *word == COMMA));
    clauses.filter(|clause| !clause.is_empty()).map(|clause| keys(clause.to_vec())).collect()
}

fn bare_keys(sentence: Vec<&str>) -> Vec<String> {
    keys(sentence.into_iter().filter(|word| *word != COMMA).collect())
}

fn keys(words: Vec<&str>) -> Vec<String> {
    words.into_iter().filter_map(key).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUIREMENT: &str = "Changes are kept in a register. The partner writes down every request to change a project. Owners";

    /// Returns the quoted words of a text.
    fn quoted_in(text: &str) -> Vec<String> {
        let is_id = |_: &str| false;
        let requirement = [REQUIREMENT];
        let own = Own { is_id: &is_id, title: None, requirement: &requirement, names: &[] };
        let said = Said::of(text, &is_id);
        let words = said.words();
        let marks = quoted(&words, &said, &own);
        let all = words.iter().zip(marks).filter(|(_, mark)| *mark);
        all.map(|(word, _)| (*word).to_owned()).collect()
    }

    #[test]
    fn a_sentence_of_the_requirement_is_quoted_wherever_it_stands() {
        let sentence = ["changes", "are", "kept", "in", "a", "register"];
        assert_eq!(quoted_in("Changes are kept in a register."), sentence);
        let behind = "Jira shows who asked, and when. Changes are kept in a register.";
        assert_eq!(quoted_in(behind), sentence);
        let between = "Jira shows who asked. Changes are kept in a register. Owners sign weekly.";
        assert_eq!(quoted_in(between), sentence);
    }

    #[test]
    fn a_long_run_of_words_is_quoted_and_a_short_one_is_not() {
        let long = "In Jira, our project lead writes down every request to change a project.";
        // The person counts with it.
        let run = ["our", "writes", "down", "every", "request", "to", "change", "a", "project"];
        assert_eq!(quoted_in(long), run);
        assert!(quoted_in("Our lead writes down every wish.").is_empty());
    }

    #[test]
    fn a_word_that_is_a_line_of_the_requirement_is_quoted_beside_more_of_it() {
        let sentence = ["changes", "are", "kept", "in", "a", "register"];
        let quoted = quoted_in("Jira, owners, all. Changes are kept in a register.");
        assert_eq!(quoted, [&["owners"], &sentence[..]].concat());
        assert!(quoted_in("Jira, owners, all.").is_empty());
    }

    #[test]
    fn clauses_that_are_all_criteria_are_quoted_and_one_that_is_not_spares_them() {
        let in_lists = |text: &str| {
            let is_id = |_: &str| false;
            let requirement = ["Backup plans", "Restore tests", "Owners"];
            let own = Own { is_id: &is_id, title: None, requirement: &requirement, names: &[] };
            let said = Said::of(text, &is_id);
            let words = said.words();
            quoted(&words, &said, &own).into_iter().filter(|mark| *mark).count()
        };
        assert_eq!(in_lists("Backup plans, restore tests, owners"), 5);
        assert_eq!(in_lists("Backup plans, restore tests, Vaults"), 0);
        assert_eq!(in_lists("Backup plans"), 0, "too short for a list");
    }

    #[test]
    fn neighbours_of_the_requirement_are_quoted_beside_a_quoted_sentence() {
        let quoted = quoted_in("Changes are kept in a register. Jira has each request to change.");
        assert_eq!(quoted[6..], ["has", "request", "to", "change"]);
        assert!(quoted_in("Jira has each request to change.").is_empty());
    }
}
