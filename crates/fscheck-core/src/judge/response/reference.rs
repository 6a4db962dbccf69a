//! Recognises responses that say where the description stands: "Design document, clause 4.1", "Design,
//! version 2.1".

use super::nothing::{CLAIMS, uncovered};
use crate::language::lists::{has_bare_word, has_phrase};
use crate::language::said::Said;
use crate::language::words::{COMMA, list};
use crate::words::bare_words;

/// The most words of a response that is only a reference.
const LONGEST: usize = 16;

/// The most words of the heading of a part of a paper.
const HEADING: usize = 6;

/// The most words from the subject of a paper to the paper: "load test report".
const SUBJECT: usize = 2;

/// The words of an edition: the paper, "version" and its number.
const EDITION: usize = 3;

/// Returns whether a response only names papers and places in them. A word before that of a paper or
/// a number belongs to it: "cost note", "OPS-31".
pub fn is_reference(response: &str) -> bool {
    let is_long = response.split_whitespace().nth(LONGEST).is_some();
    if is_long || !has_bare_word(response, "referenced-papers") {
        return false;
    }
    let words = bare_words(response);
    let words: Vec<&str> = words.split_whitespace().collect();
    let is_paper = |word: &str| list("referenced-papers").has(word);
    let is_place = |word: &str| list("referenced-places").has(word);
    let is_known = |word: &str| {
        is_paper(word) || is_place(word) || word.bytes().any(|byte| byte.is_ascii_digit())
    };
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let is_subject =
        |at: usize| words.get(at + 1).is_some_and(|next| is_paper(next) || is_number(next));
    words.iter().enumerate().all(|(at, word)| is_known(word) || is_subject(at))
}

/// Returns whether a response only names a place in a paper: "Chapter 7."
pub fn is_place(response: &str) -> bool {
    let is_long = response.split_whitespace().nth(LONGEST).is_some();
    if is_long || !has_bare_word(response, "places-in-a-paper") {
        return false;
    }
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let is_known = |word: &str| is_number(word) || list("referenced-places").has(word);
    bare_words(response).split_whitespace().all(is_known)
}

/// Returns whether a response is the heading of a part of a paper: "Annex D, Observability."
pub fn is_heading(response: &str) -> bool {
    if response.split_whitespace().nth(HEADING).is_some() {
        return false;
    }
    let words = bare_words(response);
    let words: Vec<&str> = words.split_whitespace().collect();
    let [place, id, ..] = words.as_slice() else { return false };
    let is_id = id.len() == 1 || id.bytes().all(|byte| byte.is_ascii_digit());
    list("places-in-a-paper").has(place) && is_id
}

/// Returns whether a response only says that there are papers, or where, in general words that name none:
/// "Load test report attached." `is_topic` tells the words for what is asked for.
pub fn only_speaks_of_papers(response: &str, said: &Said, is_topic: &dyn Fn(&str) -> bool) -> bool {
    let is_long = response.split_whitespace().nth(LONGEST).is_some();
    if is_long || names_something(response) {
        return false;
    }
    let mut is_told = false;
    let sentences = said.sentences();
    let mut clauses = sentences.iter().flat_map(|sentence| sentence.split(|word| *word == COMMA));
    let says_no_more = clauses.all(|clause| {
        let refers = clause.iter().any(|word| is_of_papers(word));
        is_told |= refers;
        // What is asked for, without a paper, may be the answer: "Project with hand-off, see the contract".
        clause.is_empty() || is_covered(clause, &|word| refers && is_topic(word))
    });
    is_told && says_no_more
}

/// Returns whether a text has a number, an id in backquotes, or a name in capitals after the first word of
/// a sentence.
fn names_something(text: &str) -> bool {
    let mut is_first = true;
    text.split_whitespace().any(|token| {
        let is_name = !is_first && token.contains(char::is_uppercase);
        is_first = token.ends_with(['.', ':', ';', '!', '?']);
        is_name || token.contains(|c: char| c.is_ascii_digit() || c == '`')
    })
}

/// Returns whether a word is one for papers, places in them or where they are kept.
fn is_of_papers(word: &str) -> bool {
    const LISTS: &[&str] =
        &["referenced-papers", "places-in-a-paper", "things", "attached", "other-papers"];
    LISTS.iter().any(|name| list(name).has(word))
}

/// Returns whether all words are those by which papers are named or found, or claims.
fn is_covered(words: &[&str], is_topic: &dyn Fn(&str) -> bool) -> bool {
    const REFERRING: &[&str] = &[
        "pointing",
        "strong-pointers",
        "things",
        "referenced-papers",
        "referenced-places",
        "told-in",
        "other-papers",
        "of-papers",
    ];
    // A word before that of a paper is its subject: "load test report".
    let is_paper = |word: &&str| list("referenced-papers").has(word);
    let is_subject = |at: usize| words.iter().skip(at + 1).take(SUBJECT).any(is_paper);
    let is_known = |at: usize, word: &str| is_topic(word) || is_subject(at);
    uncovered(words, &[REFERRING, CLAIMS].concat(), is_known).is_none()
}

/// Returns whether a response leads to papers that show more: "First Thursday of each month; see the
/// minutes."
pub fn leads_to_papers(response: &str) -> bool {
    has_phrase(response, "leads-to-papers")
}

/// Returns whether a response leads to a demonstration.
pub fn is_shown(response: &str) -> bool {
    has_phrase(response, "shown-live")
}

/// Returns whether a response names a part or an edition of a paper by a number: "Design 3.1", "Chapter 7."
pub fn names_part(response: &str) -> bool {
    response.contains(|c: char| c.is_ascii_digit())
        && (is_reference(response) || names_edition(response) || is_place(response))
}

/// Returns whether a response names an edition of a paper: "design document, version 2.1".
fn names_edition(response: &str) -> bool {
    if !has_bare_word(response, "referenced-papers") {
        return false;
    }
    let words = bare_words(response);
    let words: Vec<&str> = words.split_whitespace().collect();
    words.windows(EDITION).any(|three| match three {
        [paper, edition, number] => {
            list("referenced-papers").has(paper)
                && list("editions").has(edition)
                && number.starts_with(|c: char| c.is_ascii_digit())
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_of_a_paper_is_named() {
        for text in ["Complete design document, version 2.1, reviewed.", "By the plan, issue 3."] {
            assert!(names_edition(text), "{text}");
        }
        for text in ["Version 2.1 of TLS.", "The design is reviewed.", "Design in 3 zones.", ""] {
            assert!(!names_edition(text), "{text}");
        }
    }

    #[test]
    fn a_place_is_told_from_what_stands_there() {
        for text in ["Chapter 7.", "Point 9", "See section 3, table 2."] {
            assert!(is_place(text), "{text}");
        }
        for text in ["Chapter 7, two zones.", "In 3 of 4.", "9", ""] {
            assert!(!is_place(text), "{text}");
        }
    }

    #[test]
    fn a_heading_has_a_place_and_its_number() {
        for text in ["Annex D, Observability.", "Section 4: who is called", "Appendix B"] {
            assert!(is_heading(text), "{text}");
        }
        for text in [
            "Annex to the contract.",
            "Section 4 says that the desk is called within five minutes.",
            "Two sections.",
            "",
        ] {
            assert!(!is_heading(text), "{text}");
        }
    }

    #[test]
    fn what_only_speaks_of_papers_is_told_from_what_describes() {
        let is_topic = |word: &str| ["capacity", "planning", "planned", "tested"].contains(&word);
        let is_of_papers =
            |text: &str| only_speaks_of_papers(text, &Said::of(text, &|_| false), &is_topic);
        let missed = [
            "Load test report, see evidence folder.",
            "The capacity plan and the load test report show this.",
            "As shown in the capacity plan and load test report.",
            "Capacity planning is described in the design document.",
            "See design",
            "Please find the capacity plan in the shared folder.",
            "The sizing document is available.",
            "Load test report attached.",
            "The capacity plan is attached.",
            "Attached is our capacity plan.",
            "Attached: analysis of the planned capacity",
            "Please find enclosed our capacity analysis.",
            "Plan, report and annexes are attached. Please see all three.",
        ];
        let missed: Vec<&str> = missed.into_iter().filter(|text| !is_of_papers(text)).collect();
        assert!(missed.is_empty(), "{missed:#?}");
        let alarms = [
            "Documented in the capacity plan v2.",
            "Capacity plan available in SharePoint.",
            "See SOP-12, chapter 3.",
            "Aurora in three zones, see the design.",
            "Demand-based on queue depth; the load test is described in the design.",
            "Scales by queue depth as the plan describes.",
            "The design sets a floor of four tasks.",
            "Our plan doubles each queue when the alarm fires.",
            "Sizing by the hour from last year's invoices, documented in the wiki.",
            "Reservations for the base, spot for the rest.",
            "The plan covers the loss of a zone.",
            "Each run is recorded in the register of the pipeline with its author.",
            "Three times the peak, report attached.",
            "A health check was added; report attached.",
            "We plan it in a workshop with the sellers of the customer.",
            "Like every customer of ours, this one has Savings Plans.",
            "Test report: all within the limit of the bank.",
        ];
        let alarms: Vec<&str> = alarms.into_iter().filter(|text| is_of_papers(text)).collect();
        assert!(alarms.is_empty(), "{alarms:#?}");
    }

    #[test]
    fn a_response_may_lead_to_papers_that_show_more() {
        for text in ["First Thursday of each month; see the minutes of May.", "See runbook 4."] {
            assert!(leads_to_papers(text), "{text}");
        }
        for text in ["First Thursday of each month.", "We see costs fall each month.", ""] {
            assert!(!leads_to_papers(text), "{text}");
        }
    }

    #[test]
    fn papers_and_places_are_told_from_what_they_say() {
        for text in [
            "Design, clause 4.1.",
            "OPS-31, clause 2; result in chapter 6 of the design.",
            "Engagement record and design document.",
            "Cost note, clause 1.1",
            "See section 3 of the recovery plan.",
        ] {
            assert!(is_reference(text), "{text}");
        }
        for text in [
            "Design for three zones.",
            "Aurora in 3 zones, see the design.",
            "Shown live: cost per tenant.",
            "OPS-44: weekly, monthly, quarterly.",
            "The plan is tested twice a year.",
            "Clause 4",
            "",
        ] {
            assert!(!is_reference(text), "{text}");
        }
    }
}
