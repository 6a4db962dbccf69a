//! The shapes of secrets. The forms of keys and tokens are those that their issuers document.

/// A kind of secret.
pub struct Shape {
    /// Its name, as the continuation of a sentence.
    pub name: &'static str,
    /// The strings that every secret of its kind contains, in any case if the pattern is
    /// case-insensitive. Most texts have none of these, and are not searched further.
    pub hints: &'static [&'static str],
    /// A character that every secret of its kind contains behind the hint. Compiling a pattern costs
    /// much more than looking for one.
    pub needs: Option<u8>,
    /// Returns whether one may begin with a hint, by the text from that hint on; true if unknown.
    pub may_begin: fn(&str) -> bool,
    /// Its pattern; the group `value` is the secret, if the match contains more.
    pub pattern: &'static str,
    /// True if words, code and placeholders occur in the same places, so that a value is doubtful.
    pub is_doubtful: bool,
}

/// The kinds of secrets, at most 64.
pub const SHAPES: &[Shape] = &[
    sure(
        "an AWS access key id",
        &["AKIA", "ASIA"],
        r"\b(?:AKIA|ASIA)[A-Z2-7]{16}(?:[^A-Za-z0-9]|$)",
    ),
    sure(
        "an AWS secret access key",
        &[
            "secretkey",
            "secret_key",
            "secret key",
            "secret-key",
            "secretaccess",
            "secret_access",
            "secret access",
            "secret-access",
        ],
        concat!(
            r"(?i)secret[_ -]?(?:access[_ -]?)?key\W{0,6}(?:(?:parameter)?value|is)?\W{1,20}",
            r"(?P<value>[A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)"
        ),
    ),
    sure(
        "an AWS session token",
        &["IQoJb3JpZ2lu", "FwoGZXIvYXdz"],
        r"(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9/+=]{100,}",
    ),
    // A header alone is a text about keys: a key has a body, which is not truncated.
    sure(
        "a private key",
        &["-----BEGIN"],
        concat!(
            r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----",
            r"(?:[^A-Za-z0-9=-]|\\[nr]|[A-Za-z-]{3,20}: [^\n\\]{1,80}(?:\n|\\n))*",
            r"(?P<value>[A-Za-z0-9+/]{60,})"
        ),
    ),
    sure(
        "a PuTTY private key",
        &["PuTTY-User-Key-File-"],
        r"PuTTY-User-Key-File-\d:(?s-u:.){1,4000}?Private-Lines:",
    ),
    sure(
        "a GitHub token",
        &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})\b",
    ),
    sure(
        "a GitLab token",
        &["glpat-", "glrt-", "gldt-", "glptt-", "glcbt-"],
        r"\bgl(?:pat|rt|dt|ptt|cbt)-[A-Za-z0-9_-]{20,}",
    ),
    sure(
        "a Slack token",
        &["xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-", "xapp-"],
        r"\b(?:xox[abprs]|xapp)-[A-Za-z0-9-]{20,}",
    ),
    sure(
        "a Slack webhook",
        &["hooks.slack.com/services/"],
        r"hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}",
    ),
    sure("a Stripe key", &["k_live_", "whsec_"], r"\b(?:[rs]k_live_|whsec_)[A-Za-z0-9]{20,}\b"),
    sure("a Google API key", &["AIza"], r"\bAIza[A-Za-z0-9_-]{35}\b"),
    sure(
        "a Google OAuth secret",
        &["GOCSPX-", "ya29."],
        r"\b(?:GOCSPX-[A-Za-z0-9_-]{28}|ya29\.[A-Za-z0-9_-]{40,})",
    ),
    sure("an npm token", &["npm_"], r"\bnpm_[A-Za-z0-9]{36}\b"),
    sure("a PyPI token", &["pypi-AgE"], r"\bpypi-AgE[A-Za-z0-9_-]{50,}"),
    sure("a Docker Hub token", &["dckr_pat_"], r"\bdckr_pat_[A-Za-z0-9_-]{20,}"),
    sure("a Vault token", &["hvs."], r"\bhvs\.[A-Za-z0-9_-]{24,}"),
    sure("a Terraform token", &[".atlasv1."], r"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}"),
    sure("a SendGrid key", &["SG."], r"\bSG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{40,46}\b"),
    sure(
        "a key to a language model",
        &["sk-ant-", "sk-proj-", "T3BlbkFJ", "hf_"],
        concat!(
            r"\b(?:sk-ant-[A-Za-z0-9_-]{40,}|sk-proj-[A-Za-z0-9_-]{40,}",
            r"|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}|hf_[A-Za-z0-9]{34}\b)"
        ),
    ),
    sure(
        "an access token",
        &["dop_v1_", "dapi", "NRAK-", "glsa_", "ATATT3", "shpat_", "lin_api_", "sntrys_"],
        concat!(
            r"\b(?:dop_v1_[a-f0-9]{64}|dapi[a-f0-9]{32}|NRAK-[A-Z0-9]{27}|glsa_[A-Za-z0-9_]{40,}",
            r"|ATATT3[A-Za-z0-9_=-]{60,}|shpat_[a-fA-F0-9]{32}|lin_api_[A-Za-z0-9]{40}",
            r"|sntrys_[A-Za-z0-9_+/=-]{60,})"
        ),
    ),
    sure(
        "a JSON web token",
        &["eyJ"],
        r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{16,}",
    ),
    sure(
        "an Azure key",
        &["AccountKey=", "SharedAccessKey="],
        r"(?i)\b(?:AccountKey=[A-Za-z0-9/+]{86}==|SharedAccessKey=[A-Za-z0-9/+]{43}=)",
    ),
    Shape {
        needs: Some(b'@'),
        ..doubtful(
            "a password in an address",
            &["://"],
            concat!(
                r#"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@'"<>]{0,60}:"#,
                r#"(?P<value>[^\s/:@'"<>]{6,80})@[^\s/]"#
            ),
        )
    },
    // In quotation marks a password may have any character.
    Shape {
        may_begin: is_followed,
        ..doubtful(
            "a password",
            &[
                "password",
                "passwd",
                "passwort",
                "passphrase",
                "pwd",
                "api_key",
                "api-key",
                "apikey",
                "clientsecret",
                "client_secret",
                "client-secret",
                "authtoken",
                "auth_token",
                "auth-token",
                "accesstoken",
                "access_token",
                "access-token",
                // The word `pass`, with the characters that may be between it and its value.
                "pass\"",
                "pass'",
                "pass]",
                "pass*",
                "pass ",
                "pass\t",
                "pass:",
                "pass=",
                "pass,",
                "pass\n",
                "pass\r",
                "pass\u{b}",
                "pass\u{c}",
                "passvalue",
                "passparameter",
            ],
            concat!(
                r"(?i)(?:password|passwd|passwort|passphrase|(?:\b|_)pwd|(?:\b|_)pass|api[_-]?key",
                r#"|client[_-]?secret|auth[_-]?token|access[_-]?token)["'\]\*]{0,3}[ \t]{0,3}"#,
                r#"(?:(?::|=>?|:=|[ \t]is)[\*]{0,2}[ \t]{0,3}"#,
                // The name of a setting and its value, as two fields.
                r#"|,?\s{0,12}["']?(?:parameter)?value["']?\s{0,3}[:=]\s{0,3})"#,
                r#"(?:"(?P<double>[^"\s]{8,80})"|'(?P<single>[^'\s]{8,80})'"#,
                r#"|[`]?(?P<value>[^\s"'`,;|]{8,80}))"#
            ),
        )
    },
];

impl Shape {
    /// Returns whether small and capital letters are the same in its pattern.
    pub fn is_in_any_case(&self) -> bool {
        self.pattern.starts_with("(?i)")
    }
}

const fn sure(name: &'static str, hints: &'static [&'static str], pattern: &'static str) -> Shape {
    Shape { name, hints, needs: None, may_begin: |_| true, pattern, is_doubtful: false }
}

const fn doubtful(
    name: &'static str,
    hints: &'static [&'static str],
    pattern: &'static str,
) -> Shape {
    Shape { name, hints, needs: None, may_begin: |_| true, pattern, is_doubtful: true }
}

/// The most bytes from the beginning of the name of a password to the end of what connects it with
/// its value, and more.
const CONNECTED: usize = 64;

/// Returns whether the name of a password at the beginning of a text may have a value: the pattern
/// needs `:`, `=`, `is` or `value` between them.
fn is_followed(text: &str) -> bool {
    let near = text.as_bytes();
    let near = near.get(..near.len().min(CONNECTED)).unwrap_or_default();
    let is_word = |word: &str| {
        near.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    };
    near.contains(&b':')
        || near.contains(&b'=')
        || [" is", "\tis", "value"].into_iter().any(is_word)
}
