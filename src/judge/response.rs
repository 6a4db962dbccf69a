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

/// Texts that stand where an answer should, without punctuation.
const PLACEHOLDERS: &[&str] = &[
    "na",
    "not applicable",
    "none",
    "nil",
    "null",
    "yes",
    "no",
    "met",
    "not met",
    "true",
    "false",
    "ok",
    "okay",
    "done",
    "pending",
    "placeholder",
    "see above",
    "see below",
    "as above",
    "draft",
    "to do",
    "to follow",
    "coming soon",
    "work in progress",
    "in progress",
    "fill in",
    "unknown",
    "partner response",
    "response",
    "answer",
    "text",
    "test",
    "sample text",
    "insert text here",
    "insert response here",
    "your response",
    "your response here",
    "not yet",
    "will follow",
    "asdf",
];

/// Words that mark a text as unfinished: alone, or where it begins with them.
const MARKS: &[&str] = &["tbd", "tba", "tbc", "todo", "fixme", "wip"];

/// What is still to be done to a text that begins with "to be".
const TO_BE: &[&str] = &[
    "done",
    "determined",
    "defined",
    "decided",
    "confirmed",
    "completed",
    "provided",
    "added",
    "written",
    "filled",
    "described",
    "discussed",
    "clarified",
    "announced",
];

/// What spreadsheet programs show in place of a value that cannot be computed.
const ERRORS: &[&str] = &[
    "#null!", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#n/a", "#error!", "#spill!",
    "#calc!",
];

/// A text that begins with a mark or with "to be", and has more words than this, says something.
const MOST_UNFINISHED_WORDS: usize = 8;

/// Words that follow an ambiguous mark where it is one, and not a name (TBC Bank, WIP limits).
const AFTER_MARK: &[&str] =
    &["by", "with", "after", "until", "till", "from", "later", "soon", "next", "pending", "on"];

/// Marks that stand for nothing else.
const PLAIN_MARKS: &[&str] = &["tbd", "tba", "fixme"];

/// Words by which a text points to another place.
const POINTERS: &[&str] = &["same", "see", "refer", "refers", "identical", "ditto", "cf", "as"];

/// All words that a text has which does nothing but point.
const POINTING: &[&str] = &[
    "a",
    "above",
    "all",
    "also",
    "and",
    "answer",
    "answers",
    "applies",
    "as",
    "attached",
    "attachment",
    "attachments",
    "below",
    "case",
    "cell",
    "cf",
    "column",
    "control",
    "controls",
    "customer",
    "customers",
    "described",
    "details",
    "ditto",
    "earlier",
    "example",
    "examples",
    "explained",
    "first",
    "for",
    "from",
    "given",
    "here",
    "identical",
    "in",
    "is",
    "it",
    "last",
    "more",
    "of",
    "on",
    "one",
    "other",
    "others",
    "our",
    "please",
    "previous",
    "reference",
    "references",
    "refer",
    "refers",
    "response",
    "responses",
    "row",
    "same",
    "second",
    "section",
    "see",
    "sheet",
    "studies",
    "study",
    "tab",
    "that",
    "the",
    "this",
    "to",
    "under",
    "with",
    "worksheet",
];

/// Weighs the response of an answer Yes in a row of the item. `names_evidence` says whether it
/// names evidence or links to it; `is_id` whether a folded word is the id of an item.
pub fn weigh(
    item: &Item,
    row: &Row,
    answer: &Answer,
    names_evidence: bool,
    is_id: impl Fn(&str) -> bool,
) -> Weighed {
    if text::is_blank(&answer.response) {
        return Weighed { is_description: false, finding: None };
    }
    let found = response_placeholder(item, row, answer)
        .or_else(|| response_copied_example(item, row, answer));
    if found.is_some() {
        return Weighed { is_description: false, finding: found };
    }
    let pointer = (!names_evidence).then(|| response_cross_reference(item, answer, is_id));
    Weighed { is_description: true, finding: pointer.flatten() }
}

/// Whether a text only stands where an answer should.
pub fn is_placeholder(response: &str) -> bool {
    // A label in front ("Response: TBD") does not make it more.
    let after_label = response.rsplit_once(':').filter(|(label, _)| label.split(' ').count() <= 2);
    is_nothing_yet(response) || after_label.is_some_and(|(_, rest)| is_nothing_yet(rest))
}

fn is_nothing_yet(text: &str) -> bool {
    let folded = text::fold(text);
    is_empty(&folded) || is_unfinished(&folded)
}

/// Whether a text is a single word or phrase that stands for "nothing yet".
pub fn is_empty_word(response: &str) -> bool {
    is_empty(&text::fold(response))
}

fn is_empty(folded: &str) -> bool {
    // Dots and slashes within a word (`T.B.D.`, `n/a`) are no part of it.
    let bare: String =
        folded.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect::<String>();
    let bare = bare.trim();
    let bare = bare.strip_prefix("please ").unwrap_or(bare);
    let first = bare.chars().next();
    ERRORS.contains(&folded)
        || PLACEHOLDERS.contains(&bare)
        || MARKS.contains(&bare)
        || bare.starts_with("lorem ipsum")
        || bare.chars().count() <= 2
        || bare.chars().all(|c| Some(c) == first)
}

/// Whether a folded text says that it is still to be written.
fn is_unfinished(folded: &str) -> bool {
    let mut words =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    let (Some(first), second) = (words.next(), words.peek().copied()) else { return false };
    let is_short = |words: usize| words <= MOST_UNFINISHED_WORDS;
    if MARKS.contains(&first) {
        // `TBD: …` and `TODO - …` mark a text of any length.
        let after = folded.split_once(first).map(|(_, after)| after).unwrap_or_default();
        let is_set_off = !after.trim_start().starts_with(char::is_alphanumeric);
        let next = second.is_some_and(|word| AFTER_MARK.contains(&word));
        return is_set_off
            || (is_short(words.count() + 1) && (next || PLAIN_MARKS.contains(&first)));
    }
    let (be, what) = (words.next(), words.next());
    let is_to_be = first == "to" && be == Some("be");
    is_to_be && what.is_some_and(|what| TO_BE.contains(&what)) && is_short(words.count() + 3)
}

fn response_placeholder(item: &Item, row: &Row, answer: &Answer) -> Option<Finding> {
    let own = [item.title.as_str(), &item.heading(), &row.description, &item.requirement]
        .iter()
        .any(|own| text::same_letters(own, &answer.response));
    let message = if is_placeholder(&answer.response) {
        format!(
            "the Partner Response of {} is a placeholder: \"{}\"",
            item.id,
            text::shorten(&answer.response, 40)
        )
    } else if own && !text::same_letters(&answer.response, "") {
        format!("the Partner Response of {} only repeats the requirement", item.id)
    } else {
        return None;
    };
    Some(finding(&RESPONSE_PLACEHOLDER, item, answer, message))
}

fn response_copied_example(item: &Item, row: &Row, answer: &Answer) -> Option<Finding> {
    let is_empty = text::same_letters(&row.example, "");
    if is_empty || !text::same_letters(&row.example, &answer.response) {
        return None;
    }
    let message = format!("the Partner Response of {} is the form's Example Response", item.id);
    Some(finding(&RESPONSE_COPIED_EXAMPLE, item, answer, message))
}

fn response_cross_reference(
    item: &Item,
    answer: &Answer,
    is_id: impl Fn(&str) -> bool,
) -> Option<Finding> {
    if !is_pointer(&answer.response, is_id) {
        return None;
    }
    let message = format!(
        "the Partner Response of {} only points elsewhere: \"{}\"",
        item.id,
        text::shorten(&answer.response, 40)
    );
    Some(finding(&RESPONSE_CROSS_REFERENCE, item, answer, message))
}

/// Whether a text does nothing but point to another answer.
fn is_pointer(response: &str, is_id: impl Fn(&str) -> bool) -> bool {
    let folded = text::fold(response);
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    let words = || folded.split(|c| !is_part(c)).filter(|word| !word.is_empty());
    let is_number = |word: &str| word.chars().all(|c| c.is_ascii_digit());
    words().any(|word| POINTERS.contains(&word))
        && words().all(|word| POINTING.contains(&word) || is_number(word) || is_id(word))
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
            "n.a.",
            "T.B.D.",
            "see above",
            "-",
            "...",
            "?!",
            "Lorem ipsum dolor sit amet",
            "Yes",
            "xxxx",
            "1",
            "To be completed",
            "TBD - Q3",
            "tbd - waiting for John",
            "to be done by Q3",
            "Response: TBD",
            "#VALUE!",
            "#N/A",
            "Please see above.",
            "<your response>",
            "Will follow",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "Todo list apps run on AWS Lambda.",
            "TBC Bank pays for two node groups.",
            "WIP limits are set on the board.",
            "To be done by the third quarter, as agreed with the customer in the project plan.",
            "Backups: none are kept longer than the customer wants.",
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
        let is_id = |word: &str| word == "abc-001";
        for text in [
            "same as Customer #1",
            "Same as case study 2.",
            "See customer reference #3",
            "As described in the previous example",
            "Please refer to Customer Reference #1",
            "This is the same as for Customer Reference #1.",
            "refer to ABC-001",
            "ditto",
            "see attached",
        ] {
            assert!(is_pointer(text, is_id), "{text}");
        }
        for text in [
            "Same-day failover is tested with the customer every quarter.",
            "See-through billing: the customer sees each invoice.",
            "See previous bills, forecast the next, and set alerts.",
            "Like every customer of ours, this one has Savings Plans.",
            "Customer #1 runs on Fargate.",
            "As Customer #1 does, this one runs on Fargate.",
        ] {
            assert!(!is_pointer(text, is_id), "{text}");
        }
    }
}
