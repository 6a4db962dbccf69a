//! `fscheck explain`.

mod json;

use std::io::{self, Write};

use fscheck_core::checklist::{Checklist, Item, id_of};
use fscheck_core::kind::Kind;
use fscheck_core::rules::{self, Rule};
use fscheck_core::text;
use fscheck_read::definition::catalogue;
use fscheck_read::limits::Limits;

use super::page::Page;
use super::{CLEAN, Failure, list};
use crate::cli::{Explain, Format};
use crate::load::LoadError;

/// Explains a control, prerequisite, rule or kind.
pub fn run(options: &Explain, limits: &Limits, out: &mut dyn Write) -> Result<u8, Failure> {
    let name = text::tidy(&options.name);
    let mut checklist = list::checklist(options.checklist.as_deref(), limits)?;
    let id = id_of(&name).to_uppercase();
    if options.checklist.is_none() && checklist.item(&id).is_none() {
        // If the default checklist has no such item, another one may.
        let others = catalogue::all().map_err(LoadError::Checklist)?;
        checklist =
            others.into_iter().rfind(|other| other.item(&id).is_some()).unwrap_or(checklist);
    }
    let subject = subject(&name, &id, &checklist).ok_or_else(|| unknown(&name, &checklist))?;
    match options.format {
        Format::Json => json::write(&checklist, subject, &mut *out)?,
        Format::Text => write_text(&checklist, subject, &mut *out)?,
    }
    out.flush()?;
    Ok(CLEAN)
}

/// The things that can be explained.
#[derive(Clone, Copy)]
enum Subject<'a> {
    Item(&'a Item),
    Rule(&'a Rule),
    Kind(Kind),
}

fn subject<'a>(name: &str, id: &str, checklist: &'a Checklist) -> Option<Subject<'a>> {
    let name = name.to_lowercase();
    let item = checklist.item(id).map(Subject::Item);
    item.or_else(|| rules::named(&name).map(Subject::Rule))
        .or_else(|| Kind::named(&name).map(Subject::Kind))
}

fn write_text(checklist: &Checklist, subject: Subject<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { out };
    match subject {
        Subject::Item(item) => page.item(checklist, item),
        Subject::Rule(rule) => page.rule(rule),
        Subject::Kind(kind) => page.kind(checklist, kind),
    }
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
