//! The list of competencies, as `build.rs` makes it.

use crate::language::table::Table;
use crate::spelling::fold;

/// Words without meaning after a word that does not matter: "Consulting Partner" does not, and
/// a "Security Partner" may have no competency.
const BEHIND: &[&str] = &["partner", "partners", "program", "programme"];

/// The AWS Competencies.
pub(crate) struct Competencies {
    /// Their names.
    pub(crate) all: &'static [&'static str],
    /// Their names, by the key of each name that people use.
    pub(crate) names: Table<&'static str>,
    /// Words that never matter.
    pub(crate) ignored: Table<()>,
}

impl Competencies {
    /// The words of a name that matter.
    pub(crate) fn key(&self, name: &str) -> String {
        let folded = fold(name);
        let spaced = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let spaced = format!(" {} ", spaced.collect::<Vec<_>>().join(" "));
        // These name the kind of partner in the long form of some names.
        let spaced = spaced.replace(" amazon web services ", " aws ");
        let spaced = spaced.replace(" consulting and delivery ", " consulting ");
        let mut key: Vec<&str> = Vec::new();
        let mut is_behind = false;
        for word in spaced.split(' ').filter(|word| !word.is_empty()) {
            let is_ignored = self.ignored.has(word) || (is_behind && BEHIND.contains(&word));
            // "AWS Partner" is not a kind of competency.
            is_behind = is_ignored && !matches!(word, "aws" | "apn");
            if !is_ignored {
                key.push(word);
            }
        }
        key.join(" ")
    }
}
