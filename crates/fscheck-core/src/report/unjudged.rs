//! Inputs that could not be judged. Machine-readable reports also contain them, since a pipeline
//! may read nothing else.

use crate::location::Location;
use crate::visible::Line;

/// The name for problems of inputs, where findings have the name of their rule.
pub const INPUT_ERROR: &str = "input-error";

/// The summary of [`INPUT_ERROR`].
pub const SUMMARY: &str = "An input can't be read or understood, so it wasn't checked.";

/// An input that could not be judged.
#[derive(Clone, Debug)]
pub struct Unjudged {
    /// The input, as the user named it.
    pub input: Line,
    /// The problems, each at its place.
    pub problems: Vec<InputProblem>,
}

/// Something that keeps an input from being judged.
#[derive(Clone, Debug)]
pub struct InputProblem {
    /// The place.
    pub at: Location,
    /// The problem.
    pub message: Line,
    /// The help.
    pub help: Line,
}

/// The problems of all inputs.
pub fn problems(unjudged: &[Unjudged]) -> impl Iterator<Item = &InputProblem> {
    unjudged.iter().flat_map(|input| &input.problems)
}
