//! Calendar arithmetic of time limits. A limit of N months is met by a day that is not before
//! the as-of date minus N calendar months; if that month is shorter, its last day counts.

use jiff::ToSpan;
use jiff::civil::Date;

/// The names of the months, as a folded text has them.
pub const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The day `months` calendar months before `day`: 31 August minus 18 is 28 or 29 February.
pub fn months_before(day: Date, months: u32) -> Date {
    day.checked_sub(i64::from(months).months()).unwrap_or(Date::MIN)
}

/// The last as-of date on which `day` is still within `months` months.
///
/// That can be later than `day` plus the months: 28 February is within 18 months up to 31 August.
pub fn last_day_within(day: Date, months: u32) -> Date {
    let mut last = day.checked_add(i64::from(months).months()).unwrap_or(Date::MAX);
    while let Ok(next) = last.tomorrow() {
        if months_before(next, months) > day {
            break;
        }
        last = next;
    }
    last
}

/// The last day of the month that `text` names as `YYYY-MM`, or `None` if it names none.
pub fn last_day_of_month(text: &str) -> Option<Date> {
    parse_month(text).map(|first| first.last_of_month())
}

/// The first day of the month that `text` names as `YYYY-MM`, or `None` if it names none.
pub fn parse_month(text: &str) -> Option<Date> {
    let (year, month) = text.split_once('-')?;
    if year.len() != 4 || month.len() != 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

/// The day that `text` names as `YYYY-MM-DD`, or `None` if it names none.
pub fn parse_day(text: &str) -> Option<Date> {
    let shape =
        |(i, c): (usize, char)| if i == 4 || i == 7 { c == '-' } else { c.is_ascii_digit() };
    if text.len() != 10 || !text.chars().enumerate().all(shape) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_end_on_the_last_day_that_there_is() {
        assert_eq!(months_before(date(2024, 8, 31), 18), date(2023, 2, 28));
        assert_eq!(months_before(date(2025, 8, 31), 18), date(2024, 2, 29));
        assert_eq!(months_before(date(2024, 2, 29), 12), date(2023, 2, 28));
    }

    #[test]
    fn the_last_day_is_within_and_the_next_is_not() {
        for day in [date(2023, 2, 28), date(2024, 2, 29), date(2023, 8, 31), date(2023, 12, 31)] {
            for months in [12, 18] {
                let last = last_day_within(day, months);
                assert!(months_before(last, months) <= day, "{day} {months} {last}");
                let next = last.tomorrow().unwrap();
                assert!(months_before(next, months) > day, "{day} {months} {next}");
            }
        }
        assert_eq!(last_day_within(date(2023, 2, 28), 18), date(2024, 8, 31));
    }

    #[test]
    fn only_whole_dates_are_dates() {
        assert_eq!(parse_day("2024-02-29"), Some(date(2024, 2, 29)));
        for wrong in ["2023-02-29", "2024-2-9", "24-02-09", "2024-02-29T00:00", "soon", ""] {
            assert_eq!(parse_day(wrong), None, "{wrong}");
        }
        assert_eq!(last_day_of_month("2025-11"), Some(date(2025, 11, 30)));
        assert_eq!(last_day_of_month("2025-13"), None);
    }
}
