//! The options of `collect`.

use std::path::{Path, PathBuf};

use clap::Args;
use fscheck_core::paths::argument;
use jiff::civil::Date;

use super::{Destination, Format, Sources, day};

/// The effects of `collect`.
const COLLECT_HELP: &str = "Proposals don't count until you confirm them. They are written to a \
                            copy of the manifest, or of the workbook if there is no manifest. \
                            With --write, they go into the original.";

/// Options of `collect`.
#[derive(Debug, Args)]
#[command(after_help = COLLECT_HELP)]
pub struct Collect {
    /// A workbook, a manifest or a folder
    #[arg(value_name = "INPUT", default_value = ".")]
    pub input: PathBuf,
    /// The other files.
    #[command(flatten)]
    pub sources: Sources,
    /// Ignore later dates in documents [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", env = "FSCHECK_AS_OF", value_parser = day)]
    pub as_of: Option<Date>,
    /// The destination of the additions.
    #[command(flatten)]
    pub destination: Destination,
    /// Confirm the proposals with these IDs; `office-*` matches all IDs that start with `office-`
    #[arg(long, value_name = "ID,...", value_delimiter = ',', num_args = 0..=1)]
    pub confirm: Option<Vec<String>>,
    /// With --confirm: confirm all proposals marked sure
    #[arg(long, requires = "confirm")]
    pub sure: bool,
    /// Earlier name of --confirm --sure
    #[arg(long, hide = true)]
    pub confirm_sure: bool,
    /// Reject the proposals with these IDs; they stay listed and aren't proposed again
    #[arg(long, value_name = "ID,...", value_delimiter = ',')]
    pub reject: Vec<String>,
    /// Also show the sentence behind each proposal
    #[arg(long, short)]
    pub verbose: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

impl Collect {
    /// Returns whether proposals are confirmed or rejected, and nothing is proposed.
    pub fn decides(&self) -> bool {
        self.confirms_sure() || self.confirm.is_some() || !self.reject.is_empty()
    }

    /// Returns whether all proposals with the certainty "sure" are confirmed.
    pub fn confirms_sure(&self) -> bool {
        self.confirm_sure || self.sure
    }

    /// The beginning of a command about the same input.
    pub fn repeated(&self) -> String {
        let mut command = "fscheck collect".to_owned();
        if self.input != Path::new(".") {
            command.push_str(&format!(" {}", argument(&self.input)));
        }
        let Sources { manifest, evidence_root, checklist } = &self.sources;
        let options = [
            ("manifest", manifest.as_deref()),
            ("evidence-root", evidence_root.as_deref()),
            ("checklist", checklist.as_deref().map(Path::new)),
        ];
        for (option, value) in options {
            if let Some(value) = value {
                command.push_str(&format!(" --{option} {}", argument(value)));
            }
        }
        command
    }

    /// Returns the ids to confirm; `None` if the option for them has none.
    pub fn confirmed(&self) -> Option<&[String]> {
        let ids = self.confirm.as_deref().unwrap_or_default();
        let is_missing = self.confirm.is_some() && ids.is_empty() && !self.sure;
        (!is_missing).then_some(ids)
    }
}
