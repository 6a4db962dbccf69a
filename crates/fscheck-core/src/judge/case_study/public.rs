//! Rules `case-study-none-public` and `case-study-public-details`: the public text about a
//! case study.

use super::customer::names_customer;
use super::{NOT_LISTED, about};
use crate::facts::{CaseStudy, PublicCaseStudy};
use crate::finding::Finding;
use crate::judge::Context;
use crate::judge::objection::Objection;
use crate::judge::prerequisite::{FactsOutcome, has_content, is_named, is_stated};
use crate::location::Sourced;
use crate::rules::{CASE_STUDY_NONE_PUBLIC, CASE_STUDY_PUBLIC_DETAILS, Severity};
use crate::{field, name, text, web};

/// Enough complete public case studies satisfy the item; missing details of others are warnings.
pub fn public_case_studies(context: &Context<'_>, count: usize) -> FactsOutcome {
    let Some(list) = &context.assessment.facts.case_studies else {
        return FactsOutcome::unlisted(context, "case_studies", NOT_LISTED);
    };
    let public = list.value.iter().filter_map(|study| Some((study, study.public.as_ref()?)));
    let lacking: Vec<Vec<Objection>> =
        public.map(|(study, public)| case_study_public_details(context, study, public)).collect();
    if lacking.iter().filter(|found| found.is_empty()).count() >= count {
        let further = lacking.into_iter().flatten().map(Objection::into_remark);
        return FactsOutcome::Judged(further.collect());
    }
    if lacking.len() >= count {
        return FactsOutcome::Judged(lacking.into_iter().flatten().collect());
    }
    let public = text::counted(lacking.len(), "public case study");
    let message = format!("{public}; at least {count} required");
    let none = Finding::new(&CASE_STUDY_NONE_PUBLIC, &list.at, message);
    let none = std::iter::once(Objection::Fails(none));
    FactsOutcome::Judged(none.chain(lacking.into_iter().flatten()).collect())
}

fn case_study_public_details(
    context: &Context<'_>,
    study: &CaseStudy,
    public: &PublicCaseStudy,
) -> Vec<Objection> {
    let anonymised = public.anonymised.as_ref().is_some_and(|flag| flag.value);
    let prose =
        |text: &'_ Option<Sourced<String>>| (is_stated(context, text.as_ref()), text.clone());
    let url = public.url.as_ref();
    let is_https = url.is_some_and(|url| is_https(&url.value));
    let described = !anonymised || has_content(context, public.customer_description.as_ref());
    let has_customer = names_customer(study) || study.misread.contains_key("customer");
    let parts = [
        ("public.url", " with https", (is_https, public.url.clone())),
        (
            "public.partner_name",
            "",
            (is_named(public.partner_name.as_ref()), public.partner_name.clone()),
        ),
        ("public.challenge", "", prose(&public.challenge)),
        ("public.aws_usage", "", prose(&public.aws_usage)),
        ("public.outcomes", "", prose(&public.outcomes)),
        ("customer", "", (has_customer, None)),
        (
            "public.customer_description",
            ", which is required because it is anonymised",
            (described, public.customer_description.clone()),
        ),
    ];
    let missing = parts.into_iter().filter(|(_, _, (is_there, _))| !is_there);
    let other = public.partner_name.as_ref().and_then(|named| {
        let partner = context.assessment.facts.partner.name.as_ref()?;
        let (own, other) = (name::key(&partner.value), name::key(&named.value));
        // Every text contains a name without letters.
        let is_own = own.contains(&other) || other.contains(&own);
        (is_named(Some(named)) && !is_own).then(|| {
            let shown = text::shorten(&named.value, 40);
            let study_name = context.study_name(study.number);
            let message = format!("{study_name}: the public text names \"{shown}\" as the partner");
            let help = format!("Use the name \"{}\" there.", text::shorten(&partner.value, 40));
            let finding = about(&CASE_STUDY_PUBLIC_DETAILS, &named.at, study, message);
            Objection::Remark(finding.severity(Severity::Warning).help(help))
        })
    });
    let told = missing.map(|(part, how, (_, given))| {
        let at = given.map_or_else(|| public.at.clone(), |given| given.at);
        let (name, part) = (context.study_name(study.number), field::named(&at, part));
        let message = format!("{name} is public but has no {part}{how}");
        about(&CASE_STUDY_PUBLIC_DETAILS, &at, study, message).detail(part)
    });
    let not_public = url.filter(|url| is_https && !web::has_public_host(&url.value)).map(|url| {
        let shown = text::shorten(&url.value, 60);
        let name = context.study_name(study.number);
        let part = field::named(&url.at, "public.url");
        let message = format!("{name} is public, but its {part} has no public host name: {shown}");
        let help = "Enter an address that anyone can open.";
        about(&CASE_STUDY_PUBLIC_DETAILS, &url.at, study, message).help(help)
    });
    let behind_sign_in = url.filter(|url| web::needs_sign_in(&url.value)).map(|url| {
        let shown = text::shorten(&url.value, 60);
        let name = context.study_name(study.number);
        let part = field::named(&url.at, "public.url");
        let message = format!("{name} is public, but its {part} needs a sign-in: {shown}");
        let help = "Enter an address that anyone can read.";
        about(&CASE_STUDY_PUBLIC_DETAILS, &url.at, study, message).help(help)
    });
    let unusable = not_public.into_iter().chain(behind_sign_in).map(Objection::Fails);
    told.map(Objection::Fails).chain(other).chain(unusable).collect()
}

fn is_https(url: &str) -> bool {
    web::is_address(url) && url.to_ascii_lowercase().starts_with("https:")
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
