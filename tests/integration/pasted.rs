//! The requirement of every item, in the ways in which it is pasted as a response.

use std::collections::BTreeSet;

use fscheck_core::checklist::{Coverage, Item};

use super::common::{Base, checklist};

/// Returns texts that say no more than the requirement.
fn pasted(item: &Item) -> Vec<String> {
    let requirement = &item.requirement;
    let lines = item.criteria.join("\n- ");
    let ours = requirement.replace("The partner ", "We ").replace("the partner ", "we ");
    vec![
        requirement.clone(),
        format!("{requirement}\n- {lines}"),
        format!("{requirement} {}", item.criteria.join(", ")),
        format!("{requirement}\n{}", item.criteria.join(" ")),
        format!("Yes, we confirm: {requirement}"),
        format!("{} {requirement}\n{lines}", item.title),
        ours.clone(),
        format!("Yes. {ours}\n{lines}"),
        requirement.replace("The partner ", "Our company "),
        requirement.replace(['(', ')'], ""),
        requirement.replacen(" AWS ", " AWS (AWS) ", 1),
    ]
}

#[test]
fn the_requirement_pasted_in_any_person_says_nothing() {
    let checklist = checklist();
    let variants = checklist.controls().map(|(item, _)| pasted(item).len()).max().unwrap();
    for variant in 0..variants {
        let mut base = Base::new();
        let mut wanted = BTreeSet::new();
        for (item, control) in checklist.controls() {
            let names: Vec<String> = match control.coverage {
                Coverage::Practice => vec![item.id.clone()],
                _ => checklist.required_numbers().map(|n| format!("{}#{n}", item.id)).collect(),
            };
            for name in names {
                let (sheet, row, column) = base.grid.met(&name);
                base.grid.set(&sheet, row, column, "Yes");
                base.grid.set(&sheet, row, column + 1, &pasted(item)[variant]);
            }
            wanted.insert(item.id.clone());
        }
        base.write();
        let assessment = base.judge(&[]).assessment();
        let findings = assessment["findings"].as_array().unwrap();
        let told = findings.iter().filter(|finding| finding["rule"] == "response-placeholder");
        let told: BTreeSet<String> =
            told.map(|finding| finding["item"].as_str().unwrap().to_owned()).collect();
        let missed: Vec<&String> = wanted.difference(&told).collect();
        assert!(missed.is_empty(), "variant {variant}: {missed:?}");
    }
}
