//! English as the rules read it: texts as plain words in sentences, lists of phrases to find in them, and
//! what a sentence means by what it mentions.

pub mod claim;
pub mod days;
pub(crate) mod form;
mod phrase;
#[cfg(test)]
pub(crate) mod ready;
pub mod said;
pub mod stance;
pub(crate) mod table;
pub mod words;
