//! Suggestions for unknown names, with a bound on the total work.

use std::cell::Cell;

use crate::text;

/// The budget for all unknown names, in pairs of letters compared: about 50,000 names.
const MOST_COMPARED: usize = 20_000_000;

/// Suggests names until the budget is used up.
#[derive(Debug)]
pub(super) struct Near {
    room: Cell<usize>,
}

impl Near {
    /// Returns a value with the full budget.
    pub(super) fn new() -> Near {
        Near { room: Cell::new(MOST_COMPARED) }
    }

    /// Returns the name among `known` that was most likely meant by `word`; `None` if none is
    /// close, or if the remaining budget is too small to compare all.
    pub(super) fn nearest<'n>(
        &self,
        word: &str,
        known: impl Iterator<Item = &'n str>,
    ) -> Option<&'n str> {
        let mut names = Vec::new();
        for name in known {
            let cost = word.len().max(1).saturating_mul(name.len().max(1));
            let left = self.room.get().checked_sub(cost);
            self.room.set(left.unwrap_or_default());
            left?;
            names.push(name);
        }
        text::nearest(word, names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_until_it_is_enough() {
        let near = Near::new();
        assert_eq!(near.nearest("Ofer", ["Offer", "Other"].into_iter()), Some("Offer"));
        let names = vec!["a name that is rather long"; 40_000];
        assert_eq!(near.nearest("a name that is rather lost", names.into_iter()), None);
        assert_eq!(near.nearest("Ofer", ["Offer"].into_iter()), None);
    }
}
