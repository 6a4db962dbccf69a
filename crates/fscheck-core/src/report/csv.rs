//! One row for each item (RFC 4180), for spreadsheets and scripts.

use std::io::{self, Write};

use super::{Report, section_of};
use crate::text::is_invisible;
use crate::visible;

const COLUMNS: [&str; 9] = [
    "id",
    "title",
    "section",
    "status",
    "waived by",
    "findings",
    "first finding",
    "place",
    "reasons",
];

/// Writes the items of all assessments; if there are several, the first column names the
/// assessment.
///
/// # Errors
/// The writer fails.
pub fn write(reports: &[Report], out: &mut impl Write) -> io::Result<()> {
    let is_one = reports.len() == 1;
    let assessment = (!is_one).then_some("assessment");
    record(out, assessment.into_iter().chain(COLUMNS))?;
    for report in reports {
        let by_item = report.findings_by_item();
        for result in report.items.iter().filter(|item| report.selection.is_about(&item.id)) {
            let item = report.checklist.item(&result.id);
            let found = by_item.get(result.id.as_str()).map(Vec::as_slice).unwrap_or_default();
            let (count, first) = (found.len(), found.first());
            let row = [
                result.id.clone(),
                item.map(|item| item.title.clone()).unwrap_or_default(),
                section_of(&report.checklist, Some(&result.id)),
                result.status.name().to_owned(),
                result.waived_by.clone().unwrap_or_default(),
                count.to_string(),
                first.map(|finding| finding.message.to_string()).unwrap_or_default(),
                first.map(|finding| finding.location.to_string()).unwrap_or_default(),
                result.reasons.join("; "),
            ];
            let assessment = (!is_one).then(|| report.path().to_owned());
            record(out, assessment.into_iter().chain(row).map(inert))?;
        }
    }
    out.flush()
}

/// Writes one record, with its cells in quotation marks if necessary.
pub(super) fn record(
    out: &mut impl Write,
    cells: impl IntoIterator<Item = impl AsRef<str>>,
) -> io::Result<()> {
    for (column, cell) in cells.into_iter().enumerate() {
        let cell = cell.as_ref();
        let comma = if column == 0 { "" } else { "," };
        match cell.contains([',', '"', '\n', '\r']) {
            true => write!(out, "{comma}\"{}\"", cell.replace('"', "\"\""))?,
            false => write!(out, "{comma}{cell}")?,
        }
    }
    writeln!(out)
}

/// Returns whether a character begins a formula in spreadsheet programs. These include the
/// full-width and small forms of East Asian keyboards, and the typographic minus.
fn begins_formula(c: char) -> bool {
    matches!(
        c,
        '=' | '+'
            | '-'
            | '@'
            | '\u{ff1d}'
            | '\u{ff0b}'
            | '\u{ff0d}'
            | '\u{ff20}'
            | '\u{fe62}'
            | '\u{fe63}'
            | '\u{fe66}'
            | '\u{fe6b}'
            | '\u{2212}'
    )
}

/// Returns whether a character may precede a formula: any white space, characters without width,
/// and quotation marks, which delimit a cell if cells are not separated by commas.
fn is_passed_over(c: char) -> bool {
    c.is_whitespace() || is_invisible(c) || matches!(c, '"' | '\'' | '\u{ff02}')
}

/// Returns a text in one line that no spreadsheet program takes for a formula. This includes any
/// part of it, if the program takes a semicolon, a bar or a tab for the end of a cell, as it does
/// if numbers are written with a comma.
pub(super) fn inert(text: String) -> String {
    let text = visible::line(&text);
    let mut inert = String::with_capacity(text.len());
    for part in text.split_inclusive([';', '\u{ff1b}', '|']) {
        let begins = part.trim_start_matches(is_passed_over).starts_with(begins_formula);
        if begins {
            // A quotation mark would still be that of a cell after a preceding one.
            let marks = part.len() - part.trim_start_matches(['"', '\u{ff02}']).len();
            let (marks, part) = part.split_at_checked(marks).unwrap_or(("", part));
            inert.push_str(marks);
            inert.push('\'');
            inert.push_str(part);
        } else {
            inert.push_str(part);
        }
    }
    inert
}

#[cfg(test)]
mod tests {
    use super::{inert, record};

    #[test]
    fn a_cell_is_quoted_where_it_would_end_too_early() {
        let mut out = Vec::new();
        record(&mut out, ["a b", "a,b", "a \"b\"", "", "a;b", "a\nb"]).unwrap();
        let wanted = "a b,\"a,b\",\"a \"\"b\"\"\",,a;b,\"a\nb\"\n";
        assert_eq!(String::from_utf8(out).unwrap(), wanted);
    }

    #[test]
    fn no_part_of_a_text_is_a_formula() {
        for (text, wanted) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@a", "'@a"),
            (" =1", "' =1"),
            ("\n=1", "<U+000A>=1"),
            ("\t=1", "' =1"),
            ("a;\t-1", "a;' -1"),
            ("\r=1", "<U+000D>=1"),
            ("a;\"=1+1;\"", "a;\"'=1+1;\""),
            ("a;\"\"=1", "a;\"\"'=1"),
            ("a; \"=1\"", "a;' \"=1\""),
            ("a;'=1", "a;''=1"),
            ("a;\u{2212}c", "a;'\u{2212}c"),
            ("\u{a0}\u{3000}@a", "'\u{a0}\u{3000}@a"),
            ("\u{200b}=1", "<U+200B>=1"),
            ("\u{200d}=1", "'\u{200d}=1"),
            ("a\u{ff1b}\u{ff0b}1", "a\u{ff1b}'\u{ff0b}1"),
            ("\u{fe66}1", "'\u{fe66}1"),
            ("a|=1", "a|'=1"),
            ("a\"=1", "a\"=1"),
            ("\"quoted\" – text", "\"quoted\" – text"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("a;=1+1;b", "a;'=1+1;b"),
            ("a; @b", "a;' @b"),
            ("a = b", "a = b"),
            ("ABC-001", "ABC-001"),
            ("\u{1b}[31m", "<U+001B>[31m"),
        ] {
            assert_eq!(inert(text.to_owned()), wanted, "{text}");
        }
    }
}
