//! Values that are names: any text is accepted, or the values of a reader, and shells complete the
//! known names.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::Error;
use clap::{Arg, Command};
use fscheck_core::kind::Kind;
use fscheck_core::rules;
use fscheck_read::definition::catalogue;

/// Reads a value, and lists the names that shells complete.
#[derive(Clone, Copy)]
pub struct Named<T> {
    /// Reads the value.
    pub read: fn(&str) -> Result<T, String>,
    /// The names.
    pub names: fn() -> Vec<String>,
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Named<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        self.read.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
}

/// Accepts a name that is checked later.
pub fn any(name: &str) -> Result<String, String> {
    Ok(name.to_owned())
}

/// The names of the rules.
pub fn rule_names() -> Vec<String> {
    rules::ALL.iter().map(|rule| rule.name.to_owned()).collect()
}

/// The ids of the items of all built-in checklists, each once.
pub fn item_ids() -> Vec<String> {
    let mut ids = Vec::new();
    for checklist in catalogue::all().unwrap_or_default() {
        for item in &checklist.items {
            if !ids.contains(&item.id) {
                ids.push(item.id.clone());
            }
        }
    }
    ids
}

/// All that can be explained.
pub fn explained() -> Vec<String> {
    let kinds = Kind::names().into_iter().map(str::to_owned);
    item_ids().into_iter().chain(rule_names()).chain(kinds).collect()
}
