//! `fscheck collect`.

mod decide;
mod gather;
mod pending;
mod summary;
pub(super) mod workbook;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fscheck_core::checklist::Checklist;
use fscheck_core::facts::CaseStudy;
use fscheck_core::field;
use fscheck_core::paths::told;
use fscheck_core::visible::Notes;
use fscheck_core::workbook::Workbook;
use fscheck_core::workbook::forms::{FOUND_FACTS, FOUND_FACTS_SHEET};
use fscheck_read::limits::Limits;
use fscheck_read::manifest::patch::{self, New, NewEntry};
use fscheck_read::yaml;

use self::gather::{CUSTOMER, Gathered, Named, NamedFact, gather};
use self::pending::Pending;
use self::summary::{Summary, counts};
use super::{CLEAN, Failure, today};
use crate::annotate::Changes;
use crate::cli::{Collect as Options, Destination, Format};
use crate::load::{Loaded, Request, load};
use crate::{files, own};

/// Proposes an entry for each file that no entry names, or decides on proposals.
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
    let mut gathered = gather(&loaded, studies, as_of, &[]);
    let target = (!gathered.is_empty())
        .then(|| Target::of(own::COLLECTED, &options.destination, &loaded))
        .transpose()?;
    let is_workbook = target.as_ref().is_some_and(|t| matches!(t.base, Base::Workbook(..)));
    if is_workbook {
        keep_what_cells_hold(&mut gathered);
    }
    let written = match &target {
        Some(target) if !options.destination.dry_run && !gathered.is_empty() => {
            target.write(&gathered.lists(is_workbook))?;
            Some(target.output.as_path())
        }
        _ => None,
    };
    let pending = Pending::of(&loaded.assessment.facts);
    let is_verbose = options.verbose;
    let summary = Summary { gathered: &gathered, pending: &pending, written, is_verbose };
    match options.format {
        Format::Json => summary.write_json(out)?,
        Format::Text => summary.write_text(out)?,
    }
    out.flush()?;
    tell(&summary, target.as_ref(), &options.repeated(), err)?;
    Ok(CLEAN)
}

impl Gathered {
    fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.facts.is_empty()
    }

    /// The lists that it adds to, each with the fields of its entries.
    fn lists(&self, is_workbook: bool) -> [(&'static List, Vec<NewEntry>); 2] {
        let facts = self.facts.iter().map(|fact| fact_entry(fact, is_workbook)).collect();
        [(&EVIDENCE, self.entries.iter().map(entry).collect()), (&FACTS, facts)]
    }
}

/// Skips files whose names no cell of a workbook can hold.
fn keep_what_cells_hold(gathered: &mut Gathered) {
    let fits = |(_, proposal): &Named| !proposal.path.contains(char::is_control);
    for (_, proposal) in gathered.entries.iter().filter(|named| !fits(named)) {
        let why = "its name has characters that aren't allowed in a cell: rename it".to_owned();
        gathered.passed_over.push((proposal.path.clone(), why));
    }
    gathered.entries.retain(fits);
}

/// Proposals for a folder whose manifest another command writes.
pub(super) struct Collected {
    /// The fields of the proposals, by the list that they are for.
    pub(super) lists: [(&'static str, Vec<NewEntry>); 2],
    /// Their number, by certainty.
    pub(super) counts: String,
    /// The number of proposals about a customer, if any, and the next step.
    pub(super) customers: Option<String>,
    /// The number of files without a proposal.
    pub(super) passed_over: usize,
    /// True if customers are proposed.
    pub(super) finds_customers: bool,
}

impl Collected {
    /// Proposals for the case studies that the folder states and for `more`.
    pub(super) fn of(loaded: &Loaded, more: &[CaseStudy]) -> Collected {
        let studies = [loaded.assessment.facts.case_studies(), more].concat();
        let gathered = gather(loaded, &studies, today(), &[]);
        Collected {
            lists: gathered.lists(false).map(|(list, entries)| (list.field, entries)),
            counts: counts(&gathered),
            customers: about_customers(&gathered.entries),
            passed_over: gathered.passed_over.len(),
            finds_customers: gathered.facts.iter().any(|(_, fact)| fact.field == CUSTOMER),
        }
    }

    /// Returns whether nothing is proposed.
    pub(super) fn is_empty(&self) -> bool {
        self.lists.iter().all(|(_, entries)| entries.is_empty())
    }
}

/// Proposals for the lists of a workbook; `others` are no evidence.
pub(super) fn lists_for_workbook(
    loaded: &Loaded,
    others: &[PathBuf],
) -> [(&'static str, Vec<NewEntry>); 2] {
    let studies = loaded.assessment.facts.case_studies();
    let mut gathered = gather(loaded, studies, today(), others);
    keep_what_cells_hold(&mut gathered);
    gathered.lists(true).map(|(list, entries)| (list.field, entries))
}

/// A list that entries are added to, and the names of the files with them.
pub(super) struct List {
    /// Its field in a manifest.
    pub(super) field: &'static str,
    /// Its sheet in a workbook.
    pub(super) sheet: &'static str,
    /// Its sheet, if something else has that name.
    pub(super) other_sheet: &'static str,
}

const EVIDENCE: List =
    List { field: patch::EVIDENCE, sheet: "Evidence", other_sheet: "Evidence list" };

const FACTS: List =
    List { field: FOUND_FACTS, sheet: FOUND_FACTS_SHEET, other_sheet: "Found in documents" };

/// The file that entries are added to.
enum Base<'a> {
    /// The text of a manifest, which may be new.
    Manifest(String),
    /// A workbook, if there is no manifest.
    Workbook(&'a Path, &'a Workbook, &'a Checklist),
}

/// The file that entries are added to, and the one that the result is written to.
pub(super) struct Target<'a> {
    limits: &'a Limits,
    base: Base<'a>,
    pub(super) output: PathBuf,
    /// True if an existing file may be replaced.
    replaces: bool,
    /// True if the written file replaces the user's input.
    pub(super) is_in_place: bool,
}

impl<'a> Target<'a> {
    /// Returns the target, by default a copy whose name has `mark`.
    pub(super) fn of(
        mark: &str,
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
            Some(file) => own::copy_of(file, mark),
            None => loaded.lock_file.with_file_name("evidence.yaml"),
        };
        let is_changed = wanted.write && file.is_some();
        let output = wanted.output.clone().unwrap_or(default);
        Ok(Target {
            limits: &loaded.limits,
            base,
            output,
            replaces: is_changed || wanted.force,
            is_in_place: is_changed || file.is_none(),
        })
    }

    /// Writes the whole with the entries in its lists.
    pub(super) fn write(&self, added: &[(&List, Vec<NewEntry>)]) -> Result<(), Failure> {
        match &self.base {
            Base::Manifest(source) => {
                let add = |text: String, (list, entries): &(&List, Vec<NewEntry>)| {
                    self.add_to(&text, list.field, entries)
                };
                let text = added.iter().try_fold(source.clone(), add)?;
                write(&self.output, &text, self.replaces)
            }
            Base::Workbook(file, workbook, checklist) => {
                let mut changes = Changes::default();
                for (list, entries) in added.iter().filter(|(_, entries)| !entries.is_empty()) {
                    let more = workbook::with(workbook, checklist, list, entries);
                    changes.cells.extend(more.cells);
                    changes.sheets.extend(more.sheets);
                }
                workbook::write(file, &changes, &self.output, self.replaces)
            }
        }
    }

    fn add_to(&self, source: &str, field: &str, entries: &[NewEntry]) -> Result<String, Failure> {
        let text = patch::add_to_list(source, field, entries, self.limits);
        text.map_err(|why| Failure::Usage {
            message: format!("nothing was added to the manifest: {why}"),
            help: format!(
                "write `{field}` as a list of `- ` lines, without `null` or `~` after `{field}:`"
            ),
        })
    }
}

/// Writes a manifest completely or not at all.
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
        message: format!("{} can't be written: {}", told(file), files::why_unwritten(file, error)),
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
        message: format!("{} can't be read again: {error}", told(file)),
        help: "check that no other program is changing it".to_owned(),
    })
}

/// Returns the beginning of a manifest if there is none.
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

/// The fields of a proposed fact, named as columns are in a workbook.
fn fact_entry((id, fact): &NamedFact, is_workbook: bool) -> NewEntry {
    let text = |text: &str| New::Text(text.to_owned());
    let field = if is_workbook { field::label(fact.field) } else { fact.field.to_owned() };
    let mut entry = vec![("id", text(id)), ("field", New::Text(field))];
    entry.extend(fact.case_study.map(|number| ("case_study", New::Text(number.to_string()))));
    entry.push(("value", text(&fact.value)));
    entry.push(("proposed", text("true")));
    entry.push(("certainty", text(fact.certainty.name())));
    entry.push(("because", text(&fact.because)));
    entry
}

/// Returns the number of proposals about a customer, whose consent may be needed, and the next
/// step.
fn about_customers(proposals: &[Named]) -> Option<String> {
    let count = proposals.iter().filter(|(_, proposal)| proposal.names_customer).count();
    let named = fscheck_core::text::counted(count, "proposal");
    let (are, each) = if count == 1 { ("is", "it") } else { ("are", "each") };
    (count > 0).then(|| format!("{named} {are} about a customer; add `consent` to {each}"))
}

/// Prints the next step for proposals, as a command that begins with `command`.
fn tell_to_confirm(command: &str, err: &mut Notes<'_>) -> io::Result<()> {
    err.line("next: read the proposals, then")?;
    err.line(format!("      {command} --confirm --sure     # confirms all proposals marked sure"))?;
    err.line(format!("      {command} --confirm ID,...     # confirms others"))?;
    err.line(format!("      {command} --reject ID,...      # rejects what isn't evidence"))
}

/// Prints the result, and the next step as a command that begins with `command`.
fn tell(
    summary: &Summary<'_>,
    target: Option<&Target<'_>>,
    command: &str,
    err: &mut Notes<'_>,
) -> io::Result<()> {
    if let Some(customers) = about_customers(&summary.gathered.entries) {
        err.line(format!("note: {customers}"))?;
    }
    let (Some(written), Some(target)) = (summary.written, target) else {
        return match summary.pending.is_empty() {
            true => Ok(()),
            false => tell_to_confirm(command, err),
        };
    };
    let counts = counts(summary.gathered);
    err.line(format!("wrote {}: {counts}", told(written)))?;
    match target.is_in_place {
        true => tell_to_confirm(command, err),
        false => {
            err.line(
                "next: review it and replace the original with it, or let fscheck change the \
                 original:",
            )?;
            err.line(format!("      {command} --write"))
        }
    }
}
