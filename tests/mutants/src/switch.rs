//! The switch for mutants. This file is part of the copy with mutants, not of fscheck.
#![allow(missing_docs)]

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

static ON: LazyLock<usize> = LazyLock::new(|| {
    std::env::var("MUTANT").ok().and_then(|number| number.parse().ok()).unwrap_or(usize::MAX)
});
static REACHED: [AtomicBool; 10_000] = [const { AtomicBool::new(false) }; 10_000];

pub fn is(number: usize) -> bool {
    if let Some(reached) = REACHED.get(number) {
        reached.store(true, Relaxed);
    }
    *ON == number
}

/// Returns the mutants whose places were reached since the last call.
pub fn reached() -> Vec<usize> {
    REACHED.iter().enumerate().filter(|(_, one)| one.swap(false, Relaxed)).map(|(n, _)| n).collect()
}

pub fn either<T>(
    first: Option<impl Iterator<Item = T>>,
    second: impl Iterator<Item = T>,
) -> impl Iterator<Item = T> {
    let second = first.is_none().then_some(second);
    first.into_iter().flatten().chain(second.into_iter().flatten())
}
