//! The trees of manifests and the cells of workbooks as bytes, so that a later run needn't parse
//! the same file again.
//!
//! All numbers come first and all texts last, one after the other: that is read several times as
//! fast as any format that people could read.

use std::str;
use std::sync::Arc;

use fscheck_core::location::{CellRef, Location, Sourced};
use fscheck_core::workbook::flaw::Flaw;
use fscheck_core::workbook::merges::Merges;
use fscheck_core::workbook::{Cell, Sheet, Workbook};

use crate::tree::{Entry, Node, Value};

/// Returns a manifest's tree as bytes; `None` if part of it isn't of a text file.
pub fn of_tree(root: &Node) -> Option<Vec<u8>> {
    let mut kept = Writer::default();
    kept.node(root)?;
    kept.bytes()
}

/// Returns the tree that these bytes hold, of the file at `path`; `None` if they hold none.
pub fn tree(bytes: &[u8], path: &Arc<str>) -> Option<Node> {
    let mut kept = Reader::new(bytes, path)?;
    let root = kept.node(DEEPEST)?;
    kept.is_over().then_some(root)
}

/// Returns a workbook's sheets as bytes.
pub fn of_workbook(workbook: &Workbook) -> Option<Vec<u8>> {
    let mut kept = Writer::default();
    kept.number(u32::from(workbook.is_opendocument));
    kept.count(workbook.sheets.len())?;
    workbook.sheets.iter().try_for_each(|sheet| kept.sheet(sheet))?;
    kept.bytes()
}

/// Returns the workbook that these bytes hold, of the file at `path`; `None` if they hold none.
pub fn workbook(bytes: &[u8], path: &Arc<str>, sha256: String) -> Option<Workbook> {
    let mut kept = Reader::new(bytes, path)?;
    let is_opendocument = kept.number()? == 1;
    let sheets = (0..kept.number()?).map(|index| kept.sheet(index)).collect::<Option<_>>()?;
    let workbook = Workbook { path: Arc::clone(path), sha256, sheets, is_opendocument };
    kept.is_over().then_some(workbook)
}

/// The most levels of a tree. Parsers of YAML allow fewer, so anything deeper was kept by nobody.
const DEEPEST: u32 = 2_000;

const EMPTY: u32 = 0;
const TEXT: u32 = 1;
const LIST: u32 = 2;
const MAP: u32 = 3;

const NO_FLAW: u32 = 0;
const UNSAVED: u32 = 1;
const ERROR: u32 = 2;

#[derive(Default)]
struct Writer {
    numbers: Vec<u8>,
    texts: String,
}

impl Writer {
    fn bytes(self) -> Option<Vec<u8>> {
        let length = u32::try_from(self.numbers.len()).ok()?;
        Some([&length.to_le_bytes(), &*self.numbers, self.texts.as_bytes()].concat())
    }

    fn number(&mut self, number: u32) {
        self.numbers.extend(number.to_le_bytes());
    }

    fn count(&mut self, count: usize) -> Option<()> {
        self.number(u32::try_from(count).ok()?);
        Some(())
    }

    fn text(&mut self, text: &str) -> Option<()> {
        self.texts.push_str(text);
        self.count(text.len())
    }

    fn at(&mut self, at: &Location) -> Option<()> {
        let Location::Line { line, column, width, .. } = at else { return None };
        [line, column, width].into_iter().for_each(|number| self.number(*number));
        Some(())
    }

    fn node(&mut self, Node { at, value }: &Node) -> Option<()> {
        self.at(at)?;
        match value {
            Value::Empty => {
                self.number(EMPTY);
                Some(())
            }
            Value::Unread => None,
            Value::Text(text) => {
                self.number(TEXT);
                self.text(text)
            }
            Value::List(nodes) => {
                self.number(LIST);
                self.count(nodes.len())?;
                nodes.iter().try_for_each(|node| self.node(node))
            }
            Value::Map(entries) => {
                self.number(MAP);
                self.count(entries.len())?;
                entries.iter().try_for_each(|Entry { key, node }| {
                    self.at(&key.at)?;
                    self.text(&key.value)?;
                    self.node(node)
                })
            }
        }
    }

    fn cell(&mut self, place: CellRef) {
        self.number(place.row);
        self.number(place.column);
    }

    fn sheet(&mut self, sheet: &Sheet) -> Option<()> {
        self.text(&sheet.name)?;
        self.count(sheet.cells.len())?;
        for (place, Cell { text, links, flaw }) in &sheet.cells {
            self.cell(*place);
            self.text(text)?;
            self.count(links.len())?;
            links.iter().try_for_each(|link| self.text(link))?;
            match flaw {
                None => self.number(NO_FLAW),
                Some(Flaw::Unsaved) => self.number(UNSAVED),
                Some(Flaw::Error(name)) => {
                    self.number(ERROR);
                    self.text(name)?;
                }
            }
        }
        self.count(sheet.merges.count())?;
        for (first, last_row) in sheet.merges.iter() {
            self.cell(first);
            self.number(last_row);
        }
        Some(())
    }
}

struct Reader<'a> {
    numbers: &'a [u8],
    texts: &'a str,
    path: &'a Arc<str>,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], path: &'a Arc<str>) -> Option<Reader<'a>> {
        let (length, rest) = bytes.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (numbers, texts) = rest.split_at_checked(length)?;
        Some(Reader { numbers, texts: str::from_utf8(texts).ok()?, path })
    }

    fn is_over(&self) -> bool {
        self.numbers.is_empty() && self.texts.is_empty()
    }

    fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.numbers.split_first_chunk()?;
        self.numbers = rest;
        Some(u32::from_le_bytes(*number))
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.texts.split_at_checked(length)?;
        self.texts = rest;
        Some(text)
    }

    fn at(&mut self) -> Option<Location> {
        let (line, column, width) = (self.number()?, self.number()?, self.number()?);
        Some(Location::Line { path: Arc::clone(self.path), line, column, width })
    }

    fn node(&mut self, depth: u32) -> Option<Node> {
        let depth = depth.checked_sub(1)?;
        let at = self.at()?;
        let value = match self.number()? {
            EMPTY => Value::Empty,
            TEXT => Value::Text(self.text()?.to_owned().into()),
            LIST => {
                let count = self.number()?;
                Value::List((0..count).map(|_| self.node(depth)).collect::<Option<_>>()?)
            }
            MAP => {
                let count = self.number()?;
                let entry = |_| {
                    let (at, key) = (self.at()?, self.text()?.to_owned());
                    Some(Entry { key: Sourced::new(key.into(), at), node: self.node(depth)? })
                };
                Value::Map((0..count).map(entry).collect::<Option<_>>()?)
            }
            _ => return None,
        };
        Some(Node { at, value })
    }

    fn cell(&mut self) -> Option<CellRef> {
        Some(CellRef::new(self.number()?, self.number()?))
    }

    fn sheet(&mut self, index: u32) -> Option<Sheet> {
        let name = Arc::from(self.text()?);
        let count = self.number()?;
        let cells = (0..count).map(|_| self.content()).collect::<Option<_>>()?;
        let mut merges = Merges::default();
        for _ in 0..self.number()? {
            merges.add(self.cell()?, self.number()?);
        }
        Some(Sheet { path: Arc::clone(self.path), index, name, cells, merges })
    }

    fn content(&mut self) -> Option<(CellRef, Cell)> {
        let (place, text) = (self.cell()?, self.text()?.to_owned());
        let count = self.number()?;
        let links = (0..count).map(|_| self.text().map(str::to_owned)).collect::<Option<_>>()?;
        let flaw = match self.number()? {
            NO_FLAW => None,
            UNSAVED => Some(Flaw::Unsaved),
            ERROR => Some(Flaw::Error(self.text()?.to_owned())),
            _ => return None,
        };
        Some((place, Cell { text, links, flaw }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::yaml;

    fn path() -> Arc<str> {
        Arc::from("m.yaml")
    }

    #[test]
    fn a_tree_comes_back_with_its_places() {
        let source = "ü: [1, {b: x, b: }, []]\nd: >-\n  one\n  two\n\"\": {}\n";
        let root = yaml::parse(&path(), source, &Limits::default()).unwrap();
        let bytes = of_tree(&root).unwrap();
        assert_eq!(tree(&bytes, &path()), Some(root.clone()));
        let other = Arc::from("other.yaml");
        let moved = yaml::parse(&other, source, &Limits::default()).unwrap();
        assert_eq!(tree(&bytes, &other), Some(moved), "the path is that of the file");
        let unread = Node { value: Value::Unread, ..root };
        assert_eq!(of_tree(&unread), None);
    }

    #[test]
    fn a_workbook_comes_back_with_its_cells() {
        let cell = |text: &str, links: &[&str], flaw| Cell {
            text: text.to_owned(),
            links: links.iter().map(|link| (*link).to_owned()).collect(),
            flaw,
        };
        let cells = [
            (CellRef::new(0, 3), cell("é", &["a.pdf", "b.pdf#1"], None)),
            (CellRef::new(2, 0), cell("", &[], Some(Flaw::Unsaved))),
            (CellRef::new(2, 1), cell("", &[], Some(Flaw::Error("#REF!".to_owned())))),
        ];
        let mut merges = Merges::default();
        merges.add(CellRef::new(0, 3), 7);
        let sheet = |index: u32, name: &str| Sheet {
            path: path(),
            index,
            name: Arc::from(name),
            cells: cells.clone().into(),
            merges: merges.clone(),
        };
        let sheets = vec![sheet(0, "One"), sheet(1, "Two")];
        let sha256 = "ab".to_owned();
        let before =
            Workbook { path: path(), sha256: sha256.clone(), sheets, is_opendocument: true };
        let bytes = of_workbook(&before).unwrap();
        let after = workbook(&bytes, &path(), sha256).unwrap();
        assert_eq!(format!("{after:?}"), format!("{before:?}"));
    }

    #[test]
    fn broken_bytes_hold_nothing() {
        let root = yaml::parse(&path(), "a: [b, c]\n", &Limits::default()).unwrap();
        let bytes = of_tree(&root).unwrap();
        for end in 0..bytes.len() {
            assert_eq!(tree(&bytes[..end], &path()), None, "{end}");
        }
        let longer = [&*bytes, b"x"].concat();
        assert_eq!(tree(&longer, &path()), None);
        assert!(workbook(&bytes, &path(), String::new()).is_none());
    }
}
