//! Problems of inputs.

use std::cell::RefCell;

use crate::location::Location;

/// A part of an input that cannot be understood, with its place and help.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// The place.
    pub at: Location,
    /// The problem.
    pub message: String,
    /// The help.
    pub help: String,
}

/// All problems found so far. Readers go on after each, so that the user hears of all at once.
#[derive(Debug, Default)]
pub struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    /// Adds one.
    pub fn report(&self, at: &Location, message: impl Into<String>, help: impl Into<String>) {
        let problem = Problem { at: at.clone(), message: message.into(), help: help.into() };
        self.0.borrow_mut().push(problem);
    }

    /// Their number.
    pub fn count(&self) -> usize {
        self.0.borrow().len()
    }

    /// The place of the first one beyond the limit.
    pub fn first_after(&self, count: usize) -> Option<Location> {
        self.0.borrow().get(count).map(|problem| problem.at.clone())
    }

    /// Returns all of them, in the order of their places.
    pub fn into_sorted(self) -> Vec<Problem> {
        let mut problems = self.0.into_inner();
        problems.sort();
        problems.dedup();
        problems
    }
}
