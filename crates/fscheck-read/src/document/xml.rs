//! Goes through an XML part event by event, within limits.

use std::io::BufRead;

use fscheck_core::evidence::Unreadable;
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::exceeded;
use crate::limits::Limits;

/// What is met in an XML part. Names are without their prefix.
#[derive(Debug)]
pub enum XmlEvent<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// The element of this name ends.
    End(&'a str),
    /// Text.
    Text(&'a str),
}

/// The beginning of an element.
#[derive(Debug)]
pub struct Element<'a>(&'a BytesStart<'a>);

impl Element<'_> {
    /// Its name, without its prefix.
    pub fn name(&self) -> &str {
        local(self.0.name().into_inner())
    }

    /// The value of an attribute, by its name without its prefix.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.value(|key| local(key) == name)
    }

    /// The id of a relationship, an attribute `id` with a prefix (ECMA-376, part 1, 22.8).
    pub fn relationship(&self) -> Option<String> {
        self.value(|key| key.contains(':') && local(key) == "id")
    }

    /// All attributes: their names without prefix, and their values.
    pub fn attributes(&self) -> Vec<(String, String)> {
        let mut attributes = self.0.attributes();
        let all = attributes.with_checks(false).flatten().map(|one| {
            let value = quick_xml::escape::unescape(&one.value).map(|value| value.into_owned());
            let value = value.unwrap_or_else(|_| one.value.to_string());
            (local(one.key.into_inner()).to_owned(), value)
        });
        all.collect()
    }

    fn value(&self, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
        let mut attributes = self.0.attributes();
        let mut found = attributes.with_checks(false).flatten();
        let value = found.find(|attribute| is_wanted(attribute.key.into_inner()))?.value;
        let unescaped = quick_xml::escape::unescape(&value);
        Some(unescaped.map_or_else(|_| value.to_string(), |value| value.into_owned()))
    }
}

/// Shows every event of `source` to `visit`, in order. An empty element begins and ends.
pub fn walk(
    source: impl BufRead,
    limits: &Limits,
    mut visit: impl FnMut(XmlEvent<'_>) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut xml = Reader::from_reader(source);
    let mut buffer = Vec::new();
    let mut depth: u32 = 0;
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|_| malformed())? {
            Event::Start(start) => {
                depth += 1;
                if u64::from(depth) > limits.document_depth.get() {
                    return Err(exceeded("nested elements", &limits.document_depth));
                }
                visit(XmlEvent::Start(Element(&start)))?;
            }
            Event::Empty(start) => {
                visit(XmlEvent::Start(Element(&start)))?;
                visit(XmlEvent::End(local(start.name().into_inner())))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visit(XmlEvent::End(local(end.name().into_inner())))?;
            }
            Event::Text(text) => visit(XmlEvent::Text(&text))?,
            Event::CData(text) => visit(XmlEvent::Text(&text))?,
            Event::GeneralRef(entity) => visit(XmlEvent::Text(&resolved(&entity)))?,
            // The reader takes a document that was cut between two tags for a whole one.
            Event::Eof if depth > 0 => {
                return Err(Unreadable::Damaged("it ends too early".to_owned()));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn malformed() -> Unreadable {
    Unreadable::Damaged("its XML is malformed".to_owned())
}

/// What a reference represents; those to entities of the document's own represent nothing.
fn resolved(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return character.to_string();
    }
    resolve_xml_entity(entity).unwrap_or_default().to_owned()
}

fn local(name: &str) -> &str {
    match name.bytes().rposition(|byte| byte == b':') {
        Some(colon) => name.get(colon + 1..).unwrap_or_default(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Result<String, Unreadable> {
        let mut seen = String::new();
        walk(source.as_bytes(), &Limits::default(), |met| {
            match met {
                XmlEvent::Start(element) => seen.push_str(&format!("<{}>", element.name())),
                XmlEvent::End(name) => seen.push_str(&format!("</{name}>")),
                XmlEvent::Text(text) => seen.push_str(text),
            }
            Ok(())
        })?;
        Ok(seen)
    }

    #[test]
    fn names_lose_their_prefix_and_references_are_resolved() {
        let source = "<w:p a='1'><w:t>a&amp;b&#x21;&own;</w:t><w:br/></w:p>";
        assert_eq!(texts(source).unwrap(), "<p><t>a&b!</t><br></br></p>");
    }

    #[test]
    fn what_is_cut_short_or_nested_too_deep_is_an_error() {
        assert!(matches!(texts("<a><b></b>"), Err(Unreadable::Damaged(_))));
        let deep = "<a>".repeat(2_000);
        assert!(matches!(texts(&deep), Err(Unreadable::TooLarge(_))));
    }
}
