//! JSON Schemas (draft 2020-12) of the files that fscheck reads and writes.

mod checklist;
mod manifest;
mod report;

use serde_json::{Value, json};

pub use checklist::checklist;
pub use manifest::{manifest, regions, waiver_kinds};
pub use report::report;

/// The schema as one by itself.
fn titled(schema: Value, title: &str) -> Value {
    let schema = with(schema, "$schema", json!("https://json-schema.org/draft/2020-12/schema"));
    with(schema, "title", json!(title))
}

fn object(properties: Value) -> Value {
    json!({"type": ["object", "null"], "additionalProperties": false, "properties": properties})
}

fn needing(object: Value, fields: &[&str]) -> Value {
    with(object, "required", json!(fields))
}

fn with(mut schema: Value, keyword: &str, value: Value) -> Value {
    if let Value::Object(map) = &mut schema {
        map.insert(keyword.to_owned(), value);
    }
    schema
}

fn described(schema: Value, what: &str) -> Value {
    with(schema, "description", json!(what))
}

fn list(items: Value, what: &str) -> Value {
    described(json!({"type": ["array", "null"], "items": items}), what)
}

/// Codes and numbers may be written without quotation marks.
fn text(what: &str) -> Value {
    described(json!({"type": ["string", "number", "boolean", "null"]}), what)
}

fn words(words: &[&str], what: &str) -> Value {
    let nothing = [Value::Null];
    let words: Vec<Value> = words.iter().map(|word| json!(word)).chain(nothing).collect();
    described(json!({"enum": words}), what)
}

/// Words that an editor offers; another one is a finding and no error.
fn likely(words: &[&str], what: &str) -> Value {
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
