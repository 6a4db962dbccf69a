//! `fscheck checklist diff`: changes for a partner between releases.

use std::io::{self, Write};
use std::sync::Arc;

use fscheck_core::assessment::Assessment;
use fscheck_core::checklist::Checklist;
use fscheck_core::checklist::diff::{Change, Difference, Fate, ItemChange, difference};
use fscheck_core::location::Location;
use fscheck_core::report::escaped;
use fscheck_core::report::text::wrapped;
use fscheck_core::text::{counted, printable};
use fscheck_core::visible::Notes;
use fscheck_read::limits::Limits;
use serde::Serialize;

use super::super::{CLEAN, Failure, today};
use crate::cli::{Diff, DiffFormat};
use crate::load::{Loaded, Request, choose, load};

/// Compares two releases.
pub fn run(
    options: &Diff,
    limits: &Arc<Limits>,
    out: &mut dyn Write,
    err: &mut Notes<'_>,
) -> Result<u8, Failure> {
    let old = choose(&options.old, today(), limits)?;
    let new = choose(&options.new, today(), limits)?;
    let loaded = match &options.assessment {
        Some(input) => Some(own(options, limits, input)?),
        None => None,
    };
    for file in loaded.iter().flat_map(|loaded| &loaded.picked_up) {
        let file = printable(file);
        err.line(format!("note: also reading {file}"))?;
    }
    let difference = difference(&old, &new);
    let page = Page {
        old: &old,
        new: &new,
        difference: &difference,
        own: loaded.as_ref().map(|loaded| &loaded.assessment),
    };
    match options.format {
        DiffFormat::Text => page.text(out)?,
        DiffFormat::Markdown => page.markdown(out)?,
        DiffFormat::Json => page.json(out)?,
    }
    out.flush()?;
    Ok(CLEAN)
}

/// Returns the assessment with answers to the old release.
fn own(options: &Diff, limits: &Arc<Limits>, input: &std::path::Path) -> Result<Loaded, Failure> {
    let request = Request {
        input: input.to_owned(),
        checklist: Some(options.old.clone()),
        without_lock: true,
        limits: Arc::clone(limits),
        ..Request::default()
    };
    Ok(load(&request, today())?)
}

struct Page<'a> {
    old: &'a Checklist,
    new: &'a Checklist,
    difference: &'a Difference<'a>,
    own: Option<&'a Assessment>,
}

/// A part of the partner's assessment that a change affects.
struct Touched {
    what: String,
    at: Location,
}

impl Page<'_> {
    fn summary(&self) -> String {
        let items = &self.difference.items;
        let count = |is: fn(&Fate) -> bool| items.iter().filter(|i| is(&i.fate)).count();
        let added = count(|fate| *fate == Fate::Added);
        let removed = count(|fate| *fate == Fate::Removed);
        let changed = items.len() - added - removed;
        let mut told = format!(
            "{} ({}) to {} ({}): {} added, {removed} removed, {changed} changed",
            self.old.reference(),
            self.old.release_month(),
            self.new.reference(),
            self.new.release_month(),
            counted(added, "item"),
        );
        if self.own.is_some() {
            let touched = items.iter().map(|change| self.touched(change).len()).sum();
            told.push_str(&format!("; {} of yours are affected", counted(touched, "place")));
        }
        told
    }

    /// The answers and the evidence that a change touches.
    fn touched(&self, change: &ItemChange<'_>) -> Vec<Touched> {
        let Some(own) = self.own.filter(|_| change.fate != Fate::Added) else { return Vec::new() };
        let id = &change.item.id;
        let answers =
            own.answers(id).into_iter().filter(|(_, answer)| !answer.met_text().is_empty());
        let mut touched: Vec<Touched> = answers
            .map(|(_, answer)| {
                let of = answer.case_study.map(|n| format!(" for case study {n}"));
                let what = format!("answered {}{}", answer.met_text(), of.unwrap_or_default());
                Touched { what, at: answer.met_at.clone() }
            })
            .collect();
        for entry in &own.facts.evidence {
            let named = entry.controls.iter().find(|named| named.value.control == *id);
            touched
                .extend(named.map(|named| Touched { what: entry.named(), at: named.at.clone() }));
        }
        touched
    }

    fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        let paragraph = |first: &str, rest: &str, text: &str| {
            let options = wrapped().initial_indent(first).subsequent_indent(rest);
            textwrap::fill(text, options)
        };
        writeln!(out, "{}", paragraph("", "", &self.summary()))?;
        if !self.difference.whole.is_empty() {
            writeln!(out, "\nThe checklist as a whole")?;
        }
        let tell = |change: &Change, out: &mut dyn Write| -> io::Result<()> {
            writeln!(out, "{}", paragraph("  - ", "    ", &what(change)))?;
            for (when, text) in [("before", &change.before), ("after", &change.after)] {
                let text = text.as_deref().unwrap_or("nothing");
                writeln!(
                    out,
                    "{}",
                    paragraph(&format!("      {when:<7} "), "              ", text)
                )?;
            }
            Ok(())
        };
        for change in &self.difference.whole {
            tell(change, out)?;
        }
        for change in &self.difference.items {
            let heading = change.item.heading();
            writeln!(out)?;
            match &change.fate {
                Fate::Added => {
                    writeln!(out, "{}", paragraph("", "", &format!("{heading}: added")))?;
                    writeln!(out, "{}", paragraph("  ", "  ", &change.item.requirement))?;
                }
                Fate::Removed => {
                    writeln!(out, "{}", paragraph("", "", &format!("{heading}: removed")))?;
                }
                Fate::Changed(changes) => {
                    writeln!(out, "{}", paragraph("", "", &heading))?;
                    for change in changes {
                        tell(change, out)?;
                    }
                }
            }
            for touched in self.touched(change) {
                let told = format!("yours: {} ({})", touched.what, touched.at);
                writeln!(out, "{}", paragraph("  > ", "    ", &told))?;
            }
        }
        Ok(())
    }

    fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "## {}\n", self.summary())?;
        if !self.difference.whole.is_empty() {
            writeln!(out, "### The checklist as a whole\n")?;
            table(&self.difference.whole, out)?;
        }
        for change in &self.difference.items {
            let heading = escaped(&change.item.heading());
            match &change.fate {
                Fate::Added => {
                    writeln!(
                        out,
                        "### {heading}: added\n\n{}\n",
                        escaped(&change.item.requirement)
                    )?;
                }
                Fate::Removed => writeln!(out, "### {heading}: removed\n")?,
                Fate::Changed(changes) => {
                    writeln!(out, "### {heading}\n")?;
                    table(changes, out)?;
                }
            }
            let touched = self.touched(change);
            for touched in &touched {
                let (what, at) = (escaped(&touched.what), escaped(&touched.at.to_string()));
                writeln!(out, "- yours: {what} ({at})")?;
            }
            if !touched.is_empty() {
                writeln!(out)?;
            }
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let items = self.difference.items.iter().map(|change| {
            let changes: &[Change] = match &change.fate {
                Fate::Changed(changes) => changes,
                _ => &[],
            };
            JsonItem {
                id: &change.item.id,
                title: &change.item.title,
                change: match &change.fate {
                    Fate::Added => "added",
                    Fate::Removed => "removed",
                    Fate::Changed(_) => "changed",
                },
                parts: changes.iter().map(part).collect(),
                touched: self
                    .touched(change)
                    .iter()
                    .map(|touched| JsonTouched {
                        what: touched.what.clone(),
                        at: touched.at.to_string(),
                    })
                    .collect(),
            }
        });
        let json = Json {
            from: self.old.reference(),
            to: self.new.reference(),
            whole: self.difference.whole.iter().map(part).collect(),
            items: items.collect(),
        };
        escaped::write_pretty(&json, &mut *out)?;
        writeln!(out)
    }
}

#[derive(Serialize)]
struct Json<'a> {
    from: String,
    to: String,
    whole: Vec<JsonPart<'a>>,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    title: &'a str,
    change: &'static str,
    parts: Vec<JsonPart<'a>>,
    touched: Vec<JsonTouched>,
}

#[derive(Serialize)]
struct JsonPart<'a> {
    part: &'static str,
    of: Option<&'a str>,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonTouched {
    what: String,
    at: String,
}

fn part(change: &Change) -> JsonPart<'_> {
    JsonPart {
        part: change.part.name(),
        of: change.of.as_deref(),
        before: change.before.as_deref(),
        after: change.after.as_deref(),
    }
}

/// Returns the part that differs, and the difference in it.
fn what(change: &Change) -> String {
    let of = change.of.as_ref().map(|of| format!(" ({of})")).unwrap_or_default();
    format!("{}{of}", change.part.name())
}

fn table(changes: &[Change], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| what | before | after |\n| --- | --- | --- |")?;
    for change in changes {
        let cell = |text: &Option<String>| escaped(text.as_deref().unwrap_or_default());
        let (before, after) = (cell(&change.before), cell(&change.after));
        writeln!(out, "| {} | {before} | {after} |", escaped(&what(change)))?;
    }
    writeln!(out)
}

fn escaped(text: &str) -> String {
    fscheck_core::report::markdown::plain(text)
}
