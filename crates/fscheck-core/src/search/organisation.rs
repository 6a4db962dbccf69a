//! Finds the company that a document is for: in its first lines, or after a label ("Customer:
//! Elmbank Building Society"). The words are data under `checklist/words/contents.txt`.

use std::cell::OnceCell;
use std::sync::{Arc, LazyLock};

use super::{Hit, PageText, Pattern};
use crate::language::lists::{has_word, lines_of};
use crate::name;
use crate::words::bare_words;

/// The most lines with words above a name without a label.
const HEAD: usize = 2;

/// The most bytes above such a name.
const HEAD_LENGTH: usize = 4_096;

/// The most words of a name.
const LONGEST: usize = 7;

/// The number of characters of a line that are searched for names.
const LINE: usize = 400;

/// The patterns that find the names of companies.
pub fn patterns() -> Arc<[Pattern]> {
    static PATTERNS: LazyLock<Arc<[Pattern]>> = LazyLock::new(|| {
        let lists = ["company-ends", "company-starts", "customer-labels"];
        let words = lists.map(lines_of).concat();
        Pattern::parse(&[words.join(" | ")]).into_iter().collect()
    });
    Arc::clone(&PATTERNS)
}

/// Returns whether the sentence at `hit` names the company that the document is for, with none of
/// the known words in its name.
pub(super) fn is_named(known: &[String], page: PageText<'_>, hit: &Hit) -> bool {
    let sentence = page.text.get(hit.range.clone()).unwrap_or_default();
    let is_head = OnceCell::new();
    let is_head =
        || *is_head.get_or_init(|| page.number <= 1 && is_in_head(page.text, hit.range.start));
    sentence.lines().any(|line| other_in_line(line, known, is_head).is_some())
}

/// Returns the company that a line says a document is for, if its name has none of the known words.
fn other_in_line(line: &str, known: &[String], is_head: impl Fn() -> bool) -> Option<String> {
    let end = line.char_indices().nth(LINE).map_or(line.len(), |(at, _)| at);
    let line = line.get(..end)?;
    let tokens: Vec<&str> = line.split_whitespace().collect();
    let is_labelled = is_labelled(&tokens);
    if let Some(name) = labelled(&tokens).filter(|name| is_other(name, known) && is_head()) {
        return Some(name);
    }
    let mut names = (0..tokens.len()).filter_map(|at| {
        let token = tokens.get(at)?;
        let may_be = |words: &str| is_labelled || (is_in(words, token) && is_head());
        let ending = || name_ending(&tokens, at).filter(|_| may_be("company-ends-anywhere"));
        let name = name_beginning(&tokens, at).filter(|_| may_be("company-starts"));
        name.or_else(ending).filter(|name| is_other(name, known))
    });
    names.next()
}

/// Returns whether a line begins with a label for a customer and its name: "Customer: A Bank",
/// "| Client | A Bank", "**Customer** A Bank".
fn is_labelled(tokens: &[&str]) -> bool {
    let mut rest = tokens.iter().skip_while(|token| token_key(token).is_empty());
    let label = rest.next().filter(|token| is_in("customer-labels", token));
    let is_before_name = |next: &&str| *next == "|" || next.starts_with(char::is_uppercase);
    label.is_some_and(|label| label.ends_with(':') || rest.next().is_some_and(is_before_name))
}

/// Returns the name after a label with a colon, if it ends the line or a cell, or a remark in
/// parentheses follows. Several words with commas between them are people.
fn labelled(tokens: &[&str]) -> Option<String> {
    let mut rest = tokens.iter().skip_while(|token| token_key(token).is_empty());
    let has_colon = |token: &str| token.trim_end_matches(['*', '_']).ends_with(':');
    rest.next().filter(|token| is_in("labels-of-any-customer", token) && has_colon(token))?;
    let is_capital = |token: &&&str| token.starts_with(char::is_uppercase);
    let words: Vec<&str> = rest.clone().take_while(is_capital).take(LONGEST).copied().collect();
    let next = rest.nth(words.len());
    let is_end = next.is_none_or(|next| next.starts_with(['|', '(']));
    let are_plain = words.iter().all(|word| !is_initials(word) && !word.ends_with([',', ';', ':']));
    (is_end && are_plain && words.len() > 1).then(|| words.join(" "))
}

fn is_in(words: &str, token: &str) -> bool {
    lines_of(words).contains(&token_key(token).as_str())
}

/// Returns the name that begins at a word for a bank, with the capitalised words after it.
fn name_beginning(tokens: &[&str], first: usize) -> Option<String> {
    let rest = tokens.get(first..)?;
    let is_capital = |token: &&&str| token.starts_with(char::is_uppercase);
    let words: Vec<&str> = rest.iter().take_while(is_capital).take(LONGEST).copied().collect();
    let name = words.join(" ");
    let is_name =
        words.len() > 1 && words.first().is_some_and(|word| is_in("company-starts", word));
    is_name.then(|| name.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
}

/// Returns the name that ends at a word for a company, with the capitalised words before it. A
/// capitalised word after it makes it part of something else.
fn name_ending(tokens: &[&str], last: usize) -> Option<String> {
    let end = tokens.get(last)?;
    let is_capital = |token: &str| token.starts_with(char::is_uppercase);
    if !is_capital(end) || !is_in("company-ends", end) {
        return None;
    }
    let goes_on = !end.ends_with([',', ';', ':', ')', '|'])
        && tokens.get(last + 1).is_some_and(|next| is_capital(next));
    if goes_on {
        return None;
    }
    let mut first = last;
    while let Some(before) = first.checked_sub(1).filter(|before| last - before < LONGEST) {
        let token = tokens.get(before)?;
        let is_joint = matches!(*token, "of" | "and" | "&");
        let ends = token.ends_with([',', ';', ':', '.', ')', '|']) && !is_initials(token);
        if ends || (!is_capital(token) && !is_joint) {
            break;
        }
        first = before;
    }
    let words = tokens.get(first..=last)?;
    let name = words.join(" ");
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    (words.len() > 1).then(|| name.to_owned())
}

/// Returns whether the dot of a token ends an abbreviation: `Pte.`, `Co.`, `A.`.
fn is_initials(token: &str) -> bool {
    token.ends_with('.') && token.chars().count() <= 4
}

/// Returns whether a name has distinctive words, none of them known.
fn is_other(name: &str, known: &[String]) -> bool {
    let own = name::own_words(name);
    !own.is_empty()
        && !has_word(name, "not-customers")
        && !own.iter().any(|word| known.contains(word))
}

fn token_key(token: &str) -> String {
    bare_words(token).trim().to_owned()
}

/// Returns whether a place is in the first lines.
fn is_in_head(text: &str, at: usize) -> bool {
    if at > HEAD_LENGTH {
        return false;
    }
    let above = text.get(..at).unwrap_or_default();
    above.lines().filter(|line| line.contains(char::is_alphanumeric)).nth(HEAD).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn other(line: &str) -> Option<String> {
        let known = ["payung", "kelana"].map(str::to_owned);
        other_in_line(line, &known, || true)
    }

    #[test]
    fn the_company_that_a_document_is_for_is_named() {
        for (line, name) in [
            ("Customer: Bukit Batok Leasing, 15 May 2023", "Bukit Batok Leasing"),
            ("Elmbank Building Society, order SO-2021-019.", "Elmbank Building Society"),
            ("Client | Harrow & Stone Securities", "Harrow & Stone Securities"),
            ("Design for Tamar Valley Bank", "Tamar Valley Bank"),
            ("KREISSPARKASSE OBERE SAALE - IT-NOTFALLPLAN", "KREISSPARKASSE OBERE SAALE"),
            ("Post-mortem, Orchard Row Pte. Ltd.", "Orchard Row Pte. Ltd"),
            ("Customer: Waterschap Noordervaart | Severity 2", "Waterschap Noordervaart"),
            ("**Client:** Bazaar Royal (fashion)", "Bazaar Royal"),
        ] {
            assert_eq!(other(line).as_deref(), Some(name), "{line}");
        }
    }

    #[test]
    fn other_companies_and_things_are_not() {
        for line in [
            "Customer Payung Micro Pte. Ltd., 4 December 2023",
            "Kelana Bay Digital Pte. Ltd.",
            "Digital Bank, architecture",
            "Rules of the European Central Bank",
            "Bank Holiday calendar",
            "Motor Insurance pricing engine",
            "the insurance of a customer",
            "Client: web browser of a bank",
            "Customer Bank Account API",
            "Customer: Ann Smith, Bo Lee",
            "Customer: J. Smith",
            "Customer: Payung Royal",
        ] {
            assert_eq!(other(line), None, "{line}");
        }
        let line = "The bank sends card files to Northgate Card Services Limited each night.";
        assert_eq!(other_in_line(line, &[], || false), None, "it has no label");
    }
}
