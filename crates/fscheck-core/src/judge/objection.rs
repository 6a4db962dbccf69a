//! The finding of a rule, and whether it decides a status.

use crate::finding::Finding;
use crate::rules::Severity;

/// The result of a rule that affects a status. The rule itself says whether it decides, so that no
/// status depends on the severity or the words of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It fails the item, voids the evidence or invalidates the answer.
    Fails(Finding),
    /// It changes no status.
    Remark(Finding),
}

impl Objection {
    /// Returns whether it decides the status.
    pub fn fails(&self) -> bool {
        matches!(self, Objection::Fails(_))
    }

    /// Returns the same without effect on the status, for when enough else is complete.
    #[must_use]
    pub fn into_remark(self) -> Objection {
        let (Objection::Fails(finding) | Objection::Remark(finding)) = self;
        Objection::Remark(finding.severity(Severity::Warning))
    }

    /// Returns the finding for the report.
    pub fn into_finding(self) -> Finding {
        match self {
            Objection::Fails(finding) => finding.reason(),
            Objection::Remark(finding) => finding,
        }
    }
}
