//! The guidance for reviewers of a control.

use serde::Serialize;

/// Passing and failing responses, by a guide that the checklist's owner gives to partners. JSON
/// reports contain it unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guidance {
    /// The guide, and the place in it.
    pub source: String,
    /// The content of a good response, in our words.
    pub passes: Vec<String>,
    /// Content that is not accepted, in our words.
    pub fails: Vec<String>,
}
