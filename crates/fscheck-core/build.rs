//! Makes tables of the lists of words, so that they are ready when the program starts.

// The same files are modules of the crate, in a module of this name.
#[path = "src/language"]
#[allow(dead_code, reason = "words are looked up by the program")]
mod language {
    pub(crate) mod form;
    pub(crate) mod ready;
    pub(crate) mod table;
}

#[path = "src/fold.rs"]
#[allow(dead_code, reason = "for other texts")]
mod fold;
#[path = "src/name/ready.rs"]
mod names;
#[path = "src/spelling.rs"]
mod spelling;
#[path = "src/word_list.rs"]
mod word_list;

#[path = "src/name/competency/list.rs"]
mod competency_list;
#[path = "src/country/list.rs"]
mod country_list;
#[path = "src/name/legal_form/list.rs"]
mod legal_form_list;

use std::num::TryFromIntError;
use std::path::PathBuf;
use std::{env, fs, io};

use competency_list::Competencies;
use country_list::{Countries, Regions};
use fscheck_checklist::words;
use language::form::{General, List, Lists, Part, Phrase, Start, Term, Vocabulary};
use language::ready;
use language::table::Table;
use legal_form_list::Forms;
use word_list::entries;

/// Lists of which each line is looked up as it is, by the files that include them.
const SETS: [(&str, &str); 7] = [
    ("before-own-name.rs", words::OWN_COMPANY),
    ("common.rs", words::COMMON),
    ("customer-nouns.rs", words::CUSTOMER_NOUNS),
    ("describing-words.rs", words::DESCRIBING_WORDS),
    ("placeholder-hosts.rs", words::PLACEHOLDER_HOSTS),
    ("private-domains.rs", words::PRIVATE_DOMAINS),
    ("sign-in-hosts.rs", words::SIGN_IN_HOSTS),
];

fn main() -> io::Result<()> {
    for source in ["language", "word_list.rs", "fold.rs", "spelling.rs", "name", "country"] {
        println!("cargo:rerun-if-changed=src/{source}");
    }
    let lists = ready::lists(&ready::FILES).map_err(io::Error::other)?;
    let irregular = lists.names.get("irregular").and_then(|at| lists.lists.get(usize::from(*at)));
    let irregular = irregular.map(|list| list.lines).unwrap_or_default();
    let irregular = ready::irregular(irregular).map_err(io::Error::other)?;
    let general = ready::general(words::GENERAL).map_err(io::Error::other)?;
    for (name, list) in SETS {
        let lines = entries(list).map(|line| (line, ()));
        write(name, &ready::table(lines.collect()).map_err(io::Error::other)?)?;
    }
    write("country-codes.rs", &country_codes().map_err(io::Error::other)?)?;
    write("countries.rs", &names::countries().map_err(io::Error::other)?)?;
    write("regions.rs", &names::regions().map_err(io::Error::other)?)?;
    write("competencies.rs", &names::competencies().map_err(io::Error::other)?)?;
    write("legal-forms.rs", &names::legal_forms().map_err(io::Error::other)?)?;
    write("no-customer-words.rs", &names::no_customer_words().map_err(io::Error::other)?)?;
    write("lists.rs", &lists)?;
    write("irregular.rs", &irregular)?;
    write("general.rs", &general)
}

/// Returns the alpha-2 code of each alpha-2 or alpha-3 code of a country.
fn country_codes() -> Result<Table<&'static str>, TryFromIntError> {
    let lines = entries(words::COUNTRIES).filter_map(|line| line.split_once(' '));
    let lines = lines.filter(|(alpha2, _)| !["-", "~", "="].contains(alpha2));
    let codes = lines.filter_map(|(alpha2, rest)| Some((alpha2, rest.split_once(' ')?.0)));
    ready::table(codes.flat_map(|(alpha2, alpha3)| [(alpha2, alpha2), (alpha3, alpha2)]).collect())
}

/// Writes the code of a value to a file that the crate includes.
// Only the core itself may not use the environment.
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

impl<T: Code> Code for &[T] {
    fn code(&self) -> String {
        (**self).code()
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

impl Code for bool {
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
        let (entries, slots) = (self.entries.code(), self.slots.code());
        format!("Table{{entries:{entries},slots:{slots},marks:{}}}", self.marks)
    }
}

impl Code for Term {
    fn code(&self) -> String {
        format!("Term::{self:?}")
    }
}

impl Code for Phrase {
    fn code(&self) -> String {
        format!("Phrase({})", self.0.code())
    }
}

/// The code of a struct: its name, and each of its fields.
macro_rules! code_of_struct {
    ($name:ident: $($field:ident),+) => {
        impl Code for $name {
            fn code(&self) -> String {
                let fields = [$(format!("{}:{}", stringify!($field), self.$field.code())),+];
                format!("{}{{{}}}", stringify!($name), fields.join(","))
            }
        }
    };
}

code_of_struct!(Start: is_whole, phrases);
code_of_struct!(Part: words, terms, is_optional);
code_of_struct!(List: starts, phrases, open, open_at_start, open_alone, is_plain, needed, lines);
code_of_struct!(Lists: lists, names);
code_of_struct!(Vocabulary: whole, beginnings);
code_of_struct!(General: general, telling, trade, figures, abbreviations, german, lengths);
code_of_struct!(Countries: names, all_words, ignored, abbreviations, formal);
code_of_struct!(Regions: names, of_country);
code_of_struct!(Competencies: all, names, ignored);
code_of_struct!(Forms: forms, longest, joined);
