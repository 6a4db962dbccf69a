//! The reasons why an item is not ready, complete without opening another item (specification,
//! section 3).

use std::collections::{BTreeMap, BTreeSet};

use super::{ItemResult, Status};
use crate::checklist::Checklist;
use crate::finding::Finding;

/// Gives each item that is not ready its reasons: those from judging it, then its findings that
/// are reasons.
pub fn give(checklist: &Checklist, findings: &[Finding], items: &mut [ItemResult]) {
    let mut reasons: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.is_reason) {
        if let Some(item) = &finding.item {
            reasons.entry(item).or_default().push(finding);
        }
    }
    for result in items.iter_mut().filter(|result| !result.status.is_ready()) {
        let mut own = reasons.remove(result.id.as_str()).unwrap_or_default();
        own.sort_by_key(|finding| finding.case_study);
        let known: BTreeSet<&str> = result.reasons.iter().map(|reason| reason.as_str()).collect();
        let mut told = BTreeSet::new();
        own.retain(|finding| !known.contains(&*finding.message) && told.insert(&*finding.message));
        result.reasons.extend(own.into_iter().map(|finding| finding.message.clone()));
        if result.reasons.is_empty() {
            let heading = checklist.item(&result.id).map(|item| item.heading());
            let heading = heading.unwrap_or_else(|| result.id.clone());
            result.reasons.push(format!("{heading} {}", default_reason(result.status)).into());
        }
    }
}

/// Returns the reason of an item of this status, if no other is known.
fn default_reason(status: Status) -> &'static str {
    match status {
        Status::Unanswered => "has no answer",
        Status::Unevidenced => "lacks evidence",
        _ => "is not met",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nothing_is_known_about_still_lacks_something() {
        for (status, lacking) in [
            (Status::Unanswered, "has no answer"),
            (Status::Unevidenced, "lacks evidence"),
            (Status::Unmet, "is not met"),
        ] {
            assert_eq!(default_reason(status), lacking);
        }
    }
}
