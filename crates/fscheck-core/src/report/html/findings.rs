//! The findings and their filters.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::{Heading, Mark, Page, Prose, Text, rules};
use crate::assignment::Assigned;
use crate::finding::Finding;
use crate::judge::Status;
use crate::report::tasks::{assigned_to, due_date};
use crate::report::{Report, section_of};
use crate::rules::Severity;
use crate::text::counted;

/// Writes the filters of the page's matrices and findings. The script shows them.
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
        "<button type=\"button\">Show all</button>\n\
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

/// Writes the findings of one assessment, a card for each item.
pub fn write(page: &Page<'_>, out: &mut impl Write) -> io::Result<()> {
    let report = page.report;
    let count = report.findings.len();
    let id = if page.number == 1 { " id=\"findings\"" } else { "" };
    let heading = Heading(page, 1);
    let told = counted(count, "finding");
    writeln!(out, "<section class=\"findings\"{id}>\n<{heading}>{told}</{heading}>")?;
    let findings: Vec<(&Finding, &str)> =
        report.findings.iter().zip(page.anchors.iter().map(String::as_str)).collect();
    for card in findings.chunk_by(|(a, _), (b, _)| a.item == b.item) {
        write_card(page, card, out)?;
    }
    writeln!(out, "<p class=\"nothing\" hidden>No findings match.</p>\n</section>")
}

/// Writes the findings about one item, or about none.
fn write_card(page: &Page<'_>, card: &[(&Finding, &str)], out: &mut impl Write) -> io::Result<()> {
    let report = page.report;
    let Some((first, _)) = card.first() else { return Ok(()) };
    let id = first.item.as_deref();
    let section = section_of(&report.checklist, id);
    let title = id.and_then(|id| report.checklist.item(id)).map(|item| item.heading());
    let title = title.as_deref().unwrap_or(&section);
    let result = id.and_then(|id| report.result(id));
    let mark = result.map(|result| Mark(result.status).to_string()).unwrap_or_default();
    let heading = Heading(page, 2);
    writeln!(out, "<section class=\"card\">\n<{heading}>{mark}{}</{heading}>", Text(title))?;
    if id.is_some() {
        write_assigned(report, &assigned_to(report, first), out)?;
    }
    for (finding, anchor) in card {
        let status = result.map(|result| result.status.name()).unwrap_or_default();
        write_one(page, finding, anchor, (status, &section), out)?;
    }
    writeln!(out, "</section>")
}

/// Writes the owner and due date.
fn write_assigned(report: &Report, assigned: &Assigned, out: &mut impl Write) -> io::Result<()> {
    let owner = assigned.owner.as_ref().map(|owner| format!("Owner: {owner}"));
    let due = assigned.due.map(|due| format!("Due: {}", due_date(report, due)));
    let told: Vec<String> = owner.into_iter().chain(due).collect();
    match told.is_empty() {
        true => Ok(()),
        false => writeln!(out, "<p class=\"assigned\">{}</p>", Text(&told.join(", "))),
    }
}

fn write_one(
    page: &Page<'_>,
    finding: &Finding,
    anchor: &str,
    (status, section): (&str, &str),
    out: &mut impl Write,
) -> io::Result<()> {
    let (rule, severity) = (finding.rule, finding.severity.name());
    let assigned = assigned_to(page.report, finding);
    let number = finding.case_study.map(|number| number.to_string()).unwrap_or_default();
    let about = match finding.case_study {
        Some(number) => format!("case study {number}"),
        None => String::new(),
    };
    writeln!(
        out,
        "<article class=\"finding {severity}\" id=\"{0}\" tabindex=\"-1\" data-item=\"{1}\" \
         data-status=\"{status}\" data-section=\"{2}\" data-severity=\"{severity}\" \
         data-rule=\"{3}\" data-study=\"{number}\" data-owner=\"{4}\">\n\
         <{5}><span class=\"severity\">{severity}</span> {about} <code title=\"{6}\"><a href=\"#{7}\">{3}</a></code>\
         <a class=\"link\" href=\"#{0}\" title=\"Copy the link to this finding\">link</a></{5}>",
        Text(anchor),
        Text(finding.item.as_deref().unwrap_or_default()),
        Text(section),
        rule.name,
        Text(assigned.owner.as_deref().unwrap_or_default()),
        Heading(page, 3),
        Text(rule.summary),
        rules::anchor(rule),
    )?;
    writeln!(
        out,
        "<p class=\"message\" dir=\"auto\">{}</p>\n<p class=\"help\">{}</p>",
        Prose(&finding.message),
        Prose(&finding.help),
    )?;
    if finding.item.is_none() {
        write_assigned(page.report, &assigned, out)?;
    }
    if let Some(accepted) = &finding.accepted {
        let (until, reason) = (Text(&accepted.until), Text(&accepted.reason));
        writeln!(out, "<p class=\"accepted\">Accepted until {until}: {reason}</p>")?;
    }
    let place = finding.location.to_string();
    writeln!(out, "<p class=\"place\"><bdi>{}</bdi></p>\n</article>", Text(&place))
}
