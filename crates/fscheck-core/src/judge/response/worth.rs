//! What a Partner Response is worth, before anything is said about it.

use serde::{Deserialize, Serialize};

use super::nothing::Nothing;
use super::pointer::Pointer;
use crate::checklist::Excuse;

/// What a response comes to; its words are in `words.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighed {
    pub(super) worth: Worth,
    pub(super) denial: Option<Denial>,
}

impl Weighed {
    /// Whether the response counts as a description.
    pub fn describes(self) -> bool {
        matches!(self.worth, Worth::Describes | Worth::Points(Pointer::Answer))
    }
}

/// What a response says against the answer Yes, each with the position of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Denial {
    /// It gives an excuse that the control does not accept.
    Declined { excuse: Excuse, sentence: usize },
    /// It says that the thing is not done.
    NotDone { sentence: usize },
}

/// What a response is worth as a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Worth {
    /// It is blank.
    Blank,
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
