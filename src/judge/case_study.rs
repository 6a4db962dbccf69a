//! Rules `case-study-*` (contract, section 6, items about case studies).

use super::evidence::{Miss, Proof};
use super::prerequisite::{Shown, is_named, is_stated};
use super::{Court, response};
use crate::checklist::{Ask, AskRef};
use crate::date::months_before;
use crate::facts::{CaseStudy, PublicCaseStudy};
use crate::finding::Finding;
use crate::location::{Location, Sourced};
use crate::name;
use crate::rules::{
    CASE_STUDY_AFFILIATE, CASE_STUDY_COUNT, CASE_STUDY_DIAGRAM, CASE_STUDY_DUPLICATE_CUSTOMER,
    CASE_STUDY_INCOMPLETE, CASE_STUDY_NO_OFFERING, CASE_STUDY_NONE_PUBLIC,
    CASE_STUDY_NOT_PRODUCTION, CASE_STUDY_NOT_SPECIFIC, CASE_STUDY_PUBLIC_DETAILS,
    CASE_STUDY_TOO_OLD, DATE_IN_FUTURE, Severity,
};
use crate::text;

const NOT_LISTED: &str = "the list of case studies";
const NONE_LISTED: &str = "no case study is listed";

/// All that is wanted of the case studies together.
pub fn case_studies(
    court: &Court<'_>,
    proof: &Proof<'_>,
    within_months: u32,
    stage: &str,
    diagram: Option<&AskRef>,
) -> Shown {
    let Some(list) = &court.assessment.facts.case_studies else {
        return Shown::Nothing(NOT_LISTED);
    };
    let studies = list.value.as_slice();
    let mut findings = Vec::new();
    findings.extend(case_study_count(court, studies, &list.at));
    for (position, study) in studies.iter().enumerate() {
        findings.extend(case_study_incomplete(court, study));
        let earlier = studies.get(..position).unwrap_or_default();
        findings.extend(case_study_duplicate_customer(court, study, earlier));
        findings.extend(case_study_too_old(court, study, within_months));
        findings.extend(case_study_not_production(court, study, stage));
        findings.extend(case_study_affiliate(court, study));
        findings.extend(case_study_diagram(court, proof, study, diagram));
        findings.extend(case_study_no_offering(court, study));
    }
    Shown::Facts(findings)
}

/// An architecture diagram of each case study.
pub fn case_study_diagrams(court: &Court<'_>, proof: &Proof<'_>, ask: &AskRef) -> Shown {
    let Some(list) = &court.assessment.facts.case_studies else {
        return Shown::Nothing(NOT_LISTED);
    };
    if list.value.is_empty() {
        // That there is none is told by the item about their number.
        return Shown::Failed(NONE_LISTED.to_owned());
    }
    let studies = list.value.iter();
    let lacking = studies.flat_map(|study| case_study_diagram(court, proof, study, Some(ask)));
    Shown::Facts(lacking.collect())
}

fn case_study_count(court: &Court<'_>, studies: &[CaseStudy], at: &Location) -> Option<Finding> {
    let needed = usize::try_from(court.checklist.required_case_studies).unwrap_or(usize::MAX);
    let message =
        format!("{} listed; {needed} are required", text::counted(studies.len(), "case study"));
    (studies.len() < needed).then(|| Finding::new(&CASE_STUDY_COUNT, at, message))
}

fn case_study_incomplete(court: &Court<'_>, study: &CaseStudy) -> Vec<Finding> {
    let has_use_case = study.use_case.is_some() || court.checklist.use_cases.is_empty();
    let customer = study.customer.as_ref();
    let parts = [
        ("customer", is_named(customer), customer.map(|customer| &customer.at)),
        ("completed_on", study.completed_on.is_some(), None),
        ("stage", study.stage.is_some(), None),
        ("use_case", has_use_case, None),
    ];
    let name = court.study_name(study.number);
    let missing = parts.into_iter().filter(|(_, is_there, _)| !is_there).map(|(part, _, at)| {
        let message = format!("{name} does not state its `{part}`");
        about(&CASE_STUDY_INCOMPLETE, at.unwrap_or(&study.at), study, message)
    });
    let mut findings: Vec<Finding> = missing.collect();
    if study.is_flawed && findings.is_empty() {
        let message = format!("{name} has a value that cannot be understood");
        findings.push(about(&CASE_STUDY_INCOMPLETE, &study.at, study, message));
    }
    findings
}

/// An error where two names are the same, a warning where they differ in the legal form alone.
fn case_study_duplicate_customer(
    court: &Court<'_>,
    study: &CaseStudy,
    earlier: &[CaseStudy],
) -> Option<Finding> {
    let customer = study.customer.as_ref()?;
    let name = text::letters(&customer.value);
    let letters = |name: &str| text::letters(&name::without_legal_form(name));
    let bare = letters(&customer.value);
    let names = |other: &CaseStudy| other.customer.as_ref().map(|c| c.value.clone());
    let same = earlier.iter().find(|other| names(other).is_some_and(|n| text::letters(&n) == name));
    let alike = earlier
        .iter()
        .find(|other| names(other).is_some_and(|n| !bare.is_empty() && letters(&n) == bare));
    let (other, severity, how) = match (same, alike) {
        (Some(other), _) => (other, Severity::Error, "the same customer as"),
        (None, Some(other)) => {
            (other, Severity::Warning, "a customer that only the legal form tells from that of")
        }
        (None, None) => return None,
    };
    if name.is_empty() {
        return None;
    }
    let message =
        format!("{} has {how} {}", court.study_name(study.number), court.study_name(other.number));
    let finding = about(&CASE_STUDY_DUPLICATE_CUSTOMER, &customer.at, study, message);
    Some(finding.severity(severity))
}

/// Also rule `date-in-future`: what is not completed yet is not recent.
fn case_study_too_old(court: &Court<'_>, study: &CaseStudy, months: u32) -> Option<Finding> {
    let completed = study.completed_on.as_ref()?;
    let name = court.study_name(study.number);
    if completed.value > court.as_of {
        let message = format!("{name} is completed on {}, after {}", completed.value, court.as_of);
        return Some(about(&DATE_IN_FUTURE, &completed.at, study, message));
    }
    let first = months_before(court.as_of, months);
    let message = format!(
        "{name} was completed on {}; within {months} months means {first} or later",
        completed.value
    );
    (completed.value < first).then(|| about(&CASE_STUDY_TOO_OLD, &completed.at, study, message))
}

fn case_study_not_production(
    court: &Court<'_>,
    study: &CaseStudy,
    wanted: &str,
) -> Option<Finding> {
    let stage = study.stage.as_ref().filter(|stage| stage.value != wanted)?;
    let message = format!(
        "{} is at the stage {}, not in {wanted}",
        court.study_name(study.number),
        stage.value
    );
    Some(about(&CASE_STUDY_NOT_PRODUCTION, &stage.at, study, message))
}

fn case_study_affiliate(court: &Court<'_>, study: &CaseStudy) -> Option<Finding> {
    let affiliate = study.affiliate.as_ref().filter(|affiliate| affiliate.value)?;
    if study.open_to_outside.as_ref().is_some_and(|open| open.value) {
        return None;
    }
    let message = format!(
        "{} is about an affiliate, and its offering is not said to be open to outside customers",
        court.study_name(study.number)
    );
    Some(about(&CASE_STUDY_AFFILIATE, &affiliate.at, study, message))
}

fn case_study_diagram(
    court: &Court<'_>,
    proof: &Proof<'_>,
    study: &CaseStudy,
    diagram: Option<&AskRef>,
) -> Option<Finding> {
    let name = diagram?;
    let control = court.checklist.item(&name.control).and_then(|item| item.control())?;
    let ask: &Ask = control.ask(&name.ask)?;
    if !proof.serving(&name.control, ask, Some(study.number)).is_empty() {
        return None;
    }
    let message = format!("{} has no architecture diagram", court.study_name(study.number));
    let miss = proof.nearest_miss(&name.control, ask, Some(study.number));
    let help = match miss {
        Some(Miss::Void(why)) => format!("Put this right first: {why}."),
        miss => format!(
            "Add evidence of kind {} with `controls: [{name}]` and `case_studies: [{}]`.{}",
            ask.kinds(),
            study.number,
            miss.map(|miss| format!(" Nearest: {}.", miss.told())).unwrap_or_default()
        ),
    };
    Some(about(&CASE_STUDY_DIAGRAM, &study.at, study, message).help(help))
}

fn case_study_no_offering(court: &Court<'_>, study: &CaseStudy) -> Option<Finding> {
    court.assessment.facts.offerings.as_ref()?;
    let mut named = court.assessment.facts.named_examples();
    if named.any(|number| number == u64::from(study.number)) {
        return None;
    }
    let message = format!("no offering names {}", court.study_name(study.number));
    Some(about(&CASE_STUDY_NO_OFFERING, &study.at, study, message))
}

/// Rules `case-study-none-public` and `case-study-public-details`: enough complete public case
/// studies satisfy the item, whatever further ones lack.
pub fn public_case_studies(court: &Court<'_>, count: usize) -> Shown {
    let Some(list) = &court.assessment.facts.case_studies else {
        return Shown::Nothing(NOT_LISTED);
    };
    let public = list.value.iter().filter_map(|study| Some((study, study.public.as_ref()?)));
    let lacking: Vec<Vec<Finding>> =
        public.map(|(study, public)| case_study_public_details(court, study, public)).collect();
    if lacking.iter().filter(|findings| findings.is_empty()).count() >= count {
        return Shown::Facts(Vec::new());
    }
    if lacking.len() >= count {
        return Shown::Facts(lacking.into_iter().flatten().collect());
    }
    let message = format!("{} of the case studies are public; {count} must be", lacking.len());
    let none = Finding::new(&CASE_STUDY_NONE_PUBLIC, &list.at, message);
    Shown::Facts(std::iter::once(none).chain(lacking.into_iter().flatten()).collect())
}

fn case_study_public_details(
    court: &Court<'_>,
    study: &CaseStudy,
    public: &PublicCaseStudy,
) -> Vec<Finding> {
    let anonymised = public.anonymised.as_ref().is_some_and(|flag| flag.value);
    let prose = |text: &'_ Option<Sourced<String>>| (is_stated(text.as_ref()), text.clone());
    let url = public.url.as_ref().is_some_and(|url| is_https(&url.value));
    let described = !anonymised || is_stated(public.customer_description.as_ref());
    let parts = [
        ("an https `url`", (url, public.url.clone())),
        ("`partner_name`", (is_named(public.partner_name.as_ref()), public.partner_name.clone())),
        ("`challenge`", prose(&public.challenge)),
        ("`aws_usage`", prose(&public.aws_usage)),
        ("`outcomes`", prose(&public.outcomes)),
        ("the name of its `customer`", (is_named(study.customer.as_ref()), None)),
        (
            "`customer_description`, though it is anonymised",
            (described, public.customer_description.clone()),
        ),
    ];
    let missing = parts.into_iter().filter(|(_, (is_there, _))| !is_there);
    let told = missing.map(|(part, (_, given))| {
        let message = format!("{} is public without {part}", court.study_name(study.number));
        let at = given.map_or_else(|| public.at.clone(), |given| given.at);
        about(&CASE_STUDY_PUBLIC_DETAILS, &at, study, message)
    });
    told.collect()
}

fn is_https(url: &str) -> bool {
    super::evidence::is_web_address(url) && url.to_ascii_lowercase().starts_with("https:")
}

/// Rule `case-study-not-specific`.
pub fn case_study_not_specific(court: &Court<'_>, field: &str, about_what: &str) -> Shown {
    let Some(list) = &court.assessment.facts.case_studies else {
        return Shown::Nothing(NOT_LISTED);
    };
    if list.value.is_empty() {
        // That there is none is told by the item about their number.
        return Shown::Failed(NONE_LISTED.to_owned());
    }
    let silent = |study: &&CaseStudy| {
        let stated = study.statements.get(field);
        stated.is_none_or(|text| response::is_placeholder(&text.value))
    };
    let findings = list.value.iter().filter(silent).map(|study| {
        let message = format!(
            "{} does not say what is specific to {about_what} (`{field}`)",
            court.study_name(study.number)
        );
        let at = study.statements.get(field).map_or(&study.at, |text| &text.at);
        about(&CASE_STUDY_NOT_SPECIFIC, at, study, message)
    });
    Shown::Facts(findings.collect())
}

fn about(
    rule: &'static crate::rules::Rule,
    at: &Location,
    study: &CaseStudy,
    message: String,
) -> Finding {
    Finding::new(rule, at, message).case_study(study.number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_case_study_needs_https() {
        assert!(is_https("https://example.com/a"));
        assert!(!is_https("http://example.com/a"));
    }
}
