//! Rules `evidence-*`: the evidence that counts, and the asks it satisfies (specification, section
//! 4.2).

mod afterwards;
mod assigned;
mod contradicts;
mod coverage;
mod defect;
mod doubt;
mod entries;
mod figures;
mod found;
mod itself;
mod led;
mod link;
mod links;
mod miss;
mod outdated;
mod rejected;
mod retention;
mod stage;
mod stranger;
mod tense;
mod texts;
mod unnamed;
mod vocabulary;
mod without_aws;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use self::defect::{Defect, defects};
use self::link::evidence_unknown_control;
use self::links::{Link, LinkedStudies, Links};
pub use self::miss::NearMiss;
use self::miss::{Miss, OtherCaseStudy, last_recent_day, wrong_kind};
use super::Context;
use crate::checklist::{Ask, Item};
use crate::evidence::{Observation, Searched};
use crate::facts::Evidence;
use crate::finding::Finding;
use crate::text;
pub use entries::{check_entries, unsearched};
pub use figures::evidence_without_results;
pub use found::give_elements;
pub use itself::check_itself;
pub use link::check_links;
pub use tense::evidence_of_what_is_to_come;
pub use texts::check_texts;
pub use unnamed::evidence_without_customer;
pub use vocabulary::evidence_in_words_of_another;

/// All evidence entries, with their defects and links.
#[derive(Debug)]
pub struct EvidenceIndex<'a> {
    evidence: &'a [Evidence],
    /// The result for each entry.
    seen: &'a [Observation],
    /// For each entry, the defect that disqualifies it, if any.
    void: Vec<Option<Defect<'a>>>,
    links: BTreeMap<&'a str, Links<'a>>,
    /// The positions of the entries, by their folded ids.
    by_id: BTreeMap<String, usize>,
    /// For each entry, the controls that it is linked to.
    linked_to: Vec<BTreeSet<&'a str>>,
    as_of: Date,
}

/// Evidence that satisfies an ask.
#[derive(Clone, Copy, Debug)]
pub struct Satisfying<'a> {
    /// The evidence.
    pub evidence: &'a Evidence,
    /// The result for it.
    seen: &'a Observation,
    /// The last day on which it is recent enough, if the ask requires recent evidence.
    pub last_day: Option<Date>,
}

impl<'a> EvidenceIndex<'a> {
    /// Returns the control that an entry is linked to, if it is only one.
    fn only_control(&self, position: usize) -> Option<&'a str> {
        let controls = self.linked_to.get(position).filter(|controls| controls.len() == 1)?;
        controls.first().copied()
    }

    /// Returns the first control that an entry describes the delivered system for.
    fn described_control(&self, context: &Context<'a>, position: usize) -> Option<&'a str> {
        let describes = |id: &&str| {
            let control = context.checklist.item(id).and_then(Item::control);
            control.is_some_and(|control| control.asks.iter().any(|ask| ask.describes_delivery))
        };
        self.linked_to.get(position)?.iter().copied().find(describes)
    }

    /// Checks every entry by itself and collects its links.
    pub fn gather(
        context: &Context<'a>,
        seen: &'a [Observation],
        findings: &mut Vec<Finding>,
    ) -> EvidenceIndex<'a> {
        let evidence = context.assessment.facts.evidence.as_slice();
        let mut void = Vec::with_capacity(evidence.len());
        for (position, entry) in evidence.iter().enumerate() {
            let found = defects(context, entry, seen_of(seen, position));
            void.push(found.iter().find(|defect| defect.voids()).cloned());
            // `check_links` reports expiries, because it depends on the controls whether they
            // matter.
            let told = found.iter().filter(|defect| !defect.is_expiry());
            findings.extend(told.filter_map(|defect| match defect.voids() {
                true => defect.finding().map(Finding::reason),
                false => defect.finding(),
            }));
        }
        let mut proof = EvidenceIndex {
            evidence,
            seen,
            void,
            links: BTreeMap::new(),
            by_id: by_id(evidence),
            linked_to: vec![BTreeSet::new(); evidence.len()],
            as_of: context.as_of,
        };
        proof.link_declared(context, findings);
        proof.link_mentioned(context);
        for (control, links) in &proof.links {
            for link in links.all() {
                if let Some(controls) = proof.linked_to.get_mut(link.evidence) {
                    controls.insert(control);
                }
            }
        }
        proof
    }

    /// Returns the evidence that satisfies `ask` of the control `id`, for a case study if the ask
    /// is per case study.
    pub fn serving(&self, id: &str, ask: &Ask, case_study: Option<u32>) -> Vec<Satisfying<'a>> {
        let links = self.links.get(id).map(|links| links.reaching(case_study)).unwrap_or_default();
        links.into_iter().filter_map(|link| self.try_link(link, ask, case_study)).collect()
    }

    /// Returns the linked evidence that comes nearest to satisfying `ask`: the one with the fewest
    /// objections. If very many entries are about other case studies, only some are compared.
    pub fn nearest_miss(
        &self,
        id: &str,
        ask: &Ask,
        case_study: Option<u32>,
    ) -> Option<NearMiss<'_>> {
        let named = |link: &&Link<'a>| link.ask.is_none_or(|name| name == ask.id);
        let links = self.links.get(id).map(|links| links.near(case_study)).unwrap_or_default();
        let misses = links.into_iter().filter(named).filter_map(|link| {
            let entry = self.evidence.get(link.evidence)?;
            let misses = self.misses(link, ask, case_study);
            let count = misses.len();
            let misses = misses.into_iter().map(|miss| NearMiss { entry, miss });
            let first = misses.min_by_key(NearMiss::rank)?;
            Some(((count, first.rank()), first))
        });
        misses.min_by_key(|(distance, _)| *distance).map(|(_, miss)| miss)
    }

    /// Returns the evidence that counts, with the controls that it is linked to.
    pub fn sound(&self) -> impl Iterator<Item = (&'a Evidence, &BTreeSet<&'a str>)> {
        let sound = self.void.iter().map(Option::is_none);
        let all = self.evidence.iter().zip(&self.linked_to).zip(sound);
        all.filter_map(|(entry, is_sound)| is_sound.then_some(entry))
    }

    /// Returns the evidence that satisfies `ask` of the control `id` for any case study or the
    /// practice.
    pub fn in_use(&self, id: &str, ask: &Ask) -> impl Iterator<Item = &'a Evidence> {
        self.positions_in_use(id, ask).filter_map(|position| self.evidence.get(position))
    }

    /// Returns the positions of that evidence.
    fn positions_in_use(&self, id: &str, ask: &Ask) -> impl Iterator<Item = usize> {
        let serving = self.links_of(id).iter().filter(move |link| {
            link.ask.is_none_or(|name| name == ask.id) && self.misses(link, ask, None).is_empty()
        });
        serving.map(|link| link.evidence)
    }

    /// Returns the entry at `position` and its text, if that was searched.
    fn searched(&self, position: usize) -> Option<(&'a Evidence, &'a Searched)> {
        let entry = self.evidence.get(position)?;
        Some((entry, seen_of(self.seen, position).content()?.text.searched()?))
    }

    /// Returns the entry called `id`, and the defect that disqualifies it, if any.
    pub fn entry(&self, id: &str) -> Option<(&'a Evidence, Option<&Defect<'a>>)> {
        let position = *self.by_id.get(&text::fold(id))?;
        let void = self.void.get(position).and_then(Option::as_ref);
        Some((self.evidence.get(position)?, void))
    }

    /// Returns the ids of all evidence that has an entry.
    pub fn ids(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.evidence.iter().map(|entry| entry.id.as_str()).filter(|id| !id.is_empty())
    }

    fn is_sound(&self, evidence: usize) -> bool {
        self.void.get(evidence).is_some_and(Option::is_none)
    }

    fn links_of(&self, id: &str) -> &[Link<'a>] {
        self.links.get(id).map(Links::all).unwrap_or_default()
    }

    /// Returns the evidence of a link, if it satisfies `ask`.
    fn try_link(
        &self,
        link: &Link<'a>,
        ask: &Ask,
        case_study: Option<u32>,
    ) -> Option<Satisfying<'a>> {
        let entry = self.evidence.get(link.evidence)?;
        let is_served = link.ask.is_none_or(|name| name == ask.id)
            && self.misses(link, ask, case_study).is_empty();
        let last_day = last_recent_day(entry, ask, self.as_of).ok()?;
        is_served.then(|| Satisfying {
            evidence: entry,
            seen: seen_of(self.seen, link.evidence),
            last_day,
        })
    }

    /// Returns all reasons why the evidence of a link does not satisfy `ask`, except that it names
    /// another ask.
    fn misses(&self, link: &Link<'a>, ask: &Ask, case_study: Option<u32>) -> Vec<Miss<'_>> {
        let Some(entry) = self.evidence.get(link.evidence) else { return Vec::new() };
        let void = self.void.get(link.evidence).and_then(Option::as_ref).map(Miss::Void);
        let stale = last_recent_day(entry, ask, self.as_of).err().map(Miss::Stale);
        let other = case_study.and_then(|number| match &link.reach {
            LinkedStudies::These(numbers) if !numbers.contains(&number) => {
                Some(OtherCaseStudy::Named(Arc::clone(numbers)))
            }
            LinkedStudies::These(_) | LinkedStudies::All => None,
        });
        let beside = link.is_beside_no.then_some(OtherCaseStudy::BesideNo);
        let [other, beside] = [other, beside].map(|other| other.map(Miss::OtherCaseStudy));
        let kind = wrong_kind(entry, ask).map(Miss::Kind);
        [void, kind, other, beside, stale].into_iter().flatten().collect()
    }

    fn link_declared(&mut self, context: &Context<'a>, findings: &mut Vec<Finding>) {
        for (position, entry) in self.evidence.iter().enumerate() {
            let numbers = case_studies_of(entry);
            for named in &entry.controls {
                if let Some(finding) = evidence_unknown_control(context, entry, named) {
                    findings.push(finding);
                    continue;
                }
                self.links.entry(&named.value.control).or_default().push(Link {
                    evidence: position,
                    ask: named.value.ask.as_deref(),
                    reach: LinkedStudies::These(Arc::clone(&numbers)),
                    declared_at: Some(&named.at),
                    is_beside_no: false,
                });
            }
        }
    }

    fn link_mentioned(&mut self, context: &Context<'a>) {
        for mention in &context.assessment.mentions {
            let Some(entry) = self.evidence.get(mention.evidence) else { continue };
            let reach = match mention.case_study {
                Some(number) => LinkedStudies::These(Arc::new(BTreeSet::from([number]))),
                None if entry.kind.is_none() => LinkedStudies::All,
                None => LinkedStudies::These(case_studies_of(entry)),
            };
            let is_beside_no = !mention.is_of_yes;
            let evidence = mention.evidence;
            let link = Link { evidence, ask: None, reach, declared_at: None, is_beside_no };
            self.links.entry(&mention.control).or_default().push(link);
        }
    }
}

/// Returns the position of the first entry with each id.
fn by_id(evidence: &[Evidence]) -> BTreeMap<String, usize> {
    let all = evidence.iter().enumerate().rev();
    all.map(|(position, entry)| (text::fold(&entry.id), position)).collect()
}

fn case_studies_of(entry: &Evidence) -> Arc<BTreeSet<u32>> {
    Arc::new(entry.case_studies.iter().map(|number| number.value).collect())
}

fn seen_of(seen: &[Observation], evidence: usize) -> &Observation {
    seen.get(evidence).unwrap_or(&Observation::NoFile)
}

#[cfg(test)]
mod tests;
