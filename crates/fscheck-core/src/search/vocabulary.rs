//! The words of a text, each once: those that only the papers about one project have tell a paper about
//! another from them.

use rustc_hash::FxHashSet;

/// The fewest bytes of a word that tells something.
const SHORTEST: usize = 4;

/// The most words of a text that are kept.
const MOST: usize = 4_000;

/// The words of a text as it is read.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// The hashes of the words.
    seen: FxHashSet<u32>,
    words: String,
}

impl Vocabulary {
    /// Takes in a word with its hash. Numbers and codes are left out.
    pub fn push(&mut self, hash: u32, word: &str) {
        if word.len() < SHORTEST || self.seen.len() >= MOST || !self.seen.insert(hash) {
            return;
        }
        let is_ascii = word.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !is_ascii && !word.chars().all(char::is_alphabetic) {
            return;
        }
        if !self.words.is_empty() {
            self.words.push(' ');
        }
        let start = self.words.len();
        match is_ascii {
            true => self.words.push_str(word),
            false => self.words.extend(word.chars().flat_map(char::to_lowercase)),
        }
        if let Some(word) = self.words.get_mut(start..) {
            word.make_ascii_lowercase();
        }
    }

    /// Returns the words in small letters, in the order of the text, with a space between them.
    pub fn words(self) -> String {
        self.words
    }
}

/// Returns the words of a name as a vocabulary has them.
pub fn words_of(name: &str) -> impl Iterator<Item = String> {
    let words = name.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() >= SHORTEST);
    words.map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::super::each_word;
    use super::*;

    fn words(text: &str) -> String {
        let mut words = Vocabulary::default();
        each_word(text, |hash, word| words.push(hash, word));
        words.words()
    }

    #[test]
    fn each_word_is_kept_once() {
        let text = "Vets and owners (340 VETS) couldn't upload: GK-2047, Übertrag, a38b.";
        assert_eq!(words(text), "vets owners couldn upload übertrag");
        assert_eq!(words(""), "");
    }

    #[test]
    fn a_long_text_is_cut() {
        let text = |from: usize| {
            let word = |number: usize| {
                let letter = |at: u32| char::from(b'a' + (number / 26_usize.pow(at) % 26) as u8);
                (0..4).map(letter).collect::<String>()
            };
            (from..from + MOST).map(word).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words(&format!("{} {}", text(0), text(MOST))), text(0));
    }
}
