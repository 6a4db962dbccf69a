//! Rules `workbook-*` and `facts-conflict`: what is wrong with the workbook itself.

mod description;
mod table;
mod value;

pub use table::{column_missing, told_once};
pub use value::{met_value, response_unreadable};

use super::Court;
use crate::checklist::Body;
use crate::date::MONTHS;
use crate::finding::Finding;
use crate::location::{Location, Sourced};
use crate::rules::{
    CHECKLIST_OUTDATED, FACTS_CONFLICT, Severity, WORKBOOK_CHECKLIST_MISMATCH,
    WORKBOOK_CONTROL_DUPLICATE, WORKBOOK_CONTROL_MISSING, WORKBOOK_CONTROL_UNKNOWN,
    WORKBOOK_FACT_VALUE,
};
use crate::text;

/// A definition is outdated so many months after its release.
const OUTDATED_AFTER: u32 = 12;

/// Checks the workbook, and what it has in common with the manifest.
pub fn check(court: &Court<'_>, findings: &mut Vec<Finding>) {
    checklist_outdated(court, findings);
    workbook_checklist_mismatch(court, findings);
    table::workbook_column_missing(court, findings);
    table::workbook_table_unread(court, findings);
    let meant = meant(court);
    workbook_control_missing(court, &meant, findings);
    workbook_control_unknown(court, &meant, findings);
    workbook_control_duplicate(court, findings);
    description::workbook_description_changed(court, findings);
    workbook_fact_value(court, findings);
    facts_conflict(court, findings);
}

fn checklist_outdated(court: &Court<'_>, findings: &mut Vec<Finding>) {
    let checklist = court.checklist;
    let at = court.assessment.checklist_at.clone().unwrap_or_else(|| court.assessment.at());
    let name = format!("{} ({})", checklist.reference(), checklist.release_month());
    if let Some(last) = checklist.usable_until.filter(|last| *last < court.as_of) {
        let message = format!("{name} may not be used any more: its last day was {last}");
        let finding = Finding::new(&CHECKLIST_OUTDATED, &at, message);
        let finding = finding.severity(Severity::Warning);
        findings.push(match &checklist.superseded_by {
            Some(next) => finding.help(format!("Judge against {next}, which takes its place.")),
            None => finding,
        });
    } else if checklist.released.last_of_month()
        < crate::date::months_before(court.as_of, OUTDATED_AFTER)
    {
        let message = format!("{name} is more than {OUTDATED_AFTER} months old");
        findings.push(Finding::new(&CHECKLIST_OUTDATED, &at, message));
    }
}

/// The title sheet names another release of the checklist than the one in use.
fn workbook_checklist_mismatch(court: &Court<'_>, findings: &mut Vec<Finding>) {
    let checklist = court.checklist;
    let texts = &court.assessment.answers.introduction;
    if !text::contains_joined(texts.iter().map(|text| &text.value), &checklist.title) {
        return;
    }
    // A bare number is a version where it stands right behind the title.
    let is_of_title = |text: &str| {
        let (of_title, besides) = besides_title(court, text);
        of_title > 1 && besides.is_empty()
    };
    let follows = |position: usize| {
        let before = position.checked_sub(1).and_then(|before| texts.get(before));
        before.is_some_and(|before| is_of_title(&before.value))
    };
    let named = texts
        .iter()
        .enumerate()
        .find(|(position, text)| is_other_release(court, &text.value, follows(*position)));
    let named = named.map(|(_, text)| text);
    let Some(named) = named else { return };
    let message = format!(
        "the workbook is of the release \"{}\", the checklist in use is {} ({})",
        text::shorten(&named.value, 80),
        checklist.reference(),
        checklist.release_month()
    );
    findings.push(Finding::new(&WORKBOOK_CHECKLIST_MISMATCH, &named.at, message));
}

/// How many words of a text are of the title, and its other words.
fn besides_title(court: &Court<'_>, text: &str) -> (usize, String) {
    let title = text::fold(&court.checklist.title);
    let title: Vec<&str> = title.split(' ').map(|word| word.trim_matches(is_separator)).collect();
    let folded = text::fold(text);
    let (of_title, besides): (Vec<&str>, Vec<&str>) =
        folded.split(' ').partition(|word| title.contains(&word.trim_matches(is_separator)));
    (of_title.len(), besides.join(" "))
}

/// Whether a text names another release. It may stand in one cell with the title, or with a part
/// of it; `follows` says whether it stands right behind that.
fn is_other_release(court: &Court<'_>, text: &str, follows: bool) -> bool {
    let (of_title, besides) = besides_title(court, text);
    let Some(named) = release_in(&besides, follows || of_title > 1) else { return false };
    // A single word of the title beside it may be of a list: "Competency 2.1".
    if of_title == 1 && !named.is_marked {
        return false;
    }
    let released = text::fold(&court.checklist.released.strftime("%B %Y").to_string());
    named.month.is_some_and(|month| month != released)
        || named.version.is_some_and(|version| version != court.checklist.version)
}

fn is_separator(c: char) -> bool {
    !c.is_alphanumeric()
}

/// What a text says of a release.
struct Release {
    month: Option<String>,
    version: Option<String>,
    /// Whether a word says that it is one.
    is_marked: bool,
}

/// The month and the version that a text names which does nothing else: `January 2024 - 3.0`,
/// `Version 3.0`, `Jan 2024`, `2024-01`. A number alone is a version only where that is `expected`.
fn release_in(text: &str, expected: bool) -> Option<Release> {
    let folded = text::fold(text);
    let is_part = |c: char| c.is_alphanumeric() || c == '.';
    let words: Vec<&str> = folded.split(|c| !is_part(c)).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &str| word.chars().all(|c| c.is_ascii_digit() || c == '.');
    let is_of_release = |word: &&str| {
        month_of(word).is_some()
            || RELEASE_WORDS.contains(word)
            || is_number(word.trim_start_matches('v'))
    };
    if !words.iter().all(is_of_release) {
        return None;
    }
    let is_year = |word: &&&str| word.len() == 4 && is_number(word) && !word.contains('.');
    let position = words.iter().position(|word| is_year(&word));
    let year = position.and_then(|position| words.get(position));
    let named = words.iter().find_map(|word| month_of(word));
    let numbered = || {
        // 2024-01, or 2024-01-31.
        let digits = words.get(position? + 1).filter(|word| word.len() == 2)?;
        MONTHS.get(digits.parse::<usize>().ok()?.checked_sub(1)?).copied()
    };
    let month = named.or_else(numbered).zip(year).map(|(month, year)| format!("{month} {year}"));
    let version = words.iter().map(|word| word.trim_start_matches('v'));
    let version = version.filter(|word| word.contains('.')).find(|word| is_number(word));
    let is_marked = words.iter().any(|word| RELEASE_WORDS.contains(word) || word.starts_with('v'));
    let is_release = month.is_some() || (version.is_some() && (is_marked || expected));
    let version = version.map(str::to_owned);
    is_release.then_some(Release { month, version, is_marked })
}

/// The month that a word names, whole or by its first letters.
fn month_of(word: &str) -> Option<&'static str> {
    let word = match word.trim_end_matches('.') {
        "sept" => "sep",
        word => word,
    };
    MONTHS.iter().find(|month| **month == word || month.get(..3) == Some(word)).copied()
}

/// Words that a text may have besides the month and the version of a release.
const RELEASE_WORDS: &[&str] =
    &["version", "release", "released", "of", "in", "v", "edition", "dated", "date"];

fn workbook_control_missing(
    court: &Court<'_>,
    meant: &[Option<&str>],
    findings: &mut Vec<Finding>,
) {
    let Some(workbook) = &court.assessment.workbook else { return };
    let is_prerequisite = |id: &str| {
        let item = court.checklist.item(id);
        item.is_some_and(|item| matches!(item.body, Body::Prerequisite(_)))
    };
    let with_prerequisites = court.assessment.answers.has_row(is_prerequisite);
    for item in &court.checklist.items {
        let answers = &court.assessment.answers;
        if court.assessment.rows(&item.id).next().is_some()
            || answers.is_in_unread_table(&item.id)
            || (item.control().is_none() && !with_prerequisites)
        {
            continue;
        }
        let sheet = court.checklist.sections.get(item.section).map(|s| s.sheet.as_str());
        let message = format!("{} has no row in the workbook", item.heading());
        let help = format!(
            "Add its row to the sheet \"{}\", as in a blank self-assessment, and answer it.",
            sheet.unwrap_or_default()
        );
        let misspelt = meant.iter().position(|id| *id == Some(item.id.as_str()));
        let row = misspelt.and_then(|row| court.assessment.answers.unknown.get(row));
        let at = row.map_or_else(|| Location::file(workbook), |row| row.at.clone());
        let finding = Finding::new(&WORKBOOK_CONTROL_MISSING, &at, message);
        findings.push(finding.item(&item.id).help(help));
    }
}

/// Rows with an unknown id for which it is worked out which item they mean.
const MOST_GUESSES: usize = 100;

/// The item that each of the first unknown ids most likely means: the nearest of those without a
/// row, else of all.
fn meant<'a>(court: &Court<'a>) -> Vec<Option<&'a str>> {
    let ids = court.checklist.ids();
    let is_missing = |id: &&str| court.assessment.rows(id).next().is_none();
    let missing: Vec<&str> = ids.iter().copied().filter(is_missing).collect();
    let guess = |unknown: &Sourced<String>| {
        let first = unknown.value.split_whitespace().next().unwrap_or_default();
        text::nearest(first, missing.iter().copied())
            .or_else(|| text::nearest(first, ids.iter().copied()))
    };
    court.assessment.answers.unknown.iter().take(MOST_GUESSES).map(guess).collect()
}

fn workbook_control_unknown(
    court: &Court<'_>,
    meant: &[Option<&str>],
    findings: &mut Vec<Finding>,
) {
    for (position, text) in court.assessment.answers.unknown.iter().enumerate() {
        let shown = text::shorten(&text.value, 40);
        let message = format!("\"{shown}\" is no item of {}", court.checklist.reference());
        let finding = Finding::new(&WORKBOOK_CONTROL_UNKNOWN, &text.at, message);
        findings.push(match meant.get(position).copied().flatten() {
            Some(near) => finding.help(format!("Did you mean {near}? The row is not judged.")),
            None => finding,
        });
    }
    for flaw in &court.assessment.answers.flawed_ids {
        let message = format!("an id is missing: {}", flaw.value.told(&flaw.at));
        let help = format!("{} Until then the row is not judged.", flaw.value.help());
        findings.push(Finding::new(&WORKBOOK_CONTROL_UNKNOWN, &flaw.at, message).help(help));
    }
}

fn workbook_control_duplicate(court: &Court<'_>, findings: &mut Vec<Finding>) {
    for item in &court.checklist.items {
        let mut rows = court.assessment.rows(&item.id);
        let Some(first) = rows.next() else { continue };
        for row in rows {
            let message = format!("{} has a second row", item.heading());
            let help = format!(
                "The first is at {}. The worse answer counts: keep one row.",
                first.at.within_file()
            );
            let finding = Finding::new(&WORKBOOK_CONTROL_DUPLICATE, &row.at, message);
            findings.push(finding.item(&item.id).help(help));
        }
    }
}

fn workbook_fact_value(court: &Court<'_>, findings: &mut Vec<Finding>) {
    for problem in &court.assessment.fact_problems {
        let help = format!("{}. It counts as not stated.", problem.help);
        findings.push(Finding::new(&WORKBOOK_FACT_VALUE, &problem.at, &problem.message).help(help));
    }
}

fn facts_conflict(court: &Court<'_>, findings: &mut Vec<Finding>) {
    for conflict in &court.assessment.conflicts {
        let message = format!(
            "`{}` is \"{}\" in the manifest and \"{}\" in the workbook ({})",
            conflict.fact,
            text::shorten(&conflict.manifest.1, 40),
            text::shorten(&conflict.workbook.1, 40),
            conflict.workbook.0.within_file()
        );
        findings.push(Finding::new(&FACTS_CONFLICT, &conflict.manifest.0, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_is_read_from_the_title_sheet() {
        let release = |month: Option<&str>, version: Option<&str>| {
            Some((month.map(str::to_owned), version.map(str::to_owned)))
        };
        let release_in =
            |text: &str, expected| release_in(text, expected).map(|r| (r.month, r.version));
        let both = release(Some("january 2024"), Some("3.0"));
        assert_eq!(release_in("January 2024 - 3.0", false), both);
        assert_eq!(release_in("Version 3.0, released in January 2024", false), both);
        for text in ["Release of March 2025", "Mar 2025", "2025-03", "2025-03-01"] {
            assert_eq!(release_in(text, false), release(Some("march 2025"), None), "{text}");
        }
        assert_eq!(release_in("v2.1", false), release(None, Some("2.1")));
        assert_eq!(release_in("2.1", true), release(None, Some("2.1")));
        for text in ["1.1", "we may 20 answer", "Filled in by us in February 2024", "4", "May", ""]
        {
            assert_eq!(release_in(text, false), None, "{text}");
        }
    }
}
