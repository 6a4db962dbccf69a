//! A passage of a document by which a topic wasn't done.

use crate::evidence::{Passage, Searched};
use crate::facts::Evidence;
use crate::judge::evidence::contradicts::quoted;

/// A passage by which a topic wasn't done.
pub struct Denial<'a> {
    pub entry: &'a Evidence,
    pub searched: &'a Searched,
    pub passage: &'a Passage,
}

impl Denial<'_> {
    /// Describes it, as the continuation of a message; with its document, if there are several.
    pub fn told(&self, is_one_of_several: bool) -> String {
        let of = if is_one_of_several { format!(" of `{}`", self.entry.id) } else { String::new() };
        let quoted = quoted(self.searched, self.passage);
        format!("; one passage{of} suggests that it wasn't done: {quoted}")
    }
}
