//! What a Partner Response is worth, before anything is said about it.

use super::nothing::Nothing;
use super::pointer::Pointer;

/// What a response is worth as a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// It describes something.
    Describes,
    /// It says nothing.
    SaysNothing(Nothing),
    /// It is the form's example.
    CopiesExample,
    /// It points to another place.
    Points(Pointer),
    /// It only says that the thing was not done, or need not be.
    Refuses,
}

impl Worth {
    /// Whether the response counts as a description.
    pub(super) fn describes(self) -> bool {
        matches!(self, Worth::Describes | Worth::Points(Pointer::Answer))
    }
}
