//! Removes the sentences that say that something is not done.

use std::collections::BTreeSet;

use super::undone;
use crate::language::said::{Said, without_insertions};

/// Returns a passage of a document without the sentences that say that something is not done;
/// `None` if it has none of these. A sentence about a cause describes a past state and stays.
pub(crate) fn without_denied(passage: &str) -> Option<String> {
    if !undone::may_be_denied(passage) {
        return None;
    }
    let passage = without_insertions(passage);
    let said = Said::of(&passage, &|_| false);
    let denied = undone::denied(&said);
    (!denied.is_empty()).then(|| kept(&passage, &said, &denied))
}

/// Returns a response without the sentences that say that something is not done.
pub fn affirmed(response: &str) -> String {
    let said = Said::of(response, &|_| false);
    let denied = undone::all_undone(&said);
    if denied.is_empty() {
        return response.to_owned();
    }
    kept(response, &said, &denied)
}

/// Returns the sentences of a text except these.
fn kept(text: &str, said: &Said, without: &BTreeSet<usize>) -> String {
    let mut written = Said::written(text, &|_| false);
    written.resize(said.sentences().len(), String::new());
    let kept = written.into_iter().enumerate();
    let kept = kept.filter(|(position, _)| !without.contains(position));
    kept.map(|(_, sentence)| sentence).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_denied_after_parentheses_is_denied_before_them() {
        for (text, left) in [
            ("The load test (position 14, 18 days) was not ordered. It stays so.", "It stays so."),
            ("GuardDuty (all accounts). Backups were not tested.", "GuardDuty\n(all accounts)."),
            ("Backups (daily) are kept. Restores were not tested.", "Backups are kept."),
        ] {
            assert_eq!(without_denied(text).as_deref(), Some(left), "{text}");
        }
        assert_eq!(without_denied("The load test (position 14) was passed."), None);
    }
}
