//! Reads the elements that documents for an ask cover.

use fscheck_core::checklist::Element;
use fscheck_core::search::{LONGEST_PHRASE, Pattern};

use super::Reader;
use crate::definition::built_in;
use crate::tree::{Fields, Node, Value, text_of};

impl<'a> Reader<'a> {
    /// An element, with the words by which it is recognised.
    pub(super) fn element(&mut self, node: &'a Node) -> Option<Element> {
        let mut fields = Fields::of(node, "an element", self.problems)?;
        let id = fields.required_text("id");
        let title = fields.required_text("title");
        let sub_vertical = fields.text("sub_vertical");
        let use_cases = fields.texts("use_cases").map(|list| list.value).unwrap_or_default();
        fields.required("found_by");
        let found_by = fields.each("found_by", |node| self.pattern("found_by", node));
        let hints = fields.each("hints", |node| self.pattern("hints", node));
        let lacking = fields.each("lacking", |node| self.pattern("lacking", node));
        let denied_with = fields.each("denied_with", |node| self.pattern("denied_with", node));
        let negative_counts = fields.flag("negative_counts").is_some_and(|flag| flag.value);
        let unless = fields.each("unless", |node| self.pattern("unless", node));
        let title_counts = fields.flag("title_counts").is_none_or(|flag| flag.value);
        let of_each = fields.flag("of_each").is_some_and(|flag| flag.value);
        let as_others_do = fields.flag("as_others_do").is_some_and(|flag| flag.value);
        let worded_freely = fields.flag("worded_freely").is_some_and(|flag| flag.value);
        let customer_counts = fields.flag("customer_counts").is_some_and(|flag| flag.value);
        let is_headcount = fields.flag("is_headcount").is_some_and(|flag| flag.value);
        fields.finish();
        self.promises.sub_verticals.extend(sub_vertical.clone());
        self.promises.use_cases.extend(use_cases.iter().cloned());
        let found_by = found_by?;
        if found_by.value.is_empty() {
            let message = "the element has no phrases";
            self.problems.report(&found_by.at, message, "add phrases to `found_by`");
        }
        Some(Element {
            id: id?.value,
            title: title?.value,
            found_by: found_by.value.into(),
            hints: hints.map(|list| list.value).unwrap_or_default().into(),
            lacking: lacking.map(|list| list.value).unwrap_or_default().into(),
            denied_with: denied_with.map(|list| list.value).unwrap_or_default().into(),
            negative_counts,
            unless: unless.map(|list| list.value).unwrap_or_default().into(),
            title_counts,
            of_each,
            as_others_do,
            worded_freely,
            customer_counts,
            is_headcount,
            sub_vertical: sub_vertical.map(|name| name.value),
            use_cases: use_cases.into_iter().map(|name| name.value).collect(),
        })
    }

    /// Reads a phrase, or a list of terms that must be near each other.
    pub(super) fn pattern(&self, field: &str, node: &'a Node) -> Option<Pattern> {
        let terms: Vec<String> = match &node.value {
            Value::List(nodes) => nodes
                .iter()
                .filter_map(|node| text_of(node, field, self.problems))
                .map(|term| term.value)
                .collect(),
            _ => vec![text_of(node, field, self.problems)?.value],
        };
        match Pattern::parse_by(&terms, built_in::term) {
            Ok(pattern) if pattern.is_too_long() => {
                let message =
                    format!("`{field}` has a phrase of more than {LONGEST_PHRASE} letters");
                self.problems.report(&node.at, message, "shorten it to a few characteristic words");
                None
            }
            Ok(pattern) => Some(pattern),
            Err(term) => {
                let message = format!("`{field}` has \"{term}\", which matches nothing");
                let help = "write words, with ` | ` between alternatives and at most one `*` per \
                            phrase, after three or more letters of a word";
                self.problems.report(&node.at, message, help);
                None
            }
        }
    }
}
