//! The kinds of evidence.

use std::fmt;

/// The kind of a piece of evidence. The definition of a checklist says which kinds an ask accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A policy, procedure, wiki page, guide or plan.
    Document,
    /// Slides.
    Presentation,
    /// A blank form that projects start from.
    Template,
    /// An agreement signed by two parties.
    Contract,
    /// A picture of an architecture or a process.
    Diagram,
    /// A description in writing.
    Description,
    /// Figures and results.
    Report,
    /// A trace of something that was done.
    Record,
    /// Something that runs.
    Script,
    /// A certificate of a third party.
    Certification,
    /// Something shown live.
    Demonstration,
    /// A spoken explanation.
    Verbal,
}

/// One line for each kind: the kind, its name and its meaning.
const KINDS: &[(Kind, &str, &str)] = &[
    (Kind::Document, "document", "a policy, procedure, SOP, wiki page, guide or plan"),
    (Kind::Presentation, "presentation", "slides shown to customers or staff"),
    (Kind::Template, "template", "a blank form used to start projects"),
    (Kind::Contract, "contract", "an SOW, an SLA or a contract for managed services"),
    (Kind::Diagram, "diagram", "a picture of an architecture or a process"),
    (Kind::Description, "description", "a written description; a Partner Response is one too"),
    (Kind::Report, "report", "a cost model, a price calculator link, survey or test results"),
    (Kind::Record, "record", "a log sample, RCA record, attendance list or assignment"),
    (Kind::Script, "script", "a script, a template for automation, or a library of them"),
    (Kind::Certification, "certification", "a certificate issued by a third party"),
    (Kind::Demonstration, "demonstration", "shown live by a named presenter"),
    (Kind::Verbal, "verbal", "explained live by a named presenter"),
];

impl Kind {
    /// All kinds, in the order in which they are listed.
    pub fn all() -> impl Iterator<Item = Kind> {
        KINDS.iter().map(|(kind, _, _)| *kind)
    }

    /// The names of all kinds.
    pub fn names() -> Vec<&'static str> {
        KINDS.iter().map(|(_, name, _)| *name).collect()
    }

    /// The kind called `name`.
    pub fn named(name: &str) -> Option<Kind> {
        KINDS.iter().find(|(_, known, _)| *known == name).map(|(kind, _, _)| *kind)
    }

    /// Its name in manifests, workbooks and definitions.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// Returns its meaning in a few words.
    pub fn meaning(self) -> &'static str {
        self.row().2
    }

    /// Returns whether it is presented live at the validation, by a named presenter.
    pub fn is_live(self) -> bool {
        matches!(self, Kind::Demonstration | Kind::Verbal)
    }

    fn row(self) -> &'static (Kind, &'static str, &'static str) {
        const NONE: (Kind, &str, &str) = (Kind::Document, "", "");
        KINDS.iter().find(|(kind, _, _)| *kind == self).unwrap_or(&NONE)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_that_leads_back_to_it() {
        for kind in Kind::all() {
            assert!(!kind.name().is_empty());
            assert_eq!(Kind::named(kind.name()), Some(kind));
        }
        assert_eq!(Kind::all().count(), 12);
    }
}
