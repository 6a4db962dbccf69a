//! Words whose letters are spaced out: `K e y   m a n a g e m e n t`.
//!
//! Every letter of such a word has the same gap from the one before, whatever its width; a word
//! ends at a blank, or at a wider gap. The cells of a table are in columns: there, the distance of
//! the columns is the same, and it is wide.

/// A gap between two letters of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// Its place in the text.
    pub at: usize,
    /// Its width, in font sizes.
    pub size: f64,
    /// True if it was taken for the end of a word, so that there is a space.
    pub parts_words: bool,
    /// True if it contains a blank.
    pub is_blank: bool,
    /// True if the following text is from a separate instruction.
    pub is_own_run: bool,
}

impl Gap {
    /// Returns the start of the text after it.
    pub fn end(&self) -> usize {
        self.at + usize::from(self.parts_words)
    }
}

/// Narrower gaps, in font sizes, are none.
pub const LEAST: f64 = 0.03;

/// The most by which gaps between the letters of a word differ, in font sizes, except one in five,
/// as pairs of letters are kerned.
const EVEN: f64 = 0.06;
const ODD: usize = 5;

/// The least by which a gap that ends a word is wider than those between the letters.
const WORD: f64 = 0.12;

/// The widest gap between letters that are shown by one instruction, and by separate ones.
const WIDEST: f64 = 1.25;
const WIDEST_OF_RUNS: f64 = 0.6;

/// Letters from which on a row of single ones is a word.
const FEWEST: usize = 4;

/// Returns the text with the letters of spaced words joined; `None` if there are none.
pub fn joined(text: &str, gaps: &[Gap]) -> Option<String> {
    let rows = gaps.chunk_by(|gap, next| letters(text, gap, next).is_some());
    let mut dropped = rows.flat_map(|row| within_words(text, row)).peekable();
    dropped.peek()?;
    let keep = |(at, _): &(usize, char)| dropped.next_if_eq(at).is_none();
    Some(text.char_indices().filter(keep).map(|(_, letter)| letter).collect())
}

/// Returns the number of letters between two gaps: one, or two that are kerned so that there is no
/// gap between them. `None` if there are none, or a word.
fn letters(text: &str, gap: &Gap, next: &Gap) -> Option<usize> {
    let between = text.get(gap.end()..next.at)?.trim();
    match between.chars().take(3).count() {
        // Letters may be drawn as one.
        2 if matches!(between, "ff" | "fi" | "fl") => Some(1),
        3 if matches!(between, "ffi" | "ffl") => Some(1),
        count @ (1 | 2) => Some(count),
        _ => None,
    }
}

/// The places of the spaces in a row of gaps that are within words.
fn within_words(text: &str, row: &[Gap]) -> Vec<usize> {
    let row = between_letters(text, row);
    let mut sizes: Vec<f64> = row.iter().map(|gap| gap.size).collect();
    sizes.sort_by(f64::total_cmp);
    // Most gaps are within words, so that this is one of them.
    let Some(usual) = sizes.get(sizes.len() / 3).copied() else { return Vec::new() };
    let is_end = |gap: &&Gap| gap.is_blank || gap.size >= usual + WORD;
    let is_odd = |gap: &&Gap| !is_end(gap) && (gap.size - usual).abs() > EVEN;
    let within: Vec<&Gap> = row.iter().filter(|gap| !is_end(gap)).collect();
    let wide_ends = row.iter().filter(|gap| is_end(gap) && !gap.is_blank).count();
    let pairs = row.windows(2).filter(|pair| match pair {
        [gap, next] => letters(text, gap, next) == Some(2),
        _ => false,
    });
    let widest = if within.iter().any(|gap| gap.is_own_run) { WIDEST_OF_RUNS } else { WIDEST };
    let is_spaced = usual <= widest
        && within.len() + 1 >= FEWEST
        && row.iter().filter(is_odd).count() * ODD <= row.len()
        && pairs.count() * ODD <= row.len()
        // Words of one or two letters are few.
        && within.len() * 2 >= wide_ends * 3
        && are_words(text, row);
    match is_spaced {
        true => within.iter().filter(|gap| gap.parts_words).map(|gap| gap.at).collect(),
        false => Vec::new(),
    }
}

/// A row without the gaps at its ends that have a word of several letters on their other side.
fn between_letters<'a>(text: &str, row: &'a [Gap]) -> &'a [Gap] {
    let mut row = row;
    if let [first, rest @ ..] = row {
        let before = text.get(..first.at).unwrap_or_default();
        row = if is_letter(before.chars().rev()) { row } else { rest };
    }
    if let [rest @ .., last] = row {
        let after = text.get(last.end()..).unwrap_or_default();
        row = if is_letter(after.chars()) { row } else { rest };
    }
    row
}

/// Returns whether there is one letter only; a mark may be beside it.
fn is_letter(letters: impl Iterator<Item = char>) -> bool {
    let word = letters.take(3).take_while(|letter| !letter.is_whitespace());
    let (mut count, mut marks) = (0, 0);
    for letter in word {
        count += 1;
        marks += usize::from(!letter.is_alphanumeric());
    }
    count == 1 || (count == 2 && marks > 0)
}

/// Returns whether the letters of a row form words, and are not marks in columns (`X`, `N`, `1`) or
/// a list of letters.
fn are_words(text: &str, row: &[Gap]) -> bool {
    let (Some(first), Some(last)) = (row.first(), row.last()) else { return false };
    let before = text.get(..first.at).and_then(|text| text.chars().next_back());
    let after = text.get(last.end()..).and_then(|text| text.chars().next());
    let inside = text.get(first.at..last.at).unwrap_or_default().chars();
    let letters: Vec<char> =
        before.into_iter().chain(inside).chain(after).filter(|c| !c.is_whitespace()).collect();
    let alphabetic = letters.iter().filter(|letter| letter.is_alphabetic()).count();
    let is_vowel = |letter: &char| !letter.is_ascii() || "aeiouyAEIOUY".contains(*letter);
    let mut distinct = letters.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let follows = |pair: &[char]| matches!(pair, [a, b] if u32::from(*a) + 1 == u32::from(*b));
    let listed = letters.windows(2).filter(|pair| follows(pair)).count();
    alphabetic * 2 >= letters.len()
        && letters.iter().any(is_vowel)
        && distinct.len() + 1 >= FEWEST
        && listed * 2 < letters.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a line after reading, with gaps of these sizes between the letters of the words and
    /// between the words.
    fn spaced(words: &str, within: f64, between: f64, is_blank: bool, own_runs: bool) -> String {
        let (mut text, mut gaps) = (String::new(), Vec::new());
        for (number, word) in words.split(' ').enumerate() {
            for (place, letter) in word.chars().enumerate() {
                let is_first = place == 0;
                if number > 0 || !is_first {
                    let size = if is_first { between } else { within };
                    let is_blank = is_blank && is_first;
                    let parts_words = size > 0.1;
                    gaps.push(Gap {
                        at: text.len(),
                        size,
                        parts_words,
                        is_blank,
                        is_own_run: own_runs,
                    });
                    text.push_str(if parts_words { " " } else { "" });
                }
                text.push(letter);
            }
        }
        joined(&text, &gaps).unwrap_or(text)
    }

    #[test]
    fn letters_that_are_spaced_evenly_are_words() {
        for words in ["Key management", "ENCRYPTION POLICY", "Report 2024", "Schlüsselverwaltung"]
        {
            for (within, between, is_blank, own_runs) in [
                (0.3, 0.9, false, false),
                (0.2, 0.5, false, true),
                (0.5, 0.5, true, false),
                (1.0, 2.0, false, false),
                (0.15, 0.3, false, false),
                (0.08, 0.3, false, false),
            ] {
                assert_eq!(spaced(words, within, between, is_blank, own_runs), words, "{within}");
            }
        }
    }

    #[test]
    fn cells_of_a_table_stay_apart() {
        for (letters, gap, own_runs) in [
            ("XXOXXO", 0.4, false),
            ("12345678", 0.4, false),
            ("ABCDEFGH", 0.4, false),
            ("YNYYNY", 2.0, true),
            ("Keymanagement", 2.0, false),
            ("Keymanagement", 0.9, true),
            ("AAAA", 0.3, false),
            ("abc", 0.3, false),
        ] {
            let apart: String = letters.chars().flat_map(|letter| [letter, ' ']).collect();
            assert_eq!(spaced(letters, gap, gap, false, own_runs), apart.trim(), "{letters}");
        }
    }

    #[test]
    fn gaps_that_differ_are_those_of_columns() {
        let text = "R o l e s";
        let gaps = |sizes: [f64; 4]| -> Vec<Gap> {
            let gap = |(number, size)| Gap { at: number * 2 + 1, size, ..GAP };
            sizes.into_iter().enumerate().map(gap).collect()
        };
        assert_eq!(joined(text, &gaps([0.5, 0.3, 0.45, 0.38])), None);
        assert_eq!(joined(text, &gaps([0.31, 0.3, 0.33, 0.28])).as_deref(), Some("Roles"));
        // Such gaps separate words of several letters.
        let ends = [2, 6, 10].map(|at| Gap { at, size: 0.3, ..GAP });
        assert_eq!(joined("of the key is", &ends), None);
    }

    #[test]
    fn kerns_of_some_letters_are_no_ends_of_words() {
        // If letters are slightly spaced, some gaps are wide enough for a word and others are not.
        let gap = |at, size| Gap { at, size, parts_words: size > 0.1, ..GAP };
        let gaps =
            [gap(1, 0.08), gap(2, 0.12), gap(4, 0.09), gap(5, 0.3), gap(7, 0.11), gap(9, 0.07)];
        assert_eq!(joined("ro le o fa", &gaps).as_deref(), Some("role ofa"));
    }

    #[test]
    fn words_of_two_letters_are_no_letters() {
        let gaps = [2, 5, 8, 11, 14].map(|at| Gap { at, size: 0.3, ..GAP });
        assert_eq!(joined("so it is up to us", &gaps), None);
        // Some are kerned so far that there is no gap between them.
        let gap = |at| Gap { at, size: 0.3, ..GAP };
        let gaps = [gap(1), gap(3), gap(5), gap(7), gap(10), gap(12)];
        assert_eq!(joined("n u m b er . s", &gaps).as_deref(), Some("number.s"));
        assert_eq!(joined("u s e r.", &[gap(1), gap(3), gap(5)]).as_deref(), Some("user."));
    }

    #[test]
    fn a_word_beside_spaced_letters_is_a_word_of_its_own() {
        let gap = |at| Gap { at, size: 0.3, ..GAP };
        let gaps = [gap(2), gap(4), gap(6), gap(8), gap(10)];
        assert_eq!(joined("on r o l e is", &gaps).as_deref(), Some("on role is"));
    }

    const GAP: Gap =
        Gap { at: 0, size: 0.0, parts_words: true, is_blank: false, is_own_run: false };
}
