//! The form's texts for other items: pasted as a response, they say nothing either.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::general::plain_names;
use super::is_id;
use super::nothing::is_claim;
use super::quote::stem;
use super::reworded::{is_telling, names_enough, root, telling};
use crate::checklist::Checklist;
use crate::language::said::Said;
use crate::language::words::{COMMA, list};
use crate::text;
use crate::workbook::answers::Row;

/// The fewest words of a sentence that is no coincidence.
const SHORTEST: usize = 6;

/// The bytes of a usual word and the space behind it.
const USUAL_WORD: usize = 8;

/// The fewest telling words that are no coincidence in a requirement.
const FEWEST: usize = 4;

/// The sentences of all requirements, from the definition and the workbook. They are gathered when
/// a response is first searched for in them.
pub struct Elsewhere<'a> {
    checklist: &'a Checklist,
    rows: &'a [Row],
    sentences: OnceCell<BTreeSet<String>>,
    asked: OnceCell<Asked>,
    /// The letters of all titles, requirements and row descriptions, these with and without their
    /// titles.
    wholes: OnceCell<BTreeSet<String>>,
    /// The words of the names of the assessment.
    names: OnceCell<Vec<Vec<String>>>,
}

/// The telling words of the sentences of the rows.
struct Asked {
    /// For each sentence.
    each: Vec<BTreeSet<String>>,
    /// For all sentences together.
    all: BTreeSet<String>,
}

impl<'a> Elsewhere<'a> {
    /// Returns the requirements of a checklist and of the rows of a workbook.
    pub fn new(checklist: &'a Checklist, rows: &'a [Row]) -> Elsewhere<'a> {
        Elsewhere {
            checklist,
            rows,
            sentences: OnceCell::new(),
            asked: OnceCell::new(),
            wholes: OnceCell::new(),
            names: OnceCell::new(),
        }
    }

    /// Returns the words of `names`, which are the same for all responses of an assessment.
    pub fn plain_names(&self, names: &[String]) -> &[Vec<String>] {
        self.names.get_or_init(|| plain_names(names))
    }

    /// Returns whether each sentence of a text is in a requirement or is only a claim.
    pub fn says(&self, said: &Said) -> bool {
        let sentences = said.sentences();
        let mut telling = sentences.iter().map(bare).filter(|s| !is_claim(s)).peekable();
        telling.peek().is_some() && telling.all(|sentence| self.has(&sentence))
    }

    /// Returns whether a text rewords the requirement of another row.
    pub fn rewords(&self, response: &str, said: &Said) -> bool {
        let words = said.words();
        let asked = self.asked();
        // Most texts soon have a telling word that no row contains.
        if words.iter().any(|word| !asked.all.contains(&root(word)) && is_telling(word)) {
            return false;
        }
        let telling = telling(&words);
        telling.len() >= FEWEST
            && !names_enough(response, &telling)
            && asked
                .each
                .iter()
                .any(|asked| telling.is_subset(asked) && telling.len() * 3 >= asked.len() * 2)
    }

    /// Returns the telling words of each sentence of the rows.
    fn asked(&self) -> &Asked {
        self.asked.get_or_init(|| {
            let said = self.rows.iter().map(|row| Said::of(&row.description, &|_| false));
            let all = said.flat_map(|said| {
                said.sentences().iter().map(|sentence| telling(sentence)).collect::<Vec<_>>()
            });
            let each: Vec<_> = all.filter(|asked| asked.len() >= FEWEST).collect();
            let all = each.iter().flatten().cloned().collect();
            Asked { each, all }
        })
    }

    /// Returns whether a text is the whole title of an item or section, or the whole requirement of
    /// another row.
    pub fn has_whole(&self, response: &str) -> bool {
        // A single word may match a title by coincidence.
        if response.split_whitespace().nth(1).is_none() {
            return false;
        }
        self.wholes().contains(&text::letters(response))
    }

    fn wholes(&self) -> &BTreeSet<String> {
        self.wholes.get_or_init(|| {
            let items = self.checklist.items.iter();
            let of_items = items.flat_map(|item| [&*item.title, &item.requirement]);
            let of_sections = self.checklist.sections.iter().map(|section| section.title.as_str());
            let of_rows = self.rows.iter().flat_map(|row| {
                let body = row.description.split_once('\n').map_or("", |(_, body)| body);
                [row.description.as_str(), body]
            });
            of_items.chain(of_sections).chain(of_rows).map(text::letters).collect()
        })
    }

    fn has(&self, sentence: &[&str]) -> bool {
        sentence.len() >= SHORTEST && self.sentences().contains(&joined(sentence))
    }

    fn sentences(&self) -> &BTreeSet<String> {
        self.sentences.get_or_init(|| {
            let items = self.checklist.items.iter();
            let own = items.flat_map(|item| {
                let asks = item.control().map(|control| control.asks.as_slice());
                let wants = asks.unwrap_or_default().iter().map(|ask| ask.wants.as_str());
                [item.requirement.as_str()]
                    .into_iter()
                    .chain(item.criteria.iter().map(String::as_str))
                    .chain(wants)
            });
            let texts = own.chain(self.rows.iter().map(|row| row.description.as_str()));
            let mut sentences = BTreeSet::new();
            for text in texts {
                let said = Said::of(text, &|word| is_id(self.checklist, word));
                let all = said.sentences();
                let long = all.iter().map(bare).filter(|words| words.len() >= SHORTEST);
                sentences.extend(long.map(|words| joined(&words)));
            }
            sentences
        })
    }
}

/// Returns a sentence without its commas.
fn bare<'w>(sentence: &Vec<&'w str>) -> Vec<&'w str> {
    sentence.iter().copied().filter(|word| *word != COMMA).collect()
}

fn joined(words: &[&str]) -> String {
    let persons = list("persons");
    let mut joined = String::with_capacity(words.len() * USUAL_WORD);
    for key in words.iter().filter(|word| !persons.has(word)).map(|word| stem(word)) {
        joined.push_str(key);
        joined.push(' ');
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    const METRICS: &str =
        "The workload has defined metrics which determine the health of its components.";

    /// Runs with a form of one control, whose row has [`METRICS`] below its title.
    fn with_form<T>(run: impl FnOnce(&Elsewhere<'_>) -> T) -> T {
        let item = sample::item("A", "Workload Health", sample::control(Vec::new()));
        let checklist = sample::checklist(vec![item], Vec::new());
        let rows = [sample::row("A", 1, &format!("Workload Health\n{METRICS}"), Vec::new())];
        run(&Elsewhere::new(&checklist, &rows))
    }

    fn said(text: &str) -> Said {
        Said::of(text, &|_| false)
    }

    #[test]
    fn a_sentence_of_a_requirement_is_found_beside_claims_alone() {
        with_form(|form| {
            let says = |text: &str| form.says(&said(text));
            assert!(says(METRICS));
            assert!(says(&format!("Yes, compliant. {METRICS}")));
            assert!(!says(&format!("{METRICS} Grafana draws latency and errors.")));
            assert!(!says("Yes, compliant."), "it has no sentence that tells anything");
            assert!(!says("Workload Health"), "a few words are there by chance");
        });
    }

    #[test]
    fn most_of_a_requirement_in_another_form_is_found() {
        with_form(|form| {
            let rewords = |text: &str| form.rewords(text, &said(text));
            assert!(rewords("Metrics defined: workload components, determining health."));
            // Half of it.
            assert!(!rewords("Metrics of the workload."));
            assert!(!rewords("Metrics for workload components and health, defined in dashboards."));
            assert!(!rewords("Grafana draws latency, errors, traffic and saturation."));
        });
    }

    #[test]
    fn a_title_or_a_whole_requirement_is_found() {
        with_form(|form| {
            assert!(form.has_whole("Workload Health"));
            assert!(form.has_whole(METRICS));
            assert!(form.has_whole(&format!("Workload Health {METRICS}")));
            assert!(!form.has_whole("Workload"));
            assert!(!form.has_whole("Workload health is drawn by Grafana."));
        });
    }
}
