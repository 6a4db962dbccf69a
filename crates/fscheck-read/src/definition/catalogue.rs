//! The built-in definitions, and the choice of one of them.

use std::mem::ManuallyDrop;
use std::sync::{Arc, OnceLock};

use fscheck_core::checklist::{Checklist, is_usable};
use fscheck_core::date::{last_day_of_month, parse_month};
use fscheck_core::problem::Problem;
use fscheck_core::text;
use jiff::civil::Date;

use super::built_in::{DEFAULT, DEFINITIONS, Node, PARTS};
use super::read;
use crate::limits::Limits;
use crate::tree;

/// The built-in definitions, each read when it is first needed.
static READ: [OnceLock<Arc<Checklist>>; DEFINITIONS.len()] =
    [const { OnceLock::new() }; DEFINITIONS.len()];

/// The reason why no definition could be chosen.
#[derive(Debug, thiserror::Error)]
pub enum ChooseError {
    /// The reference names no built-in definition.
    #[error("no checklist is called `{reference}`")]
    Unknown {
        /// The request.
        reference: String,
        /// The nearest name, and all names.
        help: String,
    },
    /// The reference names several.
    #[error("`{reference}` matches more than one checklist: {}", found.join(", "))]
    Ambiguous {
        /// The request.
        reference: String,
        /// The possible meanings.
        found: Vec<String>,
    },
    /// A built-in definition is broken, which a test should have caught.
    #[error("the built-in definition {name} is broken")]
    Broken {
        /// Its name.
        name: String,
        /// Its problems.
        problems: Vec<Problem>,
    },
}

/// Returns all built-in definitions, sorted by id and release.
///
/// # Errors
/// One of them is broken.
pub fn all() -> Result<Vec<Arc<Checklist>>, ChooseError> {
    releases()?.iter().map(Release::read).collect()
}

/// The definition that `reference` names: `ID`, `ID@VERSION` or `ID@YYYY-MM`. Without a version
/// it is the newest that may be used on `as_of`.
///
/// # Errors
/// None or several are named, or a built-in definition is broken.
pub fn find(reference: &str, as_of: Date) -> Result<Arc<Checklist>, ChooseError> {
    find_in(&releases()?, &text::visible(reference), as_of)?.read()
}

/// Returns the checklist to use if none is named: the newest that may be used on `as_of` of those
/// with the id that `checklist/default.yaml` names.
///
/// # Errors
/// A built-in definition is broken, or there is none.
pub fn default(as_of: Date) -> Result<Arc<Checklist>, ChooseError> {
    default_of(&releases()?, as_of)?.read()
}

fn default_of(known: &[Release], as_of: Date) -> Result<Release, ChooseError> {
    find_in(known, DEFAULT.text("checklist").unwrap_or_default(), as_of)
}

/// Returns the full name of the release that replaces `reference`, if known.
///
/// # Errors
/// A built-in definition is broken.
pub fn successor(reference: &str) -> Result<Option<String>, ChooseError> {
    let releases = releases()?;
    let next = releases.iter().find(|other| other.supersedes == Some(reference));
    Ok(next.map(Release::reference))
}

/// Returns the releases whose title and name satisfy `is_it`, sorted by id and release.
///
/// # Errors
/// A built-in definition is broken.
pub fn named(is_it: impl Fn(&str, &str) -> bool) -> Result<Vec<Release>, ChooseError> {
    Ok(releases()?.into_iter().filter(|release| is_it(release.title, release.name)).collect())
}

/// The built-in part called `name`.
pub fn part(name: &str) -> Option<Result<tree::Node, Problem>> {
    let is_it = |(path, _): &&(&str, Node)| {
        path.rsplit('/').next().and_then(|file| file.strip_suffix(".yaml")) == Some(name)
    };
    let (path, node) = PARTS.iter().find(is_it)?;
    Some(Ok(node.tree(&Arc::from(*path))))
}

/// The properties by which a built-in release is found; the rest of its definition is read on
/// demand.
#[derive(Clone, Debug)]
pub struct Release {
    file: &'static str,
    definition: &'static Node,
    read: &'static OnceLock<Arc<Checklist>>,
    /// See [`Checklist::id`].
    pub id: &'static str,
    version: &'static str,
    /// See [`Checklist::released`].
    pub released: Date,
    usable_until: Option<Date>,
    supersedes: Option<&'static str>,
    title: &'static str,
    name: &'static str,
}

/// All built-in releases, sorted by id and release.
fn releases() -> Result<Vec<Release>, ChooseError> {
    let all = DEFINITIONS.iter().zip(&READ);
    let releases = all.map(|((file, definition), read)| Release::of(file, definition, read));
    let mut releases = releases.collect::<Result<Vec<_>, _>>()?;
    releases.sort_by_key(|release| (release.id, release.released));
    Ok(releases)
}

impl Release {
    fn of(
        file: &'static str,
        definition: &'static Node,
        read: &'static OnceLock<Arc<Checklist>>,
    ) -> Result<Release, ChooseError> {
        let release = || {
            Some(Release {
                file,
                definition,
                read,
                id: definition.text("id")?,
                version: definition.text("version")?,
                released: parse_month(definition.text("released")?)?,
                usable_until: definition.text("usable_until").and_then(last_day_of_month),
                supersedes: definition.text("supersedes"),
                title: definition.text("title")?,
                name: definition.text("name")?,
            })
        };
        release().ok_or_else(|| match read_built_in(file, definition) {
            Err(broken) => broken,
            // Every valid definition has the properties by which a release is found.
            Ok(_) => ChooseError::Broken { name: file.to_owned(), problems: Vec::new() },
        })
    }

    fn reference(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    fn is_version(&self, version: Option<&str>) -> bool {
        version.is_none_or(|version| {
            self.version == version || parse_month(version) == Some(self.released)
        })
    }

    fn is_usable_on(&self, day: Date) -> bool {
        is_usable(self.released, self.usable_until, day)
    }

    /// Its definition.
    ///
    /// # Errors
    /// It is broken.
    pub fn read(&self) -> Result<Arc<Checklist>, ChooseError> {
        if let Some(checklist) = self.read.get() {
            return Ok(Arc::clone(checklist));
        }
        let mut checklist = read_built_in(self.file, self.definition)?;
        checklist.superseded_by = successor(&checklist.reference())?;
        Ok(Arc::clone(self.read.get_or_init(|| Arc::new(checklist))))
    }
}

fn read_built_in(file: &str, definition: &Node) -> Result<Checklist, ChooseError> {
    // It is read once, and never freed: that would take as long as to build the tree.
    let root = ManuallyDrop::new(definition.tree(&Arc::from(file)));
    let broken = |problems| ChooseError::Broken { name: file.to_owned(), problems };
    // Built-in definitions are trusted.
    read::of_own_tree(&root, &part, &Limits::default()).map_err(broken)
}

fn find_in(known: &[Release], reference: &str, as_of: Date) -> Result<Release, ChooseError> {
    let (id, version) = match reference.split_once('@') {
        Some((id, version)) => (id, Some(version)),
        None => (reference, None),
    };
    let named: Vec<&Release> =
        known.iter().filter(|other| other.id == id && other.is_version(version)).collect();
    match version {
        Some(_) if named.len() > 1 => {
            let month =
                |other: &&Release| format!("{}@{}", other.id, other.released.strftime("%Y-%m"));
            let found = named.iter().map(month).collect();
            Err(ChooseError::Ambiguous { reference: reference.to_owned(), found })
        }
        _ => newest(named, as_of).cloned().ok_or_else(|| unknown(reference, known)),
    }
}

/// Returns the newest release that is usable on `as_of`; if there is none, the newest.
fn newest(named: Vec<&Release>, as_of: Date) -> Option<&Release> {
    named.into_iter().max_by_key(|release| (release.is_usable_on(as_of), release.released))
}

fn unknown(reference: &str, known: &[Release]) -> ChooseError {
    let names: Vec<String> = known.iter().map(Release::reference).collect();
    let all = format!("{}, or the path of a definition file", names.join(", "));
    let help = match text::nearest(reference, names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{name}`? Available: {all}"),
        None => format!("available: {all}"),
    };
    ChooseError::Unknown { reference: text::shorten(reference, 60), help }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_built_in_definition_is_sound() {
        for checklist in all().unwrap() {
            assert!(!checklist.items.is_empty());
        }
        // Their names are not checked when the program starts.
        for (file, definition) in DEFINITIONS {
            let root = definition.tree(&Arc::from(*file));
            let read = read::of_tree(&root, &part, &Limits::default());
            assert!(read.is_ok(), "{file}: {:?}", read.err());
        }
    }

    #[test]
    fn a_definition_is_found_by_id_version_or_month() {
        let today = date(2024, 3, 1);
        let first = default(today).unwrap();
        for reference in
            [first.id.clone(), first.reference(), format!("{}@{}", first.id, first.release_month())]
        {
            assert_eq!(find(&reference, today).unwrap().reference(), first.reference());
        }
    }

    #[test]
    fn the_default_is_named_and_not_the_first_of_the_folders() {
        let mut known = releases().unwrap();
        let wanted = default(date(2024, 3, 1)).unwrap().reference();
        let mut first = known.remove(0);
        first.id = "a-checklist-that-sorts-first";
        let known =
            [vec![first.clone(), Release { id: "zzz", ..first }], releases().unwrap()].concat();
        for turned in [known.clone(), known.into_iter().rev().collect()] {
            assert_eq!(default_of(&turned, date(2024, 3, 1)).unwrap().reference(), wanted);
        }
    }

    #[test]
    fn marks_without_width_are_no_part_of_a_reference() {
        let first = default(date(2024, 3, 1)).unwrap().reference();
        let marked = format!("\u{200e}{first}\u{202c}");
        assert_eq!(find(&marked, date(2024, 3, 1)).unwrap().reference(), first);
    }

    /// Two releases, one after the other: January to September 2024, and from July on.
    fn two_releases() -> [Release; 2] {
        let mut first = releases().unwrap().remove(0);
        first.released = date(2024, 1, 1);
        first.usable_until = Some(date(2024, 9, 30));
        let second = Release {
            version: "next",
            released: date(2024, 7, 1),
            usable_until: None,
            ..first.clone()
        };
        [first, second]
    }

    #[test]
    fn the_newest_release_that_may_be_used_on_the_day_is_chosen() {
        let releases = two_releases();
        let (id, first) = (releases[0].id, releases[0].version);
        let chosen = |reference: &str, day| find_in(&releases, reference, day).unwrap().version;
        assert_eq!(chosen(id, date(2024, 6, 30)), first);
        assert_eq!(chosen(id, date(2024, 7, 1)), "next");
        assert_eq!(chosen(id, date(2030, 1, 1)), "next");
        // Before any release the newest is all that there is.
        assert_eq!(chosen(id, date(2023, 1, 1)), "next");
        // A release that is named is chosen on any day.
        assert_eq!(chosen(&format!("{id}@{first}"), date(2030, 1, 1)), first);
        assert_eq!(chosen(&format!("{id}@2024-07"), date(2024, 3, 1)), "next");
    }

    #[test]
    fn a_number_that_two_releases_share_is_no_name() {
        let mut releases = two_releases();
        releases[1].version = releases[0].version;
        let error = find_in(&releases, &releases[0].reference(), date(2024, 8, 1)).unwrap_err();
        let ChooseError::Ambiguous { found, .. } = error else { panic!("{error}") };
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_release_is_found_by_what_its_definition_says() {
        for release in releases().unwrap() {
            let read = release.read().unwrap();
            assert_eq!(release.reference(), read.reference());
            assert_eq!((release.id, release.title), (read.id.as_str(), read.title.as_str()));
            assert_eq!(release.name, read.name);
            assert_eq!(
                (release.released, release.usable_until),
                (read.released, read.usable_until)
            );
            assert_eq!(release.supersedes, read.supersedes.as_deref());
            assert_eq!(successor(&read.reference()).unwrap(), read.superseded_by);
        }
    }

    #[test]
    fn an_unknown_one_is_told_with_the_nearest() {
        let first = default(date(2024, 3, 1)).unwrap();
        let error = find(&format!("{}x@9", first.id), date(2024, 3, 1)).unwrap_err();
        let ChooseError::Unknown { help, .. } = error else { panic!("{error}") };
        assert!(help.starts_with(&format!("did you mean `{}`", first.reference())), "{help}");
    }
}
