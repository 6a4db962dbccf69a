//! Writes a self-assessment workbook, blank or filled with known content, in the form that AWS
//! issues and that [`workbook`](fscheck_core::workbook) reads back without loss (specification,
//! section 8).

pub mod carried;
mod facts;
mod introduction;
mod lists;
pub(crate) mod meaning;
mod page;
mod requirements;

use std::collections::BTreeMap;

use fscheck_core::assignment::Assigned;
use fscheck_core::checklist::{Checklist, Coverage, Item};
use fscheck_core::location::Location;
use fscheck_core::text;
use fscheck_core::workbook::answers::Answers;
use fscheck_read::tree::{Node, Value};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use carried::Carried;

/// The known content that is written into the workbook.
#[derive(Debug, Default)]
pub struct Known {
    /// Facts and evidence, as a manifest holds them.
    pub facts: Option<Node>,
    /// The answers, by item and case study.
    pub answers: BTreeMap<(String, Option<u32>), KnownAnswer>,
    /// The form's own example responses, by item.
    pub examples: BTreeMap<String, String>,
    /// The owners and due dates of items.
    pub assigned: BTreeMap<String, Assigned>,
}

/// A known answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownAnswer {
    /// The value of the Met? cell.
    pub met: String,
    /// The Partner Response.
    pub response: String,
    /// The link of the cell of the response.
    pub link: Option<String>,
    /// The place of the answer.
    pub at: Option<Location>,
}

impl KnownAnswer {
    /// From the worst answer to the best, as duplicate rows are judged.
    fn goodness(&self) -> (usize, bool) {
        const WORST_FIRST: [&str; 5] = ["No", "Waived", "N/A", "", "Yes"];
        let met = WORST_FIRST.iter().position(|met| *met == self.met);
        (met.unwrap_or(0), !self.response.is_empty())
    }

    fn is_empty(&self) -> bool {
        self.met.is_empty() && self.response.is_empty() && self.link.is_none()
    }
}

/// The reason why a workbook cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A text is too long for a cell.
    #[error("{field} has {length} characters; a cell can hold 32,767")]
    TooLong {
        /// The place for the text.
        field: String,
        /// Its length.
        length: usize,
    },
    /// A text has a character that no workbook can contain.
    #[error("{field} has the character U+{code:04X}, which isn't allowed in a workbook")]
    Character {
        /// The place for the text.
        field: String,
        /// The character.
        code: u32,
    },
    /// A link is not possible in the format.
    #[error("the link of {field} can't be written: {link}")]
    Link {
        /// The place for the link.
        field: String,
        /// The target of the link.
        link: String,
    },
    /// The writer gave up.
    #[error("the workbook can't be written: {0}")]
    Writer(#[from] XlsxError),
}

/// One sheet of requirements: its name and the items on it.
struct Sheet<'a> {
    name: &'a str,
    items: Vec<&'a Item>,
    /// True if it has columns for each case study.
    by_case_study: bool,
}

/// Writes the workbook for `checklist` with columns for `case_studies` case studies; `carried` is
/// listed on a separate sheet. The same input gives the same bytes.
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
    /// Adds the content of `answers`. Returns messages about content that is not taken over.
    pub fn add_answers(&mut self, answers: &Answers) -> Vec<String> {
        let mut told: Vec<String> = answers
            .unknown
            .iter()
            .map(|row| {
                format!(
                    "{}: the row \"{}\" isn't an item of the checklist and was left out",
                    row.at, row.value
                )
            })
            .collect();
        let mut own: BTreeMap<(String, Option<u32>), KnownAnswer> = BTreeMap::new();
        for row in &answers.rows {
            if !row.example.is_empty() {
                self.examples.entry(row.id.clone()).or_insert_with(|| row.example.clone());
            }
            for answer in &row.answers {
                for link in answer.links.iter().skip(1) {
                    let (at, id) = (&answer.response_at, &row.id);
                    told.push(format!(
                        "{at}: a cell can hold only one link, so {link} of {id} was \
                                       left out"
                    ));
                }
                let known = KnownAnswer {
                    met: answer.met_text().to_owned(),
                    response: answer.response_text.clone(),
                    link: answer.links.first().cloned(),
                    at: Some(answer.met_at.clone()),
                };
                let key = (row.id.clone(), answer.case_study);
                match own.get_mut(&key) {
                    Some(other) => {
                        told.push(format!(
                            "{}: {} has more than one row; the worse answer was carried over",
                            answer.met_at, row.id
                        ));
                        if known.goodness() < other.goodness() {
                            *other = known;
                        }
                    }
                    None => drop(own.insert(key, known)),
                }
            }
        }
        for (key, answer) in own.into_iter().filter(|(_, answer)| !answer.is_empty()) {
            match self.answers.get_mut(&key) {
                Some(known) => told.extend(complete(known, answer, &key.0)),
                None => drop(self.answers.insert(key, answer)),
            }
        }
        told
    }

    /// Adds assignments. Returns messages about different ones that are already known.
    pub fn add_assigned(&mut self, by_item: BTreeMap<String, Assigned>) -> Vec<String> {
        let mut told = Vec::new();
        for (id, Assigned { owner, due }) in by_item {
            let known = self.assigned.entry(id.clone()).or_default();
            if let (Some(kept), Some(other)) = (&known.owner, &owner)
                && kept != other
            {
                told.push(format!("the owner of {id} is {kept}; {other} was left out"));
            }
            if let (Some(kept), Some(other)) = (known.due, due)
                && kept != other
            {
                told.push(format!("the due date of {id} is {kept}; {other} was left out"));
            }
            known.owner = known.owner.take().or(owner);
            known.due = known.due.or(due);
        }
        told
    }

    /// Returns the highest number of a known case study.
    pub fn case_studies(&self) -> u32 {
        let answered = self.answers.keys().filter_map(|(_, number)| *number).max();
        let listed = self.facts.as_ref().and_then(|facts| facts.get("case_studies"));
        let listed = match listed.map(|node| &node.value) {
            Some(Value::List(items)) => u32::try_from(items.len()).unwrap_or(u32::MAX),
            _ => 0,
        };
        answered.unwrap_or(0).max(listed)
    }

    fn example(&self, id: &str) -> Option<&str> {
        self.examples.get(id).map(String::as_str)
    }

    fn answer(&self, id: &str, case_study: Option<u32>) -> Option<&KnownAnswer> {
        self.answers.get(&(id.to_owned(), case_study))
    }
}

/// Fills in the parts that an earlier source left blank. Returns messages about differences, in
/// which the earlier one is kept.
fn complete(known: &mut KnownAnswer, other: KnownAnswer, id: &str) -> Vec<String> {
    let place = other.at.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut told = Vec::new();
    for (kept, new) in [(&mut known.met, other.met), (&mut known.response, other.response)] {
        if kept.is_empty() {
            *kept = new;
        } else if !new.is_empty() && *kept != new {
            let (kept, new) = (text::shorten(kept, 30), text::shorten(&new, 30));
            told.push(format!("{place}: {id} is already \"{kept}\"; \"{new}\" was left out"));
        }
    }
    match (&known.link, other.link) {
        (None, link) => known.link = link,
        (Some(kept), Some(new)) if *kept != new => {
            told.push(format!("{place}: {id} already links to {kept}; {new} was left out"));
        }
        _ => {}
    }
    told
}
