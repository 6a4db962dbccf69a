//! Rule `workbook-checklist-mismatch`: the workbook is for another release.

use crate::date::MONTHS;
use crate::finding::Finding;
use crate::judge::Context;
use crate::location::Sourced;
use crate::rules::WORKBOOK_CHECKLIST_MISMATCH;
use crate::text;
use crate::workbook::title;

/// Reports a title sheet that names a release of the checklist other than the one in use.
pub fn workbook_checklist_mismatch(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let all = &context.assessment.answers.introduction;
    let of_sheet = |text: &Sourced<String>| text.at.sheet().map(|(index, _)| index);
    for texts in all.chunk_by(|one, next| of_sheet(one) == of_sheet(next)) {
        findings.extend(mismatch(context, texts));
    }
}

/// Checks the texts of one sheet: a month on a sheet without the title belongs to something else.
fn mismatch(context: &Context<'_>, texts: &[Sourced<String>]) -> Option<Finding> {
    let checklist = context.checklist;
    let has_title = text::contains_joined(texts.iter().map(|text| &text.value), &checklist.title)
        || texts.iter().any(|text| title::is_of_programme(&text.value, &checklist.name));
    // The title may continue in the next cell.
    let is_former = |position: usize| {
        let parts = texts.get(position..).unwrap_or_default().iter().take(2);
        let parts: Vec<&str> = parts.map(|text| text.value.as_str()).collect();
        parts.first().is_some_and(|first| title::is_former(first, &parts.join(" ")))
    };
    let former = (0..texts.len()).find(|position| !has_title && is_former(*position));
    let former = former.and_then(|position| texts.get(position));
    if !has_title && former.is_none() {
        return None;
    }
    // A bare number is a version if it directly follows the title.
    let is_of_title = |text: &str| {
        let (of_title, besides) = besides_title(context, text);
        of_title > 1 && besides.is_empty()
    };
    let follows = |position: usize| {
        let before = position.checked_sub(1).and_then(|before| texts.get(before));
        before.is_some_and(|before| is_of_title(&before.value))
    };
    let named = texts
        .iter()
        .enumerate()
        .find(|(position, text)| is_other_release(context, &text.value, follows(*position)));
    let named = named.map(|(_, text)| text).or(former)?;
    let message = format!(
        "the workbook is for release \"{}\", but the checklist in use is {} ({})",
        text::shorten(&named.value, 80),
        checklist.reference(),
        checklist.release_month()
    );
    Some(Finding::new(&WORKBOOK_CHECKLIST_MISMATCH, &named.at, message))
}

/// Returns the number of words of a text that are in the title, and its other words.
fn besides_title(context: &Context<'_>, text: &str) -> (usize, String) {
    let title = text::fold(&context.checklist.title);
    let title: Vec<&str> = title.split(' ').map(|word| word.trim_matches(is_separator)).collect();
    let folded = text::fold(text);
    let (of_title, besides): (Vec<&str>, Vec<&str>) =
        folded.split(' ').partition(|word| title.contains(&word.trim_matches(is_separator)));
    (of_title.len(), besides.join(" "))
}

/// Returns whether a text names another release. It may be in one cell with the title, or with a
/// part of it; `follows` is true if it directly follows the title.
fn is_other_release(context: &Context<'_>, text: &str, follows: bool) -> bool {
    let (of_title, besides) = besides_title(context, text);
    let Some(named) = release_in(&besides, follows || of_title > 1) else { return false };
    // A single word of the title beside it may belong to a list: "Competency 2.1".
    if of_title == 1 && !named.is_marked {
        return false;
    }
    let released = text::fold(&context.checklist.released.strftime("%B %Y").to_string());
    named.month.is_some_and(|month| month != released)
        || named.version.is_some_and(|version| version != context.checklist.version)
}

fn is_separator(c: char) -> bool {
    !c.is_alphanumeric()
}

/// The release named in a text.
struct Release {
    month: Option<String>,
    version: Option<String>,
    /// True if a word marks it as a release.
    is_marked: bool,
}

/// Returns the month and the version in a text that contains nothing else: `January 2024 - 3.0`,
/// `Version 3.0`, `Jan 2024`, `2024-01`. A bare number is a version, and a day the date of a
/// release, only if that is `expected`: the form may be dated.
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
    let is_day =
        words.len() == 3 && words.iter().all(|word| is_number(word)) && position == Some(0);
    let is_expected = is_marked || expected;
    let is_release =
        (month.is_some() && (is_expected || !is_day)) || (version.is_some() && is_expected);
    let version = version.map(str::to_owned);
    is_release.then_some(Release { month, version, is_marked })
}

/// Returns the month that a word names, in full or by its first letters.
fn month_of(word: &str) -> Option<&'static str> {
    let word = match word.trim_end_matches('.') {
        "sept" => "sep",
        word => word,
    };
    MONTHS.iter().find(|month| **month == word || month.get(..3) == Some(word)).copied()
}

/// Words that a text may have in addition to the month and version of a release.
const RELEASE_WORDS: &[&str] =
    &["version", "release", "released", "of", "in", "v", "edition", "dated", "date"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::in_context;
    use crate::sample;

    #[test]
    fn another_release_is_named_beside_the_title_or_by_itself() {
        let mut checklist = sample::checklist(Vec::new(), Vec::new());
        checklist.title = "Sample Consulting Checklist".to_owned();
        let assessment = sample::assessment(Default::default(), Vec::new());
        in_context(&checklist, &assessment, |context| {
            let other = |text: &str, follows| is_other_release(context, text, follows);
            assert!(other("Version 2.0", false) && other("Sample Consulting Checklist 2.1", false));
            assert!(other("2.1", true) && other("Checklist Version 2.1", false));
            assert!(other("February 2024", false) && other("2024-02-01", true));
            // One word of the title, and a number that may belong to anything.
            assert!(!other("Checklist 2.1", false) && !other("Checklist 2024-02-01", false));
            assert!(!other("2.1", false) && !other("2024-02-01", false));
            // The one in use.
            assert!(!other("March 2024", false) && !other("Sample Consulting Checklist 1", false));
        });
    }

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
        let march = release(Some("march 2025"), None);
        for text in ["Release of March 2025", "Mar 2025", "2025-03", "Released 2025-03-01"] {
            assert_eq!(release_in(text, false), march, "{text}");
        }
        assert_eq!(release_in("2025-03-01", true), march);
        assert_eq!(release_in("2025-03-01", false), None);
        assert_eq!(release_in("v2.1", false), release(None, Some("2.1")));
        assert_eq!(release_in("2.1", true), release(None, Some("2.1")));
        for text in ["1.1", "we may 20 answer", "Filled in by us in February 2024", "4", "May", ""]
        {
            assert_eq!(release_in(text, false), None, "{text}");
        }
    }
}
