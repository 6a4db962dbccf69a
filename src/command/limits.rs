//! `fscheck limits`.

use std::io::{self, Write};

use fscheck_core::report::text::wrapped;
use fscheck_read::limits::{Limit, Limits};
use serde::Serialize;

use super::{CLEAN, Failure};
use crate::cli::{Format, Limits as Options};

/// A limit, for programs.
#[derive(Serialize)]
struct Line {
    name: &'static str,
    value: u64,
    what: &'static str,
    reason: &'static str,
}

/// Lists the limits in force.
pub fn run(options: &Options, limits: &Limits, out: &mut dyn Write) -> Result<u8, Failure> {
    match options.format {
        Format::Json => {
            let lines: Vec<Line> = limits.all().map(line).collect();
            serde_json::to_writer_pretty(&mut *out, &lines).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Text => {
            for limit in limits.all() {
                writeln!(out, "{:<20} {:>12}", limit.name, limit.get())?;
                let reason = format!("{}. {}", capitalised(limit.what), limit.reason);
                let options = wrapped().initial_indent("    ").subsequent_indent("    ");
                writeln!(out, "{}", textwrap::fill(&reason, options))?;
            }
        }
    }
    out.flush()?;
    Ok(CLEAN)
}

fn line(limit: &Limit) -> Line {
    Line { name: limit.name, value: limit.get(), what: limit.what, reason: limit.reason }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
