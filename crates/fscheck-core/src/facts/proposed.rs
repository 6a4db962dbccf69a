//! Entries of evidence that are not confirmed.

use super::Evidence;
use crate::location::Location;

/// An entry of evidence that was proposed.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// The proposed entry.
    pub entry: Evidence,
    /// The place of the field that makes it a proposal.
    pub at: Location,
    /// True if somebody has decided that it is no evidence.
    pub is_rejected: bool,
    /// The certainty of the proposal, if stated.
    pub certainty: Option<Certainty>,
}

/// The certainty of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Another one is about as likely.
    Guess,
    /// It is the likeliest by some margin.
    Likely,
    /// No other one comes close.
    Sure,
}

/// Words for [`Certainty`], in manifests and workbooks.
pub const CERTAINTIES: &[&str] = &["sure", "likely", "guess"];

/// The value of the field `proposed` of a rejected entry.
pub const REJECTED: &str = "rejected";

/// The fields that a proposed entry has and a confirmed one has not.
pub const PROPOSAL_FIELDS: [&str; 3] = ["proposed", "certainty", "because"];

impl Certainty {
    /// Its name in manifests and workbooks.
    pub fn name(self) -> &'static str {
        match self {
            Certainty::Sure => "sure",
            Certainty::Likely => "likely",
            Certainty::Guess => "guess",
        }
    }

    /// The certainty called `name`.
    pub fn named(name: &str) -> Option<Certainty> {
        let all = [Certainty::Sure, Certainty::Likely, Certainty::Guess];
        all.into_iter().find(|certainty| certainty.name() == name)
    }
}
