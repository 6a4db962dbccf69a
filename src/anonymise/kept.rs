//! The texts that are kept: those of the forms, which are the same in every workbook.

use std::collections::BTreeSet;
use std::sync::Arc;

use fscheck_core::checklist::Checklist;
use fscheck_core::facts::{CASE_STUDY_STAGES, CONSENTS, STAGES_ON_PATH, TIERS};
use fscheck_core::kind::Kind;
use fscheck_core::text::{self, fact_label, fold};
use fscheck_core::workbook::forms::{FORMS, MoreColumns, own_sheets};
use fscheck_core::workbook::layout::is_label;

use super::shape::shape;

/// The answers in cells.
const ANSWERS: &[&str] =
    &["yes", "no", "n/a", "na", "not applicable", "waived", "true", "false", "fact", "value"];

/// The number of letters by which a label may differ and still be shown: a problem may be about a
/// misspelt label.
const MISSPELT: usize = 2;

/// The fewest letters of a label whose misspelling can be distinguished from a word.
const SHORTEST: usize = 12;

/// The labels of the form, which are misspelt.
const LABELS: &[&str] =
    &["requirement description", "partner response", "example response", "customer reference"];

/// The texts of the forms, folded.
pub struct Kept {
    texts: BTreeSet<String>,
    labels: BTreeSet<String>,
    sheets: BTreeSet<String>,
    ids: BTreeSet<String>,
}

impl Kept {
    /// The texts of the forms of `checklists`.
    pub fn of(checklists: &[Arc<Checklist>]) -> Kept {
        let mut texts: BTreeSet<String> = ANSWERS.iter().map(|text| (*text).to_owned()).collect();
        let values = [CASE_STUDY_STAGES, CONSENTS, STAGES_ON_PATH, TIERS].concat();
        texts.extend(values.into_iter().chain(Kind::names()).map(fold));
        let mut labels = BTreeSet::new();
        let mut sheets: BTreeSet<String> = own_sheets().map(fold).collect();
        let mut ids = BTreeSet::new();
        for checklist in checklists {
            let more = MoreColumns::of(checklist);
            let columns = FORMS.iter().flat_map(|form| form.all_fields(&more));
            labels.extend(columns.map(|column| fact_label(&column.name.replace('.', " "))));
            sheets.extend(checklist.sections.iter().map(|section| fold(&section.sheet)));
            ids.extend(checklist.items.iter().map(|item| item.id.clone()));
            let named = [&checklist.id, &checklist.name, &checklist.title];
            let sections = checklist.sections.iter().flat_map(|s| [&s.title, &s.chapter]);
            let items = checklist.items.iter().map(|item| &item.title);
            let listed = checklist.use_cases.iter().chain(&checklist.sub_verticals);
            let waivers = checklist.waivers.iter().flat_map(|waiver| [&waiver.kind, &waiver.name]);
            let all = named.into_iter().chain(sections).chain(items).chain(listed).chain(waivers);
            texts.extend(all.map(|text| fold(text)));
        }
        Kept { texts, labels, sheets, ids }
    }

    /// Returns whether the form has a sheet with this name.
    pub fn is_sheet(&self, name: &str) -> bool {
        self.sheets.contains(&fold(name))
    }

    /// Returns the text as it is in the copy.
    pub fn shaped(&self, text: &str) -> String {
        let folded = fold(text);
        if self.texts.contains(&folded)
            || self.labels.contains(&fact_label(text))
            || is_form_label(text)
            || is_nearly_a_label(&folded)
        {
            return text.to_owned();
        }
        match self.id(text) {
            // The text after the id may be its title.
            Some((id, rest)) => format!("{id}{}", self.title(rest)),
            None => shape(text),
        }
    }

    /// The id of an item that the text begins with, and the rest.
    fn id<'a>(&self, text: &'a str) -> Option<(&'a str, &'a str)> {
        let end = text.find(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | ','));
        let first = text.get(..end.unwrap_or(text.len()))?.trim_end_matches(['.', '-', ';']);
        let is_known = self.ids.contains(&first.to_uppercase());
        is_known.then(|| (first, text.get(first.len()..).unwrap_or_default()))
    }

    fn title(&self, rest: &str) -> String {
        let bare = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        match self.texts.contains(&fold(bare)) {
            true => rest.to_owned(),
            false => shape(rest),
        }
    }
}

/// Returns whether the text is a label of the form, with at most a number after it.
fn is_form_label(text: &str) -> bool {
    let rest = fold(text);
    let rest = rest.strip_prefix("customer reference").unwrap_or_default();
    is_label(text) && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '#' | ' ' | '.' | ':'))
}

/// Returns whether the text is a long label of the form with a slip in it.
fn is_nearly_a_label(folded: &str) -> bool {
    let label = text::label(folded);
    let near = |known: &&str| strsim::damerau_levenshtein(&label, known) <= MISSPELT;
    (SHORTEST..=32).contains(&label.len()) && LABELS.iter().any(near)
}
