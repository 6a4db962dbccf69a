//! The days on which people were assigned to a project (English only).

use jiff::civil::Date;

use super::super::days::{Named, days};
use super::super::said::Said;
use super::super::words::list;
use super::{day_of, marked};

/// Returns when somebody was assigned to a project, according to a sentence.
pub fn assigned(sentence: &str) -> Option<Named> {
    let days = days(sentence);
    if days.is_empty() || sentence.trim_end().ends_with('?') {
        return None;
    }
    let said = Said::of(&marked(sentence, &days), &|_| false);
    said.sentences().iter().find_map(|words| {
        let is_other = list("still-to-come").is_in(words) || list("not-assigned").is_in(words);
        let position = day_of(words, "assigned").filter(|_| !is_other)?;
        days.get(position).cloned()
    })
}

/// Returns whether somebody was assigned after the completion of a project, if a sentence says when.
pub(super) fn is_assigned_after(sentence: &str, completed_on: Date) -> Option<bool> {
    Some(assigned(sentence)?.first > completed_on)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

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
