//! The schema of an ask: the kinds it accepts, the elements its documents cover, and the practices
//! it rejects.

use serde_json::{Value, json};

use super::super::{described, list, text};
use super::{at_least, flag, kinds, object, texts};
use crate::kind::Kind;

pub(super) fn ask() -> Value {
    object(
        json!({
            "id": text("its name within the control"),
            "wants": text("the required evidence, in our words"),
            "accepts": kinds(),
            "per": described(json!({"enum": ["practice", "case-study"]}), "whether it is needed \
             once or for each case study"),
            "within_months": at_least(1, "the maximum age of the evidence"),
            "live": flag("only evidence with a presenter satisfies it"),
            "guidance": text("an explanation, which isn't judged"),
            "elements": list(element(), "the topics its documents should cover"),
            "rejects": list(
                json!({"anyOf": [practice(), text("the ID of a practice from an earlier ask of \
                        the control")]}),
                "practices that reviewers reject in its documents and responses",
            ),
            "about_aws": flag("its documents name AWS or its services"),
            "states_profile": flag("its documents state facts of the partner's profile"),
            "describes_delivery": flag(
                "its documents describe the delivered system, and whether it is only on trial",
            ),
            "before_completion": flag("its evidence was made before the case study was completed"),
            "assigned_before_completion": flag(
                "its evidence shows that somebody was assigned before the case study was completed",
            ),
            "names_customer": flag("its evidence names the customer of its case study"),
            "led_by_staff": flag("its documents list events that the partner's staff led"),
            "gives_results": flag("its documents give results in figures"),
            "tells_what_happened": flag("its evidence tells what happened, not what is to come"),
            "shows_retention": flag("its evidence shows how long logs are kept"),
            "agrees_retention": flag("its evidence says how long logs have to be kept"),
            "considerations": flag("a document should cover most of the topics, but not every one"),
        }),
        &["id", "wants", "accepts", "per"],
    )
}

pub(super) fn linked_kind() -> Value {
    let kind = described(json!({"enum": Kind::names()}), "the kind of its pages");
    object(
        json!({
            "host": text("the web host, including its subdomains"),
            "kind": kind,
            "page": texts("parts of the page's address, in order"),
        }),
        &["host", "kind"],
    )
}

fn practice() -> Value {
    object(
        json!({
            "id": text("its name within the control"),
            "title": text("what it is, worded for the middle of a sentence"),
            "instead": text("the accepted practice, as a sentence"),
            "found_by": phrases(),
            "together": texts(
                "kinds of words that show it together: alternatives of each, as `a | b`",
            ),
            "unless": described(phrases(), "phrases in sentences that mean something else"),
            "written": texts("how it is written in code, ignoring white space"),
            "at_most_words": at_least(1, "applies only to responses of at most this many words, \
             without figures"),
        }),
        &["id", "title", "instead"],
    )
}

fn phrases() -> Value {
    let phrase = json!({"type": "string"});
    let near = json!({"type": "array", "items": phrase, "minItems": 2});
    list(
        json!({"anyOf": [phrase, near]}),
        "phrases: `a | b` for alternatives, `word*` for any ending, `<number> words` for a number \
         before the word; a list means words near each other",
    )
}

fn element() -> Value {
    object(
        json!({
            "id": text("its name within the ask"),
            "title": text("what it is, worded for a list in a sentence"),
            "sub_vertical": text("the sub-vertical it is about"),
            "use_cases": texts("the use cases of case studies it applies to (default: all)"),
            "found_by": phrases(),
            "hints": described(phrases(), "words that nearly every text about it contains"),
            "lacking": described(
                phrases(),
                "words of documents without it, which make its absence a warning",
            ),
            "denied_with": described(
                phrases(),
                "words for doing it: a sentence that negates one says that it wasn't done",
            ),
            "negative_counts": flag(
                "whether a text below a heading covers it although it begins with a negation",
            ),
            "unless": described(phrases(), "words that show that a sentence is about something else"),
            "of_each": flag(
                "whether a document about several case studies must cover it for each of them",
            ),
            "as_others_do": flag(
                "whether it is only reported if the documents of the other case studies cover it",
            ),
            "worded_freely": flag(
                "whether its absence is only a note, since its words vary from firm to firm",
            ),
            "is_headcount": flag("it is the number of the partner's employees, as the facts give it"),
            "customer_counts": flag("whether the name of a case study's customer covers it"),
            "title_counts": flag("whether words in a document's title count (default: true)"),
        }),
        &["id", "title", "found_by"],
    )
}
