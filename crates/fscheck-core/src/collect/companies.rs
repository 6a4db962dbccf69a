//! The names of companies in a text: capitalised words that end with a legal form, or with a usual
//! ending of names in finance.

use crate::language::words::list;
use crate::name::{key, legal_form_of};

/// The most words of a name without its legal form.
const MOST_WORDS: usize = 6;

/// Words by which a legal form may be written.
const FORM: usize = 4;

/// A name as a text writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Company {
    /// The name, with its legal form if it has one.
    pub name: String,
    /// True if it has a legal form.
    pub has_form: bool,
    /// True if it is called the partner of a contract.
    pub is_partner: bool,
}

/// The names of companies in a sentence.
pub(super) fn companies(sentence: &str) -> Vec<Company> {
    let tokens: Vec<&str> = sentence.split_whitespace().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let follows = |name: &str| before.is_some_and(|word| list(name).has(&key(word)));
        match company(tokens.get(at..).unwrap_or_default()) {
            // "Amazon Aurora Limited Preview"
            Some(_) if follows("cloud-names") => at += 1,
            Some((mut company, count)) => {
                company.is_partner = follows("partner-labels");
                found.push(company);
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

/// Returns the name that begins with the first of the tokens, and its number of tokens.
fn company(tokens: &[&str]) -> Option<(Company, usize)> {
    let first = bare(tokens.first()?);
    // "R. Vos" is a person.
    if !is_capitalised(first)
        || first.chars().nth(1).is_none()
        || list("no-company-begins-with").has(&key(first))
    {
        return None;
    }
    let mut known: Option<(usize, bool)> = None;
    for (position, token) in tokens.iter().enumerate().take(MOST_WORDS) {
        let word = bare(token);
        if word.contains([',', '_', '/']) || word.contains(|c: char| c.is_ascii_digit()) {
            break;
        }
        let is_joint = matches!(word, "&" | "and" | "of" | "de" | "und" | "y" | "e");
        let is_followed =
            || tokens.get(position + 1).is_some_and(|next| is_capitalised(bare(next)));
        if !(is_capitalised(word) || is_joint && is_followed())
            || !token.starts_with(word) && position > 0
        {
            break;
        }
        let form = form_of(tokens.get(position + 1..).unwrap_or_default());
        if form > 0 && !is_joint {
            known = Some((position + 1 + form, true));
            break;
        }
        if position > 0 && list("companies").has(&key(word)) {
            known = Some((position + 1, false));
        }
        if token.len() > token.find(word)? + word.len() {
            break;
        }
    }
    let (count, has_form) = known?;
    let written = tokens.get(..count)?.join(" ");
    let end = if has_form {
        [',', ';', ':', '|', '"', '”'].as_slice()
    } else {
        &[',', ';', ':', '.', ')', '|', '"', '”']
    };
    let name = written.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end_matches(end);
    let name = closed(if has_form { name } else { name.trim_end_matches(['\'', '’']) });
    Some((Company { name: name.to_owned(), has_form, is_partner: false }, count))
}

/// Returns the number of leading tokens that make up a legal form, which is capitalised or has
/// points (`a.s.`), with a preceding part in brackets (`(RF) Ltd`).
fn form_of(tokens: &[&str]) -> usize {
    let words: Vec<String> = tokens.iter().take(FORM).map(|token| key(token)).collect();
    let is_written = |count: &usize| {
        let form = tokens.get(..*count).unwrap_or_default();
        form.iter().all(|token| is_capitalised(bare(token)) || token.contains(['.', '/']))
            && form.iter().rev().skip(1).all(|token| !token.ends_with([',', ';', ':']))
    };
    let own = Some(legal_form_of(&words)).filter(is_written).unwrap_or(0);
    let is_bracketed = tokens.first().is_some_and(|t| t.starts_with('(') && t.ends_with(')'));
    match tokens.get(1..).filter(|_| own == 0 && is_bracketed).map(form_of) {
        Some(more) if more > 0 => more + 1,
        _ => own,
    }
}

/// A name without a point that ends the sentence, and without brackets that are not closed.
fn closed(name: &str) -> &str {
    let name =
        name.strip_suffix("..").map_or(name, |short| name.get(..=short.len()).unwrap_or(name));
    let points = name.matches('.').count();
    let name = if points == 1 && !is_shortened(name) { name.trim_end_matches('.') } else { name };
    match name.matches('(').count() < name.matches(')').count() {
        true => name.trim_end_matches(')'),
        false => name,
    }
}

/// Returns whether the point at the end of a name may be one of an abbreviation (`Ltd.`, `Inc.`).
fn is_shortened(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    is_capitalised(last) && last.chars().any(char::is_lowercase) && last.chars().count() <= 5
}

fn bare(token: &str) -> &str {
    match token {
        "&" => token,
        _ => token.trim_matches(|c: char| !c.is_alphanumeric()),
    }
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(sentence: &str) -> Vec<String> {
        companies(sentence).into_iter().map(|company| company.name).collect()
    }

    #[test]
    fn names_end_with_a_legal_form_or_a_word_of_finance() {
        for (sentence, wanted) in [
            (
                "Beskydy Savings Bank, a.s., Ostrava - Morava Digital a.s.. Signed",
                "Beskydy Savings Bank, a.s.|Morava Digital a.s.",
            ),
            (
                "Karoo Mutual Bank Limited and Tamarin Works (Pty) Ltd",
                "Karoo Mutual Bank Limited|Tamarin Works (Pty) Ltd",
            ),
            ("Client: Nordlys Securities AS. Test led by R. Vos", "Nordlys Securities AS"),
            ("The Danube Mutual Insurance Company, Linz", "Danube Mutual Insurance Company"),
            ("for Alder Point Insurance, in September", "Alder Point Insurance"),
            ("Tatra Leasing & Credit, s.r.o., Bratislava", "Tatra Leasing & Credit, s.r.o."),
            ("Leinster Payments DAC; 19 January", "Leinster Payments DAC"),
            ("Oranje Pensioen Beheer N.V..", "Oranje Pensioen Beheer N.V."),
            ("with Protea Collect (RF) Ltd for", "Protea Collect (RF) Ltd"),
            ("Pelangi Wealth Platform Sdn. Bhd. signs", "Pelangi Wealth Platform Sdn. Bhd."),
            ("Partner: Meridian Harbour Technologies plc.", "Meridian Harbour Technologies plc"),
            ("Quayside Capital Markets' detector", "Quayside Capital Markets"),
        ] {
            assert_eq!(named(sentence).join("|"), wanted, "{sentence}");
        }
    }

    #[test]
    fn other_capitalised_words_are_no_names() {
        for sentence in [
            "AWS Backup copies it as planned",
            "The bank and its customers as of May",
            "Amazon Aurora Limited preview",
            "Report of Friday",
            "We are as fast",
            "HCC-2511-QCM,3,Quayside Capital Markets,Trade",
        ] {
            assert_eq!(named(sentence), [""; 0], "{sentence}");
        }
    }
}
