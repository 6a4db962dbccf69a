//! Passages that tell in words of several kinds what no word tells alone: "volunteers", "whether" and
//! "the old system" stand in many texts about a system in use, but within a few sentences they tell
//! that it is only being tried.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::parts::parts;
use super::passage::Index;
use super::starts::Starts;
use super::{Pattern, Phrase, Term};
use crate::words::bare_words;

/// The bytes of bare words within which the phrases begin: some 60 words.
const SPAN: usize = 360;

/// The most different phrases of a kind that count.
const MOST: usize = 3;

/// The most places of phrases in a part of a text that are gathered, and that are examined: a part
/// that is written to have many more proves nothing.
const PLACES: usize = 4_000;
const EXAMINED: usize = 256;

/// Kinds of phrases, and how many must stand together.
pub(super) struct Together<'a> {
    kinds: Vec<&'a Term>,
    /// What they must weigh: the number of different phrases times that of their kinds.
    enough: usize,
    /// The same if none of the first kind is there.
    enough_without_first: usize,
}

/// The words by which a text tells of a trial: those for one, for a decision that is still to be taken,
/// and for the old system that goes on.
static TRIAL: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    ["tried", "undecided", "old-goes-on"].into_iter().filter_map(Pattern::of_list).collect()
});

/// A phrase in bare words.
struct Found<'a> {
    at: usize,
    kind: usize,
    phrase: &'a str,
}

impl<'a> Together<'a> {
    /// Words of at least two of the three kinds that tell of a trial: two of one kind and one of another
    /// are just enough, or five without any for the trial itself.
    pub(super) fn of_trial() -> Together<'a> {
        Together { kinds: terms(&TRIAL), enough: 6, enough_without_first: 10 }
    }

    /// Words of all kinds, the terms of the patterns, two of each on average.
    pub(super) fn of_all(kinds: &'a [Pattern]) -> Together<'a> {
        let kinds = terms(kinds);
        let enough = 2 * kinds.len() * kinds.len();
        Together { kinds, enough, enough_without_first: enough }
    }

    /// Returns the passage in which the most stand together, from the first to the last of them, if there
    /// are enough. `is_meant` returns whether a place counts, which it only looks up if it needs it: in a
    /// long line, that takes long.
    pub(super) fn passage(
        &self,
        text: &str,
        mut is_meant: impl FnMut(&dyn Fn() -> usize) -> bool,
    ) -> Option<Range<usize>> {
        let mut best: Option<(usize, Range<usize>)> = None;
        for (start, part) in parts(text) {
            let words = bare_words(part);
            let mut found = self.found(&words);
            if self.weight(found.iter()).is_none() {
                continue;
            }
            let index = Index::of(part);
            let place = |found: &Found<'_>| start + index.place(found.at + 1);
            found.retain(|found| is_meant(&|| place(found)));
            for (position, first) in found.iter().enumerate() {
                let near = || {
                    let rest = found.iter().skip(position);
                    rest.take_while(|other| other.at - first.at <= SPAN)
                };
                let is_best = |weight: &usize| best.as_ref().is_none_or(|(most, _)| weight > most);
                if let Some(weight) = self.weight(near()).filter(is_best) {
                    let last = near().last().unwrap_or(first);
                    best = Some((weight, place(first)..place(last)));
                }
            }
        }
        best.map(|(_, passage)| passage)
    }

    /// Returns the phrases in bare words, in their order. None of a kind begins within another one of it.
    fn found(&self, words: &str) -> Vec<Found<'a>> {
        let starts = Starts::of(words);
        let mut found = Vec::new();
        for (kind, term) in self.kinds.iter().enumerate() {
            let phrases = term.phrases().iter().map(Phrase::needle);
            for phrase in phrases.filter(|phrase| starts.may_have(phrase)) {
                starts.each(phrase, |at| {
                    if found.len() < PLACES {
                        found.push(Found { at, kind, phrase });
                    }
                });
            }
        }
        found.sort_unstable_by_key(|found| (found.at, Reverse(found.phrase.len())));
        let mut ends = vec![0; self.kinds.len()];
        found.retain(|found| {
            // Both have the space between them.
            let end = ends.get_mut(found.kind).filter(|end| **end <= found.at + 1);
            end.map(|end| *end = found.at + found.phrase.len()).is_some()
        });
        found.truncate(EXAMINED);
        found
    }

    /// Returns what different phrases weigh, if that is enough.
    fn weight<'f>(&self, found: impl Iterator<Item = &'f Found<'a>>) -> Option<usize>
    where
        'a: 'f,
    {
        let mut seen: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); self.kinds.len()];
        for Found { kind, phrase, .. } in found {
            if let Some(seen) = seen.get_mut(*kind).filter(|seen| seen.len() < MOST) {
                seen.insert(phrase);
            }
        }
        let kinds = seen.iter().filter(|seen| !seen.is_empty()).count();
        let has_first = seen.first().is_some_and(|seen| !seen.is_empty());
        let enough = if has_first { self.enough } else { self.enough_without_first };
        let weight = kinds * seen.iter().map(BTreeSet::len).sum::<usize>();
        (weight >= enough).then_some(weight)
    }
}

/// Returns the terms of patterns, each of which is a kind.
fn terms(patterns: &[Pattern]) -> Vec<&Term> {
    patterns.iter().flat_map(|pattern| &pattern.terms).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_trial(text: &str) -> bool {
        Together::of_trial().passage(text, |_| true).is_some()
    }

    #[test]
    fn words_of_two_kinds_tell_of_a_trial_and_of_one_do_not() {
        assert!(is_trial(
            "Seven volunteers have it since May. Whether it spreads, the board decides."
        ));
        assert!(!is_trial("Seven volunteers have it since May, and two friendly shops."));
        assert!(!is_trial("Whether a node is replaced, the controller decides."));
    }

    #[test]
    fn they_tell_it_only_near_each_other() {
        let apart = |between: &str| {
            format!("Volunteers have it. {between} Whether it spreads, the board decides.")
        };
        assert!(is_trial(&apart("")));
        assert!(!is_trial(&apart(&"The pipeline builds it. ".repeat(20))));
    }

    #[test]
    fn phrases_count_once_and_where_they_are_meant() {
        let text = "volunteers volunteers volunteers whether";
        assert!(!is_trial(text));
        let text = "the volunteers, the trial, whether";
        assert!(is_trial(text));
        assert_eq!(Together::of_trial().passage(text, |at| at() > 10), None);
        assert_eq!(Together::of_trial().passage(text, |_| true), Some(4..27));
    }

    #[test]
    fn a_part_with_very_many_of_them_is_examined_at_its_beginning() {
        let many = "volunteers decide. ".repeat(EXAMINED);
        let mut examined = 0;
        let mut count = |_: &dyn Fn() -> usize| {
            examined += 1;
            true
        };
        let text = format!("Volunteers, a trial, whether. {many}");
        assert!(Together::of_trial().passage(&text, &mut count).is_some());
        assert_eq!(examined, EXAMINED);
    }

    #[test]
    fn all_kinds_must_be_there() {
        let kinds = ["key | password", "team | crew", "vault | renewed"];
        let kinds: Vec<Pattern> =
            kinds.iter().map(|kind| Pattern::parse(&[kind]).unwrap()).collect();
        let is_there = |text: &str| Together::of_all(&kinds).passage(text, |_| true).is_some();
        assert!(is_there(
            "The key and the password of the team and the crew are renewed in the vault."
        ));
        assert!(!is_there("The key and the password of the team and the crew."));
        assert!(!is_there("The key of the team is renewed."));
    }
}
