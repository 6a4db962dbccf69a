//! Determines which of the workbooks in a folder is the self-assessment.
//!
//! A candidate has a sheet with the header row of the form; others are evidence. Workbooks that
//! fscheck wrote are skipped. An unreadable workbook may be the one that is meant, so no other one
//! is chosen instead.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fscheck_core::paths::{shown, told};
use fscheck_core::text::{counted, listed};
use fscheck_core::workbook::Workbook;
use fscheck_read::limits::Limits;
use fscheck_read::spreadsheet::OpenError;

use super::find::Found;
use super::{LoadError, Request};
use crate::files;
use crate::own::{self, Own};

/// Names that a message lists.
const MOST_NAMED: usize = 20;

/// The help if it is unclear which one is meant.
const CHOOSE: &str = "name one of them as INPUT, or as `workbook:` in evidence.yaml";

/// The type of a workbook, by its sheets.
enum Rank {
    /// It has the form's header row.
    Form(Box<Workbook>),
    /// It cannot be read.
    Broken(OpenError),
    /// It was written by fscheck.
    Own(Own, Box<Workbook>),
    /// No sheet has that header row.
    Other,
}

/// The workbooks of a folder.
#[derive(Default)]
struct Ranked {
    /// Possible self-assessments, each with its error if it could not be read.
    candidates: Vec<(PathBuf, Option<OpenError>)>,
    /// Workbooks that took over answers to another release.
    carried: Vec<PathBuf>,
    copies: Vec<PathBuf>,
    others: Vec<PathBuf>,
    /// Workbooks of a format that is not supported.
    old: Vec<PathBuf>,
    /// The first of the candidates, or else the first that took over answers.
    opened: Option<Workbook>,
}

/// Chooses the self-assessment among the `workbooks` of the folder that `request` names; `old` ones
/// would have to be saved as .xlsx first.
pub(super) fn choose(
    request: &Request,
    mut workbooks: Vec<PathBuf>,
    old: Vec<PathBuf>,
    found: &mut Found,
) -> Result<(), LoadError> {
    let (folder, may_be_empty) = (&request.input, request.may_be_empty);
    match (workbooks.len(), &found.manifest) {
        (0, None) if old.is_empty() && may_be_empty => return Ok(()),
        (0, None) if old.is_empty() => {
            return Err(LoadError::Input {
                message: format!(
                    "{} contains neither a workbook nor an evidence.yaml",
                    told(folder)
                ),
                help: "name the workbook or the manifest, or another folder".to_owned(),
            });
        }
        // Its own error says what is wrong with it.
        (1, None) if !may_be_empty => {
            take(workbooks.pop(), None, found);
            return Ok(());
        }
        _ => {}
    }
    let mut ranked = Ranked { old, ..Ranked::default() };
    for file in workbooks {
        let rank = rank(&file, &request.limits);
        ranked.add(file, rank);
    }
    if may_be_empty && ranked.is_without_form() {
        found.passed_over.extend(ranked.unread().take(MOST_NAMED));
        return Ok(());
    }
    ranked.choose(folder, may_be_empty, found)
}

fn take(file: Option<PathBuf>, opened: Option<Workbook>, found: &mut Found) {
    found.picked_up.extend(file.iter().map(|file| told(file)));
    found.workbook = file;
    found.opened = opened;
}

fn rank(file: &Path, limits: &Limits) -> Rank {
    let workbook = match super::open::open(file, &Arc::from(shown(file)), limits) {
        Ok(workbook) => Box::new(workbook),
        Err(error) => return Rank::Broken(error),
    };
    if !own::is_form(&workbook) {
        return Rank::Other;
    }
    let sheets: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_ref()).collect();
    match own::of(&sheets) {
        // A filled-in export is a self-assessment.
        None | Some(Own::Form) => Rank::Form(workbook),
        Some(own) => {
            // The next one may replace it, unless it is judged.
            files::forget(file);
            Rank::Own(own, workbook)
        }
    }
}

impl Ranked {
    fn add(&mut self, file: PathBuf, rank: Rank) {
        match rank {
            Rank::Form(workbook) => {
                if self.candidates.is_empty() {
                    self.opened = Some(*workbook);
                }
                self.candidates.push((file, None));
            }
            Rank::Broken(error) => self.candidates.push((file, Some(error))),
            Rank::Own(Own::Carried, workbook) => {
                if self.candidates.is_empty() && self.carried.is_empty() {
                    self.opened = Some(*workbook);
                }
                self.carried.push(file);
            }
            Rank::Own(..) => self.copies.push(file),
            Rank::Other => self.others.push(file),
        }
    }

    /// Returns whether all are evidence, or of a format that is not read.
    fn is_without_form(&self) -> bool {
        self.candidates.is_empty() && self.carried.is_empty() && self.copies.is_empty()
    }

    fn choose(
        mut self,
        folder: &Path,
        may_be_empty: bool,
        found: &mut Found,
    ) -> Result<(), LoadError> {
        let mut candidates = std::mem::take(&mut self.candidates);
        // Carried-over answers are a self-assessment, if there is no other one.
        if candidates.is_empty() {
            let carried = std::mem::take(&mut self.carried);
            candidates = carried.into_iter().map(|file| (file, None)).collect();
        }
        // So is a copy with findings, if only proposals are needed.
        if let (true, true, [copy]) = (candidates.is_empty(), may_be_empty, &*self.copies) {
            take(Some(copy.clone()), None, found);
            return Ok(());
        }
        match (candidates.len(), &found.manifest) {
            (0, None) => return Err(self.none(folder)),
            (0, Some(_)) => found.passed_over.extend(self.unread()),
            (1, _) => {
                let (file, broken) = candidates.remove(0);
                let opened = self.opened.take().filter(|_| broken.is_none());
                take(Some(file), opened, found);
            }
            _ => return Err(several(folder, &candidates)),
        }
        for (files, own) in [(&self.copies, Own::Copy), (&self.carried, Own::Carried)] {
            let notes = files.iter().map(|file| format!("not reading {}: it is {own}", told(file)));
            found.passed_over.extend(notes);
        }
        found.passed_over.truncate(MOST_NAMED);
        Ok(())
    }

    /// Returns notes on why no workbook is the self-assessment, if the manifest is judged alone.
    fn unread(&self) -> impl Iterator<Item = String> {
        let note = |file: &PathBuf, why: &str| format!("not reading {}: {why}", told(file));
        let old = self.old.iter().map(move |file| note(file, "save it as .xlsx first"));
        let others = self.others.iter();
        old.chain(others.map(move |file| note(file, "no sheet has the header row of the form")))
    }

    fn none(&self, folder: &Path) -> LoadError {
        let mut why = Vec::new();
        if !self.others.is_empty() {
            let names = names(self.others.iter().map(|file| told(file)));
            why.push(format!("no sheet of {names} has the header row of the form"));
        }
        if !self.old.is_empty() {
            let names = names(self.old.iter().map(|file| told(file)));
            why.push(format!("save {names} as .xlsx first"));
        }
        if !self.copies.is_empty() {
            let names = names(self.copies.iter().map(|file| told(file)));
            why.push(format!("fscheck wrote {names}, with its findings"));
        }
        LoadError::Input {
            message: format!("{} contains no self-assessment: {}", told(folder), why.join("; ")),
            help: "name the workbook that has a row with ID, Requirement Description, Met? and \
                   Partner Response"
                .to_owned(),
        }
    }
}

fn several(folder: &Path, candidates: &[(PathBuf, Option<OpenError>)]) -> LoadError {
    let name = |(file, broken): &(PathBuf, Option<OpenError>)| match broken {
        Some(broken) => format!("{} (which {broken})", told(file)),
        None => told(file),
    };
    let message = format!(
        "{} contains {} that could be the self-assessment: {}",
        told(folder),
        counted(candidates.len(), "workbook"),
        names(candidates.iter().map(name))
    );
    LoadError::Input { message, help: CHOOSE.to_owned() }
}

/// Lists the names in a sentence, up to a readable number.
fn names(all: impl ExactSizeIterator<Item = String>) -> String {
    let more = all.len().saturating_sub(MOST_NAMED);
    let mut names: Vec<String> = all.take(MOST_NAMED).collect();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    listed(&names)
}
