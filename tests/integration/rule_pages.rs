//! A page for each rule: its meaning, with an example that fails and one that passes, which are
//! golden cases. They are written to `target/pages/rules`, for the site (`tests/interop/site.sh`).

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use fscheck_core::rules::{self, Rule};

use super::cases::{Case, case_files, read};
use super::common::{fscheck, project};

/// Returns the cases of a rule whose names begin with `prefix`.
fn cases(rule: &Rule, prefix: &str) -> Vec<Case> {
    let of_rule = project().join("tests/cases").join(rule.name);
    let files = case_files().into_iter().filter(|file| file.starts_with(&of_rule));
    let named = |file: &PathBuf| file.file_name().unwrap().to_str().unwrap().starts_with(prefix);
    files.filter(named).map(|file| read(&file)).collect()
}

/// The case that is read soonest.
fn shortest(cases: Vec<Case>) -> Case {
    let length = |case: &Case| (is_unusual(case), changes(case).len() + case.about.len());
    cases.into_iter().min_by_key(length).unwrap()
}

/// Returns whether the case is about something that its page could not show.
fn is_unusual(case: &Case) -> bool {
    changes(case).is_empty() || !case.documents.is_empty() || !case.padded.is_empty() || case.second
}

fn fenced(page: &mut String, language: &str, text: &str) {
    // A fence that does not occur in the text.
    let fence = if text.contains("```") { "````" } else { "```" };
    writeln!(page, "\n{fence}{language}\n{}\n{fence}", text.trim_end()).unwrap();
}

/// A text within a table.
fn cell(text: &str) -> String {
    let text = text.replace('\n', " ");
    if text.is_empty() { String::new() } else { format!("`{}`", text.replace('|', "\\|")) }
}

/// The differences between the case and an assessment that is ready.
fn changes(case: &Case) -> String {
    let mut page = String::new();
    workbook(case, &mut page);
    manifest(case, &mut page);
    for (name, content) in &case.files {
        match content {
            Some(content) if content.lines().count() > 30 => {
                writeln!(page, "\n`{name}` holds another text.").unwrap();
            }
            Some(content) => {
                writeln!(page, "\n`{name}` holds:").unwrap();
                fenced(&mut page, "text", content);
            }
            None => writeln!(page, "\n`{name}` doesn't exist.").unwrap(),
        }
    }
    for name in case.documents.keys() {
        writeln!(page, "\n`{name}` is another document.").unwrap();
    }
    for (name, size) in &case.padded {
        writeln!(page, "\n`{name}` has {size} bytes.").unwrap();
    }
    if !case.args.is_empty() {
        writeln!(page, "\nWith `{}`.", case.args.join(" ")).unwrap();
    }
    if let Some(changes) = &case.lock {
        writeln!(page, "\nThe evidence was locked before (`fscheck lock`).").unwrap();
        if !changes.is_empty() {
            writeln!(page, "\nIn `evidence.lock`:").unwrap();
            difference(&mut page, changes);
        }
    }
    page
}

fn workbook(case: &Case, page: &mut String) {
    if !case.answers.is_empty() {
        page.push_str(
            "\n| Item in the workbook | Met? | Partner Response |\n| --- | --- | --- |\n",
        );
    }
    for (name, answer) in &case.answers {
        let shown = |text: &Option<String>| match text {
            Some(text) if text.is_empty() => "(blank)".to_owned(),
            Some(text) => cell(text),
            None => "(as before)".to_owned(),
        };
        let link = answer.link.as_ref().map(|link| format!(", linked to `{link}`"));
        let name = name.replace('#', ", customer reference ");
        let (met, response) = (shown(&answer.met), shown(&answer.response));
        writeln!(page, "| {name} | {met} | {response}{} |", link.unwrap_or_default()).unwrap();
    }
    if !case.cells.is_empty() {
        page.push_str("\n| Cell of the workbook | Value |\n| --- | --- |\n");
    }
    for (place, value) in &case.cells {
        writeln!(page, "| {place} | {} |", cell(value)).unwrap();
    }
    for (place, (formula, value)) in &case.formulas {
        let value = value
            .as_deref()
            .map_or("no saved value".to_owned(), |v| format!("the saved value `{v}`"));
        writeln!(page, "\nCell {place} has the formula `{formula}` and {value}.").unwrap();
    }
    for range in &case.merged {
        writeln!(page, "\nThe cells {range} are merged.").unwrap();
    }
    for id in &case.drop_rows {
        writeln!(page, "\nThe row of {id} is missing.").unwrap();
    }
    for (from, id) in &case.copy_rows {
        writeln!(page, "\nA copy of the row of {from} has the ID {id}.").unwrap();
    }
}

fn manifest(case: &Case, page: &mut String) {
    if !case.manifest.is_empty() {
        page.push_str("\nIn `evidence.yaml`:\n");
        difference(page, &case.manifest);
    }
    if !case.append.is_empty() {
        page.push_str("\nIn `evidence.yaml`, under `evidence`:\n");
        fenced(page, "yaml", &case.append);
    }
}

/// Adds each text and its replacement.
fn difference(page: &mut String, changes: &[(String, String)]) {
    let mut lines = String::new();
    for (old, new) in changes {
        // Unchanged whole lines show the place of the change.
        let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
        let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        old[..same].iter().for_each(|line| writeln!(lines, "  {line}").unwrap());
        old[same..].iter().for_each(|line| writeln!(lines, "- {line}").unwrap());
        new[same..].iter().for_each(|line| writeln!(lines, "+ {line}").unwrap());
    }
    fenced(page, "diff", &lines);
}

fn page(rule: &Rule) -> String {
    let mut page =
        format!("# {}\n\n*{}.* {}\n\n{}\n", rule.name, rule.severity, rule.summary, rule.help);
    let fails = shortest(cases(rule, "fails-"));
    writeln!(
        page,
        "\nThe examples change an assessment that is ready on {}.",
        super::common::AS_OF
    )
    .unwrap();
    for (heading, case) in [("fails", &fails), ("passes", &shortest(cases(rule, "passes-")))] {
        writeln!(page, "\n## An example that {heading}\n\n{}", case.about.trim()).unwrap();
        if case.as_of != super::common::AS_OF {
            writeln!(page, "\nAs of {}.", case.as_of).unwrap();
        }
        if case.second {
            writeln!(page, "\nThe assessment is one for another checklist.").unwrap();
        }
        page.push_str(&changes(case));
    }
    let found = fails.judged().unwrap();
    let of_rule = found.texts.iter().filter(|(name, ..)| name == rule.name);
    let mut told: Vec<_> = of_rule.map(|(_, message, help)| (message, help)).collect();
    told.dedup();
    let told: String =
        told.iter().map(|(message, help)| format!("{message}\n  help: {help}\n")).collect();
    let at = page.find("\n## An example that passes").unwrap();
    let mut says = String::from("\nfscheck says:\n");
    fenced(&mut says, "text", &told);
    page.insert_str(at, &says);
    page
}

#[test]
fn each_rule_has_a_page() {
    let folder = project().join("target/pages/rules");
    fs::create_dir_all(&folder).unwrap();
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        let page = page(rule);
        let examples = page.split("\n## An example that ").skip(1).collect::<Vec<_>>();
        let [fails, passes] = &examples[..] else { panic!("{page}") };
        // Each shows the difference from a ready assessment, and the first the resulting message.
        let said = fails.split_once("\nfscheck says:\n").map_or("", |(_, said)| said);
        if !said.contains("help: ") || passes.lines().count() < 4 {
            wrong.push(rule.name);
        }
        fs::write(folder.join(format!("{}.md", rule.name)), page).unwrap();
    }
    assert!(wrong.is_empty(), "these rules have no example to show: {wrong:?}");
}

#[test]
fn reports_name_the_program_and_link_to_the_pages() {
    let draft = ["validate", "examples/draft", "--as-of", "2026-12-01", "--format"];
    let report = |format| fscheck(&project(), &[&draft[..], &[format]].concat());
    let pages = format!("{}/blob/v{}/", env!("CARGO_PKG_REPOSITORY"), env!("CARGO_PKG_VERSION"));
    let driver = report("sarif").json()["runs"][0]["tool"]["driver"].clone();
    assert_eq!(driver["name"], "fscheck");
    assert_eq!(driver["informationUri"], env!("CARGO_PKG_REPOSITORY"));
    let rules = driver["rules"].as_array().unwrap();
    assert_eq!(rules.len(), rules::ALL.len());
    for rule in rules {
        let page = rule["helpUri"].as_str().unwrap().strip_prefix(&pages).unwrap();
        let (file, heading) = page.split_once('#').unwrap();
        assert_eq!(heading, rule["id"].as_str().unwrap());
        let text = fs::read_to_string(project().join(file)).unwrap();
        assert!(text.contains(&format!("\n## {heading}\n")), "{page}");
    }
    assert_eq!(report("json").json()["tool"]["name"], "fscheck");
}
