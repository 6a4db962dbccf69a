//! Reads acceptances and assignments.

use fscheck_core::assignment::Assignment;
use fscheck_core::facts::Acceptance;
use fscheck_core::location::Sourced;
use fscheck_core::rules::{self, Rule};
use fscheck_core::text;

use super::{Reader, all, has_unread, is_empty};
use crate::tree::{Fields, Node};

/// The fields that determine the scope of an acceptance.
const NARROWING: [&str; 4] = ["rule", "item", "case_study", "evidence"];

impl<'a> Reader<'a> {
    /// Reads the owner and due date of items.
    pub(super) fn assignment(&self, node: &'a Node) -> Option<Assignment> {
        let mut fields = Fields::of(node, "an assignment", self.problems)?;
        fields.required("items");
        let items = all(fields.texts("items"));
        let owner = fields.text("owner");
        let due = fields.day("due");
        let has_due = node.get("due").is_some_and(|due| !is_empty(due));
        fields.finish();
        if owner.is_none() && !has_due {
            let message = "an assignment must name an owner, a due date, or both";
            self.problems.report(&node.at, message, "add `owner:` or `due:`");
        }
        Some(Assignment { items, owner, due })
    }

    pub(super) fn acceptance(&self, node: &'a Node) -> Option<Acceptance> {
        let mut fields = Fields::of(node, "an acceptance", self.problems)?;
        let rule = fields.text("rule").map(|text| self.rule(&text));
        // An item that the checklist does not have matches nothing, and that is a finding.
        let item = fields.text("item").map(|text| text::tidy(&text.value).to_uppercase());
        let case_study = fields.count("case_study").and_then(|count| self.number(count));
        let evidence = fields.text("evidence").map(|id| text::tidy(&id.value));
        let reason = fields.required_text("reason").and_then(|reason| self.reason(reason));
        fields.required("until");
        let until = fields.day("until");
        fields.finish();
        // An unreadable value must not widen the acceptance.
        let is_wider = |field: &&&str| self.is_left_empty(node, field);
        let left_empty = NARROWING.iter().filter(is_wider).count();
        let is_misread = node.get("case_study").is_some() && case_study.is_none();
        if left_empty > 0 || is_misread || has_unread(node) {
            return None;
        }
        if rule.is_none() && item.is_none() {
            let message = "an acceptance must name a rule, an item, or both";
            self.problems.report(&node.at, message, "add `rule:` or `item:`");
            return None;
        }
        if rule == Some(None) {
            return None;
        }
        Some(Acceptance {
            at: node.at.clone(),
            rule: rule.flatten(),
            item,
            case_study: case_study.map(|number| number.value),
            evidence,
            reason: reason?.value,
            until: until?,
        })
    }

    /// Returns whether a field of an acceptance is there without a value: if it were ignored, the
    /// acceptance would cover more than intended.
    fn is_left_empty(&self, node: &Node, field: &str) -> bool {
        let Some(value) = node.get(field) else { return false };
        let is_left_empty = is_empty(value) || value.text().is_some_and(text::is_blank);
        if is_left_empty {
            let message = format!("the acceptance has an empty `{field}`");
            self.problems.report(&value.at, message, "fill it in, or remove the field");
        }
        is_left_empty
    }

    /// Returns the reason of an acceptance, which must be meaningful.
    fn reason(&self, reason: Sourced<String>) -> Option<Sourced<String>> {
        if reason.value.chars().any(char::is_alphanumeric) {
            return Some(reason);
        }
        let help = "say in `reason:` why it is accepted";
        self.problems.report(&reason.at, "the acceptance gives no reason", help);
        None
    }

    fn rule(&self, text: &Sourced<String>) -> Option<&'static Rule> {
        let rule = rules::named(&text::visible(&text.value));
        if rule.is_none() {
            let message = format!("no rule is called `{}`", text::shorten(&text.value, 40));
            self.problems.report(&text.at, message, rules::suggestion(&text.value));
        }
        rule
    }
}
