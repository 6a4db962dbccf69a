//! Properties of every assessment: each is tested on assessments that differ from the base in some
//! random answers and facts.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::Value;

use super::common::{Base, Ran, checklist};

/// Possible values of a Met? cell.
const MET: &[&str] = &["Yes", "No", "", "N/A", "Waived", "perhaps"];

/// Changes of the base manifest.
const FACTS: &[(&str, &str)] = &[
    ("tier: advanced", "tier: select"),
    ("employees: 420", "employees: 4200"),
    ("services_path_stage: validated", "services_path_stage: enrolled"),
    ("waivers: []", "waivers: [{kind: msp, approved_on: 2023-03-01}]"),
    ("case_studies: [1, 2]", "case_studies: [2]"),
    ("saas: true", "saas: false"),
    ("kind: record", "kind: script"),
];

/// An assessment that differs from the base.
#[derive(Clone, Debug)]
struct Changed {
    /// Items, or items and case studies, with their answers.
    answers: BTreeMap<String, &'static str>,
    /// Items whose response is removed.
    silent: BTreeSet<String>,
    facts: Vec<(&'static str, &'static str)>,
    /// Evidence that is left out, by its position.
    missing: BTreeSet<usize>,
}

impl Changed {
    fn any() -> impl Strategy<Value = Changed> {
        let checklist = checklist();
        let mut cells = Vec::new();
        for (item, control) in checklist.controls() {
            match control.coverage {
                fscheck_core::checklist::Coverage::Practice => cells.push(item.id.clone()),
                _ => cells.extend(
                    checklist.required_numbers().map(|number| format!("{}#{number}", item.id)),
                ),
            }
        }
        let answers = prop::collection::btree_map(select(cells.clone()), select(MET), 0..40);
        let silent = prop::collection::btree_set(select(cells), 0..40);
        let facts = subsequence(FACTS, 0..=FACTS.len());
        let missing = prop::collection::btree_set(0_usize..60, 0..12);
        (answers, silent, facts, missing).prop_map(|(answers, silent, facts, missing)| Changed {
            answers,
            silent,
            facts,
            missing,
        })
    }

    fn base(&self) -> Base {
        let mut base = Base::new();
        for (name, met) in &self.answers {
            let (sheet, row, column) = base.grid.met(name);
            base.grid.set(&sheet, row, column, met);
        }
        for name in &self.silent {
            let (sheet, row, column) = base.grid.met(name);
            base.grid.set(&sheet, row, column + 1, "");
        }
        for (old, new) in &self.facts {
            base.manifest = base.manifest.replacen(old, new, 1);
        }
        let (head, entries) = entries(&base.manifest);
        let kept = entries.iter().enumerate().filter(|(n, _)| !self.missing.contains(n));
        base.manifest = format!("{head}{}", kept.map(|(_, entry)| *entry).collect::<String>());
        base
    }
}

/// Returns the manifest up to its evidence, and the entries of that.
fn entries(manifest: &str) -> (&str, Vec<&str>) {
    let at = manifest.find("evidence:\n").unwrap() + "evidence:\n".len();
    let (head, rest) = manifest.split_at(at);
    (head, rest.split_inclusive('\n').collect())
}

/// The status of every item, as JSON has it.
fn statuses(ran: &Ran) -> BTreeMap<String, String> {
    assert!(matches!(ran.code, Some(0 | 1)), "{}", ran.err);
    let text = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
    let assessment = ran.assessment();
    let items = assessment["items"].as_array().unwrap();
    let statuses: BTreeMap<String, String> =
        items.iter().map(|item| (text(item, "id"), text(item, "status"))).collect();
    assert_eq!(statuses.len(), items.len(), "one status each");
    statuses
}

/// Returns the rank of a status; higher is better.
fn goodness(status: &str) -> usize {
    match status {
        "unmet" => 0,
        "unanswered" => 1,
        "unevidenced" => 2,
        "met" | "waived" | "not-applicable" => 3,
        other => panic!("{other} is no status"),
    }
}

/// Returns the items whose status is worse than before.
fn worse(before: &Ran, after: &Ran) -> Vec<String> {
    let after = statuses(after);
    let worse =
        statuses(before).into_iter().filter(|(id, status)| goodness(&after[id]) < goodness(status));
    worse.map(|(id, status)| format!("{id}: {status} to {}", after[&id])).collect()
}

/// The same assessments each time: `PROPTEST_RNG_SEED` and `PROPTEST_CASES` make others, and more.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    let is_set = |name| std::env::var_os(name).is_some();
    let cases = if is_set("PROPTEST_CASES") { usual.cases } else { 24 };
    let rng_seed = if is_set("PROPTEST_RNG_SEED") { usual.rng_seed } else { RngSeed::Fixed(7) };
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..usual }
}

#[test]
fn the_assessments_are_of_every_kind() {
    let mut runner = TestRunner::new(config());
    let mut met = BTreeSet::new();
    for _ in 0..12 {
        let changed = Changed::any().new_tree(&mut runner).unwrap().current();
        let base = changed.base();
        base.write();
        met.extend(statuses(&base.judge(&[])).into_values());
    }
    for status in ["met", "unanswered", "unevidenced", "unmet", "waived"] {
        assert!(met.contains(status), "{met:?}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_item_has_one_status_and_every_finding_a_place(changed in Changed::any()) {
        let base = changed.base();
        base.write();
        let ran = base.judge(&[]);
        let statuses = statuses(&ran);
        prop_assert_eq!(statuses.len(), checklist().items.len());
        let assessment = ran.assessment();
        let is_ready = statuses.values().all(|status| goodness(status) == 3)
            && assessment["summary"]["errors"] == 0;
        prop_assert_eq!(&assessment["verdict"], if is_ready { "ready" } else { "not-ready" });
        for item in assessment["items"].as_array().unwrap() {
            let status = item["status"].as_str().unwrap();
            let reasons = item["reasons"].as_array().unwrap();
            prop_assert_eq!(reasons.is_empty(), goodness(status) == 3, "{}", item);
            let asks = item["asks"].as_array().unwrap();
            let all_satisfied = asks.iter().all(|ask| ask["satisfied"] == true);
            prop_assert!(status != "met" || all_satisfied, "{}", item);
            prop_assert!(status != "unevidenced" || asks.is_empty() || !all_satisfied, "{}", item);
        }
        let lines = base.manifest.lines().count();
        for finding in assessment["findings"].as_array().unwrap() {
            let at = &finding["location"];
            let path = at["path"].as_str().unwrap();
            prop_assert!(base.path().join(path).exists(), "{}", finding);
            if let Some(line) = at["line"].as_u64() {
                prop_assert!((1..=u64::try_from(lines).unwrap()).contains(&line), "{}", finding);
            }
            if let Some(sheet) = at["sheet"].as_str() {
                prop_assert!(base.grid.sheets.iter().any(|name| name == sheet), "{}", finding);
            }
        }
    }

    #[test]
    fn a_waiver_makes_no_status_worse(changed in Changed::any(), kind in select(vec!["ftr", "msp"])) {
        let mut base = changed.base();
        let waivers = "waivers: [{kind: msp, approved_on: 2023-03-01}]";
        base.manifest = base.manifest.replace(waivers, "waivers: []");
        base.write();
        let before = base.judge(&[]);
        let claim = format!("waivers: [{{kind: {kind}, offering: Market Data Platform, approved_on: 2023-03-01}}]");
        base.manifest = base.manifest.replace("waivers: []", &claim);
        base.write();
        let after = base.judge(&[]);
        prop_assert_eq!(worse(&before, &after), Vec::<String>::new());
        prop_assert_eq!(statuses(&base.judge(&["--no-waivers"])), statuses(&before));
    }

    #[test]
    fn a_further_valid_entry_makes_no_status_worse(
        changed in Changed::any(),
        control in 0_usize..47,
        kind in select(vec!["document", "report", "record", "template", "description"]),
        numbers in subsequence(vec![1, 2, 3, 4], 1..=4),
    ) {
        let mut base = changed.base();
        base.write();
        let before = base.judge(&[]);
        let checklist = checklist();
        let (item, _) = checklist.controls().nth(control).unwrap();
        base.manifest.push_str(&format!(
            "  - {{id: further, kind: {kind}, path: further.md, controls: [{}], case_studies: {numbers:?}, date: 2024-01-15}}\n",
            item.id
        ));
        base.write();
        let after = base.judge(&[]);
        prop_assert_eq!(worse(&before, &after), Vec::<String>::new());
    }

    #[test]
    fn a_further_description_makes_no_status_worse(
        changed in Changed::any(),
        control in 0_usize..47,
        number in 1_usize..=4,
    ) {
        let mut base = changed.base();
        base.write();
        let before = base.judge(&[]);
        let checklist = checklist();
        let (item, control) = checklist.controls().nth(control).unwrap();
        let is_practice = control.coverage == fscheck_core::checklist::Coverage::Practice;
        let name = if is_practice { item.id.clone() } else { format!("{}#{number}", item.id) };
        let (sheet, row, column) = base.grid.met(&name);
        let met = base.grid.cells.get(&(sheet.clone(), row, column)).cloned().unwrap_or_default();
        if met.is_empty() {
            base.grid.set(&sheet, row, column, "Yes");
        }
        base.grid.set(&sheet, row, column + 1, "Two engineers review it with the customer each week.");
        base.write();
        let after = base.judge(&[]);
        prop_assert_eq!(worse(&before, &after), Vec::<String>::new());
    }

    #[test]
    fn the_order_of_entries_sheets_and_rows_changes_no_status(changed in Changed::any(), turn in 1_usize..20) {
        let mut base = changed.base();
        base.write();
        let before = statuses(&base.judge(&[]));
        let (head, mut all) = entries(&base.manifest);
        let by = turn % all.len().max(1);
        all.rotate_left(by);
        all.reverse();
        base.manifest = format!("{head}{}", all.concat());
        base.grid.sheets.reverse();
        base.grid.reverse_rows();
        base.write();
        prop_assert_eq!(statuses(&base.judge(&[])), before);
    }
}
