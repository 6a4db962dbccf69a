//! Deadlines: a line for each day, as long as there is time.

use std::io::{self, Write};

use jiff::civil::Date;

use super::{Heading, Page, Prose, whole_ids};
use crate::judge::Deadline;
use crate::text::counted;

/// Days that are shown at once; later ones are folded away.
const SHOWN: usize = 6;

/// Days before a deadline from which on it is near. Collecting new evidence takes weeks.
const NEAR: i64 = 90;

/// Writes the deadlines of one assessment.
pub fn write(page: &Page<'_>, out: &mut impl Write) -> io::Result<()> {
    let (report, heading) = (page.report, Heading(page, 1));
    writeln!(out, "<section class=\"deadlines\">\n<{heading}>Deadlines</{heading}>")?;
    let days: Vec<&[Deadline]> = report.deadlines.chunk_by(|a, b| a.date == b.date).collect();
    let (shown, later) = days.split_at(days.len().min(SHOWN));
    let last = report.deadlines.last().map_or(report.as_of, |deadline| deadline.date);
    let days_left = |date| days_between(report.as_of, date);
    let scale = days_left(last).max(1);
    let list = |days: &[&[Deadline]], out: &mut dyn Write| -> io::Result<()> {
        writeln!(out, "<ol>")?;
        for day in days {
            write_day(day, &days_left, scale, out)?;
        }
        writeln!(out, "</ol>")
    };
    match shown.is_empty() {
        true => writeln!(out, "<p>None.</p>")?,
        false => list(shown, out)?,
    }
    if !later.is_empty() {
        writeln!(out, "<details><summary>{} more</summary>", counted(later.len(), "date"))?;
        list(later, out)?;
        writeln!(out, "</details>")?;
    }
    writeln!(out, "</section>")
}

fn write_day(
    day: &[Deadline],
    days_left: &impl Fn(Date) -> i64,
    scale: i64,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(first) = day.first() else { return Ok(()) };
    let left = days_left(first.date);
    let nearness = if left <= NEAR { "near" } else { "far" };
    let told = match left {
        0 => "on the as-of date".to_owned(),
        _ => format!("in {}", counted(usize::try_from(left).unwrap_or(0), "day")),
    };
    writeln!(
        out,
        "<li class=\"{nearness}\"><time>{}</time> <span class=\"left\">{told}{}</span>\
         <svg viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"whole\" width=\"100\" height=\"4\"/>\
         <rect class=\"left\" width=\"{}\" height=\"4\"/></svg>",
        first.date,
        if left <= NEAR { ", soon" } else { "" },
        (left * 100 / scale).max(1),
    )?;
    for deadline in day {
        let items = whole_ids(deadline.items.iter().map(String::as_str));
        writeln!(out, "<p>{} <small>{items}</small></p>", Prose(&deadline.reason))?;
    }
    writeln!(out, "</li>")
}

/// Returns the number of days from `start` to `end`; 0 if `end` is before.
fn days_between(start: Date, end: Date) -> i64 {
    i64::from((end - start).get_days()).max(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::sample;

    #[test]
    fn the_days_left_are_counted_from_the_day_itself() {
        let told = |left: i64| {
            let mut line = Vec::new();
            let day = [sample::deadline(date(2024, 6, 1), "it lapses")];
            write_day(&day, &|_| left, 100, &mut line).unwrap();
            String::from_utf8(line).unwrap()
        };
        assert!(told(0).contains("on the as-of date, soon<"), "{}", told(0));
        assert!(told(1).contains("in 1 day, soon<"), "{}", told(1));
        assert!(told(90).contains("in 90 days, soon<") && told(90).contains("class=\"near\""));
        assert!(told(91).contains("in 91 days<") && told(91).contains("class=\"far\""));
        assert!(told(50).contains("class=\"left\" width=\"50\""), "{}", told(50));
    }
}
