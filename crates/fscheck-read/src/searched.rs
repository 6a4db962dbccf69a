//! Searches the text of a file, page by page.

use std::collections::{BTreeMap, BTreeSet};

use fscheck_core::evidence::{Passage, Searched, Secret, Text, Unit, Unreadable};
use fscheck_core::search::{
    Hit, PageText, Question, Questions, Remarks, Searcher, SectionSearch, Sketch, Vocabulary,
    each_word,
};
use fscheck_core::words::bare_words;

use crate::document::{Hidden, HiddenIn, Whole, exceeded};
use crate::limits::{Limit, Limits};
use crate::secret;

/// The most headings of a document that are kept to name the nearest one.
const HEADINGS: usize = 2_000;

/// The text that replaces a sentence with a secret in it.
const SECRET: &str = "[not shown: it contains a secret]";

/// The number of bytes of a line around a sentence that are searched for a secret.
const AROUND: usize = 1_024;

/// The place of something on a page.
#[derive(Clone, Copy)]
enum Spot {
    /// In this line of its text.
    Line(usize),
    /// In this line of the file that its text was taken out of.
    Source(usize),
    /// In a text that readers don't see.
    Hidden(HiddenIn),
}

/// Searches a text page by page.
pub struct Search<'a> {
    questions: &'a Questions,
    searcher: Searcher<'a>,
    /// The parts that are searched by themselves as well.
    sections: Option<SectionSearch<'a>>,
    /// True if a sentence may continue in the next line.
    is_wrapped: bool,
    /// The maximum number of matches.
    most: Limit,
    remarks: Remarks,
    sketch: Sketch,
    vocabulary: Vocabulary,
    pages: u32,
    lines: usize,
    words: usize,
    has_words: bool,
    /// Headings with their page.
    headings: Vec<(u32, String)>,
    /// Questions, each with a page on which the sentence that answers it contains a secret.
    with_secret: BTreeSet<(&'a str, u32)>,
    /// Secrets with their page, and where on it.
    secrets: Vec<(&'static str, u32, Spot)>,
}

impl<'a> Search<'a> {
    /// Searches for the answers to `questions` in a text in which a sentence may go on in the next line, or not.
    pub fn new(questions: &'a Questions, limits: &Limits, is_wrapped: bool) -> Search<'a> {
        Search {
            is_wrapped,
            most: limits.search_matches,
            questions,
            searcher: Searcher::with_room(questions, limits.search_matches.count()),
            sections: questions
                .sections()
                .map(|sections| SectionSearch::with_room(sections, limits.search_matches.count())),
            remarks: Remarks::default(),
            sketch: Sketch::default(),
            vocabulary: Vocabulary::default(),
            pages: 0,
            lines: 0,
            words: 0,
            has_words: false,
            headings: Vec::new(),
            with_secret: BTreeSet::new(),
            secrets: Vec::new(),
        }
    }

    /// Searches the next page. `headings` is called if its headings are needed.
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
        self.words += text.split_ascii_whitespace().count();
        self.has_words |= text.chars().any(char::is_alphanumeric);
        let headings = headings();
        let page = PageText { number, text, headings: &headings, is_wrapped: self.is_wrapped };
        self.searcher.look_at(page);
        if let Some(sections) = &mut self.sections {
            sections.look_at(page);
        }
        self.remarks.look_at(page);
        each_word(text, |hash, word| {
            self.sketch.push(hash);
            self.vocabulary.push(hash, word);
        });
        // Places in a source are given by lines.
        let (sources, beside): (Vec<_>, Vec<_>) =
            hidden.iter().partition(|hidden| hidden.place == HiddenIn::Source);
        for source in sources {
            self.find_secrets(number, &source.text, Spot::Source);
        }
        if self.find_secrets(number, text, Spot::Line) {
            self.find_answers_with_secret(number, text);
        }
        for hidden in beside {
            self.find_secrets(number, &hidden.text, |_| Spot::Hidden(hidden.place));
        }
        // Headings are reported for missing topics.
        if !self.searcher.has_found_all() && self.headings.len() < HEADINGS {
            let room = HEADINGS - self.headings.len();
            let headings = headings.into_iter().take(room);
            self.headings.extend(headings.map(|heading| (number, heading)));
        }
    }

    /// Returns whether there are any.
    fn find_secrets(&mut self, page: u32, text: &str, spot: impl Fn(usize) -> Spot) -> bool {
        let secrets = secret::secrets(text);
        let has_any = !secrets.is_empty();
        for secret in secrets {
            let before = text.get(..secret.start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            if !self.secrets.iter().any(|(kind, ..)| *kind == secret.kind) {
                self.secrets.push((secret.kind, page, spot(line)));
            }
        }
        has_any
    }

    fn find_answers_with_secret(&mut self, number: u32, text: &str) {
        let hits = self.hits().chain(self.searcher.denials());
        let hits = hits.filter(|(_, hit)| hit.page == number);
        let with_secret = hits.filter(|(_, hit)| has_secret(hit, text)).map(|(id, _)| (id, number));
        let with_secret: Vec<(&str, u32)> = with_secret.collect();
        self.with_secret.extend(with_secret);
    }

    /// Ends the search. `usual` is the unit of pages if `end` does not state it.
    pub fn end(self, end: Result<Whole, Unreadable>, usual: Unit) -> Text {
        let end = match self.searcher.is_exhausted() {
            true => Err(exceeded("matches", &self.most)),
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
            // The progress of a slow reader differs every time.
            Err(error) if self.pages == 0 || matches!(error, Unreadable::TooSlow(_)) => {
                Text::Unreadable(error, None)
            }
            Err(error) => Text::Unreadable(error, Some(self.searched(usual))),
        }
    }

    /// Returns the answers to questions, and the remarks of the text about itself.
    fn hits(&self) -> impl Iterator<Item = (&'a str, &Hit)> {
        let remarks = self.remarks.hits().map(|(id, hit)| -> (&'a str, &Hit) { (id, hit) });
        self.searcher.hits().chain(remarks)
    }

    fn searched(self, unit: Unit) -> Searched {
        let passage_of = |(id, hit): (&'a str, &Hit)| {
            let is_secret = self.with_secret.contains(&(id, hit.page));
            let passage = passage(hit, unit);
            let sentence = if is_secret { SECRET.to_owned() } else { passage.sentence };
            (id.to_owned(), Passage { sentence, ..passage })
        };
        let found: BTreeMap<String, Passage> = self.hits().map(passage_of).collect();
        let denied = self.searcher.denials().map(passage_of).collect();
        // The places of secrets aren't known for the parts, whose text is shorter.
        let divided = self.sections.as_ref().filter(|_| self.secrets.is_empty());
        let sections = divided.into_iter().flat_map(SectionSearch::found);
        let sections = sections.map(|(number, hits)| {
            let passages = hits.map(|(id, hit)| (id.to_owned(), passage(hit, unit)));
            (number, passages.collect())
        });
        let sections = sections.collect();
        let counts = self.searcher.counts().map(|(id, count)| (id.to_owned(), count)).collect();
        let list = self.questions.list().iter();
        let wanted = list.filter(|question| question.sense.is_topic());
        let missing = wanted.filter(|question| !found.contains_key(&question.id));
        let headings: Vec<BTreeSet<String>> = match missing.clone().next() {
            Some(_) => self.headings.iter().map(|(_, heading)| stems(heading)).collect(),
            None => Vec::new(),
        };
        let nearest = missing.filter_map(|question| {
            let (page, heading) = self.headings.get(nearest(question, &headings)?)?;
            let place = if unit.is_within_page() { String::new() } else { place(unit, *page) };
            Some((question.id.clone(), quoted(heading, &place)))
        });
        let nearest = nearest.collect();
        let count = if unit.is_within_page() { self.lines } else { self.pages as usize };
        // A secret may be a word.
        let vocabulary = match self.secrets.is_empty() {
            true => self.vocabulary.words(),
            false => String::new(),
        };
        let secrets = self.secrets.into_iter().map(|(kind, page, spot)| Secret {
            kind: kind.to_owned(),
            place: spot.describe(unit, page),
        });
        Searched {
            extent: fscheck_core::text::counted(count, unit.name()),
            unit,
            found,
            denied,
            sections,
            days: self.remarks.days().map(|day| day.to_string()).collect(),
            due_days: self.remarks.due_days().iter().map(|day| day.to_string()).collect(),
            sketch: self.sketch.describe(),
            vocabulary,
            counts,
            words: self.words,
            nearest,
            secrets: secrets.collect(),
            unread: Vec::new(),
        }
    }
}

/// Returns whether the lines that the sentence of an answer was taken from, or the one above,
/// contain a secret.
fn has_secret(hit: &Hit, text: &str) -> bool {
    let low = text.ceil_char_boundary(hit.range.start.saturating_sub(AROUND));
    let high = text.ceil_char_boundary(hit.range.end.saturating_add(AROUND));
    let before = text.get(low..hit.range.start).unwrap_or_default();
    let start = before.rmatch_indices('\n').nth(1).map_or(low, |(at, _)| low + at);
    let after = text.get(hit.range.end..high).unwrap_or_default();
    let end = after.find('\n').map_or(high, |at| hit.range.end + at);
    let heading = hit.heading.as_deref().unwrap_or_default();
    let lines = text.get(start..end).unwrap_or_default();
    [heading, lines].iter().any(|text| !secret::secrets(text).is_empty())
}

/// A passage for a reader of the report.
fn passage(hit: &Hit, unit: Unit) -> Passage {
    // A heading on another slide or sheet doesn't apply to this one.
    let is_apart = matches!(unit, Unit::Slide | Unit::Sheet);
    let heading = hit.heading.as_ref().filter(|_| !(hit.is_carried && is_apart));
    let line = u32::try_from(hit.line).unwrap_or(u32::MAX);
    Passage {
        at: if unit.is_within_page() { line } else { hit.page },
        heading: heading.cloned(),
        sentence: hit.sentence.clone(),
        is_heading: hit.is_heading,
    }
}

impl Spot {
    /// The place, as a sentence names it.
    fn describe(self, unit: Unit, page: u32) -> String {
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

/// Describes a place: on a page, or in a line of a document without pages.
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

/// The letters of a word that its other forms usually share.
const STEM: usize = 5;

/// The beginnings of the words of a heading.
fn stems(heading: &str) -> BTreeSet<String> {
    bare_words(heading).split_whitespace().map(stem).collect()
}

fn stem(word: &str) -> String {
    word.chars().take(STEM).collect()
}

/// Returns the position of the heading that has the most of the longer words of a question, the first of
/// several.
fn nearest(question: &Question, headings: &[BTreeSet<String>]) -> Option<usize> {
    let words = question.patterns.iter().flat_map(|pattern| pattern.words());
    let wanted: BTreeSet<String> =
        words.filter(|word| word.chars().nth(3).is_some()).map(stem).collect();
    let shared = headings.iter().map(|own| wanted.intersection(own).count());
    let best = shared.enumerate().filter(|(_, shared)| *shared > 0);
    best.rev().max_by_key(|(_, shared)| *shared).map(|(at, _)| at)
}
