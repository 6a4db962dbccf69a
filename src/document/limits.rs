//! How much of a document is read. Each limit is far above any real evidence, and low enough that
//! a hostile file ends soon and in little memory.

use std::time::Duration;

use super::Unreadable;

/// Bytes of a file whose text is looked at. Slides with pictures reach some 100 MB.
pub const FILE: u64 = 256 << 20;

/// Bytes of a file whose digest is taken. A recorded demonstration reaches some GB.
pub const HASHED: u64 = 8 << 30;

/// Headings of one document, and bytes of one heading.
pub const HEADINGS: usize = 2_000;

/// See [`HEADINGS`].
pub const HEADING: usize = 200;

/// Bytes of a plain text that is looked at. It is held in memory as a whole.
pub const PLAIN: u64 = 32 << 20;

/// Parts in a package. A long document with a picture on every page has some thousand.
pub const PARTS: usize = 20_000;

/// Bytes that the parts with text of one package may unpack to.
pub const UNPACKED: u64 = 256 << 20;

/// How deep the elements of an XML part may be nested. Tables within tables reach some dozens.
pub const DEPTH: u32 = 1_000;

/// Pages of one document.
pub const PAGES: u32 = 10_000;

/// Bytes of text of one document. A book of 1,000 pages has some 3 MB.
pub const TEXT: usize = 32 << 20;

/// The time for one document, by the clock: 1,000 pages take about two seconds.
pub const TIME: Duration = Duration::from_secs(30);

/// Bytes of memory for reading one document.
pub const MEMORY: usize = 1 << 30;

/// The error for more than `limit` of `what`.
pub fn exceeded(what: &str, limit: impl std::fmt::Display) -> Unreadable {
    Unreadable::TooLarge(format!("{what} than are read (the limit is {limit})"))
}
