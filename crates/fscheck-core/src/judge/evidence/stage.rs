//! Rule `evidence-contradicts-facts` for Partner Responses: a case study that counts because of its
//! stage, but whose response speaks of a trial.

use std::sync::LazyLock;

use crate::finding::Finding;
use crate::judge::Context;
use crate::language::claim::Claim;
use crate::language::said::Said;
use crate::language::words::list;
use crate::rules::EVIDENCE_CONTRADICTS_FACTS;
use crate::search::Hints;
use crate::text;
use crate::workbook::answers::Met;

/// Compares the responses about a case study with its stage.
pub fn response_contradicts_stage(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(wanted) = context.checklist.case_study_stage() else { return };
    let facts = &context.assessment.facts;
    for (item, _) in context.checklist.controls() {
        let answers = context.assessment.answers(&item.id);
        for (_, answer) in answers.into_iter().filter(|(_, answer)| answer.met == Met::Yes) {
            let study = answer.case_study.and_then(|number| facts.case_study(number));
            let stage = study.and_then(|study| study.stage.as_ref());
            if stage.is_none_or(|stage| stage.value != wanted) {
                continue;
            }
            let Some(sentence) = before_production(&answer.response_text) else { continue };
            let message = format!(
                "the Partner Response of {} contradicts the stage of the case study ({wanted}): “{}”",
                item.id,
                text::shorten(sentence.trim_end_matches([';', ',']), 160),
            );
            let finding = Finding::new(&EVIDENCE_CONTRADICTS_FACTS, &answer.response_at, message);
            let help = "Correct the response or the stage. If the sentence is about something \
                        else, accept the finding.";
            findings.push(finding.item(&item.id).case_study(answer.case_study).help(help));
        }
    }
}

/// The phrases without which no text speaks of a trial.
static HINTS: LazyLock<Hints> =
    LazyLock::new(|| Hints::new(list("looks-for-in-production").lines().iter().copied()));

/// Returns the first sentence that speaks of a stage before production.
fn before_production(response: &str) -> Option<String> {
    // Most responses have none of these phrases, and needn't be read further.
    let is_hinted = |text: &str| HINTS.is_in(&text.replace('-', " "));
    if !is_hinted(response) {
        return None;
    }
    let count = Said::of(response, &|_| false).sentences().len();
    let mut sentences = Said::written(response, &|_| false).into_iter().take(count);
    sentences.find(|sentence| is_hinted(sentence) && Claim::InProduction.is_met_by(sentence))
}
