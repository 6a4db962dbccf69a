//! The sentence after a passage, which may take back what the passage says.

use std::ops::Range;

use super::{Hit, PageText, ROW_END, passage};
use crate::judge::response::{denies_label, takes_back};
use crate::language::lists::has_word;
use crate::text::{printable, shorten};

/// The most bytes of a sentence that are looked at.
const REACH: usize = 400;

/// The most words of a cell that is the label of the one beside it.
const LABEL: usize = 6;

/// Returns the range of the sentence after a passage if that takes back what the passage says: "We let
/// it go."
pub(super) fn taking_back(page: PageText<'_>, hit: &Hit) -> Option<Range<usize>> {
    let next = next(page, hit.range.end)?;
    page.text.get(next.clone()).is_some_and(takes_back).then_some(next)
}

/// Returns the range of what stands below a heading, or in the cell beside a label, if it says that
/// nothing is there: "Recommendations | none".
pub(super) fn denied_label(page: PageText<'_>, hit: &Hit) -> Option<Range<usize>> {
    let heading = || page.text.get(hit.range.clone()).unwrap_or_default();
    let below = match hit.is_heading {
        true if has_word(heading(), "may-be-empty") => None,
        true => below(page, hit.range.end),
        false => beside(page, hit),
    }?;
    page.text.get(below.clone()).is_some_and(denies_label).then_some(below)
}

/// Returns the range of the first sentence below a heading that ends at `end`.
fn below(page: PageText<'_>, end: usize) -> Option<Range<usize>> {
    let rest = page.text.get(end..)?;
    let rest = rest.get(..rest.floor_char_boundary(REACH))?;
    let start = rest.find(|c: char| !c.is_whitespace())?;
    let is_below = rest.get(..start)?.contains('\n') && !rest.get(..start)?.contains(ROW_END);
    is_below.then(|| first_sentence(page, end + start, rest.get(start..)?)).flatten()
}

/// Returns the range of the cell beside a label, in a row of two cells.
fn beside(page: PageText<'_>, hit: &Hit) -> Option<Range<usize>> {
    let start = hit.range.start;
    let rest = page.text.get(start..)?;
    let rest = rest.get(..rest.floor_char_boundary(REACH))?;
    let (label, rest) = rest.split_once("\n\t")?;
    let is_label = label.starts_with('\t') || page.text.get(..start)?.ends_with('\t');
    let ends_part = |word: &str| word.ends_with(['.', ';', ':', ',']);
    let words = label.split_whitespace();
    let is_label = is_label
        && words.clone().count() <= LABEL
        && !words.clone().any(ends_part)
        && !has_word(label, "may-be-empty");
    let (value, after) = rest.split_once('\n').filter(|_| is_label)?;
    let at = start + label.len() + "\n\t".len();
    after.starts_with(ROW_END).then_some(at..at + value.len())
}

/// Returns a hit together with the sentence after it, if that takes it back.
pub(super) fn with_denial(page: PageText<'_>, hit: Hit) -> Hit {
    let next = denied_label(page, &hit).or_else(|| taking_back(page, &hit));
    let Some(next) = next.filter(|next| next.end > hit.range.end) else { return hit };
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
    first_sentence(page, end + start, rest.get(start..)?)
}

/// Returns the range of the first sentence of `rest`, which begins at `start`.
fn first_sentence(page: PageText<'_>, start: usize, rest: &str) -> Option<Range<usize>> {
    let end_of_paragraph = if page.is_wrapped { "\n\n" } else { "\n" };
    let paragraph = rest.split(end_of_paragraph).next()?;
    let marks = memchr::memchr3_iter(b'.', b'!', b'?', paragraph.as_bytes()).map(|at| at + 1);
    let is_gap = |rest: &str| rest.starts_with(char::is_whitespace);
    let mut ends = marks.filter(|end| paragraph.get(*end..).is_some_and(is_gap));
    Some(start..start + ends.next().unwrap_or(paragraph.len()))
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
