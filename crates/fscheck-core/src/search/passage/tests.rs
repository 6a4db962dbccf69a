//! Sentences, headings and lines of answers.

use super::super::{Pattern, Question, Searcher, Sense};
use super::*;
use crate::search::Questions;

fn questions(terms: &[&str]) -> Questions {
    let patterns = [Pattern::parse(terms).unwrap()].into();
    Questions::new(vec![Question {
        id: "q".to_owned(),
        patterns,
        spelling: None,
        sense: Sense::Mention,
        skips_title: false,
    }])
}

fn first(terms: &[&str], text: &str, headings: &[&str]) -> Hit {
    let questions = questions(terms);
    let headings: Vec<String> = headings.iter().map(|&heading| heading.to_owned()).collect();
    let mut searcher = Searcher::new(&questions);
    searcher.look_at(PageText { headings: &headings, ..PageText::of(text) });
    let hit = searcher.hits().next().map(|(_, hit)| hit.clone());
    hit.unwrap()
}

#[test]
fn a_sentence_ends_where_a_reader_ends_it() {
    for (text, wanted) in [
        ("One. Keys are rotated yearly. Two.", "Keys are rotated yearly."),
        ("Is it? Keys, e.g. KMS keys, are rotated. No.", "Keys, e.g. KMS keys, are rotated."),
        ("# Title\n\n- keys are rotated\n- others\n", "keys are rotated - others"),
        (
            "Above.\n\nAll keys of this account in Frankfurt are\nrotated by KMS.\n\nBelow.",
            "All keys of this account in Frankfurt are rotated by KMS.",
        ),
        ("| Keys | rotated every 90 days |\n| Logs | kept |", "Keys | rotated every 90 days"),
        ("Version 1.2 of the keys is rotated.", "Version 1.2 of the keys is rotated."),
    ] {
        assert_eq!(first(&["keys", "rotated"], text, &[]).sentence, wanted, "{text}");
    }
    let text = "Keys: rotated\n\n## Next\n\nOthers.\n";
    assert_eq!(first(&["keys", "rotated"], text, &["Next"]).sentence, "Keys: rotated");
}

#[test]
fn a_long_sentence_is_cut_around_the_answer() {
    let text = format!("{} keys are rotated {}", "before ".repeat(50), "after ".repeat(90));
    let sentence = first(&["keys", "rotated"], &text, &[]).sentence;
    assert!(sentence.starts_with("…before") && sentence.contains("keys are rotated after"));
    assert!(sentence.chars().count() <= LONGEST_SENTENCE && sentence.ends_with('…'), "{sentence}");
}

#[test]
fn a_heading_gives_way_to_a_sentence_and_the_nearest_one_is_named() {
    let text = "# Key rotation\n\nGeneral.\n\n## Customer keys\n\nThe key rotation is yearly.\n";
    let headings = ["Key rotation", "Customer keys"];
    let hit = first(&["key rotation"], text, &headings);
    assert_eq!((hit.line, hit.heading.as_deref()), (7, Some("Customer keys")));
    assert_eq!((hit.sentence.as_str(), hit.is_heading), ("The key rotation is yearly.", false));
    let hit = first(&["key rotation"], "# Key rotation\n\nGeneral.\n", &["Key rotation"]);
    assert_eq!((hit.sentence.as_str(), hit.is_heading), ("Key rotation", true));
    assert_eq!(hit.heading, None);
}

#[test]
fn a_heading_is_carried_to_the_next_page() {
    let questions = questions(&["rotated"]);
    let mut searcher = Searcher::new(&questions);
    let headings = ["Keys".to_owned()];
    searcher.look_at(PageText { headings: &headings, ..PageText::of("Keys\nGeneral.") });
    searcher.look_at(PageText { number: 2, ..PageText::of("They are rotated.") });
    let (_, hit) = searcher.hits().next().unwrap();
    assert_eq!((hit.page, hit.heading.as_deref(), hit.is_carried), (2, Some("Keys"), true));
}

#[test]
fn words_are_found_in_the_text_again() {
    // Whatever surrounds a word, its place is that of the word.
    for before in
        ["", "Multi-factor (MFA)!\n", "“naïve” e\u{301}tat\u{a0}x ", "ﬁ ½ Ⅸ\r\n\tß ", "日本語 "]
    {
        for after in ["", " and more", "\u{301}\nx"] {
            let text = format!("{before}rotated{after}");
            let words = crate::words::bare_words(&text);
            let at = words.find(" rotated").unwrap();
            assert_eq!(Index::of(&text).place(at + 1), before.len(), "{text:?}");
        }
    }
}

#[test]
fn any_text_has_a_sentence_that_stands_in_it() {
    // Letters, marks and breaks in an order that does not repeat itself.
    let signs =
        ["keys", "rotated", " ", " ", "\n", ". ", "é", "\u{301}", "|", "\u{202e}", "#", "🙂"];
    let mut state = 7_u32;
    for length in 0..400 {
        let mut text = String::new();
        for _ in 0..length {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(signs[usize::try_from(state >> 16).unwrap() % signs.len()]);
        }
        text.push_str(" keys rotated");
        let hit = first(&["keys", "rotated"], &text, &["keys"]);
        assert!(
            text.get(hit.range.clone()).is_some_and(|range| range.contains("rotated")),
            "{text:?}"
        );
        assert!(hit.sentence.chars().count() <= LONGEST_SENTENCE);
        assert!(!hit.sentence.contains(crate::visible::is_active), "{:?}", hit.sentence);
    }
}
