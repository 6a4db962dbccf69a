//! How proposals are shown.

use std::io::{self, Write};
use std::path::Path;

use fscheck_core::facts::Certainty;
use fscheck_core::paths::shown;
use fscheck_core::report::escaped;
use fscheck_core::report::text::wrapped;
use fscheck_core::text::counted;
use fscheck_core::visible::line;
use serde::Serialize;

use super::Named;
use super::pending::{self, Pending, about};

/// Passed-over files that are named.
const MOST: usize = 20;

/// What came of collecting.
pub(super) struct Summary<'a> {
    pub(super) proposals: &'a [Named],
    /// Paths, each with why it was passed over.
    pub(super) passed_over: &'a [(String, String)],
    /// What was proposed before and waits.
    pub(super) pending: &'a [Pending<'a>],
    pub(super) written: Option<&'a Path>,
}

/// The output for programs.
#[derive(Serialize)]
struct Json<'a> {
    schema_version: u32,
    written: Option<String>,
    proposed: Vec<Entry<'a>>,
    passed_over: Vec<PassedOver<'a>>,
    pending: &'a [Pending<'a>],
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    title: &'a str,
    kind: &'static str,
    path: &'a str,
    controls: Vec<String>,
    /// The asks that come next.
    others: Vec<String>,
    case_studies: &'a [u32],
    date: Option<String>,
    expires_on: Option<String>,
    names_customer: bool,
    certainty: &'static str,
    because: &'a str,
}

#[derive(Serialize)]
struct PassedOver<'a> {
    path: &'a str,
    why: &'a str,
}

impl<'a> Entry<'a> {
    fn of((id, proposal): &'a Named) -> Entry<'a> {
        Entry {
            id,
            title: &proposal.title,
            kind: proposal.kind.name(),
            path: &proposal.path,
            controls: proposal.asks.iter().map(ToString::to_string).collect(),
            others: proposal.others.iter().map(ToString::to_string).collect(),
            case_studies: &proposal.case_studies,
            date: proposal.date.map(|date| date.to_string()),
            expires_on: proposal.expires_on.map(|date| date.to_string()),
            names_customer: proposal.names_customer,
            certainty: proposal.certainty.name(),
            because: &proposal.because,
        }
    }
}

impl Summary<'_> {
    pub(super) fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let json = Json {
            schema_version: 1,
            written: self.written.map(shown),
            proposed: self.proposals.iter().map(Entry::of).collect(),
            passed_over: self
                .passed_over
                .iter()
                .map(|(path, why)| PassedOver { path, why })
                .collect(),
            pending: self.pending,
        };
        escaped::write_pretty(&json, &mut *out)?;
        writeln!(out)
    }

    pub(super) fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let options = wrapped().initial_indent("        ").subsequent_indent("        ");
        for (id, proposal) in self.proposals {
            writeln!(out, "{:<8}{}", proposal.certainty.name(), line(&proposal.path))?;
            let asks: Vec<String> = proposal.asks.iter().map(ToString::to_string).collect();
            let about = about(id, proposal.kind.name(), &asks, &proposal.case_studies);
            writeln!(out, "{}", textwrap::fill(&line(&about), &options))?;
            writeln!(out, "{}", textwrap::fill(&line(&proposal.because), &options))?;
        }
        for (path, why) in self.passed_over.iter().take(MOST) {
            writeln!(out, "{:<8}{}: {}", "-", line(path), line(why))?;
        }
        if let Some(more) = self.passed_over.len().checked_sub(MOST).filter(|more| *more > 0) {
            writeln!(out, "{:<8}and {} more passed over", "-", counted(more, "file"))?;
        }
        if self.proposals.is_empty() {
            writeln!(out, "Nothing to propose: every file that may be evidence has an entry.")?;
        }
        pending::write(self.pending, out)
    }
}

/// How many there are, by certainty.
pub(super) fn counts(proposals: &[Named]) -> String {
    let of = |certainty| proposals.iter().filter(|(_, p)| p.certainty == certainty).count();
    let named = [Certainty::Sure, Certainty::Likely, Certainty::Guess]
        .map(|certainty| (of(certainty), certainty.name()))
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect::<Vec<_>>();
    let all = match proposals.len() {
        1 => "1 proposed entry".to_owned(),
        all => format!("{all} proposed entries"),
    };
    format!("{all} ({})", named.join(", "))
}
