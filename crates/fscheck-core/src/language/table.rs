//! A hash table from words to values. A text has thousands of words, and each is looked up in many
//! lists: a number made of its letters leads to a word at once, where a sorted list takes ten
//! comparisons.

/// Words, each with a value, made ready when the program is built (`build.rs`).
#[derive(Debug)]
pub(crate) struct Table<V: 'static> {
    /// The entries, in the order of their list.
    pub(crate) entries: &'static [(&'static str, V)],
    /// The position of an entry plus one; 0 if a slot is free. At most half are in use, and their
    /// number is a power of two.
    pub(crate) slots: &'static [u16],
    /// The [`mark`] of each word: most words have none of those of a small table.
    pub(crate) marks: u64,
}

impl<V> Table<V> {
    /// No words.
    pub(crate) const EMPTY: Table<V> = Table { entries: &[], slots: &[], marks: 0 };

    /// Returns the value of a word.
    pub(crate) fn get(&self, word: &str) -> Option<&'static V> {
        if self.marks & mark(word) == 0 {
            return None;
        }
        let last = self.slots.len().checked_sub(1)?;
        let mut slot = number(word) & last;
        loop {
            let position = usize::from(*self.slots.get(slot)?).checked_sub(1)?;
            let (known, value) = self.entries.get(position)?;
            if *known == word {
                return Some(value);
            }
            slot = (slot + 1) & last;
        }
    }

    /// Returns whether the word in small letters may be there, by its first letter and its length.
    pub(crate) fn may_have(&self, word: &[u8]) -> bool {
        let first = word.first().map(u8::to_ascii_lowercase);
        self.marks & mark_of(first, word.len()) != 0
    }

    /// Returns whether there may be a word of this length with this beginning in small letters.
    pub(crate) fn may_be_as_long(&self, beginning: &[u8], length: usize) -> bool {
        self.marks & mark_of(beginning.first().copied(), length) != 0
    }

    /// Returns whether the word is there.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    /// Its words.
    #[cfg(test)]
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.entries.iter().map(|(word, _)| *word)
    }
}

/// Returns the bit that the first letter and the length of a word lead to.
pub(crate) fn mark(word: &str) -> u64 {
    mark_of(word.bytes().next(), word.len())
}

/// Returns the mark of words with this first letter and length.
pub(crate) fn mark_of(first: Option<u8>, length: usize) -> u64 {
    let first = first.map_or(0, usize::from);
    1 << (first.wrapping_add(length.wrapping_mul(7)) % 64)
}

/// Returns a hash of a word, of its first and its last eight letters alone, which takes less time than
/// each letter. Lists are part of the program, so that nobody can fill one with colliding
/// words.
pub(crate) fn number(word: &str) -> usize {
    let bytes = word.as_bytes();
    let (first, last) = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => ends(bytes),
    };
    let mixed = first.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ last.rotate_left(29);
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    usize::try_from(mixed >> 32).unwrap_or_default()
}

/// Returns the first and the last letters of a short word, as numbers.
fn ends(word: &[u8]) -> (u64, u64) {
    match (word.first_chunk(), word.last_chunk()) {
        (Some(first), Some(last)) => {
            (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into())
        }
        // Three letters at most.
        _ => (word.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::ready::table;

    #[test]
    fn words_are_found_however_many_there_are() {
        let words: Vec<&'static str> =
            (0..1000).map(|number| &*format!("word{number}").leak()).collect();
        let entries = words.iter().enumerate().map(|(value, word)| (*word, value));
        let table: Table<usize> = table(entries.collect()).unwrap();
        for (value, word) in words.iter().enumerate() {
            assert_eq!(table.get(word), Some(&value), "{word}");
        }
        assert!(!table.has("word1000") && !table.has("") && !table.has("word"));
        assert_eq!(table.words().collect::<Vec<_>>(), words);
        assert!(table.slots.len() >= 2 * words.len() && table.slots.len().is_power_of_two());
        assert!(!Table::<usize>::EMPTY.has("word"));
    }
}
