//! Facts that were found in documents and are not confirmed.

use super::Certainty;
use crate::location::Location;

/// A fact that is proposed.
#[derive(Clone, Debug)]
pub struct FoundFact {
    /// Its id, unique.
    pub id: String,
    /// The field that it is a value for, one of [`FOUND_FIELDS`].
    pub field: &'static str,
    /// The number of the case study it is about.
    pub case_study: Option<u32>,
    /// Its value.
    pub value: String,
    /// The place of the field that makes it a proposal.
    pub at: Location,
    /// True if somebody has decided that it is wrong.
    pub is_rejected: bool,
    /// The certainty of the proposal, if stated.
    pub certainty: Option<Certainty>,
}

/// The fields that facts are proposed for: of the partner, then of a case study.
pub const FOUND_FIELDS: &[&str] = &[
    "name",
    "employees",
    "professional_certifications",
    "offices",
    "customer",
    "completed_on",
    "stage",
    "use_case",
    "sub_verticals",
];

/// The fields among them that are of a case study.
pub const FOUND_OF_CASE_STUDIES: &[&str] =
    &["customer", "completed_on", "stage", "use_case", "sub_verticals"];
