//! Rules `workbook-*` and `facts-conflict`: problems of the workbook itself.

mod description;
mod opening;
mod release;
mod table;
mod value;

use std::sync::Arc;

use super::Context;
use crate::checklist::{Body, Item};
use crate::finding::Finding;
use crate::location::{Location, Sourced};
use crate::rules::{
    CHECKLIST_OUTDATED, FACTS_CONFLICT, Severity, WORKBOOK_CONTROL_DUPLICATE,
    WORKBOOK_CONTROL_MISSING, WORKBOOK_CONTROL_UNKNOWN, WORKBOOK_FACT_VALUE,
};
use crate::{field, text};
pub use table::{column_missing, once_per_cause};
pub use value::{met_value, response_unreadable};

/// The age, in months, at which a definition is outdated.
const OUTDATED_AFTER: u32 = 12;

/// Checks the workbook, and the facts that it shares with the manifest.
pub fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    checklist_outdated(context, findings);
    release::workbook_checklist_mismatch(context, findings);
    table::workbook_column_missing(context, findings);
    table::workbook_table_unread(context, findings);
    let meant = meant(context);
    workbook_control_missing(context, &meant, findings);
    workbook_control_unknown(context, &meant, findings);
    workbook_control_duplicate(context, findings);
    description::workbook_description_changed(context, findings);
    workbook_fact_value(context, findings);
    facts_conflict(context, findings);
}

fn checklist_outdated(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let checklist = context.checklist;
    let at = context.assessment.checklist_at.clone().unwrap_or_else(|| context.assessment.at());
    let name = format!("{} ({})", checklist.reference(), checklist.release_month());
    if let Some(last) = checklist.usable_until.filter(|last| *last < context.as_of) {
        let message = format!("{name} can no longer be used; its last day was {last}");
        let finding = Finding::new(&CHECKLIST_OUTDATED, &at, message);
        let finding = finding.severity(Severity::Warning);
        findings.push(match &checklist.superseded_by {
            Some(next) => finding.help(format!("Use {next}, which replaces it.")),
            None => finding,
        });
    } else if checklist.released.last_of_month()
        < crate::date::months_before(context.as_of, OUTDATED_AFTER)
    {
        let message = format!("{name} is more than {OUTDATED_AFTER} months old");
        findings.push(Finding::new(&CHECKLIST_OUTDATED, &at, message));
    }
}

fn workbook_control_missing(
    context: &Context<'_>,
    meant: &[Option<&str>],
    findings: &mut Vec<Finding>,
) {
    let Some(workbook) = &context.assessment.workbook else { return };
    let is_prerequisite = |id: &str| {
        let item = context.checklist.item(id);
        item.is_some_and(|item| matches!(item.body, Body::Prerequisite(_)))
    };
    let with_prerequisites = context.assessment.answers.has_row(is_prerequisite);
    for item in &context.checklist.items {
        let answers = &context.assessment.answers;
        if context.assessment.rows(&item.id).next().is_some()
            || answers.is_in_unread_table(&item.id)
            || (item.control().is_none() && !with_prerequisites)
        {
            continue;
        }
        let position = meant.iter().position(|id| *id == Some(item.id.as_str()));
        let row = position.and_then(|at| context.assessment.answers.unknown.get(at));
        let finding = match row {
            Some(row) => misspelt_row(item, row),
            None => missing_row(context, workbook, item),
        };
        findings.push(finding.item(&item.id).reason());
    }
}

/// Reports an item without a row, if the id of a row is similar to its id.
fn misspelt_row(item: &Item, row: &Sourced<String>) -> Finding {
    let shown = text::shorten(&row.value, 40);
    let message = format!("{} has no row; found \"{shown}\" instead", item.heading());
    let help = format!("Correct the ID to {} if the row is about it.", item.id);
    Finding::new(&WORKBOOK_CONTROL_MISSING, &row.at, message).help(help)
}

fn missing_row(context: &Context<'_>, workbook: &Arc<str>, item: &Item) -> Finding {
    let sheet = context.checklist.sections.get(item.section).map(|s| s.sheet.as_str());
    let help = format!(
        "Add its row to the sheet \"{}\", as in a blank self-assessment, and answer it.",
        sheet.unwrap_or_default()
    );
    let message = format!("{} has no row in the workbook", item.heading());
    Finding::new(&WORKBOOK_CONTROL_MISSING, &Location::file(workbook), message).help(help)
}

/// The most rows with an unknown id for which the intended item is determined.
const MOST_GUESSES: usize = 100;

/// Returns the item that each of the first unknown ids most likely means: the nearest of those
/// without a row, otherwise of all.
fn meant<'a>(context: &Context<'a>) -> Vec<Option<&'a str>> {
    let ids = context.checklist.ids();
    let is_missing = |id: &&str| context.assessment.rows(id).next().is_none();
    let missing: Vec<&str> = ids.iter().copied().filter(is_missing).collect();
    let guess = |unknown: &Sourced<String>| {
        let first = unknown.value.split_whitespace().next().unwrap_or_default();
        text::nearest(first, missing.iter().copied())
            .or_else(|| text::nearest(first, ids.iter().copied()))
    };
    context.assessment.answers.unknown.iter().take(MOST_GUESSES).map(guess).collect()
}

fn workbook_control_unknown(
    context: &Context<'_>,
    meant: &[Option<&str>],
    findings: &mut Vec<Finding>,
) {
    for (position, text) in context.assessment.answers.unknown.iter().enumerate() {
        let shown = text::shorten(&text.value, 40);
        let message = format!("\"{shown}\" is not in {}", context.checklist.reference());
        let finding = Finding::new(&WORKBOOK_CONTROL_UNKNOWN, &text.at, message);
        findings.push(match meant.get(position).copied().flatten() {
            Some(near) => finding.help(format!("Did you mean {near}? The row is ignored.")),
            None => finding,
        });
    }
    for flaw in &context.assessment.answers.flawed_ids {
        let message = format!("an ID is missing: {}", flaw.value.describe(&flaw.at));
        let help = format!("{} Until then, the row is ignored.", flaw.value.help());
        findings.push(Finding::new(&WORKBOOK_CONTROL_UNKNOWN, &flaw.at, message).help(help));
    }
}

fn workbook_control_duplicate(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for item in &context.checklist.items {
        let mut rows = context.assessment.rows(&item.id);
        let Some(first) = rows.next() else { continue };
        for row in rows {
            let message = format!("{} has more than one row", item.heading());
            let help = format!(
                "The first is at {}. The worse answer counts. Keep one row.",
                first.at.within_file()
            );
            let finding = Finding::new(&WORKBOOK_CONTROL_DUPLICATE, &row.at, message);
            findings.push(finding.item(&item.id).reason().help(help));
        }
    }
}

fn workbook_fact_value(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for problem in &context.assessment.fact_problems {
        let end = if problem.help.ends_with('?') { "" } else { "." };
        let told = field::for_reader(&problem.at, &problem.help);
        let help = format!("{}{end} The value is ignored.", text::capitalized(&told));
        let message = with_label(&problem.at, &problem.message);
        let wanted = told.strip_prefix("write ").unwrap_or(&told);
        let detail = message.replacen(" has the invalid value ", ": ", 1);
        let detail = format!("{detail}; {wanted}");
        let finding = Finding::new(&WORKBOOK_FACT_VALUE, &problem.at, message);
        findings.push(finding.detail(detail).help(help));
    }
}

/// Returns the message of a problem with the label of the field that it begins with. The rest may
/// be the reader's own text.
fn with_label(at: &Location, message: &str) -> String {
    let field = message.strip_prefix('`').and_then(|rest| rest.split_once('`'));
    match field {
        Some((field, rest)) => format!("{}{rest}", field::named(at, field)),
        None => message.to_owned(),
    }
}

fn facts_conflict(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for conflict in &context.assessment.conflicts {
        let ((at, stated), (other_at, other)) = (&conflict.kept, &conflict.other);
        let (stated, other) = (text::shorten(stated, 40), text::shorten(other, 40));
        let (fact, place) = (&conflict.fact, other_at.within_file());
        let message = match at.path() == other_at.path() {
            true => format!(
                "`{fact}` is \"{stated}\" here and \"{other}\" among the found facts ({place})"
            ),
            false => format!(
                "`{fact}` is \"{stated}\" in the manifest and \"{other}\" in the workbook ({place})"
            ),
        };
        findings.push(Finding::new(&FACTS_CONFLICT, at, message));
    }
}
