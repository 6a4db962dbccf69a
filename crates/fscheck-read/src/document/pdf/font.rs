//! Fonts, as far as text needs them: letters and widths.

use std::collections::BTreeMap;
use std::sync::Arc;

use hayro_cmap::{BfString, load_embedded};
use hayro_font::{
    CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, UNITS_PER_EM,
};
use hayro_syntax::object::Dict;

/// Letters that a font remembers, by the last bits of their codes.
const SLOTS: usize = 256;

/// The meaning of a character code.
#[derive(Default, Clone)]
pub(super) struct Letter {
    code: u32,
    pub(super) text: Option<BfString>,
    /// In font sizes.
    pub(super) width: f64,
}

/// A font. Asking the library costs some lookups by glyph name, so letters are cached.
pub(super) struct Face<'a> {
    pub(super) font: Font<'a>,
    letters: Vec<Option<Letter>>,
}

impl<'a> Face<'a> {
    fn new(font: Font<'a>) -> Self {
        let letters = vec![None; SLOTS];
        Self { font, letters }
    }

    pub(super) fn letter(&mut self, code: u32) -> Letter {
        let Some(slot) = self.letters.get_mut(code as usize % SLOTS) else {
            return look_up(&self.font, code);
        };
        match slot {
            Some(letter) if letter.code == code => letter.clone(),
            _ => slot.insert(look_up(&self.font, code)).clone(),
        }
    }
}

fn look_up(font: &Font<'_>, code: u32) -> Letter {
    let advance = font.code_advance(code);
    // Vertical writing goes down, so its advance is below zero.
    let units = if font.is_horizontal() { advance.x } else { advance.y };
    let text = match font.glyph(font.map_code(code), code) {
        FontGlyph::Outline(glyph) => glyph.as_unicode(),
        FontGlyph::Type3(glyph) => glyph.as_unicode(),
    };
    let width = units / f64::from(UNITS_PER_EM);
    Letter { code, text, width }
}

/// The fonts of a document.
pub(super) struct Faces<'a> {
    cache: FontCache<'a>,
    faces: Vec<Face<'a>>,
    by_dict: BTreeMap<&'a [u8], Option<usize>>,
    programs: FontResolverFn,
    cmaps: CMapResolverFn,
}

impl<'a> Faces<'a> {
    pub(super) fn new() -> Self {
        Self {
            cache: FontCache::new(),
            faces: Vec::new(),
            by_dict: BTreeMap::new(),
            programs: Arc::new(|query| Some(standard(query))),
            cmaps: Arc::new(load_embedded),
        }
    }

    pub(super) fn get(&mut self, index: usize) -> Option<&mut Face<'a>> {
        self.faces.get_mut(index)
    }

    /// The index of the font, which is nothing if it cannot be loaded.
    pub(super) fn index(&mut self, dict: &Dict<'a>) -> Option<usize> {
        if let Some(known) = self.by_dict.get(dict.data()) {
            return *known;
        }
        let font = self.cache.font(dict, &self.programs, &self.cmaps);
        let index = font.map(|font| {
            self.faces.push(Face::new(font));
            self.faces.len() - 1
        });
        self.by_dict.insert(dict.data(), index);
        index
    }
}

/// Fonts that are not in the file.
fn standard(query: &FontQuery) -> (hayro_font::FontData, u32) {
    match query {
        FontQuery::Standard(font) => font.get_font_data(),
        FontQuery::Fallback(query) => query.pick_standard_font().get_font_data(),
    }
}
