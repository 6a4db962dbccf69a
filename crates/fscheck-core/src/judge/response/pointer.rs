//! Recognises texts that only point to another place.

use serde::{Deserialize, Serialize};

use super::nothing::{CLAIMS, uncovered};
use crate::language::words::{COMMA, is_number, list};

/// The target of a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pointer {
    /// Another answer, which says what this one does not.
    Answer,
    /// An answer that is missing or says nothing itself.
    NoAnswer,
    /// Something that the text neither names nor links.
    Nothing,
    /// An address: the text contains nothing else.
    Address,
}

/// Returns the numbers among the words: those of the case studies whose answers are meant.
pub fn numbers(words: &[&str]) -> Vec<u32> {
    let digits = words.iter().map(|word| word.trim_matches(|c: char| !c.is_ascii_digit()));
    digits.filter_map(|digits| digits.parse().ok()).collect()
}

/// Returns whether a text is only the address of a page or a mailbox.
pub fn address(text: &str) -> Option<Pointer> {
    let is_sign = |c: char| matches!(c, '<' | '>' | '(' | ')' | '"' | '.' | ',');
    let word = text.trim().trim_matches(is_sign).to_lowercase();
    let is_mailbox = word.contains('@') && word.contains('.') && !word.starts_with('@');
    let is_page = word.contains("://") || word.starts_with("www.");
    let is_one = !word.contains(char::is_whitespace) && (is_page || is_mailbox);
    is_one.then_some(Pointer::Address)
}

/// Returns the target of the words, if they only point to something.
pub fn pointer(words: &[&str], is_id: &dyn Fn(&str) -> bool) -> Option<Pointer> {
    if is_to_what_is_gone(words) {
        return Some(Pointer::Nothing);
    }
    if is_ticket(words) {
        return Some(Pointer::Nothing);
    }
    if !is_to_an_answer(words, is_id) && !is_to_a_thing(words, is_id) {
        return None;
    }
    let has = |name: &str| words.iter().any(|word| list(name).has(word));
    let is_placed = words.iter().any(|word| is_number(word) || is_id(word));
    let is_answer = has("sameness") || (!has_thing(words) && (has("answers") || is_placed));
    Some(if is_answer { Pointer::Answer } else { Pointer::Nothing })
}

/// Returns whether the words point to another answer: "As described for case study 1".
fn is_to_an_answer(words: &[&str], is_id: &dyn Fn(&str) -> bool) -> bool {
    let is_of = |word: &&str| {
        list("pointing").has(word) || is_number(word) || is_id(word) || is_cell(words, word)
    };
    list("pointers").is_in(words) && words.iter().all(is_of)
}

/// Returns whether they point to a submitted document: "Please see the attached document".
fn is_to_a_thing(words: &[&str], is_id: &dyn Fn(&str) -> bool) -> bool {
    let lists = [&["pointing", "strong-pointers", "things"], CLAIMS].concat();
    // `Appendix B`
    let is_letter = |word: &str| word.chars().nth(1).is_none();
    let is_known = |_, word: &str| is_number(word) || is_letter(word) || is_id(word);
    list("strong-pointers").is_in(words) && uncovered(words, &lists, is_known).is_none()
}

/// Returns whether the words say that papers were handed in: "Our policy for such systems is attached."
pub fn is_handed_in(words: &[&str]) -> bool {
    has_thing(words) && list("handed-in").is_in(words)
}

/// The most words of a clause that adds only a name or a month.
const SHORTEST_CLAUSE: usize = 3;

/// Returns whether sentences only say where papers went: "Our dossier was handed to the assessor, in four
/// parts."
pub fn is_handed_over(sentences: &[Vec<&str>]) -> bool {
    let lists =
        [&["pointing", "things", "referenced-places", "referenced-papers"], CLAIMS].concat();
    let mut is_told = false;
    let mut clauses = sentences.iter().flat_map(|sentence| sentence.split(|word| *word == COMMA));
    let says_no_more = clauses.all(|clause| {
        let tells = list("handed-over").is_in(clause);
        is_told |= tells;
        tells
            || (is_told && clause.len() <= SHORTEST_CLAUSE)
            || uncovered(clause, &lists, |_, word| is_number(word)).is_none()
    });
    is_told && says_no_more
}

/// Returns whether the words point to an earlier submission.
fn is_to_what_is_gone(words: &[&str]) -> bool {
    let lists = [&["pointing", "pointers", "gone"], CLAIMS].concat();
    list("gone").is_in(words)
        && list("pointers").is_in(words)
        && uncovered(words, &lists, |_, word| is_number(word)).is_none()
}

/// Returns whether a word is the name of a cell, if the text is about cells: "see cell D5".
fn is_cell(words: &[&str], word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let letters = word.len() - digits.len();
    words.contains(&"cell") && (1..=2).contains(&letters) && is_number(digits)
}

/// Returns whether the words are the number of a ticket, which outsiders cannot open: "Jira
/// FS-123".
fn is_ticket(words: &[&str]) -> bool {
    let is_number_of_one = |word: &&str| {
        word.split_once('-').is_some_and(|(name, number)| !name.is_empty() && is_number(number))
    };
    let is_word = |word: &&str| list("trackers").has(word) || is_number_of_one(word);
    let tracker = ["jira", "ticket", "issue", "servicenow"];
    // Most texts begin with another word.
    words.iter().all(is_word)
        && words.iter().any(is_number_of_one)
        && words.iter().any(|word| tracker.contains(word))
}

fn has_thing(words: &[&str]) -> bool {
    list("things").is_in(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::said::Said;

    fn points(text: &str) -> Option<Pointer> {
        let is_id = |word: &str| word == "abc-001";
        pointer(&Said::of(text, &is_id).words(), &is_id)
    }

    #[track_caller]
    fn assert_points(expected: Option<Pointer>, texts: &[&str]) {
        let wrong: Vec<_> = texts.iter().filter(|text| points(text) != expected).collect();
        assert!(wrong.is_empty(), "{expected:?} is not {wrong:#?}");
    }

    #[test]
    fn papers_that_went_somewhere_are_told_from_what_they_say() {
        let is_over = |text: &str| is_handed_over(&Said::of(text, &|_| false).sentences());
        for text in [
            "Sections 1 to 9 of the design, pages 3 to 14, and the appendix were submitted with this \
             application.",
            "All of this has been provided to AWS with this form in a zip by our lead, Tom Aldous, in \
             January 2024.",
            "Our dossier in four parts was handed to the assessor.",
            "The chapters have been uploaded to the portal.",
            "It is all in the zip that we sent to our partner manager.",
            "The assessor has received the papers for this point by e-mail.",
            "Our engineers have written this up for the assessor, and are glad to answer questions on it.",
        ] {
            assert!(is_over(text), "{text}");
        }
        for text in [
            "Failover is tested twice a year, and the report was submitted with this application.",
            "Terraform and CodePipeline, and the templates were uploaded to the portal.",
            "The design was submitted to AWS for a review of its five pillars.",
            "Alarms are sent to the portal of the bank.",
            "Reports of access go to the auditors each month.",
            "Tasks scale from 3 to 18 on CPU; the assessor has received the diagram.",
            "The operators were given the runbook.",
        ] {
            assert!(!is_over(text), "{text}");
        }
    }

    #[test]
    fn what_was_handed_in_before_is_out_of_reach() {
        assert_points(
            Some(Pointer::Nothing),
            &[
                "As in last year's submission.",
                "Same as in the previous audit",
                "See our last application.",
                "wie letztes Jahr",
            ],
        );
        assert_points(
            None,
            &[
                "The previous audit found two gaps, and both were closed.",
                "Last year we moved 40 workloads.",
                "As of last year, backups are restored in a drill.",
            ],
        );
    }

    #[test]
    fn a_cell_says_nothing_here() {
        assert_points(Some(Pointer::Nothing), &["See cell D5", "See cell AB12."]);
        assert_points(Some(Pointer::Answer), &["Same as cell D5"]);
        assert_points(None, &["See cell battery12", "See cell ABC5", "See D5x"]);
    }

    #[test]
    fn pointers_are_told_from_answers_that_compare() {
        assert_points(
            Some(Pointer::Answer),
            &[
                "same as Customer #1",
                "Same as case study 2.",
                "See customer reference #3",
                "As described in the previous example",
                "Please refer to Customer Reference #1",
                "This is the same as for Customer Reference #1.",
                "refer to ABC-001",
                "ditto",
                "See response above.",
            ],
        );
        assert_points(
            None,
            &[
                "Same-day failover is tested with the customer every quarter.",
                "See-through billing: the customer sees each invoice.",
                "See previous bills, forecast the next, and set alerts.",
                "Like every customer of ours, this one has Savings Plans.",
                "Customer #1 runs on Fargate.",
                "As Customer #1 does, this one runs on Fargate.",
                "Runbooks in Confluence",
                "See SOP-12",
                "See runbook.md",
                "See https://wiki.example/runbook",
                "See the DR runbook of the bank",
                "Attached to each VPC is a flow log",
                "Documented in Confluence",
            ],
        );
    }

    #[test]
    fn pointers_to_what_is_neither_named_nor_linked_are_told_from_those_to_an_answer() {
        assert_points(
            Some(Pointer::Nothing),
            &[
                "see attached",
                "See attached.",
                "See attachments",
                "see evidence folder",
                "See the evidence",
                "refer to our documentation",
                "See SharePoint",
                "see the attached document",
                "please find enclosed",
                "Please find the evidence attached.",
                "Please refer to the attached PDF.",
                "Yes - see attached evidence.",
                "Compliant. See evidence.",
                "Evidence attached",
                "Attached",
                "See enclosed paper.",
                "Refer to attached SOP document",
                "See our website",
                "See Appendix B",
                "See slide 12",
                "See documentation provided",
                "Documents attached in folder",
                "See the file in the shared drive",
                "siehe Anhang",
                "Voir document joint",
                "ver anexo",
                "see the link",
                "See details in the attachment for customer 1",
                "Please see.",
            ],
        );
    }
}
