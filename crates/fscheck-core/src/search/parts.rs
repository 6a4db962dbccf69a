//! The parts of a page that are searched one by one.

use crate::text::whole_lines;
use crate::words::bare_words;

/// The number of bytes of a page that are searched together.
pub(super) const PART: usize = 32 << 10;

/// The overlap of these: more than twice the span of a pattern, with marks and blanks.
pub(super) const OVERLAP: usize = 2 << 10;

/// Bytes of a line that may be a title.
const LONGEST_TITLE: usize = 80;

/// Returns the end of a document's title in the bare words of its first page: the first line with
/// words, unless it is a sentence.
pub(super) fn title(page: &str) -> usize {
    let mut end = 0;
    for line in whole_lines(page) {
        end += line.len();
        if line.contains(char::is_alphanumeric) {
            let line = line.trim_end();
            let is_title = line.len() <= LONGEST_TITLE && !line.ends_with(['.', ';', ',']);
            let words = page.get(..end).filter(|_| is_title).map(bare_words);
            return words.map_or(0, |words| words.len());
        }
    }
    0
}

/// Returns a long page in parts, so that the memory for each is bounded, and the rest need not be
/// searched once all is found. Each begins within the one before, by more than the span of
/// patterns. Returns the beginning of each with it.
pub(super) fn parts(page: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = Some(0_usize);
    std::iter::from_fn(move || {
        let from = start?;
        let end = boundary(page, from.saturating_add(PART));
        start = (end < page.len()).then(|| boundary(page, end.saturating_sub(OVERLAP)));
        Some((from, page.get(from..end)?))
    })
}

/// Returns the first place from `at` on where no word is cut or, after a long run without one, no
/// letter.
fn boundary(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let space = rest.iter().take(OVERLAP).position(u8::is_ascii_whitespace);
    space.map_or_else(|| text.ceil_char_boundary(at), |space| at + space)
}
