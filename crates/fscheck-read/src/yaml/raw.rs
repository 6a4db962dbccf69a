//! YAML as a tree, with any type of node. `build.rs` also reads the built-in definitions with this
//! module, so it uses nothing else of the program.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};

pub use serde_saphyr::{Error, Location, Options};

/// The place of a key or a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Its width on that line, in characters.
    pub width: u32,
}

/// Makes the nodes of a tree, the inner ones first.
pub trait Nodes {
    /// A node.
    type Node;

    /// A node without a value.
    fn empty(&self, at: Place) -> Self::Node;

    /// A text as it was written: numbers, dates and yes/no too.
    fn text(&self, at: Place, text: String) -> Self::Node;

    /// A list.
    fn list(&self, at: Place, nodes: Vec<Self::Node>) -> Self::Node;

    /// Named values in the order of the file, repeated keys included.
    fn map(&self, at: Place, entries: Vec<(Place, String, Self::Node)>) -> Self::Node;
}

/// Reads the only document of `source`.
///
/// # Errors
/// The first place where the text is not YAML, or where it exceeds a limit.
pub fn read<N: Nodes>(source: &str, options: Options, nodes: &N) -> Result<N::Node, Error> {
    let raw: Raw = serde_saphyr::from_str_with_options(source, options)?;
    Ok(Reader { source, nodes }.node(raw))
}

/// Returns the options for reading files, without their limits: both of two equal keys are kept,
/// and `<<` is a key.
pub fn options() -> Options {
    let mut options = Options::default();
    options.duplicate_keys = DuplicateKeyPolicy::PassThrough;
    options.merge_keys = MergeKeyPolicy::AsOrdinary;
    options.with_snippet = false;
    options
}

/// The place at `location`.
pub fn place(location: Location, width: usize) -> Place {
    let clamp = |number: u64| u32::try_from(number).unwrap_or(u32::MAX).max(1);
    let width = u32::try_from(width).unwrap_or(u32::MAX).max(1);
    Place { line: clamp(location.line()), column: clamp(location.column()), width }
}

/// A value as the YAML reader returns it.
struct Raw(Spanned<RawValue>);

enum RawValue {
    Null,
    Text(String),
    /// A number or a yes/no by YAML's rules; its text is cut from the source.
    Typed,
    List(Vec<Raw>),
    Map(Vec<(Spanned<String>, Raw)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw, D::Error> {
        Spanned::deserialize(deserializer).map(Raw)
    }
}

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RawValue, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = RawValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, a list or a map")
    }

    fn visit_unit<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_none<E>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<RawValue, E> {
        Ok(RawValue::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<RawValue, E> {
        Ok(RawValue::Text(text))
    }

    fn visit_bool<E>(self, _: bool) -> Result<RawValue, E> {
        Ok(RawValue::Typed)
    }

    fn visit_i64<E>(self, _: i64) -> Result<RawValue, E> {
        Ok(RawValue::Typed)
    }

    fn visit_u64<E>(self, _: u64) -> Result<RawValue, E> {
        Ok(RawValue::Typed)
    }

    fn visit_i128<E>(self, _: i128) -> Result<RawValue, E> {
        Ok(RawValue::Typed)
    }

    fn visit_u128<E>(self, _: u128) -> Result<RawValue, E> {
        Ok(RawValue::Typed)
    }

    fn visit_f64<E>(self, _: f64) -> Result<RawValue, E> {
        Ok(RawValue::Typed)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<RawValue, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(RawValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<RawValue, A::Error> {
        let mut map = Vec::new();
        while let Some(key) = entries.next_key::<Spanned<String>>()? {
            if key.value == "<<" {
                return Err(A::Error::custom("merge keys (`<<`) aren't supported"));
            }
            map.push((key, entries.next_value()?));
        }
        Ok(RawValue::Map(map))
    }
}

/// The most characters that a list or a map is taken to be wide.
const WIDEST: usize = 256;

/// Turns raw values into nodes.
struct Reader<'a, N> {
    source: &'a str,
    nodes: &'a N,
}

impl<N: Nodes> Reader<'_, N> {
    fn node(&self, raw: Raw) -> N::Node {
        let Spanned { value, referenced, defined, .. } = raw.0;
        match value {
            RawValue::Null => self.nodes.empty(self.to_end_of_line(referenced)),
            RawValue::Text(text) => self.nodes.text(self.written(referenced), text),
            RawValue::Typed => {
                self.nodes.text(self.written(referenced), self.cut(defined).to_owned())
            }
            RawValue::List(items) => {
                let nodes = items.into_iter().map(|item| self.node(item)).collect();
                self.nodes.list(self.to_end_of_line(referenced), nodes)
            }
            RawValue::Map(entries) => {
                let entry = |(key, value): (Spanned<String>, Raw)| {
                    (self.written(key.referenced), key.value, self.node(value))
                };
                let entries = entries.into_iter().map(entry).collect();
                self.nodes.map(self.to_end_of_line(referenced), entries)
            }
        }
    }

    /// The text between the ends of `location`, as it was typed.
    fn cut(&self, location: Location) -> &str {
        let span = location.span();
        let end = span.byte_offset().zip(span.byte_len()).map(|(start, len)| (start, start + len));
        let range = end.and_then(|(start, end)| {
            Some(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
        });
        range.and_then(|range| self.source.get(range)).unwrap_or_default().trim()
    }

    /// Returns the place of a text: its part on the first line.
    fn written(&self, location: Location) -> Place {
        let first = self.cut(location).lines().next().unwrap_or_default();
        place(location, first.chars().count())
    }

    /// Returns the place of anything else: from there to the end of its line.
    fn to_end_of_line(&self, location: Location) -> Place {
        let start = location.span().byte_offset().and_then(|start| usize::try_from(start).ok());
        let rest = start.and_then(|start| self.source.get(start..)).unwrap_or_default();
        // A line of megabytes is only drawn up to this width; this runs at each of its values.
        let end = rest.char_indices().nth(WIDEST).map_or(rest.len(), |(end, _)| end);
        let rest = rest.get(..end).unwrap_or_default();
        place(location, rest.lines().next().unwrap_or_default().trim_end().chars().count())
    }
}
