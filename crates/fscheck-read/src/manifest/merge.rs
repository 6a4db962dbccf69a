//! Combines the facts of a manifest and of a workbook. If both state the same fact differently, the
//! manifest's value is used, and the conflict is reported with both places.

use std::collections::{BTreeMap, VecDeque};

use fscheck_core::facts::Conflict;
use fscheck_core::{country, name, text};

use crate::tree::{Entry, Node, Value};

/// Adds to `manifest` the facts that only `workbook` states, and lists conflicting ones.
pub fn merge(manifest: &mut Node, workbook: Node) -> Vec<Conflict> {
    merge_fact(manifest, workbook, "")
}

/// The same for one fact, which two sheets may state as well.
pub fn merge_fact(kept: &mut Node, other: Node, fact: &str) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    merge_nodes(kept, other, fact, &mut conflicts);
    conflicts
}

fn merge_nodes(kept: &mut Node, other: Node, fact: &str, conflicts: &mut Vec<Conflict>) {
    let place = kept.at.clone();
    match (&mut kept.value, other.value) {
        (_, Value::Empty) | (_, Value::Unread) => {}
        (Value::Empty | Value::Unread, value) => *kept = Node { at: other.at, value },
        (Value::Map(entries), Value::Map(others)) => merge_maps(entries, others, fact, conflicts),
        (Value::List(items), Value::List(others)) if is_plain(items) && is_plain(&others) => {
            let (ours, theirs) = (shown(items), shown(&others));
            if !same_list(fact, items, &others) {
                let fact = fact.to_owned();
                let conflict = Conflict { fact, kept: (place, ours), other: (other.at, theirs) };
                conflicts.push(conflict);
            }
        }
        (Value::List(items), Value::List(others)) => merge_lists(items, others, fact, conflicts),
        (Value::Text(ours), Value::Text(theirs)) if !same(fact, ours, &theirs) => {
            conflicts.push(Conflict {
                fact: fact.to_owned(),
                kept: (place, ours.clone().into_owned()),
                other: (other.at, theirs.into_owned()),
            });
        }
        // Values of different shape: one of them is reported when it is read.
        _ => {}
    }
}

fn merge_maps(
    entries: &mut Vec<Entry>,
    others: Vec<Entry>,
    fact: &str,
    conflicts: &mut Vec<Conflict>,
) {
    for other in others {
        match entries.iter_mut().find(|entry| entry.key.value == other.key.value) {
            Some(entry) => {
                let fact = below(fact, &other.key.value);
                merge_nodes(&mut entry.node, other.node, &fact, conflicts);
            }
            None => entries.push(other),
        }
    }
}

/// Merges lists. Items are the same if their names are; case studies if their numbers are. If
/// several have one name, each is combined with one without conflicts, if there is any.
fn merge_lists(
    items: &mut Vec<Node>,
    others: Vec<Node>,
    fact: &str,
    conflicts: &mut Vec<Conflict>,
) {
    let name = |position: usize, item: &Node| {
        name_of(item, fact).unwrap_or_else(|| Name::number(position + 1))
    };
    let mut known: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
    for (position, item) in items.iter().enumerate() {
        known.entry(name(position, item).key).or_default().push_back(position);
    }
    for (position, other) in others.into_iter().enumerate() {
        let name = name(position, &other);
        let free = known.entry(name.key).or_default();
        let fact = format!("{fact}[{}]", name.shown);
        put(items, other, free, &fact, conflicts);
    }
}

/// Combines an item with the same one among `free`, or adds it at the end.
fn put(
    items: &mut Vec<Node>,
    other: Node,
    free: &mut VecDeque<usize>,
    fact: &str,
    conflicts: &mut Vec<Conflict>,
) {
    let agrees = |n: &usize| items.get(*n).is_some_and(|item| agree(item, &other, fact));
    let agreeing = free.iter().take(MOST_COMPARED).position(agrees);
    let same = free.remove(agreeing.unwrap_or(0));
    match same.and_then(|n| items.get_mut(n)) {
        Some(item) => merge_nodes(item, other, fact, conflicts),
        None => items.push(other),
    }
}

/// The most items of one name that are searched for one that states the same.
const MOST_COMPARED: usize = 16;

/// Combines the items of several sheets of one kind. Items with the same name are one item, as in a
/// manifest and a workbook; items without a name are never the same.
pub fn add_up(sheets: Vec<Vec<Node>>, fact: &str) -> (Vec<Node>, Vec<Conflict>) {
    let mut conflicts = Vec::new();
    let mut items: Vec<Node> = Vec::new();
    let mut known: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for sheet in sheets {
        let mut own: BTreeMap<String, usize> = BTreeMap::new();
        for name in sheet.iter().filter_map(|item| name_of(item, fact)) {
            *own.entry(name.key).or_default() += 1;
        }
        // Each item of earlier sheets may be matched once: two rows of a sheet are two items.
        let earlier = own.into_iter().map(|(key, count)| {
            let free = known.get(&key).into_iter().flatten().take(count + MOST_COMPARED).copied();
            let free: VecDeque<usize> = free.collect();
            (key, free)
        });
        let mut free: BTreeMap<String, VecDeque<usize>> = earlier.collect();
        for other in sheet {
            let Some(name) = name_of(&other, fact) else {
                items.push(other);
                continue;
            };
            let before = items.len();
            let free = free.entry(name.key.clone()).or_default();
            put(&mut items, other, free, &format!("{fact}[{}]", name.shown), &mut conflicts);
            if items.len() > before {
                known.entry(name.key).or_default().push(before);
            }
        }
    }
    (items, conflicts)
}

/// Returns whether two items state nothing differently.
fn agree(item: &Node, other: &Node, fact: &str) -> bool {
    let mut conflicts = Vec::new();
    merge_nodes(&mut item.clone(), other.clone(), fact, &mut conflicts);
    conflicts.is_empty()
}

/// The name that identifies a list item.
struct Name {
    key: String,
    /// The name as it is in the name of a fact.
    shown: String,
}

impl Name {
    fn number(number: usize) -> Name {
        Name { key: number.to_string(), shown: number.to_string() }
    }
}

fn name_of(item: &Node, fact: &str) -> Option<Name> {
    let keys: &[&str] = match fact {
        "case_studies" => &[],
        "waivers" => &["kind", "offering", "case_study"],
        "partner.offices" => &["city"],
        "accept" => &["rule", "item", "case_study", "evidence"],
        // Two entries for one item are two entries: the first counts.
        "assignments" => &[],
        _ => &["id", "name"],
    };
    let names = || keys.iter().filter_map(|key| Some((*key, item.get(key)?.text()?)));
    let key = |(key, text): (&str, &str)| match key {
        "name" | "offering" | "city" if !name::key(text).is_empty() => name::key(text),
        _ => text::fold(text),
    };
    let shown: Vec<String> = names().map(|(_, text)| text::fold(text)).collect();
    let key = names().map(key).collect::<Vec<_>>().join(", ");
    (!shown.is_empty()).then(|| Name { key, shown: shown.join(", ") })
}

fn below(fact: &str, key: &str) -> String {
    if fact.is_empty() { key.to_owned() } else { format!("{fact}.{key}") }
}

fn is_plain(items: &[Node]) -> bool {
    items.iter().all(|item| item.text().is_some())
}

fn shown(items: &[Node]) -> String {
    items.iter().filter_map(Node::text).collect::<Vec<_>>().join(", ")
}

fn same_list(fact: &str, ours: &[Node], theirs: &[Node]) -> bool {
    let within = |item: &Node, list: &[Node]| {
        let text = item.text().unwrap_or_default();
        list.iter().any(|other| same(fact, text, other.text().unwrap_or_default()))
    };
    ours.iter().all(|item| within(item, theirs)) && theirs.iter().all(|item| within(item, ours))
}

/// Facts that are names.
const NAMES: &[&str] = &[".name", ".offering", ".customer", ".city", ".partner_name"];

fn same(fact: &str, ours: &str, theirs: &str) -> bool {
    let plain = |text: &str| match text::fold(text).as_str() {
        "yes" | "y" => "true".to_owned(),
        "no" | "n" => "false".to_owned(),
        other => other.replace(['-', '_'], " "),
    };
    let names_place = fact.ends_with(".country") || fact.ends_with("focus_regions");
    let place = |text: &str| country::find(text);
    let is_name = NAMES.iter().any(|field| fact.ends_with(field));
    let key = || Some(name::key(ours)).filter(|key| !key.is_empty());
    plain(ours) == plain(theirs)
        || (is_name && key() == Some(name::key(theirs)))
        || (names_place && place(ours).is_some() && place(ours) == place(theirs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::yaml;
    use std::sync::Arc;

    fn merged(manifest: &str, workbook: &str) -> (Node, Vec<String>) {
        let mut kept = yaml::parse(&Arc::from("m"), manifest, &Limits::default()).unwrap();
        let other = yaml::parse(&Arc::from("w"), workbook, &Limits::default()).unwrap();
        let conflicts = merge(&mut kept, other);
        let told = |c: &Conflict| format!("{} {} {} {}", c.fact, c.kept.1, c.other.1, c.other.0);
        (kept, conflicts.iter().map(told).collect())
    }

    #[test]
    fn equal_facts_agree_and_different_ones_conflict() {
        let (_, agreed) = merged("partner: {tier: advanced}", "partner: {tier: ' Advanced '}");
        assert_eq!(agreed, Vec::<String>::new());
        let (kept, told) = merged("partner: {tier: advanced}", "partner: {tier: premier}");
        assert_eq!(told, ["partner.tier advanced premier w:1:17"]);
        assert_eq!(kept.get("partner").unwrap().get("tier").unwrap().text(), Some("advanced"));
    }

    #[test]
    fn what_only_one_states_is_added() {
        let (kept, told) =
            merged("partner: {tier: advanced}", "partner: {employees: 4}\nwaivers: []");
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(kept.get("partner").unwrap().get("employees").unwrap().text(), Some("4"));
        assert!(kept.get("waivers").is_some());
    }

    #[test]
    fn the_same_office_is_not_counted_twice() {
        let (kept, told) = merged(
            "partner: {offices: [{city: Berlin, country: DE}]}",
            "partner: {offices: [{city: berlin, country: Germany}, {city: Oslo, country: NO}]}",
        );
        assert_eq!(told, Vec::<String>::new());
        let Value::List(offices) = &kept.get("partner").unwrap().get("offices").unwrap().value
        else {
            panic!("no list")
        };
        assert_eq!(offices.len(), 2);
    }

    #[test]
    fn names_are_compared_as_everywhere() {
        let (kept, told) = merged(
            "offerings: [{name: Risk & Data Hub, problem: p}]",
            "offerings: [{name: Risk and Data-Hub, problem: q}]",
        );
        assert_eq!(told, ["offerings[risk and data-hub].problem p q w:1:48"]);
        let Value::List(offerings) = &kept.get("offerings").unwrap().value else { panic!() };
        assert_eq!(offerings.len(), 1);
    }

    #[test]
    fn several_of_one_name_go_with_those_that_agree() {
        let list =
            "waivers: [{kind: msp, approved_on: 2020-01-01}, {kind: msp, approved_on: 2023-01-01}]";
        let turned =
            "waivers: [{kind: msp, approved_on: 2023-01-01}, {kind: msp, approved_on: 2020-01-01}]";
        for other in [list, turned] {
            let (kept, told) = merged(list, other);
            assert_eq!(told, Vec::<String>::new());
            let Value::List(waivers) = &kept.get("waivers").unwrap().value else { panic!() };
            assert_eq!(waivers.len(), 2);
        }
    }

    #[test]
    fn case_studies_are_matched_by_their_number() {
        let (_, told) = merged(
            "case_studies: [{customer: A}, {customer: B}]",
            "case_studies: [{customer: A}, {customer: C}]",
        );
        assert_eq!(told, ["case_studies[2].customer B C w:1:42"]);
    }

    #[test]
    fn lists_of_words_are_compared_without_order() {
        let (_, agreed) = merged("focus_regions: [EMEA, DE]", "focus_regions: [Germany, emea]");
        assert_eq!(agreed, Vec::<String>::new());
        let (_, told) = merged("focus_regions: [EMEA]", "focus_regions: [EMEA, NA]");
        assert_eq!(told.len(), 1);
    }
}
