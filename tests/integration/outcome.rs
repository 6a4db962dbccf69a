//! The visible outcome of a judgement, as lines that a golden case can hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fscheck_core::location::{CellRef, Location};
use fscheck_read::limits::Limits;
use fscheck_read::tree::{Node, Value as Tree};
use fscheck_read::yaml;
use serde_json::Value;

use super::common::Grid;

/// Names for the places of findings that survive an inserted line or column:
/// `PRJ-005/response`, `EXCOP-001#3/met`, `evidence[sow-template].date`.
#[derive(Debug, Default)]
pub struct Places {
    names: BTreeMap<String, String>,
}

impl Places {
    /// Names the answers of a workbook.
    pub fn of_workbook(&mut self, grid: &Grid) {
        for (id, (sheet, row)) in &grid.rows {
            let label = |column: u16| grid.cells.get(&(sheet.clone(), 1, column));
            let has_references = label(2).is_some_and(|label| label == "Example Response");
            let last = grid.cells.keys().filter(|at| at.0 == *sheet).map(|at| at.2).max();
            for column in 0..=last.unwrap_or(0) {
                let part = match (column, has_references) {
                    (0, _) => format!("{id}/id"),
                    (1, _) => format!("{id}/description"),
                    (2, false) => format!("{id}/met"),
                    (3, false) => format!("{id}/response"),
                    (2, true) => format!("{id}/example"),
                    (_, true) => {
                        let part = if column % 2 == 1 { "met" } else { "response" };
                        format!("{id}#{}/{part}", (column - 1) / 2)
                    }
                    (_, false) => continue,
                };
                let cell = CellRef::new(*row, u32::from(column));
                self.names.insert(format!("{sheet}!{cell}"), part);
            }
        }
    }

    /// Names the values of a YAML file; each begins with `prefix`.
    pub fn of_yaml(&mut self, file: &str, text: &str, prefix: &str) {
        if let Ok(root) = yaml::parse(&Arc::from(file), text, &Limits::default()) {
            self.of_node(file, &root, prefix.to_owned());
        }
    }

    fn of_node(&mut self, file: &str, node: &Node, name: String) {
        if !name.is_empty() {
            self.insert(file, &node.at, &name);
        }
        match &node.value {
            Tree::Map(entries) => {
                for entry in entries {
                    let dot = if name.is_empty() || name.ends_with(' ') { "" } else { "." };
                    let own = format!("{name}{dot}{}", entry.key.value);
                    self.of_node(file, &entry.node, own.clone());
                    self.insert(file, &entry.key.at, &format!("{own}:"));
                }
            }
            Tree::List(nodes) => {
                let mut known = BTreeSet::new();
                for (position, node) in nodes.iter().enumerate() {
                    let id = node.get("id").and_then(Node::text).filter(|id| known.insert(*id));
                    let own = id.map_or((position + 1).to_string(), str::to_owned);
                    self.of_node(file, node, format!("{name}[{own}]"));
                }
            }
            Tree::Text(_) | Tree::Empty | Tree::Unread => {}
        }
    }

    /// Adds a name. A map begins where its first key does: the outer name is kept.
    fn insert(&mut self, file: &str, at: &Location, name: &str) {
        if let Location::Line { line, column, .. } = at {
            let key = format!("{file}:{line}:{column}");
            self.names.entry(key).or_insert_with(|| name.to_owned());
        }
    }

    /// The name of a place of the JSON report.
    pub fn name(&self, at: &Value) -> String {
        let text = |key: &str| at[key].as_str().unwrap_or_default();
        let (path, sheet) = (text("path"), text("sheet"));
        let place = match (sheet.is_empty(), at["line"].as_u64(), at["column"].as_u64()) {
            (false, ..) => format!("{sheet}!{}", text("cell")),
            (true, Some(line), Some(column)) => format!("{path}:{line}:{column}"),
            (true, ..) => path.to_owned(),
        };
        self.names.get(&place).cloned().unwrap_or(place)
    }

    /// A finding in one line: `error control-unmet PRJ-005 - PRJ-005/met`.
    pub fn line(&self, finding: &Value) -> String {
        let text = |key: &str| finding[key].as_str().unwrap_or("-");
        let study = finding["case_study"].as_u64().map_or("-".to_owned(), |n| format!("#{n}"));
        let place = self.name(&finding["location"]);
        format!("{} {} {} {study} {place}", text("severity"), text("rule"), text("item"))
    }
}

/// The outcome of an assessment besides its findings: each fact by its name.
pub type Outcome = BTreeMap<String, String>;

/// Returns the outcome in the JSON report.
pub fn outcome(assessment: &Value) -> Outcome {
    let text = |value: &Value| value.as_str().unwrap_or("none").to_owned();
    let list = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().map(text).collect()
    };
    let all = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut outcome = Outcome::new();
    outcome.insert("verdict".to_owned(), text(&assessment["verdict"]));
    outcome.insert("valid until".to_owned(), text(&assessment["valid_until"]));
    let unsearched = assessment["summary"]["documents_not_searched"].as_u64().unwrap_or(0);
    if unsearched > 0 {
        outcome.insert("documents not searched".to_owned(), unsearched.to_string());
    }
    for deadline in all(&assessment["deadlines"]) {
        let name = format!("deadline {} {}", text(&deadline["date"]), text(&deadline["reason"]));
        outcome.insert(name, list(&deadline["items"]).join(" "));
    }
    let findings = all(&assessment["findings"]);
    for item in all(&assessment["items"]) {
        let id = text(&item["id"]);
        let by = item["waived_by"].as_str().map(|kind| format!(" by {kind}")).unwrap_or_default();
        outcome.insert(id.clone(), format!("{}{by}", text(&item["status"])));
        for ask in all(&item["asks"]) {
            let is = if ask["satisfied"] == true { "satisfied" } else { "open" };
            let evidence = list(&ask["evidence"]);
            let by = if evidence.is_empty() { "" } else { " by " };
            let told = format!("{is}{by}{}", evidence.join(" "));
            outcome.insert(format!("{id}/{}", text(&ask["id"])), told);
        }
        for study in all(&item["case_studies"]) {
            outcome.insert(format!("{id}#{}", study["number"]), text(&study["status"]));
        }
        // The sentences are in the listing of messages: here the rule is enough.
        let because = list(&item["reasons"]).into_iter().map(|reason| {
            let is_it = |finding: &&Value| finding["message"].as_str() == Some(&reason);
            findings.iter().find(is_it).map_or(reason.clone(), |found| text(&found["rule"]))
        });
        let mut because: Vec<String> = because.collect();
        because.dedup();
        if !because.is_empty() {
            outcome.insert(format!("{id} because"), because.join("; "));
        }
    }
    outcome
}

/// Returns the differences from the outcome of the base, a line each.
pub fn difference(base: &Outcome, outcome: &Outcome) -> Vec<String> {
    let names: BTreeSet<&String> = base.keys().chain(outcome.keys()).collect();
    let differing = names.into_iter().filter(|name| base.get(*name) != outcome.get(*name));
    let line = |name: &String| match outcome.get(name).map(String::as_str) {
        Some("") => name.clone(),
        Some(value) => format!("{name}: {value}"),
        None => format!("{name}: gone"),
    };
    differing.map(line).collect()
}
