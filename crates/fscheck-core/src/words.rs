//! Texts as bare words, in which phrases can be found regardless of punctuation.

use unicode_normalization::UnicodeNormalization;

use crate::text::is_invisible;

/// The words of a text in lower case, one space before, between and after them; everything that
/// is neither letter nor digit parts them.
pub fn bare_words(text: &str) -> String {
    let mut words = Words { bytes: Vec::with_capacity(text.len() + 2), in_word: true };
    words.part();
    // Most texts are ASCII except some quotation marks, and ASCII is its own normal form.
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        // A mark changes the letter before it.
        let ascii = if ascii == rest.len() { ascii } else { ascii.saturating_sub(1) };
        let (plain, other) = rest.split_at_checked(ascii).unwrap_or((rest, ""));
        words.push_ascii(plain);
        let mut others = other.char_indices().skip(1);
        let next = others.find(|(_, c)| c.is_ascii_whitespace()).map_or(other.len(), |(at, _)| at);
        let (other, after) = other.split_at_checked(next).unwrap_or((other, ""));
        let letters = other.nfkc().filter(|c| !joins(*c)).flat_map(char::to_lowercase);
        letters.for_each(|letter| words.push(letter));
        rest = after;
    }
    words.part();
    String::from_utf8(words.bytes).unwrap_or_default()
}

/// The length of the bare words of a text.
pub fn bare_len(text: &str) -> usize {
    if !text.is_ascii() {
        return bare_words(text).len();
    }
    let mut in_word = false;
    let mut length: usize = 1;
    for byte in text.bytes() {
        let is_letter = byte.is_ascii_alphanumeric();
        // The first letter of a word also represents the space after it.
        // No overflow: it is at most twice the length of the text.
        let bytes = usize::from(is_letter) + usize::from(is_letter && !in_word);
        length = length.wrapping_add(bytes);
        in_word = is_letter;
    }
    length
}

/// Returns whether a character within a word is not one of its letters. A zero-width space
/// separates words.
fn joins(c: char) -> bool {
    is_invisible(c) && c != '\u{200b}'
}

/// For each byte, the letter or digit that it is, in lower case; otherwise a space.
static LETTERS: [u8; 256] = letters();

const fn letters() -> [u8; 256] {
    let mut letters = [b' '; 256];
    let mut rest: &mut [u8] = &mut letters;
    let mut byte = 0_u8;
    while let [place, others @ ..] = rest {
        if byte.is_ascii_alphanumeric() {
            *place = byte.to_ascii_lowercase();
        }
        byte = byte.wrapping_add(1);
        rest = others;
    }
    letters
}

/// Bare words, as they are gathered.
struct Words {
    bytes: Vec<u8>,
    in_word: bool,
}

impl Words {
    /// Adds ASCII text. Every byte is written, and the next one over it if it is not to stay: to
    /// decide about each would take longer.
    fn push_ascii(&mut self, text: &str) {
        let mut end = self.bytes.len();
        self.bytes.resize(end + text.len(), b' ');
        for byte in text.bytes() {
            let letter = LETTERS.get(usize::from(byte)).copied().unwrap_or(b' ');
            if let Some(place) = self.bytes.get_mut(end) {
                *place = letter;
            }
            let is_letter = letter != b' ';
            // No overflow: it is at most the length of the bytes.
            end = end.wrapping_add(usize::from(is_letter | self.in_word));
            self.in_word = is_letter;
        }
        self.bytes.truncate(end);
    }

    fn push(&mut self, letter: char) {
        // These letters are typed as apostrophes.
        if letter.is_alphanumeric() && !matches!(letter, '\u{2bb}'..='\u{2bd}') {
            self.bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            self.in_word = true;
        } else {
            self.part();
        }
    }

    fn part(&mut self) {
        if self.in_word {
            self.bytes.push(b' ');
        }
        self.in_word = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_bare() {
        assert_eq!(bare_words("Multi-factor\n (MFA)!"), " multi factor mfa ");
        assert_eq!(bare_words("E\u{301}tat – soft\u{ad}ware"), " état software ");
        assert_eq!(bare_words("“naïve” e\u{301} x\u{2019}s Ⅸ"), " naïve é x s ix ");
        assert_eq!(bare_words("O\u{2bc}Neil"), bare_words("O'Neil"));
        assert_eq!(
            bare_words("run\u{2060}book \u{200e}POV\u{202c} a\u{200b}b"),
            " runbook pov a b "
        );
        assert_eq!(bare_words(""), " ");
    }

    #[test]
    fn the_length_is_that_of_the_words() {
        for text in ["", " ", "a", "Multi-factor\n (MFA)!", "\na b\n", "“naïve” e\u{301} x", "1.2"]
        {
            assert_eq!(bare_len(text), bare_words(text).len(), "{text:?}");
        }
    }
}
