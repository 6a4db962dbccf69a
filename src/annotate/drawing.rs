//! The place in a sheet that names the drawing of its notes.

use quick_xml::events::Event;

use super::AnnotateError;
use super::markup::{self, keep, name_of, put, rewrite};
use super::package::relationships;

/// The elements that follow the drawing of notes in a sheet (ECMA-376, part 1, 18.3.1.99). Controls
/// and embedded objects are in an `AlternateContent`.
const AFTER_DRAWING: [&str; 9] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "AlternateContent",
    "webPublishItems",
    "tableParts",
    "extLst",
];

/// The sheet with a drawing of notes, named by the id of the relationship to it.
pub fn draw(part: &[u8], id: &str, is_strict: bool) -> Result<Vec<u8>, AnnotateError> {
    let prefix = markup::root_prefix(part)?;
    let namespace = relationships(is_strict);
    let drawing = format!("<{prefix}legacyDrawing xmlns:r=\"{namespace}\" r:id=\"{id}\"/>");
    let mut depth = 0_usize;
    let mut is_done = false;
    let mut is_after_data = false;
    rewrite(part, |event, out| {
        let starts = match &event {
            // One that leads nowhere, or it would have been drawn on.
            Event::Empty(start) if depth == 1 && name_of(start) == "legacyDrawing" => return Ok(()),
            Event::Start(start) | Event::Empty(start) => {
                is_after_data |= name_of(start) == "sheetData";
                depth == 1 && is_after_data && AFTER_DRAWING.contains(&name_of(start))
            }
            Event::End(_) => depth == 1,
            _ => false,
        };
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if starts && !is_done {
            is_done = true;
            put(&drawing, out);
        }
        keep(event, out)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drawing_comes_before_what_follows_it() {
        let cases = [
            ("<w><sheetData/><drawing/>|<tableParts/></w>", ""),
            ("<w><sheetData><c><extLst/></c></sheetData>|</w>", ""),
            ("<x:w><x:sheetData/>|<mc:AlternateContent/></x:w>", "x:"),
            ("<w><mc:AlternateContent/><sheetData/>|</w>", ""),
        ];
        for (sheet, prefix) in cases {
            let drawn = draw(sheet.replace('|', "").as_bytes(), "rId9", false).unwrap();
            let drawing = format!(
                "<{prefix}legacyDrawing xmlns:r=\"http://schemas.openxmlformats.org/\
                 officeDocument/2006/relationships\" r:id=\"rId9\"/>"
            );
            assert_eq!(String::from_utf8(drawn).unwrap(), sheet.replace('|', &drawing));
        }
    }
}
