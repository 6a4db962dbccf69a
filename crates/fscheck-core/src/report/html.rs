//! One HTML file for a browser: it is self-contained, makes no requests, and works from a mail
//! attachment.
//!
//! All content is there without the script, which only filters, searches and copies links. Only the
//! style and the script of this file may run in it (Content Security Policy Level 3): a text from a
//! workbook could not, even if it got through unescaped.

mod deadlines;
mod findings;
mod found;
mod guidance;
mod matrix;
mod rules;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::Report;
use super::causes::{self, folded};
use super::identity::identities;
use crate::finding::Finding;
use crate::judge::Status;
use crate::rules::{CONTROL_UNEVIDENCED, Severity, Work};
use crate::text::{capitalized, counted, xml_escaped};

const STYLE: &str = include_str!("html/report.css");
const SCRIPT: &str = include_str!("html/report.js");

/// Writes one page with the reports of all assessments.
///
/// # Errors
/// The writer fails.
pub fn write(reports: &[Report], out: &mut impl Write) -> io::Result<()> {
    head(reports, out)?;
    if reports.len() > 1 {
        contents(reports, out)?;
        findings::filters(reports, out)?;
    }
    for (position, report) in reports.iter().enumerate() {
        Page::new(report, position + 1, reports.len()).write(out)?;
    }
    rules::write(reports, out)?;
    let version = env!("CARGO_PKG_VERSION");
    writeln!(
        out,
        "</main>\n<footer>Written by fscheck {version}. For more, run <code>fscheck explain \
         RULE</code> or <code>fscheck explain ITEM</code>.</footer>"
    )?;
    writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
}

fn head(reports: &[Report], out: &mut impl Write) -> io::Result<()> {
    let digest = |text: &str| STANDARD.encode(Sha256::digest(text));
    let title = match reports {
        [report] => format!("{}: {}", report.path(), verdict(report)),
        _ => counted(reports.len(), "assessment"),
    };
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         img-src data:; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; \
         form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{} - fscheck</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n<main>",
        digest(STYLE),
        digest(SCRIPT),
        Text(&title),
    )
}

/// A table of the assessments, each with a link to its place.
fn contents(reports: &[Report], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<nav class=\"contents\" aria-label=\"Assessments\">\n<h1>{}</h1>\n<table>", {
        counted(reports.len(), "assessment")
    })?;
    writeln!(
        out,
        "<thead><tr><th scope=\"col\">assessment</th><th scope=\"col\">verdict</th>\
         <th scope=\"col\">errors</th><th scope=\"col\">warnings</th></tr></thead>\n<tbody>"
    )?;
    for (position, report) in reports.iter().enumerate() {
        writeln!(
            out,
            "<tr><th scope=\"row\"><a href=\"#assessment-{}\"><bdi>{}</bdi></a></th><td>{}</td>\
             <td>{}</td><td>{}</td></tr>",
            position + 1,
            Text(report.path()),
            verdict(report),
            report.count_findings(Severity::Error),
            report.count_findings(Severity::Warning),
        )?;
    }
    writeln!(out, "</tbody>\n</table>\n</nav>")
}

fn verdict(report: &Report) -> &'static str {
    if report.is_ready() { "ready" } else { "not ready" }
}

/// The part of the page that one assessment takes.
struct Page<'a> {
    report: &'a Report,
    /// The identity of each finding on the page, in the order of the findings.
    anchors: Vec<String>,
    number: usize,
    is_alone: bool,
}

impl<'a> Page<'a> {
    fn new(report: &'a Report, number: usize, of: usize) -> Page<'a> {
        let prefix = if of > 1 { format!("{number}/") } else { String::new() };
        let anchors = identities(&report.findings).into_iter();
        let anchors = anchors.map(|identity| format!("{prefix}{identity}")).collect();
        Page { report, anchors, number, is_alone: of == 1 }
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let class = if self.report.is_ready() { "ready" } else { "not-ready" };
        let number = self.number;
        writeln!(out, "<article class=\"assessment {class}\" id=\"assessment-{number}\">")?;
        self.verdict(out)?;
        writeln!(out, "<div class=\"overview\">")?;
        self.standing(out)?;
        deadlines::write(self, out)?;
        self.waived(out)?;
        writeln!(out, "</div>")?;
        if self.is_alone {
            findings::filters(std::slice::from_ref(self.report), out)?;
        }
        matrix::write(self, out)?;
        findings::write(self, out)?;
        self.files(out)?;
        writeln!(out, "</article>")
    }

    fn verdict(&self, out: &mut impl Write) -> io::Result<()> {
        let report = self.report;
        let checklist = &report.checklist;
        let told = capitalized(&report.verdict_line());
        let heading = Heading(self, 0);
        let mark = if report.is_ready() { "✓" } else { "✗" };
        writeln!(
            out,
            "<header>\n<{heading}><span class=\"mark\" aria-hidden=\"true\">{mark}</span> \
             {told}</{heading}>\n<p>{} {} ({}), as of <time>{}</time></p>\n<ul class=\"inputs\">",
            Text(&checklist.name),
            Text(&checklist.version),
            checklist.release_month(),
            report.as_of,
        )?;
        if let Some(line) = report.definition_line() {
            writeln!(out, "<li><bdi>{}</bdi></li>", Text(&line))?;
        }
        for input in &report.inputs {
            writeln!(out, "<li>{} <bdi>{}</bdi></li>", input.role, Text(&input.path))?;
        }
        if let Some(day) = report.assignments.submit_on {
            writeln!(out, "<li>submission planned for <time>{day}</time></li>")?;
        }
        writeln!(out, "</ul>\n<ul class=\"counts\">")?;
        for status in Status::ALL {
            let (count, name) = (report.count(status), status.name());
            writeln!(out, "<li>{}<b>{count}</b> {name}</li>", Mark(status))?;
        }
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            let told = counted(report.count_findings(severity), severity.name());
            let (count, noun) = told.split_once(' ').unwrap_or_default();
            writeln!(out, "<li class=\"{}\"><b>{count}</b> {noun}</li>", severity.name())?;
        }
        if report.not_shown > 0 {
            writeln!(out, "<li><b>{}</b> not shown</li>", report.not_shown)?;
        }
        writeln!(out, "</ul>\n</header>")
    }

    /// The items that block submission, each with its reasons.
    fn standing(&self, out: &mut impl Write) -> io::Result<()> {
        let mut standing: Vec<_> =
            self.report.items.iter().filter(|item| !item.status.is_ready()).collect();
        let open = self.report.findings.iter().filter(|finding| finding.accepted.is_none());
        let works: BTreeMap<&str, Work> =
            open.map(|finding| (finding.message.as_str(), finding.rule.work)).collect();
        let messages = works.keys().copied().collect();
        standing.sort_by_cached_key(|result| self.work_of(&result.id, &works, &messages));
        let heading = Heading(self, 1);
        writeln!(out, "<section class=\"standing\">\n<{heading}>Blockers</{heading}>")?;
        if standing.is_empty() {
            return writeln!(out, "<p>None.</p>\n</section>");
        }
        writeln!(out, "<p>Start at the top.</p>\n<ul>")?;
        for result in standing {
            let item = self.report.checklist.item(&result.id);
            let title = item.map(|item| item.title.as_str()).unwrap_or_default();
            writeln!(
                out,
                "<li>{}<a href=\"#{}\">{}</a> {}",
                Mark(result.status),
                Text(&self.anchor_of(&result.id)),
                Text(&result.id),
                Text(title),
            )?;
            writeln!(out, "<ul class=\"reasons\">")?;
            // The title is above.
            let named = format!("{} {title}", result.id);
            for reason in folded(&result.reasons) {
                let brief = reason.replacen(&named, &result.id, 1);
                let brief = brief.strip_prefix(&format!("{}: ", result.id)).unwrap_or(&brief);
                writeln!(out, "<li dir=\"auto\">{}</li>", Prose(brief))?;
            }
            writeln!(out, "</ul></li>")?;
        }
        writeln!(out, "</ul>\n</section>")
    }

    /// Writes the waived controls.
    fn waived(&self, out: &mut impl Write) -> io::Result<()> {
        let heading = Heading(self, 1);
        writeln!(out, "<section class=\"waived\">\n<{heading}>Waivers</{heading}>")?;
        let checklist = &self.report.checklist;
        let mut is_empty = true;
        for waiver in &checklist.waivers {
            let is_by = |kind: &Option<String>| kind.as_deref() == Some(waiver.kind.as_str());
            let items = self.report.items.iter().filter(|item| is_by(&item.waived_by));
            let ids: Vec<&str> = items.map(|item| item.id.as_str()).collect();
            if !ids.is_empty() {
                is_empty = false;
                let count = counted(ids.len(), "control");
                let name = Text(&waiver.name);
                writeln!(out, "<p><b>{name}</b>: {count}<br>{}</p>", whole_ids(ids))?;
            }
        }
        if is_empty {
            writeln!(out, "<p>None.</p>")?;
        }
        writeln!(out, "</section>")
    }

    /// The digests of the files that were judged, folded away.
    fn files(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "<details class=\"files\"><summary>SHA-256 of the files</summary>\n<ul>")?;
        for input in &self.report.inputs {
            let (path, digest) = (Text(&input.path), &input.sha256);
            writeln!(out, "<li><bdi>{path}</bdi> <code>{digest}</code></li>")?;
        }
        writeln!(out, "</ul>\n</details>")
    }

    fn findings_of(&self, id: &str) -> impl Iterator<Item = (&'a Finding, &str)> {
        let positions = self.report.positions_of(id);
        let findings = self.report.findings.get(positions.clone()).unwrap_or_default();
        let anchors = self.anchors.get(positions).unwrap_or_default();
        findings.iter().zip(anchors.iter().map(String::as_str))
    }

    /// Returns whether an item has no finding that keeps it from being ready, and otherwise its
    /// first work: the order in which the text report lists the work.
    fn work_of(
        &self,
        id: &str,
        works: &BTreeMap<&str, Work>,
        messages: &BTreeSet<&str>,
    ) -> (bool, Option<Work>) {
        let open = self.findings_of(id).filter(|(finding, _)| finding.accepted.is_none());
        let reasons = open.filter(|(finding, _)| finding.severity == Severity::Error);
        let work = |finding: &Finding| {
            // Evidence is missing until the cause is gone: the work is that on the cause.
            let why = finding.detail.as_deref().filter(|_| finding.rule == &CONTROL_UNEVIDENCED);
            let cause = why.and_then(|why| works.get(causes::of(messages, why)?));
            cause.copied().unwrap_or(finding.rule.work)
        };
        let work = reasons.map(|(finding, _)| work(finding)).min();
        (work.is_none(), work)
    }

    /// Returns the anchor of the most severe finding of an item, or else of its row in the matrix.
    fn anchor_of(&self, id: &str) -> String {
        let worst = self.findings_of(id).min_by_key(|(f, _)| std::cmp::Reverse(f.severity));
        worst.map_or_else(|| self.row_anchor(id), |(_, anchor)| anchor.to_owned())
    }

    /// Returns the anchor of an item's row in the matrix.
    fn row_anchor(&self, id: &str) -> String {
        if self.is_alone { format!("item/{id}") } else { format!("{}/item/{id}", self.number) }
    }
}

/// The tag of a heading this many levels below that of its assessment: no level is skipped.
#[derive(Clone, Copy)]
struct Heading<'a>(&'a Page<'a>, usize);

impl fmt::Display for Heading<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Heading(page, below) = self;
        let first = if page.is_alone { 1 } else { 2 };
        write!(f, "h{}", first + below)
    }
}

/// Returns ids, none of them broken over two lines.
fn whole_ids<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    let whole = |id| format!("<span class=\"id\">{}</span>", Text(id));
    ids.into_iter().map(whole).collect::<Vec<_>>().join(", ")
}

/// A text as part of an element or of a quoted attribute.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&xml_escaped(&self.0.replace('\n', " ")))
    }
}

/// A text of fscheck, in which parts between backticks are code.
struct Prose<'a>(&'a str);

impl fmt::Display for Prose<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<&str> = self.0.split('`').collect();
        // An odd backtick is from the author of the text.
        if parts.len().is_multiple_of(2) {
            return Text(self.0).fmt(f);
        }
        for (position, part) in parts.iter().enumerate() {
            match position % 2 {
                0 => write!(f, "{}", Text(part))?,
                _ => write!(f, "<code>{}</code>", Text(part))?,
            }
        }
        Ok(())
    }
}

/// The mark of a status, which is readable without colour; screen readers say the status's name.
struct Mark(Status);

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.0 {
            Status::Met => "✓",
            Status::Unmet => "✗",
            Status::Unanswered => "?",
            Status::Unevidenced => "!",
            Status::Waived => "W",
            Status::NotApplicable => "–",
        };
        let name = self.0.name();
        write!(f, "<span class=\"mark {name}\" role=\"img\" aria-label=\"{name}\">{sign}</span>")
    }
}

#[cfg(test)]
mod tests {
    use super::{Prose, Text, head};
    use crate::report::Report;
    use crate::sample;

    fn title(reports: &[Report]) -> String {
        let mut page = Vec::new();
        head(reports, &mut page).unwrap();
        let page = String::from_utf8(page).unwrap();
        let (_, behind) = page.split_once("<title>").unwrap();
        behind.split_once("</title>").unwrap().0.to_owned()
    }

    #[test]
    fn the_title_of_the_page_has_the_verdict_of_one_or_the_number_of_several() {
        let report = || sample::report(Vec::new());
        assert!(title(&[report()]).ends_with(": ready - fscheck"));
        assert_eq!(title(&[report(), report()]), "2 assessments - fscheck");
    }

    #[test]
    fn nothing_in_a_text_is_acted_on() {
        assert_eq!(
            Text("<script>\"'&\u{202e}").to_string(),
            "&lt;script&gt;&quot;&apos;&amp;&lt;U+202E&gt;"
        );
    }

    #[test]
    fn what_stands_between_backticks_is_code() {
        assert_eq!(Prose("no `a<b` here").to_string(), "no <code>a&lt;b</code> here");
        assert_eq!(Prose("a ` alone").to_string(), "a ` alone");
    }
}
