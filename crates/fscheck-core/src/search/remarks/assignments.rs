//! Tables of people who lead projects: projects without anybody, and assignments after the end.

use std::collections::BTreeSet;

use crate::language::days::days;
use crate::language::lists::{begins_with, has_bare_word};

/// The first row of a table that shows a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nobody is assigned, or somebody of the customer.
    Nobody(usize),
    /// Somebody was assigned after the end of the project.
    Late(usize),
}

/// The columns of a table about assignments.
#[derive(Clone, Debug, Default)]
pub(super) struct Assignments<'t> {
    /// Who is assigned.
    person: Option<usize>,
    /// To whose project.
    customer: Option<usize>,
    /// When they were assigned, and when their project ended.
    days: Option<(usize, usize)>,
    /// True once a row names somebody.
    has_person: bool,
    /// The customers of the rows with somebody from the partner.
    led: BTreeSet<&'t str>,
    /// The rows with nobody, and their customers.
    nobody: Vec<(usize, Option<&'t str>)>,
    late: Option<usize>,
}

impl<'t> Assignments<'t> {
    /// Returns the columns of a table with this heading.
    pub(super) fn of(heading: &[&str]) -> Assignments<'t> {
        let column = |list: &str, unless: &str| {
            let is_it = |cell: &&str| has_bare_word(cell, list) && !has_bare_word(cell, unless);
            heading.iter().position(is_it)
        };
        let person = column("assigned-person", "not-assigned-person");
        let days =
            || column("assigned-on", "not-assigned-on").zip(column("ended-on", "planned-end"));
        let days = person.and_then(|_| days());
        let customer = person.and_then(|_| column("customer-column", "assigned-person"));
        Assignments { person, customer, days, ..Assignments::default() }
    }

    /// Examines a row, which begins at `at`.
    pub(super) fn add(&mut self, at: usize, cells: &[&'t str]) {
        let Some(person) = self.person.and_then(|column| cells.get(column)) else { return };
        let customer = self.customer.and_then(|column| cells.get(column)).map(|cell| cell.trim());
        let is_nobody = !person.contains(char::is_alphabetic) || begins_with(person, "no-person");
        self.has_person |= !is_nobody;
        // The customer's own people don't manage the partner's project.
        if is_nobody || has_bare_word(person, "of-the-customer") {
            self.nobody.push((at, customer));
        } else {
            self.led.extend(customer);
        }
        let day = |column: usize| days(cells.get(column)?).into_iter().next();
        let both = self.days.and_then(|(assigned, ended)| day(assigned).zip(day(ended)));
        if both.is_some_and(|(assigned, ended)| assigned.first > ended.last) {
            self.late.get_or_insert(at);
        }
    }

    /// Returns the faults, if some rows name somebody: otherwise it is a form. Another project of the
    /// same customer may have somebody.
    pub(super) fn faults(self) -> impl Iterator<Item = Fault> {
        let is_led = |customer: &str| self.led.contains(customer);
        let mut nobody = self.nobody.iter().filter(|(_, customer)| !customer.is_some_and(is_led));
        let nobody = nobody.next().filter(|_| self.has_person).map(|(at, _)| Fault::Nobody(*at));
        nobody.into_iter().chain(self.late.map(Fault::Late))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(heading: &str, rows: &[&str]) -> Vec<Fault> {
        let mut table = Assignments::of(&heading.split(',').collect::<Vec<_>>());
        for (at, row) in rows.iter().enumerate() {
            table.add(at, &row.split(',').collect::<Vec<_>>());
        }
        table.faults().collect()
    }

    #[test]
    fn a_project_without_anybody_is_found_among_others() {
        let heading = "project,customer,project_manager,deputy,remarks";
        for nobody in ["-", "", "n/a", "vacant", "not filled (vacant until April)", "nobody free"] {
            let row = format!("P2,Tamba,{nobody},-,none");
            assert_eq!(faults(heading, &["P1,Calder,J. Novak,-,", &row]), [Fault::Nobody(1)]);
        }
        let theirs = "P2,Tamba,S. Pothier (program office of the client),-,";
        assert_eq!(faults(heading, &["P1,Calder,J. Novak,-,", theirs]), [Fault::Nobody(1)]);
        assert_eq!(faults(heading, &["P1,Calder,J. Novak,-,", "P2,Tamba,A. Lund,-,"]), []);
        assert_eq!(faults(heading, &["P1,Calder,,,", "P2,Tamba,,,"]), [], "a form");
        let second = "P2,Calder,not appointed,-,enquiry withdrawn";
        assert_eq!(faults(heading, &["P1,Calder,J. Novak,-,", second]), []);
        let theirs = "project,customer,customer project manager,deputy,remarks";
        assert_eq!(faults(theirs, &["P1,Calder,J. Novak,-,", "P2,Tamba,-,-,"]), []);
    }

    #[test]
    fn an_assignment_after_the_end_is_found() {
        let heading = "project,project manager,assigned on,planned end,completed";
        let row = |assigned: &str| format!("P1,J. Novak,{assigned},2022-11-30,2022-12-05");
        assert_eq!(faults(heading, &[&row("2023-01-16")]), [Fault::Late(0)]);
        assert_eq!(faults(heading, &[&row("2022-12-05")]), []);
        let exported = heading.replace("assigned on", "exported on");
        assert_eq!(faults(&exported, &[&row("2023-01-16")]), []);
    }
}
