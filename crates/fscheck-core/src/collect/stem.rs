//! Comparable words: without endings, and without common words.

use crate::language::table::Table;
use crate::words::bare_words;

static COMMON: Table<()> = include!(concat!(env!("OUT_DIR"), "/common.rs"));

/// Endings that are removed, longer ones before those they end with.
const ENDINGS: [&str; 12] =
    ["ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "ly", "ment", "y", "e"];

/// Letters that are left of a word without its ending.
const LEFT: usize = 4;

/// Returns the stems of the telling words of a text.
pub(super) fn stems(text: &str) -> Vec<String> {
    let bare = bare_words(text);
    let telling = bare.split_whitespace().filter(|word| word.len() > 1 && !COMMON.has(word));
    telling.map(|word| stem(word).to_owned()).collect()
}

fn stem(word: &str) -> &str {
    let without = |ending: &&str| {
        let rest = word.strip_suffix(*ending)?;
        (rest.chars().count() >= LEFT).then_some(rest)
    };
    ENDINGS.iter().find_map(without).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_other_endings_have_one_stem() {
        assert_eq!(stems("scaling"), stems("scaled"));
        assert_eq!(stems("recovery tests"), stems("Recovery test"));
        assert_eq!(stems("the customer of a project"), Vec::<String>::new());
    }
}
