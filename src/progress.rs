//! Says how far long work is, on a terminal and only if it takes long.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that is done sooner shows no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar on standard error, or none.
#[derive(Debug, Default)]
pub struct Progress {
    bar: Option<ProgressBar>,
    began: Mutex<Option<Instant>>,
}

impl Progress {
    /// One that is never shown.
    pub fn none() -> Progress {
        Progress::default()
    }

    /// A bar on the terminal.
    pub fn on_terminal() -> Progress {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let template = "looking at evidence {bar:30} {pos}/{len}";
        let style = ProgressStyle::with_template(template);
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        Progress { bar: Some(bar.with_style(style)), began: Mutex::default() }
    }

    /// Begins work of so many steps, beside other work that is under way.
    pub fn begin(&self, steps: usize) {
        let Some(bar) = &self.bar else { return };
        let mut began = self.began.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        began.get_or_insert_with(Instant::now);
        let length = bar.length().unwrap_or(0);
        bar.set_length(length + u64::try_from(steps).unwrap_or(0));
    }

    /// Says that one more step is done.
    pub fn step(&self) {
        let Some(bar) = &self.bar else { return };
        bar.inc(1);
        let mut began = self.began.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if began.is_some_and(|began| began.elapsed() >= PATIENCE) {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            *began = None;
        }
    }

    /// Writes something while the bar is away.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Takes the bar away, before anything else is written.
    pub fn end(&self) {
        if let Some(bar) = self.bar.as_ref().filter(|bar| Some(bar.position()) == bar.length()) {
            bar.finish_and_clear();
        }
    }
}
