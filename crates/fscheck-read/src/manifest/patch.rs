//! Changes the text of a manifest without touching a byte of anything else: adds entries to a list,
//! and removes the marks of proposals.
//!
//! Every change is read back, and refused unless the result is the old content with the change.

mod raw;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use fscheck_core::date::parse_day;
use fscheck_core::facts::{PROPOSAL_FIELDS, REJECTED};
use fscheck_core::location::{Location, Sourced};
use fscheck_core::text::fold;
use fscheck_core::workbook::forms::FOUND_FACTS;

use self::raw::{Raw, line_of};
use crate::limits::Limits;
use crate::tree::{Entry, Node, Value};
use crate::yaml::{self, quoted, scalar};

/// The list of evidence.
pub const EVIDENCE: &str = "evidence";

/// The lists whose entries may be proposed.
const PROPOSED: [&str; 2] = [EVIDENCE, FOUND_FACTS];

/// A manifest that can't be changed in this way, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unpatchable(String);

/// The value of a field that is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum New {
    /// A text.
    Text(String),
    /// A list of texts or numbers.
    List(Vec<String>),
}

/// The fields of an entry that is added, in their order.
pub type NewEntry = Vec<(&'static str, New)>;

/// Adds entries to a list of facts that are not in a file yet.
pub fn add_to(facts: &mut Option<Node>, list: &str, entries: &[NewEntry]) {
    if entries.is_empty() {
        return;
    }
    let empty = || Node { at: Location::file(&Arc::from("")), value: Value::Map(Vec::new()) };
    let new: Vec<Node> = entries.iter().map(node_of).collect();
    *facts = Some(with(facts.as_ref().unwrap_or(&empty()), list, &new, false));
}

/// The decision on proposed entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// They are evidence: their marks fall away.
    Confirm,
    /// They are none, and are not proposed again.
    Reject,
}

/// The text of a manifest with these entries at the end of its evidence.
///
/// # Errors
/// The text has a form to which nothing can be added safely.
pub fn add(source: &str, entries: &[NewEntry], limits: &Limits) -> Result<String, Unpatchable> {
    add_to_list(source, EVIDENCE, entries, limits)
}

/// The text of a manifest with these entries at the end of `list`; if it is in brackets, at its beginning.
///
/// # Errors
/// The text has a form to which nothing can be added safely.
pub fn add_to_list(
    source: &str,
    list: &str,
    entries: &[NewEntry],
    limits: &Limits,
) -> Result<String, Unpatchable> {
    if entries.is_empty() {
        return Ok(source.to_owned());
    }
    let old = parse(source, limits)?;
    let raw = Raw::of(source);
    let new: Vec<Node> = entries.iter().map(node_of).collect();
    for (at, text, is_first) in places(&old, &raw, list, entries) {
        let mut changed = source.to_owned();
        changed.insert_str(at, &text);
        let expected = with(&old, list, &new, is_first);
        if parse(&changed, limits).is_ok_and(|read| is_same(&read, &expected)) {
            return Ok(changed);
        }
    }
    Err(Unpatchable(format!("its `{list}:` has a form that entries can't be added to")))
}

/// Returns the text of a manifest in which the proposals with these ids, as they are
/// [folded](fold), are decided; the others stay unchanged.
///
/// # Errors
/// The marks are in a form that can't be changed safely.
pub fn decide(
    source: &str,
    ids: &BTreeSet<String>,
    decision: Decision,
    limits: &Limits,
) -> Result<String, Unpatchable> {
    let old = parse(source, limits)?;
    let raw = Raw::of(source);
    let mut expected = old.clone();
    let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
    let unfit = |id: &str| {
        let fields = PROPOSAL_FIELDS.map(|field| format!("`{field}`")).join(", ");
        Unpatchable(format!("the fields {fields} of `{id}` have to be changed by hand"))
    };
    for item in items_mut(&mut expected) {
        let Some(id) = item.get("id").and_then(Node::text).map(str::to_owned) else { continue };
        if !ids.contains(&fold(&id)) || item.get(PROPOSAL_FIELDS[0]).is_none() {
            continue;
        }
        match decision {
            Decision::Reject => {
                let mark = item.get(PROPOSAL_FIELDS[0]);
                let range = mark.and_then(|node| raw.range(&node.at));
                edits.push((range.ok_or_else(|| unfit(&id))?, REJECTED));
                set_mark(item);
            }
            Decision::Confirm => {
                let ranges = fields_of(item, &raw).ok_or_else(|| unfit(&id))?;
                edits.extend(ranges.into_iter().map(|range| (range, "")));
                remove_marks(item);
            }
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut changed = source.to_owned();
    for (range, text) in edits.into_iter().rev() {
        if changed.get(range.clone()).is_some() {
            changed.replace_range(range, text);
        }
    }
    match parse(&changed, limits).is_ok_and(|read| is_same(&read, &expected)) {
        true => Ok(changed),
        false => Err(Unpatchable("its proposals have to be decided by hand".to_owned())),
    }
}

fn parse(source: &str, limits: &Limits) -> Result<Node, Unpatchable> {
    let text = yaml::with_line_feeds(source.to_owned());
    let root = yaml::parse(&Arc::from(""), &text, limits);
    root.map_err(|problem| Unpatchable(problem.message.to_string()))
}

/// Returns the possible places for the entries, with the text to insert, and whether they come
/// before the others. The first place at which the result is correct is chosen.
fn places(
    root: &Node,
    raw: &Raw<'_>,
    name: &str,
    entries: &[NewEntry],
) -> Vec<(usize, String, bool)> {
    let Value::Map(fields) = &root.value else { return at_end(raw, name, entries, 0) };
    let list = fields.iter().find(|field| field.key.value == name);
    let is_flow = raw.starts_with(&root.at, '{');
    match list {
        None if is_flow => in_brackets(&root.at, raw, fields.is_empty(), |_| {
            format!("\"{name}\": [{}]", flow(entries, ", "))
        }),
        None => {
            let indent = fields.first().map_or(0, |field| raw.column(&field.key.at));
            at_end(raw, name, entries, indent)
        }
        Some(list) => match &list.node.value {
            Value::List(items) if raw.starts_with(&list.node.at, '[') => {
                let indent = " ".repeat(raw.column(&list.key.at) + 2);
                in_brackets(&list.node.at, raw, items.is_empty(), |newline| {
                    flow(entries, &format!(",{newline}{indent}"))
                })
            }
            Value::List(items) => {
                let indent = items.first().and_then(|item| raw.dash_before(&item.at));
                let indent = indent.unwrap_or_else(|| raw.column(&list.key.at) + 2);
                let text = block(entries, indent, raw.newline());
                raw.ends_of(line_after(fields, list), &text)
            }
            Value::Empty if !is_flow => {
                let indent = raw.column(&list.key.at) + 2;
                raw.after_line(&list.key.at, &block(entries, indent, raw.newline()))
            }
            _ => Vec::new(),
        },
    }
}

/// The line of the field that follows `list` in the file.
fn line_after(fields: &[Entry], list: &Entry) -> Option<u32> {
    let own = line_of(&list.key.at)?;
    let lines = fields.iter().filter_map(|field| line_of(&field.key.at));
    lines.filter(|line| *line > own).min()
}

fn at_end(
    raw: &Raw<'_>,
    name: &str,
    entries: &[NewEntry],
    indent: usize,
) -> Vec<(usize, String, bool)> {
    let newline = raw.newline();
    let head = format!("{}{name}:{newline}", " ".repeat(indent));
    raw.ends_of(None, &format!("{head}{}", block(entries, indent + 2, newline)))
}

fn in_brackets(
    at: &Location,
    raw: &Raw<'_>,
    is_empty: bool,
    text: impl Fn(&str) -> String,
) -> Vec<(usize, String, bool)> {
    let Some(open) = raw.offset(at) else { return Vec::new() };
    let behind = if is_empty { "" } else { ", " };
    vec![(open + 1, format!("{}{behind}", text(raw.newline())), true)]
}

/// Entries as a list of dashes.
fn block(entries: &[NewEntry], indent: usize, newline: &str) -> String {
    let mut text = String::new();
    for entry in entries {
        for (position, (field, value)) in entry.iter().enumerate() {
            let lead = if position == 0 { "- " } else { "  " };
            let value = match value {
                New::Text(value) => plain(value),
                New::List(values) => {
                    let values: Vec<String> = values.iter().map(|value| plain(value)).collect();
                    format!("[{}]", values.join(", "))
                }
            };
            text.push_str(&format!("{}{lead}{field}: {value}{newline}", " ".repeat(indent)));
        }
    }
    text
}

/// Returns entries in brackets, which are also JSON.
fn flow(entries: &[NewEntry], between: &str) -> String {
    let field = |(field, value): &(&str, New)| {
        let value = match value {
            New::Text(value) if value == TRUE => value.clone(),
            New::Text(value) => quoted(value),
            New::List(values) => {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                format!("[{}]", values.join(", "))
            }
        };
        format!("\"{field}\": {value}")
    };
    let entry = |entry: &NewEntry| {
        let fields: Vec<String> = entry.iter().map(field).collect();
        format!("{{{}}}", fields.join(", "))
    };
    entries.iter().map(entry).collect::<Vec<_>>().join(between)
}

/// The YAML for "true".
const TRUE: &str = "true";

/// Returns a text on a line; numbers and days need no quotation marks, since readers keep the text.
fn plain(value: &str) -> String {
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    match is_number || value == TRUE || parse_day(value).is_some() {
        true => value.to_owned(),
        false => scalar(value),
    }
}

fn node_of(entry: &NewEntry) -> Node {
    let at = Location::file(&Arc::from(""));
    let text = |text: &String| Node { at: at.clone(), value: Value::Text(text.clone().into()) };
    let fields = entry.iter().map(|(field, value)| {
        let node = match value {
            New::Text(value) => text(value),
            New::List(values) => {
                Node { at: at.clone(), value: Value::List(values.iter().map(text).collect()) }
            }
        };
        Entry { key: Sourced::new((*field).into(), at.clone()), node }
    });
    Node { at: at.clone(), value: Value::Map(fields.collect()) }
}

/// The tree with the new entries in its list called `name`.
fn with(old: &Node, name: &str, new: &[Node], is_first: bool) -> Node {
    let mut root = old.clone();
    if root.value == Value::Empty {
        root.value = Value::Map(Vec::new());
    }
    let Value::Map(fields) = &mut root.value else { return root };
    if !fields.iter().any(|field| field.key.value == name) {
        let at = old.at.clone();
        let list = Node { at: at.clone(), value: Value::List(Vec::new()) };
        let place = if is_first { 0 } else { fields.len() };
        fields.insert(place, Entry { key: Sourced::new(name.to_owned().into(), at), node: list });
    }
    if let Some(list) = fields.iter_mut().find(|field| field.key.value == name) {
        if list.node.value == Value::Empty {
            list.node.value = Value::List(Vec::new());
        }
        if let Value::List(items) = &mut list.node.value {
            let place = if is_first { 0 } else { items.len() };
            items.splice(place..place, new.iter().cloned());
        }
    }
    root
}

/// Returns whether two trees have the same content, regardless of places.
fn is_same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::List(ones), Value::List(others)) => {
            ones.len() == others.len() && ones.iter().zip(others).all(|(a, b)| is_same(a, b))
        }
        (Value::Map(ones), Value::Map(others)) => {
            let same =
                |(a, b): (&Entry, &Entry)| a.key.value == b.key.value && is_same(&a.node, &b.node);
            ones.len() == others.len() && ones.iter().zip(others).all(same)
        }
        (one, other) => one == other,
    }
}

/// The items of the lists that have proposals.
fn items_mut(root: &mut Node) -> impl Iterator<Item = &mut Node> {
    let fields = match &mut root.value {
        Value::Map(fields) => fields.as_mut_slice(),
        _ => &mut [],
    };
    let lists = fields.iter_mut().filter(|field| PROPOSED.contains(&&*field.key.value));
    lists.flat_map(|list| match &mut list.node.value {
        Value::List(items) => items.as_mut_slice(),
        _ => &mut [],
    })
}

fn set_mark(item: &mut Node) {
    if let Value::Map(fields) = &mut item.value {
        let mark = fields.iter_mut().find(|field| field.key.value == PROPOSAL_FIELDS[0]);
        if let Some(mark) = mark {
            mark.node.value = Value::Text(REJECTED.into());
        }
    }
}

fn remove_marks(item: &mut Node) {
    if let Value::Map(fields) = &mut item.value {
        fields.retain(|field| !is_mark(field));
    }
}

fn is_mark(field: &Entry) -> bool {
    PROPOSAL_FIELDS.contains(&&*field.key.value)
}

/// Returns the places of the marks of an entry; `None` if one can't be removed by itself.
fn fields_of(item: &Node, raw: &Raw<'_>) -> Option<Vec<Range<usize>>> {
    let Value::Map(fields) = &item.value else { return None };
    let is_flow = raw.starts_with(&item.at, '{');
    let marks = fields.iter().enumerate().filter(|(_, field)| is_mark(field));
    let range = |(position, field): (usize, &Entry)| {
        let next = fields.get(position + 1);
        match is_flow {
            true => raw.flow_field(field, next),
            false => raw.block_field(field, next),
        }
    };
    marks.map(range).collect()
}
