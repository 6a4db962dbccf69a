//! Entries of evidence.

use jiff::civil::Date;

use crate::kind::Kind;
use crate::location::{Location, Sourced};

/// Words for [`Consent`], in manifests and workbooks.
pub const CONSENTS: &[&str] = &["granted", "not-required", "pending", "refused"];

/// A piece of evidence.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// True if one of its values could not be understood, so that it proves nothing.
    pub is_flawed: bool,
    /// The place of its entry, or of the link in a cell.
    pub at: Location,
    /// Its id, unique; for a link that no entry has, its target.
    pub id: String,
    /// What it is, in the words of its author.
    pub title: Option<String>,
    /// Its kind; `None` for a link that no entry has.
    pub kind: Option<Sourced<Kind>>,
    /// Its content.
    pub content: Content,
    /// The controls that it serves.
    pub controls: Vec<Sourced<ControlRef>>,
    /// The case studies that it serves.
    pub case_studies: Vec<Sourced<u32>>,
    /// Its date.
    pub date: Option<Sourced<Date>>,
    /// The consent to show it of those concerned.
    pub consent: Option<Sourced<Consent>>,
    /// The presenter.
    pub presenter: Option<Sourced<String>>,
    /// The last day on which it is valid.
    pub expires_on: Option<Sourced<Date>>,
    /// The SHA-256 that its content must have, in lower-case hexadecimal.
    pub sha256: Option<Sourced<String>>,
}

/// The location of the content of evidence.
#[derive(Clone, Debug)]
pub enum Content {
    /// In a file below the evidence root.
    Path(Sourced<String>),
    /// In a file that a cell of the workbook links to, from the workbook's folder.
    LinkedPath(Sourced<String>),
    /// On a page.
    Url(Sourced<String>),
    /// With the presenter.
    Live,
}

/// The consent to show evidence of those concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Consent was given.
    Granted,
    /// No consent is needed.
    NotRequired,
    /// Consent was requested.
    Pending,
    /// Consent was refused.
    Refused,
}

/// A control, or one ask of it, as evidence names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ControlRef {
    /// The control's id.
    pub control: String,
    /// The ask's id, if one is named.
    pub ask: Option<String>,
}

impl Evidence {
    /// An entry for a link in a cell that no manifest entry has.
    pub fn undeclared(target: &str, content: Content, at: &Location) -> Evidence {
        Evidence {
            is_flawed: false,
            at: at.clone(),
            id: target.to_owned(),
            title: None,
            kind: None,
            content,
            controls: Vec::new(),
            case_studies: Vec::new(),
            date: None,
            consent: None,
            presenter: None,
            expires_on: None,
            sha256: None,
        }
    }

    /// Returns the path of its file, if it has one.
    pub fn path(&self) -> Option<&Sourced<String>> {
        match &self.content {
            Content::Path(path) | Content::LinkedPath(path) => Some(path),
            Content::Url(_) | Content::Live => None,
        }
    }

    /// Returns whether it is for a control.
    pub fn is_for(&self, control: &str) -> bool {
        self.controls.iter().any(|named| named.value.control == control)
    }

    /// Returns whether it has one of these kinds.
    pub fn is_of_kind(&self, kinds: &[Kind]) -> bool {
        self.kind.as_ref().is_some_and(|kind| kinds.contains(&kind.value))
    }

    /// Returns whether it is about a case study, and maybe about others.
    pub fn is_about(&self, case_study: u32) -> bool {
        self.case_studies.iter().any(|number| number.value == case_study)
    }

    /// Returns whether it is about a case study and no other.
    pub fn is_only_about(&self, case_study: u32) -> bool {
        self.case_studies.len() == 1 && self.is_about(case_study)
    }

    /// Returns the places of findings about it: its entry, and everything stated in it.
    pub fn places(&self) -> impl Iterator<Item = &Location> {
        let content = match &self.content {
            Content::Path(text) | Content::LinkedPath(text) | Content::Url(text) => Some(&text.at),
            Content::Live => None,
        };
        let stated = [
            content,
            self.kind.as_ref().map(|kind| &kind.at),
            self.date.as_ref().map(|date| &date.at),
            self.consent.as_ref().map(|consent| &consent.at),
            self.presenter.as_ref().map(|presenter| &presenter.at),
            self.expires_on.as_ref().map(|day| &day.at),
            self.sha256.as_ref().map(|digest| &digest.at),
        ];
        let controls = self.controls.iter().map(|control| &control.at);
        let numbers = self.case_studies.iter().map(|number| &number.at);
        [&self.at].into_iter().chain(stated.into_iter().flatten()).chain(controls).chain(numbers)
    }

    /// Returns its name in sentences: `evidence sow-template`, or `the link to https://…`.
    pub fn named(&self) -> String {
        match self.kind {
            Some(_) => format!("evidence `{}`", self.id),
            None => format!("the link to `{}`", crate::text::shorten(&self.id, 60)),
        }
    }
}

impl ControlRef {
    /// Reads `CONTROL` or `CONTROL/ask`.
    pub fn parse(text: &str) -> ControlRef {
        let text = crate::text::tidy(text);
        let (control, ask) = match text.split_once('/') {
            Some((control, ask)) => (control, Some(ask.trim().to_lowercase())),
            None => (text.as_str(), None),
        };
        ControlRef { control: control.trim().to_uppercase(), ask }
    }
}

impl std::fmt::Display for ControlRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.ask {
            Some(ask) => write!(f, "{}/{ask}", self.control),
            None => f.write_str(&self.control),
        }
    }
}
