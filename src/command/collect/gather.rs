//! Reads the documents of a folder, and proposes entries for those without one, and the facts that
//! all of them state.

use std::collections::BTreeMap;
use std::path::PathBuf;

use fscheck_core::collect::{Collector, FactFinder, Ids, Proposal, ProposedFact, Statements, slug};
use fscheck_core::facts::CaseStudy;
use fscheck_core::field;
use fscheck_core::location::Location;
use fscheck_core::paths::shown;
use fscheck_read::question;
use jiff::civil::Date;

use crate::assess;
use crate::collect::{self, Outcome};
use crate::evidence::{self, files_of};
use crate::load::Loaded;
use crate::platform::canonicalize;
use crate::progress::Progress;

/// A proposed entry with its id.
pub(super) type Named = (String, Proposal);

/// A proposed fact with its id.
pub(super) type NamedFact = (String, ProposedFact);

/// The field of a case study that names its customer.
pub(super) const CUSTOMER: &str = "customer";

/// The proposals.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) entries: Vec<Named>,
    pub(super) facts: Vec<NamedFact>,
    /// Paths, each with why it was passed over.
    pub(super) passed_over: Vec<(String, String)>,
}

/// The results of documents that were read together.
#[derive(Default)]
struct Read {
    proposals: Vec<Proposal>,
    statements: Vec<Statements>,
    passed_over: Vec<(String, String)>,
}

/// Proposes entries and facts for the documents of the folder, given the case studies; `others` are
/// no evidence.
pub(super) fn gather(
    loaded: &Loaded,
    studies: &[CaseStudy],
    as_of: Date,
    others: &[PathBuf],
) -> Gathered {
    let facts = &loaded.assessment.facts;
    let named = files_of(&facts.evidence, &loaded.folders, &loaded.limits);
    let known = assess::named(loaded, named.into_iter(), others);
    let files = evidence::unnamed(&loaded.folders.evidence, &known, &loaded.limits);
    let mut read = read(loaded, &files, studies, as_of);
    let (responses, form) = (responses(loaded), numbered(loaded));
    let (checklist, responses, form) = (&loaded.checklist, &responses, &form);
    let finder = FactFinder { checklist, facts, studies, responses, form, as_of };
    let mut found = Vec::new();
    if finder.has_open() {
        let listed = self::read(loaded, &listed(loaded), studies, as_of);
        read.statements.extend(listed.statements);
        read.statements.extend(of_responses(loaded));
        found = finder.propose(&read.statements);
    }
    let customers = with_customers(loaded, studies, &found);
    if customers.len() > studies.len() && !read.proposals.is_empty() {
        // Now the customers of the documents are known.
        read.proposals = self::read(loaded, &files, &customers, as_of).proposals;
    }
    let proposed = facts.proposed.iter().map(|proposed| &proposed.entry);
    let taken = facts.evidence.iter().chain(proposed).map(|entry| entry.id.as_str());
    let mut ids = Ids::taken(taken.chain(facts.found.iter().map(|fact| fact.id.as_str())));
    let paths: Vec<&str> = read.proposals.iter().map(|proposal| proposal.path.as_str()).collect();
    let of_entries = ids.give(&paths);
    let of_facts: Vec<String> = found.iter().map(|fact| ids.named(&id_of(fact))).collect();
    Gathered {
        entries: of_entries.into_iter().zip(read.proposals).collect(),
        facts: of_facts.into_iter().zip(found).collect(),
        passed_over: read.passed_over,
    }
}

fn read(loaded: &Loaded, files: &[PathBuf], studies: &[CaseStudy], as_of: Date) -> Read {
    let customers = studies.iter().filter_map(question::customer).collect();
    let collector = Collector::new(&loaded.checklist, studies, customers, as_of);
    let progress = Progress::if_seen();
    let how = (&collector, &*loaded.checklist);
    let (root, threads) = (&loaded.folders.evidence, assess::processors());
    let mut read = Read::default();
    for outcome in collect::propose(files, root, how, &loaded.limits, threads, &progress) {
        match outcome {
            Outcome::Proposed(proposal, statements) => {
                read.proposals.push(*proposal);
                read.statements.push(*statements);
            }
            Outcome::PassedOver(path, why) => read.passed_over.push((path, why)),
        }
    }
    read
}

/// The files that entries name, below the evidence root.
fn listed(loaded: &Loaded) -> Vec<PathBuf> {
    let facts = &loaded.assessment.facts;
    let proposed = facts.proposed.iter().filter(|one| !one.is_rejected);
    let all: Vec<_> =
        facts.evidence.iter().chain(proposed.map(|one| &one.entry)).cloned().collect();
    let Ok(root) = canonicalize(&loaded.folders.evidence) else { return Vec::new() };
    let files = files_of(&all, &loaded.folders, &loaded.limits);
    let below = |file: &PathBuf| Some(file.strip_prefix(&root).ok()?.to_owned());
    let mut files: Vec<PathBuf> = files.iter().filter_map(below).collect();
    files.sort();
    files.dedup();
    files
}

/// Returns the texts of the form about each case study.
fn responses(loaded: &Loaded) -> BTreeMap<u32, String> {
    let mut said: BTreeMap<u32, String> = BTreeMap::new();
    for answer in loaded.assessment.answers.rows.iter().flat_map(|row| &row.answers) {
        if let Some(number) = answer.case_study {
            let said = said.entry(number).or_default();
            said.push_str(&answer.response);
            said.push('\n');
        }
    }
    said
}

/// Returns the statements of the form about each case study.
fn of_responses(loaded: &Loaded) -> Vec<Statements> {
    let answers = loaded.assessment.answers.rows.iter().flat_map(|row| &row.answers);
    let stated = answers.filter_map(|answer| {
        let place = answer.response_at.to_string();
        let number = answer.case_study?;
        Some(Statements::of_response(number, &answer.response, &place, &loaded.checklist))
    });
    stated.collect()
}

/// The texts of the form that number something.
fn numbered(loaded: &Loaded) -> Vec<String> {
    let workbook = loaded.sources.workbook.as_ref();
    let cells =
        workbook.iter().flat_map(|book| &book.sheets).flat_map(|sheet| sheet.cells.values());
    cells.filter(|cell| cell.text.contains('#')).map(|cell| cell.text.clone()).collect()
}

/// Returns the case studies, and those whose customers are proposed.
fn with_customers(
    loaded: &Loaded,
    studies: &[CaseStudy],
    found: &[ProposedFact],
) -> Vec<CaseStudy> {
    let at = Location::file(&shown(&loaded.folders.evidence).into());
    let is_stated =
        |number| studies.iter().any(|study| study.number == number && study.customer.is_some());
    let new = found.iter().filter(|fact| fact.field == CUSTOMER).filter_map(|fact| {
        let number = fact.case_study.filter(|number| !is_stated(*number))?;
        Some(CaseStudy::of_customer(number, &fact.value, &at))
    });
    studies.iter().cloned().chain(new).collect()
}

/// Returns an id that describes a fact: `employees`, `office-brno`, `completed-on-1`.
fn id_of(fact: &ProposedFact) -> String {
    let name = fact.field.replace('_', "-");
    match fact.case_study {
        Some(number) => format!("{name}-{number}"),
        None if fact.field == field::OFFICES => {
            format!("office-{}", slug(fact.value.split(',').next().unwrap_or_default()))
        }
        None => name,
    }
}
