//! Reasons that exempt controls.

use crate::kind::Kind;

/// A ground on which controls are taken out of the work.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// Its name in manifests and reports, such as `pass`.
    pub kind: String,
    /// Its name in a sentence.
    pub name: String,
    /// Its basis.
    pub basis: Basis,
    /// Its validity and scope, in our words.
    pub requirement: String,
    /// The clause of the source that grants it.
    pub clause: String,
}

/// The basis of a waiver.
#[derive(Clone, Debug)]
pub enum Basis {
    /// An entry of its kind in the list of waivers, with its dates.
    Claim {
        /// The fields of such an entry, in addition to its kind.
        fields: Vec<ClaimField>,
    },
    /// A competency that the partner achieved lately.
    Competency {
        /// The greatest age.
        within_months: u32,
        /// Competencies that do not count.
        except: Vec<String>,
        /// Words of names of designations that are no competency of the kind that counts.
        other_designations: Vec<String>,
        /// Phrases of names that are one all the same.
        despite: Vec<String>,
    },
}

/// A field of the claim of a waiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimField {
    /// Its name in manifests.
    pub name: String,
    /// Its name in sentences.
    pub title: Option<String>,
    /// The kind of its value.
    pub kind: FieldKind,
    /// True if it may be omitted.
    pub is_optional: bool,
}

/// The value that a field of a claim needs for the waiver to be valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A day that is not after the as-of date.
    FirstDay,
    /// A day that is not before the as-of date.
    LastDay,
    /// The name of an offering of this application.
    Offering,
    /// The number of a case study: the waiver covers controls only under this one.
    CaseStudy,
    /// The id of a piece of evidence of one of these kinds, without defects, and about the case
    /// study of the waiver.
    Evidence {
        /// The kinds.
        accepts: Vec<Kind>,
    },
    /// A count that is not greater.
    Count {
        /// Than this.
        at_most: u64,
    },
    /// Any text.
    Text,
}

impl ClaimField {
    /// Its name in sentences.
    pub fn describe(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.name)
    }
}

impl Waiver {
    /// The fields of its claims, in addition to the kind; empty if it is not claimed by an entry.
    pub fn fields(&self) -> &[ClaimField] {
        match &self.basis {
            Basis::Claim { fields } => fields,
            Basis::Competency { .. } => &[],
        }
    }

    /// Returns whether it covers controls under only one case study.
    pub fn is_of_case_study(&self) -> bool {
        self.fields().iter().any(|field| field.kind == FieldKind::CaseStudy)
    }

    /// Returns whether it is claimed by an entry in the list of waivers, and not by another fact.
    pub fn is_claimed(&self) -> bool {
        matches!(self.basis, Basis::Claim { .. })
    }
}
