//! The styles of a .docx that are headings.

use std::collections::{BTreeMap, BTreeSet};

use fscheck_core::evidence::Unreadable;

use crate::document::package::Package;
use crate::package::{self, Relation};
use crate::xml::{XmlEvent, walk};

/// The heading styles of documents that were read before, by the hash of their part: the documents
/// of one company have the same, and it is often longer than their text. Headings are only used in
/// hints, so a forged hash would be useless.
#[derive(Debug, Default)]
pub struct KnownStyles(BTreeMap<u64, BTreeSet<String>>);

/// The most bytes of style ids that are kept for further documents.
const MOST_KNOWN: usize = 1 << 20;

impl KnownStyles {
    /// Returns the heading styles of the document whose main part is `main`.
    pub fn heading_styles(
        &mut self,
        package: &mut Package<'_>,
        main: &str,
        related: &[Relation],
    ) -> Result<BTreeSet<String>, Unreadable> {
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
        let usual = format!("{folder}/styles.xml");
        let part = package::first(related, "styles").unwrap_or(&usual);
        let Some(hash) = package.hash(part)? else { return heading_styles(package, part) };
        if let Some(known) = self.0.get(&hash) {
            // It counts as read, so that the result does not depend on earlier documents.
            package.part(part)?;
            return Ok(known.clone());
        }
        let styles = heading_styles(package, part)?;
        let ids = self.0.values().flatten().chain(&styles);
        if ids.map(String::len).sum::<usize>() <= MOST_KNOWN {
            self.0.insert(hash, styles.clone());
        }
        Ok(styles)
    }
}

/// Returns the ids of the paragraph styles that are headings, whatever their names in the language
/// of the program: those with an outline level, and built-in headings and titles.
fn heading_styles(package: &mut Package<'_>, part: &str) -> Result<BTreeSet<String>, Unreadable> {
    let mut headings = BTreeSet::new();
    let mut style = String::new();
    let limits = package.limits();
    let Some(part) = package.part(part)? else { return Ok(headings) };
    walk(part, limits, |met| {
        if let XmlEvent::Start(element) = met {
            match element.name() {
                "style" => style = element.attribute("styleId").unwrap_or_default(),
                "name" => {
                    let name = element.attribute("val").unwrap_or_default().to_lowercase();
                    if name.starts_with("heading") || name == "title" {
                        headings.insert(style.clone());
                    }
                }
                "outlineLvl" if element.attribute("val").is_some_and(|level| level != "9") => {
                    headings.insert(style.clone());
                }
                _ => {}
            }
        }
        Ok(())
    })?;
    Ok(headings)
}
