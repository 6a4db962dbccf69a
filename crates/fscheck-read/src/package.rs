//! Packages of office programs: zip archives of parts, which find each other by relationships
//! (ECMA-376, part 2).
//!
//! The readers of parts enforce their own limits; the archive itself holds each part to its stated
//! size.

use std::collections::BTreeMap;
use std::io::{BufRead, Read, Seek};

use fscheck_core::percent;
use quick_xml::events::BytesStart;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use crate::xml::{self, Events, XmlError};

/// The first bytes of a compound file. One that should be a package is an old document, or an
/// encrypted package (MS-OFFCRYPTO, 2.3.4.4).
pub const COMPOUND_FILE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The types of relationships of the strict form begin with this (ECMA-376, part 1).
pub const STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";

/// The parts of a package.
pub struct Archive<S> {
    zip: ZipArchive<S>,
    /// The positions of the parts by their names, as [`folded`] writes them.
    positions: BTreeMap<String, usize>,
}

impl<S: Read + Seek> Archive<S> {
    /// Opens the package in `source`.
    ///
    /// # Errors
    /// It has no list of its parts.
    pub fn open(source: S) -> Result<Archive<S>, ZipError> {
        let zip = ZipArchive::new(source)?;
        let mut positions = BTreeMap::new();
        for (position, name) in zip.file_names().enumerate() {
            // If the names of two parts are the same on Windows, the first one counts.
            if let Ok(name) = name {
                positions.entry(folded(&name)).or_insert(position);
            }
        }
        Ok(Archive { zip, positions })
    }

    /// The number of its parts.
    pub fn count(&self) -> usize {
        self.zip.len()
    }

    /// The position of the part called exactly `name`.
    pub fn exact_position(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name_raw(name.as_bytes())
    }

    /// Returns the position of the part called `name`: as it is written, otherwise ignoring case,
    /// the direction of slashes and percent-encoding, in which some writers deviate.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.exact_position(name).or_else(|| self.positions.get(&folded(name)).copied())
    }

    /// Returns the names of all parts in lower case, sorted, with their positions, except those
    /// that are not valid text.
    pub fn folded_names(&self) -> impl Iterator<Item = (&str, usize)> {
        self.positions.iter().map(|(name, position)| (name.as_str(), *position))
    }

    /// The names of all parts as they are written, in the order of the archive.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().flatten().map(|name| name.into_owned()).collect()
    }

    /// The part at `position`, unpacked as it is read.
    ///
    /// # Errors
    /// It is packed in a way that is not read.
    pub fn part(&mut self, position: usize) -> Result<ZipFile<'_, S>, ZipError> {
        self.zip.by_index(position)
    }

    /// The part at `position` as it is packed, with its name and size.
    ///
    /// # Errors
    /// The archive has no such part.
    pub fn packed(&mut self, position: usize) -> Result<ZipFile<'_, S>, ZipError> {
        self.zip.by_index_raw(position)
    }

    /// Returns the first bytes of the part at `position`, at most `most`; for a damaged one, those
    /// before the damage.
    pub fn beginning(&mut self, position: Option<usize>, most: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Some(part) = position.and_then(|position| self.part(position).ok()) {
            let _ = part.take(most).read_to_end(&mut bytes);
        }
        bytes
    }
}

/// A part's name, as names are compared.
fn folded(name: &str) -> String {
    let name = percent::decoded(name).replace('\\', "/");
    let name = name.trim_start_matches("./").trim_start_matches('/');
    name.to_lowercase()
}

/// A relationship of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Its id, by which elements of the part name it.
    pub id: String,
    /// The last step of its type, in lower case: the same in both forms, and for additions of later
    /// versions.
    pub kind: String,
    /// The name of a part, or the address of something outside.
    pub target: String,
    /// True if its target is outside of the package.
    pub is_external: bool,
    /// True if its type is one of the strict form.
    pub is_strict: bool,
}

/// Returns the name of the part with the relationships of `part`; with those of the whole package
/// if that is empty (ECMA-376, part 2, 6.5.2.3).
pub fn relations_part(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// The relationships of `part`, from the events of the part that [`relations_part`] names.
///
/// # Errors
/// It is no XML.
pub fn relations<R: BufRead>(events: Events<R>, part: &str) -> Result<Vec<Relation>, XmlError> {
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut relations = Vec::new();
    events.each_start(|start| {
        relations.extend(relation(start, folder));
        Ok::<(), XmlError>(())
    })?;
    Ok(relations)
}

fn relation(start: &BytesStart<'_>, folder: &str) -> Option<Relation> {
    let stated = xml::local_attributes(start, ["Id", "Target", "Type", "TargetMode"]);
    let [Some(id), Some(target), kind, mode] = stated else { return None };
    let (kind, mode) = (kind.unwrap_or_default(), mode.unwrap_or_default());
    let is_external = mode.eq_ignore_ascii_case("External");
    Some(Relation {
        id,
        is_strict: kind.trim().starts_with(STRICT),
        kind: kind.trim().rsplit('/').next().unwrap_or_default().to_lowercase(),
        target: if is_external { target } else { resolved(folder, &target) },
        is_external,
    })
}

/// The first part that is related in this way.
pub fn first<'a>(relations: &'a [Relation], kind: &str) -> Option<&'a str> {
    let mut fitting = relations.iter().filter(|relation| relation.kind == kind);
    fitting.find(|relation| !relation.is_external).map(|relation| relation.target.as_str())
}

/// The name of the part that `target` leads to from `folder`.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.trim().replace('\\', "/");
    let target = target.split('#').next().unwrap_or_default();
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." | "" => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_start_from_the_folder_of_their_part() {
        assert_eq!(resolved("ppt/slides", "../notesSlides/n1.xml"), "ppt/notesSlides/n1.xml");
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "worksheets\\sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("", "./word/document.xml"), "word/document.xml");
        assert_eq!(resolved("xl", "../../../etc"), "etc");
    }

    #[test]
    fn relationships_are_kept_beside_their_part() {
        assert_eq!(relations_part("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
        assert_eq!(relations_part("a.xml"), "_rels/a.xml.rels");
        assert_eq!(relations_part(""), "_rels/.rels");
    }

    #[test]
    fn a_relationship_names_a_part_or_something_outside() {
        let part = format!(
            "<r:Relationships><r:Relationship Id='a' Type='{STRICT}/officeDocument' Target='w.xml'/>\
             <r:Relationship Id='b' Type='x/hyperlink' Target='http://a/b' TargetMode='External'/>\
             <r:Relationship Id='c' Type='x/styles'/></r:Relationships>"
        );
        let relations = relations(Events::new(part.as_bytes()), "xl/x.xml").unwrap();
        let [document, link] = relations.as_slice() else { panic!("{relations:?}") };
        assert_eq!((document.kind.as_str(), document.is_strict), ("officedocument", true));
        assert_eq!(first(&relations, "officedocument"), Some("xl/w.xml"));
        assert_eq!((link.target.as_str(), link.is_external), ("http://a/b", true));
        assert_eq!(first(&relations, "hyperlink"), None);
    }
}
