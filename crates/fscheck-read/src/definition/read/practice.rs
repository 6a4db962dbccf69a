//! Reads the practices that an ask rejects.

use std::sync::Arc;

use fscheck_core::checklist::{Ask, Practice};
use fscheck_core::location::Sourced;
use fscheck_core::search::Pattern;
use fscheck_core::text::squeezed;

use super::Reader;
use crate::tree::{Fields, Node, did_you_mean};

impl<'a> Reader<'a> {
    /// Reads the practices in `rejects`. A practice of an earlier ask of the control is named by
    /// its id.
    pub(super) fn rejects(&self, fields: &mut Fields<'a>, before: &[Ask]) -> Vec<Arc<Practice>> {
        let known: Vec<&Arc<Practice>> = before.iter().flat_map(|ask| &ask.rejects).collect();
        let mut practices: Vec<Arc<Practice>> = Vec::new();
        let nodes = fields.list("rejects").map(|list| list.value).unwrap_or_default();
        for node in nodes {
            let practice = match node.text() {
                Some(id) => self.known_practice(node, id, &known),
                None => self.practice(node, &known).map(Arc::new),
            };
            let Some(practice) = practice else { continue };
            if practices.iter().any(|other| other.id == practice.id) {
                let message = format!("the ask rejects `{}` twice", practice.id);
                self.problems.report(&node.at, message, "remove one of them");
            }
            practices.push(practice);
        }
        practices
    }

    fn known_practice(
        &self,
        node: &Node,
        id: &str,
        known: &[&Arc<Practice>],
    ) -> Option<Arc<Practice>> {
        let found = known.iter().find(|practice| practice.id == id);
        if found.is_none() {
            let ids: Vec<&str> = known.iter().map(|practice| practice.id.as_str()).collect();
            let message = format!(
                "no earlier ask of this control rejects a practice called \
                                   `{id}`"
            );
            self.problems.report(&node.at, message, did_you_mean(id, &ids));
        }
        found.map(|practice| Arc::clone(practice))
    }

    fn practice(&self, node: &'a Node, known: &[&Arc<Practice>]) -> Option<Practice> {
        let mut fields = Fields::of(node, "a practice", self.problems)?;
        let id = fields.required_text("id");
        let title = fields.required_text("title");
        let instead = fields.required_text("instead");
        let found_by = fields.each("found_by", |node| self.pattern("found_by", node));
        let together = fields.each("together", |node| self.pattern("together", node));
        let unless = fields.each("unless", |node| self.pattern("unless", node));
        let written = fields.texts("written").map(|texts| texts.value).unwrap_or_default();
        let at_most_words = fields.count("at_most_words").map(|count| count.value);
        fields.finish();
        let found_by: Vec<Pattern> = found_by.map(|list| list.value).unwrap_or_default();
        let together: Vec<Pattern> = together.map(|list| list.value).unwrap_or_default();
        let is_found_alone = !found_by.is_empty() || !written.is_empty();
        if !is_found_alone && together.is_empty() {
            let message = "the practice has no phrases";
            self.problems.report(&node.at, message, "add phrases to `found_by` or `together`");
        }
        if is_found_alone && !together.is_empty() {
            let message = "the practice has `together` beside `found_by` or `written`";
            let help = "write two practices with the same `title`";
            self.problems.report(&node.at, message, help);
        }
        let id = id?;
        self.report_known(&id, known);
        Some(Practice {
            id: id.value,
            title: title?.value,
            instead: instead?.value,
            found_by: found_by.into(),
            together: together.into(),
            unless: unless.map(|list| list.value).unwrap_or_default().into(),
            written: written.iter().map(|code| squeezed(&code.value)).collect(),
            at_most_words: at_most_words.map(|count| usize::try_from(count).unwrap_or(usize::MAX)),
        })
    }

    /// Reports a practice with the name of another one of its control.
    fn report_known(&self, id: &Sourced<String>, known: &[&Arc<Practice>]) {
        if known.iter().any(|practice| practice.id == id.value) {
            let message =
                format!("an earlier ask of this control has a practice called `{}`", id.value);
            self.problems.report(&id.at, message, "write only its ID to reject it here too");
        }
    }
}
