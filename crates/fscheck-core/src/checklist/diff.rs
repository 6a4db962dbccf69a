//! Differences between two releases of a checklist.

use std::collections::BTreeSet;

use super::{Ask, Body, Checklist, Control, Element, Item, Waiver, wording};
use crate::text;

/// A part of a checklist that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The title of an item, or the name of the checklist.
    Title,
    /// The wording of the requirement.
    Wording,
    /// The asks of a control.
    Asks,
    /// The evidence that satisfies them.
    Evidence,
    /// The case studies that a control needs.
    Coverage,
    /// The waivers, or those that cover a control.
    Waivers,
    /// The condition of a control, and the item it depends on.
    Applicability,
    /// The requirements of a prerequisite on the facts.
    Facts,
    /// The type of an item: prerequisite or control.
    Kind,
    /// The section that an item is in.
    Section,
    /// The number and kind of case studies in an application.
    CaseStudies,
    /// From when and until when it is used.
    Window,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The part that differs.
    pub part: Part,
    /// The part that changed, if it has several: an ask, a waiver.
    pub of: Option<String>,
    /// The old value; `None` if it is new.
    pub before: Option<String>,
    /// The new value; `None` if it is gone.
    pub after: Option<String>,
}

/// The fate of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is there in both, and differs in this.
    Changed(Vec<Change>),
}

/// An item that is not the same.
#[derive(Clone, Debug)]
pub struct ItemChange<'a> {
    /// The item, as it is now, or was last.
    pub item: &'a Item,
    /// Its fate.
    pub fate: Fate,
}

/// The differences between two releases.
#[derive(Clone, Debug)]
pub struct Difference<'a> {
    /// In the checklist as a whole.
    pub whole: Vec<Change>,
    /// Changes of items: those of the new release in its order, then the removed ones.
    pub items: Vec<ItemChange<'a>>,
}

impl Part {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Part::Title => "title",
            Part::Wording => "wording",
            Part::Asks => "asks",
            Part::Evidence => "evidence accepted",
            Part::Coverage => "coverage",
            Part::Waivers => "waivers",
            Part::Applicability => "applicability",
            Part::Facts => "facts judged",
            Part::Kind => "kind of item",
            Part::Section => "section",
            Part::CaseStudies => "case studies",
            Part::Window => "validity",
        }
    }
}

/// Compares `old` with `new`.
pub fn difference<'a>(old: &'a Checklist, new: &'a Checklist) -> Difference<'a> {
    let mut items = Vec::new();
    for item in &new.items {
        let fate = match old.item(&item.id) {
            None => Fate::Added,
            Some(before) => Fate::Changed(changes(old, before, new, item)),
        };
        items.push(ItemChange { item, fate });
    }
    items.retain(|change| change.fate != Fate::Changed(Vec::new()));
    let gone = old.items.iter().filter(|item| new.item(&item.id).is_none());
    items.extend(gone.map(|item| ItemChange { item, fate: Fate::Removed }));
    Difference { whole: whole(old, new), items }
}

/// The differences in an item that both releases have.
pub fn changes(old: &Checklist, before: &Item, new: &Checklist, now: &Item) -> Vec<Change> {
    let mut changes = Changes::default();
    changes.note(Part::Title, None, &before.title, &now.title);
    changes.note(Part::Wording, None, &wording(before), &wording(now));
    match (&before.body, &now.body) {
        (Body::Control(before), Body::Control(now)) => changes.control(old, before, new, now),
        (Body::Prerequisite(before), Body::Prerequisite(now)) => {
            changes.note(
                Part::Facts,
                None,
                &wording::judged_from(before),
                &wording::judged_from(now),
            );
        }
        (before, now) => changes.note(Part::Kind, None, kind(before), kind(now)),
    }
    let section = |checklist: &Checklist, item: &Item| {
        let section = checklist.sections.get(item.section);
        section.map(|section| section.title.clone()).unwrap_or_default()
    };
    changes.note(Part::Section, None, &section(old, before), &section(new, now));
    changes.0
}

fn whole(old: &Checklist, new: &Checklist) -> Vec<Change> {
    let mut changes = Changes::default();
    changes.note(Part::Title, None, &old.title, &new.title);
    changes.note(Part::Window, None, &wording::window(old), &wording::window(new));
    let required = |checklist: &Checklist| checklist.required_case_studies.to_string();
    changes.note(Part::CaseStudies, Some("required"), &required(old), &required(new));
    changes.note(
        Part::CaseStudies,
        Some("use cases"),
        &old.use_cases.join(", "),
        &new.use_cases.join(", "),
    );
    changes.note(
        Part::CaseStudies,
        Some("sub-verticals"),
        &old.sub_verticals.join(", "),
        &new.sub_verticals.join(", "),
    );
    let kinds: BTreeSet<&str> =
        old.waivers.iter().chain(&new.waivers).map(|waiver| waiver.kind.as_str()).collect();
    for kind in kinds {
        let told = |checklist: &Checklist| checklist.waiver(kind).map(waiver_told);
        changes.note_options(Part::Waivers, Some(kind), told(old), told(new));
    }
    changes.0
}

fn waiver_told(waiver: &Waiver) -> String {
    format!("{}. {}", wording::rests_on(waiver), waiver.requirement)
}

fn wording(item: &Item) -> String {
    let criteria = item.criteria.iter().map(|criterion| format!("\n- {criterion}"));
    format!("{}{}", item.requirement, criteria.collect::<String>())
}

fn kind(body: &Body) -> &'static str {
    match body {
        Body::Control(_) => "a control",
        Body::Prerequisite(_) => "a prerequisite",
    }
}

#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn note(&mut self, part: Part, of: Option<&str>, before: &str, after: &str) {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.note_options(part, of, given(before), given(after));
    }

    fn note_options(
        &mut self,
        part: Part,
        of: Option<&str>,
        before: Option<String>,
        after: Option<String>,
    ) {
        if before != after {
            self.0.push(Change { part, of: of.map(str::to_owned), before, after });
        }
    }

    fn control(&mut self, old: &Checklist, before: &Control, new: &Checklist, now: &Control) {
        let coverage = (wording::coverage(old, before), wording::coverage(new, now));
        self.note(Part::Coverage, None, &coverage.0, &coverage.1);
        let applies = (wording::applicability(before), wording::applicability(now));
        self.note(Part::Applicability, None, &applies.0, &applies.1);
        let excuses = (wording::not_excused(before), wording::not_excused(now));
        self.note(Part::Applicability, Some("excuses"), &excuses.0, &excuses.1);
        let waived = (text::listed(&before.waived_by), text::listed(&now.waived_by));
        self.note(Part::Waivers, None, &waived.0, &waived.1);
        let mut ids: Vec<&str> = now.asks.iter().map(|ask| ask.id.as_str()).collect();
        ids.extend(
            before.asks.iter().map(|ask| ask.id.as_str()).filter(|id| now.ask(id).is_none()),
        );
        for id in ids {
            let (before, now) = (before.ask(id), now.ask(id));
            let wants = |ask: Option<&Ask>| ask.map(|ask| ask.wants.clone());
            self.note_options(Part::Asks, Some(id), wants(before), wants(now));
            if let (Some(before), Some(now)) = (before, now) {
                self.note(Part::Evidence, Some(id), &evidence(before), &evidence(now));
            }
        }
    }
}

/// All that decides whether evidence satisfies an ask.
fn evidence(ask: &Ask) -> String {
    let mut told = format!("{}, {}", wording::accepted(ask), wording::scope(ask));
    if !ask.elements.is_empty() {
        told.push_str("; searched for ");
        told.push_str(&ask.elements.iter().map(element).collect::<Vec<_>>().join("; "));
    }
    told
}

fn element(element: &Element) -> String {
    let limits = element.sub_vertical.iter().chain(&element.use_cases);
    let limits: Vec<&str> = limits.map(String::as_str).collect();
    match limits.is_empty() {
        true => element.title.clone(),
        false => format!("{} ({})", element.title, limits.join(", ")),
    }
}
