//! The names in one folder.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fscheck_core::collect::slug;
use fscheck_core::paths::composed;
use fscheck_core::text;

use super::Likeness;

/// The most names of the same form that are kept: if there are more, none is the intended one.
const MOST_ALIKE: usize = 4;

/// The longest name, in bytes, that is compared letter by letter.
const LONGEST_SLIP: usize = 200;

/// The least similarity of a name to a mistyped one, of 1.
const SLIP: f64 = 0.92;

/// The most letters and digits after the last dot of a name that may be its extension.
const LONGEST_EXTENSION: usize = 5;

/// The type of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    Link,
}

/// The names in one folder, by the forms in which people may write them.
#[derive(Debug)]
pub(super) struct Names {
    all: BTreeMap<String, Kind>,
    /// The names by their composed form, if that differs.
    composed: Forms,
    /// The names by their composed form in lower case, if that differs.
    lower: Forms,
    /// The names by the letters and digits in them; made when the first is missed.
    letters: OnceCell<Forms>,
    /// The names by the digits in them; made when one is missed that has no other's letters.
    numbers: OnceCell<Numbers>,
    /// The names without words that describe the version; made if no other name is similar.
    versions: OnceCell<Forms>,
}

/// Names, each after its form.
type Numbers = BTreeMap<String, Vec<(String, String)>>;

/// The first few names that have the same form.
type Forms = BTreeMap<String, Vec<String>>;

impl Names {
    /// Returns the names in `folder`, if it can be listed and there are no more than `most`. A name
    /// that is not valid Unicode cannot be written in a manifest.
    pub(super) fn of(folder: &Path, most: usize) -> Option<Names> {
        let mut all = BTreeMap::new();
        for (position, entry) in fs::read_dir(folder).ok()?.enumerate() {
            if position >= most {
                return None;
            }
            let entry = entry.ok()?;
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_symlink() => Kind::Link,
                Ok(kind) if kind.is_dir() => Kind::Folder,
                _ => Kind::File,
            };
            if let Ok(name) = entry.file_name().into_string() {
                all.insert(name, kind);
            }
        }
        Some(Names::new(all))
    }

    fn new(all: BTreeMap<String, Kind>) -> Names {
        let mut names = Names {
            all: BTreeMap::new(),
            composed: Forms::new(),
            lower: Forms::new(),
            letters: OnceCell::new(),
            numbers: OnceCell::new(),
            versions: OnceCell::new(),
        };
        for name in all.keys() {
            let composed = composed(name);
            let lower = lower(&composed);
            if lower != *name {
                add(&mut names.lower, lower, name);
            }
            if composed != *name {
                add(&mut names.composed, composed, name);
            }
        }
        names.all = all;
        names
    }

    /// Returns the number of names.
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Returns whether `name` is a link.
    pub(super) fn is_link(&self, name: &str) -> bool {
        self.all.get(name) == Some(&Kind::Link)
    }

    /// Returns the names equal to `written`, the identical one first; then those that differ in
    /// capitals, if `most` allows them.
    pub(super) fn find(&self, written: &str, most: Likeness) -> Vec<(String, Likeness)> {
        let form = composed(written);
        let mut found: Vec<(&str, Likeness)> = Vec::new();
        let mut take = |name: &'_ str, likeness| {
            let Some(name) = self.own(name) else { return };
            if found.iter().all(|(known, _)| *known != name) {
                found.push((name, likeness));
            }
        };
        take(written, Likeness::Same);
        take(&form, Likeness::Same);
        of(&self.composed, &form).iter().for_each(|name| take(name, Likeness::Same));
        if most >= Likeness::Capitals {
            let form = lower(&form);
            take(&form, Likeness::Capitals);
            of(&self.lower, &form).iter().for_each(|name| take(name, Likeness::Capitals));
        }
        found.into_iter().map(|(name, likeness)| (name.to_owned(), likeness)).collect()
    }

    fn own(&self, name: &str) -> Option<&str> {
        self.all.get_key_value(name).map(|(name, _)| name.as_str())
    }

    /// Returns the name that may be meant: the only one with the same letters except for its
    /// extension, or one with a typing error. `left` is the number of letters that may be compared.
    pub(super) fn near(&self, written: &str, is_last: bool, left: &mut usize) -> Option<&str> {
        let unwanted = if is_last { Kind::Folder } else { Kind::File };
        let fits = |name: &&str| self.all.get(*name).is_some_and(|kind| *kind != unwanted);
        let letters = self.letters.get_or_init(|| by_letters(self.all.keys()));
        let alike: Vec<&str> =
            of(letters, &key(written)).iter().map(String::as_str).filter(fits).collect();
        let of_kind = || alike.iter().copied().filter(|name| same_extension(name, written));
        match (alike.as_slice(), of_kind().count()) {
            ([], _) => self.slip(written, fits, left).or_else(|| self.version(written, fits)),
            ([only], _) => Some(only),
            (_, 1) => of_kind().next(),
            _ => None,
        }
    }

    /// Returns the only name that differs in words for the version, if `written` has none of them:
    /// `design v2 FINAL.docx` for `design.docx`.
    fn version(&self, written: &str, fits: impl Fn(&&str) -> bool) -> Option<&str> {
        let stem = parts(written).0;
        if text::letters(stem) != text::letters(&slug(stem)) {
            return None;
        }
        let versions = self.versions.get_or_init(|| by_version(self.all.keys()));
        let mut alike = of(versions, &slug(stem)).iter().map(String::as_str).filter(fits);
        let only = alike.next();
        only.filter(|_| alike.next().is_none())
    }

    fn slip(&self, written: &str, fits: impl Fn(&&str) -> bool, left: &mut usize) -> Option<&str> {
        let numbers = self.numbers.get_or_init(|| by_numbers(self.all.keys()));
        let form = lower(&composed(written));
        let mut nearest: Option<(f64, &str)> = None;
        for (other, name) in numbers.get(&digits(written)).into_iter().flatten() {
            if form.len().max(other.len()) > LONGEST_SLIP || !fits(&name.as_str()) {
                continue;
            }
            *left = left.checked_sub(form.len().saturating_mul(other.len()))?;
            let likeness = strsim::jaro_winkler(&form, other);
            if likeness >= SLIP && nearest.is_none_or(|(best, _)| likeness > best) {
                nearest = Some((likeness, name));
            }
        }
        nearest.map(|(_, name)| name)
    }
}

/// The names by the digits in them, each with its composed form in lower case.
fn by_numbers<'a>(names: impl Iterator<Item = &'a String>) -> Numbers {
    let mut numbers = Numbers::new();
    for name in names {
        let form = lower(&composed(name));
        numbers.entry(digits(name)).or_default().push((form, name.clone()));
    }
    numbers
}

fn by_letters<'a>(names: impl Iterator<Item = &'a String>) -> Forms {
    let mut letters = Forms::new();
    names.for_each(|name| add(&mut letters, key(name), name));
    // A name of only signs is similar to every other one.
    letters.remove("");
    letters
}

fn by_version<'a>(names: impl Iterator<Item = &'a String>) -> Forms {
    let mut versions = Forms::new();
    // A slug has no letters outside ASCII.
    let plain = names.filter(|name| name.is_ascii());
    plain.for_each(|name| add(&mut versions, slug(parts(name).0), name));
    versions
}

fn add(forms: &mut Forms, form: String, name: &str) {
    let alike = forms.entry(form).or_default();
    if alike.len() < MOST_ALIKE {
        alike.push(name.to_owned());
    }
}

fn of<'a>(forms: &'a Forms, form: &str) -> &'a [String] {
    forms.get(form).map(Vec::as_slice).unwrap_or_default()
}

/// The letters and digits of a name before its extension.
fn key(name: &str) -> String {
    text::letters(parts(name).0)
}

/// Returns a name, and the text after its last dot if it may be an extension.
fn parts(name: &str) -> (&str, &str) {
    let is_extension = |text: &str| {
        (1..=LONGEST_EXTENSION).contains(&text.len())
            && text.bytes().all(|letter| letter.is_ascii_alphanumeric())
            // `v1.2` has none.
            && text.bytes().any(|letter| letter.is_ascii_alphabetic())
    };
    match name.rsplit_once('.') {
        Some((stem, extension)) if is_extension(extension) => (stem, extension),
        _ => (name, ""),
    }
}

fn same_extension(name: &str, written: &str) -> bool {
    parts(name).1.eq_ignore_ascii_case(parts(written).1)
}

/// Numbers are written with care: another one is another file.
fn digits(name: &str) -> String {
    name.chars().filter(char::is_ascii_digit).collect()
}

fn lower(composed_name: &str) -> String {
    composed(&composed_name.to_lowercase())
}
