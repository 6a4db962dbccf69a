//! Reads the guidance for reviewers of a control.

use fscheck_core::checklist::Guidance;
use fscheck_core::location::Sourced;

use super::{Reader, bare};
use crate::tree::{Fields, Node};

impl<'a> Reader<'a> {
    /// Reads the passing and failing responses, by the guide that `source` names.
    pub(super) fn guidance(&self, node: &'a Node) -> Option<Guidance> {
        let mut fields = Fields::of(node, "`guidance`", self.problems)?;
        let source = fields.required_text("source");
        let passes = self.sentences(&mut fields, "passes");
        let fails = self.sentences(&mut fields, "fails");
        fields.finish();
        Some(Guidance { source: source?.value, passes: passes?, fails: fails? })
    }

    /// A list of sentences that has at least one, and none twice.
    fn sentences(&self, fields: &mut Fields<'a>, key: &'static str) -> Option<Vec<String>> {
        fields.required(key)?;
        let sentences: Sourced<Vec<Sourced<String>>> = fields.texts(key)?;
        if sentences.value.is_empty() {
            let message = format!("`{key}` is empty");
            self.problems.report(&sentences.at, message, "add sentences, or remove `guidance`");
        }
        self.report_repeated(&sentences.value, key);
        Some(bare(sentences.value))
    }
}
