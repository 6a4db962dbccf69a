//! The forms in which names are compared, and their words. `build.rs` prepares lists of names with
//! this module.

use unicode_normalization::UnicodeNormalization;

use crate::fold::tidy;

/// The name in the form in which names are compared: lower case, `&` as "and", every apostrophe
/// as `'`, no trade marks.
pub fn fold(name: &str) -> String {
    let folded = crate::fold::fold(&plain(name));
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

/// The [`key`] of each word. Initials are one word: `S. A.` as `S.A.`.
pub fn words(name: &str) -> Vec<String> {
    words_of(&plain(name)).into_iter().map(|word| word.letters).collect()
}

/// A word of a name.
pub(crate) struct Word {
    /// Its key.
    pub(crate) letters: String,
    /// Its end in the text.
    pub(crate) end: usize,
}

/// The words of a text that is [`plain`].
pub(crate) fn words_of(text: &str) -> Vec<Word> {
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
pub(crate) fn plain(name: &str) -> String {
    if name.is_ascii() && !name.contains('`') {
        return tidy(name);
    }
    let marked = name.chars().filter(|c| !matches!(c, '™' | '℠' | '®' | '©'));
    let quoted = marked.map(|c| match c {
        '`' | '´' | '‘' | '’' | '‛' | '′' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | '＇' => '\'',
        other => other,
    });
    tidy(&quoted.nfkc().collect::<String>())
}
