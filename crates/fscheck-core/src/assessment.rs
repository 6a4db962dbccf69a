//! An assessment: all that the partner claims, from a workbook, a manifest, or both.

mod register;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::checklist::LinkedKind;
use crate::facts::{Conflict, Evidence, Facts};
use crate::location::Location;
use crate::paths::{compared, plain};
use crate::problem::Problem;
use crate::workbook::answers::{Answer, Answers, Met, Row};
use register::Register;
pub(crate) use register::ids_in;
pub use register::link_paths;

/// All that is claimed, each claim with its place.
#[derive(Debug)]
pub struct Assessment {
    /// The file that represents the whole: the workbook, or without one the manifest.
    pub primary: Arc<str>,
    /// The manifest's path, if there is one.
    pub manifest: Option<Arc<str>>,
    /// The workbook's path, if there is one.
    pub workbook: Option<Arc<str>>,
    /// The place that names the checklist, if any.
    pub checklist_at: Option<Location>,
    /// Facts, evidence and acceptances. The declared evidence comes first, then the links in the
    /// workbook that no entry declares.
    pub facts: Facts,
    /// Facts that manifest and workbook state differently.
    pub conflicts: Vec<Conflict>,
    /// Facts in the workbook that cannot be understood.
    pub fact_problems: Vec<Problem>,
    /// The answers; empty without a workbook.
    pub answers: Answers,
    /// The places where Partner Responses name evidence or link to it.
    pub mentions: Vec<Mention>,
    mentioned_in: BTreeSet<(String, Option<u32>)>,
    rows: BTreeMap<String, Vec<usize>>,
}

/// A Partner Response that names evidence or links to it.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The evidence, as a position in [`Facts::evidence`].
    pub evidence: usize,
    /// The control in whose row it is.
    pub control: String,
    /// The case study of its column; `None` in a cell about the practice.
    pub case_study: Option<u32>,
    /// True if the answer beside it is Yes; beside any other, it satisfies nothing.
    pub is_of_yes: bool,
}

/// The parts of an assessment.
#[derive(Debug)]
pub struct Parts {
    /// See [`Assessment::primary`].
    pub primary: Arc<str>,
    /// See [`Assessment::manifest`].
    pub manifest: Option<Arc<str>>,
    /// See [`Assessment::workbook`].
    pub workbook: Option<Arc<str>>,
    /// See [`Assessment::checklist_at`].
    pub checklist_at: Option<Location>,
    /// The facts, without the links of the workbook.
    pub facts: Facts,
    /// See [`Assessment::conflicts`].
    pub conflicts: Vec<Conflict>,
    /// See [`Assessment::fact_problems`].
    pub fact_problems: Vec<Problem>,
    /// The answers.
    pub answers: Answers,
    /// The folders that evidence and links are relative to.
    pub folders: Folders,
    /// The web hosts whose addresses are links even as plain text.
    pub link_hosts: Vec<LinkedKind>,
}

/// The folders of evidence and links.
#[derive(Clone, Debug)]
pub struct Folders {
    /// The evidence root, which no evidence may lie outside of.
    pub evidence: PathBuf,
    /// The same, as the user would name it.
    pub evidence_shown: PathBuf,
    /// The workbook's folder, which its relative links start from.
    pub workbook: PathBuf,
    /// True if links have the `../` in front that LibreOffice puts there.
    pub links_from_package: bool,
}

impl Assessment {
    /// Puts the parts together: finds the evidence that the workbook names and links to.
    pub fn new(parts: Parts) -> Assessment {
        let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (position, row) in parts.answers.rows.iter().enumerate() {
            rows.entry(row.id.clone()).or_default().push(position);
        }
        let mut facts = parts.facts;
        let files = [parts.workbook.as_deref(), parts.manifest.as_deref()];
        let own = files.into_iter().flatten().filter_map(|file| Path::new(file).file_name());
        let own = own.flat_map(|name| {
            [&parts.folders.workbook, &parts.folders.evidence].map(|folder| folder.join(name))
        });
        let own: BTreeSet<PathBuf> = own.map(|path| compared(&plain(&path))).collect();
        let mut register = Register::new(&facts.evidence, &parts.folders, &parts.link_hosts, own);
        let mentions = mentions(&parts.answers, &mut facts.evidence, &mut register);
        Assessment {
            primary: parts.primary,
            manifest: parts.manifest,
            workbook: parts.workbook,
            checklist_at: parts.checklist_at,
            facts,
            conflicts: parts.conflicts,
            fact_problems: parts.fact_problems,
            answers: parts.answers,
            mentioned_in: mentions.iter().map(|m| (m.control.clone(), m.case_study)).collect(),
            mentions,
            rows,
        }
    }

    /// The place that represents the whole assessment.
    pub fn at(&self) -> Location {
        Location::file(&self.primary)
    }

    /// The place of facts that are not stated: the manifest, or without one the workbook.
    pub fn facts_at(&self) -> Location {
        Location::file(self.manifest.as_ref().unwrap_or(&self.primary))
    }

    /// The rows of the item `id`, in the order of the workbook.
    pub fn rows(&self, id: &str) -> impl Iterator<Item = &Row> {
        let positions = self.rows.get(id).map(Vec::as_slice).unwrap_or_default();
        positions.iter().filter_map(|position| self.answers.rows.get(*position))
    }

    /// Returns the answers to an item about the practice, one for each row, with their rows.
    ///
    /// In a table of case studies, such an item has one answer for each; all of them count equally.
    pub fn practice_answers(&self, id: &str) -> Vec<(&Row, &Answer)> {
        let about_practice = self.answers_where(id, |answer| answer.case_study.is_none());
        match about_practice.is_empty() {
            true => self.answers_where(id, |answer| answer.met != Met::Blank),
            false => about_practice,
        }
    }

    /// The answers to an item under one case study, one of each row, with their rows.
    pub fn case_study_answers(&self, id: &str, number: u32) -> Vec<(&Row, &Answer)> {
        self.answers_where(id, |answer| answer.case_study == Some(number))
    }

    /// All answers to an item, with their rows.
    pub fn answers(&self, id: &str) -> Vec<(&Row, &Answer)> {
        self.answers_where(id, |_| true)
    }

    /// The answer to an item that facts decide. Of several rows the worse counts.
    pub fn claim(&self, id: &str) -> Option<&Answer> {
        let answers = self.practice_answers(id).into_iter().map(|(_, answer)| answer);
        answers.min_by_key(|answer| match answer.met {
            Met::No => 0,
            Met::Waived => 1,
            Met::NotApplicable => 2,
            Met::Blank => 3,
            Met::Yes => 4,
        })
    }

    /// Returns whether the Partner Response of an item, under a case study, names evidence or links to it.
    pub fn names_evidence(&self, id: &str, case_study: Option<u32>) -> bool {
        self.mentioned_in.contains(&(id.to_owned(), case_study))
    }

    /// The case studies that the workbook has columns for and that have any answer there.
    pub fn answered_case_studies(&self) -> impl Iterator<Item = u32> {
        let answers = self.answers.rows.iter().flat_map(|row| &row.answers);
        answers.filter(|answer| answer.is_filled()).filter_map(|answer| answer.case_study)
    }

    fn answers_where(&self, id: &str, wanted: impl Fn(&Answer) -> bool) -> Vec<(&Row, &Answer)> {
        let answers = self.rows(id).flat_map(|row| row.answers.iter().map(move |a| (row, a)));
        answers.filter(|(_, answer)| wanted(answer)).collect()
    }

    /// Returns the responses that name the piece of evidence at this position.
    pub fn mentions_of(&self, position: usize) -> impl Iterator<Item = &Mention> {
        let first = self.mentions.partition_point(|mention| mention.evidence < position);
        let rest = self.mentions.iter().skip(first);
        rest.take_while(move |mention| mention.evidence == position)
    }
}

/// Finds the evidence that responses name or link to, in its order; adds the links that no entry declares.
fn mentions(
    answers: &Answers,
    evidence: &mut Vec<Evidence>,
    register: &mut Register<'_>,
) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for row in &answers.rows {
        for answer in &row.answers {
            let mut named = register.named_in(&answer.response);
            let links = answer.links.iter().map(String::as_str).map(str::to_owned);
            for link in links.chain(register.addresses_in(&answer.response)) {
                named.extend(register.linked(&link, &answer.response_at, evidence));
            }
            named.sort_unstable();
            named.dedup();
            mentions.extend(named.into_iter().map(|evidence| Mention {
                evidence,
                control: row.id.clone(),
                case_study: answer.case_study,
                is_of_yes: answer.met == Met::Yes,
            }));
        }
    }
    mentions.sort_by_key(|mention| mention.evidence);
    mentions
}
