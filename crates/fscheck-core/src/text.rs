//! Comparison of typed texts: in one place, so that all rules agree.

use std::borrow::Cow;
use std::ops::Range;

pub use crate::fold::{fold, is_invisible, tidy};
use crate::visible;

/// The text in lower case; as it is where it has small plain letters alone.
pub fn lower(text: &str) -> Cow<'_, str> {
    let is_lower = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// A column's or row's label, folded, without a question mark at its end and with `_` as a space.
pub fn label(text: &str) -> String {
    let mut label = fold(text);
    if label.contains('_') {
        label = label.replace('_', " ");
    }
    label.truncate(label.trim_end_matches(|c: char| c == '?' || c.is_whitespace()).len());
    label
}

/// Returns the label of a fact, with `(s)` as the plural and without decoration: a colon at its
/// end, the star or the remark of required fields.
pub fn fact_label(text: &str) -> String {
    const REMARKS: [&str; 3] = ["(required)", "(mandatory)", "(optional)"];
    let is_mark = |c: char| matches!(c, '*' | '†' | '‡' | ':') || c.is_whitespace();
    let folded = label(text).replace("(s)", "s");
    let mut bare = folded.trim_matches(is_mark);
    for remark in REMARKS {
        bare = bare.strip_suffix(remark).unwrap_or(bare);
    }
    bare.trim_end_matches(|c: char| c == '?' || is_mark(c)).to_owned()
}

/// Returns only the letters and digits, folded: a name without its punctuation.
pub fn letters(text: &str) -> String {
    if text.is_ascii() {
        let mut letters = text.to_ascii_lowercase().into_bytes();
        letters.retain(u8::is_ascii_alphanumeric);
        return String::from_utf8(letters).unwrap_or_default();
    }
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Returns whether two texts have the same [`letters`].
pub fn same_letters(one: &str, other: &str) -> bool {
    // Most texts soon differ in a letter, which need not be folded unless a mark follows.
    if begins_otherwise(one.as_bytes(), other.as_bytes()) {
        return false;
    }
    if !(one.is_ascii() && other.is_ascii()) {
        return letters(one) == letters(other);
    }
    fn plain(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().filter(u8::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase())
    }
    plain(one).eq(plain(other))
}

/// Returns whether the first letters of two texts are plain ones, and others.
fn begins_otherwise(one: &[u8], other: &[u8]) -> bool {
    let mut pairs = one.iter().zip(other).enumerate();
    let difference = pairs.find(|(_, (one, other))| {
        !one.is_ascii_alphanumeric()
            || !other.is_ascii_alphanumeric()
            || !one.eq_ignore_ascii_case(other)
    });
    let is_plain = |text: &[u8], at: usize| {
        text.get(at).is_some_and(u8::is_ascii_alphanumeric)
            && text.get(at + 1).is_none_or(u8::is_ascii)
    };
    difference.is_some_and(|(at, _)| is_plain(one, at) && is_plain(other, at))
}

/// Returns the lines of a text, each with the line feed at its end.
pub fn whole_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    ends.chain([text.len()]).filter_map(move |end| {
        let line = text.get(start..end).filter(|line| !line.is_empty());
        start = end;
        line
    })
}

/// Returns the line at a place in a text. Of a very long line it is only what is within `reach` bytes of
/// the place, so that a caller that looks at many places doesn't read all of it each time.
pub fn line_around(text: &str, at: usize, reach: usize) -> Range<usize> {
    let at = text.floor_char_boundary(at);
    let low = text.ceil_char_boundary(at.saturating_sub(reach));
    let high = text.floor_char_boundary(at.saturating_add(reach)).max(at);
    let before = text.get(low..at).unwrap_or_default();
    let after = text.get(at..high).unwrap_or_default();
    let start = memchr::memrchr(b'\n', before.as_bytes()).map_or(low, |end| low + end + 1);
    let end = memchr::memchr(b'\n', after.as_bytes()).map_or(high, |end| at + end);
    start..end
}

/// Returns whether nothing in the text is readable: it is empty or only white space.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// The text without invisible characters, and without white space around it.
pub fn visible(text: &str) -> String {
    let bare: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    bare.trim().to_owned()
}

/// The text without white space and invisible characters around it.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Returns the beginning of the text in one line of at most `width` characters, with `…` if it was
/// cut.
pub fn shorten(text: &str, width: usize) -> String {
    let text = tidy(text);
    if text.chars().count() <= width {
        return text;
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// The text with every character but line feeds that would act on a terminal shown by its number.
pub fn printable(text: &str) -> String {
    visible::lines(text).into_owned()
}

/// Code in small letters, with plain quotation marks and without white space.
pub fn squeezed(code: &str) -> String {
    let plain = |c: char| match c {
        '“' | '”' | '„' => '"',
        '‘' | '’' => '\'',
        c => c,
    };
    code.chars().filter(|c| !c.is_whitespace()).map(plain).flat_map(char::to_lowercase).collect()
}

/// Returns the text as part of an XML element or attribute: [`xml_text`], with markup escaped.
pub fn xml_escaped(text: &str) -> String {
    quick_xml::escape::escape(xml_text(text).as_str()).into_owned()
}

/// Returns the text as XML may contain it: [`printable`], without characters that XML 1.0 (2.2)
/// forbids.
pub fn xml_text(text: &str) -> String {
    let mut allowed = printable(text);
    allowed.retain(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'));
    allowed
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed<T: AsRef<str>>(words: &[T]) -> String {
    joined(words, "and")
}

/// `a`, `a or b`, `a, b or c`.
pub fn either<T: AsRef<str>>(words: &[T]) -> String {
    joined(words, "or")
}

/// The first `most` of the words, and how many more there are.
pub fn some(mut words: Vec<String>, most: usize) -> Vec<String> {
    let more = words.len().saturating_sub(most);
    words.truncate(most);
    if more > 0 {
        words.push(format!("{more} more"));
    }
    words
}

/// Returns whether `wanted` is in the texts joined into one, such as a title over two cells.
pub fn contains_joined<T: AsRef<str>>(texts: impl IntoIterator<Item = T>, wanted: &str) -> bool {
    let all: Vec<String> = texts.into_iter().map(|text| letters(text.as_ref())).collect();
    all.concat().contains(&letters(wanted))
}

/// The text with its first letter as a capital.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// `1 control`, `2 controls`, `2 case studies`.
pub fn counted(count: usize, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if count == 1 => format!("{count} {noun}"),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{count} {stem}ies"),
        _ => format!("{count} {noun}s"),
    }
}

/// The longest word, in bytes, that may be a slip of the pen for a name.
const LONGEST_SLIP: usize = 200;

/// Returns the name among `known` that the reader most likely meant by `word`, if any is close.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_SLIP {
        return None;
    }
    let word = fold(word);
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&word, &fold(name)), name))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

fn joined<T: AsRef<str>>(words: &[T], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., end] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", first.join(", "), end.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_lines_are_all_of_the_text() {
        for text in ["", "\n", "a", "a\n", "a\n\nb", "\r\né\n–"] {
            let lines: Vec<&str> = whole_lines(text).collect();
            assert_eq!(lines, text.split_inclusive('\n').collect::<Vec<_>>(), "{text:?}");
        }
    }

    #[test]
    fn white_space_of_every_kind_is_one_space() {
        assert_eq!(tidy("\u{a0} Met\n\tor\r\n not \u{200b}"), "Met or not");
        assert_eq!(tidy(" Met\n\tor\r\n\x0c not  "), "Met or not");
        assert_eq!(tidy("Met\x0bor\x1cnot"), "Met or\x1cnot");
        assert_eq!(tidy("ABC\u{2011}0\u{200b}01"), "ABC-001");
        assert_eq!(fold("Cafe\u{301}"), fold("CAFÉ"));
    }

    #[test]
    fn what_takes_no_room_changes_nothing() {
        for mark in [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{180e}',
            '\u{200b}',
            '\u{200e}',
            '\u{200f}',
            '\u{202a}',
            '\u{202c}',
            '\u{202e}',
            '\u{2060}',
            '\u{2061}',
            '\u{2064}',
            '\u{2066}',
            '\u{2069}',
            '\u{3164}',
            '\u{fe0e}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{fff9}',
            '\u{fffb}',
            '\u{e0001}',
            '\u{e007f}',
            '\u{e0100}',
        ] {
            let text = format!("{mark}Y{mark}es{mark} {mark}");
            let code = u32::from(mark);
            assert_eq!(tidy(&text), "Yes", "U+{code:04X}");
            assert_eq!(fold(&text), "yes", "U+{code:04X}");
            assert_eq!(visible(&text), "Yes", "U+{code:04X}");
            assert!(is_blank(&format!("{mark} ")) && same_letters(&text, "YES"), "U+{code:04X}");
        }
        // Marks over a letter, and visible signs, are part of a text.
        for text in ["e\u{301}", "\u{5b0}", "\u{600}", "✓", "\u{fffd}", "｡"] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn labels_ignore_case_spaces_and_the_question_mark() {
        assert_eq!(label("  MET ?"), "met");
        assert_eq!(label("Requirement\u{a0} Description"), "requirement description");
        assert_eq!(label("completed_on"), "completed on");
    }

    #[test]
    fn labels_of_facts_ignore_what_marks_them_as_required() {
        for text in ["Achieved on *", "* achieved_on", "Achieved on:", "Achieved on (required)"] {
            assert_eq!(fact_label(text), "achieved on", "{text}");
        }
        assert_eq!(fact_label("Control(s)"), "controls");
        assert_eq!(fact_label("Achieved onward"), "achieved onward");
    }

    #[test]
    fn names_are_the_same_whatever_their_punctuation() {
        assert_eq!(letters("A. B-c\u{2019}s 1"), "abcs1");
        for (one, other, is_same) in [
            ("A. B-c 1", "abc1", true),
            ("A. B-c 1", "abc", false),
            ("CAFÉ 1", "Cafe\u{301}-1", true),
            ("CAFÉ", "cafe", false),
            ("cafe\u{301}", "cafés", false),
            ("cafe\u{301}s", "CAFÉS", true),
            ("ab", "ac", false),
            ("a-b", "ab", true),
            ("a", "ab", false),
            ("-", "", true),
        ] {
            assert_eq!(same_letters(one, other), is_same, "{one} {other}");
            assert_eq!(letters(one) == letters(other), is_same, "{one} {other}");
        }
    }

    #[test]
    fn long_texts_are_cut_with_a_mark() {
        assert_eq!(shorten("abcdef", 6), "abcdef");
        assert_eq!(shorten("abcdefg", 6), "abcde…");
    }

    #[test]
    fn nothing_that_acts_on_a_terminal_is_printed() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c\n"), "a<U+001B>[31mb<U+202E>c\n");
        assert_eq!(printable("é – 中"), "é – 中");
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        assert_eq!(either(&["a", "b"]), "a or b");
        assert_eq!(listed::<&str>(&[]), "");
    }

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        assert_eq!(nearest("tempate", ["template", "contract"]), Some("template"));
        assert_eq!(nearest("zebra", ["template", "contract"]), None);
    }
}
