//! Finds many short texts, in any case, by their first three letters. An automaton would look at each
//! letter once, but to make one takes longer than to search most folders.

use std::cmp::Reverse;
use std::ops::Range;

/// The bits of a byte that make up a key: a capital and a small letter have the same ones.
const BITS: usize = 5;

/// The bytes of a key.
const LENGTH: usize = 3;

/// The number of keys.
const KEYS: usize = 1 << (BITS * LENGTH);

/// Texts that are looked for. Capital and small letters of ASCII are the same.
#[derive(Debug)]
pub struct Hints {
    texts: Vec<&'static str>,
    /// A bit for each key, set if a text may begin there.
    begins: [u64; KEYS / 64],
    /// The texts that are as long as a key or longer, each with its key; of one key, the longest
    /// first.
    long: Vec<(usize, usize)>,
    /// The others, the longest first.
    short: Vec<usize>,
    /// True for the bytes that these begin with: their keys are those of many other bytes too.
    begins_short: [bool; 256],
}

impl Hints {
    /// Returns these texts, to be looked for.
    pub fn new(texts: impl IntoIterator<Item = &'static str>) -> Hints {
        let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        let length = |number: &usize| texts.get(*number).map_or(0, |text| text.len());
        let (mut long, mut short) = (Vec::new(), Vec::new());
        let mut begins = [0; KEYS / 64];
        let mut set = |key: usize| {
            if let Some(bits) = begins.get_mut(key / 64) {
                *bits |= 1 << (key % 64);
            }
        };
        for (number, text) in texts.iter().enumerate() {
            let key = text.bytes().take(LENGTH).fold(0, with);
            let open = LENGTH.saturating_sub(text.len()) * BITS;
            match open {
                0 => long.push((key, number)),
                _ => short.push(number),
            }
            // Anything may follow a shorter text.
            (0..1 << open).for_each(|rest| set(key << open | rest));
        }
        long.sort_by_key(|(key, number)| (*key, Reverse(length(number))));
        short.sort_by_key(|number| Reverse(length(number)));
        let mut begins_short = [false; 256];
        let firsts = short.iter().filter_map(|number| texts.get(*number)?.bytes().next());
        for byte in
            firsts.flat_map(|first| [first.to_ascii_lowercase(), first.to_ascii_uppercase()])
        {
            if let Some(begins) = begins_short.get_mut(usize::from(byte)) {
                *begins = true;
            }
        }
        Hints { texts, begins, long, short, begins_short }
    }

    /// Returns whether any of them is in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.all(text).next().is_some()
    }

    /// Returns all places of all of them in a text, each with the position of the hint.
    pub fn all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, Range<usize>)> + 't {
        self.places(text.as_bytes()).flat_map(|(key, at)| self.beginning(text, key, at))
    }

    /// Returns the places of the longest of them, from left to right, none within another. Those within a
    /// word are passed over.
    pub fn longest<'t>(
        &'t self,
        text: &'t str,
    ) -> impl Iterator<Item = (usize, Range<usize>)> + 't {
        let mut end = 0;
        let bytes = text.as_bytes();
        let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let is_within_word =
            move |at: usize| at.checked_sub(1).is_some_and(is_letter) && is_letter(at);
        self.places(bytes).filter_map(move |(key, at)| {
            let (number, range) = match at < end || is_within_word(at) {
                true => return None,
                false => self.beginning(text, key, at).next()?,
            };
            end = range.end;
            Some((number, range))
        })
    }

    /// Returns the places at which one of them may begin, with their keys.
    fn places<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = (usize, usize)> + 't {
        const AFTER: [u8; LENGTH - 1] = [0; LENGTH - 1];
        let mut key =
            text.iter().chain(&AFTER).take(LENGTH - 1).fold(0, |key, byte| with(key, *byte));
        let mut lasts = text.iter().skip(LENGTH - 1).chain(&AFTER);
        let mut end = 0;
        std::iter::from_fn(move || {
            let passed = lasts.position(|byte| {
                key = with(key, *byte);
                self.begins.get(key / 64).is_some_and(|bits| bits >> (key % 64) & 1 == 1)
            })?;
            end += passed + 1;
            Some((key, end - 1))
        })
    }

    /// Returns those that begin at a place with this key, the longest first.
    fn beginning<'t>(
        &'t self,
        text: &'t str,
        key: usize,
        at: usize,
    ) -> impl Iterator<Item = (usize, Range<usize>)> + 't {
        let from = self.long.partition_point(|(other, _)| *other < key);
        let long = self.long.get(from..).unwrap_or_default();
        let long = long.iter().take_while(move |(other, _)| *other == key);
        let first = text.as_bytes().get(at).map_or(0, |byte| usize::from(*byte));
        let is_short = self.begins_short.get(first).copied().unwrap_or_default();
        let short: &[usize] = if is_short { &self.short } else { &[] };
        long.map(|(_, number)| *number).chain(short.iter().copied()).filter_map(move |number| {
            let hint = self.texts.get(number)?;
            let range = at..at + hint.len();
            let there = text.as_bytes().get(range.clone())?;
            there.eq_ignore_ascii_case(hint.as_bytes()).then_some((number, range))
        })
    }
}

/// Returns a key with the next byte, and without the first one.
fn with(key: usize, byte: u8) -> usize {
    (key << BITS | usize::from(byte) & ((1 << BITS) - 1)) & (KEYS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 9] = ["[", "__", "draft", "Draft", "to be", "to", "be done", "é!", "[tbd"];

    fn hints() -> Hints {
        Hints::new(TEXTS)
    }

    #[test]
    fn all_are_found_wherever_they_are() {
        for text in ["", "[", "a[", "to be done", "DRAFT, [TBD]", "___", "xé!É!", "dra", "tot o to"]
        {
            let mut found: Vec<(usize, Range<usize>)> = hints().all(text).collect();
            found.sort_by_key(|(number, range)| (*number, range.start));
            let mut expected = Vec::new();
            for (number, hint) in TEXTS.iter().enumerate() {
                let ends = (0..text.len()).map(|at| at..at + hint.len());
                let is_there = |range: &Range<usize>| {
                    let there = text.as_bytes().get(range.clone());
                    there.is_some_and(|there| there.eq_ignore_ascii_case(hint.as_bytes()))
                };
                expected.extend(ends.filter(is_there).map(|range| (number, range)));
            }
            assert_eq!(found, expected, "{text}");
            assert_eq!(hints().is_in(text), !expected.is_empty(), "{text}");
        }
    }

    #[test]
    fn the_longest_of_those_that_begin_at_a_place_counts() {
        let longest = |text: &str| -> Vec<&str> {
            hints().longest(text).filter_map(|(number, _)| TEXTS.get(number)).copied().collect()
        };
        assert_eq!(longest("To be done"), ["to be"]);
        assert_eq!(longest("[tbd] [x] to_be done"), ["[tbd", "[", "to", "be done"]);
        assert_eq!(longest("DRAFT ____"), ["draft", "__", "__"]);
        assert_eq!(longest("redraft, undraft[x"), ["["]);
    }
}
