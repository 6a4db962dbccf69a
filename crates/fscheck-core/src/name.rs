//! Names of companies, offerings and competencies, and their comparison.

mod competency;
mod legal_form;
mod nobody;

pub use crate::spelling::{fold, key, words};
use crate::spelling::{plain, words_of};
pub use competency::{competencies, competency};
pub use legal_form::{has_legal_form, legal_form_of, without_legal_form};
pub use nobody::{is_nobody, naming_words, own_words};

/// [`key`] without the legal form.
pub fn key_without_legal_form(name: &str) -> String {
    key(&without_legal_form(name))
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
