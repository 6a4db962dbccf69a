//! Removes the legal form from the name of a company.

pub(crate) mod list;

use self::list::Forms;
use super::{plain, words_of};
use crate::language::table::Table;

static FORMS: Forms = include!(concat!(env!("OUT_DIR"), "/legal-forms.rs"));

impl Forms {
    /// Returns the number of trailing words of a name that are a legal form; never all of them.
    fn at_end(&self, words: &[String]) -> usize {
        let most = self.longest.min(words.len().saturating_sub(1));
        let is_form = |count: &usize| {
            let last = words.get(words.len() - count..).unwrap_or_default();
            self.forms.has(&last.join(" "))
        };
        (1..=most).rev().find(is_form).unwrap_or(0)
    }

    /// Returns the number of leading words that are a legal form.
    fn at_start(&self, words: &[String]) -> usize {
        let is_form = |count: &usize| {
            let first = words.get(..*count).unwrap_or_default();
            self.forms.has(&first.join(" "))
        };
        (1..=self.longest.min(words.len())).rev().find(is_form).unwrap_or(0)
    }

    /// The name without one form that is written together with it, at either end.
    fn without_joined<'a>(&self, name: &'a str) -> &'a str {
        let bare = |form: &&str| {
            let rest = name.strip_prefix(form).or_else(|| name.strip_suffix(form));
            rest.map(str::trim).filter(|rest| rest.contains(char::is_alphanumeric))
        };
        self.joined.iter().find_map(bare).unwrap_or(name)
    }
}

/// Returns the number of leading words, each in the form of [`key`](super::key), that are a legal
/// form.
pub fn legal_form_of(words: &[String]) -> usize {
    FORMS.at_start(words)
}

/// Returns whether a name ends with a legal form.
pub fn has_legal_form(name: &str) -> bool {
    let words: Vec<String> = words_of(name).into_iter().map(|word| word.letters).collect();
    FORMS.at_end(&words) > 0
}

/// Returns the name, tidied, without the legal form at its end: only there is it one ("AG
/// Insurance" and "Limited Brands" are names). A name that consists of nothing else stays whole.
pub fn without_legal_form(name: &str) -> String {
    let name = plain(name);
    let name = FORMS.without_joined(&name);
    let words = words_of(name);
    let mut letters: Vec<String> = words.iter().map(|word| word.letters.clone()).collect();
    loop {
        match FORMS.at_end(&letters) {
            0 => break,
            form => letters.truncate(letters.len() - form),
        }
    }
    if letters.len() == words.len() {
        return name.to_owned();
    }
    let last = letters.len().checked_sub(1).and_then(|last| words.get(last));
    last.and_then(|last| name.get(..last.end)).unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::key_without_legal_form;

    #[test]
    fn legal_forms_are_no_part_of_a_name() {
        assert_eq!(without_legal_form("Northwind  Bank AG"), "Northwind Bank");
        assert_eq!(without_legal_form("Northwind Bank Ltd."), "Northwind Bank");
        assert_eq!(without_legal_form("O'Neil Insurance, Inc."), "O'Neil Insurance");
        assert_eq!(without_legal_form("株式会社みずほ銀行"), "みずほ銀行");
        for form in [
            "S.A.",
            "S. A.",
            "SA",
            "N.A.",
            "SE & Co. KGaA",
            "GmbH & Co. KG",
            "GmbH und Co. KG",
            "S.p.A.",
            "SpA",
            "Pty Ltd",
            "(Pty) Ltd",
            "Pte. Ltd.",
            "Pvt. Ltd.",
            "Private Limited",
            "Co., Ltd.",
            "Co.,Ltd.",
            "& Co.",
            "and Company",
            "d.o.o.",
            "a.s.",
            "s.r.o.",
            "Sp. z o.o.",
            "sp. z o. o.",
            "A/S",
            "Oyj",
            "K.K.",
            "K. K.",
            "S.A. de C.V.",
            "SA/NV",
            "株式会社",
            "(株)",
            "㈱",
            "A.Ş.",
            "Sdn Bhd",
            "AB (publ)",
            "L.L.C.",
            "Plc",
            "UG (haftungsbeschränkt)",
            "e.K.",
            "National Association",
            ", Inc",
        ] {
            let name = format!("Acme Bank {form}");
            assert_eq!(key_without_legal_form(&name), "acmebank", "{name}");
        }
    }

    #[test]
    fn what_stands_before_the_end_is_part_of_the_name() {
        for name in [
            "Solano Private Bank",
            "SA Bank",
            "Co-operative Bank",
            "AG Insurance",
            "Limited Brands",
            "Company Bank",
            "Bank of the Co",
            "Private",
            "AG",
            "Limited",
            "S.A.",
            "Co. Ltd.",
            "株式会社",
            "",
        ] {
            let bare = without_legal_form(name);
            let is_whole = bare == name || matches!(name, "Bank of the Co" | "Co. Ltd.");
            assert!(is_whole && (name.is_empty() || !bare.is_empty()), "{name}: {bare}");
        }
        assert_ne!(
            key_without_legal_form("Solano Private Bank AG"),
            key_without_legal_form("Solano Bank AG")
        );
        assert_eq!(without_legal_form("Limited Brands Inc"), "Limited Brands");
        assert_eq!(without_legal_form("Co. Ltd."), "Co.");
    }

    #[test]
    fn a_long_name_takes_no_longer_than_its_length() {
        let name = "co ".repeat(100_000);
        assert_eq!(without_legal_form(&name), "co");
    }
}
