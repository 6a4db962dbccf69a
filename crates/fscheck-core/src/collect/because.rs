//! The sentences that give the reasons for a proposal.

use super::profile::Ranked;
use super::{Document, titles};
use crate::checklist::AskRef;
use crate::evidence::element_id;
use crate::search::Searcher;
use crate::text;

/// Characters that are quoted.
const QUOTED: usize = 120;

/// Explains why `document` may serve `top`, and which other asks it may serve.
pub(super) fn sentences(
    document: &Document,
    top: Option<&Ranked<'_>>,
    searcher: &Searcher<'_>,
    others: &[AskRef],
) -> String {
    let Some(top) = top else { return "Nothing in it points to a control.".to_owned() };
    let mut because = by_element(document, top, searcher).unwrap_or_else(|| by_name(document));
    if !others.is_empty() {
        let others: Vec<String> = others.iter().map(AskRef::to_string).collect();
        because.push_str(&format!(" Could also be for {}.", others.join(", ")));
    }
    because
}

/// The sentence that deals with an element of the ask.
fn by_element(document: &Document, top: &Ranked<'_>, searcher: &Searcher<'_>) -> Option<String> {
    top.ask.elements.iter().find_map(|element| {
        let id = element_id(top.control, top.ask, element);
        let (_, hit) = searcher.hits().find(|(own, _)| *own == id)?;
        let quoted = hit.sentence.trim_start_matches(['#', '-', '*', '>', '|', ' ']);
        let quoted = text::shorten(&text::visible(quoted), QUOTED);
        let unit = document.unit;
        let number = if unit.is_within_page() { hit.line } else { hit.page as usize };
        Some(format!("“{quoted}” ({} {number}): {}.", unit.name(), element.title))
    })
}

fn by_name(document: &Document) -> String {
    let title = text::visible(&titles::first(document));
    let name = document.path.rsplit('/').next().unwrap_or_default();
    match title.is_empty() {
        false => {
            format!("Based on its name, {}, and its first words: “{title}”.", text::visible(name))
        }
        true => format!("Based on its name alone: {}.", text::visible(name)),
    }
}
