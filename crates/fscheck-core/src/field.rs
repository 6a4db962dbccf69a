//! Names of facts in the language of the file that they are in: fields in a manifest, labels of
//! columns in a workbook.

use crate::location::Location;

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

/// A text of our own whose fields are written as in a manifest, for a reader who is sent to `at`:
/// `` `saas: true` `` becomes `"SaaS": Yes` in a cell.
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

/// `"SaaS": Yes` for `saas: true`; nothing for what is no field, such as a command.
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
