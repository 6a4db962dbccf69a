//! Writes a self-assessment workbook, blank or filled with what is known, in the form that AWS
//! issues and that [`workbook`](crate::workbook) reads back without loss (contract, section 9).

pub mod carried;
mod facts;
mod introduction;
mod lists;
mod page;
mod requirements;

use std::collections::BTreeMap;

use carried::Carried;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::checklist::{Checklist, Coverage, Item};
use crate::location::Location;
use crate::tree::Node;
use crate::workbook::answers::Answers;

/// What is known already and written into the workbook.
#[derive(Debug, Default)]
pub struct Known {
    /// Facts and evidence, as a manifest holds them.
    pub facts: Option<Node>,
    /// The answers, by item and case study.
    pub answers: BTreeMap<(String, Option<u32>), KnownAnswer>,
}

/// An answer that is known already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownAnswer {
    /// What the Met? cell says.
    pub met: String,
    /// The Partner Response.
    pub response: String,
    /// Where the cell of the response leads.
    pub link: Option<String>,
    /// Where the answer stands.
    pub at: Option<Location>,
}

/// Why a workbook cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A text is longer than a cell holds.
    #[error("{field} has {length} characters; a cell holds 32,767")]
    TooLong {
        /// Where the text would stand.
        field: String,
        /// Its length.
        length: usize,
    },
    /// A text has a character that no workbook can hold.
    #[error("{field} has the character U+{code:04X}, which a workbook cannot hold")]
    Character {
        /// Where the text would stand.
        field: String,
        /// The character.
        code: u32,
    },
    /// The writer gave up.
    #[error("the workbook cannot be written: {0}")]
    Writer(#[from] XlsxError),
}

/// One sheet of requirements: its name and the items on it.
struct Sheet<'a> {
    name: &'a str,
    items: Vec<&'a Item>,
    /// Whether it has columns for each case study.
    by_case_study: bool,
}

/// Writes the workbook for `checklist` with columns for `case_studies` case studies; `carried` is
/// told on a sheet of its own. The same input gives the same bytes.
///
/// # Errors
/// A text does not fit into a cell.
pub fn workbook(
    checklist: &Checklist,
    known: &Known,
    case_studies: u32,
    carried: &[Carried],
) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    // The time of writing would make each file another.
    let released = checklist.released;
    let day = ExcelDateTime::from_ymd(
        u16::try_from(released.year()).unwrap_or(1900),
        u8::try_from(released.month()).unwrap_or(1),
        1,
    )?;
    let properties = DocProperties::new().set_title(&checklist.title).set_creation_datetime(&day);
    workbook.set_properties(&properties);
    let sheets = sheets(checklist);
    introduction::write(workbook.add_worksheet(), checklist, &sheets, known, case_studies)?;
    for sheet in &sheets {
        requirements::write(workbook.add_worksheet(), checklist, sheet, known, case_studies)?;
    }
    facts::write(&mut workbook, checklist, known.facts.as_ref())?;
    if !carried.is_empty() {
        carried::write(workbook.add_worksheet(), carried)?;
    }
    lists::write(workbook.add_worksheet(), checklist)?;
    Ok(workbook.save_to_buffer()?)
}

/// The sheets of requirements, in the checklist's order.
fn sheets(checklist: &Checklist) -> Vec<Sheet<'_>> {
    let mut sheets: Vec<Sheet<'_>> = Vec::new();
    for item in &checklist.items {
        let Some(section) = checklist.sections.get(item.section) else { continue };
        let by_case_study = item.control().is_some_and(|c| c.coverage != Coverage::Practice);
        match sheets.iter_mut().find(|sheet| sheet.name == section.sheet) {
            Some(sheet) => {
                sheet.items.push(item);
                sheet.by_case_study |= by_case_study;
            }
            None => {
                sheets.push(Sheet { name: &section.sheet, items: vec![item], by_case_study });
            }
        }
    }
    sheets
}

impl Known {
    /// What `answers` say. Of several rows for an item the first is taken.
    pub fn add_answers(&mut self, answers: &Answers) {
        for row in &answers.rows {
            for answer in &row.answers {
                let known = KnownAnswer {
                    met: answer.met_text().to_owned(),
                    response: answer.response_text.clone(),
                    link: answer.link.clone(),
                    at: Some(answer.met_at.clone()),
                };
                if known.met.is_empty() && known.response.is_empty() && known.link.is_none() {
                    continue;
                }
                self.answers.entry((row.id.clone(), answer.case_study)).or_insert(known);
            }
        }
    }

    /// The highest number of a case study that anything is known of.
    pub fn case_studies(&self) -> u32 {
        self.answers.keys().filter_map(|(_, number)| *number).max().unwrap_or(0)
    }

    fn answer(&self, id: &str, case_study: Option<u32>) -> Option<&KnownAnswer> {
        self.answers.get(&(id.to_owned(), case_study))
    }
}
