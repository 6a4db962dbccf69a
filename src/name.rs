//! Names of companies: what is left of them without the legal form.

use crate::text;

/// Words that say what kind of company it is and not which.
const LEGAL_FORMS: &[&str] = &[
    "ltd",
    "limited",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "llc",
    "llp",
    "lp",
    "plc",
    "gmbh",
    "ag",
    "aktiengesellschaft",
    "kg",
    "kgaa",
    "ohg",
    "ug",
    "se",
    "sa",
    "sas",
    "sarl",
    "spa",
    "srl",
    "sl",
    "bv",
    "nv",
    "ab",
    "as",
    "asa",
    "aps",
    "oy",
    "oyj",
    "pty",
    "pte",
    "pvt",
    "private",
    "bhd",
    "sdn",
    "kk",
    "jsc",
    "ltda",
    "na",
];

/// The words of a name that say which company it is, with one space between them.
pub fn without_legal_form(name: &str) -> String {
    let tidied = text::tidy(name);
    let mut words: Vec<(String, String)> = Vec::new();
    let mut in_initials = false;
    for word in tidied.split(' ') {
        let letters = text::letters(word);
        // `S. A.` is one word, as `S.A.` is.
        let is_initial = letters.chars().count() == 1;
        match words.last_mut() {
            Some((last, all)) if in_initials && is_initial => {
                last.push_str(&letters);
                all.push_str(word);
            }
            _ => words.push((letters, word.to_owned())),
        }
        in_initials = is_initial;
    }
    words.retain(|(letters, _)| !LEGAL_FORMS.contains(&letters.as_str()));
    words.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_are_no_part_of_a_name() {
        assert_eq!(without_legal_form("Northwind  Bank AG"), "Northwind Bank");
        assert_eq!(without_legal_form("Northwind Bank Ltd."), "Northwind Bank");
        for name in ["Acme S.A.", "Acme S. A.", "Acme N.A.", "Acme SE & Co. KGaA"] {
            assert_eq!(text::letters(&without_legal_form(name)), "acme", "{name}");
        }
        assert_eq!(without_legal_form("O'Neil Insurance, Inc."), "O'Neil Insurance,");
    }
}
