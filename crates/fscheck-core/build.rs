//! Makes tables of the lists of words, so that they are ready when the program starts.

// The same files are modules of the crate, in a module of this name.
#[path = "src/language"]
#[allow(dead_code, reason = "words are looked up by the program")]
mod language {
    pub(crate) mod form;
    pub(crate) mod ready;
    pub(crate) mod table;
}

use std::path::PathBuf;
use std::{env, fs, io};

use fscheck_checklist::words;
use language::form::{General, List, Lists, Part, Phrase, Start, Term, Vocabulary};
use language::ready;
use language::table::Table;

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=src/language");
    let lists = ready::lists(&ready::FILES).map_err(io::Error::other)?;
    let irregular = lists.names.get("irregular").and_then(|at| lists.lists.get(usize::from(*at)));
    let irregular = irregular.map(|list| list.lines).unwrap_or_default();
    let irregular = ready::irregular(irregular).map_err(io::Error::other)?;
    let general = ready::general(words::GENERAL).map_err(io::Error::other)?;
    write("lists.rs", &lists)?;
    write("irregular.rs", &irregular)?;
    write("general.rs", &general)
}

/// Writes what stands for a value, for the crate to include.
// Only the core itself is kept from the environment.
#[allow(clippy::disallowed_methods)]
fn write(name: &str, value: &impl Code) -> io::Result<()> {
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(folder.join(name), value.code())
}

/// A value as the code that makes it.
trait Code {
    fn code(&self) -> String;
}

impl<T: Code> Code for [T] {
    fn code(&self) -> String {
        let all: Vec<String> = self.iter().map(T::code).collect();
        format!("&[{}]", all.join(","))
    }
}

impl Code for &str {
    fn code(&self) -> String {
        format!("{self:?}")
    }
}

impl Code for u16 {
    fn code(&self) -> String {
        self.to_string()
    }
}

impl Code for usize {
    fn code(&self) -> String {
        self.to_string()
    }
}

impl Code for () {
    fn code(&self) -> String {
        "()".to_owned()
    }
}

impl<V: Code> Code for (&str, V) {
    fn code(&self) -> String {
        format!("({},{})", self.0.code(), self.1.code())
    }
}

impl<V: Code> Code for Table<V> {
    fn code(&self) -> String {
        format!("Table{{entries:{},slots:{}}}", self.entries.code(), self.slots.code())
    }
}

impl Code for Start {
    fn code(&self) -> String {
        format!("Start{{is_whole:{},phrases:{}}}", self.is_whole, self.phrases.code())
    }
}

impl Code for Term {
    fn code(&self) -> String {
        format!("Term::{self:?}")
    }
}

impl Code for Part {
    fn code(&self) -> String {
        format!(
            "Part{{words:{},terms:{},is_optional:{}}}",
            self.words.code(),
            self.terms.code(),
            self.is_optional
        )
    }
}

impl Code for Phrase {
    fn code(&self) -> String {
        format!("Phrase({})", self.0.code())
    }
}

impl Code for List {
    fn code(&self) -> String {
        format!(
            "List{{starts:{},phrases:{},open:{},lines:{}}}\n",
            self.starts.code(),
            self.phrases.code(),
            self.open.code(),
            self.lines.code()
        )
    }
}

impl Code for Lists {
    fn code(&self) -> String {
        format!("Lists{{lists:{},names:{}}}", self.lists.code(), self.names.code())
    }
}

impl Code for Vocabulary {
    fn code(&self) -> String {
        format!("Vocabulary{{whole:{},beginnings:{}}}", self.whole.code(), self.beginnings.code())
    }
}

impl Code for General {
    fn code(&self) -> String {
        format!(
            "General{{general:{},telling:{},figures:{},abbreviations:{},german:{},lengths:{}}}",
            self.general.code(),
            self.telling.code(),
            self.figures.code(),
            self.abbreviations.code(),
            self.german.code(),
            self.lengths.code()
        )
    }
}
