//! Finds and reads what is to be judged: the workbook, the manifest, the checklist.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::assessment::{Assessment, Folders, Parts};
use crate::checklist::catalogue::{self, ChooseError};
use crate::checklist::{Checklist, read};
use crate::evidence;
use crate::facts;
use crate::facts::merge::merge;
use crate::location::{Location, Sourced};
use crate::report::{Input, Sources};
use crate::text;
use crate::tree::{Node, Problem, Problems, Value};
use crate::workbook::answers::Answers;
use crate::workbook::{self, OpenError, Workbook};
use crate::yaml;

/// The names of a manifest that is picked up by itself.
const MANIFEST_NAMES: [&str; 2] = ["evidence.yaml", "evidence.yml"];

/// Bytes of a manifest that are read at most. One with 100,000 entries has some 30 MB.
const MAX_MANIFEST: u64 = 64 << 20;

/// What the user says about where things are.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// A workbook, a manifest or a folder.
    pub input: PathBuf,
    /// The manifest, where it is not the one beside the workbook.
    pub manifest: Option<PathBuf>,
    /// The evidence root, where it is not the manifest's folder.
    pub evidence_root: Option<PathBuf>,
    /// The checklist, where it is not the one that the inputs name.
    pub checklist: Option<String>,
}

/// An assessment, ready to be judged.
#[derive(Debug)]
pub struct Loaded {
    /// What it is judged against.
    pub checklist: Checklist,
    /// What is claimed.
    pub assessment: Assessment,
    /// Where files are looked for.
    pub folders: Folders,
    /// The files that were read.
    pub inputs: Vec<Input>,
    /// What the places of findings are drawn from.
    pub sources: Sources,
    /// What was picked up without being named, to be told to the user.
    pub picked_up: Vec<String>,
}

/// Why nothing can be judged.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file cannot be read.
    #[error("{path} cannot be read: {cause}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        cause: io::Error,
    },
    /// A workbook cannot be read.
    #[error("{path} {cause}")]
    Workbook {
        /// The workbook.
        path: String,
        /// Why.
        cause: OpenError,
    },
    /// The input says nothing that could be judged, or not clearly what.
    #[error("{message}")]
    Input {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
    /// A file has problems, each at its place.
    #[error("{path} cannot be understood")]
    Problems {
        /// The file.
        path: Arc<str>,
        /// Its text.
        source_text: String,
        /// What is wrong.
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
    let found = find(request)?;
    let mut loading = Loading { picked_up: found.picked_up, ..Loading::default() };
    loading.manifest(found.manifest.as_deref())?;
    let named = loading.named_workbook(found.manifest.as_deref(), found.workbook.as_deref())?;
    loading.workbook(named.or(found.workbook).as_deref())?;
    let (checklist, checklist_at) = loading.checklist(request.checklist.as_deref(), as_of)?;
    loading.finish(request, checklist, checklist_at)
}

/// The files that an input stands for.
#[derive(Default)]
struct Found {
    workbook: Option<PathBuf>,
    manifest: Option<PathBuf>,
    picked_up: Vec<String>,
}

fn find(request: &Request) -> Result<Found, LoadError> {
    let input = &request.input;
    let metadata =
        fs::metadata(input).map_err(|cause| LoadError::Unreadable { path: shown(input), cause })?;
    let mut found = Found { manifest: request.manifest.clone(), ..Found::default() };
    if metadata.is_dir() {
        find_in_folder(input, &mut found)?;
        return Ok(found);
    }
    match extension(input).as_str() {
        "xlsx" | "xlsm" | "ods" | "xls" | "xlsb" => {
            found.workbook = Some(input.clone());
            if found.manifest.is_none() {
                found.manifest = manifest_in(input.parent().unwrap_or(Path::new("")));
                found.picked_up.extend(found.manifest.iter().map(|m| shown(m)));
            }
            Ok(found)
        }
        "yaml" | "yml" if found.manifest.is_none() => {
            found.manifest = Some(input.clone());
            Ok(found)
        }
        "yaml" | "yml" => Err(LoadError::Input {
            message: format!("{} is a manifest, and --manifest names another", shown(input)),
            help: "name the workbook, or leave out --manifest".to_owned(),
        }),
        _ => Err(LoadError::Input {
            message: format!("{} is neither a workbook nor a manifest by its name", shown(input)),
            help: "name a workbook (.xlsx, .xlsm, .ods), a manifest (.yaml, .yml) or a folder"
                .to_owned(),
        }),
    }
}

fn find_in_folder(folder: &Path, found: &mut Found) -> Result<(), LoadError> {
    if found.manifest.is_none() {
        found.manifest = manifest_in(folder);
        found.picked_up.extend(found.manifest.iter().map(|m| shown(m)));
    }
    let names_workbook = match &found.manifest {
        Some(manifest) => parse_manifest(manifest)?.root.get("workbook").is_some(),
        None => false,
    };
    if names_workbook {
        return Ok(());
    }
    let mut candidates = workbooks_in(folder)?;
    match (candidates.len(), &found.manifest) {
        (0, None) => Err(LoadError::Input {
            message: format!("{} holds neither a workbook nor an evidence.yaml", shown(folder)),
            help: "name the workbook or the manifest, or another folder".to_owned(),
        }),
        (0, Some(_)) => Ok(()),
        (1, _) => {
            found.workbook = candidates.pop();
            found.picked_up.extend(found.workbook.iter().map(|w| shown(w)));
            Ok(())
        }
        (count, _) => {
            let names: Vec<String> = candidates.iter().map(|path| shown(path)).collect();
            Err(LoadError::Input {
                message: format!("{} holds {count} workbooks: {}", shown(folder), names.join(", ")),
                help: "name one of them, or name it in evidence.yaml as `workbook:`".to_owned(),
            })
        }
    }
}

fn manifest_in(folder: &Path) -> Option<PathBuf> {
    MANIFEST_NAMES.iter().map(|name| folder.join(name)).find(|path| path.exists())
}

/// The workbooks in a folder, sorted; lock files of Office and hidden files are passed over.
fn workbooks_in(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let unreadable = |cause| LoadError::Unreadable { path: shown(folder), cause };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let is_workbook = matches!(extension(&path).as_str(), "xlsx" | "xlsm" | "ods");
        if is_workbook && !name.starts_with("~$") && !name.starts_with('.') {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// A manifest as a tree.
struct Manifest {
    path: Arc<str>,
    text: String,
    root: Node,
}

fn parse_manifest(file: &Path) -> Result<Manifest, LoadError> {
    let path: Arc<str> = Arc::from(shown(file));
    let text = read_text(file)?;
    match yaml::parse(&path, &text) {
        Ok(mut root) => {
            if root.value == Value::Empty {
                root.value = Value::Map(Vec::new());
            }
            Ok(Manifest { path, text, root })
        }
        Err(problem) => {
            Err(LoadError::Problems { path, source_text: text, problems: vec![problem] })
        }
    }
}

/// The text of a manifest or definition file.
fn read_text(file: &Path) -> Result<String, LoadError> {
    let unreadable = |cause| LoadError::Unreadable { path: shown(file), cause };
    let metadata = fs::metadata(file).map_err(unreadable)?;
    if !metadata.is_file() || metadata.len() > MAX_MANIFEST {
        let message = match metadata.is_file() {
            true => format!("{} is larger than any manifest ({MAX_MANIFEST} bytes)", shown(file)),
            false => format!("{} is no file", shown(file)),
        };
        return Err(LoadError::Input { message, help: "name a YAML file".to_owned() });
    }
    let bytes = fs::read(file).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        LoadError::Input {
            message: format!("{} is not UTF-8 text: line {line} has other bytes", shown(file)),
            help: "save it as UTF-8".to_owned(),
        }
    })
}

/// What has been read so far.
#[derive(Default)]
struct Loading {
    manifest: Option<Manifest>,
    workbook: Option<Workbook>,
    workbook_folder: PathBuf,
    manifest_folder: Option<PathBuf>,
    inputs: Vec<Input>,
    picked_up: Vec<String>,
}

impl Loading {
    fn manifest(&mut self, file: Option<&Path>) -> Result<(), LoadError> {
        let Some(file) = file else { return Ok(()) };
        let manifest = parse_manifest(file)?;
        self.add_input("manifest", file, &manifest.path)?;
        self.manifest = Some(manifest);
        self.manifest_folder = Some(folder_of(file));
        Ok(())
    }

    /// The workbook that the manifest names, unless another is asked for.
    fn named_workbook(
        &mut self,
        manifest: Option<&Path>,
        asked_for: Option<&Path>,
    ) -> Result<Option<PathBuf>, LoadError> {
        let (Some(file), Some(manifest)) = (manifest, &self.manifest) else { return Ok(None) };
        let Some(node) = manifest.root.get("workbook") else { return Ok(None) };
        let Some(name) = node.text() else { return Ok(None) };
        let named = folder_of(file).join(name);
        if let Some(asked_for) = asked_for {
            if !is_same_file(asked_for, &named) {
                let told = format!("{} (it names {name}; that one is not judged)", manifest.path);
                self.picked_up.retain(|picked| *picked != *manifest.path);
                self.picked_up.push(told);
            }
            return Ok(None);
        }
        if named.is_file() {
            return Ok(Some(named));
        }
        let problem = Problem {
            at: node.at.clone(),
            message: format!("there is no workbook at `{name}`"),
            help: "correct the path; it starts from the manifest's folder".to_owned(),
        };
        let (path, source_text) = (Arc::clone(&manifest.path), manifest.text.clone());
        Err(LoadError::Problems { path, source_text, problems: vec![problem] })
    }

    fn workbook(&mut self, file: Option<&Path>) -> Result<(), LoadError> {
        let Some(file) = file else { return Ok(()) };
        let path: Arc<str> = Arc::from(shown(file));
        let workbook = workbook::open(file, &path)
            .map_err(|cause| LoadError::Workbook { path: path.to_string(), cause })?;
        self.add_input("workbook", file, &path)?;
        self.workbook = Some(workbook);
        self.workbook_folder = folder_of(file);
        Ok(())
    }

    fn add_input(
        &mut self,
        role: &'static str,
        file: &Path,
        path: &Arc<str>,
    ) -> Result<(), LoadError> {
        let sha256 = evidence::sha256(file)
            .map_err(|cause| LoadError::Unreadable { path: shown(file), cause })?;
        self.inputs.push(Input { role, path: Arc::clone(path), sha256 });
        Ok(())
    }

    /// The checklist to judge against, and where it is named.
    fn checklist(
        &self,
        asked_for: Option<&str>,
        as_of: Date,
    ) -> Result<(Checklist, Option<Location>), LoadError> {
        let manifest = self.manifest.as_ref();
        let named = manifest.and_then(|manifest| Some((manifest, manifest.root.get("checklist")?)));
        if let Some(reference) = asked_for {
            return Ok((choose(reference, as_of)?, None));
        }
        if let Some((manifest, node)) = named
            && let Some(reference) = node.text()
        {
            let found = catalogue::find(reference, as_of);
            let checklist = found.map_err(|error| named_wrongly(error, manifest, node))?;
            return Ok((checklist, Some(node.at.clone())));
        }
        match self.workbook.as_ref().map(title_texts) {
            Some(texts) => by_title(&texts, as_of),
            None => Ok((catalogue::default(as_of)?, None)),
        }
    }

    fn finish(
        self,
        request: &Request,
        checklist: Checklist,
        checklist_at: Option<Location>,
    ) -> Result<Loaded, LoadError> {
        let problems = Problems::default();
        let stated = self.workbook.as_ref().and_then(|workbook| {
            workbook::facts::tree(workbook, &checklist.statement_fields(), &problems)
        });
        let mut conflicts = Vec::new();
        let root = match (&self.manifest, stated) {
            (Some(manifest), Some(stated)) => {
                let mut root = manifest.root.clone();
                conflicts = merge(&mut root, stated);
                Some(root)
            }
            (Some(manifest), None) => Some(manifest.root.clone()),
            (None, stated) => stated,
        };
        let facts = root.map(|root| facts::read::read(&root, &checklist, &problems));
        let manifest_path = self.manifest.as_ref().map(|manifest| Arc::clone(&manifest.path));
        let (of_manifest, of_workbook): (Vec<Problem>, Vec<Problem>) = problems
            .into_sorted()
            .into_iter()
            .partition(|problem| Some(problem.at.path()) == manifest_path.as_ref());
        if let Some(manifest) = self.manifest.as_ref().filter(|_| !of_manifest.is_empty()) {
            let (path, source_text) = (Arc::clone(&manifest.path), manifest.text.clone());
            return Err(LoadError::Problems { path, source_text, problems: of_manifest });
        }
        let answers = self.answers(&checklist)?;
        let folders = self.folders(request);
        let workbook_path = self.workbook.as_ref().map(|workbook| Arc::clone(&workbook.path));
        let primary = workbook_path.clone().or(manifest_path.clone());
        let assessment = Assessment::new(Parts {
            primary: primary.unwrap_or_else(|| Arc::from(shown(&request.input))),
            manifest: manifest_path,
            workbook: workbook_path,
            checklist_at,
            facts: facts.unwrap_or_default(),
            conflicts,
            fact_problems: of_workbook,
            answers,
            folders: folders.clone(),
        });
        let texts = self.manifest.map(|manifest| (manifest.path, manifest.text));
        let sources = Sources { texts: texts.into_iter().collect(), workbook: self.workbook };
        let (inputs, picked_up) = (self.inputs, self.picked_up);
        Ok(Loaded { checklist, assessment, folders, inputs, sources, picked_up })
    }

    /// The answers of the workbook. One in which no row of the checklist is found is no
    /// self-assessment, and must not pass for an empty one.
    fn answers(&self, checklist: &Checklist) -> Result<Answers, LoadError> {
        let Some(workbook) = &self.workbook else { return Ok(Answers::default()) };
        let answers = workbook::answers::read(workbook, checklist);
        if answers.has_row(|_| true) {
            return Ok(answers);
        }
        let sheets: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_ref()).collect();
        Err(LoadError::Input {
            message: format!(
                "{} has no row of {} on any of its sheets ({})",
                workbook.path,
                checklist.reference(),
                text::shorten(&sheets.join(", "), 120)
            ),
            help: "name the self-assessment: its sheets have a header row with ID, Requirement \
                   Description, Met? and Partner Response; or choose its checklist with \
                   --checklist"
                .to_owned(),
        })
    }

    fn folders(&self, request: &Request) -> Folders {
        let beside = self.manifest_folder.as_ref().unwrap_or(&self.workbook_folder);
        let resolved = |folder: &Path| fs::canonicalize(folder).unwrap_or(folder.to_owned());
        Folders {
            evidence: resolved(request.evidence_root.as_ref().unwrap_or(beside)),
            workbook: resolved(&self.workbook_folder),
            links_from_package: self.workbook.as_ref().is_some_and(|w| w.is_opendocument),
        }
    }
}

/// The definition that an option names: a built-in one, or a file.
///
/// # Errors
/// There is none, or it is broken.
pub fn choose(reference: &str, as_of: Date) -> Result<Checklist, LoadError> {
    let file = Path::new(reference);
    let is_file = matches!(extension(file).as_str(), "yaml" | "yml") || reference.contains('/');
    if !is_file {
        return Ok(catalogue::find(reference, as_of)?);
    }
    let path: Arc<str> = Arc::from(shown(file));
    let source_text = read_text(file)?;
    read::read(&path, &source_text).map_err(|problems| LoadError::Problems {
        path,
        source_text,
        problems,
    })
}

fn named_wrongly(error: ChooseError, manifest: &Manifest, node: &Node) -> LoadError {
    let help = match &error {
        ChooseError::Unknown { help, .. } => help.clone(),
        ChooseError::Ambiguous { .. } => "write one of these".to_owned(),
        ChooseError::Broken { .. } => return LoadError::Checklist(error),
    };
    let problem = Problem { at: node.at.clone(), message: error.to_string(), help };
    let (path, source_text) = (Arc::clone(&manifest.path), manifest.text.clone());
    LoadError::Problems { path, source_text, problems: vec![problem] }
}

/// The texts of a workbook that may name its checklist.
fn title_texts(workbook: &Workbook) -> Vec<Sourced<String>> {
    let first = workbook.sheets.iter().flat_map(|sheet| {
        let top =
            sheet.cells.iter().take_while(|(place, _)| place.row < workbook::layout::HEADER_ROWS);
        top.map(|(place, _)| Sourced::new(text::fold(&sheet.text(*place)), sheet.at(*place)))
    });
    first.collect()
}

/// The release whose title and month the workbook carries; with another month, or none, the
/// release in use of the same title; else the default.
fn by_title(
    texts: &[Sourced<String>],
    as_of: Date,
) -> Result<(Checklist, Option<Location>), LoadError> {
    let place_of_title = |checklist: &Checklist| {
        let title = text::fold(&checklist.title);
        texts.iter().position(|text| text.value.contains(&title))
    };
    let is_of_month = |checklist: &Checklist, at: usize| {
        let month = text::fold(&checklist.released.strftime("%B %Y").to_string());
        texts.iter().skip(at).any(|text| text.value.contains(&month))
    };
    let mut titled: Vec<(Checklist, usize)> = catalogue::all()?
        .into_iter()
        .filter_map(|checklist| place_of_title(&checklist).map(|at| (checklist, at)))
        .collect();
    let exact = titled.iter().rposition(|(checklist, at)| is_of_month(checklist, *at));
    if let Some(exact) = exact {
        let (checklist, at) = titled.swap_remove(exact);
        return Ok((checklist, texts.get(at).map(|text| text.at.clone())));
    }
    match titled.pop() {
        Some((checklist, at)) => {
            let place = texts.get(at).map(|text| text.at.clone());
            Ok((catalogue::find(&checklist.id, as_of)?, place))
        }
        None => Ok((catalogue::default(as_of)?, None)),
    }
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

/// A path as it is written in reports: with `/`, and without `./` in front.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}
