//! The package of a workbook with changes: parts, content types and relationships.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, Write};

use fscheck_core::text::xml_escaped;
pub use fscheck_read::package::Relation;
use fscheck_read::package::{Archive, STRICT, relations, relations_part};
use fscheck_read::xml::Events;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::AnnotateError;
use super::markup::{self, Edge, attribute, name_of};

/// Bytes of a part that is changed: it is held in memory, several times over. Sheets of
/// self-assessments have some 100 KB.
const LARGEST: u64 = 64 << 20;

/// The content type of sheets.
pub const WORKSHEET: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";

const CONTENT_TYPES: &str = "[Content_Types].xml";

/// The types of relationships begin with this, unless they are of the strict form (ECMA-376, part 4).
const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The namespace of relationships, and how the types of all begin.
pub fn relationships(is_strict: bool) -> &'static str {
    if is_strict { STRICT } else { TRANSITIONAL }
}

/// A workbook's package, with changes that are not written yet.
pub struct Package<R> {
    archive: Archive<R>,
    /// New contents of parts, by their positions in the archive.
    changed: BTreeMap<usize, Vec<u8>>,
    /// New parts, by their names.
    added: BTreeMap<String, Vec<u8>>,
    /// Content types that are not stated yet: attributes of elements `Override`.
    parts: Vec<String>,
    /// The declarations of elements `Default`, by extension.
    endings: BTreeMap<String, String>,
    /// The last number that was used for a name with each beginning.
    numbers: BTreeMap<String, u32>,
}

impl<R: Read + Seek> Package<R> {
    /// Opens the package in `source`.
    pub fn open(source: R) -> Result<Package<R>, AnnotateError> {
        Ok(Package {
            archive: Archive::open(source).map_err(AnnotateError::malformed)?,
            changed: BTreeMap::new(),
            added: BTreeMap::new(),
            parts: Vec::new(),
            endings: BTreeMap::new(),
            numbers: BTreeMap::new(),
        })
    }

    /// Returns whether there is a part with this name.
    pub fn has(&self, name: &str) -> bool {
        self.added.contains_key(name) || self.archive.position(name).is_some()
    }

    /// Returns the part called `name`, with its changes.
    pub fn part(&mut self, name: &str) -> Result<Vec<u8>, AnnotateError> {
        if let Some(part) = self.added.get(name) {
            return Ok(part.clone());
        }
        let damaged = |what: &str| AnnotateError::Damaged(format!("its part {name} {what}"));
        let position = self.archive.position(name).ok_or_else(|| damaged("cannot be read"))?;
        if let Some(part) = self.changed.get(&position) {
            return Ok(part.clone());
        }
        let part = self.archive.part(position).map_err(|_| damaged("cannot be read"))?;
        if part.size() > LARGEST {
            return Err(damaged("is too large"));
        }
        let mut content = Vec::new();
        part.take(LARGEST).read_to_end(&mut content)?;
        Ok(content)
    }

    /// Puts `content` in the place of the part called `name`, or adds it.
    pub fn set(&mut self, name: &str, content: Vec<u8>) {
        match self.archive.position(name) {
            Some(position) => self.changed.insert(position, content),
            None => self.added.insert(name.to_owned(), content),
        };
    }

    /// Returns a name that no part has yet: `stem`, a number if needed, and `ending`.
    pub fn free_name(&mut self, stem: &str, ending: &str) -> String {
        let last = self.numbers.get(stem).copied().unwrap_or(0);
        let names = (last + 1..).map(|number| (number, format!("{stem}{number}{ending}")));
        let free = names.into_iter().find(|(_, name)| !self.has(name));
        let (number, name) = free.unwrap_or_default();
        self.numbers.insert(stem.to_owned(), number);
        name
    }

    /// Returns the relationships of the part called `name`.
    pub fn relationships(&mut self, name: &str) -> Result<Vec<Relation>, AnnotateError> {
        let file = relations_part(name);
        if !self.has(&file) {
            return Ok(Vec::new());
        }
        let part = self.part(&file)?;
        let mut related =
            relations(Events::new(part.as_slice()), name).map_err(AnnotateError::malformed)?;
        related.retain(|relation| !relation.is_external);
        Ok(related)
    }

    /// Adds a relationship from the part called `of` to the part called `to`, and returns its id.
    pub fn relate(
        &mut self,
        of: &str,
        kind: &str,
        to: &str,
        is_strict: bool,
    ) -> Result<String, AnnotateError> {
        let file = relations_part(of);
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

    /// Adds all declarations at once to the part that holds them, since that part grows with the
    /// sheets.
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
        for position in 0..self.archive.count() {
            let part = self.archive.packed(position).map_err(AnnotateError::malformed)?;
            match self.changed.remove(&position) {
                None => written.raw_copy_file(part).map_err(io::Error::from)?,
                Some(content) => {
                    let name = String::from_utf8_lossy(part.name_raw()).into_owned();
                    written.start_file(name, options).map_err(io::Error::from)?;
                    written.write_all(&content)?;
                }
            }
        }
        for (name, content) in self.added {
            written.start_file(name, options).map_err(io::Error::from)?;
            written.write_all(&content)?;
        }
        written.finish().map_err(io::Error::from)?.flush()?;
        Ok(())
    }
}
