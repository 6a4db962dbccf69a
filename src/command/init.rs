//! `fscheck init`.

mod interactive;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fscheck_core::checklist::Checklist;
use fscheck_core::facts::CaseStudy;
use fscheck_core::paths::told;
use fscheck_core::problem::Problems;
use fscheck_core::text::{self, counted};
use fscheck_core::visible::Notes;
use fscheck_read::limits::Limits;
use fscheck_read::manifest::patch;
use fscheck_read::yaml;

use super::collect::Collected;
use super::{CLEAN, Failure, list, today};
use crate::cli::Init;
use crate::init::{self, MANIFEST_NAME, NewFile, WORKBOOK_NAME};
use crate::load::{Loaded, MANIFEST_NAMES, Request, load};
use crate::{files, own, platform};
pub use interactive::Answers;

/// Begins an evidence repository, from answers or from the options.
pub fn run(
    options: &Init,
    limits: &Arc<Limits>,
    out: &mut dyn Write,
    err: &mut Notes<'_>,
) -> Result<u8, Failure> {
    match options.interactive {
        true => interactive::run(options, limits, out, err),
        false => begin(options, limits, err),
    }
}

/// Begins an evidence repository. A self-assessment and documents that are there already become part of
/// it; if anything is in the way nothing is changed.
fn begin(options: &Init, limits: &Arc<Limits>, err: &mut Notes<'_>) -> Result<u8, Failure> {
    let there = there(options, limits)?;
    let checklist = match &there {
        Some(loaded) => loaded.checklist.clone(),
        None => list::checklist(options.checklist.as_deref(), limits)?,
    };
    let form = there.as_ref().and_then(form_of).transpose()?;
    check_customers(options, there.as_ref())?;
    let (new, collected) = planned(options, limits, &checklist, form.as_deref(), there.as_ref())?;
    let kept = init::KEPT.iter().filter(|(name, _)| is_kept(&options.folder, Path::new(name)));
    let kept: Vec<_> = kept.collect();
    write(&options.folder, &new)?;
    let folder = told(&options.folder);
    err.line(format!("created an evidence repository for {} in {folder}", checklist.reference()))?;
    tell(options, there.as_ref(), form.as_deref(), collected.as_ref(), err)?;
    for (name, line) in kept {
        err.line(format!("  note: {name} exists and wasn't changed; add the line `{line}` to it"))?;
    }
    if init::is_unfinished() {
        err.line(
            "      for CI, fill in the commit of the action in \
                  .github/workflows/fscheck.yml",
        )?;
    }
    Ok(CLEAN)
}

/// Returns the files to write, and the proposals for existing ones. Documents are read only if
/// nothing else is in the way.
fn planned(
    options: &Init,
    limits: &Limits,
    checklist: &Checklist,
    form: Option<&str>,
    there: Option<&Loaded>,
) -> Result<(Vec<NewFile>, Option<Collected>), Failure> {
    let folder = &options.folder;
    let mut new = init::files(checklist, form.is_none()).map_err(incorrect)?;
    new.retain(|(path, _)| !is_kept(folder, path));
    let manifests = MANIFEST_NAMES.map(|name| (PathBuf::from(name), Vec::new()));
    check_way(folder, &[&*new, &manifests].concat())?;
    let workbook = form.unwrap_or(WORKBOOK_NAME);
    let mut manifest = init::manifest(checklist, workbook, &options.customer, options.submit_on);
    let studies = case_studies(&manifest, checklist, limits);
    let collected = there.map(|loaded| Collected::of(loaded, &studies));
    match collected.as_ref().filter(|collected| !collected.is_empty()) {
        None => {
            new.extend(init::folders(checklist));
            check_way(folder, &new)?;
        }
        Some(collected) => {
            for (list, entries) in &collected.lists {
                let text = patch::add_to_list(&manifest, list, entries, limits);
                manifest = text.map_err(incorrect)?;
            }
        }
    }
    new.push((PathBuf::from(MANIFEST_NAME), manifest.into_bytes()));
    Ok((new, collected))
}

/// The case studies that a manifest states.
fn case_studies(manifest: &str, checklist: &Checklist, limits: &Limits) -> Vec<CaseStudy> {
    let path = Arc::from(MANIFEST_NAME);
    let root = yaml::parse(&path, manifest, limits).ok();
    let facts =
        root.map(|root| fscheck_read::manifest::read(&root, checklist, &Problems::default()));
    facts.map(|facts| facts.case_studies().to_vec()).unwrap_or_default()
}

/// Fails if customers are named that can't be the only ones.
fn check_customers(options: &Init, there: Option<&Loaded>) -> Result<(), Failure> {
    let stated = there.map(|loaded| loaded.assessment.facts.case_studies()).unwrap_or_default();
    let message = match options.customer.as_slice() {
        [] => return Ok(()),
        names if names.iter().any(|name| text::is_blank(name)) => "--customer has an empty name",
        _ if !stated.is_empty() => {
            "--customer can't be used, because the workbook already names \
                                    customers"
        }
        _ => return Ok(()),
    };
    let help = "name each customer once, on the sheet Case Studies or with --customer".to_owned();
    Err(Failure::Usage { message: message.to_owned(), help })
}

fn incorrect(error: impl std::error::Error) -> Failure {
    Failure::Usage {
        message: error.to_string(),
        help: "correct the definition of the checklist".to_owned(),
    }
}

/// Returns the content of the folder, if there is one. A manifest in it is in the way, and isn't
/// read.
fn there(options: &Init, limits: &Arc<Limits>) -> Result<Option<Loaded>, Failure> {
    let has = |name: &str| fs::symlink_metadata(options.folder.join(name)).is_ok();
    if !options.folder.is_dir() || MANIFEST_NAMES.iter().any(|name| has(name)) {
        return Ok(None);
    }
    let request = Request {
        input: form_in(options)?.unwrap_or_else(|| options.folder.clone()),
        checklist: options.checklist.clone(),
        without_lock: true,
        may_be_empty: true,
        limits: Arc::clone(limits),
        ..Request::default()
    };
    Ok(Some(load(&request, today())?))
}

/// Returns the self-assessment that the options name, which lies in the folder itself: the manifest
/// names it, and evidence lies beside it.
fn form_in(options: &Init) -> Result<Option<PathBuf>, Failure> {
    let Some(form) = &options.form else { return Ok(None) };
    let name = form.file_name().map(|name| options.folder.join(name));
    let is_same = |path: &PathBuf| {
        let both = (platform::canonicalize(path), platform::canonicalize(form));
        path.is_file() && matches!(both, (Ok(one), Ok(other)) if one == other)
    };
    match name.filter(is_same) {
        Some(path) => Ok(Some(path)),
        None => Err(Failure::Usage {
            message: format!("--form {}: {} has no such file", told(form), told(&options.folder)),
            help: "put the workbook directly in that folder".to_owned(),
        }),
    }
}

/// Returns the name of the self-assessment in the folder, as the manifest writes it.
fn form_of(loaded: &Loaded) -> Option<Result<String, Failure>> {
    let workbook = loaded.inputs.iter().find(|input| input.role == "workbook")?;
    let name = workbook.file.file_name()?.to_str();
    let name = name.filter(|name| !name.contains('\\') && text::trim(name) == *name);
    Some(name.map(str::to_owned).ok_or_else(|| Failure::Usage {
        message: format!("a manifest can't contain the file name {}", told(&workbook.file)),
        help: "rename it, with letters and digits only".to_owned(),
    }))
}

/// Returns whether an existing file may stay. A link may not.
fn is_kept(folder: &Path, path: &Path) -> bool {
    let may_stay = init::KEPT.iter().any(|(name, _)| path == Path::new(name));
    may_stay && fs::symlink_metadata(folder.join(path)).is_ok_and(|there| there.is_file())
}

/// Fails if any of the files can't be made.
fn check_way(folder: &Path, new: &[NewFile]) -> Result<(), Failure> {
    let in_the_way: Vec<String> = new
        .iter()
        .filter(|(path, _)| is_in_the_way(folder, path))
        .map(|(path, _)| match path.ends_with(".gitkeep") {
            true => path.parent().unwrap_or(path),
            false => path.as_path(),
        })
        .map(|path| told(&folder.join(path)))
        .collect();
    if in_the_way.is_empty() {
        return Ok(());
    }
    let is_begun = MANIFEST_NAMES.iter().any(|name| folder.join(name).is_file());
    let help = match is_begun {
        true => {
            "nothing was changed; to add documents to the manifest, run `fscheck collect \
                 --write`"
        }
        false => "nothing was changed; move them, or use another folder",
    };
    let message = format!("these files exist: {}", in_the_way.join(", "));
    Err(Failure::Usage { message, help: help.to_owned() })
}

/// Reports the content of the folder, the proposals, and the next step.
fn tell(
    options: &Init,
    there: Option<&Loaded>,
    form: Option<&str>,
    collected: Option<&Collected>,
    err: &mut Notes<'_>,
) -> io::Result<()> {
    let workbook = told(Path::new(form.unwrap_or(WORKBOOK_NAME)));
    if form.is_some() {
        err.line(format!("  self-assessment: {workbook} (unchanged)"))?;
    }
    if let Some(loaded) = there {
        tell_found(loaded, err)?;
    }
    if let Some(collected) = collected {
        tell_collected(collected, err)?;
    }
    let has_proposals = collected.is_some_and(|collected| !collected.is_empty());
    let stated = there.map(|loaded| loaded.assessment.facts.case_studies()).unwrap_or_default();
    let finds_customers = collected.is_some_and(|collected| collected.finds_customers);
    if finds_customers {
        err.line(
            "  note: customers were found in the documents; check their numbers in `found_facts`",
        )?;
    } else if has_proposals && stated.is_empty() && options.customer.is_empty() {
        err.line(
            "  note: no customers are listed yet, so the entries have no `case_studies`. To add \
             them:",
        )?;
        err.line(
            "        list the customers in evidence.yaml, delete the entries under `evidence:`,",
        )?;
        err.line("        and run `fscheck collect --write`")?;
    }
    let next = if options.folder == Path::new(".") { "next" } else { "next, in that folder" };
    if !has_proposals {
        let line = format!("{next}: fill in {workbook} and evidence.yaml, then `fscheck validate`");
        return err.line(line);
    }
    err.line(format!("{next}: review the proposals in evidence.yaml, and confirm them"))?;
    err.line("      with `fscheck collect --confirm --sure` or `--confirm ID,...`")?;
    err.line(format!("      then fill in {workbook}; `fscheck validate` shows what is missing"))
}

/// Reports which files of the folder aren't read, and what to do with a copy.
fn tell_found(loaded: &Loaded, err: &mut Notes<'_>) -> io::Result<()> {
    if loaded.sources.workbook.as_ref().is_some_and(own::is_copy) {
        err.line("  note: this workbook is an annotated copy; name the original in evidence.yaml")?;
    }
    loaded.passed_over.iter().try_for_each(|file| err.line(format!("  note: {file}")))
}

fn tell_collected(collected: &Collected, err: &mut Notes<'_>) -> io::Result<()> {
    if !collected.is_empty() {
        err.line(format!("  evidence.yaml: {}", collected.counts))?;
    }
    if let Some(customers) = &collected.customers {
        err.line(format!("  note: {customers}"))?;
    }
    match collected.passed_over {
        0 => Ok(()),
        count => err.line(format!(
            "  note: {} skipped; run `fscheck collect --dry-run` to see why",
            counted(count, "file")
        )),
    }
}

/// Returns whether a file exists already, or something other than a folder is in the way.
fn is_in_the_way(folder: &Path, path: &Path) -> bool {
    let whole = folder.join(path);
    // A link may lead out of the folder, where new files would be unexpected.
    let above = path.ancestors().skip(1).map(|above| folder.join(above));
    let mut above = above.take_while(|above| above != folder);
    if above.any(|above| fs::symlink_metadata(above).is_ok_and(|there| there.is_symlink())) {
        return true;
    }
    if path.file_name().is_some_and(|name| name == ".gitkeep") {
        // A folder that is there already is welcome.
        return whole.parent().is_some_and(|p| fs::symlink_metadata(p).is_ok() && !p.is_dir());
    }
    fs::symlink_metadata(whole).is_ok()
}

/// Writes all files or none.
fn write(folder: &Path, new: &[NewFile]) -> Result<(), Failure> {
    let mut made: Vec<PathBuf> = Vec::new();
    for (path, content) in new {
        let path = folder.join(path);
        if let Err(error) = make(&path, content, &mut made) {
            let why = files::why_unwritten(&path, &error);
            undo(&made);
            let message = format!("{} can't be written: {why}", told(&path));
            let help = format!("nothing was changed; {}", files::CURE);
            return Err(Failure::Usage { message, help });
        }
    }
    Ok(())
}

/// Writes one file and the folders above it, and records the new ones.
fn make(path: &Path, content: &[u8], made: &mut Vec<PathBuf>) -> io::Result<()> {
    let above: Vec<&Path> = path.ancestors().skip(1).take_while(|p| !p.exists()).collect();
    for folder in above.into_iter().rev().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir(folder)?;
        made.push(folder.to_owned());
    }
    match files::write(path, content, false) {
        Err(error) if content.is_empty() && error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(()) => {
            made.push(path.to_owned());
            Ok(())
        }
    }
}

/// Removes the new files, the last first. Files that cannot be removed are left.
fn undo(made: &[PathBuf]) {
    for path in made.iter().rev() {
        let _ = if path.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) };
    }
}
