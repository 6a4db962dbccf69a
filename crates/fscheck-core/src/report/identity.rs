//! The identity of a finding, independent of the position of its row: its rule, item and case
//! study, and a number if several have these in common.

use std::collections::BTreeMap;

use crate::finding::Finding;

/// The identities of `findings`, in their order: `evidence-stale/ABC-002/1/1`.
pub fn identities(findings: &[Finding]) -> Vec<String> {
    let mut met: BTreeMap<String, u32> = BTreeMap::new();
    let identity = |finding: &Finding| {
        let key = key(finding);
        let count = met.entry(key.clone()).and_modify(|count| *count += 1).or_insert(1);
        format!("{key}/{count}")
    };
    findings.iter().map(identity).collect()
}

fn key(finding: &Finding) -> String {
    let item = finding.item.as_deref().unwrap_or("-");
    let study = finding.case_study.map_or_else(|| "-".to_owned(), |number| number.to_string());
    format!("{}/{item}/{study}", finding.rule.name)
}
