//! Finds and reads the inputs: the workbook, the manifest, the checklist.

mod candidates;
mod choose;
mod file;
mod find;
mod kept;
mod loading;
mod open;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use fscheck_core::assessment::{Assessment, Folders};
use fscheck_core::checklist::Checklist;
use fscheck_core::evidence::Lock;
use fscheck_core::paths::{self, told};
use fscheck_core::problem::Problem;
use fscheck_core::report::{Input, Sources};
use fscheck_read::definition::catalogue::ChooseError;
use fscheck_read::limits::Limits;
use fscheck_read::spreadsheet::OpenError;
use fscheck_read::tree::Node;
use jiff::civil::Date;

use self::find::Found;
pub use self::find::MANIFEST_NAMES;
use self::loading::Loading;
pub use choose::{Definitions, choose, choose_file};
pub use open::{open as open_workbook, read_workbook};

/// The paths and names that the user gives.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// A workbook, a manifest or a folder.
    pub input: PathBuf,
    /// The manifest, if it is not the one beside the workbook.
    pub manifest: Option<PathBuf>,
    /// The evidence root, if it is not the manifest's folder.
    pub evidence_root: Option<PathBuf>,
    /// The checklist, if it is not the one that the inputs name.
    pub checklist: Option<String>,
    /// The lock is ignored.
    pub without_lock: bool,
    /// True if a folder may contain neither workbook nor manifest.
    pub may_be_empty: bool,
    /// The limits of reading.
    pub limits: Arc<Limits>,
    /// The definitions that were read so far, within the same limits.
    pub definitions: Arc<Definitions>,
}

/// An assessment, ready to be judged.
#[derive(Debug)]
pub struct Loaded {
    /// The limits within which it was read, and its evidence is.
    pub limits: Arc<Limits>,
    /// The checklist to judge against.
    pub checklist: Arc<Checklist>,
    /// The claims.
    pub assessment: Assessment,
    /// All facts as they were stated, before they had a meaning.
    pub stated: Option<Node>,
    /// The folders of evidence and links.
    pub folders: Folders,
    /// The lock, if there is one.
    pub lock: Option<Lock>,
    /// The path of the lock, whether the file exists or not.
    pub lock_file: PathBuf,
    /// The definition of the checklist, if it is a file of the user's.
    pub definition: Option<PathBuf>,
    /// The files that were read.
    pub inputs: Vec<Input>,
    /// The texts that findings are drawn in.
    pub sources: Sources,
    /// Files picked up without being named, for a note to the user.
    pub picked_up: Vec<String>,
    /// The workbook that the manifest names, whether it is the one that is judged or not.
    pub workbook: Option<PathBuf>,
    /// Files not picked up, and why, for a note to the user.
    pub passed_over: Vec<String>,
    /// The reason for the release of the checklist, if nothing names one.
    pub chosen: Option<String>,
}

/// The reason why nothing can be judged.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file cannot be read.
    #[error("{} {}", paths::named(path), paths::why_unread(cause))]
    Unreadable {
        /// The file.
        path: String,
        /// The cause.
        cause: io::Error,
    },
    /// A workbook cannot be read.
    #[error("{} {cause}", paths::named(path))]
    Workbook {
        /// The workbook.
        path: String,
        /// The cause.
        cause: OpenError,
    },
    /// The input contains nothing that could be judged, or is ambiguous.
    #[error("{message}")]
    Input {
        /// The problem.
        message: String,
        /// The help.
        help: String,
    },
    /// A file has problems, each at its place.
    #[error("{} is invalid", paths::named(path))]
    Problems {
        /// The file.
        path: Arc<str>,
        /// Its text.
        source_text: String,
        /// The problem.
        problems: Vec<Problem>,
    },
    /// No checklist could be chosen.
    #[error(transparent)]
    Checklist(#[from] ChooseError),
}

/// Reads all that `request` asks for.
///
/// # Errors
/// Something cannot be found, read or understood.
pub fn load(request: &Request, as_of: Date) -> Result<Loaded, LoadError> {
    load_with(request, as_of, false)
}

/// Reads all that `request` asks for. With `use_cache`, files that an earlier run read aren't parsed
/// again, and what is parsed is kept. That affects nothing but the time.
///
/// # Errors
/// As for [`load`].
pub fn load_with(request: &Request, as_of: Date, use_cache: bool) -> Result<Loaded, LoadError> {
    if let Some(root) = request.evidence_root.as_ref().filter(|root| !root.is_dir()) {
        return Err(LoadError::Input {
            message: format!("the evidence root {} isn't a folder", told(root)),
            help: "name the folder that evidence paths are relative to".to_owned(),
        });
    }
    let found = find::find(request, use_cache)?;
    let Found { picked_up, passed_over, .. } = found;
    let limits = Arc::clone(&request.limits);
    let mut loading = Loading { limits, use_cache, picked_up, passed_over, ..Loading::default() };
    loading.manifest(found.manifest.as_deref(), found.read)?;
    let named = loading.named_workbook(found.manifest.as_deref(), found.workbook.as_deref())?;
    loading.workbook(named.or(found.workbook).as_deref(), found.opened)?;
    if loading.manifest.is_none() && loading.workbook.is_none() {
        loading.workbook_folder.clone_from(&request.input);
    }
    if !request.without_lock {
        loading.lock()?;
    }
    let (checklist, checklist_at) = loading.checklist(request, as_of)?;
    let is_named = loading.names_release(request.checklist.as_deref(), &checklist);
    let chosen = (!is_named).then(|| choose::chosen(&checklist, as_of));
    let loaded = loading.finish(request, checklist, checklist_at)?;
    Ok(Loaded { chosen, ..loaded })
}
