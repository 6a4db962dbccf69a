//! `fscheck collect`.

mod decide;
mod pending;
mod summary;
pub(super) mod workbook;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fscheck_core::checklist::Checklist;
use fscheck_core::collect::{Collector, Ids, Proposal};
use fscheck_core::facts::CaseStudy;
use fscheck_core::paths::told;
use fscheck_core::visible::Notes;
use fscheck_core::workbook::Workbook;
use fscheck_read::limits::Limits;
use fscheck_read::manifest::patch::{self, New, NewEntry};
use fscheck_read::{question, yaml};

use self::summary::{Summary, counts};
use super::{CLEAN, Failure, today};
use crate::cli::{Collect as Options, Destination, Format};
use crate::collect::{self, Outcome};
use crate::evidence::{self, files_of};
use crate::load::{Loaded, Request, load};
use crate::progress::Progress;
use crate::{assess, files, own};

/// Proposes an entry for each file that none names, or decides what is proposed.
pub fn run(
    options: &Options,
    limits: &Arc<Limits>,
    out: &mut dyn Write,
    err: &mut Notes<'_>,
) -> Result<u8, Failure> {
    let as_of = options.as_of.unwrap_or_else(today);
    let sources = options.sources.of(&options.input, limits);
    let request = Request { without_lock: true, may_be_empty: true, ..sources };
    let loaded = load(&request, as_of)?;
    for file in &loaded.picked_up {
        err.line(format!("note: also reading {file}"))?;
    }
    for file in &loaded.passed_over {
        err.line(format!("note: {file}"))?;
    }
    if options.decides() {
        return decide::run(options, &loaded, err);
    }
    let studies = loaded.assessment.facts.case_studies();
    let (mut proposals, mut passed_over) = propose(&loaded, studies, as_of, &[]);
    let target = (!proposals.is_empty())
        .then(|| Target::of(&EVIDENCE, &options.destination, &loaded))
        .transpose()?;
    if target.as_ref().is_some_and(|target| matches!(target.base, Base::Workbook(..))) {
        keep_what_cells_hold(&mut proposals, &mut passed_over);
    }
    let written = match &target {
        Some(target) if !options.destination.dry_run && !proposals.is_empty() => {
            target.write(&proposals.iter().map(entry).collect::<Vec<_>>())?;
            Some(target.output.as_path())
        }
        _ => None,
    };
    let pending = pending::pending(&loaded.assessment.facts.proposed);
    let told =
        Summary { proposals: &proposals, passed_over: &passed_over, pending: &pending, written };
    match options.format {
        Format::Json => told.write_json(out)?,
        Format::Text => told.write_text(out)?,
    }
    out.flush()?;
    tell(&told, target.as_ref(), &options.repeated(), err)?;
    Ok(CLEAN)
}

/// A proposal with its id.
type Named = (String, Proposal);

/// Proposes an entry for each file, and says what was passed over and why.
fn propose(
    loaded: &Loaded,
    studies: &[CaseStudy],
    as_of: jiff::civil::Date,
    others: &[PathBuf],
) -> (Vec<Named>, Vec<(String, String)>) {
    let facts = &loaded.assessment.facts;
    let named_files = files_of(&facts.evidence, &loaded.folders, &loaded.limits);
    let named = assess::named(loaded, named_files.into_iter(), others);
    let files = evidence::unnamed(&loaded.folders.evidence, &named, &loaded.limits);
    let customers = studies.iter().filter_map(question::customer).collect();
    let collector = Collector::new(&loaded.checklist, studies, customers, as_of);
    let progress = Progress::if_seen();
    let root = &loaded.folders.evidence;
    let threads = assess::processors();
    let (mut proposals, mut passed_over) = (Vec::new(), Vec::new());
    for outcome in collect::propose(&files, root, &collector, &loaded.limits, threads, &progress) {
        match outcome {
            Outcome::Proposed(proposal) => proposals.push(*proposal),
            Outcome::PassedOver(path, why) => passed_over.push((path, why)),
        }
    }
    let proposed = facts.proposed.iter().map(|proposed| &proposed.entry);
    let mut ids = Ids::taken(facts.evidence.iter().chain(proposed).map(|entry| entry.id.as_str()));
    let paths: Vec<&str> = proposals.iter().map(|proposal| proposal.path.as_str()).collect();
    let ids = ids.give(&paths);
    (ids.into_iter().zip(proposals).collect(), passed_over)
}

/// Passes over files whose names no cell of a workbook can hold.
fn keep_what_cells_hold(proposals: &mut Vec<Named>, passed_over: &mut Vec<(String, String)>) {
    let fits = |(_, proposal): &Named| !proposal.path.contains(char::is_control);
    for (_, proposal) in proposals.iter().filter(|named| !fits(named)) {
        let why = "its name has characters that a cell can't hold: rename it".to_owned();
        passed_over.push((proposal.path.clone(), why));
    }
    proposals.retain(fits);
}

/// What is proposed for a folder that another command writes the manifest of.
pub(super) struct Collected {
    /// The fields of the entries.
    pub(super) entries: Vec<NewEntry>,
    /// How many there are, by certainty.
    pub(super) counts: String,
    /// How many of them are about a customer, if any are, and what to do.
    pub(super) customers: Option<String>,
    /// How many files no entry is proposed for.
    pub(super) passed_over: usize,
}

impl Collected {
    /// What is proposed for the case studies that the folder states and for `more`.
    pub(super) fn of(loaded: &Loaded, more: &[CaseStudy]) -> Collected {
        let studies = [loaded.assessment.facts.case_studies(), more].concat();
        let (proposals, passed_over) = propose(loaded, &studies, today(), &[]);
        Collected {
            entries: proposals.iter().map(entry).collect(),
            counts: counts(&proposals),
            customers: about_customers(&proposals),
            passed_over: passed_over.len(),
        }
    }
}

/// The fields of the entries that are proposed for a folder, for a workbook; `others` are no evidence.
pub(super) fn entries_for_workbook(loaded: &Loaded, others: &[PathBuf]) -> Vec<NewEntry> {
    let studies = loaded.assessment.facts.case_studies();
    let (mut proposals, mut passed_over) = propose(loaded, studies, today(), others);
    keep_what_cells_hold(&mut proposals, &mut passed_over);
    proposals.iter().map(entry).collect()
}

/// A list that entries are added to, and what the files with them are called.
pub(super) struct List {
    /// Its field in a manifest.
    pub(super) field: &'static str,
    /// Its sheet in a workbook.
    pub(super) sheet: &'static str,
    /// Its sheet, where something else has that name.
    pub(super) other_sheet: &'static str,
    /// What marks the name of a copy with the additions.
    pub(super) mark: &'static str,
}

const EVIDENCE: List = List {
    field: "evidence",
    sheet: "Evidence",
    other_sheet: "Evidence list",
    mark: own::COLLECTED,
};

/// What entries are added to.
enum Base<'a> {
    /// The text of a manifest, which may be new.
    Manifest(String),
    /// A workbook, where there is no manifest.
    Workbook(&'a Path, &'a Workbook, &'a Checklist),
}

/// What entries are added to, and the file that the whole is written to.
pub(super) struct Target<'a> {
    limits: &'a Limits,
    list: &'static List,
    base: Base<'a>,
    pub(super) output: PathBuf,
    /// Whether what is there may be replaced.
    replaces: bool,
    /// Whether the user goes on with the file that is written.
    pub(super) is_in_place: bool,
}

impl<'a> Target<'a> {
    pub(super) fn of(
        list: &'static List,
        wanted: &Destination,
        loaded: &'a Loaded,
    ) -> Result<Target<'a>, Failure> {
        let is_yaml = |file: &PathBuf| {
            file.extension().is_some_and(|own| own.eq_ignore_ascii_case("yaml") || own == "yml")
        };
        let wants_manifest = wanted.output.as_ref().is_some_and(is_yaml);
        let (base, file) = match (manifest_of(loaded), workbook::of(loaded)) {
            (Some(file), _) => (Base::Manifest(read(file, &loaded.limits)?), Some(file)),
            (None, Some((file, workbook))) if !wants_manifest => {
                (Base::Workbook(file, workbook, &loaded.checklist), Some(file))
            }
            (None, _) => (Base::Manifest(new_manifest(loaded)), None),
        };
        let default = match file {
            Some(file) if wanted.write => file.to_owned(),
            Some(file) => own::copy_of(file, list.mark),
            None => loaded.lock_file.with_file_name("evidence.yaml"),
        };
        let is_changed = wanted.write && file.is_some();
        let output = wanted.output.clone().unwrap_or(default);
        Ok(Target {
            limits: &loaded.limits,
            list,
            base,
            output,
            replaces: is_changed || wanted.force,
            is_in_place: is_changed || file.is_none(),
        })
    }

    /// Writes the whole with the entries in it.
    pub(super) fn write(&self, entries: &[NewEntry]) -> Result<(), Failure> {
        let field = self.list.field;
        match &self.base {
            Base::Manifest(source) => {
                let text = patch::add_to_list(source, field, entries, self.limits);
                let text = text.map_err(|why| Failure::Usage {
                    message: format!("nothing is added to the manifest: {why}"),
                    help: format!(
                        "write its `{field}` as a list of `- ` lines, and remove `null` or `~` after \
                         `{field}:`"
                    ),
                })?;
                write(&self.output, &text, self.replaces)
            }
            Base::Workbook(file, workbook, checklist) => {
                let changes = workbook::with(workbook, checklist, self.list, entries);
                workbook::write(file, &changes, &self.output, self.replaces)
            }
        }
    }
}

/// Writes a manifest whole or not at all.
fn write(file: &Path, text: &str, replaces: bool) -> Result<(), Failure> {
    files::write(file, text.as_bytes(), replaces).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(file),
        _ => unwritten(file, &error),
    })
}

fn exists(file: &Path) -> Failure {
    Failure::Usage {
        message: format!("{} exists", told(file)),
        help: "replace it with --force, name another file with -o, or change the original with --write"
            .to_owned(),
    }
}

fn unwritten(file: &Path, error: &io::Error) -> Failure {
    Failure::Usage {
        message: format!("{} cannot be written: {}", told(file), files::why_unwritten(file, error)),
        help: files::CURE.to_owned(),
    }
}

fn manifest_of(loaded: &Loaded) -> Option<&PathBuf> {
    let manifest = loaded.inputs.iter().find(|input| input.role == "manifest");
    manifest.map(|input| &input.file)
}

/// The text of the manifest, with its bytes as they are.
fn read(file: &Path, limits: &Limits) -> Result<String, Failure> {
    let read = files::read(file, limits.manifest_size.get());
    let text = read
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into()));
    text.map_err(|error| Failure::Usage {
        message: format!("{} cannot be read again: {error}", told(file)),
        help: "check that nothing else changes it".to_owned(),
    })
}

/// The beginning of a manifest where there is none.
fn new_manifest(loaded: &Loaded) -> String {
    let reference = yaml::scalar(&loaded.checklist.reference());
    let workbook = loaded.inputs.iter().find(|input| input.role == "workbook");
    let name = workbook.and_then(|input| input.file.file_name()?.to_str());
    let workbook = name.map(|name| format!("workbook: {}\n", yaml::scalar(name)));
    format!("fscheck: 1\nchecklist: {reference}\n{}", workbook.unwrap_or_default())
}

/// The fields of a proposed entry.
fn entry((id, proposal): &Named) -> NewEntry {
    let text = |text: &str| New::Text(text.to_owned());
    let day = |day: jiff::civil::Date| New::Text(day.to_string());
    let mut entry = vec![
        ("id", text(id)),
        ("title", text(&proposal.title)),
        ("kind", text(proposal.kind.name())),
        ("path", text(&proposal.path)),
    ];
    let asks: Vec<String> = proposal.asks.iter().map(ToString::to_string).collect();
    if !asks.is_empty() {
        entry.push(("controls", New::List(asks)));
    }
    if !proposal.case_studies.is_empty() {
        let numbers = proposal.case_studies.iter().map(ToString::to_string);
        entry.push(("case_studies", New::List(numbers.collect())));
    }
    entry.extend(proposal.date.map(|date| ("date", day(date))));
    entry.extend(proposal.expires_on.map(|date| ("expires_on", day(date))));
    entry.push(("proposed", text("true")));
    entry.push(("certainty", text(proposal.certainty.name())));
    entry.push(("because", text(&proposal.because)));
    entry
}

/// How many proposals are about a customer, who may have to agree, and what to do.
fn about_customers(proposals: &[Named]) -> Option<String> {
    let count = proposals.iter().filter(|(_, proposal)| proposal.names_customer).count();
    let named = fscheck_core::text::counted(count, "proposal");
    (count > 0).then(|| format!("{named} about a customer: add `consent` to each"))
}

/// What is to be done about proposed entries, by a command that begins with `command`.
fn confirm(command: &str) -> String {
    format!(
        "read them, then confirm with `{command} --confirm ID,...` or --confirm --sure; --reject ID,... \
         for what is no evidence"
    )
}

/// What was done, and what is to do next with a command that begins with `command`.
fn tell(
    told_of: &Summary<'_>,
    target: Option<&Target<'_>>,
    command: &str,
    err: &mut Notes<'_>,
) -> io::Result<()> {
    if let Some(customers) = about_customers(told_of.proposals) {
        err.line(format!("note: {customers}"))?;
    }
    let (Some(written), Some(target)) = (told_of.written, target) else {
        return match told_of.pending.is_empty() {
            true => Ok(()),
            false => err.line(format!("next: {}", confirm(command))),
        };
    };
    let counts = counts(told_of.proposals);
    err.line(format!("wrote {}: {counts}", told(written)))?;
    let next = match target.is_in_place {
        true => confirm(command),
        false => {
            format!("read it, and put it in place of the original; or run `{command} --write`")
        }
    };
    err.line(format!("next: {next}"))
}
