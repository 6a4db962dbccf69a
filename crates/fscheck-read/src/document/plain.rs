//! Plain texts: Markdown, tables of values, scripts, configuration.

mod unusual;

use std::borrow::Cow;

use super::pages::{HEADINGS, is_caption};

/// Bytes of a line that may still be a heading.
const HEADING: usize = 100;

/// The maximum position of a PDF's mark (ISO 32000-1, annex H, implementation note 13).
const PDF_MARK: usize = 1_024;

/// Decodes the text of `bytes`; `None` if they are not text. UTF-8, UTF-16 with its mark, otherwise
/// one byte for each character (ISO 8859-1). UTF-16 without its mark, and texts with a few bytes
/// that no text has, are recognised by their shape.
pub fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Some(String::from_utf8_lossy(rest)),
        [0xFF, 0xFE, rest @ ..] => Some(utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Some(utf16(rest, u16::from_be_bytes)),
        _ if !is_clean(bytes) => unusual::decode(bytes).map(Cow::Owned),
        _ => Some(match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(latin(bytes)),
        }),
    }
}

/// Returns whether there is no byte that no text has.
pub fn is_clean(bytes: &[u8]) -> bool {
    !bytes.chunks(BLOCK).any(has_binary)
}

/// Returns whether there is the mark of an encoding.
pub fn has_mark(bytes: &[u8]) -> bool {
    let marks: [&[u8]; 3] = [b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF"];
    marks.iter().any(|mark| bytes.starts_with(mark))
}

/// Returns whether a file that begins like this is a PDF.
pub fn has_pdf_mark(head: &[u8]) -> bool {
    let head = head.get(..head.len().min(PDF_MARK)).unwrap_or_default();
    head.windows(5).any(|bytes| bytes == b"%PDF-")
}

/// Returns the name of the format that wraps a text, if its words are not readable in it.
pub fn wrapping(text: &str) -> Option<&'static str> {
    let text = text.trim();
    const MARKS: [(&str, &str); 6] = [
        ("-----BEGIN CERTIFICATE-----", "it is a certificate"),
        ("-----BEGIN PGP MESSAGE-----", "it is encrypted"),
        ("-----BEGIN AGE ENCRYPTED FILE-----", "it is encrypted"),
        ("-----BEGIN PKCS7-----", "it is encrypted or signed"),
        ("$ANSIBLE_VAULT;", "it is encrypted"),
        ("begin 6", "it is encoded (uuencode)"),
    ];
    let mark = MARKS.iter().find(|(mark, _)| text.starts_with(mark));
    let is_encoded = || is_base64(text).then_some("it is encoded (base64)");
    mark.map(|(_, what)| *what).or_else(is_encoded)
}

/// Returns whether a text is little more than the images that it shows (CommonMark 0.31, 6.4).
pub fn is_mainly_image(text: &str) -> bool {
    is_caption(text) && text.split("![").skip(1).any(|image| image.contains("]("))
}

/// Letters from which on a text without blanks is no long word.
const LONGEST_WORD: usize = 200;

/// Returns whether the whole text is Base64 (RFC 4648): lines of one length, except the last.
fn is_base64(text: &str) -> bool {
    let first = text.lines().next().map_or(0, str::len);
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let has_all = |is: fn(&u8) -> bool| text.as_bytes().iter().any(is);
    text.len() >= LONGEST_WORD
        && first >= 40
        && text.lines().all(|line| line.len() <= first && line.bytes().all(is_letter))
        && has_all(u8::is_ascii_lowercase)
        && has_all(u8::is_ascii_uppercase)
        && has_all(u8::is_ascii_digit)
}

/// Returns the headings of a text: those of Markdown, and lines that look like one.
pub fn headings(text: &str) -> Vec<String> {
    let headings = text.lines().filter_map(heading).take(HEADINGS);
    headings.map(str::to_owned).collect()
}

/// Returns the heading in a line, if it is one: `## Heading`, `3.2 Heading`, `HEADING`, or
/// `Heading:`.
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

/// The number of bytes that are examined together, for which processors have instructions.
const BLOCK: usize = 64;

fn has_binary(bytes: &[u8]) -> bool {
    bytes.iter().fold(false, |found, byte| found | is_binary(*byte))
}

/// Returns whether no text has this byte: control characters but white space, escape and the like.
fn is_binary(byte: u8) -> bool {
    matches!(byte, 0..=6 | 14..=26 | 28..=31 | 127)
}

/// UTF-16, each unit read by `read`.
pub fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Cow<'_, str> {
    let (units, _) = bytes.as_chunks::<2>();
    let units = units.iter().map(|unit| read(*unit));
    let text = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    Cow::Owned(text.collect())
}

/// One byte for each character (ISO 8859-1).
pub fn latin(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
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
    fn a_text_that_is_wrapped_up_as_a_whole_has_no_words_to_see() {
        let base64 = format!("{}\nQUJD\n", "VGhlIHJvb3QgdXNlciBtYXkgb25seSBiZSB1c2Vk\n".repeat(6));
        for text in [
            "-----BEGIN PGP MESSAGE-----\n\nhQ",
            "$ANSIBLE_VAULT;1.1;AES256\n3963",
            "begin 644 plan.txt\n#0V%T\n`\nend",
            &base64,
        ] {
            assert!(wrapping(text).is_some(), "{text}");
        }
        for text in [
            "Beginning 6 weeks before.",
            "-----BEGIN PGP SIGNED MESSAGE-----\nThe root user",
            "VGhlIHJvb3QgdXNlcg==",
            "AAAAAAAAAA",
            &"A line of words that is as long as others are.\n".repeat(9),
        ] {
            assert!(wrapping(text).is_none(), "{text}");
        }
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
