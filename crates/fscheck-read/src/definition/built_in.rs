//! The definitions that are built in: trees that were read from YAML when the program was built.

use std::borrow::Cow;
use std::sync::Arc;

use fscheck_core::location::{Location, Sourced};
use fscheck_core::search::{Phrase, Term};

use self::Value::{Empty, List, Map, Text};
use crate::tree;

/// The definitions: the name and content of each file.
pub(super) static DEFINITIONS: &[(&str, Node)] =
    include!(concat!(env!("OUT_DIR"), "/definitions.rs"));

/// The parts that definitions include, with their contents.
pub(super) static PARTS: &[(&str, Node)] = include!(concat!(env!("OUT_DIR"), "/parts.rs"));

/// The content of `checklist/default.yaml`: the id of the checklist that is used if none is named.
pub(super) static DEFAULT: &Node = &include!(concat!(env!("OUT_DIR"), "/default.rs"));

/// The terms of the patterns of all these, sorted by their texts.
static TERMS: &[(&str, Term)] = include!(concat!(env!("OUT_DIR"), "/terms.rs"));

/// Reads a term of a pattern, which costs nothing where a built-in definition has it.
pub(super) fn term(text: &str) -> Result<Term, String> {
    let known = TERMS.binary_search_by(|(known, _)| (*known).cmp(text)).ok();
    let known = known.and_then(|at| TERMS.get(at));
    known.map_or_else(|| Term::parse(text), |(_, term)| Ok(term.clone()))
}

/// A [`tree::Node`] that is in the program.
#[derive(Debug)]
pub(super) struct Node(Place, Value);

/// Line, column and width.
#[derive(Clone, Copy, Debug)]
struct Place(u32, u32, u32);

#[derive(Debug)]
enum Value {
    #[allow(dead_code, reason = "no definition has a key without a value, so far")]
    Empty,
    Text(&'static str),
    List(&'static [Node]),
    Map(&'static [(Place, &'static str, Node)]),
}

impl Node {
    /// The text of `key`, if this is a map that has it.
    pub(super) fn text(&self, key: &str) -> Option<&'static str> {
        let Map(entries) = self.1 else { return None };
        entries.iter().find_map(|(_, name, node)| match node.1 {
            Text(text) if *name == key => Some(text),
            _ => None,
        })
    }

    /// Returns the node as if read from the file at `path`.
    pub(super) fn tree(&self, path: &Arc<str>) -> tree::Node {
        let value = match self.1 {
            Empty => tree::Value::Empty,
            Text(text) => tree::Value::Text(Cow::Borrowed(text)),
            List(nodes) => tree::Value::List(nodes.iter().map(|node| node.tree(path)).collect()),
            Map(entries) => {
                let entry = |(at, key, node): &(Place, &'static str, Node)| tree::Entry {
                    key: Sourced::new(Cow::Borrowed(*key), at.in_file(path)),
                    node: node.tree(path),
                };
                tree::Value::Map(entries.iter().map(entry).collect())
            }
        };
        tree::Node { at: self.0.in_file(path), value }
    }
}

impl Place {
    fn in_file(self, path: &Arc<str>) -> Location {
        let Place(line, column, width) = self;
        Location::Line { path: Arc::clone(path), line, column, width }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::yaml;

    #[test]
    fn terms_are_those_of_the_texts() {
        assert!(TERMS.len() > 100 && TERMS.is_sorted_by_key(|(text, _)| text));
        for (text, built_in) in TERMS {
            assert_eq!(Term::parse(text).as_ref(), Ok(built_in), "{text}");
        }
    }

    #[test]
    fn what_is_built_in_is_what_stands_in_the_files() {
        let sources = fscheck_checklist::DEFINITIONS.iter().chain(fscheck_checklist::PARTS);
        let sources = sources.chain([&fscheck_checklist::DEFAULT]);
        let all = DEFINITIONS.iter().chain(PARTS).map(|(name, node)| (*name, node));
        let all: Vec<_> = all.chain([(fscheck_checklist::DEFAULT.0, DEFAULT)]).collect();
        assert_eq!(all.len(), sources.clone().count());
        for ((name, node), (path, source)) in all.into_iter().zip(sources) {
            assert_eq!(name, *path);
            let path = Arc::from(name);
            assert_eq!(node.tree(&path), yaml::parse(&path, source, &Limits::default()).unwrap());
        }
    }
}
