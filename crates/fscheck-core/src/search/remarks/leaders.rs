//! Registers of events: who led them.

use crate::language::lists::has_bare_word;
use crate::name::has_legal_form;

/// The column of a register with those who led its events.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Leaders {
    column: Option<usize>,
    /// The number of events with somebody, and of those with others than the firm's own people.
    rows: usize,
    others: usize,
}

impl Leaders {
    /// Returns the column of a table with this heading.
    pub(super) fn of(heading: &[&str]) -> Leaders {
        let is_it =
            |cell: &&str| has_bare_word(cell, "led-by") && !has_bare_word(cell, "not-led-by");
        Leaders { column: heading.iter().position(is_it), ..Leaders::default() }
    }

    /// Examines a row.
    pub(super) fn add(&mut self, cells: &[&str]) {
        let leader = self.column.and_then(|column| cells.get(column)).map(|cell| cell.trim());
        if let Some(leader) = leader.filter(|leader| leader.contains(char::is_alphabetic)) {
            // "Priya Nathan (AWS Ambassador)" is one of theirs.
            let name = leader.split(['(', ',']).next().unwrap_or_default();
            self.rows += 1;
            let is_other = has_bare_word(name, "other-leaders") || has_legal_form(name.trim());
            self.others += usize::from(is_other);
        }
    }

    /// Returns whether it names only others, in so many rows at least.
    pub(super) fn are_others(self, fewest: usize) -> bool {
        self.rows >= fewest && self.others == self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_others(heading: &str, leaders: [&str; 3]) -> bool {
        let mut table = Leaders::of(&["date", heading, "seats"]);
        leaders.iter().for_each(|leader| table.add(&["2024-01-25", leader, "14"]));
        table.are_others(leaders.len())
    }

    #[test]
    fn a_register_names_only_others() {
        let others = ["AWS Training", "Kelford Learning Ltd", "organisers of the summit"];
        for heading in ["given by", "Led by", "organiser and speaker", "given_by", "held by"] {
            assert!(are_others(heading, others), "{heading}");
        }
        for heading in ["followed by", "held on", "topic", "booked by", "confirmed by"] {
            assert!(!are_others(heading, others), "{heading}");
        }
        assert!(!are_others("led by", ["AWS Training", "Priya Nathan", "AWS specialist"]));
        assert!(!are_others("led by", ["Luis Ordaz", "Tomás Vidal (AWS lead)", "DV"]));
        assert!(!are_others("led by", ["AWS Training", "", "AWS Training"]));
    }
}
