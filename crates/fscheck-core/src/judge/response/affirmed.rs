//! Texts without the sentences that say that something is not done.

use std::collections::BTreeSet;

use super::undone;
use crate::language::said::Said;

/// A passage of a document without the sentences that say that something is not done; `None` where there are
/// none of these. A cause tells what was not done then.
pub(crate) fn without_denied(passage: &str) -> Option<String> {
    let said = Said::of(passage, &|_| false);
    let denied = undone::denied(&said);
    (!denied.is_empty()).then(|| kept(passage, &said, &denied))
}

/// What a response says of what is done: its text without the sentences that say that something isn't.
pub fn affirmed(response: &str) -> String {
    let said = Said::of(response, &|_| false);
    let denied = undone::all_undone(&said);
    if denied.is_empty() {
        return response.to_owned();
    }
    kept(response, &said, &denied)
}

/// The sentences of a text but these.
fn kept(text: &str, said: &Said, without: &BTreeSet<usize>) -> String {
    let kept = (0..said.sentences().len()).filter(|position| !without.contains(position));
    let sentences = kept.map(|position| Said::sentence(text, &|_| false, position));
    sentences.collect::<Vec<_>>().join("\n")
}
