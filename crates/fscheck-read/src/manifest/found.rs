//! Facts that were found in documents: confirmed ones are moved to their fields before the facts
//! are read, the others are kept apart.

use fscheck_core::facts::{Conflict, FOUND_FIELDS, FOUND_OF_CASE_STUDIES, FoundFact};
use fscheck_core::field::{self, Field, table};
use fscheck_core::location::{Location, Sourced};
use fscheck_core::text::{self, same_letters};
use fscheck_core::workbook::forms::FOUND_FACTS;

use super::merge::merge_fact;
use super::{Reader, all};
use crate::tree::{Entry, Fields, Node, Value};

/// The largest number of a case study; a larger one is a slip of the pen.
const MOST_STUDIES: usize = 1_000;

/// Moves the confirmed facts of the list to the fields of the manifest that state such facts. A
/// different value there stays, and is a conflict. The others stay in the list.
pub fn put_in_place(root: &mut Node) -> Vec<Conflict> {
    let Value::Map(fields) = &mut root.value else { return Vec::new() };
    let list = fields.iter_mut().find(|entry| entry.key.value == FOUND_FACTS);
    let Some(Value::List(items)) = list.map(|list| &mut list.node.value) else { return Vec::new() };
    let mut confirmed = Vec::new();
    items.retain(|item| match placed(item) {
        Some(fact) => {
            confirmed.push(fact);
            false
        }
        None => true,
    });
    confirmed.into_iter().flat_map(|fact| merge_fact(root, fact, "")).collect()
}

/// Returns a confirmed fact as the part of a tree that states it; `None` if it is not
/// confirmed, or not a known fact.
fn placed(item: &Node) -> Option<Node> {
    let is_proposed = item.get("proposed").and_then(Node::text);
    if !is_proposed.is_none_or(|mark| matches!(text::fold(mark).as_str(), "false" | "no" | "n")) {
        return None;
    }
    let name = item.get("field").and_then(Node::text).and_then(found_field)?;
    let value = item.get("value")?;
    let value_text = value.text().filter(|text| !text.trim().is_empty())?;
    let at = &value.at;
    let node = |value: Value| Node { at: at.clone(), value };
    let below = |name: &str, inner: Node| {
        let key = Sourced::new(name.to_owned().into(), at.clone());
        node(Value::Map(vec![Entry { key, node: inner }]))
    };
    if name == field::OFFICES {
        let office = office(value_text, at);
        return Some(below("partner", below(name, node(Value::List(vec![office])))));
    }
    let is_list = declared(name).is_some_and(|field| field.holds.is_list());
    let parts = value_text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    let value = match is_list {
        true => Value::List(parts.map(|part| node(Value::Text(part.to_owned().into()))).collect()),
        false => Value::Text(value_text.to_owned().into()),
    };
    if !FOUND_OF_CASE_STUDIES.contains(&name) {
        return Some(below("partner", below(name, node(value))));
    }
    let number: usize = item.get("case_study").and_then(Node::text)?.trim().parse().ok()?;
    let place = number.checked_sub(1).filter(|place| *place < MOST_STUDIES)?;
    let mut studies = vec![node(Value::Empty); place];
    studies.push(below(name, node(value)));
    Some(below("case_studies", node(Value::List(studies))))
}

/// Returns an office with the city, country and region of the text.
fn office(value: &str, at: &Location) -> Node {
    let parts = value.splitn(3, ',').map(str::trim).filter(|part| !part.is_empty());
    let entries = table::OFFICE.iter().zip(parts).map(|(field, part)| Entry {
        key: Sourced::new(field.name.to_owned().into(), at.clone()),
        node: Node { at: at.clone(), value: Value::Text(part.to_owned().into()) },
    });
    Node { at: at.clone(), value: Value::Map(entries.collect()) }
}

/// The field that a text names, as a manifest or as a column writes it.
fn found_field(name: &str) -> Option<&'static str> {
    FOUND_FIELDS.iter().copied().find(|field| same_letters(field, name))
}

fn declared(name: &str) -> Option<&'static Field<'static>> {
    table::CASE_STUDY.iter().chain(table::PROFILE).find(|field| field.name == name)
}

impl<'a> Reader<'a> {
    /// Reads the facts that are not confirmed. A confirmed one that is still here has a problem.
    pub(super) fn found_facts(&self, fields: &mut Fields<'a>) -> Vec<FoundFact> {
        all(fields.each(FOUND_FACTS, |node| self.found_fact(node)))
    }

    fn found_fact(&self, node: &'a Node) -> Option<FoundFact> {
        let mut fields = Fields::of(node, "a found fact", self.problems)?;
        let id = fields.required_text("id");
        fields.required("field");
        let field = fields.word("field", FOUND_FIELDS);
        let field = field.and_then(|word| found_field(&word.value));
        let is_of_study = field.is_some_and(|field| FOUND_OF_CASE_STUDIES.contains(&field));
        if is_of_study {
            fields.required("case_study");
        }
        let case_study = fields.count("case_study").and_then(|count| self.number(count));
        let value = fields.required_text("value");
        let mark = self.proposal(&mut fields);
        fields.finish();
        let (id, field, value, mark) = (id?, field?, value?, mark?);
        Some(FoundFact {
            id: text::tidy(&id.value),
            field,
            case_study: case_study.map(|number| number.value).filter(|_| is_of_study),
            value: value.value,
            at: mark.at,
            is_rejected: mark.is_rejected,
            certainty: mark.certainty,
        })
    }
}
