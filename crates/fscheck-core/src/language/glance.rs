//! A glance at a text, for lists of which it has no word, as most texts don't: to see that takes much
//! less than to split it into its words.

use super::form::List;
use super::table::Table;

/// The bytes of a word that is looked up; a longer one is only compared by its length and first letter.
const LONGEST: usize = 32;

impl List {
    /// Returns false if the text certainly has no phrase of the list.
    pub(crate) fn may_be_in_text(&self, text: &str) -> bool {
        let is_known = self.is_plain && !self.needed.entries.is_empty();
        !is_known || may_have(text, &self.needed)
    }

    /// Returns false if certainly no word of the text is a phrase of the list.
    pub(crate) fn may_have_word_of(&self, text: &str) -> bool {
        let is_known = self.is_plain && self.open_alone.is_empty();
        !is_known || may_have(text, &self.starts)
    }
}

/// Returns false if the words of a text, as [`Said`](super::said::Said) has them, certainly include none
/// of the `words`, which have no marks. They are its runs of letters, without apostrophes; single
/// letters may be joined (`T.B.D.`), and letters other than plain ones be changed, so true is returned
/// for these.
fn may_have<V>(text: &str, words: &Table<V>) -> bool {
    let mut glance = Glance { words, word: [0; LONGEST], length: 0, letters: 0, is_single: false };
    let mut bytes = text.as_bytes();
    while let [byte, rest @ ..] = bytes {
        bytes = rest;
        let is_found = match byte {
            byte if byte.is_ascii_alphanumeric() => {
                glance.add(*byte);
                false
            }
            b'\'' | b'`' => glance.end_part(),
            // Dashes, quotation marks and bullets, some of which are apostrophes.
            0xE2 => match rest {
                [0x80, mark @ 0x90..=0xA7, rest @ ..] => {
                    bytes = rest;
                    glance.end_part() || (!matches!(mark, 0x98 | 0x99) && glance.end_word())
                }
                _ => return true,
            },
            byte if !byte.is_ascii() => return true,
            byte => {
                let is_found = glance.end_part() || glance.end_word();
                glance.is_single &= !byte.is_ascii_whitespace();
                is_found
            }
        };
        if is_found {
            return true;
        }
    }
    glance.end_part() || glance.end_word()
}

/// The word that is read.
struct Glance<'a, V: 'static> {
    words: &'a Table<V>,
    /// Its letters in lower case, as far as there is room.
    word: [u8; LONGEST],
    length: usize,
    /// The number of letters since the last mark or apostrophe.
    letters: usize,
    /// True if there was a single letter before that.
    is_single: bool,
}

impl<V> Glance<'_, V> {
    fn add(&mut self, letter: u8) {
        if let Some(place) = self.word.get_mut(self.length) {
            *place = letter.to_ascii_lowercase();
        }
        // No overflow: it is at most the length of the text.
        self.length = self.length.wrapping_add(1);
        self.letters = self.letters.wrapping_add(1);
    }

    /// Ends a run of letters. Returns whether it is the second single letter in a row.
    fn end_part(&mut self) -> bool {
        let letters = std::mem::take(&mut self.letters);
        let was_single = self.is_single;
        if letters > 0 {
            self.is_single = letters == 1;
        }
        letters == 1 && was_single
    }

    /// Ends a word, and returns whether it may be one of those.
    fn end_word(&mut self) -> bool {
        let length = std::mem::take(&mut self.length);
        if length == 0 || !self.words.may_be_as_long(&self.word, length) {
            return false;
        }
        let word = self.word.get(..length).map(std::str::from_utf8);
        word.is_none_or(|word| word.is_ok_and(|word| self.words.has(word)))
    }
}

#[cfg(test)]
mod tests {
    use crate::language::said::Said;
    use crate::language::words::list;

    #[test]
    fn no_word_of_a_text_is_overlooked() {
        let list = list("day-to-come");
        for text in [
            "due",
            "Due: today",
            "the (due) date",
            "it's d'ue",
            "D.U.E.",
            "d/u-e",
            "d'u'e",
            "‘due’",
            "d’u’e",
            "–due—",
            "over-due",
            "x,due",
            "a.b due",
            "(by)",
            "b'y",
            "b-y",
            "ｄｕｅ",
            "\"due\"",
            "due_date",
            "due.md",
            "due-12",
            "99% due",
            "$due",
            "due%",
            "\u{b}due\u{b}",
            "it`s due",
            "un\u{ad}til",
            "undue",
            "nothing",
            "d u e",
            "a b",
            "…due…",
            "x’due",
            "d'u.e",
            "b'.y",
        ] {
            let said = Said::of(text, &|_| false);
            let has = said.words().iter().any(|word| list.has(word));
            assert!(list.may_have_word_of(text) || !has, "{text}");
        }
        for text in ["", "undue", "nothing here", "d u e", "stand-by2", "No “day” – none."] {
            assert!(!list.may_have_word_of(text), "{text}");
        }
    }

    #[test]
    fn words_with_marks_are_not_looked_for_like_this() {
        let errors = list("spreadsheet-errors");
        assert!(!errors.is_plain && errors.may_have_word_of("") && errors.may_be_in_text(""));
        assert!(["day-to-come", "not-done", "to-come"].iter().all(|name| list(name).is_plain));
    }
}
