//! The patterns that recognise a text: phrases that are near each other.

use crate::words::bare_words;

/// The maximum distance of the terms of one pattern, in bytes of bare words: some 30 words, which
/// is two sentences or the rows of a small table.
pub(super) const NEAR: usize = 200;

/// The longest phrase, in bytes of bare words: as far as terms may be apart. The cost of a longer
/// one in a text that repeats its beginning grows with its length at each place.
pub const LONGEST_PHRASE: usize = NEAR;

/// The placeholder for a number in digits, at the beginning of a phrase.
const NUMBER: &str = "<number>";

/// One way to recognise something: all its terms are near each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    pub(super) terms: Vec<Vec<Phrase>>,
}

/// Words that follow each other; a `*` at the end leaves the last word open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Phrase {
    words: String,
    is_open: bool,
}

impl Pattern {
    /// Reads the terms of a pattern; each is a phrase, or several with ` | ` between them.
    ///
    /// # Errors
    /// The phrase that recognises nothing.
    pub fn parse<T: AsRef<str>>(terms: &[T]) -> Result<Pattern, String> {
        let read = |term: &T| {
            let mut phrases = Vec::new();
            for text in term.as_ref().split('|') {
                Phrase::parse(text, &mut phrases).ok_or_else(|| text.trim().to_owned())?;
            }
            Ok(phrases)
        };
        let terms = terms.iter().map(read).collect::<Result<Vec<_>, String>>()?;
        if terms.is_empty() { Err(String::new()) } else { Ok(Pattern { terms }) }
    }

    /// Returns the number of its phrases.
    pub fn phrases(&self) -> usize {
        self.terms.iter().map(Vec::len).sum()
    }

    /// The length of its longest phrase, in bytes of bare words.
    pub fn longest(&self) -> usize {
        self.terms.iter().flatten().map(|phrase| phrase.words.trim().len()).max().unwrap_or(0)
    }

    /// Returns whether bare words contain all its terms, however far apart.
    pub(super) fn is_in(&self, words: &str) -> bool {
        let has =
            |phrases: &Vec<Phrase>| phrases.iter().any(|phrase| words.contains(phrase.needle()));
        self.terms.iter().all(has)
    }

    /// All its words, for finding a heading that is about the same.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let phrases = self.terms.iter().flatten();
        phrases.flat_map(|phrase| phrase.words.split_whitespace())
    }
}

impl Phrase {
    /// Adds one phrase, and one for each last digit if it begins with a number; `None` if it has no
    /// words, or an open one of fewer than three letters.
    fn parse(text: &str, phrases: &mut Vec<Phrase>) -> Option<()> {
        let text = text.trim();
        let (text, has_number) = match text.strip_prefix(NUMBER) {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let closed = text.trim_end_matches('*');
        let is_open = closed.len() < text.len();
        let words = bare_words(closed);
        // There is a space before the words and one after them.
        let letters = words.get(1..words.len() - 1).unwrap_or_default();
        let is_short = is_open && letters.chars().nth(2).is_none();
        if letters.is_empty() || is_short || closed.contains('*') {
            return None;
        }
        match has_number {
            true => phrases.extend(
                ('0'..='9').map(|digit| Phrase { words: format!("{digit}{words}"), is_open }),
            ),
            false => phrases.push(Phrase { words, is_open }),
        }
        Some(())
    }

    /// Returns the string that the bare words of a text must contain: closed phrases end at a
    /// space.
    pub(super) fn needle(&self) -> &str {
        if self.is_open { self.words.trim_end() } else { &self.words }
    }
}
