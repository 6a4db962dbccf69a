//! The readiness matrix: a row for each item, a column for each case study.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::{Heading, Mark, Page, Text, found, guidance};
use crate::judge::{ItemResult, Status};
use crate::report::section_of;
use crate::rules::Severity;
use crate::text::counted;

/// Writes the matrix of one assessment.
pub fn write(page: &Page<'_>, out: &mut impl Write) -> io::Result<()> {
    let report = page.report;
    let studies: BTreeSet<u32> = report
        .items
        .iter()
        .flat_map(|item| &item.case_studies)
        .map(|(number, _)| *number)
        .collect();
    let heading = Heading(page, 1);
    writeln!(out, "<section class=\"matrix\">\n<{heading}>Readiness</{heading}>")?;
    writeln!(out, "<p class=\"legend\">")?;
    for status in Status::ALL {
        writeln!(out, "<span>{}{}</span>", Mark(status), status.name())?;
    }
    let of = match page.is_alone {
        true => String::new(),
        false => format!(" of assessment {}", page.number),
    };
    writeln!(
        out,
        "</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Readiness{of}\">\n\
         <table>\n<thead><tr><th scope=\"col\">item</th><th scope=\"col\">status</th>"
    )?;
    for number in &studies {
        let customer = report.customers.get(number).map(String::as_str).unwrap_or_default();
        writeln!(
            out,
            "<th scope=\"col\" class=\"study\"><span class=\"sr\">case study </span>#{number}\
             <bdi>{}</bdi></th>",
            Text(customer),
        )?;
    }
    writeln!(out, "<th scope=\"col\">findings</th></tr></thead>")?;
    let section = |result: &ItemResult| section_of(&report.checklist, Some(&result.id));
    for group in report.items.chunk_by(|a, b| section(a) == section(b)) {
        let Some(title) = group.first().map(section) else { continue };
        writeln!(
            out,
            "<tbody>\n<tr class=\"section\"><th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>",
            studies.len() + 3,
            Text(&title),
        )?;
        for result in group {
            row(page, result, &title, &studies, out)?;
        }
        writeln!(out, "</tbody>")?;
    }
    writeln!(out, "</table>\n</div>\n</section>")
}

fn row(
    page: &Page<'_>,
    result: &ItemResult,
    section: &str,
    studies: &BTreeSet<u32>,
    out: &mut impl Write,
) -> io::Result<()> {
    let item = page.report.checklist.item(&result.id);
    let title = item.map(|item| item.title.as_str()).unwrap_or_default();
    let (id, status) = (&result.id, result.status);
    write!(
        out,
        "<tr id=\"{}\" data-item=\"{}\" data-status=\"{}\" data-section=\"{}\">\
         <th scope=\"row\"><b>{}</b> {}",
        Text(&page.row_anchor(id)),
        Text(id),
        status.name(),
        Text(section),
        Text(id),
        Text(title),
    )?;
    if let Some(guidance) = item.and_then(|item| item.control()?.guidance.as_ref()) {
        guidance::write(guidance, out)?;
    }
    found::write(result, out)?;
    write!(out, "</th><td class=\"status\">{}<span>{}</span>", Mark(status), status.name())?;
    if let Some(kind) = &result.waived_by {
        writeln!(out, " <small>{}</small>", Text(kind))?;
    }
    writeln!(out, "</td>")?;
    for number in studies {
        match result.case_studies.iter().find(|(of, _)| of == number) {
            Some((_, status)) => writeln!(out, "<td class=\"study\">{}</td>", Mark(*status))?,
            None => writeln!(out, "<td class=\"study none\"></td>")?,
        }
    }
    writeln!(out, "<td class=\"found\">{}</td></tr>", findings_link(page, id))
}

/// Returns the number of findings, as a link to the most severe.
fn findings_link(page: &Page<'_>, id: &str) -> String {
    let count = |severity| page.findings_of(id).filter(|(f, _)| f.severity == severity).count();
    let told: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|severity| (severity, count(severity)))
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| counted(count, severity.name()))
        .collect();
    match told.is_empty() {
        true => String::new(),
        false => format!("<a href=\"#{}\">{}</a>", Text(&page.anchor_of(id)), told.join(", ")),
    }
}
