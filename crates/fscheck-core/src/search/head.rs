//! Finds proper names in the first lines of a text: it may be about somebody whom no other document
//! knows. The words are data under `checklist/words/contents.txt`.

use super::organisation::{csv_columns, first_lines};
use super::vocabulary::words_of;
use crate::language::lists::lines_of;
use crate::words::bare_words;

/// The number of lines with words that are searched.
const LINES: usize = 3;

/// The most bytes of a line that are searched.
const LINE: usize = 300;

/// The most words of a name.
const LONGEST: usize = 8;

/// The fewest words of a name at the beginning of a line, a cell or a remark in parentheses. Many people
/// have two.
const WORDS: usize = 3;

/// The same behind a word for whom it is, such as "for" and "customer".
const WORDS_BEHIND: usize = 2;

/// Returns the first lines of a text that have a name with none of the known words, one below another,
/// and the place of the first of them. A table in CSV has none.
pub(super) fn lines_with_names(text: &str, known: &[String]) -> Option<(usize, String)> {
    if !csv_columns(text).is_empty() {
        return None;
    }
    let is_unknown = |name: &String| words_of(name).all(|word| !known.contains(&word));
    let lines = first_lines(text, LINES);
    let mut named = lines.filter(|(_, line)| names(line).iter().any(is_unknown));
    let (first, line) = named.next()?;
    let rest = named.map(|(_, line)| line);
    let lines: Vec<&str> = std::iter::once(line).chain(rest).map(str::trim).collect();
    Some((first, lines.join("\n")))
}

/// Returns the names in a line: several capitalised words at its beginning, at that of a cell or a remark
/// in parentheses, or behind a word for whom it is.
pub fn names(line: &str) -> Vec<String> {
    let line = line.get(..line.floor_char_boundary(LINE)).unwrap_or_default();
    let tokens: Vec<&str> = line.split_whitespace().collect();
    let mut names = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let fewest = match at.checked_sub(1).and_then(|before| tokens.get(before)) {
            None => Some(WORDS),
            Some(before) if !before.contains(char::is_alphanumeric) => Some(WORDS),
            Some(before) => is_for_whom(before).then_some(WORDS_BEHIND),
        };
        let opens = tokens.get(at).is_some_and(|token| token.starts_with('('));
        let is_label = tokens.get(at).is_some_and(|token| is_for_whom(token));
        let fewest = fewest.or(opens.then_some(WORDS)).filter(|_| !is_label);
        match fewest.and_then(|fewest| name_at(tokens.get(at..)?, fewest)) {
            Some((words, name)) => {
                names.push(name);
                at += words;
            }
            None => at += 1,
        }
    }
    names
}

/// Returns the number of words of the name that begins with the first token, and the name, if it has
/// enough of them.
fn name_at(tokens: &[&str], fewest: usize) -> Option<(usize, String)> {
    let mut words: Vec<&str> = Vec::new();
    for token in tokens.iter().take(LONGEST) {
        if !is_proper(token) && (words.is_empty() || !is_joint(token)) {
            break;
        }
        words.push(token);
        if token.ends_with([',', ';', ':', '.', ')']) || token.ends_with("'s") {
            break;
        }
    }
    while words.last().is_some_and(|word| !is_proper(word)) {
        words.pop();
    }
    let is_name = words.iter().filter(|word| is_proper(word)).count() >= fewest;
    let name = words.join(" ");
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    is_name.then(|| (words.len(), name.to_owned()))
}

/// Returns whether a token is a word with a capital letter, and not an abbreviation or a code.
fn is_proper(token: &str) -> bool {
    let word = token.trim_matches(|c: char| !c.is_alphanumeric());
    word.starts_with(char::is_uppercase)
        && word.contains(char::is_lowercase)
        && !word.contains(|c: char| c.is_numeric())
}

/// Returns whether a token stands between the words of a name.
fn is_joint(token: &str) -> bool {
    matches!(token, "&" | "and" | "of") || lines_of("small-words-of-names").contains(&token)
}

fn is_for_whom(token: &str) -> bool {
    lines_of("for-whom").contains(&bare_words(token).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_capitalised_words_are_a_name() {
        for (line, name) in [
            (
                "Monedero Levante Entidad de Pago, wallet back-end",
                "Monedero Levante Entidad de Pago",
            ),
            ("reviewed by S. Crabtree (Airedale & Craven Water)", "Airedale & Craven Water"),
            (
                "No blame. Writer: Pieter Maes, for Veenkoloniale Spaarbank.",
                "Veenkoloniale Spaarbank",
            ),
            ("## For Noto Shinkin Computing Association", "Noto Shinkin Computing Association"),
            ("| Client | Hung Thinh Retail |", "Hung Thinh Retail"),
            ("Prepared for Rata Credit Union's risk committee", "Rata Credit Union's"),
        ] {
            assert_eq!(names(line), [name], "{line}");
        }
        for line in [
            "Root cause of the slow portal",
            "RCA MOV-204: top-ups booked twice",
            "Tobias Ferreira and the team, 3 May",
            "Author: Ann Smith, read by Bo Lee",
            "at 10:15 for 20 minutes",
        ] {
            assert_eq!(names(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn only_the_first_lines_are_searched() {
        let known = ["alder".to_owned()];
        let of = |text: &str| lines_with_names(text, &known);
        let line = "For Noto Shinkin Association".to_owned();
        assert_eq!(of("RCA 7\n\nFor Noto Shinkin Association\n"), Some((7, line)));
        assert_eq!(of("One\nTwo\nThree\nFor Noto Shinkin Association\n"), None);
        assert_eq!(of("For Alder Bank Association\n"), None);
        assert_eq!(of("day,for Noto Shinkin,what\n1,2,3\n"), None);
        assert_eq!(of(""), None);
    }
}
