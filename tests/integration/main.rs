//! Tests of the whole program, run on real files, with its exit codes and output.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod accept;
mod annotate;
mod anonymise;
mod cases;
mod cli;
mod collect;
mod common;
mod defaults;
mod definitions;
mod evidence;
mod examples;
mod export;
mod fields;
#[cfg(unix)]
mod file_system;
mod forged;
mod formats;
mod found_facts;
mod fuzz;
mod guidance;
#[cfg(unix)]
mod hostile;
mod init;
#[cfg(unix)]
mod kept;
mod layout;
mod narrowed;
mod outcome;
mod packaging;
mod parts;
mod pasted;
mod places;
mod properties;
mod prose;
mod reader;
mod rule_pages;
mod same;
mod second;
mod sheets;
mod site;
#[cfg(unix)]
mod sizes;
mod source;
mod tasks;
mod unjudged;
mod which;
mod workbook;
