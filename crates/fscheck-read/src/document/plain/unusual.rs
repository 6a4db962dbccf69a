//! Texts with bytes that no text has: logs that were cut while they were written, which begin with
//! NUL bytes, records that are separated by control characters, and UTF-16 without its mark.

use super::{is_binary, latin};

/// The fewest bytes of a text between two runs of NUL bytes on average: binary numbers have such
/// runs everywhere.
const BETWEEN_RUNS: usize = 8;

/// One control character in this many bytes is tolerated in UTF-8: fields of the FIX protocol end with one.
const CONTROLS: usize = 6;

/// The same for bytes that are not UTF-8, as in most formats.
const CONTROLS_ELSEWHERE: usize = 64;

/// Decodes the text of `bytes`, if they are text in an unusual form.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let counts = Counts::of(bytes);
    utf16(bytes, &counts).or_else(|| counts.is_text(bytes.len()).then(|| without_controls(bytes)))
}

/// The counts that distinguish text from other content.
struct Counts {
    is_utf8: bool,
    /// NUL bytes at even and at odd places.
    even: usize,
    odd: usize,
    /// The number of runs of NUL bytes.
    runs: usize,
    /// Other bytes that no text has.
    controls: usize,
    /// Letters, digits, marks and blanks of ASCII.
    ascii: usize,
}

impl Counts {
    fn of(bytes: &[u8]) -> Counts {
        let is_utf8 = match std::str::from_utf8(bytes) {
            Ok(_) => true,
            // The beginning of a file may end within a letter.
            Err(error) => error.error_len().is_none(),
        };
        let mut counts = Counts { is_utf8, even: 0, odd: 0, runs: 0, controls: 0, ascii: 0 };
        let mut in_run = false;
        for (place, byte) in bytes.iter().enumerate() {
            let is_nul = *byte == 0;
            counts.even += usize::from(is_nul && place % 2 == 0);
            counts.odd += usize::from(is_nul && place % 2 == 1);
            counts.runs += usize::from(is_nul && !in_run);
            counts.controls += usize::from(!is_nul && is_binary(*byte));
            counts.ascii += usize::from(matches!(*byte, b' '..=b'~'));
            in_run = is_nul;
        }
        counts
    }

    /// Returns whether the counts are those of a text of single bytes.
    fn is_text(&self, bytes: usize) -> bool {
        let others = bytes.saturating_sub(self.even + self.odd);
        let controls = if self.is_utf8 { CONTROLS } else { CONTROLS_ELSEWHERE };
        // The mark by which DOS ended a text may be all that is wrong.
        let is_borne = self.controls <= 1 || self.controls.saturating_mul(controls) <= others;
        let runs = self.runs.saturating_sub(1).saturating_mul(BETWEEN_RUNS);
        others > BETWEEN_RUNS && is_borne && runs <= others
    }
}

/// The text in UTF-16, if it is that: its NUL bytes are the upper halves of letters.
fn utf16(bytes: &[u8], counts: &Counts) -> Option<String> {
    let (most, fewest) = (counts.even.max(counts.odd), counts.even.min(counts.odd));
    let units = bytes.len() / 2;
    // In Chinese only blanks, digits and line breaks have such an upper half, and some letters have
    // such a lower one. A text of single bytes is ASCII for the most part.
    let is_latin = most.saturating_mul(5) >= units.saturating_mul(2) && fewest * 50 <= most;
    let is_other = most >= units / 50
        && fewest.saturating_mul(3) <= most
        && !counts.is_utf8
        && counts.ascii.saturating_mul(3) < bytes.len().saturating_mul(2);
    if units < 2 || most < 2 || !(is_latin || is_other) {
        return None;
    }
    let read = if counts.odd > counts.even { u16::from_le_bytes } else { u16::from_be_bytes };
    let text = super::utf16(bytes, read).into_owned();
    let strange = text.chars().filter(|letter| is_strange(*letter)).count();
    (strange.saturating_mul(50) <= text.chars().count()).then_some(text)
}

/// Returns whether a letter occurs in hardly any text.
fn is_strange(letter: char) -> bool {
    let is_usual = letter.is_alphanumeric()
        || letter.is_whitespace()
        || letter.is_ascii_punctuation()
        || matches!(letter, '\u{a0}'..='\u{36f}' | '\u{2000}'..='\u{2bff}')
        || matches!(letter, '\u{3000}'..='\u{303f}' | '\u{fe10}'..='\u{ffef}' | '\u{1f300}'..);
    !is_usual
}

/// The text with one space for each run of NUL bytes, and for each other control character.
fn without_controls(bytes: &[u8]) -> String {
    let mut kept = Vec::with_capacity(bytes.len());
    for byte in bytes {
        match *byte {
            0 if kept.last() == Some(&b' ') => {}
            byte if is_binary(byte) => kept.push(b' '),
            byte => kept.push(byte),
        }
    }
    String::from_utf8(kept).unwrap_or_else(|error| latin(error.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "2024-01-01T00:00:00Z INFO retention 400 days, as agreed.\n";

    fn log(before: usize, between: usize) -> Vec<u8> {
        let (before, between) = (vec![0; before], vec![0; between]);
        [before.as_slice(), LINE.as_bytes(), &between, LINE.as_bytes()].concat()
    }

    #[test]
    fn a_text_with_bytes_that_are_none_is_a_text() {
        let fix =
            "8=FIX.4.4\u{1}9=126\u{1}35=A\u{1}49=HARBOUR\u{1}56=VENUE\u{1}34=1\u{1}52=20240101\n";
        let sequence = "\u{1e}{\"level\": \"info\", \"days\": 400}\n".repeat(3);
        let windows = [&[0; 16][..], &b"Aufbewahrung f\xFCr 400 Tage, Z\xFCrich\r\n"[..]].concat();
        let japanese =
            [&[0; 9][..], &b"\x83\x8D\x83O\x82\xCC\x95\xDB\x91\xB6 400\r\n"[..]].concat();
        for (name, bytes) in [
            ("a run before", log(64, 0)),
            ("a run inside", log(0, 4_096)),
            ("an odd number", log(7, 3)),
            ("one", log(0, 1)),
            ("at the end", [LINE.as_bytes(), &[0; 512][..]].concat()),
            ("records", LINE.replace('\n', "\0").repeat(5).into_bytes()),
            ("the end of a text of DOS", format!("{LINE}\u{1a}").into_bytes()),
            ("FIX", fix.as_bytes().to_vec()),
            ("a sequence of JSON", sequence.into_bytes()),
            ("Windows-1252", windows),
            ("Shift-JIS", japanese),
            ("cut within a letter", [&[0; 4][..], &"Zürich, Zürich ü".as_bytes()[..18]].concat()),
        ] {
            let text = decode(&bytes);
            let text = text.unwrap_or_else(|| panic!("{name} is no text"));
            assert!(!text.contains('\0'), "{name}");
            assert!(
                text.contains("400") || text.contains("126") || text.contains("rich"),
                "{text}"
            );
        }
    }

    #[test]
    fn utf_16_without_its_mark_is_known_by_its_shape() {
        for text in
            [LINE, "Zürich: 400 Tage\r\n", "根用户只用于需要它的任务。\r\n保留 400 天。\n", "ab"]
        {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let large: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(decode(&little).as_deref(), Some(text));
            assert_eq!(decode(&large).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_binary_is_no_text() {
        let numbers: Vec<u8> = (0_u32..500).flat_map(|n| (n * 37).to_le_bytes()).collect();
        let short: Vec<u8> = (0_u16..500).flat_map(|n| (n % 32).to_le_bytes()).collect();
        let all: Vec<u8> = (0..2_000_u32).map(|n| (n % 256) as u8).collect();
        let names = b"\x01\0\0\0name\0\0\0\0\x04\0\0\0\x10\0\0\0path\0\0\0\0\x08\0\0\0".repeat(20);
        for (name, bytes) in [
            ("numbers", numbers),
            ("short numbers", short),
            ("all bytes", all),
            ("names and numbers", names),
            ("a program", b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3E\0".to_vec()),
            ("an icon", b"\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0\x68\x04".to_vec()),
            ("nothing but NUL bytes", vec![0; 5_000]),
            ("hardly anything", b"\0\x01\x02\x03".to_vec()),
        ] {
            assert_eq!(decode(&bytes), None, "{name}");
        }
    }
}
