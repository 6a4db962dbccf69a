//! Recognises texts that say nothing: a placeholder, an id, the requirement's own words, or only
//! claims and promises (specification, section 3.3).

use std::sync::LazyLock;

use memchr::memchr2_iter;
use serde::{Deserialize, Serialize};

use super::disguise::undisguised;
use super::placeholder::{is_filler, is_placeholder, is_short_name};
use super::quote::{quoted, stem, without_short_names};
use super::reworded::{is_reworded, root};
use crate::language::said::Said;
use crate::language::words::{List, is_number, list};
use crate::text;

/// The reason why a text says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Nothing {
    /// It is a placeholder.
    Placeholder,
    /// It is the id or the title of an item.
    Id,
    /// It is in the requirement.
    Requirement,
    /// It claims or promises without details.
    Claim,
    /// All its words are as true of any company.
    General,
}

/// The context of a text.
pub struct Own<'a> {
    /// Returns whether a folded word is the id of an item.
    pub is_id: &'a dyn Fn(&str) -> bool,
    /// The title of the item that it answers, if any.
    pub title: Option<&'a str>,
    /// The requirement that it answers, in the words of the form and of the definition.
    pub requirement: &'a [&'a str],
    /// The names of the partner, its customers and its offerings.
    pub names: &'a [String],
}

/// The number of words of a text that are looked up in the requirement one by one before all are.
const LOOKED_UP: usize = 8;

/// Returns why `text` says nothing, if so; `said` has its words.
pub fn nothing(text: &str, said: &Said, own: &Own<'_>) -> Option<Nothing> {
    let nothing = nothing_in(text, said, own);
    if nothing.is_some() {
        return nothing;
    }
    if let Some(plain) = undisguised(text) {
        let nothing = nothing_in(&plain, &Said::of(&plain, own.is_id), own);
        if nothing.is_some() {
            return nothing;
        }
    }
    if is_filler(text) {
        return Some(Nothing::Placeholder);
    }
    // A short name put after a term of the requirement adds nothing.
    let bare = without_short_names(text)?;
    let nothing = nothing_in(&bare, &Said::of(&bare, own.is_id), own);
    nothing.filter(|nothing| *nothing == Nothing::Requirement)
}

fn nothing_in(text: &str, said: &Said, own: &Own<'_>) -> Option<Nothing> {
    if is_placeholder(text) || is_instruction(said) {
        return Some(Nothing::Placeholder);
    }
    if is_short_name(text) {
        return None;
    }
    let is_same = |own: &str| text::same_letters(own, text) && !text::same_letters(own, "");
    if own.title.is_some_and(is_same) {
        return Some(Nothing::Id);
    }
    if own.requirement.iter().any(|own| is_same(own)) {
        return Some(Nothing::Requirement);
    }
    let words = said.words();
    if words.is_empty() {
        return Some(Nothing::Placeholder);
    }
    // Most texts have an early word that is neither a claim nor in the requirement.
    let stuck = uncovered(&words, CLAIMS, |_, word| is_number(word) || (own.is_id)(word));
    let is_own = |word: &str| {
        own.title.iter().chain(own.requirement).any(|text| mentions_root(text, word))
            || own.names.iter().any(|name| mentions(name, word))
    };
    let rest = words.iter().skip(stuck.unwrap_or(words.len()));
    let mut telling = rest.filter(|word| !is_plain(word) && !(own.is_id)(word)).take(LOOKED_UP);
    if telling.any(|word| !is_own(word)) {
        return None;
    }
    let named = names(&words, own);
    let is_label = |at: usize, word: &str| named.get(at) == Some(&true) || is_number(word);
    let is_of = |lists: &[&str]| uncovered(&words, lists, is_label).is_none();
    if named.contains(&true) && is_of(&["glue", "labels"]) {
        return Some(Nothing::Id);
    }
    if is_of(CLAIMS) {
        return Some(if is_of(&["calendar"]) { Nothing::Placeholder } else { Nothing::Claim });
    }
    if names_version(text) {
        return None;
    }
    let quoted = quoted(&words, said, own);
    let is_said = |at: usize, word: &str| is_label(at, word) || quoted.get(at) == Some(&true);
    let is_own = uncovered(&words, CLAIMS, is_said).is_none();
    let telling: Vec<&str> = words
        .iter()
        .enumerate()
        .filter_map(|(at, word)| (!is_label(at, word)).then_some(*word))
        .collect();
    (is_own || is_reworded(text, &telling, own)).then_some(Nothing::Requirement)
}

/// Returns whether a short text names the version of a document: "Detailed design 2.4". A number at
/// its start is that of a list.
fn names_version(text: &str) -> bool {
    const MOST_WORDS: usize = 8;
    let is_version = |token: &str| {
        let token = token.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = token.strip_prefix(['v', 'V']).unwrap_or(token);
        let is_number = |part: &str| {
            (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        digits.split_once('.').is_some_and(|(one, other)| is_number(one) && is_number(other))
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    // "Section 3.1" and "TLS 1.2" are of the requirement.
    let is_of_document = |before: &str| {
        let before = before.to_lowercase();
        !["section", "clause", "chapter", "item", "tls"].contains(&before.as_str())
    };
    let is_named = |pair: &[&str]| matches!(pair, [before, version] if is_version(version) && is_of_document(before));
    words.len() <= MOST_WORDS && words.windows(2).any(is_named)
}

/// Returns whether a word may be in any text that says nothing, whatever text is repeated.
pub fn is_plain(word: &str) -> bool {
    is_number(word)
        || list("persons").has(word)
        || LISTED_CLAIMS.iter().any(|claims| claims.begins(word))
}

/// Returns whether a text only claims and promises.
pub fn is_claim(words: &[&str]) -> bool {
    uncovered(words, CLAIMS, |_, word| is_number(word)).is_none()
}

/// The lists of words that say nothing.
pub const CLAIMS: &[&str] = &["claims", "claims-abroad", "hand-offs", "glue", "calendar"];

/// These lists, looked up once.
static LISTED_CLAIMS: LazyLock<Vec<&List>> =
    LazyLock::new(|| CLAIMS.iter().map(|name| list(name)).collect());

/// Returns the first word from which on the words are not phrases of `lists`; `None` if all are.
pub fn uncovered(
    words: &[&str],
    lists: &[&str],
    is_known: impl Fn(usize, &str) -> bool,
) -> Option<usize> {
    let lists: Vec<&List> = lists.iter().map(|name| list(name)).collect();
    // True if the words up to this position are phrases.
    let mut is_reached = vec![false; words.len() + 1];
    let reach = |at: usize, is_reached: &mut Vec<bool>| {
        if let Some(place) = is_reached.get_mut(at) {
            *place = true;
        }
    };
    reach(0, &mut is_reached);
    let mut furthest = 0;
    for (at, word) in words.iter().enumerate() {
        if at > furthest {
            return Some(furthest);
        }
        if !is_reached.get(at).copied().unwrap_or_default() {
            continue;
        }
        let mut note = |end: usize| {
            furthest = furthest.max(end);
            reach(end, &mut is_reached);
            false
        };
        lists.iter().for_each(|list| _ = list.reach(words, at, &mut note));
        if is_reached.get(at + 1) != Some(&true) && is_known(at, word) {
            furthest = furthest.max(at + 1);
            reach(at + 1, &mut is_reached);
        }
    }
    (furthest < words.len() || words.is_empty()).then_some(furthest)
}

/// Marks the words that are ids, or part of the title.
fn names(words: &[&str], own: &Own<'_>) -> Vec<bool> {
    let mut named: Vec<bool> = words.iter().map(|word| (own.is_id)(word)).collect();
    if let Some(title) = own.title {
        let title = Said::of(title, own.is_id);
        mark(words, &title.words(), &mut named);
    }
    own.names.iter().for_each(|name| mark_name(words, name, &mut named));
    named
}

/// Marks the words that form a name, in full or by its first words. A first word alone may be that
/// of a product.
fn mark_name(words: &[&str], name: &str, named: &mut [bool]) {
    const LONGEST_FORM: usize = 4;
    let name = Said::of(name, &|_| false);
    let parts = name.words();
    for count in 1..=parts.len() {
        let part = parts.get(..count).unwrap_or_default();
        let is_telling = part.first().is_some_and(|word| word.len() > LONGEST_FORM);
        // The name of a company ends with its legal form.
        let is_whole = parts.iter().skip(count).all(|word| word.len() <= LONGEST_FORM);
        let is_begun = words.len() > count && (count > 1 || is_telling);
        if is_begun || (is_whole && (count > 1 || parts.len() == 1)) {
            mark(words, part, named);
        }
    }
}

/// Marks the words that form `phrase`.
fn mark(words: &[&str], phrase: &[&str], marks: &mut [bool]) {
    if phrase.is_empty() {
        return;
    }
    for (at, window) in words.windows(phrase.len()).enumerate() {
        if window == phrase {
            marks.iter_mut().skip(at).take(phrase.len()).for_each(|mark| *mark = true);
        }
    }
}

/// Returns whether a word may be in the text in another form.
pub fn mentions_root(text: &str, word: &str) -> bool {
    let (stem, root) = (stem(word), root(word));
    mentions(text, stem) || (root != stem && mentions(text, &root))
}

/// Returns whether a word may be in the text: a cheap test, since most texts don't repeat the
/// requirement.
fn mentions(text: &str, word: &str) -> bool {
    if !text.is_ascii() || !word.is_ascii() {
        return text::fold(text).contains(word);
    }
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let Some(first) = word.first() else { return true };
    let starts = memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text);
    let mut parts = starts.filter_map(|at| text.get(at..at + word.len()));
    parts.any(|part| part.eq_ignore_ascii_case(word))
}

/// Returns whether a text is an instruction of the form.
fn is_instruction(said: &Said) -> bool {
    /// The most words of an instruction.
    const LONGEST: usize = 30;
    let words = said.words();
    words.len() <= LONGEST && !list("instructions").ends(&words, 0).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the words that form the name.
    fn named(text: &str, name: &str) -> String {
        let words: Vec<&str> = text.split(' ').collect();
        let mut marks = vec![false; words.len()];
        mark_name(&words, name, &mut marks);
        let marked = words.iter().zip(marks).filter(|(_, mark)| *mark).map(|(word, _)| *word);
        marked.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_name_is_named_by_its_first_words_if_they_tell_it() {
        assert_eq!(named("northwind runs it", "Northwind Bank AG"), "northwind");
        assert_eq!(named("gold is kept", "Gold Coast Ledger"), "", "four letters tell little");
        assert_eq!(named("gold coast runs it", "Gold Coast Ledger"), "gold coast");
        assert_eq!(named("the data lake runs", "Data Lake Platform"), "data lake");
        assert_eq!(
            named("northwind", "Northwind Ledger"),
            "",
            "a first word alone may be a product"
        );
        assert_eq!(named("northwind bank", "Northwind Bank AG"), "northwind bank");
    }

    fn says_nothing(text: &str) -> bool {
        let is_id = |_: &str| false;
        let own = Own { is_id: &is_id, title: None, requirement: &[], names: &[] };
        nothing(text, &Said::of(text, &is_id), &own).is_some()
    }

    #[test]
    fn phrases_that_please_say_nothing() {
        for text in [
            "This has been our daily business for many years.",
            "The respective people are aware and act accordingly.",
            "We will gladly elaborate on this during the call.",
            "It works.",
            "Our process is aligned with the AWS Well-Architected Framework and best practices.",
            "You can count on us here.",
            "We leave no stone unturned when it comes to this topic.",
            "We have done this for all four customers.",
            "In line with our internal guidelines.",
            "As per contract.",
            "We do exactly what the control asks for.",
            "This forms an integral part of our project delivery.",
            "Ça va de soi, nous le faisons depuis toujours.",
            "Tak, spełniamy ten wymóg.",
            "Ano, splňujeme.",
            "Evet, uyguluyoruz.",
            "是的，我们符合要求。",
        ] {
            assert!(says_nothing(text), "{text}");
        }
    }

    #[test]
    fn the_same_words_beside_something_concrete_say_something() {
        for text in [
            "The daily business meeting at nine lists open tickets by customer.",
            "Our process is aligned with DORA Article 11: the bank approves each test plan.",
            "The relevant people, two DBAs and the release manager, sign in Jira.",
            "It works on two paths: Direct Connect, and a VPN as backup.",
            "We follow the AWS Well-Architected Tool; 14 high risks were closed in June.",
            "As per contract annex B the bank receives a monthly availability report.",
            "You can count tickets by severity in the Grafana board.",
            "Internal guidelines ask for peer review of each Terraform plan.",
            "Done for all four customers in workshops of two days with the risk department.",
            "The bread and butter of the practice is core banking on Aurora.",
            "AWS guidance for Aurora failover (30 seconds) was tested in staging.",
            "Tak: kopie nocne w AWS Backup, test odtwarzania co kwartał.",
            "Ano, zálohy běží každou noc v AWS Backup.",
            "Evet, yedekler her gece AWS Backup ile alınır.",
            "是的，每晚用 AWS Backup 备份，每季度恢复测试。",
        ] {
            assert!(!says_nothing(text), "{text}");
        }
    }
}
