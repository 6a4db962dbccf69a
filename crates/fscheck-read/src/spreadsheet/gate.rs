//! The gate: checks a file and the directory of its package before a reader opens it.
//!
//! The .xlsx reader trusts some numbers of a package; values that it cannot handle are refused
//! here, with a message that says what to do.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use quick_xml::events::Event;

use super::{OpenError, exceeded};
use crate::limits::Limits;
use crate::package::{Archive, COMPOUND_FILE};
use crate::xml::Events;

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML, with macros or without.
    Xlsx,
    /// OpenDocument.
    Ods,
}

/// The fewest bytes that one shared string takes: `<si/>`.
const SHORTEST_STRING: u64 = 5;

/// Returns the format of `source`, and refuses unreadable files. Leaves it at its start.
pub fn inspect<S: Read + Seek>(source: &mut S, limits: &Limits) -> Result<Format, OpenError> {
    let mut head = [0; 512];
    let length = read_up_to(source, &mut head)?;
    let head = head.get(..length).unwrap_or_default();
    source.seek(SeekFrom::Start(0))?;
    if !head.starts_with(b"PK\x03\x04") {
        return Err(refuse(head, source, limits));
    }
    let format = inspect_package(source, limits)?;
    source.seek(SeekFrom::Start(0))?;
    Ok(format)
}

fn inspect_package<S: Read + Seek>(source: &mut S, limits: &Limits) -> Result<Format, OpenError> {
    let mut archive = Archive::open(source).map_err(|_| OpenError::Damaged {
        detail: "its list of parts is missing, so the file may be incomplete".to_owned(),
    })?;
    if archive.count() > limits.workbook_parts.count() {
        return Err(exceeded("parts", &limits.workbook_parts));
    }
    let mut total: u64 = 0;
    let mut shared_strings = Vec::new();
    for index in 0..archive.count() {
        let part = archive.packed(index).map_err(|e| damaged("its list of parts", &e))?;
        let name = String::from_utf8_lossy(part.name_raw()).to_ascii_lowercase();
        let size = part.size();
        let limit = match name.ends_with("sharedstrings.xml") {
            true => &limits.workbook_strings,
            false => &limits.workbook_part,
        };
        if size > limit.get() {
            return Err(exceeded(&format!("bytes in its part {name}"), limit));
        }
        total = total.saturating_add(size);
        if name.ends_with("sharedstrings.xml") {
            shared_strings.push(index);
        }
    }
    if total > limits.workbook_package.get() {
        return Err(exceeded("bytes", &limits.workbook_package));
    }
    for index in shared_strings {
        inspect_shared_strings(&mut archive, index)?;
    }
    format_of(&mut archive)
}

fn format_of<S: Read + Seek>(archive: &mut Archive<S>) -> Result<Format, OpenError> {
    if archive.exact_position("[Content_Types].xml").is_some() {
        if archive.exact_position("xl/workbook.bin").is_some() {
            return Err(OpenError::NotAWorkbook {
                found: "an .xlsb workbook",
                cure: "open it in Excel and save it as .xlsx",
            });
        }
        for (part, found) in
            [("word/document.xml", "a Word document"), ("ppt/presentation.xml", "a presentation")]
        {
            if archive.exact_position(part).is_some() {
                return Err(OpenError::NotAWorkbook { found, cure: NAME_THE_WORKBOOK });
            }
        }
        return Ok(Format::Xlsx);
    }
    let mimetype = part_text(archive, "mimetype");
    if mimetype.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        let manifest = part_text(archive, "META-INF/manifest.xml");
        if manifest.contains("encryption-data") {
            return Err(OpenError::Protected);
        }
        return Ok(Format::Ods);
    }
    let found = if mimetype.is_empty() { "a zip archive" } else { "another OpenDocument file" };
    Err(OpenError::NotAWorkbook { found, cure: NAME_THE_WORKBOOK })
}

/// Returns whether the workbook asks for calculation when it is opened. Programs that don't
/// calculate ask for that, and some write 0 as the value of each formula.
pub fn is_to_be_calculated<S: Read + Seek>(source: &mut S) -> Result<bool, OpenError> {
    let mut archive = Archive::open(&mut *source).map_err(|e| damaged("its list of parts", &e))?;
    let is_main = |name: &String| name.starts_with("xl/workbook") && name.ends_with(".xml");
    let main = archive.names().into_iter().find(is_main).unwrap_or_default();
    let text = part_text(&mut archive, &main);
    drop(archive);
    source.seek(SeekFrom::Start(0))?;
    Ok(["\"1\"", "\"true\"", "'1'", "'true'"]
        .iter()
        .any(|yes| text.contains(&format!("fullCalcOnLoad={yes}"))))
}

const NAME_THE_WORKBOOK: &str = "name the self-assessment workbook, saved as .xlsx or .ods";

/// The reader of .xlsx reserves memory for as many strings as a workbook says it has.
fn inspect_shared_strings<S: Read + Seek>(
    archive: &mut Archive<S>,
    index: usize,
) -> Result<(), OpenError> {
    let part = archive.part(index).map_err(|e| damaged("its shared strings", &e))?;
    let most = part.size() / SHORTEST_STRING;
    let mut xml = Events::new(BufReader::new(part));
    loop {
        match xml.event().map_err(|e| damaged("its shared strings", &e))? {
            Event::Start(start) | Event::Empty(start) => {
                let mut attributes = start.attributes();
                let claims_too_many = attributes.with_checks(false).flatten().any(|attribute| {
                    let is_count = attribute.key.local_name().as_ref() == "uniqueCount";
                    is_count && attribute.value.trim().parse::<u64>().map_or(true, |n| n > most)
                });
                if claims_too_many {
                    let detail = "its shared strings claim an impossible count".to_owned();
                    return Err(OpenError::Damaged { detail });
                }
                return Ok(());
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Returns the beginning of a small part as text; empty if there is none.
fn part_text<S: Read + Seek>(archive: &mut Archive<S>, name: &str) -> String {
    let position = archive.exact_position(name);
    String::from_utf8_lossy(&archive.beginning(position, 1 << 20)).into_owned()
}

/// Describes what a file that is not a package looks like, and what to do.
fn refuse<S: Read + Seek>(head: &[u8], source: &mut S, limits: &Limits) -> OpenError {
    let not = |found, cure| OpenError::NotAWorkbook { found, cure };
    let text = String::from_utf8_lossy(head).trim_start().to_ascii_lowercase();
    if head.is_empty() {
        not("an empty file", "save the workbook again")
    } else if head.starts_with(&COMPOUND_FILE) {
        match is_encrypted(source, limits) {
            true => OpenError::Protected,
            false => {
                not("an old .xls workbook", "open it in Excel or LibreOffice and save it as .xlsx")
            }
        }
    } else if head.starts_with(b"%PDF-") {
        not("a PDF", NAME_THE_WORKBOOK)
    } else if text.starts_with("<!doctype html") || text.starts_with("<html") {
        not("a web page", "download the workbook itself, not the page that shows it")
    } else if text.starts_with("<?xml") {
        not("an XML file", "open it in Excel and save it as .xlsx")
    } else if head.contains(&0) {
        not("something else, in binary form", NAME_THE_WORKBOOK)
    } else {
        not("a text file", "open it in Excel or LibreOffice and save it as .xlsx")
    }
}

/// Returns whether a compound file has the stream that encrypted packages have (MS-OFFCRYPTO, 2.3.4.4).
fn is_encrypted<S: Read + Seek>(source: &mut S, limits: &Limits) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut reader = BufReader::with_capacity(1 << 16, source.take(limits.workbook_part.get()));
    let mut window = Vec::new();
    loop {
        let Ok(chunk) = reader.fill_buf() else { return false };
        if chunk.is_empty() {
            return false;
        }
        let length = chunk.len();
        window.extend_from_slice(chunk);
        reader.consume(length);
        if window.windows(name.len()).any(|bytes| bytes == name) {
            return true;
        }
        // The name may begin at the end of one chunk and go on in the next.
        window.drain(..window.len().saturating_sub(name.len()));
    }
}

fn read_up_to<S: Read>(source: &mut S, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while let Some(free) = buffer.get_mut(filled..).filter(|free| !free.is_empty()) {
        match source.read(free)? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}

fn damaged(part: &str, error: &dyn std::error::Error) -> OpenError {
    OpenError::Damaged { detail: format!("{part} cannot be read ({error})") }
}
