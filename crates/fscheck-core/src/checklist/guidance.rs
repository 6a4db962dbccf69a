//! The guidance for reviewers of a control.

use serde::Serialize;

/// What passes and what does not, by a guide that the checklist's owner gives to partners. Reports in
/// JSON have it as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guidance {
    /// The guide, and the place in it.
    pub source: String,
    /// What a good response shows, in our words.
    pub passes: Vec<String>,
    /// What is not accepted, in our words.
    pub fails: Vec<String>,
}
