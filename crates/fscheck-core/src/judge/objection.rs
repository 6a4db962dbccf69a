//! What a rule found, and whether that decides a status.

use crate::finding::Finding;
use crate::rules::Severity;

/// The result of a rule that takes part in a status. The rule itself says whether it decides, so
/// that no status depends on the severity or the words of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// Because of this the item fails, the evidence is void, or the answer lacks something.
    Fails(Finding),
    /// This changes no status.
    Remark(Finding),
}

impl Objection {
    /// Returns whether it decides the status.
    pub fn fails(&self) -> bool {
        matches!(self, Objection::Fails(_))
    }

    /// The same, but of no weight because enough else is complete.
    #[must_use]
    pub fn into_remark(self) -> Objection {
        let (Objection::Fails(finding) | Objection::Remark(finding)) = self;
        Objection::Remark(finding.severity(Severity::Warning))
    }

    /// The finding for the report.
    pub fn into_finding(self) -> Finding {
        match self {
            Objection::Fails(finding) => finding.reason(),
            Objection::Remark(finding) => finding,
        }
    }
}
