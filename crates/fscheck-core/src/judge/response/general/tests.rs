//! Tests of words that are true of any company, and of words that are specific to one.

use super::*;
use crate::language::ready;

fn general(text: &str) -> bool {
    let is_id = |word: &str| word == "abc-001";
    let names = ["Alder Point Insurance".to_owned()];
    let own = Own { is_id: &is_id, title: None, requirement: &[], names: &names };
    is_general(text, &own, &plain_names(&names), usize::MAX)
}

#[test]
fn what_is_true_of_any_company_is_general() {
    for text in [
        "Quality is in our DNA.",
        "QUALITY IS IN OUR DNA",
        "We go the extra mile for Alder Point Insurance.",
        "ABC-001: costs are optimised wherever possible, 100 %, 24/7.",
        "Wir legen großen Wert auf Qualität.",
        "La qualità fa parte del nostro DNA e guida ogni nostra scelta.",
        "En plaçant l'humain au centre de toutes nos réflexions.",
    ] {
        assert!(general(text), "{text}");
    }
}

#[test]
fn a_tool_a_step_a_role_or_a_figure_is_not_general() {
    for text in [
        "Runbooks in Confluence.",
        "Backups restored every quarter.",
        "Quality is in our DNA: each release is signed off by the client's risk officer.",
        "Costs are optimised wherever possible: savings plans, bought twice a year.",
        "Freigabe durch den Fachbereich.",
        "Alarme gehen an den Bereitschaftsdienst.",
        "変更はJiraで承認",
    ] {
        assert!(!general(text), "{text}");
    }
}

#[test]
fn capitals_are_names_only_where_not_every_noun_has_one() {
    assert!(general("Unser Team arbeitet mit Herz und Verstand für die Kunden."));
    assert!(!general("Our team works with Opsgenie for the customers, as agreed with all."));
}

#[test]
fn the_lists_are_written_as_words_are_read() {
    let lists =
        [&WORDS.general, &WORDS.telling, &WORDS.figures, &WORDS.abbreviations, &WORDS.german];
    for list in lists {
        assert!(list.whole.words().next().is_some());
        for word in list.whole.words().chain(list.beginnings.iter().copied()) {
            assert_eq!(plain(word), word);
            assert_eq!(parts(word), [word]);
        }
    }
    assert!(WORDS.lengths.len() > 1 && WORDS.lengths.is_sorted());
    let of_two = WORDS.figures.whole.words().find(|word| WORDS.telling.has(word));
    assert_eq!(of_two, None);
}

/// Returns a text with this number of words that are in no list.
fn unknown(count: usize) -> String {
    vec!["zzz"; count].join(" ")
}

#[test]
fn a_text_needs_the_more_the_longer_it_is() {
    let lengths = &WORDS.lengths;
    for (count, length) in lengths.iter().enumerate() {
        assert_eq!([needed(length - 1), needed(*length)], [count, count + 1]);
    }
    assert_eq!(needed(usize::MAX), lengths.len());
    // As many telling words as needed, and one fewer.
    let length = lengths[1];
    let of = |telling: usize| format!("{} {}", "good ".repeat(length - telling), unknown(telling));
    assert!(general(&of(1)) && !general(&of(2)) && !general(&of(3)));
}

#[test]
fn a_list_has_whole_words_and_beginnings() {
    let words = ready::general(
        "# [telling] no\n[general]\n# no\nab cd*\n[lengths]\n2 x 30\n[telling]\nt\n[figures]\nf\n\
         [abbreviations]\na\n[german]\ng 変*",
    )
    .unwrap();
    let has = |word: &str| {
        let General { general, telling, figures, abbreviations, german, .. } = &words;
        [general, telling, figures, abbreviations, german].map(|list| list.has(word))
    };
    for (word, at) in [("ab", 0), ("cd", 0), ("cde", 0), ("t", 1), ("f", 2), ("a", 3), ("g", 4)] {
        let mut wanted = has("");
        wanted[at] = true;
        assert_eq!(has(word), wanted, "{word}");
    }
    assert!(has("変更")[4]);
    for word in ["abc", "c", "no", "#", "2", "更", ""] {
        assert!(!has(word).contains(&true), "{word}");
    }
    assert_eq!(words.lengths, [2, 30]);
}

/// Returns the weight of the last word of a sentence.
fn last(text: &str) -> usize {
    let capitals = Capitals::of(text);
    let token = tokens(text, &|_| false).last().unwrap();
    weigh(&token, &plain(token.text), &capitals)
}

#[test]
fn each_kind_of_word_counts_what_it_tells() {
    for (text, weight) in [
        // Figures, also in the middle of a word, except those that say nothing.
        ("we restore weekly", FIGURE),
        ("we restore s3", FIGURE),
        ("we restore 37", FIGURE),
        ("we restore 24", 0),
        // Telling words, whatever their first letter is.
        ("we restore the backup", 1),
        ("we restore the Backup", 1),
        // Abbreviations and names.
        ("we restore with AWS", 0),
        ("we restore with KPI", 0),
        ("we restore with the Framework", 0),
        ("we restore with RDS", FIGURE),
        ("we restore with CloudTrail", FIGURE),
        ("we restore with Zzz", FIGURE),
        ("Zzz", 1),
        // General words, and names made of them.
        ("we restore with support", 0),
        ("we restore with Support", 1),
        ("Support", 0),
        // Any other word, except a letter.
        ("we restore zzz", 1),
        ("we restore zz", 1),
        ("we restore z", 0),
    ] {
        assert_eq!(last(text), weight, "{text}");
    }
}

#[test]
fn words_of_a_name_count_nothing_where_its_first_word_is_there() {
    let names = ["Zorn Bank".to_owned(), "Kolb & Ruhe".to_owned(), "—".to_owned()];
    let named = |text: &str| {
        let words: Vec<_> =
            tokens(text, &|_| false).map(|token| (plain(token.text), token)).collect();
        let names = plain_names(&names);
        super::named(&words, &names).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(named("for Zorn and others"), ["bank", "zorn"]);
    assert_eq!(named("for Bank and Ruhe"), [""; 0]);
    assert_eq!(named("Kolb, Zorn"), ["bank", "kolb", "ruhe", "zorn"]);
    assert!(general("Good for Alder, good for the Insurance."));
    assert!(!general("Good for Alders, good for the Insurance of Zorn."));
}

/// Returns the words of a text; `^` marks those that begin something.
fn marked(text: &str) -> Vec<String> {
    let is_id = |word: &str| word == "abc-001";
    let mark =
        |token: Token<'_>| format!("{}{}", if token.is_first { "^" } else { "" }, token.text);
    tokens(text, &is_id).map(mark).collect()
}

#[test]
fn a_word_is_first_in_its_sentence_line_or_behind_a_hyphen() {
    assert_eq!(marked("one two\nthree four"), ["^one", "two", "^three", "four"]);
    for mark in [".", ";", ":", "!", "?"] {
        assert_eq!(marked(&format!("one{mark} two three")), ["^one", "^two", "three"]);
    }
    assert_eq!(marked("one, two"), ["^one", "two"]);
    assert_eq!(marked("the go-live day"), ["^the", "go", "^live", "day"]);
    // A part without words keeps the place for the next one.
    assert_eq!(marked("– one two"), ["^one", "two"]);
    assert_eq!(marked("ABC-001 one two"), ["^one", "two"]);
    assert_eq!(marked("one (ABC-001) two"), ["^one", "two"]);
    assert_eq!(marked("one – two"), ["^one", "two"]);
    assert_eq!(marked("one ABC-001: two"), ["^one", "^two"]);
}

#[test]
fn an_article_before_an_apostrophe_is_no_part_of_a_word() {
    for (written, words) in [
        ("go-live", &["go", "live"][..]),
        ("l’azienda", &["azienda"]),
        ("l'azienda", &["azienda"]),
        // Up to four letters before the apostrophe are an article, if four or more follow.
        ("dell'arte", &["arte"]),
        ("quell'arte", &["quell'arte"]),
        ("dell'oro", &["dell'oro"]),
        ("quell'oro", &["quell'oro"]),
        ("we're", &["we're"]),
        ("'quoted'", &["quoted"]),
        ("’quoted’", &["quoted"]),
        ("'", &[]),
        ("word", &["word"]),
        ("a/b,c", &["a", "b", "c"]),
    ] {
        assert_eq!(parts(written), words, "{written}");
    }
}

#[test]
fn a_word_is_compared_without_accents_apostrophes_and_capitals() {
    for (word, wanted) in
        [("Größe", "grosse"), ("ÉTÉ", "ete"), ("Don’t", "dont"), ("don't", "dont"), ("ﬁt", "fit")]
    {
        assert_eq!(plain(word), wanted);
    }
}

#[test]
fn capitals_say_nothing_where_most_letters_are_capitals() {
    let are_all = |text: &str| Capitals::of(text).are_all();
    // More than half: of four, of five, and of characters that are no letters.
    assert!(!are_all("ABcd") && are_all("ABCd"));
    assert!(are_all("ABCde") && !are_all("ABcde"));
    assert!(!are_all("1234") && !are_all("") && are_all("A 1 2 3"));
}

#[test]
fn capitals_say_nothing_where_every_noun_has_one() {
    let are_nouns = |text: &str| Capitals::of(text).are_nouns();
    // Two different words of German.
    assert!(are_nouns("und zzz ist zzz zzz"));
    assert!(!are_nouns("und zzz und zzz zzz"));
    assert!(!are_nouns("UND zzz zzz") && are_nouns("FÜR die zzz"));
    // More than half of the words, not counting the first.
    assert!(are_nouns("zzz Aa Bb Cc zzz") && !are_nouns("Zzz Aa Bb zzz zzz"));
    assert!(!are_nouns("Zzz Aa zzz Bb") && !are_nouns("Zzz Aa"));
    assert!(!are_nouns(""));
}

#[test]
fn a_name_has_a_capital_and_does_not_begin_a_sentence() {
    let token = |text, is_first| Token { text, is_first };
    let capitals = |all: bool, nouns: bool| Capitals {
        text: "",
        are_all: OnceCell::from(all),
        are_nouns: OnceCell::from(nouns),
    };
    let plain = capitals(false, false);
    let (all, nouns) = (capitals(true, false), capitals(false, true));
    let name = token("Jira", false);
    assert!(plain.is_name(&name) && !all.is_name(&name) && !nouns.is_name(&name));
    assert!(!plain.is_name(&token("Jira", true)) && !plain.is_name(&token("jira", false)));
    assert!(!plain.is_name(&token("", false)));
    // Two capitals make a name, also at the beginning of a sentence.
    for text in ["RDS", "CloudTrail", "eBPF"] {
        let short = token(text, true);
        assert!(plain.is_short_name(&short) && nouns.is_short_name(&short));
        assert!(!all.is_short_name(&short));
    }
    assert!(!plain.is_short_name(&name) && !plain.is_short_name(&token("jira", false)));
}

#[test]
fn a_short_fact_needs_a_word_that_is_not_general() {
    let general = |text: &str| {
        let names = ["Alder Point Insurance".to_owned()];
        let own = Own { is_id: &|_| false, title: None, requirement: &[], names: &names };
        is_general_fact(text, &own, &plain_names(&names))
    };
    for text in [
        "Money.",
        "Good results.",
        "Customers have problems.",
        "The best solution for everyone.",
        "It is a financial services workload.",
    ] {
        assert!(general(text), "{text}");
    }
    for text in [
        "Lending.",
        "PSD2",
        "Core banking.",
        "Slow releases.",
        "Twice the volume, same team.",
        "The old system could not be changed any more.",
        "銀行の勘定系です。",
    ] {
        assert!(!general(text), "{text}");
    }
}
