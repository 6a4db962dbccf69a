//! Rules `waiver-*`: the valid waivers, and the controls they cover (specification, section 6).

mod claim;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use self::claim::Claim;
use super::evidence::EvidenceIndex;
use super::near::Near;
use super::{Context, partner};
use crate::checklist::{Basis, Checklist, Control, FieldKind, Item, Waiver};
use crate::date::{last_day_within, months_before};
use crate::facts::{Competency, WaiverClaim};
use crate::finding::Finding;
use crate::location::Location;
use crate::rules::{WAIVER_APPLIED, WAIVER_EXPIRED, WAIVER_NOT_SERVICES};
use crate::{name, text};

/// The waivers that are valid on the as-of date.
#[derive(Debug, Default)]
pub struct Waivers {
    /// By kind; if it covers controls under only one case study, also by its number.
    standing: BTreeMap<(String, Option<u32>), HeldWaiver>,
    /// The evidence that claims name, by id.
    named: BTreeSet<String>,
}

/// A valid waiver.
#[derive(Debug)]
pub struct HeldWaiver {
    /// The place where it is claimed.
    pub at: Location,
    /// The last day on which it is valid; `None` if it does not expire.
    pub last_day: Option<Date>,
}

/// A waiver that covers something.
pub struct Applied<'a> {
    /// The waiver.
    pub waiver: &'a Waiver,
    /// The case study under which it covers controls, if it is for one.
    pub case_study: Option<u32>,
    /// The place where it is claimed, and the end of its validity.
    pub standing: &'a HeldWaiver,
    /// The items that it covers.
    pub covered: Vec<&'a Item>,
}

impl Waivers {
    /// Returns the kind of the waiver that covers all of `control`: the first that it names.
    pub fn covering<'a>(&self, control: &'a Control) -> Option<&'a str> {
        self.first(control, None)
    }

    /// Returns the kind of the waiver that covers `control` under only this case study.
    pub fn covering_case_study<'a>(&self, control: &'a Control, number: u32) -> Option<&'a str> {
        self.first(control, Some(number))
    }

    fn first<'a>(&self, control: &'a Control, case_study: Option<u32>) -> Option<&'a str> {
        let kinds = control.waived_by.iter().map(String::as_str);
        let stands = |kind: &&str| self.standing.contains_key(&((*kind).to_owned(), case_study));
        kinds.into_iter().find(stands)
    }

    /// Returns whether a claim names the evidence called `id`.
    pub fn names(&self, id: &str) -> bool {
        self.named.contains(id)
    }

    /// Returns the waivers that cover something, in the order of the checklist and the case
    /// studies.
    pub fn applied<'a>(&'a self, checklist: &'a Checklist) -> impl Iterator<Item = Applied<'a>> {
        checklist.waivers.iter().flat_map(move |waiver| {
            let own = self.standing.iter().filter(move |((kind, _), _)| *kind == waiver.kind);
            own.filter_map(move |((_, case_study), standing)| {
                let covers = |control: &Control| match case_study {
                    None => self.covering(control) == Some(&waiver.kind),
                    Some(number) => {
                        self.covering(control).is_none()
                            && self.covering_case_study(control, *number) == Some(&waiver.kind)
                    }
                };
                let covered = checklist.controls().filter(|(_, control)| covers(control));
                let covered: Vec<&Item> = covered.map(|(item, _)| item).collect();
                let case_study = *case_study;
                let applied = Applied { waiver, case_study, standing, covered };
                (!applied.covered.is_empty()).then_some(applied)
            })
        })
    }
}

/// Finds the valid waivers; none with `no_waivers`.
pub fn apply(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    no_waivers: bool,
    findings: &mut Vec<Finding>,
) -> Waivers {
    let named = context.assessment.facts.waivers.iter().flat_map(|claim| named(context, claim));
    let mut waivers = Waivers { named: named.collect(), ..Waivers::default() };
    if no_waivers {
        return waivers;
    }
    let near = Near::new();
    for waiver in &context.checklist.waivers {
        match &waiver.basis {
            Basis::Claim { .. } => claimed(context, proof, waiver, &near, &mut waivers, findings),
            Basis::Competency { .. } => {
                if let Some(standing) = by_competency(context, waiver, findings) {
                    waivers.standing.insert((waiver.kind.clone(), None), standing);
                }
            }
        }
    }
    waiver_applied(context, &waivers, findings);
    waivers
}

/// Returns the ids of the evidence that a claim names.
fn named(context: &Context<'_>, claim: &WaiverClaim) -> Vec<String> {
    let fields =
        context.checklist.waiver(&claim.kind.value).map(Waiver::fields).unwrap_or_default();
    let evidence = fields.iter().filter(|f| matches!(f.kind, FieldKind::Evidence { .. }));
    evidence.filter_map(|field| Some(claim.text(&field.name)?.value.clone())).collect()
}

/// Adds the valid claims of this kind: of several that cover the same, the one that is valid
/// longest.
fn claimed(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    waiver: &Waiver,
    near: &Near,
    waivers: &mut Waivers,
    findings: &mut Vec<Finding>,
) {
    let offerings = context.assessment.facts.offerings().iter();
    let offerings: BTreeSet<String> =
        offerings.filter_map(|o| o.name.as_ref()).map(|name| name::key(&name.value)).collect();
    let studies = context.assessment.facts.case_studies().iter();
    let studies: BTreeSet<u64> = studies.map(|study| study.number.into()).collect();
    // A claim with an unreadable value has a finding, and proves nothing.
    let claims = context.assessment.facts.waivers.iter();
    for claim in claims.filter(|claim| claim.kind.value == waiver.kind && !claim.is_flawed) {
        let (offerings, studies) = (&offerings, &studies);
        let claim = Claim { context, proof, waiver, claim, offerings, studies, near };
        if let Some(objection) = claim.objection() {
            findings.push(objection);
            continue;
        }
        let of = (waiver.kind.clone(), claim.case_study().map(|(number, _)| number));
        let new = HeldWaiver { at: claim.claim.kind.at.clone(), last_day: claim.last_day() };
        let is_better = waivers.standing.get(&of).is_none_or(|known| {
            known.last_day.is_some_and(|known| new.last_day.is_none_or(|day| day > known))
        });
        if is_better {
            waivers.standing.insert(of, new);
        }
    }
}

/// Returns the competency that was achieved last, if recently enough. An older one is no claim.
fn by_competency(
    context: &Context<'_>,
    waiver: &Waiver,
    findings: &mut Vec<Finding>,
) -> Option<HeldWaiver> {
    let Basis::Competency { within_months, except, other_designations, despite } = &waiver.basis
    else {
        return None;
    };
    let first = months_before(context.as_of, *within_months);
    let held = &context.assessment.facts.partner.competencies.as_ref()?.value;
    // Each competency once, with all days on which it was achieved according to the facts.
    let mut achieved: BTreeMap<&str, BTreeMap<Date, &Competency>> = BTreeMap::new();
    for competency in held {
        let day = competency.achieved_on.as_ref().map(|day| day.value);
        let Some(day) = day.filter(|day| *day <= context.as_of) else { continue };
        let name = &competency.name.value;
        let known = name::competency(name);
        let is_excepted = |other: &String| {
            partner::is_within(other, name) || known.is_some_and(|k| partner::is_within(other, k))
        };
        if except.iter().any(is_excepted) {
            continue;
        }
        let is_other = is_other_designation(name, other_designations, despite);
        match known.filter(|_| !is_other) {
            Some(known) => {
                achieved.entry(known).or_default().entry(day).or_insert(competency);
            }
            None if day >= first => {
                findings.push(waiver_not_services(waiver, competency, is_other));
            }
            None => {}
        }
    }
    let once = achieved.values().filter_map(|days| first_achieved(days, first, findings));
    let (day, competency) = once.max_by_key(|(day, _)| *day)?;
    let last_day = Some(last_day_within(day, *within_months));
    Some(HeldWaiver { at: competency.name.at.clone(), last_day })
}

/// Returns the first day on which one competency was achieved, if it is on `since` or later. A
/// competency that is listed again with a later date was not achieved again.
fn first_achieved<'a>(
    days: &BTreeMap<Date, &'a Competency>,
    since: Date,
    findings: &mut Vec<Finding>,
) -> Option<(Date, &'a Competency)> {
    let (day, competency) = days.first_key_value()?;
    if *day >= since {
        return Some((*day, competency));
    }
    for (later, again) in days.range(since..) {
        let message = format!(
            "\"{}\" is dated {later}, but the same competency was achieved on {day} (\"{}\")",
            text::shorten(&again.name.value, 60),
            text::shorten(&competency.name.value, 60)
        );
        let help = "It waives nothing, because the first date counts. List the competency once, \
                    with that date.";
        findings.push(Finding::new(&WAIVER_EXPIRED, &again.name.at, message).help(help));
    }
    None
}

/// Returns whether the name has words of another designation, outside the permitted phrases.
fn is_other_designation(name: &str, words: &[String], despite: &[String]) -> bool {
    let spaced = |text: &str| format!(" {} ", partner::designation(text));
    let mut name = spaced(name);
    for phrase in despite {
        // The remaining words must not form a phrase with those on the other side.
        name = name.replace(&spaced(phrase), " | ");
    }
    words.iter().any(|other| name.contains(&spaced(other)))
}

/// Also says how to write the name if it may not be that of another designation.
fn waiver_not_services(waiver: &Waiver, other: &Competency, is_other: bool) -> Finding {
    let name = &other.name.value;
    let message = format!("\"{}\" doesn't count as a {}", text::shorten(name, 60), waiver.name);
    let finding = Finding::new(&WAIVER_NOT_SERVICES, &other.name.at, message);
    if is_other {
        return finding;
    }
    let near = text::nearest(name, name::competencies());
    let near = near.map(|near| format!("Did you mean \"{near}\"? ")).unwrap_or_default();
    finding.help(format!(
        "It waives nothing, because fscheck doesn't know an AWS Competency of this name. {near}Write the \
         name as AWS does, such as \"Security Services Competency\", in an entry of its own, or \
         answer the controls."
    ))
}

fn waiver_applied(context: &Context<'_>, waivers: &Waivers, findings: &mut Vec<Finding>) {
    for Applied { waiver, case_study, standing, covered } in waivers.applied(context.checklist) {
        let until = match standing.last_day {
            Some(day) => format!("until {day}"),
            None => "with no end date".to_owned(),
        };
        let ids: Vec<&str> = covered.iter().map(|item| item.id.as_str()).collect();
        let of =
            case_study.map(|n| format!(" under {}", context.study_name(n))).unwrap_or_default();
        let message = format!(
            "{} ({}) waives {}{of} {until}: {}",
            waiver.name,
            waiver.kind,
            text::counted(ids.len(), "control"),
            ids.join(", ")
        );
        findings.push(Finding::new(&WAIVER_APPLIED, &standing.at, message).case_study(case_study));
    }
}

#[cfg(test)]
mod tests;
