//! Documents that are packages: zip archives of XML parts.

use std::fmt::Display;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Read, Seek};

use zip::ZipArchive;

use super::{Unreadable, exceeded};
use crate::limits::{DOCUMENT_PARTS, DOCUMENT_UNPACKED};

/// Packed bytes of a part that is hashed.
const HASHED: u64 = 1 << 20;

/// A package, with the parts that were read counted.
pub struct Package {
    archive: ZipArchive<BufReader<File>>,
    unpacked: u64,
}

impl Package {
    /// Opens the package in `file`.
    ///
    /// # Errors
    /// It is no zip archive, is encrypted, or has too many parts.
    pub fn open(mut file: File) -> Result<Package, Unreadable> {
        if is_compound(&mut file) {
            return Err(Unreadable::Protected);
        }
        let archive = ZipArchive::new(BufReader::new(file))
            .map_err(|_| Unreadable::Damaged("its list of parts cannot be read".to_owned()))?;
        if archive.len() > DOCUMENT_PARTS.count() {
            return Err(exceeded("parts", &DOCUMENT_PARTS));
        }
        Ok(Package { archive, unpacked: 0 })
    }

    /// The part called `name`; `None` where there is none. The archive holds a part to the size
    /// that it states, and the sizes of all parts that are read are held to a limit here.
    ///
    /// # Errors
    /// It cannot be unpacked, or the parts unpack to too much.
    pub fn part(&mut self, name: &str) -> Result<Option<impl BufRead + '_>, Unreadable> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let damaged = |error: zip::result::ZipError| {
            Unreadable::Damaged(format!("its part {name} cannot be unpacked ({error})"))
        };
        let part = self.archive.by_index(index).map_err(damaged)?;
        self.unpacked = self.unpacked.saturating_add(part.size());
        if self.unpacked > DOCUMENT_UNPACKED.get() {
            return Err(exceeded("bytes when unpacked", &DOCUMENT_UNPACKED));
        }
        Ok(Some(BufReader::new(part)))
    }

    /// A hash that tells a part from others without unpacking it; `None` where there is none, and
    /// for large ones.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn hash(&mut self, name: &str) -> Result<Option<u64>, Unreadable> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let damaged = |error: &dyn Display| {
            Unreadable::Damaged(format!("its part {name} cannot be read ({error})"))
        };
        let mut packed = self.archive.by_index_raw(index).map_err(|error| damaged(&error))?;
        if packed.compressed_size() > HASHED {
            return Ok(None);
        }
        let mut content = Vec::new();
        packed.read_to_end(&mut content).map_err(|error| damaged(&error))?;
        let mut hash = DefaultHasher::new();
        (format!("{:?}", packed.compression()), packed.size(), content).hash(&mut hash);
        Ok(Some(hash.finish()))
    }

    /// The whole of a small part as text; empty where there is none.
    ///
    /// # Errors
    /// As for [`Package::part`].
    pub fn text(&mut self, name: &str) -> Result<String, Unreadable> {
        let mut bytes = Vec::new();
        if let Some(mut part) = self.part(name)? {
            let read = part.read_to_end(&mut bytes);
            read.map_err(|error| Unreadable::Damaged(format!("its part {name}: {error}")))?;
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The names of all parts, sorted; those that are no text are left out.
    pub fn names(&self) -> Vec<String> {
        let names = self.archive.file_names().flatten();
        let mut names: Vec<String> = names.map(|name| name.into_owned()).collect();
        names.sort();
        names
    }
}

/// Whether the file is a compound file, which holds a package only if that is encrypted
/// (MS-OFFCRYPTO, 2.3.4.4). Leaves it at its start.
fn is_compound(file: &mut File) -> bool {
    let mut mark = [0; 8];
    let is_compound = file.read_exact(&mut mark).is_ok()
        && mark == [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    file.rewind().is_ok() && is_compound
}
