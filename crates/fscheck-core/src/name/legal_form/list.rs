//! The list of legal forms, as `build.rs` makes it.

use crate::language::table::Table;

/// The legal forms.
pub(crate) struct Forms {
    /// Their words, with one space between them.
    pub(crate) forms: Table<()>,
    /// The most words that one has.
    pub(crate) longest: usize,
    /// Forms that are written together with the name, the longest first.
    pub(crate) joined: &'static [&'static str],
}
