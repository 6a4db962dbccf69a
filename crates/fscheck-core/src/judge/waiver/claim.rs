//! Checks whether a claimed waiver is valid, field by field, as the checklist declares them.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::checklist::{ClaimField, FieldKind, Waiver};
use crate::facts::WaiverClaim;
use crate::finding::Finding;
use crate::judge::Context;
use crate::judge::evidence::EvidenceIndex;
use crate::judge::near::Near;
use crate::kind::Kind;
use crate::location::{Location, Sourced};
use crate::rules::{
    Rule, WAIVER_CASE_STUDY, WAIVER_CONDITION, WAIVER_EVIDENCE, WAIVER_EXPIRED, WAIVER_NOT_YET,
    WAIVER_OFFERING,
};
use crate::{field, name, text};

/// A claim being judged.
pub(super) struct Claim<'a> {
    pub context: &'a Context<'a>,
    pub proof: &'a EvidenceIndex<'a>,
    pub waiver: &'a Waiver,
    pub claim: &'a WaiverClaim,
    /// The keys of the names of the offerings.
    pub offerings: &'a BTreeSet<String>,
    /// The numbers of the case studies that are listed.
    pub studies: &'a BTreeSet<u64>,
    /// The source of suggestions for unknown names.
    pub near: &'a Near,
}

impl<'a> Claim<'a> {
    /// Returns why the waiver is not valid: dates first, then the other fields in their order.
    pub fn objection(&self) -> Option<Finding> {
        let is_day =
            |field: &&ClaimField| matches!(field.kind, FieldKind::FirstDay | FieldKind::LastDay);
        let fields = self.waiver.fields();
        let days = fields.iter().filter(is_day);
        let others = fields.iter().filter(|field| !is_day(field));
        days.chain(others).find_map(|field| self.judge(field))
    }

    /// Returns the last day on which it and its evidence are valid.
    pub fn last_day(&self) -> Option<Date> {
        let days = self.waiver.fields().iter().filter_map(|field| match field.kind {
            FieldKind::LastDay => Some(self.claim.day(&field.name)?.value),
            FieldKind::Evidence { .. } => {
                let (entry, _) = self.proof.entry(&self.claim.text(&field.name)?.value)?;
                Some(entry.expires_on.as_ref()?.value)
            }
            _ => None,
        });
        days.min()
    }

    /// Returns its case study, and the place where that is stated.
    pub fn case_study(&self) -> Option<(u32, &'a Location)> {
        let field = self.waiver.fields().iter().find(|f| f.kind == FieldKind::CaseStudy)?;
        let number = self.claim.count(&field.name)?;
        Some((u32::try_from(number.value).ok()?, &number.at))
    }

    fn judge(&self, field: &ClaimField) -> Option<Finding> {
        match &field.kind {
            FieldKind::FirstDay => self.waiver_not_yet(field),
            FieldKind::LastDay => self.waiver_expired(field),
            FieldKind::Offering => self.waiver_offering(field),
            FieldKind::CaseStudy => self.waiver_case_study(field),
            FieldKind::Evidence { accepts } => self.waiver_evidence(field, accepts),
            FieldKind::Count { at_most } => self.waiver_condition(field, *at_most),
            FieldKind::Text => {
                let is_there = field.is_optional || self.claim.text(&field.name).is_some();
                (!is_there).then(|| self.lacking(&WAIVER_CONDITION, field, "has no value for"))
            }
        }
    }

    fn waiver_not_yet(&self, field: &ClaimField) -> Option<Finding> {
        let Some(first) = self.claim.day(&field.name) else {
            let lacks = "has no approval date";
            return (!field.is_optional).then(|| {
                let message = format!("the {} waiver {lacks}", self.waiver.kind);
                self.finding(&WAIVER_NOT_YET, &self.claim.kind.at, message, field)
            });
        };
        (first.value > self.context.as_of).then(|| {
            let message = format!("the {} waiver starts on {}", self.waiver.kind, first.value);
            Finding::new(&WAIVER_NOT_YET, &first.at, message)
        })
    }

    fn waiver_expired(&self, field: &ClaimField) -> Option<Finding> {
        let Some(last) = self.claim.day(&field.name) else {
            return (!field.is_optional)
                .then(|| self.lacking(&WAIVER_EXPIRED, field, "has no value for"));
        };
        (last.value < self.context.as_of).then(|| {
            let message = format!("the {} waiver expired on {}", self.waiver.kind, last.value);
            Finding::new(&WAIVER_EXPIRED, &last.at, message)
        })
    }

    fn waiver_offering(&self, field: &ClaimField) -> Option<Finding> {
        let Some(offering) = self.claim.text(&field.name) else {
            return (!field.is_optional).then(|| {
                let message = format!("the {} waiver names no offering", self.waiver.kind);
                Finding::new(&WAIVER_OFFERING, &self.claim.kind.at, message)
            });
        };
        if self.offerings.contains(&name::key(&offering.value)) {
            return None;
        }
        let offerings = self.context.assessment.facts.offerings();
        let names = offerings.iter().filter_map(|offering| offering.name.as_ref());
        let message = format!(
            "the {} waiver is for \"{}\", which isn't an offering in this application",
            self.waiver.kind,
            text::shorten(&offering.value, 60)
        );
        let finding = Finding::new(&WAIVER_OFFERING, &offering.at, message);
        Some(match self.near.nearest(&offering.value, names.map(|name| name.value.as_str())) {
            Some(near) => finding
                .help(format!("Did you mean \"{near}\"? The waiver covers nothing until then.")),
            None => finding,
        })
    }

    fn waiver_case_study(&self, field: &ClaimField) -> Option<Finding> {
        let Some(number) = self.claim.count(&field.name) else {
            return Some(self.lacking(&WAIVER_CASE_STUDY, field, "has no value for"));
        };
        if self.studies.contains(&number.value) {
            return None;
        }
        let message = format!(
            "the {} waiver is for case study {}, which isn't listed",
            self.waiver.kind, number.value
        );
        Some(Finding::new(&WAIVER_CASE_STUDY, &number.at, message))
    }

    fn waiver_evidence(&self, field: &ClaimField, accepts: &[Kind]) -> Option<Finding> {
        let Some(id) = self.claim.text(&field.name) else {
            return (!field.is_optional)
                .then(|| self.lacking(&WAIVER_EVIDENCE, field, "names no evidence for"));
        };
        let Some((entry, void)) = self.proof.entry(&id.value) else {
            let message = format!(
                "the {} waiver names \"{}\", which isn't in the evidence list",
                self.waiver.kind,
                text::shorten(&id.value, 60)
            );
            let finding = self.about(Finding::new(&WAIVER_EVIDENCE, &id.at, message));
            let near = self.near.nearest(&id.value, self.proof.ids());
            return Some(match near {
                Some(near) => finding.help(format!(
                    "Did you mean \"{near}\"? The waiver covers nothing until then."
                )),
                None => finding,
            });
        };
        let objection = match (void, &entry.kind, self.case_study()) {
            (Some(defect), _, _) => defect.why(),
            (None, Some(kind), _) if !accepts.contains(&kind.value) => {
                let names: Vec<&str> = accepts.iter().map(|kind| kind.name()).collect();
                let wanted = text::either(&names);
                format!("{} is of kind {}; accepted: {wanted}", entry.named(), kind.value)
            }
            (None, _, Some((number, _))) if !is_about(entry, number) => {
                format!("{} isn't linked to case study {number}", entry.named())
            }
            _ => return None,
        };
        let message = format!("the {} waiver has invalid evidence: {objection}", self.waiver.kind);
        Some(self.about(Finding::new(&WAIVER_EVIDENCE, &id.at, message)))
    }

    fn waiver_condition(&self, field: &ClaimField, at_most: u64) -> Option<Finding> {
        let Some(count) = self.claim.count(&field.name) else {
            return (!field.is_optional)
                .then(|| self.lacking(&WAIVER_CONDITION, field, "has no value for"));
        };
        (count.value > at_most).then(|| {
            let message = format!(
                "the {} waiver has {} for {}; at most {at_most} allowed",
                self.waiver.kind,
                count.value,
                field.describe()
            );
            self.about(Finding::new(&WAIVER_CONDITION, &count.at, message))
        })
    }

    /// Returns the finding about a missing field.
    fn lacking(&self, rule: &'static Rule, field: &ClaimField, lacks: &str) -> Finding {
        let at = &self.claim.kind.at;
        let what = field.title.clone().unwrap_or_else(|| field::named(at, &field.name));
        let message = format!("the {} waiver {lacks} {what}", self.waiver.kind);
        self.finding(rule, at, message, field)
    }

    fn finding(
        &self,
        rule: &'static Rule,
        at: &Location,
        message: String,
        field: &ClaimField,
    ) -> Finding {
        let name = field::named(at, &field.name);
        let help = format!("Add {name}. The waiver covers nothing until then.");
        self.about(Finding::new(rule, at, message).help(help))
    }

    fn about(&self, finding: Finding) -> Finding {
        finding.case_study(self.case_study().map(|(number, _)| number))
    }
}

fn is_about(entry: &crate::facts::Evidence, number: u32) -> bool {
    entry.case_studies.iter().any(|named: &Sourced<u32>| named.value == number)
}
