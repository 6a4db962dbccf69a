//! The options of commands that add entries to a manifest or workbook.

use std::path::PathBuf;

use clap::Args;

/// The destination of additions.
#[derive(Debug, Args)]
pub struct Destination {
    /// The file to write [default: a new file beside the manifest or workbook]
    #[arg(short, long, value_name = "FILE", conflicts_with = "write")]
    pub output: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long, conflicts_with = "write")]
    pub force: bool,
    /// Change the manifest or workbook itself
    #[arg(long)]
    pub write: bool,
    /// Write nothing
    #[arg(long)]
    pub dry_run: bool,
}
