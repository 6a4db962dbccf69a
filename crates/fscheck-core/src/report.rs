//! The report: the judged results, put in order once, before any format is written.

mod causes;
mod closing;
pub mod csv;
mod drawn;
pub mod escaped;
mod full;
pub mod github;
pub mod html;
mod identity;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod place;
pub mod sarif;
mod snippet;
mod statistics;
mod summary;
pub mod tasks;
pub mod text;
pub mod unjudged;
mod verdict;
mod wrap;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use crate::assignment::Assignments;
use crate::checklist::{Body, Checklist};
use crate::finding::Finding;
use crate::judge::{Deadline, ItemResult, Judgement, Status};
use crate::location::Location;
use crate::rules::{CONTROL_UNEVIDENCED, Rule, Severity};
use crate::visible::Line;
use crate::workbook::Workbook;

/// A file that was judged.
#[derive(Clone, Debug)]
pub struct Input {
    /// `workbook` or `manifest`.
    pub role: &'static str,
    /// Its path.
    pub path: Arc<str>,
    /// The file itself.
    pub file: PathBuf,
    /// Its SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// The texts that findings are drawn in.
#[derive(Debug, Default)]
pub struct Sources {
    /// Text files by their path.
    pub texts: BTreeMap<Arc<str>, String>,
    /// The workbook.
    pub workbook: Option<Workbook>,
}

/// The findings that are shown.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only findings of these rules; all if empty.
    pub select: Vec<&'static Rule>,
    /// Not these.
    pub ignore: Vec<&'static Rule>,
    /// Only findings about these items; all if empty.
    pub items: Vec<String>,
    /// Only findings about these case studies; all if empty.
    pub case_studies: Vec<u32>,
    /// Rules whose findings are always shown.
    pub always: Vec<&'static Rule>,
}

/// The inputs of a judgement.
#[derive(Debug)]
pub struct Origin {
    /// The files that were judged.
    pub inputs: Vec<Input>,
    /// See [`Report::definition`].
    pub definition: Option<Line>,
    /// See [`Report::own_files`].
    pub own_files: Vec<PathBuf>,
    /// See [`Report::customers`].
    pub customers: BTreeMap<u32, String>,
    /// See [`Report::assignments`].
    pub assignments: Assignments,
    /// The texts that findings are drawn in.
    pub sources: Sources,
}

/// The result of judging one assessment.
#[derive(Debug)]
pub struct Report {
    /// The checklist that it was judged against.
    pub checklist: Arc<Checklist>,
    /// The day that it was judged for.
    pub as_of: Date,
    /// The files that were judged.
    pub inputs: Vec<Input>,
    /// The file of the definition, if it is not built in: its requirements may differ from those of
    /// AWS.
    pub definition: Option<Line>,
    /// Its other files, which no report may overwrite.
    pub own_files: Vec<PathBuf>,
    /// The named customers of the case studies, by number.
    pub customers: BTreeMap<u32, String>,
    /// Owners and due dates of items.
    pub assignments: Assignments,
    /// The results of all items, in the checklist's order.
    pub items: Vec<ItemResult>,
    /// The selection of findings that are shown.
    pub selection: Selection,
    /// The selected findings, by item, case study, place and rule.
    pub findings: Vec<Finding>,
    /// The errors that are not accepted, whether they are shown or not.
    pub open_errors: usize,
    /// The number of findings that the selection leaves out.
    pub not_shown: usize,
    /// The findings that are accepted, whether they are shown or not.
    pub accepted: usize,
    /// The documents whose text could not be searched.
    pub unsearched: usize,
    /// The time limits in use, the nearest first.
    pub deadlines: Vec<Deadline>,
    /// The texts that findings are drawn in.
    pub sources: Sources,
}

impl Selection {
    /// Returns whether an item is shown that is not ready, although no finding of its own explains
    /// it.
    fn shows_item(&self, id: &str) -> bool {
        self.is_about(id)
            && self.select.is_empty()
            && self.ignore.is_empty()
            && self.case_studies.is_empty()
    }

    /// Returns whether an item is selected.
    fn is_about(&self, id: &str) -> bool {
        self.items.is_empty() || self.items.iter().any(|item| item == id)
    }

    /// Returns whether a finding is within the selected items and case studies, whatever its rule.
    fn is_within(&self, finding: &Finding) -> bool {
        let is_of_item = self.items.is_empty()
            || finding.item.as_ref().is_some_and(|id| self.items.contains(id));
        let is_of_study = self.case_studies.is_empty()
            || finding.case_study.is_some_and(|number| self.case_studies.contains(&number));
        is_of_item && is_of_study
    }

    /// Returns whether findings of a rule are shown.
    fn shows_rule(&self, rule: &'static Rule) -> bool {
        let selected = self.select.is_empty() || self.select.contains(&rule);
        selected && !self.ignore.contains(&rule)
    }

    /// Returns the messages of findings that keep selected items from being ready, although they
    /// are about something else: their evidence, or items that they depend on.
    fn causes(&self, checklist: &Checklist, findings: &[Finding]) -> BTreeSet<String> {
        if self.items.is_empty() && self.case_studies.is_empty() {
            return BTreeSet::new();
        }
        let messages: BTreeSet<&str> = findings.iter().map(|one| one.message.as_str()).collect();
        let unevidenced = findings.iter().filter(|one| one.rule == &CONTROL_UNEVIDENCED);
        let details =
            unevidenced.filter(|one| self.is_within(one)).filter_map(|one| one.detail.as_ref());
        let entries = details.filter_map(|why| causes::of(&messages, why));
        let controls = self.items.iter().filter_map(|id| match &checklist.item(id)?.body {
            Body::Control(control) => Some(&control.rests_on),
            Body::Prerequisite(_) => None,
        });
        let rests_on: BTreeSet<&String> = controls.flatten().collect();
        let is_below = |one: &&Finding| one.item.as_ref().is_some_and(|id| rests_on.contains(id));
        let below = findings.iter().filter(|one| one.is_reason).filter(is_below);
        entries.chain(below.map(|one| one.message.as_str())).map(str::to_owned).collect()
    }

    fn shows(&self, finding: &Finding, causes: &BTreeSet<String>) -> bool {
        let is_wanted = self.is_within(finding) || causes.contains(finding.message.as_str());
        (is_wanted && self.shows_rule(finding.rule)) || self.always.contains(&finding.rule)
    }
}

impl Report {
    /// Collects a judgement: removes findings that are not selected, sorts, and removes duplicates.
    pub fn collect(
        checklist: Arc<Checklist>,
        as_of: Date,
        origin: Origin,
        judgement: Judgement,
        selection: Selection,
    ) -> Report {
        let mut findings = judgement.findings;
        findings.sort_by_cached_key(|finding| sort_key(&checklist, finding));
        findings.dedup();
        // Findings that are not shown still count: the verdict is about the assessment.
        let is_open = |finding: &&Finding| finding.severity == Severity::Error;
        let open_errors = findings.iter().filter(is_open).count();
        let accepted = findings.iter().filter(|finding| finding.accepted.is_some()).count();
        let all = findings.len();
        let causes = selection.causes(&checklist, &findings);
        findings.retain(|finding| selection.shows(finding, &causes));
        let not_shown = all - findings.len();
        let items = judgement.items;
        let Origin { inputs, definition, own_files, customers, assignments, sources } = origin;
        Report {
            checklist,
            as_of,
            inputs,
            definition,
            own_files,
            customers,
            assignments,
            items,
            selection,
            findings,
            open_errors,
            not_shown,
            accepted,
            unsearched: judgement.unsearched,
            deadlines: judgement.deadlines,
            sources,
        }
    }

    /// Returns the workbook that was judged, if there is one.
    pub fn workbook(&self) -> Option<&Input> {
        self.inputs.iter().find(|input| input.role == "workbook")
    }

    /// Returns the file that identifies the assessment: its workbook, or without one its manifest.
    pub fn path(&self) -> &str {
        let named = |role| self.inputs.iter().find(move |input| input.role == role);
        let input = named("workbook").or(named("manifest"));
        input.map(|input| input.path.as_ref()).unwrap_or_default()
    }

    /// Returns the result of the item called `id`.
    pub(crate) fn result(&self, id: &str) -> Option<&ItemResult> {
        let result = self.items.get(self.checklist.rank(id));
        result.filter(|result| result.id == id)
    }

    /// Returns the positions of the findings about an item: they are sorted by it.
    pub(crate) fn positions_of(&self, id: &str) -> Range<usize> {
        let rank = self.checklist.rank(id);
        let start =
            self.findings.partition_point(|finding| rank_of(&self.checklist, finding) < rank);
        let rest = self.findings.get(start..).unwrap_or_default();
        start..start + rest.iter().take_while(|finding| finding.item.as_deref() == Some(id)).count()
    }

    /// The findings about each item, in their order.
    pub fn findings_by_item(&self) -> BTreeMap<&str, Vec<&Finding>> {
        let mut by_item: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in &self.findings {
            if let Some(item) = &finding.item {
                by_item.entry(item).or_default().push(finding);
            }
        }
        by_item
    }

    /// Returns whether the selection includes an item: a finding of it is shown, or would be if
    /// there were one.
    pub(crate) fn shows_item(&self, result: &ItemResult) -> bool {
        self.selection.shows_item(&result.id) || !self.positions_of(&result.id).is_empty()
    }

    /// Counts the items with this status.
    pub fn count(&self, status: Status) -> usize {
        self.items.iter().filter(|item| item.status == status).count()
    }

    /// Counts the findings with this severity.
    pub fn count_findings(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The last day on which no time limit in use has run out.
    pub fn valid_until(&self) -> Option<Date> {
        self.deadlines.first().map(|deadline| deadline.date)
    }
}

/// The heading of findings that are about no item.
pub const EVIDENCE_SECTION: &str = "Evidence, waivers and the files themselves";

/// The title of the section that an item is in, with its number.
pub fn section_of(checklist: &Checklist, item: Option<&str>) -> String {
    let item = item.and_then(|id| checklist.item(id));
    let section = item.and_then(|item| checklist.sections.get(item.section));
    match section {
        Some(section) => match &section.number {
            Some(number) => format!("{number} {}", section.title),
            None => section.title.clone(),
        },
        None => EVIDENCE_SECTION.to_owned(),
    }
}

type SortKey = (usize, Option<u32>, Location, &'static str, Line);

/// The position of the item that a finding is about. Those about none come last.
fn rank_of(checklist: &Checklist, finding: &Finding) -> usize {
    finding.item.as_deref().map_or(usize::MAX, |id| checklist.rank(id))
}

fn sort_key(checklist: &Checklist, finding: &Finding) -> SortKey {
    let rank = rank_of(checklist, finding);
    let message = finding.message.clone();
    (rank, finding.case_study, finding.location.clone(), finding.rule.name, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn an_item_without_findings_is_shown_where_nothing_narrows_the_findings() {
        let shows = |change: fn(&mut Selection)| {
            let mut selection = Selection::default();
            change(&mut selection);
            selection.shows_item("A")
        };
        assert!(shows(|_| {}));
        assert!(shows(|selection| selection.items = vec!["B".to_owned(), "A".to_owned()]));
        assert!(!shows(|selection| selection.items = vec!["B".to_owned()]));
        assert!(!shows(|selection| selection.select = vec![&rules::CONTROL_UNMET]));
        assert!(!shows(|selection| selection.ignore = vec![&rules::CONTROL_UNMET]));
        assert!(!shows(|selection| selection.case_studies = vec![1]));
    }
}
