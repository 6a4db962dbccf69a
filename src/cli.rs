//! The command line.

mod output;

use std::path::{Path, PathBuf};

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::civil::Date;

use crate::date::parse_day;
use crate::limits::{self, Limit};
use crate::load::Request;
use crate::rules::{self, Rule, Severity};
use crate::tree::did_you_mean;
use crate::visible::line;
use output::output;
pub use output::{Output, OutputForm, ReportFormat};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold());

/// Lints AWS Partner self-assessments: judges the filled-in workbook and the evidence against the
/// validation checklist, offline.
#[derive(Debug, Parser)]
#[command(name = "fscheck", version, styles = STYLES, max_term_width = 100)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Take another limit on foreign input than `fscheck limits` shows; may be repeated
    #[arg(long, global = true, value_name = "NAME=VALUE", value_parser = limit)]
    pub limit: Vec<(&'static Limit, u64)>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge self-assessments and report what stands in the way
    Validate(Validate),
    /// Write a self-assessment workbook, blank or filled with what is known
    Export(Export),
    /// Begin an evidence repository: workbook, evidence.yaml, folders, CI example; never overwrites
    Init(Init),
    /// Write evidence.lock: what was reviewed, so that what changes afterwards is noticed
    Lock(Lock),
    /// Explain a control, a prerequisite, a rule (evidence-stale) or a kind of evidence
    Explain(Explain),
    /// List the controls, rules, kinds of evidence, or checklists
    List(List),
    /// Check, compare and show the definitions of checklists
    #[command(subcommand)]
    Checklist(ChecklistCommand),
    /// Write the JSON Schema of a file that fscheck reads or writes
    Schema(Schema),
    /// Show the limits on foreign input, with reasons
    Limits(Limits),
    /// Write what a shell completes commands with
    Completions(Completions),
    /// Write a man page: of fscheck, or of one command
    Man(Man),
    /// Read documents for another process of ours
    #[command(hide = true, name = crate::document::worker::COMMAND)]
    ReadDocuments,
}

/// What the exit codes of `validate` say.
const EXIT_CODES: &str = "Exit codes: 0 nothing was found at or above --fail-on; 1 something was; \
                          2 wrong use, or an input that cannot be read.";

/// Options of `validate`.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct Validate {
    /// Workbooks (.xlsx, .xlsm, .ods), manifests (.yaml, .yml) or folders
    #[arg(value_name = "INPUT", default_value = ".")]
    pub inputs: Vec<PathBuf>,
    /// What belongs to the inputs
    #[command(flatten)]
    pub sources: Sources,
    /// The day to judge for [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", env = "FSCHECK_AS_OF", value_parser = day)]
    pub as_of: Option<Date>,
    /// The format of the report
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
    /// Also write this report to a file, or with xlsx=FILE a copy of the workbook with the findings
    /// in it; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output)]
    pub output: Vec<Output>,
    /// The severity of findings from which on the exit code is 1
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    pub fail_on: FailOn,
    /// Exit with 1 unless the verdict is `ready`, whatever was accepted
    #[arg(long)]
    pub require_ready: bool,
    /// Report only this rule, or the rules with this prefix (evidence-); may be repeated
    #[arg(long, value_name = "RULE", value_parser = rule)]
    pub select: Vec<RuleSet>,
    /// Leave out this rule, or the rules with this prefix; may be repeated
    #[arg(long, value_name = "RULE", value_parser = rule)]
    pub ignore: Vec<RuleSet>,
    /// Judge as if no waiver applied
    #[arg(long)]
    pub no_waivers: bool,
    /// Look at every evidence file anew
    #[arg(long)]
    pub no_cache: bool,
    /// What differs from evidence.lock is an error
    #[arg(long)]
    pub locked: bool,
    /// When to use colour (NO_COLOR and CLICOLOR_FORCE are honoured)
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

/// What belongs to an input, where it is not found by itself.
#[derive(Debug, Args)]
pub struct Sources {
    /// The manifest [default: evidence.yaml beside the workbook, if there is one]
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// The folder that evidence paths start from [default: the manifest's, else the workbook's]
    #[arg(long, value_name = "DIR")]
    pub evidence_root: Option<PathBuf>,
    /// The checklist to judge against [default: the one that the inputs name, else the newest]
    #[arg(long, value_name = "ID[@VERSION]|FILE")]
    pub checklist: Option<String>,
}

impl Sources {
    /// Whether they belong to one input alone.
    pub fn is_for_one(&self) -> bool {
        self.manifest.is_some() || self.evidence_root.is_some()
    }

    /// The request for `input`.
    pub fn of(&self, input: &Path) -> Request {
        Request {
            input: input.to_owned(),
            manifest: self.manifest.clone(),
            evidence_root: self.evidence_root.clone(),
            checklist: self.checklist.clone(),
            without_lock: false,
        }
    }
}

/// Options of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// The workbook to write
    #[arg(short, long, value_name = "FILE", default_value = "self-assessment.xlsx")]
    pub output: PathBuf,
    /// The checklist [default: the one that the first --from names, else the newest]
    #[arg(long, value_name = "ID[@VERSION]|FILE")]
    pub checklist: Option<String>,
    /// The customer references that there are columns for [default: as many as are required]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub case_studies: Option<u32>,
    /// A manifest, workbook or folder with what is known already; may be repeated
    #[arg(long, value_name = "FILE")]
    pub from: Vec<PathBuf>,
    /// Replace the workbook if it exists
    #[arg(long)]
    pub force: bool,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// The folder of the repository
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// The checklist that it is for [default: the newest]
    #[arg(long, value_name = "ID[@VERSION]|FILE")]
    pub checklist: Option<String>,
}

/// Options of `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Which file
    #[arg(value_enum)]
    pub of: SchemaOf,
    /// The checklist whose names it knows [default: the newest]
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

/// The commands about checklists.
#[derive(Debug, Subcommand)]
pub enum ChecklistCommand {
    /// Tell everything that is wrong with a definition
    Lint {
        /// The definition
        file: PathBuf,
    },
    /// Tell what a partner must do differently under another release
    Diff(Diff),
    /// Print a checklist, to be read from the top
    Show {
        /// The checklist [default: the newest]
        #[arg(value_name = "ID[@VERSION]|FILE")]
        checklist: Option<String>,
    },
}

/// Options of `checklist diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The checklist that is known
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The one that takes its place; both are ID@VERSION or a definition file
    #[arg(value_name = "NEW")]
    pub new: String,
    /// Also say which answers and evidence of this workbook, manifest or folder are touched
    #[arg(long, value_name = "INPUT")]
    pub assessment: Option<PathBuf>,
    /// The format of what is told
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

/// Options of `limits`.
#[derive(Debug, Args)]
pub struct Limits {
    /// The format of the list
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
    /// The command that the page is of
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// Options of `lock`.
#[derive(Debug, Args)]
pub struct Lock {
    /// A workbook, a manifest or a folder
    #[arg(value_name = "INPUT", default_value = ".")]
    pub input: PathBuf,
    /// What belongs to the input
    #[command(flatten)]
    pub sources: Sources,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// A control, prerequisite, rule or kind of evidence
    pub name: String,
    /// The checklist that a control or prerequisite is of [default: the newest]
    #[arg(long, value_name = "ID[@VERSION]|FILE")]
    pub checklist: Option<String>,
}

/// Options of `list`.
#[derive(Debug, Args)]
pub struct List {
    /// What to list
    #[arg(value_enum)]
    pub what: Listing,
    /// The checklist whose controls are listed [default: the newest]
    #[arg(long, value_name = "ID[@VERSION]|FILE")]
    pub checklist: Option<String>,
    /// The format of the list
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// The prerequisites and controls of a checklist
    Controls,
    /// What fscheck reports
    Rules,
    /// The kinds of evidence
    Kinds,
    /// The checklists that are built in
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

/// The severity that decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// An error
    Error,
    /// A warning or an error
    Warning,
    /// Nothing
    Never,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Where the report goes to a terminal
    Auto,
    /// In any case
    Always,
    /// Not at all
    Never,
}

/// The rules that one `--select` or `--ignore` names.
#[derive(Clone, Debug)]
pub struct RuleSet(pub Vec<&'static Rule>);

impl FailOn {
    /// The severity, or none.
    pub fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Never => None,
        }
    }
}

fn day(text: &str) -> Result<Date, String> {
    parse_day(text).ok_or_else(|| "write a day of the calendar as YYYY-MM-DD".to_owned())
}

fn limit(text: &str) -> Result<(&'static Limit, u64), String> {
    let known: Vec<&str> = limits::ALL.iter().map(|limit| limit.name).collect();
    let (name, value) =
        text.split_once('=').ok_or("write NAME=VALUE, such as document-pages=500")?;
    let limit = limits::named(name).ok_or_else(|| {
        format!("no limit is called `{}`; {}", line(name), did_you_mean(name, &known))
    })?;
    match value.parse() {
        Ok(value) if value > 0 => Ok((limit, value)),
        _ => Err(format!("write a whole number from 1 for {}", limit.what)),
    }
}

fn rule(text: &str) -> Result<RuleSet, String> {
    match rules::selected(text) {
        found if found.is_empty() => {
            Err(format!("no rule has this name or prefix; {}", rules::suggestion(text)))
        }
        found => Ok(RuleSet(found)),
    }
}
