//! Shows the progress of long work, if there is somebody to see it.

use crate::platform::{self, Bar};

/// A bar, or none.
#[derive(Debug, Default)]
pub struct Progress {
    bar: Option<Bar>,
}

impl Progress {
    /// One that is never shown.
    pub fn none() -> Progress {
        Progress::default()
    }

    /// Returns a progress that is shown if somebody sees it.
    pub fn if_seen() -> Progress {
        Progress { bar: platform::sees_progress().then(Bar::new) }
    }

    /// Starts work with this many steps, in addition to other work.
    pub fn begin(&self, steps: usize) {
        if let Some(bar) = &self.bar {
            bar.begin(u64::try_from(steps).unwrap_or(0));
        }
    }

    /// Records that one more step is done.
    pub fn step(&self) {
        if let Some(bar) = &self.bar {
            bar.step();
        }
    }

    /// Writes something while the bar is away.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.aside(write),
            None => write(),
        }
    }

    /// Removes the bar, before anything else is written.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.end();
        }
    }
}
