//! Follows the drawing instructions of a page, as far as they place text.
//!
//! There is a crate that interprets all of them. It cannot be stopped on a
//! page that draws itself, it resolves colours and clips that no one needs
//! here, and it looks each glyph up again.

mod annotations;

use fscheck_core::evidence::Unreadable;
use hayro_font::kurbo::{Affine, Point, Rect, Vec2};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::dict::keys::{FORM, MATRIX, OC, RESOURCES, SUBTYPE};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, String as PdfString};
use hayro_syntax::page::{Page as Source, Resources};

use super::broken;
use super::font::Faces;
use super::layers::Layers;
use super::lines::{Collector, Page, Place};
use super::stream::{content, decode};

/// Bytes of instructions that may be run for a page. A file of a few hundred
/// bytes can draw a form over and over, for years.
const PAGE_BUDGET: usize = 128 << 20;

/// The cost of a form in addition to its length.
const FORM_COST: usize = 10_000;

/// The maximum distance of a baseline from the page, in points.
const EDGE: f64 = 1.0;

/// Forms within forms.
const MAX_DEPTH: usize = 24;

/// Graphics states that may be saved at a time.
const MAX_SAVED: usize = 4096;

/// A run this near to the one before, in font sizes, is the same text again.
const REPEAT_OFFSET: f64 = 0.05;

/// The part of the graphics state that places text.
#[derive(Clone)]
struct State {
    page: Affine,
    font: Option<usize>,
    size: f64,
    letter_gap: f64,
    word_gap: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    line: Affine,
    text: Affine,
}

impl State {
    fn new(page: Affine) -> Self {
        Self {
            page,
            font: None,
            size: 1.0,
            letter_gap: 0.0,
            word_gap: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            line: Affine::IDENTITY,
            text: Affine::IDENTITY,
        }
    }

    fn set_matrix(&mut self, matrix: Affine) {
        self.line = matrix;
        self.text = matrix;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.set_matrix(self.line * Affine::translate((x, y)));
    }

    fn advance(&mut self, distance: f64, horizontal: bool) {
        let step = match horizontal {
            true => Vec2::new(distance * self.stretch, 0.0),
            false => Vec2::new(0.0, distance),
        };
        self.text *= Affine::translate(step);
    }

    /// Returns how far the glyph of a code moves the pen.
    fn step(&self, width: f64, is_space: bool) -> f64 {
        let word_gap = if is_space { self.word_gap } else { 0.0 };
        width * self.size + self.letter_gap + word_gap
    }

    /// From font sizes to the page.
    fn glyph(&self) -> Affine {
        let (width, height) = (self.size * self.stretch, self.size);
        self.page * self.text * Affine::new([width, 0.0, 0.0, height, 0.0, self.rise])
    }
}

/// Draws the pages of a document.
pub(super) struct Painter<'a> {
    faces: Faces<'a>,
    layers: Layers,
    collector: Collector,
    state: State,
    budget: usize,
    depth: usize,
    last_run: Option<(Point, usize)>,
}

impl<'a> Painter<'a> {
    pub(super) fn new(catalog: Option<&Dict<'_>>) -> Self {
        Self {
            faces: Faces::new(),
            layers: Layers::new(catalog),
            collector: Collector::new(Rect::ZERO),
            state: State::new(Affine::IDENTITY),
            budget: 0,
            depth: 0,
            last_run: None,
        }
    }

    pub(super) fn page(&mut self, page: &Source<'a>) -> Result<Page, Unreadable> {
        let (width, height) = page.render_dimensions();
        let page_box = Rect::new(0.0, 0.0, width.into(), height.into());
        // A glyph whose baseline is the edge of the page is visible.
        self.collector = Collector::new(page_box.inflate(EDGE, EDGE));
        let transform = Affine::new(page.initial_transform(true).as_coeffs());
        self.state = State::new(transform);
        self.layers.reset();
        self.budget = PAGE_BUDGET;
        self.last_run = None;
        self.run(&content(page)?, page.resources())?;
        self.state = State::new(transform);
        self.annotations(page)?;
        Ok(self.collector.finish())
    }

    fn run(&mut self, content: &[u8], resources: &Resources<'a>) -> Result<(), Unreadable> {
        let too_much = || broken("a page has too many drawing operations");
        self.budget = self.budget.checked_sub(content.len()).ok_or_else(too_much)?;
        let mut saved = Vec::new();
        let mut ops = TypedIter::new(content);
        while let Some(op) = ops.next() {
            self.collector.add_drawn();
            match op {
                Op::SaveState(_) if saved.len() < MAX_SAVED => saved.push(self.state.clone()),
                Op::SaveState(_) => return Err(too_much()),
                Op::RestoreState(_) => self.state = saved.pop().unwrap_or(self.state.clone()),
                Op::Transform(t) => self.state.page *= affine([t.0, t.1, t.2, t.3, t.4, t.5]),
                Op::XObject(form) => self.x_object(form.0, resources)?,
                Op::InlineImage(_) => self.collector.add_image(self.state.page.determinant()),
                Op::BeginMarkedContent(_) => self.begin_span(None, resources),
                Op::BeginMarkedContentWithProperties(span) => {
                    self.begin_span(Some(span.1), resources);
                }
                Op::EndMarkedContent(_) => self.end_span(),
                Op::TextFont(font) => self.set_font(font.0, font.1, resources),
                op => self.text(&op),
            }
        }
        Ok(())
    }

    fn text(&mut self, op: &Op<'_, '_>) {
        match op {
            Op::ShowText(text) => self.show(text.0),
            Op::ShowTexts(texts) => self.show_all(texts.0),
            Op::NextLineAndShowText(text) => {
                self.state.next_line(0.0, -self.state.leading);
                self.show(text.0);
            }
            Op::ShowTextWithParameters(text) => {
                self.state.word_gap = text.0.as_f64();
                self.state.letter_gap = text.1.as_f64();
                self.state.next_line(0.0, -self.state.leading);
                self.show(text.2);
            }
            op => self.place(op),
        }
    }

    fn place(&mut self, op: &Op<'_, '_>) {
        let state = &mut self.state;
        match op {
            Op::BeginText(_) => state.set_matrix(Affine::IDENTITY),
            Op::SetTextMatrix(m) => state.set_matrix(affine([m.0, m.1, m.2, m.3, m.4, m.5])),
            Op::NextLine(step) => state.next_line(step.0.as_f64(), step.1.as_f64()),
            Op::NextLineAndSetLeading(step) => {
                state.leading = -step.1.as_f64();
                state.next_line(step.0.as_f64(), step.1.as_f64());
            }
            Op::NextLineUsingLeading(_) => state.next_line(0.0, -state.leading),
            Op::TextLeading(leading) => state.leading = leading.0.as_f64(),
            Op::CharacterSpacing(gap) => state.letter_gap = gap.0.as_f64(),
            Op::WordSpacing(gap) => state.word_gap = gap.0.as_f64(),
            Op::HorizontalScaling(percent) => state.stretch = percent.0.as_f64() / 100.0,
            Op::TextRise(rise) => state.rise = rise.0.as_f64(),
            _ => {}
        }
    }

    fn set_font(&mut self, name: &Name<'_>, size: Number, resources: &Resources<'a>) {
        let dict = resources.get_font(name);
        self.state.font = dict.and_then(|dict| self.faces.index(&dict));
        self.state.size = size.as_f64();
    }

    fn show_all(&mut self, texts: &Array<'_>) {
        self.begin_run(texts.data().len());
        for item in texts.iter::<Object<'_>>() {
            match item {
                Object::String(text) => self.show_bytes(text.as_bytes()),
                Object::Number(kern) => self.kern(kern.as_f64() / -1000.0),
                _ => {}
            }
        }
    }

    fn show(&mut self, text: &PdfString<'_>) {
        self.begin_run(text.as_bytes().len());
        self.show_bytes(text.as_bytes());
    }

    /// Text may be drawn twice at one spot, to make it bold.
    fn begin_run(&mut self, length: usize) {
        self.collector.begin_run();
        let glyph = self.state.glyph();
        let start = glyph * Point::ZERO;
        let reach = (glyph * Point::new(0.0, REPEAT_OFFSET)).distance(start);
        let last = self.last_run.replace((start, length));
        let repeats =
            last.is_some_and(|(point, bytes)| bytes == length && point.distance(start) < reach);
        self.collector.mute(repeats || self.layers.is_hidden());
    }

    fn kern(&mut self, sizes: f64) {
        let font = self.state.font.and_then(|index| self.faces.get(index));
        let horizontal = font.is_none_or(|face| face.font.is_horizontal());
        self.state.advance(sizes * self.state.size, horizontal);
    }

    fn show_bytes(&mut self, bytes: &[u8]) {
        let Some(face) = self.state.font.and_then(|index| self.faces.get(index)) else {
            return self.collector.add_unknown(bytes.len());
        };
        let (mut offset, horizontal) = (0, face.font.is_horizontal());
        while offset < bytes.len() {
            let (code, length) = face.font.read_code(bytes, offset);
            let letter = face.letter(code);
            let place = Place::new(self.state.glyph(), letter.width, horizontal);
            self.collector.add(letter.text.as_ref(), place);
            let step = self.state.step(letter.width, code == 32 && length == 1);
            self.state.advance(step, horizontal);
            offset += length.max(1);
        }
    }

    /// The properties are a dictionary or the name of one in the resources.
    fn begin_span(&mut self, properties: Option<&Object<'_>>, resources: &Resources<'a>) {
        let known = &resources.properties;
        let (text, layer) = match properties {
            Some(Object::Name(name)) => {
                let dict = known.get::<Dict<'_>>(name.as_ref());
                (dict.as_ref().and_then(actual_text), known.get_ref(name.as_ref()))
            }
            Some(Object::Dict(dict)) => (actual_text(dict), None),
            _ => (None, None),
        };
        self.collector.begin_span(text);
        self.layers.begin(layer.map(Into::into));
    }

    fn end_span(&mut self) {
        self.collector.end_span();
        self.layers.end();
    }

    fn x_object(&mut self, name: &Name<'_>, resources: &Resources<'a>) -> Result<(), Unreadable> {
        let Some(stream) = resources.get_x_object(name) else {
            return Ok(());
        };
        let kind = stream.dict().get::<Name<'_>>(SUBTYPE);
        if kind.is_none_or(|kind| kind.as_ref() != FORM) {
            // A picture fills the unit square of its space (8.9.4).
            self.collector.add_image(self.state.page.determinant());
            return Ok(());
        }
        self.layers.begin(stream.dict().get_ref(OC).map(Into::into));
        let drawn = self.form(&stream, resources);
        self.layers.end();
        drawn
    }

    fn form(&mut self, form: &Stream<'a>, resources: &Resources<'a>) -> Result<(), Unreadable> {
        let too_much = || broken("a page has too many drawing operations");
        self.budget = self.budget.checked_sub(FORM_COST).ok_or_else(too_much)?;
        if self.depth == MAX_DEPTH {
            return Ok(());
        }
        let own = form.dict().get::<Dict<'a>>(RESOURCES).map(Resources::new);
        let saved = self.state.clone();
        self.state.page *= matrix(form);
        self.depth += 1;
        let content = decode(form)?;
        self.run(&content, own.as_ref().unwrap_or(resources))?;
        self.depth -= 1;
        self.state = saved;
        Ok(())
    }
}

fn affine(numbers: [Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}

fn matrix(form: &Stream<'_>) -> Affine {
    form.dict().get::<[f64; 6]>(MATRIX).map_or(Affine::IDENTITY, Affine::new)
}

fn actual_text(dict: &Dict<'_>) -> Option<String> {
    let text = dict.get::<PdfString<'_>>(b"ActualText")?;
    Some(super::lines::decode(text.as_bytes()))
}
