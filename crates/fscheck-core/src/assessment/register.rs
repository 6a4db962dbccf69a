//! Finds evidence by the name that a Partner Response uses: its id, its file or its address.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use super::Folders;
use crate::checklist::LinkedKind;
use crate::facts::{Content, Evidence};
use crate::location::{Location, Sourced};
use crate::paths::{compared, plain, slashed};
use crate::percent;
use crate::text;
use crate::word_list::entries;

/// Finds evidence by its id, its file or its address.
pub(super) struct Register<'a> {
    folders: &'a Folders,
    link_hosts: &'a [LinkedKind],
    ids: BTreeMap<String, usize>,
    /// The length in bytes of the shortest id and of the longest.
    lengths: (usize, usize),
    paths: BTreeMap<PathBuf, usize>,
    urls: BTreeMap<String, usize>,
    undeclared: BTreeMap<String, usize>,
    /// The files of the assessment itself, which are not evidence.
    own: BTreeSet<PathBuf>,
}

impl<'a> Register<'a> {
    pub(super) fn new(
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

    /// Returns the addresses in a text that count as links: those that an entry declares, and those
    /// of certain hosts, which people also write without `https://`.
    pub(super) fn addresses_in(&self, text: &str) -> Vec<String> {
        let is_around = |c: char| matches!(c, '(' | ')' | '<' | '>' | '[' | ']' | '"' | '\'' | '`');
        let words = text.split_whitespace().filter(|word| word.contains('.'));
        let words = words.map(|word| word.trim_matches(|c| is_around(c) || matches!(c, ',' | ';')));
        let words = words.map(|word| word.trim_end_matches(['.', ':', '!', '?']));
        let address = |word: &str| {
            let after_scheme = word.split_once("://").map_or(word, |(_, rest)| rest);
            let host = after_scheme.split(['/', '?', '#', ':']).next().unwrap_or_default();
            let host = host.to_ascii_lowercase();
            // The name of a price calculator in a sentence is not an estimate.
            let is_page = |address: &str| {
                let mut known = self.link_hosts.iter();
                known.all(|known| known.fault(address).is_none())
            };
            let is_known = self.link_hosts.iter().any(|known| known.covers(&host))
                && is_page(&format!("https://{after_scheme}"));
            let is_declared = || self.urls.contains_key(&plain_url(word));
            match word.contains("://") {
                true if is_known || is_declared() => Some(word.to_owned()),
                false if is_known => Some(format!("https://{word}")),
                _ => None,
            }
        };
        words.filter_map(address).collect()
    }

    /// Returns the evidence whose id is in the text.
    pub(super) fn named_in(&self, text: &str) -> Vec<usize> {
        if self.ids.is_empty() {
            return Vec::new();
        }
        ids_in(text, self.lengths, |word| self.ids.get(word).copied())
    }

    /// The evidence that a link leads to; `None` for mail, for places in the workbook, and for the
    /// files of the assessment itself.
    pub(super) fn linked(
        &mut self,
        link: &str,
        at: &Location,
        evidence: &mut Vec<Evidence>,
    ) -> Option<usize> {
        let link = text::trim(link);
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

/// Returns what `of` gives for the ids in a text. `of` is given words in lower case, of so many
/// bytes at least and at most if they are ASCII. An id that is an ordinary word of the language
/// counts only if the text consists of ids, or if the id is in quotation marks.
pub(crate) fn ids_in<T>(
    text: &str,
    (shortest, longest): (usize, usize),
    of: impl Fn(&str) -> Option<T>,
) -> Vec<T> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let ends = ['.', '-', '/', '_'];
    // Letters outside ASCII may become longer or shorter in lower case.
    let may_be = |word: &str| !word.is_ascii() || (shortest..=longest).contains(&word.len());
    let mut named = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive(|c: char| !is_part(c)) {
        let end = start + part.len();
        // Most words are shorter than any id.
        if part.len() < shortest && part.is_ascii() {
            start = end;
            continue;
        }
        let word = part.trim_end_matches(|c: char| !is_part(c)).trim_matches(ends);
        let found = may_be(word).then(|| of(&text::lower(word))).flatten();
        let is_meant = || {
            !is_plain_word(word)
                || is_quoted(text, start, end)
                || is_nothing_but_ids(text, |word| of(word).is_some())
        };
        named.extend(found.filter(|_| is_meant()));
        start = end;
    }
    named
}

/// Returns whether a text is an id, or a list of ids.
fn is_nothing_but_ids(text: &str, is_id: impl Fn(&str) -> bool) -> bool {
    let text = text.replace(" and ", ",").replace(" AND ", ",");
    let parts = text.split([',', ';', '\n', '\r', '&', '+', '|', '\u{2022}', '\u{3001}']);
    let mut ids = parts.map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut has_any = false;
    ids.all(|id| {
        has_any |= !id.is_empty();
        id.is_empty() || is_id(&text::lower(id))
    }) && has_any
}

/// Returns whether an id may also be an ordinary word of a sentence: only letters, a figure, as
/// short as `s3` and `v2`, or usually written with hyphens, such as `end-to-end`.
fn is_plain_word(word: &str) -> bool {
    let is_short = word.chars().nth(SHORT_ID).is_none();
    word.chars().all(char::is_alphabetic)
        || word.chars().all(|c| c.is_ascii_digit() || c == '.')
        || (is_short && word.chars().all(char::is_alphanumeric))
        || HYPHENATED.has(&word.to_lowercase())
}

static HYPHENATED: LazyLock<Hyphenated> =
    LazyLock::new(|| Hyphenated::read(fscheck_checklist::words::HYPHENATED));

/// Words that are written with hyphens.
#[derive(Default)]
struct Hyphenated {
    whole: BTreeSet<&'static str>,
    first: BTreeSet<&'static str>,
    last: BTreeSet<&'static str>,
    /// The ids that lie between two others.
    inner: BTreeSet<&'static str>,
}

impl Hyphenated {
    fn read(list: &'static str) -> Hyphenated {
        let mut read = Hyphenated::default();
        for entry in entries(list) {
            let parts: Vec<&'static str> = entry.split('-').collect();
            match parts.as_slice() {
                [first, "*"] => read.first.insert(first),
                ["*", last] => read.last.insert(last),
                ["*", inner, "*"] => read.inner.insert(inner),
                _ => read.whole.insert(entry),
            };
        }
        read
    }

    fn has(&self, word: &str) -> bool {
        let parts: Vec<&str> = word.splitn(4, '-').collect();
        self.whole.contains(word)
            || match parts.as_slice() {
                [first, last] => self.first.contains(first) || self.last.contains(last),
                [_, inner, _] => self.inner.contains(inner),
                _ => false,
            }
    }
}

/// IDs of up to this many letters and digits may be names that everyone uses.
const SHORT_ID: usize = 3;

/// Returns whether the word that ends in the character before `end` is in quotation marks.
fn is_quoted(text: &str, start: usize, end: usize) -> bool {
    let is_mark = |c: char| "\"'`\u{201c}\u{201d}\u{201e}\u{2018}\u{2019}\u{ab}\u{bb}".contains(c);
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    let last = text.get(start..end).and_then(|word| word.chars().next_back());
    before.is_some_and(is_mark) && last.is_some_and(is_mark)
}

/// Returns the files that a relative link may mean, the likeliest first (specification, section
/// 4.3): as written, then percent-decoded, each also without the part from `#` on.
pub fn link_paths(link: &str, folders: &Folders) -> Vec<PathBuf> {
    let link = slashed(link);
    let link = match folders.links_from_package {
        true => link.strip_prefix("../").unwrap_or(&link),
        false => &link,
    };
    let decoded = percent::decoded(link);
    let decoded = slashed(&decoded);
    let file = |text: &str| text.split('#').next().unwrap_or_default().to_owned();
    let spellings = [link.to_owned(), decoded.to_string(), file(link), file(&decoded)];
    spellings.iter().map(|spelling| plain(&folders.workbook.join(spelling))).collect()
}

/// Returns an address without parts that don't change its target: case of the host, a slash at the
/// end.
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
    fn words_of_a_sentence_are_no_ids() {
        for word in [
            "go-live",
            "Go-Live",
            "end-to-end",
            "sign-off",
            "follow-up",
            "high-availability",
            "on-call",
            "hand-over",
            "multi-az",
            "cross-region",
            "role-based",
            "day-to-day",
            "step-by-step",
            "up-to-date",
            "best-practice",
            "least-privilege",
            "root-cause",
            "disaster-recovery",
            "state-of-the-art",
            "third-party",
            "self-service",
            "cloud-native",
            "process",
            "sop",
            "24",
            "s3",
            "lift-and-shift",
            "pay-as-you-go",
            "24x7",
            "non-production",
            "check-list",
        ] {
            assert!(is_plain_word(word), "{word}");
        }
        for id in [
            "sow-template",
            "dr-test-2",
            "go-live-checklist",
            "access-logs",
            "change-process",
            "customer-training",
            "security-policies",
            "dr-process",
            "statement-of-work",
            "kpi-guidance",
            "runbook_1",
            "ev-1",
            "ev12",
            "E-17",
            "sla-2026",
            "project-plan",
            "education-events",
            "acceptance-form",
            "training-plan",
            "dr-plan",
            "post-mortem-1",
            "cost-model",
        ] {
            assert!(!is_plain_word(id), "{id}");
        }
    }

    #[test]
    fn ids_are_whole_words_and_ordinary_words_only_if_marked() {
        let ids = |text: &str| {
            let known = |word: &str| {
                ["kpi-runbook", "ops/a.md", "choices"].into_iter().find(|known| *known == word)
            };
            ids_in(text, (1, usize::MAX), known)
        };
        assert_eq!(ids("See `KPI-runbook`, or ops/a.md."), ["kpi-runbook", "ops/a.md"]);
        assert_eq!(ids("See `choices`."), ["choices"]);
        assert_eq!(ids("Choices, ops/a.md"), ["choices", "ops/a.md"]);
        assert!(ids("We always made smart choices.").is_empty());
    }

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
