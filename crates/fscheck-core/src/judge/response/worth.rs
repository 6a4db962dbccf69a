//! The worth of a Partner Response, before it becomes a finding.

use serde::{Deserialize, Serialize};

use super::nothing::Nothing;
use super::pointer::Pointer;
use crate::checklist::Excuse;

/// The result for a response; its words are in `words.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighed {
    pub(super) worth: Worth,
    pub(super) denial: Option<Denial>,
}

impl Weighed {
    /// Returns whether the response counts as a description.
    pub fn describes(self) -> bool {
        matches!(self.worth, Worth::Describes | Worth::Points(Pointer::Answer))
    }
}

/// A statement against the answer Yes, with the position of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Denial {
    /// It gives an excuse that the control does not accept.
    Declined { excuse: Excuse, sentence: usize },
    /// It says that the work is not done.
    NotDone { sentence: usize },
}

/// The worth of a response as a description.
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
    /// It only says that the work was not done or is not needed.
    Refuses,
    /// It only names a place in a document of its control and case study, or says that this is attached:
    /// the document says all.
    Refers,
}
