//! Findings: one reported problem each.

use crate::field;
use crate::location::Location;
use crate::rules::{Rule, Severity};
use crate::visible::Line;

/// One reported problem. It can only be made with a rule, a place and a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// Its severity.
    pub severity: Severity,
    /// The item that it is about.
    pub item: Option<String>,
    /// The case study that it is about.
    pub case_study: Option<u32>,
    /// True if it is a reason why its item is not ready. The rule decides that, not the severity.
    pub is_reason: bool,
    /// The problem.
    pub message: Line,
    /// Its particulars, in the few words that a list of its rule has room for.
    pub detail: Option<Line>,
    /// The help.
    pub help: Line,
    /// The place where the reader must act.
    pub location: Location,
    /// The reason and end of its acceptance, if it is accepted.
    pub accepted: Option<Accepted>,
}

/// The decision to live with a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The reason.
    pub reason: Line,
    /// The last day on which that is valid, `YYYY-MM-DD`.
    pub until: String,
}

impl Finding {
    /// Returns a finding of `rule` at `location`, with the rule's severity and help.
    pub fn new(rule: &'static Rule, location: &Location, message: impl Into<Line>) -> Finding {
        Finding {
            rule,
            severity: in_force(rule.severity),
            item: None,
            case_study: None,
            is_reason: false,
            message: message.into(),
            detail: None,
            help: field::for_reader(location, rule.help).into(),
            location: location.clone(),
            accepted: None,
        }
    }

    /// The same, about the item `id`.
    #[must_use]
    pub fn item(mut self, id: &str) -> Finding {
        self.item = Some(id.to_owned());
        self
    }

    /// Returns the finding about the item `id`, if there is one.
    #[must_use]
    pub fn of_item(mut self, id: Option<&str>) -> Finding {
        self.item = id.map(str::to_owned);
        self
    }

    /// The same, about a case study.
    #[must_use]
    pub fn case_study(mut self, number: impl Into<Option<u32>>) -> Finding {
        self.case_study = number.into();
        self
    }

    /// The same, as a reason for which its item is not ready.
    #[must_use]
    pub fn reason(mut self) -> Finding {
        self.is_reason = true;
        self
    }

    /// The same, with this help in place of the rule's.
    #[must_use]
    pub fn help(mut self, help: impl Into<Line>) -> Finding {
        self.help = help.into();
        self
    }

    /// Returns the finding with a short text for its specific detail.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Line>) -> Finding {
        self.detail = Some(detail.into());
        self
    }

    /// Returns the finding with this severity instead of the rule's.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Finding {
        self.severity = in_force(severity);
        self
    }
}

/// Returns the severity that a finding gets: the given one, except in tests.
#[cfg(not(test))]
fn in_force(severity: Severity) -> Severity {
    severity
}

#[cfg(test)]
use tests::in_force;

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::Cell;

    use super::Severity;

    thread_local! {
        static FORCED: Cell<Option<Severity>> = const { Cell::new(None) };
    }

    pub(super) fn in_force(severity: Severity) -> Severity {
        FORCED.get().unwrap_or(severity)
    }

    /// Runs `run` with this severity for every finding, whatever its rule says.
    pub fn with_severity<T>(severity: Severity, run: impl FnOnce() -> T) -> T {
        FORCED.set(Some(severity));
        let result = run();
        FORCED.set(None);
        result
    }
}
