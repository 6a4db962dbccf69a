//! `fscheck`: parses the command line, runs the command, and ends with its exit code.

use std::io::{self, BufWriter};
use std::process::ExitCode;

use clap::Parser;
use fscheck::cli::Cli;
use fscheck::{command, workbook};

fn main() -> ExitCode {
    workbook::guard::silence();
    let cli = Cli::parse();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut err = io::stderr();
    ExitCode::from(command::run(&cli, &mut out, &mut err))
}
