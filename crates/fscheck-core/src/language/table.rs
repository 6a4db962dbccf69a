//! Words with what is known of them. A text has thousands of words, and each is looked up in many lists: a
//! number made of its letters leads to a word at once, where a sorted list takes ten comparisons.

/// The least number of slots; always a power of two.
const FEWEST_SLOTS: usize = 16;

/// Words, each with a value, in the order in which they were added.
#[derive(Debug)]
pub(crate) struct Table<V> {
    entries: Vec<(&'static str, V)>,
    /// One more than the position of an entry; 0 where a slot is free. At most half are taken.
    slots: Vec<usize>,
}

impl<V> Default for Table<V> {
    fn default() -> Table<V> {
        Table::new()
    }
}

impl<V> Table<V> {
    pub(crate) const fn new() -> Table<V> {
        Table { entries: Vec::new(), slots: Vec::new() }
    }

    /// What is known of a word.
    pub(crate) fn get(&self, word: &str) -> Option<&V> {
        let position = self.position(word)?;
        self.entries.get(position).map(|(_, value)| value)
    }

    /// Whether the word is there.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.position(word).is_some()
    }

    /// Its words.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.entries.iter().map(|(word, _)| *word)
    }

    fn position(&self, word: &str) -> Option<usize> {
        let mut slot = self.first_slot(word)?;
        loop {
            let position = self.slots.get(slot)?.checked_sub(1)?;
            if self.entries.get(position)?.0 == word {
                return Some(position);
            }
            slot = self.next_slot(slot);
        }
    }

    fn first_slot(&self, word: &str) -> Option<usize> {
        let last = self.slots.len().checked_sub(1)?;
        Some(number(word) & last)
    }

    fn next_slot(&self, slot: usize) -> usize {
        (slot + 1) & self.slots.len().saturating_sub(1)
    }

    /// Notes the position of an entry that has none yet.
    fn note(&mut self, word: &str, position: usize) {
        let Some(mut slot) = self.first_slot(word) else { return };
        while self.slots.get(slot).is_some_and(|taken| *taken > 0) {
            slot = self.next_slot(slot);
        }
        if let Some(free) = self.slots.get_mut(slot) {
            *free = position + 1;
        }
    }

    fn grow(&mut self) {
        let count = (self.slots.len() * 2).max(FEWEST_SLOTS);
        self.slots.clear();
        self.slots.resize(count, 0);
        for position in 0..self.entries.len() {
            if let Some((word, _)) = self.entries.get(position) {
                self.note(word, position);
            }
        }
    }
}

impl<V: Default> Table<V> {
    /// Changes what is known of a word, which is added if it is new.
    pub(crate) fn change(&mut self, word: &'static str, change: impl FnOnce(&mut V)) {
        if let Some(position) = self.position(word) {
            if let Some((_, value)) = self.entries.get_mut(position) {
                change(value);
            }
            return;
        }
        if (self.entries.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let mut value = V::default();
        change(&mut value);
        self.note(word, self.entries.len());
        self.entries.push((word, value));
    }
}

impl<V: Default> FromIterator<(&'static str, V)> for Table<V> {
    /// Of a word that is there twice, the last value stays.
    fn from_iter<T: IntoIterator<Item = (&'static str, V)>>(entries: T) -> Table<V> {
        let mut table = Table::new();
        for (word, value) in entries {
            table.change(word, |known| *known = value);
        }
        table
    }
}

/// A number for a word (FNV-1a). Lists are part of the program, so that nobody can fill one with words of
/// the same number.
fn number(word: &str) -> usize {
    let mut number: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in word.bytes() {
        number = (number ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // The upper half depends on all letters, the lower bits alone on the lower bits of these.
    usize::try_from((number ^ (number >> 32)) & 0xffff_ffff).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_many_there_are() {
        let words: Vec<&'static str> =
            (0..1000).map(|number| &*format!("word{number}").leak()).collect();
        let mut table: Table<usize> = words.iter().map(|word| (*word, 1)).collect();
        for word in &words {
            assert_eq!(table.get(word), Some(&1), "{word}");
        }
        assert!(!table.has("word1000") && !table.has("") && !table.has("word"));
        assert_eq!(table.words().collect::<Vec<_>>(), words);
        table.change("word7", |value| *value += 1);
        assert_eq!(table.get("word7"), Some(&2));
        assert_eq!(table.words().count(), words.len());
        assert!(!Table::<usize>::new().has("word"));
    }
}
