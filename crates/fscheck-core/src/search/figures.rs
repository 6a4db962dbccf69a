//! Results in figures: a score, a mark, a percentage, a count of answers.

use crate::language::lists::{has_bare_word, has_phrase};

/// The marks between the cells of a line.
const CELLS: [char; 4] = ['\t', '|', ';', ','];

/// The fewest cells with a whole number that are results: one may be the number of a page.
const WHOLE: usize = 2;

/// The highest mark of a usual scale.
const HIGHEST: u32 = 100;

/// Returns the place of the first result in figures; of the first sentence that gives one in words if
/// there is none.
pub(super) fn first_result(text: &str) -> Option<usize> {
    let mut at = 0;
    let (mut whole, mut first_whole) = (0, None);
    for line in text.split_inclusive('\n') {
        if is_result(line) {
            return Some(at);
        }
        let cells = line.split(CELLS).map(str::trim).filter(|cell| !cell.is_empty());
        // The first cell of a row names it.
        let others = cells.clone().nth(1).map_or(0, |_| 1);
        let marks = cells.skip(others).filter(|cell| is_mark(cell)).count();
        if marks > 0 {
            whole += marks;
            first_whole.get_or_insert(at);
        }
        at += line.len();
    }
    first_whole
        .filter(|_| whole >= WHOLE)
        .or_else(|| has_phrase(text, "result-in-words").then_some(0))
}

/// Returns whether a line has a decimal, a percentage, a part of a number or stars: "4.3", "90 %", "3 of 4".
fn is_result(line: &str) -> bool {
    if line.contains('★') {
        return true;
    }
    if !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let is_end = |c: char| c.is_whitespace() || CELLS.contains(&c);
    let core =
        |token| -> &str { str::trim_matches(token, |c: char| !c.is_alphanumeric() && c != '%') };
    let tokens: Vec<&str> =
        line.split(is_end).map(core).filter(|token| !token.is_empty()).collect();
    if line.split_whitespace().skip(1).any(|token| is_decimal(core(token))) {
        return true;
    }
    let percent = |at: usize| {
        let next = tokens.get(at + 1).copied().unwrap_or_default();
        next == "%" || has_bare_word(next, "percent")
    };
    tokens.iter().enumerate().any(|(at, token)| {
        let is_part = || {
            let (of, most) = (tokens.get(at + 1), tokens.get(at + 2).and_then(|most| number(most)));
            of == Some(&"of") && number(token).zip(most).is_some_and(|(some, all)| some <= all)
        };
        // The first word of a line may be the number of a chapter.
        let is_first = at == 0 && tokens.len() > 1;
        token.strip_suffix('%').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
            || (number(token).is_some() && percent(at))
            || (!is_first && is_decimal(token))
            || is_part()
    })
}

/// Returns whether a text is a number with one or two decimals.
fn is_decimal(text: &str) -> bool {
    let is_short = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts = text.split_once(['.', ',']);
    parts.is_some_and(|(whole, decimals)| is_short(whole, 3) && is_short(decimals, 2))
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| !text.starts_with('0') && text.len() < 5)
}

fn is_mark(cell: &str) -> bool {
    number(cell).is_some_and(|number| number <= HIGHEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_given_in_figures() {
        for text in [
            "Checkpoint,Answers,Outcome\nP0,2,8\nP2,3,9\n",
            "Do you know what is next?\n8\n9\n10\n",
            "Communication | 4.3",
            "Z1,M1,2022-11-04,6 of 6,2.0,long\n",
            "Mean of all: 4,3",
            "Returned: 90 percent of the forms",
            "Satisfied: 97 %",
            "Answers: 3 of 4",
            "4.1 4.6 4.4",
            "The sponsor was very satisfied with the handover.",
            "launch,Very satisfied,none",
            "Launch ★★★★☆",
        ] {
            assert!(first_result(text).is_some(), "{text}");
        }
    }

    #[test]
    fn dates_and_numbers_of_lines_are_no_results() {
        for text in [
            "Scale 1 to 5\nCP1\n2022-11-\n04\nCP2\n2023-04-\n14\n",
            "Milestone\nP1\nsent\nsent\n68 forms sent to 31 people\nPage\n2\n",
            "Client,Gate,Sent,Answers\nBank,P0,,\nBank,P2,,\n",
            "1,P0,sent\n2,P1,sent\n3,P2,sent\n",
            "4.2 Answers\nHow satisfied are you with the work?\n",
            "",
        ] {
            assert_eq!(first_result(text), None, "{text}");
        }
    }
}
