//! The parts of a package that no page shows by itself: hidden text, and parts of unknown types.

use std::collections::BTreeMap;

use fscheck_core::evidence::Unreadable;

use crate::document::HiddenIn;
use crate::document::package::Package;
use crate::document::pages::{Draft, Pages};
use crate::xml::{XmlEvent, walk};

/// The relationships of parts that define the look of a document, or repeat what is read elsewhere.
const LOOKS: [&str; 20] = [
    "theme",
    "themeoverride",
    "styles",
    "styleswitheffects",
    "tablestyles",
    "fonttable",
    "numbering",
    "settings",
    "websettings",
    "presprops",
    "viewprops",
    "calcchain",
    "diagramlayout",
    "diagramquickstyle",
    "diagramcolors",
    "diagramdrawing",
    "chartstyle",
    "chartcolorstyle",
    "pivotcacherecords",
    "printersettings",
];

/// The relationships of parts whose text is on no page: it is only searched for secrets. The last
/// ones were read where a page shows them; those that remain belong to a layout or a building
/// block.
const BEHIND: [&str; 26] = [
    "slidelayout",
    "slidemaster",
    "notesmaster",
    "handoutmaster",
    "glossarydocument",
    "externallink",
    "externallinkpath",
    "customxml",
    "customxmlprops",
    "customproperty",
    "customdata",
    "vmldrawing",
    "rdrichvalue",
    "rdrichvaluetypes",
    "sheetmetadata",
    "changesinfo",
    "xmlmaps",
    "diagramdata",
    "chart",
    "chartex",
    "chartusershapes",
    "drawing",
    "header",
    "footer",
    "footnotes",
    "endnotes",
];

/// Reads the remaining parts: hidden text is added to the draft, and parts with words and of an
/// unknown type are reported.
///
/// # Errors
/// A limit was reached.
pub fn others(package: &mut Package<'_>, pages: &mut Pages<'_>) -> Result<Draft, Unreadable> {
    let mut draft = Draft::default();
    let kinds = kinds(package);
    for part in package.unread_names() {
        let Some(kind) = kinds.get(&part).filter(|_| part.ends_with(".xml")) else { continue };
        if LOOKS.contains(&kind.as_str()) {
            continue;
        }
        let read = words(package, &part);
        let words = pages.bear(read, &part)?;
        if BEHIND.contains(&kind.as_str()) {
            draft.hide(HiddenIn::Settings, &words);
        } else if words.chars().any(char::is_alphabetic) {
            let name = part.rsplit('/').next().unwrap_or(&part);
            pages.leave_out("a part of an unknown kind", name);
        }
    }
    Ok(draft)
}

/// All characters between the elements of a part.
fn words(package: &mut Package<'_>, part: &str) -> Result<String, Unreadable> {
    let mut words = String::new();
    let limits = package.limits();
    let Some(source) = package.part(part)? else { return Ok(words) };
    walk(source, limits, |met| {
        match met {
            XmlEvent::Text(text) => words.push_str(text),
            // Runs may be parts of one word.
            XmlEvent::End("p" | "pt" | "v" | "si" | "item") => words.push('\n'),
            _ => {}
        }
        Ok(())
    })?;
    Ok(words)
}

/// Returns the relationship of each part to another one, by the part's name in lower case.
pub fn kinds(package: &mut Package<'_>) -> BTreeMap<String, String> {
    let lists: Vec<String> =
        package.names().filter(|name| name.ends_with(".rels")).map(str::to_owned).collect();
    let mut kinds = BTreeMap::new();
    for list in lists {
        let of = list.trim_end_matches(".rels").replacen("_rels/", "", 1);
        // A damaged part has no relationships.
        let related = package.relations(&of).unwrap_or_default();
        let inside = related.iter().filter(|one| !one.is_external);
        kinds.extend(inside.map(|one| (one.target.to_lowercase(), one.kind.clone())));
    }
    kinds
}
