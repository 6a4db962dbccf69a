//! The form of lists of words and of their phrases, as tables that are part of the program.

use super::table::Table;

/// Words and phrases.
#[derive(Debug)]
pub struct List {
    /// The words that its phrases begin with.
    pub(crate) starts: Table<Start>,
    /// The phrases of several words.
    pub(crate) phrases: &'static [Phrase],
    /// The phrases that may begin with any word.
    pub(crate) open: &'static [u16],
    /// Those that may begin with any word of those that a clause begins with.
    pub(crate) open_at_start: &'static [u16],
    /// Those of both that may be a single word.
    pub(crate) open_alone: &'static [u16],
    /// Each phrase of the list contains one of these words, so a text without them has none of the
    /// phrases. Empty if that isn't known.
    pub(crate) needed: Table<()>,
    /// True if the words of the two tables have no marks.
    pub(crate) is_plain: bool,
    /// Its lines as they are there.
    pub(crate) lines: &'static [&'static str],
}

/// The phrases that begin with a word.
#[derive(Debug)]
pub(crate) struct Start {
    /// True if the word is a phrase by itself.
    pub(crate) is_whole: bool,
    /// The phrases of several words, in their order.
    pub(crate) phrases: &'static [u16],
}

/// A line of a list.
#[derive(Debug)]
pub(crate) struct Phrase(pub(crate) &'static [Part]);

impl Phrase {
    /// Returns whether it has at least two words that are always there.
    pub(crate) fn is_longer(&self) -> bool {
        let is_word = |part: &&Part| !part.is_optional && part.terms.is_empty();
        self.0.iter().filter(is_word).nth(1).is_some()
    }
}

/// A place in a phrase.
#[derive(Debug)]
pub(crate) struct Part {
    /// The words that may be there.
    pub(crate) words: &'static [&'static str],
    /// The other terms that may be there.
    pub(crate) terms: &'static [Term],
    pub(crate) is_optional: bool,
}

/// A term other than a word.
#[derive(Debug)]
pub(crate) enum Term {
    Begins(&'static str),
    List(u16),
    Number,
    Year,
    Gap,
    Start,
    End,
}

/// All lists of all files.
#[derive(Debug)]
pub(crate) struct Lists {
    pub(crate) lists: &'static [List],
    /// The positions of the lists, by their names.
    pub(crate) names: Table<u16>,
}

/// Words and prefixes: none of these begins with another, so that one look-up finds it.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    pub(crate) whole: Table<()>,
    /// Sorted.
    pub(crate) beginnings: &'static [&'static str],
}

/// The lists of `general.txt`.
#[derive(Debug)]
pub(crate) struct General {
    pub(crate) general: Vocabulary,
    pub(crate) telling: Vocabulary,
    pub(crate) trade: Vocabulary,
    pub(crate) figures: Vocabulary,
    pub(crate) abbreviations: Vocabulary,
    pub(crate) german: Vocabulary,
    /// The text lengths, in words, from which on one more telling word is needed.
    pub(crate) lengths: &'static [usize],
}
