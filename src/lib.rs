//! fscheck judges AWS Partner self-assessments against a validation checklist.
//!
//! The way of an assessment: [`load`] reads the workbook, the manifest and the [`checklist`] into
//! an [`assessment`], [`evidence`] looks at the files, [`judge`] gives every item its status, and
//! [`report`] puts the result in order and writes it. Every fact keeps its [`location`].

#![forbid(unsafe_code)]

pub mod annotate;
pub mod assessment;
pub mod checklist;
pub mod cli;
pub mod command;
pub mod country;
pub mod date;
pub mod document;
pub mod evidence;
pub mod export;
pub mod facts;
pub mod files;
pub mod finding;
pub mod init;
pub mod judge;
pub mod kind;
pub mod limits;
pub mod load;
pub mod location;
pub mod name;
pub mod own;
pub mod parallel;
pub mod paths;
pub mod progress;
pub mod report;
pub mod rules;
pub mod schema;
pub mod search;
pub mod text;
pub mod tree;
pub mod visible;
pub mod web;
pub mod word_list;
pub mod words;
pub mod workbook;
pub mod yaml;
