//! The headings of a page.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{PageText, REACH};
use crate::text::whole_lines;

/// The headings of a page, and their places.
#[derive(Debug)]
pub(in super::super) struct Headings<'a> {
    /// The beginning of the line of each, in the order of the text.
    located: Vec<(usize, &'a str)>,
    /// The heading of the whole page, if it is none of its lines.
    title: Option<&'a str>,
}

impl<'a> Headings<'a> {
    pub(in super::super) fn of(page: PageText<'a>) -> Headings<'a> {
        let names: BTreeSet<&str> = page.headings.iter().map(String::as_str).collect();
        let mut located = Vec::new();
        let mut at = 0;
        for line in whole_lines(page.text).take_while(|_| !names.is_empty()) {
            if let Some(name) = names.get(heading_of(line)) {
                located.push((at, *name));
            }
            at += line.len();
        }
        let first = page.headings.first().map(String::as_str);
        let title = first.filter(|first| !located.iter().any(|(_, name)| name == first));
        Headings { located, title }
    }

    /// The nearest heading above the line at `at`.
    pub(super) fn above(&self, at: usize) -> Option<&'a str> {
        let before = self.located.partition_point(|(start, _)| *start < at);
        let nearest = before.checked_sub(1).and_then(|last| self.located.get(last));
        nearest.map(|(_, name)| *name).or(self.title)
    }

    /// Returns the line of the heading that a place is in.
    pub(super) fn line_at(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let last = self.located.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
        let start = self.located.get(last)?.0;
        // Headings are short, and a long text has many places.
        let line = text.get(start..text.floor_char_boundary(start + REACH))?.lines().next()?;
        (at < start + line.len()).then_some(start..start + line.len())
    }

    /// Returns whether a heading begins after the beginning of a range.
    pub(in super::super) fn begins_in(&self, range: &Range<usize>) -> bool {
        let after = self.located.partition_point(|(start, _)| *start <= range.start);
        self.located.get(after).is_some_and(|(start, _)| *start <= range.end)
    }

    pub(super) fn has_line(&self, at: usize) -> bool {
        self.located.binary_search_by_key(&at, |(start, _)| *start).is_ok()
    }
}

/// The heading that a line would be.
fn heading_of(line: &str) -> &str {
    const LONGEST: usize = 200;
    let line = line.trim().trim_matches('#').trim();
    if line.len() <= LONGEST {
        return line;
    }
    let end = line.char_indices().nth(LONGEST).map_or(line.len(), |(end, _)| end);
    line.get(..end).unwrap_or_default()
}
