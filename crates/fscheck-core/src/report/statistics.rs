//! The number of findings of each rule.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Report;
use super::text::Style;
use crate::rules::{Rule, Severity};

/// Writes a line for each rule with findings, the most severe and most frequent first, then the
/// verdict.
pub(super) fn write(report: &Report, style: Style, out: &mut impl Write) -> io::Result<()> {
    let mut counts: BTreeMap<(Severity, &Rule), usize> = BTreeMap::new();
    for finding in &report.findings {
        *counts.entry((finding.severity, finding.rule)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|((severity, rule), count)| (std::cmp::Reverse((*severity, *count)), *rule));
    for ((severity, rule), count) in counts {
        writeln!(out, "{count:>6}  {:<7}  {}", severity.name(), rule.name)?;
    }
    writeln!(out, "{}", style.verdict(report, &report.verdict_naming_items(style.width)))
}
