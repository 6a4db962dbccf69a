//! The options of `accept`.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::{Destination, Sources, day};

/// The effects and limits of `accept`.
const ACCEPT_HELP: &str = "Accepted findings become notes until the date you give; the verdict \
                           stays the same. Findings that can't be accepted are listed. The \
                           acceptances are written to a copy of the manifest, or of the workbook \
                           if there is no manifest. With --write, they go into the original.";

/// Options of `accept`.
#[derive(Debug, Args)]
#[command(after_help = ACCEPT_HELP)]
pub struct Accept {
    /// A workbook, a manifest or a folder
    #[arg(value_name = "INPUT", default_value = ".")]
    pub input: PathBuf,
    /// Accept all errors and warnings that `validate` reports now, each as narrowly as possible
    #[arg(long, required = true)]
    pub all_current: bool,
    /// The last date on which they are accepted; at most twelve months away if an item is unmet
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub until: Date,
    /// Why they are accepted, for readers of the reports
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    pub reason: String,
    /// The other files.
    #[command(flatten)]
    pub sources: Sources,
    /// The as-of date [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", env = "FSCHECK_AS_OF", value_parser = day)]
    pub as_of: Option<Date>,
    /// The destination of the additions.
    #[command(flatten)]
    pub destination: Destination,
}

fn reason(text: &str) -> Result<String, String> {
    match text.chars().any(char::is_alphanumeric) {
        true => Ok(text.trim().to_owned()),
        false => Err("say in words why the findings are accepted".to_owned()),
    }
}
