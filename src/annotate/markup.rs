//! Changes an XML part in a few places and leaves everything else unchanged.

use std::borrow::Cow;
use std::collections::BTreeSet;

use fscheck_core::text::shorten;
use fscheck_read::xml::{Events, XmlError};
pub use fscheck_read::xml::{attribute, local, name as name_of, relationship_id};
use quick_xml::Writer;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;

use super::AnnotateError;

/// The output of a changed part.
pub type Out = Writer<Vec<u8>>;

/// The place in an element where something is inserted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Before all other content.
    Start,
    /// After all other content.
    End,
}

/// Shows every event of `part` to `visit`.
///
/// # Errors
/// The part is no well-formed XML in UTF-8, or `visit` fails.
pub fn each(
    part: &[u8],
    mut visit: impl FnMut(Event<'_>) -> Result<(), AnnotateError>,
) -> Result<(), AnnotateError> {
    let mut events = Events::new(part);
    loop {
        match events.event() {
            // A part that was cut short is as short in the copy.
            Ok(Event::Eof) | Err(XmlError::CutShort) => return Ok(()),
            event => {
                let event = event.map_err(AnnotateError::malformed)?;
                if let Event::Start(start) | Event::Empty(start) = &event {
                    is_well_formed(start)?;
                }
                visit(event)?;
            }
        }
    }
}

/// Shows every event of `part` to `visit`, which writes its replacement.
///
/// # Errors
/// As for [`each`].
pub fn rewrite(
    part: &[u8],
    mut visit: impl FnMut(Event<'_>, &mut Out) -> Result<(), AnnotateError>,
) -> Result<Vec<u8>, AnnotateError> {
    let mut writer = Writer::new(Vec::with_capacity(part.len() + 1024));
    each(part, |event| visit(event, &mut writer))?;
    Ok(writer.into_inner())
}

/// Refuses elements that a lenient reader might take for another element or for other attributes
/// (XML 1.0, 3.1): a copy of them could mean something else.
fn is_well_formed(start: &BytesStart<'_>) -> Result<(), AnnotateError> {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-.:".contains(c))
    };
    let element = start.name().into_inner();
    let refused =
        || AnnotateError::Damaged(format!("an element `{}` is malformed", shorten(element, 20)));
    let mut names = BTreeSet::new();
    let mut attributes = start.attributes();
    for attribute in attributes.with_checks(false) {
        let name = attribute.map_err(|_| refused())?.key.into_inner();
        if !is_name(name) || !names.insert(name) {
            return Err(refused());
        }
    }
    if is_name(element) { Ok(()) } else { Err(refused()) }
}

/// Returns the prefix of an element, with its colon; empty if it has none.
pub fn prefix_of(start: &BytesStart<'_>) -> String {
    let name = start.name().into_inner();
    name.rsplit_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"))
}

/// Shows the start of every element of `part` to `visit`.
///
/// # Errors
/// As for [`each`].
pub fn read(
    part: &[u8],
    mut visit: impl FnMut(&BytesStart<'_>) -> Result<(), AnnotateError>,
) -> Result<(), AnnotateError> {
    each(part, |event| match event {
        Event::Start(start) | Event::Empty(start) => visit(&start),
        _ => Ok(()),
    })
}

/// The prefix of a part's root, with its colon: some programs write `<x:worksheet>`.
pub fn root_prefix(part: &[u8]) -> Result<String, AnnotateError> {
    let mut root = None;
    read(part, |start| {
        root.get_or_insert_with(|| prefix_of(start));
        Ok(())
    })?;
    Ok(root.unwrap_or_default())
}

/// The same start of an element with the attribute `name` set or removed.
pub fn with_attribute(
    start: &BytesStart<'_>,
    name: &str,
    value: Option<&str>,
) -> BytesStart<'static> {
    let mut changed = BytesStart::new(start.name().into_inner().to_owned());
    let mut attributes = start.attributes();
    let mut is_set = false;
    for attribute in attributes.with_checks(false).flatten() {
        if attribute.key.into_inner() != name {
            // A value in the other quotation marks may contain these.
            let raw = attribute.value.replace('"', "&quot;");
            let key = QName(attribute.key.into_inner());
            changed.push_attribute(Attribute { key, value: Cow::Owned(raw) });
        } else if let Some(value) = value {
            changed.push_attribute((name, value));
            is_set = true;
        }
    }
    if let Some(value) = value.filter(|_| !is_set) {
        changed.push_attribute((name, value));
    }
    changed
}

/// Writes an event unchanged.
pub fn keep(event: Event<'_>, out: &mut Out) -> Result<(), AnnotateError> {
    Ok(out.write_event(event)?)
}

/// Writes new markup.
pub fn put(markup: &str, out: &mut Out) {
    out.get_mut().extend_from_slice(markup.as_bytes());
}

/// Ends an element whose start was written.
pub fn end(start: &BytesStart<'_>, out: &mut Out) -> Result<(), AnnotateError> {
    let end = quick_xml::events::BytesEnd::new(start.name().into_inner().to_owned());
    keep(Event::End(end), out)
}

/// The part with `markup` in the first element called `element`, at one of its edges.
///
/// # Errors
/// As for [`each`]; there is no such element.
pub fn insert(
    part: &[u8],
    element: &str,
    edge: Edge,
    markup: &str,
) -> Result<Vec<u8>, AnnotateError> {
    let mut is_open = false;
    let mut is_done = false;
    let changed = rewrite(part, |event, out| match event {
        Event::Start(start) if !is_done && !is_open && name_of(&start) == element => {
            is_open = true;
            keep(Event::Start(start), out)?;
            if edge == Edge::Start {
                put(markup, out);
                is_done = true;
            }
            Ok(())
        }
        Event::Empty(start) if !is_done && !is_open && name_of(&start) == element => {
            is_done = true;
            keep(Event::Start(start.clone()), out)?;
            put(markup, out);
            end(&start, out)
        }
        Event::End(end) if !is_done && is_open && local(end.name().into_inner()) == element => {
            is_done = true;
            put(markup, out);
            keep(Event::End(end), out)
        }
        event => keep(event, out),
    })?;
    match is_done {
        true => Ok(changed),
        false => Err(AnnotateError::Damaged(format!("an element `{element}` is missing"))),
    }
}

/// The part with `markup` before the first element called `element`.
///
/// # Errors
/// As for [`each`].
pub fn insert_before(part: &[u8], element: &str, markup: &str) -> Result<Vec<u8>, AnnotateError> {
    let mut is_done = false;
    rewrite(part, |event, out| {
        if let Event::Start(start) | Event::Empty(start) = &event
            && !is_done
            && name_of(start) == element
        {
            is_done = true;
            put(markup, out);
        }
        keep(event, out)
    })
}

/// Returns the part with an attribute of all elements called `element` changed, if they have it.
///
/// # Errors
/// As for [`each`].
pub fn change_attribute(
    part: &[u8],
    element: &str,
    name: &str,
    change: impl Fn(&str) -> Option<String>,
) -> Result<Vec<u8>, AnnotateError> {
    change_starts(part, |start| {
        let value = (name_of(start) == element).then(|| attribute(start, name)).flatten()?;
        Some(with_attribute(start, name, Some(&change(&value)?)))
    })
}

/// Returns the part with the starts of elements replaced for which `change` returns one.
///
/// # Errors
/// As for [`each`].
pub fn change_starts(
    part: &[u8],
    change: impl Fn(&BytesStart<'_>) -> Option<BytesStart<'static>>,
) -> Result<Vec<u8>, AnnotateError> {
    let changed = |start: BytesStart<'_>| change(&start).unwrap_or_else(|| start.into_owned());
    rewrite(part, |event, out| match event {
        Event::Start(start) => keep(Event::Start(changed(start)), out),
        Event::Empty(start) => keep(Event::Empty(changed(start)), out),
        event => keep(event, out),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &[u8] = b"<?xml version=\"1.0\"?>\r\n<x:a xmlns:x='u'><x:b n='1' m='\"&lt;'/> \
                          <c>t &amp; <![CDATA[<]]><!-- c --></c></x:a>";

    #[test]
    fn what_is_not_changed_stays_as_it_was_written() {
        assert_eq!(rewrite(PART, keep).unwrap(), PART);
        assert_eq!(root_prefix(PART).unwrap(), "x:");
    }

    #[test]
    fn what_readers_may_take_for_different_things_is_refused() {
        for malformed in [
            "<c s[\"7\" t=\"s\"/>",
            "<c s''=\"10\"/>",
            "<c=r=\"D2\"/>",
            "<c s=\"1\" s=\"2\"/>",
            "<c s=1/>",
        ] {
            let error = rewrite(malformed.as_bytes(), keep).unwrap_err().to_string();
            assert!(error.contains("is malformed"), "{malformed}: {error}");
        }
        let odd = b"<x:c xml:space=\"preserve\" x14ac:dyDescent='0.3' a-b.c_d=\"\"/>";
        assert_eq!(rewrite(odd, keep).unwrap(), odd);
    }

    #[test]
    fn markup_goes_to_either_edge_also_of_an_empty_element() {
        let text = |part: Vec<u8>| String::from_utf8(part).unwrap();
        let at_end = text(insert(PART, "a", Edge::End, "<d/>").unwrap());
        assert!(at_end.ends_with("</c><d/></x:a>"), "{at_end}");
        let at_start = text(insert(PART, "a", Edge::Start, "<d/>").unwrap());
        assert!(at_start.contains("xmlns:x='u'><d/><x:b"), "{at_start}");
        let in_empty = text(insert(PART, "b", Edge::End, "<d/>").unwrap());
        assert!(in_empty.contains("m='\"&lt;'><d/></x:b> "), "{in_empty}");
        assert!(insert(PART, "none", Edge::End, "<d/>").is_err());
    }

    #[test]
    fn an_attribute_changes_and_its_neighbours_keep_their_values() {
        let changed = change_attribute(PART, "b", "n", |n| Some(format!("{n}0"))).unwrap();
        let changed = String::from_utf8(changed).unwrap();
        assert!(changed.contains("<x:b n=\"10\" m=\"&quot;&lt;\"/>"), "{changed}");
    }
}
