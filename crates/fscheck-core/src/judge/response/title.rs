//! Recognises short responses that name their evidence by its title or file instead of its id:
//! "Network hardiness note, section 2" beside `clients/network-hardiness.md`.

use super::nothing::{is_claim, uncovered};
use crate::facts::Evidence;
use crate::words::bare_words;

/// The most words of a response that may be little more than a title.
const LONGEST: usize = 12;

/// The most words of a response that points to a title and says what is there.
const LONGEST_POINTER: usize = 24;

/// The most words at the beginning of a title that a response may leave out.
const ENDS: usize = 4;

/// The most words of a phrase that points to a title.
const POINTER: usize = 4;

/// The most words beside a title. More have to say something by themselves.
const MOST_BESIDE: usize = 6;

/// Returns whether a response names evidence of this control and case study. The words of `names`,
/// such as the customer's, may be missing.
pub fn names_title<'a>(
    response: &str,
    control: &str,
    case_study: Option<u32>,
    evidence: &[Evidence],
    names: impl FnOnce() -> &'a [Vec<String>],
) -> bool {
    let count = response.split_whitespace().take(LONGEST_POINTER + 1).count();
    if count > LONGEST_POINTER {
        return false;
    }
    let is_short = count <= LONGEST;
    let (words, names) = (bare_words(response), names());
    let serves = |entry: &&Evidence| {
        let is_of_study =
            case_study.is_none_or(|number| entry.case_studies.is_empty() || entry.is_about(number));
        is_of_study && entry.is_for(control)
    };
    evidence.iter().filter(serves).any(|entry| {
        let file = entry.path().map(|path| stem(&path.value));
        let titles = entry.title.as_deref().into_iter().chain(file);
        titles.map(|title| without_names(title, names)).any(|title| {
            (is_short && is_named(&words, &title))
                || ends(&title).any(|end| points_to(&words, &end) || is_only(&words, &end))
        })
    })
}

/// Returns whether bare words are little more than those of a title. A single one may be any word,
/// unless they begin with it. "Capacity planning was done" claims something about its subject.
fn is_named(words: &str, title: &str) -> bool {
    let at = match title.split_whitespace().count() {
        0 => None,
        1 => words.starts_with(title).then_some(0),
        _ => words.find(title),
    };
    let Some((before, rest)) = at.and_then(|at| words.split_at_checked(at)) else { return false };
    let after = rest.get(title.len()..).unwrap_or_default();
    let beside: Vec<&str> = before.split_whitespace().chain(after.split_whitespace()).collect();
    beside.len() <= MOST_BESIDE && (beside.is_empty() || !is_claim(&beside))
}

/// Returns a title of two words or more, and what is left without its first words, such as the
/// short name of a project: "Quayline design record", "design record".
fn ends(title: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = title.split_whitespace().collect();
    let count = words.len().saturating_sub(1);
    (0..count.min(ENDS + 1)).map(move |from| {
        let end = words.get(from..).unwrap_or_default();
        end.iter().fold(String::from(" "), |end, word| end + word + " ")
    })
}

/// Returns whether bare words are the end of a title, and at most some on the paper's state.
fn is_only(words: &str, end: &str) -> bool {
    let state = words.strip_prefix(end).map(|rest| rest.split_whitespace().collect::<Vec<_>>());
    state.is_some_and(|state| uncovered(&state, &["states-of-a-paper"], |_, _| false).is_none())
}

/// Returns whether bare words point to a title: "see the design document". The words beside it may
/// not all be claims.
fn points_to(words: &str, title: &str) -> bool {
    let Some((before, after)) = words.split_once(title) else { return false };
    let before: Vec<&str> = before.split_whitespace().collect();
    let first = before.len().saturating_sub(POINTER);
    (first..before.len()).any(|from| {
        let (own, pointer) = before.split_at_checked(from).unwrap_or_default();
        let beside: Vec<&str> = own.iter().copied().chain(after.split_whitespace()).collect();
        uncovered(pointer, &["to-a-title"], |_, _| false).is_none()
            && (beside.is_empty() || !is_claim(&beside))
    })
}

/// Returns the bare words of a title that are in no name.
fn without_names(title: &str, names: &[Vec<String>]) -> String {
    let words = bare_words(title);
    let is_named = |word: &str| names.iter().flatten().any(|name| name == word);
    let rest = words.split_whitespace().filter(|word| !is_named(word));
    rest.fold(String::from(" "), |title, word| title + word + " ")
}

/// Returns a file's name without folders and ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_named_by_its_words() {
        let names = vec![vec!["quayline".to_owned(), "trade".to_owned()]];
        let is_in = |response: &str, title: &str| {
            is_named(&bare_words(response), &without_names(title, &names))
        };
        for (response, title) in [
            ("See the network hardiness note.", stem("clients/network-hardiness.md")),
            ("Client protection policy, threat by threat.", "Client protection policy"),
            ("Blueprint, as built.", "Quayline blueprint"),
            ("Design book, signed by the COO.", "Design book: Quayline"),
        ] {
            assert!(is_in(response, title), "{response}");
        }
        for (response, title) in [
            ("We protect our clients well.", "Client protection policy"),
            ("The blueprint was built with care.", "Quayline blueprint"),
            ("Everything was done for Quayline.", "Quayline Trade"),
            ("Our network is resilient.", stem("clients/network-hardiness.md")),
            ("Capacity planning was done.", "Capacity planning"),
            ("Our capacity planning is fully implemented.", "Capacity planning"),
            (
                "Capacity planning is always done with great care by seasoned people.",
                "Capacity planning",
            ),
        ] {
            assert!(!is_in(response, title), "{response}");
        }
    }

    #[test]
    fn a_longer_response_points_to_a_title() {
        let points =
            |response: &str, title: &str| points_to(&bare_words(response), &bare_words(title));
        let needs = "Development; see the design document for needs, findings and architecture.";
        assert!(points(needs, "design document"));
        assert!(points("Limits are set out in our capacity note.", "capacity note"));
        assert!(!points("We see that design document as crucial.", "design document"));
        assert!(!points("Every design document is excellent.", "design document"));
        assert!(!points("You will see our capacity planning is excellent.", "capacity planning"));
        assert!(!points("Excellence shows in our capacity planning.", "capacity planning"));
    }

    #[test]
    fn a_title_may_be_named_without_its_first_words() {
        let is_end = |response: &str, title: &str| {
            ends(&bare_words(title)).any(|end| is_only(&bare_words(response), &end))
        };
        assert!(is_end("Design record, final.", "Lantern design record"));
        assert!(is_end("Solution Design v2", "Lantern solution design"));
        assert!(!is_end("Design record of great quality.", "Lantern design record"));
        assert!(!is_end("Record.", "Lantern design record"));
    }
}
