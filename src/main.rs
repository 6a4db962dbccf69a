//! `fscheck`: parses the command line, runs the command, and ends with its exit code.

#![forbid(unsafe_code)]

use std::alloc::System;
use std::io::{self, BufWriter};
use std::process::ExitCode;

use cap::Cap;
use clap::Parser;
use fscheck::cli::{Cli, Command};
use fscheck::{command, limits, workbook};

/// Memory is limited while documents are read, and only then.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

fn main() -> ExitCode {
    workbook::guard::silence();
    let cli = Cli::parse();
    for (limit, value) in &cli.limit {
        limit.set(*value);
    }
    if matches!(cli.command, Command::ReadDocuments) {
        // Little has been allocated so far, so that the limit is above it.
        let _ = ALLOCATOR.set_limit(limits::DOCUMENT_MEMORY.count());
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let mut err = io::stderr();
    ExitCode::from(command::run(&cli, &mut out, &mut err))
}
