//! The package of a workbook: its parts, what they are related to, and what has been changed.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, Write};

use fscheck_core::text::xml_escaped;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use super::AnnotateError;
use super::markup::{self, Edge, attribute, name_of};

/// Bytes of a part that is changed: it is held in memory, several times over. Sheets of
/// self-assessments have some 100 KB.
const LARGEST: u64 = 64 << 20;

/// The content type of sheets.
pub const WORKSHEET: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";

const CONTENT_TYPES: &str = "[Content_Types].xml";

/// The types of relationships begin with one of these (ECMA-376, parts 4 and 1).
const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";

/// The namespace of relationships, and how the types of all begin.
pub fn relationships(is_strict: bool) -> &'static str {
    if is_strict { STRICT } else { TRANSITIONAL }
}

/// A workbook's package, with changes that are not written yet.
pub struct Package<R> {
    archive: ZipArchive<R>,
    /// How the names of parts are written in the archive: they are the same whatever their case
    /// (ECMA-376, part 2, 6.2.2.3).
    names: BTreeMap<String, String>,
    changed: BTreeMap<String, Vec<u8>>,
    /// Content types that are not stated yet: attributes of elements `Override`.
    parts: Vec<String>,
    /// Likewise, of elements `Default`, by the ending that they are for.
    endings: BTreeMap<String, String>,
    /// The last number that was given to a name that begins like this.
    numbers: BTreeMap<String, u32>,
}

/// A relationship of one part to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// Its id, by which the part names it.
    pub id: String,
    /// Its type, without the beginning that all types share.
    pub kind: String,
    /// The other part.
    pub target: String,
    /// Whether its types are those of the strict form.
    pub is_strict: bool,
}

impl<R: Read + Seek> Package<R> {
    /// Opens the package in `source`.
    pub fn open(source: R) -> Result<Package<R>, AnnotateError> {
        let mut archive = ZipArchive::new(source).map_err(AnnotateError::malformed)?;
        let mut names = BTreeMap::new();
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index).map_err(AnnotateError::malformed)?;
            let name = String::from_utf8_lossy(part.name_raw()).into_owned();
            names.insert(folded(&name), name);
        }
        Ok(Package {
            archive,
            names,
            changed: BTreeMap::new(),
            parts: Vec::new(),
            endings: BTreeMap::new(),
            numbers: BTreeMap::new(),
        })
    }

    /// Whether there is a part of this name.
    pub fn has(&self, name: &str) -> bool {
        self.changed.contains_key(&self.written(name)) || self.names.contains_key(&folded(name))
    }

    /// The part called `name`, with what has been changed in it.
    pub fn part(&mut self, name: &str) -> Result<Vec<u8>, AnnotateError> {
        let name = self.written(name);
        if let Some(part) = self.changed.get(&name) {
            return Ok(part.clone());
        }
        let damaged = |what: &str| AnnotateError::Damaged(format!("its part {name} {what}"));
        let part = self.archive.by_name(&name).map_err(|_| damaged("cannot be read"))?;
        if part.size() > LARGEST {
            return Err(damaged("is too large"));
        }
        let mut content = Vec::new();
        part.take(LARGEST).read_to_end(&mut content)?;
        Ok(content)
    }

    /// Puts `content` in the place of the part called `name`, or adds it.
    pub fn set(&mut self, name: &str, content: Vec<u8>) {
        self.changed.insert(self.written(name), content);
    }

    /// A part's name as it is written in the archive.
    fn written(&self, name: &str) -> String {
        self.names.get(&folded(name)).map_or_else(|| name.to_owned(), Clone::clone)
    }

    /// A name that no part has yet: `stem`, a number where one is needed, and `ending`.
    pub fn free_name(&mut self, stem: &str, ending: &str) -> String {
        let last = self.numbers.get(stem).copied().unwrap_or(0);
        let names = (last + 1..).map(|number| (number, format!("{stem}{number}{ending}")));
        let free = names.into_iter().find(|(_, name)| !self.has(name));
        let (number, name) = free.unwrap_or_default();
        self.numbers.insert(stem.to_owned(), number);
        name
    }

    /// What the part called `name` is related to.
    pub fn relationships(&mut self, name: &str) -> Result<Vec<Relationship>, AnnotateError> {
        let file = relationships_of(name);
        if !self.has(&file) {
            return Ok(Vec::new());
        }
        read_relationships(&self.part(&file)?, name)
    }

    /// Relates the part called `of` to the part called `to`, and gives the relationship's id.
    pub fn relate(
        &mut self,
        of: &str,
        kind: &str,
        to: &str,
        is_strict: bool,
    ) -> Result<String, AnnotateError> {
        let file = relationships_of(of);
        let there = self.relationships(of)?;
        let ids = (1_u32..).map(|number| format!("rIdFscheck{number}"));
        let mut free = ids.filter(|id| !there.iter().any(|relationship| relationship.id == *id));
        let id = free.next().unwrap_or_default();
        let part = match self.has(&file) {
            true => self.part(&file)?,
            false => b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
                       <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/\
                       relationships\"/>"
                .to_vec(),
        };
        let prefix = markup::root_prefix(&part)?;
        let kinds = relationships(is_strict);
        let (kind, target) = (xml_escaped(kind), xml_escaped(to));
        let new = format!(
            "<{prefix}Relationship Id=\"{id}\" Type=\"{kinds}/{kind}\" Target=\"/{target}\"/>"
        );
        self.set(&file, markup::insert(&part, "Relationships", Edge::End, &new)?);
        Ok(id)
    }

    /// States the content type of one part.
    pub fn declare_part(&mut self, name: &str, content_type: &str) {
        let name = xml_escaped(name);
        self.parts.push(format!("PartName=\"/{name}\" ContentType=\"{content_type}\""));
    }

    /// States the content type of all parts with an ending, unless it is stated.
    pub fn declare_ending(&mut self, ending: &str, content_type: &str) {
        let entry = format!("Extension=\"{ending}\" ContentType=\"{content_type}\"");
        self.endings.insert(ending.to_owned(), entry);
    }

    /// Adds what was declared to the part that states it, all at once: that part grows with the sheets.
    fn declare(&mut self) -> Result<(), AnnotateError> {
        if self.parts.is_empty() && self.endings.is_empty() {
            return Ok(());
        }
        let types = self.part(CONTENT_TYPES)?;
        let mut endings = std::mem::take(&mut self.endings);
        markup::read(&types, |start| {
            if name_of(start) == "Default" {
                let stated = attribute(start, "Extension").unwrap_or_default();
                endings.remove(&stated.to_ascii_lowercase());
            }
            Ok(())
        })?;
        let prefix = markup::root_prefix(&types)?;
        let mut entries = String::new();
        for ending in endings.values() {
            entries.push_str(&format!("<{prefix}Default {ending}/>"));
        }
        for part in std::mem::take(&mut self.parts) {
            entries.push_str(&format!("<{prefix}Override {part}/>"));
        }
        self.set(CONTENT_TYPES, markup::insert(&types, "Types", Edge::End, &entries)?);
        Ok(())
    }

    /// Writes the package: parts that were not changed byte for byte as they were, in their order,
    /// then the new ones.
    pub fn write(mut self, out: impl Write + Seek) -> Result<(), AnnotateError> {
        self.declare()?;
        let mut written = ZipWriter::new(out);
        // Without the time of day, so that the same input gives the same bytes.
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        for index in 0..self.archive.len() {
            let part = self.archive.by_index_raw(index).map_err(AnnotateError::malformed)?;
            let name = String::from_utf8_lossy(part.name_raw()).into_owned();
            match self.changed.remove(&name) {
                None => written.raw_copy_file(part).map_err(io::Error::from)?,
                Some(content) => {
                    written.start_file(name, options).map_err(io::Error::from)?;
                    written.write_all(&content)?;
                }
            }
        }
        for (name, content) in self.changed {
            written.start_file(name, options).map_err(io::Error::from)?;
            written.write_all(&content)?;
        }
        written.finish().map_err(io::Error::from)?.flush()?;
        Ok(())
    }
}

fn read_relationships(part: &[u8], of: &str) -> Result<Vec<Relationship>, AnnotateError> {
    let mut found = Vec::new();
    markup::read(part, |start| {
        let value = |name| attribute(start, name).unwrap_or_default();
        if name_of(start) == "Relationship" && value("TargetMode") != "External" {
            let kind = value("Type");
            found.push(Relationship {
                id: value("Id"),
                is_strict: kind.starts_with(STRICT),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: resolved(of, &value("Target")),
            });
        }
        Ok(())
    })?;
    Ok(found)
}

/// A part's name, as names are compared. Some programs write backslashes.
fn folded(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

/// Where the relationships of a part are kept (ECMA-376, part 2, 6.5.2.3).
fn relationships_of(name: &str) -> String {
    match name.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{name}.rels"),
    }
}

/// The part that `target` names, seen from the part called `of`.
fn resolved(of: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut steps: Vec<&str> = of.split('/').collect();
    steps.pop();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_the_part_that_names_them() {
        assert_eq!(
            resolved("xl/workbook.xml", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(resolved("xl/worksheets/sheet1.xml", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("xl/worksheets/sheet1.xml", "/xl/a.xml"), "xl/a.xml");
        assert_eq!(resolved("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(relationships_of("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
        assert_eq!(relationships_of(""), "_rels/.rels");
    }
}
