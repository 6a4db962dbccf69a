//! The content of a document's other parts: charts, SmartArt, comments, and embedded documents.

use std::collections::BTreeMap;

use fscheck_core::evidence::Unreadable;

use super::others::kinds;
use crate::document::package::Package;
use crate::document::pages::{Draft, Pages};
use crate::document::{HiddenIn, inner};
use crate::package::Relation;
use crate::xml::{Element, XmlEvent, walk};

/// Content that a part shows but that is in separate parts, by the ids in its elements.
pub struct Beside {
    parts: BTreeMap<String, Linked>,
    unread: Vec<Left>,
}

enum Linked {
    /// Its text.
    Text(Draft),
    /// The address that a link leads to.
    Link(String),
    /// It is not read.
    Unread(Left),
}

/// A known part that is not read: its type and its name.
struct Left(&'static str, String);

/// Reads the related parts of `part`.
///
/// # Errors
/// A part cannot be read.
pub fn beside(
    package: &mut Package<'_>,
    part: &str,
    pages: &mut Pages<'_>,
) -> Result<Beside, Unreadable> {
    let mut parts = BTreeMap::new();
    let related = package.relations(part);
    for relation in pages.bear(related, part)?.iter() {
        let shown = shown(package, relation, pages);
        if let Some(shown) = pages.bear(shown, &relation.target)? {
            parts.insert(relation.id.clone(), shown);
        }
    }
    Ok(Beside { parts, unread: Vec::new() })
}

fn shown(
    package: &mut Package<'_>,
    relation: &Relation,
    pages: &mut Pages<'_>,
) -> Result<Option<Linked>, Unreadable> {
    if relation.is_external {
        return Ok(Some(Linked::Link(relation.target.clone())));
    }
    let target = &relation.target;
    Ok(match relation.kind.as_str() {
        "diagramdata" => Some(Linked::Text(gathered(package, target, &DRAWING)?)),
        "chart" | "chartex" => Some(Linked::Text(chart(package, target, pages)?)),
        "afchunk" => Some(document(package, target, "an inserted document", pages)?),
        // A vector image, beside the one for programs that cannot draw it.
        "image" if target.to_lowercase().ends_with(".svg") => {
            Some(document(package, target, "a picture", pages)?)
        }
        "oleobject" | "package" => Some(document(package, target, "an embedded object", pages)?),
        _ => None,
    })
}

/// A document that is in this one.
fn document(
    package: &mut Package<'_>,
    part: &str,
    what: &'static str,
    pages: &mut Pages<'_>,
) -> Result<Linked, Unreadable> {
    let name = part.rsplit('/').next().unwrap_or(part);
    let Some(bytes) = package.bytes(part)? else { return Ok(Linked::Text(Draft::default())) };
    let inner = inner::read(name, bytes, pages);
    Ok(match inner.is_read {
        true => Linked::Text(inner.draft),
        false => Linked::Unread(Left(what, name.to_owned())),
    })
}

impl Beside {
    /// Takes the content that an element names; it is returned only once.
    pub fn take(&mut self, id: &str, element: &Element<'_>) -> Option<Draft> {
        match self.parts.remove(id)? {
            Linked::Text(draft) => Some(draft),
            Linked::Link(target) => {
                let mut draft = Draft::default();
                draft.hide(HiddenIn::Link, &target);
                Some(draft)
            }
            Linked::Unread(left) => {
                let program = element.attribute("ProgID").or_else(|| element.attribute("progId"));
                if !program.is_some_and(|program| has_no_text(&program)) {
                    self.unread.push(left);
                }
                None
            }
        }
    }

    /// Adds the content that no element named.
    pub fn finish(self, draft: &mut Draft, pages: &mut Pages<'_>) {
        for shown in self.parts.into_values() {
            match shown {
                Linked::Text(text) => draft.append(text),
                Linked::Link(target) => draft.hide(HiddenIn::Settings, &target),
                Linked::Unread(Left(what, name)) => pages.leave_out(what, &name),
            }
        }
        for Left(what, name) in self.unread {
            pages.leave_out(what, &name);
        }
    }
}

/// Returns whether an object is of a program whose objects are formulas or pictures, or contain
/// what their picture shows as text of the slide.
fn has_no_text(program: &str) -> bool {
    const PROGRAMS: [&str; 8] = [
        "Equation",
        "MathType",
        "TCLayout",
        "PBrush",
        "Paint.Picture",
        "StaticMetafile",
        "StaticDib",
        "MSPhotoEd",
    ];
    PROGRAMS.iter().any(|known| program.starts_with(known))
}

/// Returns the text of a chart: its titles, series and categories, and the shapes drawn on it. Its
/// workbook has more than it shows.
fn chart(
    package: &mut Package<'_>,
    part: &str,
    pages: &mut Pages<'_>,
) -> Result<Draft, Unreadable> {
    let mut draft = gathered(package, part, &CHART)?;
    for relation in package.relations(part)?.iter().filter(|relation| !relation.is_external) {
        match relation.kind.as_str() {
            "chartusershapes" => draft.append(gathered(package, &relation.target, &DRAWING)?),
            "package" => {
                let bytes = package.small(&relation.target).unwrap_or_default();
                let data = inner::read_behind(&relation.target, bytes, pages);
                draft.append(data.into_hidden(HiddenIn::ChartData));
            }
            _ => {}
        }
    }
    Ok(draft)
}

/// The comments on a sheet or slide, of either generation.
///
/// # Errors
/// They cannot be read.
pub fn comments(package: &mut Package<'_>, part: &str) -> Result<Draft, Unreadable> {
    gathered(package, part, &COMMENTS)
}

/// The elements that contain text, those that end a line, and those that are skipped.
struct Gather {
    text: &'static [&'static str],
    lines: &'static [&'static str],
    except: &'static [&'static str],
}

const DRAWING: Gather = Gather { text: &["t"], lines: &["p"], except: &["Fallback"] };

const CHART: Gather = Gather {
    text: &["t", "v", "pt"],
    lines: &["p", "v", "pt"],
    except: &["numCache", "numLit", "numDim", "Fallback"],
};

const COMMENTS: Gather = Gather {
    text: &["t", "text"],
    lines: &["p", "text"],
    // Phonetic guides of Japanese text are not part of it.
    except: &["rPh"],
};

/// The text of a part that shows nothing of others.
fn gathered(package: &mut Package<'_>, part: &str, how: &Gather) -> Result<Draft, Unreadable> {
    let mut draft = Draft::default();
    let (mut inside, mut passed_over) = (0_u32, 0_u32);
    let limits = package.limits();
    let Some(source) = package.part(part)? else { return Ok(draft) };
    walk(source, limits, |met| {
        match met {
            XmlEvent::Start(element) if passed_over > 0 || how.except.contains(&element.name()) => {
                passed_over += 1;
            }
            XmlEvent::End(_) if passed_over > 0 => passed_over -= 1,
            XmlEvent::Text(_) if passed_over > 0 => {}
            XmlEvent::Start(element) => inside += u32::from(how.text.contains(&element.name())),
            XmlEvent::End(name) => {
                inside = inside.saturating_sub(u32::from(how.text.contains(&name)));
                if how.lines.contains(&name) && !draft.text.ends_with('\n') {
                    draft.text.push('\n');
                }
            }
            XmlEvent::Text(text) if inside > 0 => draft.text.push_str(text),
            XmlEvent::Text(_) => {}
        }
        Ok(())
    })?;
    for relation in package.relations(part)?.iter().filter(|relation| relation.is_external) {
        draft.hide(HiddenIn::Link, &relation.target);
    }
    Ok(draft)
}

/// Returns the text of parts without any relationship to them: their position in the document is
/// unknown.
///
/// # Errors
/// A part cannot be read.
pub fn left_over(package: &mut Package<'_>, pages: &mut Pages<'_>) -> Result<Draft, Unreadable> {
    let mut draft = Draft::default();
    let mut parts = package.unread_names();
    parts.retain(|name| usual_content(name).is_some());
    if parts.is_empty() {
        return Ok(draft);
    }
    let related = kinds(package);
    for part in parts.iter().filter(|part| !related.contains_key(*part)) {
        let read = match usual_content(part) {
            Some(Usual::Chart) => chart(package, part, pages),
            Some(Usual::Drawing) => gathered(package, part, &DRAWING),
            Some(Usual::Comments) => comments(package, part),
            None => continue,
        };
        draft.append(pages.bear(read, part)?);
    }
    Ok(draft)
}

/// The usual content of a part with a name.
enum Usual {
    Drawing,
    Chart,
    Comments,
}

fn usual_content(name: &str) -> Option<Usual> {
    let (folder, part) = name.rsplit_once('/')?;
    let folder = folder.rsplit('/').next().unwrap_or_default();
    if !part.ends_with(".xml") {
        return None;
    }
    match folder {
        "diagrams" if part.starts_with("data") => Some(Usual::Drawing),
        "drawings" if part.starts_with("drawing") => Some(Usual::Drawing),
        "charts" if part.starts_with("chart") => Some(Usual::Chart),
        "comments" | "threadedcomments" => Some(Usual::Comments),
        "xl" | "word" if part.starts_with("comments") => Some(Usual::Comments),
        _ => None,
    }
}
