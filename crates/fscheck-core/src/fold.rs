//! The forms in which texts are compared. `build.rs` prepares names with this module, so it uses
//! nothing else of the crate.

use unicode_normalization::UnicodeNormalization;

/// Returns the text with every run of white space (also line breaks and non-breaking spaces) as one
/// space, none around it, and the hyphens of word processors as plain ones.
pub fn tidy(text: &str) -> String {
    // Most texts are tidy, or nearly so. Folds look at many bytes at a time.
    let bytes = text.as_bytes();
    let is_plain = bytes.iter().fold(true, |plain, byte| plain & (b' '..=b'~').contains(byte));
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let has_gap = pairs.fold(false, |gap, (one, next)| gap | (*one == b' ') & (*next == b' '));
    if is_plain && !has_gap {
        return text.trim_matches(' ').to_owned();
    }
    let mut tidied = String::with_capacity(text.len());
    for word in text.split(char::is_whitespace) {
        let end = tidied.len();
        if end > 0 {
            tidied.push(' ');
        }
        let start = tidied.len();
        match word.is_ascii() {
            true => tidied.push_str(word),
            false => tidied.extend(word.chars().filter(|c| !is_invisible(*c)).map(plain_hyphen)),
        }
        if tidied.len() == start {
            tidied.truncate(end);
        }
    }
    tidied
}

/// Returns [`tidy`] in lower case and with each character in its one form (Unicode NFKC): texts
/// that a person would consider the same become equal.
pub fn fold(text: &str) -> String {
    let mut tidied = tidy(text);
    if tidied.is_ascii() {
        tidied.make_ascii_lowercase();
        return tidied;
    }
    tidied.to_lowercase().nfkc().collect()
}

/// Returns whether a character has no width and separates nothing visible: those that a program may
/// omit if it cannot show them (Unicode's Default_Ignorable_Code_Point), including all marks of
/// direction, and the marks around annotations.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

fn plain_hyphen(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}
