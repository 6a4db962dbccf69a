//! XML parts, event by event, whatever package they are in.
//!
//! quick-xml reads them; this module adds what every reader here needs: an error if a part is
//! truncated or nested too deeply, names without prefixes, and values with resolved references.
//! It expands no entity that a part declares, so that none can grow.

use std::io::BufRead;

use fscheck_core::evidence::Unreadable;
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::document::exceeded;
use crate::limits::{Limit, Limits};

/// The reason why an XML part can't be read.
#[derive(Debug, thiserror::Error)]
pub enum XmlError {
    /// It is malformed.
    #[error(transparent)]
    Malformed(#[from] quick_xml::Error),
    /// It ends within an element.
    #[error("it ends too early")]
    CutShort,
    /// Its elements are nested deeper than this.
    #[error("its elements are nested too deep (the limit {0})")]
    TooDeep(Limit),
}

impl From<XmlError> for Unreadable {
    fn from(error: XmlError) -> Unreadable {
        match error {
            XmlError::Malformed(_) => Unreadable::Damaged("its XML is malformed".to_owned()),
            XmlError::CutShort => Unreadable::Damaged("it ends too early".to_owned()),
            XmlError::TooDeep(limit) => exceeded("nested elements", &limit),
        }
    }
}

/// The events of an XML part.
pub struct Events<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    depth: u32,
    deepest: Option<Limit>,
}

impl<R: BufRead> Events<R> {
    /// Returns the events of the part in `source`, however deeply it is nested: for readers that
    /// keep nothing for each level.
    pub fn new(source: R) -> Events<R> {
        Events { reader: Reader::from_reader(source), buffer: Vec::new(), depth: 0, deepest: None }
    }

    /// Returns the events of the part in `source`, nested no deeper than documents may be.
    pub fn within(source: R, limits: &Limits) -> Events<R> {
        Events { deepest: Some(limits.document_depth), ..Events::new(source) }
    }

    /// The next event.
    ///
    /// # Errors
    /// The part is malformed, nested too deep, or ends within an element: quick-xml takes one that
    /// was cut between two tags for a whole one.
    pub fn event(&mut self) -> Result<Event<'_>, XmlError> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer)?;
        match &event {
            Event::Start(_) => {
                self.depth += 1;
                if let Some(deepest) =
                    self.deepest.filter(|most| u64::from(self.depth) > most.get())
                {
                    return Err(XmlError::TooDeep(deepest));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => return Err(XmlError::CutShort),
            _ => {}
        }
        Ok(event)
    }

    /// Reads past the end of the element that has just begun.
    ///
    /// # Errors
    /// As for [`Events::event`].
    pub fn skip(&mut self) -> Result<(), XmlError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.event()?;
        }
        Ok(())
    }

    /// Shows the beginning of every element to `visit`.
    ///
    /// # Errors
    /// As for [`Events::event`], or `visit` fails.
    pub fn each_start<E: From<XmlError>>(
        mut self,
        mut visit: impl FnMut(&BytesStart<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        loop {
            match self.event()? {
                Event::Start(start) | Event::Empty(start) => visit(&start)?,
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

/// An event of a part whose prefixes don't matter.
#[derive(Debug)]
pub enum XmlEvent<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// The element of this name, without its prefix, ends.
    End(&'a str),
    /// Text.
    Text(&'a str),
}

/// Shows every event of `source` to `visit`, in order. An empty element begins and ends.
///
/// # Errors
/// As for [`Events::event`], or `visit` fails.
pub fn walk(
    source: impl BufRead,
    limits: &Limits,
    mut visit: impl FnMut(XmlEvent<'_>) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut events = Events::within(source, limits);
    loop {
        match events.event()? {
            Event::Start(start) => visit(XmlEvent::Start(Element::of(&start)))?,
            Event::Empty(start) => {
                let element = Element::of(&start);
                let name = element.name;
                visit(XmlEvent::Start(element))?;
                visit(XmlEvent::End(name))?;
            }
            Event::End(end) => visit(XmlEvent::End(local(end.name().into_inner())))?,
            Event::Text(text) => visit(XmlEvent::Text(&text))?,
            Event::CData(text) => visit(XmlEvent::Text(&text))?,
            Event::GeneralRef(entity) => visit(XmlEvent::Text(&resolved(&entity)))?,
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The beginning of an element whose prefixes don't matter.
#[derive(Debug)]
pub struct Element<'a> {
    start: &'a BytesStart<'a>,
    name: &'a str,
}

impl<'a> Element<'a> {
    fn of(start: &'a BytesStart<'a>) -> Element<'a> {
        Element { start, name: name(start) }
    }

    /// Its name, without its prefix.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// The value of an attribute, by its name without its prefix.
    pub fn attribute(&self, name: &str) -> Option<String> {
        local_attribute(self.start, name)
    }

    /// The id of a relationship that it names.
    pub fn relationship(&self) -> Option<String> {
        relationship_id(self.start)
    }

    /// All attributes: their names without prefix, and their values.
    pub fn attributes(&self) -> Vec<(String, String)> {
        let mut attributes = self.start.attributes();
        let all = attributes.with_checks(false).flatten();
        all.map(|one| (local(one.key.into_inner()).to_owned(), unescaped(&one.value))).collect()
    }
}

/// The name of an element or attribute without its prefix.
pub fn local(name: &str) -> &str {
    // Names are short, and a search for long texts takes longer to begin than they take to read.
    let prefix = name.bytes().rposition(|byte| byte == b':').map_or(0, |colon| colon + 1);
    name.get(prefix..).unwrap_or(name)
}

/// The name of the element that begins with `start`, without its prefix.
pub fn name<'a>(start: &'a BytesStart<'_>) -> &'a str {
    local(start.name().into_inner())
}

/// The value of an attribute, by its name with its prefix.
pub fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    value(start, |key| key == name)
}

/// The value of an attribute, by its name without its prefix.
pub fn local_attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let [value] = local_attributes(start, [name]);
    value
}

/// The values of attributes, by their names without their prefixes.
pub fn local_attributes<const N: usize>(
    start: &BytesStart<'_>,
    names: [&str; N],
) -> [Option<String>; N] {
    let mut values = [const { None }; N];
    for attribute in start.attributes().with_checks(false).flatten() {
        let key = attribute.key.into_inner();
        let is_called = |name: &str| {
            key.strip_suffix(name).is_some_and(|prefix| prefix.is_empty() || prefix.ends_with(':'))
        };
        let wanted = names.iter().zip(&mut values).find(|(name, _)| is_called(name));
        if let Some((_, value @ None)) = wanted {
            *value = Some(unescaped(&attribute.value));
        }
        if values.iter().all(Option::is_some) {
            break;
        }
    }
    values
}

/// The id of a relationship, an attribute `id` with a prefix (ECMA-376, part 1, 22.8).
pub fn relationship_id(start: &BytesStart<'_>) -> Option<String> {
    value(start, |key| key.contains(':') && local(key) == "id")
}

/// Returns the value of the first attribute whose name is wanted.
fn value(start: &BytesStart<'_>, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
    let mut attributes = start.attributes();
    let mut all = attributes.with_checks(false).flatten();
    let wanted = all.find(|attribute| is_wanted(attribute.key.into_inner()))?;
    Some(unescaped(&wanted.value))
}

/// Returns a value with its references resolved; unchanged if one can't be.
fn unescaped(value: &str) -> String {
    unescape(value).map_or_else(|_| value.to_owned(), |value| value.into_owned())
}

/// The text that a reference represents; one to an entity that the part declares represents none.
pub fn resolved(entity: &BytesRef<'_>) -> String {
    match entity.resolve_char_ref() {
        Ok(Some(character)) => character.to_string(),
        _ => resolve_xml_entity(entity).unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Result<String, Unreadable> {
        let mut seen = String::new();
        walk(source.as_bytes(), &Limits::default(), |event| {
            match event {
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
    fn a_part_that_is_cut_short_or_nested_too_deep_is_an_error() {
        assert!(matches!(texts("<a><b></b>"), Err(Unreadable::Damaged(_))));
        let deep = "<a>".repeat(2_000);
        assert!(matches!(texts(&deep), Err(Unreadable::TooLarge(_))));
        let mut events = Events::new(deep.as_bytes());
        assert!(matches!(events.skip(), Ok(())), "nothing has begun");
        events.event().unwrap();
        assert!(matches!(events.skip(), Err(XmlError::CutShort)));
    }

    #[test]
    fn an_element_is_skipped_with_those_of_its_name_within() {
        let mut events = Events::new("<a><b><b/><b><c/></b></b><d/></a>".as_bytes());
        events.event().unwrap();
        events.event().unwrap();
        events.skip().unwrap();
        assert!(matches!(events.event().unwrap(), Event::Empty(d) if name(&d) == "d"));
    }

    #[test]
    fn attributes_are_found_by_either_name_and_keep_what_cannot_be_resolved() {
        let mut events = Events::new("<e n='1' r:id='&lt;2' id='&own;'/>".as_bytes());
        let Event::Empty(start) = events.event().unwrap() else { panic!("an element") };
        assert_eq!(attribute(&start, "r:id").as_deref(), Some("<2"));
        assert_eq!(relationship_id(&start).as_deref(), Some("<2"));
        assert_eq!(attribute(&start, "id").as_deref(), Some("&own;"));
        assert_eq!(attribute(&start, "none"), None);
        let both = local_attributes(&start, ["n", "none", "id"]);
        assert_eq!(both.each_ref().map(Option::as_deref), [Some("1"), None, Some("<2")]);
        assert_eq!(Element::of(&start).attribute("id").as_deref(), Some("<2"));
    }
}
