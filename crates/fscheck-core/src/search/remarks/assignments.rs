//! Tables of people who lead projects: projects without anybody, and assignments after the end.

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
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Assignments {
    /// Who is assigned.
    person: Option<usize>,
    /// When they were assigned, and when their project ended.
    days: Option<(usize, usize)>,
    /// True once a row names somebody.
    has_person: bool,
    nobody: Option<usize>,
    late: Option<usize>,
}

impl Assignments {
    /// Returns the columns of a table with this heading.
    pub(super) fn of(heading: &[&str]) -> Assignments {
        let column = |list: &str, unless: &str| {
            let is_it = |cell: &&str| has_bare_word(cell, list) && !has_bare_word(cell, unless);
            heading.iter().position(is_it)
        };
        let person = column("assigned-person", "not-assigned-person");
        let days =
            || column("assigned-on", "not-assigned-on").zip(column("ended-on", "planned-end"));
        Assignments { person, days: person.and_then(|_| days()), ..Assignments::default() }
    }

    /// Examines a row, which begins at `at`.
    pub(super) fn add(&mut self, at: usize, cells: &[&str]) {
        let Some(person) = self.person.and_then(|column| cells.get(column)) else { return };
        let is_nobody = !person.contains(char::is_alphabetic) || begins_with(person, "no-person");
        self.has_person |= !is_nobody;
        // The customer's own people don't manage the partner's project.
        if is_nobody || has_bare_word(person, "of-the-customer") {
            self.nobody.get_or_insert(at);
        }
        let day = |column: usize| days(cells.get(column)?).into_iter().next();
        let both = self.days.and_then(|(assigned, ended)| day(assigned).zip(day(ended)));
        if both.is_some_and(|(assigned, ended)| assigned.first > ended.last) {
            self.late.get_or_insert(at);
        }
    }

    /// Returns the faults, if some rows name somebody: otherwise it is a form.
    pub(super) fn faults(self) -> impl Iterator<Item = Fault> {
        let nobody = self.nobody.filter(|_| self.has_person).map(Fault::Nobody);
        nobody.into_iter().chain(self.late.map(Fault::Late))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(heading: &str, rows: &[&str]) -> Vec<Fault> {
        let cells = |row: &'_ str| row.split(',').map(str::to_owned).collect::<Vec<_>>();
        let heading = cells(heading);
        let heading: Vec<&str> = heading.iter().map(String::as_str).collect();
        let mut table = Assignments::of(&heading);
        for (at, row) in rows.iter().enumerate() {
            let row = cells(row);
            table.add(at, &row.iter().map(String::as_str).collect::<Vec<_>>());
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
