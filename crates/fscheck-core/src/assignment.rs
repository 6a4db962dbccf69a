//! Owners and due dates of items.
//!
//! A manifest assigns items and sections; the Owner and Due columns of a workbook assign the item
//! of their row. The narrowest assignment counts; of two equally narrow ones, that of the manifest.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::checklist::Checklist;
use crate::date::parse_day;
use crate::facts::Facts;
use crate::location::{Location, Sourced};
use crate::text;
use crate::visible::Line;
use crate::workbook::answers::Answers;

/// An entry of the manifest's list.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The items and sections, as they are written.
    pub items: Vec<Sourced<String>>,
    /// The owner.
    pub owner: Option<Sourced<String>>,
    /// The due date.
    pub due: Option<Sourced<Date>>,
}

/// The owner and due date of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    /// The owner.
    pub owner: Option<Line>,
    /// The last day.
    pub due: Option<Date>,
}

/// The assignments of an assessment.
#[derive(Clone, Debug, Default)]
pub struct Assignments {
    /// By item.
    pub by_item: BTreeMap<String, Assigned>,
    /// The items that each place of an evidence entry is about.
    pub items_at: BTreeMap<Location, Vec<String>>,
    /// The day of submission.
    pub submit_on: Option<Date>,
}

impl Assignments {
    /// The assignments in `facts` and in the rows of `answers`, for the items of `checklist`.
    pub fn of(checklist: &Checklist, facts: &Facts, answers: &Answers) -> Assignments {
        let mut found = Found::default();
        let names = LazyCell::new(|| Names::of(checklist));
        for assignment in &facts.assignments {
            let due = assignment.due.as_ref().map(|due| due.value);
            for (id, reach) in assignment.items.iter().flat_map(|name| names.find(&name.value)) {
                found.add(id, *reach, assignment.owner.as_ref(), due);
            }
        }
        for row in &answers.rows {
            let due = row.due.as_ref().and_then(|due| parse_day(&due.value));
            found.add(&row.id, Reach::Item, row.owner.as_ref(), due);
        }
        let by_item = found.by_item();
        let items_at = items_at(checklist, facts);
        Assignments { by_item, items_at, submit_on: facts.submit_on.as_ref().map(|day| day.value) }
    }

    /// Returns whether nothing is assigned to anybody.
    pub fn is_empty(&self) -> bool {
        self.by_item.is_empty()
    }

    /// Returns the owner and due date of the item `id`.
    pub fn of_id(&self, id: &str) -> Assigned {
        self.by_item.get(id).cloned().unwrap_or_default()
    }

    /// All owners, each once, in the order of the alphabet.
    pub fn owners(&self) -> Vec<&Line> {
        let mut owners: Vec<&Line> =
            self.by_item.values().filter_map(|assigned| assigned.owner.as_ref()).collect();
        owners.sort();
        owners.dedup();
        owners
    }
}

/// The scope of a name: an item, a family of ids or a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Item,
    Family,
    Section,
}

/// The names that an assignment may use, folded, with the items that each stands for.
pub struct Names<'a> {
    known: BTreeMap<String, Vec<(&'a str, Reach)>>,
    written: Vec<&'a str>,
}

impl<'a> Names<'a> {
    /// Returns the names of `checklist`: ids, prefixes of ids, numbers and titles of sections.
    pub fn of(checklist: &'a Checklist) -> Names<'a> {
        let mut names = Names { known: BTreeMap::new(), written: Vec::new() };
        for item in &checklist.items {
            names.add(&item.id, &item.id, Reach::Item);
            if let Some((family, _)) = item.id.rsplit_once('-') {
                names.add(family, &item.id, Reach::Family);
            }
            let Some(section) = checklist.sections.get(item.section) else { continue };
            names.add(&section.title, &item.id, Reach::Section);
            if let Some(number) = &section.number {
                let whole = number.strip_suffix(".0").unwrap_or(number);
                let both = format!("{number} {}", section.title);
                for name in [number.as_str(), whole, &both] {
                    names.know(name, &item.id, Reach::Section);
                }
            }
        }
        names
    }

    /// Returns whether a name stands for any item.
    pub fn knows(&self, name: &str) -> bool {
        self.known.contains_key(&text::fold(name))
    }

    /// The names as the checklist writes them, each once.
    pub fn written(&self) -> &[&'a str] {
        &self.written
    }

    fn add(&mut self, name: &'a str, id: &'a str, reach: Reach) {
        if !self.knows(name) {
            self.written.push(name);
        }
        self.know(name, id, reach);
    }

    fn know(&mut self, name: &str, id: &'a str, reach: Reach) {
        let items = self.known.entry(text::fold(name)).or_default();
        // All names of an item are told one after another.
        let of_item = items.iter().rev().take_while(|(other, _)| *other == id);
        if !of_item.clone().any(|(_, known)| *known == reach) {
            items.push((id, reach));
        }
    }

    fn find(&self, name: &str) -> &[(&'a str, Reach)] {
        self.known.get(&text::fold(name)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The narrowest owner and the narrowest day that were found for each item.
#[derive(Default)]
struct Found {
    owners: BTreeMap<String, (Reach, Line)>,
    days: BTreeMap<String, (Reach, Date)>,
    /// The first spelling of each owner.
    spellings: BTreeMap<String, Line>,
}

impl Found {
    fn add(&mut self, id: &str, reach: Reach, owner: Option<&Sourced<String>>, due: Option<Date>) {
        if let Some(owner) = owner.map(|owner| text::tidy(&owner.value)).filter(|o| !o.is_empty()) {
            let spelling = self.spellings.entry(text::fold(&owner));
            let owner = spelling.or_insert_with(|| Line::from(owner)).clone();
            keep_narrower(&mut self.owners, id, reach, owner);
        }
        if let Some(due) = due {
            keep_narrower(&mut self.days, id, reach, due);
        }
    }

    fn by_item(self) -> BTreeMap<String, Assigned> {
        let mut by_item: BTreeMap<String, Assigned> = BTreeMap::new();
        for (id, (_, owner)) in self.owners {
            by_item.entry(id).or_default().owner = Some(owner);
        }
        for (id, (_, due)) in self.days {
            by_item.entry(id).or_default().due = Some(due);
        }
        by_item
    }
}

/// Keeps the narrower assignment, or the first of two equally narrow ones: the manifest is read
/// before the workbook.
fn keep_narrower<T>(known: &mut BTreeMap<String, (Reach, T)>, id: &str, reach: Reach, value: T) {
    match known.get_mut(id) {
        Some(known) if known.0 <= reach => {}
        Some(known) => *known = (reach, value),
        None => drop(known.insert(id.to_owned(), (reach, value))),
    }
}

/// The items that the places of each entry of evidence are about.
fn items_at(checklist: &Checklist, facts: &Facts) -> BTreeMap<Location, Vec<String>> {
    let mut items_at = BTreeMap::new();
    for entry in &facts.evidence {
        let ids = entry.controls.iter().map(|named| &named.value.control);
        let mut items: Vec<String> =
            ids.filter(|id| checklist.item(id).is_some()).cloned().collect();
        items.sort_by_key(|id| checklist.rank(id));
        items.dedup();
        if !items.is_empty() {
            for place in entry.places() {
                items_at.insert(place.clone(), items.clone());
            }
        }
    }
    items_at
}
