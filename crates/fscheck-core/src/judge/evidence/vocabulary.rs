//! Rule `evidence-other-customer` for a document whose words are those of the documents about another
//! case study: it never names its customer, or only its head does.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::stranger::about_a_stranger;
use super::texts::{add_unless_found, only_case_study};
use super::unnamed::{has_name, names};
use super::{EvidenceIndex, seen_of};
use crate::evidence::{Searched, WORDS_OF_ANOTHER};
use crate::facts::{CaseStudy, Evidence};
use crate::finding::Finding;
use crate::judge::Context;
use crate::judge::response::is_general_word;
use crate::kind::Kind;
use crate::rules::{
    EVIDENCE_DUPLICATE, EVIDENCE_NAMES_CUSTOMER, EVIDENCE_OTHER_CUSTOMER, EVIDENCE_SAME_TEXT, Rule,
};
use crate::text;
use crate::words::bare_words;

/// What the words that a document shares with another case study must weigh.
const ENOUGH: u64 = 6;

/// The same for a document that names its customer: then it must be plain that it was copied under
/// this name.
const ENOUGH_IF_NAMED: u64 = 11;

/// How many times as much they must then weigh as those that it shares with its own.
const TIMES_IF_NAMED: u64 = 8;

/// The fewest words that it must share with them: two may be anybody's.
const WORDS: usize = 3;

/// How many of them several documents about that case study must have.
const SHARED: usize = 1;

/// How many times as large a part of the other's words as of its own it must have.
const TIMES: u64 = 3;

/// The same for the case study of which it has the second largest part: this many halves.
const HALVES: u64 = 3;

/// The fewest other documents about its own case study: without them, its words aren't known. Nor are
/// they if more documents about it can't be searched.
const DOCUMENTS: usize = 3;

/// How many bytes of all documents' words there are for each different one, roughly: what the table of
/// them needs at once.
const BYTES_PER_WORD: usize = 32;

/// The most words that are shown.
const SHOWN: usize = 4;

/// The most characters of their sentence.
const SENTENCE: usize = 160;

/// Kinds that describe a project. Diagrams and scripts are largely the same for every customer.
const COMPARED: &[Kind] = &[
    Kind::Document,
    Kind::Presentation,
    Kind::Description,
    Kind::Report,
    Kind::Record,
    Kind::Contract,
];

/// The rules whose findings may be about the same fault of a document.
const SAME_FAULT: [&Rule; 4] =
    [&EVIDENCE_DUPLICATE, &EVIDENCE_NAMES_CUSTOMER, &EVIDENCE_OTHER_CUSTOMER, &EVIDENCE_SAME_TEXT];

/// Checks the documents about one case study each. Returns the words that a finding names although no
/// passage with them was asked for, by the position of the evidence.
pub fn evidence_in_words_of_another(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    findings: &mut Vec<Finding>,
) -> BTreeMap<usize, Vec<String>> {
    let mut unshown = BTreeMap::new();
    let documents = documents(context, proof);
    let words = Words::of(&documents, unsearched(context, proof));
    for document in documents.iter().filter(|document| document.entry.is_of_kind(COMPARED)) {
        let study = document.of.and_then(|number| context.assessment.facts.case_study(number));
        let Some(study) = study.filter(|study| has_name(study)) else { continue };
        let finding = match words.of_another(study, document) {
            Some((other, shown)) => {
                if !document.searched.found.contains_key(WORDS_OF_ANOTHER) {
                    let shown = shown.iter().map(|word| (*word).to_owned());
                    unshown.insert(document.position, shown.collect());
                }
                in_words_of_another(context, study.number, document, other, &shown)
            }
            None => about_a_stranger(context, &documents, &words, study, document),
        };
        if let Some(finding) = finding {
            add_unless_found(findings, finding, &SAME_FAULT);
        }
    }
    unshown
}

/// Returns the finding for a document about the case study `own` that uses words of `other`.
fn in_words_of_another(
    context: &Context<'_>,
    own: u32,
    document: &Document<'_>,
    other: u32,
    shown: &[&str],
) -> Option<Finding> {
    let shown = shown.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>();
    let passage = document.searched.found.get(WORDS_OF_ANOTHER).map(|passage| {
        let sentence = text::shorten(&passage.sentence, SENTENCE);
        format!("; first in “{sentence}” ({})", document.searched.place(passage))
    });
    let how = match document.names(own) {
        true => "names its customer, but uses",
        false => "never names its customer, and uses",
    };
    let message = format!(
        "{}, which is about {}, {how} words that only the documents about {} have: {}{}",
        document.entry.named(),
        context.study_name(own),
        context.study_name(other),
        text::listed(&shown),
        passage.unwrap_or_default(),
    );
    let help = format!("Check which customer it is about. {}", EVIDENCE_OTHER_CUSTOMER.help);
    let finding = Finding::new(&EVIDENCE_OTHER_CUSTOMER, &document.entry.path()?.at, message);
    Some(finding.of_item(document.item).case_study(own).help(help))
}

/// A file that was searched.
pub(super) struct Document<'a> {
    /// The first entry with this file.
    pub(super) entry: &'a Evidence,
    position: usize,
    pub(super) searched: &'a Searched,
    /// The case study that it is about, if it is only one.
    pub(super) of: Option<u32>,
    /// The control that the entry is for, if it is only one.
    pub(super) item: Option<&'a str>,
}

fn documents<'a>(context: &Context<'a>, proof: &EvidenceIndex<'a>) -> Vec<Document<'a>> {
    let mut files: BTreeMap<&OsStr, Document<'a>> = BTreeMap::new();
    for (position, entry) in proof.evidence.iter().enumerate() {
        let seen = seen_of(proof.seen, position);
        let searched = seen.content().and_then(|content| content.text.searched());
        let Some((file, searched)) = seen.path().zip(searched) else { continue };
        let of = only_case_study(context, position, entry).map(|study| study.number);
        files
            .entry(file.as_os_str())
            .and_modify(|document| document.of = document.of.filter(|_| document.of == of))
            .or_insert_with(|| {
                let item = proof.only_control(position);
                Document { entry, position, searched, of, item }
            });
    }
    files.into_values().collect()
}

/// Returns the number of files about each case study that can't be searched, such as scans.
fn unsearched(context: &Context<'_>, proof: &EvidenceIndex<'_>) -> BTreeMap<u32, usize> {
    let mut files: BTreeMap<u32, BTreeSet<&OsStr>> = BTreeMap::new();
    for (position, entry) in proof.evidence.iter().enumerate() {
        let seen = seen_of(proof.seen, position);
        let is_searched = seen.content().is_some_and(|content| content.text.searched().is_some());
        let study = only_case_study(context, position, entry);
        let Some((file, study)) = seen.path().zip(study) else { continue };
        if !is_searched && entry.is_of_kind(COMPARED) {
            files.entry(study.number).or_default().insert(file.as_os_str());
        }
    }
    files.into_iter().map(|(number, files)| (number, files.len())).collect()
}

impl<'a> Document<'a> {
    pub(super) fn words(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.searched.vocabulary.split_ascii_whitespace()
    }

    pub(super) fn names(&self, own: u32) -> bool {
        names(self.searched, own)
    }
}

/// The number of documents about a case study that have a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Use {
    case_study: u32,
    documents: usize,
}

/// Who uses a word.
#[derive(Clone, Copy, Debug)]
enum Users {
    One(Use),
    Two(Use, Use),
    /// The documents of three case studies, or those of the practice.
    Many,
}

/// The words of all documents.
pub(super) struct Words<'a> {
    users: FxHashMap<&'a str, Users>,
    /// What the words weigh that only the documents about a case study have.
    weights: BTreeMap<u32, u64>,
    /// The number of documents about a case study.
    documents: BTreeMap<u32, usize>,
    /// The number of those that can't be searched.
    unsearched: BTreeMap<u32, usize>,
}

/// What a document shares with the others about a case study.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    /// What their common words weigh.
    common: u64,
    /// How many of these several of them have.
    shared: usize,
    /// What all words weigh that only documents about this case study have.
    all: u64,
}

impl<'a> Words<'a> {
    fn of(documents: &[Document<'a>], unsearched: BTreeMap<u32, usize>) -> Words<'a> {
        let bytes: usize =
            documents.iter().map(|document| document.searched.vocabulary.len()).sum();
        let mut users: FxHashMap<&str, Users> =
            FxHashMap::with_capacity_and_hasher(bytes / BYTES_PER_WORD, FxBuildHasher);
        let mut numbers: BTreeMap<u32, usize> = BTreeMap::new();
        for document in documents {
            let Some(case_study) = document.of else {
                users.extend(document.words().map(|word| (word, Users::Many)));
                continue;
            };
            *numbers.entry(case_study).or_default() += 1;
            let first = Use { case_study, documents: 1 };
            for word in document.words() {
                let add = |user: &mut Users| *user = user.and(case_study);
                users.entry(word).and_modify(add).or_insert(Users::One(first));
            }
        }
        let mut weights: BTreeMap<u32, u64> = BTreeMap::new();
        for user in users.values() {
            if let Users::One(of) = user {
                *weights.entry(of.case_study).or_default() += weight(of.documents);
            }
        }
        Words { users, weights, documents: numbers, unsearched }
    }

    /// Returns whether enough documents about a case study were searched to know its words.
    pub(super) fn are_known(&self, own: u32) -> bool {
        let number = |of: &BTreeMap<u32, usize>| of.get(&own).copied().unwrap_or_default();
        number(&self.documents) > DOCUMENTS.max(number(&self.unsearched))
    }

    /// Returns whether only one document has a word.
    pub(super) fn is_only_in_one(&self, word: &str) -> bool {
        matches!(self.users.get(word), Some(Users::One(Use { documents: 1, .. })))
    }

    /// Returns the other case study whose words a document about `study` uses, and some of them, if it
    /// does.
    fn of_another(
        &self,
        study: &CaseStudy,
        document: &Document<'a>,
    ) -> Option<(u32, Vec<&'a str>)> {
        let own = study.number;
        if !self.are_known(own) {
            return None;
        }
        // The name says only for whom it was filed.
        let name = study.customer.as_ref().map(|customer| bare_words(&customer.value));
        let is_of_name = |word: &str| {
            name.iter().flat_map(|name| name.split_ascii_whitespace()).any(|part| part == word)
        };
        let is_telling = |word: &str| !is_general_word(word) && !is_of_name(word);
        let used = || {
            let all = document.words();
            let used = all.filter_map(|word| Some((word, self.users.get(word)?.others_than(own)?)));
            used.filter(|(word, _)| is_telling(word))
        };
        let (mine, shares) = self.shares(own, used().map(|(_, others)| others));
        let (other, best) = shares.iter().max_by(|(_, a), (_, b)| a.compared_with(b))?;
        let rest = shares.iter().filter(|(number, _)| *number != other).map(|(_, share)| *share);
        let second = rest.max_by(Share::compared_with).unwrap_or_default();
        let stands_out = best.is_times(&mine, TIMES, 1) && best.is_times(&second, HALVES, 2);
        let is_plain = !document.names(own)
            || (best.common >= ENOUGH_IF_NAMED && best.common >= mine.common * TIMES_IF_NAMED);
        if best.common < ENOUGH || best.shared < SHARED || !stands_out || !is_plain {
            return None;
        }
        let of_other = used().filter(|(_, others)| others.case_study == *other);
        let mut shown: Vec<(&str, usize)> =
            of_other.map(|(word, others)| (word, others.documents)).collect();
        if shown.len() < WORDS {
            return None;
        }
        shown.sort_by_key(|(_, documents)| Reverse(*documents));
        Some((*other, shown.into_iter().take(SHOWN).map(|(word, _)| word).collect()))
    }

    /// Returns what the uses of a document's words by others make: the share of its own case study, and
    /// those of the others.
    fn shares(&self, own: u32, used: impl Iterator<Item = Use>) -> (Share, BTreeMap<u32, Share>) {
        let of = |number: u32| {
            let all = self.weights.get(&number).copied().unwrap_or_default();
            Share { all, ..Share::default() }
        };
        let mut shares: BTreeMap<u32, Share> = BTreeMap::new();
        let mut mine = of(own);
        for others in used {
            if others.case_study == own {
                mine.common += weight(others.documents);
                // Its own use doesn't count.
                mine.all += weight(others.documents);
                mine.all = mine.all.saturating_sub(weight(others.documents + 1));
            } else {
                let number = others.case_study;
                let share = shares.entry(number).or_insert_with(|| of(number));
                share.common += weight(others.documents);
                share.all += weight(others.documents);
                share.shared += usize::from(others.documents > 1);
            }
        }
        (mine, shares)
    }
}

/// What a word weighs that so many documents about a case study have: one that several have is more
/// likely a name or a term of the project.
fn weight(documents: usize) -> u64 {
    match documents {
        0 => 0,
        1 => 1,
        _ => 3,
    }
}

impl Users {
    /// Returns these and a document about a case study.
    fn and(self, case_study: u32) -> Users {
        let more = |of: Use| Use { documents: of.documents + 1, ..of };
        let new = Use { case_study, documents: 1 };
        match self {
            Users::One(one) if one.case_study == case_study => Users::One(more(one)),
            Users::One(one) => Users::Two(one, new),
            Users::Two(one, other) if one.case_study == case_study => Users::Two(more(one), other),
            Users::Two(one, other) if other.case_study == case_study => {
                Users::Two(one, more(other))
            }
            Users::Two(..) | Users::Many => Users::Many,
        }
    }

    /// Returns the only case study whose documents use the word, apart from one about `own`.
    fn others_than(self, own: u32) -> Option<Use> {
        match self {
            Users::One(one) => Some(Use { documents: one.documents.checked_sub(1)?, ..one }),
            Users::Two(one, other) if one == (Use { case_study: own, documents: 1 }) => Some(other),
            Users::Two(one, other) if other == (Use { case_study: own, documents: 1 }) => Some(one),
            Users::Two(..) | Users::Many => None,
        }
    }
}

impl Share {
    /// Compares the parts of all words.
    fn compared_with(&self, other: &Share) -> std::cmp::Ordering {
        (self.common * other.all.max(1)).cmp(&(other.common * self.all.max(1)))
    }

    /// Returns whether its part is at least so many times the other's.
    fn is_times(&self, other: &Share, times: u64, of: u64) -> bool {
        self.common * other.all.max(1) * of >= other.common * self.all.max(1) * times
    }
}
