//! Values of options.

use clap::ValueEnum;
use fscheck_core::date::parse_day;
use fscheck_core::rules::{self, Rule, Severity};
use fscheck_core::visible::line;
use fscheck_read::limits::Limits as ReadLimits;
use fscheck_read::tree::did_you_mean;
use jiff::civil::Date;

use super::named::{Named, any, explained, item_ids, rule_names};

/// The severity that decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// An error
    Error,
    /// A warning or an error
    Warning,
    /// Nothing
    Never,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Where the report goes to a terminal
    Auto,
    /// In any case
    Always,
    /// Not at all
    Never,
}

/// The rules that one `--select` or `--ignore` names.
#[derive(Clone, Debug)]
pub struct RuleSet(pub Vec<&'static Rule>);

impl FailOn {
    /// The severity, or none.
    pub fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Never => None,
        }
    }
}

pub(super) const RULES: Named<RuleSet> = Named { read: rule, names: rule_names };

pub(super) const ITEMS: Named<String> = Named { read: any, names: item_ids };

pub(super) const EXPLAINED: Named<String> = Named { read: any, names: explained };

pub(super) fn day(text: &str) -> Result<Date, String> {
    parse_day(text).ok_or_else(|| match meant(text) {
        Some(day) => format!("write a valid date, YYYY-MM-DD: did you mean {day}?"),
        None => "write a valid date, YYYY-MM-DD".to_owned(),
    })
}

/// Returns the day that was most likely meant by day, month and year separated by dots.
fn meant(text: &str) -> Option<Date> {
    let parts: Vec<i16> =
        text.split('.').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let &[day, month, year] = parts.as_slice() else { return None };
    let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
    Date::new(year, month, day).ok().filter(|day| day.year() > 1000)
}

pub(super) fn limit(text: &str) -> Result<(String, u64), String> {
    let limits = ReadLimits::default();
    let known: Vec<&str> = limits.all().map(|limit| limit.name).collect();
    let (name, value) =
        text.split_once('=').ok_or("write NAME=VALUE, such as document-pages=500")?;
    let limit = limits.all().find(|limit| limit.name == name).ok_or_else(|| {
        format!("no limit is called `{}`; {}", line(name), did_you_mean(name, &known))
    })?;
    match value.parse() {
        Ok(value) if value > 0 => Ok((name.to_owned(), value)),
        _ => Err(format!("write a whole number from 1 for {}", limit.what)),
    }
}

fn rule(text: &str) -> Result<RuleSet, String> {
    match rules::selected(text) {
        found if found.is_empty() => Err(format!(
            "no rule has this name, and a prefix must end before a hyphen; {}",
            rules::suggestion(text)
        )),
        found => Ok(RuleSet(found)),
    }
}
