//! Writes words as they are read: letters of other scripts and digits that look like Latin ones, and words
//! that are put together, hide a claim from the lists (compare Unicode Technical Standard 39, section 4).

/// The small letters of other scripts that look like a Latin one.
const ALIKE: [(&str, char); 22] = [
    ("аα", 'a'),
    ("вβ", 'b'),
    ("сϲ", 'c'),
    ("ԁ", 'd'),
    ("еε", 'e'),
    ("һн", 'h'),
    ("іι", 'i'),
    ("јϳ", 'j'),
    ("кκ", 'k'),
    ("ӏ", 'l'),
    ("м", 'm'),
    ("пη", 'n'),
    ("оοσ", 'o'),
    ("рρ", 'p'),
    ("ԛ", 'q'),
    ("ѕ", 's'),
    ("тτ", 't'),
    ("υ", 'u'),
    ("ѵν", 'v'),
    ("ԝω", 'w'),
    ("хχ", 'x'),
    ("уγ", 'y'),
];

/// The digits that stand for a letter between letters, in pairs with them.
const DIGITS: &str = "0o 1l 3e 4a 5s 7t";

/// The fewest words that are put together as one.
const JOINED: usize = 3;

/// Returns a text in Latin letters and separate words, if that changes it.
pub(super) fn undisguised(text: &str) -> Option<String> {
    if !may_be_disguised(text) {
        return None;
    }
    let plain: Vec<String> = text.split(' ').map(plain_word).collect();
    let plain = plain.join(" ");
    (plain != text).then_some(plain)
}

/// Returns false if a text certainly has nothing to write otherwise, as most don't: no letters but those of
/// ASCII, no digit and no capital behind a small letter.
fn may_be_disguised(text: &str) -> bool {
    let bytes = text.as_bytes();
    let follows = |(one, next): (&u8, &u8)| {
        (one.is_ascii_alphabetic() && next.is_ascii_digit())
            || (one.is_ascii_lowercase() && next.is_ascii_uppercase())
    };
    !text.is_ascii() || bytes.iter().zip(bytes.iter().skip(1)).any(follows)
}

fn plain_word(word: &str) -> String {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let has_latin = word.contains(|c: char| c.is_ascii_alphabetic());
    let letters: String =
        if has_latin { word.chars().map(latin).collect() } else { word.to_owned() };
    let letters = with_letters_for_digits(&letters);
    separate(&letters).unwrap_or(letters)
}

fn latin(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let small = c.to_lowercase().next().unwrap_or(c);
    ALIKE.iter().find(|(alike, _)| alike.contains(small)).map_or(c, |(_, latin)| *latin)
}

/// Returns a word with letters for those of its digits that stand between letters: "fu11y".
fn with_letters_for_digits(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, after) = rest.split_at_checked(at).unwrap_or_default();
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (digits, behind) = after.split_at_checked(end).unwrap_or_default();
        let is_between =
            before.ends_with(char::is_alphabetic) && behind.starts_with(char::is_alphabetic);
        let letter = |digit: char| {
            let mut pairs = DIGITS.split(' ').filter_map(|pair| pair.strip_prefix(digit));
            pairs.next().and_then(|letter| letter.chars().next()).unwrap_or(digit)
        };
        plain.push_str(before);
        plain.extend(digits.chars().map(|digit| if is_between { letter(digit) } else { digit }));
        rest = behind;
    }
    plain.push_str(rest);
    plain
}

/// Returns the words that are put together as one, with capitals: "WeAreCompliant".
fn separate(word: &str) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for c in word.chars() {
        match c {
            c if c.is_uppercase() => words.push(c.to_string()),
            c => match words.last_mut() {
                Some(last) => last.push(c),
                None => return None,
            },
        }
    }
    // AWS is no sentence.
    let are_words = words.iter().filter(|word| word.len() > 1).count() >= JOINED;
    are_words.then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read_through_their_disguise() {
        for (text, plain) in [
            ("Yеs, wе dо thіs.", "Yes, we do this."),
            ("We are fu11y c0mpliant.", "We are fully compliant."),
            ("WeAreFullyCompliant", "We Are Fully Compliant"),
        ] {
            assert_eq!(undisguised(text).as_deref(), Some(plain));
        }
    }

    #[test]
    fn other_words_stay_as_they_are() {
        for text in
            ["EC2 and S3, p95 of 120 ms", "Мы применяем AWS", "Grüße an alle", "GuardDuty", "3i"]
        {
            assert_eq!(undisguised(text), None, "{text}");
        }
    }
}
