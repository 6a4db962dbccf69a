//! Reads a definition file into a [`Checklist`], and reports every problem at its line.

mod consistent;
mod control;
mod element;
mod guidance;
mod include;
mod names;
mod practice;
mod promises;
mod test;
#[cfg(test)]
mod tests;
mod waiver;

use std::collections::BTreeSet;
use std::sync::Arc;

use fscheck_core::checklist::{Ask, Body, Checklist, Ids, Item, LinkedKind, Section, Test};
use fscheck_core::date::{last_day_of_month, parse_month};
use fscheck_core::location::{Location, Sourced};
use fscheck_core::problem::{Problem, Problems};
use fscheck_core::search::Pattern;
use jiff::civil::Date;

use self::consistent::Places;
pub use self::include::Parts;
use self::promises::Promises;
use crate::limits::{Limit, Limits};
use crate::tree::{Fields, Node};
use crate::yaml;

/// The version of the definition format that is read here.
const FORMAT: &str = "1";

/// The version of the format of parts.
const PART_FORMAT: &str = "1";

/// Reads `source`, the text of the definition at `path`, and the parts that it takes in.
///
/// # Errors
/// All problems of the definition, in the order of their places.
pub fn read(
    path: &Arc<str>,
    source: &str,
    parts: Parts<'_>,
    limits: &Limits,
) -> Result<Checklist, Vec<Problem>> {
    of_tree(&yaml::parse(path, source, limits).map_err(|problem| vec![problem])?, parts, limits)
}

/// Reads the definition under `root`, and the parts that it takes in.
///
/// # Errors
/// All problems of the definition, in the order of their places.
pub fn of_tree(root: &Node, parts: Parts<'_>, limits: &Limits) -> Result<Checklist, Vec<Problem>> {
    of_parts(root, parts, limits, names::check, drop)
}

/// The same for a built-in definition, which is read once: a test checks its names, and not every start
/// of the program, and the trees of its parts are never freed, which takes as long as to build them.
///
/// # Errors
/// All other problems of the definition.
pub fn of_own_tree(
    root: &Node,
    parts: Parts<'_>,
    limits: &Limits,
) -> Result<Checklist, Vec<Problem>> {
    of_parts(root, parts, limits, |_, _| (), std::mem::forget)
}

fn of_parts(
    root: &Node,
    parts: Parts<'_>,
    limits: &Limits,
    check_names: fn(&Node, &Problems),
    free: fn(Vec<Option<Node>>),
) -> Result<Checklist, Vec<Problem>> {
    if let Some(part) = root.get("fscheck_part") {
        let message = "this is a part that definitions include, not a checklist";
        let help = "name a definition that has it under `include`".to_owned();
        return Err(vec![Problem { at: part.at.clone(), message: message.to_owned(), help }]);
    }
    let problems = Problems::default();
    let parts = include::parts(root, parts, &problems);
    let before = problems.count();
    let trees = parts.iter().flatten().chain([root]);
    trees.for_each(|tree| names::check_lists(tree, &problems, &limits.definition_list));
    if problems.count() > before {
        return Err(problems.into_sorted());
    }
    check_names(root, &problems);
    parts.iter().flatten().for_each(|part| check_names(part, &problems));
    let mut reader = Reader {
        problems: &problems,
        sections: Vec::new(),
        items: Vec::new(),
        also_waived_by: Vec::new(),
        promises: Promises::default(),
        places: Places::default(),
    };
    let checklist = reader.checklist(root, &parts);
    if let Some(checklist) = &checklist {
        reader.promises.check(checklist, &problems);
        reader.places.check(checklist, &problems);
        check_phrases(checklist, root, &problems, &limits.definition_phrases);
    }
    let found = problems.into_sorted();
    free(parts);
    match checklist {
        Some(checklist) if found.is_empty() => Ok(checklist),
        _ => Err(found),
    }
}

/// Reports a definition with more phrases than any text is searched for.
fn check_phrases(checklist: &Checklist, root: &Node, problems: &Problems, most: &Limit) {
    let asks = checklist.controls().flat_map(|(_, control)| &control.asks);
    let count: usize = asks.map(phrases).sum();
    if count > most.count() {
        let message = format!("it looks for {count} phrases, which is over the limit ({most})");
        problems.report(
            &root.at,
            message,
            "shorten `found_by`, or raise the limit with `--limit \
                                            NAME=VALUE`",
        );
    }
}

/// Returns the number of phrases that an ask looks for.
fn phrases(ask: &Ask) -> usize {
    let elements = ask.elements.iter();
    let elements = elements.flat_map(|element| element.found_by.iter().chain(&*element.hints));
    let practices = ask.rejects.iter();
    let practices =
        practices.flat_map(|practice| practice.found_by.iter().chain(&*practice.unless));
    elements.chain(practices).map(Pattern::phrases).sum()
}

struct Reader<'a> {
    problems: &'a Problems,
    sections: Vec<Section>,
    /// The waivers that cover all controls of the current part, in addition to their own.
    also_waived_by: Vec<Sourced<String>>,
    items: Vec<Item>,
    promises: Promises,
    places: Places,
}

/// Shares the kinds of linked hosts among all controls, since a host's pages are the same
/// everywhere.
fn share_links(items: &mut [Item]) {
    let controls = items.iter().filter_map(Item::control);
    let asks = controls.flat_map(|control| &control.asks);
    let mut known = BTreeSet::new();
    let new = asks.flat_map(|ask| &ask.links);
    let new = new.filter(|link| known.insert((link.host.as_str(), link.kind.name())));
    let links: Arc<[LinkedKind]> = new.cloned().collect();
    for item in items {
        let Body::Control(control) = &mut item.body else { continue };
        for ask in &mut control.asks {
            ask.links_elsewhere = Arc::clone(&links);
        }
    }
}

impl<'a> Reader<'a> {
    fn checklist(&mut self, root: &'a Node, parts: &'a [Option<Node>]) -> Option<Checklist> {
        let mut fields = Fields::of(root, "the definition", self.problems)?;
        self.format(&mut fields, "fscheck_checklist", FORMAT);
        let id = fields.required_text("id");
        let version = fields.required_text("version");
        let released = fields.required_text("released");
        let released = self.month(released, parse_month);
        let usable_until = fields.text("usable_until");
        let usable_until = self.month(usable_until, last_day_of_month);
        let next_expected = fields.text("next_expected");
        let next_expected = self.month(next_expected, parse_month);
        let supersedes = fields.text("supersedes");
        self.places.usable_until.clone_from(&usable_until);
        self.places.next_expected.clone_from(&next_expected);
        self.places.supersedes.clone_from(&supersedes);
        let name = fields.required_text("name");
        let title = fields.required_text("title");
        let case_studies = fields.required("case_studies").and_then(|n| self.case_studies(n));
        let waivers = fields.each("waivers", |node| self.waiver(node)).map(|w| w.value);
        fields.required("sections")?;
        let sections = fields.list("sections")?.value;
        for (node, part) in sections.iter().zip(parts) {
            self.section(node, part.as_ref());
        }
        fields.finish();
        let (required_case_studies, use_cases, sub_verticals) = case_studies?;
        let mut items = std::mem::take(&mut self.items);
        share_links(&mut items);
        Some(Checklist {
            id: id?.value,
            version: version?.value,
            released: released?.value,
            usable_until: usable_until.map(|last| last.value),
            next_expected: next_expected.map(|next| next.value),
            supersedes: supersedes.map(|reference| reference.value),
            superseded_by: None,
            name: name?.value,
            title: title?.value,
            required_case_studies,
            use_cases,
            sub_verticals,
            waivers: waivers.unwrap_or_default(),
            sections: std::mem::take(&mut self.sections),
            ids: Ids::of(&items),
            items,
        })
    }

    /// Reports another version of the format than the one that is read here.
    fn format(&self, fields: &mut Fields<'a>, key: &'static str, known: &str) {
        let format = fields.required_text(key);
        if let Some(format) = format.filter(|format| format.value != known) {
            let message = format!("unknown format {} of `{key}`", format.value);
            self.problems.report(&format.at, message, format!("write `{key}: {known}`"));
        }
    }

    fn month(
        &self,
        text: Option<Sourced<String>>,
        parse: fn(&str) -> Option<Date>,
    ) -> Option<Sourced<Date>> {
        let text = text?;
        let month = parse(&text.value);
        if month.is_none() {
            let message = format!("\"{}\" is not a month", text.value);
            self.problems.report(&text.at, message, "write YYYY-MM");
        }
        Some(Sourced::new(month?, text.at))
    }

    fn case_studies(&self, node: &'a Node) -> Option<(u32, Vec<String>, Vec<String>)> {
        let mut fields = Fields::of(node, "`case_studies`", self.problems)?;
        fields.required("required");
        let required = fields.count("required");
        let use_cases = plain(fields.texts("use_cases"));
        let sub_verticals = plain(fields.texts("sub_verticals"));
        fields.finish();
        Some((u32::try_from(required?.value).ok()?, use_cases, sub_verticals))
    }

    /// Reads a section of the definition itself, or those of a part.
    fn section(&mut self, node: &'a Node, part: Option<&'a Node>) {
        if node.get("include").is_some() {
            return self.include(node, part);
        }
        let Some(mut fields) = Fields::of(node, "a section", self.problems) else { return };
        let title = fields.required_text("title");
        let number = fields.text("number").map(|number| number.value);
        let chapter = fields.required_text("chapter");
        let sheet = fields.required_text("sheet");
        self.items_of(&mut fields, &node.at);
        fields.finish();
        let (Some(title), Some(chapter), Some(sheet)) = (title, chapter, sheet) else { return };
        self.places.sheets.push(sheet.at);
        self.sections.push(Section {
            title: title.value,
            number,
            chapter: chapter.value,
            sheet: sheet.value,
        });
    }

    /// Reads the items of the next section.
    fn items_of(&mut self, fields: &mut Fields<'a>, at: &Location) {
        let section = self.sections.len();
        let before = self.problems.count();
        let mut items = Vec::new();
        let prerequisites = fields.each("prerequisites", |n| self.prerequisite(section, n));
        items.extend(prerequisites.map(|list| list.value).unwrap_or_default());
        let controls = fields.each("controls", |n| self.control(section, n));
        items.extend(controls.map(|list| list.value).unwrap_or_default());
        // What is there, but wrong, isn't missing.
        if items.is_empty() && self.problems.count() == before {
            let message = "the section has neither prerequisites nor controls";
            self.problems.report(at, message, "add some, or remove the section");
        }
        self.items.extend(items);
    }

    fn prerequisite(&mut self, section: usize, node: &'a Node) -> Option<Item> {
        let mut fields = Fields::of(node, "a prerequisite", self.problems)?;
        let head = self.head(&mut fields, section);
        let test = fields.required("test").and_then(|node| self.test(node));
        fields.finish();
        Some(Item { body: Body::Prerequisite(test?), ..head? })
    }

    /// Reads the fields that prerequisites and controls have in common.
    fn head(&mut self, fields: &mut Fields<'a>, section: usize) -> Option<Item> {
        let id = fields.required_text("id");
        let title = fields.required_text("title");
        let clause = fields.required_text("clause");
        let requirement = fields.required_text("requirement");
        let criteria = plain(fields.texts("criteria"));
        let id = id?;
        self.promises.ids.push(id.clone());
        self.places.ids.push(id.clone());
        Some(Item {
            id: id.value,
            title: title?.value,
            section,
            clause: clause?.value,
            requirement: requirement?.value,
            criteria,
            body: Body::Prerequisite(Test::SelfAssessment),
        })
    }

    /// Reports words that a list has twice.
    fn report_repeated(&self, words: &[Sourced<String>], list: &str) {
        let mut known = BTreeSet::new();
        for word in words {
            if !known.insert(&word.value) {
                let message = format!("`{list}` names {} twice", word.value);
                self.problems.report(&word.at, message, "remove one of them");
            }
        }
    }
}

fn plain(texts: Option<Sourced<Vec<Sourced<String>>>>) -> Vec<String> {
    texts.map(|texts| bare(texts.value)).unwrap_or_default()
}

fn bare(texts: Vec<Sourced<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}
