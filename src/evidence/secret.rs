//! Secrets in a text: keys, tokens and passwords that must not leave the house.
//!
//! What was found is told by its kind and place. The secret itself is never kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::bytes::{Regex, RegexBuilder};

/// A kind of secret.
struct Shape {
    /// Its name, as a sentence goes on with it.
    name: &'static str,
    /// What stands in every one of its kind, in any case: most texts have none of these, and are
    /// not looked at any further.
    hints: &'static [&'static str],
    /// How it looks; the group `value` is doubted, since words and placeholders stand there too.
    pattern: &'static str,
}

/// The kinds of secrets. The forms of tokens are those that their issuers document.
const SHAPES: &[Shape] = &[
    Shape {
        name: "an AWS access key id",
        hints: &["AKIA", "ASIA"],
        pattern: r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b",
    },
    Shape {
        name: "an AWS secret access key",
        hints: &["secret"],
        pattern: concat!(
            r"(?i)\b(?:aws[_ -]?)?secret[_ -]?(?:access[_ -]?)?key\W{1,6}",
            r"(?P<value>[A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)"
        ),
    },
    Shape {
        name: "a private key",
        hints: &["-----BEGIN"],
        pattern: r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----",
    },
    Shape {
        name: "a GitHub token",
        hints: &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
        pattern: r"\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})\b",
    },
    Shape { name: "a GitLab token", hints: &["glpat-"], pattern: r"\bglpat-[A-Za-z0-9_-]{20,}" },
    Shape {
        name: "a Slack token",
        hints: &["xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-"],
        pattern: r"\bxox[abprs]-[A-Za-z0-9-]{20,}",
    },
    Shape {
        name: "a Stripe key",
        hints: &["k_live_"],
        pattern: r"\b[rs]k_live_[A-Za-z0-9]{20,}\b",
    },
    Shape { name: "a Google API key", hints: &["AIza"], pattern: r"\bAIza[A-Za-z0-9_-]{35}\b" },
    Shape { name: "an npm token", hints: &["npm_"], pattern: r"\bnpm_[A-Za-z0-9]{36}\b" },
    Shape { name: "a PyPI token", hints: &["pypi-AgE"], pattern: r"\bpypi-AgE[A-Za-z0-9_-]{50,}" },
    Shape { name: "a Vault token", hints: &["hvs."], pattern: r"\bhvs\.[A-Za-z0-9_-]{24,}" },
    Shape {
        name: "a JSON web token",
        hints: &["eyJ"],
        pattern: r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{16,}",
    },
    Shape {
        name: "an Azure storage key",
        hints: &["AccountKey="],
        pattern: r"(?i)\bAccountKey=(?P<value>[A-Za-z0-9/+]{86}==)",
    },
    Shape {
        name: "a password in an address",
        hints: &["://"],
        pattern: concat!(
            r#"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@'"<>]{1,60}:"#,
            r#"(?P<value>[^\s/:@'"<>]{6,80})@[^\s/]"#
        ),
    },
    Shape {
        name: "a password",
        hints: &["passw", "passphrase", "pwd", "api_key", "api-key", "apikey", "secret", "token"],
        pattern: concat!(
            r"(?i)(?:\b|_)(?:password|passwd|passphrase|pwd|api[_-]?key|client[_-]?secret",
            r#"|auth[_-]?token|access[_-]?token)["']?\s{0,3}(?::|=>?|:=)\s{0,3}["'`]?"#,
            r#"(?P<value>[^\s"'`,;]{8,80})"#
        ),
    },
];

/// Something that looks like a secret: its kind, and where it begins in the text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// What it is, as a sentence names it.
    pub kind: &'static str,
    /// Where it begins.
    pub start: usize,
}

/// Finds the hints of all kinds, and for each hint the kinds that it may be of.
static HINTS: LazyLock<Option<(AhoCorasick, Vec<u32>)>> = LazyLock::new(|| {
    let mut hints: BTreeMap<&str, u32> = BTreeMap::new();
    for (number, shape) in SHAPES.iter().enumerate() {
        for hint in shape.hints {
            *hints.entry(hint).or_default() |= 1 << number;
        }
    }
    let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(hints.keys());
    Some((automaton.ok()?, hints.into_values().collect()))
});

/// Secrets are ASCII: bytes are compared, not letters.
static PATTERNS: LazyLock<Vec<Option<Regex>>> = LazyLock::new(|| {
    let compile = |shape: &Shape| RegexBuilder::new(shape.pattern).unicode(false).build().ok();
    SHAPES.iter().map(compile).collect()
});

/// The secrets of a text, the first of each kind.
pub fn secrets(text: &str) -> Vec<Secret> {
    let hinted = hinted(text);
    let numbers = (0..SHAPES.len()).filter(|number| hinted & (1 << number) != 0);
    let mut secrets: Vec<Secret> = numbers.filter_map(|number| first(number, text)).collect();
    secrets.sort_by_key(|secret| secret.start);
    secrets
}

/// The kinds of secrets of which there may be one in the text, a bit for each.
fn hinted(text: &str) -> u32 {
    let Some((automaton, kinds)) = HINTS.as_ref() else { return u32::MAX };
    let all = kinds.iter().fold(0, |all, kinds| all | kinds);
    let mut hinted = 0;
    for hit in automaton.find_iter(text) {
        hinted |= kinds.get(hit.pattern().as_usize()).copied().unwrap_or(0);
        if hinted == all {
            break;
        }
    }
    hinted
}

fn first(shape: usize, text: &str) -> Option<Secret> {
    let kind = SHAPES.get(shape)?.name;
    let pattern = PATTERNS.get(shape)?.as_ref()?;
    let found = pattern.captures_iter(text.as_bytes()).find_map(|captures| {
        let value = captures.name("value").or(captures.get(0))?;
        let shown = String::from_utf8_lossy(value.as_bytes());
        let is_doubtful = captures.name("value").is_some();
        let is_real = !is_example(&shown) && (!is_doubtful || is_random(&shown));
        is_real.then_some(value.start())
    });
    found.map(|start| Secret { kind, start })
}

/// Whether a value stands for another one: the keys of AWS's own documents, and placeholders.
fn is_example(value: &str) -> bool {
    let folded = value.to_ascii_lowercase();
    let words = ["example", "changeme", "change_me", "placeholder", "redacted", "dummy", "your"];
    let marks = ["<", "${", "$(", "{{", "%(", "***", "...", "xxx", "!ref", "!sub", "arn:", "://"];
    words.iter().chain(&marks).any(|word| folded.contains(word)) || value.starts_with('$')
}

/// Whether a value is no word or name: it has digits and letters, or characters of other kinds.
fn is_random(value: &str) -> bool {
    let has = |kind: fn(char) -> bool| value.chars().any(kind);
    let is_mark = |c: char| c.is_ascii_punctuation() && !matches!(c, '-' | '_' | '.' | '/');
    // What is called is code, and what is in brackets is a type or a place in a list.
    let is_code = value.contains(['(', ')', '[', ']', '{', '}', '<', '>']);
    let is_mixed = has(|c| c.is_ascii_digit()) && has(|c| c.is_alphabetic());
    let distinct = value.chars().collect::<BTreeSet<_>>().len();
    !is_code
        && distinct >= 5
        && (is_mixed || value.chars().any(is_mark) && has(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a secret, so that it does not stand in this file as one.
    fn joined(parts: &[&str]) -> String {
        parts.concat()
    }

    fn kinds(text: &str) -> Vec<&'static str> {
        secrets(text).into_iter().map(|secret| secret.kind).collect()
    }

    #[test]
    fn every_pattern_is_one() {
        assert!(HINTS.is_some());
        assert!(PATTERNS.iter().all(Option::is_some));
        assert!(SHAPES.len() <= 32, "a bit for each");
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
            let text = joined(&["-----BEGIN ", begin, "PRIVATE", " KEY-----\nMIIE"]);
            assert_eq!(kinds(&text), ["a private key"], "{text}");
        }
        assert_eq!(kinds(&joined(&["ghp", "_", &"a1B2".repeat(9)])), ["a GitHub token"]);
        assert_eq!(kinds(&joined(&["xoxb", "-123456789012-abcDEF123456"])), ["a Slack token"]);
        let address = joined(&["postgres://app:", "s3cr3t-pw", "@db.internal/ledger"]);
        assert_eq!(kinds(&address), ["a password in an address"]);
    }

    #[test]
    fn passwords_are_told_from_words_about_them() {
        for text in ["password: Tr0ub4dor&3", "DB_PASSWORD=hunter2hunter2", "pwd := 'a!long#one'"] {
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
