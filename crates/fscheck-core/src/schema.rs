//! JSON Schemas (draft 2020-12) of the files that fscheck reads and writes.

mod checklist;
mod manifest;
mod report;

use serde_json::{Value, json};

pub use checklist::checklist;
pub use manifest::manifest;
pub use report::report;

/// The schema as one by itself.
fn titled(schema: Value, title: &str) -> Value {
    let schema = with(schema, "$schema", json!("https://json-schema.org/draft/2020-12/schema"));
    with(schema, "title", json!(title))
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
    described(json!({"type": "array", "items": items}), what)
}

fn text(what: &str) -> Value {
    described(json!({"type": "string"}), what)
}
