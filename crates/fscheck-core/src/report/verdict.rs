//! The verdict in words, the same in every format.

use super::Report;
use crate::rules::Severity;
use crate::text::counted;

impl Report {
    /// Returns whether the assessment can be submitted: every item is met, waived or not applicable, and
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

    /// Returns the verdict in one line that names the items that block submission, as many as fit
    /// into `width` characters.
    pub fn verdict_naming_items(&self, width: usize) -> String {
        // No more than that many can fit.
        let most = self.blockers().len().min(width);
        let lines = (1..=most).rev().map(|shown| self.verdict_with(Some(shown)));
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

    /// Returns the notice that comes first if the definition is not built in.
    pub fn definition_line(&self) -> Option<String> {
        let file = self.definition.as_ref()?;
        Some(format!("judged by a custom definition: {file}"))
    }

    /// Returns the number of errors, and how many of them the report shows: `17 errors, 1 shown`.
    fn errors(&self) -> String {
        let errors = counted(self.open_errors, "error");
        match self.count_findings(Severity::Error) {
            shown if self.not_shown > 0 && shown < self.open_errors => {
                format!("{errors}, {shown} shown")
            }
            _ => errors,
        }
    }

    /// Ready or not, and why.
    fn answer(&self, shown: Option<usize>) -> String {
        let blockers = self.blockers();
        let errors = self.errors();
        if self.is_ready() {
            let until = self.valid_until().map(|day| format!(" until {day}"));
            return format!("ready{}", until.unwrap_or_default());
        }
        if blockers.is_empty() {
            let (all, shown) = errors.split_once(',').unwrap_or((&errors, ""));
            let comma = if shown.is_empty() { "" } else { "," };
            return format!("not ready: {all} to fix{comma}{shown}");
        }
        let count = format!("not ready: {} of {} items open", blockers.len(), self.items.len());
        let Some(shown) = shown else { return format!("{count}, {errors}") };
        let first: Vec<&str> = blockers.iter().take(shown).copied().collect();
        let more = match blockers.len().saturating_sub(first.len()) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("{count}: {}{more}", first.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Status;
    use crate::sample;

    fn ready() -> Report {
        sample::report(Vec::new())
    }

    /// A report of items of which these are met, and not.
    fn of_items(met: &[&str], unmet: &[&str]) -> Report {
        let result = |status| move |id: &&str| sample::result(id, status);
        let items = met.iter().map(result(Status::Met));
        Report { items: items.chain(unmet.iter().map(result(Status::Unmet))).collect(), ..ready() }
    }

    #[test]
    fn what_was_accepted_and_what_was_not_searched_is_told_where_there_is_any() {
        assert_eq!(ready().verdict_line(), "ready");
        let accepted = Report { accepted: 1, ..ready() };
        assert_eq!(accepted.verdict_line(), "ready; 1 finding accepted");
        let unsearched = Report { unsearched: 2, ..ready() };
        assert_eq!(unsearched.verdict_line(), "ready; 2 documents not searched");
        let both = Report { accepted: 2, unsearched: 1, ..ready() };
        assert_eq!(both.verdict_line(), "ready; 1 document not searched; 2 findings accepted");
    }

    #[test]
    fn an_error_or_an_item_that_is_not_ready_keeps_it_from_being_ready() {
        let error = Report { open_errors: 1, ..ready() };
        assert_eq!(error.verdict(), "not-ready");
        assert_eq!(error.verdict_line(), "not ready: 1 error to fix");
        let item = of_items(&["A"], &["B"]);
        assert_eq!(item.verdict(), "not-ready");
        assert_eq!(item.verdict_line(), "not ready: 1 of 2 items open, 0 errors");
        let day = jiff::civil::date(2024, 6, 1);
        let until =
            Report { deadlines: vec![sample::deadline(day, "ends")], ..of_items(&["A"], &[]) };
        assert_eq!(until.verdict_line(), "ready until 2024-06-01");
        assert_eq!(until.verdict(), "ready");
    }

    #[test]
    fn as_many_items_are_named_as_fit() {
        let report = of_items(&["A"], &["B", "C", "D"]);
        let all = "not ready: 3 of 4 items open: B, C, D";
        assert_eq!(report.verdict_naming_items(all.len()), all);
        let one = "not ready: 3 of 4 items open: B and 2 more";
        let two = "not ready: 3 of 4 items open: B, C and 1 more";
        assert!(one.len() > all.len() && two.len() > one.len());
        // A line with fewer names may be longer.
        assert_eq!(report.verdict_naming_items(all.len() - 1), report.verdict_line());
        let long = of_items(&[], &["AN-ITEM", "ANOTHER-ITEM", "ONE-MORE-ITEM"]);
        let two = "not ready: 3 of 3 items open: AN-ITEM, ANOTHER-ITEM and 1 more";
        assert_eq!(long.verdict_naming_items(two.len()), two);
        let one = "not ready: 3 of 3 items open: AN-ITEM and 2 more";
        assert_eq!(long.verdict_naming_items(two.len() - 1), one);
        assert_eq!(ready().verdict_naming_items(0), "ready");
    }
}
