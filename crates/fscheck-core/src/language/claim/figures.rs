//! Numbers of people and certifications in sentences.

use super::super::days::days;
use super::super::words::list;
use crate::words::bare_words;

/// The words of a label with its figure: "Employees worldwide: 240".
const LABEL: usize = 6;

/// The words of a label that begins with its figure: "240 employees in total".
const LABEL_AFTER: usize = 4;

/// Returns the number of the partner's employees in a sentence, and whether it is clearly about all
/// of them.
pub fn headcount(sentence: &str) -> Option<(u64, bool)> {
    let words = bare_words(sentence);
    let is_own = list("own-headcount").is_in(&words.split_whitespace().collect::<Vec<_>>());
    clauses(sentence).find_map(|clause| {
        let figure = figure_beside(clause, "employees", 1).filter(|figure| !figure.is_vague)?;
        let words = bare_words(clause);
        let is_other = list("of-customers").is_in(&words.split_whitespace().collect::<Vec<_>>());
        let begins = clause.split_whitespace().next().and_then(number) == Some(figure.number);
        ((is_own || begins) && !is_other).then_some((figure.number, is_own))
    })
}

/// Returns the number of Professional certifications that the partner's employees hold, from a
/// sentence.
pub fn certified(sentence: &str) -> Option<u64> {
    clauses(sentence).find_map(|clause| {
        let clause = in_digits(clause);
        let words = bare_words(&clause);
        let is_professional = words.contains(" professional ") && !words.contains(" associate ");
        let words: Vec<&str> = words.split_whitespace().collect();
        if !is_professional || list("of-a-customer").is_in(&words) || list("vague").is_in(&words) {
            return None;
        }
        // "12 AWS Professional certifications and 2 offers"
        let before = words.iter().enumerate().find_map(|(at, word)| {
            let mut behind = words.iter().skip(at + 1).take(CERTIFIED);
            let is_it = behind.any(|word| list("certifications").has(word));
            number(word).filter(|_| is_it)
        });
        before.or_else(|| Some(figure_beside(&clause, "certifications", 0)?.number))
    })
}

/// The number of words after a number that may include "certifications".
const CERTIFIED: usize = 3;

/// Returns a text with a word for each range, which are those of customers or teams: "30-250 staff".
fn without_ranges(text: &str) -> String {
    let is_range = |token: &str| {
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        bare.split_once(['-', '–']).is_some_and(|(low, high)| is_number(low) && is_number(high))
    };
    let tokens = text.split_inclusive(char::is_whitespace);
    tokens.map(|token| if is_range(token) { "some " } else { token }).collect()
}

/// Returns whether a sentence gives the partner another number of employees.
pub(super) fn employees(sentence: &str, stated: u64, partner: &str) -> bool {
    // "Zurich: 27 people" is about an office, and "Three desks: cards, loans; 126 people" about these.
    let is_of_all = |(label, _): (&str, &str)| {
        let words = bare_words(label);
        list("headcount-label").is_in(&words.split_whitespace().collect::<Vec<_>>())
    };
    let words = bare_words(sentence);
    // "96 people; practice lead Ada Berg"
    let has_lead = list("leads-of-a-part").is_in(&words.split_whitespace().collect::<Vec<_>>());
    let is_of_part = has_lead || !sentence.split_once(": ").is_none_or(is_of_all);
    !is_of_part
        && sentence
            .split("; ")
            .any(|part| has_other_headcount(&undated(&without_ranges(part)), stated, partner))
}

/// A sentence without the days that it names, and the word before each: "240 employees at 31 January
/// 2024".
fn undated(sentence: &str) -> String {
    let mut rest = String::with_capacity(sentence.len());
    let mut from = 0;
    for day in days(sentence) {
        let before = sentence.get(from..day.at.start).unwrap_or_default().trim_end();
        let kept = before.rfind(' ').map_or(0, |end| end + 1);
        rest.push_str(before.get(..kept).unwrap_or_default());
        from = day.at.end;
    }
    rest.push_str(sentence.get(from..).unwrap_or_default());
    rest
}

fn has_other_headcount(sentence: &str, stated: u64, partner: &str) -> bool {
    let words = bare_words(sentence);
    let is_own = words.contains(" we ") || words.contains(" our ") || words.contains(partner);
    // "48 people do nothing else" is a sentence about some of them.
    let begins = sentence.split_whitespace().next().and_then(number).is_some();
    let longest = if begins { LABEL_AFTER } else { LABEL };
    // "Warsaw, Prosta street (52 people)" is about an office, too.
    let is_label = sentence.split_whitespace().count() <= longest && !sentence.contains('(');
    let is_other = list("of-a-customer").is_in(&words.split_whitespace().collect::<Vec<_>>());
    let counted = figure_beside(sentence, "employees", 3);
    (is_own || is_label) && !is_other && counted.is_some_and(|figure| figure.differs_from(stated))
}

/// Returns whether a sentence gives another number of Professional certifications, or fewer of all.
pub(super) fn certifications(sentence: &str, stated: u64) -> bool {
    let words = bare_words(sentence);
    let is_other = list("of-a-customer").is_in(&words.split_whitespace().collect::<Vec<_>>());
    if let Some(number) = professional_of_all(sentence) {
        return number != stated;
    }
    // "38 Professional certifications, 214 certifications of every level"
    let of_level = clauses(sentence).find(|clause| bare_words(clause).contains(" professional "));
    let part = of_level.unwrap_or(sentence);
    let Some(figure) = figure_beside(part, "certifications", 4).filter(|_| !is_other) else {
        return false;
    };
    let words = bare_words(part);
    let is_professional = words.contains(" professional ") && !words.contains(" associate ");
    match is_professional {
        true => figure.differs_from(stated),
        false => {
            !figure.is_vague && figure.number < stated && words.contains(" aws certifications ")
        }
    }
}

/// Returns how many certifications are Professional ones by a sentence that counts each level: "22 AWS
/// certifications: 14 Associate, 4 Specialty, 4 Professional".
fn professional_of_all(sentence: &str) -> Option<u64> {
    let levels = sentence.rsplit(": ").next().unwrap_or(sentence);
    let words = bare_words(&in_digits(levels));
    let words: Vec<&str> = words.split_whitespace().collect();
    if list("of-a-customer").is_in(&words) {
        return None;
    }
    let of = |level: &str| {
        let mut counts = words.windows(2).filter_map(|pair| match pair {
            [count, word] if *word == level => number(count),
            _ => None,
        });
        counts.next_back()
    };
    of("associate").or_else(|| of("specialty")).and_then(|_| of("professional"))
}

/// The parts of a sentence between commas and semicolons.
fn clauses(sentence: &str) -> impl Iterator<Item = &str> {
    sentence.split("; ").flat_map(|part| part.split(", ")).map(str::trim)
}

/// A number in a sentence.
struct Figure {
    number: u64,
    /// True if it is "about" that, or more, or less.
    is_vague: bool,
}

impl Figure {
    /// Returns whether it is plainly another number.
    fn differs_from(&self, stated: u64) -> bool {
        !self.is_vague && self.number != stated
    }
}

/// Returns the only number of a sentence, if a word of the list is among the two before it or this
/// many after it.
fn figure_beside(sentence: &str, name: &str, after: usize) -> Option<Figure> {
    let core = |token: &str| match token {
        "-" | "–" | "—" => "to".to_owned(),
        _ => token.trim_matches(|c: char| !c.is_alphanumeric() && c != '+').to_lowercase(),
    };
    let tokens: Vec<String> =
        sentence.split_whitespace().map(core).filter(|t| !t.is_empty()).collect();
    let mut numbers =
        tokens.iter().enumerate().filter_map(|(at, token)| Some((at, number(token)?)));
    let first = numbers.next();
    let (at, number) = match numbers.next() {
        None => first?,
        // "240 colleagues, 71 of whom …": the only one right before its noun.
        Some(_) => only(tokens.iter().enumerate().filter_map(|(at, token)| {
            let is_counted = tokens.get(at + 1).is_some_and(|next| list(name).has(next));
            Some((at, number(token)?)).filter(|_| is_counted)
        }))?,
    };
    let around = |before: usize, after: usize| {
        tokens.iter().take(at + after + 1).skip(at.saturating_sub(before))
    };
    // "Certifications at the Professional level: 14"
    let is_label = at + 1 == tokens.len() && at <= LABEL;
    let is_beside =
        around(if is_label { LABEL } else { 2 }, after).any(|word| list(name).has(word));
    let mut vague = around(3, 1);
    let is_vague = vague.any(|word| list("vague").has(word))
        || tokens.get(at).is_some_and(|token| token.ends_with('+'))
        || is_end_of_range(&tokens, at);
    is_beside.then_some(Figure { number, is_vague })
}

/// Returns whether the number at `at` ends a range: "500 to 12,000 staff", "500 - 12,000 staff".
fn is_end_of_range(tokens: &[String], at: usize) -> bool {
    let (to, first) = (at.checked_sub(1), at.checked_sub(2));
    let [to, first] = [to, first].map(|at| at.and_then(|at| tokens.get(at)));
    to.is_some_and(|word| word == "to") && first.is_some_and(|word| number(word).is_some())
}

/// Returns the item, if there is only one.
fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    all.next().filter(|_| all.next().is_none())
}

/// A whole number, with marks between thousands or without.
fn number(token: &str) -> Option<u64> {
    let token = token.trim_end_matches('+');
    let groups: Vec<&str> = token.split([',', '.', '\'', '’']).collect();
    let are_thousands = groups.iter().skip(1).all(|group| group.len() == 3);
    let digits = groups.concat();
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.len() <= 9;
    digits.parse().ok().filter(|_| are_thousands && is_plain)
}

/// Numbers from one to ninety-nine, as words.
const ONES: [&str; 19] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A sentence with its numbers in digits ("thirty-four" is "34").
fn in_digits(sentence: &str) -> String {
    let digits = |token: &str| {
        let word = token.to_lowercase();
        let one = |word: &str| ONES.iter().position(|one| *one == word).map(|at| at + 1);
        let ten = |word: &str| TENS.iter().position(|ten| *ten == word).map(|at| at * 10 + 20);
        let number = one(&word).or_else(|| ten(&word)).or_else(|| {
            let (tens, ones) = word.split_once('-')?;
            Some(ten(tens)? + one(ones)?)
        });
        number.map_or_else(|| token.to_owned(), |number| number.to_string())
    };
    sentence.split_whitespace().map(digits).collect::<Vec<_>>().join(" ")
}
