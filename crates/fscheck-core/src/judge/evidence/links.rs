//! The evidence that is linked to a control, indexed by case study.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::location::Location;

/// The most links to other case studies that are compared to find the nearest miss.
const MOST_COMPARED: usize = 64;

/// A piece of evidence linked to a control.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    /// The position of the evidence.
    pub(super) evidence: usize,
    /// The ask that it names, if it names one.
    pub(super) ask: Option<&'a str>,
    /// The case studies that it serves.
    pub(super) reach: LinkedStudies,
    /// The place where its entry names the control; `None` if a Partner Response names the
    /// evidence.
    pub(super) declared_at: Option<&'a Location>,
    /// True if that response belongs to an answer other than Yes.
    pub(super) is_beside_no: bool,
}

/// The case studies that a link serves.
#[derive(Clone, Debug)]
pub(super) enum LinkedStudies {
    All,
    These(Arc<BTreeSet<u32>>),
}

/// All links of one control, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Links<'a> {
    all: Vec<Link<'a>>,
    /// Links that reach every case study.
    everywhere: Vec<usize>,
    /// Links that name a case study, by its number.
    under: BTreeMap<u32, Vec<usize>>,
    /// The entries and asks that are indexed: an entry may name a control many times.
    known: BTreeSet<(usize, Option<&'a str>)>,
}

impl<'a> Links<'a> {
    /// Adds a link.
    pub(super) fn push(&mut self, link: Link<'a>) {
        let position = self.all.len();
        // A mention concerns one case study or all; entries name as many as they like.
        if link.declared_at.is_none() || self.known.insert((link.evidence, link.ask)) {
            match &link.reach {
                LinkedStudies::All => self.everywhere.push(position),
                LinkedStudies::These(numbers) => {
                    for number in numbers.iter() {
                        self.under.entry(*number).or_default().push(position);
                    }
                }
            }
        }
        self.all.push(link);
    }

    /// Returns all links.
    pub(super) fn all(&self) -> &[Link<'a>] {
        &self.all
    }

    /// Returns the links that reach a case study, or all if `None` is given.
    pub(super) fn reaching(&self, case_study: Option<u32>) -> Vec<&Link<'a>> {
        let Some(number) = case_study else { return self.all.iter().collect() };
        self.at(self.positions(number))
    }

    /// Returns the links that may be the nearest miss under a case study: those that reach it, and
    /// some others.
    pub(super) fn near(&self, case_study: Option<u32>) -> Vec<&Link<'a>> {
        let Some(number) = case_study else { return self.all.iter().collect() };
        let mut positions = self.positions(number);
        positions.extend(0..self.all.len().min(MOST_COMPARED));
        positions.sort_unstable();
        positions.dedup();
        self.at(positions)
    }

    fn positions(&self, number: u32) -> Vec<usize> {
        let under = self.under.get(&number).map(Vec::as_slice).unwrap_or_default();
        let mut positions = [self.everywhere.as_slice(), under].concat();
        positions.sort_unstable();
        positions
    }

    fn at(&self, positions: Vec<usize>) -> Vec<&Link<'a>> {
        positions.into_iter().filter_map(|position| self.all.get(position)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(evidence: usize, numbers: &[u32]) -> Link<'static> {
        let reach = LinkedStudies::These(Arc::new(numbers.iter().copied().collect()));
        Link { evidence, ask: None, reach, declared_at: None, is_beside_no: false }
    }

    fn evidence(links: Vec<&Link<'_>>) -> Vec<usize> {
        links.into_iter().map(|link| link.evidence).collect()
    }

    #[test]
    fn links_are_found_by_case_study() {
        let mut links = Links::default();
        links.push(link(0, &[1, 2]));
        links.push(link(1, &[]));
        links.push(Link { reach: LinkedStudies::All, ..link(2, &[]) });
        links.push(link(3, &[2]));
        assert_eq!(evidence(links.reaching(None)), [0, 1, 2, 3]);
        assert_eq!(evidence(links.reaching(Some(2))), [0, 2, 3]);
        assert_eq!(evidence(links.reaching(Some(9))), [2]);
        assert_eq!(evidence(links.near(Some(9))), [0, 1, 2, 3]);
    }

    #[test]
    fn no_case_study_looks_at_all_of_many_links() {
        let mut links = Links::default();
        (0..1_000_u32).for_each(|n| links.push(link(n as usize, &[n])));
        assert_eq!(evidence(links.reaching(Some(999))), [999]);
        assert_eq!(links.near(Some(999)).len(), MOST_COMPARED + 1);
    }
}
