//! The days on which a project began, ended or was signed for, and on which people were assigned to
//! it, in sentences.

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::days::{Named, days};
use super::super::said::Said;
use super::super::words::{COMMA, list};

/// Days by which a completion or an acceptance may differ from the day that is stated, and by which a
/// project may go live after it.
const DAYS: i64 = 31;

/// Months by which a project may go live before the day of its completion.
const MONTHS_BEFORE: i64 = 6;

/// Words between a phrase and the day that belongs to it.
const NEAR: usize = 7;

/// The prefix of a day in the marked words.
const MARK: &str = "dayxx";

/// Returns when work began, according to a sentence.
pub fn began(sentence: &str) -> Option<Named> {
    stated_day(sentence, "began")
}

/// Returns when a contract was signed, according to a sentence.
pub fn signed(sentence: &str) -> Option<Named> {
    stated_day(sentence, "signed")
}

/// Returns when a project was completed or accepted, or went live, according to a sentence.
pub fn ended(sentence: &str) -> Option<Named> {
    Some(ending(sentence)?.1)
}

/// Returns when somebody was assigned to a project, according to a sentence.
fn assigned(sentence: &str) -> Option<Named> {
    day_unless(sentence, "assigned", "not-assigned")
}

/// Returns whether somebody was assigned after the completion of a project, if a sentence says when.
pub(super) fn is_assigned_after(sentence: &str, completed_on: Date) -> Option<bool> {
    Some(assigned(sentence)?.first > completed_on)
}

/// The thing that ended on the day that a sentence gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// The project was completed.
    Completed,
    /// The customer accepted it.
    Accepted,
    /// It went live.
    WentLive,
}

/// Returns what ended according to a sentence, and when.
pub fn ending(sentence: &str) -> Option<(Ending, Named)> {
    let all = [
        ("completed", Ending::Completed),
        ("accepted", Ending::Accepted),
        ("went-live", Ending::WentLive),
    ];
    all.into_iter().find_map(|(name, ending)| Some((ending, stated_day(sentence, name)?)))
}

/// Returns whether a sentence says that the project went live, or was completed or accepted, on another day.
pub(super) fn is_of_other_day(sentence: &str, completed_on: Date) -> bool {
    let shifted = |days: i64| completed_on.checked_add(days.days()).unwrap_or(completed_on);
    let is_other = |day: &Named| day.first > shifted(DAYS) || day.last < shifted(-DAYS);
    let earliest = completed_on.checked_sub(MONTHS_BEFORE.months()).unwrap_or(completed_on);
    let is_far = |day: &Named| day.first > shifted(DAYS) || day.last < earliest;
    stated_day(sentence, "completed")
        .or_else(|| stated_day(sentence, "accepted"))
        .is_some_and(|day| is_other(&day))
        || stated_day(sentence, "went-live").is_some_and(|day| is_far(&day))
}

/// Returns the day that a sentence gives for an event of the list, if it is about the whole project
/// and not a plan.
fn stated_day(sentence: &str, name: &str) -> Option<Named> {
    day_unless(sentence, name, "not-the-project")
}

/// Returns the day that a sentence gives for an event of the list, if it is no plan and has no word
/// of the list `unless`.
fn day_unless(sentence: &str, name: &str, unless: &str) -> Option<Named> {
    let days = days(sentence);
    if days.is_empty() || sentence.trim_end().ends_with('?') {
        return None;
    }
    let said = Said::of(&marked(sentence, &days), &|_| false);
    said.sentences().iter().find_map(|words| {
        let is_other = list("still-to-come").is_in(words) || list(unless).is_in(words);
        let position = day_of(words, name).filter(|_| !is_other)?;
        days.get(position).cloned()
    })
}

/// Returns a sentence with marks in place of its days, and labels as parts of it.
fn marked(sentence: &str, days: &[Named]) -> String {
    let mut marked = String::with_capacity(sentence.len());
    let mut from = 0;
    for (position, day) in days.iter().enumerate() {
        marked.push_str(sentence.get(from..day.at.start).unwrap_or_default());
        marked.push_str(&format!(" {MARK}{position} "));
        from = day.at.end;
    }
    marked.push_str(sentence.get(from..).unwrap_or_default());
    marked.replace([':', '|', '(', ')', '\n', '\r', '\t'], " ")
}

/// Returns which of the marked days belongs to a phrase of the list: the first after it, otherwise
/// the only one of the sentence before it.
fn day_of(words: &[&str], name: &str) -> Option<usize> {
    let day = |word: &&str| word.strip_prefix(MARK)?.parse::<usize>().ok();
    let start = list(name).first_in(words)?;
    let before = start.checked_sub(1).and_then(|at| words.get(at));
    let is_before = |wanted: &str| before.is_some_and(|word| list(wanted).has(word));
    // "Before go-live" dates something else.
    if is_before("beside-the-day") {
        return None;
    }
    let end = list(name).ends(words, start).last().copied()?;
    // "From go-live to the end of May" gives the end of a period.
    let is_up_to = || words.get(end).is_some_and(|word| list("end-of-period").has(word));
    if is_before("begin-of-period") && is_up_to() {
        return None;
    }
    let behind = words.iter().skip(end).take(NEAR).take_while(|word| **word != COMMA);
    let mut all = words.iter().filter_map(day);
    let only = all.next().filter(|_| all.next().is_none());
    // "The work under the order (signed on …) ended with the acceptance certificate."
    let is_signed = name != "signed" && list("signed").is_in(words);
    let only = only.filter(|_| !is_signed);
    behind
        .filter_map(day)
        .next()
        .or(only.filter(|_| words.iter().take(start).any(|word| day(word).is_some())))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_of_beginning_and_signature_are_read() {
        let begun = |text: &str| began(text).map(|day| day.first);
        assert_eq!(begun("Work began on 1 March 2026."), Some(date(2026, 3, 1)));
        assert_eq!(begun("Kick-off: 2 March 2026"), Some(date(2026, 3, 2)));
        assert_eq!(begun("The discovery workshop started on 1 March 2026."), None);
        let signed = |text: &str| signed(text).map(|day| day.first);
        assert_eq!(signed("Signed on 12 March 2026 by both parties."), Some(date(2026, 3, 12)));
        assert_eq!(signed("To be signed by 12 March 2026."), None);
    }

    #[test]
    fn the_day_of_an_assignment_is_read_where_it_is_plain() {
        for text in [
            "Assigned project manager from 4 September 2023: J. Novak",
            "J. Novak was appointed project manager on 4 September 2023.",
            "Appointment date: 4 September 2023",
            "On 4 September 2023 we named Ms Novak as project manager.",
            "Project manager since 4 September 2023: J. Novak",
        ] {
            assert_eq!(assigned(text).map(|day| day.first), Some(date(2023, 9, 4)), "{text}");
        }
        for text in [
            "The project was completed on 4 September 2023.",
            "J. Novak, project manager, signed on 4 September 2023.",
            "A deputy was appointed on 4 September 2023.",
            "The project manager presented the plan on 4 September 2023.",
            "A project manager will be assigned by 4 September 2023.",
        ] {
            assert_eq!(assigned(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_after_the_completion_is_late() {
        let on =
            |day: i8| is_assigned_after(&format!("Assigned on {day} May 2023"), date(2023, 5, 3));
        assert_eq!((on(3), on(4)), (Some(false), Some(true)));
    }
}
