//! The requirements of a checklist in words.

use super::{
    Ask, Basis, Checklist, ClaimField, Condition, Control, Coverage, FieldKind, Test, Waiver,
};
use crate::kind::Kind;
use crate::text;

/// Describes the evidence that satisfies an ask.
pub fn accepted(ask: &Ask) -> String {
    let mut accepted = format!("accepted: {}", ask.kinds());
    if ask.takes(Kind::Description) {
        accepted.push_str("; a Partner Response is also accepted");
    }
    for link in &ask.links {
        accepted.push_str(&format!("; a link to {} counts as a {}", link.host, link.kind));
        if !link.page.is_empty() {
            accepted.push_str(&format!(" if it contains {}", text::listed(&link.page)));
        }
    }
    if let Some(months) = ask.within_months {
        accepted.push_str(&format!("; at most {months} months old"));
    }
    if ask.before_completion {
        accepted.push_str("; made before the case study was completed");
    }
    if ask.assigned_before_completion {
        accepted.push_str("; assigned before the case study was completed");
    }
    if ask.live {
        accepted.push_str("; presented live");
    }
    accepted
}

/// Describes how often evidence for an ask is needed.
pub fn scope(ask: &Ask) -> &'static str {
    if ask.per_case_study { "for each case study needed" } else { "once" }
}

/// Describes the condition of a control and the item it depends on; empty if it always applies.
pub fn applicability(control: &Control) -> String {
    let saas = control
        .applies_to
        .map(|Condition::Saas| "only for SaaS case studies (`saas: true`)".to_owned());
    let rests_on = (!control.rests_on.is_empty())
        .then(|| format!("fails if {} is unmet", text::either(&control.rests_on)));
    saas.into_iter().chain(rests_on).collect::<Vec<_>>().join("; ")
}

/// Describes which excuses a control rejects; empty if the definition says nothing.
pub fn not_excused(control: &Control) -> String {
    let excuses: Vec<&str> =
        control.not_excused_by.iter().map(|excuse| excuse.describe()).collect();
    match excuses.is_empty() {
        true => String::new(),
        false => format!("not accepted as a reason: {}", text::either(&excuses)),
    }
}

/// From when and until when a release is used.
pub fn window(checklist: &Checklist) -> String {
    let mut told = format!("released {}", checklist.release_month());
    if let Some(next) = checklist.next_expected {
        told.push_str(&format!(", next release expected {}", next.strftime("%Y-%m")));
    }
    if let Some(last) = checklist.usable_until {
        told.push_str(&format!(", usable until {last}"));
    }
    told
}

/// Describes the basis of a waiver, by the names of the facts.
pub fn rests_on(waiver: &Waiver) -> String {
    match &waiver.basis {
        Basis::Competency { within_months, except, other_designations, despite } => {
            let mut told =
                format!("`partner.competencies`: achieved within {within_months} months");
            if !except.is_empty() {
                told.push_str(&format!(", but not {}", text::either(except)));
            }
            if !other_designations.is_empty() {
                let words = text::either(other_designations);
                told.push_str(&format!("; not if the name contains {words}"));
            }
            if !despite.is_empty() {
                told.push_str(&format!(", except {}", text::either(despite)));
            }
            told
        }
        Basis::Claim { fields } => {
            let fields: Vec<String> = fields.iter().map(claim_field).collect();
            match fields.is_empty() {
                true => "an entry in `waivers`".to_owned(),
                false => format!("an entry in `waivers` with {}", fields.join(", ")),
            }
        }
    }
}

fn claim_field(field: &ClaimField) -> String {
    let title = field.title.as_ref().map(|title| format!("{title}, "));
    let is = match &field.kind {
        FieldKind::FirstDay => "first day".to_owned(),
        FieldKind::LastDay => "last day".to_owned(),
        FieldKind::Offering => "an offering in this application".to_owned(),
        FieldKind::CaseStudy => "the case study it covers".to_owned(),
        FieldKind::Evidence { accepts } => {
            let names: Vec<&str> = accepts.iter().map(|kind| kind.name()).collect();
            format!("evidence of kind {}", text::either(&names))
        }
        FieldKind::Count { at_most } => format!("at most {at_most}"),
        FieldKind::Text => "a text".to_owned(),
    };
    let optional = if field.is_optional { ", optional" } else { "" };
    format!("`{}` ({}{is}{optional})", field.name, title.unwrap_or_default())
}

/// Describes which case studies a control needs.
pub fn coverage(checklist: &Checklist, control: &Control) -> String {
    let required = checklist.required_case_studies;
    match control.coverage {
        Coverage::Practice => "once, for the partner's practice".to_owned(),
        Coverage::Every => format!("for all {required} case studies and any others filled in"),
        Coverage::AtLeast { count, or_all: false } => {
            format!("for at least {count} of the {required} case studies")
        }
        Coverage::AtLeast { count, or_all: true } => format!(
            "for at least {count} of the {required} case studies, or all applicable ones if there \
             are fewer"
        ),
    }
}

/// The facts that a prerequisite is judged from, by their names in the manifest.
pub fn judged_from(test: &Test) -> String {
    match test {
        Test::GuidelinesRead => "`partner.program_guidelines_read`, or a Yes".to_owned(),
        Test::ServicesPathStage { accepts } => {
            format!("`partner.services_path_stage`: {}", text::either(accepts))
        }
        Test::Tier { accepts } => format!("`partner.tier`: {}", text::either(accepts)),
        Test::CaseStudies { within_months, stage, diagram } => {
            let diagram = diagram.as_ref().map(|ask| format!(", with evidence for {ask}"));
            format!(
                "`case_studies`: completed within {within_months} months, stage {stage}{}",
                diagram.unwrap_or_default()
            )
        }
        Test::CaseStudyDiagrams { ask } => format!("evidence for {ask} for each case study"),
        Test::PublicCaseStudies { count } => {
            format!("`case_studies`: {count} with a complete `public` part")
        }
        Test::SelfAssessment => "the answers: every control must have one".to_owned(),
        Test::Competencies { any_of } => {
            let names: Vec<&str> = any_of.iter().map(|wanted| wanted.name.as_str()).collect();
            format!("`partner.competencies`: {}", text::either(&names))
        }
        Test::CaseStudyStatement { field, .. } => format!("`{field}` of each case study"),
        Test::Certifications { steps } => {
            let steps: Vec<String> = steps
                .iter()
                .map(|step| match step.employees_under {
                    Some(limit) => format!("{} with fewer than {limit} employees", step.at_least),
                    None => format!("{} with more", step.at_least),
                })
                .collect();
            format!(
                "`partner.professional_certifications` and `partner.employees`: at least {}",
                steps.join(", ")
            )
        }
        Test::Offerings { count } => format!("`offerings`: {count}, each fully described"),
        Test::FocusRegion(regions) => format!(
            "`partner.focus_regions` and `partner.offices`: {} in a region, {} in a country, \
             offices in {} for {}",
            text::counted(regions.offices_per_region, "office"),
            regions.offices_per_country,
            text::counted(regions.regions_for_worldwide, "region"),
            regions.worldwide
        ),
    }
}
