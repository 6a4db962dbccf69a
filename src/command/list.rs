//! `fscheck list`.

use std::io::{self, Write};
use std::sync::Arc;

use fscheck_core::checklist::Checklist;
use fscheck_core::kind::Kind;
use fscheck_core::report::escaped;
use fscheck_core::report::text::wrapped;
use fscheck_core::rules;
use fscheck_read::definition::catalogue;
use fscheck_read::limits::Limits;
use serde::Serialize;

use super::{CLEAN, Failure, today};
use crate::cli::{Format, List, Listing};
use crate::load::{LoadError, choose};

/// One line of a list.
#[derive(Serialize)]
struct Line {
    name: String,
    /// A qualifier of the name: a severity, a section, a release month.
    #[serde(skip_serializing_if = "String::is_empty")]
    of: String,
    text: String,
}

/// Writes a list.
pub fn run(options: &List, limits: &Limits, out: &mut dyn Write) -> Result<u8, Failure> {
    let lines = match options.what {
        Listing::Controls => controls(checklist(options.checklist.as_deref(), limits)?.as_ref()),
        Listing::Rules => rules(),
        Listing::Kinds => kinds(),
        Listing::Checklists => checklists()?,
    };
    match options.format {
        Format::Json => {
            escaped::write_pretty(&lines, &mut *out)?;
            writeln!(out)?;
        }
        Format::Text => write_text(&lines, out)?,
    }
    out.flush()?;
    Ok(CLEAN)
}

/// The checklist that an option names, or the newest.
pub fn checklist(reference: Option<&str>, limits: &Limits) -> Result<Arc<Checklist>, LoadError> {
    match reference {
        Some(reference) => choose(reference, today(), limits),
        None => Ok(catalogue::default(today())?),
    }
}

fn controls(checklist: &Checklist) -> Vec<Line> {
    let line = |item: &fscheck_core::checklist::Item| Line {
        name: item.id.clone(),
        of: checklist.sections.get(item.section).map(|s| s.title.clone()).unwrap_or_default(),
        text: item.title.clone(),
    };
    checklist.items.iter().map(line).collect()
}

fn rules() -> Vec<Line> {
    let line = |rule: &&rules::Rule| Line {
        name: rule.name.to_owned(),
        of: rule.severity.name().to_owned(),
        text: rule.summary.to_owned(),
    };
    rules::ALL.iter().map(line).collect()
}

fn kinds() -> Vec<Line> {
    let line = |kind: Kind| Line {
        name: kind.name().to_owned(),
        of: String::new(),
        text: kind.meaning().to_owned(),
    };
    Kind::all().map(line).collect()
}

fn checklists() -> Result<Vec<Line>, LoadError> {
    let line = |checklist: &Arc<Checklist>| Line {
        name: checklist.reference(),
        of: checklist.release_month(),
        text: checklist.title.clone(),
    };
    Ok(catalogue::all()?.iter().map(line).collect())
}

/// Writes names in one column, with texts wrapped beside them, and sections as headings above.
fn write_text(lines: &[Line], out: &mut dyn Write) -> io::Result<()> {
    let width = lines.iter().map(|line| line.name.chars().count()).max().unwrap_or_default();
    let is_short = |line: &Line| !line.of.contains(' ');
    let of_width = lines.iter().filter(|l| is_short(l)).map(|l| l.of.len()).max().unwrap_or(0);
    let mut heading = "";
    for line in lines {
        if !is_short(line) && line.of != heading {
            heading = &line.of;
            writeln!(out, "{heading}")?;
        }
        let of = if is_short(line) && of_width > 0 {
            format!("{:<of_width$}  ", line.of)
        } else {
            String::new()
        };
        let first = format!("  {:<width$}  {of}", line.name);
        let rest = " ".repeat(first.chars().count());
        let options = wrapped().initial_indent(&first).subsequent_indent(&rest);
        writeln!(out, "{}", textwrap::fill(&line.text, options))?;
    }
    Ok(())
}
