//! The pages from which mdBook makes a site: a page for each item of each checklist, with the
//! output of `fscheck explain`, and the list of all pages. They are written to `target/pages`, for
//! the site (`tests/interop/site.sh`).

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use fscheck_core::checklist::{Checklist, Item};
use fscheck_core::rules;
use fscheck_read::definition::catalogue;

use super::common::{fscheck, project};

/// Returns the output of `fscheck explain` as Markdown; it already contains Markdown lists.
fn page(checklist: &Checklist, item: &Item) -> String {
    let reference = checklist.reference();
    let ran = fscheck(&project(), &["explain", &item.id, "--checklist", &reference]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mut page = String::new();
    let mut lines = ran.out.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        let next = lines.peek().map_or("", |(_, next)| next);
        let opens_list = next.starts_with("  - ") && !line.starts_with(' ') && line.len() < 40;
        let text = escaped(line.strip_prefix("  ").unwrap_or(line));
        match number {
            0 => writeln!(page, "# {text}\n").unwrap(),
            _ if opens_list && !line.contains('.') => writeln!(page, "## {text}\n").unwrap(),
            _ if is_broken(line, next) => writeln!(page, "{text}\\").unwrap(),
            _ => writeln!(page, "{text}").unwrap(),
        }
    }
    page
}

/// Returns whether a line ends although there was room, and continues in the same list item.
fn is_broken(line: &str, next: &str) -> bool {
    let word = next.split_whitespace().next().unwrap_or_default();
    let has_room = line.len() + 1 + word.len() <= 80;
    let begins = word.starts_with(char::is_uppercase) || word == "accepted:" || word == "its";
    line.starts_with("  ") && next.starts_with("    ") && has_room && begins
}

/// Returns a line with the characters escaped that Markdown would interpret.
fn escaped(line: &str) -> String {
    line.replace('<', "&lt;").replace('*', "\\*")
}

fn pages() -> Vec<(PathBuf, String)> {
    let mut pages = Vec::new();
    for checklist in catalogue::all().unwrap() {
        for item in &checklist.items {
            let file = Path::new("controls").join(&checklist.id).join(format!("{}.md", item.id));
            pages.push((file, page(&checklist, item)));
        }
    }
    pages
}

#[test]
fn each_item_has_a_page() {
    let folder = project().join("target/pages");
    let pages = pages();
    assert!(pages.len() > 60);
    for (name, page) in pages {
        for heading in ["# ", "\n## ", "\nSource: "] {
            assert!(page.contains(heading), "{} lacks {heading}: {page}", name.display());
        }
        let file = folder.join(&name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, page).unwrap();
    }
}

/// The pages that are written by the tests: rules and items.
fn generated() -> String {
    let mut list = String::from("\n# Reference\n\n- [Rules](rules.md)\n");
    for rule in rules::ALL {
        writeln!(list, "  - [{0}](rules/{0}.md)", rule.name).unwrap();
    }
    for checklist in catalogue::all().unwrap() {
        writeln!(list, "- [{} {}]()", checklist.name, checklist.version).unwrap();
        for item in &checklist.items {
            let (folder, id, title) = (&checklist.id, &item.id, &item.title);
            writeln!(list, "  - [{id} {title}](controls/{folder}/{id}.md)").unwrap();
        }
    }
    list
}

/// Pages under `docs/` that its list doesn't have, with their titles.
fn unlisted(list: &str) -> String {
    let docs = fs::read_dir(project().join("docs")).unwrap().map(|page| page.unwrap().path());
    let mut lines = Vec::new();
    for page in docs.filter(|page| page.extension().is_some_and(|ending| ending == "md")) {
        let name = page.file_name().unwrap().to_str().unwrap();
        if !list.contains(&format!("]({name})")) && !["SUMMARY.md", "rules.md"].contains(&name) {
            let text = fs::read_to_string(&page).unwrap();
            let title = text.lines().next().unwrap().trim_start_matches("# ").to_owned();
            lines.push(format!("- [{title}]({name})\n"));
        }
    }
    lines.sort();
    lines.concat()
}

#[test]
fn the_site_lists_all_pages() {
    let list = fs::read_to_string(project().join("docs/SUMMARY.md")).unwrap();
    for name in list.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        // These two are beside the folder.
        let is_beside = ["security.md", "changes.md"].contains(&name);
        assert!(
            is_beside || project().join("docs").join(name).is_file(),
            "there is no docs/{name}"
        );
    }
    let folder = project().join("target/pages");
    fs::create_dir_all(&folder).unwrap();
    let whole = format!("{list}{}{}", unlisted(&list), generated());
    fs::write(folder.join("SUMMARY.md"), whole).unwrap();
}
