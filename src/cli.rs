//! The command line.

mod accept;
mod checklist;
mod collect;
mod destination;
mod named;
mod output;
mod values;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use fscheck_read::limits::Limits as ReadLimits;
use jiff::civil::Date;

use crate::load::Request;
pub use accept::Accept;
pub use checklist::{ChecklistCommand, Diff, DiffFormat};
pub use collect::Collect;
pub use destination::Destination;
use output::output;
pub use output::{Output, OutputForm, ReportFormat};
pub use values::{Color, FailOn, RuleSet};
use values::{EXPLAINED, ITEMS, RULES, day, limit};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold());

/// Lints AWS Partner self-assessments: checks the workbook and the evidence against the validation
/// checklist, offline.
#[derive(Debug, Parser)]
#[command(name = "fscheck", version, styles = STYLES, max_term_width = 100)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
pub struct Cli {
    /// The command.
    #[command(subcommand)]
    pub command: Command,
    /// Override an input limit (see `fscheck limits`); may be repeated
    #[arg(long, global = true, value_name = "NAME=VALUE", value_parser = limit)]
    limit: Vec<(String, u64)>,
    /// With --version: also print the commit, and the checklists with their dates
    #[arg(long)]
    pub verbose: bool,
}

impl Cli {
    /// The limits in force.
    pub fn limits(&self) -> ReadLimits {
        let mut limits = ReadLimits::default();
        for (name, value) in &self.limit {
            limits.set(name, *value);
        }
        limits
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check self-assessments and list what still blocks submission
    Validate(Validate),
    /// Write a self-assessment workbook, blank or filled in from existing data
    Export(Export),
    /// Create an evidence repository: workbook, evidence.yaml, folders, CI workflow; never overwrites
    Init(Init),
    /// Propose evidence entries and facts from your documents, and confirm or reject proposals
    Collect(Collect),
    /// Accept all current findings until a date (a baseline), so that only new ones fail
    Accept(Accept),
    /// Write evidence.lock, a record of the reviewed evidence, to detect later changes
    Lock(Lock),
    /// Explain a control, a prerequisite, a rule or a kind of evidence
    Explain(Explain),
    /// List the controls, rules, kinds of evidence, or checklists
    List(List),
    /// Check, compare and show checklist definitions
    #[command(subcommand)]
    Checklist(ChecklistCommand),
    /// Print the JSON Schema of a file that fscheck reads or writes
    Schema(Schema),
    /// Show the limits on untrusted input, with reasons
    Limits(Limits),
    /// Print versions and counts for a bug report, without any confidential content
    Doctor(Doctor),
    /// Copy a workbook with its texts replaced by x, to share it in a bug report
    Anonymise(Anonymise),
    /// Print shell completions
    Completions(Completions),
    /// Print a man page, for fscheck or for one command
    Man(Man),
    /// Read documents for another fscheck process
    #[command(hide = true, name = crate::worker::COMMAND)]
    ReadDocuments,
}

/// The exit codes of `validate`.
const EXIT_CODES: &str = "Exit codes: 0 no findings at or above --fail-on; 1 findings; 2 usage \
                          error or unreadable input.";

/// Options of `validate`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct Validate {
    /// Workbooks (.xlsx, .xlsm, .ods), manifests (.yaml, .yml) or folders
    #[arg(value_name = "INPUT", default_value = ".")]
    pub inputs: Vec<PathBuf>,
    /// The other files.
    #[command(flatten)]
    pub sources: Sources,
    /// The as-of date [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", env = "FSCHECK_AS_OF", value_parser = day)]
    pub as_of: Option<Date>,
    /// Report format
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
    /// Also write a report to a file, or with xlsx=FILE an annotated copy of the workbook; may be
    /// repeated. Only overwrites earlier reports
    #[arg(long, value_name = "[FORMAT=]FILE", value_parser = output)]
    pub output: Vec<Output>,
    /// Lowest severity that makes the exit code 1 [default: the manifest's `defaults`, else error]
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOn>,
    /// Exit with 1 unless the verdict is `ready`, even if all errors are accepted [default: the
    /// manifest's `defaults`, else false]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    pub require_ready: Option<bool>,
    /// Report only these rules, or rules with this prefix (evidence-)
    #[arg(long, value_name = "RULE,...", value_parser = RULES, value_delimiter = ',', hide_possible_values = true)]
    pub select: Vec<RuleSet>,
    /// Don't report these rules, or rules with this prefix
    #[arg(long, value_name = "RULE,...", value_parser = RULES, value_delimiter = ',', hide_possible_values = true)]
    pub ignore: Vec<RuleSet>,
    /// Report only findings about these controls or prerequisites; the verdict stays the same
    #[arg(long, value_name = "ID,...", value_parser = ITEMS, value_delimiter = ',', hide_possible_values = true)]
    pub item: Vec<String>,
    /// Report only findings about these case studies; the verdict stays the same
    #[arg(long, value_name = "N,...", value_delimiter = ',')]
    pub case_study: Vec<u32>,
    /// Print the verdict only
    #[arg(long, short, conflicts_with_all = ["format", "statistics"])]
    pub quiet: bool,
    /// Print the number of findings per rule
    #[arg(long, conflicts_with = "format")]
    pub statistics: bool,
    /// Ignore all waivers
    #[arg(long)]
    pub no_waivers: bool,
    /// Ignore the cache and read every evidence file again
    #[arg(long)]
    pub no_cache: bool,
    /// Fail if evidence differs from evidence.lock
    #[arg(long)]
    pub locked: bool,
    /// When to use colour (NO_COLOR and CLICOLOR_FORCE also apply)
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

/// The files that belong to an input, if they are not found automatically.
#[derive(Debug, Args)]
pub struct Sources {
    /// The manifest [default: evidence.yaml beside the workbook, if there is one]
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// Base folder of evidence paths [default: the manifest's folder, else the workbook's]
    #[arg(long, value_name = "DIR")]
    pub evidence_root: Option<PathBuf>,
    /// The checklist [default: the one named in the inputs, else the newest]
    #[arg(long, value_name = "ID[@VERSION]|FILE")]
    pub checklist: Option<String>,
}

impl Sources {
    /// Returns whether they belong to only one input.
    pub fn is_for_one(&self) -> bool {
        self.manifest.is_some() || self.evidence_root.is_some()
    }

    /// The request for `input`.
    pub fn of(&self, input: &Path, limits: &Arc<ReadLimits>) -> Request {
        Request {
            input: input.to_owned(),
            manifest: self.manifest.clone(),
            evidence_root: self.evidence_root.clone(),
            checklist: self.checklist.clone(),
            limits: Arc::clone(limits),
            ..Request::default()
        }
    }
}

/// Options of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// The workbook to write
    #[arg(short, long, value_name = "FILE", default_value = "self-assessment.xlsx")]
    pub output: PathBuf,
    /// The checklist [default: the one named in the first --from, else the newest]
    #[arg(long, value_name = "ID[@VERSION]|FILE")]
    pub checklist: Option<String>,
    /// Number of customer references with columns [default: the required number]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub case_studies: Option<u32>,
    /// A manifest, workbook or folder to take data from; may be repeated
    #[arg(long, value_name = "FILE")]
    pub from: Vec<PathBuf>,
    /// Replace the workbook if it exists
    #[arg(long)]
    pub force: bool,
}

/// Options of `doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// A workbook, manifest or folder whose items and findings are counted
    #[arg(value_name = "INPUT")]
    pub input: Option<PathBuf>,
}

/// Options of `anonymise`.
#[derive(Debug, Args)]
pub struct Anonymise {
    /// The workbook to copy
    #[arg(value_name = "WORKBOOK")]
    pub workbook: PathBuf,
    /// The copy to write, as .xlsx
    #[arg(short, long, value_name = "FILE", default_value = "anonymised.xlsx")]
    pub output: PathBuf,
    /// Replace the copy if it exists
    #[arg(long)]
    pub force: bool,
}

/// Options of `init`.
#[derive(Clone, Debug, Default, Args)]
pub struct Init {
    /// The folder of the repository
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// The checklist [default: the one named in the folder's form, else the newest]
    #[arg(long, value_name = "ID[@VERSION]|FILE")]
    pub checklist: Option<String>,
    /// The customer of case study 1; repeat for 2, 3 and so on. Documents that name a customer are
    /// proposed for its case study
    #[arg(long, value_name = "NAME")]
    pub customer: Vec<String>,
    /// The self-assessment in the folder, if several workbooks could be it
    #[arg(long, value_name = "FILE")]
    pub form: Option<PathBuf>,
    /// The submission date; `fscheck validate` then warns about anything that expires before it
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub submit_on: Option<Date>,
    /// Ask for the folder, form, checklist, submission date and customers, then show what is
    /// missing
    #[arg(long, short)]
    pub interactive: bool,
}

/// Options of `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// The kind of file
    #[arg(value_enum)]
    pub of: SchemaOf,
    /// The checklist whose names the schema allows [default: the newest]
    #[arg(long, value_name = "ID[@VERSION]|FILE")]
    pub checklist: Option<String>,
}

/// The files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// evidence.yaml
    Manifest,
    /// The definition of a checklist
    Checklist,
    /// The JSON report
    Report,
}

/// Options of `limits`.
#[derive(Debug, Args)]
pub struct Limits {
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Options of `man`.
#[derive(Debug, Args)]
pub struct Man {
    /// The command
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// Options of `lock`.
#[derive(Debug, Args)]
pub struct Lock {
    /// A workbook, a manifest or a folder
    #[arg(value_name = "INPUT", default_value = ".")]
    pub input: PathBuf,
    /// The other files.
    #[command(flatten)]
    pub sources: Sources,
    /// The date on which acceptances of missing files must still be valid [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", env = "FSCHECK_AS_OF", value_parser = day)]
    pub as_of: Option<Date>,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// A control, prerequisite, rule or kind of evidence
    #[arg(value_parser = EXPLAINED, hide_possible_values = true)]
    pub name: String,
    /// The checklist of the control or prerequisite [default: the newest]
    #[arg(long, value_name = "ID[@VERSION]|FILE")]
    pub checklist: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Options of `list`.
#[derive(Debug, Args)]
pub struct List {
    /// What to list
    #[arg(value_enum)]
    pub what: Listing,
    /// The checklist [default: the newest]
    #[arg(long, value_name = "ID[@VERSION]|FILE")]
    pub checklist: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// The things that can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// Prerequisites and controls of a checklist
    Controls,
    /// The rules that fscheck checks
    Rules,
    /// The kinds of evidence
    Kinds,
    /// Built-in checklists
    Checklists,
}

/// The formats of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}
