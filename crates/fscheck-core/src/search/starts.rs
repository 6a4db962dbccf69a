//! Finds phrases in bare words by the first letters of their words. One pass notes these, so that
//! phrases need no preparation, and hardly any absent phrase is searched for.

use std::ops::RangeInclusive;

use memchr::memmem::{Finder, find};

/// The slots for the first letters of a short and a long text; powers of two.
const SLOTS: RangeInclusive<usize> = 64..=1024;

/// The words of a text, by their first letters.
pub(super) struct Starts<'t> {
    text: &'t [u8],
    /// For each slot, the position of its first place plus one; 0 if it has none.
    first: Vec<usize>,
    places: Vec<Place>,
}

/// The beginning of a word.
struct Place {
    /// The position of the space before it.
    at: usize,
    /// The position of the next place of its slot plus one; 0 if it is the last one.
    next: usize,
    /// The text there: most words of a slot differ from a phrase in it.
    beginning: u64,
}

impl<'t> Starts<'t> {
    pub(super) fn of(text: &'t str) -> Starts<'t> {
        let text = text.as_bytes();
        // A word has four letters or more, and the space before it.
        let slots = (text.len() / 4).next_power_of_two().clamp(*SLOTS.start(), *SLOTS.end());
        let mut starts = Starts { text, first: vec![0; slots], places: Vec::new() };
        // From the end, so that the places of a slot are in order.
        for at in memchr::memrchr_iter(b' ', text) {
            let rest = text.get(at..).unwrap_or_default();
            let Some(number) = number(rest) else { continue };
            let slot = starts.slot(number);
            if let Some(first) = starts.first.get_mut(slot) {
                starts.places.push(Place { at, next: *first, beginning: beginning(rest).0 });
                *first = starts.places.len();
            }
        }
        starts
    }

    /// The slot of a number.
    fn slot(&self, number: usize) -> usize {
        number & (self.first.len() - 1)
    }

    /// Returns the slot of the first word of a phrase, and the bytes before that: one if the phrase
    /// begins with the last digit of a number.
    fn slot_of(&self, phrase: &[u8]) -> Option<(usize, usize)> {
        let before = usize::from(phrase.first() != Some(&b' '));
        Some((self.slot(number(phrase.get(before..)?)?), before))
    }

    /// Returns whether a phrase may be there. Rules out most phrases.
    pub(super) fn may_have(&self, phrase: &str) -> bool {
        let slot = self.slot_of(phrase.as_bytes());
        slot.is_none_or(|(slot, _)| self.first.get(slot) != Some(&0))
    }

    /// Passes the places of a phrase, including overlapping ones, to `then`, in order.
    pub(super) fn each(&self, phrase: &str, mut then: impl FnMut(usize)) {
        let phrase = phrase.as_bytes();
        let Some((slot, before)) = self.slot_of(phrase) else {
            return every(phrase, self.text).for_each(then);
        };
        let mut position = self.first.get(slot).copied().unwrap_or_default();
        let (letters, mask) = beginning(phrase.get(before..).unwrap_or_default());
        while let Some(place) = position.checked_sub(1).and_then(|at| self.places.get(at)) {
            if (place.beginning ^ letters) & mask == 0
                && let Some(at) = place.at.checked_sub(before)
                && self.text.get(at..).is_some_and(|rest| rest.starts_with(phrase))
            {
                then(at);
            }
            position = place.next;
        }
    }
}

/// Returns a number for a text that begins with a space and three more bytes.
fn number(text: &[u8]) -> Option<usize> {
    let [b' ', one, two, three, ..] = text else { return None };
    let letters = u32::from_le_bytes([*one, *two, *three, 0]);
    usize::try_from(letters.wrapping_mul(0x9e37_79b1) >> 16).ok()
}

/// Returns the first bytes of a text as a number, and the bits of it that are of the text.
fn beginning(text: &[u8]) -> (u64, u64) {
    match text.first_chunk() {
        Some(first) => (u64::from_le_bytes(*first), u64::MAX),
        None => text.iter().rev().fold((0, 0), |(letters, mask), byte| {
            (letters << 8 | u64::from(*byte), mask << 8 | u64::from(u8::MAX))
        }),
    }
}

/// Returns the places of a phrase without a slot: one of one or two letters.
fn every(phrase: &[u8], text: &[u8]) -> impl Iterator<Item = usize> {
    let is_there = find(text, phrase).is_some();
    let finder = is_there.then(|| Finder::new(phrase));
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + finder.as_ref()?.find(text.get(from..)?)?;
        from = start + 1;
        Some(start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_where_they_stand() {
        let text = " the the the s3 a 15 days theory 15 days a ";
        let starts = Starts::of(text);
        let of = |starts: &Starts<'_>, phrase: &str| {
            let mut places = Vec::new();
            starts.each(phrase, |at| places.push(at));
            places
        };
        let all = |phrase: &str| of(&starts, phrase);
        for phrase in [
            " the ",
            " the",
            " the the ",
            " s3 ",
            " a ",
            "5 days ",
            " 15 days ",
            " theo",
            " days a ",
        ] {
            let expected: Vec<usize> =
                (0..text.len()).filter(|at| text[*at..].starts_with(phrase)).collect();
            assert!(!expected.is_empty());
            assert!(starts.may_have(phrase));
            assert_eq!(all(phrase), expected, "{phrase:?}");
        }
        for phrase in [" then ", " s3 b ", " b ", "6 days ", " ory", " the the the the "] {
            assert!(all(phrase).is_empty(), "{phrase:?}");
        }
        assert!(!starts.may_have(" zebra "));
        assert!(of(&Starts::of(""), " the ").is_empty());
    }
}
