//! The sentence after a passage, which may take back what the passage says.

use std::ops::Range;

use super::negation::begins_negated;
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
    let (label, below) = match hit.is_heading {
        true => (hit.range.clone(), below(page, hit.range.end)?),
        false => beside(page, hit)?,
    };
    let text = |range: &Range<usize>| page.text.get(range.clone()).unwrap_or_default();
    // Few texts deny, so the label is looked at last.
    let is_denied = denies_label(text(&below)) && !has_word(text(&label), "may-be-empty");
    is_denied.then_some(below)
}

/// Returns the range of the first sentence below a heading within the text, if it begins by negating
/// anything: "Watching", and below it "Nothing was set up for it."
pub(super) fn negated_below(page: PageText<'_>, hit: &Hit) -> Option<Range<usize>> {
    let before = page.text.get(..hit.range.start)?;
    let is_within = hit.is_heading && before.contains(char::is_alphanumeric);
    let below = is_within.then(|| below(page, hit.range.end)).flatten()?;
    page.text.get(below.clone()).is_some_and(begins_negated).then_some(below)
}

/// Returns the range of the first sentence below a heading that ends at `end`.
fn below(page: PageText<'_>, end: usize) -> Option<Range<usize>> {
    let rest = page.text.get(end..)?;
    let rest = rest.get(..rest.floor_char_boundary(REACH))?;
    let start = rest.find(|c: char| !c.is_whitespace())?;
    let is_below = rest.get(..start)?.contains('\n') && !rest.get(..start)?.contains(ROW_END);
    is_below.then(|| first_sentence(page, end + start, rest.get(start..)?)).flatten()
}

/// Returns the ranges of a label and of the cell beside it.
fn beside(page: PageText<'_>, hit: &Hit) -> Option<(Range<usize>, Range<usize>)> {
    let text = page.text;
    let rest = text.get(hit.range.start..)?;
    let bare = rest.trim_start_matches(['|', ' ', '\t']);
    let start = hit.range.start + (rest.len() - bare.len());
    let rest = bare.get(..bare.floor_char_boundary(REACH))?;
    let before = text.get(..start)?.trim_end_matches(' ');
    // Each cell of Word is a paragraph; those of Markdown are in one line.
    let (mark, end_of_cell, end_of_row) = match before.chars().next_back()? {
        '\t' => ("\n\t", "\n", &[ROW_END][..]),
        '|' => (" | ", " |", &['\n', '\r'][..]),
        _ => return None,
    };
    let (label, rest) = rest.split_once(mark)?;
    let ends_part = |word: &str| word.ends_with(['.', ';', ':', ',']);
    let words = label.split_whitespace();
    let is_label = !label.contains('\n')
        && words.clone().nth(LABEL).is_none()
        && !words.clone().any(ends_part);
    let (value, after) = rest.split_once(end_of_cell).filter(|_| is_label)?;
    let end = start + label.len();
    let at = end + mark.len();
    // In a wider row, "none" may be said of one thing among several.
    let is_told = after.starts_with(end_of_row) || value.trim().contains(char::is_whitespace);
    (is_told && !value.contains('\n')).then_some((start..end, at..at + value.len()))
}

/// Returns a hit together with the sentence after it, if that takes it back.
pub(super) fn with_denial(page: PageText<'_>, hit: Hit) -> Hit {
    let next = denied_label(page, &hit).or_else(|| taking_back(page, &hit));
    let next = next.or_else(|| negated_below(page, &hit));
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
    fn a_label_is_beside_its_cell() {
        for (text, wanted) in [
            ("\tCause\n\tnone found\n\u{b}", Some("none found")),
            ("\tCause\n\tnone\n\u{b}", Some("none")),
            ("\tManager\n\tnone at present\n\t2 years\n\u{b}", Some("none at present")),
            ("\tManager\n\tnone\n\t2 years\n\u{b}", None),
            ("| Cause | none |\n", Some("none")),
            ("| Manager | none at present | 2 years |\n", Some("none at present")),
            ("| Manager | none | 2 years |\n", None),
            ("| The cause of it was found, and it is mended | none |\n", None),
            ("Cause\nnone\n", None),
        ] {
            let start = text.find(['C', 'M', 'T']).unwrap();
            let hit = Hit { range: start..start + 5, ..hit() };
            let found = beside(PageText::of(text), &hit);
            assert_eq!(found.and_then(|(_, cell)| text.get(cell)), wanted, "{text:?}");
        }
    }

    fn hit() -> Hit {
        Hit {
            page: 1,
            line: 1,
            range: 0..0,
            heading: None,
            is_carried: false,
            sentence: String::new(),
            is_heading: false,
        }
    }

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
