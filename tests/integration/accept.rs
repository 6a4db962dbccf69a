//! `fscheck accept`: a baseline of acceptances, and findings that can't be accepted.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::common::{AS_OF, Base, Ran, fscheck, project};

const UNTIL: &str = "2024-09-30";
const REASON: &str = "known: \"before\" the # new process";

fn accept(folder: &Path, until: &str, more: &[&str]) -> Ran {
    let args = ["accept", "--all-current", "--until", until, "--reason", REASON, "--as-of", AS_OF];
    fscheck(folder, &[&args[..], more].concat())
}

/// The finding of `flawed` that no acceptance is written for.
const UNREFERENCED: &str = "evidence-unreferenced -";

/// The rules of the errors and warnings that are left, with their items.
fn open(folder: &Path, more: &[&str]) -> Vec<String> {
    let args = ["validate", "--format", "json", "--as-of", AS_OF];
    let ran = fscheck(folder, &[&args[..], more].concat());
    let assessment = ran.assessment();
    let findings = assessment["findings"].as_array().unwrap();
    let open = findings.iter().filter(|finding| finding["severity"] != "note");
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or("-").to_owned();
    open.map(|finding| format!("{} {}", text(finding, "rule"), text(finding, "item"))).collect()
}

/// Findings of items, of case studies, of an entry of evidence, and of a file.
fn flawed() -> Base {
    let mut base = Base::new();
    for name in ["PRJ-005", "EXOPE-001#1", "EXOPE-001#3"] {
        let (sheet, row, column) = base.grid.met(name);
        base.grid.set(&sheet, row, column, "No");
    }
    base.manifest = base.manifest.replace("tier: advanced", "tier: select");
    base.manifest = base.manifest.replacen("kind: record", "consent: pending, kind: record", 1);
    base.write();
    base.file("other/notes.md", "# Notes\n");
    base
}

#[test]
fn a_baseline_accepts_all_that_is_there_and_nothing_that_comes_later() {
    let base = flawed();
    let folder = base.path();
    let manifest = folder.join("evidence.yaml");
    let before = fs::read_to_string(&manifest).unwrap();
    assert!(open(folder, &[]).len() >= 5, "{:?}", open(folder, &[]));
    let ran = accept(folder, UNTIL, &["--dry-run"]);
    assert_eq!((ran.code, ran.err.contains("would write")), (Some(0), true), "{}", ran.err);
    assert!(!folder.join("evidence.acceptances.yaml").exists());
    let ran = accept(folder, UNTIL, &[]);
    assert!(ran.err.contains("wrote evidence.acceptances.yaml: "), "{}", ran.err);
    assert_eq!(fs::read_to_string(&manifest).unwrap(), before);
    let copy = fs::read_to_string(folder.join("evidence.acceptances.yaml")).unwrap();
    // The copy is neither evidence without an entry nor a second manifest, and isn't replaced.
    let ran = accept(folder, UNTIL, &[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("evidence.acceptances.yaml exists"), "{}", ran.err);
    let ran = accept(folder, UNTIL, &["--write"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let after = fs::read_to_string(&manifest).unwrap();
    assert_eq!(after, copy);
    let added = after.strip_prefix(&before).unwrap();
    for part in [
        "  - rule: control-unmet\n    item: PRJ-005\n    reason: ",
        "item: EXOPE-001\n    case_study: 1\n",
        "item: EXOPE-001\n    case_study: 3\n",
        "  - rule: partner-tier\n    item: ",
        "  - rule: evidence-consent\n    evidence: ",
        "    until: 2024-09-30\n",
    ] {
        assert!(added.contains(part), "{part}\n{added}");
    }
    // A file without an entry can't be named, so that only its whole rule could be accepted.
    assert!(!added.contains("evidence-unreferenced"), "{added}");
    let told = "        1 finding can't be accepted: accepting the whole rule would also hide new findings";
    assert!(ran.out.contains(told), "{}", ran.out);
    assert_eq!(open(folder, &[]), [UNREFERENCED]);
    fs::remove_file(folder.join("other/notes.md")).unwrap();
    assert_eq!(open(folder, &[]), Vec::<String>::new());
    let judged = fscheck(folder, &["validate", "--quiet", "--as-of", AS_OF]);
    assert_eq!(judged.code, Some(0), "{}", judged.out);
    assert!(
        judged.out.contains("not ready: ") && judged.out.contains("accepted"),
        "{}",
        judged.out
    );
    // There is nothing left to accept.
    let again = accept(folder, UNTIL, &["--write"]);
    assert_eq!(
        (again.code, again.out.as_str()),
        (Some(0), "Nothing to accept: there are no errors or warnings.\n")
    );
    assert_eq!(fs::read_to_string(&manifest).unwrap(), after);
    // Later findings about another case study, item or entry are reported.
    let mut later = flawed();
    for name in ["PRJ-004", "EXOPE-001#2"] {
        let (sheet, row, column) = later.grid.met(name);
        later.grid.set(&sheet, row, column, "No");
    }
    later.grid.save(&folder.join("assessment.xlsx"));
    assert_eq!(open(folder, &[]), ["control-unmet PRJ-004", "control-unmet EXOPE-001"]);
    assert_eq!(open(folder, &["--case-study", "2"]), ["control-unmet EXOPE-001"]);
}

#[test]
fn what_one_case_study_lacks_is_accepted_for_it_alone() {
    let mut base = Base::new();
    base.write();
    let whole = base.manifest.clone();
    let served = "path: assignments.csv, controls: [PRJ-004], case_studies: ";
    let mut serve = |numbers: &str| {
        let all = format!("{served}[1, 2, 3, 4]");
        base.manifest = whole.replace(&all, &format!("{served}{numbers}"));
        assert_ne!(base.manifest, whole);
        base.write();
        base.path().to_owned()
    };
    let folder = serve("[1, 2, 3]");
    let missing = "control-unevidenced PRJ-004";
    assert_eq!(open(&folder, &[]), [missing]);
    let ran = accept(&folder, UNTIL, &["--write"]);
    assert_eq!(ran.out, "accept  control-unevidenced for PRJ-004, case study 4\n", "{}", ran.err);
    let manifest = folder.join("evidence.yaml");
    let accepted = fs::read_to_string(&manifest).unwrap();
    let accepted = accepted[accepted.find("accept:").unwrap()..].to_owned();
    assert_eq!(open(&folder, &[]), Vec::<String>::new());
    // The same is missing of two more.
    serve("[1]");
    let later = fs::read_to_string(&manifest).unwrap() + &accepted;
    fs::write(&manifest, later).unwrap();
    assert_eq!(open(&folder, &[]), [missing, missing]);
    for number in ["2", "3"] {
        assert_eq!(open(&folder, &["--case-study", number]), [missing], "{number}");
    }
}

#[test]
fn what_may_not_be_accepted_is_counted_and_stays() {
    let base = flawed();
    let folder = base.path();
    // Items that are not met are accepted for twelve months at most; the rest until any day.
    let ran = accept(folder, "2026-01-01", &["--write"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let told = "        4 findings can't be accepted: an unmet item can be accepted for twelve months at most; use --until 2025-03-01";
    assert!(ran.out.contains(told), "{}", ran.out);
    let left = open(folder, &[]);
    let wanted = ["partner-tier 1.3", "control-unmet PRJ-005"];
    assert_eq!(left[..2], wanted, "{left:?}");
    assert_eq!(left.len(), 5, "{left:?}");
    let ran = accept(folder, "2025-03-01", &["--write"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(open(folder, &[]), [UNREFERENCED]);
    // An acceptance without effect isn't written a second time.
    let manifest = folder.join("evidence.yaml");
    let late = fs::read_to_string(&manifest).unwrap().replace("2025-03-01", "2025-03-02");
    fs::write(&manifest, &late).unwrap();
    let ran = accept(folder, UNTIL, &["--write"]);
    assert!(
        ran.out.contains("an acceptance already exists but has no effect; correct or remove"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("this is about an acceptance; correct that entry"), "{}", ran.out);
    assert_eq!(fs::read_to_string(&manifest).unwrap(), late);
}

#[test]
fn answers_that_cannot_be_read_and_changed_evidence_are_not_accepted() {
    let mut base = Base::new();
    base.write();
    let folder = base.path().to_owned();
    let locked = fscheck(&folder, &["lock"]);
    assert_eq!(locked.code, Some(0), "{}", locked.err);
    base.file("training.md", "# Training\n\nSomething else.\n");
    let (sheet, _, column) = base.grid.met("PRJ-005");
    base.grid.set(&sheet, 1, column, "Answer given");
    base.grid.save(&folder.join("assessment.xlsx"));
    let ran = accept(&folder, UNTIL, &["--write"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.contains("review the changed evidence, then run `fscheck lock`"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("the answers can't be read; correct the table first"), "{}", ran.out);
    let left = open(&folder, &[]);
    assert!(left.contains(&"evidence-changed -".to_owned()), "{left:?}");
    assert!(left.contains(&"workbook-column-missing -".to_owned()), "{left:?}");
    assert!(!left.iter().any(|rule| rule.starts_with("acceptance-")), "{left:?}");
}

#[test]
fn comments_line_ends_and_brackets_stay_as_they_are() {
    for (from, to) in [("\n", "\r\n"), ("evidence:", "# Look # here\nevidence:")] {
        let base = flawed();
        let manifest = base.path().join("evidence.yaml");
        let before = fs::read_to_string(&manifest).unwrap().replace(from, to);
        fs::write(&manifest, &before).unwrap();
        let ran = accept(base.path(), UNTIL, &["--write"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let after = fs::read_to_string(&manifest).unwrap();
        let added = after.strip_prefix(&before).unwrap();
        assert_eq!(added.contains("\r\n"), to == "\r\n", "{added:?}");
        assert_eq!(open(base.path(), &[]), [UNREFERENCED]);
    }
    let base = flawed();
    let manifest = base.path().join("evidence.yaml");
    let own =
        "accept: [{rule: control-unmet, item: PRJ-005, reason: first, until: 2024-05-31}] # own\n";
    let before = format!("{}{own}", fs::read_to_string(&manifest).unwrap());
    fs::write(&manifest, &before).unwrap();
    accept(base.path(), UNTIL, &["--write"]);
    let after = fs::read_to_string(&manifest).unwrap();
    let rest = "{rule: control-unmet, item: PRJ-005, reason: first, until: 2024-05-31}] # own\n";
    assert!(after.starts_with(before.strip_suffix(rest).unwrap()), "{after}");
    assert!(after.ends_with(&format!(", {rest}")), "{after}");
    assert_eq!(open(base.path(), &[]), [UNREFERENCED]);
}

#[test]
fn a_workbook_without_a_manifest_gets_a_sheet_of_acceptances() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let form = folder.join("assessment.xlsx");
    flawed().grid.save(&form);
    let before = fs::read(&form).unwrap();
    let count = open(folder, &[]).len();
    assert!(count > 3);
    let ran = accept(folder, UNTIL, &[]);
    assert!(ran.err.contains("wrote assessment.acceptances.xlsx: "), "{}", ran.err);
    assert_eq!(fs::read(&form).unwrap(), before);
    assert_eq!(open(folder, &[]).len(), count, "the copy is no second self-assessment");
    let ran = accept(folder, UNTIL, &["--write"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(open(folder, &[]), Vec::<String>::new());
    let again = accept(folder, UNTIL, &["--write"]);
    assert!(again.out.starts_with("Nothing to accept"), "{}", again.out);
}

#[test]
fn the_example_is_as_clean_as_its_acceptances_allow() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("draft");
    copy_folder(&project().join("examples/draft"), &copy);
    let run = |args: &[&str]| fscheck(&copy, &[args, &["--as-of", "2026-12-01"]].concat());
    let args = ["accept", "--all-current", "--until", "2027-06-30", "--reason", "x", "--write"];
    let ran = run(&args);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let judged = run(&["validate", "--format", "json"]).assessment();
    let findings = judged["findings"].as_array().unwrap();
    let open = findings.iter().filter(|finding| finding["severity"] != "note");
    let mut open: Vec<&str> = open.map(|finding| finding["rule"].as_str().unwrap()).collect();
    open.sort_unstable();
    // Neither has a scope that could be accepted by itself.
    assert_eq!(open, ["waiver-expired", "workbook-control-unknown"], "{}", ran.out);
    assert_eq!(judged["verdict"], "not-ready");
    // The summary stays short: of a baseline it names the rules.
    let text = run(&["validate"]).out;
    assert!(text.lines().count() <= 30, "{text}");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("until 2027-06-30: case-study-too-old (1), control-unanswered (1),"),
        "{text}"
    );
    assert!(text.contains("until 2027-01-31: response-cross-reference (1)"), "{text}");
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy_folder(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

#[test]
fn a_baseline_needs_a_day_to_come_and_a_reason_in_words() {
    let base = Base::new();
    base.write();
    let run = |args: &[&str]| fscheck(base.path(), &[&["accept", "--as-of", AS_OF], args].concat());
    let ran = run(&["--all-current", "--until", "2024-02-29", "--reason", "x"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("--until 2024-02-29 is before the as-of date"), "{}", ran.err);
    for args in [
        &["--until", "2024-06-30", "--reason", "x"][..],
        &["--all-current", "--until", "2024-06-30"],
        &["--all-current", "--until", "2024-06-30", "--reason", " - "],
        &["--all-current", "--until", "soon", "--reason", "x"],
    ] {
        assert_eq!(run(args).code, Some(2), "{args:?}");
    }
    assert!(run(&["--all-current", "--until", AS_OF, "--reason", "x"]).out.starts_with("Nothing"));
}
