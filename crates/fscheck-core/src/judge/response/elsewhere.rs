//! What the form says of other items: pasted as a response, it says nothing either.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::is_id;
use super::nothing::is_claim;
use super::quote::key;
use super::said::Said;
use super::words::COMMA;
use crate::checklist::Checklist;
use crate::workbook::answers::Row;

/// Shorter sentences may be said by chance, in words.
const SHORTEST: usize = 6;

/// The sentences of all requirements, as the definition and the workbook have them; they are only
/// gathered once a response is looked for among them.
pub struct Elsewhere<'a> {
    checklist: &'a Checklist,
    rows: &'a [Row],
    sentences: OnceCell<BTreeSet<String>>,
}

impl<'a> Elsewhere<'a> {
    /// The requirements of a checklist, and of the rows of a workbook.
    pub fn new(checklist: &'a Checklist, rows: &'a [Row]) -> Elsewhere<'a> {
        Elsewhere { checklist, rows, sentences: OnceCell::new() }
    }

    /// Whether each sentence of a text stands in a requirement, or only claims something.
    pub fn says(&self, said: &Said) -> bool {
        let sentences = said.sentences();
        let mut telling = sentences.iter().map(bare).filter(|s| !is_claim(s)).peekable();
        telling.peek().is_some() && telling.all(|sentence| self.has(&sentence))
    }

    fn has(&self, sentence: &[&str]) -> bool {
        sentence.len() >= SHORTEST && self.sentences().contains(&joined(sentence))
    }

    fn sentences(&self) -> &BTreeSet<String> {
        self.sentences.get_or_init(|| {
            let items = self.checklist.items.iter();
            let own = items.flat_map(|item| {
                let asks = item.control().map(|control| control.asks.as_slice());
                let wants = asks.unwrap_or_default().iter().map(|ask| ask.wants.as_str());
                [item.requirement.as_str()]
                    .into_iter()
                    .chain(item.criteria.iter().map(String::as_str))
                    .chain(wants)
            });
            let texts = own.chain(self.rows.iter().map(|row| row.description.as_str()));
            let mut sentences = BTreeSet::new();
            for text in texts {
                let said = Said::of(text, &|word| is_id(self.checklist, word));
                let all = said.sentences();
                let long = all.iter().map(bare).filter(|words| words.len() >= SHORTEST);
                sentences.extend(long.map(|words| joined(&words)));
            }
            sentences
        })
    }
}

/// A sentence without its commas.
fn bare<'w>(sentence: &Vec<&'w str>) -> Vec<&'w str> {
    sentence.iter().copied().filter(|word| *word != COMMA).collect()
}

fn joined(words: &[&str]) -> String {
    let keys: Vec<String> = words.iter().filter_map(|word| key(word)).collect();
    keys.join(" ")
}
