//! Determines the kind of evidence of a document, from its format and its names.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Document, titles};
use crate::checklist::kind_of_file;
use crate::evidence::Unit;
use crate::kind::Kind;
use crate::word_list::entries;
use crate::words::bare_words;

/// The kind of a document, as far as it can be recognised.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guess {
    pub(super) kind: Kind,
    /// True if there is a sign of it; otherwise it is assumed to be a document.
    pub(super) is_known: bool,
}

/// The number of places to fill in that make a template.
const PLACES: usize = 3;

/// Characters of such a place at most.
const LONGEST_PLACE: usize = 40;

static LISTS: LazyLock<BTreeMap<&str, Vec<&str>>> =
    LazyLock::new(|| read(fscheck_checklist::words::KINDS));

fn read(list: &'static str) -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut name = "";
    for line in entries(list) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(head) => name = head,
            None => lists.entry(name).or_default().push(line),
        }
    }
    lists
}

/// Guesses the kind of `document`.
pub(super) fn guess(document: &Document) -> Guess {
    let known = |kind| Guess { kind, is_known: true };
    match kind_of_file(&document.path) {
        Some(Kind::Script) if is_settings(document) && infrastructure(document).is_some() => {
            return known(Kind::Template);
        }
        Some(kind) => return known(kind),
        None => {}
    }
    if document.unit == Unit::Slide {
        return known(Kind::Presentation);
    }
    let (_, name) = document.folder_and_name();
    let called = [bare_words(name), bare_words(&titles::first(document))];
    let mut scores: BTreeMap<&str, usize> = BTreeMap::new();
    for (kind, words) in LISTS.iter() {
        let is_there = |word: &str| called.iter().filter(|called| has(called, word)).count();
        scores.insert(kind, words.iter().map(|word| is_there(word)).sum());
    }
    let is_called_template = scores.get(Kind::Template.name()).is_some_and(|count| *count > 0);
    if is_called_template || has_places_to_fill_in(document) {
        return known(Kind::Template);
    }
    let kinds = scores.iter().filter_map(|(name, count)| Some((Kind::named(name)?, *count)));
    // If several are equally likely, the first is taken, in the order of the kinds' names.
    let best = kinds.rev().filter(|(_, count)| *count > 0).max_by_key(|(_, count)| *count);
    match best {
        Some((kind, _)) => known(kind),
        None => Guess { kind: Kind::Document, is_known: false },
    }
}

fn has(words: &str, phrase: &str) -> bool {
    words.contains(&bare_words(phrase))
}

/// Returns the subject of a file that sets up infrastructure.
pub(super) fn infrastructure(document: &Document) -> Option<&'static str> {
    kind_of_file(&document.path).filter(|kind| *kind == Kind::Script)?;
    let marks = LISTS.get("infrastructure-marks")?;
    let has_mark = |text: &str| marks.iter().any(|mark| text.contains(mark));
    let is_one = document.pages.iter().any(|page| has_mark(&page.text));
    is_one.then(|| LISTS.get("infrastructure")?.first().copied()).flatten()
}

/// Returns whether a file contains values rather than steps.
fn is_settings(document: &Document) -> bool {
    let ending = document.path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "json" | "yaml" | "yml" | "template" | "toml")
}

/// Returns whether a text has places to fill in: `[customer]`, `<date>`, `{{name}}`, `____`.
fn has_places_to_fill_in(document: &Document) -> bool {
    let lines = document.pages.iter().flat_map(|page| page.text.lines());
    lines
        .map(places_in)
        .scan(0, |sum, places| {
            *sum += places;
            Some(*sum)
        })
        .any(|sum| sum >= PLACES)
}

fn places_in(line: &str) -> usize {
    let mut count = line.split("____").count().saturating_sub(1).min(1);
    let (mut rest, mut left) = (line, PLACES);
    while let Some(open) = rest.find(['[', '<', '{']).filter(|_| left > 0) {
        let after = rest.get(open..).unwrap_or_default();
        let end = match after.as_bytes() {
            [b'[', ..] => "]",
            [b'<', ..] => ">",
            [b'{', b'{', ..] => "}}",
            _ => "\0",
        };
        let inner = after.trim_start_matches(['[', '<', '{']);
        if let Some((place, behind)) = inner.split_once(end)
            && is_place(place)
            && !behind.starts_with('(')
        {
            count += 1;
            left -= 1;
        }
        rest = after.get(1..).unwrap_or_default();
    }
    count
}

fn is_place(text: &str) -> bool {
    let is_short = text.chars().nth(LONGEST_PLACE).is_none() && text.chars().nth(2).is_some();
    is_short && text.starts_with(char::is_alphabetic) && !text.contains(['/', '@', '=', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_of_a_kind_or_of_infrastructure() {
        for name in LISTS.keys() {
            assert!(Kind::named(name).is_some() || name.starts_with("infrastructure"), "{name}");
        }
        assert!(LISTS.contains_key("infrastructure") && LISTS.contains_key("infrastructure-marks"));
    }

    #[test]
    fn places_to_fill_in_are_told_from_links_and_code() {
        assert_eq!(places_in("Between [customer name] and <partner>, on {{date}}"), 3);
        assert_eq!(places_in("Signed: ________"), 1);
        assert_eq!(places_in("see [the guide](guide.md), <https://example.com>, a[1], {x}"), 0);
    }
}
