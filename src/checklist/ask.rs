//! What a control wants to see.

use std::fmt;
use std::sync::Arc;

use crate::kind::Kind;
use crate::search::Pattern;

/// One thing that a control wants to see.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Its name within the control.
    pub id: String,
    /// What would satisfy a reviewer, in our words.
    pub wants: String,
    /// The kinds that it accepts.
    pub accepts: Vec<Kind>,
    /// Wanted of each case study, and not once of the partner.
    pub per_case_study: bool,
    /// How old the evidence may be.
    pub within_months: Option<u32>,
    /// Only what is given by a presenter satisfies it.
    pub live: bool,
    /// What is explained and not judged.
    pub guidance: Option<String>,
    /// What a document that satisfies it deals with.
    pub elements: Vec<Element>,
}

/// Something that a document which satisfies an ask deals with.
#[derive(Clone, Debug)]
pub struct Element {
    /// Its name within the ask.
    pub id: String,
    /// What it is, as a sentence lists it.
    pub title: String,
    /// The words by which it is recognised.
    pub found_by: Arc<[Pattern]>,
    /// The sub-vertical that it is about: it is wanted where a case study names that one.
    pub sub_vertical: Option<String>,
}

/// The name of an ask: a control and the ask within it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskRef {
    /// The control's id.
    pub control: String,
    /// The ask's id.
    pub ask: String,
}

impl Ask {
    /// Whether evidence of `kind` can satisfy it. What may be told may also be written, unless
    /// the ask is live (contract, section 4).
    pub fn takes(&self, kind: Kind) -> bool {
        if self.live && !kind.is_live() {
            return false;
        }
        let told = kind == Kind::Description && self.accepts.contains(&Kind::Verbal);
        self.accepts.contains(&kind) || told
    }

    /// Whether a file or page of which nothing else is known can satisfy it: something on file
    /// is accepted, and neither a date nor a presenter is wanted.
    pub fn takes_undeclared(&self) -> bool {
        let on_file = |kind: &Kind| !kind.is_live();
        !self.live && self.within_months.is_none() && self.accepts.iter().any(on_file)
    }

    /// The kinds that it accepts, as a sentence lists them.
    pub fn kinds(&self) -> String {
        let names: Vec<&str> = self.accepts.iter().map(|kind| kind.name()).collect();
        crate::text::either(&names)
    }
}

impl fmt::Display for AskRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.control, self.ask)
    }
}

impl AskRef {
    /// Reads `CONTROL/ask`.
    pub fn parse(text: &str) -> Option<AskRef> {
        let (control, ask) = text.split_once('/')?;
        Some(AskRef { control: control.trim().to_uppercase(), ask: ask.trim().to_lowercase() })
    }
}
