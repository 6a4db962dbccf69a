//! Turns a panic in the reader of an untrusted format into an error.
//!
//! The .xlsx reader counts rows and columns without bounds checks, and panics on some that are too
//! large. Such a file is damaged; the user need not know more.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

use super::OpenError;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `read`; a panic in it is a damaged file.
pub fn guarded<T>(read: impl FnOnce() -> Result<T, OpenError>) -> Result<T, OpenError> {
    GUARDED.set(true);
    // No value that `read` uses is used after a panic.
    let outcome = panic::catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(false);
    outcome.unwrap_or_else(|_| {
        let detail = "its sheets have impossible references".to_owned();
        Err(OpenError::Damaged { detail })
    })
}

/// Makes panics that are caught here silent; all others are reported as before. For `main` to call
/// once.
pub fn silence() {
    let told = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !GUARDED.get() {
            told(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_damaged_file_and_a_value_is_a_value() {
        assert_eq!(guarded(|| Ok(1)).unwrap(), 1);
        let error = guarded::<()>(|| panic!("overflow")).unwrap_err();
        assert!(matches!(error, OpenError::Damaged { .. }));
    }
}
