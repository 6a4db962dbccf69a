//! Searches the text of a file, page by page.

use std::collections::{BTreeMap, BTreeSet};

use fscheck_core::evidence::{Searched, Secret, Text, Unit, Unreadable};
use fscheck_core::search::{Question, Questions, Searcher};
use fscheck_core::words::bare_words;

use crate::document::{Hidden, HiddenIn, Whole, exceeded};
use crate::limits::SEARCH_MATCHES;
use crate::secret;

/// Headings of a document that are kept to name the nearest one.
const HEADINGS: usize = 2_000;

/// Where something stands on a page.
#[derive(Clone, Copy)]
enum Spot {
    /// In this line of its text.
    Line(usize),
    /// In this line of the file that its text was taken out of.
    Source(usize),
    /// Where nobody sees it.
    Hidden(HiddenIn),
}

/// Searches a text page by page.
pub struct Search<'a> {
    questions: &'a Questions,
    searcher: Searcher<'a>,
    pages: u32,
    lines: usize,
    has_words: bool,
    /// Headings with their page.
    headings: Vec<(u32, String)>,
    /// Where questions were answered whose place is wanted: page, and line in it.
    places: BTreeMap<String, (u32, Option<usize>)>,
    /// Secrets with their page, and where on it.
    secrets: Vec<(&'static str, u32, Spot)>,
}

impl<'a> Search<'a> {
    /// Searches for the answers to `questions`.
    pub fn new(questions: &'a Questions) -> Search<'a> {
        Search {
            questions,
            searcher: Searcher::with_room(questions, SEARCH_MATCHES.count()),
            pages: 0,
            lines: 0,
            has_words: false,
            headings: Vec::new(),
            places: BTreeMap::new(),
            secrets: Vec::new(),
        }
    }

    /// Takes in the next page. `headings` is called where its headings are wanted.
    pub fn page(
        &mut self,
        number: u32,
        text: &str,
        hidden: &[Hidden],
        headings: impl FnOnce() -> Vec<String>,
    ) {
        self.pages = number;
        let is_written = |line: &&str| line.bytes().any(|byte| !byte.is_ascii_whitespace());
        self.lines += text.lines().filter(is_written).count();
        self.has_words |= text.chars().any(char::is_alphanumeric);
        self.searcher.look_at(text);
        self.find_places(number, text);
        // What has a source is told by its lines.
        let (sources, beside): (Vec<_>, Vec<_>) =
            hidden.iter().partition(|hidden| hidden.place == HiddenIn::Source);
        sources.iter().for_each(|source| self.find_secrets(number, &source.text, Spot::Source));
        self.find_secrets(number, text, Spot::Line);
        for hidden in beside {
            self.find_secrets(number, &hidden.text, |_| Spot::Hidden(hidden.place));
        }
        // Headings are told for what is missing.
        if !self.searcher.has_found_all() && self.headings.len() < HEADINGS {
            let room = HEADINGS - self.headings.len();
            let headings = headings().into_iter().take(room);
            self.headings.extend(headings.map(|heading| (number, heading)));
        }
    }

    fn find_secrets(&mut self, page: u32, text: &str, spot: impl Fn(usize) -> Spot) {
        for secret in secret::secrets(text) {
            let before = text.get(..secret.start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            if !self.secrets.iter().any(|(kind, ..)| *kind == secret.kind) {
                self.secrets.push((secret.kind, page, spot(line)));
            }
        }
    }

    fn find_places(&mut self, number: u32, text: &str) {
        let wanted = self.questions.list().iter().filter(|question| question.wants_place);
        let found = self.searcher.found();
        for question in wanted.filter(|question| found.contains(&question.id.as_str())) {
            if !self.places.contains_key(&question.id) {
                let line = self.searcher.line_of(&question.id, text);
                self.places.insert(question.id.clone(), (number, line));
            }
        }
    }

    /// `usual` is what pages are where the `end` does not say.
    pub fn end(self, end: Result<Whole, Unreadable>, usual: Unit) -> Text {
        let end = match self.searcher.is_exhausted() {
            true => Err(exceeded("matches", &SEARCH_MATCHES)),
            false => end,
        };
        match end {
            Ok(Whole { unit, unread, wordless }) => {
                let has_words = self.has_words;
                let searched = Searched { unread, ..self.searched(unit) };
                match wordless {
                    Some(why) => Text::None(why, searched.secrets),
                    None if has_words => Text::Searched(searched),
                    None => Text::None(format!("no {} has words", unit.name()), searched.secrets),
                }
            }
            // How far a slow reader came is another thing every time.
            Err(error) if self.pages == 0 || matches!(error, Unreadable::TooSlow(_)) => {
                Text::Unreadable(error, None)
            }
            Err(error) => Text::Unreadable(error, Some(self.searched(usual))),
        }
    }

    fn searched(self, unit: Unit) -> Searched {
        let found: BTreeSet<String> =
            self.searcher.found().into_iter().map(str::to_owned).collect();
        let missing = self.questions.list().iter().filter(|question| !found.contains(&question.id));
        let nearest = missing.filter_map(|question| {
            let (page, heading) = nearest(question, &self.headings)?;
            let place = if unit.is_within_page() { String::new() } else { place(unit, page) };
            Some((question.id.clone(), quoted(&heading, &place)))
        });
        let nearest = nearest.collect();
        let count = if unit.is_within_page() { self.lines } else { self.pages as usize };
        let secrets = self.secrets.into_iter().map(|(kind, page, spot)| Secret {
            kind: kind.to_owned(),
            place: spot.told(unit, page),
        });
        let places = self.places.into_iter().filter_map(|(id, (page, line))| {
            let line = if unit.is_within_page() { line? } else { 0 };
            Some((id, in_text(unit, page, line)))
        });
        Searched {
            extent: fscheck_core::text::counted(count, unit.name()),
            found,
            places: places.collect(),
            nearest,
            secrets: secrets.collect(),
            unread: Vec::new(),
        }
    }
}

impl Spot {
    /// The place, as a sentence names it.
    fn told(self, unit: Unit, page: u32) -> String {
        match self {
            Spot::Line(line) => in_text(unit, page, line),
            Spot::Source(line) => in_text(Unit::Line, page, line),
            Spot::Hidden(HiddenIn::Settings) => format!("in {}", HiddenIn::Settings.name()),
            Spot::Hidden(hidden) if unit.is_within_page() => format!("in {}", hidden.name()),
            Spot::Hidden(hidden) => format!("{}, in {}", place(unit, page), hidden.name()),
        }
    }
}

fn place(unit: Unit, number: u32) -> String {
    format!("{} {number}", unit.name())
}

/// Where something stands: on a page, or in a document without pages in a line.
fn in_text(unit: Unit, page: u32, line: usize) -> String {
    match unit.is_within_page() {
        true => format!("{} {line}", unit.name()),
        false => place(unit, page),
    }
}

fn quoted(heading: &str, place: &str) -> String {
    let heading = fscheck_core::text::shorten(heading, 60);
    match place {
        "" => format!("“{heading}”"),
        place => format!("“{heading}” ({place})"),
    }
}

/// The heading that has most of the longer words that a question goes by, the first of several.
fn nearest(question: &Question, headings: &[(u32, String)]) -> Option<(u32, String)> {
    let stem = |word: &str| word.chars().take(5).collect::<String>();
    let words = question.patterns.iter().flat_map(|pattern| pattern.words());
    let wanted: BTreeSet<String> =
        words.filter(|word| word.chars().count() >= 4).map(stem).collect();
    let mut best: Option<(usize, &(u32, String))> = None;
    for heading in headings {
        let own: BTreeSet<String> = bare_words(&heading.1).split_whitespace().map(stem).collect();
        let shared = wanted.intersection(&own).count();
        if shared > best.map_or(0, |(most, _)| most) {
            best = Some((shared, heading));
        }
    }
    best.map(|(_, heading)| heading.clone())
}
