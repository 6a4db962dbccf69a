//! Checks the characters of names in a definition. A definition may come from a stranger, and its
//! names are used in file names, YAML, workbooks and reports (specification, section 2.3).

use fscheck_core::location::Location;
use fscheck_core::problem::Problems;
use fscheck_core::visible::is_active;

use crate::limits::Limit;
use crate::tree::{Node, Value};

/// The characters allowed in the value of a field.
#[derive(Clone, Copy)]
enum Charset {
    /// ASCII letters and digits, and a few marks that join them: ids, versions.
    Id,
    /// Letters and digits of any language, spaces and common punctuation: names and titles.
    Title,
    /// Anything that shows.
    Text,
}

/// The longest id or version, and the longest name or title, in characters.
const LONGEST_ID: usize = 64;
const LONGEST_TITLE: usize = 200;

/// Reports every name of the definition, or part, under `root` that has other characters.
pub(super) fn check(root: &Node, problems: &Problems) {
    check_node(root, Charset::Text, problems);
}

/// Reports every list under `root` that is too long: its entries are compared with each other.
pub(super) fn check_lists(root: &Node, problems: &Problems, most: &Limit) {
    match &root.value {
        Value::Empty | Value::Unread | Value::Text(_) => {}
        Value::List(nodes) => nodes.iter().for_each(|node| check_lists(node, problems, most)),
        Value::Map(entries) => {
            for entry in entries {
                check_length(&entry.key.value, &entry.key.at, &entry.node, problems, most);
                check_lists(&entry.node, problems, most);
            }
        }
    }
}

fn check_length(key: &str, at: &Location, node: &Node, problems: &Problems, most: &Limit) {
    let Value::List(nodes) = &node.value else { return };
    let may_be_many = matches!(key, "sections" | "controls" | "prerequisites");
    if !may_be_many && nodes.len() > most.count() {
        let count = nodes.len();
        let message = format!("`{key}` has {count} entries, which is over the limit ({most})");
        problems.report(at, message, "shorten it, or raise the limit with `--limit`");
    }
}

fn check_node(node: &Node, charset: Charset, problems: &Problems) {
    match &node.value {
        Value::Empty | Value::Unread => {}
        Value::Text(text) => check_text(text, &node.at, charset, problems),
        Value::List(nodes) => nodes.iter().for_each(|node| check_node(node, charset, problems)),
        Value::Map(entries) => {
            for entry in entries {
                check_text(&entry.key.value, &entry.key.at, Charset::Id, problems);
                check_node(&entry.node, charset_of(&entry.key.value), problems);
            }
        }
    }
}

/// Returns the characters allowed in the field `key`, wherever it is.
fn charset_of(key: &str) -> Charset {
    match key {
        "id" | "version" | "released" | "supersedes" | "kind" | "field" | "include"
        | "sub_vertical" | "use_cases" | "sub_verticals" | "waived_by" | "rests_on" | "host" => {
            Charset::Id
        }
        "name" | "title" | "chapter" | "sheet" | "number" | "clause" | "aliases" => Charset::Title,
        _ => Charset::Text,
    }
}

fn check_text(text: &str, at: &Location, charset: Charset, problems: &Problems) {
    let (is_allowed, longest, allowed): (fn(char) -> bool, usize, &str) = match charset {
        Charset::Id => {
            (is_of_id, LONGEST_ID, "letters, digits and, between them, `.`, `_`, `-` and `@`")
        }
        Charset::Title => (is_of_title, LONGEST_TITLE, "letters, digits and punctuation"),
        Charset::Text => (|c| c == '\n' || !is_active(c), usize::MAX, "printable characters"),
    };
    // Nearly all texts of a definition.
    let is_plain = |byte: u8| byte == b'\n' || byte == b' ' || byte.is_ascii_graphic();
    if matches!(charset, Charset::Text) && text.bytes().all(is_plain) {
        return;
    }
    let is_id = matches!(charset, Charset::Id);
    let first = text.chars().next().filter(|c| is_id && !c.is_ascii_alphanumeric());
    if let Some(c) = first.or_else(|| text.chars().find(|c| !is_allowed(*c))) {
        let message = format!("the character {} is not allowed here", named(c));
        problems.report(at, message, format!("use {allowed}"));
    } else if text.chars().nth(longest).is_some() {
        let message = format!("this is longer than {longest} characters");
        problems.report(at, message, "shorten it");
    }
}

fn is_of_id(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@')
}

fn is_of_title(c: char) -> bool {
    c.is_alphanumeric() || " -–—_&()/.,:;'’+!?#%\"“”".contains(c)
}

/// A character as a message names it.
fn named(c: char) -> String {
    if c.is_ascii_graphic() { format!("`{c}`") } else { format!("U+{:04X}", u32::from(c)) }
}
