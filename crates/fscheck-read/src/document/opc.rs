//! The kind and the main part of an Office package (ECMA-376, part 2), by relationships and types,
//! whatever the names of the parts.

use fscheck_core::evidence::Unreadable;

use super::Format;
use super::package::{Package, Packed};
use crate::limits::Limits;
use crate::package::{first, relations};
use crate::xml::{Events, XmlEvent, walk};

/// The main parts as programs usually call them, for packages that do not name theirs.
const USUAL: [(&str, Packed); 4] = [
    ("word/document.xml", Packed::Office(Format::Docx)),
    ("ppt/presentation.xml", Packed::Office(Format::Pptx)),
    ("xl/workbook.xml", Packed::Office(Format::Xlsx)),
    ("xl/workbook.bin", Packed::BinaryWorkbook),
];

/// Returns the name of the main part: the target of the package's relationship of that type.
///
/// # Errors
/// The relationships of the package cannot be read.
pub fn main_part(package: &mut Package<'_>) -> Result<Option<String>, Unreadable> {
    let relations = package.relations("")?;
    let named = first(&relations, "officedocument").filter(|part| package.has(part));
    let usual = || USUAL.iter().map(|(part, _)| *part).find(|part| package.has(part));
    Ok(named.or_else(usual).map(str::to_owned))
}

/// Returns the kind of an Office package: by the type of its main part, otherwise by the first
/// element of the part, otherwise by its usual name. `None` if it is not one.
pub(super) fn kind(package: &mut Package<'_>) -> Option<Packed> {
    let limits = package.limits();
    let stated = package.beginning("_rels/.rels");
    let stated = Events::within(stated.as_slice(), limits);
    let relations = relations(stated, "").unwrap_or_default();
    let of_office = first(&relations, "officedocument").filter(|part| package.has(part));
    let of_visio = first(&relations, "document").filter(|part| package.has(part));
    let Some(main) = of_office.or(of_visio) else {
        let usual = USUAL.into_iter().find(|(part, _)| package.has(part));
        return usual.map(|(_, kind)| kind);
    };
    let types = package.beginning("[Content_Types].xml");
    let stated = stated_type(&types, limits, main).and_then(|stated| kind_of_type(&stated));
    stated.or_else(|| kind_of_element(&package.beginning(main), limits)).or_else(|| {
        let usual = USUAL.into_iter().find(|(part, _)| part.eq_ignore_ascii_case(main));
        usual.map(|(_, kind)| kind)
    })
}

/// The type that a package states for a part.
fn stated_type(types: &[u8], limits: &Limits, part: &str) -> Option<String> {
    let mut stated = None;
    let ending = part.rsplit_once('.').map_or("", |(_, ending)| ending);
    // A truncated part has said enough, or nothing.
    let _ = walk(types, limits, |met| {
        if let XmlEvent::Start(element) = met {
            let is = |name: &str, wanted: &str| {
                let value = element.attribute(name).unwrap_or_default().replace('\\', "/");
                value.trim_start_matches('/').eq_ignore_ascii_case(wanted)
            };
            let is_own = element.name() == "Override" && is("PartName", part);
            let is_usual = element.name() == "Default" && is("Extension", ending);
            if is_own || (is_usual && stated.is_none()) {
                stated = element.attribute("ContentType");
            }
        }
        Ok(())
    });
    stated
}

/// Returns the kind of a document whose main part has this type: templates, shows and documents
/// with macros are read in the same way.
fn kind_of_type(stated: &str) -> Option<Packed> {
    let stated = stated.to_ascii_lowercase();
    let is_of = |names: [&str; 2]| names.iter().any(|name| stated.contains(name));
    if stated.contains("ms-excel") && stated.contains("binary") {
        Some(Packed::BinaryWorkbook)
    } else if is_of(["wordprocessingml", "ms-word"]) {
        Some(Packed::Office(Format::Docx))
    } else if is_of(["presentationml", "ms-powerpoint"]) {
        Some(Packed::Office(Format::Pptx))
    } else if is_of(["spreadsheetml", "ms-excel"]) {
        Some(Packed::Office(Format::Xlsx))
    } else if stated.contains("ms-visio") {
        Some(Packed::Visio)
    } else {
        None
    }
}

fn kind_of_element(main: &[u8], limits: &Limits) -> Option<Packed> {
    let mut kind = None;
    let _ = walk(main, limits, |met| match met {
        XmlEvent::Start(element) => {
            kind = match element.name() {
                "document" => Some(Packed::Office(Format::Docx)),
                "presentation" => Some(Packed::Office(Format::Pptx)),
                "workbook" => Some(Packed::Office(Format::Xlsx)),
                "VisioDocument" => Some(Packed::Visio),
                _ => None,
            };
            // Only its first element is read.
            Err(Unreadable::Protected)
        }
        _ => Ok(()),
    });
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variant_of_a_document_is_known_by_the_type_of_its_main_part() {
        let office = |format| Some(Packed::Office(format));
        let open = "application/vnd.openxmlformats-officedocument.";
        for (stated, kind) in [
            ("wordprocessingml.document.main+xml", office(Format::Docx)),
            ("wordprocessingml.template.main+xml", office(Format::Docx)),
            ("presentationml.presentation.main+xml", office(Format::Pptx)),
            ("presentationml.slideshow.main+xml", office(Format::Pptx)),
            ("presentationml.template.main+xml", office(Format::Pptx)),
            ("spreadsheetml.sheet.main+xml", office(Format::Xlsx)),
            ("spreadsheetml.template.main+xml", office(Format::Xlsx)),
        ] {
            assert_eq!(kind_of_type(&format!("{open}{stated}")), kind, "{stated}");
        }
        for (stated, kind) in [
            ("ms-word.document.macroEnabled.main+xml", office(Format::Docx)),
            ("ms-word.template.macroEnabledTemplate.main+xml", office(Format::Docx)),
            ("ms-powerpoint.slideshow.macroEnabled.main+xml", office(Format::Pptx)),
            ("ms-excel.sheet.macroEnabled.main+xml", office(Format::Xlsx)),
            ("ms-excel.sheet.binary.macroEnabled.main", Some(Packed::BinaryWorkbook)),
            ("ms-visio.drawing.main+xml", Some(Packed::Visio)),
            ("ms-package.relationships+xml", None),
        ] {
            assert_eq!(kind_of_type(&format!("application/vnd.{stated}")), kind, "{stated}");
        }
    }
}
