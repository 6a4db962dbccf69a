//! How much of a foreign workbook is read. Each limit is far above any real self-assessment,
//! and low enough that a hostile file ends soon and in little memory.

use super::OpenError;

/// Parts in a package. A workbook has some twenty, and one or two for each sheet.
pub const MAX_PARTS: usize = 20_000;

/// Bytes that one part may unpack to. 100,000 rows of long texts take about 100 MB.
pub const MAX_PART: u64 = 256 << 20;

/// Bytes that all parts together may unpack to.
pub const MAX_PACKAGE: u64 = 1 << 30;

/// Bytes of shared strings, which the reader holds in memory as a whole.
pub const MAX_SHARED_STRINGS: u64 = 64 << 20;

/// Cells that are kept. An assessment has some thousand.
pub const MAX_CELLS: usize = 1_000_000;

/// Bytes of text that are kept.
pub const MAX_TEXT: usize = 128 << 20;

/// Cells that one row or column of an OpenDocument table may stand for by repetition alone.
pub const MAX_REPEATED: u64 = 1_048_576;

/// The error for more than `limit` of `what`.
pub fn exceeded(what: &str, limit: impl std::fmt::Display) -> OpenError {
    OpenError::TooLarge {
        what: format!("it holds more {what} than are read"),
        limit: limit.to_string(),
    }
}
