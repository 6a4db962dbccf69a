//! Recognises the topics of a text by the words that a definition lists for them.
//!
//! Texts and phrases are compared as bare words: in lower case, without punctuation, with hyphens
//! as spaces. Words prove nothing, so a match is only a hint.

mod figures;
mod following;
mod head;
mod hints;
mod negation;
mod organisation;
mod parts;
mod passage;
mod pattern;
mod questions;
mod remarks;
mod sections;
mod sense;
mod sketch;
mod starts;
#[cfg(test)]
mod tests;
mod together;
mod vocabulary;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::ops::Range;
use std::sync::Arc;

use self::following::with_denial;
pub use self::head::names as names_in_head;
pub use self::hints::Hints;
use self::negation::may_negate;
pub use self::organisation::patterns as company_patterns;
use self::parts::{parts, title};
use self::passage::{Headings, Index};
pub use self::passage::{Hit, LONGEST_SENTENCE, PageText, sentences_of};
pub use self::pattern::{LONGEST_PHRASE, Pattern, Phrase, Term};
use self::questions::Meaning;
pub use self::questions::Questions;
pub use self::remarks::{Remark, Remarks, agreed_days, is_shorter, kept_days};
pub use self::sections::{SectionSearch, Sections};
pub use self::sense::Sense;
use self::sense::{Affirmed, Says, may_prescribe};
pub use self::sketch::{Sketch, bands, each_word, in_common};
use self::together::Together;
pub use self::vocabulary::{Vocabulary, words_of as words_of_name};
use crate::words::bare_words;

/// The most matches that are examined in a response.
const MATCHES: usize = 1_000_000;

/// The most answers in one part of a page among which one that is more than a heading is sought.
const CANDIDATES: usize = 8;

/// The same where most sentences with the words of a question don't answer it.
const MANY_CANDIDATES: usize = 64;

/// The most bytes between a word and its negation.
const NEGATION: usize = 100;

/// Separates the rows of a table in Word or PowerPoint, whose cells are paragraphs.
pub const ROW_END: char = '\u{b}';

/// Something to look for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// Its name, for the answer.
    pub id: String,
    /// The ways to recognise it.
    pub patterns: Arc<[Pattern]>,
    /// Its exact spelling, if its words alone are too general.
    pub spelling: Option<String>,
    /// The sense in which a sentence with its words answers it.
    pub sense: Sense,
    /// True if the title of a document, its first line, is no answer.
    pub skips_title: bool,
}

/// Searches for the answers to questions, page by page.
#[derive(Debug)]
pub struct Searcher<'a> {
    questions: &'a Questions,
    /// The best answer to each question so far: one in a heading is replaced by one in a sentence.
    found: BTreeMap<usize, Hit>,
    /// The first passage about each question that says that its topic was not done.
    denied: BTreeMap<usize, Hit>,
    /// The number of questions that more than a heading answers.
    settled: usize,
    /// Hits of the questions that count their words.
    counts: BTreeMap<usize, usize>,
    /// True if a page with words was read.
    has_begun: bool,
    /// The length of the document's title in the bare words of this page, in bytes.
    title: usize,
    /// The number of matches that may still be examined.
    room: usize,
    /// The last heading of the pages before.
    carried: Option<String>,
    /// The passages of this page that were examined for denials.
    affirmed: Affirmed,
}

impl<'a> Searcher<'a> {
    /// Returns a searcher for `questions` in a short text.
    pub fn new(questions: &'a Questions) -> Searcher<'a> {
        Searcher::with_room(questions, MATCHES)
    }

    /// Searches for `questions`, with a limit on matches of their phrases.
    pub fn with_room(questions: &'a Questions, room: usize) -> Searcher<'a> {
        Searcher {
            questions,
            found: BTreeMap::new(),
            denied: BTreeMap::new(),
            settled: 0,
            counts: BTreeMap::new(),
            has_begun: false,
            title: 0,
            room,
            carried: None,
            affirmed: Affirmed::new(),
        }
    }

    /// Returns a searcher for a part of a document, whose first line is no title.
    fn of_part(questions: &'a Questions, room: usize) -> Searcher<'a> {
        Searcher { has_begun: true, ..Searcher::with_room(questions, room) }
    }

    /// Searches one page.
    pub fn look_at(&mut self, page: PageText<'_>) {
        let headings = OnceCell::new();
        self.affirmed.clear();
        self.title = if self.has_begun { 0 } else { title(page.text) };
        self.has_begun |= page.text.contains(char::is_alphanumeric);
        self.find_by_themselves(page, &headings);
        self.find_company(page, &headings);
        for (start, part) in parts(page.text) {
            if self.is_settled() || self.is_exhausted() {
                break;
            }
            self.look_at_part(page, start..start + part.len(), &headings);
        }
        if let Some(last) = page.headings.last() {
            self.carried = Some(last.clone());
        }
    }

    /// Finds the first answer to each question that isn't found by single phrases.
    fn find_by_themselves<'p>(&mut self, page: PageText<'p>, headings: &OnceCell<Headings<'p>>) {
        let asked: &'a Questions = self.questions;
        for (question, asked) in asked.list.iter().enumerate() {
            if !asked.sense.is_found_by_itself() || self.is_answered(question) {
                continue;
            }
            let carried = self.carried.as_deref();
            let headings = || headings.get_or_init(|| Headings::of(page));
            // The place, and what is shown of it instead of its sentences.
            let found = match &asked.sense {
                Sense::LogsKept => remarks::shortest_kept(page.text).map(|(at, shown)| {
                    (at..at, Some(shown.unwrap_or_else(|| remarks::row(page.text, at))))
                }),
                Sense::LogsAgreed => remarks::shortest_agreed(page).map(|(line, shown)| {
                    let at = passage::start_of(page.text, line);
                    (at..at, Some(shown))
                }),
                Sense::Tried => {
                    let passage = Together::of_trial().passage(page.text, |_| true);
                    passage.map(|passage| (passage, None))
                }
                Sense::Together(practice) => {
                    let is_meant = |at: &dyn Fn() -> usize| {
                        let at = at();
                        let hit = passage::candidate(page, headings(), carried, at..at);
                        may_prescribe(practice, page, &hit)
                    };
                    let kinds = Together::of_all(&practice.together);
                    kinds.passage(page.text, is_meant).map(|passage| (passage, None))
                }
                Sense::NamesInHead(_) if page.number > 1 => None,
                Sense::NamesInHead(known) => head::lines_with_names(page.text, known)
                    .map(|(at, lines)| (at..at, Some(lines))),
                _ => figures::first_result(page.text).map(|at| (at..at, None)),
            };
            let Some((at, shown)) = found else { continue };
            let hit = passage::hit(page, headings(), carried, at);
            let sentence = shown.unwrap_or_else(|| hit.sentence.clone());
            self.keep(question, Hit { is_heading: false, sentence, ..hit });
        }
    }

    /// Finds a company in the first lines that only its legal form tells.
    fn find_company<'p>(&mut self, page: PageText<'p>, headings: &OnceCell<Headings<'p>>) {
        let asked = self.questions.list.iter().enumerate().find_map(|(at, asked)| {
            let Sense::OtherCompany(known) = &asked.sense else { return None };
            Some((at, Arc::clone(known)))
        });
        let Some((question, known)) = asked.filter(|_| page.number <= 1) else { return };
        let Some(at) = organisation::first_by_form(&known, page.text) else { return };
        let headings = headings.get_or_init(|| Headings::of(page));
        let hit = passage::hit(page, headings, self.carried.as_deref(), at..at);
        self.keep(question, Hit { is_heading: false, ..hit });
    }

    fn look_at_part<'p>(
        &mut self,
        page: PageText<'p>,
        range: Range<usize>,
        headings: &OnceCell<Headings<'p>>,
    ) {
        let part = page.text.get(range.clone()).unwrap_or_default();
        let mut places = self.questions.places(&bare_words(part), self.room);
        self.room = self.room.saturating_sub(places.len());
        self.count(&places);
        let title = if range.start == 0 { self.title } else { 0 };
        places.retain(|(meaning, start)| {
            let is_title = *start + 1 < title && self.skips_title(meaning.question);
            !is_title && !self.is_answered(meaning.question)
        });
        places.sort_unstable();
        let index = OnceCell::new();
        let same = |a: &Meaning, b: &Meaning| (a.question, a.pattern) == (b.question, b.pattern);
        for group in places.chunk_by(|(a, _), (b, _)| same(a, b)) {
            let Some((meaning, _)) = group.first() else { continue };
            let question = meaning.question;
            if self.is_answered(question) || !self.is_spelled(question, page.text) {
                continue;
            }
            let Some(asked) = self.questions.list.get(question) else { continue };
            let index = || index.get_or_init(|| Index::of(part));
            let (most, is_of_sentence) = match asked.sense {
                Sense::Mention
                | Sense::Topic { .. }
                | Sense::Count
                | Sense::Figures
                | Sense::LogsKept
                | Sense::LogsAgreed
                | Sense::Tried
                | Sense::NamesInHead(_)
                | Sense::Together(_) => (CANDIDATES, false),
                Sense::Negated | Sense::Practice(_) | Sense::Claim(_) | Sense::OtherCompany(_) => {
                    (MANY_CANDIDATES, true)
                }
            };
            for found in self.questions.complete(*meaning, group).take(most) {
                let place = |at: usize| range.start + index().place(at + 1);
                let headings = headings.get_or_init(|| Headings::of(page));
                let carried = self.carried.as_deref();
                // A sentence that has all words has the first term; another may have a nearer one of
                // the others.
                let (first, last) =
                    if is_of_sentence { (found.at, found.at) } else { (found.from, found.to) };
                let begin = place(first);
                let end = if last == first { begin } else { place(last) };
                // Words before a heading and in it have nothing to do with each other.
                if headings.begins_in(&(begin..end)) {
                    continue;
                }
                if asked.sense == Sense::Negated && !is_near_negation(page.text, begin) {
                    continue;
                }
                let hit = passage::candidate(page, headings, carried, begin..end);
                let line = || passage::line_of(page.text, begin);
                match asked.sense.weigh(&asked.patterns, page, &hit, &mut self.affirmed) {
                    Says::Answer => {
                        let is_denial = asked.sense == Sense::Negated;
                        let hit = if is_denial { with_denial(page, hit) } else { hit };
                        if self.keep(question, Hit { line: line(), ..hit }) {
                            break;
                        }
                    }
                    Says::Denial => {
                        let denial = || Hit { line: line(), ..with_denial(page, hit) };
                        self.denied.entry(question).or_insert_with(denial);
                    }
                    Says::Other => {}
                }
            }
        }
    }

    fn count(&mut self, places: &[(Meaning, usize)]) {
        let is_counted = |question: usize| {
            self.questions.list.get(question).is_some_and(|asked| asked.sense == Sense::Count)
        };
        let counted = places.iter().map(|(meaning, _)| meaning.question);
        let counted: Vec<usize> = counted.filter(|question| is_counted(*question)).collect();
        for question in counted {
            *self.counts.entry(question).or_default() += 1;
        }
    }

    /// The ids of the questions that count their words, and how often these were found.
    pub fn counts(&self) -> impl Iterator<Item = (&'a str, usize)> {
        let list = &self.questions.list;
        self.counts
            .iter()
            .filter_map(|(number, count)| Some((list.get(*number)?.id.as_str(), *count)))
    }

    /// Keeps an answer, and returns whether no better one is needed.
    fn keep(&mut self, question: usize, hit: Hit) -> bool {
        let is_settled = !hit.is_heading;
        if is_settled {
            self.settled += 1;
            self.found.insert(question, hit);
        } else {
            self.found.entry(question).or_insert(hit);
        }
        is_settled
    }

    /// Returns whether a question has an answer that needs no better one.
    fn is_answered(&self, question: usize) -> bool {
        self.found.get(&question).is_some_and(|hit| !hit.is_heading)
    }

    /// Returns whether more matches were found than are examined: the rest of the text was not
    /// searched.
    pub fn is_exhausted(&self) -> bool {
        self.room == 0
    }

    /// Returns whether all questions have answers that are good enough: the rest is not searched.
    pub fn is_settled(&self) -> bool {
        self.settled == self.questions.list.len()
            && self.questions.list.iter().all(|question| question.sense != Sense::Count)
    }

    /// Returns whether all questions were answered.
    pub fn has_found_all(&self) -> bool {
        self.found.len() == self.questions.list.len()
    }

    /// The ids of the questions that were answered.
    pub fn found(&self) -> Vec<&'a str> {
        self.hits().map(|(id, _)| id).collect()
    }

    /// The ids of the questions that were answered, and where.
    pub fn hits(&self) -> impl Iterator<Item = (&'a str, &Hit)> {
        let list = &self.questions.list;
        let found = self.found.iter().filter(|(number, hit)| !self.is_denied_below(**number, hit));
        found.filter_map(|(number, hit)| Some((list.get(*number)?.id.as_str(), hit)))
    }

    /// Returns whether an answer is only a heading, and a sentence below it says that the topic was not
    /// done: "Tampering", and below it "GuardDuty is switched off."
    fn is_denied_below(&self, question: usize, hit: &Hit) -> bool {
        let heading = self.denied.get(&question).and_then(|denial| denial.heading.as_deref());
        hit.is_heading && heading.is_some_and(|heading| heading.trim().ends_with(&hit.sentence))
    }

    /// The ids of the questions without an answer whose topic was not done by what the text says, and
    /// where.
    pub fn denials(&self) -> impl Iterator<Item = (&'a str, &Hit)> {
        let list = &self.questions.list;
        let open = self.denied.iter().filter(|(number, _)| {
            let found = self.found.get(number);
            found.is_none_or(|hit| self.is_denied_below(**number, hit))
        });
        open.filter_map(|(number, hit)| Some((list.get(*number)?.id.as_str(), hit)))
    }

    fn skips_title(&self, question: usize) -> bool {
        self.questions.list.get(question).is_some_and(|question| question.skips_title)
    }

    fn is_spelled(&self, question: usize, page: &str) -> bool {
        let spelling = self.questions.list.get(question).and_then(|q| q.spelling.as_deref());
        spelling.is_none_or(|spelling| page.contains(spelling))
    }
}

/// Returns false if no negation is near a place, so that its sentence need not be looked at.
fn is_near_negation(text: &str, at: usize) -> bool {
    let from = text.floor_char_boundary(at.saturating_sub(NEGATION));
    let to = text.floor_char_boundary(at + NEGATION);
    text.get(from..to).is_some_and(may_negate)
}
