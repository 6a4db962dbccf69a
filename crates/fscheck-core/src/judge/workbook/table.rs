//! Rules `workbook-column-missing` and `workbook-table-unread`: tables that cannot be read
//! completely because of their headers.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::judge::Context;
use crate::rules::{RESPONSE_UNREADABLE, Rule, WORKBOOK_COLUMN_MISSING, WORKBOOK_TABLE_UNREAD};
use crate::text;
use crate::workbook::answers::{MissingColumns, Wanted, shown_labels};

/// The most missing columns that are reported.
const MOST_WANTED: usize = 6;

/// Reports missing columns, once per table.
pub fn workbook_column_missing(context: &Context<'_>, findings: &mut Vec<Finding>) {
    findings.extend(context.assessment.answers.missing_columns.values().map(column_missing));
}

/// Returns the finding about missing columns of one table.
pub fn column_missing(missing: &MissingColumns) -> Finding {
    let wanted = wanted(missing);
    let columns = if wanted.len() == 1 { "column" } else { "columns" };
    let message = format!(
        "the sheet has no {columns} {}; its columns: {}",
        text::listed(&text::some(wanted, MOST_WANTED)),
        shown_labels(&missing.there)
    );
    let mut steps: Vec<String> = Vec::new();
    for Wanted { label, near, .. } in &missing.wanted {
        let step = match near {
            Some(near) => format!("Rename \"{}\" to \"{label}\".", text::shorten(near, 40)),
            None => format!("Add \"{label}\" as in a blank self-assessment."),
        };
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps.truncate(MOST_WANTED);
    let these = if columns == "column" { "that column is" } else { "these columns are" };
    steps.push(format!("Until then, {these} ignored."));
    let finding = Finding::new(&WORKBOOK_COLUMN_MISSING, &missing.at, message);
    finding.help(steps.join(" "))
}

/// Returns the missing columns in words: a label once for all references that lack it.
fn wanted(missing: &MissingColumns) -> Vec<String> {
    let mut labels: Vec<(&str, Vec<String>)> = Vec::new();
    for Wanted { label, below, .. } in &missing.wanted {
        let below = below.map(|number| format!("#{number}"));
        match labels
            .iter_mut()
            .find(|(known, of)| known == label && of.is_empty() == below.is_none())
        {
            Some((_, of)) => of.extend(below),
            None => labels.push((label, below.into_iter().collect())),
        }
    }
    let told = |(label, of): (&str, Vec<String>)| match of.is_empty() {
        true => format!("\"{label}\""),
        false => format!("\"{label}\" under Customer Reference {}", text::listed(&of)),
    };
    labels.into_iter().map(told).collect()
}

/// Reports tables of items that are not read, for each item without a row elsewhere.
pub fn workbook_table_unread(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for table in &context.assessment.answers.unread {
        let finding = Finding::new(&WORKBOOK_TABLE_UNREAD, &table.at, table.describe());
        let finding = match table.help() {
            Some(help) => finding.help(help),
            None => finding,
        };
        let without_row =
            table.ids.iter().filter(|id| context.assessment.rows(id).next().is_none());
        let of_items = without_row.map(|id| finding.clone().item(id).reason());
        let of_items: Vec<Finding> = of_items.collect();
        findings.push(finding);
        findings.extend(of_items);
    }
}

/// Keeps one finding for each cause that affects many items: the first at its place. Findings about
/// responses stay.
pub fn once_per_cause(findings: &mut Vec<Finding>) {
    let of_table: [&Rule; 2] = [&WORKBOOK_COLUMN_MISSING, &WORKBOOK_TABLE_UNREAD];
    let mut told = BTreeSet::new();
    findings.retain(|finding| {
        let is_of_table = of_table.contains(&finding.rule);
        let item = finding.item.clone().filter(|_| !is_of_table);
        let is_once = is_of_table || finding.rule == &RESPONSE_UNREADABLE;
        !is_once || told.insert((finding.rule.name, finding.location.clone(), item))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn missing(wanted: &[(&str, Option<u32>)]) -> MissingColumns {
        let wanted = wanted.iter().map(|(label, below)| Wanted {
            label: (*label).to_owned(),
            below: *below,
            near: None,
        });
        MissingColumns { at: sample::cell(1, 0), wanted: wanted.collect(), there: Vec::new() }
    }

    fn wanted_of(wanted_columns: &[(&str, Option<u32>)]) -> Vec<String> {
        wanted(&missing(wanted_columns))
    }

    #[test]
    fn a_label_is_once_per_cause_for_all_references_that_lack_it() {
        assert_eq!(
            wanted_of(&[
                ("Met?", Some(1)),
                ("Partner Response", Some(1)),
                ("Met?", Some(2)),
                ("Met?", Some(4)),
            ]),
            [
                "\"Met?\" under Customer Reference #1, #2 and #4",
                "\"Partner Response\" under Customer Reference #1",
            ]
        );
    }

    #[test]
    fn a_label_under_no_reference_stays_apart() {
        let under_one = "\"Met?\" under Customer Reference #1";
        assert_eq!(wanted_of(&[("Met?", None), ("Met?", Some(1))]), ["\"Met?\"", under_one]);
        assert_eq!(wanted_of(&[("Met?", Some(1)), ("Met?", None)]), [under_one, "\"Met?\""]);
        assert_eq!(wanted_of(&[("ID", None), ("Met?", None)]), ["\"ID\"", "\"Met?\""]);
        // Reported twice for one table, it is one column.
        assert_eq!(wanted_of(&[("ID", None), ("ID", None)]), ["\"ID\""]);
    }

    #[test]
    fn one_column_and_several_are_told_in_their_own_words() {
        let one = column_missing(&missing(&[("Met?", Some(1)), ("Met?", Some(2))]));
        assert!(one.message.starts_with("the sheet has no column \"Met?\" under"));
        assert_eq!(
            one.help.as_str(),
            "Add \"Met?\" as in a blank self-assessment. Until then, that column is ignored."
        );
        let two = column_missing(&missing(&[("ID", None), ("Met?", None)]));
        assert!(two.message.starts_with("the sheet has no columns \"ID\" and \"Met?\";"));
        assert!(two.help.ends_with("Until then, these columns are ignored."));
    }
}
