//! The sheet of findings, each with a link to its cell.

use std::fmt::Write;

use fscheck_core::finding::Finding;
use fscheck_core::location::{CellRef, Location};
use fscheck_core::report::Report;
use fscheck_core::text::{capitalized, xml_escaped};

use super::styles::{Look, Styles};

/// Spreadsheet programs read no more links on a sheet.
const MOST_LINKS: u32 = 65_530;

/// The most characters that a cell holds, in UTF-16 (ECMA-376 names no limit; programs have it).
const MOST: usize = 32_767;

/// A line of text takes so many points, and a row no more than 409 of them.
const LINE_HEIGHT: usize = 15;
const MOST_LINES: usize = 27;

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
    let mut page = Page { styles, rows: String::new(), links: String::new() };
    page.write(report);
    let mut widths = String::new();
    for ((_, width), number) in COLUMNS.iter().zip(1..) {
        let _ = write!(
            widths,
            "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"
        );
    }
    let links = match page.links.is_empty() {
        true => String::new(),
        false => format!("<hyperlinks>{}</hyperlinks>", page.links),
    };
    let (top, below) = (HEADER_ROW + 1, CellRef::new(HEADER_ROW + 1, 0));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <worksheet xmlns=\"{}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView workbookViewId=\"0\">\
         <pane ySplit=\"{top}\" topLeftCell=\"{below}\" activePane=\"bottomLeft\" \
         state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>\
         <cols>{widths}</cols><sheetData>{}</sheetData>{links}\
         <pageSetup orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>",
        super::namespace(is_strict),
        page.rows,
    )
    .into_bytes()
}

struct Page<'a> {
    styles: Option<&'a mut Styles>,
    rows: String,
    links: String,
}

impl Page<'_> {
    fn write(&mut self, report: &Report) {
        self.row(0, &[(capitalized(&report.verdict_line()), Look::Title)]);
        let checklist = &report.checklist;
        let about = format!(
            "{} {} ({}), as of {}. A copy, annotated by fscheck {}: correct the original.",
            checklist.name,
            checklist.version,
            checklist.release_month(),
            report.as_of,
            env!("CARGO_PKG_VERSION")
        );
        self.plain_row(1, &about);
        let names = COLUMNS.map(|(name, _)| (name.to_owned(), Look::Header));
        self.row(HEADER_ROW, &names);
        if report.findings.is_empty() {
            self.plain_row(HEADER_ROW + 1, "no findings");
        }
        for (finding, row) in report.findings.iter().zip(HEADER_ROW + 1..) {
            self.finding(report, finding, row);
        }
    }

    fn finding(&mut self, report: &Report, finding: &Finding, row: u32) {
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
        self.row(row, &cells);
        if let Location::Cell { sheet, cell, .. } = &finding.location
            && row < MOST_LINKS
        {
            let from = CellRef::new(row, u32::try_from(PLACE).unwrap_or(0));
            let to = format!("'{}'!{cell}", sheet.replace('\'', "''"));
            let _ =
                write!(self.links, "<hyperlink ref=\"{from}\" location=\"{}\"/>", xml_escaped(&to));
        }
    }

    fn row(&mut self, row: u32, cells: &[(String, Look)]) {
        let height = height(cells);
        let _ = write!(self.rows, "<row r=\"{}\" ht=\"{height}\" customHeight=\"1\">", row + 1);
        for ((text, look), column) in cells.iter().zip(0..) {
            let format = self.styles.as_mut().map(|styles| styles.look(*look));
            self.cell(CellRef::new(row, column), text, format);
        }
        self.rows.push_str("</row>");
    }

    /// A row of one text that goes beyond its cell.
    fn plain_row(&mut self, row: u32, text: &str) {
        let _ = write!(self.rows, "<row r=\"{}\">", row + 1);
        self.cell(CellRef::new(row, 0), text, None);
        self.rows.push_str("</row>");
    }

    fn cell(&mut self, cell: CellRef, text: &str, format: Option<usize>) {
        let format = format.map(|format| format!(" s=\"{format}\"")).unwrap_or_default();
        if text.is_empty() {
            let _ = write!(self.rows, "<c r=\"{cell}\"{format}/>");
            return;
        }
        let mut left = MOST;
        let fits = |letter: &char| {
            left = left.saturating_sub(letter.len_utf16());
            left > 0
        };
        let text: String = text.chars().take_while(fits).collect();
        let _ = write!(
            self.rows,
            "<c r=\"{cell}\"{format} t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            super::cell_text(&text)
        );
    }
}

/// The height of a row in points, in which all texts can be read: programs do not work it out by
/// themselves when they open a workbook.
fn height(cells: &[(String, Look)]) -> usize {
    let lines = cells.iter().zip(COLUMNS).map(|((text, look), (_, width))| match look {
        Look::Title => 2,
        // Words do not fill a line to its end.
        _ => text.lines().map(|line| (line.chars().count() * 5 / 4).div_ceil(width)).sum(),
    });
    lines.max().unwrap_or(1).clamp(1, MOST_LINES) * LINE_HEIGHT
}
