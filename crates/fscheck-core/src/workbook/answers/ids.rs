//! Ids of items, as they are in cells.

use crate::checklist::Checklist;
use crate::text;

/// The id at the beginning of a cell that may go on with the title: `ABC-001 - Customer …`.
pub fn id_of(name: &str) -> String {
    let first = name.split(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | ',')).next();
    first.unwrap_or_default().trim_end_matches(['.', '-', ';']).to_uppercase()
}

/// Returns whether the text looks like an id of any checklist: `ABC-07`, `USE-CASE`, alone or with
/// a title.
pub fn looks_like_id(name: &str) -> bool {
    let first = name.split_whitespace().next().unwrap_or_default().trim_end_matches([':', '.']);
    let Some((prefix, rest)) = first.split_once('-') else { return false };
    let letters = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphabetic());
    let numbered = letters(prefix) && !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit());
    let capitals = first.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    numbered || (capitals && first == name && letters(prefix) && !rest.is_empty())
}

/// The most letters and digits of an id for which a misspelling is sought.
const LONGEST_ID: usize = 24;

/// Returns whether a text in a row with more content is meant as an item: `POV 002`, `4.9`.
pub fn nearly_an_id(name: &str, checklist: &Checklist) -> bool {
    let numbered = is_number(&id_of(name));
    let length = name.chars().filter(|c| c.is_alphanumeric()).take(LONGEST_ID + 1).count();
    if length > LONGEST_ID {
        return numbered;
    }
    let letters = text::letters(name);
    let misspelt = checklist.ids().iter().any(|id| {
        let id = text::letters(id);
        letters.starts_with(&id) || strsim::damerau_levenshtein(&letters, &id) == 1
    });
    numbered || (misspelt && name.chars().any(|c| c.is_ascii_digit()))
}

/// Returns whether an id is the number of a prerequisite: `4.3`.
fn is_number(id: &str) -> bool {
    id.split_once('.').is_some_and(|(whole, part)| {
        [whole, part].iter().all(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
    })
}

/// A cell with an id and a title is not longer than this, in bytes.
const LONGEST_CELL: usize = 200;

/// Returns whether a cell may hold an id, only by its form.
pub fn may_be_id(text: &str) -> bool {
    text.len() <= LONGEST_CELL && {
        let name = text::tidy(text);
        looks_like_id(&name) || is_number(&id_of(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_may_be_followed_by_a_title() {
        let names = ["ABC-001", "abc-001 - First Title", "ABC-001: Customer", "ABC-001."];
        for name in names {
            assert_eq!(id_of(name), "ABC-001", "{name}");
        }
        assert_eq!(id_of("4.3 Certified Personnel"), "4.3");
    }

    #[test]
    fn ids_of_other_checklists_are_told_from_headings() {
        for id in ["ABC-02", "USE-CASE", "abc-2", "ABC-001 - Title"] {
            assert!(looks_like_id(id) && may_be_id(id), "{id}");
        }
        for heading in ["Security - Networking", "Multi-Account Setup", "Reliability", "SECURITY"] {
            assert!(!looks_like_id(heading) && !may_be_id(heading), "{heading}");
        }
    }
}
