//! The schema of an ask: what it accepts, what its documents deal with, and what they may not prescribe.

use serde_json::{Value, json};

use super::super::{described, list, text};
use super::{at_least, flag, kinds, object, texts};
use crate::kind::Kind;

pub(super) fn ask() -> Value {
    object(
        json!({
            "id": text("its name within the control"),
            "wants": text("what would satisfy a reviewer, in our words"),
            "accepts": kinds(),
            "per": described(json!({"enum": ["practice", "case-study"]}), "wanted once, or of each case study"),
            "within_months": at_least(1, "how old the evidence may be"),
            "live": flag("only what is given by a presenter satisfies it"),
            "guidance": text("what is explained and not judged"),
            "elements": list(element(), "what a document that satisfies it deals with"),
            "rejects": list(
                json!({"anyOf": [practice(), text("one of an ask of the control before, by its id")]}),
                "practices that neither its documents nor a response may prescribe",
            ),
            "about_aws": flag("its documents name AWS or its services"),
            "states_profile": flag("its documents state facts of the partner's profile"),
            "considerations": flag("a document goes into most of the elements, and not into each"),
        }),
        &["id", "wants", "accepts", "per"],
    )
}

pub(super) fn linked_kind() -> Value {
    let kind = described(json!({"enum": Kind::names()}), "the kind that its pages are");
    object(
        json!({
            "host": text("the web host, with those below it"),
            "kind": kind,
            "page": texts("what the address of a page has in it, in this order"),
        }),
        &["host", "kind"],
    )
}

fn practice() -> Value {
    object(
        json!({
            "id": text("its name within the control"),
            "title": text("what it is, as a sentence goes on with it"),
            "instead": text("what is wanted in its place, as a sentence"),
            "found_by": phrases(),
            "unless": described(phrases(), "phrases of sentences that mean something else"),
            "written": texts("how it stands in code, whatever the white space"),
            "at_most_words": at_least(1, "only responses of so many words, and without figures, are meant"),
        }),
        &["id", "title", "instead"],
    )
}

fn phrases() -> Value {
    let phrase = json!({"type": "string"});
    let near = json!({"type": "array", "items": phrase, "minItems": 2});
    list(
        json!({"anyOf": [phrase, near]}),
        "phrases, `a | b` for either, `word*` for any ending, `<number> words` for a number before; a list stands for words near each other",
    )
}

fn element() -> Value {
    object(
        json!({
            "id": text("its name within the ask"),
            "title": text("what it is, as a sentence lists it"),
            "sub_vertical": text("the sub-vertical that it is about"),
            "found_by": phrases(),
            "hints": described(phrases(), "words that whoever deals with it hardly does without"),
            "title_counts": flag("words in the title of a document count, which they do unless this is false"),
        }),
        &["id", "title", "found_by"],
    )
}
