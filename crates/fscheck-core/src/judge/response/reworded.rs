//! Recognises texts that repeat the requirement in another form: past for present, passive for
//! active, a noun for "the partner", or only a part of it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::nothing::{CLAIMS, Own};
use crate::language::said::Said;
use crate::language::table::Table;
use crate::language::words::{COMMA, List, is_number, list};

/// This many content words in any order come from the requirement if it has all of them…
const SHORTEST: usize = 3;

/// …and this many always do.
const LONG: usize = 6;

/// Two telling words alone must be together in the requirement, as they are in the text.
const SHORTEST_PART: usize = 2;

/// The forms of irregular verbs, each with the first form on its line.
static IRREGULAR: Table<&str> = include!(concat!(env!("OUT_DIR"), "/irregular.rs"));

/// Returns whether all telling words of `text` are in the requirement. `words` are without labels.
pub fn is_reworded(text: &str, words: &[&str], own: &Own<'_>) -> bool {
    let telling = telling(words);
    let is_short = telling.len() < LONG;
    if telling.len() < SHORTEST_PART || names_enough(text, &telling) {
        return false;
    }
    // A fact has no row: a few words of the requirement name its subject.
    if is_short && own.title.is_none() {
        return false;
    }
    if is_short && words.iter().any(|word| list("frequencies").has(word)) {
        return false;
    }
    own.requirement.iter().any(|required| {
        let said = Said::of(required, own.is_id);
        let sentences = said.sentences();
        let mut plain = sentences.iter().filter(|sentence| !offers_a_choice(sentence));
        if telling.len() < SHORTEST {
            return plain.any(|sentence| is_part(words, sentence));
        }
        if is_short {
            return plain.any(|sentence| telling.is_subset(&roots(sentence)));
        }
        telling.is_subset(&plain.flat_map(|sentence| roots(sentence)).collect())
            || sentences.iter().any(|sentence| is_most_of(&telling, sentence))
    })
}

/// Returns whether the telling words are most of those of a sentence, whatever the sentence leaves
/// open.
fn is_most_of(telling: &BTreeSet<String>, sentence: &[&str]) -> bool {
    telling.is_subset(&roots(sentence)) && telling.len() * 3 >= self::telling(sentence).len() * 2
}

/// Returns the roots of the telling words.
pub fn telling(words: &[&str]) -> BTreeSet<String> {
    let telling = words.iter().filter(|word| is_telling(word));
    telling.map(|word| root(word)).collect()
}

/// Returns whether a word tells something by itself.
pub fn is_telling(word: &str) -> bool {
    let tells_nothing = |list: &&List| list.has(word);
    word != COMMA && !is_number(word) && !PLAIN.iter().any(tells_nothing)
}

/// The lists of words that tell nothing by themselves.
static PLAIN: LazyLock<Vec<&List>> =
    LazyLock::new(|| CLAIMS.iter().chain(&["persons"]).map(|name| list(name)).collect());

fn roots(sentence: &[&str]) -> BTreeSet<String> {
    sentence.iter().map(|word| root(word)).collect()
}

/// Returns whether a sentence offers several alternatives: one of these is an answer.
fn offers_a_choice(sentence: &[&str]) -> bool {
    list("choices").is_in(sentence)
}

/// Returns whether the words are adjacent in a sentence, in any form.
fn is_part(words: &[&str], sentence: &[&str]) -> bool {
    let forms = |words: &[&str]| -> Vec<String> {
        let telling = words.iter().filter(|word| **word != COMMA && !list("persons").has(word));
        telling.map(|word| root(word)).collect()
    };
    let (part, whole) = (forms(words), forms(sentence));
    !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
}

/// Returns whether enough of the telling words are names of products, tools or figures: some of
/// few, or most of many.
pub fn names_enough(text: &str, telling: &BTreeSet<String>) -> bool {
    if !text.chars().any(char::is_lowercase) {
        return false;
    }
    let tokens = text.split(|c: char| !c.is_alphanumeric());
    let names = tokens.filter(|token| is_name(token)).map(|token| root(&token.to_lowercase()));
    let named = names.filter(|name| telling.contains(name)).collect::<BTreeSet<String>>().len();
    if telling.len() < LONG { named > 0 } else { named * 2 > telling.len() }
}

/// Returns whether a word is written like the name of a product or a figure.
fn is_name(token: &str) -> bool {
    token.chars().skip(1).any(char::is_uppercase) || token.contains(|c: char| c.is_ascii_digit())
}

/// Returns a word without the endings of verbs and nouns.
pub fn root(word: &str) -> String {
    const SHORTEST: usize = 3;
    let word = IRREGULAR.get(word).copied().unwrap_or(word);
    if !word.is_ascii() {
        return word.to_owned();
    }
    let without = |word: &str, endings: &[&str]| {
        let mut stems = endings.iter().filter_map(|ending| word.strip_suffix(ending));
        stems.find(|stem| stem.len() >= SHORTEST).map(str::to_owned)
    };
    let singular = match word.ends_with("ss") {
        true => word.to_owned(),
        false => without(word, &["s"]).unwrap_or_else(|| word.to_owned()),
    };
    let mut root = without(&singular, &["ing", "ied", "ed", "ie", "ion", "y", "e"])
        .unwrap_or_else(|| singular.clone());
    if let Some(shorter) = without(&root, &["at", "e"]) {
        root = shorter;
    }
    let last = root.chars().next_back();
    let is_doubled = root.chars().rev().nth(1) == last && !matches!(last, Some('s' | 'o' | 'e'));
    if is_doubled && root.len() > SHORTEST {
        root.pop();
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::ready;

    #[test]
    fn each_form_of_an_irregular_verb_leads_to_the_first_of_its_line() {
        let lines = list("irregular").lines();
        assert_eq!(ready::irregular(lines).unwrap().entries, IRREGULAR.entries);
        for line in lines {
            assert!(line.split('|').all(|form| IRREGULAR.has(form)), "{line}");
        }
        assert_eq!([root("kept"), root("keep")], ["keep", "keep"].map(str::to_owned));
    }

    #[test]
    fn figures_persons_and_claims_tell_nothing_by_themselves() {
        let told = |words: &[&str]| telling(words).into_iter().collect::<Vec<_>>();
        assert_eq!(told(&["we", "24", COMMA, "fully", "implemented"]), Vec::<String>::new());
        assert_eq!(told(&["we", "restored", "24", "snapshots"]).len(), 2);
    }
}
