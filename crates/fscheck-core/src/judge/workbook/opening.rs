//! The beginnings of texts, to find out cheaply that most texts differ.

/// The fewest letters of a response that was written for its row.
pub const RESPONSE: usize = 20;

/// The first [`text::letters`] of a text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opening {
    /// It has fewer than a response has.
    Short,
    /// Not all of its beginning is ASCII.
    Unknown,
    /// All of them.
    Known([u8; RESPONSE]),
}

/// Returns the opening of a text.
pub fn opening(text: &str) -> Opening {
    let mut opening = [0; RESPONSE];
    let mut bytes = text.bytes();
    for place in &mut opening {
        match bytes.find(|byte| !byte.is_ascii() || byte.is_ascii_alphanumeric()) {
            Some(letter) if letter.is_ascii() => *place = letter.to_ascii_lowercase(),
            Some(_) => return Opening::Unknown,
            None => return Opening::Short,
        }
    }
    // A mark may belong to the last letter.
    match bytes.next() {
        Some(byte) if !byte.is_ascii() => Opening::Unknown,
        _ => Opening::Known(opening),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::letters;

    #[test]
    fn texts_with_the_same_letters_have_the_same_opening_or_an_unknown_one() {
        let texts = [
            "Logs are kept for all years",
            "logs, are kept: for ALL YEARS - 2 or 3",
            "Logs are kept for a yearé",
            "Logs are kept for a yeare\u{301}",
            "Ｌogs are kept for a year",
            "Logs are kept for a ye…",
            "Logs are kept",
            "",
        ];
        for text in texts {
            match opening(text) {
                Opening::Known(known) => {
                    assert!(letters(text).as_bytes().starts_with(&known), "{text}")
                }
                Opening::Short => assert!(letters(text).len() < RESPONSE, "{text}"),
                Opening::Unknown => assert!(!text.is_ascii(), "{text}"),
            }
        }
        assert!(opening(texts[0]) == opening(texts[1]));
        assert!(
            opening("Logs are kept for a year, too — always")
                == opening("Logs are kept for a year t")
        );
        assert!(opening(texts[3]) == Opening::Unknown, "the mark belongs to the last letter");
    }
}
