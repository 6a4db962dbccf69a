//! Texts in place of a customer's name that name nobody.

use std::sync::LazyLock;

use super::words;
use crate::country;
use crate::language::table::Table;
use crate::language::words::list;
use crate::word_list::entries;

static PHRASES: LazyLock<Vec<Phrase>> =
    LazyLock::new(|| entries(fscheck_checklist::words::NO_CUSTOMER).map(Phrase::read).collect());

/// All words of the phrases.
static PHRASE_WORDS: Table<()> = include!(concat!(env!("OUT_DIR"), "/no-customer-words.rs"));

static DESCRIBING: Table<()> = include!(concat!(env!("OUT_DIR"), "/describing-words.rs"));

/// Nouns for customers, which are not names.
static NOUNS: Table<()> = include!(concat!(env!("OUT_DIR"), "/customer-nouns.rs"));

/// A text of more words is not a description of a customer either.
const MOST_WORDS: usize = 60;

/// Words that say that no name is given.
struct Phrase {
    words: Vec<Token>,
    at_start: bool,
    at_end: bool,
}

enum Token {
    Word(&'static str),
    Letter,
    Number,
}

impl Token {
    fn matches(&self, word: &str) -> bool {
        match self {
            Token::Word(own) => *own == word,
            Token::Letter => is_letter(word),
            Token::Number => is_number(word),
        }
    }
}

impl Phrase {
    fn read(entry: &'static str) -> Phrase {
        let token = |word| match word {
            "?" => Token::Letter,
            "9" => Token::Number,
            word => Token::Word(word),
        };
        let words = entry.trim_start_matches('^').trim_end_matches('$').split(' ').map(token);
        let (at_start, at_end) = (entry.starts_with('^'), entry.ends_with('$'));
        Phrase { words: words.collect(), at_start, at_end }
    }

    /// Returns whether it is in `words` from `start` on.
    fn stands_at(&self, start: usize, words: &[String]) -> bool {
        let end = start + self.words.len();
        let Some(part) = words.get(start..end) else { return false };
        (start == 0 || !self.at_start)
            && (end == words.len() || !self.at_end)
            && self.words.iter().zip(part).all(|(token, word)| token.matches(word))
    }
}

/// Returns whether a text only says that a customer is not named, or describes one: "Confidential",
/// "Customer A", "A large European bank". It is a name as soon as one word says more.
pub fn is_nobody(text: &str) -> bool {
    let words = bare(text);
    if is_common_noun(text, &words) {
        return true;
    }
    // Nearly every name has a word that no phrase has.
    let may_stand = |word: &String| PHRASE_WORDS.has(word) || is_letter(word) || describes(word);
    if words.is_empty() || words.len() > MOST_WORDS || !words.iter().all(may_stand) {
        return false;
    }
    let mut is_said = vec![false; words.len()];
    for start in 0..words.len() {
        let phrases = PHRASES.iter().filter(|phrase| phrase.stands_at(start, &words));
        let longest = phrases.map(|phrase| phrase.words.len()).max().unwrap_or(0);
        is_said.iter_mut().skip(start).take(longest).for_each(|said| *said = true);
    }
    let mut all = words.iter().zip(&is_said);
    is_said.contains(&true) && all.all(|(word, said)| *said || describes(word))
}

/// The fewest letters of a word by which a customer may be known.
const SHORTEST_OWN: usize = 4;

/// Returns the words specific to a name: "Northwind" of "Northwind Bank AG".
pub fn own_words(name: &str) -> Vec<String> {
    let own = bare(&super::without_legal_form(name)).into_iter();
    own.filter(|word| word.chars().count() >= SHORTEST_OWN && !describes(word)).collect()
}

/// Returns the words by which a text names somebody: "Forks" of "Three Forks Bank", since "three" stands
/// in any text.
pub fn naming_words(name: &str) -> Vec<String> {
    let own = own_words(name).into_iter();
    let (common, rare): (Vec<String>, Vec<String>) =
        own.partition(|word| list("words-of-many-names").has(word));
    if rare.is_empty() { common } else { rare }
}

/// Returns whether it is a common noun with words that describe it, written as such: "Swiss private bank",
/// where "Swiss Private Bank" may be a name.
fn is_common_noun(text: &str, words: &[String]) -> bool {
    let small = |word: &&str| word.starts_with(char::is_lowercase);
    let written = text.split(|c: char| c.is_whitespace() || c == '-');
    let is_small_noun = written.skip(1).filter(small).any(|word| NOUNS.has(word));
    is_small_noun && words.len() <= MOST_WORDS && words.iter().all(|word| describes(word))
}

fn describes(word: &str) -> bool {
    DESCRIBING.has(word) || is_number(word) || country::is_word_of_one(word)
}

/// The words of a text, with a hyphen or a number after letters as the beginning of another one.
fn bare(text: &str) -> Vec<String> {
    // `A-Bank` and `3i` are names, `mid-sized` and `Customer1` are two words.
    let begins_with_initial = text.trim().chars().nth(1) == Some('-');
    let text = match begins_with_initial {
        true => text.to_owned(),
        false => text.replace(['-', '_', '/', '\u{2010}', '\u{2011}', '\u{2013}'], " "),
    };
    let text = text.replace("'s ", " ").replace("’s ", " ");
    words(&text).into_iter().flat_map(without_number).collect()
}

fn without_number(word: String) -> Vec<String> {
    let digits = word.chars().rev().take_while(char::is_ascii_digit).count();
    let letters = word.len() - digits;
    match word.split_at_checked(letters) {
        Some((letters, number)) if digits > 0 && letters.chars().nth(1).is_some() => {
            vec![letters.to_owned(), number.to_owned()]
        }
        _ => vec![word],
    }
}

fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.chars().all(|c| c.is_ascii_alphabetic())
}

fn is_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_nobody_is_no_name() {
        for text in [
            "Confidential",
            "CONFIDENTIAL",
            "[Confidential]",
            "Undisclosed",
            "Not disclosed",
            "Name not disclosed",
            "Anonymous",
            "Anonymised customer",
            "Anonymized",
            "Customer A",
            "Customer \"B\"",
            "Customer-C",
            "Client 1",
            "Customer #2",
            "Customer1",
            "Customer no. 4",
            "Customer One",
            "Customer A (bank)",
            "NDA",
            "Under NDA",
            "A large bank",
            "a leading European insurer",
            "A bank in Germany",
            "An insurance company in the UK",
            "Large European bank",
            "Major U.S. bank",
            "One of the five largest US retailers",
            "One of Germany's largest banks",
            "Top 5 European bank",
            "Top-10 insurer",
            "Tier-1 bank",
            "Fortune 500 company",
            "mid-sized private bank",
            "[redacted]",
            "<Customer name>",
            "Name of customer",
            "Customer name confidential",
            "Confidential - Tier 1 Bank",
            "Confidential (Swiss private bank)",
            "Bank (confidential)",
            "Customer wishes to remain anonymous",
            "Name withheld at the customer's request",
            "Available on request",
            "cannot be named",
            "The customer must not be named",
            "Bank A",
            "Company X",
            "XYZ Bank",
            "xxx",
            "Customer",
            "The client",
            "Bank",
            "Various customers",
            "Internal",
            "Unknown",
            "Vertraulich",
            "Kunde A",
            "Eine große deutsche Bank",
            "Confidentiel",
            "Name: confidential",
            "Swiss private bank",
            "German neobank",
            "US hedge fund",
            "Stock exchange",
            "Pension fund",
            "Retail bank in Germany",
            "European bank",
            "Regional credit union",
            "Global payments company",
            "Zahlungsdienstleister",
            "Versicherung AG",
            "Assureur français",
            "Banco líder",
            "Seguradora",
            "大手銀行",
            "Bank 1",
            "Insurer #2",
            "Mandant 3",
            "see list",
            "Existing customer",
            "Two banks",
            "Self",
            "Contoso",
            "Acme Corp",
            "John Doe Bank",
            "Example Bank",
            "Payment service provider from Spain",
            "asset manager",
        ] {
            assert!(is_nobody(text), "{text}");
        }
    }

    #[test]
    fn names_are_names_however_plain() {
        for text in [
            "Northwind Bank AG",
            "Quayside Capital Markets",
            "Fenwick Payments",
            "Global Bank",
            "The Private Bank",
            "Private Client Bank",
            "National Bank",
            "European Investment Bank",
            "Bank of America",
            "Bank of China",
            "Deutsche Bank",
            "Customers Bank",
            "Union Bank",
            "A-Bank",
            "A+ Bank",
            "A1 Bank",
            "A&B Bank",
            "An Post",
            "Bank 24",
            "Bank One",
            "Bank7",
            "N26",
            "3i Group",
            "Company 3",
            "Anonymous Content",
            "Secret Escapes",
            "Unknown Worlds",
            "Northwind Bank (confidential)",
            "Confidential: Northwind Bank",
            "Confidential Ltd",
            "Large Harbour Bank",
            "Leading Edge Insurance",
            "Major League Payments",
            "TBC Bank",
            "One Bank",
            "First Customer Bank",
            "Client Earth",
            "Fortune Bank",
            "Top Danmark",
            "Some Like It Hot Insurance",
            "Ada Berg",
            "Swiss Private Bank",
            "Pension Fund of Zurich",
            "Stock Exchange of Thailand",
            "Two Harbors Investment",
            "Self Financial",
            "Doe Run",
            "Acme",
            "Plum",
            "abrdn",
            "comdirect bank",
            "flatex bank",
            "銀行",
            "",
            "-",
        ] {
            assert!(!is_nobody(text), "{text}");
        }
    }
}
