//! YAML files as a [`tree`](crate::tree): every key and value keeps its line and column.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy, Options};
use serde_saphyr::{Budget, Spanned};

use crate::limits::{MANIFEST_REPEATED, MANIFEST_VALUES};
use crate::location::{Location, Sourced};
use crate::tree::{Entry, Node, Problem, Value};

/// Reads the one document of `source`, the text of the file at `path`.
///
/// # Errors
/// The first place where the text is not YAML, or where it exceeds a limit.
pub fn parse(path: &Arc<str>, source: &str) -> Result<Node, Problem> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let reader = Reader { path, source };
    if source.trim().is_empty() {
        let at = reader.place(1, 1, 0);
        return Ok(Node { at, value: Value::Empty });
    }
    let raw: Raw = serde_saphyr::from_str_with_options(source, options())
        .map_err(|error| reader.problem(&error))?;
    Ok(reader.node(raw))
}

/// The text with line feeds where only carriage returns end its lines: YAML counts these as lines
/// (YAML 1.2.2, 5.4), and what is drawn of a text must count as they do.
pub fn with_line_feeds(text: String) -> String {
    let is_lone = |(at, _): (usize, &str)| text.as_bytes().get(at + 1) != Some(&b'\n');
    let has_lone = text.match_indices('\r').any(is_lone);
    match has_lone {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text,
    }
}

fn options() -> Options {
    let mut budget = Budget::default();
    budget.max_nodes = MANIFEST_VALUES.count();
    budget.max_events = MANIFEST_VALUES.count().saturating_mul(2);
    let mut options = Options::default();
    options.budget = Some(budget);
    options.alias_limits.max_total_replayed_events = MANIFEST_REPEATED.count();
    options.duplicate_keys = DuplicateKeyPolicy::PassThrough;
    options.merge_keys = MergeKeyPolicy::AsOrdinary;
    options.with_snippet = false;
    options
}

/// A value as the YAML reader hands it over.
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
                return Err(A::Error::custom("merge keys (`<<`) are not understood here"));
            }
            map.push((key, entries.next_value()?));
        }
        Ok(RawValue::Map(map))
    }
}

/// Turns raw values into nodes with places in the file at `path`.
struct Reader<'a> {
    path: &'a Arc<str>,
    source: &'a str,
}

impl Reader<'_> {
    fn node(&self, raw: Raw) -> Node {
        let Spanned { value, referenced, defined, .. } = raw.0;
        let value = match value {
            RawValue::Null => Value::Empty,
            RawValue::Text(text) => Value::Text(text),
            RawValue::Typed => Value::Text(self.cut(defined)),
            RawValue::List(items) => {
                Value::List(items.into_iter().map(|item| self.node(item)).collect())
            }
            RawValue::Map(entries) => {
                Value::Map(entries.into_iter().map(|(key, value)| self.entry(key, value)).collect())
            }
        };
        let width = match &value {
            Value::Text(_) => self.width(referenced),
            _ => self.rest_of_line(referenced),
        };
        Node { at: self.at(referenced, width), value }
    }

    fn entry(&self, key: Spanned<String>, value: Raw) -> Entry {
        let at = self.at(key.referenced, self.width(key.referenced));
        Entry { key: Sourced::new(key.value, at), node: self.node(value) }
    }

    /// The text between the ends of `location`, as it was typed.
    fn cut(&self, location: serde_saphyr::Location) -> String {
        let span = location.span();
        let end = span.byte_offset().zip(span.byte_len()).map(|(start, len)| (start, start + len));
        let range = end.and_then(|(start, end)| {
            Some(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
        });
        range.and_then(|range| self.source.get(range)).unwrap_or_default().trim().to_owned()
    }

    /// How many characters the value takes on its first line.
    fn width(&self, location: serde_saphyr::Location) -> u32 {
        let text = self.cut(location);
        let first = text.lines().next().unwrap_or_default().chars().count();
        u32::try_from(first).unwrap_or(u32::MAX).max(1)
    }

    /// How many characters stand from `location` to the end of its line.
    fn rest_of_line(&self, location: serde_saphyr::Location) -> u32 {
        let start = location.span().byte_offset().and_then(|start| usize::try_from(start).ok());
        let rest = start.and_then(|start| self.source.get(start..)).unwrap_or_default();
        let count = rest.lines().next().unwrap_or_default().trim_end().chars().count();
        u32::try_from(count).unwrap_or(u32::MAX).max(1)
    }

    fn at(&self, location: serde_saphyr::Location, width: u32) -> Location {
        self.place(location.line(), location.column(), width)
    }

    fn place(&self, line: u64, column: u64, width: u32) -> Location {
        let clamp = |number: u64| u32::try_from(number).unwrap_or(u32::MAX).max(1);
        let path = Arc::clone(self.path);
        Location::Line { path, line: clamp(line), column: clamp(column), width }
    }

    fn problem(&self, error: &serde_saphyr::Error) -> Problem {
        let at = match error.location() {
            Some(location) => self.at(location, 1),
            None => Location::file(self.path),
        };
        let told = error.without_snippet().to_string();
        let message = match error.without_snippet() {
            serde_saphyr::Error::MultipleDocuments { .. } => "there is more than one document",
            // What follows is for those who write programs.
            _ => told.split(" at line ").next().unwrap_or(&told).trim_end_matches(','),
        };
        let help = "correct the YAML at this place; indentation is by spaces, \
                    and a text with `: ` or ` #` in it needs quotes";
        Problem { at, message: format!("not valid YAML: {message}"), help: help.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_end_with_a_carriage_return_are_lines() {
        let text = |text: &str| with_line_feeds(text.to_owned());
        assert_eq!(text("a: 1\rb: 2\r\nc: 3\r"), "a: 1\nb: 2\nc: 3\n");
        assert_eq!(text("a: 1\r\nb: 2\r\n"), "a: 1\r\nb: 2\r\n");
    }

    fn read(source: &str) -> Node {
        parse(&Arc::from("m.yaml"), source).unwrap()
    }

    fn place(node: &Node) -> String {
        node.at.to_string()
    }

    #[test]
    fn values_keep_their_place_and_their_text() {
        let tree = read("a: NO\nb:\n  - 007\n  - {c: 2024-01-02, d: 12e4}\n");
        let list = tree.get("b").unwrap();
        let Value::List(items) = &list.value else { panic!("no list") };
        assert_eq!(tree.get("a").unwrap().text(), Some("NO"));
        assert_eq!(place(tree.get("a").unwrap()), "m.yaml:1:4");
        assert_eq!(items[0].text(), Some("007"));
        assert_eq!(place(&items[0]), "m.yaml:3:5");
        assert_eq!(items[1].get("d").unwrap().text(), Some("12e4"));
        assert_eq!(place(items[1].get("c").unwrap()), "m.yaml:4:9");
    }

    #[test]
    fn long_texts_are_folded_and_places_count_characters() {
        let tree = read("ü: >-\n  one\n  two\nb: [é, x]\n");
        assert_eq!(tree.get("ü").unwrap().text(), Some("one two"));
        let Value::List(items) = &tree.get("b").unwrap().value else { panic!("no list") };
        assert_eq!(place(&items[1]), "m.yaml:4:8");
    }

    #[test]
    fn both_of_two_equal_keys_arrive() {
        let Value::Map(entries) = read("a: 1\na: 2\n").value else { panic!("no map") };
        assert_eq!(entries.len(), 2);
    }

    #[test]
    fn an_alias_has_the_text_of_its_anchor_and_its_own_place() {
        let tree = read("a: &x 12\nb: *x\n");
        assert_eq!(tree.get("b").unwrap().text(), Some("12"));
        assert_eq!(place(tree.get("b").unwrap()), "m.yaml:2:4");
    }

    #[test]
    fn broken_files_name_the_place() {
        let path = Arc::from("m.yaml");
        for (source, at) in [("a: [1, 2\n", "m.yaml:1:4"), ("a: 1\nb: ]\n", "m.yaml:2:4")] {
            let problem = parse(&path, source).unwrap_err();
            assert_eq!(problem.at.to_string(), at, "{}", problem.message);
        }
    }

    #[test]
    fn an_empty_file_is_an_empty_value() {
        assert_eq!(read("\u{feff}  \n").value, Value::Empty);
        assert_eq!(read("# only a comment\n").value, Value::Empty);
    }

    #[test]
    fn aliases_cannot_multiply_without_end() {
        let mut source = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let earlier = format!("*a{}, ", level - 1).repeat(10);
            source.push_str(&format!("a{level}: &a{level} [{}]\n", earlier.trim_end_matches(", ")));
        }
        assert!(parse(&Arc::from("m.yaml"), &source).is_err());
    }
}
