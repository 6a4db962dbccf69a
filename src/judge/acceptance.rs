//! Rules `acceptance-*`: findings that were taken on knowingly.

use jiff::civil::Date;

use super::Deadline;
use crate::facts::Acceptance;
use crate::finding::{Accepted, Finding};
use crate::rules::{ACCEPTANCE_EXPIRED, ACCEPTANCE_UNUSED, Severity};

/// Turns the findings that an acceptance stands for into notes. The acceptances that are used
/// are deadlines; the others are findings themselves.
pub fn accept(
    acceptances: &[Acceptance],
    as_of: Date,
    findings: &mut Vec<Finding>,
    deadlines: &mut Vec<Deadline>,
) {
    let mut own = Vec::new();
    for acceptance in acceptances {
        if acceptance.until.value < as_of {
            own.push(acceptance_expired(acceptance));
            continue;
        }
        let mut items: Vec<String> = Vec::new();
        let mut is_used = false;
        for finding in findings.iter_mut().filter(|finding| matches(acceptance, finding)) {
            is_used = true;
            items.extend(finding.item.clone());
            finding.severity = Severity::Note;
            let until = acceptance.until.value.to_string();
            finding.accepted = Some(Accepted { reason: acceptance.reason.clone(), until });
        }
        if is_used {
            items.dedup();
            let reason = format!("an acceptance ends: {}", named(acceptance));
            deadlines.push(Deadline { date: acceptance.until.value, reason, items });
        } else {
            own.push(acceptance_unused(acceptance));
        }
    }
    deadlines.sort();
    findings.extend(own);
}

fn matches(acceptance: &Acceptance, finding: &Finding) -> bool {
    let rule = acceptance.rule.is_none_or(|rule| rule == finding.rule);
    let item = acceptance.item.is_none() || acceptance.item == finding.item;
    rule && item
}

fn acceptance_expired(acceptance: &Acceptance) -> Finding {
    let message =
        format!("the acceptance of {} ended on {}", named(acceptance), acceptance.until.value);
    Finding::new(&ACCEPTANCE_EXPIRED, &acceptance.until.at, message)
}

fn acceptance_unused(acceptance: &Acceptance) -> Finding {
    let message = format!("nothing is found that the acceptance of {} is for", named(acceptance));
    Finding::new(&ACCEPTANCE_UNUSED, &acceptance.at, message)
}

fn named(acceptance: &Acceptance) -> String {
    match (acceptance.rule, &acceptance.item) {
        (Some(rule), Some(item)) => format!("{} for {item}", rule.name),
        (Some(rule), None) => rule.name.to_owned(),
        (None, Some(item)) => format!("everything about {item}"),
        (None, None) => "nothing".to_owned(),
    }
}
