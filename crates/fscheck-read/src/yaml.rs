//! YAML files as a [`tree`](crate::tree): every key and value keeps its line and column.

mod raw;
mod written;

use std::sync::Arc;

use fscheck_core::location::{Location, Sourced};
use fscheck_core::problem::Problem;
use serde_saphyr::Budget;
use serde_saphyr::budget::BudgetBreach as Breach;

use self::raw::{Nodes, Options, Place};
use crate::limits::Limits;
use crate::tree::{Entry, Node, Value};
pub use written::{comment, quoted, scalar};

/// Reads the only document of `source`, the text of the file at `path`.
///
/// # Errors
/// The first place where the text is not YAML, or where it exceeds a limit.
pub fn parse(path: &Arc<str>, source: &str, limits: &Limits) -> Result<Node, Problem> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let nodes = NodesOf { path, limits };
    if source.trim().is_empty() {
        return Ok(nodes.empty(Place { line: 1, column: 1, width: 0 }));
    }
    raw::read(source, options(limits), &nodes).map_err(|error| {
        let problem = nodes.problem(&error);
        indented_by_tab(source, &problem.at).map_or(problem, |line| nodes.tab(line))
    })
}

/// Returns the first line indented with a tab, up to the place of an error. If that is the cause,
/// the parser reports it late and with another message (YAML 1.2.2, 6.1).
fn indented_by_tab(source: &str, at: &Location) -> Option<u32> {
    let Location::Line { line: last, .. } = at else { return None };
    // The parser may stop at the line before.
    let mut lines = (1..=last.saturating_add(1)).zip(source.lines());
    let is_indented = |text: &str| {
        let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
        text.get(..indent).is_some_and(|indent| indent.contains('\t')) && indent < text.len()
    };
    lines.find(|(_, text)| is_indented(text)).map(|(line, _)| line)
}

/// Returns the text with line feeds where only carriage returns end its lines: YAML counts these as
/// lines (YAML 1.2.2, 5.4), and the lines that are drawn must be the same.
pub fn with_line_feeds(text: String) -> String {
    let is_lone = |(at, _): (usize, &str)| text.as_bytes().get(at + 1) != Some(&b'\n');
    let has_lone = text.match_indices('\r').any(is_lone);
    match has_lone {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text,
    }
}

fn options(limits: &Limits) -> Options {
    let mut budget = Budget::default();
    budget.max_nodes = limits.manifest_values.count();
    budget.max_events = limits.manifest_values.count().saturating_mul(2);
    let mut options = raw::options();
    options.budget = Some(budget);
    options.alias_limits.max_total_replayed_events = limits.manifest_repeated.count();
    options
}

/// Makes nodes with places in the file at this path.
struct NodesOf<'a> {
    path: &'a Arc<str>,
    limits: &'a Limits,
}

impl Nodes for NodesOf<'_> {
    type Node = Node;

    fn empty(&self, at: Place) -> Node {
        Node { at: self.at(at), value: Value::Empty }
    }

    fn text(&self, at: Place, text: String) -> Node {
        Node { at: self.at(at), value: Value::Text(text.into()) }
    }

    fn list(&self, at: Place, nodes: Vec<Node>) -> Node {
        Node { at: self.at(at), value: Value::List(nodes) }
    }

    fn map(&self, at: Place, entries: Vec<(Place, String, Node)>) -> Node {
        let entry = |(at, key, node): (Place, String, Node)| Entry {
            key: Sourced::new(key.into(), self.at(at)),
            node,
        };
        let entries = entries.into_iter().map(entry).collect();
        Node { at: self.at(at), value: Value::Map(entries) }
    }
}

impl NodesOf<'_> {
    fn at(&self, Place { line, column, width }: Place) -> Location {
        Location::Line { path: Arc::clone(self.path), line, column, width }
    }

    fn tab(&self, line: u32) -> Problem {
        Problem {
            at: self.at(Place { line, column: 1, width: 1 }),
            message: "not valid YAML: a tab indents this line".to_owned(),
            help: "indent with spaces; YAML doesn't allow tabs".to_owned(),
        }
    }

    fn problem(&self, error: &raw::Error) -> Problem {
        let at = match error.location() {
            Some(location) => self.at(raw::place(location, 1)),
            None => Location::file(self.path),
        };
        let (message, help) = explained(error.without_snippet(), self.limits);
        Problem { at, message, help }
    }
}

/// Returns the problem and its help.
fn explained(error: &raw::Error, limits: &Limits) -> (String, String) {
    let told = error.to_string();
    // The rest is for programmers.
    let told = told.split(" at line ").next().unwrap_or(&told).trim_end_matches(',');
    let (message, help) = match error {
        raw::Error::MultipleDocuments { .. } => (
            "there is more than one YAML document".to_owned(),
            "remove the line `---`, or put each document into its own file",
        ),
        raw::Error::Budget { breach: Breach::Nodes { .. } | Breach::Events { .. }, .. } => (
            format!("it has more values than the limit allows ({})", limits.manifest_values),
            "shorten it, or raise the limit with `--limit NAME=VALUE`",
        ),
        // Within a list, it only comes as a text, like the following ones.
        _ if told.starts_with("alias replay limit exceeded") => (
            format!(
                "its aliases repeat more values than the limit allows ({})",
                limits.manifest_repeated
            ),
            "write the values out, or raise the limit with `--limit NAME=VALUE`",
        ),
        // The parser has a separate limit for content in brackets.
        _ if told == "recursion limit exceeded" || is_too_deep(error) => (
            "it is nested too deeply".to_owned(),
            "fscheck needs no such nesting: look for an extra bracket or dash",
        ),
        // A message of the parser's library for programmers.
        _ if told.contains("Option<") => (
            "not valid YAML: a key is missing before `:`".to_owned(),
            "write `name: value`, or put the text in quotes",
        ),
        _ if told.contains("mapping values are not allowed") => (
            format!("not valid YAML: {told}"),
            "align fields of the same level in one column, and put text that contains `: ` in \
             quotes",
        ),
        _ => (
            format!("not valid YAML: {told}"),
            "correct the YAML here: indent with spaces, and put text that contains `: ` or ` #` \
             in quotes",
        ),
    };
    (message, help.to_owned())
}

fn is_too_deep(error: &raw::Error) -> bool {
    matches!(error, raw::Error::Budget { breach: Breach::Depth { .. }, .. })
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
        parse(&Arc::from("m.yaml"), source, &Limits::default()).unwrap()
    }

    fn place(node: &Node) -> String {
        node.at.to_string()
    }

    #[test]
    fn what_the_parser_says_to_programmers_is_said_to_writers() {
        for (source, at, message) in [
            ("a: 1\n\tb: 2\n", "m.yaml:2:1", "not valid YAML: a tab indents this line"),
            ("a:\n  \tb: 2\n  c: [\n", "m.yaml:2:1", "not valid YAML: a tab indents this line"),
            (" : [\n]\n", "m.yaml:1:2", "not valid YAML: a key is missing before `:`"),
        ] {
            let problem = parse(&Arc::from("m.yaml"), source, &Limits::default()).unwrap_err();
            assert_eq!((&*problem.at.to_string(), &*problem.message), (at, message), "{source}");
        }
        // Within a text, a tab is part of it, and after a value it is white space.
        assert_eq!(read("a: \"1\t2\"\t# 3\n").get("a").unwrap().text(), Some("1\t2"));
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
            let problem = parse(&path, source, &Limits::default()).unwrap_err();
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
        assert!(parse(&Arc::from("m.yaml"), &source, &Limits::default()).is_err());
    }
}
