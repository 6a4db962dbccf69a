//! The parts of a document about several case studies that are each about one of them: a row of a
//! table with its customer's name, or what follows a heading with the name.

use std::collections::{BTreeMap, BTreeSet};

use super::{Hit, PageText, Questions, Searcher};
use crate::name;
use crate::text::whole_lines;

/// Characters at the beginning of a line among which a customer's name begins a part. Further on,
/// the line only mentions the customer.
const BEGINNING: usize = 48;

/// Marks between cells that make a line a row: it is about the customer that it names anywhere.
const CELLS: usize = 3;

/// Characters of a line that are searched for names.
const LONGEST: usize = 400;

/// The customers whose parts of a document are searched by themselves, and for what.
#[derive(Debug, Default)]
pub struct Sections {
    /// The words that only one customer's name has, each with the number of its case study.
    words: BTreeMap<String, u32>,
    /// What each part is searched for.
    pub(super) questions: Questions,
}

impl Sections {
    /// The parts about `customers`, each given with the number of its case study, which are searched
    /// for `questions`.
    pub fn of<'a>(
        customers: impl Iterator<Item = (u32, &'a str)>,
        questions: Questions,
    ) -> Sections {
        let mut words: BTreeMap<String, Option<u32>> = BTreeMap::new();
        for (number, customer) in customers {
            for word in name::own_words(customer) {
                let of = words.entry(word).or_insert(Some(number));
                *of = of.filter(|known| *known == number);
            }
        }
        let single = words.into_iter().filter_map(|(word, number)| Some((word, number?)));
        Sections { words: single.collect(), questions }
    }

    /// Returns the parts of both, searched for the questions of both.
    #[must_use]
    pub fn with(&self, other: &Sections) -> Sections {
        let is_of_one = |word: &str, number: u32, sections: &Sections| {
            sections.words.get(word).is_none_or(|other| *other == number)
        };
        let both = [(self, other), (other, self)].into_iter().flat_map(|(own, other)| {
            own.words.iter().filter(move |(word, number)| is_of_one(word, **number, other))
        });
        let words = both.map(|(word, number)| (word.clone(), *number)).collect();
        Sections { words, questions: self.questions.with(&other.questions) }
    }

    /// The distinctive words of the customers' names, with the numbers of their case studies.
    pub(super) fn words(&self) -> &BTreeMap<String, u32> {
        &self.words
    }

    fn numbers(&self) -> BTreeSet<u32> {
        self.words.values().copied().collect()
    }

    /// Returns the case study that a line by itself shows the following text to be about.
    fn topic(&self, line: &str, is_heading: bool, starts: bool) -> Topic {
        let line = up_to(line, LONGEST);
        let named: BTreeSet<u32> = self.named(line).collect();
        let mut named = named.into_iter();
        match (named.next(), named.next()) {
            (None, _) => Topic::Same,
            (Some(_), Some(_)) => Topic::All,
            (Some(number), None) => {
                let begins = || starts && self.named(up_to(line, BEGINNING)).next().is_some();
                match is_heading || is_row(line) || begins() {
                    true => Topic::One(number),
                    false => Topic::Same,
                }
            }
        }
    }

    fn named(&self, text: &str) -> impl Iterator<Item = u32> {
        name::words(text).into_iter().filter_map(|word| self.words.get(&word).copied())
    }
}

/// What the text from a line on is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Topic {
    /// The same as before.
    Same,
    /// All case studies, or several.
    All,
    /// One case study.
    One(u32),
}

/// The part of a document that is being read.
#[derive(Clone, Copy, Debug, Default)]
struct Current {
    /// Its case study; `None` if it is about all.
    number: Option<u32>,
    /// What it began with.
    begins_with: Beginning,
}

/// What a part of a document begins with, which decides how far it goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Beginning {
    /// A heading: the next one may only divide it.
    Heading,
    /// A line: it goes as far as the next heading.
    #[default]
    Line,
    /// A row of a table: it is the whole part.
    Row,
}

/// Searches the parts of a document, page by page.
#[derive(Debug)]
pub struct SectionSearch<'a> {
    sections: &'a Sections,
    current: Current,
    /// For each case study, the search in its parts and in those about all.
    searchers: BTreeMap<u32, Searcher<'a>>,
    /// The case studies that have parts of their own.
    own: BTreeSet<u32>,
}

impl<'a> SectionSearch<'a> {
    /// Returns a search with a limit on the matches of phrases in each part.
    pub fn with_room(sections: &'a Sections, room: usize) -> SectionSearch<'a> {
        let searcher = |number| (number, Searcher::of_part(&sections.questions, room));
        SectionSearch {
            sections,
            current: Current::default(),
            searchers: sections.numbers().into_iter().map(searcher).collect(),
            own: BTreeSet::new(),
        }
    }

    /// Searches one page: for each case study, its parts and those about all.
    pub fn look_at(&mut self, page: PageText<'_>) {
        let of_lines = self.divide(page);
        for (number, searcher) in &mut self.searchers {
            let lines = whole_lines(page.text).zip(&of_lines);
            // The other lines stay empty, so that the places of the rest are right.
            let own = lines.map(|(line, of)| match of {
                Some(other) if other != number => "\n",
                _ => line,
            });
            let text: String = own.collect();
            searcher.look_at(PageText { text: &text, ..page });
        }
    }

    /// Returns the case study that each line of a page is about.
    fn divide(&mut self, page: PageText<'_>) -> Vec<Option<u32>> {
        let headings: BTreeSet<&str> = page.headings.iter().map(String::as_str).collect();
        let mut ends = true;
        let mut of_lines = Vec::new();
        for line in page.text.lines() {
            let is_heading = headings.contains(line.trim().trim_matches('#').trim());
            let topic = self.sections.topic(line, is_heading, ends || !page.is_wrapped);
            self.current = match topic {
                Topic::One(number) => {
                    let begins_with = match is_heading {
                        true => Beginning::Heading,
                        false if is_row(line) => Beginning::Row,
                        false => Beginning::Line,
                    };
                    Current { number: Some(number), begins_with }
                }
                Topic::All => Current::default(),
                Topic::Same => match self.current.begins_with {
                    Beginning::Row => Current::default(),
                    Beginning::Line if is_heading => Current::default(),
                    Beginning::Line | Beginning::Heading => self.current,
                },
            };
            self.own.extend(self.current.number);
            of_lines.push(self.current.number);
            ends = line.trim().is_empty() || line.trim_end().ends_with(['.', ':', '!', '?', '|']);
        }
        of_lines
    }

    /// The case studies with parts of their own, each with the answers in these and in the parts about
    /// all.
    pub fn found(
        &self,
    ) -> impl Iterator<Item = (u32, impl Iterator<Item = (&'a str, &Hit)> + use<'a, '_>)> {
        let searchers = self.searchers.iter().filter(|(number, _)| self.own.contains(number));
        searchers.map(|(number, searcher)| (*number, searcher.hits()))
    }
}

fn is_row(line: &str) -> bool {
    up_to(line, LONGEST).matches([',', ';', '|', '\t']).count() >= CELLS
}

fn up_to(text: &str, most: usize) -> &str {
    let end = text.char_indices().nth(most).map_or(text.len(), |(end, _)| end);
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::search::{Pattern, Question, Sense};

    /// The lines of `text`, each with the case study that it is about.
    fn divided(text: &str, headings: &[&str]) -> Vec<Option<u32>> {
        let customers = [(1, "Calder Building Society"), (2, "Tamba Money Ltd")];
        let sections = Sections::of(customers.into_iter(), Questions::default());
        let headings: Vec<String> = headings.iter().map(|h| (*h).to_owned()).collect();
        let page = PageText { headings: &headings, is_wrapped: true, ..PageText::of(text) };
        SectionSearch::with_room(&sections, 100).divide(page)
    }

    #[test]
    fn rows_are_about_the_customer_that_they_name() {
        let text = "date,client,result\n2026-05-02,Calder,52 min\nopen,Tamba Money,none,new date\n";
        assert_eq!(divided(text, &[]), [None, None, Some(2)]);
        let text = "| Client | Result |\n| Calder | 52 min | met |\n| Tamba | - | open |";
        assert_eq!(divided(text, &[]), [None, Some(1), Some(2)]);
    }

    #[test]
    fn a_row_without_a_known_name_and_the_text_below_a_table_are_about_all() {
        let text = "| Calder | 52 min | met |\n| Marlow | 8 min | met |\nAll were met.";
        assert_eq!(divided(text, &[]), [Some(1), None, None]);
    }

    #[test]
    fn words_of_two_names_divide_nothing() {
        let of = |customer| Sections::of([customer].into_iter(), Questions::default());
        let both = of((1, "Calder Bank plc")).with(&of((2, "Calder Insurance plc")));
        assert_eq!(both.words(), &BTreeMap::new());
    }

    #[test]
    fn text_is_about_the_customer_of_its_heading() {
        let text = "Tests\nAll are yearly.\nCalder\nDone.\nResult\n52 min.\nTamba\nTo come.";
        let headings = ["Tests", "Calder", "Result", "Tamba"];
        let wanted = [None, None, Some(1), Some(1), Some(1), Some(1), Some(2), Some(2)];
        assert_eq!(divided(text, &headings), wanted);
    }

    #[test]
    fn a_line_about_several_customers_or_a_mention_begins_no_part() {
        let text = "Calder: done.\nCalder and Tamba share a desk.\nThe desk is in Leeds.";
        assert_eq!(divided(text, &[]), [Some(1), None, None]);
        let text = "Calder: done. The network is the one that we had built for the first time at\n\
                    Tamba, and its address plan.";
        assert_eq!(divided(text, &[]), [Some(1), Some(1)]);
    }

    #[test]
    fn each_part_is_searched_by_itself_and_with_what_is_about_all() {
        let question = |id: &str, phrase: &str| Question {
            id: id.to_owned(),
            patterns: Arc::from([Pattern::parse(&[phrase]).unwrap()]),
            spelling: None,
            sense: Sense::Topic {
                negative_counts: false,
                unless: Arc::default(),
                denied_with: Arc::default(),
            },
            skips_title: false,
        };
        let questions = Questions::new(vec![question("passed", "passed"), question("k6", "k6")]);
        let customers = [(1, "Calder Building Society"), (2, "Tamba Money Ltd")];
        let sections = Sections::of(customers.into_iter(), questions);
        let mut search = SectionSearch::with_room(&sections, 100);
        let text = "Load is made with k6.\n\nCalder: passed.\n\nTamba: still to come.";
        search.look_at(PageText::of(text));
        let found: Vec<_> = search
            .found()
            .map(|(number, hits)| {
                (number, hits.map(|(id, hit)| (id, hit.line)).collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(found, [(1, vec![("passed", 3), ("k6", 1)]), (2, vec![("k6", 1)])]);
    }
}
