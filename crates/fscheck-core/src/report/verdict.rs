//! The verdict in words, the same in every format.

use super::Report;
use crate::text::counted;

impl Report {
    /// Whether the assessment can be submitted: every item is met, waived or not applicable, and
    /// no error is left that is not accepted (specification, section 3).
    pub fn is_ready(&self) -> bool {
        self.blockers().is_empty() && self.open_errors == 0
    }

    /// The verdict, in one word.
    pub fn verdict(&self) -> &'static str {
        if self.is_ready() { "ready" } else { "not-ready" }
    }

    /// The ids of the items that block submission, in the checklist's order.
    pub fn blockers(&self) -> Vec<&str> {
        let blockers = self.items.iter().filter(|item| !item.status.is_ready());
        blockers.map(|item| item.id.as_str()).collect()
    }

    /// The verdict in one line: `ready until 2024-11-30; 2 findings accepted`.
    pub fn verdict_line(&self) -> String {
        self.verdict_with(None)
    }

    /// The verdict in one line that names the items that block submission, as many as leave it at
    /// most `width` characters long.
    pub fn verdict_naming_items(&self, width: usize) -> String {
        let all = self.blockers().len();
        let lines = (1..=all).rev().map(|shown| self.verdict_with(Some(shown)));
        let mut lines = lines.skip_while(|line| line.chars().count() > width);
        lines.next().unwrap_or_else(|| self.verdict_line())
    }

    fn verdict_with(&self, shown: Option<usize>) -> String {
        let mut parts = vec![self.answer(shown)];
        if self.unsearched > 0 {
            parts.push(format!("{} not searched", counted(self.unsearched, "document")));
        }
        if self.accepted > 0 {
            parts.push(format!("{} accepted", counted(self.accepted, "finding")));
        }
        parts.join("; ")
    }

    /// What has to be said first where the definition is not built in.
    pub fn definition_line(&self) -> Option<String> {
        let file = self.definition.as_ref()?;
        Some(format!("judged by a definition of your own: {file}"))
    }

    /// Ready or not, and why.
    fn answer(&self, shown: Option<usize>) -> String {
        let blockers = self.blockers();
        let errors = counted(self.open_errors, "error");
        if self.is_ready() {
            let until = self.valid_until().map(|day| format!(" until {day}"));
            return format!("ready{}", until.unwrap_or_default());
        }
        if blockers.is_empty() {
            return format!("not ready: {errors} to fix");
        }
        let count = format!("not ready: {} of {} items", blockers.len(), self.items.len());
        let Some(shown) = shown else { return format!("{count}, {errors}") };
        let first: Vec<&str> = blockers.iter().take(shown).copied().collect();
        let more = match blockers.len().saturating_sub(first.len()) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("{count}: {}{more}", first.join(", "))
    }
}
