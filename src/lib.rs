//! fscheck judges AWS Partner self-assessments against a validation checklist.
//!
//! [`assess`] is the way from what the user names to a report: [`load`] finds and reads the workbook,
//! the manifest and the checklist, [`evidence`] looks at the files, and the crate fscheck-core judges
//! and writes reports. [`command`] is what the program's arguments ask for.

#![forbid(unsafe_code)]

pub mod about;
pub mod annotate;
pub mod anonymise;
pub mod assess;
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
