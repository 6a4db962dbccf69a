//! Options of `checklist`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// The commands about checklists.
#[derive(Debug, Subcommand)]
pub enum ChecklistCommand {
    /// Report every problem in a definition
    Lint {
        /// The definition
        file: PathBuf,
    },
    /// Show what changes for a partner under another release
    Diff(Diff),
    /// Print a checklist for reading
    Show {
        /// The checklist [default: the newest]
        #[arg(value_name = "ID[@VERSION]|FILE")]
        checklist: Option<String>,
    },
}

/// Options of `checklist diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// Old checklist
    #[arg(value_name = "OLD")]
    pub old: String,
    /// New checklist; both are ID@VERSION or a definition file
    #[arg(value_name = "NEW")]
    pub new: String,
    /// Also show which answers and evidence in this workbook, manifest or folder are affected
    #[arg(long, value_name = "INPUT")]
    pub assessment: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
}

/// The formats of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people
    Text,
    /// For an issue or a pull request
    Markdown,
    /// For programs
    Json,
}
