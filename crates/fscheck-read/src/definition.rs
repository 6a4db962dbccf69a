//! Definitions of checklists: [`read`] turns one into a [`Checklist`](fscheck_core::checklist::Checklist),
//! and [`catalogue`] finds the ones that are built in.

mod built_in;
pub mod catalogue;
pub mod read;
