//! Rules `response-*`: Partner Responses that say nothing, or not what they should. They look
//! only at answers Yes (contract, section 3).

use crate::checklist::Item;
use crate::finding::Finding;
use crate::rules::{RESPONSE_COPIED_EXAMPLE, RESPONSE_CROSS_REFERENCE, RESPONSE_PLACEHOLDER};
use crate::text;
use crate::workbook::answers::{Answer, Row};

/// What a response is worth.
#[derive(Debug)]
pub struct Weighed {
    /// Whether it is a description: not empty, no placeholder, not the form's own example.
    pub is_description: bool,
    /// What is wrong with it.
    pub finding: Option<Finding>,
}

/// Texts that stand where an answer should.
const PLACEHOLDERS: &[&str] = &[
    "tbd",
    "tba",
    "tbc",
    "todo",
    "to do",
    "fixme",
    "wip",
    "n/a",
    "na",
    "not applicable",
    "none",
    "nil",
    "null",
    "yes",
    "no",
    "y",
    "n",
    "met",
    "not met",
    "true",
    "false",
    "ok",
    "okay",
    "done",
    "x",
    "xx",
    "xxx",
    "pending",
    "placeholder",
    "see above",
    "see below",
    "as above",
    "draft",
    "to be done",
    "to be determined",
    "to be defined",
    "to be confirmed",
    "to be completed",
    "to be provided",
    "to be added",
    "to follow",
    "coming soon",
    "work in progress",
    "in progress",
    "fill in",
    "partner response",
    "response",
    "answer",
    "text",
    "test",
    "sample text",
];

/// Words that mark the whole text as unfinished where it begins with them in capitals.
const MARKS: &[&str] = &["TBD", "TBA", "TBC", "TODO", "FIXME", "WIP"];

/// Beginnings of a text that points to another place.
const POINTERS: &[&str] = &[
    "same as",
    "same for",
    "as in",
    "as for",
    "as described",
    "see",
    "refer to",
    "identical to",
    "cf",
    "like",
    "ditto",
    "same",
];

/// What a response can point to.
const TARGETS: &[&str] = &[
    "customer",
    "reference",
    "case study",
    "example",
    "above",
    "below",
    "previous",
    "other",
    "#",
    "attached",
    "attachment",
    "control",
    "response",
    "row",
    "cell",
    "sheet",
    "column",
    "earlier",
];

/// A pointer with more words than this says something besides.
const MOST_WORDS: usize = 12;

/// Weighs the response of an answer Yes in a row of the item. `names_evidence` says whether it
/// names evidence or links to it.
pub fn weigh(
    item: &Item,
    row: Option<&Row>,
    answer: &Answer,
    names_evidence: bool,
    known_ids: &[&str],
) -> Weighed {
    if text::is_blank(&answer.response) {
        return Weighed { is_description: false, finding: None };
    }
    let found = response_placeholder(item, row, answer)
        .or_else(|| response_copied_example(item, row, answer));
    if found.is_some() {
        return Weighed { is_description: false, finding: found };
    }
    let pointer = (!names_evidence).then(|| response_cross_reference(item, answer, known_ids));
    Weighed { is_description: true, finding: pointer.flatten() }
}

/// Whether a text only stands where an answer should.
pub fn is_placeholder(response: &str) -> bool {
    let folded = text::fold(response);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let first = response.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    bare.is_empty()
        || PLACEHOLDERS.contains(&bare)
        || bare.starts_with("lorem ipsum")
        || first.is_some_and(|word| MARKS.contains(&word))
}

fn response_placeholder(item: &Item, row: Option<&Row>, answer: &Answer) -> Option<Finding> {
    let letters = text::letters(&answer.response);
    let description = row.map(|row| row.description.as_str()).unwrap_or_default();
    let own = [item.title.as_str(), &item.heading(), description, &item.requirement]
        .iter()
        .any(|own| text::letters(own) == letters);
    let message = if is_placeholder(&answer.response) {
        format!(
            "the Partner Response of {} is a placeholder: \"{}\"",
            item.id,
            text::shorten(&answer.response, 40)
        )
    } else if own && !letters.is_empty() {
        format!("the Partner Response of {} only repeats the requirement", item.id)
    } else {
        return None;
    };
    Some(finding(&RESPONSE_PLACEHOLDER, item, answer, message))
}

fn response_copied_example(item: &Item, row: Option<&Row>, answer: &Answer) -> Option<Finding> {
    let example = text::letters(&row?.example);
    if example.is_empty() || example != text::letters(&answer.response) {
        return None;
    }
    let message = format!("the Partner Response of {} is the form's Example Response", item.id);
    Some(finding(&RESPONSE_COPIED_EXAMPLE, item, answer, message))
}

fn response_cross_reference(item: &Item, answer: &Answer, known_ids: &[&str]) -> Option<Finding> {
    if !is_pointer(&answer.response, known_ids) {
        return None;
    }
    let message = format!(
        "the Partner Response of {} only points elsewhere: \"{}\"",
        item.id,
        text::shorten(&answer.response, 40)
    );
    Some(finding(&RESPONSE_CROSS_REFERENCE, item, answer, message))
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// Whether a text does nothing but point to another answer.
fn is_pointer(response: &str, known_ids: &[&str]) -> bool {
    let folded = text::fold(response);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric() && c != '#');
    let begins = |pointer: &str| {
        bare.strip_prefix(pointer).is_some_and(|rest| !rest.starts_with(is_part_of_word))
    };
    let points = POINTERS.iter().any(|pointer| begins(pointer));
    let at_target = TARGETS.iter().any(|target| bare.contains(target))
        || known_ids.iter().any(|id| bare.contains(&text::fold(id)))
        || bare == "ditto"
        || bare == "same";
    points && at_target && bare.split(' ').count() <= MOST_WORDS
}

fn finding(
    rule: &'static crate::rules::Rule,
    item: &Item,
    answer: &Answer,
    message: String,
) -> Finding {
    Finding::new(rule, &answer.response_at, message).item(&item.id).case_study(answer.case_study)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_short_answers() {
        for text in [
            "TBD",
            "tbd.",
            "[TODO]",
            "TODO: ask John",
            "n/a",
            "N/A",
            "see above",
            "-",
            "...",
            "?!",
            "Lorem ipsum dolor sit amet",
            "Yes",
            "xxx",
            "To be completed",
            "TBD - Q3",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "Todo list apps run on AWS Lambda.",
            "Yes, through our SOP.",
            "AWS Organizations",
            "See above all the runbook",
            "None of the accounts uses root",
            "nominal",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn pointers_are_told_from_answers_that_compare() {
        let ids = ["ABC-001"];
        for text in [
            "same as Customer #1",
            "Same as case study 2.",
            "See customer reference #3",
            "as described in the previous example",
            "refer to ABC-001",
            "ditto",
            "see attached",
        ] {
            assert!(is_pointer(text, &ids), "{text}");
        }
        for text in [
            "Same-day failover is tested with the customer every quarter.",
            "See-through pricing for every customer: monthly cost reviews with finance, budgets \
             with alerts, and a savings plan that we renew each year.",
            "Customer #1 runs on Fargate.",
            "Seesaw loads are met by the customer with target tracking.",
        ] {
            assert!(!is_pointer(text, &ids), "{text}");
        }
    }
}
