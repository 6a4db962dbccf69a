//! Earlier proposals that wait to be confirmed.

use std::io::{self, Write};

use fscheck_core::facts::{Certainty, Facts, FoundFact};
use fscheck_core::field;
use fscheck_core::location::Location;
use fscheck_core::report::text::wrapped;
use fscheck_core::text::{listed, some};
use fscheck_core::visible::line;
use serde::Serialize;

/// Ids that a message names.
const MOST: usize = 20;

/// A proposed entry or fact that needs a decision.
pub(super) struct Proposal<'a> {
    pub(super) id: &'a str,
    /// The place of the field that makes it a proposal.
    pub(super) at: &'a Location,
    pub(super) is_rejected: bool,
    pub(super) certainty: Option<Certainty>,
}

/// All that is proposed, rejected or not.
pub(super) fn proposals(facts: &Facts) -> Vec<Proposal<'_>> {
    let entries = facts.proposed.iter().map(|one| Proposal {
        id: &one.entry.id,
        at: &one.at,
        is_rejected: one.is_rejected,
        certainty: one.certainty,
    });
    let found = facts.found.iter().map(|fact| Proposal {
        id: &fact.id,
        at: &fact.at,
        is_rejected: fact.is_rejected,
        certainty: fact.certainty,
    });
    entries.chain(found).collect()
}

/// The waiting proposals.
pub(super) struct Pending<'a> {
    pub(super) entries: Vec<PendingEntry<'a>>,
    pub(super) facts: Vec<PendingFact<'a>>,
}

/// An entry of the manifest that an earlier run proposed and that waits to be confirmed, for the
/// JSON output. `summary` has those that this run proposes, with their reasons.
#[derive(Serialize)]
pub(super) struct PendingEntry<'a> {
    id: &'a str,
    kind: Option<&'static str>,
    path: Option<&'a str>,
    controls: Vec<String>,
    case_studies: Vec<u32>,
    certainty: Option<&'static str>,
}

/// A fact that waits in the same way.
#[derive(Serialize)]
pub(super) struct PendingFact<'a> {
    id: &'a str,
    field: &'static str,
    case_study: Option<u32>,
    value: &'a str,
    certainty: Option<&'static str>,
}

impl<'a> Pending<'a> {
    /// Returns the proposals that are neither confirmed nor rejected, in their order.
    pub(super) fn of(facts: &'a Facts) -> Pending<'a> {
        let entries =
            facts.proposed.iter().filter(|one| !one.is_rejected).map(|one| PendingEntry {
                id: &one.entry.id,
                kind: one.entry.kind.as_ref().map(|kind| kind.value.name()),
                path: one.entry.path().map(|path| path.value.as_str()),
                controls: one.entry.controls.iter().map(|c| c.value.to_string()).collect(),
                case_studies: one.entry.case_studies.iter().map(|number| number.value).collect(),
                certainty: one.certainty.map(Certainty::name),
            });
        let fact = |fact: &'a FoundFact| PendingFact {
            id: &fact.id,
            field: fact.field,
            case_study: fact.case_study,
            value: &fact.value,
            certainty: fact.certainty.map(Certainty::name),
        };
        let facts = facts.found.iter().filter(|fact| !fact.is_rejected).map(fact);
        Pending { entries: entries.collect(), facts: facts.collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.facts.is_empty()
    }
}

/// Returns the waiting ids, as the end of a sentence.
pub(super) fn ids(proposals: &[Proposal<'_>]) -> Option<String> {
    let waiting = proposals.iter().filter(|one| !one.is_rejected);
    let ids: Vec<String> = waiting.map(|one| format!("`{}`", one.id)).collect();
    (!ids.is_empty()).then(|| listed(&some(ids, MOST)))
}

/// Writes them like new proposals, under a heading.
pub(super) fn write(pending: &Pending<'_>, out: &mut dyn Write) -> io::Result<()> {
    if pending.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nProposed earlier, not confirmed yet:")?;
    let options = wrapped().initial_indent("        ").subsequent_indent("        ");
    for one in &pending.entries {
        let (certainty, path) = (one.certainty.unwrap_or("-"), one.path.unwrap_or("no file"));
        writeln!(out, "{certainty:<8}{}", line(path))?;
        let kind = one.kind.unwrap_or("no kind");
        let about = about(one.id, kind, &one.controls, &one.case_studies);
        writeln!(out, "{}", textwrap::fill(&line(&about), &options))?;
    }
    for fact in &pending.facts {
        let certainty = fact.certainty.unwrap_or("-");
        let stated = stated(fact.id, fact.field, fact.case_study, fact.value);
        writeln!(out, "{certainty:<8}{}", line(&stated))?;
    }
    Ok(())
}

/// Describes an entry and what it is for.
pub(super) fn about(id: &str, kind: &str, controls: &[String], case_studies: &[u32]) -> String {
    let mut about = format!("{id}: {kind}");
    if !controls.is_empty() {
        about.push_str(&format!(" for {}", controls.join(", ")));
    }
    if !case_studies.is_empty() {
        let numbers: Vec<String> = case_studies.iter().map(|number| format!("#{number}")).collect();
        about.push_str(&format!(" ({})", numbers.join(", ")));
    }
    about
}

/// Describes a fact: `completed-on-1: Completed on: 2023-06-30 (#1)`.
pub(super) fn stated(id: &str, name: &str, case_study: Option<u32>, value: &str) -> String {
    let label = field::label(if name == field::OFFICES { "office" } else { name });
    let of = case_study.map(|number| format!(" (#{number})")).unwrap_or_default();
    format!("{id}: {label}: {value}{of}")
}
