//! Tests of the report as readers see it: its width, the order of the work, and what can wait.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZero;
use std::path::PathBuf;

use fscheck::assess::{self, Work};
use fscheck::progress::Progress;
use fscheck::{load, worker};
use fscheck_core::report::Report;
use fscheck_core::report::text::{self, Detail, Style};
use jiff::civil::date;

use super::common::{Ran, fscheck, project};

const AS_OF: &str = "2026-12-01";

/// The report on the draft example.
fn draft() -> Report {
    worker::use_program(PathBuf::from(env!("CARGO_BIN_EXE_fscheck")));
    let input = project().join("examples/draft");
    let files = load::Request { input, ..load::Request::default() };
    let request = assess::Request { files, ..assess::Request::default() };
    let progress = Progress::none();
    let work = Work { threads: NonZero::<usize>::MIN, use_cache: false, progress: &progress };
    assess::assess(&request, date(2026, 12, 1), work).unwrap().report
}

fn written(report: &Report, style: Style) -> String {
    let mut out = Vec::new();
    text::write(report, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Returns the width of the widest line after the head, whose paths are never broken.
fn widest(text: &str) -> usize {
    let lines = text.lines().skip_while(|line| !line.is_empty());
    lines.map(|line| line.chars().count()).max().unwrap()
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn a_terminal_is_filled_and_nothing_is_cut() {
    let report = draft();
    let style = Style::plain(Detail::Summary);
    let in_file = written(&report, style);
    assert!((70..=80).contains(&widest(&in_file)), "{in_file}");
    for columns in [50, 100, 160] {
        let shown = written(&report, style.as_wide_as(columns));
        assert!((columns - 20..=columns).contains(&widest(&shown)), "{columns}\n{shown}");
        assert_eq!(words(&shown), words(&in_file), "{columns}");
        // A continued line is indented further than its first line, so that findings can be told
        // apart.
        let findings = shown.lines().filter(|line| line.starts_with("  × ")).count();
        assert_eq!(findings, in_file.lines().filter(|line| line.starts_with("  × ")).count());
    }
    // Narrower and wider terminals get the report of the nearest width.
    for (columns, nearest) in [(20, 50), (400, 160)] {
        let shown = written(&report, style.as_wide_as(columns));
        assert_eq!(shown, written(&report, style.as_wide_as(nearest)));
    }
}

#[test]
fn a_report_in_a_file_has_80_columns() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.txt");
    for format in ["text", "full"] {
        let output = format!("{format}={}", file.display());
        let args = ["validate", "examples/draft", "--as-of", AS_OF, "--format", format];
        let ran = fscheck(&project(), &[&args[..], &["--output", &output]].concat());
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        let kept = fs::read_to_string(&file).unwrap();
        assert_eq!(kept, ran.out, "a pipe gets the same");
        assert!((70..=80).contains(&widest(&kept)), "{}", widest(&kept));
        fs::remove_file(&file).unwrap();
    }
}

/// The line of the summary with a label, its continuations joined.
fn labelled(ran: &Ran, label: &str) -> Option<String> {
    let mut lines = ran.out.lines().skip_while(|line| !line.starts_with(&format!("  {label} ")));
    let first = lines.next()?.trim().strip_prefix(label)?.trim().to_owned();
    let rest = lines.take_while(|line| line.starts_with(&" ".repeat(13)));
    Some(rest.fold(first, |all, line| format!("{all} {}", line.trim())))
}

#[test]
fn what_can_take_weeks_is_to_be_started_now() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fscheck(folder, &["init"]);
    let judge = |more: &[&str]| fscheck(folder, &[&["validate", "--as-of", AS_OF], more].concat());
    let start = |ran: &Ran| labelled(ran, "start now");
    assert_eq!(
        start(&judge(&[])).unwrap(),
        "can take weeks: 1.2, 1.3, 4.1 (AWS); 2.2 (customers); 4.3 (exams)"
    );
    assert_eq!(start(&judge(&["--item", "4.3"])).unwrap(), "can take weeks: 4.3 (exams)");
    assert_eq!(start(&judge(&["--item", "POV-001"])), None, "an answer takes no weeks");
    // Once the facts are there, nothing is left to start.
    let manifest = folder.join("evidence.yaml");
    let stated = fs::read_to_string(&manifest).unwrap().replace(
        "# partner:\n",
        "partner:\n  services_path_stage: validated\n  tier: advanced\n  employees: 420\n  \
         professional_certifications: 9\n",
    );
    fs::write(&manifest, stated).unwrap();
    assert_eq!(
        start(&judge(&[])).unwrap(),
        "can take weeks: 4.1 (AWS); 2.2 (customers)",
        "a tier and certifications that suffice are no longer open"
    );
    let ready = fscheck(&project(), &["validate", "examples/ready", "--as-of", AS_OF]);
    assert_eq!(start(&ready), None, "{}", ready.out);
}

/// The group of the text report in which each item is named first.
fn groups(text: &str) -> BTreeMap<String, usize> {
    let mut groups = BTreeMap::new();
    let mut group = 0;
    // The verdict, checklist and inputs come before the first group, and the closing lines after a blank one.
    for line in text.lines().skip(3) {
        if line.is_empty() || !line.starts_with(' ') {
            group += 1;
        }
        for word in line.split(|c: char| c.is_whitespace() || "/,:()".contains(c)) {
            let is_control = word.split_once('-').is_some_and(|(family, number)| {
                family.chars().all(|c| c.is_ascii_uppercase()) && number.len() == 3
            });
            if is_control {
                groups.entry(word.to_owned()).or_insert(group);
            }
        }
    }
    groups
}

#[test]
fn blockers_of_the_page_are_in_the_order_of_the_work() {
    let judge = |format| {
        let args = ["validate", "examples/draft", "--as-of", AS_OF, "--format", format];
        fscheck(&project(), &args).out
    };
    let (text, page) = (judge("text"), judge("html"));
    let groups = groups(&text);
    let (_, page) = page.split_once("<section class=\"standing\">").unwrap();
    let (page, _) = page.split_once("</section>").unwrap();
    let blockers: Vec<&str> = page
        .split("<a href=\"#")
        .skip(1)
        .map(|link| link.split_once('>').unwrap().1.split_once('<').unwrap().0)
        .collect();
    assert_eq!(blockers.len(), 13, "{blockers:?}");
    let order: Vec<(usize, &str)> =
        blockers.iter().filter_map(|id| Some((*groups.get(*id)?, *id))).collect();
    assert!(order.len() > 9, "{order:?}");
    assert!(order.is_sorted_by_key(|(group, _)| *group), "{order:?}\n{text}");
    assert!(order.first().unwrap().0 < order.last().unwrap().0, "more than one kind of work");
    // Within one kind of work, items are in the checklist's order, as in the text.
    assert_eq!(blockers.first(), Some(&"REL-002"));
}
