//! Reads the basis of a waiver, and the manifest fields of its claims.

use fscheck_core::checklist::{Basis, ClaimField, FIELD_KINDS, FieldKind, Waiver};
use fscheck_core::facts;
use fscheck_core::location::Location;

use super::{Reader, plain};
use crate::tree::{Fields, Node, word_of};

impl<'a> Reader<'a> {
    pub(super) fn waiver(&mut self, node: &'a Node) -> Option<Waiver> {
        let mut fields = Fields::of(node, "a waiver", self.problems)?;
        let kind = fields.required_text("kind");
        let name = fields.required_text("name");
        let source = fields.required_text("source");
        let claim = fields.each("fields", |node| self.claim_field(node));
        let within = fields.count("within_months").and_then(|n| u32::try_from(n.value).ok());
        let except = plain(fields.texts("except"));
        let other_designations = plain(fields.texts("other_designations"));
        let despite = plain(fields.texts("despite"));
        let requirement = fields.required_text("requirement");
        let clause = fields.required_text("clause");
        let at = fields.at();
        fields.finish();
        let source = word_of(&source?, "source", &["waivers", "competencies"], self.problems)?;
        let claims = claim.as_ref().map(|claim| claim.value.clone()).unwrap_or_default();
        self.report_fields(&claims, claim.as_ref().map_or(at, |claim| &claim.at));
        let basis = match (source.value.as_str(), within) {
            ("waivers", _) => Basis::Claim { fields: claims },
            (_, Some(within_months)) => {
                Basis::Competency { within_months, except, other_designations, despite }
            }
            (_, None) => {
                let message = "a waiver with `source: competencies` needs `within_months`";
                self.problems.report(at, message, "add a line `within_months: …`");
                return None;
            }
        };
        let kind = kind?;
        self.promises.kinds.push(kind.clone());
        Some(Waiver {
            kind: kind.value,
            name: name?.value,
            basis,
            requirement: requirement?.value,
            clause: clause?.value,
        })
    }

    /// Reads a field of a claim: its type and conditions.
    fn claim_field(&self, node: &'a Node) -> Option<ClaimField> {
        let mut fields = Fields::of(node, "a field", self.problems)?;
        let name = fields.required_text("name");
        let is = fields.required_text("is");
        let title = fields.text("title").map(|title| title.value);
        let optional = fields.flag("optional").is_some_and(|flag| flag.value);
        let at_most = fields.count("at_most");
        let accepts = self.kinds(&mut fields);
        let at = fields.at();
        fields.finish();
        let is = word_of(&is?, "is", FIELD_KINDS, self.problems)?;
        let kind = match (is.value.as_str(), at_most, accepts) {
            ("first-day", None, None) => FieldKind::FirstDay,
            ("last-day", None, None) => FieldKind::LastDay,
            ("offering", None, None) => FieldKind::Offering,
            ("case-study", None, None) => FieldKind::CaseStudy,
            ("text", None, None) => FieldKind::Text,
            ("count", Some(at_most), None) => FieldKind::Count { at_most: at_most.value },
            ("evidence", None, Some(accepts)) if !accepts.value.is_empty() => {
                FieldKind::Evidence { accepts: accepts.value }
            }
            _ => {
                let message = format!("a field that is {} can't have this setting", is.value);
                let help = "use `at_most` only with `count`, and `accepts` only with `evidence`";
                self.problems.report(at, message, help);
                return None;
            }
        };
        let name = name?;
        if facts::is_reserved_in_claims(&name.value) {
            let message = format!("`{}` is not a valid name for a field of a waiver", name.value);
            self.problems.report(&name.at, message, "choose another name");
        }
        Some(ClaimField { name: name.value, title, kind, is_optional: optional })
    }

    /// Fields of which a waiver cannot have two.
    fn report_fields(&self, fields: &[ClaimField], at: &Location) {
        for (position, field) in fields.iter().enumerate() {
            let earlier = || fields.iter().take(position);
            let is_alone = |kind: &FieldKind| {
                matches!(
                    kind,
                    FieldKind::FirstDay
                        | FieldKind::LastDay
                        | FieldKind::Offering
                        | FieldKind::CaseStudy
                )
            };
            if earlier().any(|other| other.name == field.name) {
                let message = format!("the waiver has two fields called `{}`", field.name);
                self.problems.report(at, message, "each field needs its own name");
            } else if is_alone(&field.kind) && earlier().any(|other| other.kind == field.kind) {
                let message = format!("`{}` is a second field of its kind", field.name);
                self.problems.report(
                    at,
                    message,
                    "only `text`, `count` and `evidence` may occur more than once",
                );
            }
        }
        if fields.iter().any(|field| field.kind == FieldKind::CaseStudy && field.is_optional) {
            let message = "the `case-study` field of a waiver can't be optional";
            self.problems.report(at, message, "drop `optional`");
        }
    }
}
