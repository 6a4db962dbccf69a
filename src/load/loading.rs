//! The steps of loading, and their results.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fscheck_core::assessment::{Assessment, Folders, Parts};
use fscheck_core::checklist::Checklist;
use fscheck_core::evidence::Lock;
use fscheck_core::location::Location;
use fscheck_core::paths::{self, shown, told};
use fscheck_core::problem::{Problem, Problems};
use fscheck_core::report::{Input, Sources};
use fscheck_core::text;
use fscheck_core::workbook::answers::Answers;
use fscheck_core::workbook::forms::MoreColumns;
use fscheck_core::workbook::{self, Workbook};
use fscheck_read::definition::catalogue;
use fscheck_read::limits::Limits;
use fscheck_read::manifest::merge::merge;
use fscheck_read::tree::Node;
use fscheck_read::{fact_sheets, lock, manifest, yaml};
use jiff::civil::Date;

use super::choose::{self, by_title, is_of, named_wrongly, title_texts};
use super::file::{Manifest, file_at, folder_of, is_outside, is_same_file, parse_manifest};
use super::{LoadError, Loaded, Request, open};
use crate::files;
use crate::platform::canonicalize;
/// The results so far.
#[derive(Default)]
pub(super) struct Loading {
    pub(super) limits: Arc<Limits>,
    pub(super) use_cache: bool,
    pub(super) manifest: Option<Manifest>,
    pub(super) workbook: Option<Workbook>,
    pub(super) workbook_folder: PathBuf,
    pub(super) manifest_folder: Option<PathBuf>,
    pub(super) lock: Option<(Lock, String)>,
    pub(super) inputs: Vec<Input>,
    pub(super) picked_up: Vec<String>,
    pub(super) passed_over: Vec<String>,
    /// The workbook that the manifest names.
    pub(super) named: Option<PathBuf>,
}

impl Loading {
    pub(super) fn manifest(
        &mut self,
        file: Option<&Path>,
        read: Option<Manifest>,
    ) -> Result<(), LoadError> {
        let Some(file) = file else { return Ok(()) };
        let manifest = match read {
            Some(manifest) => manifest,
            None => parse_manifest(file, &self.limits, self.use_cache)?,
        };
        self.add_input("manifest", file, &manifest.path, &manifest.sha256);
        self.manifest = Some(manifest);
        self.manifest_folder = Some(folder_of(file));
        Ok(())
    }

    /// Returns the workbook that the manifest names, unless another is requested.
    pub(super) fn named_workbook(
        &mut self,
        manifest: Option<&Path>,
        asked_for: Option<&Path>,
    ) -> Result<Option<PathBuf>, LoadError> {
        let (Some(file), Some(manifest)) = (manifest, &self.manifest) else { return Ok(None) };
        let Some(node) = manifest.root.get("workbook") else { return Ok(None) };
        let Some(name) = node.text().map(text::trim) else { return Ok(None) };
        let named = file_at(&folder_of(file), name, &self.limits);
        self.named = named.as_ref().ok().cloned();
        if let Some(asked_for) = asked_for {
            if !named.is_ok_and(|named| is_same_file(asked_for, &named)) {
                let own = paths::named(&manifest.path);
                let told = format!("{own} (it names {name}, which isn't checked)");
                self.picked_up.retain(|picked| *picked != own);
                self.picked_up.push(told);
            }
            return Ok(None);
        }
        if is_outside(file, name, named.as_deref().ok()) {
            let problem = Problem {
                at: node.at.clone(),
                message: format!("the workbook `{name}` is outside the manifest's folder"),
                help: "move it there and correct its path, or give the workbook as INPUT and this \
                       file with --manifest"
                    .to_owned(),
            };
            let (path, source_text) = (Arc::clone(&manifest.path), manifest.text.clone());
            return Err(LoadError::Problems { path, source_text, problems: vec![problem] });
        }
        let other = match named {
            Ok(named) => {
                self.picked_up.push(told(&named));
                return Ok(Some(named));
            }
            Err(other) => other,
        };
        let other = other.map(|other| format!("; there is `{other}`, with different capitals"));
        let problem = Problem {
            at: node.at.clone(),
            message: format!("workbook not found: `{name}`{}", other.unwrap_or_default()),
            help: "correct the path; it is relative to the manifest's folder".to_owned(),
        };
        let (path, source_text) = (Arc::clone(&manifest.path), manifest.text.clone());
        Err(LoadError::Problems { path, source_text, problems: vec![problem] })
    }

    /// The workbook in `file`, unless it was `opened` to find out that it is the one.
    pub(super) fn workbook(
        &mut self,
        file: Option<&Path>,
        opened: Option<Workbook>,
    ) -> Result<(), LoadError> {
        let Some(file) = file else { return Ok(()) };
        let path: Arc<str> = Arc::from(shown(file));
        let workbook = opened
            .map_or_else(|| open::open_kept(file, &path, &self.limits, self.use_cache), Ok)
            .map_err(|cause| LoadError::Workbook { path: path.to_string(), cause })?;
        self.add_input("workbook", file, &path, &workbook.sha256);
        self.workbook = Some(workbook);
        self.workbook_folder = folder_of(file);
        Ok(())
    }

    /// Reads the lock beside the manifest, if there is one.
    pub(super) fn lock(&mut self) -> Result<(), LoadError> {
        let file = self.lock_file();
        if fs::symlink_metadata(&file).is_err() {
            return Ok(());
        }
        let path: Arc<str> = Arc::from(shown(&file));
        let unreadable = |cause| LoadError::Unreadable { path: shown(&file), cause };
        // A link might lead anywhere, and its problems are shown with their lines.
        if fs::symlink_metadata(&file).is_ok_and(|there| there.is_symlink()) {
            return Err(LoadError::Input {
                message: format!("{path} can't be read: it is a link"),
                help: "replace the link with the file itself".to_owned(),
            });
        }
        let bytes = files::read_own(&file, self.limits.manifest_size.get()).map_err(unreadable)?;
        let sha256 = files::sha256(&bytes);
        let text = String::from_utf8(bytes).map_err(|_| LoadError::Input {
            message: format!("{path} isn't UTF-8 text"),
            help: "run `fscheck lock` to write it again".to_owned(),
        })?;
        let text = yaml::with_line_feeds(text);
        self.add_input("lock", &file, &path, &sha256);
        match lock::read(&path, &text, &self.limits) {
            Ok(lock) => self.lock = Some((lock, text)),
            Err(problems) => return Err(LoadError::Problems { path, source_text: text, problems }),
        }
        Ok(())
    }

    fn lock_file(&self) -> PathBuf {
        self.beside().join(lock::NAME)
    }

    /// The folder of the manifest, or without one that of the workbook.
    fn beside(&self) -> &Path {
        self.manifest_folder.as_ref().unwrap_or(&self.workbook_folder)
    }

    /// Records a file that was read, with the digest of its content.
    fn add_input(&mut self, role: &'static str, file: &Path, path: &Arc<str>, sha256: &str) {
        files::remember(file);
        let (path, sha256) = (Arc::clone(path), sha256.to_owned());
        self.inputs.push(Input { role, path, file: file.to_owned(), sha256 });
    }

    /// Returns the checklist to judge against, and the place that names it.
    pub(super) fn checklist(
        &self,
        request: &Request,
        as_of: Date,
    ) -> Result<(Arc<Checklist>, Option<Location>), LoadError> {
        let texts = self.workbook.as_ref().map(title_texts);
        let title = match (&self.workbook, &texts) {
            (Some(workbook), Some(texts)) => choose::title(workbook, texts)?,
            _ => None,
        };
        let manifest = self.manifest.as_ref();
        let named = manifest.and_then(|manifest| Some((manifest, manifest.root.get("checklist")?)));
        if let Some(reference) = &request.checklist {
            let checklist = request.definitions.choose(reference, as_of, &self.limits)?;
            is_of(title.as_ref(), &checklist)?;
            return Ok((checklist, None));
        }
        if let Some((manifest, node)) = named
            && let Some(reference) = node.text()
        {
            let found = catalogue::find(reference, as_of);
            let checklist = found.map_err(|error| named_wrongly(error, manifest, node))?;
            is_of(title.as_ref(), &checklist)?;
            return Ok((checklist, Some(node.at.clone())));
        }
        match texts {
            Some(texts) => by_title(title.as_ref(), &texts, as_of),
            None => Ok((catalogue::default(as_of)?, None)),
        }
    }

    /// Returns whether an option, the manifest or the workbook names the release of the checklist.
    pub(super) fn names_release(&self, asked_for: Option<&str>, checklist: &Checklist) -> bool {
        let in_manifest = self.manifest.as_ref().and_then(|m| m.root.get("checklist"));
        match asked_for.or(in_manifest.and_then(Node::text)) {
            Some(reference) => reference.contains(['@', '/', '.']),
            None => self.workbook.as_ref().is_some_and(|workbook| {
                choose::is_of_month(&title_texts(workbook), checklist.released)
            }),
        }
    }

    pub(super) fn finish(
        mut self,
        request: &Request,
        checklist: Arc<Checklist>,
        checklist_at: Option<Location>,
    ) -> Result<Loaded, LoadError> {
        let problems = Problems::default();
        let stated = self.workbook.as_ref().and_then(|workbook| {
            fact_sheets::tree(workbook, &MoreColumns::of(&checklist), &problems)
        });
        let mut conflicts = Vec::new();
        let manifest = self.manifest.take();
        let (written, manifest) = manifest.map(|m| (m.root, (m.path, m.text))).unzip();
        let mut root = match (written, stated) {
            (Some(mut root), Some(stated)) => {
                conflicts = merge(&mut root, stated);
                Some(root)
            }
            (written, stated) => written.or(stated),
        };
        conflicts.extend(root.iter_mut().flat_map(manifest::found::put_in_place));
        let facts = root.as_ref().map(|root| manifest::read(root, &checklist, &problems));
        let manifest_path = manifest.as_ref().map(|(path, _)| Arc::clone(path));
        let (of_manifest, of_workbook): (Vec<Problem>, Vec<Problem>) = problems
            .into_sorted()
            .into_iter()
            .partition(|problem| Some(problem.at.path()) == manifest_path.as_ref());
        if let Some((path, source_text)) = manifest.clone().filter(|_| !of_manifest.is_empty()) {
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
            link_hosts: checklist.linked_kinds(),
        });
        let lock_file = self.lock_file();
        let (lock, lock_text) = self.lock.unzip();
        let lock_text = lock.as_ref().map(|lock| Arc::clone(&lock.path)).zip(lock_text);
        let texts = manifest.into_iter().chain(lock_text).collect();
        Ok(Loaded {
            limits: self.limits,
            checklist,
            assessment,
            stated: root,
            folders,
            lock,
            lock_file,
            definition: request.checklist.as_ref().map(PathBuf::from).filter(|f| f.is_file()),
            inputs: self.inputs,
            sources: Sources { texts, workbook: self.workbook },
            workbook: self.named,
            picked_up: self.picked_up,
            passed_over: self.passed_over,
            chosen: None,
        })
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
        let unread = answers.unread.first().map(|table| format!("; {}", table.describe()));
        Err(LoadError::Input {
            message: format!(
                "{} has no row of {} on any sheet ({}){}",
                workbook.path,
                checklist.reference(),
                text::shorten(&sheets.join(", "), 120),
                unread.unwrap_or_default()
            ),
            help: "name the self-assessment, whose sheets have a header row with ID, Requirement \
                   Description, Met? and Partner Response, or choose its checklist with --checklist"
                .to_owned(),
        })
    }

    fn folders(&self, request: &Request) -> Folders {
        let resolved = |folder: &Path| canonicalize(folder).unwrap_or(folder.to_owned());
        let evidence = request.evidence_root.as_deref().unwrap_or(self.beside());
        Folders {
            evidence: resolved(evidence),
            evidence_shown: evidence.to_owned(),
            workbook: resolved(&self.workbook_folder),
            links_from_package: self.workbook.as_ref().is_some_and(|w| w.is_opendocument),
        }
    }
}
