//! The words of messages, documents and comments. Phrases that are no longer used, with better
//! ones, are listed in `tests/data/prose.txt`.

use std::fs;
use std::path::{Path, PathBuf};

use super::common::{fscheck, project};
use super::source::{code, sources};

/// A phrase that is no longer used.
struct Phrase {
    words: String,
    better: String,
}

/// The phrases under a heading of the list.
fn phrases(heading: &str) -> Vec<Phrase> {
    let list = fs::read_to_string(project().join("tests/data/prose.txt")).unwrap();
    let (_, rest) = list.split_once(&format!("[{heading}]\n")).unwrap();
    let lines = rest.lines().take_while(|line| !line.starts_with('['));
    let entries = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let phrases = entries.map(|line| {
        let (words, better) = line.split_once(" | ").expect(line);
        Phrase { words: words.to_owned(), better: better.to_owned() }
    });
    phrases.collect()
}

/// The text in lower case, with one space between words and no marks of comments or strings.
fn plain(text: &str) -> String {
    let text = text.replace("\\\n", " ").replace(['*', '`', '"'], "").to_lowercase();
    let words = text.split_whitespace().filter(|word| !matches!(*word, "//" | "///" | "//!"));
    words.collect::<Vec<_>>().join(" ")
}

/// Returns whether the words occur in a text as whole words.
fn has(text: &str, words: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(words).any(|(at, found)| {
        let (before, after) = (&text[..at], &text[at + found.len()..]);
        !is_letter(before.chars().next_back()) && !is_letter(after.chars().next())
    })
}

/// Returns the faults of a text, one line for each phrase.
fn faults(name: &str, text: &str, phrases: &[Phrase]) -> Vec<String> {
    let text = plain(text);
    let found = phrases.iter().filter(|phrase| has(&text, &phrase.words));
    found.map(|phrase| format!("{name}: \"{}\": write {}", phrase.words, phrase.better)).collect()
}

/// Returns a source file without its tests.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap()
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// The comments of a source file.
fn comments(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| is_comment(line)).collect();
    lines.join("\n")
}

/// The string literals of a source file, one a line.
fn strings(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !is_comment(line)).collect();
    let code = lines.join("\n").replace("'\"'", "' '").replace("\\\"", "'");
    code.split('"').skip(1).step_by(2).collect::<Vec<_>>().join(" . ")
}

fn relative(path: &Path) -> String {
    path.strip_prefix(project()).unwrap().display().to_string()
}

fn documents() -> Vec<PathBuf> {
    let mut files = sources(&project().join("docs"));
    files.extend(["README.md", "CONTRIBUTING.md", "SECURITY.md"].map(|name| project().join(name)));
    files.push(project().join("tests/data/messages.txt"));
    files.retain(|file| file.extension().is_some_and(|own| own == "md" || own == "txt"));
    files
}

/// Returns the files with texts for users beside messages: templates, and the page.
fn templates() -> Vec<PathBuf> {
    let names = ["src/init/evidence.yaml", "src/init/workflow.yml", "page/index.html"];
    names.map(|name| project().join(name)).to_vec()
}

/// The commands with separate help.
const COMMANDS: [&[&str]; 17] = [
    &[],
    &["validate"],
    &["export"],
    &["init"],
    &["collect"],
    &["accept"],
    &["lock"],
    &["explain"],
    &["list"],
    &["checklist", "lint"],
    &["checklist", "diff"],
    &["checklist", "show"],
    &["schema"],
    &["limits"],
    &["doctor"],
    &["anonymise"],
    &["man"],
];

#[test]
fn messages_and_documents_use_words_of_the_field() {
    let phrases = phrases("texts");
    assert!(phrases.len() > 100);
    let mut faults: Vec<String> = documents()
        .iter()
        .chain(&templates())
        .flat_map(|file| faults(&relative(file), &fs::read_to_string(file).unwrap(), &phrases))
        .collect();
    for file in code() {
        let text = fs::read_to_string(&file).unwrap();
        faults.extend(self::faults(&relative(&file), &strings(without_tests(&text)), &phrases));
    }
    for command in COMMANDS {
        let help = fscheck(&project(), &[command, &["--help"]].concat()).out;
        assert!(help.contains("Usage:"), "{command:?}");
        faults.extend(self::faults(&format!("{command:?} --help"), &help, &phrases));
    }
    for checklist in ["aws-fs-competency", "aws-waf-service-delivery"] {
        let shown = fscheck(&project(), &["checklist", "show", checklist]).out;
        assert!(shown.len() > 10_000, "{checklist}");
        faults.extend(self::faults(checklist, &shown, &phrases));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn headings_are_nouns() {
    let phrases = phrases("headings");
    assert!(!phrases.is_empty());
    let begins = |heading: &str, phrase: &Phrase| {
        let rest = heading.strip_prefix(phrase.words.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let mut faults = Vec::new();
    for file in documents() {
        let text = fs::read_to_string(&file).unwrap();
        for heading in text.lines().filter(|line| line.starts_with('#')) {
            let words = plain(heading.trim_start_matches('#'));
            let found = phrases.iter().filter(|phrase| begins(&words, phrase));
            faults.extend(found.map(|phrase| {
                format!("{}: \"{heading}\": write {}", relative(&file), phrase.better)
            }));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn comments_use_words_of_the_field() {
    let phrases = phrases("comments");
    assert!(!phrases.is_empty());
    let faults: Vec<String> = code()
        .iter()
        .flat_map(|file| {
            let text = fs::read_to_string(file).unwrap();
            faults(&relative(file), &comments(&text), &phrases)
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn one_thing_is_not_written_as_many() {
    let messages = fs::read_to_string(project().join("tests/data/messages.txt")).unwrap();
    let text = plain(&messages);
    for noun in [
        "case studies",
        "certifications",
        "columns",
        "controls",
        "documents",
        "elements",
        "employees",
        "files",
        "items",
        "lines",
        "months",
        "offerings",
        "offices",
        "pages",
        "regions",
        "rows",
        "topics",
    ] {
        assert!(!has(&text, &format!("1 {noun}")), "\"1 {noun}\"");
    }
}

#[test]
fn phrases_are_found_as_whole_words() {
    let phrases = [Phrase { words: "is told".to_owned(), better: "is reported".to_owned() }];
    let found = faults("a", "/// It **is\n/// told** once.", &phrases);
    assert_eq!(found, ["a: \"is told\": write is reported"]);
    assert!(faults("a", "this is toldest, his told", &phrases).is_empty());
    assert_eq!(strings("let a = \"b \\\"c\\\" d\"; // \"e\"\n// \"f\"\n"), "b 'c' d . e");
}
