//! The sentence after a passage, which may take back what the passage says.

use std::ops::Range;

use super::{Hit, PageText, ROW_END, passage};
use crate::judge::response::takes_back;
use crate::text::{printable, shorten};

/// The most bytes of a sentence that are looked at.
const REACH: usize = 400;

/// Returns the range of the sentence after a passage if that takes back what the passage says: "We let
/// it go."
pub(super) fn taking_back(page: PageText<'_>, hit: &Hit) -> Option<Range<usize>> {
    let next = next(page, hit.range.end)?;
    page.text.get(next.clone()).is_some_and(takes_back).then_some(next)
}

/// Returns a hit together with the sentence after it, if that takes it back.
pub(super) fn with_denial(page: PageText<'_>, hit: Hit) -> Hit {
    let Some(next) = taking_back(page, &hit) else { return hit };
    let both =
        format!("{} {}", hit.sentence, printable(page.text.get(next.clone()).unwrap_or_default()));
    // Secrets are looked for in the range.
    let range = hit.range.start..next.end;
    Hit { sentence: shorten(&both, passage::LONGEST_SENTENCE), range, ..hit }
}

/// Returns the range of the sentence after the one that ends at `end`, if it is in the same paragraph.
fn next(page: PageText<'_>, end: usize) -> Option<Range<usize>> {
    let rest = page.text.get(end..)?;
    let rest = rest.get(..rest.floor_char_boundary(REACH))?;
    let start = rest.find(|c: char| !c.is_whitespace())?;
    let gap = page.text.get(end.saturating_sub(1)..end + start)?;
    let breaks = memchr::memchr_iter(b'\n', gap.as_bytes()).count();
    if breaks > usize::from(page.is_wrapped) || gap.contains(ROW_END) {
        return None;
    }
    let rest = rest.get(start..)?;
    let end_of_paragraph = if page.is_wrapped { "\n\n" } else { "\n" };
    let paragraph = rest.split(end_of_paragraph).next().unwrap_or(rest);
    let marks = memchr::memchr3_iter(b'.', b'!', b'?', paragraph.as_bytes()).map(|at| at + 1);
    let is_gap = |rest: &str| rest.starts_with(char::is_whitespace);
    let mut ends = marks.filter(|end| paragraph.get(*end..).is_some_and(is_gap));
    let length = ends.next().unwrap_or(paragraph.len());
    Some(end + start..end + start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_sentence_is_of_the_same_paragraph() {
        for (text, is_wrapped, wanted) in [
            ("Keys rotate. We let it go. Later.", false, Some("We let it go.")),
            ("Keys rotate. We let\nit go.", true, Some("We let\nit go.")),
            ("Keys rotate.\nWe let it go.", true, Some("We let it go.")),
            ("Keys rotate.\nWe let it go.", false, None),
            ("Keys rotate.\n\nWe let it go.", true, None),
            ("Keys rotate.", true, None),
        ] {
            let page = PageText { is_wrapped, ..PageText::of(text) };
            let next = next(page, "Keys rotate.".len());
            assert_eq!(next.and_then(|next| text.get(next)), wanted, "{text:?}");
        }
    }
}
