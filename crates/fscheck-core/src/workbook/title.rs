//! The title of a workbook: that of a checklist, or the name of a programme.
//!
//! AWS has many programmes whose forms look alike and whose ids recur with other meanings. A
//! workbook of another one must not be judged, but a sentence that mentions another one must not
//! prevent judging.

mod words;

use self::words::{
    CHECKLIST, FORMER_PATHS, MAKERS, OTHER_PATHS, PROGRAMMES, document, has, is_checklist,
    is_named_programme, is_of_programmes, is_other_way, is_title, labelled, names_programme,
    opens_with_programme, same_programme,
};
use super::{Sheet, Workbook, forms, layout};
use crate::location::{CellRef, Location};
use crate::text;
use crate::words::bare_words;

/// Returns whether a text begins a title from the time when services partners were called
/// consulting partners; `joined` is the text together with the following one.
pub fn is_former(text: &str, joined: &str) -> bool {
    let is_short = joined.len() <= LONGEST_LINE;
    is_short && has(&bare_words(text), FORMER_PATHS) && bare_words(joined).contains(CHECKLIST)
}

/// Returns whether a text is a title, or a part of one, that has the name of a programme in it.
pub fn is_of_programme(text: &str, name: &str) -> bool {
    text.len() <= LONGEST_LINE
        && !words::is_sentence(text)
        && text::letters(text).contains(&text::letters(name))
}

/// The title of a checklist, or the name of a programme.
#[derive(Clone, Debug)]
pub struct Title {
    /// Its text.
    pub text: String,
    /// Its start.
    pub at: Location,
    words: String,
}

/// The most cells, or lines of one cell, that a title has.
const MOST_PARTS: usize = 4;

/// A longer line is not part of a title, in bytes.
const LONGEST_LINE: usize = 200;

/// A line of a sheet, and its place.
struct Line {
    text: String,
    at: Location,
}

/// Returns the title of `workbook`: the first title of a checklist on a sheet without a table, or
/// above one; otherwise that of another document, or the first heading that names a programme. A
/// title that names neither AWS nor a programme has the lowest priority.
pub fn find(workbook: &Workbook) -> Option<Title> {
    let (mut other, mut programme, mut weak) = (None, None, None);
    // The list in an annotated copy quotes texts that were found.
    let is_own = |sheet: &&Sheet| &*sheet.name != crate::workbook::FINDINGS_SHEET;
    // The title comes before anything else in a workbook.
    let mut is_opening = true;
    for sheet in workbook.sheets.iter().filter(is_own) {
        let lines = lines(sheet);
        for position in 0..lines.len() {
            let rest = lines.get(position..).unwrap_or_default();
            match title_at(rest) {
                Some(title) if !title.is_strong() => drop(weak.get_or_insert(title)),
                Some(title) if title.words.contains(CHECKLIST) => return Some(title),
                Some(title) => drop(other.get_or_insert(title)),
                None => {}
            }
            let named = named_at(rest, position == 0).filter(|_| programme.is_none());
            programme = programme.or(named).or_else(|| opening(rest).filter(|_| is_opening));
            is_opening &= rest.first().is_some_and(|line| is_of_programmes(&line.text));
        }
    }
    let of_sheets = || workbook.sheets.iter().find_map(of_name);
    other.or(programme).or(weak).or_else(of_sheets)
}

/// The name of a programme at the first of the lines, however short, with which a workbook opens.
fn opening(lines: &[Line]) -> Option<Title> {
    let line = lines.first().filter(|line| opens_with_programme(&line.text))?;
    Some(Title::new(&line.text, &line.at))
}

/// Returns the name of a programme in the first of the lines, or after it if that is its label.
fn named_at(lines: &[Line], is_first: bool) -> Option<Title> {
    let line = lines.first()?;
    let (text, at) = match labelled(&line.text) {
        Some("") => lines.get(1).map(|next| (next.text.as_str(), &next.at))?,
        Some(rest) => (rest, &line.at),
        None if names_programme(&line.text, is_first) => {
            return Some(Title::new(&line.text, &line.at));
        }
        None if is_first && is_checklist(&line.text) => {
            return Some(Title::new(&line.text, &line.at));
        }
        None => return None,
    };
    is_named_programme(text).then(|| Title::new(text, at))
}

/// The title in a sheet's name.
fn of_name(sheet: &Sheet) -> Option<Title> {
    let is_title = document(&bare_words(&sheet.name)).is_some() && is_title(&sheet.name);
    is_title.then(|| Title::new(&sheet.name, &sheet.at(CellRef::new(0, 0))))
}

/// Returns the lines before the first requirement.
fn lines(sheet: &Sheet) -> Vec<Line> {
    let above = match layout::find(&sheet.cells) {
        Some(table) => table.top,
        None if forms::find(&sheet.cells).is_some() => return Vec::new(),
        None => layout::HEADER_ROWS,
    };
    let cells = layout::top(&sheet.cells).take_while(|place| place.row < above);
    let mut lines = Vec::new();
    for place in cells {
        let Some(cell) = sheet.cells.get(&place) else { continue };
        for line in cell.text.lines().filter(|line| !text::is_blank(line)) {
            // A line that is too long still separates the lines before and after it.
            let text = if line.len() <= LONGEST_LINE { text::tidy(line) } else { String::new() };
            lines.push(Line { text, at: sheet.at(place) });
        }
    }
    lines
}

/// Returns the title that begins with the first of the lines: the shortest that names a checklist,
/// or else the shortest that names another document.
fn title_at(lines: &[Line]) -> Option<Title> {
    let first = lines.first()?;
    let mut joined = String::new();
    let mut other = None;
    for line in lines.iter().take(MOST_PARTS).take_while(|line| !line.text.is_empty()) {
        let is_whole = joined.is_empty();
        joined = format!("{joined} {}", line.text).trim().to_owned();
        let title = Title::new(&joined, &first.at);
        // Several cells that don't mention AWS are separate texts.
        if !is_title(&joined) || !(is_whole || title.is_strong()) {
            continue;
        }
        if title.words.contains(CHECKLIST) {
            return Some(title);
        }
        other.get_or_insert(title);
    }
    other
}

impl Title {
    fn new(text: &str, at: &Location) -> Title {
        Title { text: text.to_owned(), at: at.clone(), words: bare_words(text) }
    }

    /// Returns whether it names the checklist of this title, or the programme of this name without
    /// another path of it.
    pub fn names(&self, title: &str, name: &str) -> bool {
        let letters = text::letters(&self.text);
        let (own_title, own_name) = (bare_words(title), bare_words(name));
        let is_other_path = OTHER_PATHS.iter().any(|path| {
            self.words.contains(path) && !own_name.contains(path) && !own_title.contains(path)
        }) || is_other_way(&self.words, &own_name);
        let is_of_name = letters.contains(&text::letters(name));
        letters.contains(&text::letters(title))
            || (!is_other_path && (is_of_name || same_programme(&self.words, &own_name)))
    }

    /// Returns whether it names AWS, or the kind of programme.
    pub fn is_strong(&self) -> bool {
        has(&self.words, MAKERS) || has(&self.words, PROGRAMMES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::Cell;
    use crate::workbook::merges::Merges;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    const TITLE: &str = "AWS Tidal Harbours Competency Service Offering Validation Checklist";
    const NAME: &str = "AWS Tidal Harbours Competency";

    fn sheet(name: &str, texts: &[&str]) -> Sheet {
        let mut cells = BTreeMap::new();
        for (row, text) in (0u32..).zip(texts) {
            let cell = Cell { text: (*text).to_owned(), ..Cell::default() };
            cells.insert(CellRef::new(row, 0), cell);
        }
        let path = Arc::from("a.xlsx");
        Sheet { path, index: 0, name: Arc::from(name), cells, merges: Merges::default() }
    }

    fn title(sheets: &[(&str, &[&str])]) -> Option<Title> {
        let sheets = sheets.iter().map(|(name, texts)| sheet(name, texts)).collect();
        find(&Workbook {
            path: Arc::from("a.xlsx"),
            sha256: String::new(),
            sheets,
            is_opendocument: false,
        })
    }

    fn of(texts: &[&str]) -> Option<bool> {
        title(&[("Introduction", texts)]).map(|title| title.names(TITLE, NAME))
    }

    #[test]
    fn its_own_title_is_known_however_it_is_written() {
        for texts in [
            &[TITLE][..],
            &["AWS TIDAL HARBOURS COMPETENCY: Service Offering Validation Checklist"],
            &[
                "AWS Tidal Harbours Competency",
                "Service Offering Validation Checklist",
                "May 2024 - 3.0",
            ],
            &["AWS", "Tidal Harbours Competency", "Service Offering", "Validation Checklist"],
            &[
                "AWS Tidal Harbours Competency\nService Offering Validation Checklist\nMay 2024 - 3.0",
            ],
            &["AWS Tidal Harbours Competency Service Offering Validation Checklist, v3.1"],
            &["AWS Tidal Harbours Competency Service Offering Validation Checklist (March 2025)"],
            &["Self-Assessment Spreadsheet", TITLE],
            &["AWS Tidal Harbours Competency Self-Assessment"],
            &["AWS Competency Program", "Tidal Harbours - Service Offering Validation Checklist"],
            &["AWS Harbours Competency Self-Assessment, tidal and other", TITLE],
            &["Harbour Cloud Consulting – AWS Tidal Harbours Competency Self-Assessment"],
            &["AWS Tidal Harbours Competency Self-Assessment of Harbour Cloud Consulting"],
            &["AWS Tidal Harbours Competency", "Self-assessment Spreadsheet"],
            &["AWS Tidal Harbours Competency"],
            &["AWS TH Competency Service Offering Validation Checklist"],
            &["TH Competency self-assessment 2026"],
            &["Programme: AWS Tidal Harbours Competency"],
            &["Program", "AWS Tidal Harbours Competency"],
            &["AWS Tidal Harbours Competency Self-Assessment of Harbour Software GmbH"],
            &["AWS Tidal Harbours Checklist"],
            &["Tidal Harbours Competency"],
            &["AWS Competency: Tidal Harbours"],
            &["Our application for the AWS Tidal Harbours Competency"],
            &["AWS Specialization Program", "Tidal Harbours Competency"],
            &["Introduction", "AWS Tidal Harbours Competency Definition", "AWS RDS Competency"],
            &[TITLE, "AWS Migration Competency Validation Checklist"],
            &[TITLE, "AWS Migration Competency Requirements"],
            &["QA Validation Checklist", TITLE],
            // Its name in 2019.
            &["AWS Tidal Harbours Competency Consulting Partner Validation Checklist v2.0"],
            &["AWS Tidal Harbours Competency", "Consulting Partner Validation Checklist"],
            &["AWS Tidal Harbours Competency: Consulting Partners Validation Checklist"],
        ] {
            assert_eq!(of(texts), Some(true), "{texts:?}");
        }
    }

    #[test]
    fn other_programmes_and_other_paths_are_others() {
        for texts in [
            &["AWS Healthcare Competency Service Offering Validation Checklist"][..],
            &["AWS SaaS Competency Validation Checklist"],
            &["AWS Tidal Harbours Software Competency Validation Checklist"],
            &["AWS Tidal Harbours Technology Competency Validation Checklist"],
            &["AWS Tidal Harbours Technology Competency", "Validation Checklist"],
            &["AWS Tidal Harbours Competency Software Validation Checklist"],
            &["Programme: AWS Retail Competency", "Partner: Harbour Cloud Consulting"],
            &["Security Competency"],
            &["AWS Competency: Security"],
            &["For AWS Migration Competency"],
            &["Our application for the AWS Security Competency"],
            &["Draft for the AWS Migration Competency"],
            &["AWS Specialization Program", "Healthcare Competency"],
            &["Amazon RDS Service Delivery"],
            &["Introduction", "Program", "AWS Retail Competency"],
            &["Specialization: Healthcare Competency"],
            &["AWS Well-Architected Tidal Harbours Lens Checklist"],
            &["AWS Tidal Harbours Service Ready Validation Checklist"],
            &["AWS Tidal Competency Validation Checklist"],
            &["AWS Migration Competency: Consulting Partner Validation Checklist"],
            &["AWS Service Delivery Program: Amazon RDS Validation Checklist"],
            &["Amazon RDS Service Delivery Validation Checklist"],
            &["AWS Tidal Harbours Competency Technology Partner Validation Checklist"],
            &["AWS Tidal Harbours Competency", "Technology Partner Validation Checklist"],
            &["Self-Assessment", NAME, "Technology Partner Validation Checklist"],
            &["AWS Managed Service Provider (MSP) Program Validation Checklist v4.2"],
            &["AWS Foundational Technical Review Self-Assessment"],
            &["AWS Healthcare Competency", "Service Offering Validation Checklist"],
            &["AWS Healthcare Competency Service Offering Validation Checklist, March 2025 - v3.1"],
            &["AWS Healthcare Competency\nService Offering\nValidation Checklist"],
            &["AWS Healthcare Competency Self-Assessment"],
            &["Self-Assessment for the AWS Healthcare Competency"],
            &["AWS Healthcare Competency"],
            &["Introduction", "AWS Healthcare Competency Program Requirements"],
            &["AWS Healthcare Competency Validation Checklist (see the program guide)"],
            &[
                "AWS Healthcare Competency Service Offering Validation Checklist, March 2025 - 3.1, \
               Self-Assessment of Harbour Cloud Consulting GmbH",
            ],
            &["Harbour Delivery Validation Checklist"],
            &["\u{200e}AWS Healthcare Competency Validation Checklist\u{200f}"],
            &["AWS Healthcare Competency Validation Checklist.", TITLE],
        ] {
            assert_eq!(of(texts), Some(false), "{texts:?}");
        }
    }

    #[test]
    fn sentences_and_general_words_are_no_titles() {
        for text in [
            "If you also hold the AWS Migration Competency, its checklist is not needed.",
            "See the AWS DevOps Competency Validation Checklist",
            "Replaces: AWS Migration Competency Validation Checklist",
            "Visit the AWS Competency Program guide for instructions.",
            "The AWS Competency Partner Validation Checklist (“Checklist”) is intended for partners",
            "This checklist outlines the criteria of the AWS RDS designation",
            "AWS Competency Program",
            "AWS Service Delivery Program Requirements",
            "Our AWS Migration Competency requirements",
            "AWS Competency Program Self-Assessment",
            "AWS Partner Self-Assessment",
            "Harbour Cloud Consulting – AWS Competency Self-Assessment",
            "AWS Competency Self-Assessment of Harbour Cloud Consulting",
            "Self-assessment Spreadsheet",
            "Validation Checklist",
            "January 2024 - 3.0",
            "How to fill in the checklist",
            "Introduction",
            "",
        ] {
            assert_eq!(of(&["Introduction", text]), None, "{text}");
        }
        for text in [
            "We hold the Security Competency",
            "Training Program",
            "Notes on the Migration Competency and others",
            "Core Competency Framework",
        ] {
            assert_eq!(of(&[text]), None, "{text}");
        }
        // The name of a programme further down is a heading, or an entry of a list.
        assert_eq!(of(&["Introduction", "AWS Migration Competency"]), None);
    }

    #[test]
    fn the_name_of_a_sheet_is_read_where_no_cell_says_it() {
        let texts: &[&str] = &["How to fill it in"];
        let named = |name: &str| title(&[(name, texts)]).map(|t| t.names(TITLE, NAME));
        assert_eq!(named("AWS SaaS Competency Checklist"), Some(false));
        assert_eq!(named("DevOps Competency"), None);
        assert_eq!(
            title(&[("AWS SaaS Competency VCL", &[TITLE])]).map(|t| t.text).as_deref(),
            Some(TITLE)
        );
    }

    #[test]
    fn the_list_of_findings_is_no_title() {
        let quoted: &[&str] = &["checklist-outdated", "the ftr waiver expired on 2026-09-12"];
        assert!(title(&[(crate::workbook::FINDINGS_SHEET, quoted)]).is_none());
        let quoted: &[&str] = &["AWS SaaS Competency Validation Checklist"];
        let both = title(&[(crate::workbook::FINDINGS_SHEET, quoted), ("Introduction", &[TITLE])]);
        assert_eq!(both.map(|title| title.text).as_deref(), Some(TITLE));
    }

    #[test]
    fn what_stands_in_a_table_is_no_title() {
        let mut sheet = sheet("Practice", &["Practice requirements"]);
        let texts = ["ID", "Requirement Description", "AWS SaaS Competency Validation Checklist"];
        for (column, text) in (0u32..).zip(texts) {
            let cell = Cell { text: text.to_owned(), ..Cell::default() };
            sheet.cells.insert(CellRef::new(1, column), cell);
        }
        let path = Arc::from("a.xlsx");
        let workbook =
            Workbook { path, sha256: String::new(), sheets: vec![sheet], is_opendocument: false };
        assert!(find(&workbook).is_none());
    }
}
