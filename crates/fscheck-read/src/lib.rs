//! The readers of fscheck: bytes in, model out.
//!
//! [`definition`] reads checklists, [`manifest`] and [`fact_sheets`] the facts of a partner,
//! [`spreadsheet`] workbooks, [`document`] the text of evidence, and [`searched`] searches that
//! text. [`package`] and [`xml`] open the packages of workbooks and documents. [`kept`] turns what was
//! read into bytes for a later run. All input is
//! untrusted: [`limits`] bound it.

#![forbid(unsafe_code)]

pub mod definition;
pub mod document;
pub mod fact_sheets;
pub mod format;
pub mod kept;
pub mod limits;
pub mod lock;
pub mod manifest;
pub mod package;
pub mod question;
pub mod searched;
pub mod secret;
pub mod spreadsheet;
pub mod tree;
pub mod xml;
pub mod yaml;
