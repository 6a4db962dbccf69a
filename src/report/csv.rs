//! One row for each item (RFC 4180), for spreadsheets and scripts.

use std::io::{self, Write};

use super::{Report, section_of};
use crate::finding::Finding;

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
                first.map(|finding| finding.message.clone()).unwrap_or_default(),
                first.map(|finding| finding.location.to_string()).unwrap_or_default(),
                result.reasons.join("; "),
            ];
            let assessment = (!is_one).then(|| report.path().to_owned());
            table.write_record(assessment.into_iter().chain(row).map(inert))?;
        }
    }
    table.flush()
}

/// A text that a spreadsheet program does not take for a formula.
fn inert(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}
