//! Rule `assignment-unknown-item`, and unreadable due dates.

use super::Context;
use super::near::Near;
use crate::assignment::Names;
use crate::date::parse_day;
use crate::finding::Finding;
use crate::rules::{ASSIGNMENT_UNKNOWN_ITEM, Severity, WORKBOOK_FACT_VALUE};
use crate::text;

/// Checks the assignments in the manifest and in the columns of the workbook.
pub fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    assignment_unknown_item(context, findings);
    due_dates(context, findings);
}

fn assignment_unknown_item(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let assignments = &context.assessment.facts.assignments;
    if assignments.is_empty() {
        return;
    }
    let names = Names::of(context.checklist);
    let near = Near::new();
    let items = assignments.iter().flat_map(|assignment| &assignment.items);
    for name in items.filter(|name| !names.knows(&name.value)) {
        let shown = text::shorten(&name.value, 40);
        let message = format!("the assignment names `{shown}`, which isn't in the checklist");
        let finding = Finding::new(&ASSIGNMENT_UNKNOWN_ITEM, &name.at, message);
        findings.push(match near.nearest(&name.value, names.written().iter().copied()) {
            Some(near) => finding.help(format!("Did you mean {near}?")),
            None => finding,
        });
    }
}

/// Reports unreadable due dates; they assign nothing. The column may be the partner's own, and no
/// status depends on it.
fn due_dates(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for row in &context.assessment.answers.rows {
        let Some(due) = row.due.as_ref().filter(|due| parse_day(&due.value).is_none()) else {
            continue;
        };
        let shown = text::shorten(&due.value, 40);
        let message =
            format!("the due date of {} is \"{shown}\", which can't be read as a date", row.id);
        let finding = Finding::new(&WORKBOOK_FACT_VALUE, &due.at, message).item(&row.id);
        let help =
            "Write it as YYYY-MM-DD, such as 2026-03-31. Until then, the item has no due date.";
        findings.push(finding.severity(Severity::Warning).help(help));
    }
}
