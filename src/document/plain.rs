//! Plain texts: Markdown, tables of values, scripts, configuration.

use std::borrow::Cow;

use super::HEADINGS;

/// Bytes of a line that may still be a heading.
const HEADING: usize = 100;

/// The text of `bytes`; `None` where they are no text. UTF-8, UTF-16 with its mark, or else one
/// byte for each character (ISO 8859-1).
pub fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Some(String::from_utf8_lossy(rest)),
        [0xFF, 0xFE, rest @ ..] => Some(utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Some(utf16(rest, u16::from_be_bytes)),
        _ if bytes.chunks(BLOCK).any(has_binary) => None,
        _ => Some(match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(bytes.iter().copied().map(char::from).collect()),
        }),
    }
}

/// The headings of a text: those of Markdown, and lines that look like one.
pub fn headings(text: &str) -> Vec<String> {
    let headings = text.lines().filter_map(heading).take(HEADINGS);
    headings.map(str::to_owned).collect()
}

/// The heading that a line is, if it is one: `## Heading`, `3.2 Heading`, `HEADING`, or `Heading:`.
fn heading(line: &str) -> Option<&str> {
    if line.len() > 2 * HEADING {
        return None;
    }
    let line = line.trim();
    if line.is_empty() || line.len() > HEADING {
        return None;
    }
    if line.starts_with('#') {
        let rest = line.trim_matches('#');
        return rest.starts_with(' ').then(|| rest.trim());
    }
    let words = line.split_whitespace().count();
    let is_title = words <= 10 && line.chars().any(char::is_alphabetic);
    let ends_open = !line.ends_with(['.', ',', ';', '!', '?', '{', '(', '"']);
    (is_title && ends_open && (is_numbered(line) || is_in_capitals(line))).then_some(line)
}

fn is_numbered(line: &str) -> bool {
    let Some((number, rest)) = line.split_once(' ') else { return false };
    let digits = number.trim_end_matches(['.', ')']);
    let starts_large = rest.trim_start().starts_with(char::is_uppercase);
    starts_large && !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
}

fn is_in_capitals(line: &str) -> bool {
    let mut letters = line.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() >= 4 && letters.all(char::is_uppercase)
}

/// Bytes that are looked at together, for which processors have instructions.
const BLOCK: usize = 64;

fn has_binary(bytes: &[u8]) -> bool {
    bytes.iter().fold(false, |found, byte| found | is_binary(*byte))
}

/// Whether no text has this byte: control characters but white space, escape and the like.
fn is_binary(byte: u8) -> bool {
    matches!(byte, 0..=6 | 14..=26 | 28..=31 | 127)
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Cow<'_, str> {
    let (units, _) = bytes.as_chunks::<2>();
    let units = units.iter().map(|unit| read(*unit));
    let text = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    Cow::Owned(text.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_encoding_are_read() {
        assert_eq!(decode("Zürich".as_bytes()).unwrap(), "Zürich");
        assert_eq!(decode(b"\xEF\xBB\xBFa").unwrap(), "a");
        assert_eq!(decode(b"Z\xFCrich").unwrap(), "Zürich");
        assert_eq!(decode(b"\xFF\xFEa\0b\0").unwrap(), "ab");
        assert_eq!(decode(b"\xFE\xFF\0a\0b").unwrap(), "ab");
        assert_eq!(decode(b"").unwrap(), "");
    }

    #[test]
    fn what_is_binary_is_no_text() {
        assert_eq!(decode(b"MZ\x90\0\x03"), None);
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n"), None);
    }

    #[test]
    fn lines_that_are_headings_are_told_from_others() {
        let headings = ["## Key rotation", "3.2 Key rotation", "4) Scope", "KEY ROTATION"];
        for line in headings {
            assert!(heading(line).is_some(), "{line}");
        }
        for line in ["#!/bin/sh", "2024 was a good year.", "Keys rotate.", "12 34", "", "VPC"] {
            assert!(heading(line).is_none(), "{line}");
        }
        assert_eq!(heading("## Key rotation ##"), Some("Key rotation"));
    }
}
