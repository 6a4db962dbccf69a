//! Recognises responses that say where the description stands: "Design document, clause 4.1", "Design,
//! version 2.1".

use crate::language::lists::{has_bare_word, has_phrase};
use crate::language::words::list;
use crate::words::bare_words;

/// The most words of a response that is only a reference.
const LONGEST: usize = 16;

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
