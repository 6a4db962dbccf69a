//! Determines which checklist an assessment is judged against.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use fscheck_core::checklist::Checklist;
use fscheck_core::location::{Location, Sourced};
use fscheck_core::paths::shown;
use fscheck_core::problem::Problem;
use fscheck_core::text;
use fscheck_core::workbook::title::Title;
use fscheck_core::workbook::{self, Workbook};
use fscheck_read::definition::catalogue::{self, ChooseError};
use fscheck_read::definition::read;
use fscheck_read::limits::Limits;
use fscheck_read::tree::Node;
use fscheck_read::yaml;
use jiff::civil::Date;

use super::LoadError;
use super::file::{Manifest, extension, led_out, read_text};
use crate::files;

/// The definitions in files that options name. Each is read once, so that all assessments of a run
/// are judged by the same one.
#[derive(Debug, Default)]
pub struct Definitions(Mutex<BTreeMap<PathBuf, Arc<Checklist>>>);

impl Definitions {
    /// Returns the definition that an option names, as [`choose`] finds it.
    ///
    /// # Errors
    /// There is none, or it is broken.
    pub(super) fn choose(
        &self,
        reference: &str,
        as_of: Date,
        limits: &Limits,
    ) -> Result<Arc<Checklist>, LoadError> {
        let Some(file) = file_of(reference) else { return choose(reference, as_of, limits) };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(checklist) = all.get(file) {
            return Ok(Arc::clone(checklist));
        }
        let checklist = choose_file(file, limits)?;
        all.insert(file.to_owned(), Arc::clone(&checklist));
        Ok(checklist)
    }
}

/// Returns the definition that an option names: a built-in one, or a file.
///
/// # Errors
/// There is none, or it is broken.
pub fn choose(reference: &str, as_of: Date, limits: &Limits) -> Result<Arc<Checklist>, LoadError> {
    match file_of(reference) {
        Some(file) => choose_file(file, limits),
        None => Ok(catalogue::find(reference, as_of)?),
    }
}

/// The file that an option names, if it does not name a built-in definition.
fn file_of(reference: &str) -> Option<&Path> {
    let file = Path::new(reference);
    let is_file = matches!(extension(file).as_str(), "yaml" | "yml") || reference.contains('/');
    is_file.then_some(file)
}

/// The definition in a file.
///
/// # Errors
/// It cannot be read, or is broken.
pub fn choose_file(file: &Path, limits: &Limits) -> Result<Arc<Checklist>, LoadError> {
    let path: Arc<str> = Arc::from(shown(file));
    let source_text = read_text(file, limits)?.text;
    let part = |name: &str| part_beside(file, name, limits).or_else(|| catalogue::part(name));
    let read = read::read(&path, &source_text, &part, limits);
    let mut checklist = read.map_err(|problems| match is_led_out(file) {
        // Problems are reported with their lines, which may belong to any file.
        true => led_out(file),
        false => LoadError::Problems { path, source_text, problems },
    })?;
    checklist.superseded_by = catalogue::successor(&checklist.reference())?;
    Ok(Arc::new(checklist))
}

/// Returns whether a file, or a folder on its path from the working folder, is a link that leads
/// out of its folder.
fn is_led_out(file: &Path) -> bool {
    let above = file.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
    files::leads_out(file) || (file.is_relative() && above.into_iter().any(files::leads_out))
}

/// Describes how a release was chosen that nothing names: by the day.
pub(super) fn chosen(checklist: &Checklist, as_of: Date) -> String {
    let why = match checklist.is_usable_on(as_of) {
        true => format!("the newest release usable on {as_of}"),
        false => format!("the newest release, which isn't usable on {as_of}"),
    };
    format!("using {} ({}), {why}", checklist.reference(), checklist.release_month())
}

/// Returns the part of a definition in a file of this name in the definition's folder.
fn part_beside(definition: &Path, name: &str, limits: &Limits) -> Option<Result<Node, Problem>> {
    let is_plain = Path::new(name).components().count() == 1 && !name.starts_with('.');
    let is_yaml = matches!(extension(Path::new(name)).as_str(), "yaml" | "yml");
    let file = definition.with_file_name(name);
    if !(is_plain && is_yaml) || fs::symlink_metadata(&file).is_err() {
        return None;
    }
    let path: Arc<str> = Arc::from(shown(&file));
    if is_led_out(&file) {
        let message = "this part is a link that leads out of its folder".to_owned();
        let help = "replace the link with the file itself".to_owned();
        return Some(Err(Problem { at: Location::file(&path), message, help }));
    }
    Some(yaml::parse(&path, &read_text(&file, limits).ok()?.text, limits))
}

pub(super) fn named_wrongly(error: ChooseError, manifest: &Manifest, node: &Node) -> LoadError {
    let help = match &error {
        ChooseError::Unknown { help, .. } => help.clone(),
        ChooseError::Ambiguous { .. } => "use one of these".to_owned(),
        ChooseError::Broken { .. } => return LoadError::Checklist(error),
    };
    let problem = Problem { at: node.at.clone(), message: error.to_string(), help };
    let (path, source_text) = (Arc::clone(&manifest.path), manifest.text.clone());
    LoadError::Problems { path, source_text, problems: vec![problem] }
}

/// The texts of a workbook that may name its checklist.
pub(super) fn title_texts(workbook: &Workbook) -> Vec<Sourced<String>> {
    let first = workbook.sheets.iter().flat_map(|sheet| {
        let top = workbook::layout::top(&sheet.cells);
        top.map(|place| Sourced::new(text::fold(&sheet.text(place)), sheet.at(place)))
    });
    first.collect()
}

/// Returns whether the texts name the month in which a checklist was released.
pub(super) fn is_of_month(texts: &[Sourced<String>], released: Date) -> bool {
    let month = text::fold(&released.strftime("%B %Y").to_string());
    texts.iter().any(|text| text.value.contains(&month))
}

/// Returns the title of the workbook. A title that names neither AWS nor a programme may be of
/// anything, so a known title in the texts takes precedence.
///
/// # Errors
/// A built-in definition is broken.
pub(super) fn title(
    workbook: &Workbook,
    texts: &[Sourced<String>],
) -> Result<Option<Title>, LoadError> {
    let title = workbook::title::find(workbook);
    if title.as_ref().is_none_or(Title::is_strong) {
        return Ok(title);
    }
    let is_there = |named: &str| text::contains_joined(texts.iter().map(|t| &t.value), named);
    let known = catalogue::named(|named, _| is_there(named))?;
    Ok(title.filter(|_| known.is_empty()))
}

/// Returns the release with the title and month of the workbook; with another month, or none, the
/// release in use of the same title. A workbook without a title is assumed to be for the default
/// checklist; ids recur with other meanings, so they choose none.
///
/// # Errors
/// `title` names a programme or checklist that no definition knows.
pub(super) fn by_title(
    title: Option<&Title>,
    texts: &[Sourced<String>],
    as_of: Date,
) -> Result<(Arc<Checklist>, Option<Location>), LoadError> {
    let place = || texts.first().map(|text| text.at.clone());
    let titled = catalogue::named(|named, name| match title {
        Some(title) => title.names(named, name),
        None => text::contains_joined(texts.iter().map(|text| &text.value), named),
    })?;
    if let Some(exact) = titled.iter().rfind(|release| is_of_month(texts, release.released)) {
        return Ok((exact.read()?, place()));
    }
    match (titled.last(), title) {
        (Some(release), _) => Ok((catalogue::find(release.id, as_of)?, place())),
        (None, Some(title)) => Err(unknown(title)?),
        (None, None) => Ok((catalogue::default(as_of)?, None)),
    }
}

/// Refuses a workbook whose title is that of another programme or checklist than the requested one:
/// its answers are to other questions.
///
/// # Errors
/// The title is another.
pub(super) fn is_of(title: Option<&Title>, checklist: &Checklist) -> Result<(), LoadError> {
    let Some(title) = title.filter(|title| !title.names(&checklist.title, &checklist.name)) else {
        return Ok(());
    };
    if catalogue::named(|named, name| title.names(named, name))?.is_empty() {
        return Err(unknown(title)?);
    }
    Err(LoadError::Input {
        message: format!(
            "{}: the workbook is for \"{}\", but the checklist in use is {}",
            title.at,
            text::shorten(&title.text, 100),
            checklist.reference()
        ),
        help: "use a workbook for that checklist, or remove --checklist and the manifest's \
               `checklist:` to use the one named in the workbook"
            .to_owned(),
    })
}

/// Returns the error for a workbook of a checklist that no definition knows.
fn unknown(title: &Title) -> Result<LoadError, ChooseError> {
    let known = catalogue::all()?;
    let known = known.iter().map(|known| format!("\"{}\" ({})", known.title, known.reference()));
    Ok(LoadError::Input {
        message: format!(
            "{}: the workbook is for \"{}\", which fscheck has no definition for",
            title.at,
            text::shorten(&title.text, 100)
        ),
        help: format!(
            "available: {}; use a form for one of these, or give a definition with that title: \
             --checklist FILE",
            known.collect::<Vec<_>>().join(", ")
        ),
    })
}
