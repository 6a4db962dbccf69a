//! An assessment: all that the partner claims, from a workbook, a manifest, or both.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::checklist::LinkedKind;
use crate::facts::merge::Conflict;
use crate::facts::{Content, Evidence, Facts};
use crate::location::{Location, Sourced};
pub use crate::paths::plain;
use crate::paths::{compared, slashed};
use crate::tree::Problem;
use crate::workbook::answers::{Answer, Answers, Met, Row};

/// All that is claimed, each claim with its place.
#[derive(Debug)]
pub struct Assessment {
    /// The file that stands for the whole: the workbook, or without one the manifest.
    pub primary: Arc<str>,
    /// The manifest's path, where there is one.
    pub manifest: Option<Arc<str>>,
    /// The workbook's path, where there is one.
    pub workbook: Option<Arc<str>>,
    /// Where the checklist is named, where it is.
    pub checklist_at: Option<Location>,
    /// Facts, evidence and acceptances. Behind the declared evidence stand the links in the
    /// workbook that no entry declares.
    pub facts: Facts,
    /// Facts that manifest and workbook state differently.
    pub conflicts: Vec<Conflict>,
    /// Facts in the workbook that cannot be understood.
    pub fact_problems: Vec<Problem>,
    /// The answers; none where there is no workbook.
    pub answers: Answers,
    /// Where Partner Responses name evidence, or link to it.
    pub mentions: Vec<Mention>,
    mentioned_in: BTreeSet<(String, Option<u32>)>,
    rows: BTreeMap<String, Vec<usize>>,
}

/// A Partner Response that names evidence or links to it.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The evidence, as a position in [`Facts::evidence`].
    pub evidence: usize,
    /// The control in whose row it stands.
    pub control: String,
    /// The case study under which it stands; `None` in a cell about the practice.
    pub case_study: Option<u32>,
    /// Whether the answer beside it is Yes: beside any other it satisfies nothing.
    pub is_of_yes: bool,
}

/// What an assessment is put together from.
#[derive(Debug)]
pub struct Parts {
    /// See [`Assessment::primary`].
    pub primary: Arc<str>,
    /// See [`Assessment::manifest`].
    pub manifest: Option<Arc<str>>,
    /// See [`Assessment::workbook`].
    pub workbook: Option<Arc<str>>,
    /// See [`Assessment::checklist_at`].
    pub checklist_at: Option<Location>,
    /// The facts, without the links of the workbook.
    pub facts: Facts,
    /// See [`Assessment::conflicts`].
    pub conflicts: Vec<Conflict>,
    /// See [`Assessment::fact_problems`].
    pub fact_problems: Vec<Problem>,
    /// The answers.
    pub answers: Answers,
    /// Where evidence and links are looked for.
    pub folders: Folders,
    /// The web hosts whose addresses are links even where they are written as a text.
    pub link_hosts: Vec<LinkedKind>,
}

/// Where files are looked for.
#[derive(Clone, Debug)]
pub struct Folders {
    /// The evidence root, which no evidence may lie outside of.
    pub evidence: PathBuf,
    /// The same, as the user would name it.
    pub evidence_shown: PathBuf,
    /// The workbook's folder, which its relative links start from.
    pub workbook: PathBuf,
    /// Whether links have the `../` in front that LibreOffice puts there.
    pub links_from_package: bool,
}

impl Assessment {
    /// Puts the parts together: finds the evidence that the workbook names and links to.
    pub fn new(parts: Parts) -> Assessment {
        let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (position, row) in parts.answers.rows.iter().enumerate() {
            rows.entry(row.id.clone()).or_default().push(position);
        }
        let mut facts = parts.facts;
        let files = [parts.workbook.as_deref(), parts.manifest.as_deref()];
        let own = files.into_iter().flatten().filter_map(|file| Path::new(file).file_name());
        let own = own.flat_map(|name| {
            [&parts.folders.workbook, &parts.folders.evidence].map(|folder| folder.join(name))
        });
        let own: BTreeSet<PathBuf> = own.map(|path| compared(&plain(&path))).collect();
        let mut register = Register::new(&facts.evidence, &parts.folders, &parts.link_hosts, own);
        let mentions = mentions(&parts.answers, &mut facts.evidence, &mut register);
        Assessment {
            primary: parts.primary,
            manifest: parts.manifest,
            workbook: parts.workbook,
            checklist_at: parts.checklist_at,
            facts,
            conflicts: parts.conflicts,
            fact_problems: parts.fact_problems,
            answers: parts.answers,
            mentioned_in: mentions.iter().map(|m| (m.control.clone(), m.case_study)).collect(),
            mentions,
            rows,
        }
    }

    /// The place that stands for the whole assessment.
    pub fn at(&self) -> Location {
        Location::file(&self.primary)
    }

    /// The place of facts that are not stated: the manifest, or without one the workbook.
    pub fn facts_at(&self) -> Location {
        Location::file(self.manifest.as_ref().unwrap_or(&self.primary))
    }

    /// The rows of the item `id`, in the order of the workbook.
    pub fn rows(&self, id: &str) -> impl Iterator<Item = &Row> {
        let positions = self.rows.get(id).map(Vec::as_slice).unwrap_or_default();
        positions.iter().filter_map(|position| self.answers.rows.get(*position))
    }

    /// The answers to an item about the practice, one of each row, with their rows.
    ///
    /// In a table of case studies such an item has one answer for each: these count alike.
    pub fn practice_answers(&self, id: &str) -> Vec<(&Row, &Answer)> {
        let about_practice = self.answers_where(id, |answer| answer.case_study.is_none());
        match about_practice.is_empty() {
            true => self.answers_where(id, |answer| answer.met != Met::Blank),
            false => about_practice,
        }
    }

    /// The answers to an item under one case study, one of each row, with their rows.
    pub fn case_study_answers(&self, id: &str, number: u32) -> Vec<(&Row, &Answer)> {
        self.answers_where(id, |answer| answer.case_study == Some(number))
    }

    /// All answers to an item, with their rows.
    pub fn answers(&self, id: &str) -> Vec<(&Row, &Answer)> {
        self.answers_where(id, |_| true)
    }

    /// The answer to an item that facts decide. Of several rows the worse counts.
    pub fn claim(&self, id: &str) -> Option<&Answer> {
        let answers = self.practice_answers(id).into_iter().map(|(_, answer)| answer);
        answers.min_by_key(|answer| match answer.met {
            Met::No => 0,
            Met::Waived => 1,
            Met::NotApplicable => 2,
            Met::Blank => 3,
            Met::Yes => 4,
        })
    }

    /// Whether the Partner Response of an item, under a case study, names evidence or links to it.
    pub fn names_evidence(&self, id: &str, case_study: Option<u32>) -> bool {
        self.mentioned_in.contains(&(id.to_owned(), case_study))
    }

    /// The case studies that the workbook has columns for and that have any answer there.
    pub fn answered_case_studies(&self) -> impl Iterator<Item = u32> {
        let answers = self.answers.rows.iter().flat_map(|row| &row.answers);
        answers.filter(|answer| answer.is_filled()).filter_map(|answer| answer.case_study)
    }

    fn answers_where(&self, id: &str, wanted: impl Fn(&Answer) -> bool) -> Vec<(&Row, &Answer)> {
        let answers = self.rows(id).flat_map(|row| row.answers.iter().map(move |a| (row, a)));
        answers.filter(|(_, answer)| wanted(answer)).collect()
    }
}

/// Finds the evidence that responses name or link to; adds the links that no entry declares.
fn mentions(
    answers: &Answers,
    evidence: &mut Vec<Evidence>,
    register: &mut Register<'_>,
) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for row in &answers.rows {
        for answer in &row.answers {
            let mut named = register.named_in(&answer.response);
            let links = answer.links.iter().map(String::as_str).map(str::to_owned);
            for link in links.chain(register.addresses_in(&answer.response)) {
                named.extend(register.linked(&link, &answer.response_at, evidence));
            }
            named.sort_unstable();
            named.dedup();
            mentions.extend(named.into_iter().map(|evidence| Mention {
                evidence,
                control: row.id.clone(),
                case_study: answer.case_study,
                is_of_yes: answer.met == Met::Yes,
            }));
        }
    }
    mentions
}

/// Finds evidence by its id, its file or its address.
struct Register<'a> {
    folders: &'a Folders,
    link_hosts: &'a [LinkedKind],
    ids: BTreeMap<String, usize>,
    /// The length in bytes of the shortest id and of the longest.
    lengths: (usize, usize),
    paths: BTreeMap<PathBuf, usize>,
    urls: BTreeMap<String, usize>,
    undeclared: BTreeMap<String, usize>,
    /// The files of the assessment itself, which are no evidence.
    own: BTreeSet<PathBuf>,
}

impl<'a> Register<'a> {
    fn new(
        evidence: &[Evidence],
        folders: &'a Folders,
        link_hosts: &'a [LinkedKind],
        own: BTreeSet<PathBuf>,
    ) -> Register<'a> {
        let mut register = Register {
            folders,
            link_hosts,
            ids: BTreeMap::new(),
            lengths: (0, 0),
            paths: BTreeMap::new(),
            urls: BTreeMap::new(),
            undeclared: BTreeMap::new(),
            own,
        };
        for (position, entry) in evidence.iter().enumerate() {
            register.ids.entry(entry.id.to_lowercase()).or_insert(position);
            match &entry.content {
                Content::Path(path) => {
                    let path = plain(&folders.evidence.join(&*slashed(&path.value)));
                    register.paths.entry(compared(&path)).or_insert(position);
                }
                Content::Url(url) => {
                    register.urls.entry(plain_url(&url.value)).or_insert(position);
                }
                Content::LinkedPath(_) | Content::Live => {}
            }
        }
        let lengths = || register.ids.keys().map(String::len);
        register.lengths = (lengths().min().unwrap_or(0), lengths().max().unwrap_or(0));
        register
    }

    /// The addresses in a text that are links without being one: those that an entry declares, and
    /// those of certain hosts, which people also write without `https://`.
    fn addresses_in(&self, text: &str) -> Vec<String> {
        let is_around = |c: char| matches!(c, '(' | ')' | '<' | '>' | '[' | ']' | '"' | '\'' | '`');
        let words = text.split_whitespace().filter(|word| word.contains('.'));
        let words = words.map(|word| word.trim_matches(|c| is_around(c) || matches!(c, ',' | ';')));
        let words = words.map(|word| word.trim_end_matches(['.', ':', '!', '?']));
        let address = |word: &str| {
            let after_scheme = word.split_once("://").map_or(word, |(_, rest)| rest);
            let host = after_scheme.split(['/', '?', '#', ':']).next().unwrap_or_default();
            let host = host.to_ascii_lowercase();
            let is_known = self.link_hosts.iter().any(|known| known.covers(&host));
            let is_declared = || self.urls.contains_key(&plain_url(word));
            match word.contains("://") {
                true if is_known || is_declared() => Some(word.to_owned()),
                false if is_known => Some(format!("https://{word}")),
                _ => None,
            }
        };
        words.filter_map(address).collect()
    }

    /// The evidence whose id stands in the text as a word. An id that is a plain word of the
    /// language counts only where it is all of the text, or stands in quotation marks.
    fn named_in(&self, text: &str) -> Vec<usize> {
        if self.ids.is_empty() {
            return Vec::new();
        }
        let (shortest, longest) = self.lengths;
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        let ends = ['.', '-', '/', '_'];
        let is_all = |word: &str| text.trim_matches(|c: char| !c.is_alphanumeric()) == word;
        // Other letters than those of ASCII may be longer in lower case, or shorter.
        let may_be = |word: &str| !word.is_ascii() || (shortest..=longest).contains(&word.len());
        let mut named = Vec::new();
        let mut start = 0;
        for part in text.split_inclusive(|c: char| !is_part(c)) {
            let end = start + part.len();
            let word = part.trim_end_matches(|c: char| !is_part(c)).trim_matches(ends);
            let position = may_be(word).then(|| self.ids.get(&word.to_lowercase())).flatten();
            let is_plain = is_plain_word(word);
            let is_meant = || !is_plain || is_all(word) || is_quoted(text, start, end);
            named.extend(position.filter(|_| is_meant()));
            start = end;
        }
        named
    }

    /// The evidence that a link leads to; `None` for mail, for places in the workbook, and for the
    /// files of the assessment itself.
    fn linked(&mut self, link: &str, at: &Location, evidence: &mut Vec<Evidence>) -> Option<usize> {
        let link = link.trim();
        let scheme = link.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let scheme = scheme.filter(|s| s.len() > 1 && s.chars().all(|c| c.is_ascii_alphanumeric()));
        if link.is_empty() || link.starts_with(['#', '[']) || scheme.as_deref() == Some("mailto") {
            return None;
        }
        let is_file = scheme.is_none() || scheme.as_deref() == Some("file");
        let paths = if is_file { link_paths(link, self.folders) } else { Vec::new() };
        let paths: Vec<PathBuf> = paths.iter().map(|path| compared(path)).collect();
        let declared = match is_file {
            true => paths.iter().find_map(|path| self.paths.get(path)),
            false => self.urls.get(&plain_url(link)),
        };
        if let Some(position) = declared {
            return Some(*position);
        }
        let is_hidden = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.is_some_and(|name| name.starts_with('.') && name != "..")
        };
        if paths.iter().any(|path| self.own.contains(path) || is_hidden(path)) {
            return None;
        }
        // One file is one piece of evidence, however its path is written.
        let key = paths.first().map(|path| path.to_string_lossy().into_owned());
        Some(*self.undeclared.entry(key.unwrap_or_else(|| link.to_owned())).or_insert_with(|| {
            let target = Sourced::new(link.to_owned(), at.clone());
            let content = if is_file { Content::LinkedPath(target) } else { Content::Url(target) };
            evidence.push(Evidence::undeclared(link, content, at));
            evidence.len() - 1
        }))
    }
}

/// Whether an id is a word that a sentence may also have: of letters alone, a figure, or as short
/// as `s3` and `v2`.
fn is_plain_word(word: &str) -> bool {
    let is_short = word.chars().nth(SHORT_ID).is_none();
    word.chars().all(char::is_alphabetic)
        || word.chars().all(|c| c.is_ascii_digit() || c == '.')
        || (is_short && word.chars().all(char::is_alphanumeric))
}

/// An id of so many letters and digits may be a name that everyone uses.
const SHORT_ID: usize = 3;

/// Whether the word that ends in the character before `end` stands in quotation marks.
fn is_quoted(text: &str, start: usize, end: usize) -> bool {
    let is_mark = |c: char| "\"'`\u{201c}\u{201d}\u{201e}\u{2018}\u{2019}\u{ab}\u{bb}".contains(c);
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    let last = text.get(start..end).and_then(|word| word.chars().next_back());
    before.is_some_and(is_mark) && last.is_some_and(is_mark)
}

/// The files that a relative link may mean, the likeliest first (contract, section 4): as
/// written, then percent-decoded, each also without what follows a `#`.
pub fn link_paths(link: &str, folders: &Folders) -> Vec<PathBuf> {
    let link = slashed(link);
    let link = match folders.links_from_package {
        true => link.strip_prefix("../").unwrap_or(&link),
        false => &link,
    };
    let decoded = percent_decode_str(link).decode_utf8_lossy();
    let decoded = slashed(&decoded);
    let file = |text: &str| text.split('#').next().unwrap_or_default().to_owned();
    let spellings = [link.to_owned(), decoded.to_string(), file(link), file(&decoded)];
    spellings.iter().map(|spelling| plain(&folders.workbook.join(spelling))).collect()
}

/// An address without what does not change where it leads: case of the host, a slash at the end.
fn plain_url(url: &str) -> String {
    let url = url.trim().trim_end_matches('/');
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
            format!("{}://{}{path}", scheme.to_lowercase(), host.to_lowercase())
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_link_is_tried_as_written_then_decoded() {
        let folders = |links_from_package| Folders {
            evidence: PathBuf::from("/r"),
            evidence_shown: PathBuf::from("r"),
            workbook: PathBuf::from("/r"),
            links_from_package,
        };
        let paths = link_paths("docs/evidence%20one.pdf#page=2", &folders(false));
        assert_eq!(paths[0], Path::new("/r/docs/evidence%20one.pdf#page=2"));
        assert_eq!(paths[3], Path::new("/r/docs/evidence one.pdf"));
        assert_eq!(link_paths(r"docs\a.pdf", &folders(false))[0], Path::new("/r/docs/a.pdf"));
        assert_eq!(link_paths("docs%5Ca.pdf", &folders(false))[1], Path::new("/r/docs/a.pdf"));
        assert_eq!(link_paths(r"..\docs\a.pdf", &folders(true))[0], Path::new("/r/docs/a.pdf"));
        assert_eq!(link_paths("../docs/a.pdf", &folders(true))[0], Path::new("/r/docs/a.pdf"));
        assert_eq!(link_paths("../docs/a.pdf", &folders(false))[0], Path::new("/docs/a.pdf"));
    }

    #[test]
    fn addresses_are_the_same_whatever_the_case_of_the_host() {
        assert_eq!(plain_url("HTTPS://Example.org/A/"), plain_url("https://example.org/A"));
        assert_ne!(plain_url("https://example.org/a"), plain_url("https://example.org/A"));
    }
}
