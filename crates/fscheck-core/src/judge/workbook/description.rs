//! Rule `workbook-description-changed`: a requirement cell that was pasted over.
//!
//! The exact texts of AWS's form are not known, in any language. So a change is only reported if it
//! is evident: the cell is blank, holds an answer or another item's text, or differs in form from
//! the other rows.

use std::collections::{BTreeMap, BTreeSet};

use super::opening::{Opening, RESPONSE, opening};
use crate::checklist::{Checklist, Item};
use crate::finding::Finding;
use crate::judge::{Context, response};
use crate::location::Location;
use crate::rules::WORKBOOK_DESCRIPTION_CHANGED;
use crate::text;
use crate::words::bare_words;
use crate::workbook::answers::{Met, Row, parse_met};

/// The letters in common from which on two items have the same requirement.
const LONG: usize = 60;

/// The fewest rows that show the pattern of a form.
const FEWEST_ROWS: usize = 3;

/// Words that a partner uses about itself, but a requirement does not.
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

/// Returns the finding about requirement cells without a value: one per table, since the cause is
/// the same.
fn flawed(rows: &[(&Row, &Item, &Location)]) -> Option<Finding> {
    let mut flawed =
        rows.iter().filter_map(|(row, _, at)| Some((row, *at, row.description_flaw.as_ref()?)));
    let (row, at, flaw) = flawed.next()?;
    let others = match flawed.count() {
        0 => String::new(),
        more => format!("; the same is true of {} below", text::counted(more, "row")),
    };
    let message = format!(
        "the Requirement Description of {} was changed: {}{others}",
        row.id,
        flaw.describe(at)
    );
    let finding = Finding::new(&WORKBOOK_DESCRIPTION_CHANGED, at, message);
    Some(finding.item(&row.id).help(flaw.help()))
}

/// Returns the items by the letters of their titles; `None` if several share a title.
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
    /// True if most rows have a text.
    has_texts: bool,
    /// True if most texts begin with the title of their item.
    has_titles: bool,
    /// True if most texts have the requirement in the definition's words, because fscheck wrote
    /// them.
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
        // Only a response that begins like a requirement can be one.
        let openings: BTreeSet<_> =
            rows.iter().map(|(row, ..)| opening(&row.description)).collect();
        let responses = rows.iter().flat_map(|(row, ..)| &row.answers).map(|a| &a.response);
        let is_likely = |response: &&String| match opening(response) {
            Opening::Short => false,
            Opening::Unknown => true,
            known => openings.contains(&known) || openings.contains(&Opening::Unknown),
        };
        let responses = responses.filter(is_likely).filter(|response| speaks_of_itself(response));
        let responses = responses.map(|response| text::letters(response));
        Form {
            has_texts: most(texts),
            has_titles: most(titled),
            has_own_words: most(own),
            responses: responses.filter(|letters| letters.len() >= RESPONSE).collect(),
            titles,
        }
    }

    /// Returns the text that a row has instead of its requirement. `seen` are the texts of the rows
    /// above it, with the ids and places of those.
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
            return Some(format!("{}, which looks like a Partner Response", said()));
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
            return Some(format!("holds the text of {other}"));
        }
        if is_repeated && letters.len() >= LONG {
            return Some(format!("holds the same text as {first}"));
        }
        let is_form = has_requirement(row, item)
            || (!self.has_own_words && has_words_of_title(description, item));
        (self.has_titles && !is_form).then(said)
    }
}

/// Returns whether a requirement begins with the item's title, with or without the id before it.
fn begins_with_title(row: &Row, item: &Item) -> bool {
    let letters = text::letters(&row.description);
    let (id, title) = (text::letters(&item.id), text::letters(&item.title));
    let after_id = letters.strip_prefix(&id).unwrap_or(&letters);
    !title.is_empty() && (letters.starts_with(&title) || after_id.starts_with(&title))
}

/// Returns whether a requirement has the words of the definition.
fn has_requirement(row: &Row, item: &Item) -> bool {
    let requirement = text::letters(&item.requirement);
    !requirement.is_empty() && text::letters(&row.description).contains(&requirement)
}

/// Returns whether a text has at least half of the words of an item's title, in any order: a form
/// may have an earlier title of the item.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    /// Runs with a form of these descriptions, each of an item `A`, `B` … with the title beside it.
    fn in_form<T>(
        described: &[(&str, &str)],
        response: &str,
        run: impl FnOnce(&Form<'_>, &[(&Row, &Item, &Location)]) -> T,
    ) -> T {
        let ids = ('A'..).map(String::from);
        let numbered = (0..).zip(ids).zip(described);
        let (items, rows): (Vec<Item>, Vec<Row>) = numbered
            .map(|((at, id), (title, description))| {
                let item = Item {
                    requirement: "Logs are kept for a year.".to_owned(),
                    ..sample::item(&id, title, sample::control(Vec::new()))
                };
                (item, sample::row(&id, at, description, vec![sample::yes(None, response)]))
            })
            .unzip();
        let checklist = sample::checklist(items, Vec::new());
        let titles = titles(&checklist);
        let rows: Vec<(&Row, &Item, &Location)> = rows
            .iter()
            .zip(&checklist.items)
            .map(|(row, item)| (row, item, row.description_at.as_ref().unwrap()))
            .collect();
        run(&Form::of(&rows, &titles), &rows)
    }

    /// Returns the text that each row has instead of its requirement.
    fn changed(described: &[(&str, &str)]) -> Vec<Option<String>> {
        in_form(described, "", |form, rows| {
            let mut seen = BTreeMap::new();
            rows.iter().map(|(row, item, at)| form.changed(row, item, at, &mut seen)).collect()
        })
    }

    const KEEPING: (&str, &str) = ("Keeping Logs", "Keeping Logs: the partner keeps them.");
    const READING: (&str, &str) = ("Reading Logs", "Reading Logs: the partner reads them.");
    const OWN: (&str, &str) = ("Testing", "The client's own text. Logs are kept for a year.");
    const BLANK: (&str, &str) = ("Testing", "");
    const OTHER: (&str, &str) = ("Restore Drills", "Something else altogether.");

    #[test]
    fn most_rows_of_three_or_more_make_a_form() {
        let of = |rows: &[(&str, &str)]| {
            in_form(rows, "", |form, _| [form.has_texts, form.has_titles, form.has_own_words])
        };
        assert_eq!(of(&[KEEPING, READING]), [false; 3]);
        assert_eq!(of(&[KEEPING, READING, BLANK]), [true, true, false]);
        assert_eq!(of(&[KEEPING, READING, BLANK, BLANK]), [false; 3]);
        assert_eq!(of(&[OWN, OWN, OTHER]), [true, false, true]);
        assert_eq!(of(&[OWN, OTHER, OTHER]), [true, false, false]);
        assert_eq!(of(&[OWN, KEEPING, KEEPING, OWN, OWN]), [true, false, true]);
        assert_eq!(of(&[OTHER; 3]), [true, false, false]);
    }

    #[test]
    fn a_form_without_requirements_has_none_of_our_words() {
        let items = [(); 3].map(|()| sample::item("A", "Logs", sample::control(Vec::new())));
        let row = sample::row("A", 1, "Any text", Vec::new());
        let at = sample::cell(1, 1);
        let rows: Vec<_> = items.iter().map(|item| (&row, item, &at)).collect();
        assert!(!Form::of(&rows, &BTreeMap::new()).has_own_words);
    }

    #[test]
    fn a_long_response_in_which_the_partner_speaks_was_written_for_its_row() {
        let known = |response: &str| {
            in_form(&[("Retention", response)], response, |form, _| !form.responses.is_empty())
        };
        assert_eq!(text::letters("We keep logs for a year").len(), RESPONSE - 2);
        assert!(!known("We keep logs for a year!!"));
        assert!(!known("We keep logs for a year 1"));
        assert!(known("We keep logs for a year 10"));
        assert!(!known("Logs are kept for many years"));
        assert!(known("Wir löschen nach einem Jahr alle Daten"));
        let response = "We keep logs for a year 10";
        in_form(&[KEEPING], response, |form, _| assert!(form.responses.is_empty()));
    }

    #[test]
    fn a_blank_cell_is_a_change_where_the_form_has_texts() {
        assert_eq!(changed(&[KEEPING, READING, BLANK])[2].as_deref(), Some("is blank"));
        assert_eq!(changed(&[KEEPING, BLANK]), [None, None]);
    }

    #[test]
    fn an_answer_or_a_placeholder_is_a_change() {
        for said in ["Yes", "N/A", "Waived", "Not met", "✓", "TBD"] {
            let wanted = format!("says \"{said}\"");
            assert_eq!(changed(&[KEEPING, ("Testing", said)]), [None, Some(wanted)]);
        }
        assert_eq!(changed(&[KEEPING, ("Testing", "How it is tested")]), [None, None]);
        // A title may be a word that is an answer as well.
        assert_eq!(changed(&[("Met", "Met")]), [None]);
    }

    /// Returns a text with the fewest letters of a separate requirement.
    fn long_text() -> String {
        "Requests to change the scope of any project are written down, and answered in time."
            .chars()
            .scan(0, |letters, c| {
                *letters += usize::from(c.is_alphanumeric());
                (*letters <= LONG).then_some(c)
            })
            .collect()
    }

    #[test]
    fn a_long_text_of_another_item_is_a_change_from_its_length_on() {
        let text = long_text();
        let short = &text[1..];
        let repeated = Some("holds the same text as A".to_owned());
        assert_eq!(changed(&[("One", &text), ("Two", &text)]), [None, repeated]);
        assert_eq!(changed(&[("One", short), ("Two", short)]), [None, None]);
        let other = format!("{short}x");
        assert_eq!(changed(&[("One", &text), ("Two", &other)]), [None, None]);
    }

    #[test]
    fn a_text_is_not_repeated_in_a_merged_cell_or_another_row_of_the_item() {
        let text = long_text();
        in_form(&[("One", &text), ("Two", &text)], "", |form, rows| {
            let (one, two) = (rows[0], rows[1]);
            let second = |row: &Row, item: &Item, at: &Location| {
                let mut seen = BTreeMap::new();
                assert_eq!(form.changed(one.0, one.1, one.2, &mut seen), None);
                form.changed(row, item, at, &mut seen)
            };
            assert!(second(two.0, two.1, two.2).is_some());
            assert_eq!(second(two.0, two.1, one.2), None);
            assert_eq!(second(one.0, one.1, two.2), None);
        });
    }

    #[test]
    fn the_title_of_another_item_is_a_change_where_only_one_has_it() {
        let pasted = ("Testing", "Keeping Logs\nThe partner keeps them.");
        let of_a = Some("holds the text of A".to_owned());
        assert_eq!(changed(&[KEEPING, pasted]), [None, of_a]);
        let said = Some("says \"Keeping Logs The partner keeps them.\"".to_owned());
        assert_eq!(changed(&[KEEPING, KEEPING, pasted]), [None, None, said]);
        // Only the first line decides, and only its letters.
        assert_eq!(changed(&[KEEPING, ("Testing", "Keeping Logs and more")]), [None, None]);
        assert_eq!(changed(&[("—", "How it is kept"), ("Testing", "–\nHow?")]), [None, None]);
    }

    #[test]
    fn a_text_without_the_title_is_a_change_where_most_rows_have_theirs() {
        let last = |third: (&str, &str)| changed(&[KEEPING, READING, third])[2].clone();
        assert_eq!(last(OTHER).as_deref(), Some("says \"Something else altogether.\""));
        assert_eq!(last(OWN), None);
        // Half of the words of the title are enough.
        assert_eq!(last(("Restore Drills", "Drills of all kinds")), None);
        assert!(last(("Restore Drills Often", "Drills of all kinds")).is_some());
        // Not if the others have the definition's words and their titles.
        let own = |title: &'static str, text: &'static str| {
            let text = format!("{title}: {text} Logs are kept for a year.");
            (title, text)
        };
        let (one, two) = (own("Keeping", "Kept."), own("Reading", "Read."));
        let rows = [(one.0, one.1.as_str()), (two.0, two.1.as_str())];
        let of = |third| changed(&[rows[0], rows[1], third])[2].clone();
        assert!(of(("Restore Drills", "Drills of all kinds")).is_some());
        assert_eq!(of(OWN), None);
    }

    #[test]
    fn a_title_may_follow_the_id() {
        let begins = |text: &str| {
            let item = sample::item("A-1", "Keeping Logs", sample::control(Vec::new()));
            begins_with_title(&sample::row("A-1", 1, text, Vec::new()), &item)
        };
        assert!(begins("Keeping logs: all of them") && begins("A-1 Keeping Logs"));
        assert!(!begins("A-1") && !begins("All: Keeping Logs"));
        let untitled = sample::item("A", "", sample::control(Vec::new()));
        assert!(!begins_with_title(&sample::row("A", 1, "Any text", Vec::new()), &untitled));
    }
}
