//! Reasons why linked evidence does not satisfy an ask.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::defect::Defect;
use crate::checklist::Ask;
use crate::date::{last_day_within, months_before};
use crate::facts::Evidence;
use crate::kind::Kind;
use crate::web::Fault;

/// An entry that does not satisfy an ask that it is linked to. Its words are in `words.rs`.
#[derive(Clone, Debug)]
pub struct NearMiss<'p> {
    /// The entry.
    pub(super) entry: &'p Evidence,
    /// The reason.
    pub(super) miss: Miss<'p>,
}

/// The reason why an entry does not satisfy an ask; the nearest miss comes first.
#[derive(Clone, Debug)]
pub(super) enum Miss<'p> {
    /// It has a disqualifying defect, which has its own finding.
    Void(&'p Defect<'p>),
    /// It is not recent.
    Stale(Age),
    /// It is of a kind that is not accepted.
    Kind(WrongKind),
    /// It is about other case studies.
    OtherCaseStudy(OtherCaseStudy),
}

/// The reason why evidence is not recent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Age {
    /// It has no date.
    Undated,
    /// It is dated after the as-of date.
    InFuture(Date),
    /// It is older than the months that the ask allows.
    TooOld { day: Date, months: u32, as_of: Date },
}

/// A kind that an ask does not accept.
#[derive(Clone, Debug)]
pub(super) enum WrongKind {
    /// Its entry says that it is of this kind.
    Declared(Kind),
    /// It is a link to something that a reviewer cannot see.
    Address(Fault),
    /// It is a link without an entry, assumed to be of this kind.
    Undeclared(Kind),
}

/// The reason why evidence does not serve a case study.
#[derive(Clone, Debug)]
pub(super) enum OtherCaseStudy {
    /// It is about these case studies.
    Named(Arc<BTreeSet<u32>>),
    /// It is named by a response whose answer is not Yes.
    BesideNo,
}

impl NearMiss<'_> {
    /// Returns whether the entry is disqualified, which has its own finding.
    pub fn is_void(&self) -> bool {
        matches!(self.miss, Miss::Void(_))
    }

    /// Returns whether the entry itself has to be corrected: it is disqualified or not recent.
    pub fn is_of_entry(&self) -> bool {
        matches!(self.miss, Miss::Void(_) | Miss::Stale(_))
    }

    /// Returns the rank of a miss: the nearest has the lowest.
    pub(super) fn rank(&self) -> u8 {
        match self.miss {
            Miss::Void(_) => 0,
            Miss::Stale(_) => 1,
            Miss::Kind(_) => 2,
            Miss::OtherCaseStudy(_) => 3,
        }
    }
}

/// Returns the last day on which `entry` is recent enough for `ask`, if that requires recent
/// evidence.
pub(super) fn last_recent_day(
    entry: &Evidence,
    ask: &Ask,
    as_of: Date,
) -> Result<Option<Date>, Age> {
    let Some(months) = ask.within_months else { return Ok(None) };
    match entry.date.as_ref().map(|date| date.value) {
        None => Err(Age::Undated),
        Some(day) if day > as_of => Err(Age::InFuture(day)),
        Some(day) if day < months_before(as_of, months) => Err(Age::TooOld { day, months, as_of }),
        Some(day) => Ok(Some(last_day_within(day, months))),
    }
}

/// Returns why `ask` does not accept the kind of `entry`, if it doesn't.
pub(super) fn wrong_kind(entry: &Evidence, ask: &Ask) -> Option<WrongKind> {
    match &entry.kind {
        Some(kind) => (!ask.takes(kind.value)).then_some(WrongKind::Declared(kind.value)),
        None if ask.taken_for(&entry.content).is_some() => None,
        None => Some(match ask.fault_of_link(&entry.content) {
            Some(fault) => WrongKind::Address(fault),
            None => WrongKind::Undeclared(ask.kind_of_link(&entry.content)),
        }),
    }
}
