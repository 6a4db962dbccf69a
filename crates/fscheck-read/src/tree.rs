//! Facts before they have a meaning: a tree of texts, each with its place.
//!
//! A YAML file and the added sheets of a workbook are both read into this tree, so that one
//! reader ([`Fields`]) assigns the types, and one list ([`Problems`]) collects all problems.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeMap;

use fscheck_core::date::parse_day;
use fscheck_core::location::{Location, Sourced};
use fscheck_core::problem::Problems;
use fscheck_core::text;
use jiff::civil::Date;

/// A value and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its place.
    pub at: Location,
    /// Its value.
    pub value: Value,
}

/// The value of a node. Numbers, dates and yes/no stay texts until a reader converts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing: a key without a value, a blank cell.
    Empty,
    /// Something that cannot be read, as has been reported: a cell with an error value.
    Unread,
    /// A text as it was written, so that the code `NO` stays Norway; borrowed from the program if
    /// it is of a built-in definition.
    Text(Cow<'static, str>),
    /// A list.
    List(Vec<Node>),
    /// Named values, in the order of the file, repeated keys included.
    Map(Vec<Entry>),
}

/// One named value of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name.
    pub key: Sourced<Cow<'static, str>>,
    /// The value.
    pub node: Node,
}

impl Node {
    /// The value of `key`, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|e| e.key.value == key).map(|e| &e.node),
            _ => None,
        }
    }

    /// Returns the text, if this is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The number of keys that are compared with each other one by one.
const FEW: usize = 16;

/// Reads the named values of one map, each into its type, and notes every problem on the way.
pub struct Fields<'a> {
    what: &'a str,
    at: &'a Location,
    entries: &'a [Entry],
    known: Vec<&'a str>,
    problems: &'a Problems,
}

impl<'a> Fields<'a> {
    /// Returns the fields of `node`, which users call `what` ("an offering"); `None` and a problem
    /// if it is no map.
    pub fn of(node: &'a Node, what: &'a str, problems: &'a Problems) -> Option<Fields<'a>> {
        let Value::Map(entries) = &node.value else {
            let help = "write indented `name: value` lines";
            problems.report(&node.at, format!("{what} must consist of `name: value` fields"), help);
            return None;
        };
        let fields = Fields { what, at: &node.at, entries, known: Vec::new(), problems };
        fields.report_repeated_keys();
        Some(fields)
    }

    /// The place of the map.
    pub fn at(&self) -> &'a Location {
        self.at
    }

    /// Returns the collection of problems.
    pub fn problems(&self) -> &'a Problems {
        self.problems
    }

    /// Returns the node of `key`; `None` if the key is absent or has no value.
    pub fn node(&mut self, key: &'a str) -> Option<&'a Node> {
        self.know(key);
        let entry = self.entry(key)?;
        (!matches!(entry.node.value, Value::Empty | Value::Unread)).then_some(&entry.node)
    }

    /// Returns whether `key` has a value that cannot be read, as has been reported.
    pub fn is_unread(&self, key: &str) -> bool {
        self.entry(key).is_some_and(|entry| entry.node.value == Value::Unread)
    }

    fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.entries.iter().find(|entry| entry.key.value == key)
    }

    /// The node of `key`, which must be there.
    pub fn required(&mut self, key: &'a str) -> Option<&'a Node> {
        let node = self.node(key);
        if node.is_none() && !self.is_unread(key) {
            let message = format!("{} needs `{key}`", self.what);
            self.problems.report(self.at, message, format!("add a line `{key}: …`"));
        }
        node
    }

    /// A text, white space at its ends removed.
    pub fn text(&mut self, key: &'a str) -> Option<Sourced<String>> {
        self.node(key).and_then(|node| text_of(node, key, self.problems))
    }

    /// Returns a statement, which may be empty: its place is where it has to be written.
    pub fn prose(&mut self, key: &'a str) -> Option<Sourced<String>> {
        self.know(key);
        let entry = self.entry(key)?;
        match &entry.node.value {
            Value::Unread => None,
            Value::Empty => Some(Sourced::new(String::new(), entry.key.at.clone())),
            _ => text_of(&entry.node, key, self.problems),
        }
    }

    /// A text that must be there.
    pub fn required_text(&mut self, key: &'a str) -> Option<Sourced<String>> {
        self.required(key).and_then(|node| text_of(node, key, self.problems))
    }

    /// One of the words `allowed`, as it is written there; case and hyphens do not matter.
    pub fn word(&mut self, key: &'a str, allowed: &[&str]) -> Option<Sourced<String>> {
        let text = self.text(key)?;
        word_of(&text, key, allowed, self.problems)
    }

    /// Yes or no: `true`, `false`, `yes`, `no`.
    pub fn flag(&mut self, key: &'a str) -> Option<Sourced<bool>> {
        let text = self.text(key)?;
        match text::fold(&text.value).as_str() {
            "true" | "yes" | "y" => Some(Sourced::new(true, text.at)),
            "false" | "no" | "n" => Some(Sourced::new(false, text.at)),
            _ => {
                let is_cell = matches!(text.at, Location::Cell { .. });
                self.wrong(key, &text, if is_cell { "Yes or No" } else { "true or false" })
            }
        }
    }

    /// A whole number from 0.
    pub fn count(&mut self, key: &'a str) -> Option<Sourced<u64>> {
        let text = self.text(key)?;
        match text::visible(&text.value).parse::<u64>() {
            Ok(number) => Some(Sourced::new(number, text.at)),
            Err(_) => self.wrong(key, &text, "a whole number, such as 420"),
        }
    }

    /// A day, `YYYY-MM-DD`.
    pub fn day(&mut self, key: &'a str) -> Option<Sourced<Date>> {
        let text = self.text(key)?;
        match parse_day(&text::visible(&text.value)) {
            Some(day) => Some(Sourced::new(day, text.at)),
            None => self.wrong(key, &text, "a valid date, YYYY-MM-DD"),
        }
    }

    /// The nodes of a list, and the place of the list.
    pub fn list(&mut self, key: &'a str) -> Option<Sourced<&'a [Node]>> {
        let node = self.node(key)?;
        let Value::List(items) = &node.value else {
            let help = format!("write `{key}: [one, two]`, or a `- ` line for each");
            self.problems.report(&node.at, format!("`{key}` must be a list"), help);
            return None;
        };
        Some(Sourced::new(items, node.at.clone()))
    }

    /// The texts of a list.
    pub fn texts(&mut self, key: &'a str) -> Option<Sourced<Vec<Sourced<String>>>> {
        let problems = self.problems;
        let list = self.list(key)?;
        Some(list.map(|items| items.iter().filter_map(|i| text_of(i, key, problems)).collect()))
    }

    /// The whole numbers of a list.
    pub fn counts(&mut self, key: &'a str) -> Option<Sourced<Vec<Sourced<u64>>>> {
        let texts = self.texts(key)?;
        Some(texts.map(|texts| texts.into_iter().filter_map(|t| self.number(key, t)).collect()))
    }

    /// Reads each item of a list with `read`; items that it cannot read are left out.
    pub fn each<T>(
        &mut self,
        key: &'a str,
        read: impl FnMut(&'a Node) -> Option<T>,
    ) -> Option<Sourced<Vec<T>>> {
        self.list(key).map(|list| list.map(|items| items.iter().filter_map(read).collect()))
    }

    /// Ends the reading: every unread key is a problem, with the nearest name.
    pub fn finish(self) {
        for entry in self.entries {
            if !self.known.contains(&&*entry.key.value) {
                let message = format!("{} has no field `{}`", self.what, entry.key.value);
                let help = did_you_mean(&entry.key.value, &self.known);
                self.problems.report(&entry.key.at, message, help);
            }
        }
    }

    fn know(&mut self, key: &'a str) {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
    }

    fn number(&self, key: &str, text: Sourced<String>) -> Option<Sourced<u64>> {
        match text::visible(&text.value).parse() {
            Ok(number) => Some(Sourced::new(number, text.at)),
            Err(_) => {
                let is_cell = matches!(text.at, Location::Cell { .. });
                let example = if is_cell { "1, 3" } else { "[1, 3]" };
                self.wrong(key, &text, &format!("whole numbers, such as {example}"))
            }
        }
    }

    fn wrong<T>(&self, key: &str, text: &Sourced<String>, expected: &str) -> Option<T> {
        let message =
            format!("`{key}` has the invalid value \"{}\"", text::shorten(&text.value, 40));
        self.problems.report(&text.at, message, format!("write {expected}"));
        None
    }

    fn report_repeated_keys(&self) {
        // Most maps have few keys, which are soon compared.
        let is_new = |(at, entry): (usize, &Entry)| {
            self.entries.iter().take(at).all(|other| other.key.value != entry.key.value)
        };
        if self.entries.len() <= FEW && self.entries.iter().enumerate().all(is_new) {
            return;
        }
        let mut seen: BTreeMap<&str, &Location> = BTreeMap::new();
        for Entry { key, .. } in self.entries {
            if let Some(first) = seen.get(&*key.value) {
                let message = format!("{} has the field `{}` twice", self.what, key.value);
                let help = format!("the first is at {first}; remove one of them");
                self.problems.report(&key.at, message, help);
            } else {
                seen.insert(&key.value, &key.at);
            }
        }
    }
}

/// Returns the only entry of a map, whose key states its type.
pub fn only_entry<'a>(node: &'a Node, what: &str, problems: &Problems) -> Option<&'a Entry> {
    match &node.value {
        Value::Map(entries) if entries.len() == 1 => entries.first(),
        _ => {
            let message = format!("{what} must have exactly one field");
            problems.report(&node.at, message, "write `name: {…}`");
            None
        }
    }
}

/// Returns the text of `node`, the value of `key`; anything else is a problem.
pub fn text_of(node: &Node, key: &str, problems: &Problems) -> Option<Sourced<String>> {
    match &node.value {
        Value::Text(text) => Some(Sourced::new(text.trim().to_owned(), node.at.clone())),
        Value::Empty => {
            problems.report(
                &node.at,
                format!("`{key}` has an empty item"),
                "fill it in or remove it",
            );
            None
        }
        Value::Unread => None,
        Value::List(_) | Value::Map(_) => {
            let found = if matches!(node.value, Value::List(_)) { "a list" } else { "a map" };
            let message = format!("`{key}` must be a single value, not {found}");
            problems.report(&node.at, message, "write one value after the colon");
            None
        }
    }
}

/// Returns the word among `allowed` that `text` is; anything else is a problem.
pub fn word_of(
    text: &Sourced<String>,
    key: &str,
    allowed: &[&str],
    problems: &Problems,
) -> Option<Sourced<String>> {
    let plain = LazyCell::new(|| without_general_words(&text.value));
    let is_meant =
        |word: &&&str| text::same_letters(word, &text.value) || text::same_letters(word, &plain);
    if let Some(word) = allowed.iter().find(is_meant) {
        return Some(Sourced::new((*word).to_owned(), text.at.clone()));
    }
    let message = format!("`{key}` has the invalid value \"{}\"", text::shorten(&text.value, 40));
    problems.report(&text.at, message, did_you_mean(&text.value, allowed));
    None
}

/// Returns a text without words that only repeat the name of the field: `Advanced Tier`,
/// `in production`.
fn without_general_words(text: &str) -> String {
    const GENERAL: &[&str] = &["in", "stage", "tier", "partner", "level"];
    let folded = text::fold(text);
    if !folded.contains(' ') {
        return folded;
    }
    let words = folded.split(' ').filter(|word| !GENERAL.contains(word));
    words.collect::<Vec<_>>().join(" ")
}

/// Suggests a replacement for an unknown `word`: the nearest of `known`, and the other choices.
pub fn did_you_mean(word: &str, known: &[&str]) -> String {
    let all = known.join(", ");
    match text::nearest(word, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`? Allowed: {all}"),
        None => format!("allowed: {all}"),
    }
}
