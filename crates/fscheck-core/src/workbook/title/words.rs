//! Words that distinguish the title of a checklist, or the name of a programme, from a sentence.

mod lists;

use std::collections::BTreeSet;

use self::lists::{GENERIC, HEADING, LABELS, LEAD, OPENING, OTHER_WAYS, SENTENCE, SINGLE};
use crate::date::MONTHS;
use crate::words::bare_words;

/// A text with more words is a sentence.
const MOST_WORDS: usize = 24;

/// The owners of the programmes. Each word and phrase here has a space before and after it.
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

/// Other paths of a programme, which have separate checklists.
pub const OTHER_PATHS: &[&str] = &[
    " technology partner ",
    " technology partners ",
    " software partner ",
    " software partners ",
    " software path ",
    " software offering ",
    " isv ",
    " product ",
    " distribution ",
];

/// The former names of the services path of a programme.
pub const FORMER_PATHS: &[&str] = &[" consulting partner ", " consulting partners "];

/// Returns whether a text reads like the title of a document of one programme.
pub fn is_title(text: &str) -> bool {
    let words = bare_words(text);
    if words.split_whitespace().count() > MOST_WORDS || is_sentence(text) {
        return false;
    }
    let Some((before, after)) = document(&words) else { return false };
    names_one(before, words.contains(VALIDATION)) || names_one(after, false)
}

/// Returns whether a text is the name of one programme, or the heading of a chapter about it. A
/// name alone may be part of a list, but not at the beginning of a sheet.
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

/// Returns whether a text with which a workbook opens is the name of one programme.
pub fn opens_with_programme(text: &str) -> bool {
    let bare = bare_words(text);
    let rest: Vec<&str> = bare.split_whitespace().skip_while(|word| LEAD.contains(word)).collect();
    let words = format!(" {} ", rest.join(" "));
    let is_short = rest.len() <= MOST_WORDS / 4;
    let is_whole = has_first(&words, MAKERS) || OPENING.iter().any(|kind| words.ends_with(kind));
    let is_sentence = rest.iter().any(|word| SENTENCE.contains(word));
    is_short && is_whole && !is_sentence && has(&words, OPENING) && names_one(&words, false)
}

/// Returns whether a text is about programmes without naming one: the next text may name it.
pub fn is_of_programmes(text: &str) -> bool {
    let words = bare_words(text);
    has(&words, PROGRAMMES) && has(&words, MAKERS) && distinctive(&words).is_empty()
}

/// Returns the text after a label that introduces the name of a programme; empty if there is only
/// the label.
pub fn labelled(text: &str) -> Option<&str> {
    let (label, rest) = text.split_once(':').unwrap_or((text, ""));
    LABELS.contains(&bare_words(label).as_str()).then(|| rest.trim())
}

/// Returns whether a text that a label announces names one programme.
pub fn is_named_programme(text: &str) -> bool {
    let words = bare_words(text);
    words.split_whitespace().count() <= MOST_WORDS / 2
        && !is_sentence(text)
        && names_one(&words, false)
}

/// Returns whether a text is the heading of a checklist without its kind: "AWS Security Checklist".
pub fn is_checklist(text: &str) -> bool {
    let words = bare_words(text);
    has_first(&words, MAKERS)
        && words.ends_with(CHECKLIST)
        && !has(&words, PROGRAMMES)
        && !is_sentence(text)
        && !distinctive(&words).is_empty()
}

fn has_first(words: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| words.starts_with(phrase))
}

/// Returns whether a text reads like a sentence.
pub fn is_sentence(text: &str) -> bool {
    // A remark in brackets is not part of it.
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

/// Returns the text before the words for a document, and after them.
pub fn document(words: &str) -> Option<(&str, &str)> {
    let found = DOCUMENTS.iter().filter_map(|document| {
        let at = words.find(document)?;
        let (before, rest) = words.split_at_checked(at + 1)?;
        Some((before, rest.get(document.len() - 2..)?))
    });
    found.min_by_key(|(before, _)| before.len())
}

/// Returns whether the words name one programme: a kind of programme with a distinguishing word.
fn names_one(words: &str, needs_no_kind: bool) -> bool {
    (needs_no_kind || has(words, PROGRAMMES))
        && (has(own(words), SINGLE) || !distinctive(words).is_empty())
}

/// Returns the text after the owner of the programme. The name of the applicant may come before
/// that.
fn own(words: &str) -> &str {
    let maker = MAKERS.iter().filter_map(|maker| words.find(maker)).min();
    maker.and_then(|at| words.get(at..)).unwrap_or(words)
}

/// Returns the words that distinguish the programme.
fn distinctive(words: &str) -> BTreeSet<&str> {
    let says_which = |word: &&str| !GENERIC.contains(word) && !is_release(word);
    own(words).split_whitespace().filter(says_which).collect()
}

/// Returns whether the title of a document, as bare words, and a name are of the same kind of
/// programme and have the same distinguishing words in any order, or the initials of the name's.
pub fn same_programme(title: &str, name: &str) -> bool {
    let named = programme_of(title);
    let words = distinctive(name);
    let kind = |kind: &&&str| name.contains(**kind);
    let of_kind = PROGRAMMES.iter().filter(kind).any(|kind| named.contains(kind));
    let own = distinctive(named);
    let is_short = || own.len() == 1 && own.contains(initials(name).as_str());
    let without_kind = title.ends_with(CHECKLIST) && !has(title, PROGRAMMES);
    (of_kind || without_kind) && !words.is_empty() && (own == words || is_short())
}

/// The part of a title that names the programme: before the words for the document, or after.
fn programme_of(title: &str) -> &str {
    document(title).map_or(title, |(before, after)| {
        let is_after = !names_one(before, false) && names_one(after, false);
        if is_after { after } else { before }
    })
}

/// Returns whether a title is of another way into the programme `name`.
pub fn is_other_way(title: &str, name: &str) -> bool {
    let before = document(title).map_or(title, |(before, _)| before);
    OTHER_WAYS.iter().any(|way| own(before).contains(way) && !name.contains(way))
}

/// Returns the initials of the words of a name between its owner and its kind.
fn initials(name: &str) -> String {
    let mut name = name.to_owned();
    for phrase in MAKERS.iter().chain(PROGRAMMES) {
        name = name.replace(phrase, " ");
    }
    name.split_whitespace().filter_map(|word| word.chars().next()).collect()
}

/// Returns whether a word is part of a date or version.
fn is_release(word: &str) -> bool {
    let digits = word.trim_start_matches('v');
    digits.chars().all(|c| c.is_ascii_digit()) || MONTHS.contains(&word)
}

pub fn has(words: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| words.contains(phrase))
}
