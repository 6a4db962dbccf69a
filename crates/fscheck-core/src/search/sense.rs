//! Decides which sentences with the words of a question answer it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::following::{denied_label, negated_below, taking_back};
use super::negation::{has_negated, without_negated};
use super::remarks::{cells, heads_rows};
use super::{Hit, PageText, Pattern, organisation, passage};
use crate::checklist::Practice;
use crate::judge::response::without_denied;
use crate::language::claim::Claim;
use crate::language::stance;
use crate::language::words::list;
use crate::text::squeezed;
use crate::words::bare_words;

/// The most lines of a list above an entry that are searched for the line before the list.
const LIST: usize = 12;

/// The most bytes of a list above an entry that are searched.
const LIST_LENGTH: usize = 8_192;

/// The most bytes of a line with the headings of a table.
const HEADING_LINE: usize = 4_096;

/// The number of characters of code before and after a match that belong to it.
const CODE: usize = 160;

/// The passages of a page that were examined for denials, by the bytes they were taken from: several
/// questions often lead to the same one.
pub(super) type Affirmed = BTreeMap<(usize, usize), Left>;

/// What is left of a passage without what it denies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// All of it.
    All,
    /// The sentences that aren't denied.
    Some(String),
    /// Nothing: it is a heading or a label of what isn't there.
    Nothing,
}

/// What a passage with the words of a question says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// It answers the question.
    Answer,
    /// It says that the topic of the question was not done.
    Denial,
    /// It is about something else.
    Other,
}

/// The sentences that answer a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sense {
    /// All that have its words.
    #[default]
    Mention,
    /// All sentences except those that say that it is not done, or that are about something else.
    Topic {
        /// True if a text below a heading covers it although it begins with a negation, as that of a
        /// cause or a requirement may.
        negative_counts: bool,
        /// Words that show that a sentence is about something else.
        unless: Arc<[Pattern]>,
        /// Words for doing it: a sentence that negates one says that it is not done.
        denied_with: Arc<[Pattern]>,
    },
    /// Sentences that negate one of its words.
    Negated,
    /// Sentences that prescribe a practice, or describe it as usual.
    Practice(Arc<Practice>),
    /// Sentences that contradict a fact, or state one clearly.
    Claim(Claim),
    /// Sentences that name the company that the document is for, if it has none of these words.
    OtherCompany(Arc<[String]>),
    /// The first lines with names that have none of these words.
    NamesInHead(Arc<[String]>),
    /// All that have its words, which are counted.
    Count,
    /// Those that give a result in figures, whatever their words.
    Figures,
    /// The line of an extract that shows the shortest time for which logs are kept, whatever its words.
    LogsKept,
    /// The sentence of a contract that wants logs kept for the shortest time, whatever its words.
    LogsAgreed,
    /// The passage that tells most plainly of a trial, in words of several kinds.
    Tried,
    /// The passage that prescribes a practice in words of several kinds.
    Together(Arc<Practice>),
}

impl Sense {
    /// Returns whether the question is about a topic that documents have to cover.
    pub fn is_topic(&self) -> bool {
        matches!(self, Sense::Topic { .. })
    }

    /// Returns whether no single phrase answers the question.
    pub(super) fn is_found_by_itself(&self) -> bool {
        matches!(
            self,
            Sense::Figures
                | Sense::LogsKept
                | Sense::LogsAgreed
                | Sense::Tried
                | Sense::NamesInHead(_)
                | Sense::Together(_)
        )
    }

    /// Returns what the text at `hit` says of the question with these patterns. `affirmed` is of the
    /// same page.
    pub(super) fn weigh(
        &self,
        patterns: &[Pattern],
        page: PageText<'_>,
        hit: &Hit,
        affirmed: &mut Affirmed,
    ) -> Says {
        let is_answer = match self {
            Sense::Topic { negative_counts, unless, denied_with } => {
                let words: [&[Pattern]; 2] = [unless, denied_with];
                return topic(patterns, words, *negative_counts, page, hit, affirmed);
            }
            Sense::Mention
            | Sense::Count
            | Sense::Figures
            | Sense::LogsKept
            | Sense::LogsAgreed
            | Sense::Tried
            | Sense::NamesInHead(_)
            | Sense::Together(_) => true,
            // The headings of columns deny nothing: "no,milestone,satisfaction".
            Sense::Negated if heads_csv(page.text, hit.range.start) => false,
            Sense::Negated => match hit.is_heading {
                true => denied_label(page, hit).or_else(|| negated_below(page, hit)).is_some(),
                false => has_negated(&sentences(page, hit), patterns),
            },
            Sense::OtherCompany(known) => organisation::is_named(known, page, hit),
            // On a slide, a figure is often the only line below a title, or a title itself.
            Sense::Claim(claim) => {
                let is_title = hit.is_heading || heads_csv(page.text, hit.range.start);
                (!is_title || claim.is_figure()) && states(claim, page, hit)
            }
            Sense::Practice(practice) => {
                let is_title = hit.is_heading || heads_table(page.text, hit.range.start);
                !is_title && prescribes(practice, page, hit)
            }
        };
        if is_answer { Says::Answer } else { Says::Other }
    }
}

/// Returns what a passage says of a topic: it is an answer if the words are still there without the
/// sentences that say that something is not done. The sentence after it may take it back.
fn topic(
    patterns: &[Pattern],
    [unless, denied_with]: [&[Pattern]; 2],
    negative_counts: bool,
    page: PageText<'_>,
    hit: &Hit,
    affirmed: &mut Affirmed,
) -> Says {
    let headed = || hit.heading.as_deref().is_some_and(|heading| is_one_of(unless, heading));
    if !unless.is_empty() && (headed() || is_of_other(patterns, unless, page, hit)) {
        return Says::Other;
    }
    if heads_csv(page.text, hit.range.start) {
        return Says::Answer;
    }
    let known = affirmed.entry((hit.range.start, hit.range.end));
    let known = known.or_insert_with(|| left_of(page, hit));
    let may_deny = !denied_with.is_empty() && !negative_counts;
    if may_deny && negated_below(page, hit).is_some() {
        return Says::Denial;
    }
    let left = match known {
        Left::All if denied_with.is_empty() => return Says::Answer,
        Left::All => Cow::Owned(sentences(page, hit)),
        Left::Some(sentences) if !is_one_of(patterns, sentences) => return Says::Denial,
        Left::Some(sentences) => Cow::Borrowed(sentences.as_str()),
        Left::Nothing => return Says::Denial,
    };
    match without_negated(&left, denied_with) {
        Some(rest) if !is_one_of(patterns, &rest) => Says::Denial,
        _ => Says::Answer,
    }
}

/// Returns what is left of the passage without what it, or the sentence after it, denies.
fn left_of(page: PageText<'_>, hit: &Hit) -> Left {
    if denied_label(page, hit).is_some() {
        return Left::Nothing;
    }
    let said = sentences(page, hit);
    let next = taking_back(page, hit).and_then(|next| page.text.get(next));
    let whole = [said.as_str(), next.unwrap_or_default()].join(" ");
    without_denied(&whole).map_or(Left::All, Left::Some)
}

/// Returns whether a passage has words that show that it is about something else: each of its paragraphs
/// with the words of the question does.
fn is_of_other(patterns: &[Pattern], unless: &[Pattern], page: PageText<'_>, hit: &Hit) -> bool {
    if !is_one_of(unless, &sentences(page, hit)) {
        return false;
    }
    // A few words are a passage together with the paragraph after them: "420 employees".
    let passage = page.text.get(hit.range.clone()).unwrap_or_default();
    let paragraphs = passage.split(if page.is_wrapped { "\n\n" } else { "\n" });
    let mut answers = paragraphs.filter(|paragraph| is_one_of(patterns, paragraph));
    !answers.any(|paragraph| !is_one_of(unless, paragraph))
}

/// Returns the sentences at `hit`, without the breaks of lines that go on.
fn sentences(page: PageText<'_>, hit: &Hit) -> String {
    let sentences = page.text.get(hit.range.clone()).unwrap_or_default();
    passage::unwrapped(sentences, page.is_wrapped)
}

fn states(claim: &Claim, page: PageText<'_>, hit: &Hit) -> bool {
    // The shown sentence has to say it, too.
    claim.is_met_by(&sentences(page, hit)) && claim.is_met_by(&hit.sentence)
}

/// Returns whether a text is a row of a table that counts nothing: "Changes by hand | 0 | 0".
fn counts_none(row: &str) -> bool {
    let cells = row.split('|').map(str::trim).filter(|cell| !cell.is_empty());
    let mut counts = cells.skip(1).peekable();
    counts.peek().is_some() && counts.all(|cell| matches!(cell, "0" | "-" | "–" | "none"))
}

/// Returns whether a place is in the headings of the columns of a table in CSV.
fn heads_csv(text: &str, at: usize) -> bool {
    if at > HEADING_LINE {
        return false;
    }
    let head = text.get(..text.floor_char_boundary(2 * HEADING_LINE)).unwrap_or_default();
    let mut lines = head.lines();
    let Some(first) = lines.next().filter(|first| at < first.len() && !first.contains('|')) else {
        return false;
    };
    let columns = cells(first).len();
    columns > 0 && lines.next().is_some_and(|second| columns == cells(second).len())
}

/// Returns whether a place is in the heading of a table.
fn heads_table(text: &str, at: usize) -> bool {
    let near = text.floor_char_boundary(at.saturating_add(HEADING_LINE));
    let rest = text.get(at..near).unwrap_or_default();
    let rule = rest.trim_start().lines().nth(1).unwrap_or_default();
    let is_ruled = rule.contains("---") && rule.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
    is_ruled || heads_rows(text, at)
}

fn prescribes(practice: &Practice, page: PageText<'_>, hit: &Hit) -> bool {
    if is_written(practice, page.text, &hit.range) {
        return true;
    }
    if counts_none(&hit.sentence) {
        return false;
    }
    // What a short response omits may be in its other sentences.
    if practice.at_most_words.is_some() && is_one_of(&practice.unless, page.text) {
        return false;
    }
    let sentence = sentences(page, hit);
    let above = [hit.heading.as_deref(), line_before_list(page.text, hit.range.start)];
    above.into_iter().flatten().all(stance::leaves_as_said)
        && parts_with(practice, &sentence).into_iter().any(|part| {
            let main = stance::without_reason(part);
            // If some of its words are in the reason, that denies as any other clause does.
            let (judged, stance) = match is_one_of(&practice.found_by, &main) {
                true => (&*main, without_own_denials(practice, &main)),
                false => (part, Cow::Borrowed(part)),
            };
            !is_one_of(&practice.unless, judged)
                && (practice.at_most_words.is_some() || stance::prescribes(&stance))
        })
}

/// Returns whether the sentence at `hit` may be part of a text that prescribes a practice.
pub(super) fn may_prescribe(practice: &Practice, page: PageText<'_>, hit: &Hit) -> bool {
    let above = [hit.heading.as_deref(), line_before_list(page.text, hit.range.start)];
    let sentence = sentences(page, hit);
    !hit.is_heading
        && above.into_iter().flatten().all(stance::leaves_as_said)
        && !is_one_of(&practice.unless, &sentence)
        && stance::prescribes(&stance::without_reason(&sentence))
}

/// Words that make a phrase of several words a denial.
const DENIALS: [&str; 8] =
    [" no ", " not ", " nobody ", " noone ", " never ", " without ", " none ", " nothing "];

/// Returns a sentence without the phrases of a practice that deny something themselves: "nobody would
/// notice" is what is rejected, and doesn't take it back.
fn without_own_denials<'s>(practice: &Practice, sentence: &'s str) -> Cow<'s, str> {
    let words = bare_words(sentence);
    let met = practice.found_by.iter().filter(|pattern| pattern.is_in(&words));
    let is_denial = |phrase: &&str| {
        let phrase = format!("{phrase} ");
        phrase.split_whitespace().nth(1).is_some() && DENIALS.iter().any(|no| phrase.contains(no))
    };
    let denials = met.flat_map(Pattern::all_phrases).filter(is_denial);
    let denials: Vec<&str> = denials.filter(|phrase| words.contains(phrase)).collect();
    if denials.is_empty() {
        return Cow::Borrowed(sentence);
    }
    let small = format!(" {}", sentence.to_lowercase());
    let has_all = denials.iter().all(|denial| small.contains(denial.trim_end()));
    // "Cause: not established" has a mark within it.
    let text = if has_all { small } else { words };
    Cow::Owned(denials.iter().fold(text, |rest, denial| rest.replace(denial.trim_end(), " ")))
}

/// The beginnings of a statement of its own after a colon, or after the reason for it.
const STATEMENTS: &[&str] = &[
    ": we ",
    ": they ",
    ": everybody ",
    ": everyone ",
    ": there ",
    ": then ",
    ", so we ",
    ", so they ",
    ", so the ",
    ", so our ",
    ", so each ",
];

/// Returns the parts of a sentence that have all words of a practice, since a denial in another part
/// concerns something else: semicolons separate them, and colons or reasons before statements of their
/// own. If none has them all, returns the whole sentence.
fn parts_with<'s>(practice: &Practice, sentence: &'s str) -> Vec<&'s str> {
    let has_words = |part: &&str| is_one_of(&practice.found_by, part);
    let statement = |part: &'s str| {
        let starts = STATEMENTS.iter().filter_map(|start| part.find(start));
        starts.min().and_then(|at| part.get(at + 1..)).filter(has_words).unwrap_or(part)
    };
    let parts: Vec<&str> = sentence.split(';').map(statement).filter(has_words).collect();
    if parts.is_empty() { [sentence].into_iter().filter(has_words).collect() } else { parts }
}

fn is_one_of(patterns: &[Pattern], text: &str) -> bool {
    let words = bare_words(text);
    patterns.iter().any(|pattern| pattern.is_in(&words))
}

/// Returns whether it is in code around `range`, which denies nothing, nor do the words beside it.
fn is_written(practice: &Practice, text: &str, range: &Range<usize>) -> bool {
    if practice.written.is_empty() {
        return false;
    }
    let around = around(text, range);
    let code = squeezed(around);
    let words = bare_words(around);
    let is_denied = || list("code-denied").is_in(&words.split_whitespace().collect::<Vec<_>>());
    !is_denied() && practice.written.iter().any(|written| code.contains(written))
}

fn around<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    let low = text.ceil_char_boundary(range.start.saturating_sub(CODE));
    let high = text.ceil_char_boundary(range.end.saturating_add(CODE));
    text.get(low..high).unwrap_or_default()
}

/// Returns the line that introduces the list of the line at `at`: it ends with a colon.
fn line_before_list(text: &str, at: usize) -> Option<&str> {
    let low = text.ceil_char_boundary(at.saturating_sub(LIST_LENGTH));
    let before = text.get(low..at)?;
    let start = before.rfind('\n')?;
    let lines = before.get(..start)?.lines().rev().map(str::trim);
    let near = lines.take(LIST * 4).filter(|line| !line.is_empty());
    near.take(LIST).find(|line| line.ends_with(':'))
}
