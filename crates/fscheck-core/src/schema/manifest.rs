//! The schema of a manifest, for editors to complete and check it while one types.

use serde_json::{Map, Value, json};

use super::{described, titled, with};
use crate::checklist::{Checklist, ClaimField, FieldKind, Test};
use crate::facts::REJECTED;
use crate::field::{Field, Holds, Words, table};

/// The schema of a manifest for `checklist`.
pub fn manifest(checklist: &Checklist) -> Value {
    let schema = object(json!({
        "fscheck": described(json!({"const": 1}), "the version of this format"),
        "checklist": text("the checklist, ID@VERSION"),
        "workbook": text("the workbook for this manifest, relative to its folder"),
        "partner": partner(checklist),
        "waivers": list(waiver(checklist), "the claimed waivers"),
        "offerings": list(entry(table::OFFERING, checklist), "the offerings"),
        "case_studies": list(case_study(checklist), "in the order of the customer references"),
        "evidence": list(evidence(checklist), "the evidence"),
        "found_facts": list(
            entry(table::FOUND_FACT, checklist),
            "facts found in documents; confirmed ones count like stated facts",
        ),
        "accept": list(acceptance(checklist), "accepted findings"),
        "assignments": list(assignment(checklist), "who does what by when"),
        "submit_on": value(&table::SUBMIT_ON, checklist),
        "defaults": described(
            entry(table::DEFAULTS, checklist),
            "how strict `fscheck validate` is by default",
        ),
    }));
    titled(schema, &format!("fscheck manifest for {}", checklist.reference()))
}

fn partner(checklist: &Checklist) -> Value {
    let own = table::PROFILE.iter().filter(|field| **field != table::SUBMIT_ON);
    let mut fields = properties(own, checklist);
    let competency = entry(table::COMPETENCY, checklist);
    let office = entry(table::OFFICE, checklist);
    fields
        .insert("competencies".to_owned(), list(competency, "the AWS Competencies that you hold"));
    fields.insert("offices".to_owned(), list(office, "your offices"));
    object(fields.into())
}

fn waiver(checklist: &Checklist) -> Value {
    let mut waiver = entry(table::WAIVER, checklist);
    if let Some(Value::Object(fields)) = waiver.get_mut("properties") {
        for field in checklist.claim_fields() {
            fields.insert(field.name.clone(), claim_field(field));
        }
    }
    waiver
}

fn claim_field(field: &ClaimField) -> Value {
    let what = |kind| format!("{}: {kind}", field.describe());
    match &field.kind {
        FieldKind::FirstDay => day(&what("first day of validity")),
        FieldKind::LastDay => day(&what("last day of validity")),
        FieldKind::Offering => text(&what("the offering it was granted for")),
        FieldKind::CaseStudy => count(&what("the number of the case study it covers")),
        FieldKind::Evidence { .. } => text(&what("the ID of the evidence for it")),
        FieldKind::Count { at_most } => count(&what(&format!("at most {at_most}"))),
        FieldKind::Text => text(field.describe()),
    }
}

fn case_study(checklist: &Checklist) -> Value {
    let mut study = entry(table::CASE_STUDY, checklist);
    for (_, test) in checklist.prerequisites() {
        if let Test::CaseStudyStatement { field, about } = test
            && let Some(Value::Object(fields)) = study.get_mut("properties")
        {
            fields.insert(
                field.clone(),
                text(&format!("what makes the project specific to {about}")),
            );
        }
    }
    study
}

fn evidence(checklist: &Checklist) -> Value {
    with(entry(table::EVIDENCE, checklist), "not", json!({"required": ["path", "url"]}))
}

fn acceptance(checklist: &Checklist) -> Value {
    let either = json!([{"required": ["rule"]}, {"required": ["item"]}]);
    with(entry(table::ACCEPTANCE, checklist), "anyOf", either)
}

fn assignment(checklist: &Checklist) -> Value {
    let either = json!([{"required": ["owner"]}, {"required": ["due"]}]);
    with(entry(table::ASSIGNMENT, checklist), "anyOf", either)
}

fn object(properties: Value) -> Value {
    json!({"type": ["object", "null"], "additionalProperties": false, "properties": properties})
}

/// Returns the schema of an entry with these fields.
fn entry(fields: &[Field<'_>], checklist: &Checklist) -> Value {
    let entry = object(properties(fields.iter(), checklist).into());
    let needed: Vec<&str> = fields.iter().filter(|f| f.is_needed).map(|f| f.name).collect();
    if needed.is_empty() { entry } else { with(entry, "required", json!(needed)) }
}

/// Returns the fields of an entry, with nested ones within their parent.
fn properties<'a>(
    fields: impl Iterator<Item = &'a Field<'a>>,
    checklist: &Checklist,
) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut public = Map::new();
    for field in fields {
        match field.name.split_once('.') {
            Some((_, inner)) => public.insert(inner.to_owned(), value(field, checklist)),
            None => properties.insert(field.name.to_owned(), value(field, checklist)),
        };
    }
    if !public.is_empty() {
        let public = described(object(public.into()), "the published case study");
        properties.insert(PUBLIC.to_owned(), public);
    }
    properties
}

/// The one field that has others below it.
const PUBLIC: &str = "public";

/// Returns the schema of a field's values.
fn value(field: &Field<'_>, checklist: &Checklist) -> Value {
    let about = field.about;
    match field.holds {
        Holds::Text | Holds::Address | Holds::OneOf(Words::Countries) => text(about),
        Holds::Digest => {
            described(json!({"type": "string", "pattern": "^[0-9A-Fa-f]{64}$"}), about)
        }
        Holds::Day => day(about),
        Holds::Count => count(about),
        Holds::Flag => flag(about),
        Holds::Mark => {
            described(json!({"enum": [true, false, "yes", "no", REJECTED, null]}), about)
        }
        Holds::Numbers => list(number(), about),
        Holds::OneOf(Words::Items) => likely(&Words::Items.of(checklist), about),
        Holds::OneOf(known) => words(&known.of(checklist), about),
        Holds::SomeOf(known) => list(one_of_some(known, &known.of(checklist)), about),
    }
}

/// Returns the schema of each value of a list.
fn one_of_some(known: Words, names: &[String]) -> Value {
    match known {
        Words::FocusRegions => text(&format!("{}, or a country", names.join(", "))),
        Words::Asks => likely(names, "a control, or one ask of it"),
        Words::Assignable => likely(names, "an item, the start of several IDs, or a section"),
        Words::SubVerticals => words(names, "a sub-vertical"),
        _ => words(names, "one of these"),
    }
}

fn list(items: Value, what: &str) -> Value {
    described(json!({"type": ["array", "null"], "items": items}), what)
}

/// Codes and numbers may be written without quotation marks.
fn text(what: &str) -> Value {
    described(json!({"type": ["string", "number", "boolean", "null"]}), what)
}

fn words(words: &[String], what: &str) -> Value {
    let nothing = [Value::Null];
    let words: Vec<Value> = words.iter().map(|word| json!(word)).chain(nothing).collect();
    described(json!({"enum": words}), what)
}

/// Words that an editor offers; another one is a finding and no error.
fn likely(words: &[String], what: &str) -> Value {
    described(json!({"anyOf": [{"enum": words}, {"type": "string"}]}), what)
}

fn flag(what: &str) -> Value {
    described(json!({"enum": [true, false, "yes", "no", null]}), what)
}

fn count(what: &str) -> Value {
    described(json!({"type": ["integer", "null"], "minimum": 0}), what)
}

fn number() -> Value {
    json!({"type": "integer", "minimum": 1})
}

fn day(what: &str) -> Value {
    described(json!({"type": ["string", "null"], "format": "date"}), what)
}
