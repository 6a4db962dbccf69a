//! Rules about the customers of case studies.

use std::collections::BTreeMap;

use super::about;
use crate::facts::CaseStudy;
use crate::finding::Finding;
use crate::judge::Context;
use crate::judge::objection::Objection;
use crate::judge::prerequisite::is_named;
use crate::language::table::Table;
use crate::location::Sourced;
use crate::rules::{CASE_STUDY_AFFILIATE, CASE_STUDY_DUPLICATE_CUSTOMER, Severity};
use crate::{field, name, text};

/// Returns the customer of a case study, if it is named.
pub fn customer(study: &CaseStudy) -> Option<&Sourced<String>> {
    let named = study.customer.as_ref().filter(|customer| is_named(Some(customer)));
    named.filter(|customer| !name::is_nobody(&customer.value))
}

/// Returns whether the customer of a case study is named.
pub fn names_customer(study: &CaseStudy) -> bool {
    customer(study).is_some()
}

/// Returns the text given instead of a name, unless it is a placeholder.
pub fn named_nobody(study: &CaseStudy) -> Option<&Sourced<String>> {
    let customer = study.customer.as_ref().filter(|customer| is_named(Some(customer)));
    customer.filter(|customer| name::is_nobody(&customer.value))
}

/// The customers so far, each with the first case study that names it.
#[derive(Default)]
pub struct Customers {
    by_name: BTreeMap<String, u32>,
    /// By the name without its legal form.
    by_bare_name: BTreeMap<String, u32>,
}

impl Customers {
    /// Adds the customer of a case study. The item fails if an earlier case study names the same
    /// customer; names that differ in their legal form give only a warning.
    pub fn case_study_duplicate_customer(
        &mut self,
        context: &Context<'_>,
        study: &CaseStudy,
    ) -> Option<Objection> {
        let customer = customer(study)?;
        let name = name::key(&customer.value);
        if name.is_empty() {
            return None;
        }
        let bare = name::key_without_legal_form(&customer.value);
        let same = first(&mut self.by_name, name, study.number);
        let alike = first(&mut self.by_bare_name, bare, study.number);
        let repeats = |other: u32, but: &str| {
            let [own, other] = [study.number, other].map(|number| context.study_name(number));
            let message = format!("{own} has the same customer as {other}{but}");
            about(&CASE_STUDY_DUPLICATE_CUSTOMER, &customer.at, study, message)
        };
        match (same, alike) {
            (Some(other), _) => Some(Objection::Fails(repeats(other, ""))),
            (None, Some(other)) => {
                let finding = repeats(other, ", except for the legal form");
                Some(Objection::Remark(finding.severity(Severity::Warning)))
            }
            (None, None) => None,
        }
    }
}

/// Returns the earlier case study with this name. If there is none, remembers `number`.
fn first(known: &mut BTreeMap<String, u32>, name: String, number: u32) -> Option<u32> {
    if let Some(earlier) = known.get(&name) {
        return Some(*earlier);
    }
    known.insert(name, number);
    None
}

/// Reports a customer that is marked as an affiliate or has the partner's name.
pub fn case_study_affiliate(context: &Context<'_>, study: &CaseStudy) -> Option<Finding> {
    if study.open_to_outside.as_ref().is_some_and(|open| open.value) {
        return None;
    }
    let name = context.study_name(study.number);
    let not_open = "and its offering isn't marked as open to outside customers";
    if let Some(affiliate) = study.affiliate.as_ref().filter(|affiliate| affiliate.value) {
        let message = format!("{name} is about an affiliate, {not_open}");
        return Some(about(&CASE_STUDY_AFFILIATE, &affiliate.at, study, message));
    }
    let customer = customer(study)?;
    let partner = context.assessment.facts.partner.name.as_ref().filter(|n| is_named(Some(n)))?;
    let (what, help) = match own_name(&customer.value, &partner.value)? {
        Own::Same => ("is about the partner itself", CASE_STUDY_AFFILIATE.help),
        Own::Longer => (
            "has a customer whose name starts with the partner's",
            "Replace it, or set `offering_open_to_outside_customers: true` if the offering is open \
             to others. `affiliate: false` doesn't override the name.",
        ),
    };
    let message = format!("{name} {what}, {not_open}");
    let help = field::for_reader(&customer.at, help);
    Some(about(&CASE_STUDY_AFFILIATE, &customer.at, study, message).help(help))
}

/// The resemblance of a customer's name to the partner's.
enum Own {
    /// The same, except for the legal form.
    Same,
    /// Starts with the partner's name.
    Longer,
}

static BEFORE_OWN_NAME: Table<()> = include!(concat!(env!("OUT_DIR"), "/before-own-name.rs"));

fn own_name(customer: &str, partner: &str) -> Option<Own> {
    let (customer, partner) = (without_article(customer), without_article(partner));
    let (customer, partner) = (customer.as_str(), partner.as_str());
    if name::key_without_legal_form(customer) == name::key_without_legal_form(partner) {
        return Some(Own::Same);
    }
    let customer = text::tidy(&customer.replace('-', " "));
    let is_before = |word: &&str| BEFORE_OWN_NAME.has(&name::key(word));
    let skipped: usize =
        customer.split_inclusive(' ').take_while(|w| is_before(w)).map(str::len).sum();
    let rest = customer.get(skipped..).unwrap_or_default();
    let begins = name::begins_with(&customer, partner) || name::begins_with(rest, partner);
    begins.then_some(Own::Longer)
}

/// Returns the name without a leading "The", if the rest is still a name.
fn without_article(name: &str) -> String {
    let name = text::tidy(name);
    let rest = name.split_once(' ').filter(|(first, _)| name::key(first) == "the");
    let rest = rest.map(|(_, rest)| rest).filter(|rest| {
        let bare = name::key_without_legal_form(rest);
        !bare.is_empty() && !name::is_nobody(&name::without_legal_form(rest))
    });
    rest.map(str::to_owned).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_no_part_of_the_partners_name() {
        for (customer, partner, is_own) in [
            ("Harbour", "The Harbour Co.", true),
            ("The Harbour Company", "Harbour Ltd", true),
            ("Harbour Bank", "The Harbour Co.", true),
            ("The Harbour Bank", "The Harbour Co.", true),
            ("THE HARBOUR", "Harbour", true),
            ("Harbourside Bank", "The Harbour Co.", false),
            ("Bank of Oslo", "The Bank Co.", false),
            ("Theharbour Bank", "Harbour", false),
            ("Northwind Bank AG", "The Harbour Co.", false),
        ] {
            assert_eq!(own_name(customer, partner).is_some(), is_own, "{customer} / {partner}");
        }
    }

    #[test]
    fn the_partner_is_known_by_its_name() {
        let partner = "Harbour Cloud Consulting Ltd";
        for (customer, own) in [
            ("Harbour Cloud Consulting Ltd", "same"),
            ("HARBOUR CLOUD CONSULTING", "same"),
            ("Harbour Cloud Consulting GmbH", "same"),
            ("Harbour-Cloud Consulting, Inc.", "same"),
            ("Harbour Cloud Consulting Internal IT", "longer"),
            ("Harbour Cloud Consulting (Schweiz) AG", "longer"),
            ("Internal IT of Harbour Cloud Consulting", "longer"),
            ("In-house: Harbour Cloud Consulting", "longer"),
            ("The Harbour Cloud Consulting Group", "longer"),
            ("Harbour Cloud", "no"),
            ("Harbour Bank", "no"),
            ("Northwind Bank AG", "no"),
            ("Northwind Bank (by Harbour Cloud Consulting)", "no"),
        ] {
            let found = match own_name(customer, partner) {
                Some(Own::Same) => "same",
                Some(Own::Longer) => "longer",
                None => "no",
            };
            assert_eq!(found, own, "{customer}");
        }
    }
}
