//! The tasks: owner, due date, item and place. One row for each cause (RFC 4180).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use jiff::civil::Date;

use super::Report;
use super::causes::{Cause, causes};
use super::csv::{inert, record};
use crate::assignment::Assigned;
use crate::finding::Finding;
use crate::location::Location;
use crate::rules::{Severity, WAIVER_APPLIED, Work};
use crate::text::{capitalized, counted, printable};
use crate::visible::Line;

/// The columns of the table.
pub const COLUMNS: [&str; 6] = ["owner", "due", "item", "case study", "what", "where"];

/// One task.
#[derive(Debug)]
pub struct Task<'a> {
    /// The owner.
    pub owner: Option<Line>,
    /// The last day: that of its item, or else the day of submission.
    pub due: Option<Date>,
    /// The items that it is about.
    pub items: Vec<String>,
    /// The case studies that it is about.
    pub case_studies: Vec<u32>,
    /// The problem and its help.
    pub what: String,
    /// The place in few words.
    pub place: String,
    /// The first of these places.
    pub location: &'a Location,
    work: Work,
    severity: Severity,
}

impl Task<'_> {
    /// The cells of its row, by [`COLUMNS`].
    pub fn cells(&self) -> [String; COLUMNS.len()] {
        let numbers: Vec<String> = self.case_studies.iter().map(u32::to_string).collect();
        [
            self.owner.as_ref().map(Line::to_string).unwrap_or_default(),
            self.due.map(|due| due.to_string()).unwrap_or_default(),
            self.items.join(", "),
            numbers.join(", "),
            self.what.clone(),
            self.place.clone(),
        ]
    }
}

/// Returns the tasks by owner and due date, then in the recommended order.
pub fn tasks(report: &Report) -> Vec<Task<'_>> {
    let open = report.findings.iter().filter(|finding| asks_for_work(finding));
    let mut tasks: Vec<Task<'_>> = causes(open).iter().map(|cause| task(report, cause)).collect();
    tasks.sort_by_cached_key(|task| {
        let owner = task.owner.clone();
        let (is_unowned, is_undated) = (owner.is_none(), task.due.is_none());
        (is_unowned, owner, is_undated, task.due, task.work, Reverse(task.severity))
    });
    tasks
}

/// Returns whether a finding requires work, even if it is only to check a document.
fn asks_for_work(finding: &Finding) -> bool {
    let is_open = finding.accepted.is_none() && finding.rule != &WAIVER_APPLIED;
    is_open && (finding.severity > Severity::Note || finding.rule.work == Work::Review)
}

fn task<'a>(report: &Report, cause: &Cause<'a>) -> Task<'a> {
    let first = cause.first;
    let items = items_of(report, first);
    let Assigned { owner, due } = assigned(report, &items);
    Task {
        owner,
        due: due.or(report.assignments.submit_on),
        items,
        case_studies: cause.case_studies(),
        what: format!("{}. {}", capitalized(&cause.message()), first.help),
        place: cause.places(report),
        location: &first.location,
        work: first.rule.work,
        severity: first.severity,
    }
}

/// Returns the items that a finding is about: its own, or those of its evidence.
fn items_of(report: &Report, finding: &Finding) -> Vec<String> {
    match &finding.item {
        Some(item) => vec![item.clone()],
        None => report.assignments.items_at.get(&finding.location).cloned().unwrap_or_default(),
    }
}

/// Returns the owner of these items: that of the first that has one, and the first due date.
fn assigned(report: &Report, items: &[String]) -> Assigned {
    let all = || items.iter().map(|id| report.assignments.of_id(id));
    Assigned {
        owner: all().find_map(|assigned| assigned.owner),
        due: all().filter_map(|assigned| assigned.due).min(),
    }
}

/// Returns the owner and due date of a finding.
pub(super) fn assigned_to(report: &Report, finding: &Finding) -> Assigned {
    assigned(report, &items_of(report, finding))
}

/// Returns a due date, and whether it is past: `2026-11-15, overdue`.
pub(super) fn due_date(report: &Report, due: Date) -> String {
    if due < report.as_of { format!("{due}, overdue") } else { due.to_string() }
}

/// Returns a line for each owner: the number of tasks, the first due date, the items.
pub(super) fn by_owner(report: &Report) -> Vec<String> {
    if report.assignments.owners().is_empty() {
        return Vec::new();
    }
    let mut owners: BTreeMap<(bool, Option<Line>), Vec<Task<'_>>> = BTreeMap::new();
    for task in tasks(report) {
        owners.entry((task.owner.is_none(), task.owner.clone())).or_default().push(task);
    }
    let line = |((_, owner), tasks): ((bool, Option<Line>), Vec<Task<'_>>)| {
        let owner = owner.map_or_else(|| "nobody yet".to_owned(), |owner| owner.to_string());
        let due = tasks.iter().filter_map(|task| task.due).min();
        let due = due.map(|due| format!(", first due {}", due_date(report, due)));
        let due = due.unwrap_or_default();
        let mut known = BTreeSet::new();
        let items = tasks.iter().flat_map(|task| &task.items).map(String::as_str);
        let items: Vec<&str> = items.filter(|id| known.insert(*id)).collect();
        let items = match items.len() {
            0 => String::new(),
            1..=MOST_ITEMS => format!(": {}", items.join(", ")),
            count => format!(": {}", counted(count, "item")),
        };
        printable(&format!("{owner}, {}{due}{items}", counted(tasks.len(), "task")))
    };
    owners.into_iter().map(line).collect()
}

/// Items that are named for one owner.
const MOST_ITEMS: usize = 8;

/// Writes the tasks of all assessments; if there are several, the first column names the
/// assessment.
///
/// # Errors
/// The writer fails.
pub fn write(reports: &[Report], out: &mut impl Write) -> io::Result<()> {
    let is_one = reports.len() == 1;
    let assessment = (!is_one).then_some("assessment");
    record(out, assessment.into_iter().chain(COLUMNS))?;
    for report in reports {
        for task in tasks(report) {
            let assessment = (!is_one).then(|| report.path().to_owned());
            record(out, assessment.into_iter().chain(task.cells()).map(inert))?;
        }
    }
    out.flush()
}
