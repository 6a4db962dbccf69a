//! The lists of countries and regions, as `build.rs` makes them, and the forms in which names of
//! countries are compared.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::language::table::Table;
use crate::spelling;

/// The list of countries, prepared for look-ups.
pub(crate) struct Countries {
    /// The alpha-2 codes of countries, by the keys of their names.
    pub(crate) names: Table<&'static str>,
    /// All words of these names.
    pub(crate) all_words: Table<()>,
    /// Words that never matter.
    pub(crate) ignored: Table<()>,
    /// Whole words, by their abbreviations.
    pub(crate) abbreviations: Table<&'static str>,
    /// Words that an official name has and an everyday name lacks.
    pub(crate) formal: Table<()>,
}

/// The regions that countries lie in.
pub(crate) struct Regions {
    pub(crate) names: Table<()>,
    pub(crate) of_country: Table<&'static [&'static str]>,
}

impl Countries {
    /// The words of a name that matter.
    pub(crate) fn words(&self, name: &str) -> Vec<String> {
        let mut words = spelling::words(&name.replace('-', " "));
        for word in &mut words {
            if !word.is_ascii() {
                *word = without_accents(word).into_owned();
            }
            if let Some(whole) = self.abbreviations.get(word) {
                *word = (*whole).to_owned();
            }
        }
        words.retain(|word| !self.ignored.has(word));
        words
    }
}

/// Returns the alpha-2 code of a line of the list and the names of its country; `None` if the line is
/// about words.
pub(crate) fn names(line: &'static str) -> Option<(&'static str, &'static str)> {
    let (alpha2, rest) = line.split_once(' ')?;
    let (_, names) = rest.split_once(' ')?;
    (!["-", "~", "="].contains(&alpha2)).then_some((alpha2, names))
}

/// Returns the key of a name. Names with the same words have the same key: `Korea, Republic of` and
/// `Republic of Korea`.
pub(crate) fn key(mut words: Vec<String>) -> String {
    words.sort_unstable();
    words.join(" ")
}

pub(crate) fn without_accents(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    text.nfd().filter(|c| !is_combining_mark(*c)).collect()
}
