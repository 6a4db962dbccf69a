//! Rule `evidence-other-customer` for a document that never names its customer, whose first lines name
//! somebody whom no other document knows, and which has little in common with those about its case study.

use rustc_hash::FxHashSet;

use super::vocabulary::{Document, Words};
use crate::evidence::{NAMES_IN_HEAD, Passage};
use crate::facts::CaseStudy;
use crate::finding::Finding;
use crate::judge::Context;
use crate::judge::response::is_general_word;
use crate::rules::EVIDENCE_OTHER_CUSTOMER;
use crate::search::{names_in_head, words_of_name};
use crate::text::shorten;

/// The fewest words of a name that no other document has.
const UNKNOWN: usize = 2;

/// The fewest words of a document, apart from general English.
const FEWEST: usize = 15;

/// At most this part of them stands in other documents about its case study, in percent. On documents
/// about the right customer that don't name it, it was never below 47 where a head has such a name.
const IN_COMMON: usize = 40;

/// The most bytes of the line that is shown.
const SHOWN: usize = 160;

/// Returns the finding for a document about a case study, if there is one.
pub(super) fn about_a_stranger(
    context: &Context<'_>,
    documents: &[Document<'_>],
    words: &Words<'_>,
    study: &CaseStudy,
    document: &Document<'_>,
) -> Option<Finding> {
    let own = study.number;
    let head = document.searched.found.get(NAMES_IN_HEAD)?;
    if document.names(own) || !words.are_known(own) {
        return None;
    }
    let is_unknown = |word: &String| words.is_only_in_one(word);
    let is_stranger =
        |name: &String| words_of_name(name).filter(is_unknown).nth(UNKNOWN - 1).is_some();
    let mut named = head.sentence.lines().map(|line| (line, names_in_head(line)));
    let (line, name) = named
        .find_map(|(line, names)| names.into_iter().find(is_stranger).map(|name| (line, name)))?;
    if !has_little_in_common(documents, document) {
        return None;
    }
    let passage = Passage { sentence: shorten(line, SHOWN), ..head.clone() };
    let message = format!(
        "{}, which is about {}, never names its customer, but its first lines name “{name}”, which is \
         in no other document: “{}” ({})",
        document.entry.named(),
        context.study_name(own),
        passage.sentence,
        document.searched.place(&passage),
    );
    let help = format!("Check which customer it is about. {}", EVIDENCE_OTHER_CUSTOMER.help);
    let finding = Finding::new(&EVIDENCE_OTHER_CUSTOMER, &document.entry.path()?.at, message);
    Some(finding.of_item(document.item).case_study(own).help(help))
}

/// Returns whether few words of a document are in the others about its case study.
fn has_little_in_common(documents: &[Document<'_>], document: &Document<'_>) -> bool {
    let is_other = |other: &&Document<'_>| {
        other.of == document.of && !std::ptr::eq(other.searched, document.searched)
    };
    let others = documents.iter().filter(is_other);
    let known: FxHashSet<&str> = others.flat_map(|other| other.words()).collect();
    let telling: Vec<&str> = document.words().filter(|word| !is_general_word(word)).collect();
    let common = telling.iter().filter(|word| known.contains(*word)).count();
    telling.len() >= FEWEST && common * 100 <= telling.len() * IN_COMMON
}
