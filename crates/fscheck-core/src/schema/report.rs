//! The schema of the JSON report, version 1 (specification, section 11).

use serde_json::{Value, json};

use super::{described, list, text, titled, with};
use crate::judge::Status;
use crate::report::json::SCHEMA_VERSION;
use crate::rules::{self, Severity};

/// Returns the schema of the JSON report. All its fields are always present, except those that a
/// place or an acceptance may lack; programs that read the report must allow further fields.
pub fn report() -> Value {
    let report = object(json!({
        "schema_version": described(json!({"const": SCHEMA_VERSION}), "the version of this format"),
        "tool": object(json!({
            "name": text("the program"),
            "version": text("its version"),
        })),
        "assessments": list(assessment(), "one for each input that could be judged, in their order"),
        "errors": list(input_error(), "why the other inputs could not be judged"),
    }));
    titled(report, "fscheck report")
}

fn assessment() -> Value {
    object(json!({
        "checklist": object(json!({
            "id": text("the checklist that was judged against"),
            "version": text("its version"),
            "definition": or_null(path("the file of its definition, if it isn't built in")),
        })),
        "as_of": day("the as-of date"),
        "inputs": list(input(), "the files that were read"),
        "verdict": words(["ready", "not-ready"], "`ready` if every item is met, waived or not \
         applicable and no unaccepted error is left"),
        "summary": summary(),
        "submit_on": or_null(day("the planned submission date")),
        "valid_until": or_null(day("the last day before any time limit in use expires")),
        "deadlines": list(deadline(), "the time limits in use, nearest first"),
        "items": list(item(), "all items, in the checklist's order"),
        "findings": list(finding(), "by item, case study, place and rule"),
    }))
}

fn input_error() -> Value {
    object(json!({
        "input": text("the input, as given on the command line"),
        "message": text("the problem"),
        "help": text("the remedy"),
        "location": location(),
    }))
}

fn input() -> Value {
    object(json!({
        "role": words(["manifest", "workbook", "lock"], "the role of the file"),
        "path": path("the file"),
        "sha256": described(json!({"type": "string", "pattern": "^[0-9a-f]{64}$"}), "its digest"),
    }))
}

fn summary() -> Value {
    let statuses = Status::ALL.map(|status| status.name().replace('-', "_"));
    let severities = SEVERITIES.map(|severity| format!("{}s", severity.name()));
    let others = ["not_shown", "accepted", "documents_not_searched"].map(str::to_owned);
    let counts = statuses.into_iter().chain(severities).chain(others);
    let counts = counts.map(|name| {
        let count =
            described(json!({"type": "integer", "minimum": 0}), &format!("how many: {name}"));
        (name, count)
    });
    object(Value::Object(counts.collect()))
}

fn deadline() -> Value {
    object(json!({
        "date": day("last day of validity"),
        "reason": text("what expires"),
        "items": list(text("an item's id"), "the items it affects"),
    }))
}

fn item() -> Value {
    object(json!({
        "id": text("its id in the checklist"),
        "kind": words(["prerequisite", "control"], "what it is"),
        "title": text("its title"),
        "section": text("the title of its section"),
        "status": status(),
        "waived_by": or_null(text("the kind of the waiver that covers it")),
        "owner": or_null(text("the owner")),
        "due": or_null(day("the due date")),
        "reasons": list(text("a sentence"), "why it isn't ready; empty if it is"),
        "guidance": or_null(described(
            object(json!({
                "source": text("the guide, and the place in it"),
                "passes": list(text("a sentence"), "the contents of a good response"),
                "fails": list(text("a sentence"), "responses that aren't accepted"),
            })),
            "reviewer guidance on passing and failing responses, if there is any",
        )),
        "asks": list(
            object(json!({
                "id": text("the ask's id"),
                "satisfied": described(json!({"type": "boolean"}), "whether it is satisfied for \
                 every case study that needs it"),
                "evidence": list(text("an evidence id"), "the evidence that satisfies it"),
                "elements": list(element(), "the topics that its documents should cover; empty for a waived or not applicable item"),
            })),
            "the evidence it asks for",
        ),
        "case_studies": list(
            object(json!({"number": number("the case study"), "status": status()})),
            "its status under each case study",
        ),
    }))
}

fn element() -> Value {
    object(json!({
        "id": text("the element's id"),
        "title": text("what it is"),
        "found_in": list(found_in(), "the matching passages, one per document, or from Partner \
         Responses if no document has any; at most 50"),
    }))
}

fn found_in() -> Value {
    let found = object(json!({
        "evidence": or_null(text("the evidence ID; null for a Partner Response")),
        "path": path("the document, as named in its entry, or the workbook"),
        "page": number("the page"),
        "slide": number("the slide"),
        "sheet_number": number("the sheet of a spreadsheet"),
        "paragraph": number("the paragraph of a document without fixed pages"),
        "line": number("the line of a plain text file"),
        "location": location(),
        "heading": or_null(text("the nearest heading above")),
        "sentence": text("the sentence, shortened"),
    }));
    with(found, "required", json!(["evidence", "path", "heading", "sentence"]))
}

fn finding() -> Value {
    let rules: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
    let required = json!(["rule", "severity", "item", "case_study", "message", "help", "location"]);
    let finding = object(json!({
        "rule": words(rules, "the rule"),
        "severity": words(SEVERITIES.map(Severity::name), "its severity"),
        "item": or_null(text("the item it is about")),
        "case_study": or_null(number("the case study it is about")),
        "message": text("the problem"),
        "help": text("the remedy"),
        "location": location(),
        "accepted": object(json!({
            "reason": text("why it is accepted"),
            "until": day("last day of validity"),
        })),
    }));
    with(finding, "required", required)
}

/// A cell, a line, or a file.
fn location() -> Value {
    let cell = json!({
        "path": path("the workbook"),
        "sheet": text("the sheet"),
        "cell": described(json!({"type": "string", "pattern": "^[A-Z]{1,3}[1-9][0-9]{0,6}$"}), "the cell"),
    });
    let line = json!({
        "path": path("the text file"),
        "line": number("the line, from 1"),
        "column": number("the column in characters, from 1"),
    });
    let whole = json!({"path": path("the file")});
    let places =
        [cell, line, whole].map(|place| with(object(place), "additionalProperties", json!(false)));
    described(json!({"oneOf": places}), "where to act")
}

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// An object that has all of `properties`.
fn object(properties: Value) -> Value {
    let names: Vec<String> =
        properties.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    json!({"type": "object", "required": names, "properties": properties})
}

fn status() -> Value {
    words(Status::ALL.map(Status::name), "its status")
}

fn words<'a>(words: impl IntoIterator<Item = &'a str>, what: &str) -> Value {
    let words: Vec<&str> = words.into_iter().collect();
    described(json!({"enum": words}), what)
}

fn path(what: &str) -> Value {
    described(json!({"type": "string", "minLength": 1}), what)
}

fn day(what: &str) -> Value {
    described(json!({"type": "string", "format": "date"}), what)
}

fn number(what: &str) -> Value {
    described(json!({"type": "integer", "minimum": 1}), what)
}

fn or_null(schema: Value) -> Value {
    let kind = schema.get("type").cloned();
    with(schema, "type", json!([kind, "null"]))
}
