//! The encodings of the parts of a mail.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::document::plain;

/// Base64 of any writer: with or without padding, or with surplus bits.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The bytes of a part (RFC 2045, 6).
pub fn decoded(encoding: &str, body: &str) -> Vec<u8> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => base64(body),
        "quoted-printable" => quoted_printable(body, false),
        _ => body.as_bytes().to_vec(),
    }
}

/// Decodes Base64, as far as possible: other characters are skipped, and text after padding is
/// another piece.
pub fn base64(body: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len() / 4 * 3);
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let letters: Vec<u8> = body.bytes().filter(is_letter).collect();
    for piece in letters.split_inclusive(|byte| *byte == b'=') {
        let mut piece = piece.strip_suffix(b"=").unwrap_or(piece);
        // A single letter encodes nothing.
        if piece.len() % 4 == 1 {
            piece = piece.get(..piece.len() - 1).unwrap_or_default();
        }
        let _ = BASE64.decode_vec(piece, &mut bytes);
    }
    bytes
}

/// Quoted-printable (RFC 2045, 6.7); in a header, `_` is a blank (RFC 2047, 4.2).
fn quoted_printable(body: &str, in_header: bool) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'_', _) if in_header => bytes.push(b' '),
            (b'=', [b'\r', b'\n', more @ ..] | [b'\n', more @ ..]) => rest = more,
            (b'=', [high, low, more @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = more;
                }
                // Blanks that a relay added at the end of a line.
                _ => match end_of_line(after) {
                    Some(more) => rest = more,
                    None => bytes.push(b'='),
                },
            },
            (first, _) => bytes.push(*first),
        }
    }
    bytes
}

fn end_of_line(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r'))?;
    bytes.get(end..)?.strip_prefix(b"\n")
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The text of `bytes` in a character set. In an unknown character set only the ASCII is right.
pub fn text(bytes: &[u8], charset: Option<&str>) -> Option<String> {
    let charset = charset.unwrap_or_default().to_ascii_lowercase();
    let read = match charset.as_str() {
        "utf-16le" => Some(u16::from_le_bytes as fn([u8; 2]) -> u16),
        "utf-16be" | "utf-16" if !bytes.starts_with(b"\xFF\xFE") => {
            Some(u16::from_be_bytes as fn([u8; 2]) -> u16)
        }
        _ => None,
    };
    match read {
        Some(read) => Some(plain::utf16(bytes, read).into_owned()),
        None => plain::decode(bytes).map(|text| text.into_owned()),
    }
}

/// Decodes the encoded words (RFC 2047) of a header's value: `=?utf-8?B?...?=`. Blanks between two
/// of them are dropped.
pub fn words(value: &str) -> String {
    let mut text = String::new();
    let mut rest = value;
    let mut after_word = false;
    while let Some((before, word)) = rest.split_once("=?") {
        let Some((decoded, more)) = word_of(word) else {
            text.push_str(before);
            text.push_str("=?");
            (rest, after_word) = (word, false);
            continue;
        };
        if !(after_word && before.trim().is_empty()) {
            text.push_str(before);
        }
        text.push_str(&decoded);
        (rest, after_word) = (more, true);
    }
    text + rest
}

/// Bytes of an encoded word; the standard has 75.
const LONGEST_WORD: usize = 1_200;

/// Returns the text of an encoded word after its mark, and the rest.
fn word_of(word: &str) -> Option<(String, &str)> {
    let near = word.get(..word.floor_char_boundary(LONGEST_WORD))?;
    let (charset, rest) = near.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (encoded, _) = rest.split_once("?=")?;
    let bytes = match encoding {
        "B" | "b" => base64(encoded),
        "Q" | "q" => quoted_printable(encoded, true),
        _ => return None,
    };
    let length = charset.len() + encoding.len() + encoded.len() + "???=".len();
    Some((text(&bytes, Some(charset))?, word.get(length..)?))
}

/// A value with its percent signs as they are read (RFC 2231): `utf-8''plan%20b.pdf`.
pub fn percent(value: &str) -> String {
    let encoded = value.splitn(3, '\'').nth(2).unwrap_or(value);
    fscheck_core::percent::decoded(encoded)
}
