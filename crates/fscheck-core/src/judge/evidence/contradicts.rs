//! Rule `evidence-contradicts-facts`: texts that clearly contradict the stated facts.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::EvidenceIndex;
use super::texts::case_studies_of;
use crate::checklist::Test;
use crate::date::months_before;
use crate::evidence::{Passage, Searched, TRIED, claim_id};
use crate::facts::{CaseStudy, Evidence};
use crate::finding::Finding;
use crate::judge::Context;
use crate::kind::Kind;
use crate::language::claim::{began, ended, is_only_tried, signed};
use crate::language::days::Named;
use crate::language::lists::has_word;
use crate::language::said::Said;
use crate::language::words::list;
use crate::rules::EVIDENCE_CONTRADICTS_FACTS;
use crate::search::Remark;

/// The days before the completion of a case study from which on a text about the delivered system
/// would say that it is about to go live, and not that it is being tried.
const SHORTLY: i32 = 14;

/// A sentence in a piece of evidence that says when something happened.
struct DatedStatement<'a> {
    entry: &'a Evidence,
    day: Named,
    /// The place and the sentence.
    quoted: String,
}

/// Compares the text of evidence with the facts, each piece with those of its own case study.
pub fn evidence_contradicts_facts(
    context: &Context<'_>,
    proof: &EvidenceIndex<'_>,
    findings: &mut Vec<Finding>,
) {
    let mut begun: BTreeMap<u32, DatedStatement<'_>> = BTreeMap::new();
    let mut agreed: BTreeMap<u32, DatedStatement<'_>> = BTreeMap::new();
    for position in 0..proof.evidence.len() {
        let Some((entry, searched)) = proof.searched(position) else { continue };
        let item = proof.only_control(position);
        let described = proof.described_control(context, position);
        let mut own: Vec<Finding> = shorter_than_agreed(entry, searched).into_iter().collect();
        of_partner(context, entry, searched, &mut own);
        let has_claim = !searched.sections.is_empty()
            || searched.found.keys().any(|id| id.starts_with(&claim_id("")));
        let studies =
            if has_claim { case_studies_of(context, position, entry) } else { Vec::new() };
        match studies.as_slice() {
            [] => {}
            [study] => of_case_study(context, study, described, entry, searched, &mut own),
            studies => own.extend(of_case_studies(studies, described, entry, searched)),
        }
        findings.extend(own.into_iter().map(|finding| match finding.item {
            Some(_) => finding,
            None => finding.of_item(item),
        }));
        let [study] = studies.as_slice() else { continue };
        let told = |name: &str, day: fn(&str) -> Option<Named>| {
            let passage = searched.found.get(&claim_id(name))?;
            let day = day(&passage.sentence)?;
            Some(DatedStatement { entry, day, quoted: quoted(searched, passage) })
        };
        keep(&mut begun, study.number, told("began", began), |new, old| new.first < old.first);
        keep(&mut agreed, study.number, told("signed", signed), |new, old| new.last > old.last);
    }
    for (number, agreed) in &agreed {
        if let Some(begun) = begun.get(number) {
            findings.extend(begun_before(*number, begun, agreed));
        }
    }
}

fn keep<'a>(
    all: &mut BTreeMap<u32, DatedStatement<'a>>,
    number: u32,
    told: Option<DatedStatement<'a>>,
    is_better: fn(&Named, &Named) -> bool,
) {
    let Some(told) = told else { return };
    match all.get(&number) {
        Some(known) if !is_better(&told.day, &known.day) => {}
        _ => _ = all.insert(number, told),
    }
}

fn of_partner(
    context: &Context<'_>,
    entry: &Evidence,
    searched: &Searched,
    findings: &mut Vec<Finding>,
) {
    let partner = &context.assessment.facts.partner;
    let facts = [
        ("employees", partner.employees.as_ref(), "employees"),
        (
            "certifications",
            partner.professional_certifications.as_ref(),
            "Professional certifications",
        ),
    ];
    for (name, stated, what) in facts {
        let fact =
            stated.map(|stated| format!("the partner's number of {what} ({})", stated.value));
        findings.extend(fact.and_then(|fact| finding(entry, searched, name, &fact)));
    }
}

/// Compares a text with the facts of its case study. `described` is the control that it describes
/// the delivered system for.
fn of_case_study(
    context: &Context<'_>,
    study: &CaseStudy,
    described: Option<&str>,
    entry: &Evidence,
    searched: &Searched,
    findings: &mut Vec<Finding>,
) {
    let number = study.number;
    let completed = study.completed_on.as_ref().map(|day| day.value);
    if let Some(day) = completed {
        let fact = format!("the completion of case study {number} on {day}");
        let found = finding(entry, searched, "completed-on", &fact);
        let told = searched.found.get(&claim_id("completed-on")).and_then(|p| ended(&p.sentence));
        let too_old = told.and_then(|told| too_old_by(context, &told, day));
        let with_help = |finding: Finding| match too_old {
            Some(months) => finding.help(format!(
                "With this date, the case study is older than {months} months and doesn't count. \
                 {}",
                EVIDENCE_CONTRADICTS_FACTS.help
            )),
            None => finding,
        };
        findings.extend(found.map(|finding| with_help(finding).case_study(number)));
    }
    let stage = before_production(study, described, entry, searched)
        .and_then(|passage| not_in_production(study, entry, searched, passage));
    findings.extend(stage.map(|finding| finding.of_item(described)));
}

/// Compares a text about several case studies with the stage of each. If it isn't clear which of
/// them a sentence means, the finding names none.
fn of_case_studies(
    studies: &[&CaseStudy],
    described: Option<&str>,
    entry: &Evidence,
    searched: &Searched,
) -> Vec<Finding> {
    let before = studies.iter().filter(|study| searched.sections.contains_key(&study.number));
    let before = before
        .filter_map(|study| Some((*study, before_production(study, described, entry, searched)?)));
    let before: Vec<(&CaseStudy, &Passage)> = before.collect();
    if let [(_, first), others @ ..] = before.as_slice()
        && (others.is_empty() || others.iter().any(|(_, other)| other != first))
    {
        let findings = before
            .iter()
            .filter_map(|(study, passage)| not_in_production(study, entry, searched, passage));
        return findings.map(|finding| finding.of_item(described)).collect();
    }
    let is_earlier = entry.date.as_ref().is_some_and(|date| {
        let mut ends = studies.iter().filter_map(|study| study.completed_on.as_ref());
        ends.any(|day| date.value < day.value)
    });
    let stage = studies.iter().find_map(|study| study.stage.as_ref());
    let Some(stage) = stage.filter(|_| !is_earlier && !is_of_before(entry)) else {
        return Vec::new();
    };
    let fact = format!("the stage of its case studies ({})", stage.value);
    let found = finding(entry, searched, "in-production", &fact);
    found.map(|finding| finding.of_item(described)).into_iter().collect()
}

/// Returns the sentence by which a case study isn't in production: one that says so or, in a text
/// about the delivered system that doesn't say that it is live, or a contract dated after the work, one
/// about a trial. `described` is the control that it describes the delivered system for.
fn before_production<'s>(
    study: &CaseStudy,
    described: Option<&str>,
    entry: &Evidence,
    searched: &'s Searched,
) -> Option<&'s Passage> {
    // A text written before the end of the work may describe plans. One about the delivered system that
    // leaves it at a trial doesn't show what became of it.
    let completed = study.completed_on.as_ref().map(|day| day.value);
    let dated = entry.date.as_ref().zip(completed);
    let until_end =
        dated.map_or(0, |(date, day)| day.since(date.value).map_or(0, |span| span.get_days()));
    // A letter of acceptance may be filed as a contract.
    let is_of_after = dated.is_some() && until_end <= 0 && entry.is_of_kind(&[Kind::Contract]);
    if study.stage.is_none() || (is_of_before(entry) && !is_of_after) {
        return None;
    }
    let found = searched.found_for(Some(study.number));
    let of = |name| found.get(&claim_id(name));
    let on_trial = of("on-trial").filter(|_| of("live").is_none() && until_end <= SHORTLY);
    // "Orders are still keyed in the old system" below "Current landscape".
    let is_of_old = |heading: &str| has_word(heading, "about-the-old");
    let counts = |passage: &&Passage| {
        let is_trial = || {
            is_only_tried(&passage.sentence) && !passage.heading.as_deref().is_some_and(is_of_old)
        };
        until_end <= 0 || (described.is_some() && is_trial())
    };
    let tried = || {
        let is_old = |passage: &&Passage| passage.heading.as_deref().is_some_and(is_of_old);
        let tells = described.is_some() || is_of_after;
        found.get(TRIED).filter(|passage| tells && !is_old(passage))
    };
    of("in-production").filter(counts).or(on_trial).or_else(tried)
}

fn not_in_production(
    study: &CaseStudy,
    entry: &Evidence,
    searched: &Searched,
    passage: &Passage,
) -> Option<Finding> {
    let stage = &study.stage.as_ref()?.value;
    let message = format!(
        "{} contradicts the stage of case study {} ({stage}): {}",
        entry.named(),
        study.number,
        quoted(searched, passage)
    );
    let finding = Finding::new(&EVIDENCE_CONTRADICTS_FACTS, &entry.path()?.at, message);
    let completed = study.completed_on.as_ref().map(|day| day.value);
    let earlier = entry.date.as_ref().zip(completed).filter(|(date, day)| date.value < *day);
    let finding = match earlier {
        Some((date, day)) => finding.help(format!(
            "The document is dated {}, before the completion on {day}. Add how the trial ended, or \
             link a later document that shows the system in production. If the sentence is about \
             something else, accept the finding.",
            date.value
        )),
        None => finding,
    };
    Some(finding.case_study(study.number))
}

/// Returns the maximum age in months of a case study, if it exceeds this by the text, but not by
/// the stated date.
fn too_old_by(context: &Context<'_>, told: &Named, stated: Date) -> Option<u32> {
    let limits = context.checklist.prerequisites();
    let months = limits.filter_map(|(_, test)| match test {
        Test::CaseStudies { within_months, .. } => Some(*within_months),
        _ => None,
    });
    let is_too_old = |months: &u32| {
        let first = months_before(context.as_of, *months);
        told.last < first && stated >= first
    };
    months.filter(is_too_old).min()
}

/// Returns whether a piece of evidence has a kind or a name of documents written before the work.
fn is_of_before(entry: &Evidence) -> bool {
    let path = entry.path().map(|path| path.value.as_str()).unwrap_or_default();
    let names = [entry.id.as_str(), path].join(" ").replace(['-', '_', '/', '.'], " ");
    let said = Said::of(&names, &|_| false);
    entry.is_of_kind(&[Kind::Template, Kind::Contract])
        || said.words().iter().any(|word| list("before-the-work").has(word))
}

fn finding(entry: &Evidence, searched: &Searched, name: &str, fact: &str) -> Option<Finding> {
    let passage = searched.found.get(&claim_id(name))?;
    let message = format!("{} contradicts {fact}: {}", entry.named(), quoted(searched, passage));
    Some(Finding::new(&EVIDENCE_CONTRADICTS_FACTS, &entry.path()?.at, message))
}

/// Reports a table with a shorter period than was agreed.
fn shorter_than_agreed(entry: &Evidence, searched: &Searched) -> Option<Finding> {
    let passage = searched.found.get(Remark::Shorter.id())?;
    let message = format!(
        "{} shows a shorter period than was agreed: {}",
        entry.named(),
        quoted(searched, passage)
    );
    let help = "The same document names the agreed period. Set that one, or correct the document.";
    Some(Finding::new(&EVIDENCE_CONTRADICTS_FACTS, &entry.path()?.at, message).help(help))
}

fn begun_before(
    number: u32,
    begun: &DatedStatement<'_>,
    agreed: &DatedStatement<'_>,
) -> Option<Finding> {
    if begun.day.last >= agreed.day.first {
        return None;
    }
    let message = format!(
        "the work of case study {number} began before its contract was signed: {} ({}) and {} ({})",
        begun.quoted,
        begun.entry.named(),
        agreed.quoted,
        agreed.entry.named(),
    );
    let at = &agreed.entry.path()?.at;
    Some(Finding::new(&EVIDENCE_CONTRADICTS_FACTS, at, message).case_study(number))
}

/// A sentence and its place.
pub(super) fn quoted(searched: &Searched, passage: &Passage) -> String {
    format!("“{}” ({})", crate::text::shorten(&passage.sentence, 160), searched.place(passage))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::checklist::Body;
    use crate::judge::in_context;
    use crate::sample;

    #[test]
    fn a_case_study_is_too_old_by_the_day_of_a_text_alone() {
        let test = Test::CaseStudies { within_months: 18, stage: String::new(), diagram: None };
        let mut item = sample::item("A", "Case studies", sample::control(Vec::new()));
        item.body = Body::Prerequisite(test);
        let checklist = sample::checklist(vec![item], Vec::new());
        let assessment = sample::assessment(Default::default(), Vec::new());
        // Eighteen months before the samples' day.
        let first = date(2022, 9, 1);
        let before = first.yesterday().unwrap();
        let told = |day| Named { first: day, last: day, at: 0..1 };
        in_context(&checklist, &assessment, |context| {
            assert_eq!(too_old_by(context, &told(before), first), Some(18));
            assert_eq!(too_old_by(context, &told(first), first), None);
            assert_eq!(
                too_old_by(context, &told(before), before),
                None,
                "another rule reports that"
            );
        });
    }
}
