//! The output of proposals.

use std::io::{self, Write};
use std::path::Path;

use fscheck_core::facts::Certainty;
use fscheck_core::paths::shown;
use fscheck_core::report::escaped;
use fscheck_core::report::text::{WIDTH, wrapped};
use fscheck_core::text::{counted, shorten};
use fscheck_core::visible::line;
use serde::Serialize;

use super::gather::{Gathered, Named, NamedFact};
use super::pending::{self, Pending, about, stated};

/// Passed-over files that are named.
const MOST: usize = 20;

/// The results of `collect`.
pub(super) struct Summary<'a> {
    pub(super) gathered: &'a Gathered,
    /// The earlier proposals that wait.
    pub(super) pending: &'a Pending<'a>,
    pub(super) written: Option<&'a Path>,
    /// True if the list gives the reasons for each entry.
    pub(super) is_verbose: bool,
}

/// The output for programs.
#[derive(Serialize)]
struct Json<'a> {
    schema_version: u32,
    written: Option<String>,
    proposed: Vec<ProposedEntry<'a>>,
    proposed_facts: Vec<ProposedFact<'a>>,
    passed_over: Vec<PassedOver<'a>>,
    pending: &'a [pending::PendingEntry<'a>],
    pending_facts: &'a [pending::PendingFact<'a>],
}

/// A fact that this run proposes.
#[derive(Serialize)]
struct ProposedFact<'a> {
    id: &'a str,
    field: &'static str,
    case_study: Option<u32>,
    value: &'a str,
    certainty: &'static str,
    because: &'a str,
}

/// An entry that this run proposes.
#[derive(Serialize)]
struct ProposedEntry<'a> {
    id: &'a str,
    title: &'a str,
    kind: &'static str,
    path: &'a str,
    controls: Vec<String>,
    /// The next likely asks.
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

impl<'a> ProposedEntry<'a> {
    fn of((id, proposal): &'a Named) -> ProposedEntry<'a> {
        ProposedEntry {
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

impl<'a> ProposedFact<'a> {
    fn of((id, fact): &'a NamedFact) -> ProposedFact<'a> {
        ProposedFact {
            id,
            field: fact.field,
            case_study: fact.case_study,
            value: &fact.value,
            certainty: fact.certainty.name(),
            because: &fact.because,
        }
    }
}

impl Summary<'_> {
    pub(super) fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let json = Json {
            schema_version: 1,
            written: self.written.map(shown),
            proposed: self.gathered.entries.iter().map(ProposedEntry::of).collect(),
            proposed_facts: self.gathered.facts.iter().map(ProposedFact::of).collect(),
            passed_over: self
                .gathered
                .passed_over
                .iter()
                .map(|(path, why)| PassedOver { path, why })
                .collect(),
            pending: &self.pending.entries,
            pending_facts: &self.pending.facts,
        };
        escaped::write_pretty(&json, &mut *out)?;
        writeln!(out)
    }

    pub(super) fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let options = wrapped().initial_indent("        ").subsequent_indent("        ");
        for (id, proposal) in &self.gathered.entries {
            writeln!(out, "{:<8}{}", proposal.certainty.name(), line(&proposal.path))?;
            let asks: Vec<String> = proposal.asks.iter().map(ToString::to_string).collect();
            let about = about(id, proposal.kind.name(), &asks, &proposal.case_studies);
            writeln!(out, "{}", textwrap::fill(&line(&about), &options))?;
            if self.is_verbose {
                writeln!(out, "{}", textwrap::fill(&line(&proposal.because), &options))?;
            }
        }
        for (path, why) in self.gathered.passed_over.iter().take(MOST) {
            let passed_over = format!("{}: {}", line(path), line(why));
            let first = options.clone().initial_indent("-       ");
            writeln!(out, "{}", textwrap::fill(&passed_over, first))?;
        }
        if let Some(more) =
            self.gathered.passed_over.len().checked_sub(MOST).filter(|more| *more > 0)
        {
            writeln!(out, "{:<8}and {} more skipped", "-", counted(more, "file"))?;
        }
        if self.gathered.entries.is_empty() {
            writeln!(out, "Nothing to propose: every possible evidence file has an entry.")?;
        } else if !self.is_verbose {
            writeln!(out, "\nUse --verbose to see the sentence behind each proposal.")?;
        }
        self.write_facts(out)?;
        pending::write(self.pending, out)
    }

    fn write_facts(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.gathered.facts.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nFacts found in the documents, for empty fields:")?;
        let options = wrapped().initial_indent("        ").subsequent_indent("        ");
        for (id, fact) in &self.gathered.facts {
            let stated = stated(id, fact.field, fact.case_study, &fact.value);
            writeln!(out, "{:<8}{}", fact.certainty.name(), line(&stated))?;
            let because = match self.is_verbose {
                true => textwrap::fill(&line(&fact.because), &options),
                false => format!("        {}", shorten(&line(&fact.because), WIDTH - 8)),
            };
            writeln!(out, "{because}")?;
        }
        Ok(())
    }
}

/// Returns the number of entries, by certainty, and of facts.
pub(super) fn counts(gathered: &Gathered) -> String {
    let entries = by_certainty(
        gathered.entries.iter().map(|(_, proposal)| proposal.certainty),
        ("proposed entry", "proposed entries"),
    );
    let facts = gathered.facts.iter().map(|(_, fact)| fact.certainty);
    let facts = by_certainty(facts, ("proposed fact", "proposed facts"));
    [entries, facts].into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

fn by_certainty(
    all: impl Iterator<Item = Certainty>,
    (one, several): (&str, &str),
) -> Option<String> {
    let all: Vec<Certainty> = all.collect();
    let of = |certainty| all.iter().filter(|own| **own == certainty).count();
    let named = [Certainty::Sure, Certainty::Likely, Certainty::Guess]
        .map(|certainty| (of(certainty), certainty.name()))
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect::<Vec<_>>();
    let all = match all.len() {
        0 => return None,
        1 => format!("1 {one}"),
        all => format!("{all} {several}"),
    };
    Some(format!("{all} ({})", named.join(", ")))
}
