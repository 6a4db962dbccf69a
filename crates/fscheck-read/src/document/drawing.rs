//! Drawings in XML: SVG, and the diagrams of draw.io. Only the visible text is searched for topics;
//! the source is searched for secrets.

mod drawio;
mod svg;

#[cfg(test)]
use fscheck_core::evidence::{Unit, Unreadable};

#[cfg(test)]
use super::pages::Pages;
#[cfg(test)]
use crate::limits::Limits;
pub use drawio::drawio;
pub use svg::svg;

/// Reads `source` in a test. Returns its pages and its properties as a whole.
#[cfg(test)]
fn read_by(
    reader: fn(&[u8], &mut Pages<'_>) -> Result<Unit, Unreadable>,
    source: &str,
) -> (Vec<super::Page>, super::Whole) {
    let mut seen = Vec::new();
    let mut take = |page| seen.push(page);
    let limits = Limits::default();
    let mut pages = Pages::new(&mut take, &limits);
    let unit = reader(source.as_bytes(), &mut pages).expect("a good file");
    let whole = pages.whole(unit);
    (seen, whole)
}
