//! `fscheck`: parses the command line, runs the command, and ends with its exit code.

#![forbid(unsafe_code)]

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, CommandFactory, Parser};
use fscheck::cli::{Cli, Command};
use fscheck::{about, command, platform};
use fscheck_core::visible::{self, Inert};
use fscheck_read::spreadsheet;

fn main() -> ExitCode {
    spreadsheet::guard::silence();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misused(without_environment(error)),
    };
    if matches!(cli.command, Command::ReadDocuments) {
        memory::limit(cli.limits().document_memory.get());
        parent::follow();
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let mut err = io::stderr();
    ExitCode::from(command::run(&cli, &mut out, &mut err))
}

/// Returns the error of the command line alone, if it has one: an option whose value comes from the
/// environment would be shown as required in the usage.
fn without_environment(error: clap::Error) -> clap::Error {
    if !error.use_stderr() {
        return error;
    }
    let is_read = |arg: Arg| arg.env(None::<&str>);
    let command = Cli::command().mut_subcommands(|command| command.mut_args(is_read));
    command.try_get_matches().err().unwrap_or(error)
}

/// Prints the requested help, or the error of the command line, which is quoted.
fn misused(mut error: clap::Error) -> ExitCode {
    if error.kind() == ErrorKind::DisplayVersion
        && std::env::args_os().any(|arg| arg == "--verbose")
    {
        return long_version();
    }
    quote_inertly(&mut error);
    let text = error.render();
    if error.use_stderr() {
        let mut err = Inert::new(io::stderr());
        let _ = write!(err, "{text}");
        if names_a_file(&error) {
            let _ = writeln!(err, "\nto check a file or folder: fscheck validate FILE");
        }
        return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(command::FAILED));
    }
    let color = io::stdout().is_terminal() && platform::understands_escapes();
    let mut out = Inert::new(io::stdout()).with_colors(color);
    let text = if color { text.ansi().to_string() } else { text.to_string() };
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let _ = writeln!(
                Inert::new(io::stderr()),
                "error: the output can't be written: \
                                                        {error}"
            );
            ExitCode::from(command::FAILED)
        }
        _ => ExitCode::from(command::CLEAN),
    }
}

/// Returns whether the argument in the place of a command is a file or folder.
fn names_a_file(error: &clap::Error) -> bool {
    let named = error.get(ContextKind::InvalidSubcommand);
    matches!(named, Some(ContextValue::String(name)) if Path::new(name).exists())
}

/// `fscheck --version --verbose`.
fn long_version() -> ExitCode {
    let told = about::long_version().map_err(|error| error.to_string());
    let written = told.and_then(|told| {
        let mut out = io::stdout();
        write!(out, "{told}").and_then(|()| out.flush()).map_err(|error| error.to_string())
    });
    match written {
        Ok(()) => ExitCode::from(command::CLEAN),
        Err(error) => {
            let _ = writeln!(Inert::new(io::stderr()), "error: {error}");
            ExitCode::from(command::FAILED)
        }
    }
}

/// Escapes the parts of the command line or the environment that a message quotes: they may have
/// line breaks, and must not look like another message.
fn quote_inertly(error: &mut clap::Error) {
    let quoted: Vec<(ContextKind, ContextValue)> = error
        .context()
        .filter_map(|(kind, value)| match value {
            ContextValue::String(text) => Some((kind, ContextValue::String(inert(text)))),
            ContextValue::Strings(texts) => {
                let texts = texts.iter().map(|text| inert(text)).collect();
                Some((kind, ContextValue::Strings(texts)))
            }
            // Advice, such as how to pass a value that looks like an option.
            ContextValue::StyledStrs(texts) => {
                let texts = texts.iter().map(|text| inert(&text.to_string()).into()).collect();
                Some((kind, ContextValue::StyledStrs(texts)))
            }
            _ => None,
        })
        .collect();
    for (kind, value) in quoted {
        error.insert(kind, value);
    }
}

fn inert(text: &str) -> String {
    visible::line(text).into_owned()
}

/// Limits memory, only while documents are read: by the system, if it supports that.
#[cfg(target_os = "linux")]
mod memory {
    use rustix::process::{Resource, Rlimit, setrlimit};

    pub fn limit(bytes: u64) {
        let limit = Rlimit { current: Some(bytes), maximum: Some(bytes) };
        // Only raising it can fail.
        let _ = setrlimit(Resource::Data, limit);
        // Mapped memory is counted too: the program itself, and the stacks of its threads.
        let whole = Some(bytes.saturating_add(MAPPED));
        let _ = setrlimit(Resource::As, Rlimit { current: whole, maximum: whole });
        let none = Some(0);
        // No core dump is left if it dies.
        let _ = setrlimit(Resource::Core, Rlimit { current: none, maximum: none });
    }

    /// Bytes of addresses in addition to the memory for the document.
    const MAPPED: u64 = 1 << 30;
}

/// A reader of documents ends with the process that it reads for, however that ends.
#[cfg(target_os = "linux")]
mod parent {
    use rustix::process::{Signal, set_parent_process_death_signal};

    pub fn follow() {
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
    }
}

#[cfg(not(target_os = "linux"))]
mod parent {
    pub fn follow() {}
}

/// Elsewhere by a counting allocator, which costs the threads of the program some time.
#[cfg(not(target_os = "linux"))]
mod memory {
    use std::alloc::System;

    use cap::Cap;

    #[global_allocator]
    static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

    pub fn limit(bytes: u64) {
        // Little has been allocated so far, so that the limit is above it.
        let _ = ALLOCATOR.set_limit(usize::try_from(bytes).unwrap_or(usize::MAX));
    }
}
