//! The facts, evidence and acceptances that a partner states, each with its place.
//!
//! A manifest and the added sheets of a workbook state the same things in the same terms.

mod evidence;
mod found;
mod proposed;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::assignment::Assignment;
use crate::location::{Location, Sourced};
use crate::rules::{Rule, Severity};
pub use evidence::{CONSENTS, Consent, Content, ControlRef, Evidence};
pub use found::{FOUND_FIELDS, FOUND_OF_CASE_STUDIES, FoundFact};
pub use proposed::{CERTAINTIES, Certainty, PROPOSAL_FIELDS, Proposed, REJECTED};

/// The stages of the AWS Services Path, in their order.
pub const STAGES_ON_PATH: &[&str] = &["enrolled", "confirmed", "validated", "differentiated"];

/// The tiers of AWS services partners, in their order.
pub const TIERS: &[&str] = &["registered", "select", "advanced", "premier"];

/// The stages of a case study's project.
pub const CASE_STUDY_STAGES: &[&str] = &["production", "pilot", "proof-of-concept"];

/// The severities that [`Defaults::fail_on`] may name: a manifest makes a run stricter, never laxer.
pub const FAIL_ON: &[&str] = &["error", "warning"];

/// Fields whose value cannot be understood, each with its place. They don't count as stated, and
/// have already been reported.
pub type Misread = BTreeMap<&'static str, Location>;

/// All that is stated.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// About the partner.
    pub partner: Partner,
    /// The waivers that are claimed.
    pub waivers: Vec<WaiverClaim>,
    /// The offerings; `None` if there is no list of them.
    pub offerings: Option<Sourced<Vec<Offering>>>,
    /// The case studies; `None` if there is no list of them.
    pub case_studies: Option<Sourced<Vec<CaseStudy>>>,
    /// The evidence.
    pub evidence: Vec<Evidence>,
    /// Entries of evidence that are not confirmed: they satisfy nothing, and their defects are not
    /// reported.
    pub proposed: Vec<Proposed>,
    /// Facts that were found in documents and are not confirmed.
    pub found: Vec<FoundFact>,
    /// The findings that were taken on.
    pub acceptances: Vec<Acceptance>,
    /// Owners and due dates of items.
    pub assignments: Vec<Assignment>,
    /// The day of submission.
    pub submit_on: Option<Sourced<Date>>,
    /// Defaults for options that set the strictness of a run.
    pub defaults: Defaults,
    /// The lists that cannot be understood.
    pub misread: Misread,
}

/// Defaults of options. They only affect the exit code, and never override a given option.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    /// The lowest severity that makes the exit code 1.
    pub fail_on: Option<Severity>,
    /// True if any verdict except `ready` makes it 1.
    pub require_ready: bool,
}

/// Facts about the partner; fields that are not stated are `None`.
#[derive(Clone, Debug, Default)]
pub struct Partner {
    /// Its name.
    pub name: Option<Sourced<String>>,
    /// True if the programme's guidelines were read.
    pub program_guidelines_read: Option<Sourced<bool>>,
    /// One of [`STAGES_ON_PATH`].
    pub services_path_stage: Option<Sourced<String>>,
    /// One of [`TIERS`].
    pub tier: Option<Sourced<String>>,
    /// The number of its employees.
    pub employees: Option<Sourced<u64>>,
    /// The number of their professional-level certifications.
    pub professional_certifications: Option<Sourced<u64>>,
    /// The AWS competencies that it holds.
    pub competencies: Option<Sourced<Vec<Competency>>>,
    /// The regions that it serves.
    pub focus_regions: Option<Sourced<Vec<Sourced<FocusRegion>>>>,
    /// Its offices.
    pub offices: Option<Sourced<Vec<Office>>>,
    /// Parts of all that which can't be understood.
    pub misread: Misread,
}

/// A competency of the partner.
#[derive(Clone, Debug)]
pub struct Competency {
    /// Its name.
    pub name: Sourced<String>,
    /// The day on which it was achieved.
    pub achieved_on: Option<Sourced<Date>>,
}

/// A region that a partner serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FocusRegion {
    /// The whole world.
    Worldwide,
    /// A region of the checklist, by its name there.
    Region(String),
    /// A country, by its alpha-2 code.
    Country(&'static str),
}

/// An office of the partner.
#[derive(Clone, Debug)]
pub struct Office {
    /// The place of its entry.
    pub at: Location,
    /// Its city.
    pub city: Option<Sourced<String>>,
    /// Its country, by its alpha-2 code.
    pub country: Option<Sourced<&'static str>>,
    /// Its region, by its name in the checklist.
    pub region: Option<Sourced<String>>,
}

/// A waiver that the partner claims.
#[derive(Clone, Debug)]
pub struct WaiverClaim {
    /// True if one of its values could not be understood, so that it proves nothing.
    pub is_flawed: bool,
    /// The kind of the waiver, by its name in the checklist.
    pub kind: Sourced<String>,
    /// Its fields, by their names in the checklist.
    pub fields: BTreeMap<String, ClaimValue>,
}

impl WaiverClaim {
    /// The day in a field.
    pub fn day(&self, field: &str) -> Option<&Sourced<Date>> {
        match self.fields.get(field)? {
            ClaimValue::Day(day) => Some(day),
            _ => None,
        }
    }

    /// The number in a field.
    pub fn count(&self, field: &str) -> Option<&Sourced<u64>> {
        match self.fields.get(field)? {
            ClaimValue::Count(count) => Some(count),
            _ => None,
        }
    }

    /// The text in a field.
    pub fn text(&self, field: &str) -> Option<&Sourced<String>> {
        match self.fields.get(field)? {
            ClaimValue::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The value of a field of a waiver that is claimed.
#[derive(Clone, Debug)]
pub enum ClaimValue {
    /// A day.
    Day(Sourced<Date>),
    /// A number.
    Count(Sourced<u64>),
    /// A text, a name or an id.
    Text(Sourced<String>),
}

/// Returns whether a field of claims cannot have this name, because it names the waiver.
pub fn is_reserved_in_claims(name: &str) -> bool {
    name == "kind"
}

/// An offering of the partner.
#[derive(Clone, Debug)]
pub struct Offering {
    /// True if one of its values could not be understood, so that it proves nothing.
    pub is_flawed: bool,
    /// The place of the first of these values.
    pub flawed_at: Option<Location>,
    /// The place of its entry.
    pub at: Location,
    /// Its name.
    pub name: Option<Sourced<String>>,
    /// The problem that it solves.
    pub problem: Option<Sourced<String>>,
    /// The use of AWS services in it.
    pub aws_usage: Option<Sourced<String>>,
    /// The use of industry knowledge in it.
    pub domain_knowledge: Option<Sourced<String>>,
    /// Strategy and steps of its execution.
    pub strategy: Option<Sourced<String>>,
    /// The numbers of the case studies that show it.
    pub customer_examples: Option<Sourced<Vec<Sourced<u64>>>>,
    /// Parts of all that which can't be understood.
    pub misread: Misread,
}

/// The fields that every case study needs.
pub const CASE_STUDY_FACTS: [&str; 4] = ["customer", "completed_on", "stage", "use_case"];

/// A case study.
#[derive(Clone, Debug)]
pub struct CaseStudy {
    /// True if one of its values could not be understood, so that it proves nothing.
    pub is_flawed: bool,
    /// The place of the first of these values.
    pub flawed_at: Option<Location>,
    /// The place of its entry.
    pub at: Location,
    /// Its number, from 1: Customer Reference #1 is case study 1.
    pub number: u32,
    /// The customer's name.
    pub customer: Option<Sourced<String>>,
    /// The day on which the project was completed.
    pub completed_on: Option<Sourced<Date>>,
    /// One of [`CASE_STUDY_STAGES`].
    pub stage: Option<Sourced<String>>,
    /// One of the checklist's use cases.
    pub use_case: Option<Sourced<String>>,
    /// The sub-verticals of the checklist that it is in.
    pub sub_verticals: Vec<String>,
    /// True if it is a SaaS implementation.
    pub saas: Option<Sourced<bool>>,
    /// True if the customer is the partner itself or an affiliate.
    pub affiliate: Option<Sourced<bool>>,
    /// True if the offering is open to external customers.
    pub open_to_outside: Option<Sourced<bool>>,
    /// Further statements that the checklist requires, by field.
    pub statements: BTreeMap<String, Sourced<String>>,
    /// Its public part.
    pub public: Option<PublicCaseStudy>,
    /// Parts of [`CASE_STUDY_FACTS`] that can't be understood.
    pub misread: Misread,
    /// The cells of blank fields, in a workbook with columns for them.
    pub blank: BTreeMap<&'static str, Location>,
}

/// The public part of a case study.
#[derive(Clone, Debug)]
pub struct PublicCaseStudy {
    /// Its place.
    pub at: Location,
    /// Its page.
    pub url: Option<Sourced<String>>,
    /// True if the customer stays unnamed.
    pub anonymised: Option<Sourced<bool>>,
    /// The description of a customer that stays unnamed.
    pub customer_description: Option<Sourced<String>>,
    /// The partner's name as published.
    pub partner_name: Option<Sourced<String>>,
    /// The customer's challenge.
    pub challenge: Option<Sourced<String>>,
    /// The use of AWS.
    pub aws_usage: Option<Sourced<String>>,
    /// The outcomes.
    pub outcomes: Option<Sourced<String>>,
}

/// An acceptance of findings.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The place of its entry.
    pub at: Location,
    /// The rule, if it names one.
    pub rule: Option<&'static Rule>,
    /// The item, if it names one.
    pub item: Option<String>,
    /// The case study, if it covers only one.
    pub case_study: Option<u32>,
    /// The id of the evidence, if it covers only one entry.
    pub evidence: Option<String>,
    /// The reason.
    pub reason: String,
    /// The last day on which it is valid.
    pub until: Sourced<Date>,
}

impl CaseStudy {
    /// Returns a case study of which only the customer is known.
    pub fn of_customer(number: u32, customer: &str, at: &Location) -> CaseStudy {
        CaseStudy {
            is_flawed: false,
            flawed_at: None,
            at: at.clone(),
            number,
            customer: Some(Sourced::new(customer.to_owned(), at.clone())),
            completed_on: None,
            stage: None,
            use_case: None,
            sub_verticals: Vec::new(),
            saas: None,
            affiliate: None,
            open_to_outside: None,
            statements: BTreeMap::new(),
            public: None,
            misread: Misread::new(),
            blank: BTreeMap::new(),
        }
    }
}

impl Facts {
    /// The case studies, or none.
    pub fn case_studies(&self) -> &[CaseStudy] {
        self.case_studies.as_ref().map(|list| list.value.as_slice()).unwrap_or_default()
    }

    /// The numbers of the case studies that an offering names.
    pub fn named_examples(&self) -> impl Iterator<Item = u64> {
        let lists = self.offerings().iter().filter_map(|o| o.customer_examples.as_ref());
        lists.flat_map(|list| &list.value).map(|number| number.value)
    }

    /// The case study with this number.
    pub fn case_study(&self, number: u32) -> Option<&CaseStudy> {
        // They are in the order of their numbers.
        let studies = self.case_studies();
        let position = studies.binary_search_by_key(&number, |study| study.number).ok()?;
        studies.get(position)
    }

    /// The offerings, or none.
    pub fn offerings(&self) -> &[Offering] {
        self.offerings.as_ref().map(|list| list.value.as_slice()).unwrap_or_default()
    }
}

/// One fact that two places state differently: the manifest and the workbook, two sheets of the
/// workbook, or the manifest and its list of found facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The fact, such as `partner.tier`.
    pub fact: String,
    /// The place and the value that is used.
    pub kept: (Location, String),
    /// The place and the value that differs.
    pub other: (Location, String),
}
