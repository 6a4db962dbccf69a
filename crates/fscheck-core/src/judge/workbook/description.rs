//! Rule `workbook-description-changed`: a requirement cell that was pasted over.
//!
//! The exact texts of AWS's form are not known, in any language. So a change is only reported if it is
//! evident: the cell is blank, holds an answer or another item's text, or differs in form from the other
//! rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::checklist::{Checklist, Item};
use crate::finding::Finding;
use crate::judge::{Context, response};
use crate::location::Location;
use crate::rules::WORKBOOK_DESCRIPTION_CHANGED;
use crate::text;
use crate::words::bare_words;
use crate::workbook::answers::{Met, Row, parse_met};

/// Two items whose requirements have this many letters in common have the same requirement.
const LONG: usize = 60;

/// A response of this many letters was written for its row.
const RESPONSE: usize = 20;

/// The fewest rows that show the pattern of a form.
const FEWEST_ROWS: usize = 3;

/// Words by which a partner speaks of itself, and a requirement does not.
const OWN_WORDS: &[&str] = &[
    "we", "our", "wir", "unser", "unsere", "unserer", "unseren", "nous", "notre", "nos", "nuestro",
    "nuestra", "nuestros", "nosotros", "nosso", "nossa",
];

/// Reports changed requirements.
pub fn workbook_description_changed(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let titles = titles(context.checklist);
    let mut tables: BTreeMap<usize, Vec<(&Row, &Item, &Location)>> = BTreeMap::new();
    for row in &context.assessment.answers.rows {
        let (Some(item), Some(at)) = (context.checklist.item(&row.id), &row.description_at) else {
            continue;
        };
        tables.entry(row.table).or_default().push((row, item, at));
    }
    for rows in tables.values() {
        let form = Form::of(rows, &titles);
        let mut seen = BTreeMap::new();
        findings.extend(flawed(rows));
        for (row, item, at) in rows.iter().filter(|(row, ..)| row.description_flaw.is_none()) {
            if let Some(what) = form.changed(row, item, at, &mut seen) {
                let message = format!(
                    "the Requirement Description of {} was changed: the cell {what}",
                    row.id
                );
                let finding = Finding::new(&WORKBOOK_DESCRIPTION_CHANGED, at, message);
                findings.push(finding.item(&row.id));
            }
        }
    }
}

/// The finding about requirement cells without a value: one per table, since the cause is the same.
fn flawed(rows: &[(&Row, &Item, &Location)]) -> Option<Finding> {
    let mut flawed =
        rows.iter().filter_map(|(row, _, at)| Some((row, *at, row.description_flaw.as_ref()?)));
    let (row, at, flaw) = flawed.next()?;
    let others = match flawed.count() {
        0 => String::new(),
        more => format!("; so it is in {} below", text::counted(more, "row")),
    };
    let message =
        format!("the Requirement Description of {} was changed: {}{others}", row.id, flaw.told(at));
    let finding = Finding::new(&WORKBOOK_DESCRIPTION_CHANGED, at, message);
    Some(finding.item(&row.id).help(flaw.help()))
}

/// The items by the letters of their titles; none where several share a title.
fn titles(checklist: &Checklist) -> BTreeMap<String, Option<&str>> {
    let mut titles: BTreeMap<String, Option<&str>> = BTreeMap::new();
    for item in &checklist.items {
        let known = titles.entry(text::letters(&item.title)).or_insert(Some(&item.id));
        *known = known.filter(|id| *id == item.id);
    }
    titles
}

/// The pattern of the requirements in one table.
struct Form<'a> {
    /// Whether most rows have a text.
    has_texts: bool,
    /// Whether most texts begin with the title of their item.
    has_titles: bool,
    /// Whether most texts have the requirement in the definition's words: fscheck wrote them.
    has_own_words: bool,
    /// The letters of the responses.
    responses: BTreeSet<String>,
    titles: &'a BTreeMap<String, Option<&'a str>>,
}

impl<'a> Form<'a> {
    fn of(
        rows: &[(&Row, &Item, &Location)],
        titles: &'a BTreeMap<String, Option<&'a str>>,
    ) -> Form<'a> {
        let most = |count: usize| rows.len() >= FEWEST_ROWS && count * 2 > rows.len();
        let texts = rows.iter().filter(|(row, ..)| !row.description.is_empty()).count();
        let titled = rows.iter().filter(|(row, item, _)| begins_with_title(row, item)).count();
        let own = rows.iter().filter(|(row, item, _)| has_requirement(row, item)).count();
        let responses = rows.iter().flat_map(|(row, ..)| &row.answers).map(|a| &a.response);
        let responses = responses.filter(|response| speaks_of_itself(response));
        let responses = responses.map(|response| text::letters(response));
        Form {
            has_texts: most(texts),
            has_titles: most(titled),
            has_own_words: most(own),
            responses: responses.filter(|letters| letters.len() >= RESPONSE).collect(),
            titles,
        }
    }

    /// The text that a row has instead of its requirement. `seen` are the texts of the rows above it, with
    /// the ids and places of those.
    fn changed<'r>(
        &self,
        row: &'r Row,
        item: &Item,
        at: &'r Location,
        seen: &mut BTreeMap<String, (&'r str, &'r Location)>,
    ) -> Option<String> {
        let description = row.description.as_str();
        let said = || format!("says \"{}\"", text::shorten(description, 40));
        if description.is_empty() {
            return self.has_texts.then(|| "is blank".to_owned());
        }
        let letters = text::letters(description);
        // A cell merged over several rows is one text.
        let (first, first_at) = *seen.entry(letters.clone()).or_insert((&row.id, at));
        let is_repeated = first != row.id && first_at != at;
        if self.responses.contains(&letters) {
            return Some(format!("{}, as a Partner Response does", said()));
        }
        if begins_with_title(row, item) {
            return None;
        }
        let is_answer = parse_met(description).is_some_and(|met| met != Met::Blank);
        if is_answer || response::is_placeholder(description) {
            return Some(said());
        }
        let first_line = text::letters(&row.description_head);
        if let Some(Some(other)) = self.titles.get(&first_line).filter(|_| !first_line.is_empty()) {
            return Some(format!("has that of {other}"));
        }
        if is_repeated && letters.len() >= LONG {
            return Some(format!("says the same as that of {first}"));
        }
        let is_form = has_requirement(row, item)
            || (!self.has_own_words && has_words_of_title(description, item));
        (self.has_titles && !is_form).then(said)
    }
}

/// Whether a requirement begins with the item's title, with the id before it or without.
fn begins_with_title(row: &Row, item: &Item) -> bool {
    let letters = text::letters(&row.description);
    let (id, title) = (text::letters(&item.id), text::letters(&item.title));
    let after_id = letters.strip_prefix(&id).unwrap_or(&letters);
    !title.is_empty() && (letters.starts_with(&title) || after_id.starts_with(&title))
}

/// Whether a requirement has the words of the definition.
fn has_requirement(row: &Row, item: &Item) -> bool {
    let requirement = text::letters(&item.requirement);
    !requirement.is_empty() && text::letters(&row.description).contains(&requirement)
}

/// Whether a text has half of the words of an item's title or more, in whatever order: a form may
/// call the item by a title of another day.
fn has_words_of_title(text: &str, item: &Item) -> bool {
    let words = bare_words(text);
    let title = bare_words(&item.title);
    let has = |word: &&str| words.contains(&format!(" {word} "));
    let (there, missing): (Vec<&str>, Vec<&str>) = title.split_whitespace().partition(has);
    there.len() >= missing.len()
}

fn speaks_of_itself(response: &str) -> bool {
    let words = bare_words(response);
    words.split_whitespace().any(|word| OWN_WORDS.contains(&word))
}
