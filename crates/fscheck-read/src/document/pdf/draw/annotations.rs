//! Annotations of a page: notes, form fields, links, attached files (ISO 32000-1, 12.5).

use fscheck_core::evidence::Unreadable;
use hayro_font::kurbo::{Affine, Rect};
use hayro_syntax::object::dict::keys::{ANNOTS, AP, AS, BBOX, F, N, RECT, SUBTYPE};
use hayro_syntax::object::{
    Array, Dict, Name, Object, Rect as PdfRect, Stream, String as PdfString,
};
use hayro_syntax::page::Page as Source;

use super::{Painter, matrix};
use crate::document::pdf::beside;
use crate::document::pdf::lines::decode;

const HIDDEN: u32 = 1 << 1 | 1 << 5;

impl<'a> Painter<'a> {
    /// Notes and the values of form fields.
    pub(super) fn annotations(&mut self, page: &Source<'a>) -> Result<(), Unreadable> {
        let Some(annotations) = page.raw().get::<Array<'a>>(ANNOTS) else {
            return Ok(());
        };
        for annotation in annotations.iter::<Dict<'a>>() {
            let flags = annotation.get::<u32>(F).unwrap_or_default();
            if flags & HIDDEN != 0 {
                continue;
            }
            self.beside(&annotation);
            if let Some(form) = appearance(&annotation) {
                let saved = self.state.clone();
                self.state.page *= fit(&annotation, &form);
                self.form(&form, page.resources())?;
                self.state = saved;
            }
        }
        Ok(())
    }

    /// Adds the target of a link, an attached file, or the text of a note that is shown as an icon.
    fn beside(&mut self, annotation: &Dict<'a>) {
        let action = annotation.get::<Dict<'_>>(b"A".as_slice());
        let address = action.and_then(|action| action.get::<PdfString<'_>>(b"URI".as_slice()));
        if let Some(address) = address {
            self.collector.add_link(decode(address.as_bytes()));
        }
        let kind = annotation.get::<Name<'_>>(SUBTYPE);
        let text = |key: &[u8]| annotation.get::<PdfString<'_>>(key);
        let said = match kind.as_ref().map(|kind| kind.as_ref()).unwrap_or_default() {
            b"FileAttachment" => {
                let file = annotation.get(b"FS".as_slice());
                return self.collector.add_attached(beside::file_name(file));
            }
            b"Link" | b"Popup" => None,
            b"Widget" if !annotation.contains_key(AP) => text(b"V"),
            b"FreeText" | b"Widget" if annotation.contains_key(AP) => None,
            _ => text(b"Contents"),
        };
        if let Some(said) = said {
            self.collector.add_note(decode(said.as_bytes()));
        }
    }
}

fn appearance<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    match annotation.get::<Dict<'a>>(AP)?.get::<Object<'a>>(N)? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(states) => states.get::<Stream<'a>>(annotation.get::<Name<'_>>(AS)?.as_ref()),
        _ => None,
    }
}

/// Moves the box of the form to the rectangle of the annotation.
fn fit(annotation: &Dict<'_>, form: &Stream<'_>) -> Affine {
    let target = annotation.get::<PdfRect>(RECT).unwrap_or(PdfRect::ZERO);
    let source = form.dict().get::<PdfRect>(BBOX).unwrap_or(PdfRect::ZERO);
    let source = Rect::new(source.x0, source.y0, source.x1, source.y1);
    let source = matrix(form).transform_rect_bbox(source);
    let scale = |to: f64, from: f64| if from > 0.0 { to / from } else { 1.0 };
    let x = scale(target.width(), source.width());
    let y = scale(target.height(), source.height());
    Affine::new([x, 0.0, 0.0, y, target.x0 - x * source.x0, target.y0 - y * source.y0])
}
