//! Recognises placeholders.

use std::borrow::Cow;

use crate::language::lists::lines_of;
use crate::language::words::list;
use crate::text;

/// The most words of an unfinished text that begins with a mark or with "to be".
const MOST_UNFINISHED_WORDS: usize = 8;

/// Returns whether a text is a placeholder.
pub fn is_placeholder(response: &str) -> bool {
    // A label in front ("Response: TBD") does not make it an answer.
    let is_label = |label: &str| label.split(' ').count() <= 2;
    // A ratio has no label.
    let last_word = response.split_whitespace().next_back().unwrap_or_default();
    let after_label = response.rsplit_once(':').filter(|(label, _)| is_label(label));
    let after_label = after_label.filter(|_| !is_figure(&text::fold(last_word)));
    is_nothing_yet(response) || after_label.is_some_and(|(_, rest)| is_nothing_yet(rest))
}

fn is_nothing_yet(text: &str) -> bool {
    let folded = text::fold(text);
    is_empty(&folded, is_short_name(text)) || is_unfinished(&folded) || is_in_brackets(&folded)
}

/// Returns whether a name is a single word or phrase for "nothing yet". Two letters are a name, in
/// capitals or not (bp).
pub fn is_empty_word(name: &str) -> bool {
    is_empty(&text::fold(name), true)
}

/// Returns whether a text is a short name in capitals: RI, DR.
pub fn is_short_name(text: &str) -> bool {
    let is_sign = |c: char| c.is_whitespace() || matches!(c, '.' | '-' | '"' | '\'');
    let name = text.trim_matches(is_sign);
    let is_known = || {
        let folded = text::fold(name);
        ["placeholders", "marks", "yes-and-no"].iter().any(|of| list(of).has_line(&folded))
    };
    name.chars().count() == 2 && name.chars().all(char::is_uppercase) && !is_known()
}

/// Returns whether a folded text is a figure with its unit, a ratio or a fraction: "99.9 %", "2×",
/// "10:1".
fn is_figure(folded: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let is_sign = |c: char| {
        matches!(c, '%' | '‰' | '×' | '€' | '$' | '£' | '¥' | '°' | '<' | '>' | '≤' | '≥')
    };
    let is_in_brackets = folded.contains('<') && folded.contains('>');
    let parts = folded.split_once([':', '/']);
    let is_number = |part: &str| !part.trim().is_empty() && part.trim().chars().all(is_digit);
    let is_ratio = parts.is_some_and(|(one, other)| {
        // "1/1" says nothing.
        is_number(one) && is_number(other) && (one != other || folded.contains(':'))
    });
    let is_fraction = folded
        .split_once(['.', ','])
        .is_some_and(|(one, other)| is_number(one) && is_number(other))
        && folded.chars().filter(|c| is_digit(*c)).count() > 2;
    folded.contains(is_digit)
        && ((folded.contains(is_sign) && !is_in_brackets) || is_ratio || is_fraction)
}

fn is_empty(folded: &str, is_name: bool) -> bool {
    // Dots and slashes within a word (`T.B.D.`, `n/a`) are not part of it.
    let mut bare = folded.to_owned();
    bare.retain(|c| c.is_alphanumeric() || c == ' ');
    let bare = bare.trim();
    let bare = bare.strip_prefix("please ").unwrap_or(bare);
    let first = bare.chars().next();
    list("spreadsheet-errors").has_line(folded)
        || list("placeholders").has_line(bare)
        || list("marks").has_line(bare)
        || lines_of("dummy-beginnings").iter().any(|beginning| bare.starts_with(beginning))
        || ((is_too_short(bare, is_name || folded.contains('&'))
            || bare.chars().all(|c| Some(c) == first))
            && !is_figure(folded))
}

/// Returns whether a text only fills its place, or only asks something.
pub fn is_filler(text: &str) -> bool {
    only_fills(&text::fold(text)) || only_asks(text)
}

/// Returns whether several words of a folded text are typed only to fill a place: the same one again, each
/// of one letter ("aaa bbb"), or neighbours on a keyboard ("asdf qwer").
fn only_fills(folded: &str) -> bool {
    const ROWS: [&str; 6] =
        ["qwertyuiop", "asdfghjkl", "zxcvbnm", "poiuytrewq", "lkjhgfdsa", "mnbvcxz"];
    const SHORTEST: usize = 4;
    let words = || {
        let bare = folded.split(' ').map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        bare.filter(|word| !word.is_empty())
    };
    let Some(first) = words().next() else { return false };
    let is_of_one = |word: &str| {
        let letter = word.chars().next();
        word.len() > 1 && word.chars().all(|c| Some(c) == letter)
    };
    let are_neighbours =
        |word: &str| word.len() >= SHORTEST && ROWS.iter().any(|row| row.contains(word));
    let are_alike = || words().all(|word| word == first) || words().all(is_of_one);
    let is_word = |word: &str| word.contains(char::is_alphabetic);
    (are_alike() && words().nth(1).is_some() && words().any(is_word)) || words().all(are_neighbours)
}

/// Returns whether all sentences of a text are questions: "Who knows?"
fn only_asks(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '”' | ')'));
    let is_end = |(at, mark): (usize, &str)| {
        let rest = text.get(at + mark.len()..).unwrap_or_default();
        rest.starts_with(char::is_whitespace) || rest.is_empty()
    };
    text.ends_with('?')
        && !text.match_indices(['.', '!', ':', ';', '\n']).any(is_end)
        && text.contains(char::is_alphabetic)
}

/// Returns whether a text is too short to be a word. Two letters are, except if they are a name, or
/// if one character is a syllable or a word by itself; a letter and a digit are a name (S3, 3i).
fn is_too_short(bare: &str, is_name: bool) -> bool {
    const FIRST_OF_EAST_ASIA: char = '\u{2e80}';
    let mut chars = bare.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some(one), Some(other), None) => {
            let is_mixed = one.is_ascii_digit() != other.is_ascii_digit();
            let is_name = is_mixed || (is_name && !one.is_ascii_digit() && one != other);
            !is_name && (one < FIRST_OF_EAST_ASIA || other < FIRST_OF_EAST_ASIA)
        }
        (_, _, more) => more.is_none(),
    }
}

/// Returns whether a folded text says that it is still to be written.
fn is_unfinished(folded: &str) -> bool {
    let folded = &*without_dots(folded);
    let mut words =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    let (Some(first), second) = (words.next(), words.peek().copied()) else { return false };
    let is_short = |words: usize| words <= MOST_UNFINISHED_WORDS;
    if list("marks").has_line(first) {
        // `TBD: …` and `TODO - …` mark a text of any length.
        let after = folded.split_once(first).map(|(_, after)| after).unwrap_or_default();
        let is_set_off = !after.trim_start().starts_with(char::is_alphanumeric);
        let next = second.is_some_and(|word| list("after-marks").has_line(word));
        let is_plain = list("plain-marks").has_line(first);
        return is_set_off || (is_short(words.count() + 1) && (next || is_plain));
    }
    let (be, what) = (words.next(), words.next());
    let is_to_be = first == "to" && be == Some("be");
    let is_open = what.is_some_and(|what| list("to-be").has_line(what));
    is_to_be && is_open && is_short(words.count() + 3)
}

/// Returns a folded text without the dots between the letters of its first word: `t.b.d. by Ann`.
fn without_dots(folded: &str) -> Cow<'_, str> {
    let (first, rest) = folded.split_once(' ').unwrap_or((folded, ""));
    let letters: Vec<&str> = first.trim_end_matches([':', ',', '.']).split('.').collect();
    let are_letters = letters.iter().all(|letter| letter.chars().count() == 1);
    match letters.len() > 1 && are_letters {
        true => Cow::Owned(format!("{} {rest}", letters.concat())),
        false => Cow::Borrowed(folded),
    }
}

/// Returns whether all letters of a folded text are in brackets: `[Describe how …]`, `<insert>`,
/// `{…}`. An address in brackets is one.
fn is_in_brackets(folded: &str) -> bool {
    let mut depth = 0_usize;
    let mut is_any = false;
    let mut chars = folded.chars().peekable();
    while let Some(c) = chars.next() {
        // A less-than sign opens nothing.
        let is_less = c == '<' && !chars.peek().is_some_and(|next| next.is_alphabetic());
        match c {
            '[' | '{' | '<' | '【' | '〔' if !is_less => depth += 1,
            ']' | '}' | '>' | '】' | '〕' => depth = depth.saturating_sub(1),
            c if c.is_alphabetic() && depth == 0 => return false,
            c => is_any |= c.is_alphabetic(),
        }
    }
    is_any && !folded.contains("://") && !folded.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_capitals_are_a_short_name_whatever_is_around_them() {
        for name in ["RI", " DR ", "DR.", "\"QA\"", "'HR'", "-IT-"] {
            assert!(is_short_name(name), "{name}");
        }
        for text in ["Ri", "ri", "R", "RIS", "NA", "NO", "R1", "(RI)"] {
            assert!(!is_short_name(text), "{text}");
        }
    }

    #[test]
    fn what_only_fills_a_place_says_nothing() {
        for text in [
            "xxxxx xxxxx xxxxx",
            "Banana banana.",
            "aaa bbb ccc ddd",
            "asdf qwer zxcv uiop hjkl",
            "qwerty",
            "Who knows?",
            "Why not? What else?",
        ] {
            assert!(is_filler(text), "{text}");
        }
        for text in [
            "Active-active",
            "Were we",
            "Route 53 53",
            "AA BBB rating",
            "Terraform modules",
            "Why Frankfurt? Its price.",
            "poi",
            "10 10",
        ] {
            assert!(!is_filler(text), "{text}");
        }
    }

    #[test]
    fn two_characters_may_be_a_name() {
        for name in ["3i", "M&G", "EY", "HP", "bp", "BT", "O2", "AT&T", "H&M", "E.ON", "JD", "C6"] {
            assert!(!is_empty_word(name), "{name}");
        }
        for name in ["-", "n/a", "N/A", "NA", "x", "xx", "XX", "??", "...", "tbd", "no", "ok", "1"]
        {
            assert!(is_empty_word(name), "{name}");
        }
    }

    #[test]
    fn figures_with_a_unit_ratios_and_fractions_say_something() {
        for text in ["99.9 %", "2×", "10:1", "3/4", "4:4", "€5", "> 12", "99.95", "0,25"] {
            assert!(is_figure(text), "{text}");
        }
        for text in [
            "12", "1/1", "%", ">", "<1>", "1.", ".5", "1.2", "5/", "/5", "a/b", "3:", "a12.345",
            "123.b",
        ] {
            assert!(!is_figure(text), "{text}");
        }
    }

    #[test]
    fn one_or_two_characters_are_a_word_only_where_they_are_a_name() {
        for (text, is_name) in [("a", true), ("ab", false), ("12", true), ("aa", true)] {
            assert!(is_too_short(text, is_name), "{text} {is_name}");
        }
        for (text, is_name) in [("ab", true), ("s3", false), ("3i", false), ("无", false)] {
            assert_eq!(is_too_short(text, is_name), text == "无", "{text} {is_name}");
        }
        assert!(!is_too_short("日志", false));
        assert!(!is_too_short("abc", false));
    }

    #[test]
    fn what_is_in_brackets_alone_is_a_template() {
        for text in ["[describe how]", "<insert>", "{{name}}", "【记入】", "[a] [b]", "[a] 12"]
        {
            assert!(is_in_brackets(text), "{text}");
        }
        for text in [
            "[a] is done",
            "done [a]",
            "[12]",
            "<https://a.eu>",
            "<me@a.eu>",
            "< five",
            "a > b",
            "",
        ] {
            assert!(!is_in_brackets(text), "{text}");
        }
    }

    #[test]
    fn dots_between_the_letters_of_the_first_word_are_left_out() {
        for (text, without) in [
            ("t.b.d. by ann", "tbd by ann"),
            ("t.b.d.", "tbd "),
            ("n.a.: none", "na none"),
            ("a plan", "a plan"),
            ("v1.2 runs", "v1.2 runs"),
            ("to.do", "to.do"),
        ] {
            assert_eq!(without_dots(text), without);
        }
    }

    #[test]
    fn placeholders_are_told_from_short_answers() {
        for text in [
            "TBD",
            "tbd.",
            "[TODO]",
            "TODO: ask John",
            "n/a",
            "N/A",
            "n.a.",
            "T.B.D.",
            "see above",
            "-",
            "...",
            "?!",
            "Lorem ipsum dolor sit amet",
            "Yes",
            "xxxx",
            "1",
            "To be completed",
            "TBD - Q3",
            "tbd - waiting for John",
            "to be done by Q3",
            "Response: TBD",
            "#VALUE!",
            "#N/A",
            "Please see above.",
            "<your response>",
            "Will follow",
            "[Describe how the requirement is met.]",
            "1. <insert>",
            "{{ response }}",
            "[Customer] [Project]",
            "Response: [explain",
            "x",
            "??",
            "XX",
            "NA",
            "OK",
            "JA",
            "xy",
            "30",
            "? %",
            "x %",
            "<1>",
            "1.",
            "#1: TBD",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "Todo list apps run on AWS Lambda.",
            "TBC Bank pays for two node groups.",
            "WIP limits are set on the board.",
            "To be done by the third quarter, as agreed with the customer in the project plan.",
            "Backups: none are kept longer than the customer wants.",
            "Yes, through our SOP.",
            "AWS Organizations",
            "See above all the runbook",
            "None of the accounts uses root",
            "nominal",
            "監視",
            "99.9 %",
            "99.9%",
            "99.99",
            "+30 %",
            "-30%",
            "5 %",
            "2×",
            "2x",
            "10:1",
            "3/4",
            "$5",
            "< 5",
            "RI",
            "SP",
            "DR",
            "HA",
            "S3",
            "5G",
            "4h",
            "Ratio: 10:1",
            "< 4 h",
            "<15 min",
            "[x] Terraform",
            "<https://wiki.example/runbook>",
            "[Runbook](https://wiki.example/runbook)",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
