//! The bytes of a file that places lead to.

use std::ops::Range;

use fscheck_core::location::Location;

use crate::tree::Entry;

/// The raw text of a file, with the places where its lines begin.
pub(super) struct Raw<'a> {
    source: &'a str,
    lines: Vec<usize>,
}

impl<'a> Raw<'a> {
    pub(super) fn of(source: &'a str) -> Raw<'a> {
        let first = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let bytes = source.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let lines = std::iter::once(first).chain(ends.map(|(at, _)| at + 1)).collect();
        Raw { source, lines }
    }

    /// Returns the ending of most lines.
    pub(super) fn newline(&self) -> &'static str {
        let both = self.source.matches("\r\n").count();
        let feeds = self.source.matches('\n').count() - both;
        let returns = self.source.matches('\r').count() - both;
        match (both, feeds, returns) {
            _ if both > feeds && both >= returns => "\r\n",
            _ if returns > feeds => "\r",
            _ => "\n",
        }
    }

    pub(super) fn offset(&self, at: &Location) -> Option<usize> {
        let Location::Line { line, column, .. } = at else { return None };
        let start = self.start_of(*line)?;
        let rest = self.source.get(start..)?;
        let skipped = usize::try_from(*column).ok()?.checked_sub(1)?;
        let inner = rest.char_indices().map(|(at, _)| at).chain([rest.len()]).nth(skipped)?;
        Some(start + inner)
    }

    fn start_of(&self, line: u32) -> Option<usize> {
        self.lines.get(usize::try_from(line).ok()?.checked_sub(1)?).copied()
    }

    /// The column of a place, from 0.
    pub(super) fn column(&self, at: &Location) -> usize {
        match at {
            Location::Line { column, .. } => {
                usize::try_from(*column).unwrap_or(1).saturating_sub(1)
            }
            _ => 0,
        }
    }

    pub(super) fn starts_with(&self, at: &Location, letter: char) -> bool {
        let rest = self.offset(at).and_then(|at| self.source.get(at..));
        rest.is_some_and(|rest| rest.starts_with(letter))
    }

    /// Returns the column, from 0, of the dash that an item follows, or is below.
    pub(super) fn dash_before(&self, at: &Location) -> Option<usize> {
        let (offset, line) = (self.offset(at)?, line_of(at)?);
        let before = self.source.get(self.start_of(line)?..offset)?;
        let above = || {
            let lines = (0..usize::try_from(line).ok()?.saturating_sub(1)).rev();
            lines.into_iter().find(|line| !self.says_nothing(*line)).map(|line| self.line(line))
        };
        let before = if before.trim().is_empty() { above()? } else { before };
        let dash = before.find('-')?;
        before.get(..dash)?.bytes().all(|byte| byte == b' ').then_some(dash)
    }

    /// The bytes of a value on its line.
    pub(super) fn range(&self, at: &Location) -> Option<Range<usize>> {
        let Location::Line { width, .. } = at else { return None };
        let start = self.offset(at)?;
        let width = usize::try_from(*width).ok()?;
        let rest = self.source.get(start..)?;
        let end = rest.char_indices().map(|(at, _)| at).chain([rest.len()]).nth(width)?;
        Some(start..start + end)
    }

    /// Returns the places where `text` may be put so that it follows the content before the line
    /// `next`, or before the end: after the last line with content, or else right there.
    pub(super) fn ends_of(&self, next: Option<u32>, text: &str) -> Vec<(usize, String, bool)> {
        let all = self.lines.len();
        let next = next.and_then(|line| usize::try_from(line).ok()).map_or(all, |line| line - 1);
        let mut last = next;
        while last > 0 && self.says_nothing(last - 1) {
            last -= 1;
        }
        [last, next].into_iter().filter_map(|line| self.before(line, text)).collect()
    }

    /// Inserts `text` before a line, counted from 0, or at the end, which may lack its line break.
    fn before(&self, line: usize, text: &str) -> Option<(usize, String, bool)> {
        let at = self.lines.get(line).copied().unwrap_or(self.source.len());
        let is_open =
            at > self.lines.first().copied()? && !self.source.get(..at)?.ends_with(['\n', '\r']);
        let text = if is_open { format!("{}{text}", self.newline()) } else { text.to_owned() };
        Some((at, text, false))
    }

    /// Inserts `text` after the line of a place.
    pub(super) fn after_line(&self, at: &Location, text: &str) -> Vec<(usize, String, bool)> {
        let line = line_of(at).and_then(|line| usize::try_from(line).ok());
        line.and_then(|line| self.before(line, text)).into_iter().collect()
    }

    /// A line, counted from 0.
    fn line(&self, line: usize) -> &'a str {
        let start = self.lines.get(line).copied().unwrap_or(self.source.len());
        let end = self.lines.get(line + 1).copied().unwrap_or(self.source.len());
        self.source.get(start..end).unwrap_or_default()
    }

    fn says_nothing(&self, line: usize) -> bool {
        let line = self.line(line).trim();
        line.is_empty() || line.starts_with('#') || line == "..."
    }

    fn end_of_line(&self, line: u32) -> Option<usize> {
        let next = usize::try_from(line).ok()?;
        Some(self.lines.get(next).copied().unwrap_or(self.source.len()))
    }

    /// Returns the lines of a field or, for the field after the dash, its range up to the next one.
    pub(super) fn block_field(&self, field: &Entry, next: Option<&Entry>) -> Option<Range<usize>> {
        let line = line_of(&field.key.at)?;
        let (start, key) = (self.start_of(line)?, self.offset(&field.key.at)?);
        let next = next.map(|next| &next.key.at);
        if !self.source.get(start..key)?.trim().is_empty() {
            return Some(key..self.offset(next?)?);
        }
        let value = self.range(&field.node.at)?;
        let is_whole = line_of(&field.node.at) == Some(line) && {
            let rest = self.source.get(value.end..self.end_of_line(line)?)?.trim();
            rest.is_empty() || rest.starts_with('#')
        };
        match (is_whole, next) {
            (true, _) => Some(start..self.end_of_line(line)?),
            (false, Some(next)) => Some(start..self.start_of(line_of(next)?)?),
            (false, None) => None,
        }
    }

    /// Returns a field in brackets, with the comma before it or, for the first one, up to the next
    /// field.
    pub(super) fn flow_field(&self, field: &Entry, next: Option<&Entry>) -> Option<Range<usize>> {
        let key = self.offset(&field.key.at)?;
        let before = self.source.get(..key)?.trim_end();
        if !before.ends_with(',') {
            return Some(key..self.offset(&next?.key.at)?);
        }
        Some(before.len() - 1..self.range(&field.node.at)?.end)
    }
}

/// The line of a place, from 1.
pub(super) fn line_of(at: &Location) -> Option<u32> {
    match at {
        Location::Line { line, .. } => Some(*line),
        _ => None,
    }
}
