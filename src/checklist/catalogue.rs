//! The definitions that are built in, and how one of them is chosen.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Checklist, read};
use crate::date::parse_month;
use crate::text;
use crate::tree::Problem;

/// The built-in definition files: name and text.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/definitions.rs"));

/// The built-in parts of definitions: name and text.
const PARTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/parts.rs"));

/// Why no definition could be chosen.
#[derive(Debug, thiserror::Error)]
pub enum ChooseError {
    /// The reference names no built-in definition.
    #[error("no checklist is called `{reference}`")]
    Unknown {
        /// What was asked for.
        reference: String,
        /// The nearest name, and all names.
        help: String,
    },
    /// The reference names several.
    #[error("`{reference}` names more than one checklist: {}", found.join(", "))]
    Ambiguous {
        /// What was asked for.
        reference: String,
        /// What it could mean.
        found: Vec<String>,
    },
    /// A built-in definition is broken, which a test of ours should have caught.
    #[error("the built-in definition {name} is broken")]
    Broken {
        /// Its name.
        name: String,
        /// What is wrong with it.
        problems: Vec<Problem>,
    },
}

/// All built-in definitions, sorted by id and release.
///
/// # Errors
/// One of them is broken.
pub fn all() -> Result<Vec<Checklist>, ChooseError> {
    let mut checklists = FILES.iter().map(load).collect::<Result<Vec<_>, _>>()?;
    checklists.sort_by(|a, b| (&a.id, a.released).cmp(&(&b.id, b.released)));
    link(&mut checklists);
    Ok(checklists)
}

/// Notes of each release which other one takes its place.
fn link(checklists: &mut [Checklist]) {
    let successors: Vec<(String, String)> = checklists
        .iter()
        .filter_map(|checklist| Some((checklist.supersedes.clone()?, checklist.reference())))
        .collect();
    for checklist in checklists {
        let own = checklist.reference();
        let successor = successors.iter().find(|(before, _)| *before == own);
        checklist.superseded_by = successor.map(|(_, after)| after.clone());
    }
}

/// The definition that `reference` names: `ID`, `ID@VERSION` or `ID@YYYY-MM`. Without a version
/// it is the newest that may be used on `as_of`.
///
/// # Errors
/// None or several are named, or a built-in definition is broken.
pub fn find(reference: &str, as_of: Date) -> Result<Checklist, ChooseError> {
    find_in(all()?, reference, as_of)
}

fn find_in(known: Vec<Checklist>, reference: &str, as_of: Date) -> Result<Checklist, ChooseError> {
    let (id, version) = match reference.split_once('@') {
        Some((id, version)) => (id, Some(version)),
        None => (reference, None),
    };
    let names: Vec<String> = known.iter().map(Checklist::reference).collect();
    let named: Vec<Checklist> =
        known.into_iter().filter(|c| c.id == id && is_version(c, version)).collect();
    let found: Vec<String> =
        named.iter().map(|c| format!("{}@{}", c.id, c.release_month())).collect();
    match version {
        Some(_) if named.len() > 1 => {
            Err(ChooseError::Ambiguous { reference: reference.to_owned(), found })
        }
        _ => newest(named, as_of).ok_or_else(|| unknown(reference, &names)),
    }
}

/// The checklist to use where nothing names one: the newest of the first id that may be used on
/// `as_of`.
///
/// # Errors
/// A built-in definition is broken, or there is none.
pub fn default(as_of: Date) -> Result<Checklist, ChooseError> {
    let first = FILES.first().and_then(|(name, _)| name.split('/').nth(1)).unwrap_or_default();
    find(first, as_of)
}

/// The built-in part called `name`, with its path.
pub fn part(name: &str) -> Option<(Arc<str>, String)> {
    let is_it = |(path, _): &&(&str, &str)| {
        path.rsplit('/').next().and_then(|file| file.strip_suffix(".yaml")) == Some(name)
    };
    let (path, text) = PARTS.iter().find(is_it)?;
    Some((Arc::from(*path), (*text).to_owned()))
}

fn load((name, source): &(&str, &str)) -> Result<Checklist, ChooseError> {
    read::read(&Arc::from(*name), source, &part)
        .map_err(|problems| ChooseError::Broken { name: (*name).to_owned(), problems })
}

fn is_version(checklist: &Checklist, version: Option<&str>) -> bool {
    version.is_none_or(|version| {
        checklist.version == version || parse_month(version) == Some(checklist.released)
    })
}

/// The newest that was released and is still usable on `as_of`; where there is none, the newest.
fn newest(mut named: Vec<Checklist>, as_of: Date) -> Option<Checklist> {
    named.sort_by_key(|checklist| (checklist.is_usable_on(as_of), checklist.released));
    named.pop()
}

fn unknown(reference: &str, names: &[String]) -> ChooseError {
    let all = format!("known: {}; or give the path of a definition file", names.join(", "));
    let help = match text::nearest(reference, names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{name}`? {all}"),
        None => all,
    };
    ChooseError::Unknown { reference: reference.to_owned(), help }
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

    /// Two releases, one after the other: January to September 2024, and from July on.
    fn releases() -> Vec<Checklist> {
        let mut first = default(date(2024, 3, 1)).unwrap();
        first.usable_until = Some(date(2024, 9, 30));
        let mut second = first.clone();
        (second.version, second.released) = ("next".to_owned(), date(2024, 7, 1));
        (second.usable_until, second.supersedes) = (None, Some(first.reference()));
        let mut releases = vec![first, second];
        link(&mut releases);
        releases
    }

    #[test]
    fn the_newest_release_that_may_be_used_on_the_day_is_chosen() {
        let id = releases()[0].id.clone();
        let chosen = |reference: &str, day| find_in(releases(), reference, day).unwrap().version;
        let first = releases()[0].version.clone();
        assert_eq!(chosen(&id, date(2024, 6, 30)), first);
        assert_eq!(chosen(&id, date(2024, 7, 1)), "next");
        assert_eq!(chosen(&id, date(2030, 1, 1)), "next");
        // Before any release the newest is all that there is.
        assert_eq!(chosen(&id, date(2023, 1, 1)), "next");
        // A release that is named is the one, whatever the day.
        assert_eq!(chosen(&format!("{id}@{first}"), date(2030, 1, 1)), first);
        assert_eq!(chosen(&format!("{id}@2024-07"), date(2024, 3, 1)), "next");
    }

    #[test]
    fn a_number_that_two_releases_share_is_no_name() {
        let mut releases = releases();
        let version = releases[0].version.clone();
        releases[1].version = version;
        let reference = releases[0].reference();
        let error = find_in(releases, &reference, date(2024, 8, 1)).unwrap_err();
        let ChooseError::Ambiguous { found, .. } = error else { panic!("{error}") };
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_release_knows_the_one_that_takes_its_place() {
        let releases = releases();
        assert_eq!(releases[0].superseded_by, Some(releases[1].reference()));
        assert_eq!(releases[1].superseded_by, None);
    }

    #[test]
    fn an_unknown_one_is_told_with_the_nearest() {
        let first = default(date(2024, 3, 1)).unwrap();
        let error = find(&format!("{}x@9", first.id), date(2024, 3, 1)).unwrap_err();
        let ChooseError::Unknown { help, .. } = error else { panic!("{error}") };
        assert!(help.starts_with(&format!("did you mean `{}`", first.reference())), "{help}");
    }
}
