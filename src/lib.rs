//! fscheck judges AWS Partner self-assessments against a validation checklist.
//!
//! [`assess`] leads from the user's inputs to a report: [`load`] finds and reads the workbook, the
//! manifest and the checklist, [`evidence`] inspects the files, and the crate fscheck-core judges
//! and writes reports. [`command`] implements the program's commands.

#![forbid(unsafe_code)]

pub mod about;
pub mod annotate;
pub mod anonymise;
pub mod assess;
pub mod cached;
pub mod cli;
pub mod collect;
pub mod command;
pub mod evidence;
pub mod export;
pub mod files;
pub mod init;
pub mod load;
pub mod lookup;
pub mod own;
pub mod parallel;
pub mod platform;
pub mod progress;
pub mod worker;
