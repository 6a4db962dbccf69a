//! Secrets in a text: keys, tokens and passwords that must not be disclosed.
//!
//! Findings contain kind and place. The secret itself is never kept.

mod der;
mod shapes;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

use fscheck_core::search::Hints;
use regex_automata::meta::Regex;
use regex_automata::util::syntax;

pub use self::der::{is_der, is_private_key};
use self::shapes::{SHAPES, Shape};

/// A text that looks like a secret: its kind, and its beginning in the text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Its name in sentences.
    pub kind: &'static str,
    /// Its start.
    pub start: usize,
}

/// The kinds that a hint may be of, a bit for each.
#[derive(Clone, Copy, Default)]
struct Hinted {
    /// Matches with the same case as in the list.
    exact: u64,
    /// However it is written.
    in_any_case: u64,
}

/// The hints of all kinds, and each with the kinds that it may be of.
static HINTS: LazyLock<(Hints, Vec<(&str, Hinted)>)> = LazyLock::new(|| {
    let mut hints: BTreeMap<&str, Hinted> = BTreeMap::new();
    for (number, shape) in SHAPES.iter().enumerate() {
        for hint in shape.hints {
            let kinds = hints.entry(hint).or_default();
            kinds.exact |= 1 << number;
            kinds.in_any_case |= u64::from(shape.is_in_any_case()) << number;
        }
    }
    (Hints::new(hints.keys().copied()), hints.into_iter().collect())
});

/// The patterns of all kinds, each made when a text first has a hint of its kind.
static PATTERNS: [OnceLock<Option<Regex>>; SHAPES.len()] =
    [const { OnceLock::new() }; SHAPES.len()];

/// The pattern of a kind. Secrets are ASCII: bytes are compared, not letters.
fn pattern(number: usize, shape: &Shape) -> Option<&'static Regex> {
    let compile = || {
        let of_bytes = syntax::Config::new().unicode(false).utf8(false);
        Regex::builder().syntax(of_bytes).build(shape.pattern).ok()
    };
    PATTERNS.get(number)?.get_or_init(compile).as_ref()
}

/// The secrets of a text, the first of each kind.
pub fn secrets(text: &str) -> Vec<Secret> {
    let hinted = hinted(text);
    let numbers = (0..SHAPES.len()).filter(|number| hinted & (1 << number) != 0);
    let mut secrets: Vec<Secret> = numbers.filter_map(|number| first(number, text)).collect();
    secrets.sort_by_key(|secret| secret.start);
    secrets
}

/// The kinds of secrets of which there may be one in the text, a bit for each.
fn hinted(text: &str) -> u64 {
    let (hints, kinds) = &*HINTS;
    let all = kinds.iter().fold(0, |all, (_, kinds)| all | kinds.exact);
    let mut hinted = 0;
    for (number, range) in hints.all(text) {
        let Some((hint, kinds)) = kinds.get(number) else { continue };
        let (at, is_exact) = (range.start, text.get(range) == Some(hint));
        let kinds = if is_exact { kinds.exact } else { kinds.in_any_case };
        let rest = text.get(at..).unwrap_or_default();
        hinted |= likely(kinds & !hinted, rest);
        if hinted == all {
            break;
        }
    }
    hinted
}

/// Returns those of some kinds of secrets that may begin with the hint at the beginning of a text.
fn likely(kinds: u64, text: &str) -> u64 {
    let mut likely = kinds;
    let mut rest = kinds;
    while rest != 0 {
        let number = rest.trailing_zeros();
        rest &= rest - 1;
        let shape = usize::try_from(number).ok().and_then(|number| SHAPES.get(number));
        if shape.is_some_and(|shape| !(shape.may_begin)(text)) {
            likely &= !(1 << number);
        }
    }
    likely
}

fn first(number: usize, text: &str) -> Option<Secret> {
    let shape = SHAPES.get(number)?;
    let text = text.as_bytes();
    if shape.needs.is_some_and(|needed| !text.contains(&needed)) {
        return None;
    }
    let found = pattern(number, shape)?.captures_iter(text).find_map(|captures| {
        let group = |name| captures.get_group_by_name(name);
        let (whole, quoted) = (captures.get_group(0)?, group("double").or(group("single")));
        let place = quoted.or(group("value")).unwrap_or(whole);
        let (value, after) = text.get(place.start..)?.split_at_checked(place.len())?;
        let is_real = match shape.is_doubtful {
            true => is_password(value, quoted.is_some()),
            false => !is_published(value) && !is_cut(after) && has_digit(value),
        };
        is_real.then_some(whole.start.max(place.start))
    });
    found.map(|start| Secret { kind: shape.name, start })
}

/// Returns whether a value has a digit: a key without one is a name of many letters.
fn has_digit(value: &[u8]) -> bool {
    value.iter().any(u8::is_ascii_digit)
}

/// Returns whether a value is published in an issuer's documentation.
fn is_published(value: &[u8]) -> bool {
    const PUBLISHED: &[&str] = &[
        "SflKxwRJSMeKKF2QT4",
        "dozjgNryP4J3jVmNHl0w5N",
        "Eby8vdM02xNOcqFl",
        "16C7e42F292c6912E7710c838347Ae178B4a",
        "PbmxpbmUgSldUIEJ1aWxkZXIi",
    ];
    let value = String::from_utf8_lossy(value);
    let marks = ["EXAMPLE", "example", "xxxx", "XXXX", "..."];
    PUBLISHED.iter().chain(&marks).any(|known| value.contains(known))
}

/// Returns whether a key is only shown by its beginning: dots `after` it represent the rest.
fn is_cut(after: &[u8]) -> bool {
    let near = after.get(..after.len().min(4_096)).unwrap_or_default();
    let end = near.windows(END_OF_KEY.len()).position(|bytes| bytes == END_OF_KEY);
    let rest = near.get(..end.unwrap_or(near.len().min(80))).unwrap_or_default();
    rest.windows(3).any(|bytes| bytes == b"...") || rest.windows(5).any(|bytes| bytes == b". . .")
}

const END_OF_KEY: &[u8] = b"-----END";

/// Returns whether a value is a password, and not a word, a placeholder or code.
fn is_password(value: &[u8], is_quoted: bool) -> bool {
    let value = String::from_utf8_lossy(value);
    !is_placeholder(&value) && !is_sample(&value) && !is_code(&value, is_quoted) && is_mixed(&value)
}

/// Returns whether a value represents another one.
fn is_placeholder(value: &str) -> bool {
    const MARKS: &[&str] = &[
        "example",
        "change",
        "placeholder",
        "redacted",
        "dummy",
        "your",
        "${",
        "$(",
        "{{",
        "%(",
        "***",
        "...",
        "xxxx",
        "!ref",
        "!sub",
        "arn:",
        "://",
        "process.env",
        "getenv",
    ];
    let folded = value.to_ascii_lowercase();
    MARKS.iter().any(|mark| folded.contains(mark)) || value.starts_with(['$', '<', '&', '%'])
}

/// Returns whether a value is a usual placeholder for a password: `P@ssw0rd!`, `secret123`.
fn is_sample(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "pass", "secret", "test", "sample", "demo", "fake", "qwerty", "welcome", "letmein",
        "abc123", "1234", "token", "replace",
    ];
    let plain = |letter: char| match letter.to_ascii_lowercase() {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    let (plain, folded): (String, String) =
        (value.chars().map(plain).collect(), value.to_ascii_lowercase());
    let ends_in_count = folded.trim_end_matches('!').ends_with("123") || folded.ends_with("xxx");
    ends_in_count || WORDS.iter().any(|word| plain.contains(word) || folded.contains(word))
}

/// Returns whether a value is code: a call, a place in a list, a name with its path.
fn is_code(value: &str, is_quoted: bool) -> bool {
    if is_quoted {
        return false;
    }
    let is_path =
        |c: char| c.is_ascii_alphabetic() || matches!(c, '.' | '_' | '?' | '!' | '-' | '/');
    value.contains(['(', ')', '[', ']', '{', '}', '<', '>']) || value.chars().all(is_path)
}

/// Returns whether a value has letters and also digits or marks, and not the same few over again.
fn is_mixed(value: &str) -> bool {
    let is_mark = |c: char| c.is_ascii_punctuation() && !matches!(c, '-' | '_' | '.' | '/' | '=');
    let has_letters = value.chars().any(char::is_alphabetic);
    let has_more = value.chars().any(|c| c.is_ascii_digit() || is_mark(c));
    has_letters && has_more && value.chars().collect::<BTreeSet<_>>().len() >= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a secret, so that this file does not contain one.
    fn joined(parts: &[&str]) -> String {
        parts.concat()
    }

    fn kinds(text: &str) -> Vec<&'static str> {
        secrets(text).into_iter().map(|secret| secret.kind).collect()
    }

    #[test]
    fn every_pattern_is_one() {
        let mut shapes = SHAPES.iter().enumerate();
        assert!(shapes.all(|(number, shape)| pattern(number, shape).is_some()));
        assert!(SHAPES.len() <= 64, "a bit for each");
    }

    #[test]
    fn the_name_of_a_password_is_only_looked_at_before_what_may_be_its_value() {
        for text in ["password: a", "PWD=", "pass is", "apikey\",\n  \"value", "passphrase\tIs"] {
            assert_ne!(hinted(text), 0, "{text}");
        }
        for text in ["passwords are kept in the vault", "apikey this", "api_key/values"] {
            assert_eq!(hinted(text) == 0, !text.contains("value"), "{text}");
        }
    }

    #[test]
    fn secrets_are_found_with_their_place() {
        let key = joined(&["AK", "IA", "Q3EGRTYUIOPASDFG"]);
        let text = format!("line one\nid = {key}\n");
        assert_eq!(secrets(&text), [Secret { kind: "an AWS access key id", start: 14 }]);
        let secret =
            joined(&["aws_secret_access_key = ", "wJ4lrXUtnFEMIK7MDENGbPxRfiCYzEtMPLqKEY12"]);
        assert_eq!(kinds(&secret), ["an AWS secret access key"]);
        for begin in ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "] {
            let head = joined(&["-----BEGIN ", begin, "PRIVATE", " KEY-----\n"]);
            let body = "MIIEpAIBAAKCAQ3A".repeat(4);
            assert_eq!(kinds(&format!("{head}{body}\n{body}")), ["a private key"], "{begin}");
            assert_eq!(kinds(&format!("{head}{body}\n...")), Vec::<&str>::new(), "{begin}");
            let whole = format!("{head}{body}\n-----END KEY-----\n...\n");
            assert_eq!(kinds(&whole), ["a private key"], "what comes after it is no part of it");
            assert_eq!(kinds(&format!("{head} is how it begins")), Vec::<&str>::new(), "{begin}");
        }
        assert_eq!(kinds(&joined(&["ghp", "_", &"a1B2".repeat(9)])), ["a GitHub token"]);
        assert_eq!(kinds(&joined(&["xoxb", "-123456789012-abcDEF123456"])), ["a Slack token"]);
        let address = joined(&["postgres://app:", "q7-Lm2vX", "@db.internal/ledger"]);
        assert_eq!(kinds(&address), ["a password in an address"]);
    }

    #[test]
    fn passwords_are_told_from_words_about_them() {
        for text in [
            "password: Tr0ub4dor&3",
            "DB_PASSWORD=hunter2hunter2",
            "pwd := 'a!long#one'",
            "dbPassword = \"x;9(Rq,|k2\"",
            "**Password:** Kq9-vvRw2",
            "the password is Xy7!kkqq92",
            "DB_PASS=Kq9vvRw2x",
            "- name: DB_PASSWORD\n  value: Kq9vvRw2x",
            "<add key=\"password\" value=\"Kq9vvRw2x\"/>",
            "ParameterKey=MasterPassword,ParameterValue=Kq9vvRw2x",
        ] {
            assert_eq!(kinds(text), ["a password"], "{text}");
        }
        for text in [
            "Password: at least fourteen characters",
            "password: ${DB_PASSWORD}",
            "password = os.environ['DB_PASSWORD']",
            "password: <your password>",
            "Password rotation: quarterly",
            "password: ********",
            "password: changeme123",
            "MasterUserPassword: !Sub '{{resolve:secretsmanager:db}}'",
            "api_key = get_secret(\"name1\")",
            "password: arn:aws:secretsmanager:eu-west-1:1:secret:x",
            "https://example.com:8080/a@b",
            "password: P@ssw0rd!",
            "password: SecurePass123!",
            "client_secret: process.env.GOOGLE_CLIENT_SECRET!",
            "api-key\ndescription: the2nd-one",
            "password: &secretPassword1",
            "PasswordPolicy: length=14",
        ] {
            assert_eq!(kinds(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn the_examples_of_the_issuer_are_no_secrets() {
        assert_eq!(kinds(&joined(&["AK", "IAIOSFODNN7EXAMPLE"])), Vec::<&str>::new());
        let doc = "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        assert_eq!(kinds(doc), Vec::<&str>::new());
        // Too short, too long, or of other letters.
        for text in [joined(&["AK", "IAQ3EGRTY"]), joined(&["AK", "IA", &"A".repeat(17)])] {
            assert_eq!(kinds(&text), Vec::<&str>::new(), "{text}");
        }
    }
}
