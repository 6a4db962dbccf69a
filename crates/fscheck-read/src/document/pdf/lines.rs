//! From glyphs to lines.

mod spaced;

use std::collections::BTreeMap;

use hayro_cmap::BfString;
use hayro_font::kurbo::{Affine, Point, Rect, Vec2};

use self::spaced::Gap;

/// A gap as wide as this, in font sizes, parts two words.
const WORD_GAP: f64 = 0.1;

/// A jump back of this much, in font sizes, begins a line. Smaller ones are
/// kerns and accents.
const LINE_BACK: f64 = 0.5;

/// A step of this much across the baseline begins a line. Smaller ones are
/// indices and exponents.
const LINE_STEP: f64 = 0.5;

/// Lines larger than the body by this much are headings.
const HEADING: f32 = 1.12;

/// Bytes of text that a page may have. A glyph can represent a long string.
const MAX_TEXT: usize = 16 << 20;

/// A page: its lines in the order in which they are drawn.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Page {
    /// The lines. No line is empty.
    pub lines: Vec<Line>,
    /// Glyphs whose letters the file does not state. The text has a U+FFFD for each, or nothing if
    /// the whole font is lost.
    pub unknown: usize,
    /// Pictures. A page with pictures and no lines is likely a scan.
    pub images: usize,
    /// The maximum share of the page that they cover, as a fraction.
    pub covered: f64,
    /// Instructions that were followed. A page with many and no lines draws its letters as shapes.
    pub drawn: usize,
    /// Addresses that links on it lead to.
    pub links: Vec<String>,
    /// The texts of notes on it.
    pub notes: Vec<String>,
    /// Files that are attached to a place on it.
    pub attached: Vec<String>,
}

/// A line of text.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Line {
    /// The text, with one space between words.
    pub text: String,
    /// The font size in points; the mean if it changes within the line.
    pub size: f32,
}

impl Page {
    /// The text, a line break after each line. Words that were hyphenated at
    /// the end of a line are whole again.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            match hyphenation(&text, &line.text) {
                Hyphenation::None => {}
                Hyphenation::Compound => text.truncate(text.len() - 1),
                Hyphenation::Split => text.truncate(text.len() - 2),
            }
            text.push_str(&line.text);
            text.push('\n');
        }
        text
    }

    /// The font size that most of the text has, to the half point.
    pub fn body_size(&self) -> f32 {
        let mut bytes = BTreeMap::<u32, usize>::new();
        for line in &self.lines {
            *bytes.entry((line.size * 2.0).round() as u32).or_default() += line.text.len();
        }
        let most = bytes.into_iter().max_by_key(|(_, count)| *count);
        most.map_or(0.0, |(halves, _)| halves as f32 / 2.0)
    }

    /// The lines that are clearly larger than the body.
    pub fn headings(&self) -> impl Iterator<Item = &Line> {
        let least = self.body_size() * HEADING;
        self.lines.iter().filter(move |line| line.size > least)
    }
}

/// The effect of a hyphen at the end of a line.
enum Hyphenation {
    None,
    /// A part of the word, as in `state-of-the-art`.
    Compound,
    /// There only because the line was full.
    Split,
}

/// Classifies the hyphen between the last word of `text`, which ends with a line break, and the
/// first word of the next line. A word with another hyphen is a compound.
fn hyphenation(text: &str, next: &str) -> Hyphenation {
    let Some(before) = text.strip_suffix("-\n") else {
        return Hyphenation::None;
    };
    let head = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let rest = next.split(' ').next().unwrap_or_default();
    if !head.ends_with(char::is_alphabetic) || !rest.starts_with(char::is_lowercase) {
        Hyphenation::None
    } else if head.contains('-') || rest.contains('-') {
        Hyphenation::Compound
    } else {
        Hyphenation::Split
    }
}

/// The place of a glyph on the page.
#[derive(Clone, Copy)]
pub(super) struct Place {
    origin: Point,
    /// The direction of writing, of length 1.
    along: Vec2,
    size: f64,
    /// The start of the next glyph.
    end: Point,
}

impl Place {
    /// `glyph` transforms font sizes to the page, and so does `width`.
    pub(super) fn new(glyph: Affine, width: f64, horizontal: bool) -> Self {
        let [a, b, c, d, x, y] = glyph.as_coeffs();
        let (right, up, origin) = (Vec2::new(a, b), Vec2::new(c, d), Point::new(x, y));
        let forward = if horizontal { right } else { -up };
        let advance = if horizontal { right * width } else { up * width };
        Self { origin, along: forward / forward.length(), size: up.length(), end: origin + advance }
    }

    /// Returns the gap between the end of this glyph and the next one, in font sizes.
    fn gap_to(&self, next: &Self) -> f64 {
        self.along.dot(next.origin - self.end) / self.size.max(next.size)
    }

    /// Returns how the next glyph continues from this one.
    fn step_to(&self, next: &Self) -> Step {
        let (size, gap) = (self.size.max(next.size), next.origin - self.end);
        let turned = self.along.dot(next.along) < 0.99;
        let across = self.along.cross(gap).abs();
        let ahead = self.along.dot(gap);
        if turned || across > LINE_STEP * size || ahead < -LINE_BACK * size {
            Step::Line
        } else if ahead > WORD_GAP * size {
            Step::Word
        } else {
            Step::Letter
        }
    }
}

enum Step {
    Letter,
    Word,
    Line,
}

/// Collects the glyphs of a page into lines.
pub(super) struct Collector {
    page: Page,
    bounds: Rect,
    room: usize,
    muted: bool,
    line: Line,
    /// Characters in `line`, for the mean of their sizes.
    count: usize,
    pen: Option<Place>,
    /// The gaps that part the words of `line`, and whether a new run has begun since the last glyph.
    gaps: Vec<Gap>,
    is_new_run: bool,
    /// For each open span, the text that represents its glyphs.
    spans: Vec<Option<String>>,
}

impl Collector {
    pub(super) fn new(bounds: Rect) -> Self {
        Self {
            page: Page::default(),
            bounds,
            room: MAX_TEXT,
            muted: false,
            line: Line::default(),
            count: 0,
            pen: None,
            gaps: Vec::new(),
            is_new_run: false,
            spans: Vec::new(),
        }
    }

    pub(super) fn finish(&mut self) -> Page {
        self.end_line();
        std::mem::take(&mut self.page)
    }

    /// Sets whether the following glyphs are left out.
    pub(super) fn mute(&mut self, muted: bool) {
        self.muted = muted;
    }

    /// Begins the glyphs of a separate instruction.
    pub(super) fn begin_run(&mut self) {
        self.is_new_run = true;
    }

    /// Adds an image of this area.
    pub(super) fn add_image(&mut self, area: f64) {
        self.page.images += 1;
        self.page.covered += (area.abs() / self.bounds.area()).min(1.0);
    }

    pub(super) fn add_drawn(&mut self) {
        self.page.drawn += 1;
    }

    pub(super) fn add_link(&mut self, address: String) {
        self.page.links.push(address);
    }

    pub(super) fn add_note(&mut self, text: String) {
        self.page.notes.push(text);
    }

    pub(super) fn add_attached(&mut self, name: String) {
        self.page.attached.push(name);
    }

    pub(super) fn begin_span(&mut self, text: Option<String>) {
        self.spans.push(text);
    }

    pub(super) fn end_span(&mut self) {
        self.spans.pop();
    }

    /// Glyphs of a font that cannot be loaded.
    pub(super) fn add_unknown(&mut self, glyphs: usize) {
        self.page.unknown += if self.muted { 0 } else { glyphs };
    }

    pub(super) fn add(&mut self, letter: Option<&BfString>, place: Place) {
        // Text off the page is invisible.
        if self.muted || !self.bounds.contains(place.origin) {
            return;
        }
        match self.pen.map(|pen| (pen.step_to(&place), pen.gap_to(&place))) {
            Some((Step::Line, _)) => self.end_line(),
            Some((Step::Word, size)) => self.part(size, true),
            Some((Step::Letter, size)) => self.part(size, false),
            None => {}
        }
        self.pen = Some(place);
        self.is_new_run = false;
        self.push_letter(letter, place.size);
    }

    /// Notes a gap, and parts words there.
    fn part(&mut self, size: f64, parts_words: bool) {
        let at = self.line.text.len();
        // After a blank that is shown as such there is no further one.
        if at == 0 || self.line.text.ends_with(' ') || size < spaced::LEAST {
            return;
        }
        self.gaps.push(Gap { at, size, parts_words, is_blank: false, is_own_run: self.is_new_run });
        if parts_words {
            self.line.text.push(' ');
        }
    }

    fn end_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        let gaps = std::mem::take(&mut self.gaps);
        if let Some(text) = spaced::joined(&line.text, &gaps) {
            line.text = text;
        }
        line.text.truncate(line.text.trim_end().len());
        line.size /= self.count.max(1) as f32;
        self.count = 0;
        if !line.text.is_empty() {
            self.page.lines.push(line);
        }
    }

    fn push_letter(&mut self, letter: Option<&BfString>, size: f64) {
        // The text of a span is added once, with its first glyph.
        if let Some(text) = self.spans.iter_mut().find_map(Option::as_mut) {
            let text = std::mem::take(text);
            return self.push_all(&text, size);
        }
        match letter {
            Some(BfString::Char(letter)) => self.push(*letter, size),
            Some(BfString::String(text)) => self.push_all(text, size),
            None => {
                self.page.unknown += 1;
                self.push(char::REPLACEMENT_CHARACTER, size);
            }
        }
    }

    fn push_all(&mut self, text: &str, size: f64) {
        text.chars().for_each(|letter| self.push(letter, size));
    }

    fn push(&mut self, letter: char, size: f64) {
        if let Some(letters) = ligature(letter) {
            return self.push_all(letters, size);
        }
        let text = &mut self.line.text;
        if letter.is_whitespace() {
            // A blank that is shown in a gap is no second one.
            match self.gaps.last_mut() {
                Some(gap) if gap.end() == text.len() => gap.is_blank = true,
                _ => {}
            }
            if !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
        } else if !letter.is_control() && self.room > 0 {
            text.push(letter);
            self.room -= 1;
            self.line.size += size as f32;
            self.count += 1;
        }
    }
}

/// The letters of a ligature, so that words can be found by their spelling.
fn ligature(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => return None,
    })
}

/// Decodes a text string of a PDF: UTF-16 or UTF-8 with a mark, otherwise similar to Latin-1.
pub(super) fn decode(text: &[u8]) -> String {
    match text {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.chunks(2).map(|pair| pair.iter().fold(0, join_byte));
            char::decode_utf16(units)
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        latin => latin.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn join_byte(unit: u16, byte: &u8) -> u16 {
    unit << 8 | u16::from(*byte)
}
