//! Rules `evidence-*`: which evidence counts, and for what (specification, section 4.2).
mod contradicts;
mod coverage;
mod doubt;
mod entries;
mod entry;
mod found;
mod itself;
mod link;
mod links;
mod rejected;
mod texts;
mod without_aws;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use self::entry::entry_objections;
use self::link::evidence_unknown_control;
use self::links::{Link, LinkedStudies, Links};
use super::Context;
use crate::checklist::Ask;
use crate::date::{last_day_within, months_before};
use crate::evidence::Observation;
use crate::facts::Evidence;
use crate::finding::Finding;
use crate::judge::objection::Objection;
use crate::rules::EVIDENCE_EXPIRED;
use crate::text;
pub use entries::{check_entries, unsearched};
pub use found::give_elements;
pub use itself::check_itself;
pub use link::check_links;
pub use texts::check_texts;

/// The most case studies that a sentence names.
const MOST_NUMBERS: usize = 20;

/// All evidence entries, with errors and links.
#[derive(Debug)]
pub struct EvidenceIndex<'a> {
    evidence: &'a [Evidence],
    /// The result for each entry.
    seen: &'a [Observation],
    /// Per entry: why it is disqualified, if it is.
    void: Vec<Option<String>>,
    links: BTreeMap<&'a str, Links<'a>>,
    /// The positions of the entries, by their folded ids.
    by_id: BTreeMap<String, usize>,
    /// Per entry: the controls that it is linked to.
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

/// Why linked evidence does not satisfy an ask. If there are several, the first variant is the nearest
/// miss: an error with its own finding, then a wrong date, kind or document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NearMiss {
    /// An error of the entry itself, which has its own finding.
    Void(String),
    /// It is too old.
    Stale(String),
    /// It is of a kind that is not accepted.
    Kind(String),
    /// It is about other case studies.
    OtherCaseStudy(String),
}

impl NearMiss {
    /// The miss as a sentence.
    pub fn told(&self) -> &str {
        match self {
            NearMiss::Void(why)
            | NearMiss::Stale(why)
            | NearMiss::OtherCaseStudy(why)
            | NearMiss::Kind(why) => why,
        }
    }
}

impl<'a> EvidenceIndex<'a> {
    /// The control that an entry is linked to, if it is to one alone.
    fn only_control(&self, position: usize) -> Option<&'a str> {
        let controls = self.linked_to.get(position).filter(|controls| controls.len() == 1)?;
        controls.first().copied()
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
            let found = entry_objections(context, entry, seen_of(seen, position));
            let failure = found.iter().find(|found| found.fails());
            let failure = failure.map(|found| found.finding().message.to_string());
            let flawed = entry.is_flawed.then(|| {
                format!("the entry of {} has a value that cannot be understood", entry.named())
            });
            let elsewhere = seen_of(seen, position).elsewhere().map(|elsewhere| {
                format!("the file of {} is in {}", entry.named(), elsewhere.folder)
            });
            void.push(failure.or(elsewhere).or(flawed));
            // Whether an expiry matters is known only after the controls: `check_links` reports it.
            let told = found.into_iter().map(Objection::into_finding);
            findings.extend(told.filter(|finding| finding.rule != &EVIDENCE_EXPIRED));
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

    /// The evidence that satisfies `ask` of the control `id`, for a case study if the ask is per case
    /// study.
    pub fn serving(&self, id: &str, ask: &Ask, case_study: Option<u32>) -> Vec<Satisfying<'a>> {
        let links = self.links.get(id).map(|links| links.reaching(case_study)).unwrap_or_default();
        links.into_iter().filter_map(|link| self.try_link(link, ask, case_study)).collect()
    }

    /// The linked evidence that comes nearest to satisfying `ask`: the one with the fewest objections. If
    /// very many entries are about other case studies, only some are compared.
    pub fn nearest_miss(&self, id: &str, ask: &Ask, case_study: Option<u32>) -> Option<NearMiss> {
        let named = |link: &&Link<'a>| link.ask.is_none_or(|name| name == ask.id);
        let links = self.links.get(id).map(|links| links.near(case_study)).unwrap_or_default();
        let misses = links.into_iter().filter(named).filter_map(|link| {
            let misses = self.misses(link, ask, case_study);
            let rank = |miss: &NearMiss| match miss {
                NearMiss::Void(_) => 0,
                NearMiss::Stale(_) => 1,
                NearMiss::Kind(_) => 2,
                NearMiss::OtherCaseStudy(_) => 3,
            };
            let count = misses.len();
            let first = misses.into_iter().min_by_key(rank)?;
            Some(((count, rank(&first)), first))
        });
        misses.min_by_key(|(distance, _)| *distance).map(|(_, miss)| miss)
    }

    /// The evidence that counts, with the controls that it is linked to.
    pub fn sound(&self) -> impl Iterator<Item = (&'a Evidence, &BTreeSet<&'a str>)> {
        let sound = self.void.iter().map(Option::is_none);
        let all = self.evidence.iter().zip(&self.linked_to).zip(sound);
        all.filter_map(|(entry, is_sound)| is_sound.then_some(entry))
    }

    /// The evidence that serves `ask` of the control `id` for any case study, or for the practice.
    pub fn in_use(&self, id: &str, ask: &Ask) -> impl Iterator<Item = &'a Evidence> {
        self.positions_in_use(id, ask).filter_map(|position| self.evidence.get(position))
    }

    /// The positions of that evidence.
    fn positions_in_use(&self, id: &str, ask: &Ask) -> impl Iterator<Item = usize> {
        let serving = self.links_of(id).iter().filter(move |link| {
            link.ask.is_none_or(|name| name == ask.id) && self.misses(link, ask, None).is_empty()
        });
        serving.map(|link| link.evidence)
    }

    /// The entry called `id`, and why it is disqualified, if it is.
    pub fn entry(&self, id: &str) -> Option<(&'a Evidence, Option<&str>)> {
        let position = *self.by_id.get(&text::fold(id))?;
        let void = self.void.get(position).and_then(Option::as_deref);
        Some((self.evidence.get(position)?, void))
    }

    /// The ids of all evidence that has an entry.
    pub fn ids(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.evidence.iter().map(|entry| entry.id.as_str()).filter(|id| !id.is_empty())
    }

    fn is_sound(&self, evidence: usize) -> bool {
        self.void.get(evidence).is_some_and(Option::is_none)
    }

    fn links_of(&self, id: &str) -> &[Link<'a>] {
        self.links.get(id).map(Links::all).unwrap_or_default()
    }

    /// The evidence of a link, if it satisfies `ask`.
    fn try_link(
        &self,
        link: &Link<'a>,
        ask: &Ask,
        case_study: Option<u32>,
    ) -> Option<Satisfying<'a>> {
        let entry = self.evidence.get(link.evidence)?;
        let is_served = link.ask.is_none_or(|name| name == ask.id)
            && self.misses(link, ask, case_study).is_empty();
        let last_day = self.freshness(entry, ask).ok()?;
        is_served.then(|| Satisfying {
            evidence: entry,
            seen: seen_of(self.seen, link.evidence),
            last_day,
        })
    }

    /// Everything that keeps the evidence of a link from satisfying `ask`, except that it names another ask.
    fn misses(&self, link: &Link<'a>, ask: &Ask, case_study: Option<u32>) -> Vec<NearMiss> {
        let Some(entry) = self.evidence.get(link.evidence) else { return Vec::new() };
        let void = self.void.get(link.evidence).cloned().flatten().map(NearMiss::Void);
        let stale = self.freshness(entry, ask).err();
        let other = case_study.and_then(|number| match &link.reach {
            LinkedStudies::These(numbers) if !numbers.contains(&number) => {
                Some(NearMiss::OtherCaseStudy(other_case_study(entry, numbers)))
            }
            LinkedStudies::These(_) | LinkedStudies::All => None,
        });
        let beside = link.is_beside_no.then(|| {
            NearMiss::OtherCaseStudy(format!(
                "{} belongs to an answer other than Yes",
                entry.named()
            ))
        });
        let found = [void, wrong_kind(entry, ask), other, beside, stale];
        found.into_iter().flatten().collect()
    }

    /// The last day on which `entry` is recent enough for `ask`.
    fn freshness(&self, entry: &Evidence, ask: &Ask) -> Result<Option<Date>, NearMiss> {
        let Some(months) = ask.within_months else { return Ok(None) };
        let Some(date) = &entry.date else {
            return Err(NearMiss::Stale(format!("{} has no date", entry.named())));
        };
        if date.value > self.as_of {
            return Err(NearMiss::Stale(format!("{} is dated {}", entry.named(), date.value)));
        }
        if date.value < months_before(self.as_of, months) {
            let why = format!(
                "{} is dated {}, over {months} months before {}",
                entry.named(),
                date.value,
                self.as_of
            );
            return Err(NearMiss::Stale(why));
        }
        Ok(Some(last_day_within(date.value, months)))
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

/// The position of the first entry with each id.
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

/// Why `ask` does not accept the kind of `entry`.
fn wrong_kind(entry: &Evidence, ask: &Ask) -> Option<NearMiss> {
    let why = match &entry.kind {
        Some(kind) if !ask.takes(kind.value) => format!("is of kind {}", kind.value),
        None if ask.taken_for(&entry.content).is_none() => {
            if let Some(fault) = ask.fault_of_link(&entry.content) {
                return Some(NearMiss::Kind(format!("{}: {}", entry.named(), fault.what)));
            }
            let kind = ask.kind_of_link(&entry.content);
            format!("has no entry, so it counts as a {kind} without a date")
        }
        _ => return None,
    };
    Some(NearMiss::Kind(format!("{} {why}", entry.named())))
}

fn other_case_study(entry: &Evidence, numbers: &BTreeSet<u32>) -> String {
    let more = numbers.len().saturating_sub(MOST_NUMBERS);
    let mut named: Vec<String> =
        numbers.iter().take(MOST_NUMBERS).map(|n| format!("#{n}")).collect();
    if more > 0 {
        named.push(format!("{more} more"));
    }
    match named.is_empty() {
        true => format!("{} names no case study", entry.named()),
        false => format!("{} is about {}", entry.named(), text::listed(&named)),
    }
}

#[cfg(test)]
mod tests;
