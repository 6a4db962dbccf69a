//! Rules `waiver-*`: which waivers stand, and what they cover (contract, section 5).

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Court;
use crate::checklist::{Basis, Checklist, Control, Item, Waiver};
use crate::date::{last_day_within, months_before};
use crate::facts::WaiverClaim;
use crate::finding::Finding;
use crate::location::Location;
use crate::rules::{WAIVER_APPLIED, WAIVER_EXPIRED, WAIVER_NOT_YET, WAIVER_OFFERING};
use crate::text;

/// The waivers that stand on the as-of date.
#[derive(Debug, Default)]
pub struct Waivers {
    standing: BTreeMap<String, Standing>,
}

/// A waiver that stands.
#[derive(Debug)]
pub struct Standing {
    /// Where it is claimed.
    pub at: Location,
    /// The last day on which it does; `None` where it does not lapse.
    pub last_day: Option<Date>,
}

impl Waivers {
    /// The kind of the waiver that covers `control`: the first of those that it names.
    pub fn covering<'a>(&self, control: &'a Control) -> Option<&'a str> {
        let kinds = control.waived_by.iter().map(String::as_str);
        kinds.into_iter().find(|kind| self.standing.contains_key(*kind))
    }

    /// The waivers that cover something, with what they cover, in the order of the checklist.
    pub fn applied<'a>(
        &'a self,
        checklist: &'a Checklist,
    ) -> impl Iterator<Item = (&'a Waiver, &'a Standing, Vec<&'a Item>)> {
        checklist.waivers.iter().filter_map(|waiver| {
            let standing = self.standing.get(&waiver.kind)?;
            let covered = checklist
                .controls()
                .filter(|(_, control)| self.covering(control) == Some(waiver.kind.as_str()));
            let covered: Vec<&Item> = covered.map(|(item, _)| item).collect();
            (!covered.is_empty()).then_some((waiver, standing, covered))
        })
    }
}

/// Finds the waivers that stand; with `no_waivers` none does.
pub fn apply(court: &Court<'_>, no_waivers: bool, findings: &mut Vec<Finding>) -> Waivers {
    let mut waivers = Waivers::default();
    if no_waivers {
        return waivers;
    }
    for waiver in &court.checklist.waivers {
        let standing = match &waiver.basis {
            Basis::Claim { names_offering } => claimed(court, waiver, *names_offering, findings),
            Basis::Competency { within_months, except } => {
                by_competency(court, *within_months, except)
            }
        };
        if let Some(standing) = standing {
            waivers.standing.insert(waiver.kind.clone(), standing);
        }
    }
    waiver_applied(court, &waivers, findings);
    waivers
}

/// The claim of this kind that stands longest.
fn claimed(
    court: &Court<'_>,
    waiver: &Waiver,
    names_offering: bool,
    findings: &mut Vec<Finding>,
) -> Option<Standing> {
    // A claim with a value that cannot be understood has its finding, and proves nothing.
    let claims = court.assessment.facts.waivers.iter();
    let claims = claims.filter(|claim| claim.kind.value == waiver.kind && !claim.is_flawed);
    let mut best: Option<Standing> = None;
    for claim in claims {
        let objection = waiver_not_yet(court, waiver, claim)
            .or_else(|| waiver_expired(court, waiver, claim))
            .or_else(|| waiver_offering(court, waiver, claim, names_offering));
        match objection {
            Some(finding) => findings.push(finding),
            None => {
                let last_day = claim.expires_on.as_ref().map(|day| day.value);
                let better = best.as_ref().is_none_or(|known| {
                    known.last_day.is_some_and(|known| last_day.is_none_or(|day| day > known))
                });
                if better {
                    best = Some(Standing { at: claim.kind.at.clone(), last_day });
                }
            }
        }
    }
    best
}

fn waiver_not_yet(court: &Court<'_>, waiver: &Waiver, claim: &WaiverClaim) -> Option<Finding> {
    let Some(approved) = &claim.approved_on else {
        let message = format!("the {} waiver does not say when it was approved", waiver.kind);
        let finding = Finding::new(&WAIVER_NOT_YET, &claim.kind.at, message);
        return Some(finding.help("Add `approved_on:`; until then it covers nothing."));
    };
    (approved.value > court.as_of).then(|| {
        let message = format!("the {} waiver begins on {}", waiver.kind, approved.value);
        Finding::new(&WAIVER_NOT_YET, &approved.at, message)
    })
}

fn waiver_expired(court: &Court<'_>, waiver: &Waiver, claim: &WaiverClaim) -> Option<Finding> {
    let expires = claim.expires_on.as_ref().filter(|day| day.value < court.as_of)?;
    let message = format!("the {} waiver expired on {}", waiver.kind, expires.value);
    Some(Finding::new(&WAIVER_EXPIRED, &expires.at, message))
}

fn waiver_offering(
    court: &Court<'_>,
    waiver: &Waiver,
    claim: &WaiverClaim,
    names_offering: bool,
) -> Option<Finding> {
    if !names_offering {
        return None;
    }
    let Some(offering) = &claim.offering else {
        let message = format!("the {} waiver names no offering", waiver.kind);
        return Some(Finding::new(&WAIVER_OFFERING, &claim.kind.at, message));
    };
    let offerings = court.assessment.facts.offerings();
    let names = offerings.iter().filter_map(|offering| offering.name.as_ref());
    let wanted = text::fold(&offering.value);
    if names.clone().any(|name| text::fold(&name.value) == wanted) {
        return None;
    }
    let message = format!(
        "the {} waiver is for \"{}\", which is no offering of this application",
        waiver.kind,
        text::shorten(&offering.value, 60)
    );
    let finding = Finding::new(&WAIVER_OFFERING, &offering.at, message);
    Some(match text::nearest(&offering.value, names.map(|name| name.value.as_str())) {
        Some(near) => {
            finding.help(format!("Did you mean \"{near}\"? As it is, it covers nothing."))
        }
        None => finding,
    })
}

/// The competency that was achieved last, if lately enough. An older one is no claim.
fn by_competency(court: &Court<'_>, within_months: u32, except: &[String]) -> Option<Standing> {
    let competencies = court.assessment.facts.partner.competencies.as_ref()?;
    let dated = competencies.value.iter().filter_map(|competency| {
        let achieved = competency.achieved_on.as_ref()?;
        let name = &competency.name.value;
        let excepted = except.iter().any(|other| super::partner::is_within(other, name));
        let lately = achieved.value >= months_before(court.as_of, within_months)
            && achieved.value <= court.as_of;
        (lately && !excepted).then_some((achieved.value, competency))
    });
    let (achieved, competency) = dated.max_by_key(|(achieved, _)| *achieved)?;
    let last_day = Some(last_day_within(achieved, within_months));
    Some(Standing { at: competency.name.at.clone(), last_day })
}

fn waiver_applied(court: &Court<'_>, waivers: &Waivers, findings: &mut Vec<Finding>) {
    for (waiver, standing, covered) in waivers.applied(court.checklist) {
        let until = match standing.last_day {
            Some(day) => format!("until {day}"),
            None => "without end".to_owned(),
        };
        let ids: Vec<&str> = covered.iter().map(|item| item.id.as_str()).collect();
        let message = format!(
            "{} ({}) waives {} {until}: {}",
            waiver.name,
            waiver.kind,
            text::counted(ids.len(), "control"),
            ids.join(", ")
        );
        findings.push(Finding::new(&WAIVER_APPLIED, &standing.at, message));
    }
}
