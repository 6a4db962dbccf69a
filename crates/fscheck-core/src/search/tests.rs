//! Phrases, near each other or not, in texts short and long.

use super::parts::PART;
use super::*;
use crate::checklist::Practice;

pub(super) fn question(id: &str, patterns: &[&[&str]]) -> Question {
    let patterns = patterns.iter().map(|terms| Pattern::parse(terms).unwrap()).collect();
    Question {
        id: id.to_owned(),
        patterns,
        spelling: None,
        sense: Sense::Mention,
        skips_title: false,
    }
}

/// The practice of sharing a login, and of a wildcard in code.
fn practice() -> Question {
    let patterns = |phrases: &[&str]| -> Arc<[Pattern]> {
        phrases.iter().map(|phrase| Pattern::parse(&[phrase]).unwrap()).collect()
    };
    let practice = Arc::new(Practice {
        id: "p".to_owned(),
        title: String::new(),
        instead: String::new(),
        found_by: patterns(&["shared login*"]),
        unless: patterns(&["of a test system"]),
        written: vec!["\"action\":\"*\"".to_owned()],
        at_most_words: None,
        together: Arc::from([]),
    });
    practice.question("p".to_owned())
}

/// The sentence by which a text prescribes it.
fn prescribed(text: &str) -> Option<String> {
    let questions = Questions::new(vec![practice()]);
    let mut searcher = Searcher::new(&questions);
    let headings = vec!["Shared logins".to_owned(), "What we never do".to_owned()];
    searcher.look_at(PageText { headings: &headings, ..PageText::of(text) });
    searcher.hits().next().map(|(_, hit)| hit.sentence.clone())
}

#[test]
fn a_practice_is_found_where_a_sentence_prescribes_it() {
    for (text, sentence) in [
        (
            "There is no shared login. But at night we use a shared login. It is old.",
            "But at night we use a shared login.",
        ),
        (
            "Shared logins\n\nThe team uses shared logins for all accounts.\n",
            "The team uses shared logins for all accounts.",
        ),
        ("What we do:\n- use shared logins\n", "use shared logins"),
        ("{\"Effect\": \"Allow\",\n  \"Action\" :  \"*\"}", "\"Action\" : \"*\"}"),
    ] {
        assert_eq!(prescribed(text).as_deref(), Some(sentence), "{text}");
    }
}

#[test]
fn a_practice_is_not_found_where_it_is_forbidden_or_only_named() {
    for text in [
        "There is no shared login.",
        "Shared logins\n\nEach engineer has a name.\n",
        "What we never do\n\nWork with shared logins.\n",
        "We never:\n- leave a console open\n- use shared logins\n",
        "Who has a shared login?",
        "The shared login of a test system is in the vault.",
        "{\"Effect\": \"Deny\", \"Action\": \"*\"}",
        "{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\"}",
    ] {
        assert_eq!(prescribed(text), None, "{text}");
    }
}

fn finds(patterns: &[&[&str]], text: &str) -> bool {
    let questions = Questions::new(vec![question("q", patterns)]);
    let mut searcher = Searcher::new(&questions);
    searcher.look_at(PageText::of(text));
    searcher.found() == ["q"]
}

#[test]
fn a_phrase_is_found_as_whole_words_only() {
    assert!(finds(&[&["key rotation"]], "Key\u{a0}rotation: yearly"));
    assert!(!finds(&[&["key rotation"]], "monkey rotation"));
    assert!(!finds(&[&["rto"]], "cartoon"));
    assert!(finds(&[&["rto"]], "RTO/RPO"));
}

#[test]
fn an_open_word_stands_for_all_that_begin_with_it() {
    assert!(finds(&[&["encrypt*"]], "Encryption"));
    assert!(!finds(&[&["encrypt"]], "Encryption"));
    assert!(!finds(&[&["encrypt*"]], "unencrypted"));
}

#[test]
fn a_title_is_no_answer_where_more_is_wanted() {
    let finds = |pages: &[&str]| {
        let asked = Question { skips_title: true, ..question("q", &[&["root cause"], &["why"]]) };
        let questions = Questions::new(vec![asked]);
        let mut searcher = Searcher::new(&questions);
        pages.iter().for_each(|page| searcher.look_at(PageText::of(page)));
        !searcher.found().is_empty()
    };
    assert!(finds(&["# Record\n\nRoot cause: a full disk"]));
    assert!(!finds(&["\n# Root cause record INC-3381\n\nOpened at 8, closed at 9."]));
    assert!(finds(&["# Root cause record\n\nThe root cause was a full disk."]));
    assert!(finds(&["The root cause was a full disk."]));
    assert!(finds(&["Root cause record", "Why it happened"]));
    assert!(!finds(&["", "Root cause record", "Opened at 8."]));
}

#[test]
fn a_number_is_one_in_digits() {
    let pattern: &[&[&str]] = &[&["<number> people | <number> engineer*"]];
    assert!(finds(pattern, "We are 1,240 people."));
    assert!(finds(pattern, "7 engineering leads"));
    assert!(!finds(pattern, "We are people. 12 managers."));
    assert!(!finds(pattern, "12 peoples"));
    assert!(!finds(pattern, "many engineers"));
    assert_eq!(Pattern::parse(&["<number>"]), Err("<number>".to_owned()));
}

#[test]
fn the_terms_of_a_pattern_must_stand_near_each_other() {
    let pattern: &[&[&str]] = &[&["root", "mfa | second factor"]];
    assert!(finds(pattern, "The second factor of the root user is a hardware key."));
    assert!(!finds(pattern, "The root user is locked away."));
    let far = format!("root {} MFA", "word ".repeat(60));
    assert!(!finds(pattern, &far));
    // A pair that is near counts, whatever else is far away.
    assert!(finds(pattern, &format!("{far} root")));
}

#[test]
fn one_of_several_patterns_is_enough_and_questions_do_not_mix() {
    let questions =
        Questions::new(vec![question("a", &[&["alpha"], &["beta"]]), question("b", &[&["gamma"]])]);
    let mut searcher = Searcher::new(&questions);
    searcher.look_at(PageText::of("Beta."));
    assert_eq!(searcher.found(), ["a"]);
    searcher.look_at(PageText::of("Gamma."));
    assert_eq!(searcher.found(), ["a", "b"]);
}

#[test]
fn a_long_page_is_looked_at_in_parts_that_overlap() {
    for filler in ["word ", "wörd\n", "ä", "x"] {
        let long = filler.repeat(PART / filler.len() - 1);
        for gap in (0..40).step_by(7) {
            let text = format!("{long}{} key {}rotation {long}", "a ".repeat(gap), " ".repeat(gap));
            assert!(finds(&[&["key rotation"]], &text), "{filler:?} {gap}");
            assert!(finds(&[&["key", "rotation"]], &text), "{filler:?} {gap}");
        }
        assert_eq!(parts(&long).count(), 1);
        assert!(parts(&long.repeat(5)).count() >= 5);
    }
}

#[test]
fn a_spelling_tells_a_name_from_a_word() {
    let name = Question { spelling: Some("Orange".to_owned()), ..question("n", &[&["orange"]]) };
    for (text, wanted) in [("the Orange network", 1), ("an orange light", 0)] {
        let questions = Questions::new(vec![name.clone()]);
        let mut searcher = Searcher::new(&questions);
        searcher.look_at(PageText::of(text));
        assert_eq!(searcher.found().len(), wanted, "{text}");
    }
}

#[test]
fn phrases_that_recognise_nothing_are_refused() {
    assert_eq!(Pattern::parse(&["rto", "..."]), Err("...".to_owned()));
    assert_eq!(Pattern::parse(&["rto | "]), Err(String::new()));
    assert_eq!(Pattern::parse(&["a*"]), Err("a*".to_owned()));
    assert_eq!(Pattern::parse(&["en*crypt"]), Err("en*crypt".to_owned()));
    assert_eq!(Pattern::parse::<&str>(&[]), Err(String::new()));
}
