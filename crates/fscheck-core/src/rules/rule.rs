//! The type of a rule: its severity, and the work that its findings require.

use std::fmt;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// For information.
    Note,
    /// To be checked.
    Warning,
    /// To be fixed.
    Error,
}

impl Severity {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The work that a finding requires, in the recommended order: a value that could not be read
/// causes other findings, and expiring evidence is renewed last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work {
    /// Correct a value or a name that could not be read.
    Correct,
    /// Write an answer.
    Answer,
    /// Decide on the answer.
    Decide,
    /// State a fact about the partner, a case study, an offering or a waiver.
    State,
    /// Provide evidence.
    Evidence,
    /// Read a document in person.
    Review,
    /// Renew or replace expired evidence.
    Renew,
}

impl Work {
    /// Returns the heading of the findings that require this work.
    pub fn title(self) -> &'static str {
        match self {
            Work::Correct => "Correct values and names",
            Work::Answer => "Write answers",
            Work::Decide => "Decide",
            Work::State => "Complete the facts",
            Work::Evidence => "Provide evidence",
            Work::Review => "Check by eye",
            Work::Renew => "Renew or remove",
        }
    }
}

/// A rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// Its name, which never changes.
    pub name: &'static str,
    /// The severity of its findings, unless they state another.
    pub severity: Severity,
    /// The kind of work that its findings ask for.
    pub work: Work,
    /// Its summary, in one line.
    pub summary: &'static str,
    /// Its importance, and how to fix its findings.
    pub help: &'static str,
}

impl Rule {
    /// Returns the address of its page in the documentation of this version.
    pub fn page(&self) -> String {
        let (repository, version) = (crate::REPOSITORY, env!("CARGO_PKG_VERSION"));
        format!("{repository}/blob/v{version}/docs/rules.md#{}", self.name)
    }

    /// Returns the command that explains it.
    pub fn explained(&self) -> String {
        format!("{} explain {}", crate::NAME, self.name)
    }
}
