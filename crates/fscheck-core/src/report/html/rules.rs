//! Explanations of the rules on a page, so that the links from their names also work offline.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::{Prose, Text};
use crate::report::Report;
use crate::rules::Rule;

/// Writes each rule that found something, by name: its summary, help and page online.
pub fn write(reports: &[Report], out: &mut impl Write) -> io::Result<()> {
    let findings = reports.iter().flat_map(|report| &report.findings);
    let rules: BTreeSet<&Rule> = findings.map(|finding| finding.rule).collect();
    if rules.is_empty() {
        return Ok(());
    }
    writeln!(out, "<details class=\"rules\">\n<summary>About these rules</summary>\n<dl>")?;
    for rule in rules {
        writeln!(
            out,
            "<dt id=\"{0}\" tabindex=\"-1\"><code>{1}</code></dt>\n<dd>{2} {3} <a href=\"{4}\" \
             target=\"_blank\" rel=\"noreferrer\" aria-label=\"{1} online\">Online</a></dd>",
            anchor(rule),
            rule.name,
            Prose(rule.summary),
            Prose(rule.help),
            Text(&rule.page()),
        )?;
    }
    writeln!(out, "</dl>\n</details>")
}

/// Returns the anchor of a rule's explanation.
pub fn anchor(rule: &Rule) -> String {
    format!("rule-{}", rule.name)
}
