//! The words by which the title of a checklist, or the name of a programme, is told from a sentence.

use std::collections::BTreeSet;

use crate::date::MONTHS;
use crate::words::bare_words;

/// A text with more words is a sentence.
const MOST_WORDS: usize = 24;

/// Whose programmes these are. Each word and phrase here has a space before and after it.
pub const MAKERS: &[&str] = &[" aws ", " amazon ", " apn "];

/// The document that counts most.
pub const CHECKLIST: &str = " checklist ";

/// The documents that are named by their programme.
const DOCUMENTS: &[&str] = &[CHECKLIST, " self assessment ", " selfassessment ", " vcl "];

/// A checklist of this kind is one of a programme, whatever else it says.
const VALIDATION: &str = " validation checklist ";

/// The kinds of programmes.
pub const PROGRAMMES: &[&str] = &[
    " competency ",
    " service delivery ",
    " service ready ",
    " program ",
    " programme ",
    " designation ",
    " specialization ",
    " specialisation ",
    " managed service provider ",
    " managed services provider ",
    " msp ",
    " mssp ",
    " foundational technical review ",
    " ftr ",
];

/// Kinds of which there is one alone.
const SINGLE: &[&str] = &[
    " managed service provider ",
    " managed services provider ",
    " msp ",
    " mssp ",
    " foundational technical review ",
    " ftr ",
];

/// Other ways into a programme, which have checklists of their own.
pub const OTHER_PATHS: &[&str] = &[
    " technology partner ",
    " technology partners ",
    " consulting partner ",
    " consulting partners ",
    " software partner ",
    " software partners ",
    " software path ",
    " software offering ",
    " isv ",
    " product ",
    " distribution ",
];

/// What chapters about a programme are called.
const HEADING: &[&str] =
    &["definition", "prerequisites", "requirements", "overview", "introduction", "application"];

/// Words that say nothing of which programme it is.
const GENERIC: &[&str] = &[
    "a",
    "amazon",
    "an",
    "and",
    "apn",
    "application",
    "assessment",
    "aws",
    "by",
    "checklist",
    "competencies",
    "competency",
    "consulting",
    "copy",
    "delivery",
    "definition",
    "designation",
    "draft",
    "final",
    "cover",
    "introduction",
    "prerequisites",
    "requirements",
    "overview",
    "readme",
    "for",
    "form",
    "in",
    "network",
    "of",
    "offering",
    "offerings",
    "on",
    "partner",
    "partners",
    "path",
    "program",
    "programme",
    "programs",
    "ready",
    "released",
    "release",
    "s",
    "self",
    "selfassessment",
    "service",
    "services",
    "sheet",
    "software",
    "specialisation",
    "specialization",
    "spreadsheet",
    "technology",
    "template",
    "the",
    "to",
    "v",
    "validation",
    "vcl",
    "version",
    "web",
    "workbook",
    "worksheet",
];

/// Words of sentences, and of remarks about another checklist.
const SENTENCE: &[&str] = &[
    "also",
    "already",
    "are",
    "as",
    "be",
    "been",
    "before",
    "can",
    "click",
    "complete",
    "completed",
    "contact",
    "did",
    "do",
    "does",
    "earlier",
    "fill",
    "formerly",
    "from",
    "had",
    "has",
    "have",
    "held",
    "here",
    "hold",
    "holds",
    "if",
    "instead",
    "is",
    "it",
    "may",
    "must",
    "next",
    "no",
    "not",
    "once",
    "our",
    "outlines",
    "passed",
    "please",
    "prepare",
    "previous",
    "previously",
    "read",
    "refer",
    "related",
    "replaced",
    "replaces",
    "review",
    "see",
    "shall",
    "should",
    "similar",
    "submit",
    "superseded",
    "supersedes",
    "than",
    "that",
    "these",
    "they",
    "this",
    "under",
    "use",
    "view",
    "visit",
    "was",
    "we",
    "were",
    "when",
    "which",
    "who",
    "will",
    "with",
    "you",
    "your",
];

/// Whether a text reads like the title of a document of one programme.
pub fn is_title(text: &str) -> bool {
    let words = bare_words(text);
    if words.split_whitespace().count() > MOST_WORDS || is_sentence(text) {
        return false;
    }
    let Some((before, after)) = document(&words) else { return false };
    names_one(before, words.contains(VALIDATION)) || names_one(after, false)
}

/// Whether a text is the name of one programme, or the heading of a chapter about it. A name alone
/// may be one of a list, but not where a sheet begins.
pub fn names_programme(text: &str, is_first: bool) -> bool {
    let bare = bare_words(text);
    let all: Vec<&str> = bare.split_whitespace().collect();
    let chapter = all.iter().rev().take_while(|word| HEADING.contains(word)).count();
    let name = all.get(..all.len() - chapter).unwrap_or_default();
    let words = format!(" {} ", name.join(" "));
    let is_heading = (is_first || chapter > 0) && all.len() <= MOST_WORDS / 2;
    let is_whole = MAKERS.iter().any(|maker| words.starts_with(maker))
        && PROGRAMMES.iter().any(|kind| words.ends_with(kind));
    is_heading && is_whole && !is_sentence(text) && names_one(&words, false)
}

fn is_sentence(text: &str) -> bool {
    // A remark in brackets is none of it.
    let mut outside = String::new();
    let mut depth: u32 = 0;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    // A full stop within a version is followed by no space.
    let stops = outside.contains(". ") || outside.contains(['?', '!', ';']);
    // A review is a kind of programme too.
    let words = SINGLE.iter().fold(bare_words(&outside), |rest, kind| rest.replace(kind, " "));
    stops || words.split_whitespace().any(|word| SENTENCE.contains(&word))
}

/// What stands before the words for a document, and after them.
pub fn document(words: &str) -> Option<(&str, &str)> {
    let found = DOCUMENTS.iter().filter_map(|document| {
        let at = words.find(document)?;
        let (before, rest) = words.split_at_checked(at + 1)?;
        Some((before, rest.get(document.len() - 2..)?))
    });
    found.min_by_key(|(before, _)| before.len())
}

/// Whether the words name one programme: a kind of programme with a word that says which.
fn names_one(words: &str, needs_no_kind: bool) -> bool {
    (needs_no_kind || has(words, PROGRAMMES))
        && (has(own(words), SINGLE) || !distinctive(words).is_empty())
}

/// What stands after whose programme it is. Whoever fills in the form may stand before that.
fn own(words: &str) -> &str {
    let maker = MAKERS.iter().filter_map(|maker| words.find(maker)).min();
    maker.and_then(|at| words.get(at..)).unwrap_or(words)
}

/// The words that say which programme it is.
fn distinctive(words: &str) -> BTreeSet<&str> {
    let says_which = |word: &&str| !GENERIC.contains(word) && !is_release(word);
    own(words).split_whitespace().filter(says_which).collect()
}

/// Whether the title of a document, as bare words, and a name are of the same kind of programme
/// and have the same words that say which, in whatever order.
pub fn same_programme(title: &str, name: &str) -> bool {
    let named = document(title)
        .map_or(title, |(before, after)| if names_one(before, false) { before } else { after });
    let words = distinctive(name);
    let kind = |kind: &&&str| name.contains(**kind);
    let of_kind = PROGRAMMES.iter().filter(kind).any(|kind| named.contains(kind));
    of_kind && !words.is_empty() && distinctive(named) == words
}

/// Whether a word is part of a date or version.
fn is_release(word: &str) -> bool {
    let digits = word.trim_start_matches('v');
    digits.chars().all(|c| c.is_ascii_digit()) || MONTHS.contains(&word)
}

pub fn has(words: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| words.contains(phrase))
}
