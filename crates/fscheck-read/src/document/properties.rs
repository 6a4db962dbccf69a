//! The properties and settings of a document. They are on no page, and are only searched for
//! secrets.

use super::HiddenIn;
use super::package::Package;
use super::pages::Draft;
use crate::package::{self, Relation};
use crate::xml::{Element, XmlEvent, walk};

/// Returns the properties of an Office package; `related` are the relationships of its main part.
pub fn of_package(package: &mut Package<'_>, related: &[Relation]) -> Draft {
    const STATED: [(&str, &str); 3] = [
        ("core-properties", "docProps/core.xml"),
        ("extended-properties", "docProps/app.xml"),
        ("custom-properties", "docProps/custom.xml"),
    ];
    /// Settings of mail merge, connections to databases, data that fields show, and stored data
    /// about the sources of tables and links.
    const SET: [&str; 5] =
        ["settings", "connections", "customxml", "pivotcachedefinition", "externallink"];
    let own = package.relations("").unwrap_or_default();
    let stated = STATED.iter().map(|(kind, usual)| package::first(&own, kind).unwrap_or(usual));
    let set = related.iter().filter(|one| SET.contains(&one.kind.as_str()) && !one.is_external);
    let set = set.map(|relation| relation.target.as_str());
    let mut draft = Draft::default();
    for part in stated.chain(set) {
        draft.append(of_part(package, part));
    }
    draft
}

/// Returns all values of a part, each with its name, up to any damage.
pub fn of_part(package: &mut Package<'_>, part: &str) -> Draft {
    let source = package.small(part).unwrap_or_default();
    let mut values = Values::default();
    let _ = walk(source.as_slice(), package.limits(), |met| {
        match met {
            XmlEvent::Start(element) => values.start(&element),
            XmlEvent::Text(text) => values.text.push_str(text),
            XmlEvent::End(_) => values.end(),
        }
        Ok(())
    });
    values.draft
}

/// Values, as they are gathered.
#[derive(Default)]
struct Values {
    draft: Draft,
    text: String,
    depth: u32,
    /// The name of the last element.
    element: String,
    /// The name that an element gives to its content, and its depth.
    named: Option<(u32, String)>,
}

impl Values {
    fn start(&mut self, element: &Element<'_>) {
        self.end_text();
        self.depth += 1;
        self.element = element.name().to_owned();
        let attributes = element.attributes();
        if let Some((_, name)) = attributes.iter().find(|(name, _)| name == "name") {
            self.named = Some((self.depth, name.clone()));
        }
        // Revision numbers are omitted, as there are thousands.
        if !self.element.starts_with("rsid") {
            for (name, value) in attributes.iter().filter(|(name, _)| name != "name") {
                self.hide(Some(name), value);
            }
        }
    }

    fn hide(&mut self, attribute: Option<&str>, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            let named = self.named.as_ref().map(|(_, name)| name.as_str());
            let name = named.or(attribute).unwrap_or(&self.element);
            self.draft.hide(HiddenIn::Settings, &format!("{name}: {value}"));
        }
    }

    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.hide(None, &text);
    }

    fn end(&mut self) {
        self.end_text();
        if self.named.as_ref().is_some_and(|(depth, _)| *depth == self.depth) {
            self.named = None;
        }
        self.depth = self.depth.saturating_sub(1);
    }
}
