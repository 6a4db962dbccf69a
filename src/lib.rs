//! fscheck judges AWS Partner self-assessments against a validation checklist.
//!
//! [`load`] finds and reads the workbook, the manifest and the checklist, [`evidence`] looks at the
//! files, the crate fscheck-core judges and writes reports, and [`command`] is what the program's
//! arguments ask for.

#![forbid(unsafe_code)]

pub mod annotate;
pub mod cli;
pub mod command;
pub mod evidence;
pub mod export;
pub mod files;
pub mod init;
pub mod load;
pub mod lookup;
pub mod own;
pub mod parallel;
pub mod progress;
pub mod worker;
