//! Packages within the limits of documents: their unpacked bytes are counted.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Read, Seek};
use std::rc::Rc;

use fscheck_core::evidence::Unreadable;

use super::pages::Unpacked;
use super::{Format, exceeded, opc};
use crate::limits::Limits;
use crate::package::{Archive, COMPOUND_FILE, Relation, relations, relations_part};
use crate::xml::Events;

/// Packed bytes of a part that is hashed.
const HASHED: u64 = 1 << 20;

/// The most bytes of a part that is only searched for secrets.
const SMALL: u64 = 8 << 20;

/// The most bytes of a part that identifies a package. The list of the types of 20,000 parts has 3
/// MB.
const SAYS_KIND: u64 = 4 << 20;

/// The source of a document: a file, or the memory that a part of another was unpacked to.
pub trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

/// The kind of a zip archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Packed {
    /// A document of Office Open XML.
    Office(Format),
    /// A drawing of Visio.
    Visio,
    /// A workbook of Excel in its binary form.
    BinaryWorkbook,
    /// A document of OpenDocument; its type follows `application/vnd.oasis.opendocument.`.
    OpenDocument(String),
    /// A document of Keynote, Pages or Numbers.
    IWork,
    /// Anything else.
    Other,
    /// It cannot be opened, for example because a download ended early.
    Damaged,
}

/// A package, with the parts that were read counted.
pub struct Package<'a> {
    archive: Archive<Box<dyn Source + 'a>>,
    unpacked: Unpacked<'a>,
    read: BTreeSet<usize>,
    /// The relationships that were read, by the position of the part that states them.
    related: BTreeMap<usize, Rc<[Relation]>>,
}

impl<'a> Package<'a> {
    /// Opens the package in `source`; its unpacked bytes are added to `unpacked`.
    ///
    /// # Errors
    /// It is no zip archive, is encrypted, or has too many parts.
    pub fn open(
        mut source: Box<dyn Source + 'a>,
        unpacked: &Unpacked<'a>,
    ) -> Result<Package<'a>, Unreadable> {
        if is_compound(&mut source) {
            return Err(Unreadable::Protected);
        }
        let package = Package::of(source, unpacked)
            .ok_or_else(|| Unreadable::Damaged("its list of parts can't be read".to_owned()))?;
        let most = package.limits().document_parts;
        if package.archive.count() > most.count() {
            return Err(exceeded("parts", &most));
        }
        Ok(package)
    }

    fn of(source: Box<dyn Source + 'a>, unpacked: &Unpacked<'a>) -> Option<Package<'a>> {
        let archive = Archive::open(source).ok()?;
        let unpacked = unpacked.clone();
        Some(Package { archive, unpacked, read: BTreeSet::new(), related: BTreeMap::new() })
    }

    /// The limits of the document.
    pub fn limits(&self) -> &'a Limits {
        self.unpacked.limits()
    }

    /// Returns whether there is a part called `name`.
    pub fn has(&self, name: &str) -> bool {
        self.archive.position(name).is_some()
    }

    /// Returns the part called `name`; `None` if there is none. The archive enforces the stated
    /// size of a part, and the total size of all parts read is limited here.
    ///
    /// # Errors
    /// It cannot be unpacked, or the parts unpack to too much.
    pub fn part(&mut self, name: &str) -> Result<Option<impl BufRead + '_>, Unreadable> {
        let Some(index) = self.archive.position(name) else { return Ok(None) };
        let damaged = |_| Unreadable::Damaged(format!("its part {name} can't be unpacked"));
        self.read.insert(index);
        let part = self.archive.part(index).map_err(damaged)?;
        self.unpacked.add(part.size())?;
        Ok(Some(BufReader::new(part)))
    }

    /// Returns a hash that identifies a part without unpacking it; `None` if there is none, and for
    /// large ones.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn hash(&mut self, name: &str) -> Result<Option<u64>, Unreadable> {
        let Some(index) = self.archive.position(name) else { return Ok(None) };
        let damaged = || Unreadable::Damaged(format!("its part {name} can't be read"));
        let mut packed = self.archive.packed(index).map_err(|_| damaged())?;
        if packed.compressed_size() > HASHED {
            return Ok(None);
        }
        let mut content = Vec::new();
        packed.read_to_end(&mut content).map_err(|_| damaged())?;
        let mut hash = DefaultHasher::new();
        (format!("{:?}", packed.compression()), packed.size(), content).hash(&mut hash);
        Ok(Some(hash.finish()))
    }

    /// Returns a whole part; `None` if there is none.
    ///
    /// # Errors
    /// As for [`Package::part`].
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let Some(mut part) = self.part(name)? else { return Ok(None) };
        let mut bytes = Vec::new();
        let read = part.read_to_end(&mut bytes);
        read.map_err(|_| Unreadable::Damaged(format!("its part {name} can't be unpacked")))?;
        Ok(Some(bytes))
    }

    /// Returns a whole part that is only searched for secrets; `None` if it is missing, large or
    /// damaged, which is not reported.
    pub fn small(&mut self, name: &str) -> Option<Vec<u8>> {
        let index = self.archive.position(name)?;
        let is_small = self.archive.packed(index).is_ok_and(|part| part.size() <= SMALL);
        if is_small { self.bytes(name).ok().flatten() } else { None }
    }

    /// Returns a whole small part as text; empty if there is none.
    ///
    /// # Errors
    /// As for [`Package::part`].
    pub fn text(&mut self, name: &str) -> Result<String, Unreadable> {
        let bytes = self.bytes(name)?.unwrap_or_default();
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Returns the names of all parts in lower case, sorted, except those that are not valid text.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.archive.folded_names().map(|(name, _)| name)
    }

    /// The names of the parts that were not read so far.
    pub fn unread_names(&self) -> Vec<String> {
        let all = self.archive.folded_names();
        let unread = all.filter(|(_, position)| !self.read.contains(position));
        unread.map(|(name, _)| name.to_owned()).collect()
    }

    /// Returns the beginning of a part that identifies a package; empty if there is none.
    pub(super) fn beginning(&mut self, name: &str) -> Vec<u8> {
        self.archive.beginning(self.archive.position(name), SAYS_KIND)
    }

    /// Returns the relationships of `part`; of the package as a whole if it is empty.
    ///
    /// # Errors
    /// The part that states them can't be read.
    pub fn relations(&mut self, part: &str) -> Result<Rc<[Relation]>, Unreadable> {
        let name = relations_part(part);
        let Some(position) = self.archive.position(&name) else { return Ok(Rc::default()) };
        if let Some(known) = self.related.get(&position) {
            return Ok(Rc::clone(known));
        }
        let limits = self.limits();
        let Some(stated) = self.part(&name)? else { return Ok(Rc::default()) };
        let related: Rc<[Relation]> = relations(Events::within(stated, limits), part)?.into();
        self.related.insert(position, Rc::clone(&related));
        Ok(related)
    }

    /// Returns the kind of the package.
    fn kind(&mut self) -> Packed {
        if let Some(kind) = opc::kind(self) {
            return kind;
        }
        let kind = String::from_utf8_lossy(&self.beginning("mimetype")).into_owned();
        if let Some(kind) = kind.trim().strip_prefix("application/vnd.oasis.opendocument.") {
            return Packed::OpenDocument(kind.to_owned());
        }
        let is_iwork = |name: &str| {
            let of_iwork = ["index.apxl", "index.apxl.gz", "index.zip", "index/document.iwa"];
            of_iwork.contains(&name) || (name.starts_with("index/") && name.ends_with(".iwa"))
        };
        if self.names().any(is_iwork) { Packed::IWork } else { Packed::Other }
    }
}

/// Returns the kind of the zip archive in `source`, by its characteristic parts. No other part is
/// unpacked.
pub fn packed(source: impl Read + Seek, limits: &Limits) -> Packed {
    let unpacked = Unpacked::new(limits);
    let package = Package::of(Box::new(BufReader::new(source)), &unpacked);
    package.map_or(Packed::Damaged, |mut package| package.kind())
}

/// Returns whether the file is a compound file, which contains a package only if that is encrypted.
/// Leaves it at its start.
fn is_compound(source: &mut (impl Read + Seek)) -> bool {
    let mut mark = [0; 8];
    let is_compound = source.read_exact(&mut mark).is_ok() && mark == COMPOUND_FILE;
    source.rewind().is_ok() && is_compound
}
