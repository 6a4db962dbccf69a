//! Finds the company that a document is for: in its first lines, or after a label ("Customer:
//! Elmbank Building Society"). The words are data under `checklist/words/contents.txt`.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use super::remarks::{cells, columns};
use super::{Hit, PageText, Pattern};
use crate::language::lists::{has_word, lines_of};
use crate::name;
use crate::text::{line_around, whole_lines};
use crate::words::bare_words;

/// The most lines with words above a name without a label.
const HEAD: usize = 2;

/// The most bytes above such a name.
const HEAD_LENGTH: usize = 4_096;

/// The most words of a name.
const LONGEST: usize = 7;

/// The most bytes of a row before and after a sentence in it.
const ROW: usize = 4_096;

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
    let columns = csv_columns(page.text);
    let range = if columns.is_empty() { hit.range.clone() } else { of_rows(page.text, &hit.range) };
    let sentence = page.text.get(range).unwrap_or_default();
    let is_head = OnceCell::new();
    let is_head =
        || *is_head.get_or_init(|| page.number <= 1 && is_in_head(page.text, hit.range.start));
    let parts = sentence.lines().flat_map(|line| telling(&columns, line));
    let mut names = parts.filter_map(|part| other_in_line(part, known, is_head));
    // The rows around the sentence that is shown may name it instead.
    names.any(|name| columns.is_empty() || hit.sentence.contains(&name))
}

/// Returns the first lines of a text that have words, and their places.
pub(super) fn first_lines(text: &str, lines: usize) -> impl Iterator<Item = (usize, &str)> {
    let head = text.get(..text.floor_char_boundary(HEAD_LENGTH)).unwrap_or_default();
    let mut at = 0;
    let with_words = whole_lines(head).filter_map(move |line| {
        at += line.len();
        line.contains(char::is_alphanumeric).then_some((at - line.len(), line))
    });
    with_words.take(lines)
}

/// Returns the headings of the columns of a text that is a table in CSV. In Markdown, a row may be a label
/// with a name.
pub(super) fn csv_columns(text: &str) -> Vec<&str> {
    let columns = columns(text, LINE);
    if text.lines().next().is_some_and(|line| line.contains('|')) { Vec::new() } else { columns }
}

/// Returns the range of the rows of a table that a range is in.
fn of_rows(text: &str, range: &Range<usize>) -> Range<usize> {
    line_around(text, range.start, ROW).start..line_around(text, range.end, ROW).end
}

/// Returns the parts of a line that may say whom a document is for: of a row of a table its first cell, and
/// those in a column for customers. Other cells are data, such as tenants and witnesses.
fn telling<'t>(columns: &[&str], line: &'t str) -> Vec<&'t str> {
    let cells = cells(line);
    let is_row = !cells.is_empty() && cells.len() == columns.len() && cells != columns;
    if !is_row || cells.first().is_some_and(|first| is_in("customer-labels", first)) {
        return vec![line];
    }
    let of_columns = columns.iter().zip(&cells).enumerate();
    let of_customer = of_columns.filter(|(at, (column, _))| {
        *at == 0 || column.split(['_', ' ']).any(|word| is_in("customer-labels", word))
    });
    of_customer.map(|(_, (_, cell))| *cell).collect()
}

/// Returns the company that a line says a document is for, if its name has none of the known words.
fn other_in_line(line: &str, known: &[String], is_head: impl Fn() -> bool) -> Option<String> {
    let end = line.char_indices().nth(LINE).map_or(line.len(), |(at, _)| at);
    let line = with_plain_label(line.get(..end)?);
    let tokens: Vec<&str> = line.split_whitespace().collect();
    let is_labelled = is_labelled(&tokens);
    if let Some(name) = labelled(&tokens).filter(|name| is_other(name, known) && is_head()) {
        return Some(name);
    }
    let mut names = (0..tokens.len()).filter_map(|at| {
        let token = tokens.get(at)?;
        let may_be = |words: &str| is_labelled || (is_in(words, token) && is_head());
        let may_end =
            || is_labelled || (ends_with(&tokens, at, "company-ends-anywhere") && is_head());
        let ending = || name_ending(&tokens, at).filter(|_| may_end());
        let is_form = || is_labelled && is_form(&tokens, at);
        let by_form = || is_form().then(|| name_up_to(&tokens, at)).flatten();
        let name = name_beginning(&tokens, at).filter(|_| may_be("company-starts"));
        name.or_else(ending).or_else(by_form).filter(|name| is_other(name, known))
    });
    names.next()
}

/// Returns the place of a company in the first lines of a text that is known for one by nothing but its
/// legal form: "Tindra Kraftnett AS", "Transportes Iruña, S.A.".
pub(super) fn first_by_form(known: &[String], text: &str) -> Option<usize> {
    let columns = csv_columns(text);
    let mut lines = first_lines(text, HEAD + 1).filter(|(_, line)| line.len() <= LINE);
    let has_other = |line: &str| {
        telling(&columns, line.trim_end()).into_iter().any(|part| has_other_by_form(part, known))
    };
    lines.find(|(_, line)| has_other(line)).map(|(at, _)| at)
}

fn has_other_by_form(line: &str, known: &[String]) -> bool {
    let tokens: Vec<&str> = line.split_whitespace().filter(|token| *token != "|").collect();
    let mut forms = (1..tokens.len()).filter(|at| is_form(&tokens, *at));
    forms.any(|at| name_up_to(&tokens, at).is_some_and(|name| is_other(&name, known)))
}

/// Returns whether a token is a legal form as one is written, and not a word or an abbreviation: it ends
/// the line, or a mark or a word in small letters follows.
fn is_form(tokens: &[&str], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let bare = token.trim_end_matches([',', ';', ':', ')']);
    let is_short = bare.ends_with('.') && bare.starts_with(char::is_uppercase);
    let capitals = bare.chars().filter(|c| c.is_uppercase()).count();
    let is_written = bare == "plc" || is_short || capitals > 1;
    let next = tokens.get(at + 1);
    let ends = bare.contains('.')
        || bare.len() < token.len()
        || next.is_none_or(|next| !next.starts_with(char::is_alphabetic));
    is_written && ends && name::legal_form_of(&[name::key(bare)]) == 1
}

/// Returns a line whose label is the first cell of a row of CSV with a colon behind that: `Customer,"A
/// Bank, Riga"`.
fn with_plain_label(line: &str) -> Cow<'_, str> {
    let label = line.split_once([',', ';']).filter(|(label, _)| is_in("customer-labels", label));
    label.map_or(Cow::Borrowed(line), |(label, name)| {
        Cow::Owned(format!("{label}: {}", name.trim_start_matches('"')))
    })
}

/// Returns whether a line begins with a label for a customer and its name: "Customer: A Bank",
/// "| Client | A Bank", "**Customer** A Bank".
fn is_labelled(tokens: &[&str]) -> bool {
    let mut rest = tokens.iter().skip_while(|token| token_key(token).is_empty());
    let label = rest.next().filter(|token| is_in("customer-labels", token));
    // "Client / system: A Bank"
    let is_before_name =
        |next: &&str| matches!(*next, "|" | "/") || next.starts_with(char::is_uppercase);
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
    // "Weserufer Lebensversicherung a. G."
    let is_end =
        next.is_none_or(|next| next.starts_with(['|', '(', '/', '–']) || is_initials(next));
    let are_plain = words.iter().all(|word| !is_initials(word) && !word.ends_with([',', ';', ':']));
    (is_end && are_plain && words.len() > 1).then(|| words.join(" "))
}

fn is_in(words: &str, token: &str) -> bool {
    lines_of(words).contains(&token_key(token).as_str())
}

/// Returns whether a word, alone or with the one before it, is in a list: "Credit Union".
fn ends_with(tokens: &[&str], last: usize, words: &str) -> bool {
    let pair = || {
        let before = tokens.get(last.checked_sub(1)?)?;
        Some(lines_of(words).contains(&token_key(&[before, *tokens.get(last)?].join(" ")).as_str()))
    };
    tokens.get(last).is_some_and(|token| is_in(words, token)) || pair() == Some(true)
}

/// Returns the name that begins at a word for a bank, with the capitalised words after it.
fn name_beginning(tokens: &[&str], first: usize) -> Option<String> {
    let rest = tokens.get(first..)?;
    let is_small = |token: &str| is_in("small-words-of-names", token);
    let is_of_name = |token: &&&str| token.starts_with(char::is_uppercase) || is_small(token);
    let mut words: Vec<&str> = rest.iter().take_while(is_of_name).take(LONGEST).copied().collect();
    while words.last().is_some_and(|word| is_small(word)) {
        words.pop();
    }
    // A comma ends the name.
    if let Some(end) = words.iter().position(|word| word.ends_with([',', ';'])) {
        words.truncate(end + 1);
    }
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
    if !is_capital(end) || !ends_with(tokens, last, "company-ends") {
        return None;
    }
    let goes_on = !end.ends_with([',', ';', ':', ')', '|'])
        && tokens.get(last + 1).is_some_and(|next| is_capital(next));
    if goes_on {
        return None;
    }
    name_up_to(tokens, last)
}

/// Returns the name that ends at a word, with the capitalised words before it. A comma may stand before
/// its legal form.
fn name_up_to(tokens: &[&str], last: usize) -> Option<String> {
    let is_capital = |token: &str| token.starts_with(char::is_uppercase);
    let is_after_comma = |before: usize| before + 1 == last && is_form(tokens, last);
    let mut first = last;
    while let Some(before) = first.checked_sub(1).filter(|before| last - before < LONGEST) {
        let token = tokens.get(before)?;
        let token = if is_after_comma(before) { token.trim_end_matches(',') } else { token };
        let is_joint = matches!(token, "of" | "and" | "&");
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
        && !has_word(&name::without_legal_form(name), "not-customers")
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
            ("**Client / system:** Larkmoor Credit Union, lending", "Larkmoor Credit Union"),
            ("Lakehead Teachers' Pension Board, Thunder Bay", "Lakehead Teachers' Pension Board"),
            ("Customer,\"Saaremaa Leasing AS (managed operations)\"", "Saaremaa Leasing AS"),
            (
                "Customer: Konkan Vyapar Securities Private Limited, Panaji.",
                "Konkan Vyapar Securities Private Limited",
            ),
            ("Cooperativa Financiera Guaduas, Saturday", "Cooperativa Financiera Guaduas"),
            ("Customer: Aoba Foods Markets / 24 September 2023", "Aoba Foods Markets"),
            (
                "Customer: Weserufer Lebensversicherung a. G., Bremen.",
                "Weserufer Lebensversicherung",
            ),
            ("Quantock & Exe Building Society - Sunday", "Quantock & Exe Building Society"),
        ] {
            assert_eq!(other(line).as_deref(), Some(name), "{line}");
        }
    }

    #[test]
    fn a_legal_form_in_the_first_lines_tells_a_company() {
        let known = ["payung".to_owned()];
        for (text, at) in [
            ("Recovery test, outage map\nTindra Kraftnett AS, Saturday 23 September", 26),
            ("Pricing note\nTransportes Iruña Logística, S.A. with the CFO", 13),
            ("# Review\n\nClient: Harcourt & Vane plc - portal", 10),
            ("Incident review\nTamarack Outdoor Co. web store, Friday", 16),
            ("Continuity exercise: ledger\nPennine Trade Finance plc, 3 February 2024", 28),
            ("day,drill,customer\n2023-11-11,return,Tindra Kraftnett AS\n", 19),
            ("drill,day,seen by\nTindra Kraftnett AS,2023-11-11,A. Berg\n", 18),
        ] {
            assert_eq!(first_by_form(&known, text), Some(at), "{text}");
        }
        for text in [
            "Payung Micro, S.A.",
            "THE SERVICE AS DESIGNED",
            "Works AS designed by the bank",
            "One\nTwo\nThree\nTindra Kraftnett AS",
            "Backup by AWS, SA and DB team",
            "day,drill,seen by\n2023-11-11,return,Tindra Kraftnett AS\n",
        ] {
            assert_eq!(first_by_form(&known, text), None, "{text}");
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
        let row = "Customer,\"Saaremaa Leasing AS (managed operations)\"";
        assert_eq!(other_in_line(row, &[], || false).as_deref(), Some("Saaremaa Leasing AS"));
        let line = "The bank sends card files to Northgate Card Services Limited each night.";
        assert_eq!(other_in_line(line, &[], || false), None, "it has no label");
    }
}
