//! Rules `response-*`: Partner Responses that say nothing, or something they should not. They check
//! only Yes answers (specification, section 3.3).

mod affirmed;
mod declined;
mod disguise;
mod elsewhere;
mod example;
mod general;
#[cfg(test)]
mod kinds;
mod known;
mod nothing;
mod placeholder;
mod pointer;
mod quote;
pub mod reference;
mod reworded;
#[cfg(test)]
mod tests;
mod title;
mod undone;
mod words;
mod worth;

use std::collections::BTreeSet;

use crate::assessment::ids_in;
use crate::checklist::{Checklist, Excuse, Item};
use crate::facts::{Evidence, Facts};
use crate::kind::Kind;
use crate::language::days::days;
use crate::language::said::Said;
use crate::language::words::list;
use crate::text;
use crate::workbook::answers::{Answer, Met, Row};
pub use affirmed::affirmed;
pub(crate) use affirmed::without_denied;
pub use elsewhere::Elsewhere;
pub use general::is_general_word;
use general::{is_general_fact, plain_names};
pub use known::{Known, Weighings};
use nothing::{Nothing, Own, nothing};
pub use placeholder::{is_empty_word, is_placeholder};
use pointer::{Pointer, address, is_handed_in, is_handed_over, numbers, pointer};
use reference::{is_heading, is_place, is_shown, names_part, only_speaks_of_papers};
use title::names_title;
pub(crate) use undone::{denies_label, takes_back};
pub use worth::Weighed;
use worth::{Denial, Worth};

/// The most words of a text that only refuses.
const LONGEST_REFUSAL: usize = 12;

/// A response with its context.
pub struct Response<'a> {
    /// The checklist.
    pub checklist: &'a Checklist,
    /// The item.
    pub item: &'a Item,
    /// The row of the answer.
    pub row: &'a Row,
    /// The answer.
    pub answer: &'a Answer,
    /// True if it names evidence by its id or links to it.
    pub is_linked: bool,
    /// True if another answer points to it: then it has to say something by itself.
    pub is_pointed_to: bool,
    /// All evidence.
    pub evidence: &'a [Evidence],
    /// The ids of all evidence, in lower case.
    pub evidence_ids: &'a BTreeSet<String>,
    /// The form's texts for all items.
    pub elsewhere: &'a Elsewhere<'a>,
    /// The names of the partner, its customers and its offerings.
    pub names: &'a [String],
}

impl Response<'_> {
    /// Weighs the response of an answer Yes.
    pub fn weigh(&self) -> Weighed {
        if text::is_blank(&self.answer.response) {
            return Weighed { worth: Worth::Blank, denial: None };
        }
        let said = self.said();
        Weighed { worth: self.worth(&said), denial: self.denial(&said) }
    }

    fn said(&self) -> Said {
        Said::of(&self.answer.response_text, &|word| is_id(self.checklist, word))
    }

    fn worth(&self, said: &Said) -> Worth {
        let nothing = self.nothing(said);
        if nothing == Some(Nothing::Placeholder) {
            return Worth::SaysNothing(Nothing::Placeholder);
        }
        if self.is_copied_example(said) {
            return Worth::CopiesExample;
        }
        match (self.pointer(said), nothing) {
            (Some(points), _) => Worth::Points(points),
            (None, Some(Nothing::General | Nothing::Claim)) if is_handed_in(&said.words()) => {
                Worth::Points(Pointer::Nothing)
            }
            // "See cause analysis attached" beside the only one that there is.
            (None, None | Some(Nothing::General | Nothing::Claim))
                if self.has_evidence() && self.only_speaks_of_papers(said) =>
            {
                Worth::Refers
            }
            (None, Some(nothing)) => Worth::SaysNothing(nothing),
            (None, None) if self.is_refusal(said) => Worth::Refuses,
            (None, None) if self.names_place() => Worth::Refers,
            (None, None) if self.is_handed_over(said) || self.only_speaks_of_papers(said) => {
                Worth::Points(Pointer::Nothing)
            }
            (None, None) => Worth::Describes,
        }
    }

    /// Returns whether it only says that the work was not done or is not needed. Statements about
    /// the customer's work are excluded, because some controls accept them.
    fn is_refusal(&self, said: &Said) -> bool {
        let is_short = said.words().len() <= LONGEST_REFUSAL;
        let is_excused =
            || declined::declined(said).is_some_and(|(excuse, _)| excuse != Excuse::Customer);
        is_short && !self.has_id_of_evidence() && (is_excused() || undone::is_all(said))
    }

    /// Returns why it says nothing, if so. A text that says who did it, or names evidence, is more
    /// than a claim.
    fn nothing(&self, said: &Said) -> Option<Nothing> {
        let asks = self.item.control().map(|control| control.asks.as_slice()).unwrap_or_default();
        let wants = asks.iter().map(|ask| ask.wants.as_str());
        let criteria = self.item.criteria.iter().map(String::as_str);
        let own: Vec<&str> = [self.row.description.as_str(), &self.item.requirement]
            .into_iter()
            .chain(criteria)
            .chain(wants)
            .collect();
        let is_id = |word: &str| is_id(self.checklist, word);
        let title = Some(self.item.title.as_str());
        let own = Own { is_id: &is_id, title, requirement: &own, names: self.names };
        let nothing = nothing(&self.answer.response, said, &own)
            .or_else(|| self.is_of_form(said).then_some(Nothing::Requirement))
            .or_else(|| {
                let is_of_another = self.elsewhere.rewords(&self.answer.response, said);
                is_of_another.then_some(Nothing::Requirement)
            })
            .or_else(|| self.elsewhere.has_whole(&self.answer.response).then_some(Nothing::Id))
            .or_else(|| self.is_general(said, &own).then_some(Nothing::General))?;
        // A demonstration is evidence, and shows what the response doesn't.
        let is_shown = || {
            nothing == Nothing::Claim
                && self.has_evidence()
                && asks.iter().any(|ask| ask.takes(Kind::Demonstration))
                && is_shown(&self.answer.response_text)
        };
        // "Proof on 18 November 2023" beside that proof.
        let is_dated = || {
            nothing == Nothing::Claim
                && self.has_evidence()
                && !days(&self.answer.response_text).is_empty()
        };
        let is_excuse = || nothing == Nothing::Claim && declined::declined(said).is_some();
        let is_named =
            || self.names_place() || (self.has_id_of_evidence() && self.names_evidence());
        (!is_excuse() && !is_named() && !is_shown() && !is_dated()).then_some(nothing)
    }

    /// Returns whether it only says where papers went that it neither names nor links.
    fn is_handed_over(&self, said: &Said) -> bool {
        // Most responses have none of these words, and needn't be read again.
        list("handed-over").may_be_in_text(&self.answer.response_text)
            && is_handed_over(&said.sentences())
            && !self.is_tied()
    }

    /// Returns whether it only says which papers there are and where, by words that name no entry.
    fn only_speaks_of_papers(&self, said: &Said) -> bool {
        let asks = self.item.control().map(|control| control.asks.as_slice()).unwrap_or_default();
        let wanted = || asks.iter().map(|ask| ask.wants.as_str()).chain([self.item.title.as_str()]);
        let is_topic = |word: &str| wanted().any(|text| nothing::mentions_root(text, word));
        only_speaks_of_papers(&self.answer.response_text, said, &is_topic) && !self.is_tied()
    }

    /// Returns whether it only names a place in a document of its control and case study.
    fn names_place(&self) -> bool {
        is_place(&self.answer.response_text) && self.names_evidence()
    }

    /// Returns whether it is the heading of a part of a document, where one satisfies the ask.
    fn is_heading_of_evidence(&self) -> bool {
        is_heading(&self.answer.response_text) && self.has_evidence()
    }

    /// Returns whether it stays general. Other rules report unfinished work.
    fn is_general(&self, said: &Said, own: &Own<'_>) -> bool {
        // What a document shows need not be described in detail.
        let enough = if self.has_evidence() { 1 } else { usize::MAX };
        let names = self.elsewhere.plain_names(self.names);
        general::is_general(&self.answer.response_text, own, names, enough)
            && !self.names_evidence()
            && !self.has_id_of_evidence()
            && !self.is_heading_of_evidence()
            && declined::declined(said).is_none()
            && undone::undone(said).is_none()
    }

    /// Returns whether it repeats the form's text for another item or for a waiver of this one.
    fn is_of_form(&self, said: &Said) -> bool {
        let words = said.words();
        if words.first() != Some(&"waived") {
            return self.elsewhere.says(said);
        }
        let waivers = self.checklist.waivers.iter();
        let names: Vec<Said> = waivers
            .flat_map(|waiver| [waiver.name.as_str(), &waiver.kind])
            .map(|name| Said::of(name, &|word| is_id(self.checklist, word)))
            .collect();
        let of_waivers: BTreeSet<&str> = names.iter().flat_map(Said::words).collect();
        words.iter().all(|word| of_waivers.contains(word) || nothing::is_plain(word))
    }

    fn pointer(&self, said: &Said) -> Option<Pointer> {
        let words = said.words();
        let is_id = |word: &str| is_id(self.checklist, word);
        let points = pointer(&words, &is_id).or_else(|| address(&self.answer.response))?;
        if self.is_tied() {
            return None;
        }
        let is_there = points != Pointer::Answer || self.leads_to_an_answer(&words);
        Some(if is_there { points } else { Pointer::NoAnswer })
    }

    /// Returns whether the answer that the words point to says something. An answer to another item
    /// answers another question.
    fn leads_to_an_answer(&self, words: &[&str]) -> bool {
        let ids: Vec<&str> = words.iter().copied().filter(|w| is_id(self.checklist, w)).collect();
        let is_own = |id: &&str| self.item.id.eq_ignore_ascii_case(id);
        if ids.iter().any(|id| !is_own(id)) {
            return false;
        }
        let others =
            self.row.answers.iter().filter(|other| other.case_study != self.answer.case_study);
        let numbers = numbers(words);
        if self.answer.case_study.is_none() {
            return false;
        }
        let meant = |other: &&Answer| {
            numbers.is_empty() || other.case_study.is_some_and(|number| numbers.contains(&number))
        };
        others.filter(meant).any(|other| self.says_something(other))
    }

    /// Returns whether another answer of the row is Yes and describes something by itself.
    fn says_something(&self, other: &Answer) -> bool {
        let is_id = |word: &str| is_id(self.checklist, word);
        let response = Response { answer: other, is_pointed_to: true, ..*self };
        let said = response.said();
        other.met == Met::Yes
            && !text::is_blank(&other.response)
            && pointer(&said.words(), &is_id).is_none()
            && response.nothing(&said).is_none()
    }

    /// Returns whether it names evidence of its own, by an id, a title or the name of a paper, or links to
    /// it.
    fn names_evidence(&self) -> bool {
        let (response, case_study) = (self.answer.response.as_str(), self.answer.case_study);
        let names_title = || {
            let names = || self.elsewhere.plain_names(self.names);
            names_title(response, &self.item.id, case_study, self.evidence, names)
        };
        !self.is_pointed_to && (self.is_linked || names_title() || self.refers())
    }

    /// Returns whether it only names a paper that its case study has: "Detailed design 3.1".
    fn refers(&self) -> bool {
        let is_own = |entry: &Evidence| {
            let number = self.answer.case_study;
            number.is_some_and(|n| entry.is_only_about(n)) && entry.is_for(&self.item.id)
        };
        names_part(&self.answer.response) && self.evidence.iter().any(is_own)
    }

    /// Returns whether an entry is for its control and, if it is about one, for its case study.
    fn has_evidence(&self) -> bool {
        let is_about =
            |entry: &Evidence| self.answer.case_study.is_none_or(|number| entry.is_about(number));
        self.evidence.iter().any(|entry| is_about(entry) && entry.is_for(&self.item.id))
    }

    /// Returns whether it names any evidence, be it for another control by its id.
    fn is_tied(&self) -> bool {
        self.has_id_of_evidence() || self.names_evidence()
    }

    fn has_id_of_evidence(&self) -> bool {
        let is_id = |word: &str| self.evidence_ids.contains(word).then_some(());
        !ids_in(&self.answer.response, (1, usize::MAX), is_id).is_empty()
    }

    /// Returns its statement that the item does not accept, if any: somebody else did the work, or
    /// it is not done.
    fn denial(&self, said: &Said) -> Option<Denial> {
        let excuses = self.item.control().map(|control| control.not_excused_by.as_slice());
        let excuses = excuses.filter(|excuses| !excuses.is_empty());
        let declined = excuses.and_then(|excuses| {
            let (excuse, sentence) = declined::declined(said)?;
            excuses.contains(&excuse).then_some(Denial::Declined { excuse, sentence })
        });
        declined.or_else(|| Some(Denial::NotDone { sentence: undone::undone(said)? }))
    }

    fn is_copied_example(&self, said: &Said) -> bool {
        let example = &self.row.example;
        let is_id = |word: &str| is_id(self.checklist, word);
        let is_edited = || example::is_edited(said, &Said::of(example, &is_id), self.names);
        !text::same_letters(example, "")
            && (text::same_letters(example, &self.answer.response) || is_edited())
    }
}

/// Returns the ids of evidence in the form of [`Response::evidence_ids`].
pub fn ids(evidence: &[Evidence]) -> BTreeSet<String> {
    evidence.iter().map(|entry| entry.id.to_lowercase()).collect()
}

/// Returns whether a statement says nothing, by the criteria for responses. It stands for itself, whatever
/// it points to.
pub fn says_nothing(checklist: &Checklist, names: &[String], fact: &str) -> bool {
    let is_id = |word: &str| is_id(checklist, word);
    let said = Said::of(fact, &is_id);
    let mut requirement: Vec<&str> = Vec::new();
    for (item, _) in checklist.prerequisites() {
        requirement.push(&item.requirement);
        requirement.extend(item.criteria.iter().map(String::as_str));
    }
    let own = Own { is_id: &is_id, title: None, requirement: &requirement, names };
    nothing(fact, &said, &own).is_some()
        || pointer(&said.words(), &is_id).is_some()
        || address(fact).is_some()
}

/// Returns whether a short statement is as true of any company.
pub fn stays_general(checklist: &Checklist, names: &[String], fact: &str) -> bool {
    let is_id = |word: &str| is_id(checklist, word);
    let own = Own { is_id: &is_id, title: None, requirement: &[], names };
    is_general_fact(fact, &own, &plain_names(names))
}

/// Returns the names of the partner, its customers and its offerings.
pub fn names(facts: &Facts) -> Vec<String> {
    let cases = facts.case_studies.iter().flat_map(|cases| &cases.value);
    let offerings = facts.offerings.iter().flat_map(|offerings| &offerings.value);
    let names = cases
        .filter_map(|case| case.customer.as_ref())
        .chain(offerings.filter_map(|offering| offering.name.as_ref()))
        .chain(&facts.partner.name);
    names.map(|name| name.value.clone()).collect()
}

/// Returns whether a folded word is the id of an item.
fn is_id(checklist: &Checklist, word: &str) -> bool {
    checklist.has_folded_id(word)
}
