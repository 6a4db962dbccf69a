//! The values of cells, as people write them: lists, ranges, names of places, row numbers.

use fscheck_core::field::{Holds, Words};
use fscheck_core::location::CellRef;
use fscheck_core::workbook::Sheet;
use fscheck_core::{country, text};

use crate::tree::{Node, Value};

/// Returns the number in a cell: `1`, `#1`, `1.`, `Case study 1`.
pub(super) fn numbered_row(text: &str) -> Option<usize> {
    let folded = text::fold(text);
    let number = ["case study", "no.", "no", "#"]
        .iter()
        .fold(folded.as_str(), |rest, label| rest.strip_prefix(label).unwrap_or(rest).trim_start());
    number.trim_end_matches('.').parse().ok()
}

/// Returns whether there is anything in a cell, be it an error value.
pub(super) fn is_filled(sheet: &Sheet, cell: CellRef) -> bool {
    !sheet.text(cell).is_empty() || sheet.flaw(cell).is_some()
}

/// Returns the value of a cell for a field: a text, or a list if the field is one.
pub(super) fn cell_value(sheet: &Sheet, holds: Holds, cell: CellRef) -> Value {
    if sheet.flaw(cell).is_some() {
        return Value::Unread;
    }
    let raw = sheet.cells.get(&cell).map(|cell| cell.text.as_str()).unwrap_or_default();
    if !holds.is_list() {
        return Value::Text(raw.trim().to_owned().into());
    }
    let node = |part: String| Node { at: sheet.at(cell), value: Value::Text(part.into()) };
    let lines = raw.split([';', '\n']);
    let parts: Vec<String> = match holds {
        // Names of places may have a comma: `Korea, Republic of`.
        Holds::SomeOf(Words::FocusRegions) => lines.flat_map(places).collect(),
        Holds::Numbers => lines.flat_map(numbers).collect(),
        _ => lines.flat_map(|line| line.split(',')).map(|part| part.trim().to_owned()).collect(),
    };
    Value::List(parts.into_iter().filter(|part| !part.is_empty()).map(node).collect())
}

/// The most numbers that a range represents.
const LONGEST_RANGE: u32 = 100;

/// The numbers that a text lists, as people write them: `1, 2`, `1 and 4`, `#1-4`.
fn numbers(text: &str) -> Vec<String> {
    let spelled = text::fold(text).replace(" and ", ",").replace(['&', '+'], ",").replace('#', "");
    let parts = spelled.split(',').map(str::trim).filter(|part| !part.is_empty());
    let read =
        |part: &str| range(part).or_else(|| Some(vec![part.parse::<u32>().ok()?.to_string()]));
    let all: Option<Vec<_>> = parts.map(read).collect();
    let as_written = || text.split(',').map(|part| part.trim().to_owned()).collect();
    all.map_or_else(as_written, |all| all.concat())
}

/// The numbers from the first to the last of a range.
fn range(text: &str) -> Option<Vec<String>> {
    let (first, last) = text.split_once(['-', '\u{2013}'])?;
    let (first, last): (u32, u32) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    let is_range = first < last && last - first < LONGEST_RANGE;
    is_range.then(|| (first..=last).map(|number| number.to_string()).collect())
}

/// Returns the places in a text: parts at commas, except in names of countries that have one.
fn places(text: &str) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let whole = places.last().map(|last| (last, format!("{last}, {part}")));
        let is_one = |last: &str, whole: &str| {
            let is_two = country::find(last).is_some() && country::find(part).is_some();
            !is_two && country::find(whole).is_some()
        };
        match whole.filter(|(last, whole)| is_one(last, whole)).map(|(_, whole)| whole) {
            Some(whole) => {
                places.pop();
                places.push(whole);
            }
            None => places.push(part.to_owned()),
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (cell, wanted) in [
            ("1, 4", "1|4"),
            ("1 and 4", "1|4"),
            ("#1-3", "1|2|3"),
            ("1 & 2", "1|2"),
            ("4-1", "4-1"),
            ("all", "all"),
            ("1-9999", "1-9999"),
        ] {
            assert_eq!(numbers(cell).join("|"), wanted, "{cell}");
        }
        for (cell, wanted) in [
            ("1", Some(1)),
            ("#2", Some(2)),
            ("3.", Some(3)),
            ("Case study 4", Some(4)),
            ("x", None),
        ] {
            assert_eq!(numbered_row(cell), wanted, "{cell}");
        }
    }

    #[test]
    fn names_of_countries_may_have_a_comma() {
        for (cell, wanted) in [
            ("EMEA, Germany, France", "EMEA|Germany|France"),
            ("Korea, Republic of", "Korea, Republic of"),
            ("Japan, Korea, Republic of, EMEA", "Japan|Korea, Republic of|EMEA"),
            ("Netherlands, The", "Netherlands, The"),
            ("Virgin Islands, U.S.", "Virgin Islands, U.S."),
            ("Palestine, State of,", "Palestine, State of"),
            ("NA, LATAM", "NA|LATAM"),
            ("Germany, Republic", "Germany, Republic"),
            ("Germany, Sweden", "Germany|Sweden"),
            (" , ", ""),
        ] {
            assert_eq!(places(cell).join("|"), wanted, "{cell}");
        }
    }
}
