//! The meaning of the columns on the added sheets, in the words of the manifest's schema.

use fscheck_core::field::Field;
use fscheck_core::workbook::forms::{Form, SUBMIT_ON};
use serde_json::Value;

/// Returns the meaning of a column for its note; `schema` is that of a manifest.
pub fn of(form: &Form, field: &Field<'_>, schema: &Value) -> Option<String> {
    let Field { name, holds, .. } = *field;
    let entry = entry(form, name, schema)?;
    let described = match name.split_once('.') {
        Some((outer, inner)) => below(entry, &["properties", outer, "properties", inner]),
        None => below(entry, &["properties", name]),
    };
    let mut note = sentence(described?.get("description")?.as_str()?);
    if holds.is_list() {
        note.push_str(" Separate several values by semicolons.");
    }
    let needed = entry.get("required").and_then(Value::as_array);
    if needed.is_some_and(|needed| needed.contains(&name.into())) {
        note.push_str(" Required in every row.");
    }
    Some(note)
}

/// The schema of an entry of the sheet.
fn entry<'a>(form: &Form, field: &str, schema: &'a Value) -> Option<&'a Value> {
    let above = match form.is_of_partner() && field != SUBMIT_ON {
        true => below(schema, &["properties", "partner"])?,
        false => schema,
    };
    match form.field {
        "" => Some(above),
        list => below(above, &["properties", list, "items"]),
    }
}

fn below<'a>(schema: &'a Value, keys: &[&str]) -> Option<&'a Value> {
    keys.iter().try_fold(schema, |schema, key| schema.get(key))
}

fn sentence(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    format!("{}.", first.chain(characters).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fscheck_core::schema;
    use fscheck_core::workbook::forms::{FORMS, MoreColumns};
    use fscheck_read::definition::catalogue;

    #[test]
    fn every_column_says_what_it_means() {
        for checklist in catalogue::all().unwrap() {
            let schema = schema::manifest(&checklist);
            for form in FORMS {
                for field in form.all_fields(&MoreColumns::of(&checklist)) {
                    let note = of(form, &field, &schema);
                    assert!(
                        note.is_some_and(|note| note.len() > 5),
                        "{} {}",
                        form.sheet,
                        field.name
                    );
                }
            }
        }
    }

    #[test]
    fn a_note_says_what_is_needed_and_what_may_be_several() {
        let checklist = catalogue::all().unwrap().remove(0);
        let schema = schema::manifest(&checklist);
        let evidence = FORMS.iter().find(|form| form.field == "evidence").unwrap();
        let note = |name: &str| {
            let field = evidence.fields.iter().find(|field| field.name == name).unwrap();
            of(evidence, field, &schema).unwrap()
        };
        assert_eq!(note("kind"), "What kind of evidence it is. Required in every row.");
        let controls = note("controls");
        assert!(controls.ends_with("Separate several values by semicolons."), "{controls}");
        let number = Field { name: "number", ..evidence.fields[0] };
        assert_eq!(of(evidence, &number, &schema), None);
    }
}
