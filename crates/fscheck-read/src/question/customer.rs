//! The questions that find the customers of case studies, and other companies, in a text.

use std::collections::BTreeSet;
use std::sync::Arc;

use fscheck_core::assessment::Assessment;
use fscheck_core::evidence::{NAMES_IN_HEAD, OTHER_COMPANY, known_as_id, name_id, short_name_id};
use fscheck_core::facts::CaseStudy;
use fscheck_core::name;
use fscheck_core::search::{Pattern, Question, Sense, company_patterns};
use fscheck_core::words::bare_words;

use super::by_itself;

/// Letters that a name of one word must have; shorter ones are found in too many places.
const SHORTEST_NAME: usize = 4;

/// The most letters of a name that is searched for; longer texts are not names.
const LONGEST_NAME: usize = 200;

/// Returns the question that finds the customer of a case study in a text; `None` if it has no
/// name, or one that is found in too many places.
pub fn customer(study: &CaseStudy) -> Option<Question> {
    let customer = &study.customer.as_ref()?.value;
    // "Confidential" would be found everywhere.
    if name::is_nobody(customer) {
        return None;
    }
    let bare = name::without_legal_form(customer);
    let words = bare_words(&bare);
    if words.chars().count() > LONGEST_NAME {
        return None;
    }
    let is_word = words.split_whitespace().count() == 1;
    if is_word && words.trim().chars().count() < SHORTEST_NAME {
        return None;
    }
    // For a single word, only capitals distinguish a name from a word of the language.
    let spelling = is_word.then(|| bare.trim_matches(|c: char| !c.is_alphanumeric()).to_owned());
    let pattern = Pattern::parse(&[with_and_without_and(&bare.replace(['|', '*'], " "))]).ok()?;
    let id = name_id(study.number);
    Some(Question {
        id,
        patterns: Arc::from([pattern]),
        spelling,
        sense: Sense::Mention,
        skips_title: false,
    })
}

/// Returns the question whether another customer is named in short: by the words specific to it or, by
/// the first of them, in a form that only a name has ("Fenwick's").
pub(super) fn customer_in_short(study: &CaseStudy) -> Option<Question> {
    let name = &study.customer.as_ref()?.value;
    if name::is_nobody(name) {
        return None;
    }
    let words = name::own_words(name);
    let first = words.first()?;
    let short = words.join(" ");
    let is_known = bare_words(name).contains(&bare_words(&short));
    let is_long = first.chars().count() > SHORTEST_NAME;
    let phrases = match words.len() {
        1 => format!("{short} s | at {short}"),
        // "Tamarack's desk" is that of Tamarack Payroll.
        _ if is_long => format!("{short} | {first} s"),
        _ => short,
    };
    let spelling =
        name.split(|c: char| !c.is_alphanumeric()).find(|w| w.to_lowercase() == *first)?;
    let pattern = Pattern::parse(&[phrases]).ok().filter(|_| is_known)?;
    Some(Question {
        id: known_as_id(study.number),
        patterns: Arc::from([pattern]),
        spelling: Some(spelling.to_owned()),
        sense: Sense::Mention,
        skips_title: false,
    })
}

/// Returns the question whether a customer is named by a word specific to its name.
pub(super) fn short_name_of(study: &CaseStudy) -> Option<Question> {
    let words = name::naming_words(&study.customer.as_ref()?.value);
    let patterns = words.iter().filter_map(|word| Pattern::parse(&[word]).ok());
    let patterns: Arc<[Pattern]> = patterns.collect();
    let id = short_name_id(study.number);
    (!patterns.is_empty()).then_some(Question {
        id,
        patterns,
        spelling: None,
        sense: Sense::Mention,
        skips_title: false,
    })
}

/// Returns the question whether a document is for a company other than the partner and the
/// customers.
pub(super) fn other_company(assessment: &Assessment) -> Question {
    let facts = &assessment.facts;
    let customers = facts.case_studies().iter().filter_map(|study| study.customer.as_ref());
    let names = customers.chain(&facts.partner.name);
    let known: BTreeSet<String> = names.flat_map(|name| name::own_words(&name.value)).collect();
    Question {
        id: OTHER_COMPANY.to_owned(),
        patterns: company_patterns(),
        spelling: None,
        sense: Sense::OtherCompany(known.into_iter().collect()),
        skips_title: false,
    }
}

/// Returns the question for names in the first lines of a document that are neither the partner's nor a
/// customer's, of which that for another company knows the words.
pub(super) fn names_in_head(other_company: &Question) -> Option<Question> {
    let Sense::OtherCompany(known) = &other_company.sense else { return None };
    Some(by_itself(NAMES_IN_HEAD, Sense::NamesInHead(Arc::clone(known))))
}

/// Returns a name as the alternatives of a pattern, whose bare words have no `&`: with "and" and
/// without.
fn with_and_without_and(name: &str) -> String {
    let spelled = name.replace('&', " and ");
    let is_and = |word: &&str| word.eq_ignore_ascii_case("and");
    if !spelled.split(' ').any(|word| is_and(&word)) {
        return name.to_owned();
    }
    let without: Vec<&str> = spelled.split(' ').filter(|word| !is_and(word)).collect();
    format!("{spelled} | {}", without.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fscheck_core::search::{PageText, Questions, Searcher};

    fn is_found(customer: &str, text: &str) -> bool {
        let pattern = Pattern::parse(&[with_and_without_and(customer)]).unwrap();
        let patterns = Arc::from([pattern]);
        let question = Question {
            id: String::new(),
            patterns,
            spelling: None,
            sense: Sense::Mention,
            skips_title: false,
        };
        let questions = Questions::new(vec![question]);
        let mut searcher = Searcher::new(&questions);
        searcher.look_at(PageText::of(text));
        searcher.has_found_all()
    }

    #[test]
    fn a_name_is_found_however_its_and_is_written() {
        for customer in ["Smith & Jones Bank", "Smith and Jones Bank"] {
            for text in
                ["for Smith & Jones Bank.", "for Smith and Jones Bank", "SMITH AND JONES BANK"]
            {
                assert!(is_found(customer, text), "{customer}: {text}");
            }
            assert!(!is_found(customer, "for Smith or Jones Bank"), "{customer}");
        }
        assert!(is_found("O'Neil Bank", "for O’Neil Bank"));
    }
}
