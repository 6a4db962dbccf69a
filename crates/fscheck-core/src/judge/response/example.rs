//! Recognises texts copied from the form's own example, in part or with a word changed.

use super::nothing::is_plain;
use crate::language::said::Said;

/// The fewest words of a part of an example that is no coincidence.
const SHORTEST_PART: usize = 6;

/// The fewest words of a text that is an example with words changed.
const SHORTEST: usize = 7;

/// The most changed words.
const MOST_CHANGED: usize = 2;

/// Returns whether `said` is `example`, or at least half of it, with at most two words changed. A
/// text with a changed figure or additional content is an answer.
pub fn is_edited(said: &Said, example: &Said, names: &[String]) -> bool {
    let words = said.words();
    let example = example.words();
    let is_half = words.len() >= SHORTEST_PART && words.len() * 2 >= example.len();
    if is_half && example.windows(words.len()).any(|window| window == words) {
        return true;
    }
    let changed: Vec<&&str> = words.iter().filter(|word| !example.contains(word)).collect();
    let is_enough = |kept: usize| kept * 2 >= example.len() && kept * 4 >= words.len() * 3;
    // To compare their order takes long, and most texts have other words.
    if words.len() < SHORTEST || !is_enough(words.len() - changed.len()) {
        return false;
    }
    let is_of_name =
        |word: &str| names.iter().any(|name| Said::of(name, &|_| false).words().contains(&word));
    let told = changed.iter().filter(|word| !is_plain(word) && !is_of_name(word));
    is_enough(common(&words, &example))
        && !changed.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()))
        && told.count() <= MOST_CHANGED
}

/// Returns the number of words that two texts have in common, in their order.
fn common(one: &[&str], other: &[&str]) -> usize {
    let mut row = vec![0_usize; other.len() + 1];
    for word in one {
        let mut diagonal = 0;
        for (at, against) in other.iter().enumerate() {
            let above = row.get(at + 1).copied().unwrap_or_default();
            let left = row.get(at).copied().unwrap_or_default();
            let best = if word == against { diagonal + 1 } else { above.max(left) };
            diagonal = above;
            if let Some(cell) = row.get_mut(at + 1) {
                *cell = best;
            }
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fourteen words.
    const EXAMPLE: &str =
        "Alarms on errors and latency page our engineers who restore service from the runbook";

    fn is_copied(text: &str, names: &[String]) -> bool {
        let said = |text: &str| Said::of(text, &|_| false);
        is_edited(&said(text), &said(EXAMPLE), names)
    }

    #[test]
    fn half_of_an_example_is_one_and_less_is_not() {
        assert!(is_copied(EXAMPLE, &[]));
        assert!(is_copied("Errors and latency page our engineers who", &[]), "seven of its words");
        assert!(!is_copied("Alarms on errors and latency page", &[]), "six of its words");
        assert!(!is_copied("Alarms on errors", &[]));
    }

    #[test]
    fn two_changed_words_leave_an_example_and_a_third_or_a_figure_do_not() {
        let changed = EXAMPLE.replace("runbook", "wiki").replace("errors", "saturation");
        assert!(is_copied(&changed, &[]));
        let more = changed.replace("engineers", "analysts");
        assert!(!is_copied(&more, &[]));
        assert!(!is_copied(&EXAMPLE.replace("runbook", "runbook42"), &[]));
        // The partner's own name changes nothing.
        assert!(is_copied(&more, &["Analysts AG".to_owned()]));
    }
}
