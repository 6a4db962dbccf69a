//! The sheet of findings, each with a link to its cell.

use fscheck_core::finding::Finding;
use fscheck_core::location::Location;
use fscheck_core::report::Report;
use fscheck_core::text::capitalized;

use super::page::{Below, Page};
use super::styles::{Look, Styles};

const COLUMNS: [(&str, usize); 8] = [
    ("severity", 10),
    ("item", 12),
    ("title", 34),
    ("case study", 11),
    ("place", 34),
    ("finding", 60),
    ("what to do", 60),
    ("rule", 28),
];

const HEADER_ROW: u32 = 3;
const PLACE: usize = 4;

/// The XML of the sheet.
pub fn sheet(report: &Report, styles: Option<&mut Styles>, is_strict: bool) -> Vec<u8> {
    let mut page = Page::new(&COLUMNS, styles);
    write(&mut page, report);
    page.xml(HEADER_ROW, &Below::default(), is_strict)
}

fn write(page: &mut Page<'_>, report: &Report) {
    page.row(0, &[(capitalized(&report.verdict_line()), Look::Title)]);
    let checklist = &report.checklist;
    let about = format!(
        "{} {} ({}), as of {}. This is a copy, annotated by fscheck {}. Make corrections in the \
         original.",
        checklist.name,
        checklist.version,
        checklist.release_month(),
        report.as_of,
        env!("CARGO_PKG_VERSION")
    );
    page.plain_row(1, &about);
    let names = COLUMNS.map(|(name, _)| (name.to_owned(), Look::Header));
    page.row(HEADER_ROW, &names);
    if report.findings.is_empty() {
        page.plain_row(HEADER_ROW + 1, "no findings");
    }
    for (finding, row) in report.findings.iter().zip(HEADER_ROW + 1..) {
        write_finding(page, report, finding, row);
    }
}

fn write_finding(page: &mut Page<'_>, report: &Report, finding: &Finding, row: u32) {
    let item = finding.item.as_deref().and_then(|id| report.checklist.item(id));
    let accepted = finding
        .accepted
        .as_ref()
        .map(|accepted| format!(" (accepted until {}: {})", accepted.until, accepted.reason));
    let place = match &finding.location {
        Location::Cell { sheet, cell, .. } => format!("{sheet}!{cell}"),
        other => other.to_string(),
    };
    let is_link = matches!(finding.location, Location::Cell { .. });
    let texts = [
        finding.severity.name().to_owned(),
        finding.item.clone().unwrap_or_default(),
        item.map(|item| item.title.clone()).unwrap_or_default(),
        finding.case_study.map(|number| number.to_string()).unwrap_or_default(),
        place,
        format!("{}{}", finding.message, accepted.unwrap_or_default()),
        finding.help.to_string(),
        finding.rule.name.to_owned(),
    ];
    let mut cells = texts.map(|text| (text, Look::Text));
    if let (true, Some((_, look))) = (is_link, cells.get_mut(PLACE)) {
        *look = Look::Link;
    }
    page.row(row, &cells);
    page.link(row, PLACE, &finding.location);
}
