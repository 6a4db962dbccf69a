//! `fscheck explain`.

use std::io::Write;

use fscheck_core::checklist::{Checklist, id_of};
use fscheck_core::kind::Kind;
use fscheck_core::{rules, text};
use fscheck_read::definition::catalogue;

use super::page::Page;
use super::{CLEAN, Failure, list};
use crate::cli::Explain;
use crate::load::LoadError;

/// Explains a control, prerequisite, rule or kind.
pub fn run(options: &Explain, out: &mut dyn Write) -> Result<u8, Failure> {
    let name = text::tidy(&options.name);
    let mut checklist = list::checklist(options.checklist.as_deref())?;
    let id = id_of(&name).to_uppercase();
    if options.checklist.is_none() && checklist.item(&id).is_none() {
        // Where the default knows no such item, another checklist may.
        let others = catalogue::all().map_err(LoadError::Checklist)?;
        checklist =
            others.into_iter().rfind(|other| other.item(&id).is_some()).unwrap_or(checklist);
    }
    let mut page = Page { out };
    if let Some(item) = checklist.item(&id) {
        page.item(&checklist, item)?;
    } else if let Some(rule) = rules::named(&name.to_lowercase()) {
        page.rule(rule)?;
    } else if let Some(kind) = Kind::named(&name.to_lowercase()) {
        page.kind(&checklist, kind)?;
    } else {
        return Err(unknown(&name, &checklist));
    }
    page.out.flush()?;
    Ok(CLEAN)
}

fn unknown(name: &str, checklist: &Checklist) -> Failure {
    let mut known = checklist.ids();
    known.extend(rules::ALL.iter().map(|rule| rule.name));
    known.extend(Kind::names());
    let near = match text::nearest(name, known) {
        Some(near) => format!("did you mean `{near}`? "),
        None => String::new(),
    };
    Failure::Usage {
        message: format!("`{name}` is not a control, prerequisite, rule or kind of evidence"),
        help: format!("{near}see `fscheck list controls`, `list rules` and `list kinds`"),
    }
}
