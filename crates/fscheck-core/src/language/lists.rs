//! Texts and the lists under `checklist/words/`: whether a text has the words or phrases of a list.

use super::said::Said;
use super::words::list;
use crate::words::bare_words;

/// Returns the lines of one of the lists under `checklist/words/`.
pub(crate) fn lines_of(name: &str) -> &'static [&'static str] {
    list(name).lines()
}

/// Returns whether a sentence of `text` has a phrase of the list `wanted` and none of `unless`.
pub(crate) fn says(text: &str, wanted: &str, unless: &str) -> bool {
    let (wanted, unless) = (list(wanted), list(unless));
    let said = Said::of(text, &|_| false);
    let mut sentences = said.sentences().into_iter();
    sentences.any(|words| wanted.is_in(&words) && !unless.is_in(&words))
}

/// Returns whether a sentence of `text` has a phrase of the list `wanted`.
pub(crate) fn has_phrase(text: &str, wanted: &str) -> bool {
    let said = Said::of(text, &|_| false);
    said.sentences().iter().any(|words| list(wanted).is_in(words))
}

/// Returns whether `text` begins with a phrase of a list.
pub(crate) fn begins_with(text: &str, wanted: &str) -> bool {
    let said = Said::of(text, &|_| false);
    let words = said.words();
    !list(wanted).ends(&words, 0).is_empty()
}

/// Returns whether any word of `text` is in a list.
pub(crate) fn has_word(text: &str, wanted: &str) -> bool {
    let wanted = list(wanted);
    wanted.may_have_word_of(text)
        && Said::of(text, &|_| false).words().iter().any(|word| wanted.has(word))
}

/// Returns whether any of the bare words of `text` is in a list. They aren't written down, since
/// most can't be in a list by their first letter and their length.
pub(crate) fn has_bare_word(text: &str, wanted: &str) -> bool {
    if !text.is_ascii() {
        return has_word(&bare_words(text), wanted);
    }
    let wanted = list(wanted);
    let words = text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).any(|word| wanted.has_in_any_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_words_are_found_however_they_are_written() {
        for text in [
            "Agreed: 7 years",
            "as (AGREED)",
            "agree d",
            "re-agreed",
            "agreed-to",
            "État agreed",
            "",
        ] {
            let bare = has_word(&bare_words(text), "agreed-in-pair");
            assert_eq!(has_bare_word(text, "agreed-in-pair"), bare, "{text}");
            assert_eq!(bare, text.to_lowercase().contains("agreed"), "{text}");
        }
    }
}
