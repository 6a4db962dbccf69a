//! The found passages, for a person to confirm.

use std::io::{self, Write};

use super::Text;
use crate::judge::{ElementResult, FoundIn, ItemResult};
use crate::text::counted;

/// Writes the passages for the elements of an item's asks, initially folded.
pub fn write(result: &ItemResult, out: &mut impl Write) -> io::Result<()> {
    let elements = result.asks.iter().flat_map(|ask| &ask.elements);
    let (all, found) = elements.fold((0, 0), |(all, found), element| {
        (all + 1, found + usize::from(!element.found_in.is_empty()))
    });
    if all == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "<details class=\"found-where\"><summary>Found {found} of {}</summary>",
        counted(all, "topic")
    )?;
    for ask in result.asks.iter().filter(|ask| !ask.elements.is_empty()) {
        writeln!(out, "<p><code>{}</code></p>\n<dl>", Text(&ask.id))?;
        ask.elements.iter().try_for_each(|element| write_element(element, out))?;
        writeln!(out, "</dl>")?;
    }
    writeln!(out, "</details>")
}

fn write_element(element: &ElementResult, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<dt>{}</dt>", Text(&element.title))?;
    if element.found_in.is_empty() {
        return writeln!(out, "<dd class=\"none\">not found</dd>");
    }
    element.found_in.iter().try_for_each(|found| write_passage(found, out))
}

fn write_passage(found: &FoundIn, out: &mut impl Write) -> io::Result<()> {
    let place = found.at.describe();
    write!(out, "<dd><q dir=\"auto\">{}</q> <bdi>{}</bdi>", Text(&found.sentence), Text(&place))?;
    if let Some(heading) = &found.heading {
        write!(out, ", under <bdi>{}</bdi>", Text(heading))?;
    }
    writeln!(out, "</dd>")
}
