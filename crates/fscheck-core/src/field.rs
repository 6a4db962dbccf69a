//! Fields of a manifest, which are the columns of the added sheets: the type of each, and its name
//! in the language of its file.

pub mod table;
mod words;

pub use self::words::{Words, regions};
use crate::checklist::Checklist;
use crate::facts::{FOUND_FIELDS, REJECTED};
use crate::location::Location;

/// The field of the partner's offices, which have separate rows.
pub const OFFICES: &str = "offices";

/// A field, and a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its name in a manifest; a dot between a field and one below it.
    pub name: &'a str,
    /// The type of its values.
    pub holds: Holds,
    /// Its meaning, as the continuation of a sentence.
    pub about: &'a str,
    /// The width of its column, in characters.
    pub width: u16,
    /// True if every entry must have it.
    pub is_needed: bool,
}

/// The type of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Any text.
    Text,
    /// A web address.
    Address,
    /// A SHA-256 digest.
    Digest,
    /// A day.
    Day,
    /// A number from 0.
    Count,
    /// Yes or no.
    Flag,
    /// The mark of a proposal.
    Mark,
    /// The numbers of case studies.
    Numbers,
    /// One of these words.
    OneOf(Words),
    /// Some of them.
    SomeOf(Words),
}

impl Holds {
    /// Returns whether it may be several values, which a cell separates by commas, semicolons or line breaks.
    pub fn is_list(self) -> bool {
        matches!(self, Holds::Numbers | Holds::SomeOf(_))
    }

    /// Returns whether more is read than the words that it offers.
    pub fn is_open(self) -> bool {
        self.is_list() || self == Holds::OneOf(Words::Countries)
    }

    /// The words that a cell offers.
    pub fn offers(self, checklist: &Checklist) -> Option<Vec<String>> {
        match self {
            // A cell names a field as its column does.
            Holds::OneOf(Words::FoundFields) => {
                Some(FOUND_FIELDS.iter().map(|field| label(field)).collect())
            }
            Holds::OneOf(words) | Holds::SomeOf(words) => Some(words.of(checklist)),
            Holds::Mark => Some(vec!["Yes".to_owned(), REJECTED.to_owned()]),
            Holds::Text
            | Holds::Address
            | Holds::Digest
            | Holds::Day
            | Holds::Count
            | Holds::Flag
            | Holds::Numbers => None,
        }
    }
}

impl<'a> Field<'a> {
    /// The same, in a column of another width.
    #[must_use]
    pub const fn wide(self, width: u16) -> Field<'a> {
        Field { width, ..self }
    }

    /// The same, needed in every entry.
    #[must_use]
    pub const fn needed(self) -> Field<'a> {
        Field { is_needed: true, ..self }
    }

    /// The label of its column.
    pub fn label(&self) -> String {
        label(self.name)
    }
}

/// The label of a field: `completed_on` is `Completed on`, `public.url` is `Public URL`.
pub fn label(field: &str) -> String {
    let words = field.replace(['_', '.'], " ");
    let word = |word: &str| match word {
        "id" | "url" | "aws" | "sha256" => word.to_uppercase(),
        "saas" => "SaaS".to_owned(),
        _ => word.to_owned(),
    };
    let label = words.split(' ').map(word).collect::<Vec<_>>().join(" ");
    let mut characters = label.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => label,
    }
}

/// The name of a field for a reader who is sent to `at`: `"Public URL"` in a cell, `` `url` ``
/// elsewhere.
pub fn named(at: &Location, field: &str) -> String {
    match at {
        Location::Cell { .. } => format!("\"{}\"", label(field)),
        Location::File { .. } | Location::Line { .. } => {
            format!("`{}`", field.rsplit('.').next().unwrap_or(field))
        }
    }
}

/// Rewrites a text of fscheck, in which fields are written as in a manifest, for a reader who is
/// sent to `at`: `` `saas: true` `` becomes `"SaaS": Yes` in a cell.
pub fn for_reader(at: &Location, text: &str) -> String {
    if !matches!(at, Location::Cell { .. }) {
        return text.to_owned();
    }
    let parts = text.split('`').enumerate();
    let translated = parts.map(|(number, part)| match (number % 2 == 1, setting(part)) {
        (false, _) => part.to_owned(),
        (true, Some(setting)) => setting,
        (true, None) => format!("`{part}`"),
    });
    translated.collect()
}

/// Returns `"SaaS": Yes` for `saas: true`; `None` for other code, such as a command.
fn setting(code: &str) -> Option<String> {
    let (field, value) = code.split_once(':').unwrap_or((code, ""));
    let is_field = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
    if !field.starts_with(|c: char| c.is_ascii_lowercase()) || !field.chars().all(is_field) {
        return None;
    }
    let label = label(field);
    match value.trim().trim_start_matches('[').trim_end_matches(']') {
        "" => Some(format!("\"{label}\"")),
        "true" => Some(format!("\"{label}\": Yes")),
        "false" => Some(format!("\"{label}\": No")),
        value => Some(format!("\"{label}\": {value}")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::location::CellRef;

    fn cell() -> Location {
        let (path, sheet) = (Arc::from("a.xlsx"), Arc::from("Case Studies"));
        Location::Cell { path, index: 0, sheet, cell: CellRef::new(1, 0) }
    }

    #[test]
    fn fields_have_the_labels_of_their_columns() {
        assert_eq!(label("public.url"), "Public URL");
        assert_eq!(label("aws_usage"), "AWS usage");
        assert_eq!(label("completed_on"), "Completed on");
    }

    #[test]
    fn a_field_is_named_in_the_language_of_its_file() {
        assert_eq!(named(&cell(), "public.url"), "\"Public URL\"");
        assert_eq!(named(&Location::file(&Arc::from("evidence.yaml")), "public.url"), "`url`");
    }

    #[test]
    fn a_text_names_columns_to_a_reader_of_cells_alone() {
        let help = "Set `saas: true`, add `case_studies: [1, 2]` or `controls:`, run `fscheck lock` \
                    or list it in `.fscheckignore`.";
        let file = Location::file(&Arc::from("evidence.yaml"));
        assert_eq!(for_reader(&file, help), help);
        assert_eq!(
            for_reader(&cell(), help),
            "Set \"SaaS\": Yes, add \"Case studies\": 1, 2 or \"Controls\", run `fscheck lock` or \
             list it in `.fscheckignore`."
        );
    }
}
