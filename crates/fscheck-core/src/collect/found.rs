//! Facts that documents state, for fields that are empty: proposed like entries of evidence.

mod customers;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use self::customers::Customer;
use super::statements::{NamedCompany, Naming, Stated, Statements};
use super::stem::stems;
use crate::checklist::Checklist;
use crate::facts::{CASE_STUDY_STAGES, CaseStudy, Certainty, Facts};
use crate::language::claim::Ending;
use crate::name::key_without_legal_form;
use crate::{country, field};

/// The fewest documents about only one company that make it a customer of a case study.
const FEWEST: usize = 2;

/// A proposed fact without its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedFact {
    /// The field that it is a value for.
    pub field: &'static str,
    /// The number of the case study it is about.
    pub case_study: Option<u32>,
    /// Its value, as a cell would state it.
    pub value: String,
    /// Its certainty.
    pub certainty: Certainty,
    /// The sentence that it rests on.
    pub because: String,
}

/// The facts and names that are known before documents are read.
#[derive(Debug)]
pub struct FactFinder<'a> {
    /// The checklist, with its use cases and regions.
    pub checklist: &'a Checklist,
    /// The stated facts.
    pub facts: &'a Facts,
    /// The case studies, including those that are only named outside the facts.
    pub studies: &'a [CaseStudy],
    /// The responses of the form about each case study.
    pub responses: &'a BTreeMap<u32, String>,
    /// The texts of the form with a number sign, which may name the case studies.
    pub form: &'a [String],
    /// The day of the assessment: nothing ended after it.
    pub as_of: Date,
}

impl FactFinder<'_> {
    /// Returns whether a field is empty that documents may state.
    pub fn has_open(&self) -> bool {
        let partner = &self.facts.partner;
        let is_open = |study: &CaseStudy| {
            study.customer.is_none() || study.completed_on.is_none() || study.use_case.is_none()
        };
        partner.name.is_none()
            || partner.employees.is_none()
            || partner.professional_certifications.is_none()
            || partner.offices.is_none()
            || self.numbers().any(|number| self.study(number).is_none_or(is_open))
    }

    /// Returns the facts of the documents that are neither stated nor proposed yet.
    pub fn propose(&self, documents: &[Statements]) -> Vec<ProposedFact> {
        let partner = self.partner(documents);
        let mut found = Vec::new();
        self.about_partner(documents, partner.as_ref(), &mut found);
        let own = self.facts.partner.name.as_ref().map(|name| name.value.as_str());
        let own = own.or(partner.as_ref().map(|(_, naming)| naming.company.name.as_str()));
        let (responses, documents): (Vec<&Statements>, Vec<&Statements>) =
            documents.iter().partition(|one| one.response_of.is_some());
        let mut customers = self.customers(&documents, own.map(key_without_legal_form));
        for customer in &mut customers {
            let own = responses.iter().filter(|one| one.response_of == Some(customer.number));
            customer.documents.extend(own);
            self.about_customer(customer, &mut found);
        }
        let is_known = |fact: &ProposedFact| {
            let city = |value: &str| value.split(',').next().map(str::to_owned);
            self.facts.found.iter().any(|known| {
                known.field == fact.field
                    && known.case_study == fact.case_study
                    && (fact.field != field::OFFICES || city(&known.value) == city(&fact.value))
            })
        };
        found.retain(|fact| !is_known(fact));
        found
    }

    fn numbers(&self) -> impl Iterator<Item = u32> {
        1..=self.checklist.required_case_studies
    }

    fn study(&self, number: u32) -> Option<&CaseStudy> {
        self.studies.iter().find(|study| study.number == number)
    }

    /// Returns the company that contracts call the partner, or that is named alone with the most
    /// others.
    fn partner<'d>(&self, documents: &'d [Statements]) -> Option<(usize, &'d NamedCompany)> {
        let mut pairs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut namings: BTreeMap<&str, &NamedCompany> = BTreeMap::new();
        let mut called: BTreeSet<&str> = BTreeSet::new();
        for document in documents {
            let formal: Vec<_> =
                document.companies.iter().filter(|(_, named)| named.company.has_form).collect();
            let labelled = formal.iter().filter(|(_, naming)| naming.company.is_partner);
            called.extend(labelled.map(|(own, _)| own.as_str()));
            for (own, naming) in &formal {
                namings.entry(own).or_insert(naming);
            }
            if let [(one, _), (other, _)] = formal.as_slice() {
                pairs.entry(one).or_default().insert(other);
                pairs.entry(other).or_default().insert(one);
            }
        }
        let with = |own: &str| pairs.get(own).map_or(0, BTreeSet::len);
        let most = pairs.values().map(BTreeSet::len).max().unwrap_or_default();
        let mut likely = pairs.keys().filter(|own| with(own) == most && most >= FEWEST);
        let by_pairs = likely.next().filter(|_| likely.next().is_none()).copied();
        let own = by_pairs.or_else(|| called.first().copied().filter(|_| called.len() == 1))?;
        namings.get(own).map(|naming| (with(own), *naming))
    }

    fn about_partner(
        &self,
        documents: &[Statements],
        named: Option<&(usize, &NamedCompany)>,
        found: &mut Vec<ProposedFact>,
    ) {
        let partner = &self.facts.partner;
        let is_open =
            |field: &str, is_stated: bool| !is_stated && !partner.misread.contains_key(field);
        let mut add = |field, value: String, certainty, quoted: &str| {
            let because = sentence(quoted);
            found.push(ProposedFact { field, case_study: None, value, certainty, because });
        };
        if let Some((with, naming)) = named.filter(|_| is_open("name", partner.name.is_some())) {
            let certainty = if *with > FEWEST { Certainty::Sure } else { Certainty::Likely };
            let quoted = match with {
                0 | 1 => naming.quoted.clone(),
                with => format!("{}, and with {with} companies in all", naming.quoted),
            };
            add("name", naming.company.name.clone(), certainty, &quoted);
        }
        let employees = documents.iter().flat_map(|document| &document.employees);
        if let Some((count, certainty, quoted)) =
            headcount(employees).filter(|_| is_open("employees", partner.employees.is_some()))
        {
            add("employees", count.to_string(), certainty, quoted);
        }
        let counts = documents.iter().flat_map(|document| &document.certifications);
        let is_stated = partner.professional_certifications.is_some();
        if let Some((count, certainty, quoted)) =
            only(counts).filter(|_| is_open("professional_certifications", is_stated))
        {
            add("professional_certifications", count.to_string(), certainty, quoted);
        }
        if !is_open(field::OFFICES, partner.offices.is_some()) {
            return;
        }
        let mut cities = BTreeSet::new();
        for office in documents.iter().flat_map(|document| &document.offices) {
            if cities.insert(office.value) {
                let city = office.value;
                let region = self.region(city.country).map(|region| format!(", {region}"));
                let region = region.unwrap_or_default();
                let value = format!("{}, {}{region}", city.name, city.country);
                add(field::OFFICES, value, Certainty::Likely, &office.quoted);
            }
        }
    }

    /// Returns the region of the checklist that contains a country, the first of several.
    fn region(&self, code: &str) -> Option<&str> {
        let regions = field::regions(self.checklist).into_iter().skip(1);
        let mut own = regions.filter(|region| country::lies_in(code, region) == Some(true));
        own.next()
    }

    fn about_customer(&self, customer: &Customer<'_>, found: &mut Vec<ProposedFact>) {
        let study = self.study(customer.number);
        let is_open = |field: &str, is_stated: fn(&CaseStudy) -> bool| {
            study.is_none_or(|study| !is_stated(study) && !study.misread.contains_key(field))
        };
        let mut add = |field, value: String, certainty: Certainty, quoted: &str| {
            // A fact about a customer is no more certain than the customer's number.
            let certainty = certainty.min(customer.certainty);
            let (case_study, because) = (Some(customer.number), sentence(quoted));
            found.push(ProposedFact { field, case_study, value, certainty, because });
        };
        if !customer.is_stated {
            add("customer", customer.name.clone(), customer.certainty, &customer.quoted);
        }
        let documents = || customer.documents.iter().copied();
        let endings: Vec<_> = documents()
            .flat_map(|document| &document.endings)
            .filter(|stated| stated.value.1 <= self.as_of)
            .collect();
        if let Some((day, certainty, quoted)) =
            day(&endings).filter(|_| is_open("completed_on", |study| study.completed_on.is_some()))
        {
            add("completed_on", day.to_string(), certainty, quoted);
        }
        let went_live = endings.iter().find(|stated| stated.value.0 == Ending::WentLive);
        let live = went_live.map(|stated| (&stated.quoted, Certainty::Sure));
        let live = live.or_else(|| {
            let stated = documents().find_map(|document| document.in_production.as_ref())?;
            Some((&stated.quoted, Certainty::Likely))
        });
        let is_before = documents().any(|document| document.is_before_production);
        if let Some((quoted, certainty)) =
            live.filter(|_| !is_before && is_open("stage", |study| study.stage.is_some()))
            && let Some(stage) = CASE_STUDY_STAGES.first()
        {
            add("stage", (*stage).to_owned(), certainty, quoted);
        }
        let use_cases = |how: Naming| {
            let all = documents().flat_map(|document| &document.use_cases);
            all.filter(move |stated| stated.value.1 == how)
        };
        let by_name = only_text(use_cases(Naming::AsSuch), Certainty::Likely)
            .or_else(|| only_text(use_cases(Naming::AtBeginning), Certainty::Guess))
            .or_else(|| only_text(use_cases(Naming::InPassing), Certainty::Guess));
        if let Some((use_case, certainty, quoted)) =
            by_name.filter(|_| is_open("use_case", |study| study.use_case.is_some()))
        {
            add("use_case", use_case.to_owned(), certainty, quoted);
        }
        let own = stems(&customer.name);
        let is_own = |vertical: &&String| stems(vertical).iter().any(|stem| own.contains(stem));
        let mut verticals = self.checklist.sub_verticals.iter().filter(is_own);
        if let Some(vertical) = verticals
            .next()
            .filter(|_| is_open("sub_verticals", |study| !study.sub_verticals.is_empty()))
        {
            let quoted = format!("By the customer's name, {}", customer.name);
            add("sub_verticals", vertical.clone(), Certainty::Likely, &quoted);
        }
    }
}

/// A text with a point at its end.
fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

/// Returns the largest stated number of employees. It is sure if it is the only number that is
/// clearly about all of them.
fn headcount<'d>(
    stated: impl Iterator<Item = &'d Stated<(u64, bool)>> + Clone,
) -> Option<(u64, Certainty, &'d str)> {
    let plain: BTreeSet<u64> =
        stated.clone().filter(|stated| stated.value.1).map(|stated| stated.value.0).collect();
    let largest = stated.max_by_key(|stated| stated.value.0)?;
    let is_sure = plain.len() == 1 && plain.contains(&largest.value.0);
    let certainty = if is_sure { Certainty::Sure } else { Certainty::Likely };
    Some((largest.value.0, certainty, &largest.quoted))
}

/// Returns the number, if all statements agree.
fn only<'d>(stated: impl Iterator<Item = &'d Stated<u64>>) -> Option<(u64, Certainty, &'d str)> {
    let mut all = stated.peekable();
    let first = *all.peek()?;
    let is_same = all.all(|stated| stated.value == first.value);
    is_same.then_some((first.value, Certainty::Sure, first.quoted.as_str()))
}

/// Returns the word, if all statements agree.
fn only_text<'d>(
    stated: impl Iterator<Item = &'d Stated<(String, Naming)>>,
    certainty: Certainty,
) -> Option<(&'d str, Certainty, &'d str)> {
    let mut all = stated.peekable();
    let first = *all.peek()?;
    let is_same = all.all(|stated| stated.value.0 == first.value.0);
    is_same.then_some((first.value.0.as_str(), certainty, first.quoted.as_str()))
}

/// Returns the day that most sentences give for the end of the work.
fn day<'d>(stated: &[&'d Stated<(Ending, Date)>]) -> Option<(Date, Certainty, &'d str)> {
    let count = |day: Date| stated.iter().filter(|one| one.value.1 == day).count();
    let best = stated.iter().max_by_key(|one| {
        let (ending, day) = one.value;
        (count(day), std::cmp::Reverse(ending), day)
    })?;
    let (ending, day) = best.value;
    let is_only = count(day) == stated.len();
    let certainty = match (is_only, count(day)) {
        (true, 1) if ending == Ending::WentLive => Certainty::Likely,
        (true, _) => Certainty::Sure,
        (false, 1) => Certainty::Guess,
        (false, _) => Certainty::Likely,
    };
    Some((day, certainty, &best.quoted))
}
