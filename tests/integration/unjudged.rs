//! Inputs that cannot be judged, in the reports that machines read.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::common::{AS_OF, Base, Ran, assert_known, fscheck, project, without_environment};

const WRONG: &str = "fscheck: 1\npartner: {tier: gold}\nevidence:\n  - {id: a, knid: document}\n";

/// A folder with an assessment that is ready in `good`, and a manifest with problems in `bad`.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let base = Base::new();
    base.write();
    fs::create_dir(folder.path().join("bad")).unwrap();
    fs::write(folder.path().join("bad/evidence.yaml"), WRONG).unwrap();
    fs::rename(base.path(), folder.path().join("good")).unwrap();
    folder
}

fn judge(folder: &Path, args: &[&str]) -> Ran {
    fscheck(folder, &[&["validate", "--as-of", AS_OF], args].concat())
}

#[test]
fn sarif_has_the_problems_as_notifications_and_as_results() {
    let folder = folder();
    let ran = judge(folder.path(), &["bad", "--format", "sarif"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("evidence.yaml is invalid"), "{}", ran.err);
    let log: Value = serde_json::from_str(&ran.out).unwrap();
    let run = &log["runs"][0];
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notifications = invocation["toolExecutionNotifications"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(results.len() > 1 && results.len() == notifications.len(), "{run:#}");
    for (result, notification) in results.iter().zip(notifications) {
        assert_eq!(result["ruleId"], "input-error");
        assert_eq!((&result["level"], &notification["level"]), (&"error".into(), &"error".into()));
        assert_eq!(result["message"], notification["message"]);
        let at = &result["locations"][0]["physicalLocation"];
        assert_eq!(at["artifactLocation"]["uri"], "bad/evidence.yaml");
        assert!(at["region"]["startLine"].as_u64() > Some(1), "{at}");
    }
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "input-error");
    assert_eq!(run["automationDetails"]["id"], "fscheck/bad/");
}

#[test]
fn what_could_be_judged_is_reported_beside_the_errors() {
    let folder = folder();
    let inputs = ["bad", "good", "none"];
    let run = |format: &str| judge(folder.path(), &[&inputs[..], &["--format", format]].concat());
    let json = run("json");
    assert_eq!(json.code, Some(2));
    let report = json.json();
    assert_eq!(report["assessments"].as_array().unwrap().len(), 1);
    let errors = report["errors"].as_array().unwrap();
    let inputs: Vec<&str> = errors.iter().map(|error| error["input"].as_str().unwrap()).collect();
    assert_eq!(inputs, ["bad", "bad", "bad", "none"], "{errors:#?}");
    assert_eq!(errors[0]["location"]["path"], "bad/evidence.yaml");
    assert_eq!(errors[3]["location"]["path"], "none");
    let schema: Value =
        serde_json::from_str(&fscheck(&project(), &["schema", "report"]).out).unwrap();
    assert_known(
        &serde_json::json!({"errors": [{"input": "", "message": "", "help": ""}]}),
        &schema,
        "",
    );
    let sarif: Value = serde_json::from_str(&run("sarif").out).unwrap();
    let runs = sarif["runs"].as_array().unwrap();
    let failed = |run: &&Value| run["invocations"][0]["executionSuccessful"] == false;
    assert_eq!((runs.len(), runs.iter().filter(failed).count()), (3, 2));
    let junit = run("junit").out;
    assert!(
        junit.contains("<testsuite name=\"Input errors\" tests=\"4\" failures=\"0\" errors=\"4\"")
    );
    assert!(junit.contains("errors=\"4\"") && junit.contains("type=\"input-error\""), "{junit}");
    assert_eq!(junit.matches("<error message=").count(), 4, "{junit}");
    let github = run("github").out;
    assert_eq!(github.matches("title=input-error::").count(), 4, "{github}");
    assert!(github.starts_with("::error file=bad/evidence.yaml,line="), "{github}");
}

#[test]
fn every_kind_of_input_error_is_in_every_such_report() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| fs::write(folder.path().join(name), content).unwrap();
    write("broken.xlsx", b"PK\x03\x04 and then nothing");
    write("broken.yaml", b"fscheck: [\n");
    write("latin.yaml", b"fscheck: 1\npartner: {name: \xe9}\n");
    write("unknown.yaml", b"fscheck: 1\nchecklist: nothing@1\n");
    write("notes.txt", b"x");
    fs::create_dir(folder.path().join("empty")).unwrap();
    for (input, told) in [
        ("broken.xlsx", "is damaged"),
        ("broken.yaml", ""),
        ("latin.yaml", "t UTF-8 text"),
        ("unknown.yaml", "nothing@1"),
        ("notes.txt", "t have the extension of a workbook"),
        ("gone.yaml", "t exist"),
        ("empty", "contains neither"),
    ] {
        for format in ["sarif", "junit", "github"] {
            let ran = judge(folder.path(), &[input, "--format", format]);
            assert_eq!(ran.code, Some(2), "{input} {format}");
            assert!(ran.out.contains(told) && !ran.out.is_empty(), "{input} {format}: {}", ran.out);
        }
        for format in ["json", "text", "markdown", "html", "csv"] {
            let ran = judge(folder.path(), &[input, "--format", format]);
            assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{input} {format}");
        }
    }
}

#[test]
fn reports_go_to_files_too_and_replace_only_reports() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    let outputs =
        ["--output", "sarif=a.sarif", "--output", "junit=a.xml", "--output", "html=a.html"];
    for _ in 0..2 {
        let ran = judge(folder.path(), &[&["bad"][..], &outputs].concat());
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
        assert!(!ran.err.contains("may belong"), "{}", ran.err);
        assert!(fs::read_to_string(path("a.sarif")).unwrap().contains("input-error"));
        assert!(fs::read_to_string(path("a.xml")).unwrap().contains("<error message="));
        assert!(!path("a.html").exists());
    }
    // The report of a judged assessment is replaced by one that says that none was judged.
    let whole = ["good", "--output", "sarif=a.sarif"];
    assert_eq!(judge(folder.path(), &whole).code, Some(0));
    assert_eq!(judge(folder.path(), &["bad", "--output", "sarif=a.sarif"]).code, Some(2));
    assert!(fs::read_to_string(path("a.sarif")).unwrap().contains("input-error"));
    for name in ["bad/evidence.yaml", "bad/evidence.pdf", "bad/data.json"] {
        let before: &[u8] = if name.ends_with("yaml") { WRONG.as_bytes() } else { b"{}" };
        fs::write(path(name), before).unwrap();
        for format in ["sarif", "json", "junit", "github"] {
            let ran = judge(folder.path(), &["bad", "--output", &format!("{format}={name}")]);
            assert_eq!(ran.code, Some(2), "{name}");
            assert_eq!(fs::read(path(name)).unwrap(), before, "{format} {name}: {}", ran.err);
        }
    }
}

#[test]
fn many_problems_are_counted_and_the_first_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = "  - {kind: nothing}\n".repeat(200);
    fs::write(folder.path().join("evidence.yaml"), format!("fscheck: 1\nevidence:\n{wrong}"))
        .unwrap();
    let sarif = judge(folder.path(), &["--format", "sarif"]).json();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 101);
    let last = results[100]["message"]["text"].as_str().unwrap();
    assert!(last.starts_with("300 more problems are not shown"), "{last}");
    let github = judge(folder.path(), &["--format", "github"]).out;
    assert_eq!(github.lines().count(), 10, "{github}");
}

#[test]
fn the_job_summary_has_the_problems_that_annotations_leave_out() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = "  - {kind: nothing}\n".repeat(20);
    fs::write(folder.path().join("evidence.yaml"), format!("fscheck: 1\nevidence:\n{wrong}"))
        .unwrap();
    let summary = folder.path().join("summary.md");
    let mut command = Command::new(env!("CARGO_BIN_EXE_fscheck"));
    without_environment(command.current_dir(folder.path())).env("GITHUB_STEP_SUMMARY", &summary);
    let ran = Ran::of(command.args(["validate", "--format", "github"]).output().unwrap());
    assert!(ran.out.contains("31 more errors: the job summary has them all"), "{}", ran.out);
    let summary = fs::read_to_string(summary).unwrap();
    assert!(summary.starts_with("## fscheck: `.` could not be judged\n"), "{summary}");
    assert_eq!(summary.matches("evidence.yaml:").count(), 40, "{summary}");
}
