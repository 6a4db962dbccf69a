//! Simple English analysis for the rules: texts as plain words in sentences, lists of phrases to
//! find in them, and the meaning of a sentence by the words it has.

pub mod claim;
pub mod days;
pub(crate) mod form;
mod glance;
pub(crate) mod lists;
mod phrase;
#[cfg(test)]
pub(crate) mod ready;
pub mod said;
pub mod stance;
pub(crate) mod table;
pub mod words;
