//! Time limits in use, and the day on which each expires (specification, section 11).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::evidence::EvidenceIndex;
use super::waiver::{Applied, Waivers};
use super::{Context, ItemResult, Status, by_id};
use crate::checklist::Test;
use crate::date::{last_day_within, months_before};
use crate::finding::Finding;
use crate::location::{Location, Sourced};
use crate::rules::DEADLINE_BEFORE_SUBMISSION;
use crate::visible::Line;

/// The last day on which something is valid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    /// The last day.
    pub date: Date,
    /// The thing that expires.
    pub reason: Line,
    /// The items that it concerns, in the checklist's order.
    pub items: Vec<String>,
    /// The place where it is stated.
    pub at: Location,
}

/// Returns all deadlines from the as-of date on, the nearest first.
pub fn collect(
    context: &Context<'_>,
    waivers: &Waivers,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
) -> Vec<Deadline> {
    let mut deadlines = Vec::new();
    case_studies(context, &mut deadlines);
    applied_waivers(context, waivers, &mut deadlines);
    recent_evidence(context, proof, items, &mut deadlines);
    expiring_evidence(context, proof, items, &mut deadlines);
    deadlines.sort();
    let told =
        |deadline: &Deadline| (deadline.date, deadline.reason.clone(), deadline.items.clone());
    deadlines.dedup_by_key(|deadline| told(deadline));
    deadlines
}

/// Reports the deadlines that expire before the day of submission.
pub fn deadline_before_submission<'a>(
    deadlines: impl IntoIterator<Item = &'a Deadline>,
    submit_on: Option<&Sourced<Date>>,
) -> Vec<Finding> {
    let Some(day) = submit_on.map(|day| day.value) else { return Vec::new() };
    let early = deadlines.into_iter().filter(|deadline| deadline.date < day);
    let finding = |deadline: &Deadline| {
        let Deadline { date, reason, items, at } = deadline;
        let message = format!("{reason} on {date}, before the submission on {day}");
        let finding = Finding::new(&DEADLINE_BEFORE_SUBMISSION, at, message);
        match items.as_slice() {
            [item] => finding.item(item),
            _ => finding,
        }
    };
    early.map(finding).collect()
}

fn case_studies(context: &Context<'_>, deadlines: &mut Vec<Deadline>) {
    for (item, test) in context.checklist.prerequisites() {
        let Test::CaseStudies { within_months, .. } = test else { continue };
        let first = months_before(context.as_of, *within_months);
        for study in context.assessment.facts.case_studies() {
            let Some(completed) = &study.completed_on else { continue };
            if (first..=context.as_of).contains(&completed.value) {
                deadlines.push(Deadline {
                    date: last_day_within(completed.value, *within_months),
                    reason: format!(
                        "{} reaches the age of {within_months} months",
                        context.study_name(study.number)
                    )
                    .into(),
                    items: vec![item.id.clone()],
                    at: completed.at.clone(),
                });
            }
        }
    }
}

fn applied_waivers(context: &Context<'_>, waivers: &Waivers, deadlines: &mut Vec<Deadline>) {
    for Applied { waiver, case_study, standing, covered } in waivers.applied(context.checklist) {
        if let Some(date) = standing.last_day {
            let of = case_study.map(|n| format!(" for {}", context.study_name(n)));
            deadlines.push(Deadline {
                date,
                reason: format!("the {} waiver{} ends", waiver.kind, of.unwrap_or_default()).into(),
                items: covered.iter().map(|item| item.id.clone()).collect(),
                at: standing.at.clone(),
            });
        }
    }
}

/// Adds the deadlines of asks for recent evidence: an ask is satisfied as long as its most recent
/// evidence is recent enough.
fn recent_evidence(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
    deadlines: &mut Vec<Deadline>,
) {
    let results = by_id(items);
    for (item, control) in context.checklist.controls() {
        let result = results.get(item.id.as_str());
        if result.is_some_and(|result| is_out_of_work(result.status)) {
            continue;
        }
        let statuses = result.map(|result| result.case_studies.as_slice()).unwrap_or_default();
        let is_out = |number: &u32| statuses.iter().any(|(n, s)| n == number && is_out_of_work(*s));
        for ask in control.asks.iter().filter(|ask| ask.within_months.is_some()) {
            let numbers: Vec<Option<u32>> = match ask.per_case_study {
                true => {
                    let needed = context.case_studies.iter().filter(|number| !is_out(number));
                    needed.copied().map(Some).collect()
                }
                false => vec![None],
            };
            for number in numbers {
                let serving = proof.serving(&item.id, ask, number);
                let best = serving.into_iter().filter_map(|s| Some((s.last_day?, s.evidence)));
                if let Some((date, evidence)) = best.max_by_key(|(date, _)| *date) {
                    deadlines.push(Deadline {
                        date,
                        reason: format!(
                            "{} gets too old for {}/{}",
                            evidence.named(),
                            item.id,
                            ask.id
                        )
                        .into(),
                        items: vec![item.id.clone()],
                        at: evidence.date.as_ref().map_or(&evidence.at, |date| &date.at).clone(),
                    });
                }
            }
        }
    }
}

/// Adds the expiry of evidence as a deadline, if an item needs the evidence.
fn expiring_evidence(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    items: &[ItemResult],
    deadlines: &mut Vec<Deadline>,
) {
    let mut by_day: BTreeMap<(Date, String), (BTreeSet<usize>, &Location)> = BTreeMap::new();
    let status: BTreeMap<&str, Status> =
        items.iter().map(|result| (result.id.as_str(), result.status)).collect();
    for (item, control) in context.checklist.controls() {
        if status.get(item.id.as_str()).is_some_and(|status| is_out_of_work(*status)) {
            continue;
        }
        for evidence in control.asks.iter().flat_map(|ask| proof.in_use(&item.id, ask)) {
            if let Some(expires) = &evidence.expires_on {
                let reason = format!("{} expires", evidence.named());
                let known = by_day.entry((expires.value, reason));
                let (ranks, _) = known.or_insert_with(|| (BTreeSet::new(), &expires.at));
                ranks.insert(context.checklist.rank(&item.id));
            }
        }
    }
    for ((date, reason), (ranks, at)) in by_day {
        let items = ranks.iter().filter_map(|rank| context.checklist.items.get(*rank));
        deadlines.push(Deadline {
            date,
            reason: reason.into(),
            items: items.map(|item| item.id.clone()).collect(),
            at: at.clone(),
        });
    }
}

/// Returns whether an item of this status needs no evidence.
fn is_out_of_work(status: Status) -> bool {
    matches!(status, Status::Waived | Status::NotApplicable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::Ask;
    use crate::facts::{ControlRef, Evidence, Facts};
    use crate::judge::in_context;
    use crate::sample;

    /// A record of a day of 2023 about these case studies.
    fn record(id: &str, case_studies: &[u32], month: i8) -> Evidence {
        let control = ControlRef { control: "A".to_owned(), ask: None };
        Evidence {
            controls: vec![sample::stated(control, 1)],
            date: Some(sample::stated(Date::constant(2023, month, 1), 1)),
            ..sample::evidence(id, case_studies)
        }
    }

    /// The deadlines of one ask for recent evidence: the evidence and its last month.
    fn recent(
        per_case_study: bool,
        evidence: Vec<Evidence>,
        result: &ItemResult,
    ) -> Vec<(String, i8)> {
        let within_months = Some(12);
        let ask = Ask { per_case_study, within_months, ..sample::ask("log") };
        let undated = Ask { within_months: None, ..ask.clone() };
        let item = sample::item("A", "Logging", sample::control(vec![undated, ask]));
        let checklist = sample::checklist(vec![item], Vec::new());
        let assessment = sample::assessment(Facts { evidence, ..Facts::default() }, Vec::new());
        let mut deadlines = Vec::new();
        in_context(&checklist, &assessment, |context| {
            let proof = EvidenceIndex::gather(context, &[], &mut Vec::new());
            recent_evidence(context, &proof, std::slice::from_ref(result), &mut deadlines);
        });
        let id = |deadline: &Deadline| deadline.reason.split('`').nth(1).unwrap().to_owned();
        deadlines.iter().map(|deadline| (id(deadline), deadline.date.month())).collect()
    }

    #[test]
    fn a_case_study_that_needs_no_evidence_has_no_deadline() {
        let evidence = || vec![record("one", &[1], 6), record("two", &[2], 9)];
        let (one, two) = (("one".to_owned(), 6), ("two".to_owned(), 9));
        let under = |statuses: [Status; 2]| {
            let case_studies = vec![(1, statuses[0]), (2, statuses[1])];
            let result = ItemResult { case_studies, ..sample::result("A", Status::Met) };
            recent(true, evidence(), &result)
        };
        assert_eq!(under([Status::Met, Status::Unevidenced]), [one.clone(), two.clone()]);
        assert_eq!(under([Status::Waived, Status::Met]), [two]);
        assert_eq!(under([Status::Met, Status::NotApplicable]), [one]);
        assert_eq!(under([Status::Waived, Status::NotApplicable]), []);
    }

    #[test]
    fn the_most_recent_evidence_decides_unless_the_item_needs_none() {
        let evidence = || vec![record("old", &[], 6), record("new", &[], 9), record("o", &[], 7)];
        let of = |status| recent(false, evidence(), &sample::result("A", status));
        assert_eq!(of(Status::Met), [("new".to_owned(), 9)]);
        assert_eq!(of(Status::Waived), []);
        assert_eq!(of(Status::NotApplicable), []);
    }
}
