//! Controls: the case studies they need, their asks, and the excuses they reject.

use serde::{Deserialize, Serialize};

use super::{Ask, Guidance};

/// The requirements of a control.
#[derive(Clone, Debug)]
pub struct Control {
    /// The case studies it needs.
    pub coverage: Coverage,
    /// The condition under which it applies, if it has one.
    pub applies_to: Option<Condition>,
    /// The kinds of waiver that cover it, the preferred first.
    pub waived_by: Vec<String>,
    /// Items that it falls with.
    pub rests_on: Vec<String>,
    /// The excuses for not meeting it that its guidance rejects.
    pub not_excused_by: Vec<Excuse>,
    /// Examples that reviewers accept and reject, if a guide gives them.
    pub guidance: Option<Guidance>,
    /// Its asks.
    pub asks: Vec<Ask>,
}

impl Control {
    /// The ask called `id`.
    pub fn ask(&self, id: &str) -> Option<&Ask> {
        self.asks.iter().find(|ask| ask.id == id)
    }
}

/// An excuse that a partner may give instead of meeting a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Excuse {
    /// The customer did it.
    Customer,
    /// It was no part of the engagement.
    Scope,
    /// It does not apply.
    NotApplicable,
}

impl Excuse {
    /// All excuses.
    pub const ALL: [Excuse; 3] = [Excuse::Customer, Excuse::Scope, Excuse::NotApplicable];

    /// Its name in definitions.
    pub fn name(self) -> &'static str {
        match self {
            Excuse::Customer => "customer",
            Excuse::Scope => "scope",
            Excuse::NotApplicable => "not-applicable",
        }
    }

    /// The excuse, as part of a sentence.
    pub fn describe(self) -> &'static str {
        match self {
            Excuse::Customer => "the customer did it",
            Excuse::Scope => "it was not part of the engagement",
            Excuse::NotApplicable => "it doesn't apply",
        }
    }
}

/// The case studies that a control needs (specification, section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// None: it is about the partner.
    Practice,
    /// All required ones and any further one that is filled in.
    Every,
    /// At least a number of them.
    AtLeast {
        /// Their number.
        count: usize,
        /// True if all to which it applies are enough, when they are fewer.
        or_all: bool,
    },
}

/// A condition under which a control applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The case study is a SaaS implementation.
    Saas,
}
