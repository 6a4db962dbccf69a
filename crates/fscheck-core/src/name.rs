//! Names of companies, offerings and competencies, and their comparison.

mod competency;
mod legal_form;
mod nobody;

use unicode_normalization::UnicodeNormalization;

use crate::text;
pub use competency::{competencies, competency};
pub use legal_form::{legal_form_of, without_legal_form};
pub use nobody::{is_nobody, own_words};

/// The name in the form in which names are compared: lower case, `&` as "and", every apostrophe
/// as `'`, no trade marks.
pub fn fold(name: &str) -> String {
    let folded = text::fold(&plain(name));
    match folded.contains(['&', '+']) {
        true => folded.replace('&', " and ").replace('+', " plus "),
        false => folded,
    }
}

/// Returns the key that two names share if a person would consider them the same: the letters and
/// digits of [`fold`].
pub fn key(name: &str) -> String {
    // Most words consist of ASCII letters, which have only one form.
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return name.to_ascii_lowercase();
    }
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// [`key`] without the legal form.
pub fn key_without_legal_form(name: &str) -> String {
    key(&without_legal_form(name))
}

/// The [`key`] of each word. Initials are one word: `S. A.` as `S.A.`.
pub fn words(name: &str) -> Vec<String> {
    words_of(&plain(name)).into_iter().map(|word| word.letters).collect()
}

/// Returns whether `name` begins with the words of `other`, ignoring the legal form of `other`.
pub fn begins_with(name: &str, other: &str) -> bool {
    let wanted = key_without_legal_form(other);
    let mut begun = String::new();
    for word in words(name) {
        begun.push_str(&word);
        if begun.len() >= wanted.len() {
            break;
        }
    }
    !wanted.is_empty() && begun == wanted
}

/// A word of a name.
struct Word {
    /// Its key.
    letters: String,
    /// Its end in the text.
    end: usize,
}

/// The words of a text that is [`plain`].
fn words_of(text: &str) -> Vec<Word> {
    let is_between =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | '"');
    let mut words: Vec<Word> = Vec::new();
    let mut in_initials = false;
    let mut from = 0;
    for piece in text.split(is_between) {
        let end = from + piece.len();
        // A piece ends at a character of one byte, or at white space of more.
        let gap = text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        from = end + gap;
        let letters = key(piece);
        if letters.is_empty() {
            continue;
        }
        let is_initial = letters.chars().nth(1).is_none();
        match words.last_mut() {
            Some(last) if in_initials && is_initial => {
                last.letters.push_str(&letters);
                last.end = end;
            }
            _ => words.push(Word { letters, end }),
        }
        in_initials = is_initial;
    }
    words
}

/// The text with one kind of apostrophe, each character in its one form (Unicode NFKC), and
/// without marks of trade marks.
fn plain(name: &str) -> String {
    if name.is_ascii() && !name.contains('`') {
        return text::tidy(name);
    }
    let marked = name.chars().filter(|c| !matches!(c, '™' | '℠' | '®' | '©'));
    let quoted = marked.map(|c| match c {
        '`' | '´' | '‘' | '’' | '‛' | '′' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | '＇' => '\'',
        other => other,
    });
    text::tidy(&quoted.nfkc().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_whatever_their_punctuation() {
        for (one, other) in [
            ("Smith & Jones", "Smith and Jones"),
            ("Smith&Jones", "SMITH AND JONES"),
            ("Smith ＆ Jones", "Smith & Jones"),
            ("O'Neil Insurance", "O’Neil Insurance"),
            ("O`Neil Insurance", "O´Neil Insurance"),
            ("OʼNeil Insurance", "O‘Neil Insurance"),
            ("Landing-Zone", "Landing Zone"),
            ("Core Banking™", "Core Banking"),
            ("Core Banking®", "CORE  BANKING"),
            ("Northwind (Bank) AG", "Northwind Bank, AG"),
            ("Cafe\u{301} Bank", "CAFÉ BANK"),
            ("Northwind\u{a0}Bank", "North\u{ad}wind Bank"),
        ] {
            assert_eq!(key(one), key(other), "{one} / {other}");
        }
    }

    #[test]
    fn other_names_are_others() {
        for (one, other) in [
            ("Smith & Jones", "Smith Jones"),
            ("Landing Zone 2", "Landing Zone"),
            ("Core Banking+", "Core Banking"),
            ("Northwind Bank AG", "Northwind Bank"),
            ("The Northwind Bank", "Northwind Bank"),
        ] {
            assert_ne!(key(one), key(other), "{one} / {other}");
        }
    }

    #[test]
    fn a_name_begins_with_another_at_a_word() {
        let partner = "Harbour Cloud Consulting Ltd";
        for name in [
            "Harbour Cloud Consulting",
            "HARBOUR CLOUD CONSULTING GmbH",
            "Harbour Cloud Consulting Internal IT",
            "HarbourCloud Consulting, Oslo office",
            "Harbour-Cloud Consulting (Schweiz) AG",
        ] {
            assert!(begins_with(name, partner), "{name}");
        }
        for name in [
            "Harbour Cloud",
            "Harbour Cloud Consultings",
            "Harbourside Bank",
            "Bank of Harbour Cloud Consulting",
            "",
        ] {
            assert!(!begins_with(name, partner), "{name}");
        }
        assert!(!begins_with("Northwind Bank", " - "));
    }

    #[test]
    fn initials_are_one_word() {
        assert_eq!(words("Acme S. A., (Zürich)"), ["acme", "sa", "zürich"]);
        assert_eq!(words("Sp. z o.o. – A/S"), ["sp", "z", "oo", "as"]);
    }
}
