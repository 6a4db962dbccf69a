//! Finds the files of paths that people wrote, in the same way on every system.
//!
//! Names are compared in one Unicode form (NFC): macOS, and archives made there, decompose `é`. A
//! name that differs in capitals is another one, although Windows and macOS would open it: what
//! passes there must pass in CI. So names are looked up in the lists of their folders, each of
//! which is read once. Names are separated by `/` or `\`.

mod names;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use fscheck_read::limits::Limits;

use self::names::Names;

/// Ways that are followed side by side.
const MOST_TRAILS: usize = 8;

/// Bytes of a path; no system opens a longer one.
const LONGEST: usize = 4_096;

/// Letters that are compared, two at a time, to find a name that was mistyped: some 50,000 names.
const MOST_COMPARED: usize = 20_000_000;

/// The likeness of a name that exists to the one that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It is that.
    Same,
    /// It differs in capitals only.
    Capitals,
    /// It may be the intended one.
    Near,
}

/// The end of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Its path, links followed.
    pub path: PathBuf,
    /// Its path from the start of the search, with each name as it is in its folder.
    pub shown: String,
    /// Its similarity to the written path.
    pub likeness: Likeness,
}

/// The reason why a path led to nothing.
#[derive(Debug)]
pub enum Lost {
    /// There is nothing, or it cannot be accessed.
    Nowhere(io::Error),
    /// It leads out of the folder that it may not leave.
    Outside,
}

/// Finds files by the paths that people wrote.
#[derive(Debug)]
pub struct Searcher {
    /// The folder that no path may leave; a report must not reveal what is elsewhere.
    within: Option<PathBuf>,
    /// The folders that were read, and the other targets of paths.
    nodes: Vec<Node>,
    /// The nodes where searches began.
    roots: BTreeMap<OsString, usize>,
    /// The number of names that may still be kept.
    room: usize,
    /// The number of letters that may still be compared.
    left: usize,
}

/// Something that a way leads to, links followed.
#[derive(Debug)]
struct Node {
    path: PathBuf,
    /// The names in it, once they were needed; `None` if it is not a folder, cannot be listed, or
    /// has too many.
    names: Option<Option<Names>>,
    /// The nodes below, by the names that were followed.
    below: BTreeMap<String, usize>,
}

/// The progress of one of the paths. On Linux `\u{fc}` may be two folders, one for each form of its
/// name, which count as one if both contain files.
#[derive(Clone, Debug)]
struct Trail {
    node: usize,
    likeness: Likeness,
    /// The last of its names, and the trail before that.
    step: Option<(String, usize)>,
}

impl Searcher {
    /// Returns a searcher for files in any place that links lead to.
    pub fn anywhere(limits: &Limits) -> Searcher {
        Searcher {
            within: None,
            nodes: Vec::new(),
            roots: BTreeMap::new(),
            room: limits.evidence_names.count(),
            left: MOST_COMPARED,
        }
    }

    /// Returns a searcher for files below `folder` only, whose own links are followed already.
    pub fn within(folder: &Path, limits: &Limits) -> Searcher {
        Searcher { within: Some(folder.to_owned()), ..Searcher::anywhere(limits) }
    }

    /// Follows `path`, which has neither `.` nor `..`, from `folder`. Names as different as `most`
    /// are accepted if there is no better one.
    ///
    /// # Errors
    /// It leads to nothing that may be accessed.
    pub fn follow(&mut self, folder: &Path, path: &Path, most: Likeness) -> Result<Way, Lost> {
        if path.as_os_str().len() > LONGEST {
            return Err(Lost::Nowhere(io::ErrorKind::InvalidFilename.into()));
        }
        let root = Trail { node: self.root(folder), likeness: Likeness::Same, step: None };
        // All trails, and the range of those that have come as far as the last name.
        let (mut trails, mut ends) = (vec![root], 0..1);
        let mut names = path.components().peekable();
        while let Some(name) = names.next() {
            let Component::Normal(name) = name else { return Err(Lost::Outside) };
            let name = name.to_str().ok_or_else(|| Lost::Nowhere(nothing()))?;
            let (mut next, mut lost) = (Vec::new(), None);
            for end in ends {
                let Some(trail) = trails.get(end).cloned() else { continue };
                let steps = self.steps(trail.node, name, names.peek().is_none(), most);
                for (name, likeness) in steps.unwrap_or_else(|error| failed(error, &mut lost)) {
                    match self.node_below(trail.node, &name) {
                        Ok(node) => next.push(Trail {
                            node,
                            likeness: trail.likeness.max(likeness),
                            step: Some((name, end)),
                        }),
                        Err(error) => lost = lost.or(Some(error)),
                    }
                }
            }
            if next.is_empty() {
                return Err(lost.unwrap_or_else(|| Lost::Nowhere(nothing())));
            }
            next.sort_by_key(|trail| trail.likeness);
            next.truncate(MOST_TRAILS);
            ends = trails.len()..trails.len() + next.len();
            trails.extend(next);
        }
        self.way(&trails, ends.start).ok_or_else(|| Lost::Nowhere(nothing()))
    }

    /// The way that ends at the trail `end`.
    fn way(&self, trails: &[Trail], end: usize) -> Option<Way> {
        let last = trails.get(end)?;
        let (mut names, mut trail) = (Vec::new(), last);
        while let Some((name, before)) = &trail.step {
            names.push(name.as_str());
            trail = trails.get(*before)?;
        }
        names.reverse();
        let path = self.nodes.get(last.node)?.path.clone();
        Some(Way { path, shown: names.join("/"), likeness: last.likeness })
    }

    fn root(&mut self, folder: &Path) -> usize {
        if let Some(known) = self.roots.get(folder.as_os_str()) {
            return *known;
        }
        let node = self.add(folder.to_owned());
        self.roots.insert(folder.as_os_str().to_owned(), node);
        node
    }

    fn add(&mut self, path: PathBuf) -> usize {
        self.nodes.push(Node { path, names: None, below: BTreeMap::new() });
        self.nodes.len() - 1
    }

    /// The names in a folder that `name` may refer to.
    fn steps(
        &mut self,
        node: usize,
        name: &str,
        is_last: bool,
        most: Likeness,
    ) -> Result<Vec<(String, Likeness)>, Lost> {
        let Searcher { nodes, room, left, .. } = self;
        let Some(Node { path, names, .. }) = nodes.get_mut(node) else { return Ok(Vec::new()) };
        let names = names.get_or_insert_with(|| {
            let names = Names::of(path, *room);
            *room -= names.as_ref().map_or(0, Names::count);
            names
        });
        let Some(names) = names else {
            // A folder that cannot be listed may still be opened.
            fs::symlink_metadata(path.join(name)).map_err(Lost::Nowhere)?;
            return Ok(vec![(name.to_owned(), Likeness::Same)]);
        };
        let found = names.find(name, most);
        if most < Likeness::Near || !found.is_empty() {
            return Ok(found);
        }
        let near = names.near(name, is_last, left);
        Ok(near.map(|name| (name.to_owned(), Likeness::Near)).into_iter().collect())
    }

    /// Follows the name in a folder.
    fn node_below(&mut self, node: usize, name: &str) -> Result<usize, Lost> {
        let Some(folder) = self.nodes.get(node) else { return Err(Lost::Nowhere(nothing())) };
        if let Some(known) = folder.below.get(name) {
            return Ok(*known);
        }
        let path = folder.path.join(name);
        let is_link = match &folder.names {
            Some(Some(names)) => names.is_link(name),
            _ => fs::symlink_metadata(&path).is_ok_and(|there| there.is_symlink()),
        };
        let path = if is_link { self.linked(&path)? } else { path };
        let below = self.add(path);
        if let Some(folder) = self.nodes.get_mut(node) {
            folder.below.insert(name.to_owned(), below);
        }
        Ok(below)
    }

    /// Follows the link at `path`.
    fn linked(&self, path: &Path) -> Result<PathBuf, Lost> {
        let path = crate::platform::canonicalize(path).map_err(Lost::Nowhere)?;
        match &self.within {
            Some(within) if !path.starts_with(within) => Err(Lost::Outside),
            _ => Ok(path),
        }
    }
}

/// Keeps the first error, and continues without a name.
fn failed(error: Lost, first: &mut Option<Lost>) -> Vec<(String, Likeness)> {
    first.get_or_insert(error);
    Vec::new()
}

fn nothing() -> io::Error {
    io::ErrorKind::NotFound.into()
}
