//! Facts that documents state, for fields that are empty: proposed like entries of evidence.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::statements::{NamedCompany, Naming, Stated, Statements, telling};
use super::stem::stems;
use crate::checklist::Checklist;
use crate::facts::{CASE_STUDY_STAGES, CaseStudy, Certainty, Facts};
use crate::language::claim::Ending;
use crate::name::{is_nobody, key_without_legal_form, own_words};
use crate::words::bare_words;
use crate::{country, field};

/// Words of a response that only the documents of one customer have, from which on they are about it.
const SHARED: usize = 5;

/// Documents about a company alone that make it a customer of a case study.
const FEWEST: usize = 2;

/// A fact that is proposed, but for its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedFact {
    /// The field that it is for.
    pub field: &'static str,
    /// The number of the case study that it is about.
    pub case_study: Option<u32>,
    /// Its value, as a cell would state it.
    pub value: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// The sentence that it rests on.
    pub because: String,
}

/// What is known before documents are read.
#[derive(Debug)]
pub struct FactFinder<'a> {
    /// The checklist, with its use cases and regions.
    pub checklist: &'a Checklist,
    /// What is stated.
    pub facts: &'a Facts,
    /// The case studies, with those that another place than the facts names.
    pub studies: &'a [CaseStudy],
    /// The responses of the form about each case study.
    pub responses: &'a BTreeMap<u32, String>,
    /// The texts of the form with a number sign, which may name the case studies.
    pub form: &'a [String],
    /// The day of the assessment: nothing ended after it.
    pub as_of: Date,
}

/// A customer, and the documents about it alone.
struct Customer<'a> {
    number: u32,
    name: String,
    /// Whether the facts state it already.
    is_stated: bool,
    certainty: Certainty,
    quoted: String,
    documents: Vec<&'a Statements>,
}

impl FactFinder<'_> {
    /// Whether a field is empty that documents may state.
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

    /// The facts that the documents state and nobody has stated or been asked about.
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

    /// The company that contracts call the partner, or that is named alone with the most others.
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

    /// The region of the checklist that a country lies in, the first of several.
    fn region(&self, code: &str) -> Option<&str> {
        let regions = field::regions(self.checklist).into_iter().skip(1);
        let mut own = regions.filter(|region| country::lies_in(code, region) == Some(true));
        own.next()
    }

    /// The customers of the case studies: those that are stated, then those that most documents are about.
    fn customers<'d>(
        &self,
        documents: &[&'d Statements],
        partner: Option<String>,
    ) -> Vec<Customer<'d>> {
        let known = Known::of(self.stated(), documents, partner.as_deref());
        let mut about = known.about(documents, &|_| true);
        // A company that few documents are about doesn't keep others from being about a customer.
        let count: BTreeMap<String, usize> =
            about.iter().map(|(word, documents)| (word.clone(), documents.len())).collect();
        let is_customer = |word: &str| {
            known.stated.contains_key(word) || count.get(word).is_some_and(|own| *own >= FEWEST)
        };
        about = known.about(documents, &is_customer);
        let stated = known.stated.iter().map(|(word, (number, name))| Customer {
            number: *number,
            name: name.clone(),
            is_stated: true,
            certainty: Certainty::Sure,
            quoted: String::new(),
            documents: about.get(word).cloned().unwrap_or_default(),
        });
        let mut customers: Vec<Customer<'d>> = stated.collect();
        let taken: BTreeSet<u32> = customers.iter().map(|customer| customer.number).collect();
        let open: Vec<u32> = self.numbers().filter(|number| !taken.contains(number)).collect();
        let new = known.new.iter().filter_map(|(word, naming)| {
            let documents = about.get(word).filter(|documents| documents.len() >= FEWEST)?;
            Some((word.as_str(), *naming, documents.clone()))
        });
        let mut new: Vec<(&str, &NamedCompany, Vec<&Statements>)> = new.collect();
        new.sort_by_key(|(.., documents)| std::cmp::Reverse(documents.len()));
        new.truncate(open.len());
        new.sort_by_key(|(.., documents)| documents.first().map(|first| first.path.as_str()));
        let numbers = self.order(&new, open);
        customers.extend(numbers.into_iter().zip(new).map(|(numbered, (_, naming, documents))| {
            let (number, certainty) = numbered;
            let more = crate::text::counted(documents.len(), "document");
            let order = if certainty == Certainty::Guess { "; check its number" } else { "" };
            let quoted = format!("{}; {more} about it alone{order}", naming.quoted);
            let name = naming.company.name.clone();
            Customer { number, name, is_stated: false, certainty, quoted, documents }
        }));
        customers.sort_by_key(|customer| customer.number);
        customers
    }

    /// The customers that are stated, by the first word of their own, with their numbers.
    fn stated(&self) -> BTreeMap<String, (u32, String)> {
        let stated = |number| {
            let name = self.study(number)?.customer.as_ref()?.value.clone();
            let word = own_words(&name).into_iter().next().filter(|_| !is_nobody(&name))?;
            Some((word, (number, name)))
        };
        self.numbers().filter_map(stated).collect()
    }

    /// The numbers of new customers: by the form (`#2 Northwind Bank`), by their folders (`2-northwind`), by
    /// the responses that name them or share their words, or else in the order of their documents.
    fn order(
        &self,
        new: &[(&str, &NamedCompany, Vec<&Statements>)],
        mut open: Vec<u32>,
    ) -> Vec<(u32, Certainty)> {
        let mut numbers: BTreeMap<usize, (u32, Certainty)> = BTreeMap::new();
        let by_form = |word: &str, _: &[&Statements]| by_form(self.form, word);
        let by_folder = |word: &str, documents: &[&Statements]| {
            let mut numbers = documents.iter().filter_map(|d| folder_number(&d.path, word));
            numbers.next().filter(|first| numbers.all(|number| number == *first))
        };
        let by_response = |word: &str, _: &[&Statements]| {
            let names = |text: &String| bare_words(text).contains(&format!(" {word} "));
            let mut named = self.responses.iter().filter(|(_, text)| names(text));
            named.next().map(|(number, _)| *number).filter(|_| named.next().is_none())
        };
        type Way<'w> = &'w dyn Fn(&str, &[&Statements]) -> Option<u32>;
        let ways: [(Way<'_>, Certainty); 3] = [
            (&by_form, Certainty::Sure),
            (&by_folder, Certainty::Likely),
            (&by_response, Certainty::Likely),
        ];
        for (way, certainty) in ways {
            for (position, (word, _, documents)) in new.iter().enumerate() {
                if let Some(number) =
                    way(word, documents).filter(|_| !numbers.contains_key(&position))
                    && let Some(place) = open.iter().position(|free| *free == number)
                {
                    open.remove(place);
                    numbers.insert(position, (number, certainty));
                }
            }
        }
        for (position, number) in self.by_words(new) {
            if !numbers.contains_key(&position)
                && let Some(place) = open.iter().position(|free| *free == number)
            {
                open.remove(place);
                numbers.insert(position, (number, Certainty::Likely));
            }
        }
        let is_last = open.len() == 1;
        let mut open = open.into_iter();
        let guessed = if is_last { Certainty::Likely } else { Certainty::Guess };
        let number = |position| match numbers.get(&position) {
            Some(numbered) => Some(*numbered),
            None => open.next().map(|number| (number, guessed)),
        };
        (0..new.len()).map_while(number).collect()
    }

    /// The numbers of customers whose documents share with one response words that those of no other customer
    /// have, and with no other response nearly as many.
    fn by_words(&self, new: &[(&str, &NamedCompany, Vec<&Statements>)]) -> Vec<(usize, u32)> {
        let mut owners: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
        for (position, (.., documents)) in new.iter().enumerate() {
            for word in documents.iter().flat_map(|document| &document.words) {
                owners.entry(*word).or_default().insert(position);
            }
        }
        let shared = |text: &str| {
            let mut count = vec![0_usize; new.len()];
            for word in telling(text).into_iter().collect::<BTreeSet<u64>>() {
                let owner = owners.get(&word).filter(|owners| owners.len() == 1);
                let place = owner.and_then(|owners| count.get_mut(*owners.first()?));
                place.into_iter().for_each(|count| *count += 1);
            }
            count
        };
        let counts: BTreeMap<u32, Vec<usize>> =
            self.responses.iter().map(|(number, text)| (*number, shared(text))).collect();
        let number = |position: usize| {
            let of = |counts: &Vec<usize>| counts.get(position).copied().unwrap_or_default();
            let mut all: Vec<(usize, u32)> =
                counts.iter().map(|(number, counts)| (of(counts), *number)).collect();
            all.sort_unstable_by_key(|(count, number)| (std::cmp::Reverse(*count), *number));
            let (most, number) = *all.first()?;
            let next = all.get(1).map_or(0, |(count, _)| *count);
            (most >= SHARED && most >= next * 2).then_some((position, number))
        };
        (0..new.len()).filter_map(number).collect()
    }

    fn about_customer(&self, customer: &Customer<'_>, found: &mut Vec<ProposedFact>) {
        let study = self.study(customer.number);
        let is_open = |field: &str, is_stated: fn(&CaseStudy) -> bool| {
            study.is_none_or(|study| !is_stated(study) && !study.misread.contains_key(field))
        };
        let mut add = |field, value: String, certainty: Certainty, quoted: &str| {
            // What is found out about a customer is no surer than its number.
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

/// Companies that may be customers, by the first word of their own: `northwind`.
struct Known<'d> {
    /// Those of the case studies, with their numbers and names.
    stated: BTreeMap<String, (u32, String)>,
    /// Others.
    new: BTreeMap<String, &'d NamedCompany>,
}

impl<'d> Known<'d> {
    fn of(
        stated: BTreeMap<String, (u32, String)>,
        documents: &[&'d Statements],
        partner: Option<&str>,
    ) -> Known<'d> {
        let paths: Vec<String> = documents.iter().map(|d| bare_words(&d.path)).collect();
        let mut new: BTreeMap<String, &NamedCompany> = BTreeMap::new();
        for (key, naming) in documents.iter().flat_map(|document| &document.companies) {
            let company = &naming.company;
            let Some(word) = own_words(&company.name).into_iter().next() else { continue };
            let is_in_path = || paths.iter().any(|path| path.contains(&format!(" {word} ")));
            let is_none = partner == Some(key) || company.is_partner || stated.contains_key(&word);
            if is_none || !company.has_form && !is_in_path() {
                continue;
            }
            let known = new.get(&word).map(|known| &known.company);
            let length = |name: &str| name.chars().count();
            let is_better = known.is_none_or(|known| {
                (company.has_form, length(&company.name)) > (known.has_form, length(&known.name))
            });
            if is_better {
                new.insert(word, naming);
            }
        }
        let own = partner.and_then(|key| {
            let named = documents.iter().find_map(|document| document.companies.get(key))?;
            own_words(&named.company.name).into_iter().next()
        });
        new.retain(|word, _| own.as_ref() != Some(word));
        Known { stated, new }
    }

    /// The documents about each alone: those whose path names it, or whose text names no other.
    fn about(
        &self,
        documents: &[&'d Statements],
        counts: &dyn Fn(&str) -> bool,
    ) -> BTreeMap<String, Vec<&'d Statements>> {
        let words = || self.stated.keys().chain(self.new.keys()).filter(|word| counts(word));
        let mut about: BTreeMap<String, Vec<&Statements>> = BTreeMap::new();
        for document in documents {
            let path = bare_words(&document.path);
            let in_path: Vec<&String> =
                words().filter(|word| path.contains(&format!(" {word} "))).collect();
            let named: BTreeSet<String> = document
                .companies
                .values()
                .filter_map(|naming| own_words(&naming.company.name).into_iter().next())
                .collect();
            let in_text: Vec<&String> = words().filter(|word| named.contains(*word)).collect();
            if let ([one], _) | ([], [one]) = (in_path.as_slice(), in_text.as_slice()) {
                about.entry((*one).clone()).or_default().push(document);
            }
        }
        about
    }
}

/// The number that a text of the form gives a customer: `#2 Northwind Bank`.
fn by_form(texts: &[String], word: &str) -> Option<u32> {
    let mut numbers = texts.iter().flat_map(|text| {
        text.split('#').skip(1).filter_map(|part| {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            let number = part.get(..digits)?.parse().ok()?;
            let near: String = part.chars().take(NEAR).collect();
            bare_words(&near).contains(&format!(" {word} ")).then_some(number)
        })
    });
    let first = numbers.next()?;
    numbers.all(|number| number == first).then_some(first)
}

/// Characters behind a number of the form in which its customer is named.
const NEAR: usize = 60;

/// The number at the beginning of the folder or file that is called by a word: `2-northwind`.
fn folder_number(path: &str, word: &str) -> Option<u32> {
    let part = path.split('/').find(|part| bare_words(part).contains(&format!(" {word} ")))?;
    let digits = part.trim_start_matches(|c: char| !c.is_alphanumeric());
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    digits.get(..count)?.parse().ok()
}

/// A text with a point at its end.
fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

/// The number of people: what is plainly said of all, if it is said alike; else the largest.
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

/// The number, if all say the same.
fn only<'d>(stated: impl Iterator<Item = &'d Stated<u64>>) -> Option<(u64, Certainty, &'d str)> {
    let mut all = stated.peekable();
    let first = *all.peek()?;
    let is_same = all.all(|stated| stated.value == first.value);
    is_same.then_some((first.value, Certainty::Sure, first.quoted.as_str()))
}

/// The word, if all say the same.
fn only_text<'d>(
    stated: impl Iterator<Item = &'d Stated<(String, Naming)>>,
    certainty: Certainty,
) -> Option<(&'d str, Certainty, &'d str)> {
    let mut all = stated.peekable();
    let first = *all.peek()?;
    let is_same = all.all(|stated| stated.value.0 == first.value.0);
    is_same.then_some((first.value.0.as_str(), certainty, first.quoted.as_str()))
}

/// The day that most sentences give for the end of the work.
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::collect::companies::companies;
    use crate::sample;

    fn document(path: &str, text: &str) -> Statements {
        let found = companies(text).into_iter().map(|company| {
            let quoted = format!("“{text}”");
            (key_without_legal_form(&company.name), NamedCompany { company, quoted })
        });
        let words = telling(text).into_iter().collect();
        let (path, companies) = (path.to_owned(), found.collect());
        Statements { path, companies, words, ..Statements::default() }
    }

    /// The customers that are proposed, each with its number and how sure that is.
    fn customers(
        documents: &[Statements],
        responses: &[(u32, &str)],
        form: &[&str],
    ) -> Vec<String> {
        let mut checklist = sample::checklist(Vec::new(), Vec::new());
        checklist.required_case_studies = 4;
        let responses = responses.iter().map(|(n, text)| (*n, (*text).to_owned())).collect();
        let form: Vec<String> = form.iter().map(|text| (*text).to_owned()).collect();
        let finder = FactFinder {
            checklist: &checklist,
            facts: &Facts::default(),
            studies: &[],
            responses: &responses,
            form: &form,
            as_of: date(2026, 3, 1),
        };
        let found = finder.propose(documents).into_iter().filter(|fact| fact.field == "customer");
        let told = |fact: ProposedFact| {
            format!("{} {} {}", fact.case_study.unwrap(), fact.value, fact.certainty.name())
        };
        found.map(told).collect()
    }

    #[test]
    fn a_company_of_two_documents_is_a_customer() {
        let documents = [
            document("a.md", "Contract with Alder Bank AG"),
            document("b.md", "Report for Alder Bank AG"),
            document("c.md", "Certified by Birch Registrars Ltd"),
        ];
        assert_eq!(customers(&documents, &[], &[]), ["1 Alder Bank AG guess"]);
        assert_eq!(customers(&documents[1..], &[], &[]), [""; 0]);
    }

    #[test]
    fn numbers_come_from_the_form_the_folders_or_the_responses() {
        let of = |folders: [&str; 2]| {
            let text = [
                "Alder Bank AG moves ledgers, cheques, tellers, vaults, branches",
                "Alder Bank AG",
            ];
            let other =
                ["Birch Life Ltd models storms, floods, hail, windows, roofs", "Birch Life Ltd"];
            let mut documents = Vec::new();
            for (at, name) in ["one.md", "two.md"].iter().enumerate() {
                documents.push(document(&format!("{}/{name}", folders[0]), text[at]));
                documents.push(document(&format!("{}/{name}", folders[1]), other[at]));
            }
            documents
        };
        let plain = of(["x", "y"]);
        assert_eq!(
            customers(&plain, &[], &[]),
            ["1 Alder Bank AG guess", "2 Birch Life Ltd guess"],
            "the order of the folders"
        );
        assert_eq!(
            customers(&of(["2-alder", "1-birch"]), &[], &[]),
            ["1 Birch Life Ltd likely", "2 Alder Bank AG likely"]
        );
        assert_eq!(
            customers(&plain, &[], &["References: #3 Birch Life, #4 Alder Bank"]),
            ["3 Birch Life Ltd sure", "4 Alder Bank AG sure"]
        );
        assert_eq!(
            customers(&plain, &[(1, "We built it for Birch."), (2, "Alder runs it.")], &[]),
            ["1 Birch Life Ltd likely", "2 Alder Bank AG likely"]
        );
        let by_words = [
            (1, "Storms, floods, hail, windows and roofs are modelled."),
            (2, "Ledgers, cheques, tellers, vaults and branches were moved."),
        ];
        assert_eq!(
            customers(&plain, &by_words, &[]),
            ["1 Birch Life Ltd likely", "2 Alder Bank AG likely"]
        );
        let both = [(1, "Storms, floods and hail."), (2, "Storms, floods and hail.")];
        assert_eq!(customers(&plain, &both, &[])[0], "1 Alder Bank AG guess", "too few words");
    }

    #[test]
    fn the_day_that_most_sentences_give_is_taken() {
        let stated = |ending, day| Stated { value: (ending, day), quoted: String::new() };
        let (may, june) = (date(2023, 5, 1), date(2023, 6, 30));
        let all = [
            stated(Ending::WentLive, may),
            stated(Ending::Accepted, june),
            stated(Ending::WentLive, june),
        ];
        let told = |range: &[&Stated<(Ending, Date)>]| day(range).map(|(day, sure, _)| (day, sure));
        let [one, two, three] = &all;
        assert_eq!(told(&[one]), Some((may, Certainty::Likely)));
        assert_eq!(told(&[two]), Some((june, Certainty::Sure)));
        assert_eq!(told(&[two, three]), Some((june, Certainty::Sure)));
        assert_eq!(told(&[one, two, three]), Some((june, Certainty::Likely)));
        assert_eq!(told(&[one, two]), Some((june, Certainty::Guess)));
        assert_eq!(told(&[]), None);
    }

    #[test]
    fn the_number_of_people_is_that_of_all() {
        let stated = |count, is_plain| Stated { value: (count, is_plain), quoted: String::new() };
        let told =
            |all: &[Stated<(u64, bool)>]| headcount(all.iter()).map(|(n, sure, _)| (n, sure));
        assert_eq!(
            told(&[stated(2_100, true), stated(212, false)]),
            Some((2_100, Certainty::Sure))
        );
        assert_eq!(told(&[stated(212, false)]), Some((212, Certainty::Likely)));
        assert_eq!(told(&[stated(300, true), stated(310, true)]), Some((310, Certainty::Likely)));
        assert_eq!(told(&[]), None);
    }
}
