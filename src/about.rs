//! What the program knows of itself.

/// The commit that it was built from, where that is certain.
pub fn commit() -> Option<&'static str> {
    option_env!("FSCHECK_BUILT_FROM")
}
