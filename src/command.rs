//! The commands: each reads, calls the core, writes, and returns the exit code.

mod accept;
mod anonymise;
mod checklist;
mod collect;
mod doctor;
mod explain;
mod export;
mod init;
mod limits;
mod list;
mod lock;
mod manual;
mod page;
mod reports;
mod schema;
mod unjudged;
mod validate;

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use fscheck_core::paths::named;
use fscheck_core::report;
use fscheck_core::visible::{self, Inert, Line, Notes};
use fscheck_read::definition::catalogue::ChooseError;
use fscheck_read::limits::Limits;
use jiff::civil::Date;

use crate::cli::{Cli, Color, Command, ReportFormat};
use crate::load::LoadError;
use crate::{platform, worker};
pub use init::Answers;

/// Nothing was found at or above `--fail-on`.
pub const CLEAN: u8 = 0;

/// Something was found.
pub const FOUND: u8 = 1;

/// The command could not do its work: wrong use, or an input that cannot be read.
pub const FAILED: u8 = 2;

/// Runs a command. Reports are written to `out`, everything else to `err`.
pub fn run(cli: &Cli, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let limits = Arc::new(cli.limits());
    if matches!(cli.command, Command::ReadDocuments) {
        // The two processes of fscheck understand each other.
        let served = worker::serve(io::stdin().lock(), out, &limits);
        return if served.is_ok() { CLEAN } else { FAILED };
    }
    let mut out = outward(cli, out);
    let color = match &cli.command {
        Command::Validate(options) => options.color,
        _ => Color::Auto,
    };
    let mut err = Notes::new(err, use_color(color, io::stderr().is_terminal()));
    match dispatch(cli, &limits, &mut out, &mut err) {
        Ok(code) => code,
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => CLEAN,
        Err(Failure::Output(error)) => {
            // If standard error is closed too, only the exit code remains.
            let _ = err.line(format!("error: the report can't be written: {error}"));
            FAILED
        }
        Err(Failure::Load(error)) => {
            let _ = tell(&error, Color::Auto, &mut err);
            FAILED
        }
        Err(Failure::Usage { message, help }) => {
            let _ = tell_usage(&message, &help, &mut err);
            FAILED
        }
    }
}

/// Reports a usage error and its help: on a terminal within its width, elsewhere one line each.
fn tell_usage(message: &str, help: &str, err: &mut Notes<'_>) -> io::Result<()> {
    let columns = platform::columns().filter(|_| io::stderr().is_terminal());
    for (label, text) in [("error: ", message), ("  help: ", help)] {
        // Quoted text may have line breaks, and must not look like another message.
        let text = visible::line(text);
        let Some(columns) = columns else {
            err.line(format!("{label}{text}"))?;
            continue;
        };
        let options = report::text::wrapped_within(columns);
        let indent = " ".repeat(label.len());
        let options = options.initial_indent(label).subsequent_indent(&indent);
        err.drawing(format!("{}\n", textwrap::fill(&text, options)).as_bytes())?;
    }
    Ok(())
}

/// Returns standard output, restricted to what the command may write there.
fn outward<'a>(cli: &Cli, out: &'a mut dyn Write) -> Inert<&'a mut dyn Write> {
    match &cli.command {
        Command::Validate(options) => Inert::new(out)
            .with_colors(use_color(options.color, io::stdout().is_terminal()))
            .with_commands(options.format == ReportFormat::Github),
        // It ends with a report.
        Command::Init(options) if options.interactive => {
            Inert::new(out).with_colors(use_color(Color::Auto, io::stdout().is_terminal()))
        }
        _ => Inert::new(out),
    }
}

fn dispatch(
    cli: &Cli,
    limits: &Arc<Limits>,
    out: &mut dyn Write,
    err: &mut Notes<'_>,
) -> Result<u8, Failure> {
    match &cli.command {
        Command::Validate(options) => validate::run(options, limits, out, err),
        Command::Export(options) => export::run(options, limits, err),
        Command::Init(options) => init::run(options, limits, out, err),
        Command::Schema(options) => schema::run(options, limits, out),
        Command::Limits(options) => limits::run(options, limits, out),
        Command::Completions(options) => manual::completions(options, out),
        Command::Man(options) => manual::page(options, out),
        Command::Lock(options) => lock::run(options, limits, err),
        Command::Accept(options) => accept::run(options, limits, out, err),
        Command::Collect(options) => collect::run(options, limits, out, err),
        Command::ReadDocuments => Ok(CLEAN),
        Command::Checklist(command) => checklist::run(command, limits, out, err),
        Command::Explain(options) => explain::run(options, limits, out),
        Command::List(options) => list::run(options, limits, out),
        Command::Doctor(options) => doctor::run(options, limits, out),
        Command::Anonymise(options) => anonymise::run(options, limits, err),
    }
}

/// The reason why a command failed.
enum Failure {
    Output(io::Error),
    Load(LoadError),
    Usage { message: String, help: String },
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Failure {
        Failure::Load(error)
    }
}

/// Returns the date in the user's time zone. Only the default of `--as-of` uses it.
#[expect(clippy::disallowed_methods, reason = "the one place where today's date enters")]
fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

/// The most problems drawn for one file. After fixing that many, people run the command again.
const MOST_DRAWN: usize = 100;

/// Reports why an input cannot be judged: each problem at its place, or a sentence and its help.
fn tell(error: &LoadError, color: Color, err: &mut Notes<'_>) -> io::Result<()> {
    let mut text = Vec::new();
    match error {
        LoadError::Problems { path, source_text, problems } => {
            let drawn = problems.get(..MOST_DRAWN).unwrap_or(problems);
            report::text::write_problems(
                drawn,
                path,
                source_text,
                use_color(color, io::stderr().is_terminal()),
                &mut text,
            )?;
            let count = fscheck_core::text::counted(problems.len(), "problem");
            let shown = match drawn.len() < problems.len() {
                true => format!(", the first {MOST_DRAWN} shown"),
                false => String::new(),
            };
            let path = named(path);
            let path = visible::line(&path);
            writeln!(text, "error: {path} is invalid: {count}{shown}")?;
        }
        LoadError::Checklist(ChooseError::Broken { problems, .. }) => {
            writeln!(text, "error: {}", Line::from(error.to_string()))?;
            for problem in problems {
                let message = visible::line(&problem.message);
                writeln!(text, "  {}: {message}", problem.at)?;
            }
        }
        other => {
            let message = Line::from(other.to_string());
            let options = report::text::wrapped().subsequent_indent("       ");
            writeln!(text, "{}", textwrap::fill(&format!("error: {message}"), options.clone()))?;
            let help = visible::line(help(other));
            let options = options.initial_indent("  help: ").subsequent_indent("        ");
            writeln!(text, "{}", textwrap::fill(&help, options))?;
        }
    }
    err.drawing(&text)
}

fn help(error: &LoadError) -> &str {
    match error {
        LoadError::Unreadable { .. } => "check the path and its permissions",
        LoadError::Workbook { cause, .. } => cause.help(),
        LoadError::Input { help, .. } => help,
        LoadError::Checklist(ChooseError::Unknown { help, .. }) => help,
        LoadError::Checklist(ChooseError::Ambiguous { .. }) => "use one of these",
        LoadError::Checklist(ChooseError::Broken { .. }) | LoadError::Problems { .. } => {
            "correct these places"
        }
    }
}

/// Returns whether to use colour, by the conventions of NO_COLOR and CLICOLOR_FORCE.
fn use_color(color: Color, is_terminal: bool) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if is_set("NO_COLOR") => false,
        Color::Auto if is_set("CLICOLOR_FORCE") => {
            std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0")
        }
        Color::Auto => {
            is_terminal
                && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
                && platform::understands_escapes()
        }
    }
}
