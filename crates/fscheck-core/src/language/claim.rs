//! The statements of sentences about the partner and its projects, and whether they contradict a
//! fact (English only). Only clear statements count.

mod dated;
mod figures;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

pub use self::dated::{Ending, began, ended, ending, signed};
use self::dated::{is_assigned_after, is_of_other_day};
use self::figures::{certifications, employees};
pub use self::figures::{certified, headcount};
use super::days::days;
use super::lists::says;
use super::said::{Said, without_insertions};
use super::words::list;
use crate::search::Pattern;
use crate::words::bare_words;

/// A fact that a sentence may contradict, or a statement by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Claim {
    /// The partner with this name has this number of employees.
    Employees(u64, String),
    /// It has this number of Professional certifications.
    Certifications(u64),
    /// The project was completed on this day.
    CompletedOn(Date),
    /// The project is in production.
    InProduction,
    /// A sentence of a text about the delivered system speaks of a trial.
    OnTrial,
    /// A sentence says that the system is in use, or since when.
    Live,
    /// A sentence says when work began.
    Began,
    /// A sentence says when a contract was signed.
    Signed,
    /// Somebody was assigned to the project after this day, on which it was completed.
    AssignedAfter(Date),
    /// Somebody was assigned on this day or before.
    AssignedBy(Date),
}

impl Claim {
    /// Its name in the ids of questions.
    pub fn name(&self) -> &'static str {
        match self {
            Claim::Employees(..) => "employees",
            Claim::Certifications(_) => "certifications",
            Claim::CompletedOn(_) => "completed-on",
            Claim::InProduction => "in-production",
            Claim::OnTrial => "on-trial",
            Claim::Live => "live",
            Claim::Began => "began",
            Claim::Signed => "signed",
            Claim::AssignedAfter(_) => "assigned-after",
            Claim::AssignedBy(_) => "assigned-by",
        }
    }

    /// Returns whether it is a number.
    pub fn is_figure(&self) -> bool {
        matches!(self, Claim::Employees(..) | Claim::Certifications(_))
    }

    /// Returns the words that a sentence must contain to be examined.
    pub fn patterns(&self) -> Arc<[Pattern]> {
        static KNOWN: Mutex<BTreeMap<&str, Arc<[Pattern]>>> = Mutex::new(BTreeMap::new());
        let name = match self {
            Claim::AssignedAfter(_) | Claim::AssignedBy(_) => "assigned",
            _ => self.name(),
        };
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let patterns = known.entry(name).or_insert_with(|| {
            Pattern::of_list(&format!("looks-for-{name}")).into_iter().collect()
        });
        Arc::clone(patterns)
    }

    /// Returns whether a sentence contradicts the fact, or makes the statement.
    pub fn is_met_by(&self, sentence: &str) -> bool {
        match self {
            Claim::Employees(stated, partner) => employees(sentence, *stated, partner),
            Claim::Certifications(stated) => certifications(sentence, *stated),
            Claim::CompletedOn(day) => is_of_other_day(sentence, *day),
            Claim::InProduction => is_before_production(sentence),
            Claim::OnTrial => is_on_trial(sentence),
            Claim::Live => is_live(sentence),
            Claim::Began => began(sentence).is_some(),
            Claim::Signed => signed(sentence).is_some(),
            Claim::AssignedAfter(day) => is_assigned_after(sentence, *day) == Some(true),
            Claim::AssignedBy(day) => is_assigned_after(sentence, *day) == Some(false),
        }
    }
}

/// Returns whether a sentence says that the project has only reached a pilot, a test or a plan to
/// go live.
pub fn is_before_production(sentence: &str) -> bool {
    if sentence.trim_end().ends_with('?') {
        return false;
    }
    // A plan with a day may have been carried out since.
    let has_day = !days(sentence).is_empty();
    let said = Said::of(&without_insertions(sentence), &|_| false);
    let says = |words: &Vec<&str>| {
        let is_before =
            (!has_day && list("not-in-production").is_in(words)) || is_of_trial_today(words);
        is_before && !list("not-a-stage").is_in(words)
    };
    said.sentences().iter().any(says)
}

/// Returns whether a sentence says that others still work with the old system, or that it isn't decided
/// whether the project goes on. It is no plan to go live, which any document from before that day may
/// have.
pub fn is_only_tried(sentence: &str) -> bool {
    let said = Said::of(&without_insertions(sentence), &|_| false);
    let says = |words: &Vec<&str>| is_of_trial_today(words) && !list("not-a-stage").is_in(words);
    !sentence.trim_end().ends_with('?') && said.sentences().iter().any(says)
}

fn is_of_trial_today(words: &[&str]) -> bool {
    list("not-in-production-today").is_in(words) && !list("not-a-stage-today").is_in(words)
}

/// Returns whether a sentence has words of a trial. They alone prove little: a text that says
/// elsewhere that the system is live describes an earlier stage.
fn is_on_trial(sentence: &str) -> bool {
    // A trial on a day is over; one since a day goes on.
    let days = days(sentence).len();
    let words = bare_words(sentence);
    let goes_on = words.contains(" since ") || (days == 1 && words.contains(" from "));
    let is_past = days > 0 && !goes_on;
    !is_past && states_any(&without_insertions(sentence), "on-trial", "not-on-trial")
}

/// Returns whether a sentence says that the system is live.
fn is_live(sentence: &str) -> bool {
    states_any(sentence, "live", "not-live")
}

/// Returns whether a statement has a phrase of the list `wanted` and none of `unless`.
fn states_any(sentence: &str, wanted: &str, unless: &str) -> bool {
    !sentence.trim_end().ends_with('?') && says(sentence, wanted, unless)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn another_day_is_told_where_it_is_plain() {
        let claim = Claim::CompletedOn(date(2026, 5, 3));
        for text in [
            "The platform went live on 3 September 2025.",
            "Go-live: 3 August 2026",
            "Go-live date | 12 September 2026",
            "In production since March 2024.",
            "The project was completed on 30 June 2026.",
            "Final acceptance: 1 March 2026",
            "On 2 February 2024 the core went live.",
            "The portal went live to 400 brokers on 2 February 2024.",
        ] {
            assert!(claim.is_met_by(text), "{text}");
        }
        for text in [
            "The platform went live on 3 May 2026.",
            "It went live on 12 April 2026, and hypercare ended in May 2026.",
            "In production since May 2026",
            "The project was completed on 15 May 2026.",
            "Go-live is planned for 3 November 2026.",
            "The first phase went live on 3 November 2025.",
            "The DR test was completed on 30 June 2026.",
            "The fix went live on 12 September 2026.",
            "The customer accepted the report on 3 September 2026.",
            "The project went live.",
            "126 changes from go-live to the end of September 2023.",
        ] {
            assert!(!claim.is_met_by(text), "{text}");
        }
    }

    #[test]
    fn a_stage_before_production_is_told_where_it_is_plain() {
        for text in [
            "The platform is in UAT.",
            "It still runs as a pilot.",
            "Go-live is planned for the next quarter.",
            "The system is a proof of concept.",
            "The solution will go live after the audit.",
            "Two friendly cedents have been trying the portal since 11 September 2023.",
            "Quotes that bind the company still come off the Dartmouth grid.",
            "The PHP servers go on carrying everybody else until the letter comes.",
            "Two banks and 30 agents try it out with small amounts since August.",
            "Whether the portal is opened to the other twelve is for the committee to say.",
            "Trial run since 13 March 2023.",
            "The board decides whether the others follow.",
            "At close three friendly garden centres use it, with a daily cap of GBP 500 each.",
            "The other 337 merchants stay on the old server until the board has looked at it.",
            "All other traffic remains on the mainframe.",
            "A few payments are let through as a trial, so that the bank can judge the idea.",
            "A decision to roll out is left to the board of next year.",
            "It decides in parallel with the servers, whose answer remains the one that counts.",
            "Binding offers are still written in the old system.",
            "The old server goes on doing the real work.",
            "The committee judges in winter whether to roll it out.",
            "Disks still go by courier to the other 27.",
            "Ordinary customers stay on the old platform until we've watched a few more paydays.",
            "All real claims of the nine insurers are still handled by the servers in Zaventem.",
            "The board weighs in the new year whether to take the service into use.",
            "Whether the hub is taken into regular use is on the board's agenda for autumn.",
            "The strike that counts still comes from the workbooks in Petone.",
        ] {
            assert!(Claim::InProduction.is_met_by(text), "{text}");
        }
        for text in [
            "The DR strategy is a pilot light.",
            "The pilot was completed before go-live.",
            "After the pilot, all branches followed.",
            "UAT was passed in April.",
            "Changes are tested in staging.",
            "The platform is in production.",
            "If the change is in UAT, the owner is told.",
            "The old servers went on carrying the archive until May, and were then switched off.",
            "Quotes came off the old grid in hours, and now come off ours in minutes.",
            "The servers of the pool go on serving all requests while one is replaced.",
            "Two engineers try it out with test data before each release.",
            "M3 full shadow run, 16 October",
            "The circuit breaker decides whether the rest follows.",
            "SAP, which remains the leading system for the general ledger, gets a file each night.",
            "Prices still come off the system of the exchange.",
            "Trial run by the operations unit: 13 June 2026, passed.",
            "Friendly reminders use it, too.",
            "As a trial, a new release was sent to one zone in May.",
            "The committee decides on budgets and judges suppliers.",
            "Contracts still go by courier if a customer wants paper? No.",
            "All other traffic stays in the VPC.",
            "Paper statements still go by post to the members who ask for it.",
            "CodeDeploy decides after ten minutes whether to roll out further or back.",
            "The board will see from the monthly report whether the savings hold.",
            "One friendly error page tells members to try again.",
            "The load balancer decides whether a host is opened to requests.",
            "When a host is reclaimed, the others carry on with the old lease.",
            "The rest of the queue waits until the node is back.",
            "Ordinary customers stay signed in until they close the app.",
            "Real claims were still handled by the old servers in May.",
            "The committee asks whether to take a second provider into account.",
            "Before opening to all tenants, two tenants live in parallel run since 1 November agreed.",
            "The count of claims still comes from the data warehouse.",
        ] {
            assert!(!Claim::InProduction.is_met_by(text), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_told_where_they_are_plain() {
        let employees = Claim::Employees(420, " harbour cloud ".to_owned());
        for text in [
            "We have 240 employees.",
            "Harbour Cloud has 1,240 employees in Europe.",
            "Employees: 400",
            "536 employees at 31 January 2024; 19 Professional certifications",
        ] {
            assert!(employees.is_met_by(text), "{text}");
        }
        for text in [
            "Brokers | 6 | 30-250 staff",
            "We have 420 employees.",
            "We have more than 400 employees.",
            "About 400 employees",
            "Our customer has 2,400 employees.",
            "The bank's 2,400 employees use the portal that Northwind built with 12 partners.",
            "We trained 40 people.",
            "Employees: 420 in 3 countries",
            "Our delivery team: 210 people",
            "Financial services team: 96 people",
            "Group above 5,000 people: 2",
            "Three desks: cards, fraud, returns; 126 people",
            "Warsaw, Prosta street (52 people, headquarters)",
            "420 employees at 31 January 2024; 19 Professional certifications",
            "Manufacturers: 500 to 12,000 employees",
            "500 - 12,000 employees",
        ] {
            assert!(!employees.is_met_by(text), "{text}");
        }
        let certified = Claim::Certifications(9);
        for text in [
            "We hold 7 Professional certifications.",
            "AWS certifications: 6",
            "12 AWS Professional certifications",
        ] {
            assert!(certified.is_met_by(text), "{text}");
        }
        for text in [
            "We hold 9 Professional certifications.",
            "AWS certifications: 48",
            "Over 5 Professional certifications",
        ] {
            assert!(!certified.is_met_by(text), "{text}");
        }
    }

    #[test]
    fn figures_of_the_partner_are_read_where_they_are_plain() {
        for (text, wanted) in [
            ("We are 300 people; 118 of them engineers", Some((300, true))),
            ("2,100 colleagues today, 640 of them cloud engineers", Some((2_100, true))),
            ("164 people, 71 of them in the FS unit", Some((164, false))),
            ("Number of employees | 420", Some((420, true))),
            ("Banks from 40 to 9,000 staff", None),
            ("40 to 9,000 staff", None),
            ("Our customers have 9,000 staff", None),
            ("We trained 40 people", None),
            ("We are about 300 people", None),
        ] {
            assert_eq!(headcount(text), wanted, "{text}");
        }
        for (text, wanted) in [
            ("12 AWS Professional certifications, 2 packaged offers", Some(12)),
            ("Twelve AWS Professional certifications and two packaged offers", Some(12)),
            ("Thirty-four Professional certificates at the turn of the year", Some(34)),
            ("Nine AWS professional certifications; every squad has a lead", Some(9)),
            ("Professional certifications: 9", Some(9)),
            ("Over 30 Professional certifications", None),
            ("34 AWS certifications", None),
            ("16 Professional certificates are the goal", None),
        ] {
            assert_eq!(certified(text), wanted, "{text}");
        }
    }
}
