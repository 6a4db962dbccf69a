//! Checks a definition for contradictions.

use std::collections::BTreeMap;

use fscheck_core::checklist::{Checklist, Coverage};
use fscheck_core::location::{Location, Sourced};
use fscheck_core::problem::Problems;
use fscheck_core::workbook::forms;
use jiff::civil::Date;

/// The most characters of a sheet's name in spreadsheet programs, and the characters they forbid.
const LONGEST_SHEET: usize = 31;
const NOT_IN_SHEETS: &[char] = &['[', ']', ':', '*', '?', '/', '\\'];

/// The places of values that are checked once the whole definition is read.
#[derive(Default)]
pub(super) struct Places {
    /// The ids of items.
    pub(super) ids: Vec<Sourced<String>>,
    /// The sheet of each section.
    pub(super) sheets: Vec<Location>,
    /// The waivers that controls name, with the id of the control.
    pub(super) waived: Vec<(String, Sourced<String>)>,
    pub(super) usable_until: Option<Sourced<Date>>,
    pub(super) next_expected: Option<Sourced<Date>>,
    pub(super) supersedes: Option<Sourced<String>>,
}

impl Places {
    /// Reports contradictions.
    pub(super) fn check(&self, checklist: &Checklist, problems: &Problems) {
        for id in self.ids.iter().filter(|id| !is_id(&id.value)) {
            let message = format!("`{}` is not a valid item ID", id.value);
            let help = "use capital letters and digits, with `-` or `.` between them";
            problems.report(&id.at, message, help);
        }
        self.check_dates(checklist, problems);
        self.check_sheets(checklist, problems);
        for (id, kind) in &self.waived {
            let control = checklist.item(id).and_then(|item| item.control());
            let waiver = checklist.waiver(&kind.value);
            if control.is_some_and(|control| control.coverage == Coverage::Practice)
                && waiver.is_some_and(|waiver| waiver.is_of_case_study())
            {
                let message = format!(
                    "`{}` covers single case studies, but {id} isn't about case \
                                       studies",
                    kind.value
                );
                problems.report(
                    &kind.at,
                    message,
                    "remove it, because it can never cover this \
                                                    control",
                );
            }
        }
    }

    fn check_dates(&self, checklist: &Checklist, problems: &Problems) {
        let released = checklist.released;
        if let Some(last) = self.usable_until.as_ref().filter(|last| last.value < released) {
            let message = "its last day of use is before its release";
            problems.report(&last.at, message, "correct `released` or `usable_until`");
        }
        if let Some(next) = self.next_expected.as_ref().filter(|next| next.value <= released) {
            let message = "the next release is expected before this one";
            problems.report(&next.at, message, "correct `released` or `next_expected`");
        }
        if let Some(before) = &self.supersedes {
            let id = before.value.split_once('@').map(|(id, _)| id);
            if id != Some(&checklist.id) || before.value == checklist.reference() {
                let message =
                    format!("`{}` is not an earlier release of this checklist", before.value);
                let help = format!("write `{}@` and the version of that release", checklist.id);
                problems.report(&before.at, message, help);
            }
        }
    }

    /// A sheet has one layout: for the practice, or for case studies.
    fn check_sheets(&self, checklist: &Checklist, problems: &Problems) {
        let mut layouts: BTreeMap<&str, bool> = BTreeMap::new();
        for (position, (section, at)) in checklist.sections.iter().zip(&self.sheets).enumerate() {
            let sheet = section.sheet.as_str();
            let is_long = sheet.chars().count() > LONGEST_SHEET;
            if is_long || sheet.contains(NOT_IN_SHEETS) || forms::is_reserved_sheet(sheet) {
                let message = format!("\"{sheet}\" is not a valid name for a requirements sheet");
                let help = "use at most 31 characters, none of []:*?/\\, and not the name of \
                            another sheet";
                problems.report(at, message, help);
            }
            let controls = checklist.controls().filter(|(item, _)| item.section == position);
            for is_practice in controls.map(|(_, c)| c.coverage == Coverage::Practice) {
                if *layouts.entry(sheet).or_insert(is_practice) != is_practice {
                    let message = format!(
                        "\"{sheet}\" mixes controls about the practice with controls \
                                 about case studies"
                    );
                    problems.report(at, message, "put them on separate sheets");
                    break;
                }
            }
        }
    }
}

/// Returns whether a workbook can contain an id: ids there are read in capital letters.
fn is_id(id: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    };
    id.split(['-', '.']).all(is_part) && id.contains(|c: char| c.is_ascii_digit())
        || id.split('-').all(is_part) && id.contains('-')
}
