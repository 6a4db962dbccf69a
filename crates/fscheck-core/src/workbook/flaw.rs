//! Cells that are not blank and yet have no value.

use crate::location::Location;
use crate::text;

/// The reason why a cell has no value although it is not blank.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// A formula whose value was not saved, as the program that wrote it does not calculate.
    Unsaved,
    /// An error value, by the name that is shown: `#REF!`.
    Error(String),
}

/// The longest name of an error value, in characters.
const LONGEST_ERROR: usize = 20;

impl Flaw {
    /// The flaw of a formula that shows `text`, if that is the name of an error: `#REF!`, `#N/A`,
    /// or a number of LibreOffice's (`Err:502`).
    pub fn shown_as(text: &str) -> Option<Flaw> {
        let name = text.trim();
        let number = name.strip_prefix("Err:").or_else(|| name.strip_prefix("#ERR"));
        let is_number = number
            .is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()));
        let is_name = name.starts_with('#') && (name.ends_with(['!', '?']) || name == "#N/A");
        let is_short = name.chars().count() <= LONGEST_ERROR;
        (is_short && (is_number || is_name)).then(|| Flaw::Error(name.to_owned()))
    }

    /// Describes the content of the cell at `place`, as the end of a sentence.
    pub fn describe(&self, place: &Location) -> String {
        let cell = match place {
            Location::Cell { cell, .. } => cell.to_string(),
            other => other.to_string(),
        };
        match self {
            Flaw::Unsaved => format!("{cell} contains a formula without a saved value"),
            Flaw::Error(name) => {
                format!("{cell} contains the error value {}", text::shorten(name, LONGEST_ERROR))
            }
        }
    }

    /// Returns the help for it.
    pub fn help(&self) -> &'static str {
        match self {
            Flaw::Unsaved => {
                "Open the workbook in Excel or LibreOffice and save it, or type the value itself."
            }
            Flaw::Error(_) => {
                "Correct the formula and save the workbook, or type the value itself."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_errors_are_told_from_other_texts() {
        for name in
            ["#REF!", "#N/A", "#NAME?", "#DIV/0!", "#SPILL!", "#ERROR!", "Err:502", " #NUM! "]
        {
            assert!(Flaw::shown_as(name).is_some(), "{name}");
        }
        for text in
            ["", "#1", "Yes", "#", "Err:", "Error", "Err:5x", "# of accounts?, see the plan!"]
        {
            assert_eq!(Flaw::shown_as(text), None, "{text}");
        }
    }
}
