//! The core of fscheck: the model of an assessment, the judge, and the reports.
//!
//! A [`checklist`] contains the requirements, an [`assessment`] the answers and facts, [`evidence`]
//! the results of examining files. [`judge`] gives every item its status, and [`report`] sorts and
//! writes the result. Every fact keeps its [`location`].
//!
//! Nothing here touches a file, a process, a thread, the environment, the clock or the terminal:
//! `clippy.toml` beside this crate forbids it.

#![forbid(unsafe_code)]

pub mod assessment;
pub mod assignment;
pub mod checklist;
pub mod collect;
pub mod country;
pub mod date;
pub mod evidence;
pub mod facts;
pub mod field;
pub mod finding;
mod fold;
pub mod judge;
pub mod kind;
pub mod language;
pub mod location;
pub mod name;
pub mod paths;
pub mod percent;
pub mod problem;
pub mod report;
pub mod rules;
pub mod schema;
pub mod search;
mod spelling;
pub mod text;
pub mod visible;
pub mod web;
pub mod word_list;
pub mod words;
pub mod workbook;

/// The name of the program in reports.
pub const NAME: &str = "fscheck";

/// The address of its source.
pub const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

#[cfg(test)]
mod sample;
