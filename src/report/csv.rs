//! One row for each item (RFC 4180), for spreadsheets and scripts.

use std::io::{self, Write};

use super::{Report, section_of};
use crate::finding::Finding;
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

/// Writes the items of all assessments; where there are several, the first column names theirs.
///
/// # Errors
/// The writer fails.
pub fn write(reports: &[Report], out: &mut impl Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let is_one = reports.len() == 1;
    let assessment = (!is_one).then_some("assessment");
    table.write_record(assessment.into_iter().chain(COLUMNS))?;
    for report in reports {
        for result in &report.items {
            let item = report.checklist.item(&result.id);
            let of_item = |finding: &&Finding| finding.item.as_ref() == Some(&result.id);
            let count = report.findings.iter().filter(of_item).count();
            let first = report.findings.iter().find(of_item);
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
            table.write_record(assessment.into_iter().chain(row).map(inert))?;
        }
    }
    table.flush()
}

/// How formulas begin in spreadsheet programs, also in the full width of East Asian keyboards.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// A text in one line that a spreadsheet program does not take for a formula, nor any part of it where
/// it takes a semicolon for the end of a cell, as it does where numbers are written with a comma.
fn inert(text: String) -> String {
    let text = visible::line(&text);
    let mut inert = String::with_capacity(text.len());
    for part in text.split_inclusive(';') {
        if part.trim_start().starts_with(FORMULA) {
            inert.push('\'');
        }
        inert.push_str(part);
    }
    inert
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn no_part_of_a_text_is_a_formula() {
        for (text, wanted) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@a", "'@a"),
            (" =1", "' =1"),
            ("\n=1", "<U+000A>=1"),
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
