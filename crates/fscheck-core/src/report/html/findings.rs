//! The findings, and what they are filtered by.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::{Page, Prose, Text};
use crate::finding::Finding;
use crate::judge::Status;
use crate::report::tasks::assigned_to;
use crate::report::{Report, section_of};
use crate::rules::Severity;
use crate::text::counted;

/// Writes what the matrices and findings of the page are filtered by. The script shows it.
pub fn filters(reports: &[Report], out: &mut impl Write) -> io::Result<()> {
    let mut sections: Vec<String> = Vec::new();
    for report in reports {
        let items = report.items.iter().map(|item| Some(item.id.as_str()));
        for item in items.chain([None]) {
            let section = section_of(&report.checklist, item);
            if !sections.contains(&section) {
                sections.push(section);
            }
        }
    }
    let rules: BTreeSet<&str> =
        reports.iter().flat_map(|report| &report.findings).map(|f| f.rule.name).collect();
    let severities = [Severity::Error, Severity::Warning, Severity::Note].map(Severity::name);
    writeln!(
        out,
        "<form id=\"filters\" role=\"search\" hidden>\n<label>Search <input type=\"search\" \
         name=\"text\" autocomplete=\"off\" aria-keyshortcuts=\"/\"></label>"
    )?;
    choice("status", "status", Status::ALL.map(Status::name), out)?;
    choice("section", "section", sections.iter().map(String::as_str), out)?;
    choice("severity", "severity", severities, out)?;
    choice("rule", "rule", rules, out)?;
    let numbers: BTreeSet<u32> =
        reports.iter().flat_map(|r| &r.findings).filter_map(|f| f.case_study).collect();
    let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
    choice("study", "case study", numbers.iter().map(String::as_str), out)?;
    let owners: BTreeSet<&str> =
        reports.iter().flat_map(|r| r.assignments.owners()).map(|o| o.as_str()).collect();
    if !owners.is_empty() {
        choice("owner", "owner", owners, out)?;
    }
    writeln!(
        out,
        "<button type=\"reset\">Show all</button>\n\
         <output id=\"shown\" aria-live=\"polite\"></output>\n</form>"
    )
}

fn choice<'a>(
    name: &str,
    label: &str,
    values: impl IntoIterator<Item = &'a str>,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "<label>{label} <select name=\"{name}\"><option value=\"\">any</option>")?;
    for value in values {
        writeln!(out, "<option>{}</option>", Text(value))?;
    }
    writeln!(out, "</select></label>")
}

/// Writes the findings of one assessment.
pub fn write(page: &Page<'_>, out: &mut impl Write) -> io::Result<()> {
    let count = page.report.findings.len();
    let id = if page.number == 1 { " id=\"findings\"" } else { "" };
    writeln!(out, "<section class=\"findings\"{id}>\n<h3>{}</h3>", counted(count, "finding"))?;
    for (finding, anchor) in page.report.findings.iter().zip(&page.anchors) {
        write_one(page.report, finding, anchor, out)?;
    }
    writeln!(out, "<p class=\"nothing\" hidden>No findings match.</p>\n</section>")
}

fn write_one(
    report: &Report,
    finding: &Finding,
    anchor: &str,
    out: &mut impl Write,
) -> io::Result<()> {
    let id = finding.item.as_deref();
    let result = report.items.iter().find(|result| Some(result.id.as_str()) == id);
    let item = id.and_then(|id| report.checklist.item(id));
    let heading = item.map(|item| item.heading());
    let (rule, severity) = (finding.rule, finding.severity.name());
    let section = section_of(&report.checklist, id);
    let assigned = assigned_to(report, finding);
    writeln!(
        out,
        "<article class=\"finding {severity}\" id=\"{0}\" tabindex=\"-1\" data-item=\"{1}\" \
         data-status=\"{2}\" data-section=\"{3}\" data-severity=\"{severity}\" \
         data-rule=\"{4}\" data-study=\"{7}\" data-owner=\"{8}\">\n<h4><span class=\"severity\">{severity}</span> {5}{6}\
         <a class=\"link\" href=\"#{0}\" title=\"Copy the link to this finding\">link</a></h4>",
        Text(anchor),
        Text(id.unwrap_or_default()),
        result.map(|result| result.status.name()).unwrap_or_default(),
        Text(&section),
        rule.name,
        Text(heading.as_deref().unwrap_or(&section)),
        finding.case_study.map(|n| format!(", case study {n}")).unwrap_or_default(),
        finding.case_study.map(|n| n.to_string()).unwrap_or_default(),
        Text(assigned.owner.as_deref().unwrap_or_default()),
    )?;
    writeln!(
        out,
        "<p class=\"message\" dir=\"auto\">{}</p>\n<p class=\"help\">{}</p>",
        Prose(&finding.message),
        Prose(&finding.help),
    )?;
    let owner = assigned.owner.map(|owner| format!("Owner: {owner}"));
    let due = assigned.due.map(|due| format!("Due: {due}"));
    let assigned: Vec<String> = owner.into_iter().chain(due).collect();
    if !assigned.is_empty() {
        writeln!(out, "<p class=\"assigned\">{}</p>", Text(&assigned.join(", ")))?;
    }
    if let Some(accepted) = &finding.accepted {
        let (until, reason) = (Text(&accepted.until), Text(&accepted.reason));
        writeln!(out, "<p class=\"accepted\">Accepted until {until}: {reason}</p>")?;
    }
    writeln!(
        out,
        "<p class=\"place\"><bdi>{}</bdi> <code title=\"{}\">{}</code></p>\n</article>",
        Text(&finding.location.to_string()),
        Text(rule.summary),
        rule.name,
    )
}
