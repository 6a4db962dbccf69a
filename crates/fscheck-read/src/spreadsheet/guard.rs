//! Turns a panic in the reader of an untrusted format into an error.
//!
//! The reader of .xlsx counts rows and columns without looking whether they fit, and panics on
//! some that do not. Such a file is damaged; that is all that the user has to know.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

use super::OpenError;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `read`; a panic in it is a damaged file.
pub fn guarded<T>(read: impl FnOnce() -> Result<T, OpenError>) -> Result<T, OpenError> {
    GUARDED.set(true);
    // Nothing of what `read` works on is used after a panic.
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
