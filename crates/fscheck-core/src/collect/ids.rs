//! Ids for proposed entries: short, from the name, and unique.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::text::fold;

/// Characters of an id, about.
const LONGEST: usize = 40;

/// Words of a name that describe the version or state, and not the content.
const NOISE: [&str; 8] = ["final", "draft", "copy", "new", "latest", "signed", "version", "rev"];

/// The ids that are taken.
#[derive(Debug, Default)]
pub struct Ids {
    taken: BTreeSet<String>,
}

impl Ids {
    /// These are taken.
    pub fn taken<'a>(ids: impl Iterator<Item = &'a str>) -> Ids {
        Ids { taken: ids.map(fold).collect() }
    }

    /// Returns an id for each of these paths. If names are the same, the folder distinguishes them.
    pub fn give(&mut self, paths: &[&str]) -> Vec<String> {
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        let short: Vec<String> = paths.iter().map(|path| slug(name_of(path))).collect();
        for id in &short {
            *names.entry(id.clone()).or_default() += 1;
        }
        let give = |(path, id): (&&str, &String)| {
            let is_alone = names.get(id) == Some(&1) && !self.taken.contains(&fold(id));
            let wanted = if is_alone { id.clone() } else { with_folder(path, id) };
            self.free(&wanted)
        };
        paths.iter().zip(&short).map(give).collect()
    }

    /// This id, or one like it if it is taken.
    pub fn named(&mut self, id: &str) -> String {
        self.free(id)
    }

    fn free(&mut self, wanted: &str) -> String {
        let numbered = (2_u32..).map(|number| format!("{wanted}-{number}"));
        let mut ids = std::iter::once(wanted.to_owned()).chain(numbered);
        let free = ids.find(|id| !self.taken.contains(&fold(id))).unwrap_or_default();
        self.taken.insert(fold(&free));
        free
    }
}

fn name_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn with_folder(path: &str, id: &str) -> String {
    let folder = path.rsplit('/').nth(1).map(slug).unwrap_or_default();
    match folder.as_str() {
        "" | "document" => id.to_owned(),
        folder => format!("{folder}-{id}"),
    }
}

/// Returns a name in lower-case letters, digits and hyphens, without words that describe the
/// version.
pub fn slug(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| !is_mark(*c)).collect();
    let lower = plain.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let telling: Vec<&str> = words.iter().copied().filter(|word| !is_noise(word)).collect();
    let mut slug = String::new();
    for word in if telling.is_empty() { words } else { telling } {
        let word = word.get(..word.len().min(LONGEST)).unwrap_or(word);
        if !slug.is_empty() {
            if slug.len() + word.len() >= LONGEST {
                break;
            }
            slug.push('-');
        }
        slug.push_str(word);
    }
    if slug.is_empty() { "document".to_owned() } else { slug }
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn is_noise(word: &str) -> bool {
    let is_version = || {
        let digits = word.strip_prefix('v').unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    NOISE.contains(&word) || is_version()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_names_and_leave_out_versions() {
        assert_eq!(slug("SOW template FINAL v3"), "sow-template");
        assert_eq!(slug("Übergabe_Protokoll (2)"), "ubergabe-protokoll-2");
        assert_eq!(slug("final"), "final");
        assert_eq!(slug("監査"), "document");
        assert!(slug(&"abcdef ".repeat(30)).len() <= LONGEST);
    }

    #[test]
    fn equal_names_are_told_apart_by_their_folders() {
        let mut ids = Ids::taken(["Runbook"].into_iter());
        let given = ids.give(&[
            "a/dr-test.pdf",
            "b/dr-test.docx",
            "runbook.md",
            "x/y.md",
            "x/a-dr-test.md",
        ]);
        assert_eq!(given, ["a-dr-test", "b-dr-test", "runbook-2", "y", "x-a-dr-test"]);
    }
}
