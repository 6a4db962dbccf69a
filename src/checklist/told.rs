//! What a checklist wants, as a sentence says it.

use super::{Ask, Checklist, Control, Coverage, Test};
use crate::kind::Kind;
use crate::text;

/// What satisfies an ask.
pub fn accepted(ask: &Ask) -> String {
    let mut accepted = format!("accepted: {}", ask.kinds());
    if ask.takes(Kind::Description) {
        accepted.push_str("; a Partner Response that describes it will do");
    }
    if let Some(months) = ask.within_months {
        accepted.push_str(&format!("; not older than {months} months"));
    }
    if ask.live {
        accepted.push_str("; only with a presenter");
    }
    accepted
}

/// Which case studies a control needs.
pub fn coverage(checklist: &Checklist, control: &Control) -> String {
    let required = checklist.required_case_studies;
    match control.coverage {
        Coverage::Practice => "once, of the partner's practice".to_owned(),
        Coverage::Every => format!("of all {required} case studies, and of any further one"),
        Coverage::AtLeast { count, or_all: false } => {
            format!("of at least {count} of the {required} case studies")
        }
        Coverage::AtLeast { count, or_all: true } => format!(
            "of at least {count} of the {required} case studies, or of all to which it applies \
             where these are fewer"
        ),
    }
}

/// The facts that a prerequisite is judged from, by their names in the manifest.
pub fn judged_from(test: &Test) -> String {
    match test {
        Test::GuidelinesRead => "`partner.program_guidelines_read`, or the answer Yes".to_owned(),
        Test::ServicesPathStage { accepts } => {
            format!("`partner.services_path_stage`: {}", text::either(accepts))
        }
        Test::Tier { accepts } => format!("`partner.tier`: {}", text::either(accepts)),
        Test::CaseStudies { within_months, stage, diagram } => {
            let diagram = diagram.as_ref().map(|ask| format!(", with what satisfies {ask}"));
            format!(
                "`case_studies`: completed within {within_months} months, stage {stage}{}",
                diagram.unwrap_or_default()
            )
        }
        Test::CaseStudyDiagrams { ask } => format!("what satisfies {ask}, of each case study"),
        Test::PublicCaseStudies { count } => {
            format!("`case_studies`: {count} with a complete `public` part")
        }
        Test::SelfAssessment => "the answers: no control may be unanswered".to_owned(),
        Test::Competencies { any_of } => {
            let names: Vec<&str> = any_of.iter().map(|wanted| wanted.name.as_str()).collect();
            format!("`partner.competencies`: {}", text::either(&names))
        }
        Test::CaseStudyStatement { field, .. } => format!("`{field}` of each case study"),
        Test::Certifications { steps } => {
            let steps: Vec<String> = steps
                .iter()
                .map(|step| match step.employees_under {
                    Some(limit) => format!("{} below {limit} employees", step.at_least),
                    None => format!("{} from there on", step.at_least),
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
